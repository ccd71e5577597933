/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * shell_completion.h - what may stand at the end of a command line, from the tables that parse it.
 *
 * The shells' files in completions/ ask `sctop complete`, so they know nothing themselves.
 */
#ifndef TUI_SHELL_COMPLETION_H
#define TUI_SHELL_COMPLETION_H

#include <stddef.h>
#include <stdio.h>

/*
 * words[0..cnt) are those after the program's name; the last one, maybe empty, is to be completed.
 * Prints a line for each word that it can become: the word, and a tab and a few words about it,
 * if there are any. A line `:files`, `:folders` or `:command` leaves it to the shell.
 *
 * Bash takes words apart at `=`: "--sort", "=", "ra" are completed without what is before `=`.
 */
void shell_completion_print(char *const *words, size_t cnt, FILE *out);

#endif
