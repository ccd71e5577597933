/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_rows.c - rows by example: order, filters, facts of /proc, percentiles.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

static void test_filters(void **state)
{
	struct model *model = new_model(0);
	struct sctop_task info = task(10, 10, 1, 0, "Alpha");

	(void)state;
	info.uid = 1000;
	info.tty = 136 << 20 | 3;
	feed_task(model, 1, info);
	info = task(20, 20, 1, 0, "beta");
	info.flags = SCTOP_TASK_KTHREAD;
	feed_task(model, 2, info);
	info = task(110, 110, 1, 0, "gamma");
	info.tty = 136 << 20 | 30;
	feed_task(model, 3, info);
	check_rows(model,
		   (struct process_query){
			   .sort = SORT_PID, .matches = is_named, .matches_arg = (void *)"beta" },
		   "20");
	check_rows(model, (struct process_query){ .sort = SORT_PID, .hide_kthreads = true },
		   "10 110");
	check_rows(model, (struct process_query){ .sort = SORT_PID, .by_uid = true, .uid = 1000 },
		   "10");
	check_rows(model, (struct process_query){ .sort = SORT_TTY }, "10 110 20");
	check_rows(model, (struct process_query){ .sort = SORT_TTY, .invert = true }, "20 110 10");
	model_free(model);
}

/* ---- what /proc says ---- */

static void feed_facts(struct model *model, uint32_t tgid, uint32_t tid, char state,
		       uint32_t threads, const char *cgroup)
{
	struct record record = { .type = RECORD_FACTS,
				 .facts = { .tgid = tgid,
					    .tid = tid,
					    .start_ns = 1,
					    .state = (uint8_t)state,
					    .threads = threads,
					    .cgroup = cgroup,
					    .cgroup_len = cgroup ? strlen(cgroup) : 0 } };

	assert_int_equal(model_feed(&record, model), 0);
}

static void test_facts(void **state)
{
	struct model *model = new_model(0), *clone;
	const struct process_row *row;
	size_t bytes;

	(void)state;
	feed_facts(model, 1, 0, 'R', 3, "early"); /* nobody yet */
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	feed_task(model, 2, task(1, 7, 1, 0, "one"));
	row = model_process(model, (struct task_id){ 1, 0, 1 });
	assert_int_equal(row->state, 0);
	assert_int_equal(process_row_threads(row), 2);
	assert_null(row->cgroup);
	feed_facts(model, 1, 0, 'D', 5, "group");
	feed_facts(model, 1, 7, 'R', 5, NULL); /* its thread; of the first one it is said already */
	row = model_process(model, (struct task_id){ 1, 1, 1 });
	assert_int_equal(row->state, 'D');
	row = model_process(model, (struct task_id){ 1, 0, 1 });
	assert_int_equal(row->state, 'D');
	assert_int_equal(process_row_threads(row), 5);
	assert_string_equal(row->cgroup, "group");
	row = model_process(model, (struct task_id){ 1, 7, 1 });
	assert_int_equal(row->state, 'R');
	assert_int_equal(process_row_threads(row), 1);
	/* a first thread that makes its first call late */
	feed_task(model, 3, task(2, 8, 1, 0, "two"));
	feed_facts(model, 2, 0, 'S', 2, NULL);
	feed_task(model, 4, task(2, 2, 1, 0, "two"));
	row = model_process(model, (struct task_id){ 2, 2, 1 });
	assert_int_equal(row->state, 'S');
	row = model_process(model, (struct task_id){ 2, 8, 1 });
	assert_int_equal(row->state, 0);
	/* it goes: the cgroup stays; a copy has all of its own */
	clone = model_clone(model, &bytes);
	feed_facts(model, 1, 0, '\0', 0, NULL);
	row = model_process(model, (struct task_id){ 1, 0, 1 });
	assert_int_equal(row->state, 0);
	assert_string_equal(row->cgroup, "group");
	model_free(model);
	row = model_process(clone, (struct task_id){ 1, 0, 1 });
	assert_int_equal(row->state, 'D');
	assert_string_equal(row->cgroup, "group");
	model_free(clone);
}

static void test_order_of_facts(void **state)
{
	struct model *model = new_model(0);
	/* 31 bytes of them are the same */
	static const char first[] = "a-name-that-is-longer-than-31-bytes-1";
	static const char second[] = "a-name-that-is-longer-than-31-bytes-2";

	(void)state;
	for (uint32_t i = 1; i <= 4; i++)
		feed_task(model, i, task(i, i, 1, 0, "same"));
	feed_facts(model, 1, 0, 'S', 1, second);
	feed_facts(model, 2, 0, 'R', 9, NULL);
	feed_facts(model, 3, 0, 'D', 4, first);
	check_rows(model, (struct process_query){ .sort = SORT_STATE }, "2 3 1 4");
	check_rows(model, (struct process_query){ .sort = SORT_STATE, .invert = true }, "4 1 3 2");
	check_rows(model, (struct process_query){ .sort = SORT_THREADS }, "2 3 1 4");
	check_rows(model, (struct process_query){ .sort = SORT_CGROUP }, "3 1 2 4");
	model_free(model);
}

