/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_attach.c - sctop comes and goes while calls are under way, and leaves nothing behind.
 */
#include "live.h"

#include <errno.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sctop/filter.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* No row may claim more time than there was since before sctop was started. */
static void check_latencies(const struct trace *trace, long long since_ns)
{
	long long most = now_ns() - since_ns;
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(trace->summary, "syscalls"), i, row)
	{
		long long max = live_number(row, "max_ns");
		long long total = live_number(row, "total_ns");
		long long calls = live_number(row, "calls");

		assert_true(max >= 0 && total >= 0);
		assert_true(max <= most);
		assert_true(total <= max * calls);
	}
}

/* A read that began before sctop did, and ends after it came: at most one call, no time. */
static void attach_while_blocked(void **state)
{
	struct process *workload;
	struct trace *trace;
	long long begin;
	long pid;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", "10"), NULL);
	pid = process_pid(workload);
	usleep(300000);
	begin = now_ns();
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%ld", pid)));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
	check_latencies(trace, begin);
	/* "go\n" is three reads, the first of them under way when we came. */
	assert_true(trace_count(trace, pid, "x86_64", 0, "calls") >= 2);
	assert_true(trace_count(trace, pid, "x86_64", 0, "calls") <= 3);
}

/* It ends while the workload is inside a read: that one is in flight, not in the counts. */
static void detach_while_blocked(void **state)
{
	struct process *workload;
	struct trace *trace;
	long long begin = now_ns();
	long pid;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", "10"), NULL);
	pid = process_pid(workload);
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%ld", pid)));
	process_write(workload, "g");
	usleep(100000);
	trace_stop(trace);
	check_latencies(trace, begin);
	check_sums(trace);
	assert_true(trace_count(trace, pid, "x86_64", 0, "calls") <= 1);
	assert_int_equal(trace_count(trace, pid, "x86_64", 0, "unfinished"), 0);
	workload_go(workload);
	workload_truth(workload);
}

/* ---- in flight: through the library, as the headless program does not show it ---- */

struct wanted {
	uint32_t tgid;
	int found;
	struct sctop_inflight inflight;
};

static void look_for(const struct sctop_inflight *inflight, void *arg)
{
	struct wanted *wanted = arg;

	if (inflight->tgid != wanted->tgid)
		return;
	wanted->found++;
	wanted->inflight = *inflight;
}

static struct tracer *attach_to(pid_t pid)
{
	struct tracer_options options = { 0 };
	struct filter *filter = filter_new();
	struct filter_error error;
	struct tracer *tracer;
	char why[256] = "";

	assert_non_null(filter);
	assert_int_equal(filter_parse(filter, live_text("pid=%d+", pid), &error), 0);
	tracer = tracer_new(&options, why, sizeof(why));
	if (!tracer)
		fail_msg("tracer_new: %s", why);
	assert_int_equal(tracer_set_filter(tracer, filter), 0);
	assert_int_equal(tracer_attach(tracer), 0);
	filter_free(filter);
	return tracer;
}

static void in_flight_with_the_right_age(void **state)
{
	struct process *workload;
	struct wanted before = { 0 }, after = { 0 };
	struct tracer *tracer;
	long long begin, end;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", "10"), NULL);
	before.tgid = after.tgid = (uint32_t)process_pid(workload);
	tracer = attach_to(process_pid(workload));
	assert_int_equal(tracer_inflight(tracer, look_for, &before), 0);
	assert_int_equal(before.found, 1);
	assert_int_equal(before.inflight.nr, 0);
	assert_int_equal(before.inflight.enter_ns, 0); /* before us: its age is not known */
	begin = now_ns();
	process_write(workload, "g"); /* it reads that, and goes into the next read */
	usleep(200000);
	end = now_ns();
	assert_int_equal(tracer_inflight(tracer, look_for, &after), 0);
	assert_int_equal(after.found, 1);
	assert_int_equal(after.inflight.nr, 0);
	assert_true((long long)after.inflight.enter_ns >= begin);
	assert_true((long long)after.inflight.enter_ns <= end);
	tracer_free(tracer);
	process_write(workload, "o\n");
	workload_truth(workload);
}

/* ---- nothing stays behind ---- */

