/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * report.h - what trace and replay --batch write: events, the summary, what was lost.
 */
#ifndef TUI_REPORT_H
#define TUI_REPORT_H

#include <stdbool.h>
#include <stdint.h>

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
	int error;  /* of writing, negative errno; nothing more is written after it */
	bool full;  /* --events is reached */
	bool quiet; /* events are not written */
};

/* 0, or -1 with one line on stderr. The source only lends its clock. */
int report_open(struct report *report, const struct options *options, const struct source *source);

/* A record_fn for events: -ECANCELED when there are enough, another error when writing failed. */
int report_event(const struct record *record, void *report);
/* A record_fn for counters. */
int report_counters(const struct record *record, void *report);

/* Lets a reader see what is there. Negative errno as report_event(). */
int report_flush(struct report *report);

/* Writes the summary, tells on stderr what was lost, closes. Returns the exit status. */
int report_close(struct report *report);

/* Tells on stderr what is missing of "shown", "recorded"; one line, or none. Whether there was
 * anything. */
bool report_losses(const struct record_stats *stats, const char *of);

/* Instead of report_close() when nothing was traced. */
void report_abort(struct report *report);

#endif
