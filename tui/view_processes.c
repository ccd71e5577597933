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
#include "facts.h"
#include "rows.h"
#include "screen.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

#define TREE_DEPTH_MAX 12
#define TREE_MORE      20 /* columns, for the branches */

static bool is_folded(struct task_id id, void *arg)
{
	const struct process_view *view = arg;

	for (size_t i = 0; i < view->fold_cnt; i++)
		if (task_id_equal(view->folds[i], id))
			return true;
	return false;
}

static bool drilled_into_call(const struct ui *ui)
{
	return ui->drill.depth && ui->drill.kind[0] == DRILL_CALL;
}

/* Those that never called under this filter are no rows; a tree needs them for its shape. */
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
		if (rows[i].usage->calls || view->tree)
			view->rows[view->cnt++] = &rows[i];
}

void processes_query(struct ui *ui)
{
	struct process_view *view = &ui->processes;
	const struct process_row *rows;
	struct process_query query = {
		.sort = view->sort,
		.invert = view->invert,
		.mark = ui->mark,
		.tree = view->tree && !drilled_into_call(ui),
		.threads = view->threads && !view->tree && !drilled_into_call(ui),
		.hide_kthreads = !view->kernel_threads,
		.match = view->match[0] ? view->match : NULL,
		.folded = is_folded,
		.folded_arg = view,
		.by_call = drilled_into_call(ui),
		.call = ui->drill.call,
	};
	long cnt = model_processes(ui->model, &query, &rows);

	keep_active(view, rows, cnt > 0 ? cnt : 0);
}

