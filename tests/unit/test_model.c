/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model.c - the model against a plain sum kept next to it, and its rows by example.
 */
#include <math.h>
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

/* ---- feeding ---- */

static struct sctop_task task(uint32_t tgid, uint32_t tid, uint64_t start_ns, uint32_t ppid,
			      const char *comm)
{
	struct sctop_task info = { .tgid = tgid, .tid = tid, .start_ns = start_ns, .ppid = ppid };

	snprintf(info.comm, sizeof(info.comm), "%s", comm);
	snprintf(info.exe, sizeof(info.exe), "%s-exe", comm);
	return info;
}

static void feed_task(struct model *model, uint32_t handle, struct sctop_task info)
{
	struct record record = { .type = RECORD_TASK, .task = handle, .info = &info };

	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_end(struct model *model, uint32_t handle, struct sctop_task info, uint32_t flags)
{
	struct record record = { .type = RECORD_TASK_END, .task = handle, .info = &info };

	info.flags |= SCTOP_TASK_DEAD | flags;
	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_counts(struct model *model, uint32_t handle, struct record_counts counts)
{
	struct record record = { .type = RECORD_COUNTS, .task = handle, .counts = &counts };

	assert_int_equal(model_feed(&record, model), 0);
}

/* `calls` calls of 1000 ns each: bucket 3 is 512..1023. */
static void feed_calls(struct model *model, uint32_t handle, int16_t nr, uint64_t calls)
{
	feed_counts(model, handle,
		    (struct record_counts){ .nr = nr,
					    .calls = calls,
					    .total_ns = calls * 1000,
					    .max_ns = 1000,
					    .hist = { [3] = calls } });
}

static void feed_stats(struct model *model, uint64_t seen)
{
	struct record record = {
		.type = RECORD_STATS,
		.stats = { .time_ns = seen, .seen = seen, .dropped = seen / 2, .cells = 7 }
	};

	assert_int_equal(model_feed(&record, model), 0);
}

/* ---- reading ---- */

static long processes(struct model *model, struct process_query query,
		      const struct process_row **rows)
{
	long cnt = model_processes(model, &query, rows);

	assert_true(cnt >= 0);
	return cnt;
}

static long calls_of(struct model *model, struct task_id who, const struct call_row **rows)
{
	struct call_query query = { .who = who, .sort = SORT_CALLS };
	long cnt = model_calls(model, &query, rows);

	assert_true(cnt >= 0);
	return cnt;
}

/* "1 2:x" - the PIDs of the rows in order; in trees depth as dots, last children with '. */
static bool is_named(const struct process_row *row, void *name)
{
	return strcmp(row->comm, name) == 0;
}

static void check_rows(struct model *model, struct process_query query, const char *expect)
{
	const struct process_row *rows;
	long cnt = processes(model, query, &rows);
	char text[1024] = "";
	size_t len = 0;

	for (long i = 0; i < cnt; i++) {
		len += snprintf(text + len, sizeof(text) - len, i ? " " : "");
		for (int dots = 0; dots < rows[i].depth; dots++)
			len += snprintf(text + len, sizeof(text) - len, ".");
		len += snprintf(text + len, sizeof(text) - len, "%u",
				rows[i].id.tid ? rows[i].id.tid : rows[i].id.tgid);
		if (query.tree && rows[i].last_child)
			len += snprintf(text + len, sizeof(text) - len, "'");
		if (rows[i].folded)
			len += snprintf(text + len, sizeof(text) - len, "+%u", rows[i].folded);
	}
	assert_string_equal(text, expect);
}

/* ---- the invariant ---- */

static void sum_counts(struct usage *sum, const struct record_counts *counts)
{
	sum->calls += counts->calls;
	sum->errors += counts->errors;
	sum->restarts += counts->restarts;
	sum->unfinished += counts->unfinished;
	sum->blocked += counts->blocked;
	sum->total_ns += counts->total_ns;
	sum->read_bytes += counts->read_bytes;
	sum->written_bytes += counts->written_bytes;
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		sum->hist[i] += counts->hist[i];
}

static void same_usage(const struct usage *a, const struct usage *b)
{
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->errors, b->errors);
	assert_int_equal(a->restarts, b->restarts);
	assert_int_equal(a->unfinished, b->unfinished);
	assert_int_equal(a->blocked, b->blocked);
	assert_int_equal(a->total_ns, b->total_ns);
	assert_int_equal(a->read_bytes, b->read_bytes);
	assert_int_equal(a->written_bytes, b->written_bytes);
	assert_memory_equal(a->hist, b->hist, sizeof(a->hist));
}

static void same_rows(struct model *model, struct process_query query, const struct usage *truth)
{
	const struct process_row *rows;
	struct usage sum = { 0 };
	long cnt = processes(model, query, &rows);

	for (long i = 0; i < cnt; i++)
		usage_add(&sum, rows[i].usage);
	same_usage(&sum, truth);
}

static void same_calls(struct model *model, struct task_id who, const struct usage *truth)
{
	const struct call_row *rows;
	struct usage sum = { 0 };
	long cnt = calls_of(model, who, &rows);

	for (long i = 0; i < cnt; i++)
		usage_add(&sum, rows[i].usage);
	same_usage(&sum, truth);
}

/* Every way of summing up is the sum of what was fed; with `deep`, for every row as well. */
static void check_sums(struct model *model, const struct usage *truth, bool deep)
{
	static struct process_row copy[4096];
	const struct process_row *rows;
	const struct call_row *calls;
	long cnt, call_cnt;

	same_usage(&model_totals(model)->usage, truth);
	same_rows(model, (struct process_query){ .sort = SORT_CALLS }, truth);
	same_calls(model, (struct task_id){ 0 }, truth);
	if (!deep)
		return;
	same_rows(model, (struct process_query){ .sort = SORT_P99, .threads = true }, truth);
	same_rows(model, (struct process_query){ .sort = SORT_NAME, .tree = true }, truth);
	cnt = processes(model, (struct process_query){ .sort = SORT_PID }, &rows);
	assert_true(cnt < 4096);
	memcpy(copy, rows, cnt * sizeof(*copy));
	for (long i = 0; i < cnt; i++)
		same_calls(model, copy[i].id, copy[i].usage);
	call_cnt = calls_of(model, (struct task_id){ 0 }, &calls);
	for (long i = 0; i < call_cnt; i++)
		same_rows(model, (struct process_query){ .by_call = true, .call = calls[i].id },
			  calls[i].usage);
}

static uint64_t rnd_state;

static uint32_t rnd(uint32_t below)
{
	rnd_state = rnd_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(rnd_state >> 33) % below;
}

static struct record_counts random_counts(void)
{
	struct record_counts counts = { .abi = rnd(2), .nr = (int16_t)(rnd(12) * 40) - 1 };
	int buckets = rnd(4);

	counts.errors = rnd(3);
	counts.restarts = rnd(2);
	counts.unfinished = rnd(2);
	counts.blocked = rnd(2);
	counts.read_bytes = (uint64_t)rnd(3) << rnd(40);
	counts.written_bytes = (uint64_t)rnd(3) << rnd(40);
	for (int i = 0; i < buckets; i++)
		counts.hist[rnd(SCTOP_HIST_CNT)] += rnd(5);
	for (int i = 0; i < SCTOP_HIST_CNT; i++) {
		counts.calls += counts.hist[i];
		counts.total_ns += counts.hist[i] << (i + 6);
		if (counts.hist[i])
			counts.max_ns = 1ULL << (i + 6);
	}
	counts.calls += counts.unfinished + counts.blocked;
	return counts;
}

#define HANDLES 64

/* One random record, also ones that a sane source would not send. */
static void random_step(struct model *model, struct sctop_task *tasks, struct usage *truth)
{
	uint32_t handle = rnd(HANDLES), what = rnd(100);
	struct sctop_task *info = &tasks[handle];
	struct record_counts counts;

	if (what < 25) {
		bool change = info->tgid && rnd(4);
		uint32_t tgid = change ? info->tgid : rnd(20);

		*info = task(tgid, rnd(2) ? tgid : tgid + 1000 + handle,
			     change ? info->start_ns : rnd(1000), rnd(20), rnd(2) ? "bash" : "cat");
		feed_task(model, handle, *info);
	} else if (what < 40) {
		feed_end(model, handle, *info,
			 (rnd(2) ? SCTOP_TASK_GROUP_DEAD : 0) | (rnd(8) ? 0 : SCTOP_TASK_UNUSED));
		if (rnd(4))
			memset(info, 0, sizeof(*info));
	} else {
		counts = random_counts();
		sum_counts(truth, &counts);
		feed_counts(model, handle, counts);
	}
}

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
				model_reset(model);
				truth = (struct usage){ 0 };
				check_sums(model, &truth, true);
			}
		}
		model_free(model);
	}
}

