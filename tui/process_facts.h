/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_facts.h - what /proc says of the processes that are on the screen, and no record does.
 *
 * Asking costs, so only rows that are shown ask, for what a shown column needs, and not at every
 * frame. A recording has no /proc: nobody asks then.
 */
#ifndef SCTOP_TUI_PROCESS_FACTS_H
#define SCTOP_TUI_PROCESS_FACTS_H

#include <stdint.h>

#include "columns.h"
#include "sctop/model.h"

struct process_facts_cache;

struct process_facts_cache *process_facts_new(void); /* NULL: ENOMEM */
void process_facts_free(struct process_facts_cache *cache);

/*
 * Of a process, or of a thread; `needs` is of enum column_need. What is not known (it is gone, or
 * nobody asked) is empty. NULL without memory. Valid until the next call.
 */
const struct process_facts *process_facts_get(struct process_facts_cache *cache, struct task_id id,
					      unsigned int needs, uint64_t now_ns);

#endif
