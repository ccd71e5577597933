/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * state.bpf.h - the maps and globals that the programs share with user space and each other.
 */
#ifndef SCTOP_STATE_BPF_H
#define SCTOP_STATE_BPF_H

#include "kernel_types.h"
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "sctop/abi.h"
#include "sctop/capture.h"
#include "sctop/counters.h"
#include "sctop/event.h"
#include "sctop/inflight.h"
#include "sctop/kernel_filter.h"

#define CACHE_LINE	 __attribute__((aligned(64)))
#define READ_ONCE(x)	 (*(volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))

/* __u32, __u64 in globals: user space sees their types in the skeleton. */

/* ---- set before loading ---- */

const volatile __u32 cell_cnt = 1;    /* a power of two; the cells after them are "other" */
const volatile __u32 slot_cnt = 1;    /* a power of two */
const volatile __u32 failure_cnt = 1; /* a power of two, SCTOP_FAILURE_WAYS at least */
const volatile __u64 wake_bytes = 1;  /* readers of the ring are woken when this much waits */
#define WAKE_EVERY 16		/* every so many events of a CPU it is looked at, a power of two */
const volatile bool signals_on; /* signals and the ends of threads are events, too */
/* Counts are all that is ever asked for: what is for events, most of the code, is not loaded. */
const volatile bool counts_only;

const volatile __u8 transfers[SCTOP_ABI_CNT][SCTOP_NR_CNT]; /* enum sctop_transfer */

/* ---- written by user space while we run ---- */

/* What is in force: enum sctop_control. */
volatile __u64 control CACHE_LINE;
volatile __u32 latency_on;
volatile __u32 stream_on;
volatile __u32 failures_on;  /* failed calls are counted by errno, too */
volatile __u32 bytes_on;     /* what calls move is summed up */
volatile __u32 reader_waits; /* the reader of the ring has nothing to do; we take it back */
volatile __u32 stream_failed_only;
volatile __u64 stream_slower_ns;
volatile __u32 fds_on;	     /* descriptors are captured with what they stand for */
volatile __u32 string_limit; /* bytes of a string or buffer that are captured */
volatile __u32 page_size;
volatile __u64 rate_max; /* events per window; 0: no cap */
__u64 masks[2][SCTOP_ABI_CNT][SCTOP_MASK_WORDS];

#define RATE_WINDOW_NS 100000000ull

__u64 rate_window CACHE_LINE;
__u64 rate_used;

/* Grows with each fork, exec and rename: whatever may make a remembered verdict wrong. */
__u64 epoch CACHE_LINE;

static __always_inline bool is_streaming(void)
{
	return !counts_only && stream_on;
}

struct sctop_free_ids cell_ids CACHE_LINE;
struct sctop_free_ids slot_ids CACHE_LINE;
struct sctop_dead_ids dead_ids CACHE_LINE;

/* ---- what the task iterator is asked to do ---- */

volatile __u32 iter_mode;
volatile __u64 iter_bits;
__u32 ns_level; /* of user space's PID namespace; 0 is the initial one */
__u64 ns_address;

/* ---- per task ---- */

enum call_state {
	STATE_UNKNOWN, /* new: it may be inside a call that we did not see begin, or in a fork's
			  exit */
	STATE_OUTSIDE, /* in user space */
	STATE_COUNTED, /* inside a call that passed the filter */
	STATE_IGNORED, /* inside a call that did not */
};

/* Of the call inside: has the task's capture been filled for it? */
enum captured {
	CAPTURED_NOT,  /* nobody listened when it began */
	CAPTURED_ARGS, /* `args` of its state are all that there is */
	CAPTURED,
	CAPTURE_FAILED, /* no memory: its event is lost */
};

#define BUCKET_CNT 32

/* Follows the task_struct, so it survives an exec that changes the TID. */
struct task_state {
	u64 control;   /* the filter that the verdict, or the call inside, was judged by */
	u64 enter_ns;  /* 0: the clock was off */
	u64 tty, cred; /* addresses seen when the task was last judged: cheap "has it changed?" */
	struct sctop_cell_key
		key; /* slot of the task (0: none yet), number and ABI of the call inside */
	u32 judged; /* generation of the rules << 1 | verdict: one store, as others judge us, too */
	u8 state;   /* enum call_state */
	u8 captured;	    /* enum captured */
	u8 counted;	    /* it is one of its leader's `threads` */
	u8 signals_waiting; /* `kept_signals` has some of it */
	u64 lineage;	    /* bits of the filters that an ancestor (or itself) matched */
	u64 start_ns, thread_start_ns;
	u64 args[6]; /* of the call inside, with CAPTURED_ARGS */
	u32 tid, tgid, uid, gid, tty_device;
	u32 walked_gen; /* its ancestors were asked for this generation */
	u32 group_dead; /* leaders: the exit of the whole process was reported */
	u32 threads;	/* leaders: threads that live; 0: some were there before us, nobody knows */
	u32 hidden;	/* never traced: sctop itself, or the chain of its terminal */
	u32 buckets[BUCKET_CNT]; /* heads of the lookup chains of its cells */
};