/* ---- by example ---- */

static struct model *new_model(uint32_t exited_max)
{
	struct model *model = model_new(&(struct model_options){ .exited_max = exited_max });

	assert_non_null(model);
	return model;
}

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
	model_reset(model);
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
	model_reset(model);
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
		model_reset(model);
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

static void test_pid_reuse(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	feed_task(model, 1, task(7, 7, 100, 1, "old"));
	feed_calls(model, 1, 0, 1);
	feed_task(model, 2, task(7, 7, 200, 1, "new"));
	feed_calls(model, 2, 0, 2);
	assert_true(model_process(model, (struct task_id){ 7, 0, 100 })->exited);
	assert_false(model_process(model, (struct task_id){ 7, 0, 200 })->exited);
	/* An even older one, heard of late, is not the one that lives. */
	feed_task(model, 3, task(7, 7, 50, 1, "older"));
	assert_true(model_process(model, (struct task_id){ 7, 0, 50 })->exited);
	assert_false(model_process(model, (struct task_id){ 7, 0, 200 })->exited);
	assert_int_equal(model_totals(model)->process_cnt, 1);
	assert_int_equal(model_totals(model)->exited_cnt, 2);
	model_free(model);
}

static void test_threads_and_exit(void **state)
{
	struct model *model = new_model(0);
	struct task_id id = { 5, 0, 1 };
	struct process_query threads = { .sort = SORT_PID, .threads = true };

	(void)state;
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	assert_string_equal(model_process(model, id)->comm, "worker");
	feed_task(model, 1, task(5, 5, 1, 1, "main"));
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	assert_string_equal(model_process(model, id)->comm, "main");
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 2, 0, 2);
	check_rows(model, threads, "5 6");
	/* The leader goes first: the process lives on, and its counts keep a row. */
	feed_end(model, 1, task(5, 5, 1, 1, "main"), 0);
	assert_false(model_process(model, id)->exited);
	check_rows(model, threads, "5 6");
	assert_int_equal(model_process(model, id)->thread_cnt, 1);
	feed_end(model, 2, task(5, 6, 1, 1, "worker"), SCTOP_TASK_GROUP_DEAD);
	assert_true(model_process(model, id)->exited);
	assert_int_equal(model_process(model, id)->usage->calls, 3);
	check_rows(model, threads, "5");
	check_rows(model, (struct process_query){ .hide_exited = true }, "");
	/* A thread heard of after its process's end does not bring it back. */
	feed_task(model, 3, task(5, 8, 1, 1, "late"));
	feed_calls(model, 3, 0, 4);
	assert_true(model_process(model, id)->exited);
	assert_int_equal(model_process(model, id)->usage->calls, 7);
	model_free(model);
}

