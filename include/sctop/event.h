/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event.h - what the kernel side and user space share: layouts, limits, flags.
 *
 * Included by bpf/ and core/, so it uses nothing but <linux/types.h>. All records
 * are fixed-width with explicit padding; the static asserts are the contract.
 */
#ifndef SCTOP_EVENT_H
#define SCTOP_EVENT_H

#include <linux/types.h>

#define SCTOP_COMM_LEN 16 /* TASK_COMM_LEN */
#define SCTOP_EXE_LEN  48 /* basename of the executable, cut */

/* Which table of call numbers a call was made through. */
enum sctop_abi {
	SCTOP_ABI_64, /* the machine's own: x86-64, arm64 */
	SCTOP_ABI_32, /* compat: i386 on x86-64, arm on arm64 */
	SCTOP_ABI_X32,
	SCTOP_ABI_CNT,
};

#define SCTOP_NR_CNT	 512			 /* numbers with a bit of their own in a mask */
#define SCTOP_NR_BAD	 (-1)			 /* all numbers outside 0..511 share one cell */
#define SCTOP_MASK_WORDS (SCTOP_NR_CNT / 64 + 1) /* the last word's bit 0 is SCTOP_NR_BAD */

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
	__u64 pad;
};

/* What one CPU counts and remembers; the first cache line is what every call touches. */
struct sctop_cpu {
	__u64 seen;   /* calls entered, by anybody; and those of traced tasks that never began */
	__u64 passed; /* calls closed and booked */
	__u64 quiet;  /* nobody asked for this event: not streaming, or not failed, slow … */
	/* The last task here whose verdict was no, and what it was made under; not for user space.
	 */
	__u64 excluded_task, excluded_control, excluded_epoch;
	__u64 lost_since_ns; /* when the first call closed that was lost since the last emitted one
			      */
	__u64 pad0;
	__u64 emitted;	    /* passed = emitted + dropped + capped + quiet */
	__u64 dropped;	    /* the ring was full */
	__u64 capped;	    /* over the rate that user space asked for */
	__u64 unattributed; /* booked, but in the "other" cells */
	/* Fork, exec and exit records and signals that did not fit in the ring, and signals that
	 * could not be kept until the call they interrupted was told of. */
	__u64 life_dropped;
	__u64 missed;	  /* calls whose exit we did not see: booked, but without result and time */
	__u64 closing_ns; /* an event may be on its way that closed then; or SCTOP_CLOSING */
	__u32 id;	  /* this CPU's number; by user space */
	__u32 pad1;
};

#define SCTOP_CLOSING 1 /* the clock has not been read yet */

/* Free ids of cells or slots: user space fills at head, the kernel side takes at tail. */
struct sctop_ring_ids {
	__u64 head;
	__u64 pad0[7];
	__u64 tail;
	__u64 pad1[7];
};

enum sctop_event_type {
	SCTOP_EVENT_CALL = 1,
	SCTOP_EVENT_FORK,
	SCTOP_EVENT_EXEC,
	SCTOP_EVENT_EXIT, /* one per process, by its last thread */
	/* The following only where user space asked for them (tracer_options.signals). */
	SCTOP_EVENT_SIGNAL,	 /* to be delivered: see below. Never SIGKILL: that is an end */
	SCTOP_EVENT_THREAD_EXIT, /* a thread that was not its process's last */
};

/*
 * SIGNAL: nr is its number, datum 0 its siginfo_t, as far as any field of it reaches, in the
 * machine's own layout whatever the process's. It comes after the call that it interrupted.
 * Ignored ones are there, too, as strace has them.
 *
 * The end of a leader that other threads outlive is THREAD_EXIT like any other; wait(2), and so
 * strace, tells of it only once the last thread is gone: when EXIT comes with tid != tgid, and
 * with the same status. Unless a thread's execve took its place: EXEC with ret != tid.
 */
