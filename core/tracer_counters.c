/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_counters.c - what has changed in the cells, slots and places for failures since the last
 * reading.
 *
 * The kernel side never waits for us, and we never write what lives: a cell is cleared only
 * after its thread has ended and its last counts are handed out.
 */
#include <string.h>

#include "sctop/source.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

static struct sctop_cell *cell_at(const struct tracer *tracer, uint32_t id)
{
	return (struct sctop_cell *)tracer->cells.memory + id;
}

static struct sctop_failure *failure_at(const struct tracer *tracer, uint32_t place)
{
	return (struct sctop_failure *)tracer->failures.memory + place;
}

static struct sctop_bytes *bytes_at(const struct tracer *tracer, uint32_t id)
{
	return (struct sctop_bytes *)tracer->bytes.memory + id;
}

static struct sctop_task *slot_at(const struct tracer *tracer, uint32_t id)
{
	return (struct sctop_task *)tracer->slots.memory + id;
}

/*
 * The owner writes while we read, so each word must be read exactly once: from a plain copy the
 * compiler may make two reads, and what came between them would be counted as handed out.
 */
static void copy_shared(void *to, const void *shared, size_t bytes)
{
	typedef uint64_t __attribute__((may_alias)) word;
	const volatile word *from = shared;
	word *into = to;

	for (size_t i = 0; i < bytes / sizeof(*into); i++)
		into[i] = from[i];
}

static void difference(const struct sctop_cell *now, const struct sctop_cell *last,
		       struct record_counts *counts)
{
	counts->abi = now->key.abi;
	counts->nr = now->key.nr;
	counts->calls = now->calls - last->calls;
	counts->errors = now->errors - last->errors;
	counts->restarts = now->restarts - last->restarts;
	counts->unfinished = now->unfinished - last->unfinished;
	counts->blocked = now->blocked - last->blocked;
	counts->total_ns = now->total_ns - last->total_ns;
	counts->max_ns = now->max_ns;
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		counts->hist[i] = now->hist[i] - last->hist[i];
}

/* Of a cell whose `calls` have been read before. */
static void difference_of_bytes(struct tracer *tracer, uint32_t id, struct record_counts *counts)
{
	struct sctop_bytes now, *last = &tracer->last_bytes[id];

	counts->read_bytes = counts->written_bytes = 0;
	if (!tracer->bytes_known)
		return;
	copy_shared(&now, bytes_at(tracer, id), sizeof(now));
	counts->read_bytes = now.read - last->read;
	counts->written_bytes = now.written - last->written;
	*last = now;
}

static int hand_task(struct tracer *tracer, uint32_t slot, enum record_type type,
		     const struct sctop_task *info, record_fn *fn, void *arg)
{
	struct record record = { .type = type, .task = slot, .info = info };

	tracer->version[slot] = info->version;
	return fn(&record, arg);
}

static int hand_counts(struct tracer *tracer, uint32_t id, uint32_t handle, record_fn *fn,
		       void *arg)
{
	const struct sctop_cell *cell = cell_at(tracer, id);
	struct sctop_cell *last = &tracer->last[id], now;
	struct record_counts counts;
	struct record record = { .type = RECORD_COUNTS, .task = handle, .counts = &counts };

	/* The owner writes `calls` last; whatever else has grown by now is of the next reading. */
	if (__atomic_load_n(&cell->calls, __ATOMIC_ACQUIRE) == last->calls)
		return 0;
	copy_shared(&now, cell, sizeof(now));
	difference(&now, last, &counts);
	difference_of_bytes(tracer, id, &counts);
	*last = now;
	return fn(&record, arg);
}

