/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_trigger.c - A in the live screen: what was around a failing call is in a file, once for each
 * time that it fired.
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

#include "sctop/model.h"
#include "sctop/recording.h"
#include "term.h"
#include "worker.h"

#define CLEAR "\025" /* Ctrl-U */

static char folder[] = "/tmp/sctop-trigger-XXXXXX";

/* Lines of a recording with a text. */
static long lines_with(const char *file, const char *text)
{
	char command[512], answer[32] = "";
	FILE *pipe;

	snprintf(command, sizeof(command), "\"$SCTOP\" replay %s/%s --batch 2>&1 | grep -c '%s'",
		 folder, file, text);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof(answer), pipe));
	pclose(pipe);
	return atol(answer);
}

/* Errnos and bytes are in it, as in what R writes. */
static void check_counts(const char *file)
{
	char path[128], why[256];
	struct recording_reader *reader;
	struct model *model = model_new(NULL);

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	reader = recording_open(path, why, sizeof(why));
	if (!reader)
		fail_msg("%s", why);
	while (!source_read_counters(recording_source(reader), model_feed, model))
		;
	assert_null(recording_problem(reader));
	assert_true(recording_info(reader)->bytes);
	assert_true(model_failures_known(model) > 0);
	model_free(model);
	recording_close(reader);
}

static void test_records(void **state)
{
	struct worker worker;
	struct term *term;
	char keys[128], path[64];

	(void)state;
	NEEDS_TRACING();
	assert_non_null(mkdtemp(folder));
	start_worker(&worker, 'a', 20, false);
	term = show_workers(120, 30, "--no-mouse", NULL);
	assert_true(term_wait(term, worker.pid_text));
	term_keys(term, "A");
	assert_true(term_wait(term, "Record around: failed before=5 after=5"));
	term_keys(term, CLEAR "failed befor=1\r");
	assert_true(term_wait(term, "^"));
	term_keys(term, CLEAR "before=x failed\r");
	assert_true(term_wait(term, "a time up to an hour"));
	term_keys(term, CLEAR "before=0.3 after=0.3\r");
	assert_true(term_wait(term, "every call would fire"));
	term_keys(term, CLEAR "failed syscall=close before=0.3 after=0.3\r");
	assert_true(term_wait(term, "Record to: sctop-trigger-"));
	snprintf(keys, sizeof(keys), CLEAR "%s/none/x\r", folder);
	term_keys(term, keys);
	assert_true(term_wait(term, "No such file"));
	snprintf(keys, sizeof(keys), CLEAR "%s/rec\r", folder);
	term_keys(term, keys);
	assert_true(term_wait(term, "TRIGGER 2"));
	/* paused, it goes on */
	term_keys(term, "p");
	assert_true(term_wait(term, "TRIGGER 4"));
	term_keys(term, "pA");
	assert_true(term_wait_gone(term, "TRIGGER"));
	term_quit(term, "q");
	for (int i = 1; i <= 3; i++) {
		snprintf(path, sizeof(path), i > 1 ? "rec.%d" : "rec", i);
		assert_true(lines_with(path, "close(-1) *= -1 EBADF") > 3);
		assert_true(lines_with(path, "getppid() *=") > 60);
		assert_true(lines_with(path, worker.comm) > 60);
		check_counts(path);
	}
}

static void test_readonly(void **state)
{
	struct term *term;

	(void)state;
	NEEDS_TRACING();
	term = show_workers(120, 30, "--readonly", NULL);
	term_keys(term, "A");
	assert_true(term_wait(term, "A: not with --readonly"));
	term_quit(term, "q");
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_records, stop_workers),
		cmocka_unit_test(test_readonly),
	};

	return cmocka_run_group_tests(tests, NULL, remove_folder);
}
