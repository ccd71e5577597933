/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * capture.bpf.h - copies what a call's arguments point to, as the table of calls says.
 *
 * There is no code per call here: struct sctop_capture_spec says what, when and how much. The
 * functions are global ones, so that the verifier walks each of them once.
 */
#ifndef SCTOP_CAPTURE_BPF_H
#define SCTOP_CAPTURE_BPF_H

#include "state.bpf.h"
#include "count.bpf.h"
#include "datum.bpf.h"
#include "fd.bpf.h"

#define LATE 4 /* a phase besides enum sctop_capture_when: what could not be read at enter */

/* Above this no page of user space is; keeps a product of two numbers of the program's in range. */
#define COUNT_MAX (1ull << 32)

#define POINTERS_MAX 256

static __always_inline void read_args(struct pt_regs *regs, u32 abi, u64 args[6])
{
#if defined(__TARGET_ARCH_x86)
	if (abi == SCTOP_ABI_32) {
		args[0] = (u32)regs->bx;
		args[1] = (u32)regs->cx;
		args[2] = (u32)regs->dx;
		args[3] = (u32)regs->si;
		args[4] = (u32)regs->di;
		args[5] = (u32)regs->bp;
		return;
	}
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
#elif defined(__TARGET_ARCH_arm64)
	args[0] = regs->orig_x0;
	for (int i = 1; i < 6; i++)
		args[i] = regs->regs[i];
#endif
}

/* Appends `total` bytes, but at most `limit`. -1: they cannot be read. */
__noinline int put_bytes(struct capture *capture, u64 address, u64 total, u32 limit,
			 u32 place_and_flags)
{
	u32 place = place_and_flags & 0xff, flags = place_and_flags >> 8;
	struct sctop_datum *datum;
	u64 len = total;

	if (!capture)
		return 0;
	datum = next_datum(capture);
	if (!datum)
		return 0;
	if (len > limit) {
		len = limit;
		flags |= SCTOP_DATUM_TRUNCATED;
	}
	barrier_var(len);
	if (len > SCTOP_PATH_MAX)
		len = SCTOP_PATH_MAX;
	if (len && bpf_probe_read_user(datum + 1, len, (void *)address))
		return -1;
	close_datum(capture, datum, place, flags, len, total);
	return 0;
}

/* Appends one string of at most `limit` bytes. -1: it cannot be read. */
__noinline int put_string(struct capture *capture, u64 address, u32 limit, u32 place_and_flags)
{
	u32 place = place_and_flags & 0xff, flags = place_and_flags >> 8;
	struct sctop_datum *datum;
	u64 size = limit + 2; /* one byte more, and the NUL: a string that just fits is not cut */
	long len;

	if (!capture)
		return 0;
	datum = next_datum(capture);
	if (!datum)
		return 0;
	barrier_var(size);
	if (size > SCTOP_PATH_MAX + 2)
		size = SCTOP_PATH_MAX + 2;
	len = bpf_probe_read_user_str(datum + 1, size, (void *)address);
	if (len < 0)
		return -1;
	len = len > 0 ? len - 1 : 0;
	if (len > limit) {
		flags |= SCTOP_DATUM_TRUNCATED;
		len = limit;
	}
	close_datum(capture, datum, place, flags, len, len);
	return 0;
}

static __always_inline void put_fault(struct capture *capture, u32 place)
{
	struct sctop_datum *datum = next_datum(capture);

	if (datum)
		close_datum(capture, datum, place, SCTOP_DATUM_FAULT, 0, 0);
}

static __always_inline long read_pointer(u64 *pointer, u64 address, u32 abi)
{
	u32 narrow = 0;
	long error;

	if (abi != SCTOP_ABI_32)
		return bpf_probe_read_user(pointer, sizeof(*pointer), (void *)address);
	error = bpf_probe_read_user(&narrow, sizeof(narrow), (void *)address);
	*pointer = narrow;
	return error;
}

static __always_inline u32 pointer_size(u32 abi)
{
	return abi == SCTOP_ABI_32 ? 4 : 8;
}

/* Appends how many pointers there are before the NULL. */
__noinline int put_pointer_cnt(struct capture *capture, u64 address, u32 place)
{
	struct sctop_datum *datum;
	u32 abi, cnt;

	if (!capture)
		return 0;
	abi = capture->event.abi;
	for (cnt = 0; cnt < POINTERS_MAX; cnt++) {
		u64 pointer = 0;

		if (read_pointer(&pointer, address + (u64)cnt * pointer_size(abi), abi)) {
			put_fault(capture, place);
			return 0;
		}
		if (!pointer)
			break;
	}
	datum = next_datum(capture);
	if (datum)
		close_datum(capture, datum, place, cnt == POINTERS_MAX ? SCTOP_DATUM_TRUNCATED : 0,
			    0, cnt);
	return 0;
}

