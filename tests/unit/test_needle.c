/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_needle.c - texts and expressions: what they find, what is wrong with them and where, and
 * that neither they nor the lines can take all time or memory.
 */
#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/needle.c"

static void check(const char *text, const char *line, long at, size_t length)
{
	struct needle needle = { .compiled = false };
	struct needle_error error;
	const char *found;
	size_t len = 0;

	assert_int_equal(needle_set(&needle, text, &error), 0);
	found = needle_find(&needle, line, 0, &len);
	assert_int_equal(found ? found - line : -1, at);
	if (found)
		assert_int_equal(len, length);
	assert_int_equal(needle_in(&needle, line), at >= 0 || !text[0]);
	needle_release(&needle);
}

static void test_texts(void **state)
{
	(void)state;
	check("", "anything", -1, 0);
	check("thing", "anything", 3, 5);
	check("THING", "anything", 3, 5);
	check("a.y", "anything", -1, 0); /* no expression */
	check("/etc/", "openat(\"/etc/passwd\")", 8, 5);
	check("[", "a[0]", 1, 1);
}

static void test_expressions(void **state)
{
	(void)state;
	check("~a.y", "anything", 0, 3);
	check("~A.Y", "anything", 0, 3);
	check("~^thing", "anything", -1, 0);
	check("~(read|write)\\(3", "pwrite(3, ...)", 1, 7);
	check("~= -1 E(NOENT|ACCES)", "open() = -1 EACCES", 7, 11);
	check("~é+", "caféé", 3, 4);
	check("~[~]x", "a~x", 1, 2);
}

/* All places in a line, as "from+length" each. */
static void check_all(const char *text, const char *line, const char *expected)
{
	struct needle needle = { .compiled = false };
	char places[200] = "";
	const char *found = line;
	size_t len = 0;

	assert_int_equal(needle_set(&needle, text, NULL), 0);
	while ((found = needle_find(&needle, line, (size_t)(found + len - line), &len)))
		snprintf(places + strlen(places), sizeof(places) - strlen(places), "%d+%d ",
			 (int)(found - line), (int)len);
	assert_string_equal(places, expected);
	needle_release(&needle);
}

/* As `grep -obiE` has them. */
static void test_all_places(void **state)
{
	static char line[2 * NEEDLE_LINE_MAX];

	(void)state;
	check_all("a", "abab", "0+1 2+1 ");
	check_all("~a", "abab", "0+1 2+1 ");
	/* the start of the line is nowhere else */
	check_all("~^.", "abab", "0+1 ");
	check_all("~^(a|b)", "abab", "0+1 ");
	check_all("~^a|b", "aabb", "0+1 2+1 3+1 ");
	check_all("~\\ba", "aa a", "0+1 3+1 ");
	check_all("~b$|^b", "bbb", "0+1 2+1 ");
	/* what may be empty is, in front of what it is not */
	check_all("~(again)?", "read again, again", "5+5 12+5 ");
	check_all("~b*", "éabba", "3+2 ");
	check_all("~é*", "aéé漢é", "1+4 8+2 ");
	check_all("~x*$", "abxx", "2+2 ");
	check_all("~x?$", "ab", "");
	check_all("~x*", "", "");
	/* the bound is that of the line, wherever one begins */
	memset(line, 'a', sizeof(line) - 1);
	line[0] = line[NEEDLE_LINE_MAX - 1] = line[NEEDLE_LINE_MAX] = 'x';
	check_all("~x", line, "0+1 999+1 ");
	check_all("~x?", line, "0+1 999+1 ");
}

static void check_bad(const char *text, size_t offset, const char *reason)
{
	struct needle needle = { .text = "before" };
	struct needle_error error = { .offset = 999 };

	assert_int_equal(needle_set(&needle, text, &error), -EINVAL);
	assert_int_equal(error.offset, offset);
	assert_non_null(strstr(error.reason, reason));
	assert_string_equal(needle.text, "before"); /* what there was stays */
	assert_int_equal(needle_set(&needle, text, NULL), -EINVAL);
}

static void test_what_is_wrong(void **state)
{
	char nested[64] = "~x", longest[200];
	struct needle date = { 0 };

	(void)state;
	check_bad("~", 0, "no expression");
	check_bad("~ab(cd", 3, "Unmatched (");
	check_bad("~a(b[cd", 4, "Unmatched [");
	check_bad("~ab{1,2", 3, "Unmatched");
	check_bad("~[z-a]", 4, "Invalid range");
	check_bad("~[[:nope:]]", 9, "Invalid character class");
	check_bad("~(a)\\1", 1, "back-references");
	for (int i = 0; i < 30; i++)
		strcat(nested, "+");
	check_bad(nested, 1, "repetition");
	check_bad("~((a{255}){255}){255}", 1, "repetition");
	check_bad("~.*a.{33}!", 1, "repetition");
	check_bad("~(a.{6}){6}", 1, "repetition");
	check_bad("~a{0}(b{7}){7}", 1, "repetition");
	assert_int_equal(needle_set(&date, "~[0-9]{4}-[0-9]{2}-[0-9]{2}", NULL), 0);
	needle_release(&date);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	check_bad(longest, NEEDLE_MAX - 1, "too long");
}

/* A line of any length is looked at up to a bound, of whole characters. */
static void test_lines(void **state)
{
	static char line[100000];
	struct needle needle = { .compiled = false };

	(void)state;
	memset(line, 'a', sizeof(line) - 1);
	line[NEEDLE_LINE_MAX - 1] = 'x';
	check("~x", line, NEEDLE_LINE_MAX - 1, 1);
	line[NEEDLE_LINE_MAX - 1] = 'a';
	line[NEEDLE_LINE_MAX] = 'x';
	check("~x", line, -1, 0);
	check("x", line, NEEDLE_LINE_MAX, 1); /* a text costs nothing */
	memcpy(line + NEEDLE_LINE_MAX - 1, "\xc3\xa9", 2);
	check("~[^a]", line, -1, 0); /* half a character */
	assert_int_equal(needle_set(&needle, "~([^ ]+)+ = (a|aa)*b", NULL), 0);
	assert_false(needle_in(&needle, line));
	needle_release(&needle);
}

static void test_same_again(void **state)
{
	struct needle needle = { .compiled = false };

	(void)state;
	assert_int_equal(needle_set(&needle, "~a+", NULL), 0);
	assert_int_equal(needle_set(&needle, "~a+", NULL), 0);
	assert_true(needle_in(&needle, "baa"));
	assert_int_equal(needle_set(&needle, "b", NULL), 0);
	assert_false(needle.compiled);
	assert_int_equal(needle_set(&needle, "", NULL), 0);
	assert_true(needle_is_empty(&needle) && needle_in(&needle, "x"));
	needle_release(&needle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),	      cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_what_is_wrong), cmocka_unit_test(test_lines),
		cmocka_unit_test(test_same_again),    cmocka_unit_test(test_all_places),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests_name("needle", tests, NULL, NULL);
}
