/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * worker.h - processes for a live screen to look at: names of their own, calls that are known.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <sys/types.h>

struct term;

struct worker {
	pid_t pid;
	char comm[16];
	char pid_text[16];
	int pty; /* -1: none of its own */
};

/* `calls` getppid, and a failing close, every 20 ms. On a terminal of its own, if `with_pty`. */
void start_worker_named(struct worker *worker, const char *comm, int calls, bool with_pty);
/* The same, by a name that begins with worker_prefix(), then the letter. */
void start_worker(struct worker *worker, char letter, int calls, bool with_pty);

/* "sct" and this test's PID. */
const char *worker_prefix(void);

/* The live screen, with an option and its value or NULL, of those workers alone. */
struct term *show_workers(int width, int height, const char *more, const char *value);

/* Another child of this test, and its terminal (-1: none), to be ended with the rest. */
void adopt_worker(pid_t pid, int pty);
/* Waits for the end of one; it is not ended again, as its PID may be another's then. The status as
 * wait(2) has it. */
int wait_for_worker(pid_t pid);

/* A cmocka teardown: none is left for the next test, also when this one fails. */
int stop_workers(void **state);

#endif
