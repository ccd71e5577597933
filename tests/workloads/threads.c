/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * threads.c - many threads: idle, ending all at once, outliving their leader.
 *
 *   threads idle N            N sleeping threads, until "go"
 *   threads [-w] exits N K    N threads make K calls each and end at the same moment
 *   threads [-w] leader K     the leader ends first; another thread makes K calls, tells and ends
 */
#include <pthread.h>

#include "workload.h"

static pthread_barrier_t barrier;
static long calls_each;

static void start_thread(void *(*fn)(void *))
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 16384);
	pthread_attr_setguardsize(&attr, 0);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &attr, fn, NULL))
		die("pthread_create");
	pthread_attr_destroy(&attr);
}

static void *idle(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return NULL;
}

static void *call_and_exit(void *arg)
{
	(void)arg;
	getppid_times(calls_each);
	pthread_barrier_wait(&barrier);
	syscall(SYS_exit, 0);
	return NULL;
}

static void wait_until_alone(void)
{
	char line[128];
	long threads = 0;

	do {
		FILE *file = fopen("/proc/self/status", "re");

		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "Threads: %ld", &threads) == 1)
				break;
		if (file)
			fclose(file);
		if (threads != 1)
			sleep_ms(1);
	} while (threads != 1);
}

static void mode_idle(char **argv)
{
	long n = argv[0] ? atol(argv[0]) : 10;

	for (long i = 0; i < n; i++)
		start_thread(idle);
	wait_for_go();
}

static void mode_exits(char **argv)
{
	long n = argv[0] ? atol(argv[0]) : 10;
	struct truth_line line = { 0 };

	calls_each = argv[0] && argv[1] ? atol(argv[1]) : 10;
	if (pthread_barrier_init(&barrier, NULL, (unsigned int)n + 1))
		die("pthread_barrier_init");
	for (long i = 0; i < n; i++)
		start_thread(call_and_exit);
	pthread_barrier_wait(&barrier);
	wait_until_alone();
	TRUTH(&line, .pid = getpid(), .nr = SYS_getppid, .calls = n * calls_each);
	TRUTH(&line, .pid = getpid(), .nr = SYS_exit, .calls = n, .unfinished = n);
	truth_end(&line, NULL);
}

static void *outlive(void *arg)
{
	struct truth_line line = { 0 };

	(void)arg;
	wait_for_state(getpid(), 'Z');
	getppid_times(calls_each);
	TRUTH(&line, .pid = getpid(), .nr = SYS_getppid, .calls = calls_each);
	TRUTH(&line, .pid = getpid(), .nr = SYS_exit, .calls = 1, .unfinished = 1);
	/* And, after this line, the end of us all. */
	TRUTH(&line, .pid = getpid(), .nr = SYS_exit_group, .calls = 1, .unfinished = 1);
	truth_end(&line, NULL);
	syscall(SYS_exit_group, 0);
	return NULL;
}

static void mode_leader(char **argv)
{
	calls_each = argv[0] ? atol(argv[0]) : 10;
	start_thread(outlive);
	syscall(SYS_exit, 0);
}

int main(int argc, char **argv)
{
	static const struct mode modes[] = { { "idle", mode_idle },
					     { "exits", mode_exits },
					     { "leader", mode_leader } };

	wait_if_told(&argc, &argv);
	return run_mode(modes, sizeof(modes) / sizeof(modes[0]), argc, argv);
}
