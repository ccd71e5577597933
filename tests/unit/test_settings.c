/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_settings.c - every setting can be printed and read back; what is no value changes nothing;
 * the command line counts more than the file; columns are moved and switched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../tui/columns.h"
#include "../../tui/config.h"
#include "../../tui/options.h"
#include "../../tui/settings.h"
#include "../../tui/setup.h"
#include "../../tui/stream_line.h"
#include "../../tui/theme.h"

static void test_round_trip(void **state)
{
	char value[SETTING_MAX], again[SETTING_MAX], why[256];
	struct options options, other;
	size_t choice_cnt = 0;

	(void)state;
	options_default(&options, COMMAND_LIVE);
	for (const struct setting *setting = settings; setting->key; setting++) {
		assert_ptr_equal(setting_find(setting->key), setting);
		setting_print(setting, &options, value);
		options_default(&other, COMMAND_LIVE);
		if (setting_set(setting, &other, value, why, sizeof(why)))
			fail_msg("%s = %s: %s", setting->key, value, why);
		setting_print(setting, &other, again);
		assert_string_equal(value, again);
		for (size_t i = 0; setting_choice(setting, i); i++, choice_cnt++) {
			if (setting_set(setting, &other, setting_choice(setting, i), why, 256))
				fail_msg("%s = %s: %s", setting->key, setting_choice(setting, i),
					 why);
			setting_print(setting, &other, again);
			assert_string_equal(setting_choice(setting, i), again);
		}
	}
	assert_true(choice_cnt > 50);
	assert_null(setting_find("nonsense"));
}

/* What the values mean, to the fields that the rest of the program reads. */
static void test_meaning(void **state)
{
	struct options options;
	char why[256];

	(void)state;
	options_default(&options, COMMAND_LIVE);
#define SET(key, value) \
	assert_int_equal(setting_set(setting_find(key), &options, value, why, 256), 0)
	SET("interval", "0.25");
	assert_int_equal(options.interval_ns, 250000000);
	SET("latency", "no");
	assert_true(options.no_latency);
	SET("latency", "yes");
	assert_false(options.no_latency);
	SET("mouse", "no");
	assert_true(options.no_mouse);
	SET("durations", "no");
	assert_true(options.view.no_durations);
	SET("tree", "yes");
	assert_true(options.view.tree);
	SET("sort", "p99");
	assert_int_equal(options.sort, SORT_P99);
	SET("sort", "Calls/S"); /* as its title is shown */
	assert_int_equal(options.sort, SORT_RATE);
	SET("call-sort", "name");
	assert_int_equal(options.view.call_sort, SORT_NAME);
	SET("times", "none");
	assert_int_equal(options.view.times, STREAM_TIME_OFF);
	SET("times", "since-above");
	assert_int_equal(options.view.times, STREAM_TIME_SINCE_ABOVE);
	SET("decode-fds", "details");
	assert_int_equal(options.fds, DECODE_FDS_DETAILS);
	SET("string-limit", "100");
	assert_int_equal(options.string_limit, 100);
	SET("columns", "command,pid");
	assert_string_equal(options.columns, "command,pid");
	SET("columns", "COMMAND,Calls/s");
	SET("theme", "light");
	assert_ptr_equal(options.theme, theme_find("light"));
#undef SET
}

