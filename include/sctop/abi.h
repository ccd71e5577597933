/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * abi.h - tables of call numbers, and limits that all records share.
 *
 * As all that bpf/ and core/ share, it uses nothing but <linux/types.h>; records are fixed-width,
 * with explicit padding, and static asserts are the contract.
 */
#ifndef SCTOP_ABI_H
#define SCTOP_ABI_H

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

#endif
