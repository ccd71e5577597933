/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * selection.c - judges the records of a source by a filter.
 *
 * Handles are judged when a TASK tells of them, as the kernel side does it with tasks. What is
 * remembered of processes (ancestors) outlives them, so that orphans stay followed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/selection.h"
#include "sctop/source.h"

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

/* What a handle stands for. */
struct handle {
	bool passes;
	bool told; /* its TASK was passed on */
};

struct selection {
	struct source source;
	struct source *inner;
	const struct filter *filter;
	bool of_tasks; /* the filter has something to say of tasks, so "other" does not pass */
	uint64_t mask[SCTOP_ABI_CNT][SCTOP_MASK_WORDS];
	struct pid *pids;
	uint32_t process_cnt;
	struct handle *handles;
	uint32_t handle_cnt;
	record_fn *fn; /* of the call that is running */
	void *arg;
};

/* ---- processes ---- */

static void pid_free(struct pid *pid)
{
	struct process *process, *older;

	for (process = pid->newest; process; process = older) {
		older = process->older;
		free(process);
	}
	free(pid);
}

static void forget_processes(struct selection *selection)
{
	struct pid *pid, *next;

	HASH_ITER (hh, selection->pids, pid, next) {
		HASH_DEL(selection->pids, pid);
		pid_free(pid);
	}
	selection->process_cnt = 0;
}

static struct pid *pid_get(struct selection *selection, uint32_t tgid)
{
	struct pid *pid;

	HASH_FIND(hh, selection->pids, &tgid, sizeof(tgid), pid);
	if (pid)
		return pid;
	pid = calloc(1, sizeof(*pid));
	if (!pid)
		return NULL;
	pid->tgid = tgid;
	HASH_ADD(hh, selection->pids, tgid, sizeof(pid->tgid), pid);
	if (pid->hh.tbl)
		return pid;
	free(pid);
	return NULL;
}

/* The process that had this PID at that time; NULL if it is not known. */
static struct process *process_at(const struct selection *selection, uint32_t tgid, uint64_t time)
{
	struct process *process;
	struct pid *pid;

	HASH_FIND(hh, selection->pids, &tgid, sizeof(tgid), pid);
	process = pid ? pid->newest : NULL;
	while (process && process->start_ns > time)
		process = process->older;
	return process;
}

static void add_ancestor(struct process *process, uint32_t tgid)
{
	if (process->ancestor_cnt < ANCESTORS_MAX)
		process->ancestors[process->ancestor_cnt++] = tgid;
}

static void inherit(struct selection *selection, struct process *process, uint32_t ppid)
{
	const struct process *parent = process_at(selection, ppid, process->start_ns);

	if (filter_names_tree(selection->filter, ppid))
		add_ancestor(process, ppid);
	if (!parent)
		return;
	for (uint32_t i = 0; i < parent->ancestor_cnt; i++)
		add_ancestor(process, parent->ancestors[i]);
	process->followed = parent->followed || parent->matches;
}

/* Keeps the number of a PID's processes down to SAME_PID_MAX: the oldest goes, but for `added`. */
static void trim(struct selection *selection, struct pid *pid, const struct process *added)
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
	selection->process_cnt--;
}

/* NULL: ENOMEM. */
static struct process *process_get(struct selection *selection, uint32_t tgid, uint32_t ppid,
				   uint64_t start_ns)
{
	struct process *process = process_at(selection, tgid, start_ns), **place;
	struct pid *pid;

	if (process && process->start_ns == start_ns)
		return process;
	if (selection->process_cnt == PROCESSES_MAX)
		forget_processes(selection);
	pid = pid_get(selection, tgid);
	process = pid ? calloc(1, sizeof(*process)) : NULL;
	if (!process)
		return NULL;
	process->start_ns = start_ns;
	inherit(selection, process, ppid);
	for (place = &pid->newest; *place && (*place)->start_ns > start_ns;)
		place = &(*place)->older;
	process->older = *place;
	*place = process;
	selection->process_cnt++;
	trim(selection, pid, process);
	return process;
}

static bool judge(const struct selection *selection, const struct process *process,
		  const struct sctop_event *event)
{
	struct filter_kin kin = { 0 };

	if (process) {
		kin.exe = process->exe[0] ? process->exe : NULL;
		kin.ancestors = process->ancestors;
		kin.ancestor_cnt = process->ancestor_cnt;
		kin.followed = process->followed;
	}
	return filter_match(selection->filter, event, &kin);
}

/* ---- records ---- */

static struct handle *handle_get(struct selection *selection, uint32_t task)
{
	uint32_t cnt = selection->handle_cnt ? selection->handle_cnt : 1024;
	struct handle *handles;

	if (task < selection->handle_cnt)
		return &selection->handles[task];
	while (cnt <= task)
		cnt *= 2;
	handles = reallocarray(selection->handles, cnt, sizeof(*handles));
	if (!handles)
		return NULL;
	memset(handles + selection->handle_cnt, 0,
	       (cnt - selection->handle_cnt) * sizeof(*handles));
	selection->handles = handles;
	selection->handle_cnt = cnt;
	return &handles[task];
}

