/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_rows.c - queries: which rows, in what order, and what they say.
 *
 * Items are collected, sorted (model_sort.c), perhaps made a tree (model_tree.c), and only
 * then written out as rows. Rows live in buffers of the model until the same query runs again.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"

static const struct usage no_usage;

void *buffer_room(struct buffer *buffer, size_t cnt, size_t size)
{
	size_t need = (cnt ? cnt : 1) * size;
	void *data;

	if (buffer->bytes >= need)
		return buffer->data;
	data = malloc(need + need / 4);
	if (!data)
		return NULL;
	free(buffer->data);
	*buffer = (struct buffer){ data, need + need / 4 };
	return data;
}

struct usage_rate usage_rate(const struct usage_delta *delta, double interval_s)
{
	struct usage_rate rate = { 0 };

	if (interval_s <= 0)
		return rate;
	rate.calls_per_sec = (double)delta->calls / interval_s;
	rate.errors_per_sec = (double)delta->errors / interval_s;
	rate.time_share = (double)delta->busy_ns / 1e9 / interval_s;
	rate.read_per_sec = (double)delta->read_bytes / interval_s;
	rate.written_per_sec = (double)delta->written_bytes / interval_s;
	return rate;
}

/* ---- items ---- */

/* One process, one of its threads, or what its ended threads left (neither, but `activity`). */
static struct item item_of(const struct model *model, struct process *process,
			   struct thread *thread, const struct activity *activity)
{
	struct top top = activity_top(activity, model->generation);

	return (struct item){
		.process = process,
		.thread = thread,
		.usage = &activity->usage,
		.trend = &activity->trend,
		.interval = window_last(&activity->trend.window, model->generation),
		.interval_s = model->totals.interval_s,
		.call = top.calls ? top.call : (struct call_id){ .nr = SCTOP_NR_BAD },
		.call_cnt = top.calls,
		.id = thread ? thread->id : process->id,
		.uid = process->uid,
		.tty = process->tty,
		.name = thread ? thread->comm : process->comm,
		.parent = NO_ITEM,
		.visible = true,
	};
}

static bool process_wanted(const struct process *process, const struct process_query *query)
{
	if (process->kind != PROCESS_NORMAL && (!process->book.calls.cnt || query->by_uid))
		return false;
	if (query->hide_exited && process->exited)
		return false;
	if (query->hide_kthreads && process->kthread)
		return false;
	return !query->by_uid || process->uid == query->uid;
}

/* ---- process rows ---- */

static void process_row_fill(const struct model *model, struct process_row *row,
			     const struct item *item)
{
	const struct process *process = item->process;
	bool thread_row =
		item->thread || item->usage == (process->gone ? &process->gone->usage : NULL);

	*row = (struct process_row){
		.id = item->id,
		.kind = process->kind,
		.ppid = process->ppid,
		.uid = process->uid,
		.gid = process->gid,
		.tty = process->tty,
		.thread_cnt = item->thread ? 1
			      : thread_row ? 0
					   : process->thread_cnt,
		.all_threads = thread_row ? 0 : process->all_threads,
		.state = (char)(item->thread ? item->thread->state
				: thread_row ? 0
					     : process->state),
		.cgroup = process->cgroup,
		.exit_code = process->exit_code,
		.exited = process->exited,
		.kthread = process->kthread,
		.usage = item->usage,
		.trend = item->trend,
		.interval = item->interval,
		.rate = usage_rate(&item->interval, model->totals.interval_s),
		.change = item->change,
		.top_call = item->call,
		.depth = item->depth,
		.last_child = item->last_child,
		.guides = item->guides,
		.folded = item->folded,
	};
	snprintf(row->comm, sizeof(row->comm), "%s", item->name);
	memcpy(row->exe, process->exe, sizeof(row->exe));
}

/* Where collect() puts items, and what it needs for that. */
struct collector {
	struct model *model;
	const struct process_query *query;
	struct item *items;
	struct usage *usages; /* by_call only: histograms are expanded there */
	size_t cnt;
};

