/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_options.c - command lines and what becomes of them; refusals are one line each.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/filter.h"
#include "sctop/sink.h"

/* The program's own files: they are in no library. */
#include "../../tui/column_tables.h"
#include "../../tui/columns.c"
#include "../../tui/columns_cells.c"
#include "../../tui/columns_process.c"
#include "../../tui/options.c"
#include "../../tui/options_commands.c"
#include "../../tui/options_table.c"
#include "../../tui/options_value.c"
#include "../../tui/options_wrong.c"
#include "../../tui/theme.c"

#define ARGS_MAX 40

struct line {
	char text[512];
	char *argv[ARGS_MAX];
	int argc;
};

/* Splits at blanks; SELF stands for this process, PARENT for its parent. */
static void split(struct line *line, const char *text)
{
	static char self[16], parent[16];
	char *rest = line->text, *word;

	snprintf(self, sizeof(self), "%d", (int)getpid());
	snprintf(parent, sizeof(parent), "%d", (int)getppid());
	snprintf(line->text, sizeof(line->text), "trace%s%s", *text ? " " : "", text);
	line->argc = 0;
	while ((word = strsep(&rest, " "))) {
		if (!strcmp(word, "SELF"))
			word = self;
		else if (!strcmp(word, "PARENT"))
			word = parent;
		line->argv[line->argc++] = word;
	}
	line->argv[line->argc] = NULL;
}

static void parse(struct options *options, struct line *line, const char *text)
{
	split(line, text);
	assert_int_equal(options_parse(options, COMMAND_TRACE, line->argc, line->argv), -1);
}

/* Whether a command line selects what an expression does; ME and PA in the latter are this process
 * and its parent. */
static void same(const char *text, const char *format)
{
	struct options options;
	struct filter *filter = filter_new();
	struct filter_error error;
	struct line line;
	char expression[256];
	size_t len = 0;

	for (; *format; format++) {
		if (!strncmp(format, "ME", 2) || !strncmp(format, "PA", 2))
			len += snprintf(expression + len, sizeof(expression) - len, "%d",
					(int)(*format++ == 'M' ? getpid() : getppid()));
		else
			expression[len++] = *format;
	}
	expression[len] = '\0';
	assert_int_equal(filter_parse(filter, expression, &error), 0);
	parse(&options, &line, text);
	if (!filter_equal(options.filter, filter))
		fail_msg("`%s` is not `%s`", text, expression);
	options_free(&options);
	filter_free(filter);
}