#define SCTOP_SIGINFO_LEN 48

enum sctop_event_flag {
	SCTOP_EVENT_UNFINISHED = 1 << 0, /* the call never returned; ret means nothing */
	SCTOP_EVENT_BLOCKED = 1 << 1,	 /* the call never began; no arguments, no duration */
	SCTOP_EVENT_NO_DURATION = 1 << 2,
};

/*
 * One record of the stream. `data_len` bytes of captured data follow: a sequence of
 * struct sctop_datum, each with its bytes, padded to 8. EXEC: datum 0 is the filename,
 * datum 1 the argument strings, each NUL-terminated. A call is emitted when it closes;
 * that is at time_ns + duration_ns, for all types, and what the stream is ordered by.
 */
struct sctop_event {
	__u8 type;
	__u8 abi;
	__s16 nr;
	__u16 flags;
	__u16 data_len;
	__u64 time_ns;	   /* CLOCK_MONOTONIC at enter (calls), or when it happened */
	__u64 duration_ns; /* calls only. With NO_DURATION: nobody's latency, but of the close */
	__s64 ret; /* calls: return value. FORK: child's tid. EXIT, THREAD_EXIT: code as wait(2) has
		      it. EXEC: the tid before; tid now is the leader's. SIGNAL: the handler's
		      address; 0 default action, 1 ignored */
	__u64 start_ns; /* identity of the process, with tgid */
	__u32 tid;
	__u32 tgid;
	__u32 ppid;
	__u32 uid;
	__u32 gid;
	__u32 tty;
	union {
		__u32 child_tgid; /* FORK */
		__u32 lost_us; /* calls: how long before, the gap that `dropped` tells of began */
	};
	__u32 cpu;
	__u32 dropped; /* this CPU's counters before this event, their low 32 bits: */
	__u32 capped;  /* a step since the CPU's last event is a gap at this place */
	char comm[SCTOP_COMM_LEN];
	__u64 args[6];
};

enum sctop_datum_flag {
	SCTOP_DATUM_LATE = 1 << 0,	/* read at exit, as the page was not there at enter; of a
					   list, after a FAULT of the same place that it replaces */
	SCTOP_DATUM_TRUNCATED = 1 << 1, /* there was more than was taken */
	SCTOP_DATUM_FAULT = 1 << 2,	/* not readable at all; of a list's item, the pointer */
	SCTOP_DATUM_AFTER = 1 << 3,	/* as the call left it */
};

/*
 * Captured bytes of an argument, or of what belongs to it: an element of argv, a buffer of an
 * iovec, what a structure points to.
 */
struct sctop_datum {
	__u16 place : 12; /* SCTOP_DATUM_ARG() and SCTOP_DATUM_ITEM() */
	__u16 flags : 4;
	__u16 len;   /* bytes that follow, without a terminating NUL */
	__u32 total; /* bytes (or what is counted: pointers, directory entries) there were, where
			known; else len */
};

#define SCTOP_DATUM_ARG(place)	     ((place)&7)    /* which argument, from 0 */
#define SCTOP_DATUM_ITEM(place)	     ((place) >> 3) /* 0: the argument itself; n: item n - 1 */
#define SCTOP_DATUM_PLACE(arg, item) ((arg) | (item) << 3)
#define SCTOP_ITEM_MAX		     32 /* items that are captured of a list; strace's limit */

/*
 * What the structures of an array point to has items of its own for each of them: those of
 * structure n (from 0) begin after n * SCTOP_ELEMENT_ITEMS. Buffers of an iovec that would not fit
 * in between are not captured, unless there is one structure only.
 */
#define SCTOP_ELEMENT_ITEMS 15
#define SCTOP_ELEMENT_MAX   32

#define SCTOP_PATH_MAX 4096 /* bytes of one string, buffer or structure */
/* Captured bytes per event, datum headers included: capturing stops beyond 7 KiB. */
#define SCTOP_DATA_MAX (7168 + 8 + SCTOP_PATH_MAX + 8)

