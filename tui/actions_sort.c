/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_sort.c - the order of the table that has the focus.
 */
#include <stddef.h>

#include "actions.h"
#include "ui.h"

static void sort_by(struct ui *ui, enum sort_key sort)
{
	bool calls = ui->focus == PANE_CALLS;
	enum sort_key *current = calls ? &ui->calls.sort : &ui->processes.sort;
	bool *invert = calls ? &ui->calls.invert : &ui->processes.invert;

	*current = sort;
	*invert = false;
}

static void step_sort(struct ui *ui, int step)
{
	bool calls = ui->focus == PANE_CALLS;
	const struct column_set *set = calls ? &ui->calls.columns : &ui->processes.columns;

	sort_by(ui, columns_next_sort(set, calls ? ui->calls.sort : ui->processes.sort, step));
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
	bool *invert = ui->focus == PANE_CALLS ? &ui->calls.invert : &ui->processes.invert;

	(void)key;
	*invert = !*invert;
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
		if (sorts[i].key == key)
			sort_by(ui, sorts[i].sort);
}
