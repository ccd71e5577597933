/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_calls.c - the calls that the selected process (or everybody) makes.
 */
#include <stdio.h>
#include <string.h>

#include "rows.h"
#include "screen.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

static struct cell_context context_of(const struct ui *ui)
{
	return (struct cell_context){ .text_flags = ui->text_flags,
				      .latency = ui->latency,
				      .bytes = ui->bytes,
				      .model = ui->model };
}

static bool is_meant(const struct ui *ui, const struct call_row *row, const struct row_match *match)
{
	const struct cell_context context = context_of(ui);

	return row_match_row(match, call_columns, &context, row, NULL);
}

static bool passes(const struct call_row *row, void *arg)
{
	const struct ui *ui = arg;

	return is_meant(ui, row, &ui->calls.match);
}

void calls_query(struct ui *ui)
{
	struct call_view *view = &ui->calls;
	struct call_query query = {
		.who = ui_calls_of(ui),
		.sort = view->sort,
		.invert = view->invert,
		.mark = ui->mark,
		.matches = row_match_is_all(&view->match) ? NULL : passes,
		.matches_arg = ui,
	};

	view->cnt = model_calls(ui->model, &query, &view->rows);
	if (view->cnt < 0)
		view->cnt = 0;
}

/* Whoever looks elsewhere and never moved here wants to see the first rows. */
static bool is_sticky(const struct ui *ui)
{
	return ui->calls.moved || ui->focus == PANE_CALLS || ui->detail_of_call;
}

static void find_selected(struct call_view *view)
{
	for (long i = 0; view->has_selected && i < view->cnt; i++)
		if (call_id_equal(view->rows[i].id, view->selected)) {
			view->list.cursor = i;
			view->awaited = false;
		}
}

/* Those of a process that has ended do not come back. */
static bool is_lost(struct ui *ui)
{
	const struct process_row *row = ui_selected_process(ui);

	return row ? row->exited : !task_id_is_all(ui_calls_of(ui));
}

static void take_selected(struct call_view *view)
{
	view->awaited = false;
	view->has_selected = view->list.cursor < view->cnt;
	if (view->has_selected)
		view->selected = view->rows[view->list.cursor].id;
}

static void draw_title(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct process_row *row = ui_selected_process(ui);
	char more[200 + ROW_MATCH_TITLE_MAX] = "of all", name[180], match[ROW_MATCH_TITLE_MAX];
	struct rect title;

	if (row) {
		ui_process_name(ui, row, name, sizeof(name));
		snprintf(more, sizeof(more), "of %s", name);
	} else if (!task_id_is_all(ui_calls_of(ui))) {
		snprintf(more, sizeof(more), "of a process that is gone");
	}
	row_match_title(&ui->calls.match, "rows", ui->text_flags, match, sizeof(match));
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s", match[0] ? " " : "",
		 match);
	title = table_missing(rect, &ui->calls.columns, focused && !ui->zoom);
	pane_title(&title, focused, 2, "Calls", more);
}

static void draw_row(struct ui *ui, const struct rect *rect, int y, long i)
{
	const struct cell_context context = context_of(ui);

	table_row(y, rect, &ui->calls.columns, &context, &ui->calls.rows[i]);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct call_view *view = &ui->calls;
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	struct rect rows = { below.y + 1, below.x, below.height - 1, below.width };
	char why[512];

	columns_fit(&view->columns, below.width, view->sort);
	draw_title(ui, rect, focused);
	calls_query(ui);
	if (is_sticky(ui))
		find_selected(view);
	else
		view->list.cursor = view->awaited = 0;
	if (view->awaited && is_lost(ui))
		view->awaited = false;
	list_place(&view->list, view->cnt, rows.height);
	if (!view->awaited)
		take_selected(view);
	table_head(&below, &view->columns, view->sort, view->invert);
	rows_draw(ui, &rows, &view->list,
		  is_sticky(ui) && !view->awaited ? rows_cursor_role(focused) : ROLE_TEXT,
		  draw_row);
	if (!view->cnt) {
		ui_why_empty(ui, &view->match, why, sizeof(why));
		rows_draw_why(&rows, why);
	}
}

static void move(struct ui *ui, long rows)
{
	calls_query(ui);
	find_selected(&ui->calls);
	list_place(&ui->calls.list, ui->calls.cnt, ui->calls.list.height);
	list_move(&ui->calls.list, rows);
	ui->calls.moved = true;
	take_selected(&ui->calls);
}

static void home(struct ui *ui, bool end)
{
	move(ui, end ? ui->calls.list.cnt : -ui->calls.list.cnt);
}

/* From the calls of one process to their events; from everybody's calls to who makes them. */
static void enter(struct ui *ui)
{
	struct drill *drill = &ui->drill;
	const struct process_row *row = ui_selected_process(ui);

	if (!ui->calls.has_selected) {
		ui_say(ui, ROLE_WARNING, "no call is selected");
		return;
	}
	if (row && !drill->depth) {
		drill->kind[drill->depth++] = DRILL_PROCESS;
		drill->process = row->id;
		drill->process.tid = 0;
		ui_process_name(ui, row, drill->process_name, sizeof(drill->process_name));
	}
	if (drill->depth && drill->kind[drill->depth - 1] == DRILL_CALL)
		drill->depth--;
	if (drill->depth < 2)
		drill->kind[drill->depth++] = DRILL_CALL;
	drill->call = ui->calls.selected;
	ui->calls.moved = true;
	ui_focus(ui, drill->kind[0] == DRILL_CALL ? PANE_PROCESSES : PANE_STREAM);
}

static bool row_matches(struct ui *ui, long i, const struct row_match *match)
{
	return is_meant(ui, &ui->calls.rows[i], match);
}

static enum search_result search(struct ui *ui, const struct row_match *match, int step)
{
	struct call_view *view = &ui->calls;
	enum search_result result;
	long at;

	calls_query(ui);
	find_selected(view);
	list_place(&view->list, view->cnt, view->list.height);
	at = view->list.cursor;
	result = rows_find(ui, &at, view->cnt, step, row_matches, match);
	if (result == SEARCH_NOT_FOUND)
		return result;
	view->list.cursor = at;
	view->moved = true;
	take_selected(view);
	return result;
}

static void click(struct ui *ui, int y, int x)
{
	struct call_view *view = &ui->calls;

	if (y == 0)
		table_sort_at(&view->columns, x, &view->sort, &view->invert);
	else if (view->list.top + y - 1 < view->list.cnt)
		move(ui, view->list.top + y - 1 - view->list.cursor);
}

static int export(struct ui *ui, FILE *out)
{
	const struct cell_context context = context_of(ui);
	int err = table_export_head(out, &ui->calls.columns);

	calls_query(ui);
	for (long i = 0; i < ui->calls.cnt && !err; i++)
		err = table_export_row(out, &ui->calls.columns, &context, &ui->calls.rows[i]);
	return err;
}

const struct view_ops view_calls = {
	.name = "calls",
	.context = IN_CALLS,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = enter,
	.search = search,
	.click = click,
	.export = export,
};
