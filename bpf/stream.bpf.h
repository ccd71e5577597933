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
	event->cpu = bpf_get_smp_processor_id();
	event->dropped = cpu->dropped;
	event->capped = cpu->capped;
	bpf_probe_read_kernel_str(event->comm, sizeof(event->comm),
				  __builtin_preserve_access_index(&task->comm));
}

/* The rest they fetch by the clock. Only around the threshold: a reader that lags behind is awake,
 * and needs no waking per event. */
static __always_inline u64 wake_flag(void)
{
	u64 waiting = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);

	return waiting - wake_bytes < sizeof(struct capture) * 2 ? BPF_RB_FORCE_WAKEUP
								 : BPF_RB_NO_WAKEUP;
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
	if (!stream_on)
		return false;
	if (closing != CLOSED_BLOCKED && state->captured == CAPTURED_NOT)
		return false;
	if (stream_failed_only && (closing == CLOSED_UNFINISHED || !is_error(ret)))
		return false;
	return !stream_slower_ns || ns >= stream_slower_ns;
}

/* Offers one closed call to the stream. */
static __noinline int emit_call(struct task_struct *task, struct task_state *state,
				struct sctop_cpu *cpu, u64 closing_and_ret_valid, s64 ret)
{
	u32 closing = closing_and_ret_valid & 3;
	u64 ns = closing_and_ret_valid >> 2;
	struct capture *capture;
	struct sctop_event *event;
	u32 len;

	if (!is_wanted(state, closing, ret, ns)) {
		cpu->quiet++;
		return 0;
	}
	if (!within_rate()) {
		cpu->capped++;
		return 0;
	}
	capture = state->captured == CAPTURE_FAILED && closing != CLOSED_BLOCKED
			  ? NULL
			  : bpf_task_storage_get(
				    &captures, task, 0,
				    closing == CLOSED_BLOCKED ? BPF_LOCAL_STORAGE_GET_F_CREATE : 0);
	if (!capture) {
		cpu->dropped++;
		return 0;
	}
	event = &capture->event;
	event->flags = 0;
	if (closing == CLOSED_UNFINISHED)
		event->flags |= SCTOP_EVENT_UNFINISHED;
	if (closing == CLOSED_BLOCKED) {
		event->flags |= SCTOP_EVENT_BLOCKED;
		event->data_len = 0;
		__builtin_memset(event->args, 0, sizeof(event->args));
	} else if (closing == CLOSED_RETURNED) {
		capture_exit(capture, state, ret);
	}
	if (!ns)
		event->flags |= SCTOP_EVENT_NO_DURATION;
	event->time_ns =
		state->enter_ns && closing != CLOSED_BLOCKED ? state->enter_ns : bpf_ktime_get_ns();
	event->duration_ns = ns;
	event->ret = ret;
	event->child_tgid = 0;
	fill_event(task, state, cpu, event, SCTOP_EVENT_CALL);
	len = sizeof(*event) + event->data_len;
	if (len > sizeof(*event) + SCTOP_DATA_MAX)
		len = sizeof(*event) + SCTOP_DATA_MAX;
	if (bpf_ringbuf_output(&events, capture, len, wake_flag()))
		cpu->dropped++;
	else
		cpu->emitted++;
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

	if (!cpu)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		cpu->life_dropped++;
		return 0;
	}
	fill_life(task, state, cpu, event, type, value);
	event->child_tgid = child_tgid;
	bpf_ringbuf_submit(event, wake_flag());
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
	long got;

	record = bpf_map_lookup_elem(&spare_capture, &key);
	if (!cpu || !record)
		return;
	fill_life(task, state, cpu, &record->event, SCTOP_EVENT_EXEC, old_tid);

	datum = (void *)record->data;
	got = bpf_probe_read_kernel_str(datum + 1, SCTOP_PATH_MAX, bprm->filename);
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
	if (bpf_ringbuf_output(&events, record, len, wake_flag()))
		cpu->life_dropped++;
}

#endif
