/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_change.c - rows held against a mark: a model as it was then, looked into by identity.
 *
 * Whoever had a row then and is part of a sum now (a thread of the ended ones, a process of those
 * no longer kept) is part of what that sum is held against, too. So the changes of all rows add up
 * to that of everything.
 */
#include <math.h>

#include "model_internal.h"

/* What there was at the mark; all of it can be added. */
struct base {
	uint64_t calls, errors, total_ns, timed;
	double calls_per_sec;
};

/*
 * The last interval alone: all rows then have the same time to be divided by, so their rates add
 * up, and it holds nothing from before a reset, or from before a process began.
 */
static double last_rate(const struct model *mark, const struct trend *trend)
{
	struct usage_delta last = window_last(&trend->window, mark->generation);

	return usage_rate(&last, mark->totals.interval_s).calls_per_sec;
}

static void base_add(struct base *sum, const struct base *more)
{
	sum->calls += more->calls;
	sum->errors += more->errors;
	sum->total_ns += more->total_ns;
	sum->timed += more->timed;
	sum->calls_per_sec += more->calls_per_sec;
}

static void base_take(struct base *sum, const struct base *less)
{
	sum->calls -= less->calls;
	sum->errors -= less->errors;
	sum->total_ns -= less->total_ns;
	sum->timed -= less->timed;
	sum->calls_per_sec -= less->calls_per_sec;
}

static struct base base_of(const struct model *mark, const struct usage *usage,
			   const struct trend *trend)
{
	return (struct base){
		.calls = usage->calls,
		.errors = usage->errors,
		.total_ns = usage->total_ns,
		.timed = usage_timed(usage),
		.calls_per_sec = last_rate(mark, trend),
	};
}

/* Of a whole book, or of one of its calls. False: there was none. */
static bool base_of_book(const struct model *mark, const struct book *book,
			 const struct call_id *call, struct base *base)
{
	const struct call_usage *found;
	struct usage usage;

	*base = (struct base){ 0 };
	if (!call) {
		*base = base_of(mark, &book->activity.usage, &book->activity.trend);
		return true;
	}
	found = book_find(book, *call);
	if (!found)
		return false;
	call_usage_expand(found, &usage);
	*base = base_of(mark, &usage, &found->trend);
	return true;
}

/* Those that were kept then and are not any more belong to the sum of the exited. */
static bool base_of_exited(struct model *model, struct model *mark, const struct call_id *call,
			   struct base *base)
{
	struct base more;

	base_of_book(mark, &mark->exited_sum.book, call, base);
	for (struct process *then = mark->all; then; then = then->next)
		if (!process_find(model, then->id.tgid, then->id.start_ns) &&
		    base_of_book(mark, &then->book, call, &more))
			base_add(base, &more);
	return true;
}

static bool base_of_process(struct model *model, struct model *mark, const struct process *process,
			    const struct call_id *call, struct base *base)
{
	struct process *then;

	if (process == &model->exited_sum)
		return base_of_exited(model, mark, call, base);
	*base = (struct base){ 0 };
	then = process_by_id(mark, process->id);
	return then && base_of_book(mark, &then->book, call, base);
}

static bool base_of_thread(struct model *mark, const struct thread *thread, struct base *base)
{
	const struct thread *then = tasks_find(mark, thread->handle);

	*base = (struct base){ 0 };
	if (!then || !task_id_equal(then->id, thread->id))
		return false;
	*base = base_of(mark, &then->activity.usage, &then->activity.trend);
	return true;
}

/* What the process did then without the threads that still live. */
static bool base_of_ended_threads(struct model *model, struct model *mark,
				  const struct process *process, struct base *base)
{
	bool known = base_of_process(model, mark, process, NULL, base);
	struct base living;

	for (const struct thread *thread = process->threads; thread; thread = thread->next)
		if (base_of_thread(mark, thread, &living))
			base_take(base, &living);
	return known;
}

static struct change change_since(const struct base *base, bool known, const struct usage *now)
{
	return (struct change){
		.marked = true,
		.known = known,
		.calls = (int64_t)(now->calls - base->calls),
		.errors = (int64_t)(now->errors - base->errors),
		.total_ns = (int64_t)(now->total_ns - base->total_ns),
		.timed = (int64_t)(usage_timed(now) - base->timed),
		.total_ns_before = base->total_ns,
		.timed_before = base->timed,
		.calls_per_sec_before = base->calls_per_sec,
	};
}

bool mark_comparable(const struct model *model, const struct model *mark)
{
	return mark && mark->resets == model->resets;
}

void item_compare(struct model *model, struct model *mark, const struct call_id *call,
		  struct item *item)
{
	const struct process *process = item->process;
	struct base base;
	bool known;

	if (!mark_comparable(model, mark))
		return;
	if (item->thread)
		known = base_of_thread(mark, item->thread, &base);
	else if (process->gone && item->usage == &process->gone->usage)
		known = base_of_ended_threads(model, mark, process, &base);
	else
		known = base_of_process(model, mark, process, call, &base);
	item->change = change_since(&base, known, item->usage);
}

void item_compare_call(struct model *model, struct model *mark, const struct process *process,
		       struct item *item)
{
	struct base base;
	bool known;

	if (!mark_comparable(model, mark))
		return;
	known = process ? base_of_process(model, mark, process, &item->call, &base)
			: base_of_book(mark, &mark->everything, &item->call, &base);
	item->change = change_since(&base, known, item->usage);
}

struct change model_change(const struct model *model, const struct model *mark)
{
	struct base base;

	if (!mark_comparable(model, mark))
		return (struct change){ 0 };
	base_of_book(mark, &mark->everything, NULL, &base);
	return change_since(&base, true, &model->everything.activity.usage);
}

/* ---- what can be said of it ---- */

void change_add(struct change *sum, const struct change *more)
{
	sum->marked |= more->marked;
	sum->known |= more->known;
	sum->calls += more->calls;
	sum->errors += more->errors;
	sum->total_ns += more->total_ns;
	sum->timed += more->timed;
	sum->total_ns_before += more->total_ns_before;
	sum->timed_before += more->timed_before;
	sum->calls_per_sec_before += more->calls_per_sec_before;
}

double change_rate(const struct change *change, double calls_per_sec)
{
	return calls_per_sec - change->calls_per_sec_before;
}

double change_ratio(const struct change *change, double calls_per_sec)
{
	if (change->calls_per_sec_before > 0)
		return calls_per_sec / change->calls_per_sec_before;
	return calls_per_sec > 0 ? HUGE_VAL : -1;
}

double change_average_ratio(const struct change *change)
{
	double before, since;

	if (change->timed <= 0 || !change->timed_before || !change->total_ns_before)
		return -1;
	before = (double)change->total_ns_before / (double)change->timed_before;
	since = (double)change->total_ns / (double)change->timed;
	return since / before;
}
