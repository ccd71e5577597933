/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ring_reader.h - events out of the BPF ring in the order in which they closed, gaps at their
 * place.
 *
 * The ring has them in the order in which their CPUs reserved room, a little after the time that
 * each bears; so those of two CPUs may be exchanged. The reader looks ahead, in place, and hands
 * one on when no CPU can still come with an earlier one: see ring_reader.c. It looks ahead as far
 * as there is anything, but at no more than RING_AHEAD_MAX records; a ring of more than that (160
 * MB) that is full is sorted within those.
 */
#ifndef CORE_RING_READER_H
#define CORE_RING_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/counters.h"
#include "sctop/event.h"
#include "sctop/source.h"

#define RING_AHEAD_MAX (1u << 20)

struct ring_reader;

/* The ring as it lies in memory; the data twice in a row, so that no record is ever split. */
struct ring_memory {
	unsigned long *consumer;
	const unsigned long *producer;
	const uint8_t *data;
	size_t bytes;
};

/*
 * `cpus` are the CPUs' counters, shared with the kernel side; both stay the caller's and outlive
 * the reader. now_ns is CLOCK_MONOTONIC. NULL with errno set.
 */
struct ring_reader *ring_reader_new(const struct ring_memory *memory, const struct sctop_cpu *cpus,
				    uint32_t cpu_cnt, uint64_t (*now_ns)(void));
void ring_reader_free(struct ring_reader *reader); /* NULL is allowed */

/*
 * Hands at most `max` events to fn, and a RECORD_LOST wherever some are missing; never waits.
 * `ended`: nobody adds any more, so all there is can go. Returns how many events, or what fn
 * returned; the record that it refused is gone all the same.
 */
int ring_reader_read(struct ring_reader *reader, unsigned int max, bool ended, record_fn *fn,
		     void *arg);

/* Maps the ring of a BPF map. 0 or negative errno. */
int ring_memory_map(struct ring_memory *memory, int map_fd, size_t bytes);
void ring_memory_unmap(struct ring_memory *memory); /* one that was never mapped is allowed */

#endif
