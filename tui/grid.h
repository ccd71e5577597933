/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * grid.h - a table of rows that a view makes anew for each frame: sorted by a column, filtered,
 * searched, scrolled, exported, with a selection that follows what it is about and not a place.
 *
 * What a row is, the view says: columns, an order for each of them, and identity.
 */
#ifndef SCTOP_TUI_GRID_H
#define SCTOP_TUI_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "columns.h"
#include "layout.h"
#include "list.h"
#include "row_match.h"

struct ui;

/* What all grids of a view have in common; const. */
struct grid_kind {
	const struct column *columns;
	size_t row_bytes;
	enum sort_key sort; /* at first */
	/* The smaller first, by what the column of this key shows; 0 for other keys. */
	int (*compare)(const void *a, const void *b, enum sort_key sort);
	/* 0: both are about the same; else an order that never changes. */
	int (*compare_identity)(const void *a, const void *b);
	/* Whether it comes behind all others, whatever the order; NULL: no row does. */
	bool (*is_last)(const void *row);
};

struct grid {
	const struct grid_kind *kind;
	struct list list;
	struct column_set columns;
	enum sort_key sort;
	bool invert;
	struct row_match match; /* only these rows */
	char *rows;
	long cnt; /* rows shown; behind them come those without it, or not looked at */
	long added, room;
	char *selected; /* a copy, so that it can be found again */
	bool has_selected;
	bool moved;   /* by the user: until then the first row is the selected one */
	bool awaited; /* the selected row has gone with all others, and may come back */
	int first_y;  /* of the first row, from the titles */
};

/* 0 or -ENOMEM; to be released either way. */
int grid_init(struct grid *grid, const struct grid_kind *kind);
void grid_release(struct grid *grid);

/* All rows anew: begin, add each (zeroed; NULL: no memory), end. Pointers to rows and all that they
 * point to must be valid until the next begin. Without begin, end sorts and filters them again;
 * what an expression does not get to within a moment is not shown, which is said. */
void grid_begin(struct grid *grid);
void *grid_add(struct grid *grid);
void grid_end(struct ui *ui, struct grid *grid);
/* The same however long it takes: for what is written, not shown. */
void grid_end_all(struct ui *ui, struct grid *grid);

/* All rows are about to go, and begin anew: a row that was chosen stays the selected one, until it
 * is there again, the process that it is about has ended, or the user moves. */
void grid_await(struct grid *grid);

/* Puts the cursor on the selected row, if that is among the rows; what is selected stays. */
void grid_locate(struct grid *grid);

/* The selected row, NULL if there is none. */
const void *grid_selected(const struct grid *grid);
static inline const void *grid_row(const struct grid *grid, long i)
{
	return grid->rows + (size_t)i * grid->kind->row_bytes;
}

/* Draws the grid of ui_grid(). `sum`: a row of totals over the others, or NULL. `why`: one or two
 * lines of text where there is no row. */
void grid_draw(struct ui *ui, const struct rect *rect, bool focused, const void *sum,
	       const char *why);

/* The functions of struct view_ops, for the grid of ui_grid(). */
void grid_move(struct ui *ui, long rows);
void grid_home(struct ui *ui, bool end);
enum search_result grid_search(struct ui *ui, const struct row_match *match, int step);
void grid_click(struct ui *ui, int y, int x);
int grid_export(struct ui *ui, FILE *out);

/* Those that no such view has its own of. */
#define GRID_OPS .move = grid_move, .home = grid_home, .search = grid_search, .click = grid_click

/* Helpers for compare functions. */
static inline int grid_compare_number(double a, double b)
{
	return (a > b) - (a < b);
}
int grid_compare_call(struct call_id a, struct call_id b); /* by name */
int grid_compare_task(struct task_id a, struct task_id b);

#endif
