/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_overlays.c - what lies over the tables, on small and smallest screens: how to leave it is
 * always there, and nothing ends in the middle of a word without a sign of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"
#include "worker.h"

static const struct {
	int width, height;
} sizes[] = { { 40, 12 }, { 60, 20 }, { 80, 24 } };
#define SIZE_CNT 3

struct overlay {
	const char *keys, *leave;
	const char *title;	    /* somewhere */
	const char *last[SIZE_CNT]; /* the last row, whole, for each of the sizes */
};

#define SETUP_KEYS                                                           \
	{                                                                    \
		"SpaceChange  EscLeave  WSave  <Up",                         \
			"SpaceChange  EscLeave  WSave  <Up  >Down  TabPage", \
			"SpaceChange  EscLeave  WSave  <Up  >Down  TabPage"  \
	}

static const struct overlay replayed[] = {
	{ "/",
	  "\033",
	  " Search:",
	  { " Enter: find in this view  Esc: leave",
	    " Enter: find in this view  Esc: leave  ~: expression",
	    " Enter: find in this view  Esc: leave  ~: expression  Up: earlier searches" } },
	{ "\\",
	  "\033",
	  " Only rows with:",
	  { " empty: all rows  !: without", " empty: all rows  !: without  ~: expression",
	    " empty: all rows  !: without  ~: expression  COLUMN=text, !=, ~: one column" } },
	{ "e",
	  "\033",
	  " Export to:",
	  { " .json, .csv: exact figures", " .json, .csv: exact figures  .log, .txt: as shown",
	    " .json, .csv: exact figures  .log, .txt: as shown  never overwrites a file" } },
	{ "g",
	  "\033",
	  " Go to:",
	  { " 12:34:56  +30s  -2m  50%", " 12:34:56  +30s  -2m  50%  0%: the beginning",
	    " 12:34:56  +30s  -2m  50%  0%: the beginning" } },
	{ "i", "\033", " Refresh interval in seconds: ", { "", "", "" } },
	{ "s", "\033", "Setup: Processes", SETUP_KEYS },
	{ "S", "\033", "Setup: Colours", SETUP_KEYS },
};

static const struct overlay live[] = {
	{ ":",
	  "\033",
	  " Tab: names",
	  { " Tab: names  comm=bash*  pid=1234+",
	    " Tab: names  comm=bash*  syscall=%file,!close  pid=1234+",
	    " Tab: names  comm=bash*  syscall=%file,!close  pid=1234+  failed  tty=pts/3" } },
	{ "A",
	  "\033",
	  " Record around: ",
	  { " Tab: names  failed  slower=10ms",
	    " Tab: names  failed  slower=10ms  syscall=execve comm=make",
	    " Tab: names  failed  slower=10ms  syscall=execve comm=make" } },
	{ "u", "\033", " Enter: take  Esc: leave ", { NULL } },
	{ "1\033OBk", "\033", " Signal to ", { NULL } },
	{ "1\033OBk\r", "n", "  y/n", { NULL } },
};

static void check_last(struct term *term, int height, const char *expected)
{
	if (!expected || !strcmp(term_row(term, height - 1), expected))
		return;
	term_dump(term);
	fail_msg("\"%s\" is not \"%s\"", term_row(term, height - 1), expected);
}

static void check(struct term *term, const struct overlay *overlay, size_t size)
{
	term_keys(term, overlay->keys);
	if (!term_wait(term, overlay->title)) {
		term_dump(term);
		fail_msg("no \"%s\"", overlay->title);
	}
	check_last(term, sizes[size].height, overlay->last[size]);
	term_resize(term, 20, 5); /* and is there again, when there is room for it */
	assert_true(term_wait(term, "sctop: needs 40x8"));
	assert_false(term_has(term, overlay->title));
	term_resize(term, sizes[size].width, sizes[size].height);
	assert_true(term_wait(term, overlay->title));
	term_keys(term, overlay->leave);
	assert_true(term_wait_gone(term, overlay->title));
}

static void test_replayed(void **state)
{
	(void)state;
	for (size_t size = 0; size < SIZE_CNT; size++) {
		struct term *term =
			replay_at_end(story_path(), sizes[size].width, sizes[size].height);

		for (size_t i = 0; i < sizeof(replayed) / sizeof(replayed[0]); i++)
			check(term, &replayed[i], size);
		term_stop(term);
	}
}

static void test_live(void **state)
{
	struct term_options options = { 0 };
	char pattern[32];
	const char *argv[] = { "--no-config", "-i", "0.2", "-c", pattern, NULL };
	struct worker worker;

	NEEDS_TRACING();
	start_worker(&worker, 'o', 5, false);
	snprintf(pattern, sizeof(pattern), "%s", worker.comm);
	for (size_t size = 0; size < SIZE_CNT; size++) {
		struct term *term;

		options.width = sizes[size].width;
		options.height = sizes[size].height;
		term = term_start(&options, argv);
		assert_true(term_wait(term, worker.pid_text));
		for (size_t i = 0; i < sizeof(live) / sizeof(live[0]); i++)
			check(term, &live[i], size);
		term_stop(term);
	}
}

/* Every line of the help can be read in full, on a narrow screen over several lines. */
static void test_help(void **state)
{
	struct term *term = replay_at_end(story_path(), 40, 12);
	char before[512];

	(void)state;
	term_keys(term, "?");
	assert_true(term_wait(term, "Esc q ?: back  "));
	assert_int_equal(term_find(term, "Esc          close, or clear: search,", NULL), 4);
	assert_int_equal(term_find(term, "               row filter, tags, drill", NULL), 5);
	assert_true(term_has(term, "more lines below"));
	term_keys(term, KEY_END_SEQ);
	assert_true(term_wait(term, "Up Down PgUp PgDn: move"));
	snprintf(before, sizeof(before), "%s", term_row(term, 10));
	assert_true(before[0]); /* the last line is there, under no footer */
	term_keys(term, "q");
	assert_true(term_wait_gone(term, "Esc q ?"));
	term_stop(term);
}

/* The detail of an event, and the meter: longer than their pane, and they say so. */
static void test_pages(void **state)
{
	static const char *const keys[] = { "3\r", "M" }, *const leave[] = { "\033", "M" };
	static const char *const titles[] = { "3 Event ", "4 Overhead of sctop" };

	(void)state;
	for (size_t size = 0; size < SIZE_CNT; size++) {
		struct term *term =
			replay_at_end(story_path(), sizes[size].width, sizes[size].height);

		for (size_t i = 0; i < 2; i++) {
			const char *row;

			term_keys(term, keys[i]);
			assert_true(term_wait(term, titles[i]));
			row = term_row(term, term_find(term, titles[i], NULL));
			/* An event of few words fits where there is more room. */
			if ((i || !size) && !strstr(row, " more") && !strstr(row, "…"))
				fail_msg("no word on what is below: %s", row);
			term_keys(term, leave[i]);
			assert_true(term_wait_gone(term, titles[i]));
		}
		term_stop(term);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replayed),
		cmocka_unit_test_teardown(test_live, stop_workers),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
