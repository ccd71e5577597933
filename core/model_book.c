/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_book.c - counts per call, per interval and in sum: the arithmetic of the model.
 *
 * It knows books, not whose they are. Nothing here walks more than one book.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

#define TABLE_MIN 8

struct call_id call_normal(uint8_t abi, int16_t nr)
{
	struct call_id id = { .abi = abi, .nr = nr };

	/* A source may be hostile; without bounds its call numbers would be our memory. */
	if (abi >= SCTOP_ABI_CNT)
		id = (struct call_id){ .abi = SCTOP_ABI_64, .nr = SCTOP_NR_BAD };
	else if (nr < 0 || nr >= SCTOP_NR_CNT)
		id.nr = SCTOP_NR_BAD;
	return id;
}

void growth_init(struct growth *growth, const struct record_counts *counts, uint32_t generation)
{
	int first = 0, last = SCTOP_HIST_CNT - 1;

	while (first < SCTOP_HIST_CNT && !counts->hist[first])
		first++;
	while (last > first && !counts->hist[last])
		last--;
	*growth = (struct growth){
		.counts = counts,
		.id = call_normal(counts->abi, counts->nr),
		.first = first < SCTOP_HIST_CNT ? first : 0,
		.cnt = first < SCTOP_HIST_CNT ? last - first + 1 : 0,
		.generation = generation,
	};
}

static void window_roll(struct window *window, uint32_t generation)
{
	if (window->generation == generation)
		return;
	if (window->generation == generation - 1)
		window->closed = window->current;
	else
		window->closed = (struct usage_delta){ 0 };
	window->calls[window->generation % TREND_CNT] = (float)window->current.calls;
	for (uint32_t i = 0; i < generation - window->generation && i < TREND_CNT; i++)
		window->calls[(generation - i) % TREND_CNT] = 0;
	window->current = (struct usage_delta){ 0 };
	window->generation = generation;
}

struct usage_delta window_last(const struct window *window, uint32_t generation)
{
	if (window->generation == generation)
		return window->closed;
	if (window->generation == generation - 1)
		return window->current;
	return (struct usage_delta){ 0 };
}

static void window_add(struct window *window, const struct growth *growth)
{
	window_roll(window, growth->generation);
	window->current.calls += growth->counts->calls;
	window->current.errors += growth->counts->errors;
	window->current.busy_ns += growth->counts->total_ns;
	window->current.read_bytes += growth->counts->read_bytes;
	window->current.written_bytes += growth->counts->written_bytes;
}

void window_calls(const struct window *window, uint32_t generation, double calls[TREND_CNT])
{
	for (int i = 0; i < TREND_CNT; i++) {
		int64_t number = (int64_t)generation - TREND_CNT + i;

		calls[i] = 0;
		if (number == window->generation)
			calls[i] = (double)window->current.calls;
		else if (number > 0 && number < window->generation &&
			 number + TREND_CNT > window->generation)
			calls[i] = (double)window->calls[number % TREND_CNT];
	}
}

void usage_delta_add(struct usage_delta *sum, const struct usage_delta *more)
{
	sum->calls += more->calls;
	sum->errors += more->errors;
	sum->busy_ns += more->busy_ns;
	sum->read_bytes += more->read_bytes;
	sum->written_bytes += more->written_bytes;
}

static void window_merge(struct window *into, struct window *from, uint32_t generation)
{
	window_roll(into, generation);
	window_roll(from, generation);
	usage_delta_add(&into->current, &from->current);
	usage_delta_add(&into->closed, &from->closed);
	for (int i = 0; i < TREND_CNT; i++)
		into->calls[i] += from->calls[i];
}

static void activity_roll(struct activity *activity, uint32_t generation)
{
	if (activity->trend.window.generation == generation)
		return;
	if (activity->current.calls)
		activity->closed = activity->current;
	activity->current.calls = 0;
	window_roll(&activity->trend.window, generation);
}

