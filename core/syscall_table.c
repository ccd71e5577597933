/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_table.c - turns core/syscalls.def into arrays. Data only.
 *
 * Nothing is included here beyond what is needed: the words of syscalls.def (stat, time,
 * signal …) are functions and structures elsewhere.
 */
#include "syscall_table.h"

/* The classes as syscalls.def spells them. */
enum {
	none = 0,
	file = CLASS_FILE,
	desc = CLASS_DESC,
	network = CLASS_NETWORK,
	process = CLASS_PROCESS,
	memory = CLASS_MEMORY,
	signal = CLASS_SIGNAL,
	ipc = CLASS_IPC,
	time = CLASS_TIME,
	creds = CLASS_CREDS,
	stat = CLASS_STAT,
	pure = CLASS_PURE,
	event = CLASS_EVENT,
	admin = CLASS_ADMIN,
	clock = CLASS_CLOCK,
	lstat = CLASS_LSTAT,
	fstat = CLASS_FSTAT,
	statlike = CLASS_STATLIKE,
	statfs = CLASS_STATFS,
	fstatfs = CLASS_FSTATFS,
	statfslike = CLASS_STATFSLIKE,
};

/* … and the architectures of its variants. */
enum {
	X86_64 = 1 << SYSCALL_ARCH_X86_64,
	I386 = 1 << SYSCALL_ARCH_I386,
	X32 = 1 << SYSCALL_ARCH_X32,
	AARCH64 = 1 << SYSCALL_ARCH_AARCH64,
	ARM = 1 << SYSCALL_ARCH_ARM,
};

/* clang-format off */
#define PLAIN(n, t)  { #n, ARG_##t, NULL, -1 }

#define INT(n)          PLAIN(n, INT)
#define UINT(n)         PLAIN(n, UINT)
#define LONG(n)         PLAIN(n, LONG)
#define ULONG(n)        PLAIN(n, ULONG)
#define SIZE(n)         PLAIN(n, SIZE)
#define HEX(n)          PLAIN(n, HEX)
#define PTR(n)          PLAIN(n, PTR)
#define FD(n)           PLAIN(n, FD)
#define DIRFD(n)        PLAIN(n, DIRFD)
#define PID(n)          PLAIN(n, PID)
#define UID16(n)         PLAIN(n, UID16)
#define PAGES(n)         PLAIN(n, PAGES)
#define UID(n)          PLAIN(n, UID)
#define MODE(n)         PLAIN(n, MODE)
#define CREAT_MODE(n)   PLAIN(n, CREAT_MODE)
#define NODE_MODE(n)    PLAIN(n, NODE_MODE)
#define DEV(n)          PLAIN(n, DEV)
#define DEVICE(n)        PLAIN(n, DEVICE)
#define PATH(n)         PLAIN(n, PATH)
#define ARGV(n)         PLAIN(n, ARGV)
#define ENVP(n)         PLAIN(n, ENVP)
#define PATH_OUT(n)     PLAIN(n, PATH_OUT)
#define HALF(n)         PLAIN(n, HALF)
#define SIG(n)          PLAIN(n, SIGNAL)
#define STR(n)          PLAIN(n, STRING)

#define IN(n, k)           { #n, ARG_BUF_IN, NULL, k }
#define OUT(n, k)          { #n, ARG_BUF_OUT, NULL, k }
#define VALUE(n, k)        { #n, ARG_BUF_OUT, "value", k }
#define NOISE(n, k)        { #n, ARG_NOISE_OUT, NULL, k }
#define BY_COMMAND(n, s)   { #n, ARG_BY_COMMAND, #s, -1 }
#define ARRAY_BY_COMMAND(n, s, l) { #n, ARG_BY_COMMAND, #s, l }
#define ULOFF(n, k)        { #n, ARG_ULOFF, NULL, k }
#define LOFF(n, k)         { #n, ARG_LOFF, NULL, k }
#define FLAGS(n, s)        { #n, ARG_FLAGS, #s, -1 }
#define STRUCT_IN(n, s)    { #n, ARG_STRUCT_IN, #s, -1 }
#define STRUCT_OUT(n, s)   { #n, ARG_STRUCT_OUT, #s, -1 }
#define STRUCT_INOUT(n, s) { #n, ARG_STRUCT_INOUT, #s, -1 }
#define ARRAY_INOUT(n, s, k) { #n, ARG_STRUCT_INOUT, #s, k }
#define ARRAY_IN(n, s, k)  { #n, ARG_STRUCT_IN, #s, k }
#define ARRAY_OUT(n, s, k) { #n, ARG_STRUCT_OUT, #s, k }

#define ARGS(...) \
	.arg_cnt = sizeof((struct syscall_arg[]){ __VA_ARGS__ }) / sizeof(struct syscall_arg), \
	.args = { __VA_ARGS__ }
/* clang-format on */

const struct syscall_info syscall_table[] = {
#define SYSCALL(n, c, r, ...) { .name = #n, .classes = c, .ret = ARG_##r, ARGS(__VA_ARGS__) },
#define VARIANT(...)
#include "syscalls.def"
#undef SYSCALL
#undef VARIANT
};
const size_t syscall_table_cnt = sizeof(syscall_table) / sizeof(syscall_table[0]);

const struct syscall_variant syscall_variants[] = {
#define SYSCALL(...)
#define VARIANT(a, n, ...) { .archs = a, .info = { .name = #n, ARGS(__VA_ARGS__) } },
#include "syscalls.def"
};
const size_t syscall_variant_cnt = sizeof(syscall_variants) / sizeof(syscall_variants[0]);

_Static_assert(sizeof(syscall_table) / sizeof(syscall_table[0]) <= SYSCALL_MAX,
	       "raise SYSCALL_MAX");
_Static_assert(sizeof(syscall_variants) / sizeof(syscall_variants[0]) <= SYSCALL_VARIANT_MAX,
	       "raise SYSCALL_VARIANT_MAX");
