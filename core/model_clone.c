/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_clone.c - a model as it is now, to come back to.
 */
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

/* Takes note of what is allocated, as the caller bounds it. */
static void *copy(const void *data, size_t bytes, size_t *sum)
{
	void *copied = malloc(bytes);

	if (copied)
		memcpy(copied, data, bytes);
	*sum += bytes;
	return copied;
}

static int book_copy(struct book *to, const struct book *from, size_t *sum)
{
	const struct call_table *calls = &from->calls;

	*to = *from;
	to->calls = (struct call_table){ 0 };
	if (failures_copy(&to->failures, &from->failures, sum))
		return -1;
	if (!calls->cap)
		return 0;
	to->calls = *calls;
	to->calls.slots = calloc(calls->cap, sizeof(*calls->slots));
	*sum += calls->cap * sizeof(*calls->slots);
	if (!to->calls.slots) {
		to->calls = (struct call_table){ 0 };
		return -1;
	}
	for (uint32_t i = 0; i < calls->cap; i++) {
		const struct call_usage *call = calls->slots[i];

		if (!call)
			continue;
		to->calls.slots[i] =
			copy(call, sizeof(*call) + call->hist_cnt * sizeof(call->hist[0]), sum);
		if (!to->calls.slots[i])
			return -1;
	}
	return 0;
}

/* All but its threads and lists. */
static int process_copy(struct model *clone, const struct process *from, size_t *sum)
{
	struct process *to = process_new(clone, from->id.tgid, from->id.start_ns);
	struct process links;

	if (!to)
		return -1;
	links = *to;
	*to = *from;
	to->same_pid = links.same_pid;
	to->prev = links.prev;
	to->next = links.next;
	to->list_prev = to->list_next = NULL;
	to->threads = NULL;
	to->thread_cnt = 0;
	to->threadless = to->exited = false; /* until it is in that list */
	to->book = (struct book){ 0 };
	to->old_max = NULL;
	to->gone = from->gone ? copy(from->gone, sizeof(*from->gone), sum) : NULL;
	to->cgroup = from->cgroup ? copy(from->cgroup, strlen(from->cgroup) + 1, sum) : NULL;
	*sum += sizeof(*to);
	if (book_copy(&to->book, &from->book, sum) || maxima_copy(to, from, sum) ||
	    (from->gone && !to->gone) || (from->cgroup && !to->cgroup))
		return -1;
	return 0;
}

static void list_copy(struct model *clone, struct process_list *to, const struct process_list *from)
{
	for (const struct process *process = from->first; process; process = process->list_next)
		process_list_append(to,
				    process_find(clone, process->id.tgid, process->id.start_ns));
}

static struct process *same_process(struct model *clone, const struct model *model,
				    const struct process *process)
{
	if (process == &model->other)
		return &clone->other;
	if (process == &model->exited_sum)
		return &clone->exited_sum;
	return process_find(clone, process->id.tgid, process->id.start_ns);
}

static int threads_copy(struct model *clone, const struct model *model, size_t *sum)
{
	for (const struct thread *from = model->tasks; from; from = from->hh.next) {
		struct thread *to = copy(from, sizeof(*from), sum);

		if (!to)
			return -1;
		HASH_ADD(hh, clone->tasks, handle, sizeof(to->handle), to);
		if (!to->hh.tbl) {
			free(to);
			return -1;
		}
		thread_attach(clone, to, same_process(clone, model, from->process));
	}
	return 0;
}

static int fill(struct model *clone, const struct model *model, size_t *sum)
{
	const struct process *process;

	for (process = model->all; process; process = process->next)
		if (process_copy(clone, process, sum))
			return -1;
	if (maxima_copy(&clone->other, &model->other, sum) ||
	    book_copy(&clone->other.book, &model->other.book, sum) ||
	    book_copy(&clone->exited_sum.book, &model->exited_sum.book, sum) ||
	    book_copy(&clone->everything, &model->everything, sum) ||
	    threads_copy(clone, model, sum))
		return -1;
	list_copy(clone, &clone->exited, &model->exited);
	list_copy(clone, &clone->threadless, &model->threadless);
	for (process = clone->exited.first; process; process = process->list_next)
		((struct process *)process)->exited = true;
	for (process = clone->threadless.first; process; process = process->list_next)
		((struct process *)process)->threadless = true;
	clone->totals = model->totals;
	return 0;
}

struct model *model_clone(const struct model *model, size_t *bytes)
{
	size_t sum = 0;
	struct model *clone = copy(model, sizeof(*model), &sum);

	if (!clone)
		return NULL;
	clone->pids = NULL;
	clone->tasks = clone->last_task = NULL;
	clone->busy = NULL; /* of an interval that is not over: nobody shows it */
	clone->busy_cnt = clone->busy_cap = 0;
	clone->all = NULL;
	clone->exited = clone->threadless = (struct process_list){ 0 };
	clone->everything = (struct book){ 0 };
	clone->other.book = clone->exited_sum.book = (struct book){ 0 };
	clone->other.old_max = clone->exited_sum.old_max = NULL;
	clone->other.threads = clone->exited_sum.threads = NULL;
	clone->other.thread_cnt = clone->exited_sum.thread_cnt = 0;
	clone->items = clone->order = clone->process_rows = clone->call_items =
		(struct buffer){ 0 };
	clone->call_rows = clone->process_usages = clone->call_usages = (struct buffer){ 0 };
	clone->failure_rows = (struct buffer){ 0 };
	if (fill(clone, model, &sum)) {
		model_free(clone);
		return NULL;
	}
	*bytes = sum;
	return clone;
}
