/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup.c - what is on the pages of the setup screen, and what its changes do. Keys and mouse are
 * in setup_keys.c, the picture in setup_draw.c.
 */
#include <string.h>

#include "screen.h"
#include "setup_impl.h"
#include "ui.h"

/* ---- what is on a page ---- */

const struct setting *setup_setting_at(const struct ui *ui, enum setting_page page, long i)
{
	const struct setting *setting = settings;

	for (; setting->key; setting++)
		if (setting->page == page && setting->commands & ui->options->command && !i--)
			break;
	return setting->key ? setting : NULL;
}

const struct setting *setup_page_setting(const struct ui *ui)
{
	return ui->setup.page == PAGE_DISPLAY ? NULL : setup_setting_at(ui, ui->setup.page, 0);
}

static long item_cnt(const struct ui *ui)
{
	const struct setting *setting = setup_page_setting(ui);
	long cnt = 0;

	if (setting && setting_columns(setting))
		return ui->setup.columns[ui->setup.page].cnt;
	while (setting ? setting_choice(setting, (size_t)cnt) != NULL
		       : setup_setting_at(ui, ui->setup.page, cnt) != NULL)
		cnt++;
	return cnt;
}

struct list *setup_items(struct ui *ui)
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
	set(ui, setup_page_setting(ui), list);
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

void setup_change(struct ui *ui, int step)
{
	const struct setting *setting = setup_page_setting(ui);
	int at = (int)setup_items(ui)->cursor;

	if (!setting)
		step_value(ui, setup_setting_at(ui, ui->setup.page, at), step);
	else if (!setting_columns(setting))
		set(ui, setting, setting_choice(setting, (size_t)at));
	else if (setup_columns_toggle(&ui->setup.columns[ui->setup.page], at))
		set_columns(ui);
	else
		ui_say(ui, ROLE_WARNING, "a table has one column at least");
}

void setup_shift(struct ui *ui, int step)
{
	const struct setting *setting = setup_page_setting(ui);
	struct list *list = setup_items(ui);

	if (!setting) {
		setup_change(ui, step);
	} else if (setting_columns(setting)) {
		list->cursor = setup_columns_move(&ui->setup.columns[ui->setup.page],
						  (int)list->cursor, step);
		set_columns(ui);
	}
}

void setup_move(struct ui *ui, long rows)
{
	struct setup *setup = &ui->setup;
	long page = (long)setup->page + (rows > 0 ? 1 : -1);

	if (setup->inside) {
		list_move(setup_items(ui), rows);
		if (setup->page == PAGE_COLOURS) /* to be seen, it must be tried */
			setup_change(ui, 1);
	} else if (page >= 0 && page < PAGE_CNT) {
		setup->page = (enum setting_page)page;
	}
}

/* ---- opening ---- */

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
