/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * shell_values.h - the values that an argument can have: of tables, or of this machine.
 */
#ifndef TUI_SHELL_VALUES_H
#define TUI_SHELL_VALUES_H

#include <stdio.h>

struct shell_word {
	FILE *out;
	const char *word; /* what is there already */
};

/* Prints a candidate, if it begins with the word. */
void shell_offer(struct shell_word *to, const char *candidate, const char *help);

/* The values of an argument, by the name that it has in help ("SET", "FILE"); nothing for numbers.
 * `value` is the end of the word, behind what belongs to the option. */
void shell_value(struct shell_word *to, const char *arg, const char *value);

#endif