static void test_unused_slot(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	feed_end(model, 9, task(5, 5, 1, 1, "x"), SCTOP_TASK_UNUSED | SCTOP_TASK_GROUP_DEAD);
	check_rows(model, (struct process_query){ 0 }, "");
	feed_task(model, 9, task(5, 5, 1, 1, "x"));
	feed_end(model, 9, task(5, 5, 1, 1, "x"), SCTOP_TASK_UNUSED);
	check_rows(model, (struct process_query){ 0 }, "");
	assert_int_equal(model_totals(model)->process_cnt, 0);
	assert_int_equal(model_totals(model)->thread_cnt, 0);
	model_free(model);
}

static void test_exec_by_thread(void **state)
{
	struct model *model = new_model(0);
	struct task_id id = { 5, 0, 1 };

	(void)state;
	feed_task(model, 1, task(5, 5, 1, 1, "old"));
	feed_task(model, 2, task(5, 6, 1, 1, "old"));
	feed_task(model, 2, task(5, 5, 1, 1, "new")); /* execs: takes the leader's tid */
	feed_end(model, 1, task(5, 5, 1, 1, "old"), 0);
	assert_string_equal(model_process(model, id)->comm, "new");
	assert_int_equal(model_process(model, id)->thread_cnt, 1);
	assert_false(model_process(model, id)->exited);
	model_free(model);
}

