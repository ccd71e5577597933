/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * count.bpf.h - calls are booked here when they close, in the cell of (thread, ABI, call).
 */
#ifndef SCTOP_COUNT_BPF_H
#define SCTOP_COUNT_BPF_H

#include "state.bpf.h"
#include "judge.bpf.h"

#define CHAIN_MAX 64

#define EINTR		      4
#define ERESTARTSYS	      512
#define ERESTARTNOINTR	      513
#define ERESTARTNOHAND	      514
#define ERESTART_RESTARTBLOCK 516
#define MAX_ERRNO	      4095

enum closing {
	CLOSED_RETURNED,
	CLOSED_UNFINISHED, /* the task ended inside */
	CLOSED_BLOCKED,	   /* it never began */
};

static __always_inline bool is_restart(s64 ret)
{
	return ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
	       ret == -ERESTART_RESTARTBLOCK;
}

static __always_inline bool is_error(s64 ret)
{
	return ret < 0 && ret >= -MAX_ERRNO && !is_restart(ret);
}

/* floor(log2(i)) for a byte; 0 for 0. */
#define LOG2_2(i)   (i), (i)
#define LOG2_4(i)   LOG2_2(i), LOG2_2(i)
#define LOG2_8(i)   LOG2_4(i), LOG2_4(i)
#define LOG2_16(i)  LOG2_8(i), LOG2_8(i)
#define LOG2_32(i)  LOG2_16(i), LOG2_16(i)
#define LOG2_64(i)  LOG2_32(i), LOG2_32(i)
#define LOG2_128(i) LOG2_64(i), LOG2_64(i)
static const u8 log2_table[256] = { 0,		0,	    LOG2_2(1),	LOG2_4(2),  LOG2_8(3),
				    LOG2_16(4), LOG2_32(5), LOG2_64(6), LOG2_128(7) };

/* The histogram's bucket. Most calls take less than 16 µs: one look into the table. */
static __always_inline u32 bucket_of_ns(u64 ns)
{
	u32 value, result = 0;

	ns >>= SCTOP_HIST_SHIFT;
	if (ns >> 31)
		return SCTOP_HIST_CNT - 1;
	value = ns;
	if (value > 0xffff) {
		value >>= 16;
		result = 16;
	}
	if (value > 0xff) {
		value >>= 8;
		result += 8;
	}
	result += log2_table[value & 0xff];
	barrier_var(result); /* below 32 already, but verifiers up to 6.1 lose track of it */
	return result & (SCTOP_HIST_CNT - 1);
}

/* The bit of a mask, or the index of an "other" cell, that stands for this number. */
static __always_inline u32 nr_index(s32 nr)
{
	return nr >= 0 && nr < SCTOP_NR_CNT ? nr : SCTOP_NR_CNT;
}

static __always_inline bool mask_passes(u64 word, u32 abi, s32 nr)
{
	u32 bit = nr_index(nr);

	if (word & SCTOP_CONTROL_ALL_CALLS)
		return true;
	/* What is compared must be what indexes: verifiers up to 6.1 do not connect copies. */
	barrier_var(bit);
	barrier_var(abi);
	if (abi >= SCTOP_ABI_CNT || bit > SCTOP_NR_CNT)
		return false;
	return masks[control_index(word)][abi][bit / 64] >> (bit & 63) & 1;
}

/* Gives the task a slot. Task iterator and the task itself may come here at once: one wins. */
static __noinline u32 take_slot(struct task_struct *task, struct task_state *state)
{
	u32 id = READ_ONCE(state->key.slot), old;
	struct sctop_task *slot;

	if (id)
		return id == SLOT_GONE ? 0 : id;
	id = take_slot_id();
	if (!id)
		return 0;
	slot = bpf_map_lookup_elem(&slots, &id);
	if (!slot)
		return 0;
	slot->flags = 0;
	slot->cells = 0;
	slot->failures = 0;
	slot->exe[0] = 0;
	old = __sync_val_compare_and_swap(&state->key.slot, 0, id);
	if (!old) {
		refresh_slot(task, state);
		return id;
	}
	/* Lost: give it back through the list of the dead. */
	slot->flags = SCTOP_TASK_UNUSED | SCTOP_TASK_DEAD;
	u64 place = __sync_fetch_and_add(&dead_ids.head, 1);
	u32 key = place & (slot_cnt - 1);
	u64 *dead = bpf_map_lookup_elem(&dead_slots, &key);
	if (dead)
		WRITE_ONCE(*dead, id);
	return old == SLOT_GONE ? 0 : old;
}

static __always_inline struct sctop_cell *cell_at(u32 id)
{
	return bpf_map_lookup_elem(&cells, &id);
}

static __always_inline bool is_cell_of(const struct sctop_cell *cell,
				       const struct sctop_cell_key *key)
{
	return *(const u64 *)&cell->key == *(const u64 *)key;
}

static __always_inline u32 bucket_of(u32 abi, s32 nr)
{
	return ((u32)nr * 0x9e3779b1u >> 27 ^ abi) & (BUCKET_CNT - 1);
}

