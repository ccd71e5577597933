/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rows.h - what all views with rows to choose from do alike: draw those in the window, mark the
 * one under the cursor, go to the next one that is looked for. What a row is, the view says.
 */
#ifndef SCTOP_TUI_ROWS_H
#define SCTOP_TUI_ROWS_H

#include <stdbool.h>

#include "layout.h"
#include "list.h"
#include "row_match.h"
#include "theme.h"

struct ui;

#define TYPED_MS 50 /* for a search while what is looked for is typed: each key is one */

/* Draws row i at y, between the edges of rect. */
typedef void rows_draw_fn(struct ui *ui, const struct rect *rect, int y, long i);
typedef bool rows_match_fn(struct ui *ui, long i, const struct row_match *match);

/* The look of the row under the cursor. */
static inline enum role rows_cursor_role(bool focused)
{
	return focused ? ROLE_SELECTED : ROLE_SELECTED_OTHER;
}

/* The rows of the window, from the top of rect on; `cursor` is ROLE_TEXT where none is marked. */
void rows_draw(struct ui *ui, const struct rect *rect, const struct list *list, enum role cursor,
	       rows_draw_fn *draw);

/* In the place of rows: why there are none, in lines. A line that is longer than the place is wide
 * goes on below, as far as that is high. */
void rows_draw_why(const struct rect *rect, const char *why);

/* How much of a search that paused is left: after all rows once it has not found anything. */
struct search_round {
	rows_match_fn *matches; /* which rows */
	int step;
	long left; /* 0: none has paused */
};

/* Goes from *at to the first of `cnt` rows after it (or before: step -1), round the end, that
 * is meant; or, SEARCH_PAUSED, as far as it gets within a moment: the next search goes on with what
 * is left of ui->round, which whoever goes elsewhere meanwhile has to make 0. */
enum search_result rows_find(struct ui *ui, long *at, long cnt, int step, rows_match_fn *matches,
			     const struct row_match *match);

#endif
