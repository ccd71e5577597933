/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls.h - the one table of calls: names, numbers per ABI, arguments, classes.
 *
 * core/syscalls.def holds names, arguments and classes; the numbers come from libseccomp,
 * plus the few calls newer than it. All data is static and never freed.
 */
#ifndef SCTOP_SYSCALLS_H
#define SCTOP_SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/abi.h"

struct sctop_capture_spec;

enum syscall_class {
	CLASS_FILE = 1 << 0, /* takes a file name */
	CLASS_DESC = 1 << 1, /* takes or returns a descriptor, sockets aside (as strace has it) */
	CLASS_NETWORK = 1 << 2,
	CLASS_PROCESS = 1 << 3, /* begins, ends, waits for or signals a process */
	CLASS_MEMORY = 1 << 4,
	CLASS_SIGNAL = 1 << 5,
	CLASS_IPC = 1 << 6,  /* System V */
	CLASS_TIME = 1 << 7, /* clocks, timers, sleeping */
	CLASS_CREDS = 1 << 8,
	CLASS_STAT = 1 << 9,
	CLASS_PURE = 1 << 10,  /* never fails: getpid, … */
	CLASS_EVENT = 1 << 11, /* poll, select, epoll: waiting for descriptors */
	CLASS_ADMIN = 1 << 12, /* system administration: modules, mount, reboot, bpf … */
	CLASS_CLOCK = 1 << 13, /* reads or sets a clock */
	CLASS_LSTAT = 1 << 14,
	CLASS_FSTAT = 1 << 15,
	CLASS_STATLIKE = 1 << 16, /* strace's %%stat */
	CLASS_STATFS = 1 << 17,
	CLASS_FSTATFS = 1 << 18,
	CLASS_STATFSLIKE = 1 << 19, /* strace's %%statfs */
};

struct syscall_class_name {
	const char *name; /* without % */
	unsigned int bit;
	const char *help;
};
extern const struct syscall_class_name syscall_classes[]; /* ended by a NULL name */

/* What an argument (or the result) is; decides capture and decoding. */
enum arg_type {
	ARG_INT,  /* signed decimal, 32 bits */
	ARG_UINT, /* unsigned decimal, 32 bits */
	ARG_LONG, /* signed decimal, as wide as a register */
	ARG_ULONG,
	ARG_HEX,
	ARG_PTR, /* an address; 0 is NULL */
	ARG_FD,
	ARG_DIRFD,	/* AT_FDCWD or a descriptor */
	ARG_PATH,	/* NUL-terminated file name */
	ARG_STRING,	/* other NUL-terminated string */
	ARG_MODE,	/* octal */
	ARG_CREAT_MODE, /* octal; means nothing unless the open flags before it create a file */
	ARG_NODE_MODE,	/* octal, with the type of the file in it */
	ARG_DEV,	/* makedev(major, minor); means something after the mode of a device only */
	ARG_DEVICE,	/* makedev(major, minor), always */
	ARG_SIZE,
	ARG_SIGNAL,
	ARG_PID,
	ARG_UID,
	ARG_FLAGS,   /* a named set: struct syscall_arg.set */
	ARG_BUF_IN,  /* bytes passed to the kernel; length in argument `len` */
	ARG_BUF_OUT, /* bytes filled by the kernel; length is the result, at most argument `len` */
	ARG_STRUCT_IN, /* set names the structure; `len`: the argument with its size or count, or -1
			*/
	ARG_STRUCT_OUT,
	ARG_ARGV,
	ARG_LOFF,	  /* low half of a signed 64-bit number; the high half is argument `len` */
	ARG_ULOFF,	  /* the same, unsigned */
	ARG_PAGES,	  /* an offset in pages, shown in bytes */
	ARG_UID16,	  /* a user or group of i386's first calls */
	ARG_HANDLER,	  /* of a signal */
	ARG_HALF,	  /* half of a number (or padding), not shown by itself */
	ARG_PATH_OUT,	  /* NUL-terminated file name filled by the kernel */
	ARG_NOISE_OUT,	  /* as BUF_OUT, but never text */
	ARG_ENVP,	  /* as ARGV, but only counted */
	ARG_STRUCT_INOUT, /* as STRUCT_IN and STRUCT_OUT: captured at enter and at exit */
	ARG_BY_COMMAND,	  /* what it is depends on a command in another argument; `set` is the
			     largest structure that it may be */
	ARG_TYPE_CNT,
};

