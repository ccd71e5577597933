/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_errors.c - who fails in which call, and with what: errno, call and process, a row for each.
 *
 * Counts are the kernel side's and exact; only the path or address beside them is from the stream.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "error_row.h"
#include "failed_args.h"
#include "grid.h"
#include "sctop/decode.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

static int compare_identity(const void *a, const void *b)
{
	const struct failure_row *x = &((const struct error_row *)a)->failure;
	const struct failure_row *y = &((const struct error_row *)b)->failure;
	int diff = grid_compare_task(x->id, y->id);

	if (!diff)
		diff = x->call.abi - y->call.abi;
	if (!diff)
		diff = x->call.nr - y->call.nr;
	return diff ? diff : x->number - y->number;
}

/* What failed before the errnos were counted would stay on top for good. */
static bool is_untold(const void *row)
{
	return !((const struct error_row *)row)->failure.number;
}

const struct grid_kind errors_grid = {
	.is_last = is_untold,
	.columns = error_columns,
	.row_bytes = sizeof(struct error_row),
	.sort = SORT_ERRORS,
	.compare = error_row_compare,
	.compare_identity = compare_identity,
};

/* While the stream shows a row's events, the table stays what it was. */
static const struct drill *drill_of(const struct ui *ui)
{
	return ui->errors.left ? &ui->errors.drill : &ui->drill;
}

static bool in_process(const struct ui *ui)
{
	const struct drill *drill = drill_of(ui);

	for (int i = 0; i < drill->depth; i++)
		if (drill->kind[i] == DRILL_PROCESS)
			return true;
	return false;
}

static struct failure_query make_query(const struct ui *ui)
{
	const struct drill *drill = drill_of(ui);
	struct failure_query query = { .mark = ui->mark };

	for (int i = 0; i < drill->depth; i++) {
		if (drill->kind[i] == DRILL_PROCESS)
			query.who = drill->process;
		else
			query.by_call = true;
	}
	query.call = drill->call;
	return query;
}

/* Fills the grid and returns the sum of it. */
static struct error_row fill(struct ui *ui)
{
	struct grid *grid = ui_grid(ui);
	struct failure_query query = make_query(ui);
	uint64_t now = model_totals(ui->model)->stats.time_ns; /* as old as the counts are */
	struct error_row sum = { .age_ns = UINT64_MAX };
	const struct failure_row *rows;
	long cnt = model_failures(ui->model, &query, &rows);

	failed_args_update(ui->failed_args, ui->ring);
	ui->errors.failures = ui->errors.known = 0;
	grid_begin(grid);
	for (long i = 0; i < cnt; i++) {
		struct error_row *row = grid_add(grid);
		const char *args;

		if (!row)
			break;
		row->failure = rows[i];
		ui->errors.failures += rows[i].count;
		ui->errors.known += rows[i].number ? rows[i].count : 0;
		row->age_ns = UINT64_MAX;
		if (rows[i].last_ns)
			row->age_ns = now > rows[i].last_ns ? now - rows[i].last_ns : 0;
		args = failed_args_find(ui->failed_args, rows[i].id, rows[i].call, rows[i].number);
		snprintf(row->args, sizeof(row->args), "%s", args ? args : "");
	}
	grid_end(ui, grid);
	for (long i = 0; i < grid->cnt; i++) {
		const struct error_row *row = grid_row(grid, i);

		sum.failure.count += row->failure.count;
		sum.failure.per_sec += row->failure.per_sec;
		sum.failure.marked = row->failure.marked;
		sum.failure.count_before += row->failure.count_before;
		sum.failure.per_sec_before += row->failure.per_sec_before;
		if (sum.age_ns > row->age_ns)
			sum.age_ns = row->age_ns;
	}
	sum.failure.kind = PROCESS_OTHER;
	snprintf(sum.failure.comm, sizeof(sum.failure.comm), "all (%ld)", grid->cnt);
	return sum;
}

