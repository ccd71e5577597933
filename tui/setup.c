/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup.c - pages at the left, what is on them at the right; the lower part of the screen, so
 * that the tables above it show what a change does.
 */
#include <curses.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "fit.h"
#include "screen.h"
#include "sctop/text.h"
#include "setup.h"
#include "ui.h"

#define PAGES_WIDTH  14
#define PAGES_NARROW 11 /* on a screen less than twice as wide as a label */
#define LABEL_WIDTH  34
#define PREVIEW_ROWS 9 /* at the top, where the screen is high enough */
#define ROWS_MAX     21
#define LOW_SCREEN   18
#define BOX_WIDTH    4 /* "[x] " */
#define COLUMN_WIDTH 12

static const char *const page_names[PAGE_CNT] = {
	[PAGE_PROCESSES] = "Processes",
	[PAGE_CALLS] = "Calls",
	[PAGE_DISPLAY] = "Display",
	[PAGE_COLOURS] = "Colours",
};

/* ---- what is on a page ---- */

static const struct setting *setting_at(const struct ui *ui, enum setting_page page, long i)
{
	const struct setting *setting = settings;

	for (; setting->key; setting++)
		if (setting->page == page && setting->commands & ui->options->command && !i--)
			break;
	return setting->key ? setting : NULL;
}

/* The one setting that the whole page is about, or NULL: its rows are settings. */
static const struct setting *page_setting(const struct ui *ui)
{
	return ui->setup.page == PAGE_DISPLAY ? NULL : setting_at(ui, ui->setup.page, 0);
}

static long item_cnt(const struct ui *ui)
{
	const struct setting *setting = page_setting(ui);
	long cnt = 0;

	if (setting && setting_columns(setting))
		return ui->setup.columns[ui->setup.page].cnt;
	while (setting ? setting_choice(setting, (size_t)cnt) != NULL
		       : setting_at(ui, ui->setup.page, cnt) != NULL)
		cnt++;
	return cnt;
}

static struct list *items(struct ui *ui)
{
	struct list *list = &ui->setup.lists[ui->setup.page];

	list_place(list, item_cnt(ui), ui->setup.items.height);
	return list;
}

/* ---- changes ---- */

static void take(struct ui *ui)
{
	struct options *edited = &ui->setup.edited;

	ui_take_settings(ui, edited);
	ui->later.no_mouse = edited->no_mouse;
	ui->later.ascii = edited->ascii;
	ui->later.string_limit = edited->string_limit;
	ui->later.max_rate = edited->max_rate;
	if (edited->theme && edited->theme != ui->theme) {
		ui->theme = edited->theme;
		screen_set_theme(ui->theme);
	}
	ui_settings(ui, edited); /* a tree ends where threads begin */
}

static void set(struct ui *ui, const struct setting *setting, const char *value)
{
	char why[256];

	if (setting_set(setting, &ui->setup.edited, value, why, sizeof(why)))
		ui_say(ui, ROLE_WARNING, "%s: %s", setting->label, why);
	else if (setting->later)
		ui_say(ui, ROLE_TEXT, "%s: from the next start on, once it is saved (W)",
		       setting->label);
	take(ui);
}

static void set_columns(struct ui *ui)
{
	char list[SETTING_MAX];

	setup_columns_print(&ui->setup.columns[ui->setup.page], list, sizeof(list));
	set(ui, page_setting(ui), list);
}

/* The next or previous of the values there are; round and round. */
static void step_value(struct ui *ui, const struct setting *setting, int step)
{
	char value[SETTING_MAX];
	int cnt = 0, at = -1;

	setting_print(setting, &ui->setup.edited, value);
	for (const char *choice; (choice = setting_choice(setting, (size_t)cnt)); cnt++)
		if (!strcmp(choice, value))
			at = cnt;
	at = at < 0 ? (step > 0 ? 0 : cnt - 1) : (at + step + cnt) % cnt;
	set(ui, setting, setting_choice(setting, (size_t)at));
}

/* Space: on, off; the next value; this theme. */
static void change(struct ui *ui, int step)
{
	const struct setting *setting = page_setting(ui);
	int at = (int)items(ui)->cursor;

	if (!setting)
		step_value(ui, setting_at(ui, ui->setup.page, at), step);
	else if (!setting_columns(setting))
		set(ui, setting, setting_choice(setting, (size_t)at));
	else if (setup_columns_toggle(&ui->setup.columns[ui->setup.page], at))
		set_columns(ui);
	else
		ui_say(ui, ROLE_WARNING, "a table has one column at least");
}

