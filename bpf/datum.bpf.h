/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * datum.bpf.h - where captured bytes go: one struct sctop_datum after the other.
 */
#ifndef SCTOP_DATUM_BPF_H
#define SCTOP_DATUM_BPF_H

#include "state.bpf.h"

/* Place and flags of a datum in one register, as its first 16 bits have them. */
#define TAG(place, flags) ((place) | (flags) << 12)

/* Room for a datum of any size behind what is captured so far; NULL: there is none. */
static __always_inline struct sctop_datum *next_datum(struct capture *capture)
{
	u32 used = capture->event.data_len;

	barrier_var(used); /* the bound must be on the register that is used */
	if (used > SCTOP_DATA_FULL)
		return NULL;
	return (void *)capture->data + used;
}

/* The same for one without bytes, for which there is room when all others are out of it. */
static __always_inline struct sctop_datum *next_mark(struct capture *capture)
{
	u32 used = capture->event.data_len;

	barrier_var(used);
	if (used > SCTOP_DATA_MAX - sizeof(struct sctop_datum))
		return NULL;
	return (void *)capture->data + used;
}

static __always_inline void close_datum(struct capture *capture, struct sctop_datum *datum, u32 tag,
					u32 len, u64 total)
{
	*(u16 *)datum = tag;
	datum->len = len;
	/* What is left there from another call, or another process, stays here. */
	barrier_var(len);
	if (len < SCTOP_PATH_MAX && len & 7)
		((u64 *)(datum + 1))[len / 8] &= (1ull << (len & 7) * 8) - 1;
	datum->total = total > 0xffffffff ? 0xffffffff : total;
	capture->event.data_len += sizeof(*datum) + ((len + 7) & ~7u);
}

static __always_inline void put_mark(struct capture *capture, u32 tag, u64 total)
{
	struct sctop_datum *datum = next_mark(capture);

	if (datum)
		close_datum(capture, datum, tag, 0, total);
}

#endif
