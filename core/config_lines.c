/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config_lines.c - `key = value` lines: taken apart, and changed one by one.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_lines.h"
#include "sctop/config_file.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The part of [from, to) that is not blank at either end. */
static size_t trim(const char **from, const char *to)
{
	while (*from < to && is_blank(**from))
		(*from)++;
	while (to > *from && is_blank(to[-1]))
		to--;
	return (size_t)(to - *from);
}

static bool is_key(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-' && text[i] != '_')
			return false;
	return len > 0;
}

int config_line_parse(const char *line, char *key, char *value)
{
	const char *end = line + strlen(line), *equals, *from = line;
	size_t len = trim(&from, end);
	const char *reason = NULL;

	if (!len || *from == '#')
		return 0;
	equals = memchr(from, '=', len);
	if (end - line >= CONFIG_VALUE_MAX)
		reason = "the line is too long";
	else if (!equals)
		reason = "a line is: key = value";
	else if (!is_key(from, trim(&from, equals)))
		reason = "what is before = is no name";
	if (reason) {
		snprintf(value, CONFIG_VALUE_MAX, "%s", reason);
		return -EINVAL;
	}
	snprintf(key, CONFIG_VALUE_MAX, "%.*s", (int)trim(&from, equals), from);
	from = equals + 1;
	len = trim(&from, end);
	snprintf(value, CONFIG_VALUE_MAX, "%.*s", (int)len, from);
	return 1;
}

void config_lines_free(struct config_lines *lines)
{
	while (lines->cnt)
		free(lines->lines[--lines->cnt]);
	free(lines->lines);
	lines->lines = NULL;
}

static int insert(struct config_lines *lines, size_t at, const char *text, size_t len)
{
	char **more = reallocarray(lines->lines, lines->cnt + 1, sizeof(*more));
	char *copy = strndup(text, len);

	if (more)
		lines->lines = more;
	if (!more || !copy) {
		free(copy);
		return -ENOMEM;
	}
	memmove(more + at + 1, more + at, (lines->cnt - at) * sizeof(*more));
	more[at] = copy;
	lines->cnt++;
	return 0;
}

int config_lines_insert(struct config_lines *lines, size_t at, const char *text)
{
	return insert(lines, at, text, strlen(text));
}

int config_lines_replace(struct config_lines *lines, size_t at, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		return -ENOMEM;
	free(lines->lines[at]);
	lines->lines[at] = copy;
	return 0;
}

int config_lines_split(struct config_lines *lines, const char *text, size_t len, char *why,
		       size_t why_size)
{
	const char *end = text + len, *line_end;
	int err = 0;

	memset(lines, 0, sizeof(*lines));
	if (memchr(text, '\0', len)) {
		snprintf(why, why_size, "it is no text");
		return -EINVAL;
	}
	for (; text < end && !err; text = line_end + 1) {
		line_end = memchr(text, '\n', (size_t)(end - text));
		if (!line_end)
			line_end = end;
		err = insert(lines, lines->cnt, text, (size_t)(line_end - text));
	}
	if (err)
		snprintf(why, why_size, "out of memory");
	return err;
}
