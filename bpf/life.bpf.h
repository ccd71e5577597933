/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * life.bpf.h - how many threads of a process live, which of them is the last to end, and what
 * remains of each.
 */
#ifndef SCTOP_LIFE_BPF_H
#define SCTOP_LIFE_BPF_H

#include "state.bpf.h"

/*
 * How many threads of a process live is known of those that were born, or loaded their program,
 * before our eyes. Workers of io_uring and vhost are born without an event: they do not count.
 */
static __always_inline void count_thread(struct task_struct *task, struct task_state *state)
{
	struct task_struct *leader_task = task->group_leader;
	struct task_state *leader;

	if (!state) /* nor would its end be counted */
		return;
	if (leader_task->pid == task->pid) {
		state->threads = 1;
	} else {
		leader = bpf_task_storage_get(&tasks, leader_task, 0, 0);
		if (!leader || !READ_ONCE(leader->threads))
			return;
		__sync_fetch_and_add(&leader->threads, 1);
	}
	state->counted = 1;
}

/* Of a thread; as long as it is the leader's, also of the process. */
static __always_inline int wait_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, exit_code);
}

/*
 * Is this the last thread of its process to come by here? signal->live is 0 for several of them,
 * if they end at once: those whose threads are counted are asked by that. Of the others the first
 * that comes reports the end, though one more may have a call to close.
 */
static __always_inline bool is_group_dead(struct task_struct *task, const struct task_state *state)
{
	bool nobody_lives = BPF_CORE_READ(task, signal, live.counter) == 0;
	struct task_state *leader;

	leader = bpf_task_storage_get(&tasks, task->group_leader, 0, 0);
	if (leader && READ_ONCE(leader->threads)) {
		if (!state->counted || __sync_fetch_and_sub(&leader->threads, 1) != 1)
			return false;
	} else {
		if (!nobody_lives)
			return false;
		leader = state_of(task->group_leader);
	}
	/* A worker that ends later finds no thread counted, like one of a process that is not. */
	return !leader || __sync_val_compare_and_swap(&leader->group_dead, 0, 1) == 0;
}

/* The slot and its cells are final; user space folds them and gives them back. */
static __always_inline void bury(struct task_struct *task, struct task_state *state,
				 bool group_dead)
{
	u32 id = __sync_lock_test_and_set(&state->key.slot, SLOT_GONE);
	struct sctop_task *slot;
	u64 place, *dead;
	u32 key;

	if (!id || id == SLOT_GONE)
		return;
	slot = bpf_map_lookup_elem(&slots, &id);
	if (!slot)
		return;
	slot->exit_code = wait_status(task);
	__sync_fetch_and_or(&slot->flags,
			    SCTOP_TASK_DEAD | (group_dead ? SCTOP_TASK_GROUP_DEAD : 0));
	place = __sync_fetch_and_add(&dead_ids.head, 1);
	key = place & (slot_cnt - 1);
	dead = bpf_map_lookup_elem(&dead_slots, &key);
	if (dead)
		WRITE_ONCE(*dead, id);
}

#endif
