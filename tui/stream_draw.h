/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_draw.h - one line of the stream on the screen: a gutter that stays, and text that is
 * fitted into the width, or scrolled sideways.
 */
#ifndef SCTOP_TUI_STREAM_DRAW_H
#define SCTOP_TUI_STREAM_DRAW_H

#include <stdint.h>

#include "layout.h"
#include "needle.h"
#include "stream_line.h"

/* Sign of an error, letter of the kind, and a cell for the mark that there is more at the left. */
#define STREAM_GUTTER 3

struct stream_look {
	enum role row; /* the look of all of it, where it is selected; ROLE_TEXT: its own */
	int left;      /* columns scrolled to the right; 0: fitted */
	const struct needle *needles[2]; /* to be marked where they are; NULL: nothing */
	uint64_t deadline;		 /* of marking, which may be slow: deadline.h */
};

/* Draws a line at row y, between the edges of rect. */
void stream_draw(int y, const struct rect *rect, const struct stream_line *line,
		 const struct stream_look *look);

#endif