static void test_many_short_lived(void **state)
{
	struct model *model = new_model(100);
	struct usage truth = { 0 };
	const struct process_row *rows;
	long cnt;

	(void)state;
	for (uint32_t i = 1; i <= 100000; i++) {
		struct sctop_task info = task(i % 30000 + 2, i % 30000 + 2, i, 1, "short");
		uint32_t handle = i % 50 + 1;

		feed_task(model, handle, info);
		feed_calls(model, handle, i % 7, 3);
		feed_end(model, handle, info, SCTOP_TASK_GROUP_DEAD);
	}
	truth.calls = 300000;
	truth.total_ns = 300000 * 1000ULL;
	truth.hist[3] = 300000;
	check_sums(model, &truth, true);
	cnt = processes(model, (struct process_query){ .sort = SORT_CALLS }, &rows);
	assert_int_equal(cnt, 101);
	assert_int_equal(rows[0].kind, PROCESS_EXITED_SUM);
	assert_int_equal(rows[0].usage->calls, 300000 - 300);
	assert_true(task_id_equal(rows[0].id, TASK_ID_EXITED_SUM));
	assert_int_equal(model_totals(model)->exited_cnt, 100000);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	/* A straggler of one that was folded is not a new process that never ends. */
	feed_task(model, 1, task(99900 % 30000 + 2, 12345678, 99900, 1, "late"));
	feed_calls(model, 1, 0, 1);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	model_free(model);
}

static void test_thread_outlives_its_row(void **state)
{
	struct model *model = new_model(1);
	const struct process_row *row;

	(void)state;
	feed_task(model, 1, task(5, 5, 1, 1, "main"));
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	feed_end(model, 1, task(5, 5, 1, 1, "main"), SCTOP_TASK_GROUP_DEAD);
	feed_task(model, 3, task(7, 7, 1, 1, "next"));
	feed_end(model, 3, task(7, 7, 1, 1, "next"), SCTOP_TASK_GROUP_DEAD);
	assert_null(model_process(model, (struct task_id){ 5, 0, 1 }));
	/* What the worker still has to say goes to the sum that its process is in. */
	feed_calls(model, 2, 0, 3);
	feed_task(model, 2, task(5, 6, 1, 1, "renamed"));
	feed_calls(model, 2, 0, 4);
	row = model_process(model, TASK_ID_EXITED_SUM);
	assert_int_equal(row->usage->calls, 7);
	assert_string_equal(row->comm, "exited");
	feed_end(model, 2, task(5, 6, 1, 1, "worker"), 0);
	assert_int_equal(model_totals(model)->thread_cnt, 0);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	model_free(model);
}

static void test_many_without_threads(void **state)
{
	struct model *model = new_model(100);
	const struct process_row *rows;

	(void)state;
	/* Whose last known thread ended may live on; but a source cannot pile them up. */
	for (uint32_t i = 1; i <= 5000; i++) {
		struct sctop_task info = task(i, i, i, 1, "quiet");

		feed_task(model, 1, info);
		feed_calls(model, 1, 0, 1);
		if (i % 2)
			feed_end(model, 1, info, 0);
	}
	assert_true(processes(model, (struct process_query){ .sort = SORT_PID }, &rows) < 210);
	assert_int_equal(model_totals(model)->usage.calls, 5000);
	/* One of them is heard of again. */
	assert_false(model_process(model, (struct task_id){ 4990, 0, 4990 })->exited);
	feed_task(model, 7, task(4990, 4990, 4990, 1, "quiet"));
	for (uint32_t i = 6000; i <= 7000; i++)
		feed_task(model, 1, task(i, i, i, 1, "quiet"));
	assert_false(model_process(model, (struct task_id){ 4990, 0, 4990 })->exited);
	model_free(model);
}

static int feed_other(const struct record *record, void *model)
{
	return model_feed(record, model);
}

