/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_row_filter.c - the row filter of each view over a recording with known figures: texts,
 * expressions, columns, those without; and what is wrong, marked where it is. The same of searches.
 * Needs no privilege.
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

#include "story.h"
#include "term.h"

static struct term *start(void)
{
	struct term_options options = { .width = 120, .height = 40, .env = { "TZ=UTC" } };
	const char *argv[] = { "replay", story_path(), "-i",
			       "0.1",	 "--columns",  "pid,user,tty,state,rate,top,command",
			       NULL };
	struct term *term = term_start(&options, argv);

	assert_true(term_wait(term, "end of the recording"));
	return term;
}

/* ---- which rows ---- */

/* Where the panes are that have rows: the first; the calls beside it, zoomed; the stream. */
struct filtered {
	const char *text;    /* of the row filter */
	const char *title;   /* what is said of it */
	const char *rows[7]; /* those that are left, by a text of theirs */
};

/* Every text of `all` is on the screen or not, as the case has it. */
static void check(struct term *term, const struct filtered *of, const char *const all[])
{
	char keys[160];

	snprintf(keys, sizeof(keys), "\\\x15%s\r", of->text);
	term_keys(term, keys);
	if (!term_wait(term, of->title))
		fail_msg("%s: no \"%s\"", of->text, of->title);
	for (int i = 0; all[i]; i++) {
		bool wanted = false, there;

		for (int k = 0; of->rows[k]; k++)
			wanted |= strcmp(of->rows[k], all[i]) == 0;
		there = wanted ? term_wait(term, all[i]) : !term_wait_gone(term, all[i]);
		if (there != wanted) {
			term_dump(term);
			fail_msg("%s: \"%s\" is %sthere", of->text, all[i], there ? "" : "not ");
		}
	}
}

static void check_all(struct term *term, const struct filtered *cases, size_t cnt,
		      const char *const all[])
{
	for (size_t i = 0; i < cnt; i++)
		check(term, &cases[i], all);
	term_keys(term, "\\\x15\r");
	for (int i = 0; all[i]; i++)
		assert_true(term_wait(term, all[i]));
	term_stop(term);
}
#define CHECK(term, cases, all) check_all(term, cases, sizeof(cases) / sizeof(cases[0]), all)

static void test_processes(void **state)
{
	static const char *const all[] = { " 1001 ", " 1002 ", " 1003 ", " 1004 ", " 1005 ", NULL };
	static const struct filtered cases[] = {
		{ "~^(alp|bet)", "only rows with ~^(alp|bet)", { " 1001 ", " 1002 " } },
		{ "!~^[abdg]", "only rows without ~^[abdg]", { " 1004 " } },
		{ "!beta", "without beta", { " 1001 ", " 1003 ", " 1004 ", " 1005 " } },
		{ "user=daemon", "with user=daemon", { " 1002 " } },
		{ "user!=daemon", "user!=", { " 1001 ", " 1003 ", " 1004 ", " 1005 " } },
		{ "TTY=pts/3", "with TTY=pts/3", { " 1001 ", " 1003 " } },
		{ "tty!=pts/3", "tty!=", { " 1002 ", " 1004 ", " 1005 " } },
		{ "s=R", "with s=R", { " 1001 " } },
		{ "command~^.e", "command~", { " 1002 ", " 1004 ", " 1005 " } },
		{ "command!~^.e", "command!~", { " 1001 ", " 1003 " } },
		{ "comm=*ta", "comm=*ta", { " 1002 ", " 1005 " } },
		{ "top-call=get*", "top-call=", { " 1005 " } },
		{ "calls/s=4000", "calls/s=", { " 1002 " } },
		/* not shown, but there */
		{ "cgroup~^docker", "cgroup~", { " 1001 " } },
		/* a hostile name, or cgroup, as it stands there */
		{ "\\\\e[2J", "only rows with", { " 1002 ", " 1004 " } },
		{ "\\e[2J", "only rows with", { " 1002 ", " 1004 " } },
		{ "beta 100", "no row with beta 100", { NULL } },
		{ "comm=bet", "no row with comm=bet (= means all of it, * is anything", { NULL } },
	};

	(void)state;
	CHECK(start(), cases, all);
}

