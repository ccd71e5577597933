/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * inflight.h - what the task iterator is asked to do, and what it writes: calls that have not
 * ended.
 */
#ifndef SCTOP_INFLIGHT_H
#define SCTOP_INFLIGHT_H

#include <linux/types.h>

/* What the task iterator is asked to do. */
enum sctop_iter_mode {
	SCTOP_ITER_INIT,     /* learn the reader's PID namespace */
	SCTOP_ITER_JUDGE,    /* judge every task by the filter in force */
	SCTOP_ITER_FORGET,   /* drop iter_bits from every lineage */
	SCTOP_ITER_INFLIGHT, /* write struct sctop_inflight for each thread inside a call */
};

/*
 * One thread inside a call, as iter/task reports it on demand. `data_len` bytes follow, as with an
 * event: what the descriptors among its arguments stand for.
 */
struct sctop_inflight {
	__u32 tid;
	__u32 tgid;
	__u64 start_ns;
	__u64 enter_ns; /* CLOCK_MONOTONIC; 0: it began before sctop did, or without a clock */
	__s16 nr;
	__u8 abi;
	__u8 flags; /* SCTOP_INFLIGHT_* */
	__u16 data_len;
	__u16 pad;
	__u64 args[6];
};

#define SCTOP_INFLIGHT_BEFORE_US 1

_Static_assert(sizeof(struct sctop_inflight) == 80, "in flight");

#endif
