/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * run_stats.h - a process of its own that can make the kernel take the time of BPF programs.
 *
 * That takes CAP_SYS_ADMIN, which nothing else here needs. So a child keeps that and nothing else,
 * knows nothing but its end of a pipe, and reads one byte at a time: on, off. It ends with us.
 */
#ifndef CORE_RUN_STATS_H
#define CORE_RUN_STATS_H

#include <stdbool.h>
#include <sys/types.h>

struct run_stats;

/* Forks the child, before there is anything that it should not have. NULL with errno set: EPERM
 * where CAP_SYS_ADMIN is not there. */
struct run_stats *run_stats_new(void);
void run_stats_free(struct run_stats *run_stats); /* NULL is allowed */

/* The helper process that has the right to it. */
pid_t run_stats_pid(const struct run_stats *run_stats);

/* Of all BPF programs of the machine, until it is off or we end. 0 or negative errno. */
int run_stats_set(struct run_stats *run_stats, bool on);

#endif