/* Whether this thread passes, as far as its process's names, terminal, user and parents go. */
static int judge_task(struct selection *selection, const struct record *record)
{
	const struct sctop_task *info = record->info;
	struct handle *handle = handle_get(selection, record->task);
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
	struct process *process;

	process = process_get(selection, info->tgid, info->ppid, info->start_ns);
	if (!handle || !process)
		return -ENOMEM;
	/* It may have been met in an event first, reparented. */
	if (!process->ancestor_cnt && !process->followed)
		inherit(selection, process, info->ppid);
	memcpy(event.comm, info->comm, sizeof(event.comm));
	memcpy(process->exe, info->exe, sizeof(process->exe));
	handle->passes = judge(selection, process, &event);
	process->matches |= handle->passes;
	return 0;
}

static int take_task(struct selection *selection, const struct record *record)
{
	int err = judge_task(selection, record);
	struct handle *handle;

	if (err)
		return err;
	handle = &selection->handles[record->task];
	if (!handle->passes && !handle->told)
		return 0;
	handle->told = true;
	return selection->fn(record, selection->arg);
}

static int take_end(struct selection *selection, const struct record *record)
{
	struct handle *handle = handle_get(selection, record->task);
	bool told = handle && handle->told;

	if (handle)
		*handle = (struct handle){ 0 };
	return told ? selection->fn(record, selection->arg) : 0;
}

/* Counts, or failures, of a call. */
static int take_call(struct selection *selection, const struct record *record, uint8_t abi, int nr)
{
	if (nr < 0 || nr >= SCTOP_NR_CNT)
		nr = SCTOP_NR_CNT;
	if (abi >= SCTOP_ABI_CNT || !(selection->mask[abi][nr / 64] >> nr % 64 & 1))
		return 0;
	if (!record->task && selection->of_tasks)
		return 0; /* nobody's */
	if (record->task &&
	    (record->task >= selection->handle_cnt || !selection->handles[record->task].passes))
		return 0;
	return selection->fn(record, selection->arg);
}

static int take_event(struct selection *selection, const struct record *record)
{
	const struct sctop_event *event = record->event;
	struct process *process = process_get(selection, event->tgid, event->ppid, event->start_ns);

	if (!process)
		return -ENOMEM;
	return judge(selection, process, event) ? selection->fn(record, selection->arg) : 0;
}

static int take(const struct record *record, void *arg)
{
	struct selection *selection = arg;

	switch (record->type) {
	case RECORD_TASK:
		return take_task(selection, record);
	case RECORD_TASK_END:
		return take_end(selection, record);
	case RECORD_COUNTS:
		return take_call(selection, record, record->counts->abi, record->counts->nr);
	case RECORD_FAILURES:
		return take_call(selection, record, record->failures.abi, record->failures.nr);
	case RECORD_EVENT:
		return take_event(selection, record);
	default:
		return selection->fn(record, selection->arg);
	}
}

/* ---- the source ---- */

static struct selection *selection_of(const struct source *source)
{
	return (struct selection *)source; /* the first member */
}

static int read_events(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	struct selection *selection = selection_of(source);

	selection->fn = fn;
	selection->arg = arg;
	return source_read_events(selection->inner, max, take, selection);
}

static int read_counters(struct source *source, record_fn *fn, void *arg)
{
	struct selection *selection = selection_of(source);

	selection->fn = fn;
	selection->arg = arg;
	source->realtime_offset_ns = selection->inner->realtime_offset_ns;
	source->boottime_offset_ns = selection->inner->boottime_offset_ns;
	return source_read_counters(selection->inner, take, selection);
}

static int event_fd(const struct source *source)
{
	return source_event_fd(selection_of(source)->inner);
}

static int command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf, size_t size)
{
	return source_command(selection_of(source)->inner, tgid, start_ns, buf, size);
}

static uint64_t now_ns(const struct source *source)
{
	return source_now_ns(selection_of(source)->inner);
}

static const struct source_ops selection_ops = {
	.read_events = read_events,
	.read_counters = read_counters,
	.event_fd = event_fd,
	.command = command,
	.now_ns = now_ns,
};

struct selection *selection_new(struct source *source, const struct filter *filter)
{
	struct selection *selection = calloc(1, sizeof(*selection));
	char who[2];

	if (!selection)
		return NULL;
	selection->source.ops = &selection_ops;
	selection->source.realtime_offset_ns = source->realtime_offset_ns;
	selection->source.boottime_offset_ns = source->boottime_offset_ns;
	selection->source.boottime_known = source->boottime_known;
	selection->inner = source;
	selection->filter = filter;
	selection->of_tasks = filter_print_who(filter, who, sizeof(who)) > 0;
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++)
		filter_mask(filter, abi, selection->mask[abi]);
	return selection;
}

void selection_free(struct selection *selection)
{
	if (!selection)
		return;
	forget_processes(selection);
	free(selection->handles);
	free(selection);
}

struct source *selection_source(struct selection *selection)
{
	return &selection->source;
}

static int learn(const struct record *record, void *arg)
{
	struct selection *selection = arg;
	int err = judge_task(selection, record);

	if (!err)
		selection->handles[record->task].told = true;
	return err;
}

int selection_moved(struct selection *selection, struct model *model)
{
	if (selection->handles)
		memset(selection->handles, 0, selection->handle_cnt * sizeof(*selection->handles));
	return model_tasks(model, learn, selection);
}
