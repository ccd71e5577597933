/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record_window.c - a ring of records, and what was known where it begins.
 *
 * Whatever leaves the ring goes into a model and a copy of the totals, which are always those of
 * the ring's beginning. Only whole readings of the counters leave it: the totals are right after
 * each.
 */
#include <errno.h>
#include <stdlib.h>

#include "record_ring.h"
#include "record_window.h"
#include "sctop/model.h"

/* A reading each so many bytes, so that dropping one does not cost much of the window. */
#define READINGS_IN_MEMORY 8

struct record_window {
	uint64_t span_ns;
	size_t bytes_max;
	struct record_ring *ring;
	struct model *known;	   /* who was there where the ring begins … */
	struct record_stats began; /* … and the totals */
	size_t readings;	   /* in the ring */
	size_t bytes_since;	   /* the last of them */
	bool cut;		   /* the last one dropped was not old, there was no room */
	bool overflowed;	   /* what ends with the next one has not had room */
	uint64_t refused;	   /* events since `began` that had no room */
};

/* Whatever leaves the ring is what was, when the rest begins. */
static int pass_by(struct record_window *window, const struct record *record)
{
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		return model_feed(record, window->known);
	case RECORD_STATS:
		window->began = record->stats;
		window->readings--;
		return 0;
	default:
		return 0;
	}
}

/* Drops all up to the end of the oldest reading. */
static int drop_reading(struct record_window *window)
{
	struct record record;
	bool ends = false;
	int err = 0;

	while (!ends && !err && record_ring_first(window->ring, &record)) {
		ends = record.type == RECORD_STATS;
		err = pass_by(window, &record);
		record_ring_drop(window->ring);
	}
	return err;
}

/* When the oldest reading in the ring ended. */
static int find_reading(const struct record *record, void *arg)
{
	if (record->type != RECORD_STATS)
		return 0;
	*(uint64_t *)arg = record->stats.time_ns;
	return 1;
}

static int drop_old(struct record_window *window, uint64_t now_ns)
{
	uint64_t time_ns;
	int err = 0;

	while (!err && window->readings && record_ring_each(window->ring, find_reading, &time_ns) &&
	       time_ns + window->span_ns <= now_ns) {
		err = drop_reading(window);
		window->cut = false;
	}
	return err;
}

/* Empties the ring. */
static int pass_all(struct record_window *window)
{
	struct record record;
	int err = 0;

	for (; record_ring_first(window->ring, &record); record_ring_drop(window->ring)) {
		int failed = pass_by(window, &record);

		window->refused += record.type == RECORD_EVENT;
		err = err ? err : failed;
	}
	return err;
}

/* Of a reading only a part was kept, which is worth nothing: what is kept begins where it ends. */
static int begin_again(struct record_window *window, const struct record_stats *stats)
{
	int err = pass_all(window);

	window->began = *stats;
	window->bytes_since = 0;
	window->refused = 0;
	window->overflowed = false;
	window->cut = true;
	return err;
}

/* There is no reading to drop: all goes that came since the last one, but for what comes now. */
static int overflow(struct record_window *window, const struct record *record)
{
	int err;

	if (record->type == RECORD_STATS)
		return begin_again(window, &record->stats);
	window->overflowed = true;
	err = pass_all(window);
	if (err || record_ring_add(window->ring, record))
		return err;
	window->refused += record->type == RECORD_EVENT;
	return pass_by(window, record);
}

int record_window_add(struct record_window *window, const struct record *record)
{
	size_t before = record_ring_used(window->ring);
	int err;

	if (window->overflowed && record->type == RECORD_STATS)
		return begin_again(window, &record->stats);
	while (!record_ring_add(window->ring, record)) {
		if (!window->readings)
			return overflow(window, record);
		err = drop_reading(window);
		window->cut = true;
		if (err)
			return err;
		before = record_ring_used(window->ring);
	}
	window->bytes_since += record_ring_used(window->ring) - before;
	if (record->type != RECORD_STATS)
		return 0;
	window->readings++;
	window->bytes_since = 0;
	return drop_old(window, record->stats.time_ns);
}

int record_window_know(struct record_window *window, const struct record *record)
{
	return model_feed(record, window->known);
}

void record_window_begin(struct record_window *window, const struct record_stats *began)
{
	pass_all(window);
	window->began = *began;
	window->readings = window->bytes_since = 0;
	window->cut = window->overflowed = false;
	window->refused = 0;
}

const struct record_stats *record_window_began(const struct record_window *window)
{
	return &window->began;
}

uint64_t record_window_length_ns(const struct record_window *window, uint64_t now_ns)
{
	return now_ns > window->began.time_ns ? now_ns - window->began.time_ns : 0;
}

bool record_window_is_cut(const struct record_window *window, uint64_t now_ns)
{
	return window->refused ||
	       (window->cut && record_window_length_ns(window, now_ns) < window->span_ns);
}

bool record_window_wants_reading(const struct record_window *window)
{
	return window->bytes_since > window->bytes_max / READINGS_IN_MEMORY;
}

size_t record_window_used(const struct record_window *window)
{
	return record_ring_used(window->ring);
}

int record_window_each(struct record_window *window, record_fn *fn, void *arg)
{
	const struct record lost = {
		.type = RECORD_LOST,
		.lost = { LOST_RING, window->refused, window->began.time_ns },
	};
	int err = model_tasks(window->known, fn, arg);

	if (!err && window->refused)
		err = fn(&lost, arg);
	window->refused = 0;
	return err ? err : record_ring_each(window->ring, fn, arg);
}

struct record_window *record_window_new(uint64_t span_ns, size_t bytes_max)
{
	struct record_window *window = calloc(1, sizeof(*window));

	if (!window)
		return NULL;
	window->span_ns = span_ns;
	window->bytes_max = bytes_max;
	window->ring = record_ring_new(bytes_max);
	window->known = model_new(NULL);
	if (window->ring && window->known)
		return window;
	record_window_free(window);
	errno = ENOMEM;
	return NULL;
}

void record_window_free(struct record_window *window)
{
	if (!window)
		return;
	model_free(window->known);
	record_ring_free(window->ring);
	free(window);
}
