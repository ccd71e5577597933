/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_errors.c - the errors view: over a recording with known figures, cell by cell, and live over
 * a workload that knows what failed. The latter needs root.
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
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"

/* 8 intervals with 100 errors each */
#define TITLE "1 Errors of all: 720 of 800 failures have an errno"

static struct term *open_errors(int width, int height)
{
	struct term *term = replay_at_end(story_path(), width, height);

	term_keys(term, "!");
	assert_true(term_wait(term, "1 Errors of all"));
	return term;
}

/* The row that has both texts. */
static int row_with(struct term *term, const char *text, const char *more)
{
	for (int y = 0; y < 60; y++)
		if (strstr(term_row(term, y), text) && strstr(term_row(term, y), more))
			return y;
	fprintf(stderr, "no row with \"%s\" and \"%s\"\n", text, more);
	term_dump(term);
	return -1;
}

/* Column of a text in a row. */
static int column_of(struct term *term, int y, const char *text)
{
	struct term_cell cell;

	for (int x = 0; x < 200; x++) {
		char found[128] = "";

		for (size_t i = 0; i < strlen(text) && x + (int)i < 200; i++) {
			term_cell(term, y, x + (int)i, &cell);
			strcat(found, cell.text);
		}
		if (strcmp(found, text) == 0)
			return x;
	}
	return -1;
}

static void test_figures(void **state)
{
	struct term *term = open_errors(120, 40);
	struct term_cell cell;
	int y, x;

	(void)state;
	assert_true(term_has(term, TITLE));
	assert_true(term_has(term, "PID"));
	/* the sum, then the rows from the most errors on */
	y = row_with(term, "all (3)", " 800!");
	assert_int_equal(row_with(term, "ENOENT", " 480!"), y + 1);
	assert_int_equal(row_with(term, "EACCES", " 240!"), y + 2);
	assert_int_equal(row_with(term, " ? ", " 80!"), y + 3);
	y = row_with(term, "ENOENT", "openat");
	assert_true(strstr(term_row(term, y), "1002 beta"));
	assert_true(strstr(term_row(term, y), " 60! "));   /* per second */
	assert_true(strstr(term_row(term, y), " 60.0% ")); /* of openat's errors */
	assert_true(strstr(term_row(term, y), "     0 ")); /* it has just failed */
	assert_true(strstr(term_row(term, y), "\"/tmp/\\33]0;owned"));
	/* on what, escaped */ /* on what, escaped */
	y = row_with(term, "EACCES", "openat");
	assert_true(strstr(term_row(term, y), " 5.00s "));
	assert_true(strstr(term_row(term, y), " 30.0% "));
	/* names are red where they are known */
	x = column_of(term, y, "EACCES");
	term_cell(term, y, x, &cell);
	assert_true(cell.coloured && cell.bold);
	x = column_of(term, row_with(term, " ? ", " 80!"), " ? ");
	term_cell(term, row_with(term, " ? ", " 80!"), x + 1, &cell);
	assert_false(cell.bold);
	/* the first row is the selected one; the sum cannot be */
	term_cell(term, row_with(term, "ENOENT", "openat"), 0, &cell);
	assert_true(cell.reverse);
	term_cell(term, row_with(term, "all (3)", "800!"), 0, &cell);
	assert_false(cell.reverse);
	/* the whole width is theirs */
	assert_false(term_has(term, "2 Calls"));
	term_stop(term);
}

static void test_sizes(void **state)
{
	static const struct {
		int width, height;
		bool share, detail;
	} sizes[] = { { 80, 24, false, false }, { 120, 40, true, false }, { 200, 60, true, true } };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct term *term = open_errors(sizes[i].width, sizes[i].height);

		assert_true(row_with(term, "ENOENT", "480!") > 0);
		assert_true(row_with(term, "ENOENT", "beta") > 0);
		assert_true(row_with(term, "ENOENT", "\"/tmp/") > 0);
		assert_int_equal(term_has(term, "SHARE"), sizes[i].share);
		assert_int_equal(term_has(term, "4 Detail"), sizes[i].detail);
		assert_true(term_has(term, "3 Stream"));
		assert_true(term_has(term, "Enter"));
		term_stop(term);
	}
}

/* The detail pane has them under the errors, of the call that is selected or of all. */
static void test_detail(void **state)
{
	struct term *term = replay_at_end(story_path(), 200, 60);
	int y = row_with(term, "errors", "  800! ");

	(void)state;
	assert_int_equal(row_with(term, "480      60/s", "ENOENT"), y + 1);
	assert_int_equal(row_with(term, "240      30/s", "EACCES"), y + 2);
	assert_int_equal(row_with(term, " 80      10/s", "not told apart"), y + 3);
	term_keys(term, "2" KEY_DOWN_SEQ); /* read, which has not failed */
	assert_true(term_wait(term, "number     0 on"));
	assert_false(term_has(term, "not told apart"));
	term_stop(term);
}

