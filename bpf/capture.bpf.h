/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * capture.bpf.h - copies what a call's arguments point to, as the table of calls says.
 *
 * There is no code per call here: struct sctop_capture_spec says what, when and how much. The
 * functions are global ones, so that the verifier walks each of them once. What cannot be read
 * at enter is read again at exit: by then the kernel has made its page present.
 */
#ifndef SCTOP_CAPTURE_BPF_H
#define SCTOP_CAPTURE_BPF_H

#include "regs.bpf.h"
#include "copy.bpf.h"
#include "fd.bpf.h"
#include "inner.bpf.h"
#include "count.bpf.h"

/* Above this no page of user space is; keeps a product of two numbers of the program's in range. */
#define COUNT_MAX (1ull << 32)

/* What the result of a call is taken for at enter: no limit. */
#define NO_RESULT 0x7fffffff

/* How many items of an argument there are. */
__noinline u64 item_cnt(struct capture *capture, struct sctop_capture_spec *spec, u32 arg, s64 ret)
{
	u64 address, value = 0, result = ret > 0 ? ret : 0;
	struct sctop_capture_arg *what;
	u32 other, pointed = 0;

	if (!capture || !spec || arg >= 6)
		return 0;
	what = &spec->arg[arg];
	address = capture->event.args[arg];
	other = what->count_arg;
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
		address = value;
		other = 0;
		__attribute__((fallthrough));
	case SCTOP_COUNT_INSIDE:
		if (address < ADDRESS_MIN ||
		    bpf_probe_read_user(&pointed, sizeof(pointed), (void *)address + other))
			return 0;
		value = pointed;
		break;
	case SCTOP_COUNT_REQUEST:
		other = value >> 8 & 0xff;
		value = value >> 16 & 0x3fff;
		if (!value && (other == SCTOP_REQUEST_CONSOLE || other == SCTOP_REQUEST_LOOP))
			value = SCTOP_REQUEST_LARGE;
		if (other == SCTOP_REQUEST_PERF || other == SCTOP_REQUEST_EXTENTS)
			value += SCTOP_REQUEST_MORE;
		if (value < SCTOP_REQUEST_MIN)
			value = SCTOP_REQUEST_MIN;
		break;
	case SCTOP_COUNT_BITS:
		other = pointer_size(capture->event.abi);
		value = (s32)value > 0 ? ((u32)value + other * 8 - 1) / (other * 8) * other : 0;
		break;
	case SCTOP_COUNT_PAGES:
		value = value / page_size + !!(value % page_size);
		break;
	}
	return value < COUNT_MAX ? value : COUNT_MAX;
}