/* By how far the last interval is above the mean of those before it. */
static void test_order_by_trend(void **state)
{
	static const uint64_t calls[3][3] = { { 100, 100, 110 }, { 10, 10, 40 }, { 50, 50, 20 } };
	struct model *model = new_model(0);

	(void)state;
	for (uint32_t i = 1; i <= 3; i++)
		feed_task(model, i, task(i, i, 1, 0, "same"));
	model_tick(model, SEC);
	for (uint64_t interval = 0; interval < 3; interval++) {
		for (uint32_t i = 0; i < 3; i++)
			feed_calls(model, i + 1, 0, calls[i][interval]);
		model_tick(model, (interval + 2) * SEC);
	}
	check_rows(model, (struct process_query){ .sort = SORT_RATE }, "1 2 3");
	check_rows(model, (struct process_query){ .sort = SORT_TREND }, "2 1 3");
	check_rows(model, (struct process_query){ .sort = SORT_TREND, .invert = true }, "3 1 2");
	model_free(model);
}

static void test_order_is_stable(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	for (uint32_t i = 9; i >= 1; i--)
		feed_task(model, i, task(i, i, 1, 0, "same"));
	for (int key = 0; key < SORT_KEY_CNT; key++) {
		if (key == SORT_PID || key == SORT_TID)
			continue;
		check_rows(model, (struct process_query){ .sort = key }, "1 2 3 4 5 6 7 8 9");
		check_rows(model, (struct process_query){ .sort = key, .invert = true },
			   "1 2 3 4 5 6 7 8 9");
	}
	feed_calls(model, 4, 0, 1);
	check_rows(model, (struct process_query){ .sort = SORT_MAX }, "4 1 2 3 5 6 7 8 9");
	check_rows(model, (struct process_query){ .sort = SORT_PID, .invert = true },
		   "9 8 7 6 5 4 3 2 1");
	model_free(model);
}

static void test_by_call(void **state)
{
	struct model *model = new_model(0);
	struct process_query query = { .sort = SORT_CALLS, .by_call = true, .call = { .nr = 2 } };
	const struct process_row *rows;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	feed_task(model, 2, task(2, 2, 1, 1, "two"));
	feed_task(model, 3, task(3, 3, 1, 1, "three"));
	feed_calls(model, 1, 1, 50);
	feed_calls(model, 2, 2, 3);
	feed_calls(model, 3, 2, 7);
	feed_calls(model, 3, 1, 100);
	assert_int_equal(processes(model, query, &rows), 2);
	assert_int_equal(rows[0].id.tgid, 3);
	assert_int_equal(rows[0].usage->calls, 7);
	assert_int_equal(rows[1].usage->calls, 3);
	query.tree = true;
	check_rows(model, query, "1' .3 .2'");
	model_free(model);
}

static void test_percentiles(void **state)
{
	struct usage usage = { 0 };

	(void)state;
	assert_int_equal(usage_percentile(&usage, 0.5), 0);
	assert_int_equal(usage_average(&usage), 0);
	usage.hist[0] = 100; /* 0..127 */
	usage.max_ns = 127;
	usage.total_ns = 6400;
	assert_int_equal(usage_average(&usage), 64);
	assert_in_range(usage_percentile(&usage, 0.5), 60, 65);
	assert_int_equal(usage_percentile(&usage, 1), 127);
	usage.hist[4] = 100; /* 1024..2047 */
	usage.max_ns = 1100;
	assert_in_range(usage_percentile(&usage, 0.25), 62, 65);
	assert_in_range(usage_percentile(&usage, 0.75), 1024, 1100);
	assert_int_equal(usage_percentile(&usage, 1), 1100);
	assert_int_equal(usage_percentile(&usage, 5), 1100);
	assert_int_equal(usage_percentile(&usage, -1), 0);
	assert_int_equal(usage_percentile(&usage, NAN), 0);
	usage.hist[SCTOP_HIST_CNT - 1] = 1000;
	usage.max_ns = 1ULL << 40;
	assert_in_range(usage_percentile(&usage, 0.99), 1ULL << 37, 1ULL << 40);
	/* Nonsense from a hostile source gives nonsense, not a trap. */
	memset(&usage, 0xff, sizeof(usage));
	usage_percentile(&usage, 0.99);
	usage.max_ns = 0;
	assert_int_equal(usage_percentile(&usage, 0.99), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters),		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_order_of_facts),	cmocka_unit_test(test_order_by_trend),
		cmocka_unit_test(test_order_is_stable), cmocka_unit_test(test_by_call),
		cmocka_unit_test(test_percentiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
