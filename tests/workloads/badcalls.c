/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * badcalls.c - numbers that are no call: -1, 9999, and one past the table of bits.
 *
 *   badcalls [-w] N
 *
 * All numbers outside 0..511 share one row per ABI, whose number is -1. Bit 30 is x32.
 */
#include "workload.h"

int main(int argc, char **argv)
{
	static const long bad[] = { -1, 9999, 512, 0x3fffffff, -2 };
	enum { KINDS = sizeof(bad) / sizeof(bad[0]), X32_BIT = 0x40000000 };
	struct truth_line line = { 0 };
	long n;

	wait_if_told(&argc, &argv);
	n = argv[1] ? atol(argv[1]) : 100;
	for (long i = 0; i < n; i++) {
		for (int k = 0; k < KINDS; k++)
			syscall(bad[k]);
		syscall(511);
		syscall(X32_BIT | SYS_getppid);
		syscall(X32_BIT | 600);
	}
	TRUTH(&line, .pid = getpid(), .nr = -1, .calls = n * KINDS, .errors = n * KINDS);
	TRUTH(&line, .pid = getpid(), .nr = 511, .calls = n, .errors = n);
	/* Debian has no x32: these are its numbers, and they fail. */
	TRUTH(&line, .pid = getpid(), .abi = "x32", .nr = SYS_getppid, .calls = n,
	      .errors = NOT_CLAIMED);
	TRUTH(&line, .pid = getpid(), .abi = "x32", .nr = -1, .calls = n, .errors = n);
	truth_end(&line, NULL);
	return 0;
}
