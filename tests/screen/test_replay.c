/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_replay.c - playing, stepping, jumping: over the story, whose figures are known, and over the
 * recording of real programs that comes with the project. Needs no privilege.
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

#define DEMO "tests/recordings/demo.sctop"

/* One interval a second: the clock of the story is its number. */
static void test_steps(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	assert_true(term_has(term, "22:15:07"));
	assert_true(term_has(term, "x1 [==========] 100%"));
	assert_true(term_has(term, "17.6k"));
	term_keys(term, "[");
	assert_true(term_wait(term, "PAUSED"));
	assert_true(term_wait(term, "22:15:06"));
	assert_true(term_has(term, "13.6k"));
	/* Into the first half: gamma is not dead yet, and beta is slow. */
	term_keys(term, "[[[");
	assert_true(term_wait(term, "22:15:03"));
	assert_true(term_has(term, "1665 calls/s"));
	assert_true(term_has(term, " 1600 "));
	assert_false(term_has(term, "†gamma"));
	term_keys(term, "]");
	assert_true(term_wait(term, "22:15:04"));
	assert_true(term_has(term, "†gamma"));
	term_keys(term, "]]"); /* each counts, though they come at once */
	assert_true(term_wait(term, "22:15:06"));
	term_keys(term, "[[[[[[[[[[[[");
	assert_true(term_wait(term, "22:15:00"));
	assert_true(term_has(term, "  0%"));
	term_keys(term, "p");
	assert_true(term_wait(term, "end of the recording"));
	assert_true(term_has(term, "17.6k"));
	term_stop(term);
}

static void test_jumps(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	term_keys(term, "pg22:15:02\r");
	assert_true(term_wait(term, "22:15:02"));
	term_keys(term, "g+3s\r");
	assert_true(term_wait(term, "22:15:05"));
	term_keys(term, "g-4s\r");
	assert_true(term_wait(term, "22:15:01"));
	term_keys(term, "g0%\r");
	assert_true(term_wait(term, "22:15:00"));
	term_keys(term, "g-1h\r");
	assert_true(term_wait(term, "before the recording"));
	term_keys(term, "g100%\r");
	assert_true(term_wait(term, "22:15:07"));
	term_keys(term, "gtomorrow\r");
	assert_true(term_wait(term, "a time of day (12:34:56)"));
	term_quit(term, "\033q");
}

static void test_speed(void **state)
{
	struct term *term = replay_start(story_path(), 80, 24, "0.1", NULL);

	(void)state;
	term_keys(term, "{{{{{");
	assert_true(term_wait(term, "x0.25"));
	term_keys(term, "}}}}}}}}}}}}");
	assert_true(term_wait(term, "x64"));
	assert_true(term_wait(term, "end of the recording"));
	term_stop(term);
}

/* From an opened event to its process, out of a drill into another one. */
static void test_event_to_process(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 50);
	struct term_cell cell;

	(void)state;
	term_keys(term, "1/alpha\r\r"); /* its calls */
	assert_true(term_wait(term, "of alpha(1001)"));
	term_keys(term, "3\r");
	assert_true(term_wait(term, "Event read of alpha"));
	term_keys(term, "\r");
	assert_true(term_wait(term, "\342\226\2661 Processes"));
	assert_true(term_wait_gone(term, "Event read"));
	term_cell(term, term_find(term, " 1001 ", NULL), 5, &cell);
	assert_true(cell.reverse);
	assert_true(term_has(term, "all (")); /* of everybody again */
	term_stop(term);
}

/* What needs the kernel says so, in one line; the rest is as live. */
static void test_keys_without_a_kernel(void **state)
{
	static const char keys[] = ":Uox.ufblkR";
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	for (const char *key = keys; *key; key++) {
		char text[] = { *key, '\0' };

		term_keys(term, text);
		assert_true(term_wait(term, "not in a replay, it needs the kernel"));
		term_keys(term, "\033");
		assert_true(term_wait_gone(term, "not in a replay"));
	}
	term_stop(term);
}

static void test_selection(void **state)
{
	struct term *term = replay_start(story_path(), 80, 24, "0.1", "--filter=comm=beta");

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	assert_true(term_has(term, "Filter: comm=beta"));
	assert_true(term_has(term, "4000 calls/s"));
	assert_false(term_has(term, "alpha"));
	term_stop(term);
}

/* ---- while it is written, and where it is damaged ---- */

static char *copy_of(const char *path, long bytes)
{
	char name[] = "/tmp/sctop-replay-XXXXXX";
	char *data = malloc((size_t)bytes);
	FILE *from = fopen(path, "re"), *to = fdopen(mkstemp(name), "w");

	assert_non_null(from);
	assert_int_equal(fread(data, 1, (size_t)bytes, from), bytes);
	assert_int_equal(fwrite(data, 1, (size_t)bytes, to), bytes);
	fclose(from);
	fclose(to);
	free(data);
	return strdup(name);
}

