/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_exact.c - floods: what sctop counts is what was called, to the last call.
 *
 * Held against the workload's own count and against perf's; with a reader at 60 Hz, another
 * BPF user hammering every map, a real-time task in between, and all of them at once.
 */
#include "live.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READER	       "-i", "0.016"
#define SYS_getppid_nr 110

static void ten_million_pinned(void **state)
{
	(void)state;
	live_require();
	check_attached("flood", ARGS("-w", "-n", live_count(10000000, 200000), "-c", "0"), NULL);
}

static void on_all_cpus(void **state)
{
	const char *threads = live_text("%ld", sysconf(_SC_NPROCESSORS_ONLN));

	(void)state;
	live_require();
	check_attached("flood", ARGS("-w", "-n", live_count(2000000, 50000), "-t", threads), NULL);
}

static void thousand_processes(void **state)
{
	(void)state;
	live_require();
	check_attached("flood",
		       ARGS("-w", "-n", live_count(2000, 200), "-p", live_count(1000, 250)), NULL);
}

static void each_of_hundred_processes(void **state)
{
	(void)state;
	live_require();
	check_attached("flood", ARGS("-w", "-n", live_count(10000, 500), "-p", "100"), NULL);
}

static void without_latency(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	trace = check_attached("flood", ARGS("-w", "-n", live_count(1000000, 50000)),
			       ARGS("--no-latency"));
	if (json_object_get(trace->summary, "syscalls"))
		assert_int_equal(trace_count(trace, 0, "x86_64", SYS_getppid_nr, "errors"), 0);
}

/* Everything at once: threads, a reader at 60 Hz, and somebody else busy with all BPF maps. */
static void read_and_hammered(void **state)
{
	const char *threads = live_text("%ld", sysconf(_SC_NPROCESSORS_ONLN));
	pid_t hammer;

	(void)state;
	live_require();
	hammer = hammer_start();
	check_attached("flood", ARGS("-w", "-n", live_count(1500000, 30000), "-t", threads),
		       ARGS(READER));
	if (live_size(1, 0))
		check_attached("flood", ARGS("-w", "-n", "500", "-p", "1000"), ARGS(READER));
	hammer_stop(hammer);
}

static void with_events_streaming(void **state)
{
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", live_count(200000, 10000)), NULL);
	trace = trace_start(TRACE_EVENTS, ARGS("-p", live_text("%d", process_pid(workload))));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
}

/* A real-time task that interrupts the flood thousands of times a second, both counted. */
static void under_a_fifo_waker(void **state)
{
	struct process *flood, *waker;
	struct trace *trace;

	(void)state;
	live_require();
	if (!live_has_program("chrt") || !live_has_program("taskset"))
		live_skip("needs chrt and taskset (util-linux)");
	flood = workload_start("flood", ARGS("-w", "-n", live_count(3000000, 100000), "-c", "0"),
			       NULL);
	waker = process_start(ARGS("taskset", "-c", "0", "chrt", "-f", "50", live_workload("waker"),
				   live_count(5000, 500), "100"));
	if (!process_line(waker))
		live_skip("no real-time priority here: %s", process_errors(waker));
	trace = trace_start(TRACE_COUNTS,
			    ARGS("-p", live_text("%d,%d", process_pid(flood), process_pid(waker))));
	workload_go(waker);
	workload_go(flood);
	trace->truth = workload_truth(flood);
	json_t *waker_truth = workload_truth(waker);
	trace_stop(trace);
	check_truth(trace, trace->truth);
	check_truth(trace, waker_truth);
}

static void on_a_real_time_kernel(void **state)
{
	(void)state;
	live_require();
	if (access("/sys/kernel/realtime", F_OK))
		live_skip("not a PREEMPT_RT kernel; make test-kernels boots one");
	check_attached("flood", ARGS("-w", "-n", live_count(2000000, 100000), "-t", "2"),
		       ARGS(READER));
}

/* ---- against other tracers ---- */

/* perf stat needs tracefs, which may not be mounted: a mount namespace of its own has it. */
static struct process *perf_start(pid_t pid, const char *events, const char *file)
{
	const char *control = live_path("perf.control"), *ack = live_path("perf.ack");
	const char *script = live_text("mount -t tracefs none /sys/kernel/tracing 2>/dev/null;"
				       "exec perf stat -x, -o %s -e %s -p %d -D -1 "
				       "--control fifo:%s,%s",
				       file, events, pid, control, ack);
	struct process *perf;
	struct pollfd answer;
	int order;

	assert_true(!mkfifo(control, 0600) && !mkfifo(ack, 0600));
	order = open(control, O_RDWR | O_CLOEXEC);
	answer = (struct pollfd){ .fd = open(ack, O_RDWR | O_CLOEXEC), .events = POLLIN };
	assert_true(order >= 0 && answer.fd >= 0);
	perf = process_start(ARGS("unshare", "-m", "sh", "-c", script));
	/* It begins when told to, and says when it has. */
	assert_int_equal(write(order, "enable\n", 7), 7);
	if (poll(&answer, 1, 20000) != 1)
		print_message("perf does not answer\n");
	close(order);
	close(answer.fd);
	return perf;
}

