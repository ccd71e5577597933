/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui_common.c - small questions about the state that several views and actions ask.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sctop/filter.h"
#include "sctop/text.h"
#include "ui.h"

bool ui_tagged(const struct ui *ui, struct task_id id)
{
	return task_set_has(&ui->processes.tags, id);
}

bool ui_narrowed_to_call(const struct ui *ui)
{
	return ui->drill.depth && ui->drill.kind[0] == DRILL_CALL;
}

struct task_id ui_row_process(const struct ui *ui)
{
	return ui->first == FIRST_PROCESSES ? ui->processes.selected
					    : ui_view(ui, PANE_PROCESSES)->process(ui);
}

struct task_id ui_calls_of(const struct ui *ui)
{
	for (int i = 0; i < ui->drill.depth; i++)
		if (ui->drill.kind[i] == DRILL_PROCESS)
			return ui->drill.process;
	return ui_row_process(ui);
}

struct task_id ui_under_cursor(const struct ui *ui)
{
	struct task_id id = ui_row_process(ui);

	return ui->focus == PANE_PROCESSES && id.tgid ? id : ui_calls_of(ui);
}

const struct process_row *ui_selected_process(struct ui *ui)
{
	struct task_id id = ui_calls_of(ui);

	return task_id_is_all(id) ? NULL : model_process(ui->model, id);
}

void ui_process_name(const struct ui *ui, const struct process_row *row, char *buf, size_t size)
{
	char name[SCTOP_COMM_LEN * 4 + 1];

	text_escape(name, sizeof(name), row->comm, strnlen(row->comm, sizeof(row->comm)),
		    ui->text_flags);
	if (row->kind == PROCESS_NORMAL)
		snprintf(buf, size, "%s(%u)", name, row->id.tid ? row->id.tid : row->id.tgid);
	else
		snprintf(buf, size, "%s", name);
}

bool ui_awaits_row(struct ui *ui)
{
	const struct grid *grid = ui->focus == PANE_PROCESSES ? ui_grid(ui) : NULL;

	if (!(ui->focus == PANE_CALLS ? ui->calls.awaited : grid && grid->awaited))
		return false;
	ui_say(ui, ROLE_WARNING, "the selected row has not come back yet (Up, Down: another one)");
	return true;
}

void ui_why_empty(const struct ui *ui, const struct row_match *match, char *buf, size_t size)
{
	char text[1024], shown[ROW_MATCH_TITLE_MAX];

	if (!row_match_is_all(match)) {
		row_match_title(match, "row", ui->text_flags, shown, sizeof(shown));
		snprintf(buf, size, "no %s (%sEsc: all rows)", shown + strlen("only "),
			 match->whole ? "= means all of it, * is anything; " : "");
	} else if (ui_is_loading(ui)) {
		snprintf(buf, size, "nothing yet: the kernel checks the probes");
	} else if (ui->paused) {
		snprintf(buf, size, "nothing when the screen was paused (p: go on)");
	} else if (ui->tracer && filter_print(ui->filter, text, sizeof(text)) > 0) {
		snprintf(buf, size, "no call has passed the filter yet (: edits it)");
	} else {
		snprintf(buf, size, "no calls yet");
	}
}

/* Of the panes that have no grid. */
static const struct {
	size_t match;
	const struct column *columns;
	bool loose; /* lines have names and signs of their own */
} filtered[PANE_CNT] = {
	[PANE_PROCESSES] = { offsetof(struct ui, processes.match), process_columns, false },
	[PANE_CALLS] = { offsetof(struct ui, calls.match), call_columns, false },
	[PANE_STREAM] = { offsetof(struct ui, stream.match), event_columns, true },
	[PANE_DETAIL] = { offsetof(struct ui, processes.match), process_columns, false },
};

static struct grid *grid_in(struct ui *ui, enum pane pane)
{
	return pane == PANE_PROCESSES ? ui_grid(ui) : NULL;
}

struct row_match *ui_match(struct ui *ui, enum pane pane)
{
	if (grid_in(ui, pane))
		return &grid_in(ui, pane)->match;
	return (struct row_match *)((char *)ui + filtered[pane].match);
}

struct row_syntax ui_row_syntax(struct ui *ui, enum pane pane)
{
	struct row_syntax syntax = { .columns = filtered[pane].columns,
				     .excludes = true,
				     .loose = filtered[pane].loose };

	if (grid_in(ui, pane))
		syntax.columns = grid_in(ui, pane)->kind->columns;
	return syntax;
}

void ui_filter_rows(struct ui *ui, enum pane pane, const char *text)
{
	const struct row_syntax syntax = ui_row_syntax(ui, pane);

	if (row_match_set(ui_match(ui, pane), text, &syntax, NULL))
		row_match_release(ui_match(ui, pane));
}
