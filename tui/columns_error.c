/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_error.c - the columns of the errors view.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "columns_cells.h"
#include "error_row.h"
#include "grid.h"
#include "sctop/decode.h"
#include "sctop/text.h"

const char *error_row_name(const struct error_row *row, char buf[static 24])
{
	int number = row->failure.number;
	const char *name = number ? errno_name(number) : "?";

	if (name)
		return name;
	snprintf(buf, 24, "errno %d", number);
	return buf;
}

CELL(struct error_row, error_pid)
{
	cell_pid(cell, row->failure.kind == PROCESS_NORMAL ? row->failure.id.tgid : 0);
}

CELL(struct error_row, error_command)
{
	const struct failure_row *failure = &row->failure;

	cell_comm(cell, context, failure->comm, failure->exited && failure->kind == PROCESS_NORMAL);
	if (failure->kind != PROCESS_NORMAL)
		cell->role = ROLE_DIM;
}

CELL(struct error_row, error_call)
{
	if (context->sum)
		return;
	call_title(row->failure.call, cell->text, sizeof(cell->text));
	cell->role = ROLE_NAME;
}

CELL(struct error_row, error_errno)
{
	char name[24];

	if (context->sum)
		return;
	strcpy(cell->text, error_row_name(row, name));
	cell->role = row->failure.number ? ROLE_ERROR : ROLE_DIM;
}

CELL(struct error_row, error_rate)
{
	cell_error_rate(cell, row->failure.per_sec, row->failure.count);
}

CELL(struct error_row, error_count)
{
	cell_error_count(cell, row->failure.count);
}

CELL(struct error_row, error_change)
{
	cell_change_rate(cell, row->failure.marked,
			 row->failure.per_sec - row->failure.per_sec_before);
}

CELL(struct error_row, error_since)
{
	cell_change_count(cell, row->failure.marked,
			  (int64_t)(row->failure.count - row->failure.count_before));
}

/* As change_ratio() has it. */
static double ratio_of(const struct failure_row *failure)
{
	if (failure->count_before)
		return (double)failure->count / (double)failure->count_before;
	return failure->count ? HUGE_VAL : -1;
}

CELL(struct error_row, error_ratio)
{
	cell_ratio(cell, row->failure.marked, ratio_of(&row->failure));
}

CELL(struct error_row, error_share)
{
	if (context->sum)
		cell_unknown(cell);
	else
		cell_share(cell, row->failure.share);
}

CELL(struct error_row, error_last)
{
	if (row->age_ns == UINT64_MAX)
		cell_unknown(cell);
	else
		text_time(cell->text, row->age_ns, context->text_flags);
}

CELL(struct error_row, error_args)
{
	if (context->sum)
		return;
	if (row->args[0])
		snprintf(cell->text, sizeof(cell->text), "%s", row->args);
	else
		cell_unknown(cell);
}

/* clang-format off */
const struct column error_columns[] = {
	{ .id = "pid", .title = "PID", .width = 7, .right = true, .names = true, .sort = SORT_PID,
	  .help = "process", .render = error_pid_of },
	{ .id = "command", .also = "comm", .title = "COMMAND", .width = 12, .more = 3, .names = true, .drop = 2, .sort = SORT_NAME,
	  .help = "its name; marked if it has ended", .render = error_command_of },
	{ .id = "call", .title = "CALL", .width = 11, .more = 6, .names = true, .sort = SORT_CALL,
	  .help = "the call that failed", .render = error_call_of },
	{ .id = "errno", .title = "ERRNO", .width = 12, .names = true, .sort = SORT_ERRNO,
	  .help = "with what; ?: it failed before this view was open, or in too many ways",
	  .render = error_errno_of },
	{ .id = "rate", .title = "ERR/S", .width = 6, .right = true, .drop = 1,
	  .sort = SORT_ERROR_RATE, .help = "so often per second; ! now, . before",
	  .render = error_rate_of },
	{ .id = "change", .title = "ΔERR/S", .plain = "+-ERR/S", .width = 8, .right = true,
	  .change = true, .drop = 4, .sort = SORT_CHANGE_RATE,
	  .help = "failures per second above those in the interval before the mark (m)",
	  .render = error_change_of },
	{ .id = "errors", .title = "ERRORS", .width = 7, .right = true, .sort = SORT_ERRORS,
	  .help = "so often since the start", .render = error_count_of },
	{ .id = "since", .title = "+ERRORS", .width = 8, .right = true, .change = true, .drop = 1,
	  .sort = SORT_CHANGE_ERRORS, .help = "so often since the mark",
	  .render = error_since_of },
	{ .id = "ratio", .title = "×ERRORS", .plain = "xERRORS", .width = 8, .right = true,
	  .change = true, .drop = 2, .sort = SORT_CHANGE_RATIO,
	  .help = "ERRORS as a multiple of what it was at the mark; new: there was none",
	  .render = error_ratio_of },
	{ .id = "share", .title = "SHARE", .width = 6, .right = true, .drop = 5,
	  .sort = SORT_SHARE, .help = "of all errors of this call here", .render = error_share_of },
	{ .id = "last", .title = "LAST", .width = 6, .right = true, .drop = 4, .sort = SORT_LAST,
	  .help = "how long ago it failed last", .render = error_last_of },
	{ .id = "args", .title = "LAST ON", .width = 11, .flexible = true, .names = true, .drop = 3,
	  .sort = SORT_TEXT, .help = "its path, address or arguments then; as far as streamed",
	  .render = error_args_of },
	{ .id = NULL },
};
/* clang-format on */

int error_row_compare(const void *a, const void *b, enum sort_key sort)
{
	const struct error_row *x = a, *y = b;
	char name[24], other[24];

	switch (sort) {
	case SORT_NAME:
		return strncmp(x->failure.comm, y->failure.comm, sizeof(x->failure.comm));
	case SORT_CALL:
		return grid_compare_call(x->failure.call, y->failure.call);
	case SORT_ERRNO:
		return strcmp(error_row_name(x, name), error_row_name(y, other));
	case SORT_ERROR_RATE:
		return grid_compare_number(x->failure.per_sec, y->failure.per_sec);
	case SORT_ERRORS:
		return grid_compare_number((double)x->failure.count, (double)y->failure.count);
	case SORT_CHANGE_RATE:
		return grid_compare_number(x->failure.per_sec - x->failure.per_sec_before,
					   y->failure.per_sec - y->failure.per_sec_before);
	case SORT_CHANGE_ERRORS:
		return grid_compare_number(
			(double)(int64_t)(x->failure.count - x->failure.count_before),
			(double)(int64_t)(y->failure.count - y->failure.count_before));
	case SORT_CHANGE_RATIO:
		return grid_compare_number(ratio_of(&x->failure), ratio_of(&y->failure));
	case SORT_SHARE:
		return grid_compare_number(x->failure.share, y->failure.share);
	case SORT_LAST:
		return grid_compare_number((double)x->age_ns, (double)y->age_ns);
	case SORT_TEXT:
		return strcmp(x->args, y->args);
	default: /* SORT_PID: as identity has it */
		return 0;
	}
}
