/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rows.c - windows of rows, whatever they are.
 */
#include "deadline.h"
#include "rows.h"
#include "screen.h"
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

/* The rows that are still to be looked at. */
static long rows_left(const struct search_round *round, long cnt, int step, rows_match_fn *matches)
{
	bool goes_on = round->left && round->step == step && round->matches == matches;

	return goes_on && round->left < cnt ? round->left : cnt;
}

enum search_result rows_find(struct ui *ui, long *at, long cnt, int step, rows_match_fn *matches,
			     const struct row_match *match)
{
	uint64_t deadline = deadline_in(FIND_MS);
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
