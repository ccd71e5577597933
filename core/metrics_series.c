/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * metrics_series.c - who makes which call how often, in a bounded number of series.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "metrics_series.h"
#include "sctop/text.h"

#define SERIES_DEFAULT 200
#define CANDIDATE_MAX  4096 /* pairs told apart within one interval */

/* Whose counts come under this handle. */
struct owner {
	uint32_t handle;
	struct task_id id;
	UT_hash_handle hh;
};

struct metrics *metrics_new(uint32_t series_max)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics));

	if (metrics)
		metrics->max = series_max ? series_max : SERIES_DEFAULT;
	return metrics;
}

static int put_owner(struct metrics *metrics, const struct record *record)
{
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &record->task, sizeof(record->task), owner);
	if (!owner) {
		owner = calloc(1, sizeof(*owner));
		if (!owner)
			return -ENOMEM;
		owner->handle = record->task;
		HASH_ADD(hh, metrics->owners, handle, sizeof(owner->handle), owner);
		if (!owner->hh.tbl) { /* no memory for the table */
			free(owner);
			return -ENOMEM;
		}
	}
	owner->id =
		(struct task_id){ .tgid = record->info->tgid, .start_ns = record->info->start_ns };
	return 0;
}

static void drop_owner(struct metrics *metrics, uint32_t handle)
{
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &handle, sizeof(handle), owner);
	if (!owner)
		return;
	HASH_DEL(metrics->owners, owner);
	free(owner);
}

/* The name that the process has now. No comm has 16 bytes, so none can pass as "(not …)". */
static void name_of(struct metrics *metrics, struct model *model, uint32_t handle,
		    char name[static METRICS_LABEL_MAX])
{
	const struct process_row *row = NULL;
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &handle, sizeof(handle), owner);
	if (owner && model)
		row = model_process(model, owner->id);
	if (row)
		text_escape(name, METRICS_LABEL_MAX, row->comm,
			    strnlen(row->comm, sizeof(row->comm)), 0);
	else
		strcpy(name, "(not attributed)");
}

static void add_counts(struct usage *usage, const struct record_counts *counts)
{
	usage->calls += counts->calls;
	usage->errors += counts->errors;
	usage->total_ns += counts->total_ns;
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		usage->hist[i] += counts->hist[i];
}

static void put_counts(struct metrics *metrics, struct model *model, const struct record *record)
{
	struct series_key key;
	struct series *series;

	memset(&key, 0, sizeof(key)); /* padding, too: it is compared */
	name_of(metrics, model, record->task, key.process);
	key.abi = record->counts->abi;
	key.nr = record->counts->nr;
	HASH_FIND(hh, metrics->series, &key, sizeof(key), series);
	if (!series && metrics->candidate_cnt < CANDIDATE_MAX) {
		series = calloc(1, sizeof(*series));
		if (series) {
			memcpy(&series->key, &key, sizeof(key));
			HASH_ADD(hh, metrics->series, key, sizeof(key), series);
		}
		if (series && !series->hh.tbl) { /* no memory for the table */
			free(series);
			series = NULL;
		}
		metrics->candidate_cnt += series != NULL;
	}
	add_counts(series ? &series->usage : &metrics->other, record->counts);
}

int metrics_count(struct metrics *metrics, struct model *model, const struct record *record)
{
	switch (record->type) {
	case RECORD_TASK:
		return put_owner(metrics, record);
	case RECORD_COUNTS:
		put_counts(metrics, model, record);
		break;
	case RECORD_TASK_END:
		drop_owner(metrics, record->task);
		break;
	case RECORD_STATS:
		metrics->stats = record->stats;
		break;
	default:
		break;
	}
	return 0;
}

/* Series first; then candidates, most calls first. The key breaks ties. */
static int by_rank(const struct series *a, const struct series *b)
{
	if (a->own != b->own)
		return a->own ? -1 : 1;
	if (!a->own && a->usage.calls != b->usage.calls)
		return a->usage.calls > b->usage.calls ? -1 : 1;
	return memcmp(&a->key, &b->key, sizeof(a->key));
}

/* Half of the series that are free (rounded up), so that some are left for what begins later. */
void metrics_promote(struct metrics *metrics)
{
	size_t max = metrics->own_cnt + (metrics->max - metrics->own_cnt + 1) / 2;
	struct series *series, *next;

	HASH_SORT(metrics->series, by_rank);
	for (series = metrics->series; series; series = next) {
		next = series->hh.next;
		if (series->own)
			continue;
		if (metrics->own_cnt < max) {
			series->own = true;
			metrics->own_cnt++;
			continue;
		}
		usage_add(&metrics->other, &series->usage);
		HASH_DEL(metrics->series, series);
		free(series);
	}
	metrics->candidate_cnt = 0;
}

void metrics_free(struct metrics *metrics)
{
	struct series *series, *next_series;
	struct owner *owner, *next_owner;

	if (!metrics)
		return;
	HASH_ITER (hh, metrics->series, series, next_series) {
		HASH_DEL(metrics->series, series);
		free(series);
	}
	HASH_ITER (hh, metrics->owners, owner, next_owner) {
		HASH_DEL(metrics->owners, owner);
		free(owner);
	}
	free(metrics);
}
