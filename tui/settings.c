/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * settings.c - the table of settings, and the kinds that there are.
 *
 * Of files nothing is known here (config.c), nor of a screen (setup.c).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "columns.h"
#include "options_table.h"
#include "sctop/text.h"
#include "settings.h"
#include "theme.h"

struct setting_kind {
	int (*set)(const struct setting *setting, struct options *options, const char *value,
		   char *why, size_t why_size);
	void (*print)(const struct setting *setting, const struct options *options,
		      char value[static SETTING_MAX]);
	const char *(*choice)(const struct setting *setting, size_t i);
};

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

static const char *const no_yes[] = { "no", "yes", NULL };
/* The field says the opposite: of options that are called --no-… */
static const char *const yes_no[] = { "yes", "no", NULL };

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
	int i = word_index(setting, value);

	if (i < 0)
		return refuse_word(setting, why, why_size);
	*(enum sort_key *)((char *)options + setting->offset) = sort_at(setting, (size_t)i)->key;
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
		snprintf(why, why_size, "there is no column %s", shown);
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

/* ---- the table ---- */

static const struct setting_kind flag = { flag_set, flag_print, word_choice };
static const struct setting_kind words = { words_set, words_print, word_choice };
static const struct setting_kind time_kind = { option_set, time_print, word_choice };
static const struct setting_kind u32 = { option_set, u32_print, word_choice };
static const struct setting_kind u64 = { option_set, u64_print, word_choice };
static const struct setting_kind theme_kind = { option_set, theme_print, theme_choice };
static const struct setting_kind sort_kind = { sort_set, sort_print, sort_choice };
static const struct setting_kind list = { list_set, list_print, NULL };

static const char *const intervals[] = {
	"0.1", "0.2", "0.5", "1", "2", "3", "5", "10", "30", NULL
};
static const char *const lengths[] = { "16", "32", "64", "128", "256", "1024", NULL };
static const char *const rates[] = { "1000", "5000", "20000", "100000", NULL };
static const char *const fd_words[] = {
	[DECODE_FDS_NUMBERS] = "numbers",
	[DECODE_FDS_NAMES] = "names",
	[DECODE_FDS_DETAILS] = "details",
	NULL,
};
/* In the order of enum stream_time. */
static const char *const time_words[] = { "of-day", "since-start", "since-above", "none", NULL };

#define SCREEN		(COMMAND_LIVE | COMMAND_REPLAY)
#define AT(what, field) .kind = &what, .offset = offsetof(struct options, field)

const struct setting settings[] = {
	{ .key = "columns",
	  .label = "Processes",
	  .help = "columns of the process table, in this order",
	  .option = "columns",
	  .page = PAGE_PROCESSES,
	  .commands = SCREEN,
	  AT(list, columns),
	  .of = process_columns },
	{ .key = "call-columns",
	  .label = "Calls",
	  .help = "columns of the table of calls, in this order",
	  .page = PAGE_CALLS,
	  .commands = SCREEN,
	  AT(list, view.call_columns),
	  .of = call_columns },
	{ .key = "interval",
	  .label = "Refresh, in seconds",
	  .help = "seconds between two refreshes",
	  .option = "interval",
	  .page = PAGE_DISPLAY,
	  .commands = COMMAND_LIVE,
	  AT(time_kind, interval_ns),
	  .of = intervals },
	{ .key = "sort",
	  .label = "Sort processes by",
	  .help = "what processes are sorted by",
	  .option = "sort",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(sort_kind, sort),
	  .of = process_columns },
	{ .key = "sort-inverted",
	  .label = "The other way round",
	  .help = "processes the other way round",
	  .page = PAGE_DISPLAY,
	  .option = "sort", /* who says by what says it in that order */
	  .commands = SCREEN,
	  AT(flag, view.inverted),
	  .of = no_yes },
	{ .key = "call-sort",
	  .label = "Sort calls by",
	  .help = "what calls are sorted by",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(sort_kind, view.call_sort),
	  .of = call_columns },
	{ .key = "tree",
	  .label = "Tree of processes",
	  .help = "processes as a tree",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(flag, view.tree),
	  .of = no_yes },
	{ .key = "threads",
	  .label = "A row for each thread",
	  .help = "a row for each thread",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(flag, view.threads),
	  .of = no_yes },
	{ .key = "kernel-threads",
	  .label = "Kernel threads",
	  .help = "kernel threads, too",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(flag, view.kernel_threads),
	  .of = no_yes },
	{ .key = "times",
	  .label = "Times in the stream",
	  .help = "times in the stream: of-day, since-start, since-above or none",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(words, view.times),
	  .of = time_words },
	{ .key = "durations",
	  .label = "Durations in the stream",
	  .help = "durations in the stream",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(flag, view.no_durations),
	  .of = yes_no },
	{ .key = "decode-fds",
	  .label = "Descriptors in the stream",
	  .help = "descriptors in the stream: numbers, names or details",
	  .option = "decode-fds",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(words, fds),
	  .of = fd_words },
	{ .key = "string-limit",
	  .label = "Bytes of a string",
	  .help = "bytes of a string or buffer that are shown",
	  .option = "string-limit",
	  .page = PAGE_DISPLAY,
	  .commands = COMMAND_LIVE,
	  .later = true,
	  AT(u32, string_limit),
	  .of = lengths },
	{ .key = "max-rate",
	  .label = "Events per second, at most",
	  .help = "events per second in the stream, at most; 0: all",
	  .option = "max-rate",
	  .page = PAGE_DISPLAY,
	  .commands = COMMAND_LIVE,
	  .later = true,
	  AT(u64, max_rate),
	  .of = rates },
	{ .key = "latency",
	  .label = "Latency",
	  .help = "latency; no: the clock is not read",
	  .option = "no-latency",
	  .page = PAGE_DISPLAY,
	  .commands = COMMAND_LIVE,
	  AT(flag, no_latency),
	  .of = yes_no },
	{ .key = "mouse",
	  .label = "Mouse",
	  .help = "the mouse; no: it is left to the terminal",
	  .option = "no-mouse",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  .later = true,
	  AT(flag, no_mouse),
	  .of = yes_no },
	{ .key = "ascii",
	  .label = "Nothing but ASCII",
	  .help = "nothing but ASCII",
	  .option = "ascii",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  .later = true,
	  AT(flag, ascii),
	  .of = no_yes },
	{ .key = "theme",
	  .label = "Colours",
	  .help = "colours: any, dark, light, high-contrast, colorblind or mono",
	  .option = "theme",
	  .page = PAGE_COLOURS,
	  .commands = SCREEN,
	  AT(theme_kind, theme) },
	{ .key = NULL },
};

_Static_assert(sizeof(settings) / sizeof(settings[0]) <= SETTINGS_MAX + 1, "rows of the table");

const struct setting *setting_find(const char *key)
{
	const struct setting *setting = settings;

	while (setting->key && strcmp(setting->key, key))
		setting++;
	return setting->key ? setting : NULL;
}

int setting_set(const struct setting *setting, struct options *options, const char *value,
		char *why, size_t why_size)
{
	return setting->kind->set(setting, options, value, why, why_size);
}

void setting_print(const struct setting *setting, const struct options *options,
		   char value[static SETTING_MAX])
{
	setting->kind->print(setting, options, value);
}

const char *setting_choice(const struct setting *setting, size_t i)
{
	return setting->kind->choice ? setting->kind->choice(setting, i) : NULL;
}

const struct column *setting_columns(const struct setting *setting)
{
	return setting->kind == &list ? setting->of : NULL;
}
