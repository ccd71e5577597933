/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_sort.c - the order of the table that has the focus.
 */
#include <stddef.h>

#include "actions.h"
#include "ui.h"

/* The order of the table that has the focus. */
struct order {
	const struct column_set *columns;
	enum sort_key *sort;
	bool *invert;
};

static struct order focused_order(struct ui *ui)
{
	struct grid *grid = ui_grid(ui);

	if (ui->focus == PANE_CALLS)
		return (struct order){ &ui->calls.columns, &ui->calls.sort, &ui->calls.invert };
	if (ui->focus == PANE_PROCESSES && grid)
		return (struct order){ &grid->columns, &grid->sort, &grid->invert };
	return (struct order){ &ui->processes.columns, &ui->processes.sort, &ui->processes.invert };
}

static void sort_by(struct ui *ui, enum sort_key sort)
{
	struct order order = focused_order(ui);

	*order.sort = sort;
	*order.invert = false;
}

static void step_sort(struct ui *ui, int step)
{
	struct order order = focused_order(ui);

	sort_by(ui, columns_next_sort(order.columns, *order.sort, step));
}

/* Of the grids not each has each column; the other tables sort by what is not shown, too. */
static bool can_sort_by(struct ui *ui, enum sort_key sort)
{
	const struct column_set *columns = focused_order(ui).columns;

	if (ui->focus != PANE_PROCESSES || !ui_grid(ui))
		return true;
	for (int i = 0; i < columns->cnt; i++)
		if (columns->columns[i]->sort == sort)
			return true;
	return false;
}

void action_sort_next(struct ui *ui, int key)
{
	(void)key;
	step_sort(ui, 1);
}

void action_sort_previous(struct ui *ui, int key)
{
	(void)key;
	step_sort(ui, -1);
}

void action_invert(struct ui *ui, int key)
{
	struct order order = focused_order(ui);

	(void)key;
	*order.invert = !*order.invert;
}

void action_sort_key(struct ui *ui, int key)
{
	static const struct {
		int key;
		enum sort_key sort;
	} sorts[] = {
		{ 'C', SORT_RATE }, { 'D', SORT_TIME_SHARE }, { 'E', SORT_ERROR_RATE },
		{ 'L', SORT_P99 },  { 'P', SORT_PID },
	};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (sorts[i].key == key && can_sort_by(ui, sorts[i].sort))
			sort_by(ui, sorts[i].sort);
		else if (sorts[i].key == key)
			ui_say(ui, ROLE_WARNING, "%c: this view has no such column", key);
}
