/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_table.h - core/syscalls.def as arrays, and the numbers that belong to it.
 *
 * Internal to core/; everybody else includes sctop/syscalls.h.
 */
#ifndef SCTOP_SYSCALL_TABLE_H
#define SCTOP_SYSCALL_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "sctop/syscalls.h"

/* Numbers with an entry: 0..511, and x32's own up to 547. arm's private calls are beyond. */
#define SYSCALL_NR_LIMIT    576
#define SYSCALL_MAX	    512 /* at least as many as syscalls.def has calls */
#define SYSCALL_VARIANT_MAX 48	/* … variants */

/* Arguments that differ from those in the main table, on the architectures of `archs`. */
struct syscall_variant {
	unsigned int archs;	  /* 1 << enum syscall_arch */
	struct syscall_info info; /* name and arguments only; classes and result: main table */
};

extern const struct syscall_info syscall_table[];
extern const size_t syscall_table_cnt;
extern const struct syscall_variant syscall_variants[];
extern const size_t syscall_variant_cnt;

/* The numbers of one architecture. */
struct syscall_numbers {
	int32_t nr[SYSCALL_MAX];		      /* by index in syscall_table; -1: none */
	int16_t index[SYSCALL_NR_LIMIT];	      /* in syscall_table; -1: none */
	const struct syscall_info *info[SYSCALL_MAX]; /* by index; variants applied */
	struct syscall_info variants[SYSCALL_VARIANT_MAX];
};

/* Made at the first use, then never changed. Any thread may call it. */
const struct syscall_numbers *syscall_numbers(enum syscall_arch arch);

/* Those of an ABI of this machine. NULL: it has no such ABI; `abi` may be any number. */
const struct syscall_numbers *syscall_numbers_of(enum sctop_abi abi);

/* Index in syscall_table, or -1. */
int syscall_index(const char *name);

#endif
