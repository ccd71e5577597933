/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * place.c - copies of what the views find their selection by.
 */
#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "ui.h"

struct place {
	enum pane pane;
	enum first_view first;
	struct list list;
	bool moved, has_selected, follow;
	struct task_id process;
	enum process_kind kind;
	struct call_id call;
	uint64_t cursor, top_number;
	char row[]; /* of a grid */
};

static const struct grid *grid_of(const struct ui *ui)
{
	return ui->focus == PANE_PROCESSES && ui->first != FIRST_PROCESSES ? &ui->grids[ui->first]
									   : NULL;
}

static void keep_grid(struct place *place, const struct grid *grid)
{
	place->list = grid->list;
	place->moved = grid->moved;
	place->has_selected = grid->has_selected;
	memcpy(place->row, grid->selected, grid->kind->row_bytes);
}

static void return_grid(const struct place *place, struct grid *grid)
{
	grid->list = place->list;
	grid->moved = place->moved;
	grid->has_selected = place->has_selected;
	memcpy(grid->selected, place->row, grid->kind->row_bytes);
}

struct place *place_new(const struct ui *ui)
{
	const struct grid *grid = grid_of(ui);
	struct place *place = calloc(1, sizeof(*place) + (grid ? grid->kind->row_bytes : 0));

	if (!place)
		return NULL;
	place->pane = ui->focus;
	place->first = ui->first;
	if (grid) {
		keep_grid(place, grid);
	} else if (ui->focus == PANE_CALLS) {
		place->list = ui->calls.list;
		place->moved = ui->calls.moved;
		place->has_selected = ui->calls.has_selected;
		place->call = ui->calls.selected;
	} else if (ui->focus == PANE_STREAM) {
		place->follow = ui->stream.follow;
		place->cursor = ui->stream.cursor;
		place->top_number = ui->stream.top_number;
	} else {
		place->list = ui->processes.list;
		place->process = ui->processes.selected;
		place->kind = ui->processes.selected_kind;
	}
	return place;
}

void place_free(struct place *place)
{
	free(place);
}

void place_return(struct ui *ui, const struct place *place)
{
	if (!place || place->pane != ui->focus || place->first != ui->first)
		return;
	if (grid_of(ui)) {
		return_grid(place, ui_grid(ui));
	} else if (ui->focus == PANE_CALLS) {
		ui->calls.list = place->list;
		ui->calls.moved = place->moved;
		ui->calls.has_selected = place->has_selected;
		ui->calls.selected = place->call;
	} else if (ui->focus == PANE_STREAM) {
		ui->stream.cursor = place->cursor;
		ui->stream.top_number = place->top_number;
		stream_follow(ui, place->follow);
	} else {
		ui->processes.list = place->list;
		ui->processes.selected = place->process;
		ui->processes.selected_kind = place->kind;
	}
}
