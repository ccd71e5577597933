/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_inflight.c - who is inside a call right now, in which, and since when. Longest first.
 */
#include <stdio.h>
#include <string.h>

#include "grid.h"
#include "inflight_row.h"
#include "sctop/decode.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "table.h"
#include "ui.h"

/* All tasks are asked, and there may be thousands: not for each frame. */
#define LOOK_AGAIN_NS 250000000

static int compare_identity(const void *a, const void *b)
{
	const struct sctop_inflight *x = &((const struct inflight_row *)a)->call;
	const struct sctop_inflight *y = &((const struct inflight_row *)b)->call;

	return grid_compare_task((struct task_id){ x->tgid, x->tid, x->start_ns },
				 (struct task_id){ y->tgid, y->tid, y->start_ns });
}

const struct grid_kind inflight_grid = {
	.columns = inflight_columns,
	.row_bytes = sizeof(struct inflight_row),
	.sort = SORT_AGE,
	.compare = inflight_row_compare,
	.compare_identity = compare_identity,
};

static void take_comm(struct ui *ui, struct inflight_row *row)
{
	struct task_id id = { .tgid = row->call.tgid, .start_ns = row->call.start_ns };
	const struct process_row *process = model_process(ui->model, id);
	struct proc_stat stat;

	if (process)
		memcpy(row->comm, process->comm, sizeof(row->comm));
	else if (proc_stat_read(row->call.tid, &stat) == 0)
		memcpy(row->comm, stat.comm, sizeof(row->comm));
}

/* Without the name of the call. */
static void put_args(const struct sctop_inflight *call, const struct decode_options *options,
		     char *buf, size_t size)
{
	char *args;

	decode_inflight(call, options, buf, size);
	args = strchr(buf, '(');
	memmove(buf, args ? args : "", args ? strlen(args) + 1 : 1);
}

static void take(const struct sctop_inflight *call, void *arg)
{
	static const struct decode_options names = { .fds = DECODE_FDS_NAMES };
	static const struct decode_options numbers = { .fds = DECODE_FDS_NUMBERS };
	struct ui *ui = arg;
	struct inflight_row *row = grid_add(&ui->grids[FIRST_INFLIGHT]);

	if (!row)
		return;
	row->call = *call;
	row->age_ns = UINT64_MAX;
	if (call->enter_ns && !(call->flags & SCTOP_INFLIGHT_BEFORE_US))
		row->age_ns =
			ui->inflight_ns > call->enter_ns ? ui->inflight_ns - call->enter_ns : 0;
	put_args(call, &names, row->args, sizeof(row->args));
	put_args(call, &numbers, row->plain, sizeof(row->plain));
	row->has_fd =
		decode_inflight_fd(call, &names, &row->fd, row->fd_name, sizeof(row->fd_name));
	take_comm(ui, row);
}

/* Ages are of when it was looked, so that a paused screen stands still. */
static void look(struct ui *ui)
{
	struct grid *grid = &ui->grids[FIRST_INFLIGHT];
	uint64_t now = source_now_ns(ui->source);

	if (!ui->tracer ||
	    (ui->inflight_ns && (ui->paused || now < ui->inflight_ns + LOOK_AGAIN_NS))) {
		grid_end(ui, grid); /* another order, another row filter */
		return;
	}
	ui->inflight_ns = now;
	grid_begin(grid);
	tracer_inflight(ui->tracer, take, ui);
	grid_end(ui, grid);
}

static void why_empty(const struct ui *ui, char *buf, size_t size)
{
	const struct row_match *match = &ui->grids[FIRST_INFLIGHT].match;

	if (!row_match_is_all(match))
		ui_why_empty(ui, match, buf, size);
	else
		snprintf(buf, size,
			 "no process that matches the filter is inside a call\n"
			 "(: changes the filter, b goes back to the processes)");
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct grid *grid = ui_grid(ui);
	char title[ROW_MATCH_TITLE_MAX + 64], match[ROW_MATCH_TITLE_MAX], why[512];
	struct rect below;

	look(ui);
	row_match_title(&grid->match, "rows", ui->text_flags, match, sizeof(match));
	snprintf(title, sizeof(title), "%ld inside a call now %s", grid->cnt, match);
	below = pane_title(rect, focused, 1, "In flight", title);
	why_empty(ui, why, sizeof(why));
	grid_draw(ui, &below, focused, NULL, why);
}

static struct task_id process(const struct ui *ui)
{
	const struct inflight_row *row = grid_selected(&ui->grids[FIRST_INFLIGHT]);

	if (!row)
		return (struct task_id){ 0 };
	return (struct task_id){ .tgid = row->call.tgid, .start_ns = row->call.start_ns };
}

/* The calls of the process that the row is about. */
static void enter(struct ui *ui)
{
	struct task_id id = process(ui);

	if (!id.tgid)
		return;
	ui->processes.selected = id;
	ui->first = FIRST_PROCESSES;
	view_processes.enter(ui);
}

const struct view_ops view_inflight = {
	.name = "in-flight",
	.context = IN_INFLIGHT,
	.draw = draw,
	GRID_OPS,
	.enter = enter,
	.export = grid_export,
	.process = process,
};
