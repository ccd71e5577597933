/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_process.c - processes by (tgid, start): how they appear, end, and are folded away.
 *
 * Slots are read in no order of time. So a process may be called dead while threads of it are
 * still to be heard of, and an old one may be heard of after a new one that has its PID. The
 * later start wins; a process is over by its last thread's word or by losing its PID; and
 * identities that were folded are remembered for a while, so that stragglers find the sum.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "model_internal.h"

/* ---- identities that are gone ---- */

static struct task_id *grave(struct model *model, uint32_t tgid, uint64_t start_ns)
{
	uint64_t hash = (start_ns ^ tgid) * 0x9e3779b97f4a7c15ULL;

	return &model->graves[hash >> 54];
}
_Static_assert(GRAVE_CNT == 1 << (64 - 54), "the hash has an index for every grave");

static bool is_buried(struct model *model, uint32_t tgid, uint64_t start_ns)
{
	const struct task_id *id = grave(model, tgid, start_ns);

	return id->tgid == tgid && id->start_ns == start_ns;
}

/* ---- processes ---- */

void process_list_append(struct process_list *list, struct process *process)
{
	DL_APPEND2(list->first, process, list_prev, list_next);
	list->cnt++;
}

static void list_remove(struct process_list *list, struct process *process)
{
	DL_DELETE2(list->first, process, list_prev, list_next);
	list->cnt--;
}

static struct pid *pid_find(struct model *model, uint32_t tgid)
{
	struct pid *pid;

	HASH_FIND(hh, model->pids, &tgid, sizeof(tgid), pid);
	return pid;
}

static struct pid *pid_get(struct model *model, uint32_t tgid)
{
	struct pid *pid = pid_find(model, tgid);

	if (pid)
		return pid;
	pid = calloc(1, sizeof(*pid));
	if (!pid)
		return NULL;
	pid->tgid = tgid;
	HASH_ADD(hh, model->pids, tgid, sizeof(pid->tgid), pid);
	if (pid->hh.tbl)
		return pid;
	free(pid);
	return NULL;
}

struct process *process_find(struct model *model, uint32_t tgid, uint64_t start_ns)
{
	struct pid *pid = pid_find(model, tgid);

	for (struct process *process = pid ? pid->processes : NULL; process;
	     process = process->same_pid)
		if (process->id.start_ns == start_ns)
			return process;
	return NULL;
}

/*
 * A parent started before its child. That leaves out a stranger that got the PID of a parent
 * that is gone (reparenting is silent), and it makes cycles impossible, whatever a source says.
 */
static bool started_before(const struct process *a, const struct process *b)
{
	if (a->id.start_ns != b->id.start_ns)
		return a->id.start_ns < b->id.start_ns;
	return a->id.tgid < b->id.tgid;
}

struct process *process_parent(struct model *model, const struct process *child)
{
	struct pid *pid = child->kind == PROCESS_NORMAL ? pid_find(model, child->ppid) : NULL;
	struct process *best = NULL;

	for (struct process *process = pid ? pid->processes : NULL; process;
	     process = process->same_pid)
		if (started_before(process, child) && (!best || started_before(best, process)))
			best = process;
	return best;
}

struct process *process_new(struct model *model, uint32_t tgid, uint64_t start_ns)
{
	struct pid *pid = pid_get(model, tgid);
	struct process *process = pid ? calloc(1, sizeof(*process)) : NULL;

	if (!process) {
		if (pid && !pid->processes) {
			HASH_DEL(model->pids, pid);
			free(pid);
		}
		return NULL;
	}
	process->id = (struct task_id){ .tgid = tgid, .start_ns = start_ns };
	process->same_pid = pid->processes;
	pid->processes = process;
	DL_APPEND(model->all, process);
	model->totals.process_cnt++;
	return process;
}

void process_free(struct model *model, struct process *process)
{
	struct pid *pid = pid_find(model, process->id.tgid);

	LL_DELETE2(pid->processes, process, same_pid);
	if (!pid->processes) {
		HASH_DEL(model->pids, pid);
		free(pid);
	}
	DL_DELETE(model->all, process);
	if (process->exited)
		list_remove(&model->exited, process);
	else
		model->totals.process_cnt--;
	if (process->threadless)
		list_remove(&model->threadless, process);
	book_clear(&process->book);
	free(process->gone);
	free(process->cgroup);
	free(process->old_max);
	free(process);
}

static int take_cgroup(struct process *process, const struct record_facts *facts)
{
	char *cgroup;

	if (!facts->cgroup_len)
		return 0; /* what it was while it lived stays */
	cgroup = strndup(facts->cgroup, facts->cgroup_len);
	if (!cgroup)
		return -ENOMEM;
	free(process->cgroup);
	process->cgroup = cgroup;
	return 0;
}

