/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_failures.c - failed calls by errno: the tables of a book, and the rows made of them.
 *
 * They never replace the book's own errors: what those are more is a row without a number.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

#define TABLE_MIN 4
#define TABLE_MAX 4096 /* of one process: a source may be hostile */

/* ---- tables ---- */

static bool is_of(const struct failure *failure, struct call_id id, uint16_t number)
{
	return failure->number == number && call_id_equal(failure->id, id);
}

/* The place of a failure, or the free one where it belongs. The table is never full. */
static struct failure *find_place(const struct failure_table *table, struct call_id id,
				  uint16_t number)
{
	uint32_t hash = ((uint32_t)(id.nr + 1) * 4u + id.abi) * 4096u + number;
	uint32_t i = hash * 0x9e3779b1u >> 16 & (table->cap - 1);

	while (table->places[i].number && !is_of(&table->places[i], id, number))
		i = (i + 1) & (table->cap - 1);
	return &table->places[i];
}

const struct failure *failures_find(const struct failure_table *table, struct call_id id,
				    uint16_t number)
{
	const struct failure *found = table->cap ? find_place(table, id, number) : NULL;

	return found && found->number ? found : NULL;
}

static int grow(struct failure_table *table)
{
	struct failure_table bigger = { .cap = table->cap ? 2 * table->cap : TABLE_MIN,
					.cnt = table->cnt };

	bigger.places = calloc(bigger.cap, sizeof(*bigger.places));
	if (!bigger.places)
		return -ENOMEM;
	for (uint32_t i = 0; i < table->cap; i++) {
		const struct failure *failure = &table->places[i];

		if (failure->number)
			*find_place(&bigger, failure->id, failure->number) = *failure;
	}
	free(table->places);
	*table = bigger;
	return 0;
}

/* *failure: NULL if there are too many already. */
static int get(struct failure_table *table, struct call_id id, uint16_t number,
	       struct failure **failure)
{
	*failure = table->cap ? find_place(table, id, number) : NULL;
	if (*failure && (*failure)->number)
		return 0;
	*failure = NULL;
	if (table->cnt == TABLE_MAX)
		return 0;
	if ((table->cnt + 1) * 4 > table->cap * 3 && grow(table))
		return -ENOMEM;
	*failure = find_place(table, id, number);
	(*failure)->id = id;
	(*failure)->number = number;
	table->cnt++;
	return 0;
}

static void roll(struct failure *failure, uint32_t generation)
{
	if (failure->generation == generation)
		return;
	failure->closed = failure->generation == generation - 1 ? failure->current : 0;
	failure->current = 0;
	failure->generation = generation;
}

uint64_t failures_last(const struct failure *failure, uint32_t generation)
{
	if (failure->generation == generation)
		return failure->closed;
	return failure->generation == generation - 1 ? failure->current : 0;
}

int failures_add(struct failure_table *table, const struct record_failures *failures,
		 uint32_t generation)
{
	struct failure *failure;
	int err;

	if (!failures->number)
		return 0;
	err = get(table, call_normal(failures->abi, failures->nr), failures->number, &failure);
	if (err || !failure)
		return err;
	roll(failure, generation);
	failure->count += failures->count;
	failure->current += failures->count;
	if (failure->last_ns < failures->last_ns)
		failure->last_ns = failures->last_ns;
	return 0;
}

/* Room for all is made first, so that nothing is added twice if memory is out. */
int failures_merge(struct failure_table *into, const struct failure_table *from,
		   uint32_t generation)
{
	struct failure *sum, old;

	for (uint32_t i = 0; i < from->cap; i++)
		if (from->places[i].number &&
		    get(into, from->places[i].id, from->places[i].number, &sum))
			return -ENOMEM;
	for (uint32_t i = 0; i < from->cap; i++) {
		old = from->places[i];
		if (!old.number || get(into, old.id, old.number, &sum) || !sum)
			continue;
		roll(sum, generation);
		roll(&old, generation);
		sum->count += old.count;
		sum->current += old.current;
		sum->closed += old.closed;
		if (sum->last_ns < old.last_ns)
			sum->last_ns = old.last_ns;
	}
	return 0;
}

int failures_copy(struct failure_table *to, const struct failure_table *from, size_t *bytes)
{
	*to = *from;
	if (!from->cap)
		return 0;
	to->places = malloc(from->cap * sizeof(*to->places));
	if (!to->places) {
		*to = (struct failure_table){ 0 };
		return -ENOMEM;
	}
	memcpy(to->places, from->places, from->cap * sizeof(*to->places));
	*bytes += from->cap * sizeof(*to->places);
	return 0;
}

void failures_clear(struct failure_table *table)
{
	free(table->places);
	*table = (struct failure_table){ 0 };
}

/* ---- rows ---- */

/* Of one call: its errors in the whole selection; what of one process's was told apart. */
struct call_errors {
	uint64_t all, known, known_closed;
};

