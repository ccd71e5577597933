/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream.bpf.h - events: what is captured at enter, completed at exit, put in the ring.
 *
 * Each closed call is exactly one of emitted, dropped, capped or quiet.
 */
#ifndef SCTOP_STREAM_BPF_H
#define SCTOP_STREAM_BPF_H

#include "state.bpf.h"
#include "judge.bpf.h"
#include "count.bpf.h"
#include "capture.bpf.h"

/* As parent_tgid(), but of a pointer that can be followed without a helper's cost. */
static __always_inline u32 event_ppid(struct task_struct *task)
{
	return ns_level ? parent_tgid(task) : (u32)task->real_parent->tgid;
}

/* In words, and without a helper's cost: the kernel pads it with zeros, or with what was there. */
static __always_inline void copy_comm(struct task_struct *task, char comm[SCTOP_COMM_LEN])
{
	const u64 *from = (const u64 *)__builtin_preserve_access_index(&task->comm);
	u64 *to = (u64 *)comm;

	to[0] = from[0];
	to[1] = from[1];
}

static __always_inline void fill_event(struct task_struct *task, const struct task_state *state,
				       const struct sctop_cpu *cpu, struct sctop_event *event,
				       u32 type)
{
	event->type = type;
	event->abi = state->key.abi;
	event->nr = state->key.nr;
	event->start_ns = state->start_ns;
	event->tid = state->tid;
	event->tgid = state->tgid;
	event->ppid = event_ppid(task);
	event->uid = state->uid;
	event->gid = state->gid;
	event->tty = state->tty_device;
	event->cpu = cpu->id;
	event->dropped = cpu->dropped;
	event->capped = cpu->capped;
	copy_comm(task, event->comm);
}

/*
 * The reader, while it sleeps, is woken once, when enough waits; the rest it fetches by the clock.
 * It needs no waking per event, nor a look at the ring for each.
 */
static __always_inline u64 wake_flag(const struct sctop_cpu *cpu)
{
	if (!reader_waits || cpu->emitted & (WAKE_EVERY - 1) ||
	    bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < wake_bytes)
		return BPF_RB_NO_WAKEUP;
	reader_waits = 0;
	return BPF_RB_FORCE_WAKEUP;
}

/*
 * An event is put in the ring a little after the time that it bears. While that lasts the CPU says
 * so, for the reader to know up to which time it has seen everything. An interrupt's signal may
 * come in between: what it finds is older than its own.
 */
static __always_inline u64 closing_begin(struct sctop_cpu *cpu)
{
	u64 outer = cpu->closing;

	if (!outer)
		WRITE_ONCE(cpu->closing, 1);
	return outer;
}

static __always_inline void closing_end(struct sctop_cpu *cpu, u64 outer)
{
	barrier();
	WRITE_ONCE(cpu->closing, outer);
}

/* Whether one more event fits into the rate that user space asked for. */
static __always_inline bool within_rate(void)
{
	u64 max = rate_max, window, now;

	if (!max)
		return true;
	now = bpf_ktime_get_ns();
	window = READ_ONCE(rate_window);
	/* Signed: another CPU may have opened a window after we looked at the clock. */
	if ((s64)(now - window) >= (s64)RATE_WINDOW_NS &&
	    __sync_val_compare_and_swap(&rate_window, window, now) == window)
		WRITE_ONCE(rate_used, 0);
	return __sync_fetch_and_add(&rate_used, 1) < max;
}

static __always_inline bool is_wanted(const struct task_state *state, u32 closing, s64 ret, u64 ns)
{
	if (!is_streaming())
		return false;
	if (state->captured == CAPTURED_NOT)
		return false;
	if (stream_failed_only && (closing == CLOSED_UNFINISHED || !is_error(ret)))
		return false;
	return !stream_slower_ns || ns >= stream_slower_ns;
}

/* Apart, as its stack would add to that of judging. */
static __noinline int is_captured(struct task_state *state)
{
	return spec_of(state) != NULL;
}

/* At enter. Of a call with nothing to copy the registers are all. */
static __always_inline void stream_enter(struct task_struct *task, struct pt_regs *regs,
					 struct task_state *state)
{
	read_args(regs, state->key.abi, state->args);
	if (fds_on || is_captured(state))
		capture_enter(task, regs, state);
	else
		state->captured = CAPTURED_ARGS;
}

