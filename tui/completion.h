/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * completion.h - what Tab makes of the word under the cursor, in the filter language. Pure: what
 * there is to choose from, the caller knows.
 */
#ifndef SCTOP_TUI_COMPLETION_H
#define SCTOP_TUI_COMPLETION_H

#include <stddef.h>

struct completion {
	size_t from, to;  /* bytes of the text that `common` takes the place of; both are the cursor
			     where nothing fits */
	char common[256]; /* as far as all candidates agree */
	size_t cnt;	  /* candidates */
	char list[160];	  /* the first of them, in order; safe to print */
};

/*
 * Hands everything that may be a value of `key` to take(), as the language has it, in any order, be
 * it twice; with key "" the keys themselves ("pid=", "failed").
 */
typedef void completion_values(void *arg, const char *key,
			       void (*take)(void *to, const char *value), void *to);

/* For the word at byte `cursor` of the text. */
void completion_find(const char *text, size_t cursor, completion_values *values, void *arg,
		     struct completion *completion);

#endif