static void test_tasks_for_a_late_listener(void **state)
{
	struct model *model = new_model(0), *late = new_model(0);
	struct sctop_task info = task(5, 6, 1, 4, "worker");

	(void)state;
	info.uid = 1000;
	info.flags = SCTOP_TASK_KTHREAD;
	feed_task(model, 3, task(5, 5, 1, 4, "main"));
	feed_task(model, 9, info);
	assert_int_equal(model_tasks(model, feed_other, late), 0);
	feed_calls(late, 9, 0, 4);
	assert_int_equal(model_process(late, (struct task_id){ 5, 6, 1 })->usage->calls, 4);
	assert_string_equal(model_process(late, (struct task_id){ 5, 6, 1 })->comm, "worker");
	assert_string_equal(model_process(late, (struct task_id){ 5, 0, 1 })->comm, "main");
	assert_int_equal(model_process(late, (struct task_id){ 5, 0, 1 })->uid, 1000);
	assert_true(model_process(late, (struct task_id){ 5, 0, 1 })->kthread);
	model_free(model);
	model_free(late);
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

static void test_tree(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_CALLS, .tree = true };

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "init"));
	feed_task(model, 2, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 3, task(30, 30, 3, 20, "bash"));
	feed_task(model, 4, task(40, 40, 4, 20, "zsh"));
	feed_task(model, 5, task(50, 50, 5, 1, "cron"));
	feed_task(model, 6, task(60, 60, 6, 999, "orphan"));
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 4, 0, 9);
	feed_calls(model, 3, 0, 5);
	feed_calls(model, 5, 0, 3);
	check_rows(model, tree, "1 .50 .20' ..40 ..30' 60'");
	tree.matches = is_named;
	tree.matches_arg = (void *)"bash";
	check_rows(model, tree, "1' .20' ..30'");
	tree.matches = NULL;
	tree.invert = true;
	check_rows(model, tree, "60 1' .20 ..30 ..40' .50'");
	model_free(model);
}

static bool fold_20(struct task_id id, void *arg)
{
	(void)arg;
	return id.tgid == 20 || id.tgid == 50;
}

static void test_tree_folded_and_odd(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_PID, .tree = true };

	(void)state;
	feed_task(model, 1, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 2, task(30, 30, 3, 20, "bash"));
	feed_task(model, 3, task(40, 40, 4, 30, "vi"));
	feed_task(model, 4, task(50, 50, 5, 20, "leaf"));
	tree.folded = fold_20;
	check_rows(model, tree, "20'+3");
	tree.folded = NULL;
	check_rows(model, tree, "20' .30 ..40' .50'");
	/* A parent that is its own child's child, and one that is its own: no loop. */
	feed_task(model, 1, task(20, 20, 2, 40, "sshd"));
	feed_task(model, 4, task(50, 50, 5, 50, "leaf"));
	check_rows(model, tree, "20 .30' ..40' 50'");
	/* PID 20 again, later: the children stay with the old one. */
	feed_task(model, 9, task(20, 20, 99, 1, "new"));
	check_rows(model, tree, "20 .30' ..40' 20 50'");
	model_free(model);
}

/* A folded row is the sum of what it hides, and has its place by that. */
static void test_folded_sums(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_CALLS, .tree = true, .folded = fold_20 };
	const struct process_row *rows;

	(void)state;
	feed_task(model, 1, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 2, task(30, 30, 3, 20, "bash"));
	feed_task(model, 3, task(40, 40, 4, 30, "vi"));
	feed_task(model, 4, task(50, 50, 5, 1, "other"));
	model_tick(model, 1 * SEC);
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 2, 1, 10);
	feed_calls(model, 3, 2, 100);
	feed_calls(model, 4, 3, 50);
	model_tick(model, 2 * SEC);
	check_rows(model, tree, "20+2 50'");
	processes(model, tree, &rows);
	assert_int_equal(rows[0].usage->calls, 111);
	assert_int_equal(rows[0].interval.calls, 111);
	assert_true(rows[0].rate.calls_per_sec == 111);
	assert_int_equal(rows[0].top_call.nr, 2);
	assert_null(rows[0].trend);
	assert_int_equal(rows[1].usage->calls, 50);
	/* what is not shown is not in it */
	tree.matches = is_named;
	tree.matches_arg = (void *)"bash";
	check_rows(model, tree, "20'+1");
	processes(model, tree, &rows);
	assert_int_equal(rows[0].usage->calls, 11);
	tree.matches = NULL;
	tree.folded = NULL;
	check_rows(model, tree, "50 20' .30' ..40'");
	processes(model, tree, &rows);
	assert_int_equal(rows[1].usage->calls, 1);
	model_free(model);
}

