/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * playback.h - a recording played into a model: forth, back, faster, from a time on.
 *
 * Going back means a model as it was before, and what came since: checkpoints are kept, few enough
 * to be bounded in memory and near enough to be quick. Knows no terminal and no clock of its own.
 */
#ifndef SCTOP_TUI_PLAYBACK_H
#define SCTOP_TUI_PLAYBACK_H

#include <stdbool.h>
#include <stdint.h>

struct filter;
struct model;
struct playback;
struct recording_reader;
struct source;

/* Only what passes the filter is played. Both must outlive it. NULL with errno set. */
struct playback *playback_new(struct recording_reader *reader, const struct filter *filter);
void playback_free(struct playback *playback); /* NULL is allowed */

/* Events come from here; owned by the playback. */
struct source *playback_source(struct playback *playback);

/* The next interval into the model, ticked. 0; -ENODATA at the end; -EBADMSG and others as
 * reading. */
int playback_next(struct playback *playback, struct model *model);

/* Sets out for the end of another interval: so many from here, or the first that ends at or after
 * a time. Both stay within the recording. playback_work() goes there. */
void playback_step(struct playback *playback, long intervals);
void playback_jump(struct playback *playback, uint64_t time_ns);

/*
 * Goes on towards where playback_step() and playback_jump() have set out for. 0: arrived (or not
 * underway), the events before are then the next that the source hands out; 1: call again; negative
 * errno as playback_next(). *model may be replaced: rows of the old one are gone.
 */
int playback_work(struct playback *playback, struct model **model);

/* The counters of the model were reset: that stays so when the playback passes here again. */
void playback_reset(struct playback *playback);

struct playback_position {
	uint64_t now_ns, begin_ns, end_ns; /* CLOCK_MONOTONIC of the recording */
	uint64_t interval_ns;		   /* how long the last interval was */
	double share;			   /* 0..1 */
	const char *filter;		   /* in force, raw; "" is everything */
};
void playback_position(struct playback *playback, struct playback_position *position);

/* What is wrong with the recording where it ends, as one line; NULL: nothing. */
const char *playback_problem(const struct playback *playback);

#endif