/* Captures one argument in one phase. */
__noinline int capture_arg(struct capture *capture, struct sctop_capture_spec *spec, u32 arg,
			   u32 phase, s64 ret)
{
	struct sctop_capture_arg *what;
	u32 tag, limit, used;
	u64 address, cnt;
	int failed = 0;

	if (!spec || !capture || arg >= 6)
		return 0;
	what = &spec->arg[arg];
	if (phase == LATE ? !(capture->late & 1 << arg && what->when & SCTOP_AT_ENTER)
			  : !(what->when & phase))
		return 0;
	address = capture->event.args[arg];
	if (!address)
		return 0;
	used = capture->event.data_len;
	tag = arg;
	if (phase == LATE)
		tag |= TAG(0, SCTOP_DATUM_LATE);
	else if (phase != SCTOP_AT_ENTER)
		tag |= TAG(0, SCTOP_DATUM_AFTER);
	limit = SCTOP_PATH_MAX;
	if (what->flags & SCTOP_CAPTURE_LIMITED)
		limit = capture->room + what->extra;
	else if (what->size > 1 && what->count != SCTOP_COUNT_ONE &&
		 !(what->flags & SCTOP_CAPTURE_ALL && phase == SCTOP_AT_EXIT))
		limit = string_limit * what->size; /* strace's limit of items, too */
	cnt = item_cnt(capture, spec, arg, ret);
	switch (what->kind) {
	case SCTOP_CAPTURE_STRING:
		failed = put_string(capture, address, limit, tag);
		break;
	case SCTOP_CAPTURE_BYTES:
		failed = put_bytes(capture, address, cnt * what->size + what->extra, limit, tag);
		break;
	case SCTOP_CAPTURE_IOVEC:
		if (phase == SCTOP_AT_FAILURE) {
			cnt *= 2 * pointer_size(capture->event.abi);
			limit = SCTOP_ITEM_MAX * 2 * pointer_size(capture->event.abi);
			failed = put_bytes(capture, address, cnt, limit, tag);
		} else {
			failed = put_iovec(capture, address, cnt,
					   phase == SCTOP_AT_EXIT ? ret : -1ull,
					   phase == SCTOP_AT_ENTER ? tag : tag | TAG_LAST);
		}
		break;
	case SCTOP_CAPTURE_ENTRIES:
		failed = put_entry_cnt(capture, address, ret > 0 ? ret : 0, what->size, tag);
		break;
	}
	if (!failed)
		return 0;
	capture->event.data_len = used;
	if (phase == SCTOP_AT_ENTER)
		capture->late |= 1 << arg;
	else
		put_fault(capture, tag);
	return 0;
}

/* What one link of the structure at `base` leads to; `tag` is the link's. -1: it is not readable.
 */
static __always_inline int follow_link(struct capture *capture,
				       const struct sctop_capture_link *link, u64 base, u32 tag,
				       s64 ret)
{
	u64 address = 0, cnt = 1, bytes = -1ull;
	u32 limit, number = 0;
	bool narrow;

	narrow = capture->event.abi == SCTOP_ABI_32 && !(link->flags & SCTOP_CAPTURE_WIDE);
	if (link->flags & SCTOP_CAPTURE_VIA) {
		if (read_pointer(&base, base + link->at, capture->event.abi == SCTOP_ABI_32) ||
		    read_pointer(&address, base + link->via, narrow))
			return -1;
	} else if (read_pointer(&address, base + link->at, narrow)) {
		return -1;
	}
	if (!address)
		return 0;
	if (link->count == SCTOP_COUNT_WORD) {
		if (read_pointer(&cnt, base + link->count_at, narrow))
			return -1;
	} else if (link->count != SCTOP_COUNT_ONE) {
		if (bpf_probe_read_user(&number, sizeof(number), (void *)base + link->count_at))
			return -1;
		cnt = link->count == SCTOP_COUNT_U16 ? (u16)number : number;
	}
	if (cnt > COUNT_MAX)
		cnt = COUNT_MAX;
	limit = link->flags & SCTOP_CAPTURE_LIMITED ? string_limit : SCTOP_PATH_MAX;
	if (link->kind == SCTOP_CAPTURE_STRING)
		return put_string(capture, address, limit, TAG_PLAIN(tag));
	if (link->kind == SCTOP_CAPTURE_BYTES)
		return put_bytes(capture, address, cnt * link->size, limit, TAG_PLAIN(tag));
	if (tag & TAG(0, SCTOP_DATUM_AFTER)) {
		bytes = ret;
		number = 0;
		if (link->bytes_at &&
		    !bpf_probe_read_user(&number, sizeof(number), (void *)base + link->bytes_at))
			bytes = number;
	}
	return put_iovec(capture, address, cnt, bytes, tag);
}

/* The same if it is time for that, items beginning at tag's. -1: and there is another try. */
__noinline int capture_link(struct capture *capture, struct sctop_capture_link *link, u64 base,
			    u32 tag, s64 ret)
{
	if (!link || !capture || !(link->when & TAG_WHEN(tag)))
		return 0;
	tag += TAG_ITEM(link->item);
	if (!follow_link(capture, link, base, tag, ret))
		return 0;
	if (!(tag & TAG_LAST))
		return -1;
	put_fault(capture, TAG_PLAIN(tag));
	return 0;
}

