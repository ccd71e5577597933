/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_index.c - a ring of runs, oldest first.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "stream_index.h"

struct stream_index {
	const struct event_ring *ring;
	struct stream_run *runs;
	size_t max, head, cnt;
	bool folding;
};

struct stream_index *stream_index_new(const struct event_ring *ring, size_t max)
{
	struct stream_index *index = calloc(1, sizeof(*index));

	if (!index)
		return NULL;
	index->ring = ring;
	index->max = max;
	index->folding = true;
	index->runs = calloc(max, sizeof(*index->runs));
	if (!index->runs) {
		free(index);
		errno = ENOMEM;
		return NULL;
	}
	return index;
}

void stream_index_free(struct stream_index *index)
{
	if (!index)
		return;
	free(index->runs);
	free(index);
}

void stream_index_clear(struct stream_index *index)
{
	index->cnt = 0;
}

void stream_index_set_folding(struct stream_index *index, bool folding)
{
	index->folding = folding;
}

static struct stream_run *run_at(const struct stream_index *index, size_t i)
{
	return &index->runs[(index->head + i) % index->max];
}

static void drop_oldest(struct stream_index *index, size_t cnt)
{
	index->head = (index->head + cnt) % index->max;
	index->cnt -= cnt;
}

/* ---- adding ---- */

/* Time, duration and CPU may differ: they are not what was called and answered. */
static bool same_call(const struct record *a, const struct record *b)
{
	const struct sctop_event *x = a->event, *y = b->event;

	return a->type == RECORD_EVENT && b->type == RECORD_EVENT && x->type == SCTOP_EVENT_CALL &&
	       y->type == SCTOP_EVENT_CALL && x->tid == y->tid && x->tgid == y->tgid &&
	       x->start_ns == y->start_ns && x->abi == y->abi && x->nr == y->nr &&
	       x->ret == y->ret && x->flags == y->flags &&
	       memcmp(x->args, y->args, sizeof(x->args)) == 0 && x->data_len == y->data_len &&
	       (!x->data_len || memcmp(a->data, b->data, x->data_len) == 0);
}

static uint64_t duration(const struct record *record)
{
	bool timed = record->event->type == SCTOP_EVENT_CALL &&
		     !(record->event->flags & SCTOP_EVENT_NO_DURATION);

	return timed ? record->event->duration_ns : 0;
}

static struct stream_run make_run(uint64_t number, const struct record *record)
{
	struct stream_run run = { .first = number, .last = number };

	if (record->type == RECORD_FILTER) {
		run.lost = true;
		run.cnt = 1;
		run.first_ns = record->text.time_ns;
		return run;
	}
	if (record->type == RECORD_LOST) {
		run.lost = true;
		run.cnt = record->lost.count;
		run.first_ns = record->lost.time_ns;
		return run;
	}
	run.cnt = 1;
	run.first_ns = record->event->time_ns;
	run.total_ns = run.max_ns = duration(record);
	run.tid = record->event->tid;
	return run;
}

static void join(struct stream_run *run, const struct stream_run *more)
{
	run->last = more->last;
	run->cnt += more->cnt;
	run->total_ns += more->total_ns;
	if (more->max_ns > run->max_ns)
		run->max_ns = more->max_ns;
}

/* The run that a record goes on with: its thread has made no other call since. Or NULL. */
static struct stream_run *find_open(const struct stream_index *index, const struct record *record)
{
	struct record last;

	for (size_t back = 1;
	     record->type != RECORD_FILTER && back <= STREAM_REACH && back <= index->cnt; back++) {
		struct stream_run *run = run_at(index, index->cnt - back);

		if (record->type == RECORD_LOST)
			return run->lost && event_ring_get(index->ring, run->last, &last) &&
					       last.type == RECORD_LOST &&
					       last.lost.reason == record->lost.reason
				       ? run
				       : NULL;
		if (run->lost)
			return NULL; /* what it did meanwhile is not known */
		if (run->tid == record->event->tid)
			return index->folding && !run->unfolded &&
					       event_ring_get(index->ring, run->last, &last) &&
					       same_call(&last, record)
				       ? run
				       : NULL;
	}
	return NULL;
}

void stream_index_add(struct stream_index *index, uint64_t number, const struct record *record)
{
	struct stream_run *open = find_open(index, record), run = make_run(number, record);

	if (open) {
		join(open, &run);
		return;
	}
	if (index->cnt == index->max)
		drop_oldest(index, 1);
	*run_at(index, index->cnt++) = run;
}

/* ---- forgetting ---- */

