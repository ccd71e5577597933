/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_event_ring.c - what is kept is what came last, whole; against a plain copy of everything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/event_ring.c"

static uint32_t seed = 1;

static uint32_t rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Entry `number` is determined by its number alone. */
static void add(struct event_ring *ring, uint32_t number)
{
	char data[SCTOP_DATA_MAX];
	struct sctop_event event = { .type = SCTOP_EVENT_CALL, .tgid = number };
	struct record record = { .type = RECORD_EVENT, .event = &event, .data = data };

	if (number % 7 == 3) {
		record.type = RECORD_LOST;
		record.lost = (struct record_lost){ .count = number };
	} else {
		event.data_len = (uint16_t)(number * 37 % SCTOP_DATA_MAX);
		memset(data, (int)(number & 0xff), event.data_len);
	}
	event_ring_add(ring, &record);
}

static void check(const struct event_ring *ring, uint64_t number)
{
	struct record record;
	const char *data;

	assert_true(event_ring_get(ring, number, &record));
	if (number % 7 == 3) {
		assert_int_equal(record.type, RECORD_LOST);
		assert_int_equal(record.lost.count, number);
		return;
	}
	assert_int_equal(record.type, RECORD_EVENT);
	assert_int_equal(record.event->tgid, number);
	assert_int_equal(record.event->data_len, number * 37 % SCTOP_DATA_MAX);
	data = record.data;
	for (int i = 0; i < record.event->data_len; i++)
		assert_int_equal((unsigned char)data[i], number & 0xff);
}

static void run(size_t entries, size_t bytes, uint32_t cnt)
{
	struct event_ring *ring = event_ring_new(entries, bytes);
	struct record record;

	assert_non_null(ring);
	for (uint32_t i = 0; i < cnt; i++) {
		add(ring, i);
		assert_int_equal(event_ring_end(ring), i + 1);
		assert_true(event_ring_end(ring) - event_ring_first(ring) <= entries);
		if (rnd(20) == 0)
			for (uint64_t k = event_ring_first(ring); k < event_ring_end(ring); k++)
				check(ring, k);
		check(ring, i);
	}
	assert_false(event_ring_get(ring, event_ring_end(ring), &record));
	if (event_ring_first(ring))
		assert_false(event_ring_get(ring, event_ring_first(ring) - 1, &record));
	event_ring_clear(ring);
	assert_int_equal(event_ring_first(ring), event_ring_end(ring));
	add(ring, cnt);
	check(ring, cnt);
	event_ring_free(ring);
}

static void test_few_entries(void **state)
{
	(void)state;
	run(10, 1 << 20, 500);
}

static void test_few_bytes(void **state)
{
	(void)state;
	run(10000, 64 * 1024, 3000);
	run(10000, 24 * 1024, 3000);
	run(10000, 2 * 1024 * 1024, 5000);
}

static void test_ignores_others(void **state)
{
	struct event_ring *ring = event_ring_new(10, 4096);
	struct record record = { .type = RECORD_STATS };

	(void)state;
	event_ring_add(ring, &record);
	assert_int_equal(event_ring_end(ring), 0);
	event_ring_free(ring);
	event_ring_free(NULL);
}

/* The sum of what records from `from` on say was lost for a reason. */
static uint64_t lost_since(const struct event_ring *ring, uint64_t from, enum lost_reason reason)
{
	struct record record;
	uint64_t sum = 0;

	for (; event_ring_get(ring, from, &record); from++) {
		assert_int_equal(record.type, RECORD_LOST);
		assert_int_equal(record.lost.time_ns, 77);
		sum += record.lost.reason == reason ? record.lost.count : 0;
	}
	return sum;
}

/* Held, it drops nothing, counts what does not fit, and says so when it is let go. */
static void hold(size_t entries, size_t bytes, uint32_t before, uint32_t during)
{
	struct event_ring *ring = event_ring_new(entries, bytes);
	uint64_t first, end, events = 0, losses = 0;

	assert_non_null(ring);
	for (uint32_t i = 0; i < before; i++)
		add(ring, i);
	first = event_ring_first(ring);
	event_ring_hold(ring, true, 0);
	for (uint32_t i = before; i < before + during; i++) {
		end = event_ring_end(ring);
		add(ring, i);
		if (event_ring_end(ring) != end)
			assert_int_equal(events + losses, 0); /* the gap is in one place */
		else if (i % 7 == 3)
			losses += i;
		else
			events++;
	}
	assert_int_equal(event_ring_first(ring), first);
	for (uint64_t i = first; i < event_ring_end(ring); i++)
		check(ring, i);
	assert_int_equal(event_ring_refused(ring), events);
	end = event_ring_end(ring);
	event_ring_hold(ring, false, 77);
	assert_int_equal(lost_since(ring, end, LOST_HELD), events);
	assert_int_equal(lost_since(ring, end, LOST_RING), losses);
	assert_int_equal(event_ring_refused(ring), 0);
	add(ring, 4);
	assert_true(event_ring_end(ring) > end);
	event_ring_free(ring);
}

static void test_hold(void **state)
{
	(void)state;
	hold(10, 1 << 20, 5, 3);
	hold(10, 1 << 20, 5, 50);
	hold(10, 1 << 20, 50, 50);
	for (uint32_t i = 1; i < 60; i++)
		hold(1000, 16 * 1024, i * 3, 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_entries),
		cmocka_unit_test(test_few_bytes),
		cmocka_unit_test(test_ignores_others),
		cmocka_unit_test(test_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
