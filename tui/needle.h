/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * needle.h - what is searched for: a text, or behind a ~ a regular expression.
 *
 * Expressions are POSIX extended ones, upper and lower case alike as with texts. Lines may be
 * hostile: expressions that may take all time or memory are refused, and only the first
 * NEEDLE_LINE_MAX bytes of a line are looked at. Some take 60 ms for so many, so whoever asks of
 * many lines looks at the clock (deadline.h).
 */
#ifndef SCTOP_TUI_NEEDLE_H
#define SCTOP_TUI_NEEDLE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#define NEEDLE_MAX	128
#define NEEDLE_LINE_MAX 1000
#define NEEDLE_SIGN	'~'

/* Of looking for one among rows. */
enum search_result { SEARCH_NOT_FOUND, SEARCH_FOUND, SEARCH_PAUSED };

/* All 0: nothing is searched for, which is everywhere. To be released. */
struct needle {
	char text[NEEDLE_MAX]; /* as it was given */
	bool compiled;	       /* there is an expression in `regex` */
	regex_t regex;
};

struct needle_error {
	size_t offset, length; /* in the text */
	char reason[96];
};

/* Says what is wrong with `length` bytes of the text; the error may be NULL. Always -EINVAL. */
int needle_refuse(struct needle_error *error, size_t offset, size_t length, const char *reason);

/* Takes a text; the one it has already costs nothing. 0; -EINVAL with the error filled (NULL:
 * nobody asks) for a bad expression, or -ENOMEM: nothing is changed. */
int needle_set(struct needle *needle, const char *text, struct needle_error *error);
/* The same for a text that is never an expression, whatever it begins with. */
int needle_set_text(struct needle *needle, const char *text);
void needle_release(struct needle *needle);

static inline bool needle_is_empty(const struct needle *needle)
{
	return !needle->text[0];
}

/* The first place from byte `from` of the line on, and in *len its bytes, of which there are some;
 * NULL: it is nowhere. Nothing to search for is nowhere, too. */
const char *needle_find(const struct needle *needle, const char *line, size_t from, size_t *len);

/* Whether it is there; nothing to search for is in everything. */
bool needle_in(const struct needle *needle, const char *line);

#endif
