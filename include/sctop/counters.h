/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * counters.h - what the kernel side counts, as user space reads it through a mapping: cells of
 * calls, slots of threads, CPUs; and the free ids of these.
 */
#ifndef SCTOP_COUNTERS_H
#define SCTOP_COUNTERS_H

#include <linux/types.h>

#include "sctop/abi.h"

/*
 * A latency histogram has log2 buckets: bucket 0 is below 128 ns, bucket i covers
 * [2^(i+6), 2^(i+7)) ns, the last is everything from 2^37 ns (137 s) on.
 */
#define SCTOP_HIST_CNT	 32
#define SCTOP_HIST_SHIFT 6

/* What a cell counts; compared as one word. */
struct sctop_cell_key {
	__u32 slot; /* owner; 0 while the cell is free */
	__s16 nr;
	__u8 abi;
	__u8 pad; /* 0 */
} __attribute__((aligned(8)));

/*
 * A cell: one (thread, ABI, call). Only its own thread writes it, user space only
 * reads it. Numbers grow and are never reset. Every closed call is in `calls`;
 * errors, restarts, unfinished and blocked are parts of it.
 */
struct sctop_cell {
	struct sctop_cell_key key;
	__u32 next;    /* next cell in the same bucket of the owner's lookup table; 0 ends */
	__u32 sibling; /* next cell of the same owner; 0 ends */
	__u64 calls;
	__u64 errors;	  /* -4095 <= ret <= -1, restarts excluded */
	__u64 restarts;	  /* -512 -513 -514 -516: the call will be made again, or EINTR */
	__u32 unfinished; /* never returned: exit, exit_group, killed inside */
	__u32 blocked;	  /* ended before entry: seccomp; no latency */
	__u64 total_ns;
	__u64 max_ns;
	__u64 hist[SCTOP_HIST_CNT];
};

/*
 * How often a call of one thread failed with one errno, counted only while user space asks for it:
 * a part of its cell's `errors`. Only its own thread writes it. The table is made of sets of
 * SCTOP_FAILURE_WAYS places; an entry is in any place of the set that its key hashes to.
 */
struct sctop_failure_key {
	__u32 slot; /* owner; the whole key is 0 while the place is free */
	__s16 nr;
	__u16 abi : 4;
	__u16 number : 12; /* the errno */
} __attribute__((aligned(8)));

struct sctop_failure {
	struct sctop_failure_key key;
	__u64 count;
	__u64 last_ns; /* CLOCK_MONOTONIC */
	__u32 next;    /* index + 1 of the next one of the same owner; 0 ends */
	__u32 pad;
};

#define SCTOP_FAILURE_WAYS 16

/*
 * What the calls of a cell moved: the sum of their results, where those are bytes (enum
 * sctop_transfer). By the cell's id, in an array of its own that is written only while user space
 * asks; before `calls`, as the rest.
 */
struct sctop_bytes {
	__u64 read, written;
};

/* What a call's result is the number of bytes of. */
enum sctop_transfer {
	SCTOP_TRANSFER_READ = 1 << 0,
	SCTOP_TRANSFER_WRITE = 1 << 1,
	SCTOP_TRANSFER_SOCKETCALL = 1 << 2, /* its first argument says which call it is */
};

enum sctop_task_flag {
	SCTOP_TASK_KTHREAD = 1 << 0,
	SCTOP_TASK_DEAD = 1 << 1,	/* the thread has ended; its cells are final */
	SCTOP_TASK_GROUP_DEAD = 1 << 2, /* it was the last thread of its process */
	SCTOP_TASK_UNUSED = 1 << 3,	/* given back without ever having been used */
};

/*
 * A task slot: one thread. Slot 0 is never used. Numbers are those of sctop's own
 * PID namespace, start times those of /proc/PID/stat (boot time), in nanoseconds.
 */
struct sctop_task {
	__u32 tid;
	__u32 tgid;
	__u32 ppid;
	__u32 uid; /* real, in the initial user namespace */
	__u32 gid;
	__u32 tty;   /* MKDEV(major, minor) as the kernel encodes it: major << 20 | minor; 0 is none
		      */
	__u32 flags; /* enum sctop_task_flag */
	__u32 cells; /* first cell, linked by sibling; 0 is none */
	__u64 start_ns; /* of the process (its leader) */
	__u64 thread_start_ns;
	__u32 version;	 /* grows whenever something above or below changes */
	__u32 exit_code; /* as wait(2) has it; valid with SCTOP_TASK_DEAD */
	char comm[SCTOP_COMM_LEN];
	char exe[SCTOP_EXE_LEN];
	__u32 failures; /* index + 1 of the first of its struct sctop_failure; 0 is none */
	__u32 pad;
};

/* What one CPU counts and remembers; the first cache line is what every call touches. */
struct sctop_cpu {
	/* Calls entered, by anybody but whom sctop hides (itself, its terminal's chain); and those
	 * of traced tasks that never began. */
	__u64 seen;
	__u64 passed; /* calls closed and booked */
	__u64 quiet;  /* nobody asked for this event: not streaming, or not failed, slow … */
	/* The last task here whose verdict was no, and what it was made under; not for user space.
	 */
	__u64 excluded_task, excluded_control, excluded_epoch;
	__u64 lost_since_ns; /* when the first call closed that was lost since the last emitted one
			      */
	__u64 failures_lost; /* failed calls that there was no place for to count by errno */
	__u64 emitted;	     /* passed = emitted + dropped + capped + quiet */
	__u64 dropped;	     /* the ring was full */
	__u64 capped;	     /* over the rate that user space asked for */
	__u64 unattributed;  /* booked, but in the "other" cells */
	/* Fork, exec and exit records and signals that did not fit in the ring, and signals that
	 * could not be kept until the call they interrupted was told of. */
	__u64 life_dropped;
	__u64 missed;  /* calls whose exit we did not see: booked, but without result and time */
	__u64 closing; /* not 0: an event is on its way from the clock to the ring */
	__u32 id;      /* this CPU's number; by user space */
	__u32 pad1;
};

/*
 * Free ids of cells or slots. Those given back are a stack, linked through an array by id: what was
 * used last is used next, so few are ever touched, however many tasks come and go. The others are
 * handed out in order. 0 is no id.
 */
struct sctop_free_ids {
	__u64 top; /* the id given back last, above it a count: a top that is back is another one */
	__u64 pad0[7];
	__u64 fresh; /* ids that were handed out for the first time; may exceed what there is */
	__u64 taken; /* how often an id was handed out */
	__u64 pad1[6];
};

static inline __u64 sctop_free_ids_top(__u64 before, __u32 id)
{
	return ((before >> 32) + 1) << 32 | id;
}

/* Ids of slots whose threads have ended: the kernel side fills at head, user space takes at tail.
 */
struct sctop_dead_ids {
	__u64 head;
	__u64 pad0[7];
	__u64 tail;
	__u64 pad1[7];
};

_Static_assert(sizeof(struct sctop_cell) == 320, "a cell is five cache lines");
_Static_assert(sizeof(struct sctop_bytes) == 16, "bytes of a cell");
_Static_assert(sizeof(struct sctop_task) == 128, "task slot");
_Static_assert(sizeof(struct sctop_failure) == 32, "two to a cache line");
_Static_assert(sizeof(struct sctop_cpu) == 128, "two cache lines per CPU");

#endif
