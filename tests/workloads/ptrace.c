/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ptrace.c - a tracer skips, rewrites and emulates its child's calls.
 *
 *   ptrace [-w]
 *
 * ptrace comes before the hook at entry and after the one at exit: a rewritten call is the
 * new one, a skipped call (number -1) is a bad number, an emulated one never enters.
 */
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "workload.h"

enum { ROUNDS = 50, NR_NONE = -1 };

static pid_t start(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		getppid_times(ROUNDS);
		syscall(SYS_exit_group, 0);
		for (;;) /* it was emulated: our end is on its way */
			pause();
	}
	if (waitpid(pid, NULL, 0) != pid)
		die("waitpid");
	ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
	return pid;
}

static long get_nr(pid_t pid)
{
	return ptrace(PTRACE_PEEKUSER, pid, offsetof(struct user_regs_struct, orig_rax), 0);
}

static void set_nr(pid_t pid, long nr)
{
	if (ptrace(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, orig_rax), nr))
		die("PTRACE_POKEUSER");
}

static bool next_stop(pid_t pid, int request)
{
	int status;

	if (ptrace(request, pid, 0, 0))
		return false;
	if (waitpid(pid, &status, 0) != pid)
		return false;
	return WIFSTOPPED(status);
}

/* Every getppid becomes `nr`, before the kernel looks at it. */
static pid_t run_rewriting(long nr)
{
	pid_t pid = start();

	/* The first stop is an entry: raise() had returned before it stopped, as we saw it. */
	for (bool entry = true; next_stop(pid, PTRACE_SYSCALL); entry = !entry)
		if (entry && get_nr(pid) == SYS_getppid)
			set_nr(pid, nr);
	return pid;
}

static pid_t run_emulating(void)
{
	pid_t pid = start();

	while (next_stop(pid, PTRACE_SYSEMU)) {
		if (get_nr(pid) != SYS_exit_group)
			continue;
		/* Its end must be a real one. */
		ptrace(PTRACE_DETACH, pid, 0, 0);
		kill(pid, SIGKILL);
		reap(pid);
		break;
	}
	return pid;
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	pid_t pid;

	wait_if_told(&argc, &argv);
	pid = run_rewriting(SYS_getpgrp);
	TRUTH(&line, .pid = pid, .nr = SYS_getpgrp, .calls = ROUNDS);
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = 0);
	pid = run_rewriting(NR_NONE);
	TRUTH(&line, .pid = pid, .nr = NR_NONE, .calls = ROUNDS, .errors = ROUNDS);
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = 0);
	pid = run_emulating();
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = ROUNDS, .errors = NOT_CLAIMED,
	      .blocked = ROUNDS);
	truth_end(&line, NULL);
	return 0;
}
