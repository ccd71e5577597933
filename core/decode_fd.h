/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_fd.h - a captured descriptor, and its name.
 *
 * Internal to core/decode_fd*.c.
 */
#ifndef SCTOP_DECODE_FD_H
#define SCTOP_DECODE_FD_H

#include <stdbool.h>
#include <stddef.h>

#include "sctop/event.h"

struct out;

/* Taken out of its datum. */
struct found_fd {
	struct sctop_fd fd;
	struct sctop_fd_socket socket; /* of a socket only */
	const char *name; /* `len` bytes, in the event's data; from a hostile program */
	size_t len;
	bool cut; /* `name` is only a part */
};

/* The name without brackets, escaped. Returns whether the file was deleted. */
bool put_fd_name(struct out *out, const struct found_fd *found);

#endif