/* Does some link belong to this phase? */
static __always_inline bool is_linked(const struct sctop_capture_spec *spec, u32 when)
{
	return (spec->link[0].when | spec->link[1].when | spec->link[2].when | spec->link[3].when) &
	       when;
}

/* What a structure points to, or each one of an array. */
__noinline int capture_links(struct capture *capture, struct sctop_capture_spec *spec, u32 phase,
			     s64 ret)
{
	struct sctop_capture_arg *what;
	u32 arg, used, tag;
	u64 address, cnt = 1;

	if (!spec || !capture)
		return 0;
	arg = spec->link_arg;
	if (arg >= 6 || !is_linked(spec, phase == LATE ? SCTOP_AT_ENTER : phase))
		return 0;
	what = &spec->arg[arg];
	address = capture->event.args[arg];
	if (what->size > 1)
		cnt = item_cnt(capture, spec, arg, ret);
	used = capture->event.data_len;
	tag = arg | (phase == LATE ? SCTOP_AT_ENTER : phase) << 17;
	if (phase == LATE)
		tag |= TAG(0, SCTOP_DATUM_LATE) | TAG_LAST;
	else if (phase != SCTOP_AT_ENTER)
		tag |= TAG(0, SCTOP_DATUM_AFTER) | TAG_LAST;
	if (cnt > 1)
		tag |= TAG_ELEMENT;
	/* One loop for two: a frame or a level more is one too many for the verifier. */
	for (u32 i = 0; i < SCTOP_ELEMENT_MAX * SCTOP_LINK_MAX; i++) {
		if (i / SCTOP_LINK_MAX >= cnt || address < ADDRESS_MIN)
			return 0;
		if (tag & TAG_ELEMENT && i % SCTOP_LINK_MAX == 0)
			put_element(capture, i / SCTOP_LINK_MAX);
		if (capture_link(capture, &spec->link[i % SCTOP_LINK_MAX], address, tag, ret)) {
			capture->event.data_len = used;
			capture->late |= LATE_LINKS;
			return 0;
		}
		if (i % SCTOP_LINK_MAX == SCTOP_LINK_MAX - 1)
			address += what->size;
	}
	return 0;
}

/* Captures one argument that is a list of strings; only what could not be read then, if `late`. */
__noinline int capture_list(struct capture *capture, struct sctop_capture_spec *spec, u32 arg,
			    u32 late)
{
	u32 tag = arg | (late ? TAG(0, SCTOP_DATUM_LATE) : 0);
	u64 address;

	if (!spec || !capture || arg >= 6)
		return 0;
	address = capture->event.args[arg];
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_POINTERS &&
	    (!late || late & LATE_ENVP(arg)) && put_pointer_cnt(capture, address, tag))
		capture->late |= LATE_ENVP(arg);
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_ARGV &&
	    (!late || late & LATE_ARGV(arg)))
		return put_argv(capture, address, pointer_size(capture->event.abi), tag);
	return 0;
}

/* execve has them in 1 and 2, execveat in 2 and 3. */
static __always_inline int capture_lists(struct capture *capture, struct sctop_capture_spec *spec,
					 u32 late)
{
	capture_list(capture, spec, 1, late);
	capture_list(capture, spec, 2, late);
	return capture_list(capture, spec, 3, late);
}

/* Unrolled by hand: 6.1 refuses a loop whose last instruction is a call. */
static __always_inline void capture_args(struct capture *capture, struct sctop_capture_spec *spec,
					 u32 phase, s64 ret)
{
	capture_arg(capture, spec, 0, phase, ret);
	capture_arg(capture, spec, 1, phase, ret);
	capture_arg(capture, spec, 2, phase, ret);
	capture_arg(capture, spec, 3, phase, ret);
	capture_arg(capture, spec, 4, phase, ret);
	capture_arg(capture, spec, 5, phase, ret);
}

