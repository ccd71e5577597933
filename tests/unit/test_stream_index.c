/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_stream_index.c - what becomes one line, against the same rules told slowly; counts against
 * what was fed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/event_ring.c"
#include "../../tui/stream_index.c"

enum { RING = 64, ALL = 4000 };

static uint32_t seed = 5;

static uint32_t rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* What is fed: a thread's call, told apart by `kind`; or, of thread 0, a loss. */
struct fed {
	uint32_t tid, kind;
	uint64_t ns, lost;
};

static void feed(struct event_ring *ring, struct stream_index *index, const struct fed *fed)
{
	uint64_t data = fed->kind;
	struct sctop_event event = { .type = SCTOP_EVENT_CALL,
				     .tid = fed->tid,
				     .tgid = fed->tid,
				     .time_ns = 1000 + event_ring_end(ring),
				     .duration_ns = fed->ns,
				     .data_len = sizeof(data) };
	struct record record = { .type = RECORD_EVENT, .event = &event, .data = &data };
	uint64_t number = event_ring_end(ring);

	if (!fed->tid) {
		record.type = RECORD_LOST;
		record.lost = (struct record_lost){ LOST_RING, fed->lost, 0 };
	}
	event_ring_add(ring, &record);
	stream_index_forget(index);
	assert_true(event_ring_get(ring, number, &record));
	stream_index_add(index, number, &record);
}

static struct fed any(uint32_t threads)
{
	struct fed fed = { .tid = 1 + rnd(threads), .kind = rnd(2), .ns = rnd(1000) };

	if (!rnd(20))
		fed = (struct fed){ .lost = 1 + rnd(9) };
	return fed;
}

struct both {
	struct event_ring *ring;
	struct stream_index *index;
};

static struct both make(size_t entries)
{
	struct both both = { .ring = event_ring_new(entries, entries * 400) };

	assert_non_null(both.ring);
	both.index = stream_index_new(both.ring, entries);
	assert_non_null(both.index);
	return both;
}

static void destroy(struct both *both)
{
	stream_index_free(both->index);
	event_ring_free(both->ring);
}

static const struct stream_run *at(const struct both *both, size_t i)
{
	return stream_index_at(both->index, i);
}

/* In order, alive, and each entry of the ring in exactly one line, unless that is a loss. */
static void check_order(const struct both *both)
{
	uint64_t first = event_ring_first(both->ring), before = 0, calls = 0, there = 0;
	struct record record;

	for (size_t i = 0; i < stream_index_cnt(both->index); i++) {
		const struct stream_run *run = at(both, i);

		assert_true(run->last >= first && run->first <= run->last);
		assert_true(!i || run->first > before);
		assert_true(stream_index_get(both->index, i, &record));
		before = run->first;
		calls += run->lost ? 0 : run->cnt;
		assert_int_equal(stream_index_find(both->index, run->first), i);
	}
	for (uint64_t number = first; number < event_ring_end(both->ring); number++)
		there += event_ring_get(both->ring, number, &record) && record.type == RECORD_EVENT;
	assert_true(calls >= there); /* more: those of runs whose first ones have left */
}

/* ---- the same rules, on everything that was ever fed ---- */

struct line {
	struct fed fed;
	uint64_t first, last, cnt, total_ns, max_ns;
};

static struct line *slow_open(struct line *lines, size_t cnt, const struct fed *fed)
{
	for (size_t i = cnt; i > 0 && i + STREAM_REACH > cnt; i--) {
		struct line *line = &lines[i - 1];

		if (!fed->tid)
			return line->fed.tid ? NULL : line;
		if (!line->fed.tid)
			return NULL;
		if (line->fed.tid == fed->tid)
			return line->fed.kind == fed->kind ? line : NULL;
	}
	return NULL;
}

