/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * page.c - labels at the left, text beside them.
 */
#include <stdarg.h>
#include <string.h>

#include "fit.h"
#include "page.h"
#include "screen.h"
#include "sctop/text.h"

#define WIDTH_MIN 8

int page_width(const struct page *page)
{
	int width = page->rect.width - 1 - page->label_width;

	return width > WIDTH_MIN ? width : WIDTH_MIN;
}

static void put_text(struct page *page, const char *label, enum role role, const char *text)
{
	const struct rect *rect = &page->rect;
	long y = page->line++ - page->top;

	if (page->out) {
		fprintf(page->out, "%-*s%s\n", text[0] ? page->label_width : 0, label, text);
		return;
	}
	if (y < 0 || y >= rect->height)
		return;
	/* A heading may be longer than the labels. */
	screen_put(rect->y + (int)y, rect->x + 1, text[0] ? page->label_width : rect->width - 1,
		   ROLE_DIM, label);
	fit_put(rect->y + (int)y, rect->x + 1 + page->label_width,
		rect->width - 1 - page->label_width, role, text);
}

void page_put(struct page *page, const char *label, enum role role, const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put_text(page, label, role, text);
}

void page_heading(struct page *page, const char *text)
{
	put_text(page, "", ROLE_TEXT, "");
	put_text(page, text, ROLE_TEXT, "");
}

void page_wrapped(struct page *page, const char *label, enum role role, const char *text)
{
	int width = page_width(page);
	char part[1024];

	do {
		snprintf(part, sizeof(part), "%s", text);
		text_cut(part, page->out ? (int)sizeof(part) - 1 : width);
		put_text(page, label, role, part);
		text += strlen(part);
		label = "";
	} while (*text && part[0]);
}

long page_last(const struct page *page)
{
	return page->line > page->rect.height ? page->line - page->rect.height : 0;
}

void page_move(long *top, long last, long lines)
{
	*top += lines;
	if (*top > last)
		*top = last;
	if (*top < 0)
		*top = 0;
}
