/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * metrics_series.h - calls by name of the process and call, in a bounded number of series.
 *
 * So many pairs of name and call have series of their own, all others are summed as "other". A
 * pair that has series keeps them, and a pair that gets them starts at 0 with what came in this
 * interval; what was counted as "other" before stays there. So no counter ever goes down, and the
 * sum over all series is always the total.
 */
#ifndef CORE_METRICS_SERIES_H
#define CORE_METRICS_SERIES_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/model.h"
#include "sctop/source.h"

/* A process's name as the value of a label; padded with 0. */
#define METRICS_LABEL_MAX (SCTOP_COMM_LEN * 8 + 1)

struct series_key {
	char process[METRICS_LABEL_MAX];
	uint8_t abi;
	int16_t nr;
};

struct series {
	struct series_key key;
	bool own; /* else a candidate: its usage is of this interval only */
	struct usage usage;
	UT_hash_handle hh;
};

struct owner;

struct metrics {
	struct owner *owners;
	struct series *series;
	size_t own_cnt, candidate_cnt, max;
	struct usage other;
	struct record_stats stats;
};

/* series_max 0: default. NULL: no memory. */
struct metrics *metrics_new(uint32_t series_max);
void metrics_free(struct metrics *metrics); /* NULL is allowed */

/* Takes a record of the counters; the model, which may be NULL, has the names of processes. 0 or
 * -ENOMEM. */
int metrics_count(struct metrics *metrics, struct model *model, const struct record *record);

/* The end of an interval: the largest candidates get series, the others are gone. */
void metrics_promote(struct metrics *metrics);

#endif
