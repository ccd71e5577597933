/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * flood.c - getppid() as fast as it goes: by threads, by processes, N times or for T seconds.
 *
 *   flood [-w] [-n CALLS] [-s SECONDS] [-t THREADS] [-p PROCESSES] [-c CPU]
 *
 * -w waits for "go". SECONDS end sooner at SIGTERM. CALLS are per thread. Threads and processes are
 * pinned round the CPUs, or all to CPU. For the bench: extra.seconds is how long it all took,
 * extra.ns_per_call what one call took in the first thread.
 */
#include <getopt.h>
#include <pthread.h>
#include <sys/mman.h>

#include "workload.h"

struct flood {
	long calls, threads, processes;
	double seconds;
	int cpu;
};

struct worker {
	pthread_t thread;
	const struct flood *flood;
	int index;
	long calls;
	double ns_per_call;
};

static volatile sig_atomic_t *enough; /* in memory that processes share */

static void on_term(int signo)
{
	(void)signo;
	*enough = 1;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	const struct flood *flood = worker->flood;
	double begin, end;

	pin_to(flood->cpu >= 0 ? flood->cpu : worker->index % (int)sysconf(_SC_NPROCESSORS_ONLN));
	begin = now_s();
	if (flood->seconds > 0) {
		do {
			getppid_times(1000);
			worker->calls += 1000;
			end = now_s();
		} while (!*enough && end - begin < flood->seconds);
	} else {
		getppid_times(flood->calls);
		worker->calls = flood->calls;
		end = now_s();
	}
	worker->ns_per_call = (end - begin) * 1e9 / (double)worker->calls;
	return NULL;
}

static long flood_threads(const struct flood *flood, double *ns_per_call)
{
	struct worker *workers = calloc((size_t)flood->threads, sizeof(*workers));
	long calls = 0;

	if (!workers)
		die("calloc");
	for (int i = 0; i < flood->threads; i++) {
		workers[i] = (struct worker){ .flood = flood, .index = i };
		if (i && pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("pthread_create");
	}
	work(&workers[0]);
	for (int i = 0; i < flood->threads; i++) {
		if (i)
			pthread_join(workers[i].thread, NULL);
		calls += workers[i].calls;
	}
	*ns_per_call = workers[0].ns_per_call;
	free(workers);
	return calls;
}

/* All children are there before the first begins; each leaves its count in shared memory. */
static long flood_processes(const struct flood *flood, struct truth_line *line)
{
	size_t size = (size_t)flood->processes * sizeof(long);
	long *done = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t *pids = calloc((size_t)flood->processes, sizeof(*pids));
	long calls = 0;
	int gate[2];

	if (done == MAP_FAILED || !pids || pipe(gate))
		die("flood_processes");
	for (int i = 0; i < flood->processes; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			die("fork");
		if (!pids[i]) {
			struct worker worker = { .flood = flood, .index = i };
			char c;

			close(gate[1]);
			if (read(gate[0], &c, 1) != 0)
				_exit(1);
			work(&worker);
			done[i] = worker.calls;
			_exit(0);
		}
	}
	close(gate[1]);
	for (int i = 0; i < flood->processes; i++) {
		reap(pids[i]);
		calls += done[i];
		if (flood->processes <= 200)
			TRUTH(line, .pid = pids[i], .nr = SYS_getppid, .calls = done[i]);
	}
	free(pids);
	return calls;
}

int main(int argc, char **argv)
{
	struct flood flood = { .calls = 1000, .threads = 1, .cpu = -1 };
	struct truth_line line = { 0 };
	double ns_per_call = 0, begin;
	bool wait = false;
	char extra[120];
	long calls;
	int opt;

	enough = mmap(NULL, sizeof(*enough), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (enough == MAP_FAILED)
		die("mmap");
	while ((opt = getopt(argc, argv, "wn:s:t:p:c:")) != -1) {
		switch (opt) {
		case 'w':
			wait = true;
			break;
		case 'n':
			flood.calls = atol(optarg);
			break;
		case 's':
			flood.seconds = atof(optarg);
			break;
		case 't':
			flood.threads = atol(optarg);
			break;
		case 'p':
			flood.processes = atol(optarg);
			break;
		case 'c':
			flood.cpu = atoi(optarg);
			break;
		default:
			return 2;
		}
	}
	if (flood.seconds > 0)
		sigaction(SIGTERM,
			  &(struct sigaction){ .sa_handler = on_term, .sa_flags = SA_RESTART },
			  NULL);
	if (wait)
		wait_for_go();
	begin = now_s();
	if (flood.processes) {
		calls = flood_processes(&flood, &line);
		TRUTH(&line, .nr = SYS_getppid, .calls = calls);
	} else {
		calls = flood_threads(&flood, &ns_per_call);
		TRUTH(&line, .pid = getpid(), .nr = SYS_getppid, .calls = calls);
	}
	snprintf(extra, sizeof(extra), "\"calls\":%ld,\"seconds\":%.3f,\"ns_per_call\":%.3f", calls,
		 now_s() - begin, ns_per_call);
	truth_end(&line, extra);
	return 0;
}
