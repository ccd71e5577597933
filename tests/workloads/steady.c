/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * steady.c - a bounded load for as long as wanted: calls, errors, children that come and go.
 *
 *   steady [-w] SECONDS CALLS CHILDREN
 *
 * CALLS getppid() a second, in a hundred turns, and a failing close() in each; at every tenth a
 * child makes ten calls and ends. CHILDREN of that kind come first, one after another, told by a
 * line
 * {"children":N}. SECONDS end sooner at SIGTERM. The sums are over all of them.
 */
#include "workload.h"

enum { TURN_MS = 10, TURNS_A_SECOND = 1000 / TURN_MS, TURNS_A_CHILD = 10, CALLS_OF_CHILD = 10 };

static volatile sig_atomic_t enough;

static void on_term(int signo)
{
	(void)signo;
	enough = 1;
}

static void run_child(void)
{
	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (!child) {
		getppid_times(CALLS_OF_CHILD);
		_exit(0);
	}
	reap(child);
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	long turns, calls, turn = 0, children;

	wait_if_told(&argc, &argv);
	if (argc != 4) {
		fprintf(stderr, "steady [-w] SECONDS CALLS CHILDREN\n");
		return 2;
	}
	turns = atol(argv[1]) * TURNS_A_SECOND;
	calls = atol(argv[2]) / TURNS_A_SECOND;
	signal(SIGTERM, on_term);
	for (children = 0; children < atol(argv[3]) && !enough; children++)
		run_child();
	printf("{\"children\":%ld}\n", children);
	fflush(stdout);
	for (; turn < turns && !enough; turn++) {
		getppid_times(calls);
		syscall(SYS_close, -1);
		if (turn % TURNS_A_CHILD == 0) {
			run_child();
			children++;
		}
		sleep_ms(TURN_MS);
	}
	TRUTH(&line, .nr = SYS_getppid, .calls = turn * calls + children * CALLS_OF_CHILD);
	TRUTH(&line, .nr = SYS_close, .calls = turn, .errors = turn);
	truth_end(&line, NULL);
	return 0;
}
