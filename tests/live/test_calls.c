/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_calls.c - calls that do not simply enter and return: ended inside, refused before they
 * began, interrupted, restarted, rewritten, of another ABI, of no number at all.
 */
#include "live.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each both ways: attached to while it waits (not where all is slow), and from its first call. */
static struct trace *check_both(const char *workload, const char *arg)
{
	struct trace *trace;

	if (live_size(1, 0))
		check_attached(workload, arg ? ARGS("-w", arg) : ARGS("-w"), NULL);
	trace = trace_command(TRACE_COUNTS, NULL, workload, ARGS(arg));
	assert_int_equal(trace->status, 0);
	check_truth(trace, trace->truth);
	return trace;
}

static void calls_that_never_return(void **state)
{
	(void)state;
	live_require();
	check_both("ends", NULL);
}

static void refused_by_seccomp(void **state)
{
	(void)state;
	live_require();
	check_both("seccomp", NULL);
}

static void skipped_and_rewritten_by_ptrace(void **state)
{
	(void)state;
	live_require();
	check_both("ptrace", NULL);
}

static void numbers_that_are_no_call(void **state)
{
	(void)state;
	live_require();
	check_both("badcalls", "1000");
}

static void interrupted_and_restarted(void **state)
{
	(void)state;
	live_require();
	check_both("signals", NULL);
}

static bool has_int80(void)
{
	struct process *probe = process_start(ARGS(live_workload("int80"), "1"));
	int status = process_wait(probe);

	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void int80_from_64_bit(void **state)
{
	(void)state;
	live_require();
	if (!has_int80())
		live_skip("this kernel has no 32-bit calls");
	check_both("int80", "10000");
}

/* Its mmap returns an address above 2 GiB: as a signed 32-bit number, "negative". */
static void a_32_bit_program(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	if (!has_int80())
		live_skip("this kernel has no 32-bit calls");
	trace = trace_command(TRACE_COUNTS, NULL, "abi32", ARGS("10000"));
	assert_int_equal(trace->status, 0);
	check_truth(trace, trace->truth);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(trace->truth, "extra"),
							    "high_mmap")),
			 1);
	assert_int_equal(trace_count(trace, 0, "i386", 192, "errors"), 0);
}

/* What the stream says of one call must be what the counters say. */
static void events_of_both_abis(void **state)
{
	int i386 = 0, x86_64 = 0;
	struct trace *trace;
	json_t *event;
	size_t i;

	(void)state;
	live_require();
	if (!has_int80())
		live_skip("this kernel has no 32-bit calls");
	trace = trace_command(TRACE_EVENTS, NULL, "int80", ARGS("100"));
	json_array_foreach(trace->events, i, event)
	{
		const char *abi = json_string_value(json_object_get(event, "abi"));
		const char *name = json_string_value(json_object_get(event, "syscall"));

		if (!abi || !name || strcmp(name, "getppid"))
			continue;
		i386 += !strcmp(abi, "i386");
		x86_64 += !strcmp(abi, "x86_64");
	}
	assert_int_equal(i386, 100);
	assert_int_equal(x86_64, 100);
}

static void statuses_of_commands(void **state)
{
	struct process *sctop;
	int status;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-S", "--", "sh", "-c", "exit 42"));
	status = process_wait(sctop);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 42);
	sctop = process_start(
		ARGS(getenv("SCTOP"), "trace", "-S", "--", "sh", "-c", "kill -TERM $$"));
	status = process_wait(sctop);
	/* By the signal itself, or as a shell says it. */
	assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) ||
		    (WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(calls_that_never_return),
		LIVE_TEST(refused_by_seccomp),
		LIVE_TEST(skipped_and_rewritten_by_ptrace),
		LIVE_TEST(numbers_that_are_no_call),
		LIVE_TEST(interrupted_and_restarted),
		LIVE_TEST(int80_from_64_bit),
		LIVE_TEST(a_32_bit_program),
		LIVE_TEST(events_of_both_abis),
		LIVE_TEST(statuses_of_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
