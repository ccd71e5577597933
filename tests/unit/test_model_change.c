/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_change.c - rates against those before: trends, and changes since a mark.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

/* The trend of a row against what was fed, which is kept here in full. */
static void check_trend(const struct model *model, const struct trend *trend, const double *rates,
			int cnt)
{
	double per_sec[TREND_CNT];

	model_trend(model, trend, per_sec);
	for (int i = 0; i < TREND_CNT; i++) {
		int at = cnt - TREND_CNT + i;

		assert_float_equal(per_sec[i], at >= 0 ? rates[at] : 0, 1e-3);
	}
}

static void test_trend(void **state)
{
	struct model *model = new_model(0);
	struct task_id one = { 1, 0, 10 };
	double busy[100], now[100], all[100];
	const struct call_row *calls;
	uint64_t time_ns = SEC;
	size_t bytes;

	(void)state;
	srand(1);
	feed_task(model, 1, task(1, 1, 10, 0, "one"));
	feed_task(model, 2, task(2, 2, 20, 0, "two"));
	model_tick(model, time_ns);
	for (int i = 0; i < 100; i++) {
		int seconds = 1 + rand() % 3, once = rand() % 3 ? 0 : rand() % 1000;
		struct model *clone;

		feed_calls(model, 1, 7, 60);
		if (once)
			feed_calls(model, 2, 8, once);
		time_ns += seconds * SEC;
		model_tick(model, time_ns);
		busy[i] = 60.0 / seconds;
		now[i] = (double)once / seconds;
		all[i] = busy[i] + now[i];
		check_trend(model, model_process(model, one)->trend, busy, i + 1);
		check_trend(model, model_process(model, (struct task_id){ 2, 0, 20 })->trend, now,
			    i + 1);
		check_trend(model, model_totals(model)->trend, all, i + 1);
		assert_int_equal(calls_of(model, one, &calls), 1);
		check_trend(model, calls[0].trend, busy, i + 1);
		clone = model_clone(model, &bytes);
		assert_non_null(clone);
		check_trend(clone, model_totals(clone)->trend, all, i + 1);
		model_free(clone);
	}
	model_reset(model, 0);
	memset(all, 0, sizeof(all));
	check_trend(model, model_totals(model)->trend, all, 100);
	model_free(model);
}

/* The changes of all rows are the change of everything, and what a plain difference says. */
static void check_changes(struct model *model, struct model *mark, const struct usage *now,
			  const struct usage *then)
{
	struct process_query query = { .sort = SORT_CHANGE_RATIO, .mark = mark };
	struct call_query call_query = { .sort = SORT_CHANGE_RATE, .mark = mark };
	static struct call_row copy[100];
	struct change all = model_change(model, mark), sum = { 0 };
	const struct process_row *rows;
	const struct call_row *calls;
	long cnt = processes(model, query, &rows), call_cnt;

	assert_int_equal(all.calls, now->calls - then->calls);
	assert_int_equal(all.errors, now->errors - then->errors);
	for (long i = 0; i < cnt; i++)
		change_add(&sum, &rows[i].change);
	assert_int_equal(sum.calls, all.calls);
	assert_int_equal(sum.errors, all.errors);
	assert_int_equal(sum.total_ns, all.total_ns);
	assert_int_equal(sum.timed, all.timed);
	assert_float_equal(sum.calls_per_sec_before, all.calls_per_sec_before, 0.01);

	call_cnt = model_calls(model, &call_query, &calls);
	assert_true(call_cnt <= 100);
	memcpy(copy, calls, call_cnt * sizeof(*calls));
	sum = (struct change){ 0 };
	for (long i = 0; i < call_cnt; i++)
		change_add(&sum, &copy[i].change);
	assert_int_equal(sum.calls, all.calls);
	query.by_call = true;
	for (long k = 0; k < call_cnt; k++) {
		query.call = copy[k].id;
		cnt = processes(model, query, &rows);
		sum = (struct change){ 0 };
		for (long i = 0; i < cnt; i++)
			change_add(&sum, &rows[i].change);
		assert_int_equal(sum.calls, copy[k].change.calls);
		assert_int_equal(sum.total_ns, copy[k].change.total_ns);
	}
}

static void test_changes_random(void **state)
{
	(void)state;
	for (uint32_t exited_max = 1; exited_max < 60; exited_max *= 7) {
		struct model *model =
			model_new(&(struct model_options){ .exited_max = exited_max });
		struct sctop_task tasks[HANDLES] = { 0 };
		struct usage truth = { 0 }, then = { 0 };
		struct model *mark = NULL;
		size_t bytes;

		rnd_state = exited_max;
		for (int i = 0; i < 10000; i++) {
			random_step(model, tasks, &truth);
			if (i % 50 == 0)
				model_tick(model, (i + 1) * SEC);
			if (i % 1500 == 700) {
				model_free(mark);
				mark = model_clone(model, &bytes);
				then = truth;
			}
			if (mark && i % 53 == 0)
				check_changes(model, mark, &truth, &then);
		}
		model_reset(model, 0);
		assert_false(model_change(model, mark).marked);
		model_free(mark);
		model_free(model);
	}
}

