/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rows.c - windows of rows, whatever they are.
 */
#include "rows.h"
#include "screen.h"

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

long rows_find(struct ui *ui, long from, long cnt, int step, rows_contain_fn *contains,
	       const struct needle *needle)
{
	for (long i = 1; i <= cnt; i++) {
		long at = ((from + step * i) % cnt + cnt) % cnt;

		if (contains(ui, at, needle))
			return at;
	}
	return -1;
}
