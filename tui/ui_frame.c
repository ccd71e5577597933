/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui_frame.c - a frame: which view is in which pane, how the panes lie, and what is drawn over
 * them.
 */
#include "screen.h"
#include "setup.h"
#include "sctop/tracer.h"
#include "ui.h"

#define EVENT_HEIGHT 20 /* rows of its pane under which an opened event gets all there is */

const struct view_ops *ui_view(const struct ui *ui, enum pane pane)
{
	static const struct view_ops *const views[PANE_CNT] = {
		[PANE_CALLS] = &view_calls,
		[PANE_STREAM] = &view_stream,
		[PANE_DETAIL] = &view_detail,
	};

	static const struct view_ops *const firsts[FIRST_CNT] = {
		[FIRST_PROCESSES] = &view_processes,
		[FIRST_INFLIGHT] = &view_inflight,
		[FIRST_ERRORS] = &view_errors,
		[FIRST_TERMINALS] = &view_terminals,
	};

	if (pane == PANE_PROCESSES)
		return firsts[ui->first];
	if (pane == PANE_STREAM && ui->event.on)
		return &view_event;
	if (pane == PANE_DETAIL && ui->meter_on)
		return &view_meter;
	return views[pane];
}

static void compute_layout(struct ui *ui)
{
	const struct layout_wants wants = {
		.processes = columns_wanted(&ui->processes.columns),
		.calls = columns_wanted(&ui->calls.columns),
	};
	int width, height;

	screen_size(&width, &height);
	layout_compute(&ui->layout, width, height, ui->focus, ui->table, ui->zoom, &wants);
	/* Their rows are long, and not about the calls of the process under the cursor. */
	if (ui->first != FIRST_PROCESSES && ui->table == PANE_PROCESSES)
		layout_spread(&ui->layout, PANE_PROCESSES, PANE_CALLS);
	/* An event in full takes more lines than the stream does. */
	if (ui->event.on && ui->focus == PANE_STREAM &&
	    ui->layout.pane[PANE_STREAM].height < EVENT_HEIGHT)
		layout_compute(&ui->layout, width, height, ui->focus, ui->table, true, &wants);
}

bool ui_visible(const struct ui *ui, enum pane pane)
{
	return !ui->layout.too_small && ui->layout.pane[pane].height > 0;
}

void ui_focus(struct ui *ui, enum pane pane)
{
	ui->focus = pane;
	if (pane != PANE_STREAM)
		ui->table = pane;
	compute_layout(ui);
	ui_update_stream(ui);
}

struct grid *ui_grid(struct ui *ui)
{
	return ui->first == FIRST_PROCESSES ? NULL : &ui->grids[ui->first];
}

void ui_show(struct ui *ui, enum first_view first)
{
	errors_return(ui); /* the events of an error are not what the next view is narrowed to */
	ui->first = first;
	ui->inflight_ns = ui->terminals_ns = 0; /* what was seen then is old */
	ui_focus(ui, PANE_PROCESSES);
}

static void draw_panes(struct ui *ui)
{
	/* The process table first: what is selected there decides about the others. */
	for (int pane = 0; pane < PANE_CNT; pane++) {
		const struct rect *rect = &ui->layout.pane[pane];

		if (!rect->height)
			continue;
		ui_view(ui, (enum pane)pane)->draw(ui, rect, ui->focus == (enum pane)pane);
		pane_rule(rect, rect->y > ui->layout.pane[PANE_PROCESSES].y);
	}
}

static void draw_too_small(void)
{
	int width, height;

	screen_size(&width, &height);
	screen_printf(height / 2, 0, width, ROLE_WARNING, "sctop: needs %dx%d", LAYOUT_MIN_WIDTH,
		      LAYOUT_MIN_HEIGHT);
}

/* What nobody sees nor records is not summed up. */
static void update_bytes(struct ui *ui)
{
	unsigned int needs = 0;

	if (!ui->tracer)
		return;
	if (ui_visible(ui, PANE_PROCESSES))
		needs |= columns_needs(&ui->processes.columns, false) |
			 row_match_needs(&ui->processes.match);
	if (ui_visible(ui, PANE_CALLS))
		needs |= columns_needs(&ui->calls.columns, false) |
			 row_match_needs(&ui->calls.match);
	ui->bytes = ui->recorder || ui->trigger.armed || needs & COLUMN_NEEDS_BYTES;
	tracer_set_bytes(ui->tracer, ui->bytes);
}

void ui_draw(struct ui *ui)
{
	compute_layout(ui);
	ui_update_stream(ui);
	screen_begin();
	if (ui->layout.too_small) {
		draw_too_small();
	} else if (ui->mode == MODE_HELP) {
		help_draw(ui);
	} else {
		draw_panes(ui);
		bars_draw(ui);
		if (ui->mode == MODE_SETUP)
			setup_draw(ui);
		if (ui->mode == MODE_CHOOSER) {
			struct rect area = { 2, 1, ui->layout.status.y - 2,
					     ui->layout.header.width - 2 };

			chooser_draw(&ui->chooser, &area);
		}
	}
	screen_end();
	update_bytes(ui);
	ui->dirty = ui->dirty_again;
	ui->dirty_again = false;
}
