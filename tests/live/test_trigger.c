/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_trigger.c - `sctop record --trigger` on this kernel: a file for each call that was asked
 * for, with what this test did before and after it.
 *
 * A shell opens files that do not exist; others that do lie around them in time.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"
#include "sctop/model.h"
#include "sctop/recording.h"

/* Lines of a recording that open a file, in its folder. */
static int opens(const char *recording, const char *file)
{
	const char *text = live_run(
		ARGS("sh", "-c",
		     live_text("\"$SCTOP\" replay %s --batch --no-summary | grep -c '\"%s/%s\"' "
			       "|| true",
			       recording, live_path("."), file)));

	return atoi(text);
}

/* Errnos and bytes are in it, as in what `sctop record` writes without a trigger. */
static void check_counts(const char *recording)
{
	char why[256];
	struct recording_reader *reader = recording_open(recording, why, sizeof(why));
	struct model *model = model_new(NULL);

	if (!reader)
		fail_msg("%s", why);
	while (!source_read_counters(recording_source(reader), model_feed, model))
		;
	assert_null(recording_problem(reader));
	assert_true(recording_info(reader)->bytes);
	assert_true(model_totals(model)->usage.read_bytes > 0);
	assert_true(model_failures_known(model) > 0);
	model_free(model);
	recording_close(reader);
}

static const char *script(void)
{
	const char *here = live_path(".");

	return live_text("cd %s; touch far before after late; "
			 "(: <%s/far); sleep 1.2; (: <%s/before); sleep 0.1; (: <%s/none-1); "
			 "sleep 0.1; (: <%s/after); sleep 1.5; (: <%s/late); (: <%s/none-2); "
			 "sleep 0.8; true",
			 here, here, here, here, here, here, here);
}

static void around_the_call(void **state)
{
	const char *rec = live_path("rec"), *second = live_path("rec.2");
	struct process *sctop;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "record", "-w", rec, "-i", "0.1", "--trigger",
				   "comm=sh failed syscall=openat", "--before", "0.5", "--after",
				   "0.5", "--", "sh", "-c", script()));
	if (process_wait(sctop))
		fail_msg("%s", process_errors(sctop));
	assert_non_null(strstr(process_errors(sctop), "ENOENT: recording to"));
	assert_int_equal(opens(rec, "far"), 0);
	assert_int_equal(opens(rec, "before"), 1);
	assert_int_equal(opens(rec, "none-1"), 1);
	assert_int_equal(opens(rec, "after"), 1);
	assert_int_equal(opens(rec, "none-2"), 0);
	check_counts(rec);
	assert_int_equal(opens(second, "none-1"), 0);
	assert_int_equal(opens(second, "late"), 1);
	assert_int_equal(opens(second, "none-2"), 1);
	assert_int_not_equal(access(live_path("rec.3"), F_OK), 0);
}

/* With nothing to record, nothing is left. */
static void nothing_came(void **state)
{
	const char *rec = live_path("rec");
	struct process *sctop;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "record", "-w", rec, "--trigger",
				   "syscall=reboot", "--", "true"));
	assert_int_equal(process_wait(sctop), 0);
	assert_non_null(strstr(process_errors(sctop), "the trigger fired 0 times"));
	assert_int_not_equal(access(rec, F_OK), 0);
}

/* It is told, also to whoever looks at the status only. */
static void full_disk(void **state)
{
	static const char many[] = "i=0; while [ $i -lt 9000 ]; do i=$((i+1)); [ -e /nope/$i ]; "
				   "done; exit 0";
	struct process *sctop;
	const char *file;

	(void)state;
	live_require();
	file = live_text("%s/rec", live_small_disk("4k"));
	sctop = process_start(ARGS(getenv("SCTOP"), "record", "-w", file, "--trigger",
				   "failed syscall=newfstatat", "--", "/bin/dash", "-c", many));
	assert_int_equal(WEXITSTATUS(process_wait(sctop)), 1);
	assert_non_null(
		strstr(process_errors(sctop), "No space left on device; the trigger rests"));
}

static void refused(void **state)
{
	static const struct {
		const char *options, *says;
		int status;
	} rows[] = {
		{ "-w x --trigger ''", "every call would fire", 2 },
		{ "-w x --trigger failed --events 5", "--events", 2 },
		{ "-w x --trigger failed --force", "--force", 2 },
		{ "-w x --trigger-files 5", "need --trigger", 2 },
		{ "-w x --trigger 'nosuch=1'", "nosuch", 2 },
		{ "-w none/x --trigger failed", "No such file", 1 },
	};

	(void)state;
	live_require();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct process *sctop =
			process_start(ARGS("sh", "-c",
					   live_text("cd %s; exec \"$SCTOP\" record %s -d 0.1",
						     live_path("."), rows[i].options)));
		int status = process_wait(sctop);

		if (!WIFEXITED(status) || WEXITSTATUS(status) != rows[i].status ||
		    !strstr(process_errors(sctop), rows[i].says))
			fail_msg("%s: %#x %s", rows[i].options, status, process_errors(sctop));
		assert_int_not_equal(access(live_path("x"), F_OK), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(around_the_call),
		LIVE_TEST(nothing_came),
		LIVE_TEST(full_disk),
		LIVE_TEST(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