static bool item_matches(const struct collector *to, const struct item *item)
{
	struct process_row row;

	if (!to->query->matches)
		return true;
	process_row_fill(to->model, &row, item);
	return to->query->matches(&row, to->query->matches_arg);
}

static void collect_item(struct collector *to, const struct item *found)
{
	struct item *item = &to->items[to->cnt];

	*item = *found;
	if (!item->visible && !to->query->tree)
		return;
	item_compare(to->model, to->query->mark, to->query->by_call ? &to->query->call : NULL,
		     item);
	item->visible = item->visible && item_matches(to, item);
	/* In a tree what does not match may still be needed as an ancestor. */
	if (!item->visible && !to->query->tree)
		return;
	if (to->query->sort == SORT_TREND)
		item->rise = trend_rise(to->model, item->trend);
	item_set_key(item, to->query->sort);
	to->cnt++;
}

static void collect_by_call(struct collector *to, struct process *process)
{
	const struct call_usage *call = book_find(&process->book, to->query->call);
	struct item item = item_of(to->model, process, NULL, &process->book.activity);

	item.call = to->query->call;
	item.usage = &no_usage;
	item.trend = NULL;
	item.interval = (struct usage_delta){ 0 };
	item.visible = call || task_id_equal(item.id, to->query->keep);
	if (call) {
		item.usage = to->usages++;
		item.trend = &call->trend;
		item.interval = window_last(&call->trend.window, to->model->generation);
		call_usage_expand(call, (struct usage *)item.usage);
	}
	collect_item(to, &item);
}

static void collect_threads(struct collector *to, struct process *process)
{
	struct item item;

	for (struct thread *thread = process->threads; thread; thread = thread->next) {
		item = item_of(to->model, process, thread, &thread->activity);
		collect_item(to, &item);
	}
	if (process->gone) {
		item = item_of(to->model, process, NULL, process->gone);
		collect_item(to, &item);
	}
}

static void collect(struct collector *to, struct process *process)
{
	const struct process_query *query = to->query;
	struct item item;

	if (!process_wanted(process, query))
		return;
	if (query->by_call) {
		collect_by_call(to, process);
	} else if (query->threads && !query->tree && process->kind == PROCESS_NORMAL &&
		   !process->exited) {
		collect_threads(to, process);
	} else {
		item = item_of(to->model, process, NULL, &process->book.activity);
		collect_item(to, &item);
	}
}

static long collect_all(struct collector *to)
{
	struct model *model = to->model;
	size_t max = model->totals.process_cnt + model->exited.cnt + 2;

	if (to->query->threads) /* a row per thread and one for those that ended */
		max += model->totals.thread_cnt;
	to->items = buffer_room(&model->items, max, sizeof(*to->items));
	if (!to->items)
		return -ENOMEM;
	if (to->query->by_call) {
		to->usages = buffer_room(&model->process_usages, max, sizeof(*to->usages));
		if (!to->usages)
			return -ENOMEM;
	}
	for (struct process *process = model->all; process; process = process->next)
		collect(to, process);
	collect(to, &model->other);
	collect(to, &model->exited_sum);
	return to->cnt;
}

long model_processes(struct model *model, const struct process_query *query,
		     const struct process_row **rows)
{
	struct collector to = { .model = model, .query = query };
	struct process_row *out;
	uint32_t *order = NULL;
	size_t cnt;

	if (collect_all(&to) < 0)
		return -ENOMEM;
	if (query->tree && query->folded && items_fold(model, to.items, to.cnt, query))
		return -ENOMEM;
	items_sort(to.items, to.cnt, query->sort, query->invert);
	cnt = to.cnt;
	if (query->tree) {
		order = buffer_room(&model->order, to.cnt, sizeof(*order));
		if (!order)
			return -ENOMEM;
		cnt = items_tree(model, to.items, to.cnt, query, order);
	}
	out = buffer_room(&model->process_rows, cnt, sizeof(*out));
	if (!out)
		return -ENOMEM;
	for (size_t i = 0; i < cnt; i++)
		process_row_fill(model, &out[i], &to.items[order ? order[i] : i]);
	*rows = out;
	return (long)cnt;
}

