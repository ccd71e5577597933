/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * trigger.h - records what was around an event: some seconds before it, and some after.
 *
 * What the source yields is kept in a bounded piece of memory. When a call comes that a filter lets
 * pass, all of that becomes a recording, and what follows goes there, too; then it is armed again.
 * Windows begin and end where counters were read, so they are at least as long as asked for.
 */
#ifndef SCTOP_TRIGGER_H
#define SCTOP_TRIGGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/source.h"

struct filter;
struct trigger;

#define TRIGGER_BYTES (64u << 20)
#define TRIGGER_FILES 100

/* Something has happened: one line, safe to print. `bad`: something is missing, or went wrong. */
typedef void trigger_say_fn(void *arg, bool bad, const char *line);

struct trigger_options {
	const char *path;	 /* of the first file; then PATH.2, PATH.3 …, whichever is free */
	const struct filter *on; /* what a call must pass; copied */
	uint64_t before_ns, after_ns;
	size_t bytes_max;   /* of memory for what was before; 0: TRIGGER_BYTES */
	uint32_t files_max; /* after so many it does not fire any more; 0: TRIGGER_FILES */
	bool no_latency;
	uint64_t interval_ns; /* of a recording */
	trigger_say_fn *say;
	void *say_arg;
};

/*
 * Armed. A path where nothing can be written is refused now. NULL with errno set and one line in
 * `why`.
 */
struct trigger *trigger_new(const struct trigger_options *options, char *why, size_t why_size);

/* What is kept begins now, under this filter, with `stats` so far (NULL: none). What was kept is
 * forgotten, but for who is there; a recording that runs is finished. 0 or -ENOMEM. */
int trigger_begin(struct trigger *trigger, struct source *source, const struct filter *filter,
		  const struct record_stats *stats);

/* A thread that is there already; a record_fn with the trigger as arg. */
int trigger_know(const struct record *record, void *trigger);

/* Takes what the source yields; a record_fn with the trigger as arg. 0 or -ENOMEM: what goes wrong
 * with a file is said, and the trigger goes on or rests. */
int trigger_feed(const struct record *record, void *trigger);

/* Whether the counters should be read before the interval is over, so that less has to be dropped
 * for want of memory. */
bool trigger_wants_reading(const struct trigger *trigger);

struct trigger_state {
	uint32_t fired;	  /* files */
	uint64_t matched; /* calls, also those that came while it recorded */
	bool recording;
	bool resting;	  /* it does not fire any more: too many files, or none can be written */
	bool failed;	  /* … because none can be written */
	uint64_t kept_ns; /* how long ago what is kept begins */
	size_t kept_bytes;
};
void trigger_state(const struct trigger *trigger, struct trigger_state *state);

/* Finishes what is being recorded. NULL is allowed. */
void trigger_free(struct trigger *trigger);

#endif
