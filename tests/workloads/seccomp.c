/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * seccomp.c - calls that a filter ends before they begin: ERRNO, TRAP, KILL.
 *
 *   seccomp [-w]
 *
 * ERRNO and TRAP leave through sys_exit without ever having entered: "blocked". A killed one
 * reaches neither hook, so no number is claimed for it but that nothing is left unfinished.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "workload.h"

enum { ROUNDS = 100 };

static void refuse_getppid(unsigned int action)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = 4, .filter = code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(96);
}

static void on_sigsys(int signo)
{
	(void)signo;
}

static pid_t run(unsigned int action)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		signal(SIGSYS, on_sigsys);
		refuse_getppid(action);
		getppid_times(ROUNDS);
		syscall(SYS_exit_group, 0);
	}
	reap(pid);
	return pid;
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	pid_t pid;

	wait_if_told(&argc, &argv);
	pid = run(SECCOMP_RET_ERRNO | EPERM);
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = ROUNDS, .errors = NOT_CLAIMED,
	      .blocked = ROUNDS);
	pid = run(SECCOMP_RET_TRAP);
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = ROUNDS, .errors = NOT_CLAIMED,
	      .blocked = ROUNDS);
	TRUTH(&line, .pid = pid, .nr = SYS_rt_sigreturn, .calls = ROUNDS);
	pid = run(SECCOMP_RET_KILL_PROCESS);
	TRUTH(&line, .pid = pid, .nr = SYS_getppid, .calls = NOT_CLAIMED, .errors = NOT_CLAIMED,
	      .blocked = NOT_CLAIMED, .unfinished = 0);
	TRUTH(&line, .pid = pid, .nr = SYS_exit_group, .calls = 0);
	truth_end(&line, NULL);
	return 0;
}
