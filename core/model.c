/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model.c - takes records and ticks, keeps the totals.
 *
 * Who a record belongs to is model_tasks.c, how counts are added model_book.c, what comes out
 * model_rows.c. The promise of all: the sum over processes is the sum over calls is the total,
 * after every record, also after one that failed for lack of memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

#define EXITED_MAX_DEFAULT 1000

struct model *model_new(const struct model_options *options)
{
	struct model *model = calloc(1, sizeof(*model));

	if (!model)
		return NULL;
	model->generation = 1;
	model->exited_max = options ? options->exited_max : 0;
	model->exited_keep_ns = options ? options->exited_keep_ns : 0;
	if (!model->exited_max)
		model->exited_max = EXITED_MAX_DEFAULT;
	model->other.kind = PROCESS_OTHER;
	model->other.id = TASK_ID_OTHER;
	memcpy(model->other.comm, "other", sizeof("other"));
	model->exited_sum.kind = PROCESS_EXITED_SUM;
	model->exited_sum.id = TASK_ID_EXITED_SUM;
	model->exited_sum.exited = true;
	memcpy(model->exited_sum.comm, "exited", sizeof("exited"));
	return model;
}

void model_free(struct model *model)
{
	if (!model)
		return;
	tasks_free(model);
	book_clear(&model->other.book);
	book_clear(&model->exited_sum.book);
	book_clear(&model->everything);
	free(model->busy);
	free(model->other.old_max);
	free(model->items.data);
	free(model->order.data);
	free(model->process_rows.data);
	free(model->call_items.data);
	free(model->call_rows.data);
	free(model->process_usages.data);
	free(model->call_usages.data);
	free(model->failure_rows.data);
	free(model);
}

/* Everything is allocated before anything is added: the sums agree even when memory is out. */
static int feed_counts(struct model *model, uint32_t handle, const struct record_counts *counts)
{
	struct thread *thread = handle ? tasks_find(model, handle) : NULL;
	struct process *process = thread ? thread->process : &model->other;
	struct call_usage *call, *sum;
	struct growth growth;

	growth_init(&growth, counts, model->generation);
	call = book_reserve(&process->book, growth.id, growth.first, growth.cnt);
	sum = book_reserve(&model->everything, growth.id, growth.first, growth.cnt);
	if (!call || !sum || busy_reserve(model))
		return -ENOMEM;
	growth_find_max(&growth, model, process);
	book_add(&process->book, call, &growth);
	book_add(&model->everything, sum, &growth);
	if (thread) {
		activity_add(&thread->activity, &growth);
		activity_offer(&thread->activity, growth.id, counts->calls);
		busy_add(model, thread, &growth);
	}
	return 0;
}

static int feed_failures(struct model *model, uint32_t handle,
			 const struct record_failures *failures)
{
	struct thread *thread = handle ? tasks_find(model, handle) : NULL;
	struct process *process = thread ? thread->process : &model->other;
	int err = failures_add(&process->book.failures, failures, model->generation);

	if (!err)
		model->failures_known += failures->count;
	return err;
}

static uint64_t since(uint64_t now, uint64_t then)
{
	return now > then ? now - then : 0;
}

/* The fields of struct record_stats that are counts since the start. */
void record_stats_since(struct record_stats *diff, const struct record_stats *now,
			const struct record_stats *then)
{
	*diff = *now;
	diff->seen = since(now->seen, then->seen);
	diff->passed = since(now->passed, then->passed);
	diff->emitted = since(now->emitted, then->emitted);
	diff->dropped = since(now->dropped, then->dropped);
	diff->capped = since(now->capped, then->capped);
	diff->quiet = since(now->quiet, then->quiet);
	diff->unattributed = since(now->unattributed, then->unattributed);
	diff->life_dropped = since(now->life_dropped, then->life_dropped);
	diff->recursion_misses = since(now->recursion_misses, then->recursion_misses);
	diff->missed = since(now->missed, then->missed);
	diff->failures_lost = since(now->failures_lost, then->failures_lost);
}

int model_feed(const struct record *record, void *arg)
{
	struct model *model = arg;

	switch (record->type) {
	case RECORD_TASK:
		return tasks_update(model, record->task, record->info);
	case RECORD_COUNTS:
		return feed_counts(model, record->task, record->counts);
	case RECORD_FAILURES:
		return feed_failures(model, record->task, &record->failures);
	case RECORD_TASK_END:
		return tasks_end(model, record->task, record->info);
	case RECORD_STATS:
		model->stats = record->stats;
		return 0;
	case RECORD_EVENT:
	case RECORD_LOST:
		return 0; /* never counted: tables come from counters alone */
	case RECORD_FILTER:
	case RECORD_COMMAND:
		return 0;
	case RECORD_FACTS:
		return process_take_facts(model, &record->facts);
	}
	return 0;
}

