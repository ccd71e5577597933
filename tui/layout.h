/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * layout.h - where everything is, as a pure function of the size: no curses, no state.
 */
#ifndef SCTOP_TUI_LAYOUT_H
#define SCTOP_TUI_LAYOUT_H

#include <stdbool.h>

enum pane {
	PANE_PROCESSES, /* also the in-flight view */
	PANE_CALLS,
	PANE_STREAM,
	PANE_DETAIL,
	PANE_CNT,
};

struct rect {
	int y, x, height, width;
};

struct layout {
	bool too_small;
	struct rect header;	    /* figures */
	struct rect filter;	    /* filter and breadcrumb */
	struct rect pane[PANE_CNT]; /* title row included; height 0: not shown */
	struct rect status;
	struct rect keys;
};

/* The widths at which tables show all that the user has chosen for them; 0: he has not. */
struct layout_wants {
	int processes, calls;
};

#define LAYOUT_MIN_WIDTH  40
#define LAYOUT_MIN_HEIGHT 8
#define LAYOUT_GAP	  3 /* columns between two panes: the rule, and a blank on both sides */

/*
 * `focus` is always among the panes shown: where there is room for one table only, it is that
 * of the focus, or `table` (PANE_STREAM excluded) while the stream has the focus. `zoom` gives
 * the focused pane all the room.
 */
void layout_compute(struct layout *layout, int width, int height, enum pane focus, enum pane table,
		    bool zoom, const struct layout_wants *wants);

bool rect_contains(const struct rect *rect, int y, int x);

/* Gives a pane the place of the one beside or below it, too, where the two make a rectangle. */
void layout_spread(struct layout *layout, enum pane pane, enum pane other);

#endif