void stream_index_forget(struct stream_index *index)
{
	uint64_t first = event_ring_first(index->ring);
	size_t old = stream_index_find(index, first), kept = old;

	/* An unfolded run whose calls begin to go must keep their count. */
	for (size_t i = 0; i < old; i++)
		if (run_at(index, i)->unfolded && run_at(index, i)->last < first) {
			stream_index_fold(index, i);
			old = kept = stream_index_find(index, first);
			i = (size_t)-1;
		}
	/* Those that began before and still go on move up to the rest. */
	for (size_t i = old; i > 0; i--)
		if (run_at(index, i - 1)->last >= first)
			*run_at(index, --kept) = *run_at(index, i - 1);
	drop_oldest(index, kept);
}

/* ---- looking ---- */

size_t stream_index_cnt(const struct stream_index *index)
{
	return index->cnt;
}

const struct stream_run *stream_index_at(const struct stream_index *index, size_t i)
{
	return run_at(index, i);
}

bool stream_index_get(const struct stream_index *index, size_t i, struct record *record)
{
	const struct stream_run *run = run_at(index, i);

	if (!event_ring_get(index->ring, run->last, record))
		return false;
	if (record->type == RECORD_LOST)
		record->lost.count = run->cnt;
	return true;
}

size_t stream_index_find(const struct stream_index *index, uint64_t number)
{
	size_t low = 0, high = index->cnt;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (run_at(index, middle)->first < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- folding ---- */

/* The calls of a run that are still there, as runs of one; the first holds what is not. */
static size_t take_apart(const struct stream_index *index, const struct stream_run *run,
			 struct stream_run *ones, size_t max)
{
	uint64_t number = event_ring_first(index->ring), gone = run->cnt, gone_ns = run->total_ns;
	struct record like, record;
	size_t cnt = 0;

	if (!event_ring_get(index->ring, run->last, &like))
		return 0;
	if (number < run->first)
		number = run->first;
	for (; number <= run->last && cnt < max; number++) {
		if (!event_ring_get(index->ring, number, &record) || !same_call(&record, &like))
			continue;
		ones[cnt] = make_run(number, &record);
		ones[cnt].unfolded = run->first + 1;
		gone -= ones[cnt].cnt;
		gone_ns -= ones[cnt++].total_ns;
	}
	if (!cnt)
		return 0;
	if (gone) {
		ones[0].first_ns = run->first_ns;
		ones[0].max_ns = run->max_ns;
	}
	ones[0].cnt += gone;
	ones[0].total_ns += gone_ns;
	return cnt;
}

/* Puts runs, which are in order, instead of run i, to where their numbers say. There is room. */
static void put_instead(struct stream_index *index, size_t i, const struct stream_run *ones,
			size_t cnt)
{
	size_t from = index->cnt - 1, to = from + cnt;

	for (size_t k = i; k < from; k++)
		*run_at(index, k) = *run_at(index, k + 1);
	index->cnt = to;
	/* From the end, so that nothing is overwritten that has yet to move. */
	while (cnt) {
		if (from > i && run_at(index, from - 1)->first > ones[cnt - 1].first)
			*run_at(index, --to) = *run_at(index, --from);
		else
			*run_at(index, --to) = ones[--cnt];
	}
}

bool stream_index_unfold(struct stream_index *index, size_t i)
{
	struct stream_run run = *run_at(index, i), *ones;
	size_t max = run.cnt, room = index->max - index->cnt + 1, cnt;

	if (run.lost || run.cnt < 2 || run.unfolded)
		return false;
	if (max > room)
		max = room;
	ones = malloc(max * sizeof(*ones));
	if (!ones)
		return false;
	cnt = take_apart(index, &run, ones, max);
	/* Where there is no room for all, none would be at its place. */
	if (cnt > 1 && ones[cnt - 1].first == run.last)
		put_instead(index, i, ones, cnt);
	else
		cnt = 0;
	free(ones);
	return cnt > 1;
}

/* Puts a run where its first number says. There is room. */
static void insert(struct stream_index *index, const struct stream_run *run)
{
	size_t at = stream_index_find(index, run->first);

	for (size_t i = index->cnt++; i > at; i--)
		*run_at(index, i) = *run_at(index, i - 1);
	*run_at(index, at) = *run;
}

bool stream_index_fold(struct stream_index *index, size_t i)
{
	uint64_t wanted = run_at(index, i)->unfolded;
	struct stream_run sum = { 0 };
	size_t kept = 0;

	if (!wanted)
		return false;
	for (size_t k = 0; k < index->cnt; k++) {
		const struct stream_run *run = run_at(index, k);

		if (run->unfolded != wanted)
			*run_at(index, kept++) = *run;
		else if (!sum.cnt)
			sum = *run;
		else
			join(&sum, run);
	}
	index->cnt = kept;
	sum.first = wanted - 1;
	sum.unfolded = 0;
	insert(index, &sum);
	return true;
}
