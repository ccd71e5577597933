/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * task_set.h - a few processes or threads by identity: what is tagged, what is folded.
 */
#ifndef SCTOP_TUI_TASK_SET_H
#define SCTOP_TUI_TASK_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "sctop/model.h"

/* All 0 is empty. The ids are in no order; to be released. */
struct task_set {
	struct task_id *ids;
	size_t cnt;
};

bool task_set_has(const struct task_set *set, struct task_id id);
/* Once, however often it is added. False: no memory. */
bool task_set_add(struct task_set *set, struct task_id id);
/* False: it was not there. */
bool task_set_remove(struct task_set *set, struct task_id id);
void task_set_release(struct task_set *set);

#endif