int process_take_facts(struct model *model, const struct record_facts *facts)
{
	struct process *process = process_find(model, facts->tgid, facts->start_ns);

	if (!process)
		return 0;
	process->all_threads = facts->threads;
	if (!facts->tid)
		process->state = facts->state;
	/* The state of a process is that of its first thread. */
	for (struct thread *thread = process->threads; thread; thread = thread->next)
		if (thread->id.tid == (facts->tid ? facts->tid : facts->tgid))
			thread->state = facts->state;
	return take_cgroup(process, facts);
}

void thread_attach(struct model *model, struct thread *thread, struct process *process)
{
	if (process->threadless)
		list_remove(&model->threadless, process);
	process->threadless = false;
	thread->process = process;
	DL_APPEND(process->threads, thread);
	process->thread_cnt++;
}

void thread_detach(struct thread *thread)
{
	DL_DELETE(thread->process->threads, thread);
	thread->process->thread_cnt--;
}

/* Takes an exited process off the tables; threads whose end is still to come go to the sum. */
static void process_bury(struct model *model, struct process *process)
{
	while (process->threads) {
		struct thread *thread = process->threads;

		thread_detach(thread);
		thread_attach(model, thread, &model->exited_sum);
	}
	*grave(model, process->id.tgid, process->id.start_ns) = process->id;
	process_free(model, process);
}

static int bury_oldest(struct model *model)
{
	struct process *oldest = model->exited.first;

	if (book_merge(&model->exited_sum.book, &oldest->book, model->generation))
		return -ENOMEM;
	process_bury(model, oldest);
	return 0;
}

int process_exit(struct model *model, struct process *process, uint32_t exit_code)
{
	if (process->exited || process->kind != PROCESS_NORMAL)
		return 0;
	if (process->threadless)
		list_remove(&model->threadless, process);
	process->threadless = false;
	process->exited = true;
	process->exit_code = exit_code;
	process->exited_ns = model->tick_ns;
	model->totals.process_cnt--;
	model->totals.exited_cnt++;
	free(process->gone);
	process->gone = NULL;
	process_list_append(&model->exited, process);
	while (model->exited.cnt > model->exited_max)
		if (bury_oldest(model))
			return -ENOMEM;
	return 0;
}

int processes_bury(struct model *model, uint64_t before_ns)
{
	while (model->exited.first && model->exited.first->exited_ns < before_ns)
		if (bury_oldest(model))
			return -ENOMEM;
	return 0;
}

/* One process at most has a PID: of two that are said to live, the later start is right. */
static int process_settle(struct model *model, struct process *process)
{
	struct pid *pid = pid_find(model, process->id.tgid);

	for (struct process *other = pid->processes; other; other = other->same_pid)
		if (other != process && !other->exited) {
			bool newer = other->id.start_ns < process->id.start_ns;

			return process_exit(model, newer ? other : process, 0);
		}
	return 0;
}

struct process *process_get(struct model *model, const struct sctop_task *info)
{
	struct process *process;

	if (!info->tgid)
		return &model->other;
	process = process_find(model, info->tgid, info->start_ns);
	if (process)
		return process;
	if (is_buried(model, info->tgid, info->start_ns))
		return &model->exited_sum;
	process = process_new(model, info->tgid, info->start_ns);
	if (process && process_settle(model, process))
		return NULL;
	return process;
}

void process_describe(struct process *process, const struct sctop_task *info)
{
	bool leader = info->tid == info->tgid;

	if (process->kind != PROCESS_NORMAL)
		return;
	process->ppid = info->ppid;
	process->uid = info->uid;
	process->gid = info->gid;
	process->tty = info->tty;
	process->kthread = info->flags & SCTOP_TASK_KTHREAD;
	text_copy(process->exe, info->exe, sizeof(process->exe));
	if (!leader && process->leader_named)
		return;
	process->leader_named = leader;
	text_copy(process->comm, info->comm, sizeof(process->comm));
}

/*
 * Threads that never made a call are not known, so a process whose last known thread has ended
 * may well live. But not thousands of them: the oldest are then taken for dead.
 */
int process_idle(struct model *model, struct process *process)
{
	if (process->kind != PROCESS_NORMAL || process->exited || process->threads)
		return 0;
	process->threadless = true;
	process_list_append(&model->threadless, process);
	if (model->threadless.cnt <= model->exited_max)
		return 0;
	return process_exit(model, model->threadless.first, 0);
}

void processes_forget_exited(struct model *model)
{
	while (model->exited.first)
		process_bury(model, model->exited.first);
}