/* How an argument is captured; filled from the one table of calls. */
enum sctop_capture {
	SCTOP_CAPTURE_NONE,
	SCTOP_CAPTURE_STRING,	/* NUL-terminated, read at enter, again at exit if that failed */
	SCTOP_CAPTURE_BYTES,	/* `size` bytes, as often as `count` says, and `extra` more */
	SCTOP_CAPTURE_ARGV,	/* an array of pointers to strings, ended by NULL */
	SCTOP_CAPTURE_POINTERS, /* the same, but only counted */
	SCTOP_CAPTURE_IOVEC,	/* an array of struct iovec, and what they point to */
	SCTOP_CAPTURE_ENTRIES,	/* directory entries, counted; `size` is where their length is */
};

enum sctop_capture_when {
	SCTOP_AT_ENTER = 1,
	SCTOP_AT_EXIT = 2,    /* and only if the call did not fail */
	SCTOP_AT_FAILURE = 4, /* at exit if it did; of an IOVEC only the array */
	SCTOP_HAS_LISTS = 8,  /* of a whole call: some argument is ARGV or POINTERS */
};

enum sctop_capture_count {
	SCTOP_COUNT_ONE,
	SCTOP_COUNT_ARG,    /* the value of argument `count_arg` */
	SCTOP_COUNT_RESULT, /* the result, but at most argument `count_arg`; that one at enter */
	SCTOP_COUNT_AT_ARG, /* the __u32 that argument `count_arg` points to (socklen_t) */
	SCTOP_COUNT_INSIDE, /* the __u32 at `count_arg` bytes of the structure itself */
	SCTOP_COUNT_BITS,   /* the value of argument `count_arg`, in bits: bytes of whole longs */
	/* Of links: what the structure says at `count_at`. */
	SCTOP_COUNT_WORD, /* as wide as a pointer */
	SCTOP_COUNT_U16,
	SCTOP_COUNT_U32,
};

enum sctop_capture_flag {
	SCTOP_CAPTURE_LIMITED = 1, /* no more than the string limit; else SCTOP_PATH_MAX */
	SCTOP_CAPTURE_WIDE = 2,	   /* links: pointers and words of 64 bits, whatever the ABI */
	SCTOP_CAPTURE_VIA = 4,	   /* links: two steps */
	SCTOP_CAPTURE_ALL = 8,	   /* at exit of more items than the string limit, too */
};

struct sctop_capture_arg {
	__u8 kind;  /* enum sctop_capture */
	__u8 when;  /* enum sctop_capture_when */
	__u8 count; /* enum sctop_capture_count */
	__u8 count_arg;
	__u16 size;
	__u8 extra;
	__u8 flags; /* enum sctop_capture_flag */
};

/* Which descriptors of a call are named, if user space asked for names (tracer_options.fd_names).
 */
enum sctop_fd_result {
	SCTOP_FD_RESULT_NOT,
	SCTOP_FD_RESULT,     /* the result is a descriptor, unless the call failed */
	SCTOP_FD_RESULT_DUP, /* … with fcntl's commands that duplicate one */
};

enum sctop_fd_list {
	SCTOP_FD_LIST_NOT,
	SCTOP_FD_LIST_PAIR,	/* argument `list_arg` points to two descriptors, at exit */
	SCTOP_FD_LIST_POLL,	/* … to struct pollfds, at enter; the next argument is how many */
	SCTOP_FD_LIST_SETS,	/* select: argument 0 is how many bits three sets have, at enter */
	SCTOP_FD_LIST_SENT,	/* `list_arg` points to a message that passes some on, at enter */
	SCTOP_FD_LIST_RECEIVED, /* … at exit */
};

