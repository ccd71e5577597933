/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_inflight.c - the columns of the in-flight view.
 */
#include <stdio.h>
#include <string.h>

#include "columns_cells.h"
#include "grid.h"
#include "inflight_row.h"
#include "sctop/text.h"

CELL(struct inflight_row, inflight_pid)
{
	cell_pid(cell, row->call.tgid);
}

CELL(struct inflight_row, inflight_tid)
{
	cell_pid(cell, row->call.tid);
}

CELL(struct inflight_row, inflight_age)
{
	if (row->age_ns != UINT64_MAX)
		text_time(cell->text, row->age_ns, context->text_flags);
	else if (row->call.flags & SCTOP_INFLIGHT_BEFORE_US)
		strcpy(cell->text, "before"); /* us: how long is not known */
	else
		strcpy(cell->text, "?"); /* the clock was off */
}

CELL(struct inflight_row, inflight_command)
{
	cell_comm(cell, context, row->comm, false);
}

CELL(struct inflight_row, inflight_call)
{
	char name[64];

	call_title((struct call_id){ row->call.abi, row->call.nr }, name, sizeof(name));
	snprintf(cell->text, sizeof(cell->text), "%s%s", name,
		 context->fds ? row->plain : row->args);
}

CELL(struct inflight_row, inflight_fd)
{
	if (row->has_fd)
		snprintf(cell->text, sizeof(cell->text), "%3d %s", row->fd, row->fd_name);
	else
		snprintf(cell->text, sizeof(cell->text), "  -");
	cell->role = row->has_fd ? ROLE_TEXT : ROLE_DIM;
}

/* clang-format off */
const struct column inflight_columns[] = {
	{ .id = "pid", .title = "PID", .width = 7, .right = true, .names = true, .sort = SORT_PID,
	  .help = "process", .render = inflight_pid_of },
	{ .id = "tid", .title = "TID", .width = 7, .right = true, .names = true, .drop = 2, .sort = SORT_TID,
	  .help = "thread", .render = inflight_tid_of },
	{ .id = "for", .title = "FOR", .width = 6, .right = true, .sort = SORT_AGE,
	  .help = "so long inside the call; before: since before sctop, ?: latency was off",
	  .render = inflight_age_of },
	{ .id = "command", .also = "comm", .title = "COMMAND", .width = 15, .names = true, .drop = 1, .sort = SORT_NAME,
	  .help = "name of the process", .render = inflight_command_of },
	{ .id = "fd", .title = " FD ON", .width = 20, .more = 30, .names = true, .drop = 3, .sort = SORT_FD,
	  .help = "the first descriptor among the arguments, and what it stands for; sorted by that",
	  .render = inflight_fd_of },
	{ .id = "call", .title = "CALL", .width = 30, .flexible = true, .names = true, .sort = SORT_CALL,
	  .help = "what it is inside of, and on what", .render = inflight_call_of },
	{ .id = NULL },
};
/* clang-format on */

int inflight_row_compare(const void *a, const void *b, enum sort_key sort)
{
	const struct inflight_row *x = a, *y = b;
	int diff;

	switch (sort) {
	case SORT_TID:
		return grid_compare_number(x->call.tid, y->call.tid);
	case SORT_AGE:
		return grid_compare_number((double)x->age_ns, (double)y->age_ns);
	case SORT_NAME:
		return strncmp(x->comm, y->comm, sizeof(x->comm));
	case SORT_FD:
		diff = y->has_fd - x->has_fd;
		if (!diff)
			diff = strcmp(x->fd_name, y->fd_name);
		return diff ? diff : grid_compare_number(x->fd, y->fd);
	case SORT_CALL:
		diff = grid_compare_call((struct call_id){ x->call.abi, x->call.nr },
					 (struct call_id){ y->call.abi, y->call.nr });
		return diff ? diff : strcmp(x->args, y->args);
	default: /* SORT_PID: as identity has it */
		return 0;
	}
}