static __always_inline u32 capture_key(const struct task_state *state)
{
	return state->key.abi * SCTOP_NR_CNT + state->key.nr;
}

/* What is to be captured of the call inside; NULL: nothing. */
static __always_inline struct sctop_capture_spec *spec_of(const struct task_state *state)
{
	struct sctop_capture_spec *spec;
	u32 key;

	if (state->key.nr < 0)
		return NULL;
	key = capture_key(state);
	spec = bpf_map_lookup_elem(&capture_specs, &key);
	return spec && spec->when ? spec : NULL;
}

/* The same, or that of the call that it stands for. */
static __always_inline struct sctop_capture_spec *spec_in(const struct capture *capture)
{
	u32 key = capture->spec;

	return bpf_map_lookup_elem(&capture_specs, &key);
}

/* At enter: registers, and what is there already. */
static __noinline int capture_enter(struct task_struct *task, struct pt_regs *regs,
				    struct task_state *state)
{
	struct capture *capture =
		bpf_task_storage_get(&captures, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	struct sctop_capture_spec *spec;

	state->captured = CAPTURE_FAILED;
	if (!capture)
		return 0;
	capture->event.data_len = 0;
	capture->event.abi = state->key.abi;
	capture->late = 0;
	capture->spec = capture_key(state);
	read_args(regs, state->key.abi, capture->event.args);
	state->captured = CAPTURED;
	spec = spec_of(state);
	capture->room = string_limit;
#if defined(__TARGET_ARCH_x86)
	if (spec && spec->stack_at)
		capture->event.args[0] = regs->sp + spec->stack_at;
#endif
	if (spec && spec->inner) {
		if (enter_inner(capture, 0))
			capture->late = LATE_INNER;
		spec = spec_in(capture);
	}
	if (spec && spec->when & SCTOP_HAS_MESSAGES)
		find_messages(capture);
	if (spec && spec->when & SCTOP_AT_ENTER) {
		capture_args(capture, spec, SCTOP_AT_ENTER, NO_RESULT);
		if (spec->links)
			capture_links(capture, spec, SCTOP_AT_ENTER, NO_RESULT);
	}
	if (spec && spec->when & SCTOP_HAS_LISTS)
		capture_lists(capture, spec, 0);
	if (fds_on && state->key.nr >= 0)
		name_fds(capture, capture->spec);
	return 0;
}

/* What pages were not there at enter: the kernel has read them by now. */
static __always_inline int capture_late(struct capture *capture, s64 ret)
{
	struct sctop_capture_spec *spec;
	u32 late;

	if (capture->late & LATE_INNER)
		capture->late = enter_inner(capture, SCTOP_DATUM_LATE) ? 0 : LATE_ARGS | LATE_LINKS;
	spec = spec_in(capture);
	if (!spec)
		return 0;
	late = capture->late;
	if (late)
		capture_args(capture, spec, LATE, ret);
	if (late & LATE_LINKS)
		capture_links(capture, spec, LATE, ret);
	if (late & LATE_LISTS)
		capture_lists(capture, spec, late);
	return 0;
}

/* At exit: that, and results. */
static __always_inline int capture_exit(struct capture *capture, struct task_state *state, s64 ret)
{
	u32 phase = ret < 0 && ret >= -MAX_ERRNO ? SCTOP_AT_FAILURE : SCTOP_AT_EXIT;
	struct sctop_capture_spec *spec;

	if (capture->late)
		capture_late(capture, ret);
	spec = spec_in(capture);
	if (spec && spec->when & phase) {
		capture_args(capture, spec, phase, ret);
		if (spec->links)
			capture_links(capture, spec, phase, ret);
	}
	if (fds_on && state->key.nr >= 0 && ret >= 0)
		name_result_fds(capture, capture->spec, ret);
	return 0;
}

#endif
