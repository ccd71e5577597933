/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setting_kinds.c - how settings are stored, printed and chosen from: one kind for each type of
 * value.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "columns.h"
#include "options_table.h"
#include "sctop/text.h"
#include "setting_kinds.h"
#include "theme.h"

static const void *field_of(const struct setting *setting, const struct options *options)
{
	return (const char *)options + setting->offset;
}

/* "give no, yes": the words are few, and all ours. */
static int refuse_word(const struct setting *setting, char *why, size_t why_size)
{
	const char *word;
	size_t len = (size_t)snprintf(why, why_size, "give");

	for (size_t i = 0; (word = setting_choice(setting, i)) && len < why_size; i++)
		len += (size_t)snprintf(why + len, why_size - len, "%s %s", i ? " or" : "", word);
	return -EINVAL;
}

static int word_index(const struct setting *setting, const char *value)
{
	const char *word;

	for (int i = 0; (word = setting_choice(setting, (size_t)i)); i++)
		if (!strcmp(word, value))
			return i;
	return -1;
}

static const char *word_choice(const struct setting *setting, size_t i)
{
	return ((const char *const *)setting->of)[i];
}

/* ---- yes and no ---- */

static int flag_set(const struct setting *setting, struct options *options, const char *value,
		    char *why, size_t why_size)
{
	int i = word_index(setting, value);

	if (i < 0)
		return refuse_word(setting, why, why_size);
	*(bool *)((char *)options + setting->offset) = i;
	return 0;
}

static void flag_print(const struct setting *setting, const struct options *options,
		       char value[static SETTING_MAX])
{
	const bool *field = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%s", word_choice(setting, *field));
}

/* ---- one of some words, kept as its number ---- */

static int words_set(const struct setting *setting, struct options *options, const char *value,
		     char *why, size_t why_size)
{
	int i = word_index(setting, value);

	if (i < 0)
		return refuse_word(setting, why, why_size);
	*(unsigned int *)((char *)options + setting->offset) = (unsigned int)i;
	return 0;
}

static void words_print(const struct setting *setting, const struct options *options,
			char value[static SETTING_MAX])
{
	const unsigned int *field = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%s", word_choice(setting, *field));
}

/* ---- what an option's parser takes ---- */

static int option_set(const struct setting *setting, struct options *options, const char *value,
		      char *why, size_t why_size)
{
	const struct option_row *row = option_find(setting->option);

	/* What lists the values on a command line is no value. */
	if (!strcmp(value, "help")) {
		snprintf(why, why_size, "that is no value");
		return -EINVAL;
	}
	return option_store(row, options, value, why, why_size) == OPTION_OK ? 0 : -EINVAL;
}

static void time_print(const struct setting *setting, const struct options *options,
		       char value[static SETTING_MAX])
{
	const uint64_t *ns = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%.9g", (double)*ns / 1e9);
}

static void u32_print(const struct setting *setting, const struct options *options,
		      char value[static SETTING_MAX])
{
	const uint32_t *field = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%u", *field);
}

static void u64_print(const struct setting *setting, const struct options *options,
		      char value[static SETTING_MAX])
{
	const uint64_t *field = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%llu", (unsigned long long)*field);
}

static const char *theme_choice(const struct setting *setting, size_t i)
{
	(void)setting;
	return themes[i].name;
}

static void theme_print(const struct setting *setting, const struct options *options,
			char value[static SETTING_MAX])
{
	const struct theme *const *theme = field_of(setting, options);

	snprintf(value, SETTING_MAX, "%s", *theme ? (*theme)->name : themes[0].name);
}

/* ---- the order of a table: what one of its columns can be sorted by ---- */

static bool can_sort(const struct column *columns, enum sort_key key)
{
	while (columns->id && columns->sort != key)
		columns++;
	return columns->id;
}

static const struct sort_key_name *sort_at(const struct setting *setting, size_t i)
{
	const struct sort_key_name *key = sort_keys;

	for (; key->name; key++)
		if (can_sort(setting->of, key->key) && !i--)
			break;
	return key;
}

static const char *sort_choice(const struct setting *setting, size_t i)
{
	return sort_at(setting, i)->name;
}

static int sort_set(const struct setting *setting, struct options *options, const char *value,
		    char *why, size_t why_size)
{
	enum sort_key key;

	if (!sort_key_named(setting->of, value, &key) || !can_sort(setting->of, key))
		return refuse_word(setting, why, why_size);
	*(enum sort_key *)((char *)options + setting->offset) = key;
	return 0;
}

static void sort_print(const struct setting *setting, const struct options *options,
		       char value[static SETTING_MAX])
{
	const enum sort_key *key = field_of(setting, options);
	const struct sort_key_name *row = sort_keys;

	while (row->name && row->key != *key)
		row++;
	snprintf(value, SETTING_MAX, "%s", row->name ? row->name : "rate");
}

/* ---- columns in their order ---- */

static int list_set(const struct setting *setting, struct options *options, const char *value,
		    char *why, size_t why_size)
{
	struct column_set set;
	const char *bad;
	char shown[128];

	if (!*value || strlen(value) >= COLUMNS_LIST_MAX) {
		snprintf(why, why_size, "give the columns, with commas");
		return -EINVAL;
	}
	if (columns_choose(&set, setting->of, value, &bad)) {
		text_escape(shown, sizeof(shown), bad, strcspn(bad, ","), 0);
		snprintf(why, why_size, "there is no column %s (`sctop --columns help` lists them)",
			 shown);
		return -EINVAL;
	}
	snprintf((char *)options + setting->offset, COLUMNS_LIST_MAX, "%s", value);
	return 0;
}

static void list_print(const struct setting *setting, const struct options *options,
		       char value[static SETTING_MAX])
{
	const char *list = field_of(setting, options), *bad;
	struct column_set set;

	if (columns_choose(&set, setting->of, list[0] ? list : NULL, &bad))
		columns_choose(&set, setting->of, NULL, &bad);
	columns_print(&set, value, SETTING_MAX);
}

/* ---- the kinds ---- */

const struct setting_kind setting_flag = { flag_set, flag_print, word_choice };
const struct setting_kind setting_words = { words_set, words_print, word_choice };
const struct setting_kind setting_time = { option_set, time_print, word_choice };
const struct setting_kind setting_u32 = { option_set, u32_print, word_choice };
const struct setting_kind setting_u64 = { option_set, u64_print, word_choice };
const struct setting_kind setting_theme = { option_set, theme_print, theme_choice };
const struct setting_kind setting_sort = { sort_set, sort_print, sort_choice };
const struct setting_kind setting_list = { list_set, list_print, NULL };
