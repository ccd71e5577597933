/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record_ring.c - a record is a head, what it points to, and for events their data, in one piece;
 * what does not fit before the end begins again at the start.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record_ring.h"

#define ALIGN 8

struct head {
	uint32_t bytes; /* with the head */
	uint32_t task;
	uint8_t type; /* enum record_type, or PAD */
};

#define PAD	   0xff
#define HEAD_BYTES ((sizeof(struct head) + ALIGN - 1) / ALIGN * ALIGN)

struct record_ring {
	uint8_t *memory;
	size_t bytes, first, next, used; /* used: what is not free, pads included */
};

/* What a record consists of besides its type and task. */
struct part {
	const void *at;
	size_t bytes;
};

/* The parts of a record that lie in it, or that it points to. Returns how many. */
static int parts_of(const struct record *record, struct part parts[static 2])
{
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		parts[0] = (struct part){ record->info, sizeof(*record->info) };
		return 1;
	case RECORD_COUNTS:
		parts[0] = (struct part){ record->counts, sizeof(*record->counts) };
		return 1;
	case RECORD_EVENT:
		parts[0] = (struct part){ record->event, sizeof(*record->event) };
		parts[1] = (struct part){ record->data, record->event->data_len };
		return 2;
	case RECORD_FAILURES:
		parts[0] = (struct part){ &record->failures, sizeof(record->failures) };
		return 1;
	case RECORD_LOST:
		parts[0] = (struct part){ &record->lost, sizeof(record->lost) };
		return 1;
	case RECORD_STATS:
		parts[0] = (struct part){ &record->stats, sizeof(record->stats) };
		return 1;
	case RECORD_FILTER:
	case RECORD_COMMAND:
		parts[0] = (struct part){ &record->text, sizeof(record->text) };
		parts[1] = (struct part){ record->text.text, record->text.len };
		return 2;
	case RECORD_FACTS:
		parts[0] = (struct part){ &record->facts, sizeof(record->facts) };
		parts[1] = (struct part){ record->facts.cgroup, record->facts.cgroup_len };
		return 2;
	}
	return 0;
}

/* The reverse: `at` is where the first part lies. */
static void restore(const struct head *head, const uint8_t *at, struct record *record)
{
	memset(record, 0, sizeof(*record));
	record->type = (enum record_type)head->type;
	record->task = head->task;
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		record->info = (const void *)at;
		break;
	case RECORD_COUNTS:
		record->counts = (const void *)at;
		break;
	case RECORD_EVENT:
		record->event = (const void *)at;
		record->data = at + sizeof(*record->event);
		break;
	case RECORD_FAILURES:
		memcpy(&record->failures, at, sizeof(record->failures));
		break;
	case RECORD_LOST:
		memcpy(&record->lost, at, sizeof(record->lost));
		break;
	case RECORD_STATS:
		memcpy(&record->stats, at, sizeof(record->stats));
		break;
	case RECORD_FILTER:
	case RECORD_COMMAND:
		memcpy(&record->text, at, sizeof(record->text));
		record->text.text = (const char *)at + sizeof(record->text);
		break;
	case RECORD_FACTS:
		memcpy(&record->facts, at, sizeof(record->facts));
		record->facts.cgroup = (const char *)at + sizeof(record->facts);
		break;
	}
}

/* Room for `need` bytes in one piece, behind what is there. False: there is none. */
static bool make_room(struct record_ring *ring, size_t need)
{
	size_t rest = ring->bytes - ring->next;
	struct head *pad = (struct head *)(ring->memory + ring->next);

	if (need <= rest)
		return ring->used + need <= ring->bytes;
	if (ring->used + rest + need > ring->bytes)
		return false;
	/* Everything is a multiple of ALIGN: a rest may be too small for a head, which is then
	 * known by that. */
	if (rest >= HEAD_BYTES)
		*pad = (struct head){ .bytes = (uint32_t)rest, .type = PAD };
	ring->used += rest;
	ring->next = 0;
	return true;
}

bool record_ring_add(struct record_ring *ring, const struct record *record)
{
	struct part parts[2];
	int cnt = parts_of(record, parts);
	size_t need = HEAD_BYTES;
	uint8_t *at;

	for (int i = 0; i < cnt; i++)
		need += parts[i].bytes;
	need = (need + ALIGN - 1) / ALIGN * ALIGN;
	if (need > UINT32_MAX || !make_room(ring, need))
		return false;
	at = ring->memory + ring->next;
	*(struct head *)at = (struct head){ (uint32_t)need, record->task, (uint8_t)record->type };
	at += HEAD_BYTES;
	for (int i = 0; i < cnt; i++) {
		if (parts[i].bytes)
			memcpy(at, parts[i].at, parts[i].bytes);
		at += parts[i].bytes;
	}
	ring->next = (ring->next + need) % ring->bytes;
	ring->used += need;
	return true;
}

/* The head of the record at a place, or of the first one behind the pad there. */
static const struct head *head_at(const struct record_ring *ring, size_t *place)
{
	const struct head *head = (const struct head *)(ring->memory + *place);

	if (ring->bytes - *place >= HEAD_BYTES && head->type != PAD)
		return head;
	*place = 0;
	return (const struct head *)ring->memory;
}

bool record_ring_first(const struct record_ring *ring, struct record *record)
{
	size_t place = ring->first;
	const struct head *head;

	if (!ring->used)
		return false;
	head = head_at(ring, &place);
	restore(head, (const uint8_t *)head + HEAD_BYTES, record);
	return true;
}

void record_ring_drop(struct record_ring *ring)
{
	size_t place = ring->first;
	const struct head *head;

	if (!ring->used)
		return;
	head = head_at(ring, &place);
	if (place != ring->first)
		ring->used -= ring->bytes - ring->first;
	ring->used -= head->bytes;
	ring->first = (place + head->bytes) % ring->bytes;
	if (!ring->used) /* so that the longest that can fit does */
		ring->first = ring->next = 0;
}

int record_ring_each(const struct record_ring *ring, record_fn *fn, void *arg)
{
	size_t place = ring->first, left = ring->used;
	const struct head *head;
	struct record record;
	int err;

	while (left) {
		size_t before = place;

		head = head_at(ring, &place);
		if (place != before)
			left -= ring->bytes - before;
		restore(head, (const uint8_t *)head + HEAD_BYTES, &record);
		err = fn(&record, arg);
		if (err)
			return err;
		left -= head->bytes;
		place = (place + head->bytes) % ring->bytes;
	}
	return 0;
}

size_t record_ring_used(const struct record_ring *ring)
{
	return ring->used;
}

struct record_ring *record_ring_new(size_t bytes)
{
	struct record_ring *ring = calloc(1, sizeof(*ring));

	if (!ring)
		return NULL;
	ring->bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
	ring->memory = malloc(ring->bytes); /* mapped, and so not there until it is written */
	if (ring->memory)
		return ring;
	free(ring);
	errno = ENOMEM;
	return NULL;
}

void record_ring_free(struct record_ring *ring)
{
	if (!ring)
		return;
	free(ring->memory);
	free(ring);
}