/* A cell of this chain; 0: there is none. Global, and so verified once, not once for each caller.
 */
__noinline int find_in_chain(struct task_state *state, u32 id)
{
	struct sctop_cell *cell;

	if (!state)
		return 0;
	for (int i = 0; i < CHAIN_MAX && id; i++) {
		cell = cell_at(id);
		if (!cell)
			break;
		if (is_cell_of(cell, &state->key))
			return id;
		id = cell->next;
	}
	return 0;
}

/*
 * Not at the head of its chain: look further, or begin a new cell of the current task. 0: none is
 * left. Global, too, as all that is not on the way of most calls.
 */
__noinline int find_cell_slow(struct task_state *state)
{
	struct sctop_task *slot;
	struct sctop_cell *cell;
	u32 id, slot_id, bucket;

	if (!state)
		return 0;
	slot_id = take_slot(bpf_get_current_task_btf(), state);
	bucket = bucket_of(state->key.abi, state->key.nr);
	barrier_var(bucket); /* as in mask_passes() */
	if (!slot_id || bucket >= BUCKET_CNT)
		return 0;
	id = find_in_chain(state, state->buckets[bucket]);
	if (id)
		return id;
	id = take_cell_id();
	cell = id ? cell_at(id) : NULL;
	slot = bpf_map_lookup_elem(&slots, &slot_id);
	if (!cell || !slot)
		return 0;
	cell->key.nr = state->key.nr;
	cell->key.abi = state->key.abi;
	cell->next = state->buckets[bucket];
	cell->sibling = slot->cells;
	WRITE_ONCE(cell->key.slot, slot_id);
	WRITE_ONCE(slot->cells, id);
	state->buckets[bucket] = id;
	return id;
}

static __always_inline u32 other_id(u32 abi, s32 nr)
{
	return cell_cnt + abi * (SCTOP_NR_CNT + 1) + nr_index(nr);
}

/* Adds to a cell that all tasks share. */
__noinline int book_other(u32 abi, s32 nr, u32 closing, s64 ret, u64 ns)
{
	u32 id = other_id(abi, nr);
	struct sctop_cell *cell = cell_at(id);
	struct sctop_cpu *cpu = this_cpu();

	if (!cell || !cpu)
		return 0;
	cpu->unattributed++;
	if (closing == CLOSED_UNFINISHED)
		__sync_fetch_and_add(&cell->unfinished, 1);
	else if (closing == CLOSED_BLOCKED)
		__sync_fetch_and_add(&cell->blocked, 1);
	if (closing != CLOSED_UNFINISHED && is_restart(ret))
		__sync_fetch_and_add(&cell->restarts, 1);
	else if (closing != CLOSED_UNFINISHED && is_error(ret)) {
		__sync_fetch_and_add(&cell->errors, 1);
		cpu->failures_lost += failures_on ? 1 : 0;
	}
	if (ns) {
		__sync_fetch_and_add(&cell->total_ns, ns);
		__sync_fetch_and_add(&cell->hist[bucket_of_ns(ns)], 1);
		for (int i = 0; i < 8; i++) {
			u64 max = READ_ONCE(cell->max_ns);

			if (ns <= max || __sync_val_compare_and_swap(&cell->max_ns, max, ns) == max)
				break;
		}
	}
	__sync_fetch_and_add(&cell->calls, 1);
	return 0;
}

static __always_inline int count_failure(struct sctop_failure *failure)
{
	failure->last_ns = bpf_ktime_get_ns();
	WRITE_ONCE(failure->count, failure->count + 1);
	return 0;
}

/*
 * A call failed: counts it by errno as well. Only the thread itself looks for its keys, so what is
 * not found cannot be put there by somebody else meanwhile; but a free place can be taken.
 */
__noinline int book_failure(u64 cell_key, u64 number)
{
	u64 key = cell_key | number << 52; /* struct sctop_failure_key */
	/* Folded first: a product's middle does not depend on the factor's upper bits, the errno.
	 */
	u32 hash = (key ^ key >> 31) * 0x9e3779b97f4a7c15ull >> 32;
	u32 first = hash & (failure_cnt - 1) & ~(SCTOP_FAILURE_WAYS - 1);
	u32 slot_id = (u32)cell_key, id;
	struct sctop_failure *failure;
	struct sctop_task *slot;
	struct sctop_cpu *cpu;

	for (int i = 0; i < SCTOP_FAILURE_WAYS; i++) {
		id = first + i;
		failure = bpf_map_lookup_elem(&failures, &id);
		if (failure && *(volatile u64 *)&failure->key == key)
			return count_failure(failure);
	}
	slot = bpf_map_lookup_elem(&slots, &slot_id);
	for (int i = 0; i < SCTOP_FAILURE_WAYS && slot; i++) {
		id = first + i;
		failure = bpf_map_lookup_elem(&failures, &id);
		if (!failure || __sync_val_compare_and_swap((u64 *)&failure->key, 0, key))
			continue;
		failure->next = slot->failures;
		WRITE_ONCE(slot->failures, id + 1);
		return count_failure(failure);
	}
	cpu = this_cpu();
	if (cpu)
		cpu->failures_lost++;
	return 0;
}

