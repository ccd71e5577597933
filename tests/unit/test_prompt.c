/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_prompt.c - the line editor: keys in, text and cursor out.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/prompt.c"

static void type(struct prompt *prompt, const char *keys)
{
	for (; *keys; keys++)
		prompt_key(prompt, (unsigned char)*keys);
}

static void test_edits(void **state)
{
	static const struct {
		const char *start, *keys, *text;
		size_t cursor;
	} cases[] = {
		{ "", "abc", "abc", 3 },	   { "abc", "\x01X", "Xabc", 1 },
		{ "abc", "\x02\x02X", "aXbc", 2 }, { "abc", "\x7f\x7f", "a", 1 },
		{ "abc", "\x01\x7f", "abc", 0 },   { "abc", "\x01\x04", "bc", 0 },
		{ "abc", "\x04", "abc", 3 },	   { "abc", "\x02\x15", "c", 0 },
		{ "abc", "\x01\x06\x0b", "a", 1 }, { "one two  ", "\x17", "one ", 4 },
		{ "one", "\x17\x17", "", 0 },	   { "ä€x", "\x02\x02", "ä€x", 2 },
		{ "ä€x", "\x02\x7f", "äx", 2 },	   { "ä€x", "\x01\x04\x04", "x", 0 },
		{ "", "a\x07", "a", 1 },
	};
	struct prompt prompt;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prompt_open(&prompt, "", cases[i].start, NULL);
		type(&prompt, cases[i].keys);
		assert_string_equal(prompt.text, cases[i].text);
		assert_int_equal(prompt.cursor, cases[i].cursor);
		assert_int_equal(prompt.len, strlen(prompt.text));
	}
}

static void test_results(void **state)
{
	struct prompt prompt;

	(void)state;
	prompt_open(&prompt, "label", "x", NULL);
	assert_int_equal(prompt_key(&prompt, 'a'), PROMPT_CHANGED);
	assert_int_equal(prompt_key(&prompt, '\r'), PROMPT_ACCEPTED);
	assert_int_equal(prompt_key(&prompt, 0x1b), PROMPT_CANCELLED);
	assert_int_equal(prompt_key(&prompt, 0x01 | 0x10), PROMPT_IGNORED);
	assert_int_equal(prompt_key(&prompt, KEY_F(5) | SCREEN_KEY), PROMPT_IGNORED);
	/* what curses calls KEY_UP is a letter without the bit that marks special keys */
	assert_int_equal(prompt_key(&prompt, 0x103), PROMPT_CHANGED);
	assert_string_equal(prompt.text, "xaă");
}

static void test_full(void **state)
{
	struct prompt prompt;

	(void)state;
	prompt_open(&prompt, "", "", NULL);
	for (int i = 0; i < 2 * PROMPT_MAX; i++)
		prompt_key(&prompt, 'x');
	assert_int_equal(prompt.len, PROMPT_MAX - 1);
	assert_int_equal(strlen(prompt.text), PROMPT_MAX - 1);
	prompt_key(&prompt, 0x7f);
	prompt_key(&prompt, 0x20ac);
	assert_int_equal(prompt.len, PROMPT_MAX - 2);
}

static void test_history(void **state)
{
	struct prompt_history history = { 0 };
	struct prompt prompt;
	char line[16];

	(void)state;
	prompt_history_add(&history, "first");
	prompt_history_add(&history, "second");
	prompt_history_add(&history, "second");
	prompt_history_add(&history, "");
	assert_int_equal(history.cnt, 2);
	prompt_open(&prompt, "", "draft", &history);
	prompt_key(&prompt, KEY_UP | SCREEN_KEY);
	assert_string_equal(prompt.text, "second");
	prompt_key(&prompt, KEY_UP | SCREEN_KEY);
	assert_string_equal(prompt.text, "first");
	assert_int_equal(prompt_key(&prompt, KEY_UP | SCREEN_KEY), PROMPT_IGNORED);
	prompt_key(&prompt, KEY_DOWN | SCREEN_KEY);
	prompt_key(&prompt, KEY_DOWN | SCREEN_KEY);
	assert_string_equal(prompt.text, "draft");
	for (int i = 0; i < 3 * PROMPT_HISTORY; i++) {
		snprintf(line, sizeof(line), "%d", i);
		prompt_history_add(&history, line);
	}
	assert_int_equal(history.cnt, PROMPT_HISTORY);
	assert_string_equal(history.lines[PROMPT_HISTORY - 1], "95");
	prompt_history_free(&history);
	assert_int_equal(history.cnt, 0);
}

static void test_error(void **state)
{
	struct prompt prompt;

	(void)state;
	prompt_open(&prompt, "", "tty=x foo=1", NULL);
	prompt_fail(&prompt, 6, 3, "no such key");
	assert_int_equal(prompt.error_offset, 6);
	assert_int_equal(prompt.error_length, 3);
	prompt_fail(&prompt, 100, 100, "outside");
	assert_true(prompt.error_offset + prompt.error_length <= prompt.len);
	type(&prompt, "x");
	assert_string_equal(prompt.error, "");
}

static void test_replace(void **state)
{
	struct prompt prompt;
	char much[PROMPT_MAX];

	(void)state;
	prompt_open(&prompt, "", "pid=1 sys comm=x", NULL);
	prompt_fail(&prompt, 6, 3, "no such key");
	prompt_replace(&prompt, 6, 9, "syscall=");
	assert_string_equal(prompt.text, "pid=1 syscall= comm=x");
	assert_int_equal(prompt.cursor, 14);
	assert_int_equal(prompt.len, strlen(prompt.text));
	assert_string_equal(prompt.error, "");
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	prompt_replace(&prompt, 0, 0, much);
	assert_string_equal(prompt.text, "pid=1 syscall= comm=x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edits), cmocka_unit_test(test_results),
		cmocka_unit_test(test_full),  cmocka_unit_test(test_history),
		cmocka_unit_test(test_error), cmocka_unit_test(test_replace),
	};

	setlocale(LC_CTYPE, "C.UTF-8"); /* iswprint() */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