/* Appends the strings of argv. */
__noinline int put_argv(struct capture *capture, u64 address, u32 arg)
{
	u32 abi;

	if (!capture)
		return 0;
	abi = capture->event.abi;
	put_pointer_cnt(capture, address, SCTOP_DATUM_PLACE(arg & 7, 0));
	for (u32 i = 0; i < SCTOP_ITEM_MAX; i++) {
		u64 pointer = 0;

		if (read_pointer(&pointer, address + (u64)i * pointer_size(abi), abi) || !pointer)
			return 0;
		if (put_string(capture, pointer, string_limit, SCTOP_DATUM_PLACE(arg & 7, i + 1)))
			put_fault(capture, SCTOP_DATUM_PLACE(arg & 7, i + 1));
	}
	return 0;
}

/* Appends an array of iovecs and what they point to, all together at most `bytes`. */
__noinline int put_iovec(struct capture *capture, u64 address, u64 cnt, u64 bytes, u32 arg)
{
	u64 item_size, base, len;
	u32 abi;

	if (!capture)
		return 0;
	abi = capture->event.abi;
	item_size = 2 * pointer_size(abi);
	if (put_bytes(capture, address, cnt * item_size, SCTOP_ITEM_MAX * item_size,
		      SCTOP_DATUM_PLACE(arg & 7, 0)))
		put_fault(capture, SCTOP_DATUM_PLACE(arg & 7, 0));
	for (u32 i = 0; i < SCTOP_ITEM_MAX; i++) {
		u64 at = address + i * item_size;

		if (i >= cnt || read_pointer(&base, at, abi) ||
		    read_pointer(&len, at + item_size / 2, abi))
			return 0;
		if (len > bytes)
			len = bytes;
		bytes -= len;
		if (put_bytes(capture, base, len, string_limit, SCTOP_DATUM_PLACE(arg & 7, i + 1)))
			put_fault(capture, SCTOP_DATUM_PLACE(arg & 7, i + 1));
	}
	return 0;
}

/* How many items of an argument there are. */
static __always_inline u64 item_cnt(const struct capture *capture,
				    const struct sctop_capture_arg *what, s64 ret)
{
	u32 other = what->count_arg;
	u64 value = 0, result = ret > 0 ? ret : 0;
	u32 pointed = 0;

	if (what->count == SCTOP_COUNT_ONE)
		return 1;
	if (other < 6)
		value = capture->event.args[other];
	switch (what->count) {
	case SCTOP_COUNT_ARG:
		break;
	case SCTOP_COUNT_RESULT:
		if (other >= 6 || value > result)
			value = result;
		break;
	case SCTOP_COUNT_AT_ARG:
		if (bpf_probe_read_user(&pointed, sizeof(pointed), (void *)value))
			return 0;
		value = pointed;
		break;
	}
	return value < COUNT_MAX ? value : COUNT_MAX;
}

/* Captures one argument in one phase. */
__noinline int capture_arg(struct capture *capture, u32 key, u32 arg, u32 phase, s64 ret)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);
	struct sctop_capture_arg *what;
	u32 flags, limit;
	u64 address;
	int failed = 0;

	if (!spec || !capture || arg >= 6)
		return 0;
	what = &spec->arg[arg];
	if (phase == LATE ? !(capture->late & 1 << arg) : !(what->when & phase))
		return 0;
	address = capture->event.args[arg];
	if (!address)
		return 0;
	flags = SCTOP_DATUM_PLACE(arg, 0) | (phase == LATE ? SCTOP_DATUM_LATE << 8 : 0);
	limit = what->limited ? string_limit : SCTOP_PATH_MAX;
	switch (what->kind) {
	case SCTOP_CAPTURE_STRING:
		failed = put_string(capture, address, limit, flags);
		break;
	case SCTOP_CAPTURE_BYTES:
		failed = put_bytes(capture, address, item_cnt(capture, what, ret) * what->size,
				   limit, flags);
		break;
	case SCTOP_CAPTURE_IOVEC:
		return put_iovec(capture, address, item_cnt(capture, what, ret),
				 phase == SCTOP_AT_EXIT ? ret : -1ull, arg);
	}
	if (!failed)
		return 0;
	if (phase == SCTOP_AT_ENTER)
		capture->late |= 1 << arg;
	else
		put_fault(capture, SCTOP_DATUM_PLACE(arg, 0));
	return 0;
}