/* What a process holds of BPF, as its descriptors say: others on this machine use BPF, too. */
static const struct {
	const char *key;
	int open;
} kinds[] = {
	{ "prog_id:", BPF_PROG_GET_FD_BY_ID },
	{ "map_id:", BPF_MAP_GET_FD_BY_ID },
	{ "link_id:", BPF_LINK_GET_FD_BY_ID },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), IDS_MAX = 256 };

struct held {
	struct {
		int kind;
		uint32_t id;
	} ids[IDS_MAX];
	int cnt, of_kind[KINDS];
};

static void find_held(pid_t pid, struct held *held)
{
	for (int fd = 3; fd < IDS_MAX; fd++) {
		FILE *file = fopen(live_text("/proc/%d/fdinfo/%d", pid, fd), "re");
		char line[256];

		while (file && fgets(line, sizeof(line), file) && held->cnt < IDS_MAX) {
			for (int i = 0; i < KINDS; i++) {
				if (strncmp(line, kinds[i].key, strlen(kinds[i].key)))
					continue;
				held->ids[held->cnt].kind = i;
				held->ids[held->cnt++].id =
					(uint32_t)atol(line + strlen(kinds[i].key));
				held->of_kind[i]++;
				break;
			}
		}
		if (file)
			fclose(file);
	}
}

static bool is_there(int kind, uint32_t id)
{
	union bpf_attr attr = { .prog_id = id };
	int fd = (int)syscall(SYS_bpf, kinds[kind].open, &attr, sizeof(attr));

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void nothing_stays(int signo)
{
	struct trace *trace = trace_start(TRACE_COUNTS, ARGS("-c", "*"));
	struct held held = { 0 };

	find_held(process_pid(trace->process), &held);
	for (int i = 0; i < KINDS; i++)
		assert_true(held.of_kind[i] > 0);
	for (int i = 0; i < held.cnt; i++)
		assert_true(is_there(held.ids[i].kind, held.ids[i].id));
	kill(process_pid(trace->process), signo);
	process_wait(trace->process);
	/* The kernel frees programs and maps a moment later. */
	for (int i = 0; i < held.cnt; i++) {
		for (int k = 0; k < 3000 && is_there(held.ids[i].kind, held.ids[i].id); k++)
			usleep(10000);
		if (is_there(held.ids[i].kind, held.ids[i].id))
			fail_msg("%s %u stays", kinds[held.ids[i].kind].key, held.ids[i].id);
	}
}

static void nothing_stays_after_sigint(void **state)
{
	(void)state;
	live_require();
	nothing_stays(SIGINT);
}

static void nothing_stays_after_sigkill(void **state)
{
	(void)state;
	live_require();
	nothing_stays(SIGKILL);
}

/* Comes and goes ten times during a flood: every count is at most the truth. */
static void again_and_again_in_a_flood(void **state)
{
	struct process *workload;
	long long begin = now_ns();
	json_t *truth;
	long long sum = 0, all;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-s", "600", "-t", "2"), NULL);
	workload_go(workload);
	for (int i = 0; i < live_size(10, 3); i++) {
		struct trace *trace = trace_start(
			TRACE_COUNTS, ARGS("-p", live_text("%d", process_pid(workload))));

		usleep(20000);
		trace_stop(trace);
		check_sums(trace);
		check_latencies(trace, begin);
		assert_int_equal(trace_count(trace, 0, "x86_64", 110, "errors"), 0);
		assert_int_equal(trace_count(trace, 0, "x86_64", 110, "blocked"), 0);
		sum += trace_count(trace, 0, "x86_64", 110, "calls");
	}
	kill(process_pid(workload), SIGTERM);
	truth = workload_truth(workload);
	all = json_integer_value(json_object_get(json_object_get(truth, "extra"), "calls"));
	assert_true(sum > 0);
	assert_true(sum <= all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(attach_while_blocked),	 LIVE_TEST(detach_while_blocked),
		LIVE_TEST(in_flight_with_the_right_age), LIVE_TEST(nothing_stays_after_sigint),
		LIVE_TEST(nothing_stays_after_sigkill),	 LIVE_TEST(again_and_again_in_a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
