/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * copy.bpf.h - pieces of user memory, each appended to a capture as a datum: bytes, strings, lists.
 *
 * What they are pieces of, and when they are to be copied, is capture.bpf.h's. The functions are
 * global ones, so that the verifier walks each of them once.
 */
#ifndef SCTOP_COPY_BPF_H
#define SCTOP_COPY_BPF_H

#include "state.bpf.h"
#include "datum.bpf.h"

#define LATE	       16	/* a phase besides enum sctop_capture_when: what failed at enter */
#define LATE_LINKS     (1 << 6) /* in `late`, after a bit for each argument */
#define LATE_ARGV(arg) (1 << (6 + (arg))) /* … of execve's 1, execveat's 2 */
#define LATE_ENVP(arg) (1 << (7 + (arg))) /* … 2 and 3 */
#define LATE_ARGS      ((1 << 6) - 1)
#define LATE_INNER     (1 << 11) /* the arguments of the call that it stands for */
#define LATE_LISTS     (LATE_ARGV(1) | LATE_ARGV(2) | LATE_ENVP(2) | LATE_ENVP(3))

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
#define TAG_NEW	       (1 << 25)     /* lists: in the memory of the program that an execve began */
#define TAG_WHEN(tag)  ((tag) >> 17) /* links: enum sctop_capture_when */
#define TAG_ELEMENT    (1 << 24)     /* links: of one structure among others */
#define TAG_PLACE(tag) ((tag)&0xfff)
#define TAG_PLAIN(tag) ((tag)&0xffff)

