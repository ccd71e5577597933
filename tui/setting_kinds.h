/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setting_kinds.h - the kinds of settings. What settings there are is in settings.c.
 */
#ifndef TUI_SETTING_KINDS_H
#define TUI_SETTING_KINDS_H

#include "settings.h"

/* As setting_set(), setting_print() and setting_choice() have it; choice NULL: there are none. */
struct setting_kind {
	int (*set)(const struct setting *setting, struct options *options, const char *value,
		   char *why, size_t why_size);
	void (*print)(const struct setting *setting, const struct options *options,
		      char value[static SETTING_MAX]);
	const char *(*choice)(const struct setting *setting, size_t i);
};

/*
 * What `offset` and `of` of a setting are:
 *   flag   bool; two words, of false and of true
 *   words  unsigned int; words in the order of their numbers
 *   time, u32, u64  ns as uint64_t, or that type; some numbers as words to choose from
 *   theme  const struct theme *; nothing
 *   sort   enum sort_key; the columns of the table that is sorted
 *   list   char[COLUMNS_LIST_MAX]; the columns that a list may have
 */
extern const struct setting_kind setting_flag, setting_words, setting_time, setting_u32,
	setting_u64, setting_theme, setting_sort, setting_list;

#endif
