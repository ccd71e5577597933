/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup_keys.c - keys, key bar and mouse of the setup screen: one table of keys.
 */
#include <curses.h>
#include <string.h>

#include "actions.h"
#include "screen.h"
#include "setup_impl.h"
#include "ui.h"

static void leave(struct ui *ui, int argument)
{
	(void)argument;
	ui->mode = MODE_NORMAL;
}

static void enter_or_change(struct ui *ui, int step)
{
	if (ui->setup.inside)
		setup_change(ui, step);
	else
		ui->setup.inside = true;
}

static void shift_inside(struct ui *ui, int step)
{
	if (ui->setup.inside)
		setup_shift(ui, step);
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
	setup_move(ui, rows);
}

static void move_page(struct ui *ui, int step)
{
	setup_move(ui, (long)step * (ui->setup.items.height > 1 ? ui->setup.items.height - 1 : 1));
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
	{ { SPECIAL(UP) }, NULL, NULL, move_rows, -1 },
	{ { SPECIAL(DOWN) }, NULL, NULL, move_rows, 1 },
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

void setup_keys_draw(int y, int width)
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
	struct list *list = setup_items(ui);
	long at = list->top + y;
	bool again = ui->setup.inside && at == list->cursor;

	if (at >= list->cnt)
		return;
	ui->setup.inside = true;
	list->cursor = at;
	if (again || x < SETUP_BOX_WIDTH || ui->setup.page == PAGE_COLOURS)
		setup_change(ui, 1);
}

void setup_mouse(struct ui *ui, const struct screen_mouse *mouse)
{
	const struct setup *setup = &ui->setup;
	int width, height;

	screen_size(&width, &height);
	if (mouse->button != MOUSE_CLICK) {
		setup_move(ui, mouse->button == MOUSE_WHEEL_UP ? -1 : 1);
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
