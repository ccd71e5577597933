/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink_attributes.h - trees of netlink attributes as text, by tables of what each type has in
 * it.
 *
 * Internal to core/. To add an attribute, add a row to core/netlink_route.c.
 */
#ifndef SCTOP_NETLINK_ATTRIBUTES_H
#define SCTOP_NETLINK_ATTRIBUTES_H

#include <stddef.h>
#include <stdint.h>

#include "netlink_bytes.h"

enum attribute_kind {
	ATTRIBUTE_BYTES, /* not known: hexadecimal */
	ATTRIBUTE_TEXT,	 /* ended by a NUL */
	ATTRIBUTE_U8,
	ATTRIBUTE_U16,
	ATTRIBUTE_U32,
	ATTRIBUTE_U64,
	ATTRIBUTE_S32,
	ATTRIBUTE_PORT,	    /* htons(80) */
	ATTRIBUTE_ADDRESS,  /* of the message's family */
	ATTRIBUTE_ADDRESS6, /* of IPv6 */
	ATTRIBUTE_HARDWARE, /* 00:11:22:33:44:55 */
	ATTRIBUTE_SET8,	    /* of `name`, a set of flags or values */
	ATTRIBUTE_SET16,
	ATTRIBUTE_SET32,
	ATTRIBUTE_NEST,	     /* attributes of `inner` */
	ATTRIBUTE_BY_FAMILY, /* attributes whose types are families, with attributes in them */
	ATTRIBUTE_STRUCTURE, /* `name` */
	ATTRIBUTE_LIST32,    /* numbers, signed, by their index in the set `name` */
	ATTRIBUTE_LIST64,    /* … unsigned */
	ATTRIBUTE_OCTETS,    /* numbers of 8 bits */
	ATTRIBUTE_HOPS,	     /* the next hops of a route, with attributes of `inner` */
};

struct attribute {
	uint8_t kind;
	const char *name;
	const struct attribute_table *inner;
};

struct attribute_table {
	const char *types;		    /* set of their names */
	const struct attribute *attributes; /* by type */
	size_t cnt;
};

/* `[{nla_len=8, nla_type=IFLA_MTU}, 1500]`, several of them in another [], no more than the string
 * limit. `table` may be NULL: numbers and bytes. */
void put_attributes(struct out *out, const struct netlink_bytes *bytes,
		    const struct attribute_table *table);

/* netlink_route.c: what is behind a header of type `type`. */
void put_route_message(struct out *out, uint16_t type, const struct netlink_bytes *bytes);

extern const struct attribute_table error_attributes;

#endif
