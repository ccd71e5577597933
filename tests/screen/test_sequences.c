/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sequences.c - what a terminal sends and no key of ours is: it does nothing, as a whole. Esc
 * alone is a key, and so is what is typed behind it.
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

enum { WIDTH = 120, HEIGHT = 40, ROW_MAX = 1024 };

static const struct {
	const char *name, *bytes;
} sequences[] = {
	{ "F13 in tmux", "\033[25~" },
	{ "F20 in tmux", "\033[34~" },
	{ "Ctrl-F5 of rxvt", "\033[15^" },
	{ "mouse, SGR", "\033[<0;10;10M\033[<0;10;10m" },
	{ "mouse, wheel", "\033[<64;3;7M" },
	{ "mouse, X10", "\033[M !!" },
	{ "focus", "\033[I\033[O" },
	{ "bracketed paste", "\033[200~\033[201~" },
	{ "device attributes", "\033[?62;22c" },
	{ "Ctrl-Shift-z as CSI u", "\033[122;6u" },
	{ "keypad", "\033Oz\033O5x" },
	{ "intermediates", "\033[1 q\033[!p" },
};

static void take_screen(struct term *term, char (*rows)[ROW_MAX])
{
	for (int y = 0; y < HEIGHT; y++)
		snprintf(rows[y], ROW_MAX, "%s", term_row(term, y));
}

static void test_unknown(void **state)
{
	struct term *term = replay_start(story_path(), WIDTH, HEIGHT, "0.1", "--no-mouse");
	char(*before)[ROW_MAX] = calloc(HEIGHT, ROW_MAX);
	char(*after)[ROW_MAX] = calloc(HEIGHT, ROW_MAX);

	(void)state;
	assert_true(before && after);
	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, KEY_DOWN_SEQ);
	term_settle(term, 200);
	take_screen(term, before);
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
		term_keys(term, sequences[i].bytes);
		term_settle(term, 200);
		take_screen(term, after);
		for (int y = 1; y < HEIGHT; y++) /* the header has what sctop costs */
			if (strcmp(before[y], after[y]) != 0) {
				term_dump(term);
				fail_msg("%s: \"%s\" was \"%s\"", sequences[i].name, after[y],
					 before[y]);
			}
	}
	/* and the next key is one */
	term_keys(term, "\033[25~?");
	assert_true(term_wait(term, "keys and columns"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "keys and columns"));
	term_quit(term, "q");
	free(before);
	free(after);
}

/* What only begins like one is Esc, and keys: "[" steps back here. */
static void test_escape_and_a_key(void **state)
{
	struct term *term = replay_at_end(story_path(), WIDTH, HEIGHT);

	(void)state;
	term_keys(term, "?");
	assert_true(term_wait(term, "keys and columns"));
	term_keys(term, "\033[");
	assert_true(term_wait_gone(term, "keys and columns"));
	assert_true(term_wait(term, "PAUSED"));
	term_quit(term, "q");
}

/* Longer than any is: the rest is keys again, and nothing hangs. */
static void test_endless(void **state)
{
	struct term *term = replay_at_end(story_path(), WIDTH, HEIGHT);
	char bytes[2048] = "\033[";

	(void)state;
	memset(bytes + 2, ';', sizeof(bytes) - 3);
	term_keys(term, bytes);
	term_keys(term, "?");
	assert_true(term_wait(term, "keys and columns"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "keys and columns"));
	term_quit(term, "q");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_escape_and_a_key),
		cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
