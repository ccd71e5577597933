/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * key_bar.c - the keys that do something in the focused pane, as far as there is room for them.
 */
#include <stdio.h>

#include "key_bar.h"
#include "keys.h"
#include "screen.h"
#include "sctop/text.h"
#include "ui.h"

struct key_place {
	const struct key_binding *binding;
	char key[8];
	int x, width;
};

/* The next binding in the bar, its place after the one in *place. False at the end. */
static bool next_key(const struct ui *ui, struct key_place *place)
{
	const struct key_binding *row = place->binding ? place->binding + 1 : key_bindings;
	int x = place->binding ? place->x + place->width + 1 : 0;

	for (; row->action != ACTION_NONE; row++) {
		if (!row->label || !(row->contexts & ui_focused(ui)->context) ||
		    row->source == (ui->playback ? LIVE : REPLAY))
			continue;
		place->binding = row;
		/* A letter reaches us through every terminal; F keys do not. */
		if (row->keys[0] == '\r')
			snprintf(place->key, sizeof(place->key), "Enter");
		else
			snprintf(place->key, sizeof(place->key), "%c", row->keys[0]);
		place->x = x;
		place->width = text_width(place->key) + text_width(row->label) + 1;
		return true;
	}
	return false;
}

void key_bar_draw(struct ui *ui)
{
	const struct rect *rect = &ui->layout.keys;
	struct key_place place = { 0 };

	if (!rect->height)
		return;
	while (next_key(ui, &place) && place.x + place.width <= rect->width) {
		int x = rect->x + place.x;

		x += screen_put(rect->y, x, rect->width, ROLE_KEY, place.key);
		screen_printf(rect->y, x, rect->width, ROLE_LABEL, "%s ", place.binding->label);
	}
}

void key_bar_click(struct ui *ui, int y, int x)
{
	struct key_place place = { 0 };

	if (!rect_contains(&ui->layout.keys, y, x))
		return;
	while (next_key(ui, &place))
		if (x >= place.x && x < place.x + place.width) {
			ui_key(ui, place.binding->keys[0]);
			break;
		}
}