static size_t slow_feed(struct line *lines, size_t cnt, uint64_t number, const struct fed *fed)
{
	struct line *line = slow_open(lines, cnt, fed);

	if (!line) {
		line = &lines[cnt++];
		*line = (struct line){ .fed = *fed, .first = number };
	}
	line->last = number;
	line->cnt += fed->tid ? 1 : fed->lost;
	line->total_ns += fed->tid ? fed->ns : 0;
	if (fed->tid && fed->ns > line->max_ns)
		line->max_ns = fed->ns;
	return cnt;
}

static void check_same(const struct both *both, const struct line *lines, size_t cnt)
{
	size_t k = stream_index_cnt(both->index);
	uint64_t first = event_ring_first(both->ring);

	for (size_t i = cnt; i > 0; i--) {
		const struct line *line = &lines[i - 1];
		const struct stream_run *run;

		if (line->last < first)
			continue;
		assert_true(k > 0);
		run = at(both, --k);
		assert_int_equal(run->first, line->first);
		assert_int_equal(run->last, line->last);
		assert_int_equal(run->cnt, line->cnt);
		assert_int_equal(run->total_ns, line->total_ns);
		assert_int_equal(run->max_ns, line->max_ns);
		assert_int_equal(run->lost, !line->fed.tid);
	}
	assert_int_equal(k, 0);
}

static void test_runs(void **state)
{
	struct line *lines = calloc(ALL, sizeof(*lines));

	(void)state;
	for (uint32_t threads = 1; threads <= 40; threads += 3) {
		struct both both = make(RING);
		size_t cnt = 0;

		for (uint64_t number = 0; number < ALL; number++) {
			struct fed fed = any(threads);

			feed(both.ring, both.index, &fed);
			cnt = slow_feed(lines, cnt, number, &fed);
			if (number % 16 == 0) {
				stream_index_forget(both.index);
				check_same(&both, lines, cnt);
				check_order(&both);
			}
		}
		destroy(&both);
	}
	free(lines);
}

/* One line for ever: its count outlives the ring many times over. */
static void test_count_is_exact(void **state)
{
	struct both both = make(RING);
	struct fed fed = { .tid = 1, .ns = 3 };

	(void)state;
	for (int i = 0; i < 10 * RING; i++)
		feed(both.ring, both.index, &fed);
	assert_int_equal(stream_index_cnt(both.index), 1);
	assert_int_equal(at(&both, 0)->cnt, 10 * RING);
	assert_int_equal(at(&both, 0)->total_ns, 30 * RING);
	assert_int_equal(at(&both, 0)->first_ns, 1000);
	/* unfolded, the first that is there holds those that have left; folded, it is as before */
	assert_true(stream_index_unfold(both.index, 0));
	assert_int_equal(stream_index_cnt(both.index), RING);
	assert_int_equal(at(&both, 0)->cnt, 9 * RING + 1);
	assert_int_equal(at(&both, 1)->cnt, 1);
	check_order(&both);
	assert_true(stream_index_fold(both.index, RING / 2));
	assert_int_equal(stream_index_cnt(both.index), 1);
	assert_int_equal(at(&both, 0)->cnt, 10 * RING);
	assert_int_equal(at(&both, 0)->total_ns, 30 * RING);
	assert_int_equal(at(&both, 0)->first, 0);
	destroy(&both);
}

static void check_run(const struct stream_run *run, const struct stream_run *expected)
{
	assert_int_equal(run->first, expected->first);
	assert_int_equal(run->last, expected->last);
	assert_int_equal(run->cnt, expected->cnt);
	assert_int_equal(run->first_ns, expected->first_ns);
	assert_int_equal(run->total_ns, expected->total_ns);
	assert_int_equal(run->max_ns, expected->max_ns);
	assert_int_equal(run->unfolded, expected->unfolded);
	assert_int_equal(run->tid, expected->tid);
	assert_int_equal(run->lost, expected->lost);
}

