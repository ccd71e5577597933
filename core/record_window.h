/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record_window.h - the last seconds of what a source yielded, in bounded memory, and what a
 * recording that begins with them must know: who was there then, and the totals until then.
 */
#ifndef CORE_RECORD_WINDOW_H
#define CORE_RECORD_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/source.h"

struct record_window;

/* It reaches back at least `span_ns`, unless that takes more than `bytes_max`. NULL: ENOMEM. */
struct record_window *record_window_new(uint64_t span_ns, size_t bytes_max);
void record_window_free(struct record_window *window); /* NULL is allowed */

/* It begins with what comes next, with these totals. What was kept is forgotten, but for who is
 * there. */
void record_window_begin(struct record_window *window, const struct record_stats *began);

/* A thread that is there already. 0 or -ENOMEM. */
int record_window_know(struct record_window *window, const struct record *record);

/* Takes what the source yields. 0 or -ENOMEM. */
int record_window_add(struct record_window *window, const struct record *record);

/* The totals where it begins, and when that was; valid until the next record. */
const struct record_stats *record_window_began(const struct record_window *window);

/* How long before now_ns it begins. */
uint64_t record_window_length_ns(const struct record_window *window, uint64_t now_ns);

/* Whether something is missing from the span for want of memory. */
bool record_window_is_cut(const struct record_window *window, uint64_t now_ns);

/* Whether a reading of the counters would be of use, so that less has to be dropped for want of
 * memory. */
bool record_window_wants_reading(const struct record_window *window);

size_t record_window_used(const struct record_window *window); /* bytes */

/*
 * Hands out who was there, a RECORD_LOST for events that had no room, and all that is kept, oldest
 * first; nothing is dropped, but the lost are told of once. 0 or what fn returned.
 */
int record_window_each(struct record_window *window, record_fn *fn, void *arg);

#endif
