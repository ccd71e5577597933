/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_model.h - models fed by hand or by chance, and what their rows say. To be included after
 * cmocka.h.
 */
#ifndef MADE_MODEL_H
#define MADE_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rnd.h"
#include "sctop/model.h"

#define SEC 1000000000ULL

/* ---- feeding ---- */

static inline struct sctop_task task(uint32_t tgid, uint32_t tid, uint64_t start_ns, uint32_t ppid,
				     const char *comm)
{
	struct sctop_task info = { .tgid = tgid, .tid = tid, .start_ns = start_ns, .ppid = ppid };

	snprintf(info.comm, sizeof(info.comm), "%s", comm);
	snprintf(info.exe, sizeof(info.exe), "%s-exe", comm);
	return info;
}

static inline void feed_task(struct model *model, uint32_t handle, struct sctop_task info)
{
	struct record record = { .type = RECORD_TASK, .task = handle, .info = &info };

	assert_int_equal(model_feed(&record, model), 0);
}

static inline void feed_end(struct model *model, uint32_t handle, struct sctop_task info,
			    uint32_t flags)
{
	struct record record = { .type = RECORD_TASK_END, .task = handle, .info = &info };

	info.flags |= SCTOP_TASK_DEAD | flags;
	assert_int_equal(model_feed(&record, model), 0);
}

static inline void feed_counts(struct model *model, uint32_t handle, struct record_counts counts)
{
	struct record record = { .type = RECORD_COUNTS, .task = handle, .counts = &counts };

	assert_int_equal(model_feed(&record, model), 0);
}

/* `calls` calls of 1000 ns each: bucket 3 is 512..1023. */
static inline void feed_calls(struct model *model, uint32_t handle, int16_t nr, uint64_t calls)
{
	feed_counts(model, handle,
		    (struct record_counts){ .nr = nr,
					    .calls = calls,
					    .total_ns = calls * 1000,
					    .max_ns = 1000,
					    .hist = { [3] = calls } });
}

/* ---- reading ---- */

static inline long processes(struct model *model, struct process_query query,
			     const struct process_row **rows)
{
	long cnt = model_processes(model, &query, rows);

	assert_true(cnt >= 0);
	return cnt;
}

static inline long calls_of(struct model *model, struct task_id who, const struct call_row **rows)
{
	struct call_query query = { .who = who, .sort = SORT_CALLS };
	long cnt = model_calls(model, &query, rows);

	assert_true(cnt >= 0);
	return cnt;
}

static inline bool is_named(const struct process_row *row, void *name)
{
	return strcmp(row->comm, name) == 0;
}

/* "1 2:x" - the PIDs of the rows in order; in trees depth as dots, last children with '. */
static inline void check_rows(struct model *model, struct process_query query, const char *expect)
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

static inline void sum_counts(struct usage *sum, const struct record_counts *counts)
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

static inline void same_usage(const struct usage *a, const struct usage *b)
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

static inline void same_rows(struct model *model, struct process_query query,
			     const struct usage *truth)
{
	const struct process_row *rows;
	struct usage sum = { 0 };
	long cnt = processes(model, query, &rows);

	for (long i = 0; i < cnt; i++)
		usage_add(&sum, rows[i].usage);
	same_usage(&sum, truth);
}

static inline void same_calls(struct model *model, struct task_id who, const struct usage *truth)
{
	const struct call_row *rows;
	struct usage sum = { 0 };
	long cnt = calls_of(model, who, &rows);

	for (long i = 0; i < cnt; i++)
		usage_add(&sum, rows[i].usage);
	same_usage(&sum, truth);
}

/* Every way of summing up is the sum of what was fed; with `deep`, for every row as well. */
static inline void check_sums(struct model *model, const struct usage *truth, bool deep)
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

static inline struct record_counts random_counts(void)
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
static inline void random_step(struct model *model, struct sctop_task *tasks, struct usage *truth)
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

static inline struct model *new_model(uint32_t exited_max)
{
	struct model *model = model_new(&(struct model_options){ .exited_max = exited_max });

	assert_non_null(model);
	return model;
}

#endif
