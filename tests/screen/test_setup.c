/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_setup.c - the setup screen over a recording with known figures: what it changes is seen at
 * once, saved by W alone, and there again at the next start. Needs no privilege.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"

/* What W adds to a file of somebody who has not said it. */
#define VERSION                                                                            \
	"\n# the sctop that wrote this; keys that only a newer one knows are left alone\n" \
	"version = 0.1.0\n"

static char home[64], env_home[96], config[96];

static const struct {
	int width, height;
} sizes[] = { { 80, 24 }, { 120, 40 }, { 200, 60 } };

static int make_home(void **state)
{
	(void)state;
	strcpy(home, "/tmp/sctop-setup-XXXXXX");
	assert_non_null(mkdtemp(home));
	snprintf(env_home, sizeof(env_home), "XDG_CONFIG_HOME=%s", home);
	snprintf(config, sizeof(config), "%s/sctop/config", home);
	return 0;
}

static int remove_home(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", home);
	return system(command);
}

static struct term *start(int width, int height, const char *option)
{
	struct term_options options = { .width = width, .height = height, .env = { env_home } };
	const char *argv[] = { "replay", story_path(), option, NULL };
	struct term *term = term_start(&options, argv);

	replay_to_end(term);
	return term;
}

static void keys(struct term *term, const char *text)
{
	term_keys(term, text);
	term_settle(term, 70); /* less than an interval: the header may change with each */
}

static void quit(struct term *term)
{
	if (term_has(term, "Setup:"))
		keys(term, "q"); /* leaves that */
	term_quit(term, "q");
}