static long size_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_size;
}

static void append(const char *to, const char *from, long offset)
{
	FILE *in = fopen(from, "re"), *out = fopen(to, "ae");
	int c;

	fseek(in, offset, SEEK_SET);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	fclose(in);
	fclose(out);
}

static void test_grows(void **state)
{
	long half = size_of(story_path()) * 2 / 3;
	char *part = copy_of(story_path(), half);
	struct term *term = replay_start(part, 80, 24, "0.1", NULL);

	(void)state;
	assert_true(term_wait(term, "in the middle of a frame"));
	append(part, story_path(), half);
	assert_true(term_wait(term, "end of the recording"));
	assert_true(term_has(term, "17.6k"));
	term_stop(term);
	story_remove(part);
}

static void test_damaged(void **state)
{
	long size = size_of(story_path());
	char *bad = copy_of(story_path(), size);
	FILE *file = fopen(bad, "r+e");
	struct term *term;

	(void)state;
	fseek(file, size * 2 / 3, SEEK_SET);
	putc(getc(file) ^ 255, file);
	fclose(file);
	term = replay_start(bad, 80, 24, "0.1", NULL);
	assert_true(term_wait(term, "the recording is damaged"));
	assert_true(term_has(term, "alpha"));
	term_keys(term, "[");
	assert_true(term_wait(term, "PAUSED"));
	term_quit(term, "q");
	story_remove(bad);
}

/* ---- real programs ---- */

static void test_demo(void **state)
{
	struct term *term = replay_at_end(DEMO, 120, 40);

	(void)state;
	assert_true(term_has(term, "recorded: pid="));
	term_keys(term, "pg70%\r");
	assert_true(term_wait(term, "PAUSED"));
	assert_true(term_wait(term, "python3"));
	/* The command lines are there, as they were. */
	assert_true(term_has(term, "python3 -IS -"));
	term_keys(term, "\\cc1\r");
	assert_true(term_wait(term, "only rows with cc1"));
	term_keys(term, KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "Calls of cc1("));
	assert_true(term_has(term, "openat"));
	term_stop(term);
}

static void test_demo_stream(void **state)
{
	struct term *term = replay_at_end(DEMO, 120, 40);

	(void)state;
	term_keys(term, "3\\nonexistent\r");
	assert_true(term_wait(term, "\"/nonexistent/59\""));
	assert_true(term_has(term, "ENOENT"));
	/* A descriptor's name is a text only while it is shown. */
	term_keys(term, "p\\\025</tmp/demo/zero\r"); /* ^U: another text */
	assert_true(term_wait(term, "no row with"));
	assert_false(term_has(term, ".4E"));
	term_keys(term, "y");
	assert_true(term_wait(term, "</tmp/demo/zeros>"));
	term_stop(term);
}

/* What passed as a row of one call need not as a row of another. */
static void test_demo_callers(void **state)
{
	struct term *term = replay_at_end(DEMO, 120, 40);

	(void)state;
	term_keys(term, "p2/pread64\r\r1\\CALLS=2*\r");
	assert_true(term_wait(term, "matching (0 \u2020"));
	assert_true(term_has(term, "python3 -IS"));
	term_keys(term, "2/wait4\r\r");
	assert_true(term_wait(term, "make wait4"));
	assert_true(term_wait(term, "script -qfec"));
	assert_false(term_has(term, "make -s demo   "));
	term_stop(term);
}

/* Rows that come while a search is typed are searched like the others, and selected. */
static void test_search_while_rows_come(void **state)
{
	struct term *term = replay_at_end(DEMO, 120, 40);
	struct term_cell cell;
	int y;

	(void)state;
	term_keys(term, "pg3%\r!");
	assert_true(term_wait(term, "all (12)"));
	term_keys(term, "p/");
	assert_true(term_wait(term, "all (121)"));
	term_keys(term, "PID=30\r");
	assert_true(term_wait(term, "found: PID=30"));
	for (y = 4; y < 38; y++) {
		term_cell(term, y, 1, &cell);
		if (cell.reverse)
			break;
	}
	assert_non_null(strstr(term_row(term, y), "     30 "));
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_speed),
		cmocka_unit_test(test_event_to_process),
		cmocka_unit_test(test_keys_without_a_kernel),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_demo),
		cmocka_unit_test(test_demo_stream),
		cmocka_unit_test(test_demo_callers),
		cmocka_unit_test(test_search_while_rows_come),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
