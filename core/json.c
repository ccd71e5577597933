/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * json.c - the JSON writer behind json.h.
 *
 * An event is some forty values, so this avoids printf and allocates nothing: a third of the
 * time of a library that builds a tree first and then prints it.
 */
#include <stdio.h>
#include <string.h>

#include "sctop/json.h"

#define BAD_UTF8 UINT32_MAX

static void flush(struct json *json)
{
	fwrite_unlocked(json->buf, 1, json->len, json->out);
	json->len = 0;
}

static void put_char(struct json *json, char c)
{
	if (json->len == sizeof(json->buf))
		flush(json);
	json->buf[json->len++] = c;
}

static void put_bytes(struct json *json, const void *bytes, size_t len)
{
	if (len > sizeof(json->buf) - json->len)
		flush(json);
	if (len > sizeof(json->buf)) {
		fwrite_unlocked(bytes, 1, len, json->out);
		return;
	}
	memcpy(json->buf + json->len, bytes, len);
	json->len += len;
}

static void put(struct json *json, const char *text)
{
	put_bytes(json, text, strlen(text));
}

static void begin(struct json *json, const char *name)
{
	if (json->comma)
		put_char(json, ',');
	json->comma = true;
	if (!name)
		return;
	put_char(json, '"');
	put(json, name);
	put(json, "\":");
}

void json_object_begin(struct json *json, const char *name)
{
	begin(json, name);
	put_char(json, '{');
	json->comma = false;
}

void json_object_end(struct json *json)
{
	put_char(json, '}');
	json->comma = true;
}

void json_array_begin(struct json *json, const char *name)
{
	begin(json, name);
	put_char(json, '[');
	json->comma = false;
}

void json_array_end(struct json *json)
{
	put_char(json, ']');
	json->comma = true;
}

void json_line_end(struct json *json)
{
	put_char(json, '\n');
	json->comma = false;
	flush(json);
}

static void put_u64(struct json *json, uint64_t value)
{
	char buf[24], *p = buf + sizeof(buf);

	do {
		*--p = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	put_bytes(json, p, (size_t)(buf + sizeof(buf) - p));
}

void json_u64(struct json *json, const char *name, uint64_t value)
{
	begin(json, name);
	put_u64(json, value < INT64_MAX ? value : INT64_MAX);
}

void json_i64(struct json *json, const char *name, int64_t value)
{
	begin(json, name);
	if (value < 0)
		put_char(json, '-');
	put_u64(json, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void json_fixed(struct json *json, const char *name, double value, int decimals)
{
	char buf[64], *comma;

	begin(json, name);
	snprintf(buf, sizeof(buf), "%.*f", decimals, value);
	for (comma = buf; *comma; comma++) {
		if (*comma == ',') /* some locales */
			*comma = '.';
	}
	put(json, buf);
}

void json_bool(struct json *json, const char *name, bool value)
{
	begin(json, name);
	put(json, value ? "true" : "false");
}

void json_null_value(struct json *json, const char *name)
{
	begin(json, name);
	put(json, "null");
}

/* One code point of [*p, end), which is advanced; BAD_UTF8 for one bad byte. */
static uint32_t next_code(const unsigned char **p, const unsigned char *end)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned char first = *(*p)++;
	uint32_t code;
	int more, i;

	if (first < 0x80)
		return first;
	if (first < 0xc2 || first > 0xf4)
		return BAD_UTF8;
	more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	if (end - *p < more)
		return BAD_UTF8;
	code = first & (0x3f >> more);
	for (i = 0; i < more; i++) {
		if (((*p)[i] & 0xc0) != 0x80)
			return BAD_UTF8;
		code = code << 6 | ((*p)[i] & 0x3f);
	}
	if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return BAD_UTF8;
	*p += more;
	return code;
}

bool json_is_utf8(const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + len;

	while (p < end) {
		if (next_code(&p, end) == BAD_UTF8)
			return false;
	}
	return true;
}

/* Characters that a terminal or a reader could be fooled by; ends with an empty range. */
static bool must_escape(uint32_t code)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0, 0x1f },	      { '"', '"' },	  { '\\', '\\' },     { 0x7f, 0x9f },
		{ 0xad, 0xad },	      { 0x61c, 0x61c },	  { 0x180e, 0x180e }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e },   { 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
		{ 0xe0000, 0xe0fff },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	}
	return false;
}

static void put_escaped(struct json *json, uint32_t code)
{
	static const char short_form[] = {
		['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['\b'] = 'b'
	};

	char text[16];

	if (code < sizeof(short_form) && short_form[code])
		snprintf(text, sizeof(text), "\\%c", short_form[code]);
	else if (code < 0x10000)
		snprintf(text, sizeof(text), "\\u%04x", code);
	else
		snprintf(text, sizeof(text), "\\u%04x\\u%04x", 0xd7c0 + (code >> 10),
			 0xdc00 + (code & 0x3ff));
	put(json, text);
}

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* Returns whether all of it was valid. */
static bool put_string(struct json *json, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + len, *start;
	bool valid = true;
	uint32_t code;

	put_char(json, '"');
	while (p < end) {
		start = p;
		while (p < end && is_plain(*p))
			p++;
		if (p > start) {
			put_bytes(json, start, (size_t)(p - start));
			continue;
		}
		code = next_code(&p, end);
		if (code == BAD_UTF8) {
			put(json, "\xef\xbf\xbd");
			valid = false;
		} else if (must_escape(code)) {
			put_escaped(json, code);
		} else {
			put_bytes(json, start, (size_t)(p - start));
		}
	}
	put_char(json, '"');
	return valid;
}

void json_text(struct json *json, const char *name, const char *text)
{
	size_t len = 0;

	begin(json, name);
	while (text && text[len])
		len++;
	if (text)
		put_string(json, text, len);
	else
		put(json, "null");
}

static void put_hex(struct json *json, const char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	put_char(json, '"');
	for (i = 0; i < len; i++) {
		put_char(json, digits[(unsigned char)bytes[i] >> 4]);
		put_char(json, digits[bytes[i] & 15]);
	}
	put_char(json, '"');
}

void json_hex(struct json *json, const char *name, const char *bytes, size_t len)
{
	begin(json, name);
	put_hex(json, bytes, len);
}

void json_bytes(struct json *json, const char *name, const char *bytes, size_t len)
{
	begin(json, name);
	if (put_string(json, bytes, len) || !name)
		return;
	put(json, ",\"");
	put(json, name);
	put(json, "_hex\":");
	put_hex(json, bytes, len);
}
