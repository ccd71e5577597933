/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * clipboard.c - base64 between ESC ] 52 ; c ; and BEL. Terminals that do not know it ignore it;
 * nobody answers, so whether it was taken is not known.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "clipboard.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Three bytes, or the last ones, as four characters. */
static void encode(const unsigned char *bytes, size_t cnt, char out[static 4])
{
	uint32_t word = 0;

	for (size_t i = 0; i < 3; i++)
		word = word << 8 | (i < cnt ? bytes[i] : 0);
	for (size_t i = 0; i < 4; i++)
		out[i] = i <= cnt ? digits[word >> (18 - 6 * i) & 63] : '=';
}

size_t clipboard_sequence(const char *text, char *buf, size_t size)
{
	static const char begin[] = "\033]52;c;", end[] = "\a";
	size_t len = strlen(text), at = strlen(begin);

	if (!len || len > CLIPBOARD_MAX || size < at + (len + 2) / 3 * 4 + sizeof(end))
		return 0;
	memcpy(buf, begin, at);
	for (size_t i = 0; i < len; i += 3, at += 4)
		encode((const unsigned char *)text + i, len - i < 3 ? len - i : 3, buf + at);
	memcpy(buf + at, end, sizeof(end));
	return at + strlen(end);
}
