/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_state.c - what a change of the kernel filter, or a reset, leaves as it was: the selection,
 * the events that were streamed, a held screen. Live, as it needs a kernel that filters.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"
#include "worker.h"

#define CLEAR "\025" /* Ctrl-U */

enum { WIDTH = 120, HEIGHT = 40 };

/* The row under the cursor of the pane that begins with a title; -1: it is not to be seen. */
static int cursor_row(struct term *term, const char *title)
{
	int x, y = term_find(term, title, &x);
	struct term_cell cell;

	for (y = y < 0 ? HEIGHT : y + 2; y < HEIGHT - 2; y++) {
		term_cell(term, y, x + 1, &cell);
		if (cell.reverse)
			return y;
	}
	return -1;
}

static bool cursor_is_on(struct term *term, const char *title, const char *text)
{
	int y = cursor_row(term, title);

	return y >= 0 && strstr(term_row(term, y), text);
}

/* Whether the cursor is on no row but those with a text, and on one of them after some intervals.
 */
static bool stays_on(struct term *term, const char *title, const char *text)
{
	for (int i = 0; i < 200; i++) {
		int y = cursor_row(term, title);

		if (y >= 0 && !strstr(term_row(term, y), text))
			break;
		if (i > 20 && y >= 0)
			return true;
		term_watch(term, 50);
	}
	term_dump(term);
	return false;
}

/* Goes to the first row with a text, as soon as there is one. */
static void go_to(struct term *term, const char *title, const char *text)
{
	char keys[64];

	snprintf(keys, sizeof(keys), "/%s\r", text);
	/* once at least: a first row that nobody went to stays what is first */
	for (int i = 0; i < 50 && (!i || !cursor_is_on(term, title, text)); i++) {
		term_keys(term, keys);
		assert_true(term_wait(term, "found: "));
		term_watch(term, 100);
	}
	assert_true(cursor_is_on(term, title, text));
}

/* Keys that make counts begin anew, and what the status line says then. */
static const struct {
	const char *keys, *said;
} changes[] = {
	{ "o", "counting anew" }, { "f", "counting anew" },
	{ "f", "counting anew" }, { ":" CLEAR "uid=0\r", "counting anew" },
	{ "U", "counting anew" }, { "r", "counters are reset" },
};

/* The second of two, so that the first row is another's. */
static void test_selection(void **state)
{
	struct worker one, other;
	struct term *term;
	char want[32];

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 400, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	assert_true(term_wait(term, one.comm));
	go_to(term, "1 Processes", one.pid_text);
	snprintf(want, sizeof(want), " %s ", one.pid_text);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		term_keys(term, KEY_LEFT_SEQ); /* which clears what was said */
		assert_true(term_wait_gone(term, changes[i].said));
		term_keys(term, changes[i].keys);
		assert_true(term_wait(term, changes[i].said));
		assert_true(stays_on(term, "1 Processes", want));
	}
	/* so the next key knows whom it is about */
	term_keys(term, "o");
	assert_true(term_wait(term, "counting anew"));
	assert_non_null(strstr(term_row(term, 1), one.pid_text));
	term_quit(term, "q");
}

