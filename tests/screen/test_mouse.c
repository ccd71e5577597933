/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_mouse.c - clicks and the wheel, over a recording; and that a terminal is asked for them only
 * where they are wanted. Needs no privilege.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"

#define DEMO   "tests/recordings/demo.sctop"
#define CURSOR "\342\226\266"
#define UPWARD "\342\226\262"
#define LATER  "\342\226\274"

enum { LEFT = 0, WHEEL_UP = 64, WHEEL_DOWN = 65 };

/* Pressed and released, at a cell counted from 0. */
static void mouse(struct term *term, int button, int y, int x)
{
	char text[64];

	snprintf(text, sizeof(text), "\033[<%d;%d;%dM\033[<%d;%d;%dm", button, x + 1, y + 1, button,
		 x + 1, y + 1);
	term_keys(term, text);
}

static bool is_selected(struct term *term, int y, int x)
{
	struct term_cell cell;

	for (int i = 0; i < 100; i++) {
		term_cell(term, y, x, &cell);
		if (cell.reverse)
			return true;
		term_settle(term, 20);
	}
	term_dump(term);
	return false;
}

static void test_click_selects(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);
	int y = term_find(term, " 1002 ", NULL), x;

	(void)state;
	mouse(term, LEFT, y, 10);
	assert_true(is_selected(term, y, 10));
	assert_true(term_wait(term, "Calls of beta(1002)"));
	/* in another pane, which gets the keys */
	y = term_find(term, "openat  ", &x);
	assert_true(x > 60);
	mouse(term, LEFT, y, x);
	assert_true(term_wait(term, CURSOR "2 Calls"));
	assert_true(is_selected(term, y, x));
	y = term_find(term, "3 Stream", NULL) + 2;
	mouse(term, LEFT, y, 5);
	assert_true(term_wait(term, CURSOR "3 Stream"));
	assert_true(is_selected(term, y, 5));
	/* below the last row there is nothing to select */
	y = term_find(term, " 1005 ", NULL);
	mouse(term, LEFT, y + 3, 10);
	assert_true(term_wait(term, CURSOR "1 Processes"));
	assert_true(term_has(term, "Calls of beta(1002)"));
	term_stop(term);
}

static void test_header_sorts(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);
	int y, x;

	(void)state;
	y = term_find(term, "PID USER", &x);
	mouse(term, LEFT, y, x);
	assert_true(term_wait(term, "PID" UPWARD));
	assert_true(term_find(term, " 1001 ", NULL) < term_find(term, " 1002 ", NULL));
	mouse(term, LEFT, y, x);
	assert_true(term_wait(term, "PID" LATER));
	assert_true(term_find(term, " 1001 ", NULL) > term_find(term, " 1002 ", NULL));
	y = term_find(term, "AVG", &x);
	mouse(term, LEFT, y, x);
	assert_true(term_wait(term, "AVG" LATER));
	assert_true(term_has(term, "PID" LATER)); /* the other table keeps its own */
	term_stop(term);
}

/* The pane under the pointer scrolls; the one with the keys keeps them. */
static void test_wheel(void **state)
{
	struct term *term = replay_at_end(DEMO, 120, 40);
	char first[512];
	int y, x;

	(void)state;
	assert_true(term_wait(term, CURSOR "1 Processes"));
	y = term_find(term, "2 Calls", &x);
	mouse(term, LEFT, y + 2, x);
	assert_true(term_wait(term, CURSOR "2 Calls"));
	term_keys(term, "1");
	assert_true(term_wait(term, CURSOR "1 Processes"));
	snprintf(first, sizeof(first), "%s", term_row(term, y + 2));
	for (int i = 0; i < 10; i++)
		mouse(term, WHEEL_DOWN, y + 5, x);
	assert_true(term_wait_gone(term, strrchr(first, ' '))); /* its first row has gone up */
	assert_true(term_has(term, CURSOR "1 Processes"));
	for (int i = 0; i < 10; i++)
		mouse(term, WHEEL_UP, y + 5, x);
	assert_true(term_wait(term, strrchr(first, ' ')));
	/* the stream is held, then follows again at its end */
	y = term_find(term, "3 Stream", NULL);
	mouse(term, WHEEL_UP, y + 3, 20);
	assert_true(term_wait(term, "held"));
	for (int i = 0; i < 10; i++)
		mouse(term, WHEEL_DOWN, y + 3, 20);
	term_keys(term, "3" KEY_END_SEQ);
	assert_true(term_wait_gone(term, "held"));
	term_stop(term);
}

static void test_key_bar(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);
	int y, x;

	(void)state;
	y = term_find(term, "tTree", &x);
	assert_int_equal(y, 39);
	mouse(term, LEFT, y, x + 4);
	assert_true(term_wait(term, "1 Processes tree"));
	mouse(term, LEFT, y, x);
	assert_true(term_wait_gone(term, "1 Processes tree"));
	term_find(term, "/Search", &x);
	mouse(term, LEFT, y, x + 3);
	assert_true(term_wait(term, "Search:"));
	mouse(term, LEFT, y, x); /* while a prompt is open nothing else happens */
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "Search:"));
	mouse(term, LEFT, 39, 0);
	assert_true(term_wait(term, "q F10"));
	term_stop(term);
}

/* What stands over the panes scrolls, too. */
static void test_wheel_in_help(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	term_keys(term, "h");
	assert_true(term_wait(term, "F1 ? h"));
	for (int i = 0; i < 5; i++)
		mouse(term, WHEEL_DOWN, 10, 10);
	assert_true(term_wait_gone(term, "F1 ? h"));
	for (int i = 0; i < 6; i++)
		mouse(term, WHEEL_UP, 10, 10);
	assert_true(term_wait(term, "F1 ? h"));
	term_stop(term);
}

/* The terminal keeps its own selecting with the mouse, if it is not asked for clicks. */
static void test_not_asked(void **state)
{
	static const char *const modes[] = { "?1000", "?1002", "?1003", "?1006",
					     "?1015", ";1000", "?9h" };
	struct term *term = replay_start(story_path(), 80, 24, "0.1", "--no-mouse");

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	mouse(term, LEFT, 5, 5); /* nor would it know them */
	term_keys(term, "\033");
	term_settle(term, 60);
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		assert_int_equal(term_printed(term, 0, modes[i]), 0);
	term_stop(term);

	term = replay_at_end(story_path(), 80, 24);
	assert_true(term_mouse(term));
	assert_int_equal(term_printed(term, 0, "1000h"), 1);
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	assert_false(term_mouse(term));
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_click_selects), cmocka_unit_test(test_header_sorts),
		cmocka_unit_test(test_wheel),	      cmocka_unit_test(test_key_bar),
		cmocka_unit_test(test_wheel_in_help), cmocka_unit_test(test_not_asked),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
