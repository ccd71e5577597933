/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * task_set.c - an array: it is as large as what somebody tags by hand.
 */
#include <stdlib.h>

#include "task_set.h"

bool task_set_has(const struct task_set *set, struct task_id id)
{
	for (size_t i = 0; i < set->cnt; i++)
		if (task_id_equal(set->ids[i], id))
			return true;
	return false;
}

bool task_set_add(struct task_set *set, struct task_id id)
{
	struct task_id *more;

	if (task_set_has(set, id))
		return true;
	more = realloc(set->ids, (set->cnt + 1) * sizeof(*more));
	if (!more)
		return false;
	set->ids = more;
	more[set->cnt++] = id;
	return true;
}

bool task_set_remove(struct task_set *set, struct task_id id)
{
	for (size_t i = 0; i < set->cnt; i++)
		if (task_id_equal(set->ids[i], id)) {
			set->ids[i] = set->ids[--set->cnt];
			return true;
		}
	return false;
}

void task_set_release(struct task_set *set)
{
	free(set->ids);
	*set = (struct task_set){ 0 };
}
