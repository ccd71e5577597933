/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_keys.c - the table of keys is sound: nothing bound twice, every F key has a letter,
 * every action that can be had is explained.
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/keys.c"

static void test_nothing_twice(void **state)
{
	const struct key_binding *row;

	(void)state;
	for (row = key_bindings; row->action != ACTION_NONE; row++)
		for (unsigned int bit = 1; bit <= IN_ALL; bit <<= 1)
			for (int i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++)
				if (row->contexts & bit)
					assert_ptr_equal(key_find(row->keys[i], bit), row);
}

static void test_f_keys_have_letters(void **state)
{
	const struct key_binding *row;

	(void)state;
	for (row = key_bindings; row->action != ACTION_NONE; row++) {
		bool f_key = false, letter = false;

		for (int i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++) {
			f_key |= row->keys[i] >= F(1) && row->keys[i] <= F(12);
			letter |= row->keys[i] > ' ' && row->keys[i] < 0x7f;
		}
		assert_true(!f_key || letter);
	}
}

/* A row without help is the twin of one that has it, right above. */
static void test_all_explained(void **state)
{
	bool bound[ACTION_CNT] = { [ACTION_NONE] = true };
	const struct key_binding *row;

	(void)state;
	assert_non_null(key_bindings[0].help);
	for (row = key_bindings; row->action != ACTION_NONE; row++) {
		assert_non_null(row->shown);
		assert_true(row->contexts);
		assert_false(bound[row->action] && row->action != ACTION_NONE &&
			     row[-1].action != row->action && row->help);
		bound[row->action] = true;
		if (row->help) /* … on a screen of 80 columns */
			assert_true(strlen(row->shown) <= 12 && strlen(row->help) <= 64);
		if (row->label)
			assert_true(row->keys[0] == '\r' ||
				    (row->keys[0] > ' ' && row->keys[0] < 0x7f));
		if (!row->help)
			assert_true(row > key_bindings && strstr(row[-1].shown, row->shown)
					    ? true
					    : strstr(row[-2].shown, row->shown) != NULL);
	}
	for (int action = 0; action < ACTION_CNT; action++)
		assert_true(bound[action]);
}

static void test_contexts(void **state)
{
	(void)state;
	assert_int_equal(key_find('q', IN_STREAM)->action, ACTION_QUIT);
	assert_int_equal(key_find('t', IN_PROCESSES)->action, ACTION_TREE);
	assert_null(key_find('t', IN_CALLS));
	assert_null(key_find(0x10ffff, IN_ALL));
	/* curses' numbers for special keys are letters elsewhere in Unicode */
	assert_null(key_find(KEY_UP, IN_ALL));
	assert_int_equal(key_find(KEY_UP | SCREEN_KEY, IN_ALL)->action, ACTION_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_twice),
		cmocka_unit_test(test_f_keys_have_letters),
		cmocka_unit_test(test_all_explained),
		cmocka_unit_test(test_contexts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
