/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_inflight.c - the in-flight view over processes that wait in calls known to us. Needs root.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"
#include "worker.h"

static pid_t waiting[8];
static int waiting_cnt, ends[2];

/* Reads from a pipe (after the given time), until the test is over. */
static pid_t start_reader(char letter, int delay_ms)
{
	char comm[16], byte;
	pid_t pid = fork();

	if (!pid) {
		snprintf(comm, sizeof(comm), "sct%d%c", (int)getppid() % 1000000, letter);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		usleep((useconds_t)delay_ms * 1000);
		dup2(ends[0], 77);
		(void)!read(77, &byte, 1);
		_exit(0);
	}
	assert_true(pid > 0);
	waiting[waiting_cnt++] = pid;
	return pid;
}

static int stop_all(void **state)
{
	(void)state;
	while (waiting_cnt) {
		kill(waiting[--waiting_cnt], SIGKILL);
		waitpid(waiting[waiting_cnt], NULL, 0);
	}
	return 0;
}

static struct term *start_sized(int width)
{
	struct term *term = show_workers(width, 30, NULL, NULL);

	term_keys(term, "b");
	assert_true(term_wait(term, "1 In flight"));
	return term;
}

static struct term *start(void)
{
	return start_sized(100);
}

static int row_of(struct term *term, pid_t pid)
{
	char text[32];

	snprintf(text, sizeof(text), "%7d %7d ", (int)pid, (int)pid);
	for (int y = 3; y < 30; y++)
		if (strncmp(term_row(term, y), text, strlen(text)) == 0)
			return y;
	return -1;
}

static bool wait_row(struct term *term, pid_t pid)
{
	char text[32];

	snprintf(text, sizeof(text), "%7d %7d ", (int)pid, (int)pid);
	return term_wait(term, text);
}

/* Who was there first comes first; of those before us nobody knows how long. */
static void test_age(void **state)
{
	struct term_cell cell;
	struct term *term;
	struct stat pipe_stat;
	pid_t before, first, second;
	char want[64];

	NEEDS_TRACING();
	before = start_reader('b', 0);
	usleep(300000);
	term = start();
	assert_true(wait_row(term, before));
	first = start_reader('c', 0);
	assert_true(wait_row(term, first));
	second = start_reader('a', 100);
	assert_true(wait_row(term, second));
	assert_true(term_has(term, "FOR▼"));
	snprintf(want, sizeof(want), " 77 pipe:[%lu] ",
		 fstat(ends[0], &pipe_stat) ? 0ul : (unsigned long)pipe_stat.st_ino);
	term_watch(term, 400);
	assert_true(strstr(term_row(term, row_of(term, before)), " before "));
	assert_true(strstr(term_row(term, row_of(term, before)), want));
	assert_true(row_of(term, before) < row_of(term, first));
	assert_true(row_of(term, first) < row_of(term, second));
	assert_true(term_has(term, "3 inside a call now"));

	term_keys(term, "I");
	assert_true(term_wait(term, "FOR▲"));
	assert_true(row_of(term, first) > row_of(term, second));
	term_keys(term, ">"); /* by name */
	assert_true(term_wait(term, "COMMAND▲"));
	assert_true(row_of(term, second) < row_of(term, before));
	assert_true(row_of(term, before) < row_of(term, first));
	/* the selection stays on who it is on */
	term_keys(term, KEY_DOWN_SEQ);
	term_watch(term, 100);
	term_keys(term, "I");
	assert_true(term_wait(term, "COMMAND▼"));
	term_cell(term, row_of(term, before), 3, &cell);
	assert_true(cell.reverse);
	term_keys(term, "q");
	term_stop(term);
}

/* Reads from a pipe that has a name. */
static pid_t start_waiting(const char *fifo)
{
	char comm[16], byte;
	pid_t pid = fork();

	if (!pid) {
		snprintf(comm, sizeof(comm), "sct%dw", (int)getppid() % 1000000);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		dup2(open(fifo, O_RDWR), 9);
		(void)!read(9, &byte, 1);
		_exit(0);
	}
	assert_true(pid > 0);
	waiting[waiting_cnt++] = pid;
	return pid;
}

/* What a call waits on has a column where there is room, and is cut no earlier than needed; else it
 * stands among the arguments. */
