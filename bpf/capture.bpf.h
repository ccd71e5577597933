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

#include "state.bpf.h"
#include "count.bpf.h"
#include "datum.bpf.h"
#include "fd.bpf.h"

#define LATE	       16	/* a phase besides enum sctop_capture_when: what failed at enter */
#define LATE_LINKS     (1 << 6) /* in `late`, after a bit for each argument */
#define LATE_ARGV(arg) (1 << (6 + (arg))) /* … of execve's 1, execveat's 2 */
#define LATE_ENVP(arg) (1 << (7 + (arg))) /* … 2 and 3 */

/* Above this no page of user space is; keeps a product of two numbers of the program's in range. */
#define COUNT_MAX (1ull << 32)

/* What the result of a call is taken for at enter: no limit. */
#define NO_RESULT 0x7fffffff

/* Where no page is ever mapped (vm.mmap_min_addr): numbers, mostly; a fault costs more. */
#define ADDRESS_MIN 4096

/*
 * Of what is only counted; beyond it the count is said to be that "or more". Far above what an
 * environment or a directory's buffer has in practice, and not dear to whoever makes many: the
 * counting program is not preempted.
 */
#define COUNTED_MAX (1 << 14)

#define TAG_ITEM(n)    ((n) << 3)    /* to add */
#define TAG_LAST       (1 << 16)     /* no other try follows: a part that fails is marked as such */
#define TAG_WHEN(tag)  ((tag) >> 17) /* links: enum sctop_capture_when */
#define TAG_ELEMENT    (1 << 24)     /* links: others' items follow SCTOP_ELEMENT_ITEMS */
#define TAG_PLAIN(tag) ((tag)&0xffff)

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
__noinline int put_bytes(struct capture *capture, u64 address, u64 total, u32 limit, u32 tag)
{
	struct sctop_datum *datum;
	u64 len = total;

	if (!capture)
		return 0;
	datum = next_datum(capture);
	if (!datum)
		return 0;
	if (limit > SCTOP_PATH_MAX)
		limit = SCTOP_PATH_MAX;
	if (len > limit) {
		len = limit;
		tag |= TAG(0, SCTOP_DATUM_TRUNCATED);
	}
	barrier_var(len);
	if (len > SCTOP_PATH_MAX)
		len = SCTOP_PATH_MAX;
	if (len && (address < ADDRESS_MIN || bpf_probe_read_user(datum + 1, len, (void *)address)))
		return -1;
	close_datum(capture, datum, tag, len, total);
	return 0;
}

/* Appends one string of at most `limit` bytes. -1: it cannot be read. */
__noinline int put_string(struct capture *capture, u64 address, u32 limit, u32 tag)
{
	struct sctop_datum *datum;
	u64 size;
	long len;

	if (!capture || address < ADDRESS_MIN)
		return -1;
	datum = next_datum(capture);
	if (!datum)
		return 0;
	if (limit > SCTOP_PATH_MAX)
		limit = SCTOP_PATH_MAX;
	size = limit + 2; /* one byte more, and the NUL: a string that just fits is not cut */
	barrier_var(size);
	if (size > SCTOP_PATH_MAX + 2)
		size = SCTOP_PATH_MAX + 2;
	len = bpf_probe_read_user_str(datum + 1, size, (void *)address);
	if (len < 0)
		return -1;
	len = len > 0 ? len - 1 : 0;
	if (len > limit) {
		tag |= TAG(0, SCTOP_DATUM_TRUNCATED);
		len = limit;
	}
	close_datum(capture, datum, tag, len, len);
	return 0;
}

static __always_inline void put_fault(struct capture *capture, u32 tag)
{
	struct sctop_datum *datum = next_datum(capture);

	if (datum)
		close_datum(capture, datum, tag | TAG(0, SCTOP_DATUM_FAULT), 0, 0);
}

static __always_inline long read_pointer(u64 *pointer, u64 address, bool narrow)
{
	u32 half = 0;
	long error;

	if (address < ADDRESS_MIN)
		return -1;
	if (!narrow)
		return bpf_probe_read_user(pointer, sizeof(*pointer), (void *)address);
	error = bpf_probe_read_user(&half, sizeof(half), (void *)address);
	*pointer = half;
	return error;
}

