/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_identity.c - who is who: PIDs used again, leaders that end first, ends at one moment.
 */
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void leader_ends_first(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	check_attached("threads", ARGS("-w", "leader", "5000"), NULL);
	trace = trace_command(TRACE_COUNTS, NULL, "threads", ARGS("leader", "5000"));
	check_truth(trace, trace->truth);
}

static void threads_end_at_one_moment(void **state)
{
	(void)state;
	live_require();
	for (int i = 0; i < live_size(5, 1); i++)
		check_attached("threads", ARGS("-w", "exits", live_count(500, 100), "20"), NULL);
	check_attached("threads", ARGS("-w", "exits", live_count(500, 100), "20"),
		       ARGS("-i", "0.016"));
}

/* One "exit" per process, by whichever thread is last: never two, never none. */
static void one_exit_per_process(void **state)
{
	struct trace *trace;
	int exits = 0;
	json_t *event;
	size_t i;

	(void)state;
	live_require();
	for (int round = 0; round < live_size(10, 2); round++) {
		trace = trace_command(TRACE_EVENTS, ARGS("-s", "exit_group"), "threads",
				      ARGS(round % 2 ? "leader" : "exits", "50", "1"));
		exits = 0;
		json_array_foreach(trace->events, i, event)
		{
			const char *type = json_string_value(json_object_get(event, "type"));

			exits += type && !strcmp(type, "exit");
		}
		assert_int_equal(exits, 1);
	}
}

/* ---- PIDs used again ---- */

/* Makes the next fork take this PID, where the kernel lets us. */
static bool next_pid_is(pid_t pid)
{
	const char *text = live_text("%d", pid - 1);
	int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return ok;
}

static pid_t run_flood(long calls, pid_t wanted)
{
	for (int i = 0; i < 200; i++) {
		struct process *flood;
		pid_t pid;

		if (wanted && !next_pid_is(wanted))
			return -1;
		flood = process_start(ARGS(live_workload("flood"), "-n", live_text("%ld", calls)));
		pid = process_pid(flood);
		assert_int_equal(process_wait(flood), 0);
		if (!wanted || pid == wanted)
			return pid;
	}
	return -1;
}

/* Two processes with one PID, one after the other: two rows, each with its own count. */
static void a_pid_used_again(void **state)
{
	struct trace *trace;
	long long counts[8];
	int found = 0;
	json_t *row;
	pid_t first, second;
	size_t i;

	(void)state;
	live_require();
	trace = trace_start(TRACE_COUNTS, ARGS("-c", "flood", "-s", "getppid"));
	first = run_flood(1111, 0);
	/* Start times are told apart by the clock tick. */
	usleep(50000);
	second = run_flood(2222, first);
	trace_stop(trace);
	if (second < 0)
		live_skip("the kernel does not let us choose a PID (/proc/sys/kernel/ns_last_pid)");
	json_array_foreach(json_object_get(trace->summary, "rows"), i, row)
	{
		if (live_number(row, "pid") != first || found == 8)
			continue;
		counts[found++] = live_number(row, "calls");
	}
	assert_int_equal(found, 2);
	assert_true((counts[0] == 1111 && counts[1] == 2222) ||
		    (counts[0] == 2222 && counts[1] == 1111));
	check_sums(trace);
}

/* -p names a process, not a number: what gets the number later is foreign. */
static void a_selected_pid_used_again(void **state)
{
	struct process *workload;
	struct trace *trace;
	pid_t pid, again;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", "1111"), NULL);
	pid = process_pid(workload);
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%d", pid)));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	usleep(50000);
	again = run_flood(2222, pid);
	trace_stop(trace);
	if (again < 0)
		live_skip("the kernel does not let us choose a PID (/proc/sys/kernel/ns_last_pid)");
	check_truth(trace, trace->truth);
}

#define PID_MAX "/proc/sys/kernel/pid_max"

static bool write_pid_max(const char *text)
{
	FILE *file = fopen(PID_MAX, "we");
	bool ok = file && fputs(text, file) >= 0;

	return file && !fclose(file) && ok;
}

struct pid_max {
	char old[32];
	int lock; /* two of us would give back each other's */
};

/* Whichever way the test ends: the machine gets its limit back. */
static void restore_pid_max(void *arg)
{
	struct pid_max *pid_max = arg;

	if (*pid_max->old)
		write_pid_max(pid_max->old);
	close(pid_max->lock);
	free(pid_max);
}

/* Reads what it is, and has it restored at the end of the test. */
static bool keep_pid_max(void)
{
	struct pid_max *pid_max = live_keep(calloc(1, sizeof(*pid_max)), restore_pid_max);
	FILE *file;

	pid_max->lock = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	flock(pid_max->lock, LOCK_EX);
	file = fopen(PID_MAX, "re");
	if (file && !fgets(pid_max->old, sizeof(pid_max->old), file))
		*pid_max->old = 0;
	if (file)
		fclose(file);
	return *pid_max->old;
}

/* Many thousand processes through a small range of PIDs. */
static void a_small_range_of_pids(void **state)
{
	/* A name of its own: the same workload may be running for somebody else. */
	const char *name = live_text("short-%d", getpid());
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	if (!keep_pid_max())
		live_skip("cannot read " PID_MAX);
	assert_int_equal(symlink(live_workload("shortlived"), live_path(name)), 0);
	workload = workload_start(live_path(name), ARGS("-w", "20000", "3"), NULL);
	if (!write_pid_max(live_text("%d", process_pid(workload) + 1500)))
		live_skip("cannot set " PID_MAX);
	trace = trace_start(TRACE_COUNTS, ARGS("-c", name, "-i", "0.05"));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(leader_ends_first),	      LIVE_TEST(threads_end_at_one_moment),
		LIVE_TEST(one_exit_per_process),      LIVE_TEST(a_pid_used_again),
		LIVE_TEST(a_selected_pid_used_again), LIVE_TEST(a_small_range_of_pids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