/* Rows of the ended go after a while; what they did stays in a sum. */
static void test_exited_for_a_while(void **state)
{
	struct model *model = model_new(&(struct model_options){ .exited_keep_ns = 10 * SEC });
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows;

	(void)state;
	model_tick(model, 100 * SEC);
	for (uint32_t pid = 1; pid <= 3; pid++) {
		feed_task(model, pid, task(pid, pid, pid, 0, "short"));
		feed_calls(model, pid, 0, pid);
	}
	feed_end(model, 1, task(1, 1, 1, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	model_tick(model, 105 * SEC);
	feed_end(model, 2, task(2, 2, 2, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	model_tick(model, 110 * SEC);
	check_rows(model, query, "1 2 3");
	model_tick(model, 111 * SEC);
	assert_int_equal(processes(model, query, &rows), 3);
	assert_int_equal(rows[0].kind, PROCESS_EXITED_SUM);
	assert_int_equal(rows[0].usage->calls, 1);
	assert_int_equal(rows[1].id.tgid, 2);
	model_tick(model, 200 * SEC);
	assert_int_equal(processes(model, query, &rows), 2);
	assert_int_equal(rows[0].usage->calls, 3);
	assert_int_equal(rows[1].id.tgid, 3); /* lives */
	assert_int_equal(model_totals(model)->exited_cnt, 2);
	model_free(model);
}

static void test_deep_tree(void **state)
{
	struct model *model = new_model(0);
	const struct process_row *rows;
	long cnt;

	(void)state;
	for (uint32_t i = 1; i <= 70000; i++)
		feed_task(model, i, task(i, i, i, i - 1, "deep"));
	cnt = processes(model, (struct process_query){ .sort = SORT_PID, .tree = 1 }, &rows);
	assert_int_equal(cnt, 70000);
	assert_int_equal(rows[69999].depth, UINT16_MAX);
	assert_int_equal(rows[69999].id.tgid, 70000);
	model_free(model);
}

/* ---- failures by errno ---- */

static void feed_failures(struct model *model, uint32_t handle, int16_t nr, uint16_t number,
			  uint64_t count, uint64_t last_ns)
{
	struct record record = {
		.type = RECORD_FAILURES,
		.task = handle,
		.failures = { .nr = nr, .number = number, .count = count, .last_ns = last_ns }
	};

	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_errors(struct model *model, uint32_t handle, int16_t nr, uint64_t errors)
{
	feed_counts(model, handle,
		    (struct record_counts){ .nr = nr, .calls = 2 * errors, .errors = errors });
}

/* The one row of this process, call and errno; all 0 if there is none. */
static struct failure_row failure_of(struct model *model, struct failure_query query, uint32_t tgid,
				     int16_t nr, uint16_t number)
{
	struct failure_row found = { .count = 0 };
	const struct failure_row *rows;
	long cnt = model_failures(model, &query, &rows);

	assert_true(cnt >= 0);
	for (long i = 0; i < cnt; i++)
		if (rows[i].id.tgid == tgid && rows[i].call.nr == nr && rows[i].number == number) {
			assert_int_equal(found.count, 0);
			found = rows[i];
		}
	return found;
}

static void test_failures(void **state)
{
	static const struct failure_query everybody, read_only = { .by_call = true };
	struct failure_query of_two = { .who = { .tgid = 2, .start_ns = 1 } };
	struct model *model = new_model(0);
	const struct failure_row *rows;
	struct failure_row row;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	feed_task(model, 2, task(2, 2, 1, 0, "two"));
	feed_task(model, 3, task(2, 3, 1, 0, "two"));
	model_tick(model, 1000000000);
	feed_errors(model, 1, 0, 10);
	feed_failures(model, 1, 0, 2, 4, 500);
	feed_failures(model, 1, 0, 11, 5, 400);
	feed_errors(model, 2, 0, 30);
	feed_failures(model, 2, 0, 2, 10, 100);
	feed_failures(model, 3, 0, 2, 20, 90); /* another thread of it */
	feed_errors(model, 2, 5, 7);
	feed_failures(model, 2, 5, 4095, 7, 50);
	model_tick(model, 3000000000);

	row = failure_of(model, everybody, 2, 0, 2);
	assert_int_equal(row.count, 30);
	assert_int_equal(row.last_ns, 100);
	assert_true(row.per_sec > 14.99 && row.per_sec < 15.01);
	assert_true(row.share > 0.749 && row.share < 0.751); /* of all errors of this call */
	assert_string_equal(row.comm, "two");
	row = failure_of(model, everybody, 1, 0, 0); /* the rest */
	assert_int_equal(row.count, 1);
	assert_int_equal(row.interval, 1);
	assert_int_equal(row.last_ns, 0);
	assert_int_equal(failure_of(model, everybody, 2, 5, 4095).count, 7);
	assert_int_equal(model_failures(model, &everybody, &rows), 5);
	assert_int_equal(model_failures(model, &read_only, &rows), 4);
	assert_int_equal(model_failures(model, &of_two, &rows), 2);
	assert_true(failure_of(model, of_two, 2, 0, 2).share > 0.999);
	assert_int_equal(model_failures_known(model), 46);

	/* an interval without any: rates are 0, counts stay */
	model_tick(model, 4000000000);
	row = failure_of(model, everybody, 2, 0, 2);
	assert_int_equal(row.count, 30);
	assert_int_equal(row.interval, 0);
	model_reset(model);
	assert_int_equal(model_failures(model, &everybody, &rows), 0);
	assert_int_equal(model_failures_known(model), 0);
	model_free(model);
}

/* They follow their processes: into the sum of the exited, into a clone. */
static void test_failures_move(void **state)
{
	static const struct failure_query everybody;
	struct model *model = new_model(1), *clone;
	size_t bytes;

	(void)state;
	for (uint32_t id = 1; id <= 3; id++) {
		feed_task(model, id, task(id, id, 1, 0, "short"));
		feed_errors(model, id, 0, id);
		feed_failures(model, id, 0, 2, id, id);
		feed_end(model, id, task(id, id, 1, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	}
	clone = model_clone(model, &bytes);
	assert_non_null(clone);
	model_free(model);
	assert_int_equal(failure_of(clone, everybody, 0, 0, 2).count, 3); /* 1 and 2 */
	assert_int_equal(failure_of(clone, everybody, 0, 0, 2).last_ns, 2);
	assert_int_equal(failure_of(clone, everybody, 3, 0, 2).count, 3);
	assert_int_equal(failure_of(clone, everybody, 0, 0, 0).count, 0);
	model_free(clone);
}

/* Against a mark: each errno by itself, and what was not told apart. */
static void test_failures_since(void **state)
{
	struct model *model = new_model(0);
	struct failure_query query = { .by_call = false };
	struct failure_row row;
	size_t bytes;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	model_tick(model, 1000000000);
	feed_errors(model, 1, 0, 10);
	feed_failures(model, 1, 0, 2, 4, 500);
	model_tick(model, 3000000000);
	query.mark = model_clone(model, &bytes);
	assert_non_null(query.mark);
	row = failure_of(model, query, 1, 0, 2);
	assert_true(row.marked);
	assert_int_equal(row.count_before, 4);
	feed_errors(model, 1, 0, 20);
	feed_failures(model, 1, 0, 2, 8, 600);
	feed_failures(model, 1, 0, 11, 5, 600);
	model_tick(model, 4000000000);
	row = failure_of(model, query, 1, 0, 2);
	assert_int_equal(row.count, 12);
	assert_int_equal(row.count_before, 4);
	assert_true(row.per_sec > 7.9 && row.per_sec < 8.1);
	assert_true(row.per_sec_before > 1.9 && row.per_sec_before < 2.1);
	row = failure_of(model, query, 1, 0, 11); /* new */
	assert_int_equal(row.count_before, 0);
	assert_true(row.per_sec_before < 0.1);
	row = failure_of(model, query, 1, 0, 0); /* the rest: 6, then 13 */
	assert_int_equal(row.count, 13);
	assert_int_equal(row.count_before, 6);
	assert_true(row.per_sec_before > 2.9 && row.per_sec_before < 3.1);
	/* what came before a reset says nothing about what comes after it */
	model_reset(model);
	feed_errors(model, 1, 0, 3);
	row = failure_of(model, query, 1, 0, 0);
	assert_int_equal(row.count, 3);
	assert_false(row.marked);
	assert_int_equal(row.count_before, 0);
	model_free(query.mark);
	model_free(model);
}

/* Whatever ends and is folded meanwhile: rows add up to all errors, now and at the mark. */
static void test_failures_since_random(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 20; seed++) {
		struct model *model = new_model(1 + seed % 3);
		struct failure_query query = { .by_call = false };
		uint64_t errors = 0, errors_then = 0;
		uint32_t next = 1;
		size_t bytes;

		srand(seed);
		for (int step = 1; step < 400; step++) {
			uint32_t id = next > 4 ? next - 1 - (uint32_t)(rand() % 4) : next;
			uint64_t sum = 0, sum_then = 0;
			const struct failure_row *rows;
			int16_t nr;
			long cnt;

			if (id == next || rand() % 10 == 0) {
				id = next++;
				feed_task(model, id, task(id, id, 1, 0, "short"));
				if (id > 4)
					feed_end(model, id - 4, task(id - 4, id - 4, 1, 0, "short"),
						 SCTOP_TASK_GROUP_DEAD);
			}
			nr = (int16_t)(rand() % 3);
			feed_errors(model, id, nr, 5);
			feed_failures(model, id, nr, (uint16_t)(1 + rand() % 3),
				      (uint64_t)(rand() % 6), 1);
			errors += 5;
			if (rand() % 7 == 0)
				model_tick(model, (uint64_t)step * 1000000000);
			if (step % 100 == 50) {
				model_free(query.mark);
				query.mark = model_clone(model, &bytes);
				assert_non_null(query.mark);
				errors_then = errors;
			}
			cnt = model_failures(model, &query, &rows);
			for (long i = 0; i < cnt; i++) {
				sum += rows[i].count;
				sum_then += rows[i].count_before;
			}
			assert_int_equal(sum, errors);
			assert_int_equal(sum_then, errors_then);
		}
		model_free(query.mark);
		model_free(model);
	}
}

/* More than anybody keeps apart, and numbers that are none: the sum is that of the errors. */
static void test_failures_hostile(void **state)
{
	static const struct failure_query everybody;
	struct model *model = new_model(0);
	const struct failure_row *rows;
	uint64_t sum = 0;
	long cnt;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	for (int16_t nr = -3; nr < 600; nr++) {
		feed_errors(model, 1, nr, 20);
		for (uint16_t number = 0; number < 20; number++)
			feed_failures(model, 1, nr, number, 1, 1);
	}
	cnt = model_failures(model, &everybody, &rows);
	assert_true(cnt > 4000 && cnt < 5000);
	for (long i = 0; i < cnt; i++)
		sum += rows[i].count;
	assert_int_equal(sum, 603 * 20);
	model_free(model);
}

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
	model_reset(model);
	check_sums(model, &none, true);
	check_rows(model, (struct process_query){ 0 }, "1");
	assert_int_equal(model_totals(model)->stats.seen, 0);
	assert_int_equal(model_totals(model)->stats.cells, 7);
	feed_stats(model, 350);
	/* Its maximum was before the reset: now it is known to the bucket only. */
	feed_counts(model, 1,
		    (struct record_counts){
			    .calls = 1, .total_ns = 200, .max_ns = 1 << 20, .hist = { [1] = 1 } });
	model_tick(model, 4 * SEC);
	assert_int_equal(model_totals(model)->stats.seen, 50);
	assert_true(model_totals(model)->seen_per_sec == 25);
	assert_int_equal(model_totals(model)->usage.max_ns, 255);
	assert_int_equal(model_totals(model)->usage.calls, 1);
	assert_true(model_totals(model)->duration_s == 2);
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
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_trend),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_changes_random),
		cmocka_unit_test(test_pid_reuse),
		cmocka_unit_test(test_threads_and_exit),
		cmocka_unit_test(test_unused_slot),
		cmocka_unit_test(test_exec_by_thread),
		cmocka_unit_test(test_many_short_lived),
		cmocka_unit_test(test_thread_outlives_its_row),
		cmocka_unit_test(test_many_without_threads),
		cmocka_unit_test(test_tasks_for_a_late_listener),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_tree_folded_and_odd),
		cmocka_unit_test(test_folded_sums),
		cmocka_unit_test(test_exited_for_a_while),
		cmocka_unit_test(test_deep_tree),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_order_of_facts),
		cmocka_unit_test(test_order_by_trend),
		cmocka_unit_test(test_order_is_stable),
		cmocka_unit_test(test_by_call),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_failures_move),
		cmocka_unit_test(test_failures_since),
		cmocka_unit_test(test_failures_since_random),
		cmocka_unit_test(test_failures_hostile),
		cmocka_unit_test(test_reset_and_stats),
		cmocka_unit_test(test_percentiles),
		cmocka_unit_test(test_hostile_numbers),
		cmocka_unit_test(test_sums_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
