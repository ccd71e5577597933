/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_failures_mark.c - failures by errno held against a mark: a model as it was then.
 *
 * As in model_change.c, what there was then counts for where it is now, so that the changes of all
 * rows add up to that of the errors.
 */
#include <errno.h>

#include "model_internal.h"

static bool is_gone(const struct failure_mark *at, const struct process *then)
{
	return !process_find(at->model, then->id.tgid, then->id.start_ns);
}

int failure_mark_init(struct failure_mark *at, struct model *model, struct model *mark)
{
	*at = (struct failure_mark){ .model = model };
	if (!mark_comparable(model, mark))
		return 0;
	at->mark = mark;
	if (failures_merge(&at->exited, &mark->exited_sum.book.failures, mark->generation))
		return -ENOMEM;
	for (struct process *then = mark->all; then; then = then->next)
		if (is_gone(at, then) &&
		    failures_merge(&at->exited, &then->book.failures, mark->generation))
			return -ENOMEM;
	return 0;
}

void failure_mark_release(struct failure_mark *at)
{
	failures_clear(&at->exited);
}

/* Of one errno, or of the rest: what a book, or what a table of its own, has. */
struct before {
	uint64_t count, closed;
};

static void add_errors(const struct failure_mark *at, const struct book *book, struct call_id id,
		       struct before *sum)
{
	const struct call_usage *call = book_find(book, id);

	if (!call)
		return;
	sum->count += call->errors;
	sum->closed += window_last(&call->trend.window, at->mark->generation).errors;
}

/* All errors of a call at the mark, of what has become the row's process. */
static struct before errors_before(const struct failure_mark *at, const struct process *then,
				   struct call_id id)
{
	struct before sum = { 0 };

	if (then)
		add_errors(at, &then->book, id, &sum);
	if (then == &at->mark->exited_sum)
		for (struct process *other = at->mark->all; other; other = other->next)
			if (is_gone(at, other))
				add_errors(at, &other->book, id, &sum);
	return sum;
}

/* Those of them that had an errno. */
static struct before known_before(const struct failure_mark *at, const struct failure_table *table,
				  struct call_id id)
{
	struct before sum = { 0 };

	for (uint32_t i = 0; i < table->cap; i++) {
		const struct failure *failure = &table->places[i];

		if (!failure->number || failure->id.nr != id.nr || failure->id.abi != id.abi)
			continue;
		sum.count += failure->count;
		sum.closed += failures_last(failure, at->mark->generation);
	}
	return sum;
}

static struct before rest_before(const struct failure_mark *at, const struct process *then,
				 const struct failure_table *table, struct call_id id)
{
	struct before all = errors_before(at, then, id), known = known_before(at, table, id);

	return (struct before){
		.count = all.count > known.count ? all.count - known.count : 0,
		.closed = all.closed > known.closed ? all.closed - known.closed : 0,
	};
}

void failure_mark_compare(const struct failure_mark *at, struct failure_row *row)
{
	const struct failure_table none = { 0 }, *table = &none;
	const struct failure *failure;
	const struct process *then;
	struct before before = { 0 };

	if (!at->mark)
		return;
	then = process_by_id(at->mark, row->id);
	if (then)
		table = then == &at->mark->exited_sum ? &at->exited : &then->book.failures;
	failure = row->number ? failures_find(table, row->call, row->number) : NULL;
	if (failure)
		before = (struct before){ failure->count,
					  failures_last(failure, at->mark->generation) };
	else if (!row->number)
		before = rest_before(at, then, table, row->call);
	row->marked = true;
	row->count_before = before.count;
	if (at->mark->totals.interval_s > 0)
		row->per_sec_before = (double)before.closed / at->mark->totals.interval_s;
}
