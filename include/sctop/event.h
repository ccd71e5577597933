/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event.h - the records of the stream, as the kernel side puts them in the ring: calls, the lives
 * of processes, signals; and the bytes captured with them.
 */
#ifndef SCTOP_EVENT_H
#define SCTOP_EVENT_H

#include <linux/types.h>

#include "sctop/abi.h"

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
	SCTOP_EVENT_UNFINISHED = 1 << 0, /* the call never returned; ret: see below */
	SCTOP_EVENT_BLOCKED = 1 << 1,	 /* the call never began; no duration */
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
	/* Calls: return value; of one that never returned as a signal ended the program, the
	 * restart that it ended with, else 0. FORK: child's tid. EXIT, THREAD_EXIT: code as wait(2)
	 * has it. EXEC: the tid before; tid now is the leader's. SIGNAL: the handler's address; 0
	 * default action, 1 ignored. */
	__s64 ret;
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
 * What the structures of an array point to has the same items for each of them. A datum without
 * bytes says whose those are that follow, up to the next such: of structure `total`, from 0.
 */
#define SCTOP_DATUM_ELEMENT SCTOP_DATUM_PLACE(6, 1)
#define SCTOP_ELEMENT_MAX   32

/*
 * Bytes of one string, buffer or structure. What is captured at enter is kept in storage of the
 * thread until the call ends: each thread that is streamed has one, which the kernel limits to 64
 * KiB less its header, and takes as a whole from the next power of two; so more than what paths
 * need would cost everyone memory for it.
 */
#define SCTOP_PATH_MAX 4096
/*
 * Captured bytes per event, datum headers included: capturing stops beyond SCTOP_DATA_FULL, but for
 * data without bytes, which say that there was more. With the kernel's headers it is 16 KiB.
 */
#define SCTOP_DATA_FULL	 11776
#define SCTOP_DATA_MARKS 16
#define SCTOP_DATA_MAX	 (SCTOP_DATA_FULL + 8 + SCTOP_PATH_MAX + 8 + 8 * SCTOP_DATA_MARKS)

/*
 * What a descriptor stood for when the call began (the first place) or ended (the second): a datum
 * of its own for each, beyond those of the arguments. A struct sctop_fd, then its name: the names
 * on the way from the file up to the root, each ended by a slash; of what is in no tree only one,
 * without. A socket has a struct sctop_fd_socket, and what it is bound to if that is a name.
 */
#define SCTOP_DATUM_FD_ENTER SCTOP_DATUM_PLACE(7, 0)
#define SCTOP_DATUM_FD_EXIT  SCTOP_DATUM_PLACE(7, 1)

/*
 * Of a call that stands for another one (i386's socketcall, ipc, select, mmap): the arguments of
 * that one, six __u64. All other data are of its arguments, not of the call's own. FAULT: some
 * could not be read, and are where they should have been.
 */
#define SCTOP_DATUM_INNER SCTOP_DATUM_PLACE(6, 0)

enum sctop_fd_flag {
	SCTOP_FD_DELETED = 1 << 0,  /* its last name was removed */
	SCTOP_FD_DETACHED = 1 << 1, /* in no tree: a pipe, a socket, memory … */
};

struct sctop_fd {
	__s32 fd;    /* AT_FDCWD: the working directory */
	__u16 mode;  /* type and permissions, as st_mode */
	__u16 flags; /* enum sctop_fd_flag */
	__u32 magic; /* of its file system, as f_type */
	union {
		__u32 rdev; /* of a device: major << 20 | minor */
		__u32 pid;  /* of a process (pidfd), as long as it is there; else 0 */
	};
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

_Static_assert(sizeof(struct sctop_event) == 144, "event header");
_Static_assert(sizeof(struct sctop_datum) == 8, "datum header");
_Static_assert(sizeof(struct sctop_fd) == 24, "descriptor");
_Static_assert(sizeof(struct sctop_fd_socket) == 64, "socket");

#endif
