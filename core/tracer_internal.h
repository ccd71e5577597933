/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_internal.h - what the files of the tracer share; not for anybody else.
 */
#ifndef SCTOP_TRACER_INTERNAL_H
#define SCTOP_TRACER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <bpf/libbpf.h>

#include "sctop/counters.h"
#include "sctop/inflight.h"
#include "sctop/kernel_filter.h"
#include "sctop/source.h"
#include "sctop/tracer.h"
#include "ring_reader.h"

struct run_stats;
struct sctop_bpf;

/* A map's memory, shared with the kernel side. */
struct shared {
	void *memory;
	size_t bytes;
};

/* A set of task rules that was once in force, and its bit in the tasks' lineage. */
struct lineage {
	struct sctop_rule *rules; /* NULL: the bit is free */
	uint32_t rule_cnt;
	uint64_t last_used;
};

#define LINEAGE_CNT 64

struct tracer {
	struct source source; /* first: the source is the tracer */
	struct sctop_bpf *bpf;
	struct ring_memory ring_memory;
	struct ring_reader *ring;
	int event_fd; /* an epoll instance: readable from a waking on until all is read */
	int more_fd;  /* in there: readable while a reading was broken off */
	bool more;    /* … which it is */
	struct bpf_link *iter;
	bool attached;
	struct run_stats *run_stats; /* NULL: nobody may */

	uint32_t cell_cnt, slot_cnt, cpu_cnt, failure_cnt;
	uint64_t cells_freed, slots_freed; /* ids given back */
	struct shared cells, bytes, slots, cpus, failures, free_cells, free_slots, dead_slots,
		specs;
	struct sctop_cell *last; /* by cell: what was handed out so far */
	struct sctop_bytes *last_bytes;
	bool bytes_known;	 /* they were asked for at some time */
	uint64_t *last_failures; /* by place: the count that was handed out so far */
	bool has_failures;	 /* they were counted at some time */
	uint32_t *version;	 /* by slot: the version that was handed out; 0: none yet */

	struct sctop_filter filter; /* in force */
	uint64_t generation, changes;
	uint64_t control; /* what is in force while we are attached; the kernel side has 0 before */
	struct lineage lineages[LINEAGE_CNT];
	uint64_t lineage_clock;
};

/* The ways of a record to the reader (tracer_read.c). */
extern const struct source_ops tracer_source_ops;
uint64_t tracer_now_ns(void);		      /* CLOCK_MONOTONIC */
int64_t tracer_clock_offset(clockid_t clock); /* how far it is above that */

/* Maps what is shared of the loaded programs (tracer_memory.c). 0 or negative errno. */
int tracer_share_memory(struct tracer *tracer);
/* Of whatever is mapped. */
void tracer_unshare_memory(struct tracer *tracer);

/* Hands out what has changed since the last reading, of threads and counts (tracer_counters.c) …
 * 0 or what fn returned. */
int tracer_hand_counters(struct tracer *tracer, record_fn *fn, void *arg);
/* … and the totals until now (tracer_totals.c). */
int tracer_hand_totals(struct tracer *tracer, record_fn *fn, void *arg);

/* Puts a filter in force, or with 0 nothing: then no call is counted, whatever is attached. */
void tracer_set_control(struct tracer *tracer, uint64_t word);

/* Returns when no program that ran before the call still runs. */
void tracer_wait_for_programs(void);

/* Runs the task iterator in one of its modes. fn may be NULL. 0 or negative errno. */
int tracer_iterate(struct tracer *tracer, enum sctop_iter_mode mode, uint64_t bits,
		   void (*fn)(const struct sctop_inflight *inflight, void *arg), void *arg);

#endif
