/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * drain.c - how many events a second the library takes out of the kernel, doing nothing with them.
 *
 *   drain SECONDS
 *
 * A process on the last CPU makes nothing but getppid() calls; this one, on the others, reads.
 * Prints: events per second, the same per second that the calling process had a CPU (what others
 * take of it is not our doing), share of events lost in percent, calls accounted for nowhere.
 */
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sctop/filter.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

enum { EVENTS_A_TURN = 4096, TICK_MS = 100 };

struct count {
	unsigned long long events, lost, passed, emitted, missing;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void pin(int cpu, int except)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < (int)sysconf(_SC_NPROCESSORS_ONLN); i++)
		if (cpu < 0 ? i != except : i == cpu)
			CPU_SET((size_t)i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static pid_t flood(int cpu)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(cpu, -1);
	raise(SIGSTOP); /* until we are traced */
	for (;;)
		syscall(SYS_getppid);
}

static int on_record(const struct record *record, void *arg)
{
	struct count *count = arg;

	if (record->type == RECORD_EVENT && record->event->type == SCTOP_EVENT_CALL)
		count->events++;
	else if (record->type == RECORD_LOST)
		count->lost += record->lost.count;
	else if (record->type == RECORD_STATS)
		count->passed = record->stats.passed - record->stats.quiet;
	return 0;
}

static struct tracer *start(pid_t pid)
{
	const struct tracer_options options = { .stream = true };
	struct filter *filter = filter_new();
	struct filter_error error;
	struct tracer *tracer;
	char why[512], text[16];

	tracer = tracer_new(&options, why, sizeof(why));
	snprintf(text, sizeof(text), "%d", pid);
	if (!tracer || !filter || filter_add(filter, FILTER_PID, false, text, &error) ||
	    tracer_set_filter(tracer, filter) || tracer_attach(tracer)) {
		fprintf(stderr, "drain: %s\n", tracer ? "cannot attach" : why);
		exit(1);
	}
	filter_free(filter);
	return tracer;
}

static double cpu_seconds(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
	       (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 3, begin, end;
	int cpu = (int)sysconf(_SC_NPROCESSORS_ONLN) - 1;
	struct count count = { 0 };
	unsigned long long events;
	struct rusage usage = { 0 };
	struct tracer *tracer;
	struct source *source;
	pid_t pid = flood(cpu);

	if (pid < 0)
		return 1;
	if (cpu)
		pin(-1, cpu);
	waitpid(pid, NULL, WUNTRACED);
	tracer = start(pid);
	source = tracer_source(tracer);
	kill(pid, SIGCONT);
	begin = now();
	do {
		struct pollfd ready = { .fd = source_event_fd(source), .events = POLLIN };

		poll(&ready, 1, TICK_MS);
		source_read_events(source, EVENTS_A_TURN, on_record, &count);
		end = now();
	} while (end - begin < seconds);
	events = count.events;
	kill(pid, SIGKILL);
	wait4(pid, NULL, 0, &usage);
	tracer_detach(tracer);
	while (source_read_events(source, EVENTS_A_TURN, on_record, &count) > 0)
		;
	source_read_counters(source, on_record, &count);
	printf("%.0f %.0f %.2f %lld\n", (double)events / (end - begin),
	       (double)count.events / cpu_seconds(&usage),
	       100.0 * (double)count.lost / (double)(count.events + count.lost),
	       (long long)(count.passed - count.events - count.lost));
	tracer_free(tracer);
	return 0;
}
