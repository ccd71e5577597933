/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_processes.c - the process table: who makes calls. The first row is everybody together.
 *
 * The selection is an identity, looked up among the rows of every frame: whatever the order
 * does, it stays on its process.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_cache.h"
#include "deadline.h"
#include "facts.h"
#include "process_row.h"
#include "rows.h"
#include "screen.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

#define TREE_MORE 8  /* columns, for the branches */
#define FILTER_MS 20 /* at a time: keys do not wait for longer */

static bool is_folded(struct task_id id, void *arg)
{
	const struct process_view *view = arg;

	return task_set_has(&view->folds, id);
}

/*
 * Those that never called under this filter are no rows; a tree needs them for its shape, and
 * kernel threads, which never do, are there because K asks for them. The selected one stays for as
 * long as it lives: counts that begin anew do not take the cursor off it.
 */
static bool is_shown(const struct process_view *view, const struct process_row *row)
{
	return row->usage->calls || view->tree || row->kthread ||
	       task_id_equal(row->id, view->selected);
}

static void keep_active(struct process_view *view, const struct process_row *rows, long cnt)
{
	if (cnt > view->room) {
		const struct process_row **more = realloc(view->rows, cnt * sizeof(*more));

		if (!more)
			cnt = view->room;
		else {
			view->rows = more;
			view->room = cnt;
		}
	}
	view->cnt = 0;
	for (long i = 0; i < cnt; i++)
		if (is_shown(view, &rows[i]))
			view->rows[view->cnt++] = &rows[i];
}

static bool passes(const struct process_row *row, void *arg)
{
	struct ui *ui = arg;
	struct process_view *view = &ui->processes;
	enum row_verdict verdict = row_verdicts_find(&view->verdicts, row->id);

	if (verdict == ROW_UNJUDGED)
		return row_verdicts_tell(&view->verdicts, row->id,
					 process_row_matches(ui, row, &view->match));
	return verdict == ROW_PASSES;
}

/* What the rows are of, and what they are held against: other columns say other things then. */
static uint64_t kind_of_rows(const struct ui *ui)
{
	const struct process_view *view = &ui->processes;
	struct call_id call = { 0 };

	if (ui_narrowed_to_call(ui))
		call = ui->drill.call;
	return (uint64_t)(uint16_t)call.nr << 16 | (uint64_t)call.abi << 8 | view->threads << 4 |
	       view->tree << 3 | ui_narrowed_to_call(ui) << 2 | (ui->mark != NULL) << 1 |
	       ui->latency;
}

/* What rows say changes with the counts, too. */
static void begin_verdicts(struct ui *ui, uint64_t deadline)
{
	struct process_view *view = &ui->processes;
	uint64_t kind = kind_of_rows(ui);

	if (view->judged_kind != kind || strcmp(view->judged_match, view->match.text) != 0)
		row_verdicts_release(&view->verdicts);
	view->judged_kind = kind;
	strcpy(view->judged_match, view->match.text);
	row_verdicts_begin(&view->verdicts, model_totals(ui->model)->stats.time_ns, deadline);
}

static void query_until(struct ui *ui, uint64_t deadline)
{
	struct process_view *view = &ui->processes;
	const struct process_row *rows;
	struct process_query query = {
		.sort = view->sort,
		.invert = view->invert,
		.mark = ui->mark,
		.tree = view->tree && !ui_narrowed_to_call(ui),
		.threads = view->threads && !view->tree && !ui_narrowed_to_call(ui),
		.hide_kthreads = !view->kernel_threads,
		.matches = row_match_is_all(&view->match) ? NULL : passes,
		.matches_arg = ui,
		.folded = is_folded,
		.folded_arg = view,
		.by_call = ui_narrowed_to_call(ui),
		.call = ui->drill.call,
		.keep = view->selected,
	};
	long cnt;

	begin_verdicts(ui, deadline);
	cnt = model_processes(ui->model, &query, &rows);
	keep_active(view, rows, cnt > 0 ? cnt : 0);
}

static void processes_query(struct ui *ui)
{
	query_until(ui, deadline_in(FILTER_MS));
	if (ui->processes.verdicts.waiting)
		ui->dirty_again = true;
}

