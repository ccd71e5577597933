/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink_bytes.h - bytes of a netlink message: parts of them, and parts that follow each other.
 *
 * Internal to core/.
 */
#ifndef SCTOP_NETLINK_BYTES_H
#define SCTOP_NETLINK_BYTES_H

#include <stddef.h>

#include "decode_impl.h"

/* `len` are there, of `total`; fewer where the capture ended. */
struct netlink_bytes {
	const char *at;
	size_t len, total;
	const struct argument *arg;
	unsigned int family; /* of addresses: the first byte of the message's own header */
};

/* What is `at` bytes behind, no more than `size`. */
struct netlink_bytes netlink_part(const struct netlink_bytes *bytes, size_t at, size_t size);

/* `\x01\x02` in quotes, no more than the string limit. */
void put_netlink_hex(struct out *out, const struct netlink_bytes *bytes);

/* What a message and an attribute have in common: a header that says how long it is, itself
 * included, and the next one behind that, aligned to four bytes. */
struct netlink_kind {
	size_t header_bytes;
	size_t (*length)(const char *header);
	/* `rest` begins with it and has at least a header. `arg` is put_netlink_parts()'s. */
	void (*put)(struct out *out, const struct netlink_bytes *rest, const void *arg);
};

/* One, or several in [], no more than the string limit; what is too short for one as bytes. */
void put_netlink_parts(struct out *out, const struct netlink_bytes *bytes,
		       const struct netlink_kind *kind, const void *arg);

#endif