void activity_add(struct activity *activity, const struct growth *growth)
{
	const struct record_counts *counts = growth->counts;
	struct usage *usage = &activity->usage;

	activity_roll(activity, growth->generation);
	window_add(&activity->trend.window, growth);
	usage->calls += counts->calls;
	usage->errors += counts->errors;
	usage->restarts += counts->restarts;
	usage->unfinished += counts->unfinished;
	usage->blocked += counts->blocked;
	usage->total_ns += counts->total_ns;
	usage->read_bytes += counts->read_bytes;
	usage->written_bytes += counts->written_bytes;
	usage_take_max(&usage->max_ns, &usage->max_is_bound, growth->max_ns, growth->max_is_bound);
	for (int i = growth->first; i < growth->first + growth->cnt; i++)
		usage->hist[i] += counts->hist[i];
}

static bool call_before(struct call_id a, struct call_id b)
{
	return a.abi != b.abi ? a.abi < b.abi : a.nr < b.nr;
}

void activity_offer(struct activity *activity, struct call_id call, uint64_t calls)
{
	struct top *top = &activity->current;

	if (calls > top->calls || (calls && calls == top->calls && call_before(call, top->call)))
		*top = (struct top){ .call = call, .calls = calls };
}

void activity_merge(struct activity *into, struct activity *from, uint32_t generation)
{
	activity_roll(into, generation);
	activity_roll(from, generation);
	usage_add(&into->usage, &from->usage);
	window_merge(&into->trend.window, &from->trend.window, generation);
	if (from->closed.calls > into->closed.calls)
		into->closed = from->closed;
}

struct top activity_top(const struct activity *activity, uint32_t generation)
{
	bool running = activity->trend.window.generation == generation;

	if (running)
		return activity->closed.calls ? activity->closed : activity->current;
	return activity->current.calls ? activity->current : activity->closed;
}

/* ---- the table of calls ---- */

static uint32_t call_hash(struct call_id id)
{
	/* Numbers are dense: spread by nothing but the ABI. */
	return (uint32_t)(id.nr + 1) + id.abi * 521u;
}

/* The slot of a call, or the empty one where it belongs. The table is never full. */
static struct call_usage **table_slot(const struct call_table *table, struct call_id id)
{
	uint32_t i = call_hash(id) & (table->cap - 1);

	while (table->slots[i] && !call_id_equal(table->slots[i]->id, id))
		i = (i + 1) & (table->cap - 1);
	return &table->slots[i];
}

static int table_grow(struct call_table *table)
{
	struct call_table bigger = { .cap = table->cap ? table->cap * 2 : TABLE_MIN,
				     .cnt = table->cnt };

	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < table->cap; i++)
		if (table->slots[i])
			*table_slot(&bigger, table->slots[i]->id) = table->slots[i];
	free(table->slots);
	*table = bigger;
	return 0;
}

/* Room for buckets first..first+cnt-1; moves the entry. */
static struct call_usage *call_usage_widen(struct call_usage *call, uint8_t first, uint8_t cnt)
{
	uint8_t low = first, end = first + cnt;
	struct call_usage *wider;

	if (call && call->hist_cnt) {
		if (call->hist_first < low)
			low = call->hist_first;
		if (call->hist_first + call->hist_cnt > end)
			end = call->hist_first + call->hist_cnt;
	}
	wider = calloc(1, sizeof(*wider) + (end - low) * sizeof(wider->hist[0]));
	if (!wider)
		return NULL;
	if (call) {
		memcpy(wider, call, sizeof(*call));
		memcpy(wider->hist + (call->hist_cnt ? call->hist_first - low : 0), call->hist,
		       call->hist_cnt * sizeof(call->hist[0]));
		free(call);
	}
	wider->hist_first = low;
	wider->hist_cnt = end - low;
	return wider;
}

static bool call_usage_holds(const struct call_usage *call, uint8_t first, uint8_t cnt)
{
	return !cnt || (call->hist_cnt && call->hist_first <= first &&
			call->hist_first + call->hist_cnt >= first + cnt);
}