void processes_query_all(struct ui *ui)
{
	row_verdicts_release(&ui->processes.verdicts);
	query_until(ui, UINT64_MAX);
}

/* The row of a task; or else that of its process, or of its first thread; 0: none is shown. */
static long row_of(const struct process_view *view, struct task_id id)
{
	long of_process = 0;

	for (long i = 0; i < view->cnt; i++) {
		struct task_id row = view->rows[i]->id;

		if (task_id_equal(row, id))
			return i + 1;
		if (row.tgid == id.tgid && row.start_ns == id.start_ns &&
		    (!of_process || !row.tid || row.tid == row.tgid))
			of_process = i + 1;
	}
	return of_process;
}

/* Puts the cursor to where the selected process is now; if it is gone, to what is there. */
static void find_selected(struct process_view *view)
{
	long at = task_id_is_all(view->selected) ? 0 : row_of(view, view->selected);

	if (at || task_id_is_all(view->selected))
		view->list.cursor = at;
}

static void take_selected(struct process_view *view)
{
	long at = view->list.cursor;

	memset(&view->selected, 0, sizeof(view->selected));
	view->selected_kind = PROCESS_NORMAL;
	if (at > 0 && at <= view->cnt) {
		view->selected = view->rows[at - 1]->id;
		view->selected_kind = view->rows[at - 1]->kind;
	}
}

/* One that ends does not take the window along to where rows like it are sorted to, pages away from
 * those that one looks at. */
static bool stays_in_place(const struct process_view *view, int height)
{
	const struct process_row *row = view->rows[view->list.cursor - 1];
	const struct list *list = &view->list;

	return row->exited && task_id_equal(view->selected, view->drawn) &&
	       (list->cursor >= list->top + 2L * height || list->cursor < list->top - height);
}

static void place(struct process_view *view, int height)
{
	bool on_row = view->list.cursor > 0 && view->list.cursor <= view->cnt;

	if (on_row && stays_in_place(view, height))
		list_place_still(&view->list, view->cnt + 1, height);
	else
		list_place(&view->list, view->cnt + 1, height);
}

static void draw_row(struct ui *ui, const struct rect *rect, int y, long i)
{
	if (i == 0)
		process_row_draw_sum(ui, rect, y);
	else
		process_row_draw(ui, rect, y, ui->processes.rows[i - 1]);
}

static void draw_title(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct process_view *view = &ui->processes;
	char more[ROW_MATCH_TITLE_MAX + 200] = "", call[64], match[ROW_MATCH_TITLE_MAX];
	struct rect title;

	if (ui_narrowed_to_call(ui)) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(more, sizeof(more), "that make %s", call);
	}
	row_match_title(&view->match, "rows", ui->text_flags, match, sizeof(match));
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s%s%s%s%s",
		 view->tree ? " tree" : "", view->threads ? " threads" : "",
		 view->kernel_threads ? " +kernel" : "", match[0] ? " " : "", match,
		 view->tags.cnt ? " tagged" : "");
	if (match[0] && view->verdicts.waiting)
		snprintf(more + strlen(more), sizeof(more) - strlen(more),
			 " (%ld of %ld looked at)", view->verdicts.rows - view->verdicts.waiting,
			 view->verdicts.rows);
	title = table_missing(rect, &view->columns, focused && !ui->zoom);
	pane_title(&title, focused, 1, "Processes", more[0] == ' ' ? more + 1 : more);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct process_view *view = &ui->processes;
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	struct rect rows = { below.y + 1, below.x, below.height - 1, below.width };
	char why[512];

	view->columns.flexible_more = view->tree && below.width > 60 ? TREE_MORE : 0;
	view->columns.calls_shown = ui_visible(ui, PANE_CALLS);
	columns_fit(&view->columns, below.width, view->sort);
	facts_update(ui, false, 0);
	processes_query(ui);
	find_selected(view);
	place(view, rows.height);
	take_selected(view);
	view->drawn = view->selected;
	draw_title(ui, rect, focused);
	table_head(&below, &view->columns, view->sort, view->invert);
	if (!view->cnt) {
		ui_why_empty(ui, &view->match, why, sizeof(why));
		rows_draw_why(&(struct rect){ rows.y + 1, rows.x, rows.height - 1, rows.width },
			      why);
	}
	if (!ui_is_loading(ui)) /* there is no sum, either */
		rows_draw(ui, &rows, &view->list, rows_cursor_role(focused), draw_row);
}

