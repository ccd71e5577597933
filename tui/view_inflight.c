/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_inflight.c - who is inside a call right now, in which, and since when. Longest first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "screen.h"
#include "sctop/decode.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "table.h"
#include "ui.h"

#define HEAD "    PID     TID    FOR  COMMAND         CALL"

#define INFLIGHT_ARGS 512

struct inflight_row {
	struct sctop_inflight call;
	char comm[SCTOP_COMM_LEN];
	char args[INFLIGHT_ARGS]; /* decoded, in parentheses */
};

static void take(const struct sctop_inflight *call, void *arg)
{
	static const struct decode_options options = { .fds = DECODE_FDS_NAMES };
	struct inflight_view *view = arg;
	struct inflight_row *row;
	char text[INFLIGHT_ARGS], *args;

	if (view->cnt == view->room) {
		long room = view->room ? 2 * view->room : 256;
		struct inflight_row *rows = realloc(view->rows, (size_t)room * sizeof(*rows));

		if (!rows)
			return;
		view->rows = rows;
		view->room = room;
	}
	row = &view->rows[view->cnt++];
	row->call = *call;
	row->comm[0] = '\0';
	decode_inflight(call, &options, text, sizeof(text));
	args = strchr(text, '('); /* the name has a column of its own */
	snprintf(row->args, sizeof(row->args), "%s", args ? args : "");
}

static int compare(const void *a, const void *b)
{
	const struct inflight_row *x = a, *y = b;

	if (x->call.enter_ns != y->call.enter_ns)
		return x->call.enter_ns < y->call.enter_ns ? -1 : 1;
	return x->call.tid < y->call.tid ? -1 : x->call.tid > y->call.tid;
}

static bool keep(struct ui *ui, struct inflight_row *row)
{
	struct call_id call = { row->call.abi, row->call.nr };
	struct task_id id = { .tgid = row->call.tgid, .start_ns = row->call.start_ns };
	const struct process_row *process = model_process(ui->model, id);
	char text[128 + INFLIGHT_ARGS], name[64];
	struct proc_stat stat;

	if (process)
		memcpy(row->comm, process->comm, sizeof(row->comm));
	else if (proc_stat_read(row->call.tid, &stat) == 0)
		memcpy(row->comm, stat.comm, sizeof(row->comm));
	call_title(call, name, sizeof(name));
	snprintf(text, sizeof(text), "%.*s %u %u %s%s", SCTOP_COMM_LEN, row->comm, row->call.tgid,
		 row->call.tid, name, row->args);
	return text_contains(text, ui->inflight.match);
}

static void query(struct ui *ui)
{
	struct inflight_view *view = &ui->inflight;
	long kept = 0;

	if (ui->paused || !ui->tracer)
		return;
	view->cnt = 0;
	tracer_inflight(ui->tracer, take, view);
	for (long i = 0; i < view->cnt; i++)
		if (keep(ui, &view->rows[i]))
			view->rows[kept++] = view->rows[i];
	view->cnt = kept;
	if (kept)
		qsort(view->rows, (size_t)kept, sizeof(*view->rows), compare);
}

static void format_row(const struct ui *ui, const struct inflight_row *row, char *buf, size_t size)
{
	const struct sctop_inflight *call = &row->call;
	char age[12] = "?", title[64], comm[4 * SCTOP_COMM_LEN + 1];
	uint64_t now = source_now_ns(ui->source);

	if (call->flags & SCTOP_INFLIGHT_BEFORE_US)
		strcpy(age, "before"); /* we were here: how long is not known */
	else if (call->enter_ns)
		text_time(age, now > call->enter_ns ? now - call->enter_ns : 0, ui->text_flags);
	call_title((struct call_id){ call->abi, call->nr }, title, sizeof(title));
	text_escape(comm, sizeof(comm), row->comm, strnlen(row->comm, sizeof(row->comm)),
		    ui->text_flags);
	snprintf(buf, size, "%7u %7u %*s  %-15s %s%s", call->tgid, call->tid,
		 6 + (int)strlen(age) - text_width(age), age, comm, title, row->args);
}

