/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * int80.c - a 64-bit program that makes calls through both doors, alternating.
 *
 *   int80 [-w] N
 *
 * N getppid by syscall (110), N by int 0x80 (64), N failing int 0x80 close(-1) (6), which as
 * a 64-bit number would be lstat.
 */
#include "workload.h"

static long int80(long nr, long arg)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(arg)
			 : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	long n;

	wait_if_told(&argc, &argv);
	n = argv[1] ? atol(argv[1]) : 1000;
	if ((pid_t)int80(20, 0) != getpid()) {
		fprintf(stderr, "workload: no int 0x80 on this kernel\n");
		return 77;
	}
	for (long i = 0; i < n; i++) {
		raw_getppid();
		int80(64, 0);
		int80(6, -1);
	}
	TRUTH(&line, .pid = getpid(), .nr = SYS_getppid, .calls = n);
	TRUTH(&line, .pid = getpid(), .abi = "i386", .nr = 64, .calls = n);
	TRUTH(&line, .pid = getpid(), .abi = "i386", .nr = 6, .calls = n, .errors = n);
	TRUTH(&line, .pid = getpid(), .nr = 64, .calls = 0);
	TRUTH(&line, .pid = getpid(), .nr = 6, .calls = 0);
	truth_end(&line, NULL);
	return 0;
}
