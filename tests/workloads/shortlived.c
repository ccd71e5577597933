/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -static
/*
 * shortlived.c - N processes, each making K calls and ending; a few at a time.
 *
 *   shortlived [-w] N K
 *
 * Static, so that a fork is cheap enough for 100,000 of them.
 */
#include "workload.h"

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	long n, calls, running = 0;

	wait_if_told(&argc, &argv);
	n = argc > 1 ? atol(argv[1]) : 1000;
	calls = argc > 2 ? atol(argv[2]) : 3;
	for (long i = 0; i < n; i++) {
		pid_t pid = (pid_t)syscall(SYS_fork);

		if (pid < 0)
			die("fork");
		if (!pid) {
			getppid_times(calls);
			syscall(SYS_exit_group, 0);
		}
		if (++running == 4 && wait4(-1, NULL, 0, NULL) > 0)
			running--;
	}
	while (wait4(-1, NULL, 0, NULL) > 0)
		;
	TRUTH(&line, .nr = SYS_getppid, .calls = n * calls);
	TRUTH(&line, .nr = SYS_fork, .calls = n);
	TRUTH(&line, .nr = SYS_exit_group, .calls = n + 1, .unfinished = n + 1);
	truth_end(&line, NULL);
	return 0;
}
