/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_row_match.c - which rows a text means: what is a column and what a text, what it is held
 * against, and where it is wrong. Rows are of columns made for this.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/row_match.c"

/* Texts of the columns, in their order. */
struct row {
	const char *user, *tty, *calls, *command;
};

#define CELL_OF(name)                                                                            \
	static void name##_of(const struct cell_context *context, const void *row,               \
			      struct cell *cell)                                                 \
	{                                                                                        \
		(void)context;                                                                   \
		snprintf(cell->text, sizeof(cell->text), "%s", ((const struct row *)row)->name); \
	}

CELL_OF(user)
CELL_OF(tty)
CELL_OF(calls)
CELL_OF(command)

static const struct column columns[] = {
	{ .id = "user", .title = "USER", .names = true, .sort = SORT_USER, .render = user_of },
	{ .id = "on", .title = " FD ON", .names = true, .sort = SORT_TTY, .render = tty_of },
	{ .id = "calls",
	  .title = "\303\227CALLS",
	  .plain = "xCALLS",
	  .right = true,
	  .sort = SORT_CALLS,
	  .render = calls_of },
	{ .id = "command",
	  .title = "COMMAND",
	  .also = "comm",
	  .names = true,
	  .sort = SORT_NAME,
	  .render = command_of },
	{ .id = NULL },
};

static const struct row_syntax search = { .columns = columns };
static const struct row_syntax filter = { .columns = columns, .excludes = true };
static const struct row_syntax lines = { .columns = columns, .excludes = true, .loose = true };

static const struct row rows[] = {
	{ "root", "pts/3", " 12! ", "gcc -c main.c" },
	{ "rootless", "pts/30", "1.2k.", "/bin/sh -c \"gcc HEAD~1\"" },
	{ "www", "-", "0 ", "!x ~y user=root \\x1b" },
};

/* The rows that are meant, as "0 2". */
static void check(const struct row_syntax *syntax, const char *text, const char *expect)
{
	const struct cell_context context = { .latency = true };
	struct row_match match = { .negated = false };
	struct needle_error error = { .reason = "" };
	char meant[16] = "";

	if (row_match_set(&match, text, syntax, &error))
		fail_msg("%s: %s", text, error.reason);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (row_match_row(&match, columns, &context, &rows[i], NULL))
			snprintf(meant + strlen(meant), sizeof(meant) - strlen(meant), "%s%zu",
				 meant[0] ? " " : "", i);
	if (strcmp(meant, expect) != 0)
		fail_msg("%s: rows \"%s\", not \"%s\"", text, meant, expect);
	row_match_release(&match);
}

static void check_bad(const struct row_syntax *syntax, const char *text, size_t offset,
		      size_t length, const char *reason)
{
	struct row_match match = { .negated = false };
	struct needle_error error = { .offset = 999 };

	assert_int_equal(row_match_set(&match, "before", syntax, NULL), 0);
	assert_int_equal(row_match_set(&match, text, syntax, NULL), -EINVAL);
	assert_int_equal(row_match_set(&match, text, syntax, &error), -EINVAL);
	if (error.offset != offset || error.length != length || !strstr(error.reason, reason))
		fail_msg("%s: %zu+%zu %s", text, error.offset, error.length, error.reason);
	assert_string_equal(match.text, "before"); /* what there was stays */
	assert_true(row_match_finds(&match, "it was before"));
	row_match_release(&match);
}

static void test_texts(void **state)
{
	(void)state;
	check(&filter, "", "0 1 2");
	check(&filter, "ROOT", "0 1 2");
	check(&filter, "gcc", "0 1");
	check(&filter, "12", ""); /* a figure is no text */
	check(&filter, "!gcc", "2");
}

static void test_expressions(void **state)
{
	(void)state;
	check(&filter, "~^gcc", "0");
	check(&filter, "!~^gcc", "1 2");
	check(&filter, "~^(root|www)$", "0 2");
	check(&filter, "~~y", "2");
	check(&search, "~^gcc", "0");
}

static void test_columns(void **state)
{
	(void)state;
	check(&filter, "user=root", "0");
	check(&filter, "USER=Root", "0");
	check(&filter, "user!=root", "1 2");
	check(&filter, "!user=root", "1 2");
	check(&filter, "!user!=root", "0");
	check(&filter, "user=root*", "0 1");
	check(&filter, "user=*less", "1");
	check(&filter, "user=*oo*", "0 1");
	check(&filter, "user=*", "0 1 2");
	check(&filter, "user=**", "0 1 2");
	check(&filter, "user~oo", "0 1");
	check(&filter, "user!~oo", "2");
	check(&filter, "user~^root$", "0");
	check(&search, "user!=root", "1 2");
	/* a title, its ASCII form, a sort key; a figure without its mark */
	check(&filter, "fd on=pts/3", "0");
	check(&filter, "tty=pts/3", "0");
	check(&filter, "tty=-", "2");
	check(&filter, "\303\227CALLS=12", "0");
	check(&filter, "xcalls=12", "0");
	check(&filter, "calls=1.2k", "1");
	check(&filter, "calls=0", "2");
	check(&filter, "name~^gcc", "0");
	check(&filter, "command=gcc", "");
	check(&filter, "command=gcc*", "0");
	check(&filter, "comm=gcc*", "0");
}