/* By identity: another process with the same PID began with nothing, an ended one keeps its own. */
static void test_changes(void **state)
{
	struct model *model = new_model(0), *mark;
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows;
	size_t bytes;

	(void)state;
	feed_task(model, 1, task(1, 1, 10, 0, "one"));
	feed_task(model, 2, task(2, 2, 20, 0, "two"));
	feed_task(model, 3, task(2, 3, 20, 0, "two"));
	model_tick(model, 1 * SEC);
	for (uint64_t i = 2; i < 6; i++) {
		feed_calls(model, 1, 0, 100);
		feed_calls(model, 2, 0, 10);
		feed_calls(model, 3, 0, 30);
		model_tick(model, i * SEC);
	}
	query.mark = mark = model_clone(model, &bytes);
	feed_calls(model, 1, 0, 7);
	feed_end(model, 1, task(1, 1, 10, 0, "one"), SCTOP_TASK_GROUP_DEAD);
	feed_task(model, 4, task(1, 1, 30, 0, "again"));
	feed_calls(model, 4, 0, 50);
	feed_calls(model, 3, 0, 60);
	feed_end(model, 3, task(2, 3, 20, 0, "two"), 0);
	feed_counts(model, 2,
		    (struct record_counts){ .nr = 0,
					    .calls = 5,
					    .total_ns = 30000,
					    .max_ns = 6000,
					    .hist = { [6] = 5 } });
	model_tick(model, 6 * SEC);

	assert_int_equal(processes(model, query, &rows), 3);
	assert_int_equal(rows[0].change.calls, 7);
	assert_true(rows[0].change.known && rows[0].exited);
	assert_true(rows[0].change.calls_per_sec_before == 100);
	assert_true(change_rate(&rows[0].change, rows[0].rate.calls_per_sec) == -93);
	assert_int_equal(rows[1].change.calls, 50);
	assert_false(rows[1].change.known);
	assert_true(change_ratio(&rows[1].change, 50) == HUGE_VAL);
	assert_true(change_ratio(&rows[1].change, 0) == -1);
	assert_int_equal(rows[2].change.calls, 65);
	assert_true(rows[2].change.calls_per_sec_before == 40);

	/* threads: the living one, and what the ended one did */
	query.threads = true;
	query.matches = is_named;
	query.matches_arg = (void *)"two";
	assert_int_equal(processes(model, query, &rows), 2);
	for (int i = 0; i < 2; i++) {
		bool living = rows[i].id.tid;

		assert_int_equal(rows[i].change.calls, living ? 5 : 60);
		assert_true(rows[i].change.calls_per_sec_before == (living ? 10 : 30));
		if (living) /* 6 us after 1 us */
			assert_true(change_average_ratio(&rows[i].change) == 6);
	}
	query.threads = false;
	query.matches = NULL;
	query.sort = SORT_CHANGE_RATE;
	processes(model, query, &rows);
	assert_int_equal(rows[0].id.start_ns, 30);
	assert_int_equal(rows[2].id.start_ns, 10);
	/* nothing is held against nothing */
	query.mark = NULL;
	processes(model, query, &rows);
	assert_false(rows[0].change.marked);
	model_free(mark);
	model_free(model);
}

/* As fast as it was at the mark. */
static void check_unchanged(const struct process_row *row, double calls_per_sec)
{
	assert_true(row->rate.calls_per_sec == calls_per_sec);
	assert_true(change_rate(&row->change, row->rate.calls_per_sec) == 0);
	assert_true(change_ratio(&row->change, row->rate.calls_per_sec) == 1);
}

/* 1040 and 500 calls per second: whenever that is marked, nothing changes; nor by a reset. */
static void test_changes_of_a_steady_load(void **state)
{
	struct model *model = new_model(0), *marks[15] = { NULL };
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows;
	uint64_t reset_ns = 20 * SEC + SEC / 4;
	size_t bytes;

	(void)state;
	feed_task(model, 1, task(1, 1, 10, 0, "old"));
	model_tick(model, SEC);
	for (uint64_t i = 2; i <= 20; i++) {
		feed_calls(model, 1, 0, 1040);
		model_tick(model, i * SEC);
	}
	feed_calls(model, 1, 0, 1040 / 4); /* what the reset takes away */
	model_reset(model, reset_ns);
	feed_task(model, 2, task(2, 2, 20, 0, "new"));
	for (uint64_t i = 1; i < 15; i++) {
		feed_calls(model, 1, 0, i == 1 ? 520 : 1040); /* the first one is half as long */
		if (i >= 3)
			feed_calls(model, 2, 0, i == 3 ? 100 : 500); /* begins within the third */
		model_tick(model, reset_ns + i * SEC - SEC / 2);
		marks[i] = model_clone(model, &bytes);
		assert_non_null(marks[i]);
		for (uint64_t k = 1; k <= i; k++) {
			query.mark = marks[k];
			assert_int_equal(processes(model, query, &rows), 2);
			check_unchanged(&rows[0], 1040);
			if (k > 3)
				check_unchanged(&rows[1], 500);
		}
	}
	/* Whatever was before: at the mark itself nothing has changed. */
	feed_calls(model, 1, 0, 77);
	model_tick(model, reset_ns + 15 * SEC - SEC / 2);
	query.mark = model_clone(model, &bytes);
	assert_int_equal(processes(model, query, &rows), 2);
	check_unchanged(&rows[0], 77);
	model_free(query.mark);
	for (int i = 0; i < 15; i++)
		model_free(marks[i]);
	model_free(model);
}

/* What was before a reset says nothing about what rises after it. */
static void test_trend_after_a_reset(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "steady"));
	feed_task(model, 2, task(2, 2, 1, 0, "rising"));
	model_tick(model, SEC);
	for (uint64_t i = 2; i < 20; i++) {
		if (i == 14)
			model_reset(model, (i - 1) * SEC);
		feed_calls(model, 1, 0, 1000);
		feed_calls(model, 2, 0, i * 10);
		model_tick(model, i * SEC);
	}
	check_rows(model, (struct process_query){ .sort = SORT_TREND }, "2 1");
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trend),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_changes_of_a_steady_load),
		cmocka_unit_test(test_trend_after_a_reset),
		cmocka_unit_test(test_changes_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
