/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_stream.c - the stream against workloads that number their calls: in order, complete, and
 * where it is not complete, it says so where the calls are missing.
 */
#include "live.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST (1ll << 30)

/* The number of a numbered call; -1: it is another one. */
static long long number_of(const json_t *event)
{
	const json_t *arg = json_array_get(json_object_get(event, "args"), 0);
	const char *name = json_string_value(json_object_get(event, "syscall"));

	if (!name || strcmp(name, "close") || live_number(arg, "raw") < FIRST)
		return -1;
	return live_number(arg, "raw") - FIRST;
}

static bool is_type(const json_t *event, const char *type)
{
	return !strcmp(json_string_value(json_object_get(event, "type")), type);
}

static void check_balance(const struct trace *trace, long long events)
{
	assert_int_equal(trace_total(trace, "emitted"), events);
	assert_int_equal(trace_total(trace, "passed"), trace_total(trace, "emitted") +
							       trace_total(trace, "dropped") +
							       trace_total(trace, "capped"));
}

/* Each missing number is told of between its neighbours, by `reason`; nothing else is missing. */
static void check_gaps(const struct trace *trace, long long calls, const char *reason)
{
	long long next = 0, missing = 0, told = 0, before = 0, events = 0;
	json_t *event;
	size_t i;

	json_array_foreach(trace->events, i, event)
	{
		long long number;

		if (is_type(event, "lost")) {
			assert_string_equal(json_string_value(json_object_get(event, "reason")),
					    reason);
			told += live_number(event, "count");
		}
		if (!is_type(event, "event"))
			continue;
		events++;
		number = number_of(event);
		if (number < 0)
			continue;
		if (number < next)
			fail_msg("call %lld comes after call %lld", number, next - 1);
		missing += number - next;
		if (missing != told)
			fail_msg("before call %lld %lld are missing since call %lld, %lld told of",
				 number, missing - before, next - 1, told - before);
		before = missing;
		next = number + 1;
	}
	missing += calls - next;
	assert_int_equal(told, missing);
	assert_int_equal(trace_total(trace, !strcmp(reason, "ring") ? "dropped" : "capped"), told);
	assert_true(told > 0);
	check_balance(trace, events);
}

/* Waits for the end of a round. */
static void round_of(struct process *workload)
{
	workload_go(workload);
	assert_non_null(process_line(workload));
}

static void stopped_consumer(void **state)
{
	long few = 1000, many = live_size(200000, 20000);
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	workload = workload_start(
		"numbered",
		ARGS("flood", live_text("%ld", few), live_text("%ld", many), live_text("%ld", few)),
		NULL);
	trace = trace_start(TRACE_EVENTS, ARGS("-p", live_text("%d", process_pid(workload)), "-s",
					       "close", "--ring-size", "262144"));
	round_of(workload);
	kill(process_pid(trace->process), SIGSTOP);
	round_of(workload);
	kill(process_pid(trace->process), SIGCONT);
	round_of(workload);
	process_wait(workload);
	trace_stop(trace);
	check_gaps(trace, few + many + few, "ring");
	if (!strstr(process_errors(trace->process), "not shown"))
		fail_msg("no word of it at the end: %s", process_errors(trace->process));
}

static void over_the_rate(void **state)
{
	long many = live_size(100000, 10000);
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	workload = workload_start("numbered", ARGS("flood", live_text("%ld", many)), NULL);
	trace = trace_start(TRACE_EVENTS, ARGS("-p", live_text("%d", process_pid(workload)), "-s",
					       "close", "--max-rate", "2000"));
	round_of(workload);
	process_wait(workload);
	trace_stop(trace);
	check_gaps(trace, many, "capped");
}

/* As text: the lines and what the lines about losses say are all calls there were. */
static void losses_in_text(void **state)
{
	long many = live_size(100000, 10000), lines = 0, told = 0, total = 0, count;
	const char *file = live_path("text"), *line, *at;
	struct process *workload, *sctop;
	char text[4096];
	FILE *in;

	(void)state;
	live_require();
	workload = workload_start("numbered", ARGS("flood", live_text("%ld", many)), NULL);
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-o", file, "-p",
				   live_text("%d", process_pid(workload)), "-s", "close",
				   "--max-rate", "2000"));
	while ((line = process_error_line(sctop)) && strncmp(line, "Tracing", 7))
		;
	round_of(workload);
	process_wait(workload);
	kill(process_pid(sctop), SIGINT);
	assert_int_equal(process_wait(sctop), 0);
	in = fopen(file, "re");
	assert_non_null(in);
	while (fgets(text, sizeof(text), in)) {
		at = strstr(text, "] --- ");
		lines += strstr(text, "close(") && strstr(text, " = -1 EBADF");
		if (at && sscanf(at, "] --- lost %ld events", &count) == 1)
			told += count;
		if (sscanf(text, "Total events captured: %ld", &count) == 1)
			total = count;
	}
	fclose(in);
	assert_true(told > 0);
	assert_int_equal(lines + told, many);
	assert_true(total > 0);
	if (!strstr(process_errors(sctop), live_text("%ld", told)))
		fail_msg("told of %ld, at the end: %s", told, process_errors(sctop));
}

/* When the call ended: CLOCK_REALTIME in ns; -1: it never did. */
static long long end_of(const json_t *event)
{
	const char *time = json_string_value(json_object_get(event, "time"));
	struct tm tm = { 0 };
	long long ns;
	const char *rest = strptime(time, "%Y-%m-%dT%H:%M:%S", &tm);

	if (!rest || sscanf(rest, ".%lldZ", &ns) != 1)
		fail_msg("not a time: %s", time);
	if (json_is_true(json_object_get(event, "unfinished")))
		return -1;
	return timegm(&tm) * 1000000000ll + ns + live_number(event, "duration_ns");
}

static void check_order(const struct trace *trace)
{
	long long last = 0, ended;
	json_t *event;
	size_t i;

	json_array_foreach(trace->events, i, event)
	{
		if (!is_type(event, "event"))
			continue;
		ended = end_of(event);
		if (ended >= 0 && ended < last)
			fail_msg("line %zu ended %lld ns before the one above it", i, last - ended);
		if (ended >= 0)
			last = ended;
	}
}

/* Two CPUs, one true order: that of the token. */
static void across_cpus(void **state)
{
	long count = live_size(30000, 1000), next = 0;
	struct process *workload;
	struct trace *trace;
	json_t *event;
	size_t i;

	(void)state;
	live_require();
	workload = workload_start("numbered", ARGS("pass", live_text("%ld", count)), NULL);
	trace = trace_start(TRACE_EVENTS, ARGS("-p", live_text("%d", process_pid(workload))));
	round_of(workload);
	process_wait(workload);
	trace_stop(trace);
	json_array_foreach(trace->events, i, event)
	{
		long long number = is_type(event, "event") ? number_of(event) : -1;

		if (number >= 0 && number != next++)
			fail_msg("call %lld in the place of call %ld", number, next - 1);
	}
	assert_int_equal(next, count);
	check_order(trace);
}

/* Nothing but calls, on all CPUs at once: by the times they end. */
static void flood_in_time_order(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	trace = trace_command(TRACE_EVENTS, ARGS("--ring-size", "64M"), "flood",
			      ARGS("-t", "4", "-n", live_count(20000, 500)));
	assert_true(json_array_size(trace->events) > (size_t)live_size(80000, 2000));
	check_order(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(stopped_consumer),	LIVE_TEST(over_the_rate),
		LIVE_TEST(losses_in_text),	LIVE_TEST(across_cpus),
		LIVE_TEST(flood_in_time_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
