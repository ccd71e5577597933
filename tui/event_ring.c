/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event_ring.c - two rings: one of bytes, one of offsets into it.
 *
 * An entry is a struct record whose pointers are replaced by what follows it. It never wraps
 * around the end of the bytes: what is left there is skipped.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_ring.h"

struct entry {
	enum record_type type;
	union {
		struct record_lost lost;
		struct sctop_event event; /* its data follows */
		struct record_text text;  /* likewise */
	};
};

struct event_ring {
	char *bytes;
	size_t size;
	size_t head; /* where the next entry goes */
	uint32_t *offsets;
	size_t entries;
	uint64_t first, end;
	bool held;
	bool refusing; /* held and full: nothing more, so that the gap is in one place */
	uint64_t refused[LOST_HELD + 1]; /* by reason: losses that were told, events that came */
};

struct event_ring *event_ring_new(size_t entries, size_t bytes)
{
	struct event_ring *ring = calloc(1, sizeof(*ring));

	if (!ring)
		return NULL;
	ring->size = bytes;
	ring->entries = entries;
	ring->bytes = malloc(bytes);
	ring->offsets = calloc(entries, sizeof(*ring->offsets));
	if (!ring->bytes || !ring->offsets) {
		event_ring_free(ring);
		errno = ENOMEM;
		return NULL;
	}
	return ring;
}

void event_ring_free(struct event_ring *ring)
{
	if (!ring)
		return;
	free(ring->bytes);
	free(ring->offsets);
	free(ring);
}

void event_ring_clear(struct event_ring *ring)
{
	ring->first = ring->end;
	ring->head = 0;
	ring->refusing = false;
	memset(ring->refused, 0, sizeof(ring->refused));
}

static const struct entry *entry_at(const struct event_ring *ring, uint64_t number)
{
	return (const struct entry *)(ring->bytes + ring->offsets[number % ring->entries]);
}

static size_t entry_size(const struct entry *entry)
{
	size_t data = entry->type == RECORD_EVENT    ? entry->event.data_len
		      : entry->type == RECORD_FILTER ? entry->text.len
						     : 0;

	return (sizeof(*entry) + data + 7) & ~(size_t)7;
}

/*
 * Drops the oldest entries until none of them touches [from, from + len). False if that needs one
 * to be dropped, and none may be.
 */
static bool make_room(struct event_ring *ring, size_t from, size_t len)
{
	while (ring->first < ring->end) {
		const struct entry *oldest = entry_at(ring, ring->first);
		size_t at = (size_t)((const char *)oldest - ring->bytes);

		if (at >= from + len || at + entry_size(oldest) <= from)
			return true;
		if (ring->held)
			return false;
		ring->first++;
	}
	return true;
}

/* Room for an entry of `size` bytes at ring->head. */
static bool reserve(struct event_ring *ring, size_t size)
{
	if (ring->end - ring->first == ring->entries) {
		if (ring->held)
			return false;
		ring->first++;
	}
	if (ring->head + size > ring->size) {
		if (!make_room(ring, ring->head, ring->size - ring->head))
			return false;
		ring->head = 0;
	}
	return make_room(ring, ring->head, size);
}

void event_ring_add(struct event_ring *ring, const struct record *record)
{
	struct entry entry = { .type = record->type };
	size_t size;

	if (record->type == RECORD_EVENT)
		entry.event = *record->event;
	else if (record->type == RECORD_LOST)
		entry.lost = record->lost;
	else if (record->type == RECORD_FILTER)
		entry.text = record->text;
	else
		return;
	size = entry_size(&entry);
	if (size > ring->size)
		return;
	ring->refusing = ring->refusing || !reserve(ring, size);
	if (ring->refusing) {
		if (record->type == RECORD_EVENT)
			ring->refused[LOST_HELD]++;
		else if (record->type == RECORD_LOST)
			ring->refused[record->lost.reason] += record->lost.count;
		return;
	}
	memcpy(ring->bytes + ring->head, &entry, sizeof(entry));
	if (record->type == RECORD_EVENT && entry.event.data_len)
		memcpy(ring->bytes + ring->head + sizeof(entry), record->data,
		       entry.event.data_len);
	if (record->type == RECORD_FILTER)
		memcpy(ring->bytes + ring->head + sizeof(entry), record->text.text,
		       record->text.len);
	ring->offsets[ring->end++ % ring->entries] = (uint32_t)ring->head;
	ring->head += size;
}

void event_ring_hold(struct event_ring *ring, bool hold, uint64_t now_ns)
{
	ring->held = hold;
	if (hold)
		return;
	ring->refusing = false;
	for (int reason = LOST_RING; reason <= LOST_HELD; reason++) {
		struct record record = { .type = RECORD_LOST };

		record.lost = (struct record_lost){ (enum lost_reason)reason, ring->refused[reason],
						    now_ns };
		ring->refused[reason] = 0;
		if (record.lost.count)
			event_ring_add(ring, &record);
	}
}

uint64_t event_ring_refused(const struct event_ring *ring)
{
	return ring->refused[LOST_HELD];
}

uint64_t event_ring_first(const struct event_ring *ring)
{
	return ring->first;
}

uint64_t event_ring_end(const struct event_ring *ring)
{
	return ring->end;
}

bool event_ring_get(const struct event_ring *ring, uint64_t number, struct record *record)
{
	const struct entry *entry;

	if (number < ring->first || number >= ring->end)
		return false;
	entry = entry_at(ring, number);
	memset(record, 0, sizeof(*record));
	record->type = entry->type;
	if (entry->type == RECORD_LOST) {
		record->lost = entry->lost;
	} else if (entry->type == RECORD_FILTER) {
		record->text = entry->text;
		record->text.text = (const char *)(entry + 1);
	} else {
		record->event = &entry->event;
		record->data = entry + 1;
	}
	return true;
}
