/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * forkstorm.c - N times each of fork, vfork, clone and clone3; every child exits at once.
 *
 *   forkstorm [-w] N
 *
 * Only the parent's side of a fork is a call. Each child makes exactly one: exit_group.
 */
#include <linux/sched.h>

#include "workload.h"

static pid_t raw_fork(void)
{
	return (pid_t)syscall(SYS_fork);
}

static pid_t raw_clone(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static pid_t raw_clone3(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static void child_exits(void)
{
	syscall(SYS_exit_group, 0);
}

static void wait_raw(pid_t pid)
{
	if (pid < 0)
		die("fork");
	if (syscall(SYS_wait4, pid, NULL, 0, NULL) != pid)
		die("wait4");
}

int main(int argc, char **argv)
{
	static const struct {
		pid_t (*fn)(void);
		long nr;
	} kinds[] = { { raw_fork, SYS_fork },
		      { raw_clone, SYS_clone },
		      { raw_clone3, SYS_clone3 } };
	struct truth_line line = { 0 };
	int cnt = sizeof(kinds) / sizeof(kinds[0]);
	long n;

	wait_if_told(&argc, &argv);
	n = argv[1] ? atol(argv[1]) : 100;
	for (long i = 0; i < n; i++) {
		pid_t pid;

		for (int k = 0; k < cnt; k++) {
			pid = kinds[k].fn();
			if (!pid)
				child_exits();
			wait_raw(pid);
		}
		pid = vfork();
		if (!pid)
			child_exits();
		wait_raw(pid);
	}
	for (int k = 0; k < cnt; k++)
		TRUTH(&line, .nr = kinds[k].nr, .calls = n);
	TRUTH(&line, .nr = SYS_vfork, .calls = n);
	TRUTH(&line, .pid = getpid(), .nr = SYS_fork, .calls = n);
	TRUTH(&line, .pid = getpid(), .nr = SYS_vfork, .calls = n);
	TRUTH(&line, .pid = getpid(), .nr = SYS_wait4, .calls = 4 * n);
	/* The children's and, after this line, our own. */
	TRUTH(&line, .nr = SYS_exit_group, .calls = 4 * n + 1, .unfinished = 4 * n + 1);
	truth_end(&line, NULL);
	return 0;
}