static void test_descriptor(void **state)
{
	static const struct {
		int width;
		bool column, whole;
	} sizes[] = { { 80, false, true }, { 100, true, false }, { 120, true, true } };
	char fifo[64], want[128];
	pid_t named, piped, sleeper;

	NEEDS_TRACING();
	snprintf(fifo, sizeof(fifo), "/tmp/sctop-a-long-name-%d", (int)getpid());
	assert_int_equal(mkfifo(fifo, 0600), 0);
	named = start_waiting(fifo);
	piped = start_reader('p', 0);
	sleeper = start_reader('s', 60000); /* in a call without one */
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct term *term = start_sized(sizes[i].width);
		const char *row;

		assert_true(wait_row(term, named));
		assert_true(wait_row(term, sleeper));
		assert_int_equal(term_has(term, " FD ON"), sizes[i].column);
		row = term_row(term, row_of(term, named));
		snprintf(want, sizeof(want), sizes[i].column ? "  9 %s " : "read(9<%s>, ", fifo);
		if (!sizes[i].whole)
			snprintf(want, sizeof(want), "  9 /tmp/sctop-");
		assert_true(strstr(row, want));
		assert_true(!sizes[i].column || strstr(row, "read(9, 0x"));
		row = term_row(term, row_of(term, sleeper));
		assert_true(strstr(row, sizes[i].column ? " - " : "clock_nanosleep("));
		if (sizes[i].column) {
			term_keys(term, ">>");
			assert_true(term_wait(term, "FD ON▲"));
			/* by name; who has none comes last */
			assert_true(row_of(term, named) < row_of(term, piped));
			assert_true(row_of(term, piped) < row_of(term, sleeper));
		}
		term_keys(term, "q");
		term_stop(term);
	}
	unlink(fifo);
}

static void test_paused(void **state)
{
	char row[256], want[32];
	struct term *term;
	pid_t pid;

	NEEDS_TRACING();
	term = start();
	assert_true(term_wait(term, "no process that matches the filter is inside a call"));
	pid = start_reader('p', 0);
	start_reader('q', 0);
	assert_true(wait_row(term, pid));
	assert_true(term_wait(term, "2 inside"));
	term_keys(term, "p");
	assert_true(term_wait(term, "PAUSED"));
	snprintf(row, sizeof(row), "%s", term_row(term, row_of(term, pid)));
	/* Other rows, and all again: what is held is not lost. */
	term_keys(term, "\\nobody\r");
	assert_true(term_wait(term, "no row with nobody"));
	snprintf(want, sizeof(want), "\\\x15%d\r", (int)pid);
	term_keys(term, want);
	assert_true(term_wait(term, "1 inside a call now only rows with"));
	term_keys(term, "\x1b");
	assert_true(term_wait(term, "2 inside"));
	usleep(1100000);
	term_keys(term, KEY_DOWN_SEQ KEY_UP_SEQ);
	term_watch(term, 200);
	assert_string_equal(term_row(term, row_of(term, pid)), row); /* its age, too */
	term_keys(term, "q");
	term_stop(term);
}

static void test_keys_on_a_row(void **state)
{
	struct term *term;
	char want[64];
	pid_t pid;

	NEEDS_TRACING();
	pid = start_reader('k', 0);
	start_reader('l', 0);
	usleep(200000);
	term = start();
	assert_true(wait_row(term, pid));
	snprintf(want, sizeof(want), "/%d\r", (int)pid);
	term_keys(term, want);
	assert_true(term_wait(term, "found: "));
	term_keys(term, "\r");
	snprintf(want, sizeof(want), "k(%d)", (int)pid);
	assert_true(term_wait(term, "2 Calls of sct"));
	assert_true(term_has(term, want));
	term_keys(term, "\x7f"
			"b");
	assert_true(term_wait(term, "1 In flight"));
	term_keys(term, "x");
	snprintf(want, sizeof(want), "pid!=%d", (int)pid);
	assert_true(term_wait(term, want));
	assert_true(term_wait(term, "1 inside"));
	term_keys(term, "U");
	assert_true(term_wait(term, "2 inside"));
	snprintf(want, sizeof(want), "/%d\r", (int)pid);
	term_keys(term, want);
	assert_true(term_wait(term, "found: "));
	term_keys(term, "k\r");
	snprintf(want, sizeof(want), "(%d)?", (int)pid);
	assert_true(term_wait(term, want));
	term_keys(term, "y");
	assert_true(term_wait(term, "SIGTERM sent to 1 process"));
	assert_true(term_wait(term, "1 inside"));
	term_keys(term, "q");
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_age, stop_all),
		cmocka_unit_test_teardown(test_descriptor, stop_all),
		cmocka_unit_test_teardown(test_paused, stop_all),
		cmocka_unit_test_teardown(test_keys_on_a_row, stop_all),
	};

	if (pipe(ends))
		return 1;
	return cmocka_run_group_tests_name("in flight", tests, NULL, NULL);
}
