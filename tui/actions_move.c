/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_move.c - where one is: rows, pages, panes, drilled in and out, what the first pane shows.
 */
#include "actions.h"
#include "ui.h"

static long page_rows(const struct ui *ui)
{
	int rows = ui->layout.pane[ui->focus].height - 3;

	return rows > 1 ? rows : 1;
}

static void move(struct ui *ui, long rows)
{
	if (ui_focused(ui)->move)
		ui_focused(ui)->move(ui, rows);
}

void action_up(struct ui *ui, int key)
{
	(void)key;
	move(ui, -1);
}

void action_down(struct ui *ui, int key)
{
	(void)key;
	move(ui, 1);
}

void action_page_up(struct ui *ui, int key)
{
	(void)key;
	move(ui, -page_rows(ui));
}

void action_page_down(struct ui *ui, int key)
{
	(void)key;
	move(ui, page_rows(ui));
}

void action_home(struct ui *ui, int key)
{
	(void)key;
	ui_focused(ui)->home(ui, false);
}

void action_end(struct ui *ui, int key)
{
	(void)key;
	ui_focused(ui)->home(ui, true);
}

/* ---- panes ---- */

/* Tab goes through what is on the screen; where one table is shown, through all of them. */
static void step_pane(struct ui *ui, int step)
{
	ui_focus(ui, (enum pane)(((int)ui->focus + step + PANE_CNT) % PANE_CNT));
}

void action_next_pane(struct ui *ui, int key)
{
	(void)key;
	step_pane(ui, 1);
}

void action_previous_pane(struct ui *ui, int key)
{
	(void)key;
	step_pane(ui, -1);
}

void action_pane(struct ui *ui, int key)
{
	if (key == '1')
		ui_show(ui, FIRST_PROCESSES);
	else
		ui_focus(ui, (enum pane)(key - '1'));
}

void action_zoom(struct ui *ui, int key)
{
	const struct rect *pane = &ui->layout.pane[ui->focus];

	(void)key;
	ui->zoom = !ui->zoom;
	if (ui->zoom && pane->width == ui->layout.header.width &&
	    pane->y + pane->height == ui->layout.status.y && pane->y == ui->layout.filter.y + 1)
		ui_say(ui, ROLE_TEXT, "it has all the room already");
	ui_focus(ui, ui->focus);
}

void action_enter(struct ui *ui, int key)
{
	(void)key;
	if (ui_focused(ui)->enter && !ui_awaits_row(ui))
		ui_focused(ui)->enter(ui);
}

void action_back(struct ui *ui, int key)
{
	static const enum pane panes[] = {
		[DRILL_PROCESS] = PANE_PROCESSES,
		[DRILL_CALL] = PANE_CALLS,
	};
	struct drill *drill = &ui->drill;

	(void)key;
	if (ui->event.on && ui->focus == PANE_STREAM) {
		event_close(ui);
	} else if (ui->meter_on && ui->focus == PANE_DETAIL) {
		meter_toggle(ui);
	} else if (errors_return(ui)) {
		return;
	} else if (ui->first == FIRST_ERRORS && ui->focus == PANE_PROCESSES && drill->depth) {
		drill->depth--; /* the errors of more */
	} else if (ui_grid(ui) && ui->focus == PANE_PROCESSES) {
		ui_show(ui, FIRST_PROCESSES);
	} else if (!drill->depth) {
		ui_focus(ui, PANE_PROCESSES);
	} else {
		drill->depth--;
		ui_focus(ui, panes[drill->kind[drill->depth]]);
	}
}

void action_clear(struct ui *ui, int key)
{
	if (ui->event.on && ui->focus == PANE_STREAM)
		event_close(ui);
	else if (ui->meter_on && ui->focus == PANE_DETAIL)
		meter_toggle(ui);
	else if (!row_match_is_all(ui_match(ui, ui->focus)))
		row_match_release(ui_match(ui, ui->focus));
	else if (ui->processes.tags.cnt)
		ui->processes.tags.cnt = 0;
	else if (ui->zoom)
		action_zoom(ui, key);
	else if (ui_grid(ui) || ui->drill.depth)
		action_back(ui, key);
}

/* The same key again, there: back to the processes. */
static void toggle(struct ui *ui, enum first_view first)
{
	bool there = ui->first == first && ui->focus == PANE_PROCESSES;

	ui_show(ui, there ? FIRST_PROCESSES : first);
}

void action_in_flight(struct ui *ui, int key)
{
	(void)key;
	toggle(ui, FIRST_INFLIGHT);
}

void action_errors(struct ui *ui, int key)
{
	(void)key;
	if (!errors_return(ui))
		toggle(ui, FIRST_ERRORS);
}

void action_terminals(struct ui *ui, int key)
{
	(void)key;
	toggle(ui, FIRST_TERMINALS);
}

void action_meter(struct ui *ui, int key)
{
	(void)key;
	meter_toggle(ui);
}
