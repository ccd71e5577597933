/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fit.h - text for a place that may be narrower than it: what is left out is seen to be.
 *
 * Text is escaped already. Widths are columns.
 */
#ifndef TUI_FIT_H
#define TUI_FIT_H

#include <stddef.h>

#include "theme.h"

/* Cuts a text in place, in a buffer of `size` bytes: it ends in an ellipsis then. */
void fit_cut(char *text, size_t size, int width);
/* The same in whole words, as far as there is one. */
void fit_words(char *text, size_t size, int width);

/*
 * Hints: `parts`, two blanks or more between them, the most important first. Those that fit, in
 * their order; a first one that does not is cut at a word.
 */
void fit_parts(char *buf, size_t size, const char *parts, int width);

/* Both on the screen. Return the columns written. */
int fit_put(int y, int x, int width, enum role role, const char *text);
int fit_put_parts(int y, int x, int width, enum role role, const char *parts);

#endif