/* < and >: the column up or down; the value before or after. */
static void shift(struct ui *ui, int step)
{
	const struct setting *setting = page_setting(ui);
	struct list *list = items(ui);

	if (!setting) {
		change(ui, step);
	} else if (setting_columns(setting)) {
		list->cursor = setup_columns_move(&ui->setup.columns[ui->setup.page],
						  (int)list->cursor, step);
		set_columns(ui);
	}
}

static void move_by(struct ui *ui, long rows)
{
	struct setup *setup = &ui->setup;
	long page = (long)setup->page + (rows > 0 ? 1 : -1);

	if (setup->inside) {
		list_move(items(ui), rows);
		if (setup->page == PAGE_COLOURS) /* to be seen, it must be tried */
			change(ui, 1);
	} else if (page >= 0 && page < PAGE_CNT) {
		setup->page = (enum setting_page)page;
	}
}

/* ---- opening, keys, mouse ---- */

static void find_theme(struct ui *ui)
{
	struct list *list = &ui->setup.lists[PAGE_COLOURS];

	for (list->cursor = 0; themes[list->cursor].name; list->cursor++)
		if (&themes[list->cursor] == ui->theme)
			return;
	list->cursor = 0;
}

void setup_open(struct ui *ui, enum setting_page page)
{
	struct setup *setup = &ui->setup;

	setup->page = page;
	setup->inside = true;
	ui_settings(ui, &setup->edited);
	setup_columns_init(&setup->columns[PAGE_PROCESSES], &ui->processes.columns,
			   process_columns);
	setup_columns_init(&setup->columns[PAGE_CALLS], &ui->calls.columns, call_columns);
	find_theme(ui);
	ui->mode = MODE_SETUP;
}

static void leave(struct ui *ui, int argument)
{
	(void)argument;
	ui->mode = MODE_NORMAL;
}

static void enter_or_change(struct ui *ui, int step)
{
	if (ui->setup.inside)
		change(ui, step);
	else
		ui->setup.inside = true;
}

static void shift_inside(struct ui *ui, int step)
{
	if (ui->setup.inside)
		shift(ui, step);
}

static void go(struct ui *ui, int inside)
{
	ui->setup.inside = inside;
}

static void other_side(struct ui *ui, int argument)
{
	(void)argument;
	ui->setup.inside = !ui->setup.inside;
}

static void move_rows(struct ui *ui, int rows)
{
	move_by(ui, rows);
}

static void move_page(struct ui *ui, int step)
{
	move_by(ui, (long)step * (ui->setup.items.height > 1 ? ui->setup.items.height - 1 : 1));
}

static void save(struct ui *ui, int argument)
{
	action_save(ui, argument);
}

struct setup_key {
	int keys[4];
	const char *shown, *label; /* in the key bar; NULL: not there */
	void (*run)(struct ui *ui, int argument);
	int argument;
};

#define SPECIAL(k) (KEY_##k | SCREEN_KEY)
#define F(n)	   (KEY_F(n) | SCREEN_KEY)

/* In the order of the key bar: what has no room is at its end. */
static const struct setup_key setup_keys[] = {
	{ { ' ', '\r', '\n', SPECIAL(ENTER) }, "Space", "Change", enter_or_change, 1 },
	{ { 0x1b, 's', 'q', F(10) }, "Esc", "Leave", leave, 0 },
	{ { 'W' }, "W", "Save", save, 0 },
	{ { '<', ',', F(7) }, "<", "Up", shift_inside, -1 },
	{ { '>', F(8) }, ">", "Down", shift_inside, 1 },
	{ { '\t', SPECIAL(BTAB) }, "Tab", "Page", other_side, 0 },
	{ { 'S', F(2) }, NULL, NULL, leave, 0 },
	{ { SPECIAL(UP), 'k' }, NULL, NULL, move_rows, -1 },
	{ { SPECIAL(DOWN), 'j' }, NULL, NULL, move_rows, 1 },
	{ { SPECIAL(LEFT) }, NULL, NULL, go, false },
	{ { SPECIAL(RIGHT) }, NULL, NULL, go, true },
	{ { SPECIAL(PPAGE) }, NULL, NULL, move_page, -1 },
	{ { SPECIAL(NPAGE) }, NULL, NULL, move_page, 1 },
	{ { SPECIAL(HOME) }, NULL, NULL, move_rows, -1000 },
	{ { SPECIAL(END) }, NULL, NULL, move_rows, 1000 },
};
#define KEY_CNT (sizeof(setup_keys) / sizeof(setup_keys[0]))