struct sctop_capture_fds {
	__u8 args;   /* a bit for each argument that is a descriptor, or AT_FDCWD */
	__u8 result; /* enum sctop_fd_result */
	__u8 list;   /* enum sctop_fd_list */
	__u8 list_arg;
};

/*
 * What a structure in memory points to. The pointer is `at` bytes into it; with VIA that one
 * leads to another structure, in which the pointer is at `via`, and the count, too.
 */
struct sctop_capture_link {
	__u8 kind;  /* STRING, BYTES or IOVEC */
	__u8 when;  /* enum sctop_capture_when; 0: there is no such link */
	__u8 count; /* enum sctop_capture_count: ONE, WORD, U16 or U32 */
	__u8 flags; /* enum sctop_capture_flag */
	__u16 item; /* of its datum, from 1 */
	__u16 size;
	__u16 at;
	__u16 via;
	__u16 count_at;
	__u16 bytes_at; /* IOVEC, at exit: where the __u32 is that says how much was filled;
			   0: the result says it */
};

#define SCTOP_LINK_MAX 4

struct sctop_capture_spec {
	struct sctop_capture_arg arg[6];
	struct sctop_capture_link link[SCTOP_LINK_MAX];
	__u8 when;     /* of all arguments and links */
	__u8 links;    /* there are some */
	__u8 link_arg; /* argument that they are in, or in an array of */
	__u8 pad;
	struct sctop_capture_fds fds;
	__u16 stack_at; /* if not 0: argument 0 is what lies this far above the stack pointer */
	__u16 pad2[3];	/* a whole number of cache lines */
};

/*
 * What a descriptor stood for when the call began (the first place) or ended (the second): a datum
 * of its own for each, beyond those of the arguments. A struct sctop_fd, then its name: the names
 * on the way from the file up to the root, each ended by a slash; of what is in no tree only one,
 * without. A socket has a struct sctop_fd_socket, and what it is bound to if that is a name.
 */
#define SCTOP_DATUM_FD_ENTER SCTOP_DATUM_PLACE(7, 0)
#define SCTOP_DATUM_FD_EXIT  SCTOP_DATUM_PLACE(7, 1)

enum sctop_fd_flag {
	SCTOP_FD_DELETED = 1 << 0,  /* its last name was removed */
	SCTOP_FD_DETACHED = 1 << 1, /* in no tree: a pipe, a socket, memory … */
};

struct sctop_fd {
	__s32 fd;    /* AT_FDCWD: the working directory */
	__u16 mode;  /* type and permissions, as st_mode */
	__u16 flags; /* enum sctop_fd_flag */
	__u32 magic; /* of its file system, as f_type */
	__u32 rdev;  /* of a device: major << 20 | minor */
	__u64 ino;
};

#define SCTOP_FD_PROTOCOL_LEN 16

struct sctop_fd_socket {
	__u16 family;
	__u16 protocol;
	__u16 port, peer_port; /* in the machine's order; 0: not bound, not connected */
	__u8 address[16], peer_address[16];
	__u64 peer; /* unix: inode of the other socket; netlink: port id; 0: none */
	char name[SCTOP_FD_PROTOCOL_LEN]; /* of the protocol: "TCP", "UNIX-STREAM" */
};

/* ---- the filter as the kernel side has it; core/tracer.c compiles it from struct filter ---- */

enum sctop_rule_kind {
	SCTOP_RULE_PID,	     /* value = tgid or tid; start_ticks, if not 0, must agree */
	SCTOP_RULE_PID_TREE, /* the same, with descendants */
	SCTOP_RULE_NAME,     /* pattern is part of comm or exe; an alternative to the PID kinds */
	SCTOP_RULE_COMM,     /* comm or executable's basename */
	SCTOP_RULE_TTY,	     /* value = device; 0 is no terminal */
	SCTOP_RULE_UID,
	SCTOP_RULE_KIND_CNT,
};