struct call_usage *book_reserve(struct book *book, struct call_id id, uint8_t first, uint8_t cnt)
{
	struct call_table *table = &book->calls;
	struct call_usage **slot, *call;

	if ((table->cnt + 1) * 4 > table->cap * 3 && table_grow(table))
		return NULL;
	slot = table_slot(table, id);
	if (*slot && call_usage_holds(*slot, first, cnt))
		return *slot;
	call = call_usage_widen(*slot, first, cnt);
	if (!call)
		return NULL;
	if (!*slot)
		table->cnt++;
	call->id = id;
	*slot = call;
	return call;
}

void book_add(struct book *book, struct call_usage *call, const struct growth *growth)
{
	const struct record_counts *counts = growth->counts;

	window_add(&call->trend.window, growth);
	call->calls += counts->calls;
	call->errors += counts->errors;
	call->restarts += counts->restarts;
	call->unfinished += counts->unfinished;
	call->blocked += counts->blocked;
	call->total_ns += counts->total_ns;
	call->read_bytes += counts->read_bytes;
	call->written_bytes += counts->written_bytes;
	usage_take_max(&call->max_ns, &call->max_is_bound, growth->max_ns, growth->max_is_bound);
	for (int i = growth->first; i < growth->first + growth->cnt; i++)
		call->hist[i - call->hist_first] += counts->hist[i];
	activity_add(&book->activity, growth);
	activity_offer(&book->activity, call->id, call->trend.window.current.calls);
}

static void call_usage_merge(struct call_usage *into, struct call_usage *from, uint32_t generation)
{
	into->calls += from->calls;
	into->errors += from->errors;
	into->restarts += from->restarts;
	into->unfinished += from->unfinished;
	into->blocked += from->blocked;
	into->total_ns += from->total_ns;
	into->read_bytes += from->read_bytes;
	into->written_bytes += from->written_bytes;
	usage_take_max(&into->max_ns, &into->max_is_bound, from->max_ns, from->max_is_bound);
	for (int i = 0; i < from->hist_cnt; i++)
		into->hist[from->hist_first + i - into->hist_first] += from->hist[i];
	window_merge(&into->trend.window, &from->trend.window, generation);
}

int book_merge(struct book *into, struct book *from, uint32_t generation)
{
	struct call_usage *call;
	int err = failures_merge(&into->failures, &from->failures, generation);

	if (err)
		return err;
	for (uint32_t i = 0; i < from->calls.cap; i++) {
		call = from->calls.slots[i];
		if (call && !book_reserve(into, call->id, call->hist_first, call->hist_cnt))
			return -ENOMEM;
	}
	activity_merge(&into->activity, &from->activity, generation);
	for (uint32_t i = 0; i < from->calls.cap; i++) {
		struct call_usage *sum;

		call = from->calls.slots[i];
		if (!call)
			continue;
		sum = *table_slot(&into->calls, call->id);
		call_usage_merge(sum, call, generation);
		activity_offer(&into->activity, sum->id, sum->trend.window.current.calls);
	}
	return 0;
}

void book_clear(struct book *book)
{
	for (uint32_t i = 0; i < book->calls.cap; i++)
		free(book->calls.slots[i]);
	free(book->calls.slots);
	failures_clear(&book->failures);
	*book = (struct book){ 0 };
}

const struct call_usage *book_find(const struct book *book, struct call_id id)
{
	return book->calls.cap ? *table_slot(&book->calls, id) : NULL;
}

void call_usage_expand(const struct call_usage *call, struct usage *usage)
{
	*usage = (struct usage){
		.calls = call->calls,
		.errors = call->errors,
		.restarts = call->restarts,
		.unfinished = call->unfinished,
		.blocked = call->blocked,
		.total_ns = call->total_ns,
		.max_ns = call->max_ns,
		.max_is_bound = call->max_is_bound,
		.read_bytes = call->read_bytes,
		.written_bytes = call->written_bytes,
	};
	memcpy(usage->hist + call->hist_first, call->hist, call->hist_cnt * sizeof(call->hist[0]));
}
