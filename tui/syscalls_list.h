/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls_list.h - calls printed to stdout, for `sctop syscalls`.
 */
#ifndef TUI_SYSCALLS_LIST_H
#define TUI_SYSCALLS_LIST_H

#include <stdbool.h>

/* chosen[i] is call i of syscall_at(). The table is folded to the width of a terminal; what is no
 * terminal gets a line for each call. */
void syscalls_print_table(const bool *chosen);
/* JSON lines: a "syscall" each, then "totals". */
void syscalls_print_json(const bool *chosen);

#endif