#define SCTOP_PATTERN_LEN 32
#define SCTOP_RULE_MAX	  128
#define SCTOP_HIDDEN_MAX  32

struct sctop_rule {
	__u8 kind;
	__u8 negate;
	__u8 any_before; /* the pattern begins with '*' */
	__u8 any_after;	 /* … ends with '*' */
	__u32 value;
	__u64 start_ticks; /* USER_HZ, as /proc/PID/stat has it */
	__u32 len;
	__u32 gives; /* enum sctop_match bits of a task that this holds for; by the tracer */
	union {
		char pattern[SCTOP_PATTERN_LEN]; /* the rest is 0 */
		__u64 pattern_words[SCTOP_PATTERN_LEN / 8];
	};
	__u64 mask_words[SCTOP_PATTERN_LEN / 8]; /* 0xff for each byte of pattern; by the tracer */
};

/* What the rules that hold for a task add up to. Kinds are bits; the PID kinds and NAME share one.
 */
#define SCTOP_MATCH_KIND(kind) (1u << (kind))
enum sctop_match {
	SCTOP_MATCH_REFUSED = 1 << 16,	/* a negated rule holds */
	SCTOP_MATCH_TREE = 1 << 17,	/* a PID_TREE rule holds */
	SCTOP_MATCH_NOT_TREE = 1 << 18, /* a negated PID_TREE rule holds */
};

struct sctop_filter {
	__u32 rule_cnt;
	__u32 hidden_cnt;
	__u8 follow;	 /* descendants of whatever matches, too */
	__u8 need_names; /* some rule is about comm or exe */
	__u8 need_tree;	 /* some rule is SCTOP_RULE_PID_TREE */
	__u8 pad;
	__u32 need_kinds;   /* SCTOP_MATCH_KIND of the kinds that have a rule; by the tracer */
	__u64 tree_bit;	    /* bit in a task's lineage: descends from one of the PID_TREE rules */
	__u64 follow_bit;   /* bit in a task's lineage: descends from what matched */
	__u64 not_tree_bit; /* bit in a task's lineage: descends from a negated PID_TREE rule */
	__u32 hidden[SCTOP_HIDDEN_MAX]; /* TGIDs never traced: sctop, and its terminal's chain */
	struct sctop_rule rules[SCTOP_RULE_MAX];
};

/*
 * What is in force, in one word so that it changes at once. Bit 0 is the index of the active
 * filter and masks; bits 3-31 count changes; bits 32-63 are the generation of the task rules
 * (a change of the call mask alone leaves all verdicts valid).
 */
enum sctop_control {
	SCTOP_CONTROL_INDEX = 1 << 0,
	SCTOP_CONTROL_ALL_CALLS = 1 << 1,  /* every mask is all ones: no need to look */
	SCTOP_CONTROL_TTY_OR_UID = 1 << 2, /* a verdict may change with these, unannounced */
};
#define SCTOP_CONTROL_CHANGE_SHIFT 3
#define SCTOP_CONTROL_RULES_SHIFT  32

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

_Static_assert(sizeof(struct sctop_cell) == 320, "a cell is five cache lines");
_Static_assert(sizeof(struct sctop_task) == 128, "task slot");
_Static_assert(sizeof(struct sctop_cpu) == 128, "two cache lines per CPU");
_Static_assert(sizeof(struct sctop_event) == 144, "event header");
_Static_assert(sizeof(struct sctop_datum) == 8, "datum header");
_Static_assert(sizeof(struct sctop_capture_link) == 16, "capture link");
_Static_assert(sizeof(struct sctop_capture_spec) == 128, "capture spec");
_Static_assert(sizeof(struct sctop_fd) == 24, "descriptor");
_Static_assert(sizeof(struct sctop_fd_socket) == 64, "socket");
_Static_assert(sizeof(struct sctop_inflight) == 80, "in flight");
_Static_assert(sizeof(struct sctop_rule) == 88, "rule");

#endif
