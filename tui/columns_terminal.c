/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_terminal.c - the columns of the terminals view.
 */
#include <stdio.h>
#include <string.h>

#include "columns_cells.h"
#include "grid.h"
#include "sctop/proc.h"
#include "sctop/text.h"
#include "terminal_row.h"

CELL(struct terminal_row, terminal_tty)
{
	snprintf(cell->text, sizeof(cell->text), "%s", row->name);
	if (!row->tty && !context->sum)
		cell->role = ROLE_DIM;
}

CELL(struct terminal_row, terminal_users)
{
	size_t len = 0;

	for (int i = 0; i < row->uid_cnt && i < TERMINAL_USERS; i++) {
		const char *name = user_name(row->uids[i]);
		char text[128];

		text_escape(text, sizeof(text), name, strlen(name), context->text_flags);
		len += (size_t)snprintf(cell->text + len, sizeof(cell->text) - len, "%s%s",
					i ? "," : "", text);
	}
	if (row->uid_cnt > TERMINAL_USERS)
		strcat(cell->text, ",+");
}

CELL(struct terminal_row, terminal_processes)
{
	cell_count(cell, row->process_cnt);
}

CELL(struct terminal_row, terminal_rate)
{
	cell_rate(cell, row->calls_per_sec);
}

CELL(struct terminal_row, terminal_error_rate)
{
	cell_error_rate(cell, row->errors_per_sec, row->errors);
}

CELL(struct terminal_row, terminal_calls)
{
	cell_count(cell, row->calls);
}

CELL(struct terminal_row, terminal_errors)
{
	cell_error_count(cell, row->errors);
}

CELL(struct terminal_row, terminal_change)
{
	cell_change_rate(cell, row->change.marked, change_rate(&row->change, row->calls_per_sec));
}

CELL(struct terminal_row, terminal_ratio)
{
	cell_ratio(cell, row->change.marked, change_ratio(&row->change, row->calls_per_sec));
}

CELL(struct terminal_row, terminal_since)
{
	cell_change_count(cell, row->change.marked, row->change.calls);
}

CELL(struct terminal_row, terminal_since_errors)
{
	cell_change_count(cell, row->change.marked, row->change.errors);
}

CELL(struct terminal_row, terminal_idle)
{
	if (row->idle_ns == UINT64_MAX)
		cell_unknown(cell);
	else
		text_time(cell->text, row->idle_ns / 1000000000 * 1000000000, context->text_flags);
}

CELL(struct terminal_row, terminal_foreground)
{
	struct cell name = { .role = ROLE_TEXT };

	if (context->sum)
		return;
	if (!row->foreground) {
		cell_unknown(cell);
		return;
	}
	cell_comm(&name, context, row->foreground_comm, false);
	snprintf(cell->text, sizeof(cell->text), "%.200s(%u)", name.text, row->foreground);
}

CELL(struct terminal_row, terminal_busiest)
{
	if (context->sum)
		return;
	if (row->busiest_rate > 0)
		cell_comm(cell, context, row->busiest, false);
	else
		cell_unknown(cell);
}

