/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ancestry.c - processes by PID and start; each takes over what holds for its parent.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "ancestry.h"
#include "sctop/counters.h"
#include "sctop/event.h"
#include "sctop/filter.h"

#define PROCESSES_MAX 200000
#define ANCESTORS_MAX 8
/* Of one PID, so that a made-up recording can't have a long list walked for each event. */
#define SAME_PID_MAX 64

/* One process, by its PID in a list, the latest start first. */
struct process {
	struct process *older;
	uint64_t start_ns;
	uint32_t ancestors[ANCESTORS_MAX]; /* those that the filter names with `+` */
	uint32_t ancestor_cnt;
	bool followed; /* by an ancestor that matched */
	bool matches;
	char exe[SCTOP_EXE_LEN];
};

struct pid {
	uint32_t tgid;
	struct process *newest;
	uint32_t cnt;
	UT_hash_handle hh;
};

struct ancestry {
	const struct filter *filter;
	struct pid *pids;
	uint32_t process_cnt;
};

static void pid_free(struct pid *pid)
{
	struct process *process, *older;

	for (process = pid->newest; process; process = older) {
		older = process->older;
		free(process);
	}
	free(pid);
}

static void forget_processes(struct ancestry *ancestry)
{
	struct pid *pid, *next;

	HASH_ITER (hh, ancestry->pids, pid, next) {
		HASH_DEL(ancestry->pids, pid);
		pid_free(pid);
	}
	ancestry->process_cnt = 0;
}

static struct pid *pid_find(const struct ancestry *ancestry, uint32_t tgid)
{
	struct pid *pid;

	HASH_FIND(hh, ancestry->pids, &tgid, sizeof(tgid), pid);
	return pid;
}

static struct pid *pid_get(struct ancestry *ancestry, uint32_t tgid)
{
	struct pid *pid = pid_find(ancestry, tgid);

	if (pid)
		return pid;
	pid = calloc(1, sizeof(*pid));
	if (!pid)
		return NULL;
	pid->tgid = tgid;
	HASH_ADD(hh, ancestry->pids, tgid, sizeof(pid->tgid), pid);
	if (pid->hh.tbl)
		return pid;
	free(pid);
	return NULL;
}

/* The process that had this PID at that time; NULL if it is not known. */
static struct process *process_at(const struct ancestry *ancestry, uint32_t tgid, uint64_t time)
{
	struct pid *pid = pid_find(ancestry, tgid);
	struct process *process = pid ? pid->newest : NULL;

	while (process && process->start_ns > time)
		process = process->older;
	return process;
}

static void add_ancestor(struct process *process, uint32_t tgid)
{
	if (process->ancestor_cnt < ANCESTORS_MAX)
		process->ancestors[process->ancestor_cnt++] = tgid;
}

static void inherit(struct ancestry *ancestry, struct process *process, uint32_t ppid)
{
	const struct process *parent = process_at(ancestry, ppid, process->start_ns);

	if (filter_names_tree(ancestry->filter, ppid))
		add_ancestor(process, ppid);
	if (!parent)
		return;
	for (uint32_t i = 0; i < parent->ancestor_cnt; i++)
		add_ancestor(process, parent->ancestors[i]);
	process->followed = parent->followed || parent->matches;
}

/* Keeps the number of a PID's processes down to SAME_PID_MAX: the oldest goes, but for `added`. */
static void trim(struct ancestry *ancestry, struct pid *pid, const struct process *added)
{
	struct process **place = &pid->newest, *oldest;

	if (++pid->cnt <= SAME_PID_MAX)
		return;
	while ((*place)->older && ((*place)->older != added || added->older))
		place = &(*place)->older;
	oldest = *place;
	*place = oldest->older;
	free(oldest);
	pid->cnt--;
	ancestry->process_cnt--;
}

/* NULL: ENOMEM. */
static struct process *process_get(struct ancestry *ancestry, uint32_t tgid, uint32_t ppid,
				   uint64_t start_ns)
{
	struct process *process = process_at(ancestry, tgid, start_ns), **place;
	struct pid *pid;

	if (process && process->start_ns == start_ns)
		return process;
	if (ancestry->process_cnt == PROCESSES_MAX)
		forget_processes(ancestry);
	pid = pid_get(ancestry, tgid);
	process = pid ? calloc(1, sizeof(*process)) : NULL;
	if (!process)
		return NULL;
	process->start_ns = start_ns;
	inherit(ancestry, process, ppid);
	for (place = &pid->newest; *place && (*place)->start_ns > start_ns;)
		place = &(*place)->older;
	process->older = *place;
	*place = process;
	ancestry->process_cnt++;
	trim(ancestry, pid, process);
	return process;
}

static bool judge(const struct ancestry *ancestry, const struct process *process,
		  const struct sctop_event *event)
{
	const struct filter_kin kin = {
		.exe = process->exe[0] ? process->exe : NULL,
		.ancestors = process->ancestors,
		.ancestor_cnt = process->ancestor_cnt,
		.followed = process->followed,
	};

	return filter_match(ancestry->filter, event, &kin);
}

int ancestry_judge_task(struct ancestry *ancestry, const struct sctop_task *info)
{
	struct process *process = process_get(ancestry, info->tgid, info->ppid, info->start_ns);
	struct sctop_event event = {
		.type = SCTOP_EVENT_FORK, /* judged by who it is only */
		.tid = info->tid,
		.tgid = info->tgid,
		.ppid = info->ppid,
		.uid = info->uid,
		.gid = info->gid,
		.tty = info->tty,
		.start_ns = info->start_ns,
	};
	bool passes;

	if (!process)
		return -ENOMEM;
	/* It may have been met in an event first, reparented. */
	if (!process->ancestor_cnt && !process->followed)
		inherit(ancestry, process, info->ppid);
	memcpy(event.comm, info->comm, sizeof(event.comm));
	memcpy(process->exe, info->exe, sizeof(process->exe));
	passes = judge(ancestry, process, &event);
	process->matches |= passes;
	return passes;
}

int ancestry_judge_event(struct ancestry *ancestry, const struct sctop_event *event)
{
	struct process *process = process_get(ancestry, event->tgid, event->ppid, event->start_ns);

	return process ? judge(ancestry, process, event) : -ENOMEM;
}

struct ancestry *ancestry_new(const struct filter *filter)
{
	struct ancestry *ancestry = calloc(1, sizeof(*ancestry));

	if (ancestry)
		ancestry->filter = filter;
	return ancestry;
}

void ancestry_free(struct ancestry *ancestry)
{
	if (!ancestry)
		return;
	forget_processes(ancestry);
	free(ancestry);
}
