/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_fork.c - processes that come and go: storms of forks, short lives, programs replaced.
 */
#include "live.h"

#include <string.h>
#include <unistd.h>

static void forks_count_once(void **state)
{
	(void)state;
	live_require();
	check_attached("forkstorm", ARGS("-w", live_count(1000, 100)), NULL);
}

/* Nobody reads the tables while they all live and die. */
static void short_lives_between_two_refreshes(void **state)
{
	(void)state;
	live_require();
	check_attached("shortlived", ARGS("-w", live_count(100000, 2000), "3"), ARGS("-i", "1000"));
}

static void short_lives_read_at_60_hz(void **state)
{
	(void)state;
	live_require();
	check_attached("shortlived", ARGS("-w", live_count(30000, 1000), "3"), ARGS("-i", "0.016"));
}

/* Attached to; and as a command, from the very first call: its execve is the one call more. */
static void exec_both(const char *mode, long nr)
{
	struct truth_change execve = { "x86_64", 59, "calls", 1 };
	struct trace *trace;

	check_attached("exec", ARGS("-w", mode), NULL);
	if (!live_size(1, 0))
		return;
	trace = trace_command(TRACE_COUNTS, NULL, "exec", ARGS(mode));
	assert_int_equal(trace->status, 0);
	if (nr == 59)
		check_truth_but(trace, trace->truth, &execve);
	else
		check_truth(trace, trace->truth);
}

static void exec_by_the_leader(void **state)
{
	(void)state;
	live_require();
	exec_both("leader", 59);
}

static void exec_by_another_thread(void **state)
{
	(void)state;
	live_require();
	exec_both("thread", 59);
}

static void exec_that_fails(void **state)
{
	(void)state;
	live_require();
	exec_both("failed", 59);
}

static void exec_at(void **state)
{
	(void)state;
	live_require();
	exec_both("execveat", 322);
}

/* The execve enters as one ABI and leaves as the other: it belongs to where it entered. */
static void exec_64_to_32(void **state)
{
	struct trace *trace;
	long pid;

	(void)state;
	live_require();
	trace = check_attached("exec", ARGS("-w", "to", live_workload("abi32"), "1000"), NULL);
	pid = (long)json_integer_value(json_object_get(trace->truth, "pid"));
	assert_int_equal(trace_count(trace, pid, "x86_64", 59, "calls"), 1);
	assert_int_equal(trace_count(trace, pid, "x86_64", 59, "errors"), 0);
	assert_int_equal(trace_count(trace, pid, "x86_64", 110, "calls"), 3);
	assert_int_equal(trace_count(trace, pid, "i386", 59, "calls"), 0);
	assert_int_equal(trace_count(trace, pid, "i386", 1, "unfinished"), 1);
}

static void exec_32_to_64(void **state)
{
	struct trace *trace;
	long pid;

	(void)state;
	live_require();
	trace = trace_command(TRACE_COUNTS, NULL, "abi32",
			      ARGS("500", "exec", live_workload("flood"), "-n", "700"));
	assert_int_equal(trace->status, 0);
	check_truth(trace, trace->truth);
	pid = (long)json_integer_value(json_object_get(trace->truth, "pid"));
	assert_int_equal(trace_count(trace, pid, "i386", 11, "calls"), 1);
	assert_int_equal(trace_count(trace, pid, "i386", 64, "calls"), 500);
	assert_int_equal(trace_count(trace, pid, "x86_64", 110, "calls"), 700);
}

/* Also if a thread of its io_uring is the last of its tasks to end. */
static void a_process_ends_once(void **state)
{
	json_t *ends = live_keep_json(json_object()), *event, *extra;
	struct trace *trace;
	size_t i;

	(void)state;
	live_require();
	trace = trace_command(TRACE_EVENTS, ARGS("-s", "io_uring_setup"), "ioworker", ARGS("20"));
	extra = json_object_get(trace->truth, "extra");
	if (json_is_true(json_object_get(extra, "skipped")))
		live_skip("there is no io_uring here");
	json_array_foreach(trace->events, i, event)
	{
		const char *type = json_string_value(json_object_get(event, "type"));
		char pid[24];

		snprintf(pid, sizeof(pid), "%lld", live_number(event, "pid"));
		if (strcmp(type, "exit") != 0)
			continue;
		if (json_object_get(ends, pid))
			fail_msg("the end of process %s is told of twice", pid);
		json_object_set_new(ends, pid, json_true());
	}
	assert_int_equal(json_object_size(ends), live_number(extra, "processes") + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(forks_count_once),
		LIVE_TEST(short_lives_between_two_refreshes),
		LIVE_TEST(short_lives_read_at_60_hz),
		LIVE_TEST(exec_by_the_leader),
		LIVE_TEST(exec_by_another_thread),
		LIVE_TEST(exec_that_fails),
		LIVE_TEST(exec_at),
		LIVE_TEST(exec_64_to_32),
		LIVE_TEST(exec_32_to_64),
		LIVE_TEST(a_process_ends_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