/* Whose errors these are, and how many of them are known by errno. */
static void make_title(struct ui *ui, char *buf, size_t size)
{
	uint64_t known = ui->errors.known, failures = ui->errors.failures;
	uint64_t lost = model_totals(ui->model)->stats.failures_lost;
	const struct drill *drill = drill_of(ui);
	char call[64] = "", match[ROW_MATCH_TITLE_MAX];
	size_t len;

	for (int i = 0; i < drill->depth; i++)
		if (drill->kind[i] == DRILL_CALL) {
			strcpy(call, " ");
			call_title(drill->call, call + 1, sizeof(call) - 1);
		}
	snprintf(buf, size, "of %s%s", in_process(ui) ? drill->process_name : "all", call);
	len = strlen(buf);
	if (failures && ui->playback && !model_failures_known(ui->model))
		snprintf(buf + len, size - len, ": this recording has no errnos");
	else if (known < failures)
		snprintf(buf + len, size - len,
			 ": %" PRIu64 " of %" PRIu64 " failures have an errno", known, failures);
	len = strlen(buf);
	if (lost)
		snprintf(buf + len, size - len, ", %" PRIu64 " found no place for it", lost);
	len = strlen(buf);
	row_match_title(&ui_grid(ui)->match, "rows", ui->text_flags, match, sizeof(match));
	if (match[0])
		snprintf(buf + len, size - len, " %s", match);
}

static void why_empty(const struct ui *ui, char *buf, size_t size)
{
	const struct row_match *match = &ui->grids[FIRST_ERRORS].match;

	if (row_match_is_all(match) && model_totals(ui->model)->usage.calls)
		snprintf(buf, size,
			 drill_of(ui)->depth ? "nothing of this has failed (Backspace: out again)"
					     : "no call has failed yet");
	else
		ui_why_empty(ui, match, buf, size);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct error_row sum = fill(ui);
	char title[1024], why[512];
	struct rect below;

	make_title(ui, title, sizeof(title));
	below = pane_title(rect, focused, 1, "Errors", title);
	why_empty(ui, why, sizeof(why));
	grid_draw(ui, &below, focused, &sum, why);
}

static struct task_id process(const struct ui *ui)
{
	const struct error_row *row = grid_selected(&ui->grids[FIRST_ERRORS]);

	return row && row->failure.kind == PROCESS_NORMAL ? row->failure.id : (struct task_id){ 0 };
}

bool errors_selected(const struct ui *ui, struct task_id *id, struct call_id *call)
{
	const struct error_row *row = grid_selected(&ui->grids[FIRST_ERRORS]);

	if (!row || row->failure.kind != PROCESS_NORMAL)
		return false;
	*id = row->failure.id;
	*call = row->failure.call;
	return true;
}

/* In the errors of one process, what can be chosen is the call. */
static bool call(const struct ui *ui, struct call_id *id)
{
	const struct error_row *row = grid_selected(&ui->grids[FIRST_ERRORS]);

	if (row)
		*id = row->failure.call;
	return row && in_process(ui);
}

/* To the events of the row: of this process and call, and with this errno. */
static void enter(struct ui *ui)
{
	const struct error_row *row = grid_selected(ui_grid(ui));
	const struct process_row *who;
	struct drill *drill = &ui->drill;
	char name[24], text[48];

	if (!row)
		return;
	who = model_process(ui->model, row->failure.id);
	if (!who || who->kind != PROCESS_NORMAL) {
		ui_say(ui, ROLE_WARNING, "the events of these cannot be told from others");
		return;
	}
	if (!ui->errors.left) {
		ui->errors.drill = ui->drill;
		strcpy(ui->errors.match, ui->stream.match.text);
	}
	ui->errors.left = true;
	*drill = (struct drill){ .depth = 2,
				 .kind = { DRILL_PROCESS, DRILL_CALL },
				 .process = row->failure.id,
				 .call = row->failure.call };
	ui_process_name(ui, who, drill->process_name, sizeof(drill->process_name));
	snprintf(text, sizeof(text), "errno=%s", error_row_name(row, name));
	ui_filter_rows(ui, PANE_STREAM, row->failure.number ? text : "");
	ui_focus(ui, PANE_STREAM);
}

bool errors_return(struct ui *ui)
{
	if (!ui->errors.left)
		return false;
	ui->errors.left = false;
	ui->drill = ui->errors.drill;
	ui_filter_rows(ui, PANE_STREAM, ui->errors.match);
	ui_focus(ui, PANE_PROCESSES);
	return true;
}

static int export(struct ui *ui, FILE *out)
{
	fill(ui);
	return grid_export(ui, out);
}

const struct view_ops view_errors = {
	.name = "errors",
	.context = IN_ERRORS,
	.draw = draw,
	GRID_OPS,
	.enter = enter,
	.export = export,
	.process = process,
	.call = call,
};
