/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * table.c - columns drawn, and the title row that all panes have.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fit.h"
#include "screen.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

void table_head(const struct rect *rect, const struct column_set *set, enum sort_key sort,
		bool invert)
{
	int x = rect->x, end = rect->x + rect->width;

	for (int i = 0; i < set->cnt; i++) {
		const struct column *column = set->columns[i];
		bool sorted = column->sort == sort;
		const char *name = screen_ascii() && column->plain ? column->plain : column->title;
		char title[64];

		if (!set->widths[i])
			continue;
		snprintf(title, sizeof(title), "%s%s", name,
			 !sorted ? ""
				 : screen_glyph(sort_descends(sort) != invert ? GLYPH_DESCENDING
									      : GLYPH_ASCENDING));
		if (x < end && column->right)
			screen_put_right(rect->y, x,
					 set->widths[i] < end - x ? set->widths[i] : end - x,
					 sorted ? ROLE_SORTED : ROLE_HEAD, title);
		else if (x < end)
			screen_put(rect->y, x, set->widths[i] < end - x ? set->widths[i] : end - x,
				   sorted ? ROLE_SORTED : ROLE_HEAD, title);
		x += set->widths[i] + 1;
	}
}

struct rect table_missing(const struct rect *rect, const struct column_set *set, bool zoomable)
{
	struct rect title = *rect;
	int cnt = columns_missing(set);
	char text[48];

	if (!cnt)
		return title;
	snprintf(text, sizeof(text), " +%d column%s%s ", cnt, cnt == 1 ? "" : "s",
		 zoomable ? " (z)" : "");
	screen_hline(rect->y, rect->x, rect->width, ROLE_LINE);
	title.width -= text_width(text) + 1;
	screen_put(rect->y, title.x + title.width, rect->width, ROLE_TEXT, text);
	return title;
}

void table_row(int y, const struct rect *rect, const struct column_set *set,
	       const struct cell_context *context, const void *row)
{
	int x = rect->x, end = rect->x + rect->width;
	struct cell cell;

	for (int i = 0; i < set->cnt && x < end; i++) {
		const struct column *column = set->columns[i];
		int width = set->widths[i] < end - x ? set->widths[i] : end - x;

		if (!set->widths[i])
			continue;
		cell.text[0] = '\0';
		cell.role = ROLE_TEXT;
		column->render(context, row, &cell);
		fit_cut(cell.text, sizeof(cell.text), width);
		if (column->right)
			screen_put_right(y, x, width, cell.role, cell.text);
		else
			screen_put(y, x, width, cell.role, cell.text);
		x += set->widths[i] + 1;
	}
}

static const struct column *column_at(const struct column_set *set, int x)
{
	for (int i = 0; i < set->cnt; i++) {
		if (!set->widths[i])
			continue;
		if (x <= set->widths[i])
			return set->columns[i];
		x -= set->widths[i] + 1;
	}
	return NULL;
}

void table_sort_at(const struct column_set *set, int x, enum sort_key *sort, bool *invert)
{
	const struct column *column = column_at(set, x);

	if (!column || column->sort == SORT_KEY_CNT)
		return;
	*invert = column->sort == *sort && !*invert;
	*sort = column->sort;
}

int table_export_head(FILE *out, const struct column_set *set)
{
	for (int i = 0; i < set->cnt; i++) {
		const struct column *column = set->columns[i];

		if (columns_choice(set, i))
			fprintf(out, column->right ? "%*s " : "%-*s ", column->width,
				column->plain ? column->plain : column->title);
	}
	return fputc('\n', out) == EOF ? -EIO : 0;
}

int table_export_row(FILE *out, const struct column_set *set, const struct cell_context *context,
		     const void *row)
{
	struct cell cell;

	for (int i = 0; i < set->cnt; i++) {
		const struct column *column = set->columns[i];
		int pad;

		if (!columns_choice(set, i))
			continue;
		cell.text[0] = '\0';
		column->render(context, row, &cell);
		pad = column->width - text_width(cell.text);
		if (pad < 0)
			pad = 0;
		fprintf(out, "%*s%s%*s ", column->right ? pad : 0, "", cell.text,
			column->right ? 0 : pad, "");
	}
	return fputc('\n', out) == EOF ? -EIO : 0;
}

struct rect pane_title(const struct rect *rect, bool focused, int number, const char *name,
		       const char *more)
{
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	char text[1024];
	int x = rect->x;

	screen_hline(rect->y, rect->x, rect->width, ROLE_LINE);
	x += screen_printf(rect->y, x, rect->width, focused ? ROLE_FOCUS : ROLE_TITLE, "%s%d %s ",
			   focused ? screen_glyph(GLYPH_CURSOR) : " ", number, name);
	snprintf(text, sizeof(text), "%s", more);
	fit_words(text, sizeof(text), rect->x + rect->width - x - 1);
	if (text[0])
		screen_printf(rect->y, x, rect->x + rect->width - x, ROLE_TEXT, "%s ", text);
	return below;
}

void pane_rule(const struct rect *rect, bool below)
{
	int x = rect->x - LAYOUT_GAP, middle = x + LAYOUT_GAP / 2;

	if (x < 0)
		return;
	screen_hline(rect->y, below ? middle : x, below ? rect->x - middle : LAYOUT_GAP, ROLE_LINE);
	screen_put(rect->y, middle, 1, ROLE_LINE,
		   screen_glyph(below ? GLYPH_TEE_RIGHT : GLYPH_TEE));
	screen_vline(rect->y + 1, middle, rect->height - 1, ROLE_LINE);
}
