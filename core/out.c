/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * out.c - text written into a buffer of fixed size.
 */
#include <limits.h>
#include <string.h>

#include "out.h"

void out_number(struct out *out, uint64_t value, unsigned int base)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	out_bytes(out, digits + at, sizeof(digits) - at);
}

void out_digits(struct out *out, uint64_t value, unsigned int digits)
{
	char text[24];

	for (unsigned int i = digits; i-- > 0; value /= 10)
		text[i] = (char)('0' + value % 10);
	out_bytes(out, text, digits);
}

void out_signed(struct out *out, int64_t value)
{
	if (value < 0)
		out_char(out, '-');
	out_number(out, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

void out_unsigned(struct out *out, uint64_t value)
{
	out_number(out, value, 10);
}

void out_hex(struct out *out, uint64_t value)
{
	if (value)
		out_text(out, "0x");
	out_number(out, value, 16);
}

void out_octal(struct out *out, uint64_t value)
{
	out_text(out, value < 010 ? "00" : "0");
	out_number(out, value, 8);
}

int out_end(struct out *out)
{
	if (out->size)
		out->buf[out->len < out->size ? out->len : out->size - 1] = '\0';
	return out->len > INT_MAX ? INT_MAX : (int)out->len;
}
