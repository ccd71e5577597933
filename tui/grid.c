/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * grid.c - rows in an array, a copy of the selected one beside it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "deadline.h"
#include "grid.h"
#include "rows.h"
#include "screen.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

#define SUM_ROWS  1
#define FILTER_MS 100 /* a frame: keys do not wait for longer */

int grid_init(struct grid *grid, const struct grid_kind *kind)
{
	const char *bad;

	grid->kind = kind;
	grid->sort = kind->sort;
	grid->selected = calloc(1, kind->row_bytes);
	if (!grid->selected)
		return -ENOMEM;
	return columns_choose(&grid->columns, kind->columns, NULL, &bad);
}

void grid_release(struct grid *grid)
{
	free(grid->rows);
	free(grid->selected);
	row_match_release(&grid->match);
}

/* ---- rows ---- */

void grid_begin(struct grid *grid)
{
	grid->cnt = grid->added = 0;
}

void *grid_add(struct grid *grid)
{
	size_t bytes = grid->kind->row_bytes;
	void *row;

	if (grid->added == grid->room) {
		long room = grid->room ? 2 * grid->room : 64;
		char *rows = realloc(grid->rows, (size_t)room * bytes);

		if (!rows)
			return NULL;
		grid->rows = rows;
		grid->room = room;
	}
	row = grid->rows + (size_t)grid->added++ * bytes;
	memset(row, 0, bytes);
	return row;
}

/* `all`: for every column, be it shown or not. */
static struct cell_context context_of(const struct ui *ui, const struct grid *grid, bool all)
{
	return (struct cell_context){
		.text_flags = ui->text_flags,
		.latency = ui->latency,
		.ended = ui->text_flags & TEXT_ASCII ? "x " : screen_glyph(GLYPH_EXITED),
		.fds = columns_have(&grid->columns, "fd", all),
	};
}

/* By any column, be it shown or not. */
static bool matches(const struct ui *ui, const struct grid *grid, const void *row,
		    const struct row_match *match)
{
	struct cell_context context = context_of(ui, grid, true);

	context.ended = NULL; /* a mark is no part of a name */
	return row_match_row(match, grid->kind->columns, &context, row, NULL);
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct grid *grid = arg;
	int diff = grid->kind->compare(a, b, grid->sort);
	bool (*is_last)(const void *row) = grid->kind->is_last;

	if (is_last && is_last(a) != is_last(b))
		return is_last(a) ? 1 : -1;
	if (sort_descends(grid->sort) != grid->invert)
		diff = -diff;
	return diff ? diff : grid->kind->compare_identity(a, b);
}

static void take_selected(struct grid *grid)
{
	grid->has_selected = grid->list.cursor < grid->cnt;
	if (grid->has_selected)
		memcpy(grid->selected, grid_row(grid, grid->list.cursor), grid->kind->row_bytes);
}

void grid_await(struct grid *grid)
{
	grid->awaited = grid->moved && grid->has_selected;
}

void grid_locate(struct grid *grid)
{
	if (!grid->moved)
		grid->list.cursor = 0;
	for (long i = 0; grid->moved && grid->has_selected && i < grid->cnt; i++)
		if (grid->kind->compare_identity(grid_row(grid, i), grid->selected) == 0) {
			grid->list.cursor = i;
			grid->awaited = false;
			break;
		}
	list_place(&grid->list, grid->cnt, grid->list.height);
}

/* Whether the selected row, which is not there, never will be: its process has ended. Live, rows
 * that are of no process are there at once, and those that come last are of what was not known
 * then. */
static bool is_lost(struct ui *ui, const struct grid *grid)
{
	struct task_id id = ui_row_process(ui);
	const struct process_row *row = id.tgid ? model_process(ui->model, id) : NULL;

	if (ui->tracer && grid->kind->is_last && grid->kind->is_last(grid->selected))
		return true;
	return id.tgid ? !row || row->exited : ui->tracer != NULL;
}

/* Where the selected row is now; if it is gone, what is in its place. */
static void find_selected(struct ui *ui, struct grid *grid)
{
	grid_locate(grid);
	if (grid->awaited && is_lost(ui, grid))
		grid->awaited = false;
	if (!grid->awaited)
		take_selected(grid);
}

static void swap_rows(struct grid *grid, long i, long k)
{
	char *a = grid->rows + (size_t)i * grid->kind->row_bytes;
	char *b = grid->rows + (size_t)k * grid->kind->row_bytes;

	for (size_t byte = 0; byte < grid->kind->row_bytes && i != k; byte++) {
		char kept = a[byte];

		a[byte] = b[byte];
		b[byte] = kept;
	}
}

