/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * table.h - columns drawn: titles and rows.
 */
#ifndef SCTOP_TUI_TABLE_H
#define SCTOP_TUI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "columns.h"
#include "layout.h"

/* Titles at the top of rect; the sorted one with the mark of its direction. */
void table_head(const struct rect *rect, const struct column_set *set, enum sort_key sort,
		bool invert);
void table_row(int y, const struct rect *rect, const struct column_set *set,
	       const struct cell_context *context, const void *row);
/* Says at the end of a pane's title how many columns that the user named have no room in it, and
 * returns where the title may stand then. `zoomable`: z would give them more. */
struct rect table_missing(const struct rect *rect, const struct column_set *set, bool zoomable);
/* A click on the titles: sorts by the column at x; by the same again, the other way round. */
void table_sort_at(const struct column_set *set, int x, enum sort_key *sort, bool *invert);

/* The same as lines of text; every column that was chosen, however narrow the screen is. */
int table_export_head(FILE *out, const struct column_set *set);
int table_export_row(FILE *out, const struct column_set *set, const struct cell_context *context,
		     const void *row);

#endif
