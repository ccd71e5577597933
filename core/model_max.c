/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_max.c - how long the slowest call since a reset took.
 *
 * A source says the maximum since its own start. After a reset that is the growth's own only if it
 * is above all that the process had of this call before; or else all that is known is that no call
 * took longer than that, nor longer than the highest bucket of the growth reaches.
 */
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

static int compare_maxima(const void *a, const void *b)
{
	const struct old_max *x = a, *y = b;

	return x->id.abi != y->id.abi ? x->id.abi - y->id.abi : x->id.nr - y->id.nr;
}

static struct old_max *find(const struct process *process, struct call_id id)
{
	struct old_max key = { .id = id };

	return process->old_max_cnt ? bsearch(&key, process->old_max, process->old_max_cnt,
					      sizeof(key), compare_maxima)
				    : NULL;
}

void maxima_keep(struct process *process)
{
	const struct call_table *calls = &process->book.calls;
	uint32_t cnt = process->old_max_cnt;
	struct old_max *kept =
		realloc(process->old_max, (cnt + calls->cnt + 1) * sizeof(*process->old_max));

	if (!kept) {
		process->old_max_unknown = true;
		return;
	}
	process->old_max = kept;
	for (uint32_t i = 0; i < calls->cap; i++) {
		const struct call_usage *call = calls->slots[i];

		if (call && !find(process, call->id))
			kept[cnt++] = (struct old_max){ call->id, call->max_ns };
	}
	process->old_max_cnt = cnt;
	qsort(kept, cnt, sizeof(*kept), compare_maxima);
}

int maxima_copy(struct process *to, const struct process *from, size_t *bytes)
{
	size_t size = from->old_max_cnt * sizeof(*from->old_max);

	to->old_max = NULL;
	if (!size)
		return 0;
	to->old_max = malloc(size);
	if (!to->old_max)
		return -1;
	memcpy(to->old_max, from->old_max, size);
	*bytes += size;
	return 0;
}

/* Whether the source's maximum is of a call that this process made since the reset. */
static bool is_new(const struct model *model, struct process *process, const struct growth *growth)
{
	struct old_max *old = find(process, growth->id);

	if (model->old_max_unknown || process->old_max_unknown ||
	    process->kind == PROCESS_EXITED_SUM)
		return false;
	if (!old)
		return true;
	if (growth->counts->max_ns <= old->ns)
		return false;
	old->ns = growth->counts->max_ns;
	return true;
}

void growth_find_max(struct growth *growth, const struct model *model, struct process *process)
{
	const struct record_counts *counts = growth->counts;
	int last = growth->first + growth->cnt - 1;
	uint64_t end;

	growth->max_ns = counts->max_ns;
	if (!model->was_reset || is_new(model, process, growth))
		return;
	if (!growth->cnt) {
		growth->max_ns = 0;
		return;
	}
	if (growth->cnt == 1 && counts->hist[last] == 1) {
		growth->max_ns = counts->total_ns; /* there is but one */
		return;
	}
	growth->max_is_bound = true;
	if (last == SCTOP_HIST_CNT - 1)
		return;
	end = (1ULL << (last + SCTOP_HIST_SHIFT + 1)) - 1;
	if (growth->max_ns > end)
		growth->max_ns = end;
}