/* Puts the cursor to where the selected process is now; if it is gone, to what is there. */
static void find_selected(struct process_view *view)
{
	long at = 0;

	if (!task_id_is_all(view->selected))
		for (at = 1; at <= view->cnt; at++)
			if (task_id_equal(view->rows[at - 1]->id, view->selected))
				break;
	if (at <= view->cnt)
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

/* The branches before a row of the tree. Deep trees are cut: the command must stay visible. */
static void make_indent(const struct process_view *view, const struct process_row *row, char *buf,
			size_t size)
{
	int depth = row->depth < TREE_DEPTH_MAX ? row->depth : TREE_DEPTH_MAX;

	buf[0] = '\0';
	if (!view->tree)
		return;
	if (depth)
		snprintf(buf, size, "%*s%s%s", 2 * (depth - 1), "",
			 screen_glyph(row->last_child ? GLYPH_LAST_BRANCH : GLYPH_BRANCH),
			 row->folded ? "+" : " ");
	else if (row->folded)
		snprintf(buf, size, "+");
	if (row->folded)
		snprintf(buf + strlen(buf), size - strlen(buf), "[%u] ", row->folded);
}

/* Everybody together, as a row like the others. */
static void make_sum(struct ui *ui, struct process_row *sum, struct usage *usage)
{
	const struct model_totals *totals = model_totals(ui->model);

	memset(sum, 0, sizeof(*sum));
	memset(usage, 0, sizeof(*usage));
	sum->usage = usage;
	sum->kind = PROCESS_OTHER;
	sum->top_call.nr = SCTOP_NR_BAD;
	if (!drilled_into_call(ui)) {
		*usage = totals->usage;
		sum->rate = totals->rate;
		sum->trend = totals->trend;
		sum->change = model_change(ui->model, ui->mark);
		sum->thread_cnt = totals->thread_cnt;
		return;
	}
	for (long i = 0; i < ui->processes.cnt; i++) {
		const struct process_row *row = ui->processes.rows[i];

		usage_add(usage, row->usage);
		change_add(&sum->change, &row->change);
		sum->rate.calls_per_sec += row->rate.calls_per_sec;
		sum->rate.errors_per_sec += row->rate.errors_per_sec;
		sum->rate.time_share += row->rate.time_share;
		sum->rate.read_per_sec += row->rate.read_per_sec;
		sum->rate.written_per_sec += row->rate.written_per_sec;
	}
}

static void draw_sum(struct ui *ui, const struct rect *rect, int y)
{
	struct cell_context context = { .text_flags = ui->text_flags,
					.latency = ui->latency,
					.bytes = ui->bytes,
					.model = ui->model,
					.sum = true };
	struct process_row sum;
	struct usage usage;
	char name[80];

	make_sum(ui, &sum, &usage);
	snprintf(name, sizeof(name), "all (%ld)", ui->processes.cnt);
	context.command = name;
	table_row(y, rect, &ui->processes.columns, &context, &sum);
}

/* The texts that a row's cells point to. */
struct row_text {
	char indent[128];
	char command[768];
};

/*
 * The command without the folder of the program, as its name is what one looks for; and with
 * the comm before it where that is another, since that is what filters go by.
 */
static void make_command(const struct ui *ui, const struct process_row *row, const char *command,
			 char *buf, size_t size)
{
	size_t first = strcspn(command, " "), comm_len = strnlen(row->comm, sizeof(row->comm));
	char comm[4 * SCTOP_COMM_LEN + 1];

	if (command[0] == '/')
		for (size_t i = first; i > 0; i--)
			if (command[i - 1] == '/') {
				command += i;
				first -= i;
				break;
			}
	text_escape(comm, sizeof(comm), row->comm, comm_len, ui->text_flags);
	if (strncmp(command, comm, strlen(comm)) == 0)
		snprintf(buf, size, "%s", command);
	else
		snprintf(buf, size, "%s: %s", comm, command);
}

/* One cell, so that the name stays in sight; a letter needs a blank to be no part of the name. */
static const char *ended_mark(const struct ui *ui)
{
	return ui->text_flags & TEXT_ASCII ? "x " : screen_glyph(GLYPH_EXITED);
}

/* What added to a start, which counts from boot, gives the time of day; 0: not known. */
static int64_t start_offset(const struct ui *ui)
{
	const struct source *source = ui->source;

	return source->boottime_known ? source->realtime_offset_ns - source->boottime_offset_ns : 0;
}

/* `all`: for every column that was chosen, be it shown or not. */
static void fill_context(struct ui *ui, const struct process_row *row, bool all,
			 struct cell_context *context, struct row_text *text)
{
	const struct column_set *set = &ui->processes.columns;
	uint64_t now_ns = source_now_ns(ui->source);
	const char *command = NULL;

	make_indent(&ui->processes, row, text->indent, sizeof(text->indent));
	*context =
		(struct cell_context){ .text_flags = ui->text_flags,
				       .latency = ui->latency,
				       .bytes = ui->bytes,
				       .indent = text->indent,
				       .ended = ended_mark(ui),
				       .tids = columns_have(set, "tid", all),
				       .model = ui->model,
				       .start_offset_ns = start_offset(ui),
				       .now_ns = (int64_t)now_ns + ui->source->realtime_offset_ns };
	if (row->kind == PROCESS_NORMAL && !row->id.tid)
		command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns, now_ns);
	if (!command)
		return;
	make_command(ui, row, command, text->command, sizeof(text->command));
	context->command = text->command;
}

static void draw_process(struct ui *ui, const struct rect *rect, int y,
			 const struct process_row *row)
{
	struct cell_context context;
	struct row_text text;

	fill_context(ui, row, false, &context, &text);
	table_row(y, rect, &ui->processes.columns, &context, row);
	if (ui_tagged(ui, row->id)) {
		screen_highlight(y, rect->x, rect->width, ROLE_TAGGED);
		screen_put(y, rect->x, 1, ROLE_TAGGED, "*");
	}
}

static void draw_row(struct ui *ui, const struct rect *rect, int y, long i)
{
	if (i == 0)
		draw_sum(ui, rect, y);
	else
		draw_process(ui, rect, y, ui->processes.rows[i - 1]);
}

