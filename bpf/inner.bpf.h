/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * inner.bpf.h - calls that stand for others: socketcall, ipc, i386's first mmap and select.
 *
 * What is captured is the call that they stand for: its arguments take the place of theirs, its
 * spec that of theirs. When the event is emitted, the registers are its arguments again, and a
 * datum has those of the other.
 */
#ifndef SCTOP_INNER_BPF_H
#define SCTOP_INNER_BPF_H

#include "copy.bpf.h"

#define INNER_SIZE (6 * sizeof(u64))

/* ipc's arguments in the order of the call. -1: what is one step further away is not readable. */
static __always_inline int order_ipc(struct capture *capture, u64 *args, u32 order)
{
	u32 words[2] = {};

	for (u32 i = 0; i < 6; i++) {
		u32 from = order >> 4 * i & 7;

		if (from && from < 6)
			args[i] = capture->event.args[from];
	}
	if (order & SCTOP_IPC_PAIR && !(capture->event.args[0] & ~0xffffull)) {
		if (args[1] < ADDRESS_MIN ||
		    bpf_probe_read_user(words, sizeof(words), (void *)args[1]))
			return -1;
		args[1] = words[0];
		args[3] = words[1];
	}
	if (order & SCTOP_IPC_VALUE) {
		if (args[3] < ADDRESS_MIN ||
		    bpf_probe_read_user(words, sizeof(words[0]), (void *)args[3]))
			return -1;
		args[3] = words[0];
	}
	return 0;
}

/* The words at an address, each made 64 bits wide. -1: they are not readable. */
static __always_inline int read_words(u64 *args, u64 address, u32 cnt)
{
	u32 len = cnt * sizeof(u32);

	barrier_var(len);
	if (len > 6 * sizeof(u32))
		len = 6 * sizeof(u32);
	if (address < ADDRESS_MIN || bpf_probe_read_user(args, len, (void *)address))
		return -1;
	for (int i = 5; i >= 0; i--) /* in place: the last one first */
		args[i] = *(volatile u32 *)((void *)args + i * sizeof(u32));
	return 0;
}

/*
 * Makes the capture that of the call that it stands for, if that is a call. -1: its arguments are
 * not readable. With SCTOP_DATUM_LATE in `flags` there is no other try.
 */
__noinline int enter_inner(struct capture *capture, u32 flags)
{
	struct sctop_capture_spec *outer, *spec;
	struct sctop_datum *datum;
	u32 key, number = 0;
	int failed;
	u64 *args;

	if (!capture)
		return 0;
	key = capture->spec;
	outer = bpf_map_lookup_elem(&capture_specs, &key);
	datum = next_datum(capture);
	if (!outer || !datum)
		return 0;
	if (outer->inner == SCTOP_INNER_NUMBERED)
		number = capture->event.args[0];
	else if (outer->inner == SCTOP_INNER_IPC)
		number = (u16)capture->event.args[0];
	if (number >= SCTOP_INNER_ROW)
		return 0;
	key = outer->inner_first + number;
	spec = bpf_map_lookup_elem(&capture_specs, &key);
	if (!spec || !spec->inner_args)
		return 0;
	args = (u64 *)(datum + 1);
	__builtin_memset(args, 0, INNER_SIZE);
	if (outer->inner == SCTOP_INNER_IPC) {
		failed = order_ipc(capture, args, spec->inner_args);
		if (failed && flags & SCTOP_DATUM_LATE) {
			flags |= SCTOP_DATUM_FAULT;
			failed = 0;
		}
	} else {
		failed = read_words(args,
				    outer->inner == SCTOP_INNER_MEMORY ? capture->event.args[0]
								       : capture->event.args[1],
				    spec->inner_args);
	}
	if (failed)
		return -1;
	__builtin_memcpy(capture->event.args, args, INNER_SIZE);
	close_datum(capture, datum, TAG(SCTOP_DATUM_INNER, flags), INNER_SIZE, INNER_SIZE);
	capture->spec = key;
	return 0;
}

#endif
