/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * headless_impl.h - what the loop of headless.c and its watches share. For users: headless.h.
 */
#ifndef TUI_HEADLESS_IMPL_H
#define TUI_HEADLESS_IMPL_H

#include <stddef.h>

#include "headless.h"

struct command;
struct source;
struct tracer;

enum stop {
	STOP_NOT,
	STOP_SIGNAL,
	STOP_DURATION,
	STOP_COMMAND,
	STOP_PIDS,
	STOP_CLIENT, /* it has enough, or cannot go on */
	STOP_ERROR,
};

struct headless;

struct watch {
	int fd;
	bool owned; /* closed at the end */
	void (*ready)(struct headless *headless, struct watch *watch);
};

struct headless {
	const struct options *options;
	struct tracer *tracer;
	struct source *source;
	struct command *command; /* NULL: none */
	struct headless_client client;
	struct watch *watches;
	size_t watch_cnt, watch_max;
	int epoll_fd, signal_fd;
	uint64_t passed_on_ns; /* when the first SIGINT went to the command; 0: none did */
	size_t pids_left;      /* of --pid, still alive */
	uint64_t counters_at_ns;
	int wait_status; /* the command's, with STOP_COMMAND */
	int read_error;
	enum stop stop;
};

/* One line on stderr. EXIT_FAILED. */
int headless_failed(const char *what, int error);

/* ---- headless_watch.c ---- */

/* Signals, the processes waited for, the command, the clock of the loop, events. EXIT_FINE, or the
 * exit status after a line on stderr. */
int headless_watch(struct headless *headless);
/* Ends the loop after so long. 0 or -1 with errno set. */
int headless_watch_duration(struct headless *headless, uint64_t ns);
/* Waits for what is watched, and does what belongs to it. */
void headless_wait(struct headless *headless);
/* Closes what it has opened. */
void headless_unwatch(struct headless *headless);

#endif