/* What is excluded is gone; the cursor is on the next then, not on the sum of all. */
static void test_excluded(void **state)
{
	struct worker one, other;
	struct term *term;
	char want[32];

	NEEDS_TRACING();
	start_worker(&one, 'a', 400, false);
	start_worker(&other, 'b', 20, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	assert_true(term_wait(term, one.comm) && term_wait(term, other.comm));
	go_to(term, "1 Processes", one.pid_text);
	term_keys(term, "x");
	snprintf(want, sizeof(want), "pid!=%s", one.pid_text);
	assert_true(term_wait(term, want));
	snprintf(want, sizeof(want), " %s ", other.pid_text);
	assert_true(stays_on(term, "1 Processes", want));
	/* among calls, too */
	term_keys(term, "U2");
	go_to(term, "2 Calls", "getppid");
	term_keys(term, "x");
	assert_true(term_wait(term, "syscall!=getppid"));
	assert_true(stays_on(term, "2 Calls", "clo")); /* close, or clock_nanosleep */
	term_quit(term, "q");
}

static void reset(struct term *term)
{
	term_keys(term, "r");
	assert_true(term_wait(term, "counters are reset"));
}

/* A call among the calls, a row of the errors, a process among those that make a call. */
static void test_other_selections(void **state)
{
	struct worker one, other;
	struct term *term;
	char want[32];

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 400, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	assert_true(term_wait(term, one.comm) && term_wait(term, other.comm));
	term_keys(term, "2");
	go_to(term, "2 Calls", "close");
	reset(term);
	assert_true(stays_on(term, "2 Calls", "close"));
	/* who makes it */
	term_keys(term, "\r");
	assert_true(term_wait(term, "that make close"));
	go_to(term, "1 Processes", one.pid_text);
	reset(term);
	snprintf(want, sizeof(want), " %s ", one.pid_text);
	assert_true(stays_on(term, "1 Processes", want));
	assert_true(term_has(term, "that make close"));
	term_keys(term, "\033!");
	assert_true(term_wait(term, "1 Errors"));
	assert_true(term_wait(term, "EBADF"));
	reset(term); /* all errors have a number from now on */
	assert_true(term_wait_gone(term, " ? "));
	term_keys(term, KEY_LEFT_SEQ);
	assert_true(term_wait(term, "EBADF"));
	go_to(term, "1 Errors", one.pid_text);
	reset(term);
	assert_true(stays_on(term, "1 Errors", want));
	/* only that call of that process, where it fails */
	term_keys(term, "o");
	snprintf(want, sizeof(want), "pid=%s", one.pid_text);
	assert_true(term_wait(term, want));
	assert_non_null(strstr(term_row(term, 1), " syscall=close failed"));
	snprintf(want, sizeof(want), " %s ", one.pid_text);
	term_keys(term, "U");
	assert_true(stays_on(term, "1 Errors", want));
	term_quit(term, "q");
}

/* Keys do not act on a row that nobody sees; one that never comes back gives the cursor free. */
static void test_awaited(void **state)
{
	struct worker one, other;
	struct term *term;
	char want[32];

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 20, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	assert_true(term_wait(term, one.comm) && term_wait(term, other.comm));
	term_keys(term, "!");
	assert_true(term_wait(term, "EBADF"));
	term_watch(term, 1000);
	reset(term); /* all errors have a number from now on */
	term_keys(term, KEY_LEFT_SEQ);
	assert_true(term_wait(term, "EBADF"));
	assert_true(term_wait_gone(term, " ? "));
	term_watch(term, 700);
	assert_false(term_has(term, " ? "));
	go_to(term, "1 Errors", one.pid_text);
	kill(one.pid, SIGSTOP);
	term_watch(term, 700); /* what it did until then is counted */
	reset(term);
	snprintf(want, sizeof(want), " %s ", other.pid_text);
	assert_true(term_wait(term, want));
	for (const char *key = "oxk\r"; *key; key++) {
		term_keys(term, KEY_LEFT_SEQ); /* which clears what was said */
		assert_true(term_wait_gone(term, "has not come back yet"));
		term_keys(term, (char[]){ *key, '\0' });
		assert_true(term_wait(term, "the selected row has not come back yet"));
		assert_null(strstr(term_row(term, 1), one.pid_text));
	}
	kill(one.pid, SIGCONT);
	snprintf(want, sizeof(want), " %s ", one.pid_text);
	assert_true(stays_on(term, "1 Errors", want));
	/* it ends while it is awaited */
	kill(one.pid, SIGSTOP);
	term_watch(term, 700);
	term_keys(term, KEY_LEFT_SEQ);
	assert_true(term_wait_gone(term, "has not come back yet"));
	reset(term);
	kill(one.pid, SIGKILL);
	wait_for_worker(one.pid);
	snprintf(want, sizeof(want), " %s ", other.pid_text);
	assert_true(stays_on(term, "1 Errors", want));
	term_keys(term, "\0332");
	go_to(term, "2 Calls", "close");
	kill(other.pid, SIGSTOP);
	term_watch(term, 700);
	term_keys(term, "ro");
	assert_true(term_wait(term, "the selected row has not come back yet"));
	kill(other.pid, SIGCONT);
	assert_true(stays_on(term, "2 Calls", "close"));
	term_quit(term, "q");
}

/* The words in a row of a screen that does not move. */
static void take_row(struct term *term, const char *text, char *row, size_t size)
{
	int y = term_find(term, text, NULL);

	assert_true(y > 2);
	snprintf(row, size, "%s", term_row(term, y));
}

/* What is held stays, whatever the kernel counts by now; then it is counted anew. */
static void test_paused(void **state)
{
	static const char *const keys[] = { "o", "f", ":" CLEAR "uid=0\r", "r", "U" };
	char rows[2][1024], now[1024], text[2][32];
	struct worker one, other;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 400, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	go_to(term, "1 Processes", one.pid_text);
	snprintf(text[0], sizeof(text[0]), " %s ", one.pid_text);
	snprintf(text[1], sizeof(text[1]), " %s ", other.pid_text);
	assert_true(term_wait(term, text[1]));
	term_keys(term, "p");
	assert_true(term_wait(term, "PAUSED +"));
	for (int i = 0; i < 2; i++)
		take_row(term, text[i], rows[i], sizeof(rows[i]));
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		term_keys(term, KEY_LEFT_SEQ);
		assert_true(term_wait_gone(term, "held until p, then counting anew"));
		term_keys(term, keys[k]);
		assert_true(term_wait(term, "held until p, then counting anew"));
		term_watch(term, 700);
		for (int i = 0; i < 2; i++) {
			take_row(term, text[i], now, sizeof(now));
			assert_string_equal(now, rows[i]);
		}
		assert_true(cursor_is_on(term, "1 Processes", text[0]));
	}
	/* of the last filter, counted since: the first worker alone */
	term_keys(term, ":" CLEAR "pid=");
	term_keys(term, one.pid_text);
	term_keys(term, "\r");
	assert_true(term_wait(term, "held until p"));
	term_keys(term, "p");
	assert_true(term_wait_gone(term, text[1]));
	assert_true(stays_on(term, "1 Processes", text[0]));
	term_quit(term, "q");
}