static void find_selected(struct inflight_view *view)
{
	for (long i = 0; i < view->cnt; i++)
		if (view->rows[i].call.tid == view->selected.tid &&
		    view->rows[i].call.start_ns == view->selected.start_ns)
			view->list.cursor = i;
}

static void take_selected(struct inflight_view *view)
{
	memset(&view->selected, 0, sizeof(view->selected));
	if (view->list.cursor < view->cnt) {
		const struct sctop_inflight *call = &view->rows[view->list.cursor].call;

		view->selected = (struct task_id){ call->tgid, call->tid, call->start_ns };
	}
}

static void draw_row(struct ui *ui, const struct rect *rect, int y, long i)
{
	char line[1024];

	format_row(ui, &ui->inflight.rows[i], line, sizeof(line));
	if (text_width(line) > rect->width) {
		text_cut(line, rect->width - 1);
		strcat(line, screen_glyph(GLYPH_ELLIPSIS));
	}
	screen_put(y, rect->x, rect->width, ROLE_TEXT, line);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct inflight_view *view = &ui->inflight;
	struct rect below, rows;
	char more[64];

	query(ui);
	find_selected(view);
	snprintf(more, sizeof(more), "%ld inside a call now", view->cnt);
	below = pane_title(rect, focused, 1, "In flight", more);
	rows = (struct rect){ below.y + 1, below.x, below.height - 1, below.width };
	screen_put(below.y, below.x, below.width, ROLE_HEAD, HEAD);
	list_place(&view->list, view->cnt, rows.height);
	take_selected(view);
	if (!view->cnt)
		screen_put(rows.y, rows.x + 1, rows.width - 1, ROLE_DIM,
			   view->match[0] ? "no row with that text (Esc: all rows)"
					  : "no process that matches the filter is inside a call");
	rows_draw(ui, &rows, &view->list, rows_cursor_role(focused), draw_row);
}

static void move(struct ui *ui, long rows)
{
	list_move(&ui->inflight.list, rows);
	take_selected(&ui->inflight);
}

static void home(struct ui *ui, bool end)
{
	move(ui, end ? ui->inflight.cnt : -ui->inflight.cnt);
}

static void click(struct ui *ui, int y, int x)
{
	(void)x;
	if (y > 0)
		move(ui, ui->inflight.list.top + y - 1 - ui->inflight.list.cursor);
}

/* The calls of the process that the row is about. */
static void enter(struct ui *ui)
{
	if (!ui->inflight.selected.tgid)
		return;
	ui->processes.selected = ui->inflight.selected;
	ui->processes.selected.tid = 0;
	ui->inflight.on = false;
	view_processes.enter(ui);
}

static bool row_contains(struct ui *ui, long i, const char *text)
{
	char line[1024];

	format_row(ui, &ui->inflight.rows[i], line, sizeof(line));
	return text_contains(line, text);
}

static bool search(struct ui *ui, const char *text, int step)
{
	struct inflight_view *view = &ui->inflight;
	long found = rows_find(ui, view->list.cursor, view->cnt, step, row_contains, text);

	if (found < 0)
		return false;
	view->list.cursor = found;
	take_selected(view);
	return true;
}

static int export(struct ui *ui, FILE *out)
{
	char line[1024];

	query(ui);
	fprintf(out, HEAD "\n");
	for (long i = 0; i < ui->inflight.cnt; i++) {
		format_row(ui, &ui->inflight.rows[i], line, sizeof(line));
		fprintf(out, "%s\n", line);
	}
	return 0;
}

const struct view_ops view_inflight = {
	.name = "in-flight",
	.context = IN_INFLIGHT,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = enter,
	.search = search,
	.click = click,
	.export = export,
};
