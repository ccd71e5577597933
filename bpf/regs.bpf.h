/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * regs.bpf.h - a call in the registers: which table its number is of, the number, the arguments.
 */
#ifndef SCTOP_REGS_BPF_H
#define SCTOP_REGS_BPF_H

#include "state.bpf.h"

/* The i386 table is chosen per call, not per process: int 0x80 works in 64-bit programs, too. */
static __always_inline u32 abi_of(struct task_struct *task, long id)
{
#if defined(__TARGET_ARCH_x86)
#define TS_COMPAT 0x0002     /* arch/x86/include/asm/thread_info.h */
#define X32_BIT	  0x40000000 /* __X32_SYSCALL_BIT */
	if (task->thread_info.status & TS_COMPAT)
		return SCTOP_ABI_32;
	return id >= 0 && (id & X32_BIT) ? SCTOP_ABI_X32 : SCTOP_ABI_64;
#elif defined(__TARGET_ARCH_arm64)
#define TIF_32BIT 22 /* arch/arm64/include/asm/thread_info.h */
	return task->thread_info.flags >> TIF_32BIT & 1 ? SCTOP_ABI_32 : SCTOP_ABI_64;
#else
	return SCTOP_ABI_64;
#endif
}

static __always_inline long call_in_regs(const struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return regs->orig_ax;
#elif defined(__TARGET_ARCH_arm64)
	return regs->syscallno;
#endif
}

/* All numbers that no table has are one: a hostile process must not use up the cells. */
static __always_inline s16 nr_of(u32 abi, long id)
{
#if defined(__TARGET_ARCH_x86)
	if (abi == SCTOP_ABI_X32)
		id &= ~X32_BIT;
#endif
	return id >= 0 && id < SCTOP_NR_CNT ? id : SCTOP_NR_BAD;
}

static __always_inline void read_args(struct pt_regs *regs, u32 abi, u64 args[6])
{
#if defined(__TARGET_ARCH_x86)
	if (abi == SCTOP_ABI_32) {
		args[0] = (u32)regs->bx;
		args[1] = (u32)regs->cx;
		args[2] = (u32)regs->dx;
		args[3] = (u32)regs->si;
		args[4] = (u32)regs->di;
		args[5] = (u32)regs->bp;
		return;
	}
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
#elif defined(__TARGET_ARCH_arm64)
	args[0] = regs->orig_x0;
	for (int i = 1; i < 6; i++)
		args[i] = regs->regs[i];
#endif
}

#endif
