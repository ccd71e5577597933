/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_limits.c - everything that can run out is made to: cells, slots, the ring. Totals stay
 * exact, and what could not be attributed or streamed is said.
 */
#include "live.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GETPPID 110

/* Only totals can be right when 100 processes share 16 slots. */
static void check_total_only(const struct trace *trace, json_t *truth)
{
	long long want =
		json_integer_value(json_object_get(json_object_get(truth, "extra"), "calls"));

	assert_int_equal(trace_count(trace, 0, "x86_64", GETPPID, "calls"), want);
	assert_int_equal(trace_count(trace, 0, "x86_64", GETPPID, "errors"), 0);
	assert_true(trace_total(trace, "unattributed") > 0);
	check_sums(trace);
}

static void totals_with(const char *const options[])
{
	struct process *workload =
		workload_start("flood", ARGS("-w", "-n", live_count(1000, 100), "-p", "300"), NULL);
	const char *argv[16] = { "-p", live_text("%d", process_pid(workload)) };
	struct trace *trace;

	for (int i = 0; i < 12 && options[i]; i++)
		argv[i + 2] = options[i];
	trace = trace_start(TRACE_COUNTS, argv);
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_total_only(trace, trace->truth);
	/* The last line of stderr says so. */
	assert_non_null(strstr(process_errors(trace->process), "ttributed"));
}

static void cells_run_out(void **state)
{
	(void)state;
	live_require();
	totals_with(ARGS("--cells", "64"));
}

static void slots_run_out(void **state)
{
	(void)state;
	live_require();
	totals_with(ARGS("--slots", "16"));
}

static void both_run_out_while_read(void **state)
{
	(void)state;
	live_require();
	totals_with(ARGS("--slots", "16", "--cells", "64", "-i", "0.016"));
}

/* Given back in time, a few slots serve any number of short lives. */
static void few_slots_for_many_lives(void **state)
{
	(void)state;
	live_require();
	check_attached("shortlived", ARGS("-w", live_count(20000, 1500), "3"),
		       ARGS("--slots", "64", "--cells", "256", "-i", "0.016"));
}

static long resident_kib(pid_t pid)
{
	FILE *file = fopen(live_text("/proc/%d/status", pid), "r");
	char line[256];
	long kib = -1;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	fclose(file);
	assert_true(kib > 0);
	return kib;
}

/* What was given back last is used next: all that ever was would be 40 MB after so many lives. */
static void many_lives_touch_little_memory(void **state)
{
	struct process *workload;
	struct trace *trace;
	long before, after;

	(void)state;
	live_require();
#ifdef __SANITIZE_ADDRESS__
	live_skip("the sanitizer keeps what is freed");
#endif
	workload = workload_start("shortlived", ARGS("-w", live_count(80000, 1500), "1"), NULL);
	trace = trace_start(TRACE_COUNTS,
			    ARGS("-p", live_text("%d", process_pid(workload)), "-i", "0.05"));
	before = resident_kib(process_pid(trace->process));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	after = resident_kib(process_pid(trace->process));
	trace_stop(trace);
	check_truth(trace, trace->truth);
	assert_true(after - before < 20 * 1024);
}

/* ---- the ring ---- */

/* Every event that passed was emitted, dropped or capped; what was emitted was written. */
static void check_events(const struct trace *trace)
{
	long long calls = 0, lost = 0;
	json_t *event;
	size_t i;

	json_array_foreach(trace->events, i, event)
	{
		const char *type = json_string_value(json_object_get(event, "type"));

		if (type && !strcmp(type, "event"))
			calls++;
		else if (type && !strcmp(type, "lost"))
			lost += live_number(event, "count");
	}
	assert_int_equal(trace_total(trace, "passed"), trace_total(trace, "emitted") +
							       trace_total(trace, "dropped") +
							       trace_total(trace, "capped"));
	assert_int_equal(calls, trace_total(trace, "emitted"));
	assert_int_equal(lost, trace_total(trace, "dropped") + trace_total(trace, "capped"));
}

static struct trace *stream_flood(long calls, const char *const options[], bool stop_consumer)
{
	struct process *workload =
		workload_start("flood", ARGS("-w", "-n", live_text("%ld", calls), "-t", "2"), NULL);
	const char *argv[16] = { "-p", live_text("%d", process_pid(workload)) };
	struct trace *trace;

	for (int i = 0; options && i < 12 && options[i]; i++)
		argv[i + 2] = options[i];
	trace = trace_start(TRACE_EVENTS, argv);
	if (stop_consumer)
		kill(process_pid(trace->process), SIGSTOP);
	workload_go(workload);
	trace->truth = workload_truth(workload);
	if (stop_consumer)
		kill(process_pid(trace->process), SIGCONT);
	trace_stop(trace);
	check_truth(trace, trace->truth);
	check_events(trace);
	return trace;
}

static void events_add_up(void **state)
{
	(void)state;
	live_require();
	stream_flood(live_size(100000, 10000), NULL, false);
}

static void a_small_ring_drops_and_says_so(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	trace = stream_flood(live_size(200000, 20000), ARGS("--ring-size", "65536"), false);
	if (!trace_total(trace, "dropped"))
		live_skip("this machine drains a ring of 64 KiB fast enough");
	assert_non_null(strstr(process_errors(trace->process),
			       live_text("%lld", trace_total(trace, "dropped"))));
}

static void a_stopped_consumer(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	trace = stream_flood(live_size(300000, 30000), ARGS("--ring-size", "262144"), true);
	assert_true(trace_total(trace, "dropped") > 0);
}

static void a_capped_rate(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	trace = stream_flood(live_size(200000, 20000), ARGS("--max-rate", "1000"), false);
	assert_true(trace_total(trace, "capped") > 0);
}

static void loss_fails_when_asked_to(void **state)
{
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", live_count(300000, 30000)), NULL);
	trace = trace_start(TRACE_EVENTS, ARGS("-p", live_text("%d", process_pid(workload)),
					       "--ring-size", "65536", "--fail-on-loss"));
	kill(process_pid(trace->process), SIGSTOP);
	workload_go(workload);
	workload_truth(workload);
	kill(process_pid(trace->process), SIGCONT);
	kill(process_pid(trace->process), SIGINT);
	trace_finish(trace);
	assert_int_equal(trace->status, 3 << 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(cells_run_out),
		LIVE_TEST(slots_run_out),
		LIVE_TEST(both_run_out_while_read),
		LIVE_TEST(few_slots_for_many_lives),
		LIVE_TEST(many_lives_touch_little_memory),
		LIVE_TEST(events_add_up),
		LIVE_TEST(a_small_ring_drops_and_says_so),
		LIVE_TEST(a_stopped_consumer),
		LIVE_TEST(a_capped_rate),
		LIVE_TEST(loss_fails_when_asked_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