static __always_inline u32 pointer_size(u32 abi)
{
	return abi == SCTOP_ABI_32 ? 4 : 8;
}

/*
 * What is counted may be long, which is no matter for bpf_loop(): it is verified once, not once
 * per turn. Kernels before 5.17 do not have it, so there it is not counted.
 */
static __always_inline bool has_loop(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_loop);
}

struct counting {
	u64 address;
	u64 left; /* bytes, of entries */
	u64 cnt;  /* from a number the verifier does not know: it would follow each turn */
	u32 size; /* of a pointer; of entries: where their length is */
	bool failed;
};

static long count_pointer(u32 i, struct counting *counting)
{
	u64 pointer = 0;

	counting->failed = read_pointer(&pointer, counting->address, counting->size == 4);
	if (counting->failed || !pointer)
		return 1;
	counting->address += counting->size;
	counting->cnt++;
	return 0;
}

static long count_entry(u32 i, struct counting *counting)
{
	u16 len = 0;

	if (!counting->left)
		return 1;
	counting->failed = bpf_probe_read_user(&len, sizeof(len),
					       (void *)counting->address + counting->size) ||
			   !len || len > counting->left;
	if (counting->failed)
		return 1;
	counting->address += len;
	counting->left -= len;
	counting->cnt++;
	return 0;
}

/* Appends how many pointers there are before the NULL. -1: they cannot be read. */
__noinline int put_pointer_cnt(struct capture *capture, u64 address, u32 tag)
{
	struct counting counting = { .address = address, .cnt = address };
	struct sctop_datum *datum;
	u64 cnt;

	if (!capture)
		return 0;
	counting.size = pointer_size(capture->event.abi);
	if (!has_loop() || bpf_loop(COUNTED_MAX, count_pointer, &counting, 0) < 0 ||
	    counting.failed)
		return -1;
	cnt = counting.cnt - address;
	datum = next_datum(capture);
	if (datum)
		close_datum(capture, datum,
			    tag | (cnt == COUNTED_MAX ? TAG(0, SCTOP_DATUM_TRUNCATED) : 0), 0, cnt);
	return 0;
}

/* Appends how many directory entries `bytes` are; the length of each is `at` bytes in. */
__noinline int put_entry_cnt(struct capture *capture, u64 address, u64 bytes, u32 at, u32 tag)
{
	struct counting counting = {
		.address = address, .cnt = address, .left = bytes, .size = at
	};
	struct sctop_datum *datum;

	if (!capture)
		return 0;
	if (!has_loop() || bpf_loop(COUNTED_MAX, count_entry, &counting, 0) < 0 || counting.failed)
		return -1;
	datum = next_datum(capture);
	if (datum)
		close_datum(capture, datum,
			    tag | (counting.left ? TAG(0, SCTOP_DATUM_TRUNCATED) : 0), 0,
			    counting.cnt - address);
	return 0;
}

/* What is shown in the place of a string that cannot be read. */
static __always_inline void put_bad_pointer(struct capture *capture, u64 pointer, u32 tag)
{
	struct sctop_datum *datum = next_datum(capture);

	if (!datum)
		return;
	*(u64 *)(datum + 1) = pointer;
	close_datum(capture, datum, tag | TAG(0, SCTOP_DATUM_FAULT), sizeof(pointer), 0);
}

/*
 * Appends the strings of argv, whose pointers are of `size` bytes, and their number as far as they
 * were looked at. One on a page that is not there yet is shown as its pointer, unless the call
 * succeeds: then it is in the new program's memory, too, and read again (capture_exec()).
 */
__noinline int put_argv(struct capture *capture, u64 address, u32 size, u32 tag)
{
	u32 cnt, item = tag, flags = 0;
	struct sctop_datum *datum;
	bool failed = false;

	if (!capture)
		return 0;
	for (cnt = 0; cnt <= SCTOP_ITEM_MAX; cnt++) {
		u64 pointer = 0;

		if (read_pointer(&pointer, address + (u64)cnt * size, size == 4))
			flags = SCTOP_DATUM_FAULT;
		if (flags || !pointer)
			break;
		item += TAG_ITEM(1);
		if (cnt == SCTOP_ITEM_MAX) {
			flags = SCTOP_DATUM_TRUNCATED;
		} else if (put_string(capture, pointer, string_limit, item)) {
			failed = true;
			if (tag & TAG(0, SCTOP_DATUM_LATE))
				flags = SCTOP_DATUM_FAULT; /* the pointer is not the program's */
			else
				put_bad_pointer(capture, pointer, item);
		}
	}
	if (failed || flags == SCTOP_DATUM_FAULT)
		capture->late |= LATE_ARGV(SCTOP_DATUM_ARG(tag));
	datum = next_datum(capture);
	if (datum)
		close_datum(capture, datum, tag | TAG(0, flags), 0, cnt);
	return 0;
}

