/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ioworker.c - processes whose io_uring has a thread of its own, which ends after all of theirs.
 *
 *   ioworker [TIMES]
 *
 * Such a thread is born without an event. It runs on the process's CPU, when nobody else wants to:
 * so it learns of the end when the process has passed the place where that is told. What is
 * claimed: extra.processes of them ended; skipped, if io_uring is not to be had here.
 */
#include <linux/io_uring.h>

#include "workload.h"

static void set_policy(int policy)
{
	struct sched_param none = { 0 };

	if (sched_setscheduler(0, policy, &none))
		_exit(98);
}

static void run(void)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF,
		.sq_thread_cpu = (uint32_t)sched_getcpu(),
		.sq_thread_idle = 1,
	};
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(params.sq_thread_cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		_exit(98);
	set_policy(SCHED_IDLE); /* which the thread inherits */
	if (syscall(SYS_io_uring_setup, 8, &params) < 0)
		_exit(97);
	set_policy(SCHED_OTHER);
	syscall(SYS_exit_group, 0);
}

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 100, ended = 0, status;
	struct truth_line line = { 0 };
	char extra[64];

	for (int i = 0; i < times; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (!pid)
			run();
		if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status))
			ended++;
	}
	snprintf(extra, sizeof(extra), "\"processes\":%d,\"skipped\":%s", ended,
		 ended ? "false" : "true");
	truth_end(&line, extra);
	return 0;
}
