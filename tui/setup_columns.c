/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup_columns.c - which columns, in which order: pure.
 */
#include <stdio.h>
#include <string.h>

#include "setup.h"

static int find(const struct setup_columns *columns, const struct column *column)
{
	int at = 0;

	while (at < columns->cnt && columns->order[at] != column)
		at++;
	return at;
}

static void insert(struct setup_columns *columns, int at, const struct column *column, bool on)
{
	size_t behind = (size_t)(columns->cnt - at);

	memmove(&columns->order[at + 1], &columns->order[at], behind * sizeof(columns->order[0]));
	memmove(&columns->on[at + 1], &columns->on[at], behind * sizeof(columns->on[0]));
	columns->order[at] = column;
	columns->on[at] = on;
	columns->cnt++;
}

void setup_columns_init(struct setup_columns *columns, const struct column_set *set,
			const struct column *all)
{
	memset(columns, 0, sizeof(*columns));
	for (int i = 0; i < set->cnt; i++)
		if (find(columns, set->columns[i]) == columns->cnt) /* a list may name one twice */
			insert(columns, columns->cnt, set->columns[i], true);
	for (const struct column *column = all; column->id && columns->cnt < COLUMNS_MAX; column++)
		if (find(columns, column) == columns->cnt)
			insert(columns, column == all ? 0 : find(columns, column - 1) + 1, column,
			       false);
}

bool setup_columns_toggle(struct setup_columns *columns, int at)
{
	int on_cnt = 0;

	for (int i = 0; i < columns->cnt; i++)
		on_cnt += columns->on[i] && !columns->order[i]->change;
	if (columns->on[at] && !columns->order[at]->change && on_cnt == 1)
		return false;
	columns->on[at] = !columns->on[at];
	return true;
}

int setup_columns_move(struct setup_columns *columns, int at, int step)
{
	const struct column *column = columns->order[at];
	bool on = columns->on[at];
	int to = at + step;

	if (to < 0 || to >= columns->cnt)
		return at;
	columns->order[at] = columns->order[to];
	columns->on[at] = columns->on[to];
	columns->order[to] = column;
	columns->on[to] = on;
	return to;
}

void setup_columns_print(const struct setup_columns *columns, char *list, size_t size)
{
	struct column_set set = { .no_changes = true };

	for (int i = 0; i < columns->cnt; i++)
		if (columns->on[i])
			set.columns[set.cnt++] = columns->order[i];
	columns_print(&set, list, size);
}