static void draw_title(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct process_view *view = &ui->processes;
	char more[512] = "", call[64], match[2 * UI_FIND_MAX];

	if (drilled_into_call(ui)) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(more, sizeof(more), "that make %s", call);
	}
	text_escape(match, sizeof(match), view->match, strlen(view->match), ui->text_flags);
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s%s%s%s%s",
		 view->tree ? " tree" : "", view->threads ? " threads" : "",
		 view->kernel_threads ? " +kernel" : "", view->match[0] ? " only rows with " : "",
		 match, view->tag_cnt ? " tagged" : "");
	pane_title(rect, focused, 1, "Processes", more[0] == ' ' ? more + 1 : more);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct process_view *view = &ui->processes;
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	struct rect rows = { below.y + 1, below.x, below.height - 1, below.width };
	char why[512];

	view->columns.flexible_more = view->tree && below.width > 60 ? TREE_MORE : 0;
	columns_fit(&view->columns, below.width, view->sort);
	facts_update(ui, false);
	processes_query(ui);
	find_selected(view);
	list_place(&view->list, view->cnt + 1, rows.height);
	take_selected(view);
	draw_title(ui, rect, focused);
	table_head(&below, &view->columns, view->sort, view->invert);
	if (!view->cnt) {
		ui_why_empty(ui, view->match, why, sizeof(why));
		screen_put(rows.y + 1, rows.x + 1, rows.width - 1, ROLE_DIM, why);
	}
	rows_draw(ui, &rows, &view->list, rows_cursor_role(focused), draw_row);
}

static void move(struct ui *ui, long rows)
{
	struct process_view *view = &ui->processes;

	processes_query(ui); /* rows of the last frame may be gone by now */
	find_selected(view);
	list_place(&view->list, view->cnt + 1, view->list.height);
	list_move(&view->list, rows);
	take_selected(view);
}

/* The row of a task, or the one of its process; 0: neither is shown. */
static long row_of(const struct process_view *view, struct task_id id)
{
	long of_process = 0;

	for (long i = 0; i < view->cnt; i++) {
		struct task_id row = view->rows[i]->id;

		if (task_id_equal(row, id))
			return i + 1;
		if (row.tgid == id.tgid && row.start_ns == id.start_ns && !row.tid)
			of_process = i + 1;
	}
	return of_process;
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
	after_call = drilled_into_call(ui);
	if (row && drill->depth < 2 && !(drill->depth && drill->kind[0] == DRILL_PROCESS)) {
		drill->kind[drill->depth++] = DRILL_PROCESS;
		drill->process = row->id;
		drill->process.tid = 0;
		ui_process_name(ui, row, drill->process_name, sizeof(drill->process_name));
	}
	ui_focus(ui, after_call ? PANE_STREAM : PANE_CALLS);
}

static bool row_contains(struct ui *ui, long i, const struct needle *needle)
{
	const struct process_row *row = ui->processes.rows[i];
	char name[64], tty[64], call[64];
	const char *command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
						source_now_ns(ui->source));

	snprintf(name, sizeof(name), "%.*s %u", SCTOP_COMM_LEN, row->comm, row->id.tgid);
	tty_name(row->tty, tty, sizeof(tty));
	call_title(row->top_call, call, sizeof(call));
	return needle_in(needle, name) || needle_in(needle, tty) ||
	       needle_in(needle, user_name(row->uid)) || needle_in(needle, call) ||
	       (command && needle_in(needle, command));
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

static enum search_result search(struct ui *ui, const struct needle *needle, int step)
{
	struct process_view *view = &ui->processes;
	long found;

	processes_query(ui);
	if (search_pid(view, needle->text))
		return SEARCH_FOUND;
	found = rows_find(ui, view->list.cursor - 1, view->cnt, step, row_contains, needle);
	if (found < 0)
		return SEARCH_NOT_FOUND;
	view->list.cursor = found + 1;
	take_selected(view);
	return SEARCH_FOUND;
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

	facts_update(ui, true);
	processes_query(ui);
	for (long i = 0; i < view->cnt && !err; i++) {
		struct cell_context context;
		struct row_text text;

		fill_context(ui, view->rows[i], true, &context, &text);
		err = table_export_row(out, &view->columns, &context, view->rows[i]);
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