/* What is no column, or behind a backslash. */
static void test_no_columns(void **state)
{
	(void)state;
	check(&filter, "\\user=root", "2");
	check(&filter, "\\!x", "2");
	check(&filter, "\\~y", "2");
	check(&filter, "\\HEAD~1", "1");
	check(&filter, "\\\\x1b", "2");
	check(&filter, "\\x1b", "2"); /* as it stands on the screen */
	check(&filter, "\\gcc", "");
	check(&filter, "!\\~y", "0 1");
	check(&filter, "gcc HEAD~1", "1"); /* no name has a blank */
	check(&filter, "\"gcc", "1");
	check(&filter, "head~", "1"); /* nothing behind it */
	check(&search, "!x", "2");
	check(&search, "\\!x", "2");
	check(&lines, "HEAD~1", "1");
	check(&lines, "usr=root", "");
	check(&lines, "user=root", "0");
	check(&lines, "\\user=root", "2");
	check(&lines, "= root", "");
}

static void test_bad(void **state)
{
	char longest[ROW_MATCH_MAX + 1];

	(void)state;
	check_bad(&filter, "usr=root", 0, 3, "no such column");
	check_bad(&filter, "!usr!=root", 1, 3, "no such column");
	check_bad(&search, "head~1", 0, 4, "no such column");
	check_bad(&filter, "!", 0, 1, "nothing behind the !");
	check_bad(&filter, "user=", 4, 1, "nothing behind it");
	check_bad(&filter, "user!=", 5, 1, "nothing behind it");
	check_bad(&filter, "user~", 4, 1, "no expression");
	check_bad(&filter, "~", 0, 1, "no expression");
	check_bad(&filter, "!~", 1, 1, "no expression");
	check_bad(&filter, "user~a[b", 6, 1, "nmatched [");
	check_bad(&filter, "!user!~a[b", 8, 1, "nmatched [");
	check_bad(&lines, "!~a[b", 3, 1, "nmatched [");
	memset(longest, 'x', ROW_MATCH_MAX);
	longest[ROW_MATCH_MAX] = '\0';
	check_bad(&filter, longest, ROW_MATCH_MAX - 1, 1, "too long");
}

/* Two texts that no column shows count, but not for a column. */
static void test_more(void **state)
{
	static const char *const more[2] = { "hidden", NULL };
	const struct cell_context context = { .latency = true };
	struct row_match match = { .negated = false };

	(void)state;
	assert_int_equal(row_match_set(&match, "hidden", &filter, NULL), 0);
	assert_true(row_match_row(&match, columns, &context, &rows[0], more));
	assert_false(row_match_row(&match, columns, &context, &rows[0], NULL));
	assert_int_equal(row_match_set(&match, "!hidden", &filter, NULL), 0);
	assert_false(row_match_row(&match, columns, &context, &rows[0], more));
	assert_int_equal(row_match_set(&match, "user=hidden", &filter, NULL), 0);
	assert_false(row_match_row(&match, columns, &context, &rows[0], more));
	row_match_release(&match);
	assert_true(row_match_is_all(&match));
}

/* Whatever is typed: a ! before it means the other rows, a backslash never makes it wrong, and what
 * is wrong is marked within the text. */
static void test_random(void **state)
{
	static const char *const words[] = { "!", "~", "\\", "=", "*", "user", "calls", "usr",
					     "r", "[", "(",  ")", ".", " ",    "a{40}", "gcc" };
	const struct cell_context context = { .latency = true };

	(void)state;
	srand(1);
	for (int turn = 0; turn < 20000; turn++) {
		struct row_match match = { .negated = false }, other = { .negated = false };
		char text[ROW_MATCH_MAX] = "!", literal[ROW_MATCH_MAX] = "\\";
		struct needle_error error;
		int err;

		for (int i = rand() % 6; i >= 0; i--)
			strcat(text, words[(size_t)rand() % (sizeof(words) / sizeof(words[0]))]);
		strcat(literal, text + 1);
		assert_int_equal(row_match_set(&match, literal, &search, NULL), 0);
		err = row_match_set(&match, text + 1, &search, &error);
		assert_true(!err || error.offset + error.length <= strlen(text + 1) + 1);
		assert_int_equal(row_match_set(&other, text, &filter, NULL), err);
		for (size_t i = 0; !err && i < sizeof(rows) / sizeof(rows[0]); i++)
			if (row_match_row(&match, columns, &context, &rows[i], NULL) ==
			    row_match_row(&other, columns, &context, &rows[i], NULL))
				fail_msg("%s: row %zu", text, i);
		row_match_release(&match);
		row_match_release(&other);
	}
}

static void check_title(const char *text, const char *expect)
{
	struct row_match match = { .negated = false };
	char title[ROW_MATCH_TITLE_MAX];

	assert_int_equal(row_match_set(&match, text, &filter, NULL), 0);
	row_match_title(&match, "rows", 0, title, sizeof(title));
	assert_string_equal(title, expect);
	row_match_release(&match);
}

static void test_title(void **state)
{
	(void)state;
	check_title("", "");
	check_title("gcc", "only rows with gcc");
	check_title("!gcc", "only rows without gcc");
	check_title("!~^gcc", "only rows without ~^gcc");
	check_title("user!=root", "only rows with user!=root");
	check_title("a\033[2J", "only rows with a\\e[2J");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),	cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_columns), cmocka_unit_test(test_no_columns),
		cmocka_unit_test(test_bad),	cmocka_unit_test(test_more),
		cmocka_unit_test(test_random),	cmocka_unit_test(test_title),
	};

	return cmocka_run_group_tests_name("row_match", tests, NULL, NULL);
}