/* Appends `total` bytes, but at most `limit`. -1: they cannot be read. */
__noinline int put_bytes(struct capture *capture, u64 address, u64 total, u32 limit, u32 tag)
{
	struct sctop_datum *datum;
	u64 len = total;

	if (!capture)
		return 0;
	datum = next_datum(capture);
	if (!datum) {
		put_mark(capture, tag | TAG(0, SCTOP_DATUM_TRUNCATED), total);
		return 0;
	}
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
	if (!datum) {
		put_mark(capture, tag | TAG(0, SCTOP_DATUM_TRUNCATED), 0);
		return 0;
	}
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

/* What cannot be read. */
__noinline int put_fault(struct capture *capture, u32 tag)
{
	if (capture)
		put_mark(capture, tag | TAG(0, SCTOP_DATUM_FAULT), 0);
	return 0;
}

/* A pointer or word of the program's. Not 0: it is not readable. */
__noinline int read_pointer(u64 *pointer, u64 address, u32 narrow)
{
	u32 half = 0;
	long error;

	if (!pointer || address < ADDRESS_MIN)
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
	u64 cnt;

	if (!capture)
		return 0;
	counting.size = pointer_size(capture->event.abi);
	if (!has_loop() || bpf_loop(COUNTED_MAX, count_pointer, &counting, 0) < 0 ||
	    counting.failed)
		return -1;
	cnt = counting.cnt - address;
	put_mark(capture, tag | (cnt == COUNTED_MAX ? TAG(0, SCTOP_DATUM_TRUNCATED) : 0), cnt);
	return 0;
}

/* Appends how many directory entries `bytes` are; the length of each is `at` bytes in. */
__noinline int put_entry_cnt(struct capture *capture, u64 address, u64 bytes, u32 at, u32 tag)
{
	struct counting counting = {
		.address = address, .cnt = address, .left = bytes, .size = at
	};

	if (!capture)
		return 0;
	if (!has_loop() || bpf_loop(COUNTED_MAX, count_entry, &counting, 0) < 0 || counting.failed)
		return -1;
	put_mark(capture, tag | (counting.left ? TAG(0, SCTOP_DATUM_TRUNCATED) : 0),
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

/* Appends one of them, if it is wanted. */
__noinline int put_argv_item(struct capture *capture, u64 pointer, u32 tag)
{
	u32 bit = 1u << (SCTOP_DATUM_ITEM(TAG_PLACE(tag)) - 1);

	if (!capture || !(capture->late_items & bit))
		return 0;
	if (!put_string(capture, pointer, string_limit, TAG_PLAIN(tag)))
		capture->late_items &= ~bit;
	else if (!(tag & TAG_NEW))
		put_bad_pointer(capture, pointer, TAG_PLAIN(tag));
	return 0;
}

/*
 * Appends the strings of argv, whose pointers are of `size` bytes, and their number as far as they
 * were looked at. What is on a page that is not there yet is read again later; only that. With
 * TAG_NEW the pointers are not those that the program passed.
 */
__noinline int put_argv(struct capture *capture, u64 address, u32 size, u32 tag)
{
	u32 cnt, item = tag, flags = 0;

	if (!capture)
		return 0;
	if (!(tag & TAG(0, SCTOP_DATUM_LATE)))
		capture->late_items = -1;
	for (cnt = 0; cnt <= SCTOP_ITEM_MAX; cnt++) {
		u64 pointer = 0;

		if (read_pointer(&pointer, address + (u64)cnt * size, size == 4))
			flags = SCTOP_DATUM_FAULT;
		if (flags || !pointer)
			break;
		item += TAG_ITEM(1);
		if (cnt == SCTOP_ITEM_MAX) {
			flags = SCTOP_DATUM_TRUNCATED;
		} else {
			put_argv_item(capture, pointer, item);
		}
	}
	/* Those behind what could not be read are not known. */
	if (flags != SCTOP_DATUM_FAULT && cnt < SCTOP_ITEM_MAX)
		capture->late_items &= (1u << cnt) - 1;
	if (capture->late_items || flags == SCTOP_DATUM_FAULT)
		capture->late |= LATE_ARGV(SCTOP_DATUM_ARG(tag));
	put_mark(capture, TAG_PLAIN(tag) | TAG(0, flags), cnt);
	return 0;
}

/* What follows belongs to one structure of an array. */
__noinline int put_element(struct capture *capture, u32 number)
{
	if (capture)
		put_mark(capture, SCTOP_DATUM_ELEMENT, number);
	return 0;
}

#define NO_BUFFER     (-2) /* the iovec itself cannot be read */
#define BUFFER_FAULTS (-1)

/* Appends what an iovec points to, at most `bytes`; returns how many of these it is. */
__noinline s64 put_buffer(struct capture *capture, u64 iovec, u64 bytes, u32 tag)
{
	u64 base = 0, len = 0;
	bool narrow;

	if (!capture)
		return NO_BUFFER;
	narrow = capture->event.abi == SCTOP_ABI_32;
	if (read_pointer(&base, iovec, narrow) ||
	    read_pointer(&len, iovec + (narrow ? 4 : 8), narrow))
		return NO_BUFFER;
	if (len > bytes)
		len = bytes;
	if (put_bytes(capture, base, len, capture->room, TAG_PLAIN(tag))) {
		if (!(tag & TAG_LAST))
			return BUFFER_FAULTS;
		put_fault(capture, TAG_PLAIN(tag));
	}
	return len & ~(1ull << 63);
}

/*
 * Appends an array of iovecs and what they point to, all together at most `bytes`; the buffers'
 * items follow the array's. -1: something cannot be read.
 */
__noinline int put_iovec(struct capture *capture, u64 address, u64 cnt, u64 bytes, u32 tag)
{
	u64 item_size;

	if (!capture)
		return 0;
	item_size = capture->event.abi == SCTOP_ABI_32 ? 8 : 16;
	if (put_bytes(capture, address, cnt * item_size, SCTOP_ITEM_MAX * item_size,
		      TAG_PLAIN(tag)))
		return -1;
	for (u32 i = 0; i < SCTOP_ITEM_MAX && i < cnt; i++) {
		s64 len;

		tag += TAG_ITEM(1);
		len = put_buffer(capture, address + i * item_size, bytes, tag);
		if (len < 0)
			return len == BUFFER_FAULTS ? -1 : 0;
		bytes -= len;
	}
	return 0;
}

#endif
