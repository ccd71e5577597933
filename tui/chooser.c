/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * chooser.c - a box in the middle; arrows or a first letter move, Enter takes, Esc leaves.
 */
#include <ctype.h>
#include <curses.h>
#include <stdio.h>
#include <string.h>

#include "chooser.h"
#include "fit.h"
#include "screen.h"
#include "sctop/text.h"

#define KEYS " Enter: take  Esc: leave "

void chooser_open(struct chooser *chooser, const char *title)
{
	memset(chooser, 0, sizeof(*chooser));
	snprintf(chooser->title, sizeof(chooser->title), "%s", title);
}

struct chooser_item *chooser_add(struct chooser *chooser)
{
	return chooser->cnt < CHOOSER_MAX ? &chooser->items[chooser->cnt++] : NULL;
}

void chooser_draw(struct chooser *chooser, const struct rect *area)
{
	int width = text_width(chooser->title) + 4, height, y, x;
	const int keys_width = (int)strlen(KEYS) + 4;

	for (int i = 0; i < chooser->cnt; i++)
		if (text_width(chooser->items[i].text) + 4 > width)
			width = text_width(chooser->items[i].text) + 4;
	if (width < keys_width)
		width = keys_width;
	if (width > area->width)
		width = area->width;
	height = chooser->cnt + 2 < area->height ? chooser->cnt + 2 : area->height;
	list_place(&chooser->list, chooser->cnt, height - 2);
	y = area->y + (area->height - height) / 2;
	x = area->x + (area->width - width) / 2;
	screen_blank(y, x - 1, width + 2, height);
	screen_printf(y, x, width, ROLE_FOCUS, " %-*s", width, chooser->title);
	for (int i = 0; i < height - 2 && chooser->list.top + i < chooser->cnt; i++) {
		long at = chooser->list.top + i;

		fit_put(y + 1 + i, x + 2, width - 3, ROLE_TEXT, chooser->items[at].text);
		screen_vline(y + 1 + i, x, 1, ROLE_LINE);
		screen_vline(y + 1 + i, x + width - 1, 1, ROLE_LINE);
		if (at == chooser->list.cursor)
			screen_highlight(y + 1 + i, x + 1, width - 2, ROLE_SELECTED);
	}
	screen_hline(y + height - 1, x, width, ROLE_LINE);
	screen_put(y + height - 1, x + 2, width - 3, ROLE_DIM, KEYS);
}

static void find_letter(struct chooser *chooser, int key)
{
	for (int step = 1; step <= chooser->cnt; step++) {
		long at = (chooser->list.cursor + step) % chooser->cnt;

		if (tolower((unsigned char)chooser->items[at].text[0]) == tolower(key)) {
			chooser->list.cursor = at;
			return;
		}
	}
}

enum chooser_result chooser_key(struct chooser *chooser, int key)
{
	static const struct {
		int key;
		long rows;
	} moves[] = {
		{ KEY_UP | SCREEN_KEY, -1 },
		{ KEY_DOWN | SCREEN_KEY, 1 },
		{ KEY_PPAGE | SCREEN_KEY, -10 },
		{ KEY_NPAGE | SCREEN_KEY, 10 },
		{ KEY_HOME | SCREEN_KEY, -CHOOSER_MAX },
		{ KEY_END | SCREEN_KEY, CHOOSER_MAX },
	};

	if (key == 0x1b || key == 'q')
		return CHOOSER_CANCELLED;
	if (key == '\r' || key == '\n' || key == (KEY_ENTER | SCREEN_KEY))
		return chooser->cnt ? CHOOSER_CHOSEN : CHOOSER_CANCELLED;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].key == key)
			list_move(&chooser->list, moves[i].rows);
	if (key > ' ' && key < 0x7f)
		find_letter(chooser, key);
	return CHOOSER_OPEN;
}