/* What the stream keeps of a call from enter to exit; emitted as one piece. */
struct capture {
	struct sctop_event event;
	u8 data[SCTOP_DATA_MAX];
	u32 spec;	/* key of what is captured: of the call, or of the one that it stands for */
	u32 late;	/* arguments to be read again at exit, a bit each */
	u32 late_items; /* of the list among them */
	u32 room;	/* bytes of a buffer: the string limit, or a whole message */
};

/* Signals that are not delivered, until the call ends that they fell into. */
#define KEPT_MAX 4

struct kept_signal {
	u32 number;
	u32 handler; /* as in event.ret: SIGNAL_DEFAULT or SIGNAL_IGNORED */
	u32 pad;
	u8 info[SCTOP_SIGINFO_LEN];
};

struct kept_signals {
	u32 head, tail; /* the sender holds the lock of the receiver's signals: one writer */
	struct kept_signal ring[KEPT_MAX];
};

#define SLOT_GONE 0xffffffffu

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_state);
} tasks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct capture);
} captures SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct kept_signals);
} kept_signals SEC(".maps");

/*
 * Too big for the stack, and per CPU, as tp_btf programs do not preempt each other (up to 6.18).
 * A state to judge with where a task got none; a record to build an exec's event in.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct task_state);
} spare_state SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct capture);
} spare_capture SEC(".maps");

/* For the task iterator, which others on its CPU may interrupt: it has one reader. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct capture);
} iter_capture SEC(".maps");

/* Sizes of 1 are set by user space before loading. */
#define SHARED_ARRAY(name, value_type)             \
	struct {                                   \
		__uint(type, BPF_MAP_TYPE_ARRAY);  \
		__uint(map_flags, BPF_F_MMAPABLE); \
		__uint(max_entries, 1);            \
		__type(key, u32);                  \
		__type(value, value_type);         \
	} name SEC(".maps")

SHARED_ARRAY(cells, struct sctop_cell);
SHARED_ARRAY(bytes, struct sctop_bytes); /* of the cells */
SHARED_ARRAY(slots, struct sctop_task);
SHARED_ARRAY(cpus, struct sctop_cpu);
SHARED_ARRAY(failures, struct sctop_failure);
SHARED_ARRAY(free_cells, u64); /* struct sctop_free_ids: what is below each */
SHARED_ARRAY(free_slots, u64);
SHARED_ARRAY(dead_slots, u64);

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, struct sctop_filter);
} filters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SCTOP_CAPTURE_CNT);
	__type(key, u32);
	__type(value, struct sctop_capture_spec);
} capture_specs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* In sctop_cpu's excluded_epoch, below the epoch: its calls are not even `seen`. */
#define EXCLUDED_HIDDEN 1ULL

/*
 * Is this the task that was last excluded on this CPU? Asking its storage is a good part of what
 * being attached costs at all, and an excluded flood should not pay that twice per call.
 */
static __always_inline bool is_excluded(const struct sctop_cpu *cpu, struct task_struct *task)
{
	return cpu->excluded_task == (u64)task && cpu->excluded_control == control &&
	       cpu->excluded_epoch >> 1 == READ_ONCE(epoch);
}

/* A task's state, made if it has none; NULL: there is no memory. */
static __always_inline struct task_state *state_of(struct task_struct *task)
{
	struct task_state *state = bpf_task_storage_get(&tasks, task, 0, 0);

	if (!state)
		state = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!state) /* the task iterator may have made it in between */
		state = bpf_task_storage_get(&tasks, task, 0, 0);
	return state;
}

static __always_inline struct sctop_cpu *this_cpu(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&cpus, &cpu);
}

#define TAKE_TRIES 64

/* Takes a free id; 0 if there is none, or for once too many others take one, too. */
static __always_inline u32 take_id(struct sctop_free_ids *ids, void *below, u32 cnt)
{
	for (int i = 0; i < TAKE_TRIES; i++) {
		u64 top = READ_ONCE(ids->top), *next;
		u32 id = top;

		next = id ? bpf_map_lookup_elem(below, &id) : NULL;
		if (!next)
			break;
		if (__sync_val_compare_and_swap(&ids->top, top,
						sctop_free_ids_top(top, READ_ONCE(*next))) == top) {
			__sync_fetch_and_add(&ids->taken, 1);
			return id;
		}
	}
	if (READ_ONCE(ids->fresh) + 1 >= cnt)
		return 0;
	u32 id = __sync_fetch_and_add(&ids->fresh, 1) + 1;
	if (id >= cnt)
		return 0;
	__sync_fetch_and_add(&ids->taken, 1);
	return id;
}

/* Global functions, so that the verifier walks the loop once and not on each way to it. */
__noinline int take_cell_id(void)
{
	return take_id(&cell_ids, &free_cells, cell_cnt);
}

__noinline int take_slot_id(void)
{
	return take_id(&slot_ids, &free_slots, slot_cnt);
}

#endif
