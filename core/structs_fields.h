/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_fields.h - structures as lists of fields, and the words to write them.
 *
 * Internal to core/structs*.c. To add a structure, add a row to structs.c or, if only a request of
 * ioctl takes it, to structs_device.c.
 */
#ifndef SCTOP_STRUCTS_FIELDS_H
#define SCTOP_STRUCTS_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "structs.h"

enum field_kind {
	END,
	PAD, /* `cnt` bytes that are not shown */
	U8,
	S16,
	U16,
	S32,
	U32,
	X32,
	S64,
	U64,
	X64,
	LONG, /* as wide as a register */
	ULONG,
	XLONG,
	POINTER,
	LIMIT,	  /* of a resource, as wide as a register */
	LIMIT64,  /* … always 64 bits */
	MODE16,	  /* S_IFREG|0644 */
	CHARS,	  /* `cnt` characters, or less with a NUL */
	XARRAY,	  /* `cnt` numbers of 32 bits: [0x1, 0x2] */
	WORDS,	  /* `cnt` numbers as wide as a register */
	SIGNAL32, /* SIGCHLD */
	FD32,	  /* a descriptor that the call returned */
	FLAGS16,  /* of a set */
	FLAGS32,
	FLAGS64,
	FLAGSW,
	INNER,	 /* a structure */
	SKIPPED, /* as wide as a register, not shown */
	S8,
	X8,
	X16,
	FLAGS8,
	POINTER64,  /* 64 bits on any ABI */
	ITEMS,	    /* `cnt` structures: [{...}, {...}] */
	GIVEN_FD32, /* a descriptor that the program passed */
	TEXT,	    /* as CHARS, no more of it than the string limit, and cut is said */
	UUID,	    /* 16 bytes */
	DEVICE64,   /* makedev(major, minor), as the C library packs it in 64 bits */
	FD64,	    /* a descriptor in 64 bits */
	ERROR32,    /* an errno, negative */
	NUMBERS,    /* `cnt` numbers of 32 bits, but no more than the string limit: [1, 2, ...] */
	OCTETS,	    /* … of 8 bits */
	XWORDS,	    /* … of 64 bits, hexadecimal */
	NAMED32,    /* as FLAGS32, but a number without a name is decimal and has no comment */
	NAMED64,
	FOURCC, /* v4l2_fourcc('Y', 'U', 'Y', 'V') */
	REST,	/* takes no room: there is more, which is not shown */
};

enum field_when {
	ALWAYS,
	FILLED,	 /* by the call, and so only if it did not fail */
	NONZERO, /* only if it is not all zero */
};

struct field {
	const char *name;
	enum field_kind kind;
	uint16_t cnt;
	const char *set; /* of flags, or the inner structure */
	enum field_when shown;
};

/* clang-format off */
#define FIELDS(...) .fields = (const struct field[]){ __VA_ARGS__, { NULL, END, 0, NULL, ALWAYS } }
#define F(n, k)	    { #n, k, 1, NULL, ALWAYS }
#define M(n, k, c)  { #n, k, c, NULL, ALWAYS }
#define W(n, k, s)  { #n, k, 1, #s, ALWAYS }
#define A(n, k, s, c) { #n, k, c, #s, ALWAYS }
#define HIDE(c)	    { NULL, PAD, c, NULL, ALWAYS }
/* Only if the call did not fail; only if it is not zero. */
#define GOT(n, k)	 { #n, k, 1, NULL, FILLED }
#define GOT_W(n, k, s)	 { #n, k, 1, #s, FILLED }
#define GOT_M(n, k, c)	 { #n, k, c, NULL, FILLED }
#define GOT_REST	 { "", REST, 0, NULL, FILLED }
#define SOME(n, k, c)	 { #n, k, c, NULL, NONZERO }
/* clang-format on */

#endif