/*
 * Appends an array of iovecs and what they point to, all together at most `bytes`; the buffers'
 * items follow the array's, as many as there are before another structure's begin. -1: something
 * cannot be read.
 */
__noinline int put_iovec(struct capture *capture, u64 address, u64 cnt, u64 bytes, u32 tag)
{
	u64 item_size, base, len;
	bool narrow;

	if (!capture)
		return 0;
	narrow = capture->event.abi == SCTOP_ABI_32;
	item_size = narrow ? 8 : 16;
	if (put_bytes(capture, address, cnt * item_size, SCTOP_ITEM_MAX * item_size,
		      TAG_PLAIN(tag)))
		return -1;
	for (u32 i = 0; i < SCTOP_ITEM_MAX; i++) {
		u64 at = address + i * item_size;

		if (i >= cnt || read_pointer(&base, at, narrow) ||
		    read_pointer(&len, at + item_size / 2, narrow))
			return 0;
		if (len > bytes)
			len = bytes;
		bytes -= len;
		if (tag & TAG_ELEMENT && !(SCTOP_DATUM_ITEM(tag & 0xfff) % SCTOP_ELEMENT_ITEMS))
			return 0;
		tag += TAG_ITEM(1);
		if (!put_bytes(capture, base, len, string_limit, TAG_PLAIN(tag)))
			continue;
		if (!(tag & TAG_LAST))
			return -1;
		put_fault(capture, TAG_PLAIN(tag));
	}
	return 0;
}

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
	case SCTOP_COUNT_BITS:
		other = pointer_size(capture->event.abi);
		value = (s32)value > 0 ? ((u32)value + other * 8 - 1) / (other * 8) * other : 0;
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
	if (phase == LATE ? !(capture->late & 1 << arg) : !(what->when & phase))
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
		limit = string_limit + what->extra;
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
	u64 address, cnt = 1, bytes = -1ull;
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
	if (arg >= 6)
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
		if (capture_link(capture, &spec->link[i % SCTOP_LINK_MAX], address, tag, ret)) {
			capture->event.data_len = used;
			capture->late |= LATE_LINKS;
			return 0;
		}
		if (i % SCTOP_LINK_MAX == SCTOP_LINK_MAX - 1) {
			address += what->size;
			tag += TAG_ITEM(SCTOP_ELEMENT_ITEMS);
		}
	}
	return 0;
}

/* Captures one argument that is a list of strings. Apart, as only enter needs the long loops. */
__noinline int capture_list(struct capture *capture, struct sctop_capture_spec *spec, u32 arg)
{
	u64 address;

	if (!spec || !capture || arg >= 6)
		return 0;
	address = capture->event.args[arg];
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_POINTERS &&
	    put_pointer_cnt(capture, address, arg))
		capture->late |= LATE_ENVP(arg);
	if (address && spec->arg[arg].kind == SCTOP_CAPTURE_ARGV)
		return put_argv(capture, address, pointer_size(capture->event.abi), arg);
	return 0;
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
	read_args(regs, state->key.abi, capture->event.args);
	state->captured = CAPTURED;
	spec = spec_of(state);
#if defined(__TARGET_ARCH_x86)
	if (spec && spec->stack_at)
		capture->event.args[0] = regs->sp + spec->stack_at;
#endif
	if (spec && spec->when & SCTOP_AT_ENTER) {
		capture_args(capture, spec, SCTOP_AT_ENTER, NO_RESULT);
		if (spec->links)
			capture_links(capture, spec, SCTOP_AT_ENTER, NO_RESULT);
	}
	if (spec && spec->when & SCTOP_HAS_LISTS) {
		/* execve has them in 1 and 2, execveat in 2 and 3 */
		capture_list(capture, spec, 1);
		capture_list(capture, spec, 2);
		capture_list(capture, spec, 3);
	}
	if (fds_on && state->key.nr >= 0)
		name_fds(capture, capture_key(state));
	return 0;
}