/* The sum is that of the rows. */
static void test_sum(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "\\user!=daemon\r");
	assert_true(term_wait(term, "matching (3 "));
	assert_true(term_wait(term, " 1065 ")); /* 1000 + 50 + 15 */
	term_keys(term, "\\\x15!~^beta\r");
	assert_true(term_wait(term, "matching (3 "));
	assert_true(term_wait(term, " 1065 "));
	term_stop(term);
}

/* In a tree what passes has its ancestors. */
static void test_tree(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "t\\comm~^del\r");
	assert_true(term_wait(term, "└─ delta"));
	assert_true(term_has(term, " 1001 "));
	assert_true(term_wait_gone(term, " 1002 "));
	term_stop(term);
}

static void test_calls(void **state)
{
	static const char *const all[] = { "openat  ",	    "read  ",  "write  ", "getppid  ",
					   "getpid/i386  ", "futex  ", NULL };
	static const struct filtered cases[] = {
		{ "~^get", "of all only rows with ~^get", { "getppid  ", "getpid/i386  " } },
		{ "!~t|e", "of all only rows without ~t|e", { NULL } },
		{ "!e", "without e", { NULL } },
		{ "!get", "without get", { "openat  ", "read  ", "write  ", "futex  " } },
		{ "call=read", "call=read", { "read  " } },
		{ "err/s!=0", "err/s!=0", { "openat  " } },
		{ "errors=800", "errors=800", { "openat  " } },
	};
	struct term *term = start();

	(void)state;
	term_keys(term, "2z");
	assert_true(term_wait(term, "▶2 Calls of all"));
	CHECK(term, cases, all);
}

static void test_stream(void **state)
{
	static const char *const all[] = { "alpha(1001)", "beta(1002)",	 "gamma(1003)",
					   "(1004)",	  "delta(1005)", NULL };
	static const struct filtered cases[] = {
		{ "~^(alp|del).*= 0$",
		  "only lines with ~^(alp|del)",
		  { "alpha(1001)", "delta(1005)" } },
		{ "!openat",
		  "only lines without openat",
		  { "alpha(1001)", "gamma(1003)", "(1004)", "delta(1005)" } },
		{ "call=openat", "with call=openat", { "beta(1002)" } },
		{ "errno=ENOENT", "with errno=ENOENT", { "beta(1002)" } },
		{ "pid!=1002",
		  "with pid!=1002",
		  { "alpha(1001)", "gamma(1003)", "(1004)", "delta(1005)" } },
		{ "comm~^.e", "with comm~", { "beta(1002)", "(1004)", "delta(1005)" } },
		{ "user=daemon", "with user=", { "beta(1002)" } },
		{ "tty=pts/3", "with tty=", { "alpha(1001)", "gamma(1003)" } },
		/* lines have signs of their own */
		{ "= -1 ENOENT", "with = -1 ENOENT", { "beta(1002)" } },
		{ "usr=root", "with usr=root", { NULL } },
	};
	struct term *term = start();

	(void)state;
	term_keys(term, "3z-");
	assert_true(term_wait(term, "▶3 Stream"));
	term_keys(term, KEY_HOME_SEQ);
	CHECK(term, cases, all);
}

