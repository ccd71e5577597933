/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * backlog.c - records in an array; those of one living thread linked, to be found again.
 */
#include <errno.h>
#include <stdlib.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "backlog.h"

#define ITEMS_MAX 150000 /* about 50 MB */
#define NO_ITEM	  UINT32_MAX

struct item {
	enum record_type type;
	uint32_t task;
	uint32_t next; /* COUNTS, FAILURES: the next of the same thread */
	union {
		struct sctop_task info;
		struct record_counts counts;
		struct record_failures failures;
	};
};

/* A thread that lives, as far as the backlog knows. */
struct thread {
	uint32_t task;
	uint32_t first;
	UT_hash_handle hh;
};

struct backlog {
	struct item *items;
	uint32_t cnt, room;
	struct thread *threads;
	struct record stats;
	bool has_stats;
	uint64_t calls;
};

struct backlog *backlog_new(void)
{
	return calloc(1, sizeof(struct backlog));
}

static void forget_threads(struct backlog *backlog)
{
	struct thread *thread, *next;

	HASH_ITER (hh, backlog->threads, thread, next) {
		HASH_DEL(backlog->threads, thread);
		free(thread);
	}
}

void backlog_free(struct backlog *backlog)
{
	if (!backlog)
		return;
	forget_threads(backlog);
	free(backlog->items);
	free(backlog);
}

static struct item *add_item(struct backlog *backlog, const struct record *record)
{
	struct item *item;

	if (backlog->cnt == backlog->room) {
		uint32_t room = backlog->room ? 2 * backlog->room : 256;
		struct item *items = realloc(backlog->items, room * sizeof(*items));

		if (!items)
			return NULL;
		backlog->items = items;
		backlog->room = room;
	}
	item = &backlog->items[backlog->cnt++];
	item->type = record->type;
	item->task = record->task;
	item->next = NO_ITEM;
	return item;
}

static struct thread *get_thread(struct backlog *backlog, uint32_t task)
{
	struct thread *thread;

	HASH_FIND(hh, backlog->threads, &task, sizeof(task), thread);
	if (thread)
		return thread;
	thread = calloc(1, sizeof(*thread));
	if (!thread)
		return NULL;
	thread->task = task;
	thread->first = NO_ITEM;
	HASH_ADD(hh, backlog->threads, task, sizeof(thread->task), thread);
	if (!thread->hh.tbl) {
		free(thread);
		return NULL;
	}
	return thread;
}

static void add_up(struct record_counts *sum, const struct record_counts *more)
{
	sum->calls += more->calls;
	sum->errors += more->errors;
	sum->restarts += more->restarts;
	sum->unfinished += more->unfinished;
	sum->blocked += more->blocked;
	sum->total_ns += more->total_ns;
	sum->read_bytes += more->read_bytes;
	sum->written_bytes += more->written_bytes;
	if (more->max_ns > sum->max_ns)
		sum->max_ns = more->max_ns;
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		sum->hist[i] += more->hist[i];
}

static int feed_counts(struct backlog *backlog, const struct record *record)
{
	struct thread *thread = get_thread(backlog, record->task);
	struct item *item;

	if (!thread)
		return -ENOMEM;
	backlog->calls += record->counts->calls;
	for (uint32_t i = thread->first; i != NO_ITEM; i = backlog->items[i].next) {
		item = &backlog->items[i];
		if (item->type == RECORD_COUNTS && item->counts.nr == record->counts->nr &&
		    item->counts.abi == record->counts->abi) {
			add_up(&item->counts, record->counts);
			return 0;
		}
	}
	item = add_item(backlog, record);
	if (!item)
		return -ENOMEM;
	item->counts = *record->counts;
	item->next = thread->first;
	thread->first = backlog->cnt - 1;
	return 0;
}

static int feed_failures(struct backlog *backlog, const struct record *record)
{
	const struct record_failures *failures = &record->failures;
	struct thread *thread = get_thread(backlog, record->task);
	struct item *item;

	if (!thread)
		return -ENOMEM;
	for (uint32_t i = thread->first; i != NO_ITEM; i = backlog->items[i].next) {
		item = &backlog->items[i];
		if (item->type == RECORD_FAILURES && item->failures.nr == failures->nr &&
		    item->failures.abi == failures->abi &&
		    item->failures.number == failures->number) {
			item->failures.count += failures->count;
			item->failures.last_ns = failures->last_ns;
			return 0;
		}
	}
	item = add_item(backlog, record);
	if (!item)
		return -ENOMEM;
	item->failures = *failures;
	item->next = thread->first;
	thread->first = backlog->cnt - 1;
	return 0;
}

static int feed_task(struct backlog *backlog, const struct record *record)
{
	struct item *item = add_item(backlog, record);
	struct thread *thread;

	if (!item)
		return -ENOMEM;
	item->info = *record->info;
	if (record->type != RECORD_TASK_END)
		return 0;
	/* The handle may belong to another thread from now on. */
	HASH_FIND(hh, backlog->threads, &record->task, sizeof(record->task), thread);
	if (thread) {
		HASH_DEL(backlog->threads, thread);
		free(thread);
	}
	return 0;
}

int backlog_feed(const struct record *record, void *arg)
{
	struct backlog *backlog = arg;

	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		return feed_task(backlog, record);
	case RECORD_COUNTS:
		return feed_counts(backlog, record);
	case RECORD_FAILURES:
		return feed_failures(backlog, record);
	case RECORD_STATS:
		backlog->stats = *record;
		backlog->has_stats = true;
		return 0;
	default:
		return 0;
	}
}

int backlog_flush(struct backlog *backlog, record_fn *fn, void *arg)
{
	int err = 0;

	for (uint32_t i = 0; i < backlog->cnt && !err; i++) {
		const struct item *item = &backlog->items[i];
		struct record record = { .type = item->type, .task = item->task };

		if (item->type == RECORD_COUNTS)
			record.counts = &item->counts;
		else if (item->type == RECORD_FAILURES)
			record.failures = item->failures;
		else
			record.info = &item->info;
		err = fn(&record, arg);
	}
	if (backlog->has_stats && !err)
		err = fn(&backlog->stats, arg);
	forget_threads(backlog);
	backlog->cnt = 0;
	backlog->calls = 0;
	backlog->has_stats = false;
	return err;
}

void backlog_forget_counts(struct backlog *backlog)
{
	uint32_t kept = 0;

	forget_threads(backlog); /* their counts are found by place */
	for (uint32_t i = 0; i < backlog->cnt; i++)
		if (backlog->items[i].type == RECORD_TASK ||
		    backlog->items[i].type == RECORD_TASK_END)
			backlog->items[kept++] = backlog->items[i];
	backlog->cnt = kept;
	backlog->calls = 0;
}

uint64_t backlog_calls(const struct backlog *backlog)
{
	return backlog->calls;
}

bool backlog_full(const struct backlog *backlog)
{
	return backlog->cnt >= ITEMS_MAX;
}