/* beta's errors are 100 a second: marked after three of eight seconds, looked at after all. */
static void test_baseline(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);

	(void)state;
	term_keys(term, "!");
	assert_true(term_wait(term, TITLE));
	assert_false(term_has(term, "+ERRORS"));
	term_keys(term, "[[[[[");
	assert_true(term_wait(term, " 22:15:02"));
	term_keys(term, "m");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:00"));
	assert_true(term_wait(term, "+ERRORS  ×ERRORS"));
	assert_true(row_with(term, "ENOENT", " 180!        0     1.00") > 0);
	term_keys(term, "]]]]]");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:05"));
	assert_true(row_with(term, "all (3)", " 800!     +500     2.67") > 0);
	assert_true(row_with(term, "ENOENT", " 480!     +300     2.67") > 0);
	assert_true(row_with(term, "EACCES", " 240!     +150     2.67") > 0);
	assert_true(row_with(term, " ? ", "  80!      +50     2.67") > 0);
	term_keys(term, "I"); /* the fewest first */
	assert_true(term_wait(term, "ERRORS▲"));
	term_keys(term, ">");
	assert_true(term_wait(term, "+ERRORS▼"));
	assert_true(row_with(term, "ENOENT", "beta") < row_with(term, "EACCES", "beta"));
	/* back before the mark: fewer than there were */
	term_keys(term, "[[[[[[");
	assert_true(term_wait(term, "BASELINE 22:15:02 -0:00:01"));
	assert_true(row_with(term, "ENOENT", " 120!      -60     0.67") > 0);
	term_keys(term, "m");
	assert_true(term_wait_gone(term, "BASELINE"));
	assert_true(term_has(term, "ERRORS▼"));
	assert_false(term_has(term, "×ERRORS"));
	term_stop(term);
}

static void test_order(void **state)
{
	struct term *term = open_errors(120, 40);

	(void)state;
	assert_true(term_has(term, "ERRORS▼"));
	term_keys(term, "I");
	assert_true(term_wait(term, "ERRORS▲"));
	assert_true(row_with(term, "ENOENT", "beta") > row_with(term, "EACCES", "beta"));
	term_keys(term, "E");
	assert_true(term_wait(term, "ERR/S▼"));
	assert_true(row_with(term, "ENOENT", "beta") < row_with(term, "EACCES", "beta"));
	term_keys(term, "<");
	assert_true(term_wait(term, "ERRNO▲"));
	assert_true(row_with(term, "ENOENT", "beta") > row_with(term, "EACCES", "beta"));
	/* the selection has gone with its row, which was the last */
	term_keys(term, KEY_END_SEQ KEY_UP_SEQ "I"); /* the row without an errno is last anyway */
	assert_true(term_wait(term, "ERRNO▼"));
	struct term_cell cell;
	term_cell(term, row_with(term, "ENOENT", "beta"), 0, &cell);
	assert_true(cell.reverse);
	term_keys(term, "C");
	assert_true(term_wait(term, "C: this view has no such column"));
	term_stop(term);
}

static void test_search_and_row_filter(void **state)
{
	struct term *term = open_errors(120, 40);
	struct term_cell cell;

	(void)state;
	term_keys(term, "/eacc\r");
	assert_true(term_wait(term, "found: eacc"));
	term_cell(term, row_with(term, "EACCES", "beta"), 0, &cell);
	assert_true(cell.reverse);
	term_keys(term, "\\owned\r"); /* in the last path */
	assert_true(term_wait(term, "only rows with owned"));
	assert_true(row_with(term, "ENOENT", "beta") > 0);
	assert_true(row_with(term, "all (1)", " 480!") > 0); /* the sum is of these */
	assert_false(term_has(term, "EACCES"));
	term_keys(term, "\\\x15~^e(acces|perm)$\r"); /* a whole cell */
	assert_true(term_wait(term, "all (1)"));
	assert_true(row_with(term, "EACCES", "beta") > 0);
	assert_false(term_has(term, "openat      ENOENT"));
	term_keys(term, "\\\x15nothing\r");
	assert_true(term_wait(term, "no row with nothing (Esc: all rows)"));
	term_keys(term, "\x1b");
	assert_true(term_wait(term, "EACCES"));
	term_stop(term);
}

