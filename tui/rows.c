/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rows.c - windows of rows, whatever they are.
 */
#include <stdio.h>
#include <string.h>

#include "deadline.h"
#include "fit.h"
#include "rows.h"
#include "screen.h"
#include "sctop/text.h"
#include "ui.h"

#define FIND_MS 300 /* at a time: keys do not wait for longer */

void rows_draw(struct ui *ui, const struct rect *rect, const struct list *list, enum role cursor,
	       rows_draw_fn *draw)
{
	for (long i = list->top; i < list->cnt && i < list->top + list->height; i++) {
		int y = rect->y + (int)(i - list->top);

		draw(ui, rect, y, i);
		if (i == list->cursor && cursor != ROLE_TEXT)
			screen_highlight(y, rect->x, rect->width, cursor);
	}
}

/* The bytes of a line that are shown in the width; the others go on below if there is a `next`. */
static size_t take_line(const char *why, int width, bool next, char *line, size_t size)
{
	size_t len = strcspn(why, "\n");
	const char *blank;

	snprintf(line, size, "%.*s", (int)len, why);
	if (!next || text_width(line) <= width)
		return len;
	text_cut(line, width);
	blank = why[strlen(line)] == ' ' ? line + strlen(line) : strrchr(line, ' ');
	if (blank)
		line[blank - line] = '\0';
	return strlen(line);
}

void rows_draw_why(const struct rect *rect, const char *why)
{
	char line[512];

	for (int y = 0; y < rect->height && *why; y++) {
		why += take_line(why, rect->width - 1, y + 1 < rect->height, line, sizeof(line));
		why += strspn(why, " ");
		why += *why == '\n';
		fit_words(line, sizeof(line), rect->width - 1);
		screen_put(rect->y + y, rect->x + 1, rect->width - 1, ROLE_DIM, line);
	}
}

/* The rows that are still to be looked at. */
static long rows_left(const struct search_round *round, long cnt, int step, rows_match_fn *matches)
{
	bool goes_on = round->left && round->step == step && round->matches == matches;

	return goes_on && round->left < cnt ? round->left : cnt;
}

enum search_result rows_find(struct ui *ui, long *at, long cnt, int step, rows_match_fn *matches,
			     const struct row_match *match)
{
	uint64_t deadline = deadline_in(ui->mode == MODE_PROMPT ? TYPED_MS : FIND_MS);
	long from = *at, left = rows_left(&ui->round, cnt, step, matches);

	ui->round = (struct search_round){ .matches = matches, .step = step };
	for (long i = 1; i <= left; i++) {
		long row = ((from + step * i) % cnt + cnt) % cnt;
		bool found = matches(ui, row, match);

		if (!found && (i == left || !deadline_passed(deadline)))
			continue;
		*at = row;
		ui->round.left = found ? 0 : left - i;
		return found ? SEARCH_FOUND : SEARCH_PAUSED;
	}
	return SEARCH_NOT_FOUND;
}