/* Captures one argument that is a list of strings. Apart, as only enter needs the long loops. */
__noinline int capture_list(struct capture *capture, u32 key, u32 arg)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);
	u64 address;

	if (!spec || !capture || arg >= 6)
		return 0;
	address = capture->event.args[arg];
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_POINTERS)
		return put_pointer_cnt(capture, address, SCTOP_DATUM_PLACE(arg, 0));
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_ARGV)
		return put_argv(capture, address, arg);
	return 0;
}

/* Unrolled by hand: 6.1 refuses a loop whose last instruction is a call. */
static __always_inline void capture_args(struct capture *capture, u32 key, u32 phase, s64 ret)
{
	capture_arg(capture, key, 0, phase, ret);
	capture_arg(capture, key, 1, phase, ret);
	capture_arg(capture, key, 2, phase, ret);
	capture_arg(capture, key, 3, phase, ret);
	capture_arg(capture, key, 4, phase, ret);
	capture_arg(capture, key, 5, phase, ret);
}

static __always_inline u32 capture_key(const struct task_state *state)
{
	return state->key.abi * SCTOP_NR_CNT + state->key.nr;
}

/* When there is anything to capture of this call: enum sctop_capture_when. */
static __always_inline u32 capture_when(const struct task_state *state)
{
	struct sctop_capture_spec *spec;
	u32 key = capture_key(state);

	if (state->key.nr < 0)
		return 0;
	spec = bpf_map_lookup_elem(&capture_specs, &key);
	return spec ? spec->when : 0;
}

/* At enter: registers, and what is there already. */
static __noinline int capture_enter(struct task_struct *task, struct pt_regs *regs,
				    struct task_state *state)
{
	struct capture *capture =
		bpf_task_storage_get(&captures, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	state->captured = CAPTURE_FAILED;
	if (!capture)
		return 0;
	capture->event.data_len = 0;
	capture->event.abi = state->key.abi;
	capture->late = 0;
	read_args(regs, state->key.abi, capture->event.args);
	state->captured = CAPTURED;
	if (capture_when(state) & SCTOP_AT_ENTER)
		capture_args(capture, capture_key(state), SCTOP_AT_ENTER, 0);
	if (capture_when(state) & SCTOP_HAS_LISTS) {
		/* execve has them in 1 and 2, execveat in 2 and 3 */
		capture_list(capture, capture_key(state), 1);
		capture_list(capture, capture_key(state), 2);
		capture_list(capture, capture_key(state), 3);
	}
	if (fds_on && state->key.nr >= 0)
		name_fds(capture, capture_key(state));
	return 0;
}

/* At exit: what pages were not there at enter (the kernel has read them by now), and results. */
static __noinline int capture_exit(struct capture *capture, struct task_state *state, s64 ret)
{
	if (capture->late)
		capture_args(capture, capture_key(state), LATE, ret);
	if (capture_when(state) & SCTOP_AT_EXIT && !(ret < 0 && ret >= -MAX_ERRNO))
		capture_args(capture, capture_key(state), SCTOP_AT_EXIT, ret);
	if (fds_on && state->key.nr >= 0 && ret >= 0)
		name_result_fds(capture, capture_key(state), ret);
	return 0;
}

/*
 * The name of the program that a successful execve loads: what the call was given is gone
 * with the old memory, so a name that could not be read at enter is taken from here.
 */
static __always_inline void capture_exec_name(struct task_struct *task, struct linux_binprm *bprm)
{
	struct capture *capture = bpf_task_storage_get(&captures, task, 0, 0);
	struct sctop_datum *datum;
	u32 arg;
	long len;

	if (!capture || !(capture->late & 3))
		return;
	arg = capture->late & 1 ? 0 : 1; /* execve, execveat */
	capture->late = 0;
	datum = next_datum(capture);
	if (!datum)
		return;
	len = bpf_probe_read_kernel_str(datum + 1, SCTOP_PATH_MAX, bprm->filename);
	if (len > 0 && len <= SCTOP_PATH_MAX)
		close_datum(capture, datum, SCTOP_DATUM_PLACE(arg, 0), SCTOP_DATUM_LATE, len - 1,
			    len - 1);
}

#endif
