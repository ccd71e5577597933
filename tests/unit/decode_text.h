/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_text.h - made-up events as text, for the tests of the decoder. To be included after
 * cmocka.h.
 */
#ifndef DECODE_TEXT_H
#define DECODE_TEXT_H

#include <string.h>

#include "sctop/decode.h"
#include "made_event.h"

#define A64		  SCTOP_ABI_64
#define A32		  SCTOP_ABI_32
#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

/* Valid until the next call. */
static inline const char *call_text(const struct made *made, const struct decode_options *options)
{
	static char text[16384];
	int len = decode_call(&made->event, made->data, options, text, sizeof(text));

	assert_int_equal(len, strlen(text));
	return text;
}

static inline const char *return_text(struct made *made, int64_t ret)
{
	static char text[1024];
	int len;

	made->event.ret = ret;
	len = decode_return(&made->event, made->data, NULL, text, sizeof(text));
	assert_int_equal(len, strlen(text));
	return text;
}

#endif
