/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * signal.bpf.h - signals as events, where user space asked for them.
 *
 * ptrace, and so strace, stops for each signal on its way to a task. Where nobody traces with
 * ptrace, two kinds never get on that way: the kernel throws an ignored signal away where it is
 * sent, and begins to kill there, with SIGKILL, where one ends the process without a core dump
 * (kernel/signal.c, prepare_signal() and complete_signal()). These are taken from the sender, and
 * kept until the call that they fell into has ended.
 */
#ifndef SCTOP_SIGNAL_BPF_H
#define SCTOP_SIGNAL_BPF_H

#include "state.bpf.h"
#include "judge.bpf.h"
#include "stream.bpf.h"

#define SI_KERNEL 0x80 /* sent by the kernel, without details */

enum { /* include/trace/events/signal.h */
       TRACE_SIGNAL_DELIVERED,
       TRACE_SIGNAL_IGNORED,
};

enum signal_handler {
	SIGNAL_DEFAULT, /* SIG_DFL */
	SIGNAL_IGNORED, /* SIG_IGN */
};

/* What an event of a signal is made of: its size is a constant, as a reservation's has to be. */
struct signal_record {
	struct sctop_event event;
	struct sctop_datum datum;
	u8 info[SCTOP_SIGINFO_LEN];
};

/* The fields of siginfo_t of a signal that the kernel never wrote one for. */
struct plain_siginfo {
	s32 number, error, code, pad;
	u32 pid, uid;
};

static __always_inline void emit_signal(struct task_struct *task, struct task_state *state,
					u32 number, const void *info, s64 handler)
{
	struct sctop_cpu *cpu = this_cpu();
	struct signal_record *record;
	u64 outer;

	if (!cpu)
		return;
	outer = closing_begin(cpu);
	record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);
	if (!record) {
		cpu->life_dropped++;
		closing_end(cpu, outer);
		return;
	}
	fill_life(task, state, cpu, &record->event, SCTOP_EVENT_SIGNAL, handler);
	record->event.abi = SCTOP_ABI_64;
	record->event.nr = number;
	record->event.data_len = sizeof(record->datum) + sizeof(record->info);
	record->datum =
		(struct sctop_datum){ .len = SCTOP_SIGINFO_LEN, .total = SCTOP_SIGINFO_LEN };
	bpf_probe_read_kernel(record->info, sizeof(record->info), info); /* zeros if it fails */
	bpf_ringbuf_submit(record, wake_flag(cpu));
	closing_end(cpu, outer);
}

/* Puts what is kept of the current task in the stream: the call that they fell into has ended, or
 * the task. */
__noinline int emit_kept(struct task_state *state)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct kept_signals *kept = bpf_task_storage_get(&kept_signals, task, 0, 0);

	if (!state)
		return 0;
	state->signals_waiting = 0;
	if (!kept)
		return 0;
	for (int i = 0; i < KEPT_MAX; i++) {
		struct kept_signal *signal;
		u32 tail = kept->tail;

		if (tail == READ_ONCE(kept->head))
			break;
		signal = &kept->ring[tail & (KEPT_MAX - 1)];
		if (is_streaming())
			emit_signal(task, state, signal->number, signal->info, signal->handler);
		WRITE_ONCE(kept->tail, tail + 1);
	}
	return 0;
}

/* What send_signal_locked() would have written, had it queued the signal. */
static __always_inline void read_siginfo(u32 number, const void *info, u8 *to)
{
	struct plain_siginfo *plain = (void *)to;
	struct task_struct *sender;

	if ((u64)info > 1) { /* SEND_SIG_NOINFO, SEND_SIG_PRIV */
		bpf_probe_read_kernel(to, SCTOP_SIGINFO_LEN, info);
		return;
	}
	__builtin_memset(to, 0, SCTOP_SIGINFO_LEN);
	plain->number = number;
	if (info) {
		plain->code = SI_KERNEL;
		return;
	}
	sender = bpf_get_current_task_btf();
	plain->pid = ns_pid(sender->group_leader, sender->tgid);
	plain->uid = sender->cred->uid.val;
}

/* One of each number is kept, as the kernel would do itself. */
static __noinline int keep_signal(struct task_struct *task, struct task_state *state,
				  u32 number_and_handler, const void *info)
{
	struct kept_signals *kept =
		bpf_task_storage_get(&kept_signals, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	struct sctop_cpu *cpu = this_cpu();
	u32 number = number_and_handler >> 1;
	struct kept_signal *signal;
	u32 head, waiting;

	if (!cpu)
		return 0;
	waiting = kept ? kept->head - READ_ONCE(kept->tail) : KEPT_MAX;
	if (!kept || waiting >= KEPT_MAX) {
		cpu->life_dropped++;
		return 0;
	}
	head = kept->head;
	for (u32 i = 1; i < KEPT_MAX; i++)
		if (i <= waiting && kept->ring[(head - i) & (KEPT_MAX - 1)].number == number)
			return 0;
	signal = &kept->ring[head & (KEPT_MAX - 1)];
	signal->number = number;
	signal->handler = number_and_handler & 1;
	read_siginfo(number, info, signal->info);
	WRITE_ONCE(kept->head, head + 1);
	WRITE_ONCE(state->signals_waiting, 1);
	return 0;
}

/*
 * A signal that will not be delivered, by whoever sends it. A function of its own, so that its
 * stack does not add to that of judging (512 bytes over all frames).
 */
static __noinline int undelivered_signal(struct task_struct *task, struct task_state *state,
					 u32 number_and_handler, const void *info)
{
	u32 number = number_and_handler >> 1;
	u8 bytes[SCTOP_SIGINFO_LEN];

	/* Unknown is inside, too: of a task that makes calls, the next end of one is near. */
	if (READ_ONCE(state->state) != STATE_OUTSIDE)
		return keep_signal(task, state, number_and_handler, info);
	read_siginfo(number, info, bytes);
	emit_signal(task, state, number, bytes, number_and_handler & 1);
	return 0;
}

/* Has this signal, just sent, ended the process? */
static __always_inline bool is_fatal(struct task_struct *task, u32 number)
{
	return BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT &&
	       (BPF_CORE_READ(task, signal, group_exit_code) & 0x7f) == number;
}

#endif