static void test_refused(void **state)
{
	static const char *const bad[][2] = {
		{ "interval", "soon" },	   { "interval", "0.001" },  { "interval", "" },
		{ "sort", "help" },	   { "sort", "colour" },     { "tree", "maybe" },
		{ "theme", "pink" },	   { "theme", "help" },	     { "columns", "pid,nose" },
		{ "columns", "help" },	   { "columns", "" },	     { "call-sort", "pid" },
		{ "string-limit", "0" },   { "string-limit", "-1" }, { "mouse", "YES" },
		{ "call-columns", "pid" }, { "times", "0" },	     { "call-sort", "TTY" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char before[SETTING_MAX], after[SETTING_MAX], why[256] = "";
		const struct setting *setting = setting_find(bad[i][0]);
		struct options options;

		options_default(&options, COMMAND_LIVE);
		setting_print(setting, &options, before);
		if (!setting_set(setting, &options, bad[i][1], why, sizeof(why)))
			fail_msg("%s = %s was taken", bad[i][0], bad[i][1]);
		assert_true(why[0]);
		setting_print(setting, &options, after);
		assert_string_equal(before, after);
	}
}

/* ---- the file and the command line ---- */

static void load(const char *text, enum command_id id, const char *option, struct options *options,
		 char trouble[static 1024])
{
	char path[] = "/tmp/sctop-settings-XXXXXX";
	char *argv[] = { "sctop", "--config", path, (char *)option, NULL };
	int fd = mkstemp(path);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	if (id == COMMAND_REPLAY) /* whose first word is the recording */
		assert_int_equal(options_parse(options, id, option ? 4 : 3, argv), EXIT_USAGE);
	else
		assert_int_equal(options_parse(options, id, option ? 4 : 3, argv), -1);
	config_load(options, trouble, 1024);
	unlink(path);
}

static void test_load(void **state)
{
	struct options options;
	char trouble[1024];

	(void)state;
	load("interval = 2\nsort = p99\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_string_equal(trouble, "");
	assert_int_equal(options.interval_ns, 2000000000);
	assert_int_equal(options.sort, SORT_P99);
	options_free(&options);

	load("interval = 2\nsort = p99\ntheme=dark\n", COMMAND_LIVE, "-i0.5", &options, trouble);
	assert_int_equal(options.interval_ns, 500000000); /* the command line */
	assert_int_equal(options.sort, SORT_P99);
	options_free(&options);

	/* A recording has its own pace, and its own latency. */
	load("interval = 2\nlatency = no\ntree = yes\n", COMMAND_REPLAY, NULL, &options, trouble);
	assert_int_equal(options.interval_ns, 0);
	assert_false(options.no_latency);
	assert_true(options.view.tree);
	options_free(&options);
}

static void test_trouble(void **state)
{
	struct options options;
	char trouble[1024];

	(void)state;
	load("tree = yes\n\nsort = \033[2J\nnonsense\ntheme = dark\n", COMMAND_LIVE, NULL, &options,
	     trouble);
	assert_non_null(strstr(trouble, ":3: sort: give"));
	assert_non_null(strstr(trouble, "and 1 more"));
	assert_null(strchr(trouble, '\033'));
	assert_true(options.view.tree); /* what is right holds, before and behind */
	assert_ptr_equal(options.theme, theme_find("dark"));
	options_free(&options);

	load("\033[2J = 1\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":1: "));
	assert_null(strchr(trouble, '\033'));
	options_free(&options);

	/* Keys that are none, with what they are near to. */
	load("tree = yes\ncolunms = pid\nnonsense\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":2: unknown setting colunms, kept; did you mean columns?"
					" (and 1 more)"));
	assert_string_equal(options.columns, "");
	options_free(&options);
	load("nonsense\ncolunms = pid\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":1: "));
	options_free(&options);

	/* What a newer version may know is no slip. */
	load("hue = 1\nversion = 99.1\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_string_equal(trouble, "");
	options_free(&options);
	load("hue = 1\nversion = 99.1\nnonsense\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":3: "));
	assert_null(strstr(trouble, "more"));
	options_free(&options);
	load("version = 0.0.1\nhue = 1\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":2: unknown setting hue, kept"));
	options_free(&options);
	load("version = soon\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_non_null(strstr(trouble, ":1: version: "));
	options_free(&options);

	load("tree = yes\n", COMMAND_LIVE, "--no-config", &options, trouble);
	assert_false(options.view.tree);
	options_free(&options);
}

static void test_theme_and_no_color(void **state)
{
	struct options options;
	char trouble[1024];

	(void)state;
	setenv("NO_COLOR", "1", 1);
	load("theme = dark\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_string_equal(options_theme(&options)->name, "mono");
	assert_string_equal(options.theme->name, "dark"); /* what is saved again */
	options_free(&options);
	unsetenv("NO_COLOR");
	load("theme = dark\n", COMMAND_LIVE, NULL, &options, trouble);
	assert_string_equal(options_theme(&options)->name, "dark");
	options_free(&options);
	load("theme = dark\n", COMMAND_LIVE, "--theme=light", &options, trouble);
	assert_string_equal(options_theme(&options)->name, "light");
	options_free(&options);
}

/* ---- columns ---- */

static void choose(struct setup_columns *columns, const char *list)
{
	struct column_set set;
	const char *bad;

	assert_int_equal(columns_choose(&set, call_columns, list, &bad), 0);
	/* Those of changes against a mark are always there, in their place. */
	for (int i = 0; i < set.cnt;) {
		if (set.columns[i]->change)
			memmove(&set.columns[i], &set.columns[i + 1],
				(size_t)(--set.cnt - i) * sizeof(set.columns[0]));
		else
			i++;
	}
	setup_columns_init(columns, &set, call_columns);
}

static void shown(const struct setup_columns *columns, const char *expected)
{
	char list[SETTING_MAX];

	setup_columns_print(columns, list, sizeof(list));
	assert_string_equal(list, expected);
}

static int place_of(const struct setup_columns *columns, const char *id)
{
	for (int i = 0; i < columns->cnt; i++)
		if (!strcmp(columns->order[i]->id, id))
			return i;
	return -1;
}

static void test_columns(void **state)
{
	struct setup_columns columns;
	int all = 0;

	(void)state;
	while (call_columns[all].id)
		all++;
	choose(&columns,
	       "max,call"); /* and nothing of a mark: said, as that comes back otherwise */
	assert_int_equal(columns.cnt, all);
	shown(&columns, "max,call,no-baseline");
	/* Those that are off stand behind what they follow in the table. */
	assert_int_equal(place_of(&columns, "rate"), place_of(&columns, "call") + 1);
	assert_true(setup_columns_toggle(&columns, place_of(&columns, "rate")));
	shown(&columns, "max,call,rate,no-baseline");
	assert_true(setup_columns_toggle(&columns, place_of(&columns, "call")));
	shown(&columns, "max,rate,no-baseline");
	assert_true(setup_columns_toggle(&columns, place_of(&columns, "max")));
	assert_false(setup_columns_toggle(&columns, place_of(&columns, "rate"))); /* the last */
	shown(&columns, "rate,no-baseline");

	/* Nor are those enough that are there with a mark only. */
	assert_true(setup_columns_toggle(&columns, place_of(&columns, "change")));
	assert_false(setup_columns_toggle(&columns, place_of(&columns, "rate")));
	assert_true(setup_columns_toggle(&columns, place_of(&columns, "change")));

	choose(&columns, "call,call,call"); /* once is enough */
	shown(&columns, "call,no-baseline");
	assert_int_equal(columns.cnt, all);

	choose(&columns, NULL);
	assert_int_equal(setup_columns_move(&columns, 0, -1), 0);
	assert_int_equal(setup_columns_move(&columns, columns.cnt - 1, 1), columns.cnt - 1);
	assert_int_equal(setup_columns_move(&columns, place_of(&columns, "rate"), -1), 0);
	assert_string_equal(columns.order[0]->id, "rate");
	assert_string_equal(columns.order[1]->id, "call");
	assert_int_equal(columns.cnt, all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_refused),	   cmocka_unit_test(test_load),
		cmocka_unit_test(test_trouble),	   cmocka_unit_test(test_theme_and_no_color),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
