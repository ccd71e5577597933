/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_tasks.c - threads by handle: what TASK and TASK_END records say of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

struct thread *tasks_find(struct model *model, uint32_t handle)
{
	struct thread *thread = model->last_task;

	if (thread && thread->handle == handle)
		return thread;
	HASH_FIND(hh, model->tasks, &handle, sizeof(handle), thread);
	if (thread)
		model->last_task = thread;
	return thread;
}

static struct thread *thread_new(struct model *model, uint32_t handle, struct process *process)
{
	struct thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->handle = handle;
	HASH_ADD(hh, model->tasks, handle, sizeof(thread->handle), thread);
	if (!thread->hh.tbl) {
		free(thread);
		return NULL;
	}
	thread_attach(model, thread, process);
	model->totals.thread_cnt++;
	return thread;
}

/* What a thread did stays with its process; in a view of threads it needs a row of its own. */
static int thread_end(struct model *model, struct thread *thread)
{
	struct process *process = thread->process;

	if (process->kind == PROCESS_NORMAL && !process->exited &&
	    thread->activity.trend.window.generation) {
		if (!process->gone)
			process->gone = calloc(1, sizeof(*process->gone));
		if (!process->gone)
			return -ENOMEM;
		activity_merge(process->gone, &thread->activity, model->generation);
	}
	thread_detach(thread);
	model->totals.thread_cnt--;
	HASH_DEL(model->tasks, thread);
	if (model->last_task == thread)
		model->last_task = NULL;
	free(thread);
	return 0;
}

static bool same_process(const struct thread *thread, const struct sctop_task *info)
{
	return thread->id.tgid == info->tgid && thread->id.start_ns == info->start_ns;
}

int tasks_update(struct model *model, uint32_t handle, const struct sctop_task *info)
{
	struct thread *thread = handle ? tasks_find(model, handle) : NULL;
	struct process *process;
	int err;

	if (!handle)
		return 0;
	if (thread && !same_process(thread, info)) {
		/* The handle is another's, and we were never told of the end. */
		process = thread->process;
		err = thread_end(model, thread);
		if (!err)
			err = process_idle(model, process);
		if (err)
			return err;
		thread = NULL;
	}
	if (!thread) {
		process = process_get(model, info);
		thread = process ? thread_new(model, handle, process) : NULL;
		if (!thread)
			return -ENOMEM;
	}
	thread->id = (struct task_id){ info->tgid, info->tid, info->start_ns };
	/* Of a first thread, told with the process, and perhaps before it made a call. */
	if (info->tid == info->tgid && !thread->state)
		thread->state = thread->process->state;
	text_copy(thread->comm, info->comm, sizeof(thread->comm));
	process_describe(thread->process, info);
	return 0;
}

int tasks_end(struct model *model, uint32_t handle, const struct sctop_task *info)
{
	struct thread *thread = handle ? tasks_find(model, handle) : NULL;
	struct process *process;
	int err = 0;

	process = info->tgid ? process_find(model, info->tgid, info->start_ns) : NULL;
	if (process && info->flags & SCTOP_TASK_GROUP_DEAD && !(info->flags & SCTOP_TASK_UNUSED)) {
		if (!process->exited)
			process_describe(process, info);
		err = process_exit(model, process, info->exit_code);
	}
	if (!thread)
		return err;
	process = thread->process;
	if (thread_end(model, thread))
		return -ENOMEM;
	if (info->flags & SCTOP_TASK_UNUSED && process->kind == PROCESS_NORMAL &&
	    !process->exited && !process->threads && !process->book.calls.cnt) {
		process_free(model, process);
		return err;
	}
	return process_idle(model, process) ? -ENOMEM : err;
}

void tasks_free(struct model *model)
{
	struct thread *thread, *next;

	HASH_ITER (hh, model->tasks, thread, next) {
		HASH_DEL(model->tasks, thread);
		free(thread);
	}
	while (model->all)
		process_free(model, model->all);
}

int model_tasks(struct model *model, record_fn *fn, void *arg)
{
	for (struct thread *thread = model->tasks; thread; thread = thread->hh.next) {
		const struct process *process = thread->process;
		struct sctop_task info = {
			.tid = thread->id.tid,
			.tgid = thread->id.tgid,
			.ppid = process->ppid,
			.uid = process->uid,
			.gid = process->gid,
			.tty = process->tty,
			.flags = process->kthread ? SCTOP_TASK_KTHREAD : 0,
			.start_ns = thread->id.start_ns,
		};
		struct record record = { .type = RECORD_TASK,
					 .task = thread->handle,
					 .info = &info };
		int err;

		memcpy(info.comm, thread->comm, sizeof(info.comm));
		memcpy(info.exe, process->exe, sizeof(info.exe));
		err = fn(&record, arg);
		if (err)
			return err;
	}
	return 0;
}
