/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * out.h - text written into a buffer of fixed size, with snprintf's return value.
 *
 * Internal to core/. Every function counts what it would write, and writes what fits; the
 * hot path of the decoder has no format strings.
 */
#ifndef SCTOP_OUT_H
#define SCTOP_OUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct out {
	char *buf;
	size_t size;
	size_t len; /* so far, were there room */
};

static inline void out_char(struct out *out, char c)
{
	if (out->len + 1 < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static inline void out_bytes(struct out *out, const char *bytes, size_t len)
{
	if (out->len < out->size) {
		size_t room = out->size - out->len;

		memcpy(out->buf + out->len, bytes, len < room ? len : room);
	}
	out->len += len;
}

static inline void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

void out_number(struct out *out, uint64_t value, unsigned int base);   /* no prefix */
void out_digits(struct out *out, uint64_t value, unsigned int digits); /* with leading zeros */
void out_signed(struct out *out, int64_t value);
void out_unsigned(struct out *out, uint64_t value);
void out_hex(struct out *out, uint64_t value);	 /* 0x1f; 0 is 0 */
void out_octal(struct out *out, uint64_t value); /* 0644, at least three digits, as strace does */

/* Ends the text; returns its length as snprintf does. */
int out_end(struct out *out);

#endif