/* Whatever is in between, unfolding shows the order of the ring, and folding undoes it. */
static void test_unfold(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		struct both both = make(RING);
		uint32_t threads = 1 + rnd(6), fed_cnt = 1 + rnd(3 * RING);
		struct stream_run before[RING];
		size_t cnt, i, opened;

		for (uint32_t k = 0; k < fed_cnt; k++) {
			struct fed fed = any(threads);

			feed(both.ring, both.index, &fed);
		}
		stream_index_forget(both.index);
		cnt = stream_index_cnt(both.index);
		for (i = 0; i < cnt; i++)
			before[i] = *at(&both, i);
		i = rnd((uint32_t)cnt);
		if (stream_index_unfold(both.index, i)) {
			check_order(&both);
			opened = stream_index_find(both.index, before[i].first);
			while (at(&both, opened)->unfolded != before[i].first + 1)
				opened++;
			assert_false(stream_index_unfold(both.index, opened));
			assert_true(stream_index_fold(both.index, opened));
		} else {
			assert_true(before[i].lost || before[i].cnt < 2 ||
				    before[i].first < event_ring_first(both.ring));
		}
		assert_int_equal(stream_index_cnt(both.index), cnt);
		for (i = 0; i < cnt; i++)
			check_run(at(&both, i), &before[i]);
		assert_false(stream_index_fold(both.index, 0));
		destroy(&both);
	}
}

/* What is unfolded and leaves the ring folds again, rather than to lose count. */
static void test_unfolded_leaves(void **state)
{
	struct both both = make(RING);
	struct fed fed = { .tid = 1, .ns = 3 }, other = { .tid = 2 };

	(void)state;
	for (int i = 0; i < RING; i++)
		feed(both.ring, both.index, &fed);
	assert_true(stream_index_unfold(both.index, 0));
	feed(both.ring, both.index, &other);
	assert_int_equal(stream_index_cnt(both.index), 2);
	assert_int_equal(at(&both, 0)->cnt, RING);
	destroy(&both);
}

static void test_folding_off(void **state)
{
	struct both both = make(RING);
	struct fed fed = { .tid = 1 };

	(void)state;
	stream_index_set_folding(both.index, false);
	for (int i = 0; i < 10; i++)
		feed(both.ring, both.index, &fed);
	assert_int_equal(stream_index_cnt(both.index), 10);
	destroy(&both);
}

/* The same call is the same thread, arguments, captured bytes, result and flags. */
static void test_what_is_the_same(void **state)
{
	static const size_t different[] = {
		offsetof(struct sctop_event, type),	offsetof(struct sctop_event, abi),
		offsetof(struct sctop_event, nr),	offsetof(struct sctop_event, flags),
		offsetof(struct sctop_event, ret),	offsetof(struct sctop_event, start_ns),
		offsetof(struct sctop_event, tid),	offsetof(struct sctop_event, tgid),
		offsetof(struct sctop_event, args[0]),	offsetof(struct sctop_event, args[5]),
		offsetof(struct sctop_event, data_len),
	};
	uint64_t data[2] = { 0 };
	struct sctop_event a = { .type = SCTOP_EVENT_CALL, .data_len = 8 };
	struct record x = { .type = RECORD_EVENT, .event = &a, .data = data };

	(void)state;
	for (size_t i = 0; i < sizeof(different) / sizeof(different[0]); i++) {
		struct sctop_event b = a;
		struct record y = { .type = RECORD_EVENT, .event = &b, .data = data };

		b.time_ns = 7, b.duration_ns = 8, b.cpu = 9, b.dropped = 10;
		assert_true(same_call(&x, &y));
		((char *)&b)[different[i]] ^= 4;
		assert_false(same_call(&x, &y));
	}
	for (size_t i = 0; i < 8; i++) {
		uint64_t other[2] = { 0 };
		struct record y = { .type = RECORD_EVENT, .event = &a, .data = other };

		((char *)other)[i] = 1;
		assert_false(same_call(&x, &y));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs),	    cmocka_unit_test(test_count_is_exact),
		cmocka_unit_test(test_unfold),	    cmocka_unit_test(test_unfolded_leaves),
		cmocka_unit_test(test_folding_off), cmocka_unit_test(test_what_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