struct syscall_arg {
	const char *name; /* as in the kernel's prototype */
	enum arg_type type;
	const char *set; /* name of the flag set or structure, or NULL */
	int len;	 /* index of the length argument, or -1 */
};

struct syscall_info {
	const char *name;
	unsigned int classes;
	int arg_cnt;
	struct syscall_arg args[6];
	enum arg_type ret;
};

/* "fd", "path", "struct out": a word or two for lists; `set` says which flags or structure. */
const char *arg_type_name(enum arg_type type);
/* "descriptor", "structure, out": the same in full. Neither is ever NULL. */
const char *arg_type_label(enum arg_type type);

/* NULL if there is no call with this number. */
const struct syscall_info *syscall_info(enum sctop_abi abi, int nr);

/* Its name; for unknown numbers "syscall_0x1ff" in buf (strace's form). Never NULL. */
const char *syscall_name(enum sctop_abi abi, int nr, char buf[static 24]);

/* The number of a call by name, or -ENOENT. */
int syscall_nr(enum sctop_abi abi, const char *name);

/* "x86_64", "i386", "x32", "aarch64", "arm": the name of an ABI on the machine this runs on;
 * "none" if it has no such ABI. */
const char *syscall_abi_name(enum sctop_abi abi);

/*
 * Sets in mask the bits of all calls of `abi` that one word names: a name, a number, %class,
 * /regex. Returns how many names in any ABI the word stands for, 0 if none, or -EINVAL for a
 * bad regex, or one that may take too much memory or time, with the reason in `why`.
 */
int syscall_match(enum sctop_abi abi, const char *word, uint64_t mask[static SCTOP_MASK_WORDS],
		  char *why, size_t why_size);

/* The name closest to a word that is none ("opne" → "open"), or NULL if nothing is close. */
const char *syscall_suggest(const char *word);

/* Whether the results of a call are bytes that it read or wrote: enum sctop_transfer; 0: no. */
unsigned int syscall_transfer(enum sctop_abi abi, int nr);

/* What the kernel side captures of this call; all zero if nothing. */
void syscall_capture(enum sctop_abi abi, int nr, struct sctop_capture_spec *spec);

/* … of one that another call stands for, by its key: SCTOP_INNER_FIRST to SCTOP_CAPTURE_CNT - 1. */
void syscall_capture_inner(uint32_t key, struct sctop_capture_spec *spec);

/* ---- the whole table, also for machines other than this one ---- */

enum syscall_arch {
	SYSCALL_ARCH_X86_64,
	SYSCALL_ARCH_I386,
	SYSCALL_ARCH_X32,
	SYSCALL_ARCH_AARCH64,
	SYSCALL_ARCH_ARM,
	SYSCALL_ARCH_CNT,
};

/* "x86_64", "i386" … */
const char *syscall_arch_name(enum syscall_arch arch);

/* Calls by index, sorted by name; syscall_count() of them. */
size_t syscall_count(void);
const struct syscall_info *syscall_at(size_t i);

/* The number that call i has there (x32: without bit 30), or -ENOENT. */
int syscall_arch_nr(enum syscall_arch arch, size_t i);

/* Call i with the arguments that it has there: 64-bit numbers come in two on 32-bit machines. */
const struct syscall_info *syscall_arch_info(enum syscall_arch arch, size_t i);

#endif
