/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_inner.h - calls that stand for others: i386's socketcall, ipc, and its first mmap and
 * select.
 *
 * Internal to core/. Which call it is follows from a number in argument 0, if it is not always the
 * same; how its arguments are found is the kernel side's (struct sctop_capture_spec).
 */
#ifndef SCTOP_SYSCALL_INNER_H
#define SCTOP_SYSCALL_INNER_H

#include <stdint.h>

#include "sctop/capture.h"
#include "sctop/syscalls.h"

/* How a call stands for others; SCTOP_INNER_NOT: it does not. Of i386 only. `*first` is the key of
 * the first of their specs. */
enum sctop_inner syscall_inner_kind(const struct syscall_info *info, uint32_t *first);

/* The name of the call that one of those stands for; NULL: it stands for none. */
const char *syscall_inner_name(const struct syscall_info *info, uint64_t number);

/* What is behind `key`, which is SCTOP_INNER_FIRST or above: the call's name, and in `*args` how
 * its arguments are found (sctop_capture_spec.inner_args). NULL: nothing. */
const char *syscall_inner_at(uint32_t key, uint32_t *args);

#endif
