/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * flags.h - the named sets of core/flags.def: values and bits with their names.
 *
 * Internal to core/. To add a set, add it to core/flags.def.
 */
#ifndef SCTOP_FLAGS_H
#define SCTOP_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "out.h"

struct flag_name {
	const char *name;
	uint64_t value;
};

/*
 * Bits in `mask` together hold one value; an entry whose value lies in mask is such a value. All
 * other entries are bits of their own (an entry may have several, which must all be set then).
 */
struct flag_set {
	const char *name;
	uint64_t mask;
	unsigned int width;  /* bits of the number that the kernel looks at: 32, 64 */
	bool decimal;	     /* a value without a name is printed as a decimal number */
	bool joined;	     /* … stands behind the bits, with those that have no name */
	const char *unknown; /* what strace says for a number without a name: "MAP_???" */
	const char *rest;    /* … for bits without a name behind a value; or NULL */
	const struct flag_name *names; /* in the order in which they are printed; ended by NULL */
};

extern const struct flag_set flag_sets[];
extern const unsigned int flag_set_cnt;

/* NULL if there is none of that name. */
const struct flag_set *flag_set_find(const char *name);

/* Whether a number that is one value has a name. */
bool flag_set_names(const struct flag_set *set, uint64_t value);

/* Prints by the form of its own that a set has whose numbers are made of parts, and returns true;
 * false: there is none of that name. In core/flags_special.c. */
bool flag_special_print(struct out *out, const char *name, uint64_t value);

/* Programs of old say with a magic number in the upper half of mount's flags that there are some in
 * the lower one. In core/flags_special.c. */
bool mount_has_magic(uint64_t flags);

/* "O_RDONLY|O_CLOEXEC"; what has no name comes out as a number. */
void flag_set_print(struct out *out, const struct flag_set *set, uint64_t value);

#endif
