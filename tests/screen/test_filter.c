/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_filter.c - the prompt for the filter of the live screen: completion, history, undo, and the
 * command line that shows the same.
 */
#include <setjmp.h>
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

static void test_completion(void **state)
{
	struct worker worker;
	struct term *term;
	char keys[64], want[64];

	NEEDS_TRACING();
	term = show_workers(120, 30, NULL, NULL);
	start_worker(&worker, 'a', 10, false);
	assert_true(term_wait(term, worker.comm));
	/* also of those that the filter in force keeps out */
	snprintf(keys, sizeof(keys), ":" CLEAR "pid=%d\r", (int)getpid());
	term_keys(term, keys);
	snprintf(want, sizeof(want), "Filter: pid=%d ", (int)getpid());
	assert_true(term_wait(term, want));
	term_keys(term, ":" CLEAR "sys\tgetpp\t");
	assert_true(term_wait(term, "Filter: syscall=getppid"));
	term_keys(term, ",clos\t");
	assert_true(term_wait(term, "close close_range"));
	snprintf(keys, sizeof(keys), " comm=%s\t", worker_prefix());
	term_keys(term, keys);
	snprintf(want, sizeof(want), "syscall=getppid,close comm=%s", worker.comm);
	assert_true(term_wait(term, want));
	term_keys(term, " uid=roo\t zz\t");
	assert_true(term_wait(term, "nothing begins like that"));
	term_keys(term, "\r");
	assert_true(term_wait(term, "^^"));
	term_keys(term, "\027\r"); /* Ctrl-W */
	snprintf(want, sizeof(want), "comm=%s uid=0 syscall=getppid,close", worker.comm);
	assert_true(term_wait(term, want));
	/* beside it, how much of what all make passes */
	assert_non_null(strstr(term_row(term, 1), "kernel passes "));
	assert_null(strstr(term_row(term, 0), "kernel passes "));
	term_quit(term, "q");
}

static void test_history_and_undo(void **state)
{
	struct term *term;
	char own[48];

	NEEDS_TRACING();
	term = show_workers(120, 30, NULL, NULL);
	snprintf(own, sizeof(own), "Filter: comm=%s*", worker_prefix());
	assert_true(term_wait(term, own));
	term_keys(term, ":" CLEAR "syscall=read\r");
	assert_true(term_wait(term, "Filter: syscall=read"));
	term_keys(term, ":" CLEAR "failed\r");
	assert_true(term_wait(term, "Filter: failed"));
	term_keys(term, ":" KEY_UP_SEQ KEY_UP_SEQ);
	assert_true(term_wait(term, "Filter: syscall=read"));
	term_keys(term, KEY_DOWN_SEQ);
	assert_true(term_wait(term, "Filter: failed"));
	term_keys(term, "\033U");
	assert_true(term_wait(term, "Filter: syscall=read"));
	term_keys(term, "U");
	assert_true(term_wait(term, own));
	term_quit(term, "q");
}

/* The text of a base64 string, by somebody else. */
static void decode(const char *base64, char *text, size_t size)
{
	char command[4200];
	FILE *pipe;

	snprintf(command, sizeof(command), "printf %%s '%s' | base64 -d", base64);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	memset(text, 0, size);
	assert_true(fread(text, 1, size - 1, pipe) > 0);
	pclose(pipe);
}

static void test_copy(void **state)
{
	struct term *term;
	char text[512];

	NEEDS_TRACING();
	term = show_workers(120, 30, NULL, NULL);
	term_keys(term, ":" CLEAR "comm='a b' syscall=read,!write failed\r");
	assert_true(term_wait(term, "kernel filter:"));
	assert_string_equal(term_clipboard(term), "");
	term_keys(term, "Y");
	assert_true(term_wait(term, "sctop -c '\"a b\"' -s read"));
	decode(term_clipboard(term), text, sizeof(text));
	assert_string_equal(text, "sctop -c '\"a b\"' -s read -s '!write' --failed");
	assert_true(term_has(term, text));
	/* and once more when the screen is gone */
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	assert_true(term_has(term, text));
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_completion, stop_workers),
		cmocka_unit_test(test_history_and_undo),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
