/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_emulators.c - the same recording and the same keys in libvterm and in tmux: every view
 * must be the same in both, cell by cell, attributes included. Needs no privilege, but for what
 * only a live screen has: there it looks at a process that makes no calls.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"
#include "tmux.h"
#include "worker.h"

#define DEMO "tests/recordings/demo.sctop"
#define END  "end of the recording"

/* Not Home and End, which these two send differently. */
#define PAGES KEY_PGDN_SEQ KEY_PGDN_SEQ KEY_PGDN_SEQ KEY_PGDN_SEQ

static const char *const replay[] = { "replay", DEMO, "-i", "0.1", NULL };

/* A view: the keys that open it, a text by which it is known, and the keys that leave it. */
struct view {
	const char *keys, *text, *leave;
};

static const struct view views[] = {
	{ "", "1 Processes", "" },
	{ "t", "tree", "t" },
	{ "H", "threads", "H" },
	{ "1/cc1\r", "found: cc1", KEY_PGUP_SEQ KEY_PGUP_SEQ KEY_PGUP_SEQ },
	{ "1\\python\r", "only rows with python", "\033" },
	{ "2", "\342\226\2662 Calls", "1" },
	{ "2>>I", "\342\226\262", "I<<1" },
	{ "3z", "\342\226\2663 Stream", "z1" },
	{ "3zdww", "\342\226\2663 Stream", "dwwz1" },
	{ "3*", "unfolded", "*1" },
	{ "3\r", "3 Event", "\0331" },
	{ "4z", "\342\226\2664 Detail", "z1" },
	{ "h", "q F10", "\033" },
	{ "h" KEY_PGDN_SEQ, "more lines below", "\033" },
	{ "h" PAGES PAGES PAGES, "FOREGROUND", "\033" },
	{ "!", "1 Errors", "!" },
	{ "T", "1 Terminals", "T" },
	{ "M", "4 Overhead", "M1" },
	{ "4z", "4 Detail", "z1" },
	{ "s", "Setup: Processes", "\033" },
	{ "s\t" KEY_DOWN_SEQ, "Setup: Calls", "\033" },
	{ "s\t" KEY_DOWN_SEQ KEY_DOWN_SEQ, "Setup: Display", "\033" },
	{ "S", "Setup: Colours", "\033" },
	{ "m", "\303\227RATE", "m" },
	{ "2m", "\316\224CALLS/S", "m1" },
	{ "e", "Export to", "\033" },
	{ "/abc", "Search: abc", "\033" },
	{ "gxyz\r", "^^^", "\033" },
	{ "p", "PAUSED", "p" },
};

/* … on what the recording has not, in the story that the tests tell: errnos, hostile names. */
static const struct view story_views[] = {
	{ "", "alpha", "" },
	{ "!", "ENOENT", "!" },
	{ "!/EACCES\r", "found: EACCES", "!" },
	{ "T", "pts/3", "T" },
	{ "3z", "openat", "z1" },
	{ "/gamma\r", "found: gamma", KEY_PGUP_SEQ },
};

/* … and live. */
static const struct view live_views[] = {
	{ "", "passed the filter yet", "" },
	{ "b", "1 inside a call now", "b" },
	{ "b\r", "2 Calls", "\0331b" },
	{ "A", "Record", "\033" },
	{ "Anonsense=1", "nonsense=1", "\033" },
	{ ":", "syscall=%file,!close", "\033" },
	{ ":\x15uid=root sysca=read\r", "^^^", "\033" },
	{ "u", "Enter: take", "\033" },
	{ "k", "Signal to ", "\033" },
	{ "R", "Record", "\033" },
};

/* What sctop itself needs differs from run to run; it stands right of what was lost. Live, so does
 * what others do meanwhile. */
static int columns_alike(struct term *term, int y, int width)
{
	int x;

	if (y == 0 && term_find(term, " lost", &x) == 0)
		return x + 5;
	return y == 1 && term_find(term, "kernel passes", &x) == 1 ? x : width;
}

static bool same_cell(struct term *a, struct term *b, int y, int x, bool attributes)
{
	struct term_cell one, other;

	term_cell(a, y, x, &one);
	term_cell(b, y, x, &other);
	if (strcmp(one.text, other.text) != 0)
		return false;
	if (!attributes)
		return true;
	return one.bold == other.bold && one.reverse == other.reverse &&
	       one.underline == other.underline && one.coloured == other.coloured &&
	       one.colour == other.colour && one.background == other.background;
}

/* Row of the first cell that differs, its column in *x; or -1. */
static int find_difference(struct term *a, struct term *b, int width, int height, bool attributes,
			   int *x)
{
	for (int y = 0; y < height; y++)
		for (*x = 0; *x < columns_alike(a, y, width); ++*x)
			if (!same_cell(a, b, y, *x, attributes))
				return y;
	return -1;
}