static void test_errors(void **state)
{
	static const char *const all[] = { " ENOENT  ", " EACCES  ", " ?   ", NULL };
	static const struct filtered cases[] = {
		{ "errno=ENOENT", "only rows with errno=ENOENT", { " ENOENT  " } },
		{ "errno!=ENOENT", "only rows with errno!=", { " EACCES  ", " ?   " } },
		{ "!~^E", "only rows without ~^E", { " ?   " } },
		{ "errno=e*", "errno=e*", { " ENOENT  ", " EACCES  " } },
		{ "comm=beta", "comm=beta", { " ENOENT  ", " EACCES  ", " ?   " } },
		{ "errors=240", "errors=240", { " EACCES  " } },
		{ "last on~owned", "last on~", { " ENOENT  " } },
	};
	struct term *term = start();

	(void)state;
	term_keys(term, "!z");
	assert_true(term_wait(term, "1 Errors of all"));
	CHECK(term, cases, all);
}

static void test_terminals(void **state)
{
	static const char *const all[] = { "pts/3  ", "none   ", NULL };
	static const struct filtered cases[] = {
		{ "~^pts/[0-9]$", "only rows with ~^pts", { "pts/3  " } },
		{ "!pts", "only rows without pts", { "none   " } },
		{ "tty=pts/3", "tty=", { "pts/3  " } },
		{ "user~daemon", "user~", { "none   " } },
		{ "busiest=beta", "busiest=", { "none   " } },
	};
	struct term *term = start();

	(void)state;
	term_keys(term, "Tz");
	assert_true(term_wait(term, "1 Terminals"));
	CHECK(term, cases, all);
}

/* ---- exports ---- */

/* What a file holds behind its head of `head` lines, and the head. */
static void read_export(const char *path, int head, char *top, char *rows, size_t size)
{
	FILE *file = fopen(path, "r");
	char line[8192];

	assert_non_null(file);
	top[0] = rows[0] = '\0';
	while (fgets(line, sizeof(line), file)) {
		char *to = line[0] == '#' || head-- > 0 ? top : rows;

		snprintf(to + strlen(to), size - strlen(to), "%s", line);
	}
	fclose(file);
	unlink(path);
}

static int lines_of(const char *text)
{
	int cnt = 0;

	for (; *text; text++)
		cnt += *text == '\n';
	return cnt;
}

static void check_export(struct term *term, const char *filter, const char *ending,
			 const char *const marks[])
{
	static char top[32768], rows[32768];
	char path[64], keys[96], shown_filter[64];
	int shown = 0;

	snprintf(path, sizeof(path), "/tmp/sctop-filtered-%d%s", (int)getpid(), ending);
	unlink(path);
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	read_export(path, 1, top, rows, sizeof(top));
	for (int i = 0; marks[i]; i++) {
		if (!strstr(rows, marks[i]) != !term_has(term, marks[i])) {
			term_dump(term);
			fail_msg("%s, %s, \"%s\":\n%s", filter, ending, marks[i], rows);
		}
		shown += term_has(term, marks[i]);
	}
	assert_int_equal(lines_of(rows), shown);
	snprintf(shown_filter, sizeof(shown_filter),
		 strcmp(ending, ".log") == 0 ? "# row filter: %s\n" : "\"row_filter\":\"%s\"",
		 filter);
	if (strcmp(ending, ".csv") != 0)
		assert_non_null(strstr(top, shown_filter));
	term_keys(term, KEY_HOME_SEQ);
	assert_true(term_wait_gone(term, "written to"));
}

/* A file has the rows that the screen has, no more and no less, and says by what they were chosen;
 * marks are of one row each, the same on the screen and in files. */
