/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * list.h - a cursor and a window over rows that come and go: pure arithmetic.
 */
#ifndef SCTOP_TUI_LIST_H
#define SCTOP_TUI_LIST_H

struct list {
	long cnt;    /* rows there are */
	long cursor; /* row that is selected; 0 while there is none */
	long top;    /* first row shown */
	long height; /* rows shown at most */
};

/* Takes over how many rows there are and fit; the window stays, and may be without the cursor. */
static inline void list_place_still(struct list *list, long cnt, long height)
{
	list->cnt = cnt;
	list->height = height > 0 ? height : 0;
	if (list->cursor >= cnt)
		list->cursor = cnt - 1;
	if (list->cursor < 0)
		list->cursor = 0;
	if (list->top > cnt - list->height)
		list->top = cnt - list->height;
	if (list->top < 0)
		list->top = 0;
}

/* … and moves the window to the cursor. */
static inline void list_place(struct list *list, long cnt, long height)
{
	list_place_still(list, cnt, height);
	if (list->cursor >= list->top + list->height)
		list->top = list->cursor - list->height + 1;
	if (list->top > list->cursor)
		list->top = list->cursor;
}

/* The cursor into the window, where it is not. */
static inline void list_enter(struct list *list)
{
	if (list->cursor >= list->top + list->height)
		list->cursor = list->top + list->height - 1;
	if (list->cursor < list->top)
		list->cursor = list->top;
}

/* Moves the cursor; far beyond either end is fine. */
static inline void list_move(struct list *list, long rows)
{
	if (rows > list->cnt)
		rows = list->cnt;
	if (rows < -list->cnt)
		rows = -list->cnt;
	list->cursor += rows;
	list_place(list, list->cnt, list->height);
}

#endif