static long long perf_count(const char *file, const char *event)
{
	FILE *in = fopen(file, "re");
	long long count = -1;
	char line[512];

	while (in && fgets(line, sizeof(line), in))
		if (strstr(line, event))
			count = strtoll(line, NULL, 10);
	if (in)
		fclose(in);
	return count;
}

/* perf counts the enters between its attaching and the end: so do we, but for calls that were
 * already going on when we came. */
static void as_perf_counts(void **state)
{
	const char *file = live_path("perf.txt");
	struct process *workload, *perf;
	struct trace *trace;
	long long all;

	(void)state;
	live_require();
	if (!live_has_program("perf"))
		live_skip("perf is not installed");
	workload = workload_start("flood", ARGS("-w", "-n", live_count(100000, 10000), "-t", "4"),
				  NULL);
	perf = perf_start(process_pid(workload), "raw_syscalls:sys_enter", file);
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%d", process_pid(workload))));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	process_wait(perf);
	trace_stop(trace);
	all = perf_count(file, "raw_syscalls:sys_enter");
	if (all < 0)
		live_skip("perf stat counts no raw_syscalls here: %s", process_errors(perf));
	check_truth(trace, trace->truth);
	assert_int_equal(trace_total(trace, "passed"), all);
}

struct strace_row {
	char name[32];
	long long calls, errors;
};

static int strace_rows(const char *file, struct strace_row *rows, int max)
{
	FILE *in = fopen(file, "re");
	char line[512];
	int cnt = 0;

	while (in && cnt < max && fgets(line, sizeof(line), in)) {
		char *word[8], *save = NULL, *at = line;
		int n = 0;

		while (n < 8 && (word[n] = strtok_r(at, " \n", &save))) {
			at = NULL;
			n++;
		}
		/* % time, seconds, usecs/call, calls, [errors,] name */
		if (n < 5 || n > 6 || !strcmp(word[n - 1], "total") || atoll(word[3]) < 1)
			continue;
		snprintf(rows[cnt].name, sizeof(rows[cnt].name), "%s", word[n - 1]);
		rows[cnt].calls = atoll(word[3]);
		rows[cnt++].errors = n == 6 ? atoll(word[4]) : 0;
	}
	if (in)
		fclose(in);
	return cnt;
}

/* A signal that comes in between makes it begin anew: a matter of luck, and one more call that
 * failed. */
static bool may_begin_anew(const char *name)
{
	return strstr(name, "fork") || !strncmp(name, "clone", strlen("clone"));
}

static const json_t *row_by_name(const struct trace *trace, const char *name)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(trace->summary, "syscalls"), i, row)
	{
		const char *its = json_string_value(json_object_get(row, "syscall"));

		if (its && !strcmp(its, name))
			return row;
	}
	return NULL;
}

static void as_strace_counts(void **state)
{
	static const char script[] = "cd /usr/bin && ls -l /etc >/dev/null; cat /nonexistent "
				     "2>/dev/null; (exec true); true | cat";
	const char *file = live_path("strace.txt");
	struct strace_row rows[100];
	struct process *sctop;
	const char *json = live_path("trace.json");
	struct trace trace = { 0 };
	int cnt, bad = 0;

	(void)state;
	live_require();
	if (!live_has_program("strace"))
		live_skip("strace is not installed");
	live_run(ARGS("strace", "-f", "-c", "-o", file, "sh", "-c", script));
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-S", "--format", "json", "-o", json,
				   "--", "sh", "-c", script));
	assert_int_equal(process_wait(sctop), 0);
	trace.summary = live_keep_json(json_load_file(json, 0, NULL));
	cnt = strace_rows(file, rows, 100);
	assert_true(cnt > 10);
	for (int i = 0; i < cnt; i++) {
		const json_t *row = row_by_name(&trace, rows[i].name);
		long long calls = live_number(row, "calls");
		long long errors = live_number(row, "errors");
		long long restarts = live_number(row, "restarts");

		/* Whether the shell's wait is interrupted by SIGCHLD is a matter of luck, and
		 * rt_sigreturn "fails" with what it returns to. */
		if (!strcmp(rows[i].name, "wait4") || !strcmp(rows[i].name, "rt_sigreturn"))
			continue;
		if (calls == rows[i].calls && errors + restarts == rows[i].errors)
			continue;
		if (may_begin_anew(rows[i].name) &&
		    calls - errors - restarts == rows[i].calls - rows[i].errors)
			continue;
		print_error("%s: strace %lld calls, %lld errors; sctop %lld, %lld\n", rows[i].name,
			    rows[i].calls, rows[i].errors, calls, errors);
		bad++;
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(ten_million_pinned),	  LIVE_TEST(on_all_cpus),
		LIVE_TEST(thousand_processes),	  LIVE_TEST(each_of_hundred_processes),
		LIVE_TEST(without_latency),	  LIVE_TEST(read_and_hammered),
		LIVE_TEST(with_events_streaming), LIVE_TEST(under_a_fifo_waker),
		LIVE_TEST(on_a_real_time_kernel), LIVE_TEST(as_perf_counts),
		LIVE_TEST(as_strace_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
