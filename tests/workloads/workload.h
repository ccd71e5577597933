/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * workload.h - what the workloads share: waiting for "go", telling the truth, small raw calls.
 *
 * A workload makes a known number of calls and prints what it did as one line of JSON:
 *
 *   {"pid":1,"truth":[{"pid":1,"abi":"x86_64","nr":110,"calls":10,"errors":0,…}],"extra":{…}}
 *
 * A row without "pid" is a sum over all processes; a number that is absent is not claimed.
 * It is not a test: tests/live compares the line with what sctop saw.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOT_CLAIMED (-1)

/* One row of the truth. What is left out is claimed to be 0. */
struct truth {
	long pid;	 /* 0: over all processes */
	const char *abi; /* NULL: x86_64 */
	long nr;
	long long calls, errors, restarts, unfinished, blocked;
	bool bytes_claimed;
	long long read_bytes, written_bytes; /* with bytes_claimed */
};

struct truth_line {
	bool begun;
};

static inline void die(const char *what)
{
	fprintf(stderr, "workload: %s: %s\n", what, strerror(errno));
	exit(99);
}

static inline void truth_number(const char *name, long long value)
{
	if (value != NOT_CLAIMED)
		printf(",\"%s\":%lld", name, value);
}

static inline void truth_row(struct truth_line *line, const struct truth *row)
{
	if (!line->begun)
		printf("{\"pid\":%d,\"truth\":[", getpid());
	printf("%s{\"abi\":\"%s\",\"nr\":%ld", line->begun ? "," : "",
	       row->abi ? row->abi : "x86_64", row->nr);
	line->begun = true;
	if (row->pid)
		printf(",\"pid\":%ld", row->pid);
	truth_number("calls", row->calls);
	truth_number("errors", row->errors);
	truth_number("restarts", row->restarts);
	truth_number("unfinished", row->unfinished);
	truth_number("blocked", row->blocked);
	truth_number("read_bytes", row->bytes_claimed ? row->read_bytes : NOT_CLAIMED);
	truth_number("written_bytes", row->bytes_claimed ? row->written_bytes : NOT_CLAIMED);
	printf("}");
}

#define TRUTH(line, ...) truth_row(line, &(struct truth){ __VA_ARGS__ })

/* Ends the line; extra is the inside of a JSON object, or NULL. */
static inline void truth_end(struct truth_line *line, const char *extra)
{
	if (!line->begun)
		printf("{\"pid\":%d,\"truth\":[", getpid());
	printf("],\"extra\":{%s}}\n", extra ? extra : "");
	fflush(stdout);
}

/* Says who we are and waits for a line, so that somebody can attach first. */
static inline void wait_for_go(void)
{
	char c;

	printf("{\"ready\":%d}\n", getpid());
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
		;
}

/* With "-w" as its first argument, which is taken out. */
static inline void wait_if_told(int *argc, char ***argv)
{
	if (*argc < 2 || strcmp((*argv)[1], "-w") != 0)
		return;
	wait_for_go();
	--*argc;
	++*argv;
}

struct mode {
	const char *name;
	void (*run)(char **argv); /* what follows the name */
};

/* Runs the mode that the first argument names. The program's status: 2 if there is none. */
static inline int run_mode(const struct mode *modes, size_t cnt, int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < cnt; i++) {
		if (!strcmp(argv[1], modes[i].name)) {
			modes[i].run(argv + 2);
			return 0;
		}
	}
	return 2;
}

/* The raw instruction: nothing of libc's in between. */
static inline long raw_getppid(void)
{
	long ret;

	__asm__ volatile("syscall" : "=a"(ret) : "0"((long)SYS_getppid) : "rcx", "r11", "memory");
	return ret;
}

static inline void getppid_times(long times)
{
	for (long i = 0; i < times; i++)
		raw_getppid();
}

static inline void pin_to(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static inline void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* The state letter of a thread of ours, of a child, or '?' when it is gone. */
static inline char task_state(long tid)
{
	char path[64], buf[512], *end;
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/stat", tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return '?';
	len = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (len <= 0)
		return '?';
	buf[len] = 0;
	end = strrchr(buf, ')');
	return end && end[1] ? end[2] : '?';
}

static inline void wait_for_state(long tid, char state)
{
	for (int i = 0; i < 5000 && task_state(tid) != state; i++)
		sleep_ms(1);
	if (task_state(tid) != state)
		die("a task did not get into the state waited for");
}

/* Waits until the task sleeps inside this call: not in another one, not on its way. */
static inline void wait_until_in(long tid, long nr)
{
	char path[64], buf[256];

	snprintf(path, sizeof(path), "/proc/%ld/syscall", tid);
	for (int i = 0; i < 5000; i++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		ssize_t len = fd < 0 ? -1 : read(fd, buf, sizeof(buf) - 1);

		if (fd >= 0)
			close(fd);
		if (len > 0) {
			char *end;

			buf[len] = 0;
			if (strtol(buf, &end, 10) == nr && end != buf && task_state(tid) == 'S')
				return;
		} else if (fd < 0 && errno == ENOENT && access("/proc/self/syscall", F_OK)) {
			/* A kernel without CONFIG_HAVE_ARCH_TRACEHOOK's file: the state must do. */
			wait_for_state(tid, 'S');
			sleep_ms(20);
			return;
		}
		sleep_ms(1);
	}
	die("a task did not get into the call waited for");
}

static inline void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

#endif
