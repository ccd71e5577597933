/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_busy.c - how much of an interval its calls took: of each thread at most all of it.
 *
 * A call's time is booked when it ends, all of it, however long before the interval it began. A
 * thread is in one call at a time, so of those that ended in an interval only the first can have
 * begun before: what their sum has more than the interval is long is a part of that one call, and
 * the longest one's record has at least as much. So that is where it is taken from, and from all
 * that it was added to; rows and totals still agree.
 *
 * How long the interval is, is known when it ends. Threads may be gone by then, and processes be
 * part of a sum: hence notes by handle and identity, not by address.
 */
#include <errno.h>
#include <stdlib.h>

#include "model_internal.h"

static struct busy *busy_find(const struct model *model, const struct thread *thread)
{
	if (thread->busy_generation != model->generation || thread->busy >= model->busy_cnt ||
	    model->busy[thread->busy].handle != thread->handle)
		return NULL; /* its place is of another time, or another's by now */
	return &model->busy[thread->busy];
}

int busy_reserve(struct model *model)
{
	uint32_t cap = model->busy_cap ? 2 * model->busy_cap : 64;
	struct busy *busy;

	if (model->busy_cnt < model->busy_cap)
		return 0;
	busy = realloc(model->busy, cap * sizeof(*busy));
	if (!busy)
		return -ENOMEM;
	model->busy = busy;
	model->busy_cap = cap;
	return 0;
}

void busy_add(struct model *model, struct thread *thread, const struct growth *growth)
{
	struct busy *busy = busy_find(model, thread);
	uint64_t ns = growth->counts->total_ns;

	if (!ns)
		return;
	if (!busy) {
		thread->busy = model->busy_cnt++;
		thread->busy_generation = model->generation;
		busy = &model->busy[thread->busy];
		*busy = (struct busy){ .handle = thread->handle, .id = thread->id };
	}
	busy->total_ns += ns;
	if (ns < busy->longest_ns)
		return;
	busy->longest_ns = ns;
	busy->longest = growth->id;
}

static void take_from(struct window *window, uint32_t generation, uint64_t ns)
{
	if (window->generation == generation && window->current.busy_ns >= ns)
		window->current.busy_ns -= ns;
}

static void take_from_book(struct book *book, struct call_id id, uint32_t generation, uint64_t ns)
{
	struct call_usage *call = (struct call_usage *)book_find(book, id);

	take_from(&book->activity.trend.window, generation, ns);
	if (call)
		take_from(&call->trend.window, generation, ns);
}

static struct process *busy_process(struct model *model, const struct busy *busy)
{
	struct process *process;

	if (!busy->id.tgid)
		return &model->other;
	process = process_find(model, busy->id.tgid, busy->id.start_ns);
	return process ? process : &model->exited_sum;
}

static void busy_take(struct model *model, const struct busy *busy, uint64_t ns)
{
	struct process *process = busy_process(model, busy);
	struct thread *thread = tasks_find(model, busy->handle);

	if (thread && busy_find(model, thread) == busy)
		take_from(&thread->activity.trend.window, model->generation, ns);
	else if (process->gone)
		take_from(&process->gone->trend.window, model->generation, ns);
	take_from_book(&process->book, busy->longest, model->generation, ns);
	take_from_book(&model->everything, busy->longest, model->generation, ns);
}

void busy_settle(struct model *model, uint64_t interval_ns)
{
	for (uint32_t i = 0; i < model->busy_cnt; i++) {
		const struct busy *busy = &model->busy[i];
		uint64_t more = busy->total_ns > interval_ns ? busy->total_ns - interval_ns : 0;

		if (more) /* a source may say what cannot be */
			busy_take(model, busy, more < busy->longest_ns ? more : busy->longest_ns);
	}
	model->busy_cnt = 0;
}
