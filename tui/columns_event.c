/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_event.c - what row filter and search know of an event by name. The stream has lines, and
 * draws no columns.
 */
#include <stdio.h>
#include <string.h>

#include "columns_cells.h"
#include "sctop/decode.h"
#include "sctop/outcome.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"

CELL(struct record, event_pid)
{
	cell_pid(cell, row->event->tgid);
}

CELL(struct record, event_tid)
{
	cell_pid(cell, row->event->tid);
}

CELL(struct record, event_comm)
{
	cell_comm(cell, context, row->event->comm, false);
}

CELL(struct record, event_user)
{
	const char *name = user_name(row->event->uid);

	text_escape(cell->text, sizeof(cell->text), name, strlen(name), context->text_flags);
}

CELL(struct record, event_tty)
{
	tty_name(row->event->tty, cell->text, sizeof(cell->text));
	if (!cell->text[0])
		cell_unknown(cell);
}

CELL(struct record, event_call)
{
	if (row->event->type == SCTOP_EVENT_CALL)
		call_title((struct call_id){ row->event->abi, row->event->nr }, cell->text,
			   sizeof(cell->text));
	else
		cell_unknown(cell);
}

CELL(struct record, event_errno)
{
	int number = outcome_errno(row->event);
	const char *name = number ? errno_name(number) : "-";

	if (name)
		strcpy(cell->text, name);
	else
		snprintf(cell->text, sizeof(cell->text), "errno %d", number);
}

/* clang-format off */
const struct column event_columns[] = {
	{ .id = "pid", .title = "PID", .sort = SORT_PID, .help = "process", .render = event_pid_of },
	{ .id = "tid", .title = "TID", .sort = SORT_TID, .help = "thread", .render = event_tid_of },
	{ .id = "comm", .title = "COMMAND", .sort = SORT_NAME, .help = "its name then",
	  .render = event_comm_of },
	{ .id = "user", .title = "USER", .sort = SORT_USER, .help = "real user",
	  .render = event_user_of },
	{ .id = "tty", .title = "TTY", .sort = SORT_TTY, .help = "controlling terminal",
	  .render = event_tty_of },
	{ .id = "call", .title = "CALL", .sort = SORT_CALL, .help = "system call; -: no call",
	  .render = event_call_of },
	{ .id = "errno", .title = "ERRNO", .sort = SORT_ERRNO, .help = "what it failed with; -: nothing",
	  .render = event_errno_of },
	{ .id = NULL },
};
/* clang-format on */