struct process *process_by_id(struct model *model, struct task_id id)
{
	id.tid = 0;
	if (task_id_equal(id, TASK_ID_OTHER))
		return &model->other;
	if (task_id_equal(id, TASK_ID_EXITED_SUM))
		return &model->exited_sum;
	return process_find(model, id.tgid, id.start_ns);
}

const struct process_row *model_process(struct model *model, struct task_id id)
{
	struct process *process = process_by_id(model, id);
	struct thread *thread = process && id.tid ? process->threads : NULL;
	struct item item;

	while (thread && !task_id_equal(thread->id, id))
		thread = thread->next;
	if (!process || (id.tid && !thread))
		return NULL;
	item = item_of(model, process, thread,
		       thread ? &thread->activity : &process->book.activity);
	process_row_fill(model, &model->one_row, &item);
	return &model->one_row;
}

/* ---- call rows ---- */

static struct call_row call_row_of(const struct model *model, const struct book *book,
				   const struct item *item)
{
	uint64_t all = book->activity.usage.calls;

	return (struct call_row){
		.id = item->call,
		.usage = item->usage,
		.trend = item->trend,
		.interval = item->interval,
		.rate = usage_rate(&item->interval, model->totals.interval_s),
		.change = item->change,
		.share = all ? (double)item->usage->calls / (double)all : 0,
	};
}

static bool call_matches(const struct model *model, const struct book *book,
			 const struct item *item, const struct call_query *query)
{
	const struct call_row row = call_row_of(model, book, item);

	return !query->matches || query->matches(&row, query->matches_arg);
}

/* One item per call of the book, with its histogram expanded to `usages`. */
static size_t collect_calls(struct model *model, const struct book *book,
			    const struct process *process, const struct call_query *query,
			    struct item *items, struct usage *usages)
{
	size_t cnt = 0;

	for (uint32_t i = 0; i < book->calls.cap; i++) {
		const struct call_usage *call = book->calls.slots[i];

		if (!call)
			continue;
		call_usage_expand(call, &usages[cnt]);
		items[cnt] = (struct item){
			.usage = &usages[cnt],
			.trend = &call->trend,
			.interval = window_last(&call->trend.window, model->generation),
			.interval_s = model->totals.interval_s,
			.call = call->id,
		};
		item_compare_call(model, query->mark, process, &items[cnt]);
		if (!call_matches(model, book, &items[cnt], query))
			continue;
		if (query->sort == SORT_TREND)
			items[cnt].rise = trend_rise(model, &call->trend);
		item_set_key(&items[cnt], query->sort);
		cnt++;
	}
	items_sort(items, cnt, query->sort, query->invert);
	return cnt;
}

long model_calls(struct model *model, const struct call_query *query, const struct call_row **rows)
{
	struct process *process = process_by_id(model, query->who);
	const struct book *book = process ? &process->book : NULL;
	struct usage *usages;
	struct item *items;
	struct call_row *out;
	size_t max, cnt;

	if (task_id_is_all(query->who))
		book = &model->everything;
	max = book ? book->calls.cnt : 0;
	usages = buffer_room(&model->call_usages, max, sizeof(*usages));
	items = buffer_room(&model->call_items, max, sizeof(*items));
	out = buffer_room(&model->call_rows, max, sizeof(*out));
	if (!usages || !items || !out)
		return -ENOMEM;
	cnt = book ? collect_calls(model, book, process, query, items, usages) : 0;
	for (size_t i = 0; i < cnt; i++)
		out[i] = call_row_of(model, book, &items[i]);
	*rows = out;
	return (long)cnt;
}
