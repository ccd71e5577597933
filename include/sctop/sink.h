/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink.h - events and summaries written out: text, strace, kv, json, csv, ids; metrics.
 *
 * A sink writes to a FILE that the caller owns. Everything foreign in its output is escaped.
 */
#ifndef SCTOP_SINK_H
#define SCTOP_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sctop/decode.h"
#include "sctop/source.h"

struct model;
struct sink;

struct sink_options {
	struct decode_options decode;
	bool durations;	   /* text, strace: -T */
	bool no_latency;   /* summaries leave out times */
	bool bytes;	   /* summaries have what calls read and wrote */
	bool summary_only; /* no event will come */
	uint64_t start_ns; /* CLOCK_MONOTONIC; kv counts from here. 0: from the first event */
	int64_t realtime_offset_ns; /* as struct source has it */
	uint32_t series_max;	    /* metrics: name and call with counters of their own; 0: 200 */
	const char *header; /* comment line(s) before anything else where the format has comments;
			       NULL */
};

/* One format: a row each of the table; `help` is one line. */
struct sink_format {
	const char *name;
	const char *help;
	const char *extension; /* "log", "json", … */
	bool signals;	       /* shows signals and the ends of threads, too */
	bool names;	       /* shows executables, which the model must learn of in time */
	bool summary_alone;    /* has a summary only where no event comes */
	int (*begin)(struct sink *sink);
	int (*event)(struct sink *sink, const struct record *record);
	int (*lost)(struct sink *sink, const struct record_lost *lost);
	int (*summary)(struct sink *sink, struct model *model);
	/* Of a format that has no events, but is written as a whole each interval: */
	int (*count)(struct sink *sink, const struct record *record);
	int (*interval)(struct sink *sink, struct model *model);
	void (*end)(struct sink *sink);
};
extern const struct sink_format *const sink_formats[]; /* ended by NULL */

const struct sink_format *sink_format_find(const char *name); /* NULL if unknown */

/* options are copied, but not the header text. NULL with errno set. */
struct sink *sink_new(const struct sink_format *format, FILE *out,
		      const struct sink_options *options);
void sink_free(struct sink *sink); /* flushes; does not close the FILE; NULL is allowed */

/* RECORD_EVENT and RECORD_LOST are written, others ignored; a record_fn with the sink as arg.
 * 0 or negative errno (-EPIPE, -ENOSPC, …) of the write. */
int sink_feed(const struct record *record, void *sink);

/* The clock was set: times from now on are shown by this offset. */
void sink_set_realtime_offset(struct sink *sink, int64_t offset_ns);

/* The exe of a process, for formats that show it: told by whoever knows (NULL model: comm only). */
void sink_set_model(struct sink *sink, struct model *model);

/* The summary of the model; where the format has none (ids; csv with events), nothing. 0 or
 * negative errno. */
int sink_summary(struct sink *sink, struct model *model);

/* Takes a record of the counters, where the format wants them; others ignore it. The model must
 * have had it before. 0 or -ENOMEM. */
int sink_count(struct sink *sink, const struct record *record);

/* Writes what there is by now, if the format does so each interval. 0 or negative errno. */
int sink_interval(struct sink *sink, struct model *model);

/* Why events are missing, in words: "ring full". */
const char *sink_lost_text(enum lost_reason reason);

/* Events written so far. */
uint64_t sink_event_cnt(const struct sink *sink);
int sink_flush(struct sink *sink); /* 0 or negative errno */

#endif