/* The look at an error's events leaves the stream as it was, whichever way one leaves it. */
static void test_row_filter_is_given_back(void **state)
{
	/* by another view, and by the processes */
	static const char *const ways[] = { "T", "1" };
	static const char *const titles[] = { "1 Terminals", "1 Processes" };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct term *term = replay_at_end(story_path(), 120, 40);

		term_keys(term, "3\\alpha\r");
		assert_true(term_wait(term, "only lines with alpha"));
		term_keys(term, "!");
		assert_true(term_wait(term, "1 Errors of all"));
		term_keys(term, "\r");
		assert_true(term_wait(term, "only lines with errno=ENOENT"));
		term_keys(term, ways[i]);
		assert_true(term_wait(term, titles[i]));
		assert_true(term_wait(term, "only lines with alpha"));
		assert_false(term_has(term, "beta(1002) › openat"));
		term_stop(term);
	}
}

/* Into the events of a row, and back; of a process only; back to the processes. */
static void test_drill(void **state)
{
	struct term *term = open_errors(120, 40);

	(void)state;
	term_keys(term, "\r");
	assert_true(term_wait(term, "all › beta(1002) › openat"));
	assert_true(term_wait(term, "3 Stream of beta(1002) openat"));
	assert_true(term_has(term, "only lines with errno=ENOENT"));
	assert_false(term_has(term, "alpha(1001)"));
	assert_true(term_has(term, TITLE)); /* the table is what it was */
	/* and of another row, from there */
	term_keys(term, "\t\t" KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "only lines with errno=EACCES"));
	term_keys(term, "\x7f");
	assert_true(term_wait_gone(term, "beta(1002) › openat"));
	assert_true(term_wait(term, "alpha(1001)"));
	assert_false(term_has(term, "only lines with"));
	assert_true(term_has(term, TITLE));
	term_keys(term, "\r");
	assert_true(term_wait(term, "only lines with errno=EACCES"));
	term_keys(term, "!"); /* back as well */
	assert_true(term_wait_gone(term, "only lines with"));
	assert_true(term_wait(term, "▶1 Errors of all"));
	term_keys(term, "\x7f");
	assert_true(term_wait(term, "1 Processes"));

	/* of what has been drilled into */
	term_keys(term, KEY_HOME_SEQ KEY_DOWN_SEQ KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "all › alpha(1001)"));
	term_keys(term, "!");
	assert_true(term_wait(term, "1 Errors of alpha(1001)"));
	assert_true(term_wait(term, "nothing of this has failed (Backspace: out again)"));
	term_keys(term, "\x7f");
	assert_true(term_wait(term, TITLE));
	term_keys(term, "!");
	assert_true(term_wait(term, "1 Processes"));
	term_stop(term);
}

static void test_old_recording(void **state)
{
	char *path = story_write(story_fill_old);
	struct term *term = replay_at_end(path, 120, 40);

	(void)state;
	term_keys(term, "!");
	assert_true(term_wait(term, "1 Errors of all: this recording has no errnos"));
	assert_true(row_with(term, " ? ", " 800!") > 0);
	assert_false(term_has(term, "ENOENT  "));
	/* whose events they are is known all the same */
	term_keys(term, "\r");
	assert_true(term_wait(term, "3 Stream of beta(1002) openat"));
	term_stop(term);
	story_remove(path);
}

/* Where time goes back, so do the figures. */
static void test_back_in_time(void **state)
{
	struct term *term = open_errors(120, 40);

	(void)state;
	term_keys(term, "[[");
	assert_true(term_wait(term, "540 of 600 failures have an errno"));
	assert_true(row_with(term, "ENOENT", " 360!") > 0);
	assert_true(row_with(term, "ENOENT", "\"/tmp/") > 0);
	term_keys(term, "]");
	assert_true(term_wait(term, "630 of 700 failures have an errno"));
	term_stop(term);
}

static char *read_file(const char *path)
{
	static char text[65536];
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

static void test_export(void **state)
{
	struct term *term = open_errors(80, 24);
	char path[64], keys[128];
	const char *text;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/sctop-errors-%d.log", getpid());
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	text = read_file(path);
	unlink(path);
	assert_non_null(strstr(text, "# sctop errors"));
	assert_non_null(strstr(text, "ENOENT"));
	assert_non_null(strstr(text, "60.0%")); /* also what the screen had no room for */
	assert_null(strchr(text, '\033'));

	snprintf(path, sizeof(path), "/tmp/sctop-errors-%d.csv", getpid());
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, ".csv"));
	assert_true(term_wait(term, "written to"));
	text = read_file(path);
	unlink(path);
	assert_non_null(strstr(text, "pid,comm,exited,call,errno,number,errors,errors_per_sec"));
	assert_non_null(strstr(text, "1002,\"beta\",0,\"openat\",\"ENOENT\",2,480,60.0,"));
	assert_non_null(strstr(text, "1002,\"beta\",0,\"openat\",\"\",0,80,10.0,"));
	term_stop(term);
}

