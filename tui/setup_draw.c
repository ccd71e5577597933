/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup_draw.c - pages at the left, what is on them at the right; the lower part of the screen, so
 * that the tables above it show what a change does.
 */
#include <stdio.h>

#include "fit.h"
#include "screen.h"
#include "setup_impl.h"
#include "ui.h"

#define PAGES_WIDTH  14
#define PAGES_NARROW 11 /* on a screen less than twice as wide as a label */
#define LABEL_WIDTH  34
#define PREVIEW_ROWS 9 /* at the top, where the screen is high enough */
#define ROWS_MAX     21
#define LOW_SCREEN   18
#define COLUMN_WIDTH 12

static const char *const page_names[PAGE_CNT] = {
	[PAGE_PROCESSES] = "Processes",
	[PAGE_CALLS] = "Calls",
	[PAGE_DISPLAY] = "Display",
	[PAGE_COLOURS] = "Colours",
};

/* Whether it is chosen, but the table is too narrow for it. */
static bool is_dropped(const struct ui *ui, const struct column *column)
{
	const struct column_set *set =
		ui->setup.page == PAGE_CALLS ? &ui->calls.columns : &ui->processes.columns;
	bool is_shown = ui_visible(ui, ui->setup.page == PAGE_CALLS ? PANE_CALLS : PANE_PROCESSES);

	for (int i = 0; i < set->cnt; i++)
		if (set->columns[i] == column)
			return is_shown && !set->widths[i];
	return false;
}

static void draw_column(struct ui *ui, const struct rect *rect, int y, long at)
{
	const struct setup_columns *columns = &ui->setup.columns[ui->setup.page];
	const struct column *column = columns->order[at];
	bool on = columns->on[at];
	int x = rect->x;

	screen_put(y, x, rect->width, on ? ROLE_VALUE : ROLE_DIM, on ? "[x]" : "[ ]");
	x += SETUP_BOX_WIDTH;
	screen_put(y, x, COLUMN_WIDTH - 1, on ? ROLE_VALUE : ROLE_TEXT, column->title);
	x += COLUMN_WIDTH;
	if (is_dropped(ui, column))
		x += screen_put(y, x, rect->x + rect->width - x, ROLE_WARNING,
				column->change ? "(with a mark: m)" : "(no room)") +
		     1;
	fit_put(y, x, rect->x + rect->width - x, on ? ROLE_TEXT : ROLE_DIM, column->help);
}

static void draw_choice(struct ui *ui, const struct rect *rect, int y, long at)
{
	const struct theme *theme = &themes[at];
	bool on = theme == ui->theme;
	int x = rect->x;

	screen_put(y, x, rect->width, on ? ROLE_VALUE : ROLE_DIM, on ? "(*)" : "( )");
	x += SETUP_BOX_WIDTH;
	screen_put(y, x, COLUMN_WIDTH + 3, on ? ROLE_VALUE : ROLE_TEXT, theme->name);
	x += COLUMN_WIDTH + 4;
	fit_put(y, x, rect->x + rect->width - x, ROLE_TEXT, theme->help);
}

static void draw_setting(struct ui *ui, const struct rect *rect, int y, long at)
{
	const struct setting *setting = setup_setting_at(ui, ui->setup.page, at);
	int width = rect->width > LABEL_WIDTH + 14 ? LABEL_WIDTH : rect->width - 14;
	char value[SETTING_MAX];

	setting_print(setting, &ui->setup.edited, value);
	fit_put(y, rect->x, width - 1, ROLE_TEXT, setting->label);
	fit_put(y, rect->x + width, rect->width - width, ROLE_VALUE, value);
}

static void draw_items(struct ui *ui)
{
	const struct setting *setting = setup_page_setting(ui);
	const struct rect *rect = &ui->setup.items;
	const struct list *list = setup_items(ui);

	for (long i = 0; i < list->height && list->top + i < list->cnt; i++) {
		long at = list->top + i;
		int y = rect->y + (int)i;

		if (!setting)
			draw_setting(ui, rect, y, at);
		else if (setting_columns(setting))
			draw_column(ui, rect, y, at);
		else
			draw_choice(ui, rect, y, at);
		if (at == list->cursor)
			screen_highlight(y, rect->x, rect->width,
					 ui->setup.inside ? ROLE_SELECTED : ROLE_SELECTED_OTHER);
	}
}

/* How much of the page is below. */
static void draw_more(struct ui *ui, int y, int width)
{
	const struct list *list = setup_items(ui);
	long more = list->cnt - list->top - list->height;
	char text[40];

	if (more <= 0)
		return;
	snprintf(text, sizeof(text), " %ld more below ", more);
	screen_put_right(y, width / 2, width - width / 2 - 1, ROLE_TEXT, text);
}

static void draw_pages(const struct ui *ui)
{
	const struct rect *rect = &ui->setup.pages;

	for (int page = 0; page < PAGE_CNT && page < rect->height; page++) {
		screen_printf(rect->y + page, rect->x, rect->width, ROLE_TEXT, " %s",
			      page_names[page]);
		if (page == (int)ui->setup.page)
			screen_highlight(rect->y + page, rect->x, rect->width,
					 ui->setup.inside ? ROLE_SELECTED_OTHER : ROLE_SELECTED);
	}
	screen_vline(rect->y, rect->x + rect->width, rect->height, ROLE_LINE);
}

void setup_draw(struct ui *ui)
{
	struct setup *setup = &ui->setup;
	int width, height, top, left;

	screen_size(&width, &height);
	top = height < LOW_SCREEN ? 2 : PREVIEW_ROWS;
	if (height - 2 - top > ROWS_MAX)
		top = height - 2 - ROWS_MAX;
	screen_blank(top, 0, width, height - 2 - top);
	screen_hline(top, 0, width, ROLE_LINE);
	screen_printf(top, 0, width, ROLE_FOCUS, "%s Setup: %s ", screen_glyph(GLYPH_CURSOR),
		      page_names[setup->page]);
	left = width < 2 * LABEL_WIDTH ? PAGES_NARROW : PAGES_WIDTH;
	setup->pages = (struct rect){ top + 1, 0, height - 3 - top, left };
	setup->items = (struct rect){ top + 1, left + 2, height - 3 - top, width - left - 2 };
	draw_pages(ui);
	draw_items(ui);
	draw_more(ui, top, width);
	setup_keys_draw(height - 1, width);
}
