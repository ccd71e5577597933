/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_tty.c - by terminal: gained and lost in every way, watched from the first call on it.
 */
#include "live.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The workload's script of gaining and losing; see tests/workloads/tty.c. */
static void every_way_to_gain_and_lose_it(void **state)
{
	struct process *workload;
	struct trace *trace;
	json_t *ready;
	const char *tty;

	(void)state;
	live_require();
	workload = workload_start("tty", NULL, &ready);
	tty = json_string_value(json_object_get(ready, "tty"));
	assert_non_null(tty);
	trace = trace_start(TRACE_COUNTS, ARGS("-t", tty));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	if (!json_is_true(json_object_get(json_object_get(trace->truth, "extra"), "reused")))
		print_message("the pts number was not given again: its reuse is not covered\n");
	check_truth(trace, trace->truth);
}

static pid_t foreground_of(int master)
{
	pid_t pid = -1;

	for (int i = 0; i < 500; i++) {
		if (!ioctl(master, TIOCGPGRP, &pid) && pid > 0)
			return pid;
		usleep(10000);
	}
	return -1;
}

/* Spelled in each of the ways that the options promise. */
static void as_it_may_be_spelled(void **state)
{
	(void)state;
	live_require();
	for (long i = 0; i < live_size(3, 1); i++) {
		int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
		const char *name, *number, *tty, *script;
		struct process *shell;
		struct trace *trace;

		assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
		name = live_text("%s", ptsname(master));
		number = strrchr(name, '/') + 1;
		tty = i == 0   ? live_text("/dev/pts/%s", number)
		      : i == 1 ? live_text("pts/%s", number)
			       : live_text("pts%s", number);
		script = live_text("exec setsid -c sh -c 'read line; %s -n 4321 >/dev/null' <%s",
				   live_workload("flood"), name);
		shell = process_start(ARGS("sh", "-c", script));
		assert_true(foreground_of(master) > 0);
		trace = trace_start(TRACE_COUNTS, ARGS("--tty", tty));
		assert_int_equal(write(master, "go\n", 3), 3);
		process_wait(shell);
		trace_stop(trace);
		assert_int_equal(trace_count(trace, 0, "x86_64", 110, "calls"), 4321);
		check_sums(trace);
		close(master);
	}
}

/* A real terminal that is no pts; setsid -c makes it the controlling one. */
static void on_device(const char *device)
{
	const char *script = live_text(
		"exec 3<&0; setsid -w -c sh -c 'read line <&3; %s -n 1234 >/dev/null' <%s",
		live_workload("flood"), device);
	struct process *shell;
	struct trace *trace;
	int fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		live_skip("there is no %s here", device);
	/* setsid -c steals: two of us at once on one machine would rob each other. */
	flock(fd, LOCK_EX);
	shell = process_start(ARGS("sh", "-c", script));
	trace = trace_start(TRACE_COUNTS, ARGS("--tty", device));
	process_write(shell, "go\n");
	process_wait(shell);
	trace_stop(trace);
	if (strstr(process_errors(shell), "annot open") || strstr(process_errors(shell), "rror"))
		live_skip("%s cannot be opened: %s", device, process_errors(shell));
	assert_int_equal(trace_count(trace, 0, "x86_64", 110, "calls"), 1234);
	close(fd);
}

static void on_a_virtual_console(void **state)
{
	(void)state;
	live_require();
	on_device("/dev/tty2");
}

static void on_a_serial_line(void **state)
{
	(void)state;
	live_require();
	on_device("/dev/ttyS0");
}

static void on_none(void **state)
{
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	/* A session of its own, without any terminal, whatever we hang on. */
	workload = process_start(ARGS("setsid", live_workload("flood"), "-w", "-n", "2345"));
	assert_non_null(process_line(workload));
	trace = trace_start(TRACE_COUNTS, ARGS("-t", "none", "-c", "flood"));
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(every_way_to_gain_and_lose_it),
		LIVE_TEST(as_it_may_be_spelled),
		LIVE_TEST(on_a_virtual_console),
		LIVE_TEST(on_a_serial_line),
		LIVE_TEST(on_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
