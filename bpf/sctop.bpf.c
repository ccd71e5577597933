/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sctop.bpf.c - the hooks. Everything is a few lines here; the work is in the *.bpf.h parts:
 * judge (does a task pass?), count (cells), stream (events; what they carry: capture, fd, exec),
 * life, signal, inflight.
 *
 * tp_btf programs, not classic tracepoints: those are silently skipped while their CPU is
 * inside a bpf(2) map operation, and so not exact.
 */
#include "state.bpf.h"
#include "judge.bpf.h"
#include "count.bpf.h"
#include "stream.bpf.h"
#include "signal.bpf.h"
#include "regs.bpf.h"
#include "exec.bpf.h"
#include "life.bpf.h"
#include "inflight.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* No memory for a state to pair enter and exit in: one to judge by, forgotten afterwards. */
static __always_inline struct task_state *unpaired_state(void)
{
	u32 key = 0;
	struct task_state *state = bpf_map_lookup_elem(&spare_state, &key);

	if (state)
		__builtin_memset(state, 0, sizeof(*state));
	return state;
}

/* Such a call is booked at once. */
static __noinline int book_unpaired(struct task_state *state, struct sctop_cpu *cpu)
{
	cpu->passed++;
	if (is_streaming())
		lose(cpu, &cpu->dropped, 0);
	else
		cpu->quiet++;
	return book_other(state->key.abi, state->key.nr, CLOSED_RETURNED, 0, 0);
}

/*
 * The last call's exit did not come by: it ran between attaching to enter and to exit, or the
 * kernel skipped our program. It is booked as what is known of it.
 */
static __noinline int exit_missed(struct task_struct *task, struct task_state *state,
				  struct sctop_cpu *cpu)
{
	cpu->missed++;
	cpu->passed++;
	if (state->captured == CAPTURED_NOT)
		cpu->quiet++;
	else
		lose(cpu, &cpu->dropped, 0);
	book(task, state, CLOSED_RETURNED, 0, 0);
	return 0;
}

static __always_inline u64 hidden_of(const struct task_state *state)
{
	return READ_ONCE(state->hidden) ? EXCLUDED_HIDDEN : 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct sctop_cpu *cpu = this_cpu();
	u64 now = READ_ONCE(epoch); /* before anything that the verdict is made of */
	u64 word = control;
	struct task_state *state;
	bool unpaired = false;

	if (!cpu)
		return 0;
	cpu->seen++;
	if (is_excluded(cpu, task)) {
		cpu->seen -= cpu->excluded_epoch & EXCLUDED_HIDDEN;
		return 0;
	}
	state = state_of(task);
	if (!state) {
		state = unpaired_state();
		unpaired = true;
		if (!state)
			return 0;
	}
	if (state->state == STATE_COUNTED)
		exit_missed(task, state, cpu);
	state->state = STATE_IGNORED;
	if (!verdict_at_call(task, state, word)) {
		if (!(word & SCTOP_CONTROL_TTY_OR_UID)) {
			cpu->excluded_task = (u64)task;
			cpu->excluded_control = word;
			cpu->excluded_epoch = now << 1 | hidden_of(state);
		}
		cpu->seen -= hidden_of(state);
		return 0;
	}
	state->key.abi = abi_of(task, id);
	state->key.nr = nr_of(state->key.abi, id);
	if (!mask_passes(word, state->key.abi, state->key.nr))
		return 0;
	if (unpaired)
		return book_unpaired(state, cpu);
	state->state = STATE_COUNTED;
	state->control = word;
	if (is_streaming())
		stream_enter(task, regs, state);
	else
		state->captured = CAPTURED_NOT;
	state->enter_ns = latency_on ? bpf_ktime_get_ns() : 0;
	return 0;
}

/* The filter changed during the call: does the call pass the new one? */
static __noinline int still_passes(struct task_struct *task, struct task_state *state, u64 word)
{
	return verdict_of(task, state, word) && mask_passes(word, state->key.abi, state->key.nr);
}

/* An exit without enter: seccomp or ptrace ended the call before it began. Does it pass? */
static __noinline int exit_blocked(struct task_struct *task, struct task_state *state,
				   struct pt_regs *regs, long ret)
{
	struct sctop_cpu *cpu = this_cpu();
	u64 word = control;
	long id = call_in_regs(regs);

	if (!cpu)
		return 0;
	cpu->seen++;
	if (!verdict_of(task, state, word)) {
		cpu->seen -= hidden_of(state);
		return 0;
	}
	state->key.abi = abi_of(task, id);
	state->key.nr = nr_of(state->key.abi, id);
	if (!mask_passes(word, state->key.abi, state->key.nr))
		return 0;
	cpu->passed++;
	book(task, state, CLOSED_BLOCKED, ret, 0);
	return 1;
}

