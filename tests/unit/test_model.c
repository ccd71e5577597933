/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model.c - the model against a plain sum kept next to it; rates, resets, totals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

static void feed_stats(struct model *model, uint64_t seen)
{
	struct record record = {
		.type = RECORD_STATS,
		.stats = { .time_ns = seen, .seen = seen, .dropped = seen / 2, .cells = 7 }
	};

	assert_int_equal(model_feed(&record, model), 0);
}

/* ---- the invariant ---- */

static void test_sums_random(void **state)
{
	(void)state;
	for (uint32_t exited_max = 1; exited_max < 60; exited_max *= 7) {
		struct model *model =
			model_new(&(struct model_options){ .exited_max = exited_max });
		struct sctop_task tasks[HANDLES] = { 0 };
		struct usage truth = { 0 };

		rnd_state = exited_max;
		assert_non_null(model);
		for (int i = 0; i < 20000; i++) {
			random_step(model, tasks, &truth);
			check_sums(model, &truth, i % 97 == 0);
			if (i % 50 == 0)
				model_tick(model, (i + 1) * SEC);
			if (i % 6000 == 5999) {
				model_reset(model, 0);
				truth = (struct usage){ 0 };
				check_sums(model, &truth, true);
			}
		}
		model_free(model);
	}
}

/* ---- by example ---- */

static void test_empty(void **state)
{
	const struct process_row *rows;
	const struct call_row *calls;
	struct model *model = model_new(NULL);

	(void)state;
	for (int key = 0; key < SORT_KEY_CNT; key++) {
		assert_int_equal(processes(model, (struct process_query){ .sort = key }, &rows), 0);
		assert_int_equal(
			processes(model, (struct process_query){ .sort = key, .tree = 1 }, &rows),
			0);
	}
	assert_int_equal(calls_of(model, (struct task_id){ 0 }, &calls), 0);
	assert_int_equal(calls_of(model, (struct task_id){ 5, 0, 5 }, &calls), 0);
	assert_null(model_process(model, (struct task_id){ 5, 0, 5 }));
	model_tick(model, SEC);
	model_reset(model, 0);
	model_free(model);
	model_free(NULL);
}

static void test_rates(void **state)
{
	struct model *model = new_model(0);
	const struct process_row *row;
	struct task_id one = { 1, 0, 10 };

	(void)state;
	feed_task(model, 1, task(1, 1, 10, 0, "one"));
	feed_calls(model, 1, 0, 100);
	model_tick(model, 10 * SEC); /* no interval before the first tick */
	assert_true(model_process(model, one)->rate.calls_per_sec == 0);
	feed_calls(model, 1, 0, 30);
	feed_calls(model, 1, 5, 9);
	feed_counts(model, 1,
		    (struct record_counts){ .nr = 5,
					    .calls = 1,
					    .total_ns = 1000,
					    .read_bytes = 4096,
					    .written_bytes = 10 });
	model_tick(model, 12 * SEC);
	row = model_process(model, one);
	assert_true(row->rate.calls_per_sec == 20);
	assert_true(row->rate.time_share == 40 * 1000 / 2e9);
	assert_int_equal(row->interval.calls, 40);
	assert_int_equal(row->usage->calls, 140);
	assert_int_equal(row->top_call.nr, 0);
	assert_true(row->rate.read_per_sec == 2048);
	assert_true(row->rate.written_per_sec == 5);
	assert_int_equal(row->usage->read_bytes, 4096);
	assert_true(model_totals(model)->rate.calls_per_sec == 20);
	assert_true(model_totals(model)->rate.read_per_sec == 2048);
	assert_true(model_totals(model)->interval_s == 2);
	/* What has come since the tick is not yet in the rate. */
	feed_calls(model, 1, 5, 7);
	row = model_process(model, one);
	assert_true(row->rate.calls_per_sec == 20);
	assert_int_equal(row->top_call.nr, 0);
	model_tick(model, 12 * SEC); /* no time has passed: nothing changes */
	assert_true(model_process(model, one)->rate.calls_per_sec == 20);
	model_tick(model, 13 * SEC);
	row = model_process(model, one);
	assert_true(row->rate.calls_per_sec == 7);
	assert_int_equal(row->top_call.nr, 5);
	for (int i = 14; i < 20; i++) { /* idle: rate 0 at once, top call stays */
		model_tick(model, i * SEC);
		row = model_process(model, one);
		assert_true(row->rate.calls_per_sec == 0);
		assert_int_equal(row->top_call.nr, 5);
		assert_true(model_totals(model)->rate.calls_per_sec == 0);
	}
	feed_calls(model, 1, 9, 0); /* heard of, but it made no call: as if idle */
	model_tick(model, 20 * SEC);
	feed_calls(model, 1, 9, 0);
	assert_int_equal(model_process(model, one)->top_call.nr, 5);
	model_tick(model, 21 * SEC);
	assert_int_equal(model_process(model, one)->top_call.nr, 5);
	feed_calls(model, 1, 3, 1); /* after a gap: only the new interval */
	model_tick(model, 23 * SEC);
	assert_true(model_process(model, one)->rate.calls_per_sec == 0.5);
	assert_int_equal(model_process(model, one)->top_call.nr, 3);
	model_free(model);
}

