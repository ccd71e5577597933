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
	X8,
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
	POINTER64,  /* 64 bits on any ABI */
	LIMIT,	    /* of a resource, as wide as a register */
	LIMIT64,    /* … always 64 bits */
	DEVICE64,   /* makedev(major, minor), as the C library packs it in 64 bits */
	MODE16,	    /* S_IFREG|0644 */
	SIGNAL32,   /* SIGCHLD */
	ERROR32,    /* an errno, negative */
	FD32,	    /* a descriptor that the call returned */
	GIVEN_FD32, /* … that the program passed */
	FD64,	    /* … in 64 bits */
	FLAGS8,	    /* of a set */
	FLAGS16,
	FLAGS32,
	FLAGS64,
	FLAGSW,
	NAMED64, /* as FLAGS64, but a number without a name is decimal and has no comment */
	FOURCC,	 /* v4l2_fourcc('Y', 'U', 'Y', 'V') */
	CHARS,	 /* `cnt` characters, or less with a NUL */
	TEXT,	 /* as CHARS, no more of it than the string limit, and cut is said */
	UUID,	 /* 16 bytes */
	XARRAY,	 /* `cnt` numbers of 32 bits: [0x1, 0x2] */
	WORDS,	 /* `cnt` numbers as wide as a register */
	OCTETS,	 /* `cnt` numbers of 8 bits, but no more than the string limit: [1, 2, ...] */
	XWORDS,	 /* … of 64 bits, hexadecimal */
	INNER,	 /* a structure */
	ITEMS,	 /* `cnt` structures: [{...}, {...}] */
	REST,	 /* takes no room: there is more, which is not shown */
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

/* structs_values.c: bytes of one item; 0: as many as its structure has. */
size_t field_kind_size(enum field_kind kind, bool narrow);

/* A field that is shown, `size` bytes `at` bytes into the view, which has them all. */
void put_field_value(struct out *out, const struct field *field, const struct view *view, size_t at,
		     size_t size);

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
#define GOT_REST	 { "", REST, 0, NULL, FILLED }
#define SOME(n, k, c)	 { #n, k, c, NULL, NONZERO }
/* clang-format on */

#endif