/* What it was called with is still there. Apart from the above, whose stack would add up. */
static __always_inline void stream_blocked(struct task_struct *task, struct task_state *state,
					   struct sctop_cpu *cpu, struct pt_regs *regs, long ret)
{
	state->captured = CAPTURED_NOT;
	if (stream_on)
		stream_enter(task, regs, state);
	emit_blocked(state, cpu, ret);
}

/*
 * A call that a fatal signal interrupts passes through sys_exit, but the program never sees it
 * return: SIGKILL is pending for each thread of a process that dies (kernel/signal.c,
 * complete_signal(), and zap_other_threads() for an exec or exit_group).
 */
static __always_inline u32 closing_of(struct task_struct *task, long ret)
{
	if (ret >= 0 || (ret != -EINTR && !is_restart(ret)))
		return CLOSED_RETURNED;
	return task->pending.signal.sig[0] & SIGKILL_BIT ? CLOSED_UNFINISHED : CLOSED_RETURNED;
}

/*
 * What such a call says it ended for: the restart, if the signal is the program's own end, and this
 * the thread that it was for; 0 if it is SIGKILL, or somebody else's exit.
 */
static __always_inline long restart_at_end(struct task_struct *task, long ret)
{
	int number = BPF_CORE_READ(task, signal, group_exit_code) & 0x7f;

	return number && number != SIGKILL && task->pid == task->tgid && is_restart(ret) ? ret : 0;
}

static __always_inline int close_call(struct task_struct *task, struct task_state *state,
				      struct sctop_cpu *cpu, struct pt_regs *regs, long ret)
{
	u64 word, ns = 0;
	u32 was, closing;
	bool streams;

	was = state->state;
	state->state = STATE_OUTSIDE;
	if (was == STATE_IGNORED || was == STATE_UNKNOWN)
		return 0;
	if (was == STATE_OUTSIDE) {
		if (exit_blocked(task, state, regs, ret))
			stream_blocked(task, state, cpu, regs, ret);
		return 0;
	}
	word = control;
	if (state->control != word && !still_passes(task, state, word))
		return 0;
	streams = is_streaming();
	if (streams)
		closing_begin(cpu);
	if (state->enter_ns)
		ns = bpf_ktime_get_ns() - state->enter_ns;
	closing = closing_of(task, ret);
	if (closing == CLOSED_UNFINISHED) {
		ns = 0;
		ret = restart_at_end(task, ret);
	}
	cpu->passed++;
	if (bytes_on && ret > 0)
		book_bytes(task, state, regs, ret);
	book(task, state, closing, ret, ns);
	if (streams) {
		emit_call(state, cpu, closing | ns << 2, ret);
		closing_end(cpu, 0);
	} else {
		cpu->quiet++;
	}
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct sctop_cpu *cpu = this_cpu();
	struct task_state *state;

	/* Its state stays "ignored" then, which is what an exit under another filter needs. */
	if (!cpu || is_excluded(cpu, task))
		return 0;
	state = bpf_task_storage_get(&tasks, task, 0, 0);
	if (!state)
		return 0;
	close_call(task, state, cpu, regs, ret);
	if (signals_on && state->signals_waiting)
		emit_kept(state);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct task_state *above, *state;
	int verdict;
	u32 gen;

	__sync_fetch_and_add(&epoch, 1); /* the child may live where a dead task lived */
	state = state_of(child);
	count_thread(child, state);
	above = state_of(parent);
	if (!above || !state)
		return 0;
	/*
	 * The parent is judged first, so that the child inherits by the filter in force. The task
	 * iterator may have judged the child already, without what it inherits: so again.
	 */
	verdict = verdict_of(parent, above, control);
	gen = READ_ONCE(above->judged) >> 1;
	__sync_fetch_and_or(&state->lineage, above->lineage);
	state->walked_gen = gen;
	WRITE_ONCE(state->judged, 0);
	if (is_streaming() && verdict)
		emit_life(parent, above, SCTOP_EVENT_FORK, ns_pid(child, BPF_CORE_READ(child, pid)),
			  ns_pid(BPF_CORE_READ(child, group_leader), BPF_CORE_READ(child, tgid)));
	return 0;
}

/* From 6.10 on (commit 5c5fad46e48c): an execve that has found its program, and not begun it. */
SEC("tp_btf/sched_prepare_exec")
int BPF_PROG(on_prepare_exec, struct task_struct *task, struct linux_binprm *bprm)
{
	struct task_state *state = bpf_task_storage_get(&tasks, task, 0, 0);

	if (state && state->state == STATE_COUNTED && state->captured == CAPTURED)
		capture_before_exec(task);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	struct task_state *state = state_of(task);
	u32 old_tid;

	__sync_fetch_and_add(&epoch, 1);
	if (!state)
		return 0;
	if (!counts_only && state->state == STATE_COUNTED && state->captured == CAPTURED)
		capture_exec(task, bprm);
	count_thread(task, state); /* all others are gone, it is the leader now */
	old_tid = state->tid;
	/* Name, credentials, after a thread's exec even the TID: all may be new. */
	if (judge(task, state, control) && is_streaming())
		emit_exec(task, state, bprm, old_tid ? old_tid : state->tid);
	return 0;
}

