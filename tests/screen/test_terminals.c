/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_terminals.c - the terminals view: over a recording with known figures, cell by cell, and
 * live with a terminal of its own. The latter needs root.
 */
#include <pty.h>
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

static struct term *open_terminals(int width, int height)
{
	struct term *term = replay_at_end(story_path(), width, height);

	term_keys(term, "T");
	assert_true(term_wait(term, "1 Terminals of the processes recorded"));
	return term;
}

/* The row that begins with a text. */
static int row_of(struct term *term, const char *text)
{
	for (int y = 3; y < 60; y++)
		if (strncmp(term_row(term, y), text, strlen(text)) == 0)
			return y;
	return -1;
}

static bool row_has(struct term *term, const char *name, const char *text)
{
	int y = row_of(term, name);
	bool found = y >= 0 && strstr(term_row(term, y), text);

	if (!found) {
		fprintf(stderr, "row %d, \"%s\", lacks \"%s\"\n", y, name, text);
		term_dump(term);
	}
	return found;
}

/* beta is on none, and makes 400 calls a second, later 4000. */
static void test_baseline(void **state)
{
	struct term *term = open_terminals(120, 40);

	(void)state;
	assert_false(term_has(term, "×RATE"));
	term_keys(term, "[[[[[");
	assert_true(term_wait(term, " 22:15:02"));
	term_keys(term, "m");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:00"));
	assert_true(term_wait(term, "ΔCALLS/S  ×RATE"));
	term_keys(term, "]]]]]");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:05"));
	/* five seconds of 65 calls, and 400 once, then 4000; of 1000, and 200 once */
	assert_true(row_has(term, "none ", " +16.7k "));
	assert_true(row_has(term, "none ", "   +3600   8.74 "));
	assert_true(row_has(term, "pts/3 ", " +5200 "));
	assert_true(row_has(term, "all (2) ", " +21.9k "));
	term_keys(term, "m");
	assert_true(term_wait_gone(term, "×RATE"));
	term_stop(term);
}

static void test_figures(void **state)
{
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 200, 60 } };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct term *term = open_terminals(sizes[i][0], sizes[i][1]);
		struct term_cell cell;
		int y;

		/* alpha lives there, gamma has ended */
		assert_true(row_has(term, "pts/3 ", " 1000 "));
		assert_true(row_has(term, "pts/3 ", " 8800 ")); /* alpha's, and gamma's 4 * 200 */
		assert_true(row_has(term, "pts/3 ", " root "));
		assert_true(row_has(term, "none ", " 4065 "));
		assert_true(row_has(term, "none ", " 100! "));
		assert_true(row_has(term, "none ", " daemon,r"));
		assert_true(row_has(term, "all (2) ", " 5065 "));
		/* the sum, then the busiest first, and it is the selected one */
		y = row_of(term, "all (2) ");
		assert_int_equal(row_of(term, "none "), y + 1);
		assert_int_equal(row_of(term, "pts/3 "), y + 2);
		term_cell(term, y, 0, &cell);
		assert_false(cell.reverse);
		term_cell(term, y + 1, 0, &cell);
		assert_true(cell.reverse);
		assert_true(term_has(term, "CALLS/S▼"));
		assert_true(term_has(term, "3 Stream"));
		if (sizes[i][0] >= 120)
			assert_true(row_has(term, "none ", "beta")); /* is the busiest of them */
		term_stop(term);
	}
}

static void test_order_and_search(void **state)
{
	struct term *term = open_terminals(120, 40);
	struct term_cell cell;

	(void)state;
	term_keys(term, "<<<");
	assert_true(term_wait(term, "TTY▲"));
	assert_true(row_of(term, "none ") > row_of(term, "pts/3 "));
	term_keys(term, "/alpha\r"); /* the busiest of pts/3 */
	assert_true(term_wait(term, "found: alpha"));
	term_cell(term, row_of(term, "pts/3 "), 0, &cell);
	assert_true(cell.reverse);
	term_keys(term, "\\pts\r");
	assert_true(term_wait(term, "only rows with pts"));
	assert_int_equal(row_of(term, "none "), -1);
	assert_true(row_has(term, "all (1) ", " 1000 "));
	term_stop(term);
}

/* Over a recording Enter shows whose processes those are. */
static void test_enter(void **state)
{
	struct term *term = open_terminals(120, 40);

	(void)state;
	term_keys(term, "\r");
	assert_true(term_wait(term, "1 Processes only rows with tty=-"));
	assert_true(term_wait(term, " 1002 "));
	assert_false(term_has(term, " 1001 "));
	term_keys(term, "T" KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "1 Processes only rows with tty=pts/3"));
	assert_true(term_has(term, " 1001 "));
	assert_false(term_has(term, " 1002 "));
	term_keys(term, "T");
	assert_true(term_wait(term, "1 Terminals"));
	term_keys(term, "T");
	assert_true(term_wait(term, "1 Processes"));
	term_stop(term);
}

static void test_export(void **state)
{
	struct term *term = open_terminals(80, 24);
	char path[64], keys[128], text[4096] = "";
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/sctop-terminals-%d.csv", getpid());
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	unlink(path);
	assert_non_null(strstr(text, "tty,processes,calls,errors,"));
	assert_non_null(strstr(text, "\"pts/3\",1,8800,0,1000.0,0.0,,0,\"\",\"alpha\"\r\n"));
	term_stop(term);
}

/* Also who makes no call that is traced: his terminal can be watched. */
static void test_untraced(void **state)
{
	const struct term_options options = { .width = 120, .height = 40 };
	const char *argv[] = { "-i", "0.3", "-p", "1", NULL };
	char comm[16], name[64], device[64];
	struct term *term;
	int pty;
	pid_t pid;

	(void)state;
	if (geteuid() != 0) {
		print_message("SKIP: needs root\n");
		skip();
	}
	snprintf(comm, sizeof(comm), "sct%dt", (int)getpid() % 1000000);
	pid = forkpty(&pty, device, NULL, NULL);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		for (;;)
			usleep(20000);
	}
	assert_true(pid > 0);
	snprintf(name, sizeof(name), "%s ", device + strlen("/dev/"));
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	term_keys(term, "T");
	assert_true(term_wait(term, comm)); /* has the foreground */
	assert_true(row_has(term, name, "       1        0     0       0 "));
	term_keys(term, "/");
	term_keys(term, comm);
	term_keys(term, "\r");
	assert_true(term_wait(term, "found: "));
	term_keys(term, "x"); /* anything but that one */
	snprintf(name, sizeof(name), "tty!=%s", device + strlen("/dev/"));
	assert_true(term_wait(term, name));
	term_keys(term, "U");
	assert_true(term_wait(term, "1 Terminals"));
	term_keys(term, "\r");
	snprintf(name, sizeof(name), "tty=%s", device + strlen("/dev/"));
	assert_true(term_wait(term, name));
	assert_true(term_wait(term, "1 Processes"));
	term_keys(term, "q");
	term_stop(term);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_baseline),	 cmocka_unit_test(test_figures),
		cmocka_unit_test(test_order_and_search), cmocka_unit_test(test_enter),
		cmocka_unit_test(test_export),		 cmocka_unit_test(test_untraced),
	};

	return cmocka_run_group_tests_name("terminals", tests, story_setup, story_teardown);
}
