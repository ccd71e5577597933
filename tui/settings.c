/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * settings.c - the table of settings. How each is stored and printed is in setting_kinds.c.
 *
 * Of files nothing is known here (config.c), nor of a screen (setup.c).
 */
#include <string.h>

#include "columns.h"
#include "setting_kinds.h"

static const char *const no_yes[] = { "no", "yes", NULL };
/* The field says the opposite: of options that are called --no-… */
static const char *const yes_no[] = { "yes", "no", NULL };

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
#define AT(what, field) .kind = &setting_##what, .offset = offsetof(struct options, field)

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
	  AT(time, interval_ns),
	  .of = intervals },
	{ .key = "sort",
	  .label = "Sort processes by",
	  .help = "what processes are sorted by",
	  .option = "sort",
	  .page = PAGE_DISPLAY,
	  .commands = SCREEN,
	  AT(sort, sort),
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
	  AT(sort, view.call_sort),
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
	  AT(theme, theme) },
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
	return setting->kind == &setting_list ? setting->of : NULL;
}