/* The file, or "" if there is none; valid until the next call. */
static const char *saved(void)
{
	static char text[8192];
	FILE *file = fopen(config, "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	text[len] = '\0';
	if (file)
		fclose(file);
	return text;
}

static void put(const char *text)
{
	char folder[80];
	FILE *file;

	snprintf(folder, sizeof(folder), "%s/sctop", home);
	mkdir(folder, 0700);
	file = fopen(config, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(config, 0600);
}

static void has_row(struct term *term, const char *text)
{
	if (!term_has(term, text)) {
		term_dump(term);
		fail_msg("not on the screen: %s", text);
	}
}

/* The text of the row under the cursor; "" if there is none. */
static void cursor_text(struct term *term, char text[static 1024])
{
	struct term_cell cell = { 0 };

	text[0] = '\0';
	/* Below the title, which is reverse, too; the key bar is the last that can be. */
	for (int y = term_find(term, "Setup:", NULL) + 1; !cell.reverse && y < 60; y++) {
		if (!strstr(term_row(term, y), "\u2502"))
			return;
		term_cell(term, y, 30, &cell);
		if (cell.reverse)
			snprintf(text, 1024, "%s", term_row(term, y));
	}
}

/* Down, and seen to be: an answer may take its time. */
static void next_row(struct term *term)
{
	char before[1024], after[1024];

	cursor_text(term, before);
	term_keys(term, KEY_DOWN_SEQ);
	for (int i = 0; i < 140; i++) {
		term_settle(term, 10);
		cursor_text(term, after);
		if (strcmp(before, after))
			return;
	}
}

/* Moves the cursor down to the row with a text. */
static void cursor_to(struct term *term, const char *text)
{
	struct term_cell cell = { 0 };
	int x, y;

	keys(term, KEY_HOME_SEQ);
	for (int i = 0; i < 60; i++) {
		y = term_find(term, text, &x);
		if (y >= 0)
			term_cell(term, y, x, &cell);
		if (y >= 0 && cell.reverse)
			return;
		next_row(term);
	}
	term_dump(term);
	fail_msg("no row with %s", text);
}

/* ---- columns ---- */

static void check_columns(int width, int height)
{
	struct term *term = start(width, height, NULL);
	struct term_cell cell;
	int x, y;

	keys(term, "zs"); /* all the width, as 120 columns are two panes otherwise */
	has_row(term, "Setup: Processes");
	has_row(term, "[ ] PPID");
	has_row(term, "SpaceChange");
	y = term_find(term, "[x] PID", &x);
	term_cell(term, y, x, &cell);
	assert_true(cell.reverse); /* the cursor */
	/* PPID appears, and is moved before PID; USER goes. */
	cursor_to(term, "[ ] PPID");
	keys(term, " ");
	has_row(term, "[x] PPID");
	has_row(term, "    PID    PPID USER"); /* what is chosen comes before what is not */
	keys(term, "<<");		       /* TID is between them, though not shown */
	has_row(term, "   PPID     PID USER");
	cursor_to(term, "[x] USER");
	keys(term, "\r");
	cursor_to(term, "[x] TOP-CALL");
	keys(term, " ");
	has_row(term, "   PPID     PID TTY");
	assert_string_equal(saved(), "");
	keys(term, "W");
	has_row(term, "saved in ");
	assert_non_null(strstr(saved(), "\ncolumns = ppid,pid,tty,rate,"));
	assert_null(strstr(saved(), "user,"));
	keys(term, "\033");
	assert_false(term_has(term, "Setup:"));
	has_row(term, "   PPID     PID TTY");
	quit(term);
	term = start(width, height, NULL);
	keys(term, "z");
	has_row(term, "   PPID     PID TTY");
	quit(term);
	term = start(width, height, "--no-config");
	keys(term, "z");
	has_row(term, "    PID USER");
	keys(term, "W");
	has_row(term, "nothing is saved: --no-config");
	quit(term);
	unlink(config);
}

static void test_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		check_columns(sizes[i].width, sizes[i].height);
}

static void test_last_column(void **state)
{
	struct term *term;

	(void)state;
	put("columns = rate\n");
	term = start(80, 24, NULL);
	keys(term, "s");
	cursor_to(term, "[x] CALLS/S");
	keys(term, " ");
	has_row(term, "one column at least");
	has_row(term, "[x] CALLS/S");
	quit(term);
}

/* None of a baseline's columns is a choice, too, and lasts. */
static void test_no_baseline(void **state)
{
	static const char *const titles[] = { "ΔCALLS", "×RATE", "+CALLS", "+ERRORS", "×AVG" };
	struct term *term;

	(void)state;
	put("columns = pid,change,since,rate,command\n");
	term = start(80, 24, NULL);
	keys(term, "zs");
	cursor_to(term, "[x] +CALLS");
	keys(term, " ");
	cursor_to(term, "[x] ΔCALLS/S");
	keys(term, " W");
	assert_non_null(strstr(saved(), "columns = pid,rate,command,no-baseline\n"));
	quit(term);
	term = start(80, 24, NULL);
	keys(term, "zm");
	assert_true(term_wait(term, "BASELINE"));
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		assert_false(term_has(term, titles[i]));
	quit(term);
}

/* ---- display and colours ---- */

static void check_display(int width, int height)
{
	struct term *term = start(width, height, NULL);

	/* From the table of calls it is their columns; Left goes to the pages. */
	keys(term, "2s");
	has_row(term, "Setup: Calls");
	has_row(term, "[x] CALL ");
	keys(term, KEY_LEFT_SEQ KEY_DOWN_SEQ);
	has_row(term, "Setup: Display");
	keys(term, KEY_RIGHT_SEQ KEY_HOME_SEQ);
	has_row(term, "Sort processes by                 rate");
	keys(term, "<"); /* the one before: the keys of the table in their order */
	has_row(term, "Sort processes by                 tty");
	keys(term, ">");
	keys(term, " ");
	has_row(term, "Sort processes by                 calls");
	if (width > 80) /* or the table is not there beside that of calls */
		has_row(term, "CALLS▼");
	keys(term, "W\033");
	assert_non_null(strstr(saved(), "\nsort = calls\n"));
	assert_non_null(strstr(saved(), "\n#tree = no\n"));
	keys(term, "1t"); /* what other keys change is saved as well */
	keys(term, "W");
	assert_non_null(strstr(saved(), "\n#tree = no\ntree = yes\n"));
	quit(term);
	term = start(width, height, "--sort=pid"); /* the command line counts more */
	keys(term, "s" KEY_LEFT_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ);
	has_row(term, "Sort processes by                 pid");
	has_row(term, "Tree of processes                 yes");
	quit(term);
	unlink(config);
}

static void test_display(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		check_display(sizes[i].width, sizes[i].height);
}

static void test_colours(void **state)
{
	struct term *term = start(100, 30, NULL);
	struct term_cell before, after;
	int x, y;

	(void)state;
	y = term_find(term, "Filter", &x);
	term_cell(term, y, x, &before);
	assert_false(before.background);
	keys(term, "S");
	has_row(term, "Setup: Colours");
	has_row(term, "(*) any");
	keys(term, KEY_DOWN_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ); /* the cursor tries them */
	has_row(term, "(*) high-contrast");
	term_cell(term, y, x, &after);
	assert_true(after.background && after.coloured && after.colour != before.colour);
	term_cell(term, 12, 99, &after); /* an empty place, too */
	assert_true(after.background);
	keys(term, KEY_END_SEQ);
	has_row(term, "(*) mono");
	term_cell(term, y, x, &after);
	assert_false(after.background || after.coloured);
	keys(term, KEY_HOME_SEQ KEY_DOWN_SEQ "W\033");
	assert_non_null(strstr(saved(), "\ntheme = dark\n"));
	quit(term);
	term = start(100, 30, NULL);
	keys(term, "S");
	has_row(term, "(*) dark");
	quit(term);
	unlink(config);
}

/* A terminal without colours shows none, but what is saved stays what it was. */
static void test_no_colours_kept(void **state)
{
	struct term *term;

	(void)state;
	put("theme = light\n");
	term = start(80, 24, "--no-color");
	keys(term, "W");
	assert_string_equal(saved(), "theme = light\n" VERSION);
	quit(term);
}

/* ---- what is wrong ---- */

static void test_trouble(void **state)
{
	struct term_options options = { .env = { env_home } };
	const char *argv[] = { "replay", story_path(), NULL };
	struct term *term;

	(void)state;
	put("tree = yes\n\nsort = \033[2Jsideways\nfuture = 1\n");
	term = term_start(&options, argv);
	assert_true(term_wait(term, "config:3: sort: give pid"));
	term_keys(term, "W");
	assert_true(term_wait(term, "saved in "));
	/* What was not understood gets a value, what is unknown stays. */
	assert_string_equal(saved(), "tree = yes\n\nsort = rate\nfuture = 1\n" VERSION);
	quit(term);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "config:4: unknown setting future, kept"));
	quit(term);
	assert_int_equal(chmod(config, 0666), 0);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "is not read: others may write it"));
	term_keys(term, "W");
	assert_true(term_wait(term, "is not written: others may write it"));
	quit(term);
}

