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
	bool moved, has_selected, awaited, follow;
	struct task_id process;
	enum process_kind kind;
	struct call_id call;
	uint64_t cursor, top_number;
	struct event_view event; /* the opened one, if any is */
	char row[];		 /* of a grid */
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
	place->awaited = grid->awaited;
	memcpy(place->row, grid->selected, grid->kind->row_bytes);
}

/* How many rows there are and fit may be another by now. */
static void return_list(const struct place *place, struct list *list)
{
	list->cursor = place->list.cursor;
	list->top = place->list.top;
}

static void return_grid(const struct place *place, struct grid *grid)
{
	return_list(place, &grid->list);
	grid->moved = place->moved;
	grid->has_selected = place->has_selected;
	grid->awaited = place->awaited;
	memcpy(grid->selected, place->row, grid->kind->row_bytes);
	grid_locate(grid); /* rows have come and gone */
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
		place->awaited = ui->calls.awaited;
		place->call = ui->calls.selected;
	} else if (ui->focus == PANE_STREAM) {
		place->follow = ui->stream.follow;
		place->cursor = ui->stream.cursor;
		place->top_number = ui->stream.top_number;
		if (ui->event.on && !event_copy(&place->event, &ui->event)) {
			place_free(place);
			return NULL;
		}
	} else {
		place->list = ui->processes.list;
		place->process = ui->processes.selected;
		place->kind = ui->processes.selected_kind;
	}
	return place;
}

void place_free(struct place *place)
{
	if (place)
		free(place->event.data);
	free(place);
}

void place_return(struct ui *ui, const struct place *place)
{
	if (!place || place->pane != ui->focus || place->first != ui->first)
		return;
	if (grid_of(ui)) {
		return_grid(place, ui_grid(ui));
	} else if (ui->focus == PANE_CALLS) {
		return_list(place, &ui->calls.list);
		ui->calls.moved = place->moved;
		ui->calls.has_selected = place->has_selected;
		ui->calls.awaited = place->awaited;
		ui->calls.selected = place->call;
	} else if (ui->focus == PANE_STREAM) {
		ui->stream.cursor = place->cursor;
		ui->stream.top_number = place->top_number;
		stream_follow(ui, place->follow);
		if (place->event.on)
			event_copy(&ui->event, &place->event);
	} else {
		return_list(place, &ui->processes.list);
		ui->processes.selected = place->process;
		ui->processes.selected_kind = place->kind;
	}
}