/* Fires before the name changes, so the new one is taken from the argument. */
SEC("tp_btf/task_rename")
int BPF_PROG(on_rename, struct task_struct *task, const char *comm)
{
	struct task_state *state = bpf_task_storage_get(&tasks, task, 0, 0);
	struct sctop_task *slot;
	u32 id;

	if (!state)
		return 0;
	WRITE_ONCE(state->judged, 0); /* never in force: judge again at the next call */
	__sync_fetch_and_add(&epoch, 1);
	id = READ_ONCE(state->key.slot);
	if (!id || id == SLOT_GONE)
		return 0;
	slot = bpf_map_lookup_elem(&slots, &id);
	if (!slot)
		return 0;
	bpf_probe_read_kernel_str(slot->comm, sizeof(slot->comm), comm);
	slot->version++;
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct task_state *state = bpf_task_storage_get(&tasks, task, 0, 0);
	struct sctop_cpu *cpu = this_cpu();
	bool group_dead, passes;
	u64 word = control;

	/* Workers of io_uring and vhost are born without an event, but may be the last to die. */
	if (!state && BPF_CORE_READ(task, signal, live.counter) == 0)
		state = state_of(task);
	if (!state || !cpu)
		return 0;
	passes = verdict_of(task, state, word);
	if (state->state == STATE_COUNTED &&
	    (state->control == word || still_passes(task, state, word))) {
		cpu->passed++;
		book(task, state, CLOSED_UNFINISHED, 0, 0);
		emit_unfinished(task, state, cpu);
	}
	state->state = STATE_IGNORED;
	if (signals_on && state->signals_waiting)
		emit_kept(state);
	group_dead = is_group_dead(task, state);
	if (group_dead && passes)
		/* Whoever is last needs a slot, for the end of the process to be seen. */
		take_slot(task, state);
	if (is_streaming() && passes && (group_dead || signals_on))
		emit_life(task, state, group_dead ? SCTOP_EVENT_EXIT : SCTOP_EVENT_THREAD_EXIT,
			  wait_status(task), 0);
	bury(task, state, group_dead);
	return 0;
}

/* A signal on its way to the program, or to its end. */
SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int number, struct kernel_siginfo *info, struct k_sigaction *action)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct task_state *state;

	if (!is_streaming() || number == SIGKILL)
		return 0;
	state = state_of(task);
	if (state && verdict_of(task, state, control))
		emit_signal(task, state, number, info, (s64)action->sa.sa_handler);
	return 0;
}

/* A signal that is sent: of interest if it goes no further. */
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal_sent, int number, struct kernel_siginfo *info, struct task_struct *task,
	     int group, int result)
{
	struct task_state *state;
	bool dies;

	if (!is_streaming() || number == SIGKILL || task->flags & (PF_EXITING | PF_KTHREAD))
		return 0;
	dies = BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT;
	/* Who dies ignores nothing any more. */
	if (result == TRACE_SIGNAL_DELIVERED ? !is_fatal(task, number)
					     : dies || result != TRACE_SIGNAL_IGNORED)
		return 0;
	state = state_of(task);
	if (state && verdict_of(task, state, control))
		undelivered_signal(task, state,
				   (u32)number << 1 | (dies ? SIGNAL_DEFAULT : SIGNAL_IGNORED),
				   info);
	return 0;
}

SEC("iter/task")
int on_each_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct task_state *state;

	if (iter_mode == SCTOP_ITER_INIT) {
		struct task_struct *reader = bpf_get_current_task_btf();
		struct pid *pid = BPF_CORE_READ(reader, thread_pid);
		struct upid upid;
		u32 level = BPF_CORE_READ(pid, level);

		if (level > 32 ||
		    bpf_probe_read_kernel(&upid, sizeof(upid),
					  (void *)__builtin_preserve_access_index(&pid->numbers) +
						  level * sizeof(upid)))
			return 0;
		ns_level = level;
		ns_address = (u64)upid.ns;
		return 0;
	}
	if (!task || task->flags & PF_EXITING)
		return 0;
	if (iter_mode == SCTOP_ITER_JUDGE) {
		state = state_of(task);
		if (state && verdict_of(task, state, control))
			take_slot(task, state);
		return 0;
	}
	state = bpf_task_storage_get(&tasks, task, 0, 0);
	if (!state)
		return 0;
	if (iter_mode == SCTOP_ITER_FORGET)
		__sync_fetch_and_and(&state->lineage, ~iter_bits);
	else if (!counts_only && verdict_of(task, state, control))
		write_inflight(ctx->meta->seq, task, state);
	return 0;
}
