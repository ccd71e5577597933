/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink_attributes.c - trees of netlink attributes, in the way of strace. What each type has in
 * it is in netlink_route.c.
 *
 * Lengths are those that the program or the kernel wrote: one that is more than there is ends where
 * the bytes end, one that is less than a header ends the list. Nesting is no deeper than the
 * tables.
 */
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "flags.h"
#include "netlink_attributes.h"
#include "structs.h"

static uint64_t number_at(const struct netlink_bytes *bytes, size_t at, size_t size)
{
	const struct view view = { .bytes = bytes->at, .len = bytes->len };

	return view_number(&view, at, size);
}

/* ---- one attribute's value; false: it is not what its type says ---- */

static bool put_text(struct out *out, const struct netlink_bytes *bytes)
{
	size_t max = argument_string_limit(bytes->arg), len = bytes->len;
	bool ended = len == bytes->total && len && !bytes->at[len - 1];

	if (ended)
		len--;
	put_quoted(out, bytes->arg, bytes->at, len < max ? len : max, len > max || !ended);
	return true;
}

static bool put_number(struct out *out, const struct netlink_bytes *bytes, size_t size)
{
	if (bytes->len < size)
		return false;
	out_unsigned(out, number_at(bytes, 0, size));
	return true;
}

static bool put_signed(struct out *out, const struct netlink_bytes *bytes)
{
	if (bytes->len < 4)
		return false;
	out_signed(out, (int32_t)number_at(bytes, 0, 4));
	return true;
}

static bool put_port(struct out *out, const struct netlink_bytes *bytes)
{
	if (bytes->len < 2)
		return false;
	out_text(out, "htons(");
	out_unsigned(out, ntohs((uint16_t)number_at(bytes, 0, 2)));
	out_char(out, ')');
	return true;
}

static bool put_address_of(struct out *out, const struct netlink_bytes *bytes, unsigned int family)
{
	size_t size = family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;
	char text[INET6_ADDRSTRLEN];

	if (!size || bytes->len < size || !inet_ntop((int)family, bytes->at, text, sizeof(text)))
		return false;
	out_text(out, family == AF_INET ? "inet_addr(\"" : "inet_pton(AF_INET6, \"");
	out_text(out, text);
	out_text(out, "\")");
	return true;
}

static bool put_hardware(struct out *out, const struct netlink_bytes *bytes)
{
	enum { LONGEST = 32 };

	if (bytes->total > LONGEST || bytes->len < bytes->total)
		return false;
	for (size_t i = 0; i < bytes->len; i++) {
		out_text(out, i ? ":" : "");
		out_number(out, (unsigned char)bytes->at[i] >> 4, 16);
		out_number(out, bytes->at[i] & 15, 16);
	}
	return true;
}

static bool put_named(struct out *out, const struct netlink_bytes *bytes, size_t size,
		      const char *set)
{
	if (bytes->len < size)
		return false;
	put_set(out, set, number_at(bytes, 0, size));
	return true;
}

static bool put_structure_of(struct out *out, const struct netlink_bytes *bytes, const char *name)
{
	const struct structure *structure = structure_find(name);
	const struct view view = { .bytes = bytes->at, .len = bytes->len, .arg = bytes->arg };

	if (!structure || bytes->len < structure_size(structure, false))
		return false;
	structure_put(out, structure, &view);
	return true;
}

/* `[[IPV4_DEVCONF_FORWARDING-1] = 0, …]`; the names are of indices. */
static bool put_list(struct out *out, const struct netlink_bytes *bytes, size_t size,
		     const char *set)
{
	size_t cnt = bytes->total / size, max = argument_string_limit(bytes->arg);

	if (!cnt)
		return false;
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++) {
		out_text(out, i ? ", " : "");
		if (i >= max || bytes->len < (i + 1) * size) {
			out_text(out, "...");
			break;
		}
		if (set) {
			out_char(out, '[');
			put_set(out, set, i);
			out_text(out, "] = ");
		}
		if (size == 4)
			out_signed(out, (int32_t)number_at(bytes, i * size, size));
		else
			out_unsigned(out, number_at(bytes, i * size, size));
	}
	out_char(out, ']');
	return true;
}

static bool put_hops(struct out *out, const struct netlink_bytes *bytes,
		     const struct attribute_table *table)
{
	enum {
		SIZE = sizeof(struct rtnexthop),
		LEN_AT = 0,
		FLAGS_AT = 2,
		HOPS_AT = 3,
		INDEX_AT = 4
	};
	size_t at = 0, max = argument_string_limit(bytes->arg);
	bool many;

	if (bytes->len < SIZE)
		return false;
	many = number_at(bytes, LEN_AT, 2) < bytes->total;
	out_text(out, many ? "[" : "");
	for (size_t i = 0;; i++) {
		const struct netlink_bytes hop = netlink_part(bytes, at, bytes->total);
		size_t len = number_at(&hop, LEN_AT, 2);
		struct netlink_bytes inner;

		if (hop.len < SIZE || i >= max) {
			out_text(out, "...");
			break;
		}
		if (len > hop.total)
			len = hop.total;
		inner = netlink_part(&hop, SIZE, len > SIZE ? len - SIZE : 0);
		out_text(out, inner.total ? "[{rtnh_len=" : "{rtnh_len=");
		out_unsigned(out, number_at(&hop, LEN_AT, 2));
		out_text(out, ", rtnh_flags=");
		put_set(out, "nexthop_flags", number_at(&hop, FLAGS_AT, 1));
		out_text(out, ", rtnh_hops=");
		out_unsigned(out, number_at(&hop, HOPS_AT, 1));
		out_text(out, ", rtnh_ifindex=");
		out_unsigned(out, number_at(&hop, INDEX_AT, 4));
		out_char(out, '}');
		if (inner.total) {
			out_text(out, ", ");
			put_attributes(out, &inner, table);
			out_char(out, ']');
		}
		at += RTNH_ALIGN(len);
		if (len < SIZE || at >= bytes->total)
			break;
		out_text(out, ", ");
	}
	out_text(out, many ? "]" : "");
	return true;
}