/* A call that will be missing, and what counts it. The first one after an event says where. */
static __always_inline void lose(struct sctop_cpu *cpu, u64 *count, u64 close_ns)
{
	if (!cpu->lost_since_ns)
		cpu->lost_since_ns = close_ns ? close_ns : bpf_ktime_get_ns();
	barrier();
	WRITE_ONCE(*count, *count + 1);
}

/* What an event of a call says besides who made it and with which arguments. */
static __always_inline void fill_call(const struct task_state *state, const struct sctop_cpu *cpu,
				      struct sctop_event *event, u32 closing, u64 ns, s64 ret)
{
	u64 lost_since_ns = cpu->lost_since_ns, lost_us = 0;
	u64 begun = closing == CLOSED_BLOCKED ? 0 : state->enter_ns;

	event->flags = ns ? 0 : SCTOP_EVENT_NO_DURATION;
	if (closing == CLOSED_UNFINISHED)
		event->flags |= SCTOP_EVENT_UNFINISHED;
	else if (closing == CLOSED_BLOCKED)
		event->flags |= SCTOP_EVENT_BLOCKED;
	if (!ns) {
		u64 now = bpf_ktime_get_ns();

		ns = begun ? now - begun : 0;
		begun = now - ns;
	}
	event->time_ns = begun;
	event->duration_ns = ns;
	event->ret = ret;
	if (lost_since_ns)
		lost_us = (begun + ns - lost_since_ns) / 1000;
	event->lost_us = lost_us < 0xffffffff ? lost_us : 0xffffffff;
}

/* A call that nothing was copied of is made right in the ring. */
static __always_inline int emit_bare(struct task_struct *task, struct task_state *state,
				     struct sctop_cpu *cpu, u32 closing, u64 ns, s64 ret)
{
	struct sctop_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event)
		return -1;
	fill_call(state, cpu, event, closing, ns, ret);
	fill_event(task, state, cpu, event, SCTOP_EVENT_CALL);
	event->data_len = 0;
	__builtin_memcpy(event->args, state->args, sizeof(event->args));
	bpf_ringbuf_submit(event, wake_flag(cpu));
	return 0;
}

static __always_inline int emit_captured(struct task_struct *task, struct task_state *state,
					 struct sctop_cpu *cpu, u32 closing, u64 ns, s64 ret)
{
	struct capture *capture =
		state->captured == CAPTURED ? bpf_task_storage_get(&captures, task, 0, 0) : NULL;
	u32 len;

	if (!capture)
		return -1;
	if (closing != CLOSED_UNFINISHED || ret)
		capture_exit(capture, state, ret);
	if (capture->spec >= SCTOP_INNER_FIRST)
		__builtin_memcpy(capture->event.args, state->args, sizeof(state->args));
	fill_call(state, cpu, &capture->event, closing, ns, ret);
	fill_event(task, state, cpu, &capture->event, SCTOP_EVENT_CALL);
	len = sizeof(capture->event) + capture->event.data_len;
	if (len > sizeof(capture->event) + SCTOP_DATA_MAX)
		len = sizeof(capture->event) + SCTOP_DATA_MAX;
	return bpf_ringbuf_output(&events, capture, len, wake_flag(cpu));
}

/* Offers one closed call to the stream. */
static __always_inline void offer_call(struct task_struct *task, struct task_state *state,
				       struct sctop_cpu *cpu, u32 closing, u64 ns, s64 ret)
{
	u64 close_ns = ns ? state->enter_ns + ns : 0;
	long failed;

	if (!is_wanted(state, closing, ret, ns)) {
		cpu->quiet++;
		return;
	}
	if (!within_rate()) {
		lose(cpu, &cpu->capped, close_ns);
		return;
	}
	if (state->captured == CAPTURED_ARGS)
		failed = emit_bare(task, state, cpu, closing, ns, ret);
	else
		failed = emit_captured(task, state, cpu, closing, ns, ret);
	if (failed) {
		lose(cpu, &cpu->dropped, close_ns);
		return;
	}
	cpu->emitted++;
	if (cpu->lost_since_ns)
		WRITE_ONCE(cpu->lost_since_ns, 0);
}