static void test_readonly(void **state)
{
	struct term *term = start(80, 24, "--readonly");

	(void)state;
	keys(term, "W");
	has_row(term, "not with --readonly");
	keys(term, "sW");
	has_row(term, "not with --readonly");
	assert_string_equal(saved(), "");
	quit(term);
}

/* Every key and a resize storm: nothing breaks, and the smallest screen is enough. */
static void test_keys_and_sizes(void **state)
{
	struct term *term = start(80, 24, "--readonly");

	(void)state;
	keys(term, "s");
	for (int key = ' '; key < 0x7f; key++) {
		char text[] = { (char)key, KEY_DOWN_SEQ[0], 'O', 'B', '\0' };

		if (strchr("sSq", key))
			continue;
		term_keys(term, text);
		if (key % 16 == 0) {
			term_resize(term, 40 + key % 70, 8 + key % 30);
			term_keys(term, "\t");
		}
	}
	term_resize(term, 40, 8);
	term_keys(term, KEY_LEFT_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ);
	assert_true(term_wait(term, "Setup: Colours"));
	keys(term, "\033");
	assert_false(term_has(term, "Setup:"));
	quit(term);
}

/* The left button at `right` columns from where a text begins. */
static void click(struct term *term, const char *text, int right)
{
	char sequence[80];
	int x, y = term_find(term, text, &x);

	assert_true(y >= 0);
	snprintf(sequence, sizeof(sequence), "\033[<0;%d;%dM\033[<0;%d;%dm", x + right + 1, y + 1,
		 x + right + 1, y + 1);
	keys(term, sequence);
}

static void test_mouse(void **state)
{
	struct term *term = start(80, 24, NULL);

	(void)state;
	keys(term, "s");
	click(term, "[ ] PPID", 1);
	has_row(term, "[x] PPID");
	click(term, "Colours", 1);
	has_row(term, "Setup: Colours");
	click(term, "( ) light", 7);
	has_row(term, "(*) light");
	click(term, "EscLeave", 1);
	assert_false(term_has(term, "Setup:"));
	quit(term);
}

#define IN_HOME(test) cmocka_unit_test_setup_teardown(test, make_home, remove_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOME(test_columns),	   IN_HOME(test_last_column), IN_HOME(test_display),
		IN_HOME(test_no_baseline), IN_HOME(test_colours),     IN_HOME(test_no_colours_kept),
		IN_HOME(test_trouble),	   IN_HOME(test_readonly),    IN_HOME(test_keys_and_sizes),
		IN_HOME(test_mouse),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
