/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * page.h - text under labels that may be longer than its pane: drawn from a line on, or written
 * to a file.
 */
#ifndef SCTOP_TUI_PAGE_H
#define SCTOP_TUI_PAGE_H

#include <stdio.h>

#include "layout.h"
#include "theme.h"

struct page {
	struct rect rect;
	int label_width;
	long top;  /* lines before this one are counted, not drawn */
	long line; /* where the next one goes */
	FILE *out; /* written instead of drawn; NULL: drawn */
};

/* A line: the label, and a value in its role. */
void page_put(struct page *page, const char *label, enum role role, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* An empty line, and a label by itself. */
void page_heading(struct page *page, const char *text);

/* Long text over as many lines as it needs. */
void page_wrapped(struct page *page, const char *label, enum role role, const char *text);

/* Columns that text beside the labels has. */
int page_width(const struct page *page);

/* The last line that `top` may be, when all is put. */
long page_last(const struct page *page);

/* A move of `top` by lines, kept within 0 … last. */
void page_move(long *top, long last, long lines);

#endif
