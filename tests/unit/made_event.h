/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_event.h - events made by hand, as the kernel side would send them.
 */
#ifndef MADE_EVENT_H
#define MADE_EVENT_H

#include <stdint.h>
#include <string.h>

#include "sctop/event.h"
#include "sctop/syscalls.h"

struct made {
	struct sctop_event event;
	_Alignas(8) char data[4096];
};

static inline void add_datum(struct made *made, int place, const void *bytes, size_t len, int flags)
{
	struct sctop_datum datum = { .place = place, .flags = flags, .len = len, .total = len };
	char *at = made->data + made->event.data_len;

	memcpy(at, &datum, sizeof(datum));
	memcpy(at + sizeof(datum), bytes, len);
	made->event.data_len += sizeof(datum) + ((len + 7) & ~(size_t)7);
}

static inline void make(struct made *made, int abi, const char *name, const uint64_t args[6])
{
	memset(made, 0, sizeof(*made));
	made->event.type = SCTOP_EVENT_CALL;
	made->event.abi = abi;
	made->event.nr = syscall_nr(abi, name);
	memcpy(made->event.args, args, 6 * sizeof(args[0]));
}

#endif
