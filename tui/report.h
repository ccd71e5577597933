/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * report.h - what trace and replay --batch write: events, the summary, what was lost.
 */
#ifndef TUI_REPORT_H
#define TUI_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "sctop/source.h"

struct model;
struct options;
struct output;
struct record;
struct record_stats;
struct sink;
struct source;

struct report {
	const struct options *options;
	struct output *output;
	struct sink *sink;
	struct model *model;
	const struct source *source; /* whose clock the times are of; not ours */
	uint64_t event_cnt;	     /* written, of what has ended */
	int error;  /* of writing, negative errno; nothing more is written after it */
	bool full;  /* --events is reached */
	bool quiet; /* events are not written */
	bool lost;  /* something of what has ended is missing */
	/* Where the output has a backlog: */
	uint64_t missed[LOST_REASON_CNT]; /* since the last event that was written */
	uint64_t unread_cnt;		  /* events that its reader was too far behind for */
	uint64_t unread_before;		  /* … of what has ended */
	uint64_t renew_at_ns;		  /* formats that are written each interval: when next */
};

/*
 * open → (begin → events, counters → end) … → close: one output, usually of one piece. Opens it:
 * 0, or -1 with one line on stderr.
 */
int report_open(struct report *report, const struct options *options);

/* An empty model and the head of the format. The source, which lends its clock, is that of the
 * records until the end. Negative errno. */
int report_begin(struct report *report, const struct source *source);

/* A record_fn for events: -ECANCELED when there are enough, another error when writing failed. */
int report_event(const struct record *record, void *report);
/* A record_fn for counters. */
int report_counters(const struct record *record, void *report);

/* To be called when counters have been read: an interval may be over. */
void report_tick(struct report *report, uint64_t now_ns);

/* Lets a reader see what is there. Negative errno as report_event(). */
int report_flush(struct report *report);

/* Writes the summary, tells on stderr what was lost. The model stays until the next begin. */
void report_end(struct report *report);

/* Also where nothing has begun or ended. Returns the exit status. */
int report_close(struct report *report);

/* Instead, where what was to be written could not be begun: takes the file back. */
void report_discard(struct report *report);

/* Tells on stderr what is missing of "shown", "recorded"; one line, or none. `unread` events were
 * not taken by who reads them. Whether there was anything. */
bool report_losses(const struct record_stats *stats, uint64_t unread, const char *of);

#endif