static bool put_value(struct out *out, const struct netlink_bytes *bytes, unsigned int type,
		      const struct attribute *attribute)
{
	struct netlink_bytes inner = *bytes;

	switch (attribute->kind) {
	case ATTRIBUTE_TEXT:
		return put_text(out, bytes);
	case ATTRIBUTE_U8:
		return put_number(out, bytes, 1);
	case ATTRIBUTE_U16:
		return put_number(out, bytes, 2);
	case ATTRIBUTE_U32:
		return put_number(out, bytes, 4);
	case ATTRIBUTE_U64:
		return put_number(out, bytes, 8);
	case ATTRIBUTE_S32:
		return put_signed(out, bytes);
	case ATTRIBUTE_PORT:
		return put_port(out, bytes);
	case ATTRIBUTE_ADDRESS:
		return put_address_of(out, bytes, bytes->family);
	case ATTRIBUTE_ADDRESS6:
		return put_address_of(out, bytes, AF_INET6);
	case ATTRIBUTE_HARDWARE:
		return put_hardware(out, bytes);
	case ATTRIBUTE_SET8:
		return put_named(out, bytes, 1, attribute->name);
	case ATTRIBUTE_SET16:
		return put_named(out, bytes, 2, attribute->name);
	case ATTRIBUTE_SET32:
		return put_named(out, bytes, 4, attribute->name);
	case ATTRIBUTE_NEST:
		put_attributes(out, &inner, attribute->inner);
		return true;
	case ATTRIBUTE_BY_FAMILY:
		inner.family = type;
		put_attributes(out, &inner, attribute->inner);
		return true;
	case ATTRIBUTE_STRUCTURE:
		return put_structure_of(out, bytes, attribute->name);
	case ATTRIBUTE_LIST32:
		return put_list(out, bytes, 4, attribute->name);
	case ATTRIBUTE_LIST64:
		return put_list(out, bytes, 8, attribute->name);
	case ATTRIBUTE_OCTETS:
		return put_list(out, bytes, 1, NULL);
	case ATTRIBUTE_HOPS:
		return put_hops(out, bytes, attribute->inner);
	default:
		return false;
	}
}

/* ---- lists ---- */

static const struct attribute *attribute_of(const struct attribute_table *table, unsigned int type)
{
	static const struct attribute unknown;

	return table && type < table->cnt ? &table->attributes[type] : &unknown;
}

static void put_attribute_header(struct out *out, const struct nlattr *header,
				 const struct attribute_table *table)
{
	out_text(out, "{nla_len=");
	out_unsigned(out, header->nla_len);
	out_text(out, ", nla_type=");
	if (header->nla_type & NLA_F_NESTED)
		out_text(out, "NLA_F_NESTED|");
	if (header->nla_type & NLA_F_NET_BYTEORDER)
		out_text(out, "NLA_F_NET_BYTEORDER|");
	if (table)
		put_set(out, table->types, header->nla_type & NLA_TYPE_MASK);
	else
		out_hex(out, header->nla_type & NLA_TYPE_MASK);
	out_char(out, '}');
}

static size_t attribute_length(const char *at)
{
	struct nlattr header;

	memcpy(&header, at, sizeof(header));
	return header.nla_len;
}

static void put_attribute(struct out *out, const struct netlink_bytes *rest, const void *arg)
{
	const struct attribute_table *table = arg;
	struct netlink_bytes value;
	struct nlattr header;
	unsigned int type;

	memcpy(&header, rest->at, sizeof(header));
	type = header.nla_type & NLA_TYPE_MASK;
	value = netlink_part(rest, sizeof(header),
			     header.nla_len > sizeof(header) ? header.nla_len - sizeof(header) : 0);
	if (!value.total) {
		put_attribute_header(out, &header, table);
		return;
	}
	out_char(out, '[');
	put_attribute_header(out, &header, table);
	out_text(out, ", ");
	if (!put_value(out, &value, type, attribute_of(table, type)))
		put_netlink_hex(out, &value);
	out_char(out, ']');
}

void put_attributes(struct out *out, const struct netlink_bytes *bytes,
		    const struct attribute_table *table)
{
	static const struct netlink_kind attribute = {
		.header_bytes = sizeof(struct nlattr),
		.length = attribute_length,
		.put = put_attribute,
	};

	put_netlink_parts(out, bytes, &attribute, table);
}