static void test_selecting(void **state)
{
	static const struct {
		const char *text, *expression;
	} cases[] = {
		{ "", "" },
		{ "-p SELF", "pid=ME+" },
		{ "-p bash", "pid=bash" },
		{ "--process SELF --pid bash", "pid=ME+,bash" },
		{ "SELF PARENT", "pid=ME+,PA+" },
		{ "SELF PARENT --no-watch-children", "pid=ME,PA" },
		{ "--no-follow SELF PARENT", "pid=ME,PA" },
		{ "SELF --no-follow PARENT -f", "pid=ME+,PA+ follow" },
		{ "-f -p bash", "pid=bash follow" },
		{ "-s openat", "syscall=openat" },
		{ "-e openat,read", "syscall=openat,read" },
		{ "-s openat -e read", "syscall=openat,read" },
		{ "-p bash -s read -d 5", "pid=bash syscall=read" },
		{ "-c *", "comm=*" },
		{ "-u 0 --failed --slower-than 2ms", "uid=0 failed slower=2ms" },
		{ "--filter syscall=!futex -u root", "syscall=!futex uid=0" },
		{ "-s read -- ls -s write -p 1", "syscall=read" },
		{ "SELF -s read -- ls 77", "pid=ME+ syscall=read" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		same(cases[i].text, cases[i].expression);
}

static void test_running(void **state)
{
	struct options options;
	struct line line;

	(void)state;
	parse(&options, &line,
	      "-d 0.5 -n 10 -i 2 -o file --force --format json -T --string-limit 64 --no-summary"
	      " --no-latency --max-rate 9 --ring-size 64k --fail-on-loss --ascii -v --cells 7 "
	      "--slots 8");
	assert_int_equal(options.duration_ns, 500000000);
	assert_int_equal(options.events_max, 10);
	assert_int_equal(options.interval_ns, 2000000000);
	assert_string_equal(options.output, "file");
	assert_string_equal(options.format->name, "json");
	assert_int_equal(options.string_limit, 64);
	assert_int_equal(options.max_rate, 9);
	assert_int_equal(options.ring_bytes, 65536);
	assert_int_equal(options.cells, 7);
	assert_int_equal(options.slots, 8);
	assert_true(options.force && options.durations && options.no_summary && options.no_latency);
	assert_true(options.fail_on_loss && options.ascii && options.verbose);
	assert_false(options.summary_only);
	assert_null(options.argv);
	options_free(&options);

	parse(&options, &line, "-S --run-as root -- ls -l --format");
	assert_true(options.summary_only);
	assert_string_equal(options.run_as, "root");
	assert_string_equal(options.argv[0], "ls");
	assert_string_equal(options.argv[2], "--format");
	assert_null(options.argv[3]);
	options_free(&options);
}

static void test_only_pids(void **state)
{
	static const struct {
		const char *text;
		bool only;
	} cases[] = {
		{ "SELF", true },
		{ "-p SELF", true },
		{ "SELF -s read", true },
		{ "SELF --filter syscall=read", true },
		{ "", false },
		{ "-c sh", false },
		{ "-p sh SELF", false },
		{ "SELF --filter pid=1", false },
		{ "SELF -- ls", false },
	};
	struct options options;
	struct line line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		parse(&options, &line, cases[i].text);
		assert_int_equal(options.only_pids, cases[i].only);
		options_free(&options);
	}
}

/* The exit status; what stderr and stdout got is in `said`. */
static int refuse(const char *text, enum command_id id, char *said, size_t size)
{
	struct options options;
	struct line line;
	int saved_err = dup(2), saved_out = dup(1), status;
	FILE *file = tmpfile();
	size_t len;

	fflush(NULL);
	dup2(fileno(file), 2);
	dup2(fileno(file), 1);
	split(&line, text);
	status = options_parse(&options, id, line.argc, line.argv);
	options_free(&options);
	fflush(NULL);
	dup2(saved_err, 2);
	dup2(saved_out, 1);
	close(saved_err);
	close(saved_out);
	rewind(file);
	len = fread(said, 1, size - 1, file);
	said[len] = '\0';
	fclose(file);
	return status;
}

static void test_wrong_usage(void **state)
{
	static const struct {
		const char *text;
		int status;
		const char *part;
	} cases[] = {
		{ "--bogus", 2, "unknown option --bogus" },
		{ "--durration 5", 2, "--duration?" },
		{ "--durration=5", 2, "--duration?" },
		{ "-Z", 2, "-Z" },
		{ "-SZ", 2, "-Z" },
		{ "-d", 2, "needs a value" },
		{ "--duration", 2, "needs a value" },
		{ "-d x", 2, "time" },
		{ "-i 0.001", 2, "small" },
		{ "--string-limit 4097", 2, "at most 4096" },
		{ "--string-limit 0", 2, "at least 1" },
		{ "--follow=1", 2, "no value" },
		{ "--no", 2, "several" },
		{ "--readonly", 2, "no option of this command" },
		{ "ls", 2, "--" },
		{ "1x", 2, "PID" },
		{ "--", 2, "no command" },
		{ "-S --no-summary", 2, "nothing to write" },
		{ "-S --format ids", 2, "ids" },
		{ "--bytes --format ids", 2, "--bytes" },
		{ "--bytes --no-summary", 2, "--bytes" },
		{ "--bytes --format csv", 2, "--bytes" },
		{ "--bytes --format metrics", 2, "--bytes" },
		{ "-S -n 5", 2, "--events" },
		{ "--run-as root", 2, "command" },
		{ "--format xml", 2, "json" },
		{ "-n 99999999999999999999999", 2, "large" },
		{ "--ring-size 9", 2, "small" },
		{ "-s raed", 2, "read" },
		{ "--filter x=1", 2, "x" },
		{ "-p 4194999", 1, "no process 4194999" },
		{ "0", 1, "no process 0" },
		{ "--\033[2Jx", 2, "\\e[2Jx" },
	};
	char said[2048], *end;
	int status;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		status = refuse(cases[i].text, COMMAND_TRACE, said, sizeof(said));
		if (status != cases[i].status)
			fail_msg("`%s` gave %d: %s", cases[i].text, status, said);
		if (strncmp(said, "sctop: ", 7) || !strstr(said, cases[i].part))
			fail_msg("`%s` said: %s", cases[i].text, said);
		end = strchr(said, '\n');
		assert_true(end && !end[1]);
		assert_null(strchr(said, '\033'));
	}
	assert_int_equal(refuse("-b", COMMAND_REPLAY, said, sizeof(said)), 2);
	assert_int_equal(refuse("--batch", COMMAND_REPLAY, said, sizeof(said)), 2);
	assert_non_null(strstr(said, "recording"));
}