void setup_key(struct ui *ui, int key)
{
	ui->status[0] = '\0';
	for (size_t i = 0; i < KEY_CNT; i++)
		for (int k = 0; k < 4 && setup_keys[i].keys[k]; k++)
			if (setup_keys[i].keys[k] == key) {
				setup_keys[i].run(ui, setup_keys[i].argument);
				return;
			}
}

/* The x of a key in the key bar, and its width; 0 if it is not there. */
static int key_place(size_t i, int *x)
{
	*x = 0;
	for (size_t before = 0; before < i; before++)
		if (setup_keys[before].shown)
			*x += (int)strlen(setup_keys[before].shown) +
			      (int)strlen(setup_keys[before].label) + 2;
	return setup_keys[i].shown
		       ? (int)(strlen(setup_keys[i].shown) + strlen(setup_keys[i].label)) + 1
		       : 0;
}

static void click_keys(struct ui *ui, int at)
{
	for (size_t i = 0; i < KEY_CNT; i++) {
		int x, width = key_place(i, &x);

		if (at >= x && at < x + width) {
			setup_keys[i].run(ui, setup_keys[i].argument);
			return;
		}
	}
}

static void click_item(struct ui *ui, int y, int x)
{
	struct list *list = items(ui);
	long at = list->top + y;
	bool again = ui->setup.inside && at == list->cursor;

	if (at >= list->cnt)
		return;
	ui->setup.inside = true;
	list->cursor = at;
	if (again || x < BOX_WIDTH || ui->setup.page == PAGE_COLOURS)
		change(ui, 1);
}

void setup_mouse(struct ui *ui, const struct screen_mouse *mouse)
{
	const struct setup *setup = &ui->setup;
	int width, height;

	screen_size(&width, &height);
	if (mouse->button != MOUSE_CLICK) {
		move_by(ui, mouse->button == MOUSE_WHEEL_UP ? -1 : 1);
	} else if (rect_contains(&setup->items, mouse->y, mouse->x)) {
		click_item(ui, mouse->y - setup->items.y, mouse->x - setup->items.x);
	} else if (rect_contains(&setup->pages, mouse->y, mouse->x) &&
		   mouse->y - setup->pages.y < PAGE_CNT) {
		ui->setup.page = (enum setting_page)(mouse->y - setup->pages.y);
		ui->setup.inside = false;
	} else if (mouse->y == height - 1) {
		click_keys(ui, mouse->x);
	}
}

/* ---- drawing ---- */

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
	x += BOX_WIDTH;
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
	x += BOX_WIDTH;
	screen_put(y, x, COLUMN_WIDTH + 3, on ? ROLE_VALUE : ROLE_TEXT, theme->name);
	x += COLUMN_WIDTH + 4;
	fit_put(y, x, rect->x + rect->width - x, ROLE_TEXT, theme->help);
}

static void draw_setting(struct ui *ui, const struct rect *rect, int y, long at)
{
	const struct setting *setting = setting_at(ui, ui->setup.page, at);
	int width = rect->width > LABEL_WIDTH + 14 ? LABEL_WIDTH : rect->width - 14;
	char value[SETTING_MAX];

	setting_print(setting, &ui->setup.edited, value);
	fit_put(y, rect->x, width - 1, ROLE_TEXT, setting->label);
	fit_put(y, rect->x + width, rect->width - width, ROLE_VALUE, value);
}

static void draw_items(struct ui *ui)
{
	const struct setting *setting = page_setting(ui);
	const struct rect *rect = &ui->setup.items;
	const struct list *list = items(ui);

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
	const struct list *list = items(ui);
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

static void draw_setup_keys(int y, int width)
{
	screen_blank(y, 0, width, 1);
	for (size_t i = 0; i < KEY_CNT; i++) {
		const struct setup_key *key = &setup_keys[i];
		int x, needed = key_place(i, &x);

		if (!needed || x + needed > width)
			continue;
		x += screen_put(y, x, width - x, ROLE_KEY, key->shown);
		screen_printf(y, x, width - x, ROLE_LABEL, "%s ", key->label);
	}
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
	draw_setup_keys(height - 1, width);
}