static void test_other(void **state)
{
	struct model *model = new_model(0);
	const struct process_row *rows;
	const struct call_row *calls;

	(void)state;
	feed_calls(model, 0, 1, 5);
	feed_calls(model, 77, 2, 6); /* a handle nobody introduced */
	assert_int_equal(processes(model, (struct process_query){ .sort = SORT_CALLS }, &rows), 1);
	assert_int_equal(rows[0].kind, PROCESS_OTHER);
	assert_int_equal(rows[0].usage->calls, 11);
	assert_int_equal(calls_of(model, rows[0].id, &calls), 2);
	assert_int_equal(calls[0].id.nr, 2);
	assert_true(calls[0].share == 6.0 / 11);
	model_free(model);
}

static void test_reset_and_stats(void **state)
{
	struct model *model = new_model(0);
	struct usage none = { 0 };

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	feed_task(model, 2, task(2, 2, 1, 0, "two"));
	feed_counts(
		model, 1,
		(struct record_counts){
			.calls = 1, .total_ns = 1 << 20, .max_ns = 1 << 20, .hist = { [14] = 1 } });
	assert_int_equal(model_totals(model)->usage.max_ns, 1 << 20);
	feed_stats(model, 100);
	feed_end(model, 2, task(2, 2, 1, 0, "two"), SCTOP_TASK_GROUP_DEAD);
	model_tick(model, SEC);
	feed_stats(model, 300);
	model_tick(model, 2 * SEC);
	assert_int_equal(model_totals(model)->stats.seen, 300);
	assert_true(model_totals(model)->seen_per_sec == 200);
	assert_true(model_totals(model)->lost_per_sec == 100);
	model_reset(model, 0);
	check_sums(model, &none, true);
	check_rows(model, (struct process_query){ 0 }, "1");
	assert_int_equal(model_totals(model)->stats.seen, 0);
	assert_int_equal(model_totals(model)->stats.cells, 7);
	feed_stats(model, 350);
	/* Its maximum was before the reset: now it is known to the bucket only. */
	feed_counts(model, 1,
		    (struct record_counts){
			    .calls = 2, .total_ns = 400, .max_ns = 1 << 20, .hist = { [1] = 2 } });
	model_tick(model, 4 * SEC);
	assert_int_equal(model_totals(model)->stats.seen, 50);
	assert_true(model_totals(model)->seen_per_sec == 25);
	assert_int_equal(model_totals(model)->usage.max_ns, 255);
	assert_true(model_totals(model)->usage.max_is_bound);
	assert_int_equal(model_totals(model)->usage.calls, 2);
	assert_true(model_totals(model)->duration_s == 2);
	model_free(model);
}

static void test_hostile_numbers(void **state)
{
	struct model *model = new_model(0);
	const struct call_row *calls;

	(void)state;
	for (int abi = 0; abi < 256; abi += 5)
		for (int nr = -32768; nr < 32768; nr += 97)
			feed_counts(model, 0,
				    (struct record_counts){ .abi = abi, .nr = nr, .calls = 1 });
	assert_true(calls_of(model, (struct task_id){ 0 }, &calls) < 600);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_other),		cmocka_unit_test(test_reset_and_stats),
		cmocka_unit_test(test_hostile_numbers), cmocka_unit_test(test_sums_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
