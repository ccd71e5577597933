/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split_line.c - a line of the log taken apart, and the name of the file that its number goes to.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sctop/split.h"
#include "unicode.h"

/* Digits up to the colon. Returns what follows it, or NULL. */
static const char *parse_number(const char *p, const char *end, uint64_t max, uint64_t *value)
{
	const char *start = p;

	for (*value = 0; p < end && *p >= '0' && *p <= '9'; p++) {
		*value = *value * 10 + (uint64_t)(*p - '0');
		if (*value > max)
			return NULL;
	}
	return p > start && p < end && *p == ':' ? p + 1 : NULL;
}

const char *split_parse(const char *line, size_t len, struct split_line *parsed)
{
	const char *p, *end = line + len;
	bool negative;
	uint64_t value;

	p = parse_number(line, end, UINT32_MAX, &value);
	if (!p)
		return "it does not begin with a PID and a colon";
	parsed->pid = (uint32_t)value;
	negative = p < end && *p == '-'; /* -1 is a call that does not exist */
	p = parse_number(p + negative, end, INT32_MAX, &value);
	if (!p)
		return "there is no call's number with a colon after the PID";
	parsed->nr = negative ? -(int32_t)value : (int32_t)value;
	parsed->comm = p;
	parsed->comm_len = (size_t)(end - p);
	return NULL;
}

/* Bytes of the character at p that may stand in a name as they are; 0: its first must not. */
static size_t plain_bytes(const char *p, size_t len)
{
	uint32_t code;
	size_t taken = utf8_decode(p, len, &code);

	if (!taken || code == '/' || code == '%' || code < ' ' || unicode_width(code) < 0)
		return 0;
	return taken;
}

int split_name(char name[static SPLIT_NAME_MAX], uint32_t pid, const char *comm, size_t comm_len)
{
	size_t i, taken, len = 0;
	char tail[32];
	int tail_len = snprintf(tail, sizeof(tail), ":%u.log", pid);

	for (i = 0; i < comm_len; i += taken) {
		taken = plain_bytes(comm + i, comm_len - i);
		if (len + (taken ? taken : 3) + (size_t)tail_len >= SPLIT_NAME_MAX)
			return -ENAMETOOLONG;
		if (taken) {
			memcpy(name + len, comm + i, taken);
			len += taken;
		} else {
			len += (size_t)sprintf(name + len, "%%%02X", (unsigned char)comm[i]);
			taken = 1;
		}
	}
	memcpy(name + len, tail, (size_t)tail_len + 1);
	return 0;
}
