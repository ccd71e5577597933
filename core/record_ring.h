/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record_ring.h - records kept in a bounded piece of memory, oldest first.
 */
#ifndef CORE_RECORD_RING_H
#define CORE_RECORD_RING_H

#include <stdbool.h>
#include <stddef.h>

#include "sctop/source.h"

struct record_ring;

/* At most `bytes` of memory, which is taken as it fills. NULL with errno set. */
struct record_ring *record_ring_new(size_t bytes);
void record_ring_free(struct record_ring *ring); /* NULL is allowed */

/* A copy, with all that the record points to. False: there is no room. */
bool record_ring_add(struct record_ring *ring, const struct record *record);

/* The oldest one; what it points to is valid until it is dropped. False: it is empty. */
bool record_ring_first(const struct record_ring *ring, struct record *record);
void record_ring_drop(struct record_ring *ring);

/* Hands out all, oldest first; nothing is dropped. 0 or what fn returned. */
int record_ring_each(const struct record_ring *ring, record_fn *fn, void *arg);

size_t record_ring_used(const struct record_ring *ring); /* bytes */

#endif