/* A frame may still be on its way to either. */
static void check_same(struct term *term, struct tmux *tmux, int width, int height, bool attributes,
		       const char *what)
{
	struct term *picture = NULL;
	int x = 0, y = 0;

	for (int i = 0; i < 30; i++) {
		term_settle(term, 40);
		term_stop(picture);
		picture = tmux_picture(tmux);
		y = find_difference(term, picture, width, height, attributes, &x);
		if (y < 0)
			break;
	}
	if (y >= 0) {
		term_dump(term);
		term_dump(picture);
		fail_msg("%dx%d, %s: row %d, column %d differ", width, height, what, y, x);
	}
	term_stop(picture);
}

static void check_views(const char *const argv[], const char *ready, const struct view *list,
			size_t cnt, int width, int height)
{
	struct term_options options = { .width = width, .height = height, .env = { "TZ=UTC" } };
	struct term *term = term_start(&options, argv);
	struct tmux *tmux = tmux_start(width, height, "tmux-256color", argv);

	assert_true(term_wait(term, ready));
	assert_true(tmux_wait(tmux, ready));
	for (const struct view *view = list; view < list + cnt; view++) {
		term_keys(term, view->keys);
		tmux_keys(tmux, view->keys);
		assert_true(term_wait(term, view->text));
		assert_true(tmux_wait(tmux, view->text));
		check_same(term, tmux, width, height, true, view->keys);
		term_keys(term, view->leave);
		tmux_keys(tmux, view->leave);
		check_same(term, tmux, width, height, true, "left");
	}
	term_stop(term);
	tmux_stop(tmux);
}

#define CHECK_VIEWS(argv, ready, list, width, height) \
	check_views(argv, ready, list, sizeof(list) / sizeof((list)[0]), width, height)

static void check_size(int width, int height)
{
	const char *story[] = { "replay", story_path(), "-i", "0.1", NULL };

	CHECK_VIEWS(replay, END, views, width, height);
	CHECK_VIEWS(story, END, story_views, width, height);
}

#define NEEDS_TMUX()                                           \
	do {                                                   \
		(void)state;                                   \
		if (!tmux_installed()) {                       \
			print_message("SKIP: no tmux here\n"); \
			skip();                                \
		}                                              \
	} while (0)

static void test_small(void **state)
{
	NEEDS_TMUX();
	check_size(80, 24);
}

static void test_middle(void **state)
{
	NEEDS_TMUX();
	check_size(120, 40);
}

static void test_large(void **state)
{
	NEEDS_TMUX();
	check_size(200, 60);
}

/* A terminal type that is not quite that of the terminal: what both understand is the same. */
static void test_types(void **state)
{
	static const struct {
		const char *name;
		bool attributes;
	} types[] = { { "screen-256color", true }, { "tmux-256color", true },
		      { "xterm-256color", true },  { "xterm", true },
		      { "linux", false },	   { "vt100", false } };

	NEEDS_TMUX();
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct term_options options = {
			.term = types[i].name,
			.env = { "TZ=UTC", "ASAN_OPTIONS=detect_leaks=0" } /* libgpm's */
		};
		struct term *term = term_start(&options, replay);
		struct tmux *tmux = tmux_start(80, 24, types[i].name, replay);

		assert_true(term_wait(term, END));
		assert_true(tmux_wait(tmux, END));
		check_same(term, tmux, 80, 24, types[i].attributes, types[i].name);
		term_stop(term);
		tmux_stop(tmux);
	}
}

/* Both change their size under the program. */
static void test_resized(void **state)
{
	static const int sizes[][2] = { { 120, 40 }, { 40, 8 },	  { 39, 7 },  { 200, 60 },
					{ 80, 50 },  { 130, 60 }, { 60, 14 }, { 80, 24 } };
	struct term_options options = { .env = { "TZ=UTC" } };
	struct term *term;
	struct tmux *tmux;

	NEEDS_TMUX();
	term = term_start(&options, replay);
	tmux = tmux_start(80, 24, "tmux-256color", replay);
	assert_true(term_wait(term, END));
	assert_true(tmux_wait(tmux, END));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		term_resize(term, sizes[i][0], sizes[i][1]);
		tmux_resize(tmux, sizes[i][0], sizes[i][1]);
		check_same(term, tmux, sizes[i][0], sizes[i][1], true, "resized");
	}
	term_stop(term);
	tmux_stop(tmux);
}

/* It is in one call from before until after. */
static pid_t start_sleeper(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "sleeper");
		for (;;)
			pause();
	}
	assert_true(pid > 0);
	adopt_worker(pid, -1);
	return pid;
}

static void test_live(void **state)
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 200, 60 } };
	char pid[16];
	const char *argv[] = { "-p", pid, "-i", "0.3", NULL };

	NEEDS_TRACING();
	NEEDS_TMUX();
	snprintf(pid, sizeof(pid), "%d", (int)start_sleeper());
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		CHECK_VIEWS(argv, "calls/s", live_views, sizes[i][0], sizes[i][1]);
}

static int teardown(void **state)
{
	tmux_teardown(state);
	return stop_workers(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_small, tmux_teardown),
		cmocka_unit_test_teardown(test_middle, tmux_teardown),
		cmocka_unit_test_teardown(test_large, tmux_teardown),
		cmocka_unit_test_teardown(test_types, tmux_teardown),
		cmocka_unit_test_teardown(test_resized, tmux_teardown),
		cmocka_unit_test_teardown(test_live, teardown),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
