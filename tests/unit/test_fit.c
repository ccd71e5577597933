/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_fit.c - text for every width: never wider, never cut without a sign of it.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/fit.h"
#include "sctop/text.h"

static void test_cut(void **state)
{
	static const struct {
		const char *text, *cut, *words;
		int width;
	} cases[] = {
		{ "one two", "one two", "one two", 7 },
		{ "one two", "one t…", "one…", 6 },
		{ "one two", "on…", "on…", 3 },
		{ "one two", "…", "…", 1 },
		{ "one two", "", "", 0 },
		{ "", "", "", 0 },
		{ "日本語", "日…", "日…", 4 }, /* wide: half of one is not shown */
		{ "日本語", "日本語", "日本語", 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];

		strcpy(text, cases[i].text);
		fit_cut(text, sizeof(text), cases[i].width);
		assert_string_equal(text, cases[i].cut);
		strcpy(text, cases[i].text);
		fit_words(text, sizeof(text), cases[i].width);
		assert_string_equal(text, cases[i].words);
	}
}

/* A buffer that is full has no room for the sign: the text is cut all the same. */
static void test_full_buffer(void **state)
{
	char text[] = "abcdefgh";

	(void)state;
	fit_cut(text, sizeof(text), 8);
	assert_string_equal(text, "abcdefgh");
	fit_cut(text, sizeof(text), 7);
	assert_string_equal(text, "abcdef");
}

static void test_parts(void **state)
{
	static const struct {
		const char *parts;
		int width;
		const char *shown;
	} cases[] = {
		{ "Esc: back  12 more below  Up: move", 80, "Esc: back  12 more below  Up: move" },
		{ "Esc: back  12 more below  Up: move", 25, "Esc: back  12 more below" },
		{ "Esc: back  12 more below  Up: move", 23, "Esc: back  Up: move" },
		{ "Esc: back   x  ", 14, "Esc: back  x" },
		{ "one long part only", 10, "one long…" },
		{ "", 10, "" },
		{ "a  b", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char shown[64];

		fit_parts(shown, sizeof(shown), cases[i].parts, cases[i].width);
		assert_string_equal(shown, cases[i].shown);
		assert_true(text_width(shown) <= cases[i].width);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_full_buffer),
		cmocka_unit_test(test_parts),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