static void test_exports(void **state)
{
	static const struct {
		const char *keys, *filters[3];
		const char *marks[7];
	} views[] = {
		{ "1z",
		  { "user!=daemon", "~^(alp|del)", "!e" },
		  { "alpha", "beta", "gamma", "[2J", "delta" } },
		{ "2z",
		  { "!~get|read", "~^get", "call=write" },
		  { "openat", "write", "getppid", "getpid/i386", "futex" } },
		{ "!z", { "errno=E*", "!~EACC|[?]", "errors=240" }, { "ENOENT", "EACCES" } },
		{ "Tz", { "!pts", "busiest=alpha", "~." }, { "alpha", "beta" } },
	};
	static const char *const endings[] = { ".csv", ".json", ".log" };

	(void)state;
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		struct term *term = start();

		term_keys(term, views[i].keys);
		term_settle(term, 300);
		for (int k = 0; k < 3; k++) {
			char keys[96];

			snprintf(keys, sizeof(keys), "\\\x15%s\r", views[i].filters[k]);
			term_keys(term, keys);
			assert_true(term_wait(term, "only rows with"));
			term_settle(term, 200);
			for (int e = 0; e < 3; e++)
				check_export(term, views[i].filters[k], endings[e], views[i].marks);
		}
		term_stop(term);
	}
}

/* ---- what is wrong ---- */

static void check_wrong(struct term *term, const char *text, int at, int length, const char *why)
{
	char keys[160];
	int y, x, caret;
	const char *colon;

	snprintf(keys, sizeof(keys), "\x15%s\r", text);
	term_keys(term, keys);
	assert_true(term_wait(term, why));
	y = term_find(term, "^", &caret) - 1;
	colon = strchr(term_row(term, y), ':');
	assert_non_null(colon);
	x = (int)(colon - term_row(term, y)) + 2;
	assert_string_equal(colon + 2, text);
	assert_int_equal(caret, x + at);
	for (int i = 0; i <= length; i++) {
		struct term_cell cell;

		term_cell(term, y + 1, caret + i, &cell);
		assert_int_equal(strcmp(cell.text, "^") == 0, i < length);
	}
}

static void test_wrong(void **state)
{
	static const char no_column[] = "no such column here (a \\ before it: a text)";
	struct term *term = start();

	(void)state;
	term_keys(term, "\\");
	check_wrong(term, "usr=root", 0, 3, no_column);
	check_wrong(term, "!errno=1", 1, 5, no_column);
	check_wrong(term, "user~a[b", 6, 1, "Unmatched [");
	check_wrong(term, "user=", 4, 1, "nothing behind it");
	check_wrong(term, "!", 0, 1, "nothing behind the !");
	term_keys(term, "\033!\\");
	check_wrong(term, "tty=1", 0, 3, no_column);
	term_keys(term, "\x15\\tty=1\r");
	assert_true(term_wait(term, "no row with \\\\tty=1"));
	term_keys(term, "/");
	check_wrong(term, "usr=root", 0, 3, no_column);
	term_keys(term, "\033");
	term_stop(term);
}

/* ---- searching ---- */

static bool is_selected(struct term *term, const char *text)
{
	struct term_cell cell = { .reverse = false };

	for (int y = 0; y < 38 && !cell.reverse; y++)
		if (strstr(term_row(term, y), text))
			term_cell(term, y, 20, &cell);
	return cell.reverse;
}

static void test_search(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "/user=daemon\r");
	assert_true(term_wait(term, "found: user=daemon"));
	assert_true(is_selected(term, " 1002 "));
	term_keys(term, "/tty!=pts/3\r");
	assert_true(term_wait(term, "found: tty!=pts/3"));
	assert_false(is_selected(term, " 1001 "));
	term_keys(term, "/!beta\r"); /* nothing is excluded: a text */
	assert_true(term_wait(term, "not found: !beta"));
	/* in a view that has no such column, and one where it is another */
	term_keys(term, "/user=daemon\r2n");
	assert_true(term_wait(term, "no such column here"));
	term_keys(term, "3n");
	assert_true(term_wait(term, "found: user=daemon"));
	assert_true(is_selected(term, "beta(1002)"));
	term_keys(term, "!n");
	assert_true(term_wait(term, "no such column here"));
	term_stop(term);
}

/* ---- while it is typed ---- */