/* By a key, or as a column's title on the screen has it. */
static void test_sort(void **state)
{
	static const struct {
		const char *text;
		enum sort_key sort;
	} cases[] = { { "--sort error-rate", SORT_ERROR_RATE },
		      { "--sort ERR/S", SORT_ERROR_RATE },
		      { "--sort calls/s", SORT_RATE },
		      { "--sort top-call", SORT_TOP_CALL } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct options options;
		struct line line;

		split(&line, cases[i].text);
		assert_int_equal(options_parse(&options, COMMAND_LIVE, line.argc, line.argv), -1);
		assert_int_equal(options.sort, cases[i].sort);
		options_free(&options);
	}
}

/* Every option of a command, and no other, is in its help. */
static void test_help(void **state)
{
	static const enum command_id ids[] = { COMMAND_LIVE, COMMAND_TRACE, COMMAND_REPLAY };
	const struct option_row *row;
	char said[8192], name[64];
	bool shown;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(refuse("--help", ids[i], said, sizeof(said)), 0);
		for (row = option_rows; row->names[0]; row++) {
			snprintf(name, sizeof(name), "--%s", row->names[0]);
			shown = strstr(said, name);
			if (row->group == GROUP_HIDDEN)
				assert_false(shown);
			else if (row->commands & ids[i])
				assert_true(shown);
		}
		for (row = option_rows; row->names[0]; row++)
			assert_true(row->group == GROUP_HIDDEN || (row->help && *row->help));
	}
	assert_int_equal(refuse("--sort help", COMMAND_LIVE, said, sizeof(said)), 0);
	assert_non_null(strstr(said, sort_keys[0].name));
	assert_int_equal(refuse("--columns help", COMMAND_REPLAY, said, sizeof(said)), 0);
	for (const struct column_table *table = column_tables; table->title; table++) {
		assert_non_null(strstr(said, table->title));
		for (const struct column *column = table->columns; column->id; column++)
			assert_non_null(strstr(said, column->help));
	}
}

/* No letter or name twice in one command. */
static void test_no_name_twice(void **state)
{
	const struct option_row *a, *b;
	const char *letter;
	int i, j;

	(void)state;
	for (a = option_rows; a->names[0]; a++) {
		for (b = a + 1; b->names[0]; b++) {
			if (!(a->commands & b->commands))
				continue;
			for (letter = a->shorts; letter && *letter; letter++)
				assert_false(b->shorts && strchr(b->shorts, *letter));
			for (i = 0; i < 4 && a->names[i]; i++) {
				for (j = 0; j < 4 && b->names[j]; j++)
					assert_string_not_equal(a->names[i], b->names[j]);
			}
		}
	}
}

static void test_nearest(void **state)
{
	static const char *const words[] = { "live", "trace", "replay", "syscalls" };

	(void)state;
	assert_string_equal(options_nearest("trcae", words, 4), "trace");
	assert_string_equal(options_nearest("syscall", words, 4), "syscalls");
	assert_null(options_nearest("firefox", words, 4));
	assert_null(options_nearest("", words, 0));
}

static void expect_theme(const char *text, const char *name)
{
	struct options options;
	struct line line;

	split(&line, text);
	assert_int_equal(options_parse(&options, COMMAND_LIVE, line.argc, line.argv), -1);
	assert_string_equal(options_theme(&options)->name, name);
	options_free(&options);
}

static void test_theme(void **state)
{
	(void)state;
	setenv("NO_COLOR", "", 1); /* https://no-color.org: empty is as if it were not there */
	expect_theme("", "any");
	expect_theme("--theme dark", "dark");
	expect_theme("--theme dark --no-color", "mono");
	setenv("NO_COLOR", "1", 1);
	expect_theme("", "mono");
	expect_theme("--theme high-contrast", "high-contrast");
	expect_theme("--theme dark --no-colour", "mono");
	unsetenv("NO_COLOR");
	expect_theme("--no-color", "mono");
	expect_theme("--theme mono", "mono");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selecting),     cmocka_unit_test(test_running),
		cmocka_unit_test(test_only_pids),     cmocka_unit_test(test_wrong_usage),
		cmocka_unit_test(test_help),	      cmocka_unit_test(test_sort),
		cmocka_unit_test(test_no_name_twice), cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
