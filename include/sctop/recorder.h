/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recorder.h - a recording being made of a source: the file, and what the records alone lack.
 *
 * It adds the filter in force and the command lines and facts of processes, makes intervals of a
 * steady length, and counts what it wrote. The format is recording.h's business, the file
 * output.h's.
 */
#ifndef SCTOP_RECORDER_H
#define SCTOP_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/source.h"

struct filter;
struct recorder;
struct tracer_options;

struct recorder_options {
	const char *path; /* as output_open() has it */
	bool force;
	bool no_latency;
	uint64_t interval_ns; /* of an interval, at least */
	/* Totals before the recording begins, which is then in the middle of a session; NULL: it
	 * begins with the source. */
	const struct record_stats *before;
};

/* Has a tracer tell all that a recording holds besides counts and calls: signals, errnos, what
 * calls read and write, what descriptors stand for. */
void recorder_wants(struct tracer_options *options);

/* Claims the file, so that nothing need be set up for one that is refused. NULL with errno set and
 * one line in `why`. */
struct recorder *recorder_open(const struct recorder_options *options, char *why, size_t why_size);

/* The same with a file for each of several: PATH, PATH.2, PATH.3 … the next that is free. *tried
 * counts the names; 0 at first. */
struct recorder *recorder_open_next(const struct recorder_options *options, unsigned int *tried,
				    char *why, size_t why_size);

/* The recording begins now, of this source, which must outlive it, under this filter. 0 or negative
 * errno. */
int recorder_begin(struct recorder *recorder, struct source *source, const struct filter *filter);

/* From here on another filter is in force. 0 or negative errno. */
int recorder_filter(struct recorder *recorder, const struct filter *filter);

/* Takes what the source yields; a record_fn with the recorder as arg. 0 or negative errno, which
 * stays: nothing is written after it. */
int recorder_feed(const struct record *record, void *recorder);

struct recorder_state {
	const char *name; /* of the file, safe to print */
	uint64_t events,
		lost; /* events written; those that the ring or the rate left no room for */
	uint64_t bytes, intervals;
	uint64_t duration_ns;
	struct record_stats stats; /* since the recording began */
};
void recorder_state(const struct recorder *recorder, struct recorder_state *state);

/* Writes what is left; nothing can be added any more. 0 or the negative errno of what went wrong
 * first, be it earlier. */
int recorder_finish(struct recorder *recorder);

/* Finishes it, if that is not done, and closes the file. As recorder_finish(). NULL is allowed. */
int recorder_close(struct recorder *recorder);

/* For what never began: takes the file back. NULL is allowed. */
void recorder_abandon(struct recorder *recorder);

#endif