/* Where the filter has changed, a line of the stream says so; what was above it stays. */
static void test_stream_is_kept(void **state)
{
	struct worker one, other;
	struct term *term;
	char want[64], was[64], path[64], keys[96], command[256];

	NEEDS_TRACING();
	start_worker(&one, 'a', 2, false);
	start_worker(&other, 'b', 2, false);
	term = show_workers(WIDTH, HEIGHT, NULL, NULL);
	go_to(term, "1 Processes", one.pid_text);
	snprintf(was, sizeof(was), "%s(%s) close(-1)", other.comm, other.pid_text);
	assert_true(term_wait(term, "close(-1)"));
	term_watch(term, 500);
	term_keys(term, "o3");
	snprintf(want, sizeof(want), "--- kernel filter: comm=%s* ", worker_prefix());
	assert_true(term_wait(term, want));
	term_keys(term, KEY_HOME_SEQ); /* the oldest line */
	assert_true(term_wait(term, was));
	snprintf(path, sizeof(path), "/tmp/sctop-state-%d.log", (int)getpid());
	snprintf(keys, sizeof(keys), "e" CLEAR "%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	/* the other one's are above the line, but for the call that it was in */
	snprintf(command, sizeof(command),
		 "awk '/--- kernel filter: / { n++ } /%s\\(.*close\\(/ { n ? after++ : before++ } "
		 "END { exit !(n == 1 && before > 0 && !after) }' %s",
		 other.comm, path);
	assert_int_equal(system(command), 0);
	unlink(path);
	term_quit(term, "q");
}

/* Kernel threads, as /proc has them: children of 2, and 2. */
static long kernel_threads(void)
{
	FILE *ps = popen("ls /proc | grep '^[0-9]*$' | while read p; do "
			 "sed 's/.*) //' /proc/$p/stat 2>/dev/null; done | "
			 "awk '$2 == 2 { n++ } END { print n + 1 }'",
			 "r");
	long cnt = -1;

	assert_non_null(ps);
	assert_int_equal(fscanf(ps, "%ld", &cnt), 1);
	pclose(ps);
	return cnt;
}

/* K shows them all, also where there is no tree; and hides them again. */
static void test_kernel_threads(void **state)
{
	const char *argv[] = { "-i", "0.3", NULL };
	struct term_options options = { .width = WIDTH, .height = HEIGHT };
	struct worker worker;
	struct term *term;
	long shown = -1, before, after;
	int y, x;

	NEEDS_TRACING();
	if (access("/proc/2/stat", R_OK) != 0) {
		print_message("SKIP: no kernel threads to be seen here\n");
		skip();
	}
	start_worker(&worker, 'a', 2000, false);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	go_to(term, "1 Processes", worker.pid_text);
	before = kernel_threads();
	term_keys(term, "K");
	assert_true(term_wait(term, "kernel threads shown"));
	after = kernel_threads();
	y = term_find(term, " kernel threads shown", &x);
	assert_int_equal(sscanf(term_row(term, y), " %ld", &shown), 1);
	assert_in_range(shown, (before < after ? before : after) - 3,
			(before > after ? before : after) + 3); /* workers come and go */
	assert_true(cursor_is_on(term, "1 Processes", worker.pid_text));
	term_keys(term, "/kthreadd\r");
	assert_true(term_wait(term, " found: kthreadd"));
	assert_true(stays_on(term, "1 Processes", "kthreadd"));
	term_keys(term, "K");
	assert_true(term_wait(term, "kernel threads hidden"));
	assert_true(term_wait_gone(term, "kthreadd"));
	term_quit(term, "q");
}

/* Where nothing is chosen there is nobody to follow; on a filter of calls, neither. */
static void test_nothing_to_follow(void **state)
{
	const char *argv[] = { "-i", "0.3", "-s", "getppid", NULL };
	struct term_options options = { .width = WIDTH, .height = HEIGHT };
	struct term *term;

	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	term_keys(term, "f");
	assert_true(term_wait(term, "nothing to follow"));
	assert_null(strstr(term_row(term, 1), "follow"));
	term_quit(term, "q");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_selection, stop_workers),
		cmocka_unit_test_teardown(test_excluded, stop_workers),
		cmocka_unit_test_teardown(test_other_selections, stop_workers),
		cmocka_unit_test_teardown(test_awaited, stop_workers),
		cmocka_unit_test_teardown(test_paused, stop_workers),
		cmocka_unit_test_teardown(test_stream_is_kept, stop_workers),
		cmocka_unit_test_teardown(test_kernel_threads, stop_workers),
		cmocka_unit_test(test_nothing_to_follow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
