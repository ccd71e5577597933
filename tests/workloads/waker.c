/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * waker.c - wakes up N times, US microseconds apart, with two calls each; for chrt -f.
 *
 *   waker N US      waits for "go"
 */
#include "workload.h"

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1000, us = argc > 2 ? atol(argv[2]) : 100;
	struct truth_line line = { 0 };

	wait_for_go();
	for (long i = 0; i < n; i++) {
		struct timespec sleep = { 0, us * 1000 };

		syscall(SYS_nanosleep, &sleep, NULL);
		raw_getppid();
	}
	TRUTH(&line, .pid = getpid(), .nr = SYS_nanosleep, .calls = n);
	TRUTH(&line, .pid = getpid(), .nr = SYS_getppid, .calls = n);
	truth_end(&line, NULL);
	return 0;
}