/* The same of the current task. Global: the verifier walks it once, not with each way to end. */
__noinline int emit_call(struct task_state *state, struct sctop_cpu *cpu, u64 closing_and_ns,
			 s64 ret)
{
	if (state && cpu)
		offer_call(bpf_get_current_task_btf(), state, cpu, closing_and_ns & 3,
			   closing_and_ns >> 2, ret);
	return 0;
}

/* A call that never began; nobody has begun to close it yet. */
static __always_inline void emit_blocked(struct task_state *state, struct sctop_cpu *cpu, s64 ret)
{
	u64 outer = closing_begin(cpu);

	emit_call(state, cpu, CLOSED_BLOCKED, ret);
	closing_end(cpu, outer);
}

/* A call that its task ended in. Apart from the others, as nothing is to be captured any more. */
static __noinline int emit_unfinished(struct task_struct *task, struct task_state *state,
				      struct sctop_cpu *cpu)
{
	u64 outer = closing_begin(cpu);

	offer_call(task, state, cpu, CLOSED_UNFINISHED, 0, 0);
	closing_end(cpu, outer);
	return 0;
}

/* A record that is no call's. All of it is written: what lies in the ring is another's. */
static __always_inline void fill_life(struct task_struct *task, const struct task_state *state,
				      const struct sctop_cpu *cpu, struct sctop_event *event,
				      u32 type, s64 value)
{
	__builtin_memset(event, 0, sizeof(*event));
	fill_event(task, state, cpu, event, type);
	event->time_ns = bpf_ktime_get_ns();
	event->ret = value;
	event->nr = SCTOP_NR_BAD;
}

/* Puts a fork or exit record in the ring. */
static __noinline int emit_life(struct task_struct *task, struct task_state *state, u32 type,
				s64 value, u32 child_tgid)
{
	struct sctop_cpu *cpu = this_cpu();
	struct sctop_event *event;
	u64 outer;

	if (!cpu)
		return 0;
	outer = closing_begin(cpu);
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (event) {
		fill_life(task, state, cpu, event, type, value);
		event->child_tgid = child_tgid;
		bpf_ringbuf_submit(event, wake_flag(cpu));
	} else {
		cpu->life_dropped++;
	}
	closing_end(cpu, outer);
	return 0;
}

/* An exec: datum 0 is the file's name, datum 1 the arguments as they lie in the new memory. */
static __always_inline void emit_exec(struct task_struct *task, struct task_state *state,
				      struct linux_binprm *bprm, u32 old_tid)
{
	struct sctop_cpu *cpu = this_cpu();
	struct sctop_datum *datum;
	struct capture *record;
	u64 start, size;
	u32 key = 0, len;
	u64 outer;
	long got;

	record = bpf_map_lookup_elem(&spare_capture, &key);
	if (!cpu || !record)
		return;
	outer = closing_begin(cpu);
	fill_life(task, state, cpu, &record->event, SCTOP_EVENT_EXEC, old_tid);

	datum = (void *)record->data;
	got = bpf_probe_read_kernel_str(datum + 1, SCTOP_PATH_MAX, BPF_CORE_READ(bprm, filename));
	len = got > 0 && got <= SCTOP_PATH_MAX ? got - 1 : 0;
	close_datum(record, datum,
		    TAG(SCTOP_DATUM_PLACE(0, 0), got == SCTOP_PATH_MAX ? SCTOP_DATUM_TRUNCATED : 0),
		    len, len);

	start = BPF_CORE_READ(task, mm, arg_start);
	size = BPF_CORE_READ(task, mm, arg_end) - start;
	if (put_bytes(record, start, size, SCTOP_PATH_MAX, SCTOP_DATUM_PLACE(1, 0)))
		put_fault(record, SCTOP_DATUM_PLACE(1, 0));
	len = sizeof(record->event) + record->event.data_len;
	if (len > sizeof(record->event) + SCTOP_DATA_MAX)
		len = sizeof(record->event) + SCTOP_DATA_MAX;
	if (bpf_ringbuf_output(&events, record, len, wake_flag(cpu)))
		cpu->life_dropped++;
	closing_end(cpu, outer);
}

#endif