/* The cell of the call that state->key names; 0: none is left. book() has it in its own way. */
static __always_inline u32 cell_of(struct task_struct *task, struct task_state *state)
{
	u32 bucket = bucket_of(state->key.abi, state->key.nr), id;
	struct sctop_cell *cell;

	barrier_var(bucket);
	if (bucket >= BUCKET_CNT)
		return 0;
	id = state->buckets[bucket];
	cell = cell_at(id);
	if (id && cell && is_cell_of(cell, &state->key))
		return id;
	return find_cell_slow(state);
}

/* i386's call that stands for all of sockets: include/uapi/linux/net.h */
#if defined(__TARGET_ARCH_x86)
#define SOCKETCALL_SEND	    9
#define SOCKETCALL_RECV	    10
#define SOCKETCALL_SENDTO   11
#define SOCKETCALL_RECVFROM 12
#define SOCKETCALL_SENDMSG  16
#define SOCKETCALL_RECVMSG  17

static __always_inline u32 transfer_of_socketcall(const struct pt_regs *regs)
{
	u32 call = regs->bx;

	if (call == SOCKETCALL_SEND || call == SOCKETCALL_SENDTO || call == SOCKETCALL_SENDMSG)
		return SCTOP_TRANSFER_WRITE;
	if (call == SOCKETCALL_RECV || call == SOCKETCALL_RECVFROM || call == SOCKETCALL_RECVMSG)
		return SCTOP_TRANSFER_READ;
	return 0;
}
#else
static __always_inline u32 transfer_of_socketcall(const struct pt_regs *regs)
{
	return 0;
}
#endif

/* Which way the bytes went that a call returns; 0: its result is something else. */
static __always_inline u32 transfer_of(const struct task_state *state, const struct pt_regs *regs)
{
	u32 abi = state->key.abi, nr = (u16)state->key.nr, transfer;

	barrier_var(abi); /* as in mask_passes() */
	barrier_var(nr);
	if (abi >= SCTOP_ABI_CNT || nr >= SCTOP_NR_CNT)
		return 0;
	transfer = transfers[abi][nr];
	return transfer == SCTOP_TRANSFER_SOCKETCALL ? transfer_of_socketcall(regs) : transfer;
}

/*
 * Before the call itself is booked, and apart from that: what it would keep on the stack there adds
 * up with what judges.
 */
static __noinline int book_bytes(struct task_struct *task, struct task_state *state,
				 const struct pt_regs *regs, u64 cnt)
{
	u32 transfer = transfer_of(state, regs), id = transfer ? cell_of(task, state) : 0;
	u32 shared = other_id(state->key.abi, state->key.nr);
	struct sctop_bytes *sum;

	if (!transfer)
		return 0;
	sum = bpf_map_lookup_elem(&bytes, id ? &id : &shared);
	if (!sum)
		return 0;
	/* Atomic, as all tasks share the "other" cells. */
	if (transfer & SCTOP_TRANSFER_READ)
		__sync_fetch_and_add(&sum->read, cnt);
	if (transfer & SCTOP_TRANSFER_WRITE)
		__sync_fetch_and_add(&sum->written, cnt);
	return 0;
}

/* `calls` is written last: whoever sees it grown sees the rest, too. */
static __always_inline void book_cell(struct sctop_cell *cell, u32 closing, s64 ret, u64 ns)
{
	if (ns) {
		cell->total_ns += ns;
		if (ns > cell->max_ns)
			cell->max_ns = ns;
		cell->hist[bucket_of_ns(ns)]++;
	}
	if (closing != CLOSED_RETURNED) {
		if (closing == CLOSED_UNFINISHED)
			cell->unfinished++;
		else
			cell->blocked++;
	}
	if (ret < 0 && closing != CLOSED_UNFINISHED) {
		if (is_restart(ret))
			cell->restarts++;
		else if (is_error(ret))
			cell->errors++;
	}
	WRITE_ONCE(cell->calls, cell->calls + 1);
}

/* Books the call that state->key.nr and abi name. ns: 0 if there is no latency. */
static __always_inline void book(struct task_struct *task, struct task_state *state, u32 closing,
				 s64 ret, u64 ns)
{
	u32 bucket = bucket_of(state->key.abi, state->key.nr);
	struct sctop_cell *cell;
	u32 id;

	barrier_var(bucket);
	if (bucket >= BUCKET_CNT)
		return;
	id = state->buckets[bucket];
	cell = cell_at(id);
	if (!cell)
		return;
	if (!id || !is_cell_of(cell, &state->key)) {
		id = find_cell_slow(state);
		if (!id) {
			book_other(state->key.abi, state->key.nr, closing, ret, ns);
			return;
		}
		cell = cell_at(id);
		if (!cell)
			return;
	}
	/* First, as the reader takes cells before this: no failure is without its errno. */
	if (ret < 0 && failures_on && closing != CLOSED_UNFINISHED && is_error(ret))
		book_failure(*(u64 *)&state->key, -ret);
	book_cell(cell, closing, ret, ns);
}

#endif
