/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * layout.c - from one table over the stream to four panes, by width and by height.
 *
 *   narrow, low    the table that has the focus, stream
 *   narrow, high   processes over calls, stream
 *   wide           processes beside calls, stream
 *   wide, high     … and detail under the calls
 *   widest         … and detail beside them
 *
 * Bars go first when it gets low: under 12 rows the stream, under 10 the key bar.
 */
#include <string.h>

#include "layout.h"

#define WIDE_WIDTH    112 /* processes and calls side by side */
#define WIDEST_WIDTH  180 /* and detail */
#define STREAM_HEIGHT 12  /* from this height on, the stream has a share */
#define STREAM_MIN    5
#define TWO_HEIGHT    18 /* rows of tables from which on one stands over another, if narrow */
#define DETAIL_HEIGHT 30 /* … and detail under the calls, if wide */
#define DETAIL_WIDTH  44 /* what its lines take */
#define PANE_WIDTH    40 /* none is narrower */

/* Beside each other: the calls with all that is to be known of them, and the rest for processes,
 * until those have all of theirs and long commands; from then on each takes half of it. */
#define CALLS_WIDTH	 51
#define PROCESSES_LEAST	 66 /* whatever the user has chosen for the calls */
#define PROCESSES_PLENTY 130

bool rect_contains(const struct rect *rect, int y, int x)
{
	return y >= rect->y && y < rect->y + rect->height && x >= rect->x &&
	       x < rect->x + rect->width;
}

/* Cuts the bars off the area; what is left is for panes. */
static struct rect take_bars(struct layout *layout, int width, int height)
{
	struct rect body = { 0, 0, height, width };

	layout->header = (struct rect){ 0, 0, 1, width };
	layout->filter = (struct rect){ 1, 0, 1, width };
	layout->status = (struct rect){ height - 2, 0, 1, width };
	layout->keys = (struct rect){ height - 1, 0, 1, width };
	body.y = 2;
	body.height = height - 4;
	if (height < 10) {
		layout->status = layout->keys;
		layout->keys = (struct rect){ height - 1, 0, 0, 0 };
		body.height++;
	}
	return body;
}

/* Two panes, one over the other, in the place of one. */
static void stack(const struct rect *place, struct rect *upper, struct rect *lower, int height)
{
	*upper = *lower = *place;
	lower->height = height;
	upper->height = place->height - height;
	lower->y = place->y + upper->height;
}

static void place_narrow(struct layout *layout, struct rect row, enum pane table)
{
	struct rect *pane = layout->pane;

	if (row.height < TWO_HEIGHT)
		pane[table] = row;
	else
		stack(&row, &pane[PANE_PROCESSES],
		      &pane[table == PANE_DETAIL ? PANE_DETAIL : PANE_CALLS], row.height * 2 / 5);
}

static int at_least(int width, int least)
{
	return width > least ? width : least;
}

/* Of the columns for processes and calls, those for calls. */
static int calls_width(int room, const struct layout_wants *wants)
{
	int width = CALLS_WIDTH, most = at_least(room - PROCESSES_LEAST, CALLS_WIDTH), spare;

	if (wants->calls)
		width = at_least(wants->calls < most ? wants->calls : most, PANE_WIDTH);
	if (wants->processes > room - width)
		return at_least(room - wants->processes, PANE_WIDTH);
	spare = room - width - at_least(wants->processes, PROCESSES_PLENTY);
	return width + at_least(spare, 0) / 2;
}

/* Splits the columns of a table row. */
static void place_tables(struct layout *layout, struct rect row, enum pane table,
			 const struct layout_wants *wants)
{
	struct rect *pane = layout->pane, right;
	int left;

	if (row.width < WIDE_WIDTH) {
		place_narrow(layout, row, table);
		return;
	}
	if (row.width >= WIDEST_WIDTH) {
		pane[PANE_DETAIL] = row;
		pane[PANE_DETAIL].width = DETAIL_WIDTH;
		pane[PANE_DETAIL].x = row.x + row.width - DETAIL_WIDTH;
		row.width -= DETAIL_WIDTH + LAYOUT_GAP;
	}
	pane[PANE_PROCESSES] = right = row;
	left = row.width - LAYOUT_GAP - calls_width(row.width - LAYOUT_GAP, wants);
	pane[PANE_PROCESSES].width = left;
	right.x = row.x + left + LAYOUT_GAP;
	right.width = row.width - left - LAYOUT_GAP;
	if (pane[PANE_DETAIL].height)
		pane[PANE_CALLS] = right;
	else if (row.height >= DETAIL_HEIGHT)
		stack(&right, &pane[PANE_CALLS], &pane[PANE_DETAIL], row.height / 2);
	else /* where there is no third place, detail stands where the calls would */
		pane[table == PANE_DETAIL ? PANE_DETAIL : PANE_CALLS] = right;
}

void layout_compute(struct layout *layout, int width, int height, enum pane focus, enum pane table,
		    bool zoom, const struct layout_wants *wants)
{
	struct rect body, stream;

	memset(layout, 0, sizeof(*layout));
	if (width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT) {
		layout->too_small = true;
		return;
	}
	body = take_bars(layout, width, height);
	if (focus != PANE_STREAM)
		table = focus;
	if (table == PANE_STREAM)
		table = PANE_PROCESSES;
	if (zoom || (focus == PANE_STREAM && height < STREAM_HEIGHT)) {
		layout->pane[focus] = body;
		return;
	}
	if (height >= STREAM_HEIGHT) {
		stream = body;
		stream.height = body.height * 2 / 5;
		if (stream.height < STREAM_MIN)
			stream.height = STREAM_MIN;
		if (stream.height > body.height - 4)
			stream.height = body.height - 4;
		stream.y = body.y + body.height - stream.height;
		body.height -= stream.height;
		layout->pane[PANE_STREAM] = stream;
	}
	place_tables(layout, body, table, wants);
}

void layout_spread(struct layout *layout, enum pane pane, enum pane other)
{
	struct rect *rect = &layout->pane[pane], *more = &layout->pane[other];

	if (!rect->height || !more->height)
		return;
	if (rect->y == more->y && rect->height == more->height)
		rect->width = more->x + more->width - rect->x;
	else if (rect->x == more->x && rect->width == more->width)
		rect->height += more->height;
	else
		return;
	memset(more, 0, sizeof(*more));
}
