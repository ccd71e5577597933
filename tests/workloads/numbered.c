/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * numbered.c - calls that say which they are: close() of a number that no descriptor has.
 *
 *   numbered flood COUNT...   one round of calls for each COUNT; after each it waits for a line
 *   numbered pass COUNT       two threads on different CPUs hand a token to and fro; whoever has
 *                             it makes the next call, so there is one true order of them all
 *
 * Numbers begin with FIRST. Waits for a line first.
 */
#include <pthread.h>

#include "workload.h"

#define FIRST (1l << 30) /* no limit of descriptors is that high */

static void numbered_call(long number)
{
	syscall(SYS_close, FIRST + number);
}

static void flood(int cnt, char **counts)
{
	long number = 0;
	char c;

	for (int i = 0; i < cnt; i++) {
		for (long k = atol(counts[i]); k > 0; k--)
			numbered_call(number++);
		printf("{\"round\":%d,\"calls\":%ld}\n", i, number);
		fflush(stdout);
		while (i + 1 < cnt && read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
			;
	}
}

static int pipes[2][2];
static long token_max;

/* Thread 0 has the even tokens, thread 1 the odd ones. */
static void *pass(void *arg)
{
	int own = arg != NULL;
	long token = 0;

	pin_to(own % (int)sysconf(_SC_NPROCESSORS_ONLN));
	while (token < token_max) {
		if (read(pipes[own][0], &token, sizeof(token)) != sizeof(token))
			die("read");
		if (token < token_max)
			numbered_call(token);
		token++;
		if (write(pipes[!own][1], &token, sizeof(token)) != sizeof(token))
			die("write");
	}
	return NULL;
}

static void pass_all(long count)
{
	pthread_t other;
	long token = 0;

	token_max = count;
	if (pipe(pipes[0]) || pipe(pipes[1]))
		die("pipe");
	if (pthread_create(&other, NULL, pass, pipes))
		die("pthread_create");
	if (write(pipes[0][1], &token, sizeof(token)) != sizeof(token))
		die("write");
	pass(NULL);
	pthread_join(other, NULL);
	printf("{\"calls\":%ld}\n", count);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		die("flood COUNT..., or pass COUNT");
	wait_for_go();
	if (!strcmp(argv[1], "pass"))
		pass_all(atol(argv[2]));
	else
		flood(argc - 2, argv + 2);
	return 0;
}