/* The table against what a workload did: two threads of one process, and one of its child. */
static void test_live(void **state)
{
	static const char *const numbers[] = { "ENOTDIR", "EBADF",	  "ESRCH", "EAGAIN",
					       "EINVAL",  "ECONNREFUSED", "ENOSYS" };
	const struct term_options options = { .width = 120, .height = 40 };
	const char *argv[] = { "-i", "0.3", "-c", "failures", NULL };
	char command[512];
	struct term *term;

	(void)state;
	if (geteuid() != 0) {
		print_message("SKIP: needs root\n");
		skip();
	}
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	term_keys(term, "!");
	assert_true(term_wait(term, "1 Errors of all"));
	snprintf(command, sizeof(command), "%s/failures 1000 >/dev/null", getenv("WORKLOADS"));
	assert_int_equal(system(command), 0);
	assert_true(term_wait(term, "ECONNREFUSED"));
	assert_true(term_wait(term, " 2000!"));
	assert_true(term_wait(term, " 1000!"));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		assert_true(row_with(term, numbers[i], " 2000!") > 0);
		assert_true(row_with(term, numbers[i], " 1000!") > 0);
	}
	/* what they failed on: paths, an address, arguments */
	assert_true(row_with(term, "ENOENT", "\"/nonexistent/of-failures\"") > 0);
	assert_true(row_with(term, "ENOTDIR", "\"/dev/null/of-failures\"") > 0);
	assert_true(row_with(term, "ECONNREFUSED", "of-failures") > 0);
	assert_true(row_with(term, "EBADF", "(987654)") > 0);
	term_keys(term, "q");
	term_stop(term);
}

static void fail_for_ever(const char *comm)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, comm);
	for (;;) {
		close(-1);
		access("/nonexistent", F_OK);
		usleep(20000);
	}
}

/* A row is a process; where there is but one, it is a call. */
static void test_keys_on_a_row(void **state)
{
	const struct term_options options = { .width = 120, .height = 40 };
	char comm[16], want[64];
	const char *argv[] = { "-i", "0.3", "-c", comm, NULL };
	struct term *term;
	pid_t pid;

	(void)state;
	if (geteuid() != 0) {
		print_message("SKIP: needs root\n");
		skip();
	}
	snprintf(comm, sizeof(comm), "sct%de", (int)getpid() % 1000000);
	pid = fork();
	if (!pid)
		fail_for_ever(comm);
	assert_true(pid > 0);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	assert_true(term_wait(term, comm));
	term_keys(term, "!");
	assert_true(term_wait(term, "EBADF  "));
	assert_true(row_with(term, "ENOENT", "\"/nonexistent\"") > 0);
	term_keys(term, "/ebadf\r");
	assert_true(term_wait(term, "found: ebadf"));
	term_keys(term, "\r");
	assert_true(term_wait(term, "only lines with errno=EBADF"));
	assert_true(term_wait(term, "close(-1) = -1 EBADF"));
	term_keys(term, "\x7f");
	assert_true(term_wait_gone(term, "only lines with"));
	term_keys(term, "x");
	snprintf(want, sizeof(want), "pid!=%d", (int)pid);
	assert_true(term_wait(term, want));
	term_keys(term, "U");
	assert_true(term_wait(term, "EBADF  "));
	term_keys(term, "k\r");
	snprintf(want, sizeof(want), "%s(%d)?", comm, (int)pid);
	assert_true(term_wait(term, want));
	term_keys(term, "n1/");
	term_keys(term, comm);
	term_keys(term, "\r\r");
	assert_true(term_wait(term, "2 Calls of"));
	term_keys(term, "!");
	assert_true(term_wait(term, "1 Errors of sct"));
	term_keys(term, "/ebadf\r");
	assert_true(term_wait(term, "found: ebadf"));
	term_keys(term, "x");
	assert_true(term_wait(term, "syscall!=close"));
	term_keys(term, "q");
	term_stop(term);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detail),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_search_and_row_filter),
		cmocka_unit_test(test_row_filter_is_given_back),
		cmocka_unit_test(test_drill),
		cmocka_unit_test(test_old_recording),
		cmocka_unit_test(test_back_in_time),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_keys_on_a_row),
		cmocka_unit_test(test_export),
	};

	return cmocka_run_group_tests_name("errors", tests, story_setup, story_teardown);
}
