/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * inflight.bpf.h - a call that has not ended, as the task iterator finds it.
 */
#ifndef SCTOP_INFLIGHT_BPF_H
#define SCTOP_INFLIGHT_BPF_H

#include "state.bpf.h"
#include "count.bpf.h"
#include "regs.bpf.h"
#include "fd.bpf.h"

static __always_inline bool is_asleep(struct task_struct *task)
{
	if (bpf_core_field_exists(task->__state))
		return task->__state != 0;
	return BPF_CORE_READ((struct task_struct___5_13 *)task, state) != 0;
}

/*
 * A task that was there before us: while it sleeps, what it entered the kernel with lies on
 * its stack, and the call's number is -1 unless it was a call (arch/x86/entry/entry_64.S).
 */
static __always_inline bool find_call_before_us(struct task_struct *task,
						const struct pt_regs *regs,
						struct sctop_inflight *inflight)
{
	long id = call_in_regs(regs);

	if (id < 0 || !is_asleep(task) ||
	    task->flags & (PF_KTHREAD | PF_IO_WORKER | PF_USER_WORKER))
		return false;
	inflight->abi = abi_of(task, id);
	inflight->nr = nr_of(inflight->abi, id);
	inflight->flags = SCTOP_INFLIGHT_BEFORE_US;
	return mask_passes(control, inflight->abi, inflight->nr);
}

static __noinline int write_inflight(struct seq_file *seq, struct task_struct *task,
				     struct task_state *state)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct sctop_inflight inflight = {};
	struct capture *capture;
	u32 key = 0, len;

	if (!regs)
		return 0;
	if (state->state == STATE_COUNTED) {
		inflight.enter_ns = state->enter_ns;
		inflight.nr = state->key.nr;
		inflight.abi = state->key.abi;
	} else if (state->state != STATE_UNKNOWN || !find_call_before_us(task, regs, &inflight)) {
		return 0;
	}
	inflight.tid = state->tid;
	inflight.tgid = state->tgid;
	inflight.start_ns = state->start_ns;
	read_args(regs, inflight.abi, inflight.args);
	capture = bpf_map_lookup_elem(&iter_capture, &key);
	if (!capture)
		return 0;
	capture->event.data_len = 0;
	__builtin_memcpy(capture->event.args, inflight.args, sizeof(inflight.args));
	/* From memory it comes back as a mere number, which is what global functions take. */
	capture->event.ret = (u64)task;
	if (inflight.nr >= 0)
		name_arg_fds(capture, inflight.abi * SCTOP_NR_CNT + inflight.nr,
			     READ_ONCE(capture->event.ret));
	len = capture->event.data_len;
	barrier_var(len);
	if (len > SCTOP_DATA_MAX)
		len = 0;
	inflight.data_len = len;
	bpf_seq_write(seq, &inflight, sizeof(inflight));
	return len ? bpf_seq_write(seq, capture->data, len) : 0;
}

#endif
