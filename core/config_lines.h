/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config_lines.h - the lines of a configuration, in memory.
 */
#ifndef CORE_CONFIG_LINES_H
#define CORE_CONFIG_LINES_H

#include <stddef.h>

struct config_lines {
	char **lines; /* without their ends; each is freed */
	size_t cnt;
};

/* Takes text apart. 0, or -EINVAL with a reason: not text; or -ENOMEM. Free them either way. */
int config_lines_split(struct config_lines *lines, const char *text, size_t len, char *why,
		       size_t why_size);
void config_lines_free(struct config_lines *lines);

/* Puts a line before line `at` (cnt: at the end). 0 or -ENOMEM. */
int config_lines_insert(struct config_lines *lines, size_t at, const char *text);
int config_lines_replace(struct config_lines *lines, size_t at, const char *text);

/*
 * Key and value of a line: 1. 0: there is nothing in it. -EINVAL: it is neither; `value` says why.
 * Both have CONFIG_VALUE_MAX bytes.
 */
int config_line_parse(const char *line, char *key, char *value);

#endif