/* At exit: what pages were not there at enter (the kernel has read them by now), and results. */
static __noinline int capture_exit(struct capture *capture, struct task_state *state, s64 ret)
{
	u32 phase = ret < 0 && ret >= -MAX_ERRNO ? SCTOP_AT_FAILURE : SCTOP_AT_EXIT;
	struct sctop_capture_spec *spec = spec_of(state);

	if (spec && capture->late)
		capture_args(capture, spec, LATE, ret);
	if (spec && capture->late & LATE_LINKS)
		capture_links(capture, spec, LATE, ret);
	if (spec && spec->when & phase) {
		capture_args(capture, spec, phase, ret);
		if (spec->links)
			capture_links(capture, spec, phase, ret);
	}
	if (fds_on && state->key.nr >= 0 && ret >= 0)
		name_result_fds(capture, capture_key(state), ret);
	return 0;
}

/* The name that the program was loaded by. Of one below a descriptor the kernel makes a path. */
static __always_inline void put_exec_name(struct capture *capture, struct linux_binprm *bprm,
					  u32 arg)
{
	const char *name = bprm->filename;
	struct sctop_datum *datum = next_datum(capture);
	char next = 0;
	long len;

	if (!datum)
		return;
	if (arg == 1 && name == bprm->fdpath) {
		u32 fd = capture->event.args[0], digits = 1;

		for (u32 i = 0; i < 9 && fd >= 10; i++, digits++)
			fd /= 10;
		name += sizeof("/dev/fd/") - 1 + digits;
		if (bpf_probe_read_kernel(&next, sizeof(next), name))
			return;
		if (next == '/')
			name++;
	}
	len = bpf_probe_read_kernel_str(datum + 1, SCTOP_PATH_MAX, name);
	if (len > 0 && len <= SCTOP_PATH_MAX)
		close_datum(capture, datum, TAG(arg, SCTOP_DATUM_LATE), len - 1, len - 1);
}

/*
 * argv as the new program finds it, behind their number on its stack. Of a script that is its
 * interpreter's, and of none at all the kernel makes an empty one: neither is what was passed.
 */
static __always_inline void put_exec_argv(struct task_struct *task, struct capture *capture,
					  struct linux_binprm *bprm, u32 arg)
{
	u64 stack = bprm->p, first = 0;
	u32 argc = bprm->argc, size = sizeof(first);

	if (bprm->interp != bprm->filename ||
	    bpf_probe_read_user(&first, sizeof(first), (void *)stack))
		return;
	if (first != argc)
		size = 4; /* then argv[0] is the other half */
	if ((u32)first != argc ||
	    BPF_CORE_READ(task, mm, arg_end) - BPF_CORE_READ(task, mm, arg_start) < 2)
		return;
	put_argv(capture, stack + size, size, TAG(arg, SCTOP_DATUM_LATE));
}

static __always_inline void put_exec_envp(struct capture *capture, struct linux_binprm *bprm,
					  u32 arg)
{
	struct sctop_datum *datum = next_datum(capture);

	if (datum)
		close_datum(capture, datum, TAG(arg, SCTOP_DATUM_LATE), 0, bprm->envc);
}

/*
 * What a successful execve was given is gone with the old memory. What could not be read of it at
 * enter is taken from what the kernel made of it.
 */
static __always_inline void capture_exec(struct task_struct *task, struct linux_binprm *bprm)
{
	struct capture *capture = bpf_task_storage_get(&captures, task, 0, 0);
	u32 late;

	if (!capture)
		return;
	late = capture->late;
	if (late & 3)
		put_exec_name(capture, bprm, late & 1 ? 0 : 1); /* execve, execveat */
	if (late & (LATE_ARGV(1) | LATE_ARGV(2)))
		put_exec_argv(task, capture, bprm, late & LATE_ARGV(1) ? 1 : 2);
	if (late & (LATE_ENVP(2) | LATE_ENVP(3)))
		put_exec_envp(capture, bprm, late & LATE_ENVP(2) ? 2 : 3);
	capture->late = 0;
}

#endif