/* Those that the row filter means first. What an expression does not get to is not shown. */
static void filter_rows(struct ui *ui, struct grid *grid, uint64_t deadline)
{
	long i = 0;

	grid->cnt = 0;
	while (i < grid->added && !(row_match_is_slow(&grid->match) && deadline_passed(deadline))) {
		if (matches(ui, grid, grid_row(grid, i), &grid->match))
			swap_rows(grid, grid->cnt++, i);
		i++;
	}
	if (i < grid->added)
		ui_say(ui, ROLE_WARNING,
		       "this expression takes too long: only %ld of %ld rows were looked at", i,
		       grid->added);
}

static void end_until(struct ui *ui, struct grid *grid, uint64_t deadline)
{
	size_t bytes = grid->kind->row_bytes;

	grid->cnt = grid->added;
	if (!row_match_is_all(&grid->match))
		filter_rows(ui, grid, deadline);
	if (grid->cnt)
		qsort_r(grid->rows, (size_t)grid->cnt, bytes, compare, grid);
	find_selected(ui, grid);
}

void grid_end(struct ui *ui, struct grid *grid)
{
	end_until(ui, grid, deadline_in(FILTER_MS));
}

void grid_end_all(struct ui *ui, struct grid *grid)
{
	end_until(ui, grid, UINT64_MAX);
}

const void *grid_selected(const struct grid *grid)
{
	return grid->has_selected ? grid->selected : NULL;
}

/* ---- on the screen ---- */

static void draw_row(struct ui *ui, const struct rect *rect, int y, long i)
{
	const struct grid *grid = ui_grid(ui);
	struct cell_context context = context_of(ui, grid, false);

	table_row(y, rect, &grid->columns, &context, grid_row(grid, i));
}

void grid_draw(struct ui *ui, const struct rect *rect, bool focused, const void *sum,
	       const char *why)
{
	struct grid *grid = ui_grid(ui);
	struct cell_context context;
	struct rect rows = { rect->y + 1, rect->x, rect->height - 1, rect->width };

	columns_fit(&grid->columns, rect->width, grid->sort);
	context = context_of(ui, grid, false);
	table_head(rect, &grid->columns, grid->sort, grid->invert);
	if (sum && grid->cnt && rows.height > SUM_ROWS) {
		context.sum = true;
		table_row(rows.y, &rows, &grid->columns, &context, sum);
		rows.y += SUM_ROWS;
		rows.height -= SUM_ROWS;
	}
	grid->first_y = rows.y - rect->y;
	list_place(&grid->list, grid->cnt, rows.height);
	rows_draw(ui, &rows, &grid->list, grid->awaited ? ROLE_TEXT : rows_cursor_role(focused),
		  draw_row);
	if (!grid->cnt)
		rows_draw_why(&rows, why);
}

/* ---- keys ---- */

void grid_move(struct ui *ui, long rows)
{
	struct grid *grid = ui_grid(ui);

	list_move(&grid->list, rows);
	grid->moved = true;
	grid->awaited = false;
	take_selected(grid);
}

void grid_home(struct ui *ui, bool end)
{
	struct grid *grid = ui_grid(ui);

	grid_move(ui, end ? grid->cnt : -grid->cnt);
	grid->moved = end; /* whoever goes home sees what comes first */
}

static bool row_matches(struct ui *ui, long i, const struct row_match *match)
{
	return matches(ui, ui_grid(ui), grid_row(ui_grid(ui), i), match);
}

enum search_result grid_search(struct ui *ui, const struct row_match *match, int step)
{
	struct grid *grid = ui_grid(ui);
	long at = grid->list.cursor;
	enum search_result result = rows_find(ui, &at, grid->cnt, step, row_matches, match);

	if (result != SEARCH_NOT_FOUND)
		grid_move(ui, at - grid->list.cursor);
	return result;
}

void grid_click(struct ui *ui, int y, int x)
{
	struct grid *grid = ui_grid(ui);
	long row = grid->list.top + y - grid->first_y;

	if (y == 0)
		table_sort_at(&grid->columns, x, &grid->sort, &grid->invert);
	else if (y >= grid->first_y && row < grid->cnt)
		grid_move(ui, row - grid->list.cursor);
}

int grid_export(struct ui *ui, FILE *out)
{
	struct grid *grid = ui_grid(ui);
	struct cell_context context = context_of(ui, grid, true);
	int err = table_export_head(out, &grid->columns);

	grid_end_all(ui, grid);
	for (long i = 0; i < grid->cnt && !err; i++)
		err = table_export_row(out, &grid->columns, &context, grid_row(grid, i));
	return err;
}

/* ---- comparing ---- */

int grid_compare_call(struct call_id a, struct call_id b)
{
	char x[64], y[64];

	call_title(a, x, sizeof(x));
	call_title(b, y, sizeof(y));
	return strcmp(x, y);
}

int grid_compare_task(struct task_id a, struct task_id b)
{
	if (a.tgid != b.tgid)
		return a.tgid < b.tgid ? -1 : 1;
	if (a.start_ns != b.start_ns)
		return a.start_ns < b.start_ns ? -1 : 1;
	return a.tid < b.tid ? -1 : a.tid > b.tid;
}
