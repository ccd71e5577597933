/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * json.h - writes JSON to a FILE, value by value. It reads none.
 *
 * Strings are always valid UTF-8. What could move a cursor or break a line (controls, DEL, C1,
 * bidi and zero-width characters, separators) is written as \uNNNN, which a parser turns back.
 * Bytes that are not UTF-8 become U+FFFD in the string, and a second member, NAME_hex, then holds
 * all bytes of the value in hexadecimal: where NAME_hex exists it is what was there, byte by byte.
 *
 * Errors are those of the FILE: look at ferror() when it matters. The FILE must not be shared
 * with another thread.
 */
#ifndef SCTOP_JSON_H
#define SCTOP_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *out;
	bool comma; /* a value has been written at this level */
	size_t len; /* of what json_line_end() has yet to write */
	char buf[2048];
};

/* `name` is NULL inside an array and at the top; it is trusted and not escaped. */
void json_object_begin(struct json *json, const char *name);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *name);
void json_array_end(struct json *json);
/* After a top-level value. Only now is all of it written. */
void json_line_end(struct json *json);

/* At most INT64_MAX is written, since readers refuse a line with more. No clock and no counter gets
 * there; only a forged recording says so. */
void json_u64(struct json *json, const char *name, uint64_t value);
void json_i64(struct json *json, const char *name, int64_t value);
void json_fixed(struct json *json, const char *name, double value, int decimals);
void json_bool(struct json *json, const char *name, bool value);
void json_null_value(struct json *json, const char *name);

/* A string of our own: must be valid UTF-8; NULL is written as null. */
void json_text(struct json *json, const char *name, const char *text);
/* Foreign bytes, with NAME_hex where needed (never inside an array, where name is NULL). */
void json_bytes(struct json *json, const char *name, const char *bytes, size_t len);
/* Whether json_bytes() would have to replace something. */
bool json_is_utf8(const char *bytes, size_t len);
/* All bytes in hexadecimal. */
void json_hex(struct json *json, const char *name, const char *bytes, size_t len);

#endif
