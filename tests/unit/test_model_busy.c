/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_busy.c - the share of an interval that is spent in calls, against threads whose every
 * call is known: of each at most the whole interval, and rows add up to totals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sctop/model.h"

#define SEC 1000000000ULL

static struct sctop_task task(uint32_t tgid, uint32_t tid)
{
	return (struct sctop_task){ .tgid = tgid, .tid = tid, .start_ns = tgid };
}

static void feed_task(struct model *model, uint32_t tgid, uint32_t tid)
{
	struct sctop_task info = task(tgid, tid);
	struct record record = { .type = RECORD_TASK, .task = tid, .info = &info };

	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_end(struct model *model, uint32_t tgid, uint32_t tid, bool group)
{
	struct sctop_task info = task(tgid, tid);
	struct record record = { .type = RECORD_TASK_END, .task = tid, .info = &info };

	info.flags = SCTOP_TASK_DEAD | (group ? SCTOP_TASK_GROUP_DEAD : 0);
	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_time(struct model *model, uint32_t tid, int16_t nr, uint64_t total_ns)
{
	struct record_counts counts = { .nr = nr, .calls = 1, .total_ns = total_ns };
	struct record record = { .type = RECORD_COUNTS, .task = tid, .counts = &counts };

	assert_int_equal(model_feed(&record, model), 0);
}

static double share_of(struct model *model, uint32_t tgid)
{
	return model_process(model, (struct task_id){ tgid, 0, tgid })->rate.time_share;
}

/* Rows of all kinds: their sum is that of everything, which is returned, in nanoseconds. */
static uint64_t check_sums(struct model *model)
{
	struct process_query queries[] = { { .sort = SORT_TIME_SHARE },
					   { .sort = SORT_TIME_SHARE, .threads = true },
					   { .sort = SORT_TIME_SHARE, .tree = true } };
	uint64_t all = model_totals(model)->interval.busy_ns, sum;
	struct call_query call_query = { .sort = SORT_TIME_SHARE };
	const struct process_row *rows;
	const struct call_row *calls;
	long cnt;

	for (size_t i = 0; i < 3; i++) {
		cnt = model_processes(model, &queries[i], &rows);
		sum = 0;
		for (long row = 0; row < cnt; row++)
			sum += rows[row].interval.busy_ns;
		assert_int_equal(sum, all);
	}
	cnt = model_calls(model, &call_query, &calls);
	sum = 0;
	for (long row = 0; row < cnt; row++)
		sum += calls[row].interval.busy_ns;
	assert_int_equal(sum, all);
	return all;
}

/* sleep(5), again and again; and one who waited for 98 seconds. */
static void test_long_calls(void **state)
{
	struct model *model = model_new(NULL);

	(void)state;
	feed_task(model, 1, 1);
	feed_task(model, 2, 2);
	feed_task(model, 2, 3);
	model_tick(model, SEC);
	for (uint64_t i = 1; i <= 20; i++) {
		if (i % 5 == 0)
			feed_time(model, 1, 35, 5 * SEC);
		if (i == 20) {
			feed_time(model, 2, 61, 98 * SEC);
			feed_time(model, 2, 0, SEC / 4);
			feed_time(model, 3, 202, SEC / 2);
		}
		model_tick(model, (i + 1) * SEC);
		assert_true(share_of(model, 1) == (i % 5 == 0 ? 1 : 0));
	}
	assert_true(share_of(model, 2) == 1.5);
	assert_int_equal(check_sums(model), 2 * SEC + SEC / 2);
	/* What is since the start remains what it was. */
	assert_int_equal(model_totals(model)->usage.total_ns, 118 * SEC + 3 * SEC / 4);
	model_tick(model, 22 * SEC);
	assert_int_equal(check_sums(model), 0);
	model_free(model);
}

/* Who ends in the interval, and who ends so that he is part of a sum, has it no other way. */
static void test_ended(void **state)
{
	struct model *model = model_new(&(struct model_options){ .exited_max = 1 });

	(void)state;
	for (uint32_t tid = 1; tid <= 6; tid++)
		feed_task(model, tid < 3 ? 1 : tid, tid);
	model_tick(model, SEC);
	for (uint32_t tid = 1; tid <= 6; tid++) {
		feed_time(model, tid, 35, 7 * SEC);
		if (tid > 1)
			feed_end(model, tid < 3 ? 1 : tid, tid, tid > 2);
	}
	feed_task(model, 7, 6); /* the handle is another's */
	feed_time(model, 6, 35, SEC / 2);
	model_tick(model, 2 * SEC);
	assert_true(share_of(model, 1) == 2); /* one of its threads has ended */
	assert_true(share_of(model, 6) == 1);
	assert_true(share_of(model, 7) == 0.5);
	assert_int_equal(check_sums(model), 6 * SEC + SEC / 2);
	model_free(model);
}

/* The kernel side has none of PID 0; a recording may say anything. */
static void test_nobodys(void **state)
{
	struct model *model = model_new(NULL);
	struct sctop_task info = { .tid = 5 };
	struct record record = { .type = RECORD_TASK, .task = 5, .info = &info };

	(void)state;
	assert_int_equal(model_feed(&record, model), 0);
	model_tick(model, SEC);
	feed_time(model, 5, 35, 100 * SEC);
	model_tick(model, 2 * SEC);
	assert_int_equal(check_sums(model), SEC);
	model_free(model);
}

/* A reset begins an interval. */
static void test_reset(void **state)
{
	struct model *model = model_new(NULL);

	(void)state;
	feed_task(model, 1, 1);
	model_tick(model, SEC);
	feed_time(model, 1, 35, 5 * SEC);
	model_reset(model, SEC + SEC / 2);
	feed_time(model, 1, 35, SEC / 4);
	model_tick(model, 2 * SEC);
	assert_true(share_of(model, 1) == 0.5);
	feed_time(model, 1, 35, SEC / 4);
	model_reset(model, 2 * SEC + SEC / 2);
	feed_time(model, 1, 35, 5 * SEC);
	model_tick(model, 3 * SEC);
	assert_true(share_of(model, 1) == 1);
	check_sums(model);
	model_free(model);
}

/* Somebody who goes from call to call, some of them long. */
struct actor {
	uint32_t tgid, tid;
	uint64_t end_ns;      /* of the call that he is in, … */
	uint64_t duration_ns; /* … 0: none yet */
	uint64_t ended_ns;    /* what ended in the interval */
};

/* Tells of all his calls that end until then. */
static void act(struct actor *actor, struct model *model, uint64_t until_ns)
{
	while (actor->end_ns <= until_ns) {
		if (actor->duration_ns)
			feed_time(model, actor->tid, (int16_t)(rand() % 5), actor->duration_ns);
		actor->ended_ns += actor->duration_ns;
		actor->duration_ns = (uint64_t)rand() % SEC / 10 * (rand() % 20 ? 1 : 90) + 1;
		actor->end_ns += (uint64_t)rand() % (SEC / 50) + actor->duration_ns;
	}
}

#define ACTORS 40

/* Over intervals of any length, of which some are read in the middle, too. */
static void test_random(void **state)
{
	struct model *model = model_new(NULL);
	struct actor actors[ACTORS];
	uint64_t now_ns = SEC;

	(void)state;
	srand(7);
	model_tick(model, now_ns);
	for (uint32_t i = 0; i < ACTORS; i++) {
		actors[i] = (struct actor){ i / 4 + 1, i + 1, now_ns, 0, 0 };
		feed_task(model, actors[i].tgid, actors[i].tid);
	}
	for (int interval = 0; interval < 2000; interval++) {
		uint64_t length_ns = SEC / 10 + (uint64_t)rand() % (2 * SEC), sum = 0;
		bool twice = rand() % 3 == 0;

		for (uint32_t i = 0; twice && i < ACTORS; i++)
			act(&actors[i], model, now_ns + length_ns / 2);
		now_ns += length_ns;
		for (uint32_t i = 0; i < ACTORS; i++)
			act(&actors[i], model, now_ns);
		model_tick(model, now_ns);
		for (uint32_t i = 0; i < ACTORS; i++) {
			struct actor *actor = &actors[i];
			uint64_t truth = actor->ended_ns < length_ns ? actor->ended_ns : length_ns;
			struct task_id id = { actor->tgid, actor->tid, actor->tgid };

			assert_int_equal(model_process(model, id)->interval.busy_ns, truth);
			actor->ended_ns = 0;
			sum += truth;
		}
		assert_int_equal(check_sums(model), sum);
	}
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_calls), cmocka_unit_test(test_ended),
		cmocka_unit_test(test_nobodys),	   cmocka_unit_test(test_reset),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("model_busy", tests, NULL, NULL);
}
