/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_index.h - which entries of the event ring are lines of the stream view, and which of
 * them are one line: identical calls that a thread makes one after the other, losses with
 * nothing between them. Knows no screen.
 *
 * Lines are in the order of their first entries. A line lives as long as its last entry does, so
 * what it has counted stays exact when the first of them have left the ring. Other threads' lines
 * may come between a run and its last call, but no more than STREAM_REACH: whoever repeats a call
 * for ever appears again among what is new.
 */
#ifndef SCTOP_TUI_STREAM_INDEX_H
#define SCTOP_TUI_STREAM_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event_ring.h"

#define STREAM_REACH 16 /* lines */

struct stream_index;

struct stream_run {
	uint64_t first, last; /* numbers in the ring; all calls between have the same text */
	uint64_t cnt;	      /* calls; of a loss: events */
	uint64_t first_ns;    /* when the first one was made */
	uint64_t total_ns, max_ns;
	uint64_t unfolded; /* number by which the lines of an unfolded run belong together, + 1 */
	uint32_t tid;
	bool lost; /* no call, but a loss, or another filter */
};

/* At most `max` lines. NULL with errno set. */
struct stream_index *stream_index_new(const struct event_ring *ring, size_t max);
void stream_index_free(struct stream_index *index);
void stream_index_clear(struct stream_index *index);

/* Off: each call becomes a line of its own. Concerns what is added from then on. */
void stream_index_set_folding(struct stream_index *index, bool folding);

/* A record that is to be shown, in the order of numbers. */
void stream_index_add(struct stream_index *index, uint64_t number, const struct record *record);

/* Forgets what the ring has dropped. To be called before anything below. */
void stream_index_forget(struct stream_index *index);

size_t stream_index_cnt(const struct stream_index *index);
/* Valid until the next change. */
const struct stream_run *stream_index_at(const struct stream_index *index, size_t i);
/* Its record: any of a run, as they are alike; of losses, their sum. False if it is gone. */
bool stream_index_get(const struct stream_index *index, size_t i, struct record *record);
/* The first line whose first number is not below `number`; the count if there is none. */
size_t stream_index_find(const struct stream_index *index, uint64_t number);

/*
 * A run as the calls that it is made of, as far as they are in the ring (what is not stays counted
 * in the first of them), at their places; and back. False if there is nothing to (un)fold, or no
 * memory.
 */
bool stream_index_unfold(struct stream_index *index, size_t i);
bool stream_index_fold(struct stream_index *index, size_t i);

#endif
