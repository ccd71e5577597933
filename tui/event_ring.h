/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event_ring.h - the last events, kept as they came; decoded when somebody looks.
 *
 * Bounded in number and in bytes. Entries are numbered from 0 on and keep their number.
 */
#ifndef SCTOP_TUI_EVENT_RING_H
#define SCTOP_TUI_EVENT_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/source.h"

struct event_ring;

/* NULL with errno set. Memory is taken as it fills. */
struct event_ring *event_ring_new(size_t entries, size_t bytes);
void event_ring_free(struct event_ring *ring);
void event_ring_clear(struct event_ring *ring);

/* Copies a record of type EVENT, LOST or FILTER; the oldest entries make room. Others are ignored.
 */
void event_ring_add(struct event_ring *ring, const struct record *record);

/*
 * While it is held nothing is dropped: once it is full, what comes is only counted. Let go, it
 * says so itself, with records of type LOST and `now_ns`: LOST_HELD for events, and one for each
 * reason that losses were told with meanwhile.
 */
void event_ring_hold(struct event_ring *ring, bool hold, uint64_t now_ns);
/* Events that came and were not kept since it is held. */
uint64_t event_ring_refused(const struct event_ring *ring);

/* The entries first <= number < end exist. */
uint64_t event_ring_first(const struct event_ring *ring);
uint64_t event_ring_end(const struct event_ring *ring);

/* Fills record with an entry, whose pointers are valid until the next add. False if it is gone. */
bool event_ring_get(const struct event_ring *ring, uint64_t number, struct record *record);

#endif