static void tick_rates(struct model *model)
{
	struct model_totals *totals = &model->totals;
	struct record_stats grown;
	double per = totals->interval_s > 0 ? 1 / totals->interval_s : 0;

	record_stats_since(&grown, &model->stats, &model->stats_tick);
	totals->seen_per_sec = (double)grown.seen * per;
	totals->passed_per_sec = (double)grown.passed * per;
	totals->emitted_per_sec = (double)grown.emitted * per;
	totals->lost_per_sec = ((double)grown.dropped + (double)grown.capped) * per;
	totals->interval = window_last(&model->everything.activity.trend.window, model->generation);
	totals->rate = usage_rate(&totals->interval, totals->interval_s);
}

void model_tick(struct model *model, uint64_t now_ns)
{
	if (model->ticked && now_ns <= model->tick_ns)
		return;
	if (!model->ticked)
		model->start_ns = now_ns;
	busy_settle(model, model->ticked ? now_ns - model->tick_ns : UINT64_MAX);
	model->totals.interval_s = model->ticked ? (double)(now_ns - model->tick_ns) / 1e9 : 0;
	model->intervals_s[model->generation % TREND_CNT] = model->totals.interval_s;
	model->generation++;
	model->totals.duration_s = (double)(now_ns - model->start_ns) / 1e9;
	tick_rates(model);
	if (model->exited_keep_ns && now_ns > model->exited_keep_ns)
		processes_bury(model, now_ns - model->exited_keep_ns); /* or the next time */
	model->tick_ns = now_ns;
	model->ticked = true;
	model->stats_tick = model->stats;
}

void model_reset(struct model *model, uint64_t now_ns)
{
	struct process *process;
	struct thread *thread;

	processes_forget_exited(model);
	for (process = model->all; process; process = process->next) {
		maxima_keep(process);
		book_clear(&process->book);
		free(process->gone);
		process->gone = NULL;
	}
	for (thread = model->tasks; thread; thread = thread->hh.next)
		thread->activity = (struct activity){ 0 };
	model->busy_cnt = 0;
	maxima_keep(&model->other);
	book_clear(&model->other.book);
	book_clear(&model->exited_sum.book);
	book_clear(&model->everything);
	model->was_reset = true;
	model->old_max_unknown |= !model->ticked;
	model->failures_known = 0;
	model->resets++;
	/* Or the first interval would be longer than its counts. */
	if (model->ticked && now_ns > model->tick_ns)
		model->tick_ns = now_ns;
	model->start_ns = model->tick_ns;
	memset(model->intervals_s, 0, sizeof(model->intervals_s)); /* nor is there a trend */
	model->stats_base = model->stats;
	model->stats_tick = model->stats;
	model->totals = (struct model_totals){
		.process_cnt = model->totals.process_cnt,
		.thread_cnt = model->totals.thread_cnt,
	};
}

void model_trend(const struct model *model, const struct trend *trend, double per_sec[TREND_CNT])
{
	window_calls(&trend->window, model->generation, per_sec);
	for (uint32_t i = 0; i < TREND_CNT; i++) {
		double interval_s = model->intervals_s[(model->generation + i) % TREND_CNT];

		per_sec[i] = interval_s > 0 ? per_sec[i] / interval_s : 0;
	}
}

double trend_rise(const struct model *model, const struct trend *trend)
{
	double calls[TREND_CNT], sum = 0, seconds = 0, last_s = model->totals.interval_s;

	if (!trend || last_s <= 0)
		return 0;
	window_calls(&trend->window, model->generation, calls);
	for (uint32_t i = 0; i + 1 < TREND_CNT; i++) {
		double interval_s = model->intervals_s[(model->generation + i) % TREND_CNT];

		seconds += interval_s;
		sum += interval_s > 0 ? calls[i] : 0;
	}
	return calls[TREND_CNT - 1] / last_s - (seconds > 0 ? sum / seconds : 0);
}

const struct model_totals *model_totals(const struct model *model)
{
	/* Cheap to bring up to date, and not the caller's business that it is done late. */
	struct model_totals *totals = &((struct model *)model)->totals;

	totals->usage = model->everything.activity.usage;
	totals->trend = &model->everything.activity.trend;
	record_stats_since(&totals->stats, &model->stats, &model->stats_base);
	return totals;
}