/* clang-format off */
const struct column terminal_columns[] = {
	{ .id = "tty", .title = "TTY", .width = 10, .names = true, .sort = SORT_TTY,
	  .help = "terminal; none: processes without one", .render = terminal_tty_of },
	{ .id = "user", .title = "USER", .width = 9, .more = 6, .names = true, .drop = 3, .sort = SORT_USER,
	  .help = "whose processes are there", .render = terminal_users_of },
	{ .id = "processes", .title = "PROCS", .width = 6, .right = true, .drop = 2,
	  .sort = SORT_PROCESSES, .help = "processes, also those that make no calls",
	  .render = terminal_processes_of },
	{ .id = "rate", .title = "CALLS/S", .width = 8, .right = true, .sort = SORT_RATE,
	  .help = "calls per second, over the last interval; as far as the filter passes them",
	  .render = terminal_rate_of },
	{ .id = "change", .title = "ΔCALLS/S", .plain = "+-CALL/S", .width = 9, .right = true,
	  .change = true, .drop = 1, .sort = SORT_CHANGE_RATE,
	  .help = "calls per second above those at the mark (m)", .render = terminal_change_of },
	{ .id = "ratio", .title = "×RATE", .plain = "xRATE", .width = 6, .right = true,
	  .change = true, .drop = 2, .sort = SORT_CHANGE_RATIO,
	  .help = "calls per second as a multiple of those at the mark",
	  .render = terminal_ratio_of },
	{ .id = "since", .title = "+CALLS", .width = 7, .right = true, .change = true, .drop = 6,
	  .sort = SORT_CHANGE_CALLS, .help = "calls since the mark", .render = terminal_since_of },
	{ .id = "since-err", .title = "+ERRORS", .width = 8, .right = true, .change = true,
	  .drop = 7, .sort = SORT_CHANGE_ERRORS, .help = "failed calls since the mark",
	  .render = terminal_since_errors_of },
	{ .id = "err", .title = "ERR/S", .width = 6, .right = true, .drop = 1,
	  .sort = SORT_ERROR_RATE, .help = "failed calls per second; ! now, . before",
	  .render = terminal_error_rate_of },
	{ .id = "calls", .title = "CALLS", .width = 6, .right = true, .drop = 6,
	  .sort = SORT_CALLS, .help = "calls since the start", .render = terminal_calls_of },
	{ .id = "errors", .title = "ERRORS", .width = 7, .right = true, .drop = 7,
	  .sort = SORT_ERRORS, .help = "failed calls since the start",
	  .render = terminal_errors_of },
	{ .id = "idle", .title = "IDLE", .width = 6, .right = true, .drop = 4, .sort = SORT_LAST,
	  .help = "since somebody typed, or something was printed (to about 8 s)",
	  .render = terminal_idle_of },
	{ .id = "foreground", .title = "FOREGROUND", .width = 18, .more = 6, .names = true, .drop = 5, .sort = SORT_TEXT,
	  .help = "the process that the keys go to", .render = terminal_foreground_of },
	{ .id = "busiest", .title = "BUSIEST", .width = 9, .flexible = true, .names = true, .drop = 8,
	  .sort = SORT_NAME, .help = "the process with most calls per second",
	  .render = terminal_busiest_of },
	{ .id = NULL },
};
/* clang-format on */

static int compare_users(const struct terminal_row *x, const struct terminal_row *y)
{
	char name[128];

	if (!x->uid_cnt || !y->uid_cnt)
		return (y->uid_cnt > 0) - (x->uid_cnt > 0);
	snprintf(name, sizeof(name), "%s", user_name(x->uids[0]));
	return strcmp(name, user_name(y->uids[0]));
}

int terminal_row_compare(const void *a, const void *b, enum sort_key sort)
{
	const struct terminal_row *x = a, *y = b;

	switch (sort) {
	case SORT_USER:
		return compare_users(x, y);
	case SORT_PROCESSES:
		return grid_compare_number(x->process_cnt, y->process_cnt);
	case SORT_RATE:
		return grid_compare_number(x->calls_per_sec, y->calls_per_sec);
	case SORT_ERROR_RATE:
		return grid_compare_number(x->errors_per_sec, y->errors_per_sec);
	case SORT_CALLS:
		return grid_compare_number((double)x->calls, (double)y->calls);
	case SORT_ERRORS:
		return grid_compare_number((double)x->errors, (double)y->errors);
	case SORT_CHANGE_RATE:
		return grid_compare_number(change_rate(&x->change, x->calls_per_sec),
					   change_rate(&y->change, y->calls_per_sec));
	case SORT_CHANGE_RATIO:
		return grid_compare_number(change_ratio(&x->change, x->calls_per_sec),
					   change_ratio(&y->change, y->calls_per_sec));
	case SORT_CHANGE_CALLS:
		return grid_compare_number((double)x->change.calls, (double)y->change.calls);
	case SORT_CHANGE_ERRORS:
		return grid_compare_number((double)x->change.errors, (double)y->change.errors);
	case SORT_LAST:
		return grid_compare_number((double)x->idle_ns, (double)y->idle_ns);
	case SORT_TEXT:
		return strncmp(x->foreground_comm, y->foreground_comm, SCTOP_COMM_LEN);
	case SORT_NAME:
		return strncmp(x->busiest, y->busiest, SCTOP_COMM_LEN);
	default: /* SORT_TTY: as identity has it */
		return 0;
	}
}
