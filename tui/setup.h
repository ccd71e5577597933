/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup.h - the setup screen: columns and their order, what is shown, colours. A change holds at
 * once; the tables above it show it.
 */
#ifndef TUI_SETUP_H
#define TUI_SETUP_H

#include <stdbool.h>

#include "layout.h"
#include "list.h"
#include "settings.h"

struct screen_mouse;
struct ui;

/* All columns of a table, in the order in which those that are on are shown. */
struct setup_columns {
	const struct column *order[COLUMNS_MAX];
	bool on[COLUMNS_MAX];
	int cnt;
};

/* Every column: those of the set in their order, each other one behind what it follows in the
 * table. */
void setup_columns_init(struct setup_columns *columns, const struct column_set *set,
			const struct column *all);
/* False: it is the last one that is on, but for those that need a mark. */
bool setup_columns_toggle(struct setup_columns *columns, int at);
/* Moves one up or down. Returns where it is then. */
int setup_columns_move(struct setup_columns *columns, int at, int step);
/* Those that are on, as a list. */
void setup_columns_print(const struct setup_columns *columns, char *list, size_t size);

struct setup {
	enum setting_page page;
	bool inside; /* the keys move among what is on the page, not among pages */
	struct list lists[PAGE_CNT];
	struct setup_columns columns[PAGE_CNT]; /* of the pages that are lists of columns */
	struct options edited;
	struct rect pages, items; /* as they were drawn */
};

/* The page over the screen: opened, drawn, and given the keys (screen_key()) and clicks meanwhile.
 */
void setup_open(struct ui *ui, enum setting_page page);
void setup_draw(struct ui *ui);
void setup_key(struct ui *ui, int key);
void setup_mouse(struct ui *ui, const struct screen_mouse *mouse);

#endif
