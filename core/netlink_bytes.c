/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink_bytes.c - walks over what was captured of a netlink message; the lengths in it are a
 * traced program's, and believed as far as there are bytes.
 */
#include "netlink_bytes.h"

#define ALIGN 4 /* NLMSG_ALIGNTO, NLA_ALIGNTO */

struct netlink_bytes netlink_part(const struct netlink_bytes *bytes, size_t at, size_t size)
{
	struct netlink_bytes part = *bytes;

	part.total = at < bytes->total ? bytes->total - at : 0;
	part.len = at < bytes->len ? bytes->len - at : 0;
	part.at = bytes->at + (at < bytes->len ? at : bytes->len);
	if (part.total > size)
		part.total = size;
	if (part.len > part.total)
		part.len = part.total;
	return part;
}

void put_netlink_hex(struct out *out, const struct netlink_bytes *bytes)
{
	size_t max = argument_string_limit(bytes->arg);

	put_quoted_hex(out, bytes->at, bytes->len < max ? bytes->len : max,
		       bytes->len > max || bytes->len < bytes->total);
}

/* How far behind the first of `rest` the next one is; 0: it is the last. */
static size_t next_of(const struct netlink_bytes *rest, const struct netlink_kind *kind)
{
	size_t len = kind->length(rest->at);
	size_t next = (len + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	return len < kind->header_bytes || next >= rest->total ? 0 : next;
}

void put_netlink_parts(struct out *out, const struct netlink_bytes *bytes,
		       const struct netlink_kind *kind, const void *arg)
{
	size_t at = 0, max = argument_string_limit(bytes->arg);
	bool many = false;

	for (size_t i = 0;; i++) {
		const struct netlink_bytes rest = netlink_part(bytes, at, bytes->total);
		size_t next;

		if (rest.len < kind->header_bytes && !(rest.len < rest.total && i)) {
			put_netlink_hex(out, &rest);
			break;
		}
		if (rest.len < kind->header_bytes || i == max) {
			out_text(out, "...");
			break;
		}
		next = next_of(&rest, kind);
		if (next && !many)
			out_char(out, '[');
		many |= next;
		kind->put(out, &rest, arg);
		if (!next)
			break;
		out_text(out, ", ");
		at += next;
	}
	out_text(out, many ? "]" : "");
}