struct collector {
	struct model *model;
	const struct failure_query *query;
	struct failure_row *rows;
	long cnt;
	struct call_errors calls[SCTOP_ABI_CNT][SCTOP_NR_CNT + 1];
};

static struct call_errors *errors_of(struct collector *to, struct call_id id)
{
	return &to->calls[id.abi][id.nr == SCTOP_NR_BAD ? SCTOP_NR_CNT : id.nr];
}

/* As buffer_room(), but what is in it stays. */
static void *buffer_keep(struct buffer *buffer, size_t cnt, size_t size)
{
	size_t need = (cnt ? cnt : 1) * size;
	void *data;

	if (buffer->bytes >= need)
		return buffer->data;
	data = realloc(buffer->data, need + need / 4);
	if (data)
		*buffer = (struct buffer){ data, need + need / 4 };
	return data;
}

static void add_row(struct collector *to, const struct process *process,
		    const struct failure *failure)
{
	struct failure_row *row = &to->rows[to->cnt++];

	*row = (struct failure_row){
		.id = process->id,
		.kind = process->kind,
		.exited = process->exited,
		.call = failure->id,
		.number = failure->number,
		.count = failure->count,
		.interval = failures_last(failure, to->model->generation),
		.last_ns = failure->last_ns,
	};
	memcpy(row->comm, process->comm, sizeof(row->comm));
}

static bool is_wanted(const struct failure_query *query, struct call_id id)
{
	return !query->by_call || call_id_equal(query->call, id);
}

static void collect_known(struct collector *to, const struct process *process)
{
	const struct failure_table *table = &process->book.failures;

	for (uint32_t i = 0; i < table->cap; i++) {
		const struct failure *failure = &table->places[i];
		struct call_errors *errors;

		if (!failure->number || !is_wanted(to->query, failure->id))
			continue;
		errors = errors_of(to, failure->id);
		errors->known += failure->count;
		errors->known_closed += failures_last(failure, to->model->generation);
		add_row(to, process, failure);
	}
}

/* What is not known of the errors of a call, in sum and in the last interval. */
static void collect_rest(struct collector *to, const struct process *process,
			 const struct call_usage *call)
{
	uint32_t generation = to->model->generation;
	struct call_errors *errors = errors_of(to, call->id);
	uint64_t closed = window_last(&call->trend.window, generation).errors;
	struct failure sum = { .id = call->id, .generation = generation };

	errors->all += call->errors;
	if (call->errors > errors->known)
		sum.count = call->errors - errors->known;
	if (closed > errors->known_closed)
		sum.closed = closed - errors->known_closed;
	if (sum.count)
		add_row(to, process, &sum);
}

static void forget_known(struct collector *to, const struct failure_table *table)
{
	for (uint32_t i = 0; i < table->cap; i++) {
		struct call_errors *errors = errors_of(to, table->places[i].id);

		errors->known = errors->known_closed = 0;
	}
}

static int collect(struct collector *to, const struct process *process)
{
	const struct book *book = &process->book;
	size_t need = (size_t)to->cnt + book->failures.cnt + book->calls.cnt;

	to->rows = buffer_keep(&to->model->failure_rows, need, sizeof(*to->rows));
	if (!to->rows)
		return -ENOMEM;
	collect_known(to, process);
	for (uint32_t i = 0; i < book->calls.cap; i++)
		if (book->calls.slots[i] && book->calls.slots[i]->errors &&
		    is_wanted(to->query, book->calls.slots[i]->id))
			collect_rest(to, process, book->calls.slots[i]);
	forget_known(to, &book->failures);
	return 0;
}

static int collect_all(struct collector *to)
{
	struct model *model = to->model;
	struct process *process;
	int err;

	if (!task_id_is_all(to->query->who)) {
		process = process_by_id(model, to->query->who);
		return process ? collect(to, process) : 0;
	}
	for (process = model->all; process; process = process->next) {
		err = collect(to, process);
		if (err)
			return err;
	}
	err = collect(to, &model->other);
	return err ? err : collect(to, &model->exited_sum);
}

long model_failures(struct model *model, const struct failure_query *query,
		    const struct failure_row **rows)
{
	struct collector to = { .model = model, .query = query };
	double interval_s = model->totals.interval_s;
	struct failure_mark mark;

	if (failure_mark_init(&mark, model, query->mark) || collect_all(&to)) {
		failure_mark_release(&mark);
		return -ENOMEM;
	}
	for (long i = 0; i < to.cnt; i++) {
		struct failure_row *row = &to.rows[i];
		uint64_t errors = errors_of(&to, row->call)->all;

		row->share = errors ? (double)row->count / (double)errors : 0;
		row->per_sec = interval_s > 0 ? (double)row->interval / interval_s : 0;
		failure_mark_compare(&mark, row);
	}
	failure_mark_release(&mark);
	*rows = to.rows;
	return to.cnt;
}

uint64_t model_failures_known(const struct model *model)
{
	return model->failures_known;
}