/* A slot whose owner is still being written has version 0: its turn comes next time. */
static int read_slots(struct tracer *tracer, uint32_t high, record_fn *fn, void *arg)
{
	for (uint32_t id = 1; id <= high; id++) {
		struct sctop_task info;
		int error;

		if (slot_at(tracer, id)->version == tracer->version[id])
			continue;
		copy_shared(&info, slot_at(tracer, id), sizeof(info));
		if (info.flags & SCTOP_TASK_UNUSED)
			continue;
		error = hand_task(tracer, id, RECORD_TASK, &info, fn, arg);
		if (error)
			return error;
	}
	return 0;
}

static int read_cells(struct tracer *tracer, uint32_t high, record_fn *fn, void *arg)
{
	for (uint32_t id = 1; id <= high; id++) {
		uint32_t slot = cell_at(tracer, id)->key.slot;
		int error;

		if (!slot || slot >= tracer->slot_cnt || !tracer->version[slot])
			continue;
		error = hand_counts(tracer, id, slot, fn, arg);
		if (error)
			return error;
	}
	return 0;
}

static int hand_failures(struct tracer *tracer, uint32_t place, uint32_t handle, record_fn *fn,
			 void *arg)
{
	const struct sctop_failure *failure = failure_at(tracer, place);
	uint64_t count = __atomic_load_n(&failure->count, __ATOMIC_RELAXED);
	struct record record = { .type = RECORD_FAILURES, .task = handle };

	if (count == tracer->last_failures[place])
		return 0;
	record.failures = (struct record_failures){
		.abi = failure->key.abi,
		.nr = failure->key.nr,
		.number = failure->key.number,
		.count = count - tracer->last_failures[place],
		.last_ns = failure->last_ns,
	};
	tracer->last_failures[place] = count;
	return fn(&record, arg);
}

/* After the cells: whatever those have had of failures is here by now. */
static int read_failures(struct tracer *tracer, record_fn *fn, void *arg)
{
	if (!tracer->has_failures)
		return 0;
	for (uint32_t place = 0; place < tracer->failure_cnt; place++) {
		uint32_t slot = failure_at(tracer, place)->key.slot;
		int error;

		if (!slot || slot >= tracer->slot_cnt || !tracer->version[slot])
			continue;
		error = hand_failures(tracer, place, slot, fn, arg);
		if (error)
			return error;
	}
	return 0;
}

/* Calls that found no cell or slot. */
static int read_other(struct tracer *tracer, record_fn *fn, void *arg)
{
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++) {
		for (int i = 0; i <= SCTOP_NR_CNT; i++) {
			uint32_t id = tracer->cell_cnt + abi * (SCTOP_NR_CNT + 1) + i;
			struct sctop_cell *cell = cell_at(tracer, id);
			int error;

			if (!cell->calls)
				continue;
			cell->key.abi = abi;
			cell->key.nr = i < SCTOP_NR_CNT ? i : SCTOP_NR_BAD;
			error = hand_counts(tracer, id, 0, fn, arg);
			if (error)
				return error;
		}
	}
	return 0;
}