static void move(struct ui *ui, long rows)
{
	struct process_view *view = &ui->processes;

	processes_query(ui); /* rows of the last frame may be gone by now */
	find_selected(view);
	list_place_still(&view->list, view->cnt + 1, view->list.height);
	list_enter(&view->list);
	list_move(&view->list, rows);
	take_selected(view);
}

bool processes_select(struct ui *ui, struct task_id id)
{
	struct process_view *view = &ui->processes;
	long at;

	processes_query(ui);
	at = row_of(view, id);
	if (!at)
		return false;
	view->list.cursor = at;
	take_selected(view);
	return true;
}

static void home(struct ui *ui, bool end)
{
	move(ui, end ? ui->processes.list.cnt : -ui->processes.list.cnt);
}

/* Out of the process that was drilled into, and what came after it, if it is not this one. */
static void leave_other(struct drill *drill, struct task_id id)
{
	id.tid = 0;
	for (int i = 0; i < drill->depth; i++)
		if (drill->kind[i] == DRILL_PROCESS && !task_id_equal(drill->process, id))
			drill->depth = i;
}

static void enter(struct ui *ui)
{
	struct drill *drill = &ui->drill;
	struct task_id id = ui->processes.selected;
	const struct process_row *row =
		id.tgid ? model_process(ui->model, id) : ui_selected_process(ui);
	bool after_call;

	if (row)
		leave_other(drill, row->id);
	after_call = ui_narrowed_to_call(ui);
	if (row && drill->depth < 2 && !(drill->depth && drill->kind[0] == DRILL_PROCESS)) {
		drill->kind[drill->depth++] = DRILL_PROCESS;
		drill->process = row->id;
		drill->process.tid = 0;
		ui_process_name(ui, row, drill->process_name, sizeof(drill->process_name));
	}
	ui_focus(ui, after_call ? PANE_STREAM : PANE_CALLS);
}

static bool row_matches(struct ui *ui, long i, const struct row_match *match)
{
	return process_row_matches(ui, ui->processes.rows[i], match);
}

/* A PID is looked for as such first: it is also part of other PIDs and of command lines. */
static bool search_pid(struct process_view *view, const char *text)
{
	uint64_t pid;

	if (text_parse_u64(text, UINT32_MAX, &pid))
		return false;
	for (long i = 0; i < view->cnt; i++)
		if ((view->rows[i]->id.tgid == pid || view->rows[i]->id.tid == pid) && pid &&
		    !task_id_equal(view->rows[i]->id, view->selected)) {
			view->list.cursor = i + 1;
			take_selected(view);
			return true;
		}
	return false;
}

static enum search_result search(struct ui *ui, const struct row_match *match, int step)
{
	struct process_view *view = &ui->processes;
	enum search_result result;
	long at;

	facts_update(ui, false, row_match_needs(match));
	processes_query(ui);
	if (search_pid(view, match->text))
		return SEARCH_FOUND;
	find_selected(view); /* rows of the last frame may be elsewhere by now */
	at = view->list.cursor - 1;
	result = rows_find(ui, &at, view->cnt, step, row_matches, match);
	if (result == SEARCH_NOT_FOUND)
		return result;
	view->list.cursor = at + 1;
	take_selected(view);
	return result;
}

static void click(struct ui *ui, int y, int x)
{
	struct process_view *view = &ui->processes;

	if (y == 0)
		table_sort_at(&view->columns, x, &view->sort, &view->invert);
	else if (view->list.top + y - 1 < view->list.cnt)
		move(ui, view->list.top + y - 1 - view->list.cursor);
}

static int export(struct ui *ui, FILE *out)
{
	struct process_view *view = &ui->processes;
	int err = table_export_head(out, &view->columns);

	facts_update(ui, true, 0);
	processes_query_all(ui);
	for (long i = 0; i < view->cnt && !err; i++) {
		err = process_row_export(ui, out, view->rows[i]);
	}
	return err;
}

const struct view_ops view_processes = {
	.name = "processes",
	.context = IN_PROCESSES,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = enter,
	.search = search,
	.click = click,
	.export = export,
};
