/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * selection.c - judges the records of a source by a filter.
 *
 * Handles are judged when a TASK tells of them, as the kernel side does it with tasks; by what, is
 * in ancestry.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ancestry.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/selection.h"
#include "sctop/source.h"

/* What a handle stands for. */
struct handle {
	bool passes;
	bool told; /* its TASK was passed on */
};

struct selection {
	struct source source;
	struct source *inner;
	struct ancestry *ancestry;
	bool of_tasks; /* the filter has something to say of tasks, so "other" does not pass */
	uint64_t mask[SCTOP_ABI_CNT][SCTOP_MASK_WORDS];
	struct handle *handles;
	uint32_t handle_cnt;
	record_fn *fn; /* of the call that is running */
	void *arg;
};

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

static int judge_task(struct selection *selection, const struct record *record)
{
	struct handle *handle = handle_get(selection, record->task);
	int passes = handle ? ancestry_judge_task(selection->ancestry, record->info) : -ENOMEM;

	if (passes < 0)
		return passes;
	handle->passes = passes;
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
	int passes = ancestry_judge_event(selection->ancestry, record->event);

	return passes > 0 ? selection->fn(record, selection->arg) : passes;
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
	selection->ancestry = ancestry_new(filter);
	if (!selection->ancestry) {
		free(selection);
		return NULL;
	}
	selection->source.ops = &selection_ops;
	selection->source.realtime_offset_ns = source->realtime_offset_ns;
	selection->source.boottime_offset_ns = source->boottime_offset_ns;
	selection->source.boottime_known = source->boottime_known;
	selection->inner = source;
	selection->of_tasks = filter_print_who(filter, who, sizeof(who)) > 0;
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++)
		filter_mask(filter, abi, selection->mask[abi]);
	return selection;
}

void selection_free(struct selection *selection)
{
	if (!selection)
		return;
	ancestry_free(selection->ancestry);
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