/* Whoever takes the id must find it clean: hence the barrier. */
static void give_back(struct sctop_free_ids *ids, uint64_t *below, uint32_t id)
{
	uint64_t top = __atomic_load_n(&ids->top, __ATOMIC_RELAXED);

	do
		below[id] = (uint32_t)top;
	while (!__atomic_compare_exchange_n(&ids->top, &top, sctop_free_ids_top(top, id), false,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

static void free_cell(struct tracer *tracer, uint32_t id)
{
	memset(&tracer->last[id], 0, sizeof(tracer->last[id]));
	memset(cell_at(tracer, id), 0, sizeof(struct sctop_cell));
	if (tracer->bytes_known) {
		memset(&tracer->last_bytes[id], 0, sizeof(tracer->last_bytes[id]));
		memset(bytes_at(tracer, id), 0, sizeof(struct sctop_bytes));
	}
	give_back((struct sctop_free_ids *)&tracer->bpf->bss->cell_ids, tracer->free_cells.memory,
		  id);
	tracer->cells_freed++;
}

static void free_slot(struct tracer *tracer, uint32_t id)
{
	tracer->version[id] = 0;
	memset(slot_at(tracer, id), 0, sizeof(struct sctop_task));
	give_back((struct sctop_free_ids *)&tracer->bpf->bss->slot_ids, tracer->free_slots.memory,
		  id);
	tracer->slots_freed++;
}

/* Hands out the last failures of a thread that has ended, then makes their places free. */
static int bury_failures(struct tracer *tracer, uint32_t first, uint32_t handle, record_fn *fn,
			 void *arg)
{
	int error = 0, failed;

	while (first && first <= tracer->failure_cnt) {
		struct sctop_failure *failure = failure_at(tracer, first - 1);
		uint32_t next = failure->next;

		failed = hand_failures(tracer, first - 1, handle, fn, arg);
		error = error ? error : failed;
		tracer->last_failures[first - 1] = 0;
		failure->count = failure->last_ns = 0;
		failure->next = 0;
		/* Whoever finds the key 0 takes the place. */
		__atomic_store_n((uint64_t *)&failure->key, 0, __ATOMIC_RELEASE);
		first = next;
	}
	return error;
}

/* Hands out the last counts of a thread that has ended, then makes its cells and slot free. */
static int bury(struct tracer *tracer, uint32_t slot, record_fn *fn, void *arg)
{
	struct sctop_task info;
	uint32_t id, handle;
	int error = 0, failed = 0;

	copy_shared(&info, slot_at(tracer, slot), sizeof(info));
	id = info.cells;
	handle = tracer->version[slot] || info.version ? slot : 0;
	if (handle && tracer->version[slot] != info.version)
		error = hand_task(tracer, slot, RECORD_TASK, &info, fn, arg);
	while (id) {
		uint32_t sibling = cell_at(tracer, id)->sibling;

		failed = hand_counts(tracer, id, handle, fn, arg);
		error = error ? error : failed;
		free_cell(tracer, id);
		id = sibling;
	}
	failed = bury_failures(tracer, info.failures, handle, fn, arg);
	error = error ? error : failed;
	if (handle) {
		failed = hand_task(tracer, slot, RECORD_TASK_END, &info, fn, arg);
		error = error ? error : failed;
	}
	free_slot(tracer, slot);
	return error;
}

static int read_dead(struct tracer *tracer, record_fn *fn, void *arg)
{
	uint64_t *places = tracer->dead_slots.memory;
	uint64_t *tail = (uint64_t *)&tracer->bpf->bss->dead_ids.tail;

	for (;;) {
		uint64_t *place = &places[*tail & (tracer->slot_cnt - 1)];
		uint64_t slot = __atomic_load_n(place, __ATOMIC_ACQUIRE);
		int error;

		if (!slot || slot >= tracer->slot_cnt)
			return 0;
		*place = 0;
		++*tail;
		error = bury(tracer, slot, fn, arg);
		if (error)
			return error;
	}
}

/* No id above this was ever handed out. */
static uint32_t highest(const struct sctop_free_ids *ids, uint32_t cnt)
{
	uint64_t fresh = __atomic_load_n(&ids->fresh, __ATOMIC_ACQUIRE);

	return fresh < cnt ? fresh : cnt - 1;
}

int tracer_hand_counters(struct tracer *tracer, record_fn *fn, void *arg)
{
	uint32_t slots = highest((void *)&tracer->bpf->bss->slot_ids, tracer->slot_cnt);
	uint32_t cells = highest((void *)&tracer->bpf->bss->cell_ids, tracer->cell_cnt);
	int error = read_slots(tracer, slots, fn, arg);

	if (!error)
		error = read_cells(tracer, cells, fn, arg);
	if (!error)
		error = read_failures(tracer, fn, arg);
	if (!error)
		error = read_other(tracer, fn, arg);
	return error ? error : read_dead(tracer, fn, arg);
}
