/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * headless.h - the live source without a screen: sets it up, reads it until it is to end.
 *
 * new → start → run → free. What the records become is the client's business (cmd_trace.c,
 * cmd_record.c); when to stop (duration, signal, end of COMMAND or of the PIDs) is decided here.
 */
#ifndef SCTOP_TUI_HEADLESS_H
#define SCTOP_TUI_HEADLESS_H

#include <stdbool.h>
#include <stdint.h>

#include "sctop/source.h"

struct headless;
struct options;
struct tracer_options;

/* Takes what is read; all functions get `arg`. */
struct headless_client {
	void *arg;
	record_fn *counters;
	record_fn *event; /* NULL: events are neither streamed nor read */
	/* The counters have been read, just before this moment; the first time when counting
	 * begins. NULL is allowed. */
	void (*counted)(void *arg, uint64_t now_ns);
	/* At the end of each turn of the loop. 0: go on; 1: that is enough; a negative errno of
	 * the client's own, which it reports itself. */
	int (*turn)(void *arg);
	bool (*wants_reading)(void *arg); /* counters should be read now; NULL: never */
	bool makes_files;		  /* while it runs */
	uint64_t counters_ns;		  /* how often counters are read, at least */
};

/*
 * Catches signals, loads the kernel side, forks COMMAND. `more` are the options of the tracer that
 * depend on the client; those of the command line are filled in. NULL after a line on stderr, with
 * the exit status in *status.
 */
struct headless *headless_new(const struct options *options, const struct tracer_options *more,
			      int *status);

/* Owned by the loop. */
struct source *headless_source(struct headless *headless);

/* Polls readable when somebody wants us to end. */
int headless_signal_fd(const struct headless *headless);

/* From here on calls are counted, and COMMAND runs. The client is copied. EXIT_FINE, or the exit
 * status after a line on stderr. */
int headless_start(struct headless *headless, const struct headless_client *client);

/* Reads until the end, detaches, reads the rest. EXIT_FINE, or EXIT_FAILED after a line on
 * stderr. */
int headless_run(struct headless *headless);

/* Takes everything down. Returns `status`; or, where that is EXIT_FINE and COMMAND has ended,
 * ends with what it ended with. NULL is allowed. */
int headless_free(struct headless *headless, int status);

#endif