static bool is_cursor(struct term *term, const char *text)
{
	struct term_cell cell = { 0 };
	int x, y;

	term_settle(term, 50);
	y = term_find(term, text, &x);
	if (y > 0)
		term_cell(term, y, x + 1, &cell);
	return cell.reverse;
}

/* Rows go while one types; a half expression leaves the last; Esc brings back what was. */
static void test_filter_typed(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "\\alp");
	assert_true(term_wait(term, "Only rows with: alp"));
	assert_true(term_wait_gone(term, " 1002 "));
	assert_true(term_has(term, " 1001 "));
	term_keys(term, "\x7f\x7f\x7f");
	assert_true(term_wait(term, " 1002 "));
	term_keys(term, "~^(bet");
	assert_true(term_wait(term, "Only rows with: ~^(bet"));
	assert_true(term_wait(term, " 1001 ")); /* ~^ is all */
	assert_false(term_has(term, "^^"));	/* and what is not ended is not wrong yet */
	term_keys(term, ")");
	assert_true(term_wait_gone(term, " 1001 "));
	assert_true(term_has(term, " 1002 "));
	term_keys(term, "\033");
	assert_true(term_wait(term, " 1001 "));
	assert_false(term_has(term, "only rows"));
	term_keys(term, "\\gam\r");
	assert_true(term_wait(term, "only rows with gam"));
	term_keys(term, "\\\x15");
	assert_true(term_wait(term, " 1001 "));
	term_keys(term, "\033"); /* the former filter, not none */
	assert_true(term_wait_gone(term, " 1001 "));
	assert_true(term_has(term, "only rows with gam"));
	term_stop(term);
}

/* The first from where one was, on each key; Enter stays there, Esc goes back. */
static void test_search_processes_typed(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "P" KEY_DOWN_SEQ); /* alpha */
	assert_true(is_cursor(term, " 1001 "));
	term_keys(term, "/d");
	assert_true(term_wait(term, "Search: d"));
	assert_true(is_cursor(term, " 1002 ")); /* daemon is its user */
	term_keys(term, "el");
	assert_true(term_wait(term, "Search: del"));
	assert_true(is_cursor(term, " 1005 "));
	term_keys(term, "x");
	assert_true(term_wait(term, "not found"));
	assert_true(is_cursor(term, " 1001 "));
	term_keys(term, "\x7f");
	assert_true(term_wait_gone(term, "not found"));
	assert_true(is_cursor(term, " 1005 "));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "Search:"));
	assert_true(is_cursor(term, " 1001 "));
	term_keys(term, "/~^gam(");
	assert_true(term_wait(term, "Search: ~^gam("));
	assert_true(is_cursor(term, " 1003 ")); /* as it was before the last key */
	term_keys(term, "\x7f\r");
	assert_true(term_wait(term, "found: ~^gam"));
	assert_true(is_cursor(term, " 1003 "));
	term_stop(term);
}

/* The same of a grid, of calls and of the stream, which follows again. */
static void test_search_others_typed(void **state)
{
	struct term *term = start();

	(void)state;
	term_keys(term, "!");
	assert_true(term_wait(term, "ENOENT"));
	assert_true(is_cursor(term, "ENOENT"));
	term_keys(term, "/eacc");
	assert_true(term_wait(term, "Search: eacc"));
	assert_true(is_cursor(term, "EACCES"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "Search:"));
	assert_true(is_cursor(term, "ENOENT"));
	term_keys(term, "!2/i38");
	assert_true(term_wait(term, "Search: i38"));
	assert_true(is_cursor(term, "getpid/i386"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "Search:"));
	assert_false(is_cursor(term, "getpid/i386"));
	term_keys(term, "3/alpha");
	assert_true(term_wait(term, ", held"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, ", held"));
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter_typed),
		cmocka_unit_test(test_search_processes_typed),
		cmocka_unit_test(test_search_others_typed),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_exports),
	};

	return cmocka_run_group_tests_name("row filter", tests, story_setup, story_teardown);
}
