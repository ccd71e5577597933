/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * capture.h - what the kernel side copies of a call's arguments: data that it follows, made from
 * the one table of calls (syscall_capture()). What comes of it is in event.h.
 */
#ifndef SCTOP_CAPTURE_H
#define SCTOP_CAPTURE_H

#include <linux/types.h>

#include "sctop/abi.h"

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
	SCTOP_HAS_MESSAGES =
		32, /* … argument 0 is a socket; if of netlink, what goes through is wanted whole */
};

enum sctop_capture_count {
	SCTOP_COUNT_ONE,
	SCTOP_COUNT_ARG,    /* the value of argument `count_arg` */
	SCTOP_COUNT_RESULT, /* the result, but at most argument `count_arg`; that one at enter */
	SCTOP_COUNT_AT_ARG, /* the __u32 that argument `count_arg` points to (socklen_t) */
	SCTOP_COUNT_INSIDE, /* the __u32 at `count_arg` bytes of the structure itself */
	/* A request of ioctl in argument `count_arg`: the size in its number, as far as it has one.
	 */
	SCTOP_COUNT_REQUEST,
	SCTOP_COUNT_BITS,  /* the value of argument `count_arg`, in bits: bytes of whole longs */
	SCTOP_COUNT_PAGES, /* … in bytes of memory: a byte for each page */
	/* Of links: what the structure says at `count_at`. */
	SCTOP_COUNT_WORD, /* as wide as a pointer */
	SCTOP_COUNT_U16,
	SCTOP_COUNT_U32,
};

/* Bytes of a request of ioctl: at least; of drivers whose numbers have no size in them; and what
 * may follow those of drivers whose numbers do not have all of it. */
#define SCTOP_REQUEST_MIN     40
#define SCTOP_REQUEST_LARGE   392
#define SCTOP_REQUEST_MORE    72
#define SCTOP_REQUEST_CONSOLE 0x4b
#define SCTOP_REQUEST_LOOP    0x4c
#define SCTOP_REQUEST_PERF    0x24
#define SCTOP_REQUEST_EXTENTS 0x94

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
	SCTOP_FD_LIST_MANY_SENT, /* to an array of such messages; the next argument is how many */
	SCTOP_FD_LIST_MANY_RECEIVED, /* … at exit; the result is how many */
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

/*
 * Calls that stand for others: i386's socketcall and ipc, which say by a number which one it is,
 * and its first mmap and select, whose arguments are in memory. They are captured as the call that
 * they stand for, by a spec of that one: there is a row of them behind the specs of all calls.
 */
enum sctop_inner {
	SCTOP_INNER_NOT,
	SCTOP_INNER_NUMBERED, /* argument 0 is the number, argument 1 points to the arguments */
	SCTOP_INNER_MEMORY,   /* argument 0 points to the arguments */
	SCTOP_INNER_IPC,      /* argument 0 is the number, and a version; some of the others' are */
};

#define SCTOP_INNER_ROW	  32			/* numbers of socketcall and ipc are below */
#define SCTOP_INNER_CNT	  (4 * SCTOP_INNER_ROW) /* a row for each of the four */
#define SCTOP_INNER_FIRST (SCTOP_ABI_CNT * SCTOP_NR_CNT) /* key of the first one */
#define SCTOP_CAPTURE_CNT (SCTOP_INNER_FIRST + SCTOP_INNER_CNT)

/*
 * sctop_capture_spec.inner_args of ipc's: which argument of ipc each one is, four bits each from
 * the first on (0: there is none), and what is one step further away.
 */
#define SCTOP_IPC_ARG(inner, outer) ((__u32)(outer) << 4 * (inner))
#define SCTOP_IPC_VALUE		    (1u << 30) /* argument 3 is where it is (semctl) */
#define SCTOP_IPC_PAIR		    (1u << 31) /* version 0: 1 and 3 are where 1 is (msgrcv) */

/* Bytes of a buffer that is a message. */
#define SCTOP_MESSAGE_MAX 1024

struct sctop_capture_spec {
	struct sctop_capture_arg arg[6];
	struct sctop_capture_link link[SCTOP_LINK_MAX];
	__u8 when;     /* of all arguments and links */
	__u8 links;    /* there are some */
	__u8 link_arg; /* argument that they are in, or in an array of */
	__u8 inner;    /* enum sctop_inner: of a call that stands for others */
	struct sctop_capture_fds fds;
	__u16 stack_at;	   /* if not 0: argument 0 is what lies this far above the stack pointer */
	__u16 inner_first; /* … key of the first of their specs */
	__u32 inner_args; /* of such: how many words there are, or SCTOP_IPC_…; 0: no such call */
};

_Static_assert(sizeof(struct sctop_capture_link) == 16, "capture link");
_Static_assert(sizeof(struct sctop_capture_spec) == 128, "capture spec");

#endif
