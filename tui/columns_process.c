/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_process.c - the columns of the process table.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "columns_cells.h"
#include "sctop/proc.h"
#include "sctop/text.h"

#define RENDER(name)                                                                          \
	static void render_##name(const struct cell_context *context,                         \
				  const struct process_row *row, struct cell *cell);          \
	static void cell_##name##_of(const struct cell_context *context, const void *row,     \
				     struct cell *cell)                                       \
	{                                                                                     \
		cell->role = ROLE_TEXT;                                                       \
		render_##name(context, row, cell);                                            \
	}                                                                                     \
	static void render_##name(const struct cell_context *context __attribute__((unused)), \
				  const struct process_row *row __attribute__((unused)),      \
				  struct cell *cell)

/* A time column that exists only while the clock is read. */
#define RENDER_TIME(name, expression)                 \
	RENDER(name)                                  \
	{                                             \
		cell_time(cell, context, expression); \
	}

RENDER(pid)
{
	if (row->kind != PROCESS_NORMAL)
		strcpy(cell->text, "-");
	else
		snprintf(cell->text, sizeof(cell->text), "%u",
			 row->id.tid && !context->tids ? row->id.tid : row->id.tgid);
}

RENDER(tid)
{
	/* Those that have ended are one row, and have no id. */
	if (row->kind != PROCESS_NORMAL || (!row->id.tid && !row->thread_cnt && !row->exited))
		cell_unknown(cell);
	else
		snprintf(cell->text, sizeof(cell->text), "%u",
			 row->id.tid ? row->id.tid : row->id.tgid);
}

RENDER(ppid)
{
	if (row->kind != PROCESS_NORMAL)
		cell_unknown(cell);
	else
		snprintf(cell->text, sizeof(cell->text), "%u", row->ppid);
}

RENDER(state)
{
	static const char *const running = "R", *const stuck = "DZ";

	if (!row->state) {
		cell_unknown(cell);
		return;
	}
	snprintf(cell->text, sizeof(cell->text), "%c", row->state);
	if (strchr(stuck, row->state))
		cell->role = ROLE_WARNING;
	else if (!strchr(running, row->state))
		cell->role = ROLE_DIM;
}

/* As ps has it: the time of day, further back the day, or the year. */
RENDER(start)
{
	int64_t start_ns = (int64_t)row->id.start_ns + context->start_offset_ns;
	time_t seconds = start_ns / 1000000000, now = context->now_ns / 1000000000;
	const char *format = "%H:%M:%S";
	struct tm tm, tm_now;

	if (row->kind != PROCESS_NORMAL || !context->start_offset_ns ||
	    !localtime_r(&seconds, &tm) || !localtime_r(&now, &tm_now)) {
		cell_unknown(cell);
		return;
	}
	if (tm.tm_year != tm_now.tm_year)
		format = "%Y";
	else if (tm.tm_yday != tm_now.tm_yday)
		format = "%b %d";
	if (!strftime(cell->text, sizeof(cell->text), format, &tm))
		cell_unknown(cell);
}

RENDER(cgroup)
{
	const char *name = row->cgroup ? row->cgroup : "";

	text_escape(cell->text, sizeof(cell->text), name, strlen(name), context->text_flags);
	if (!name[0])
		cell_unknown(cell);
	else if (row->exited)
		cell->role = ROLE_DIM;
}

RENDER(read_rate)
{
	cell_byte_rate(cell, context, row->rate.read_per_sec);
}

RENDER(write_rate)
{
	cell_byte_rate(cell, context, row->rate.written_per_sec);
}

RENDER(read)
{
	cell_bytes(cell, context, row->usage->read_bytes);
}

RENDER(written)
{
	cell_bytes(cell, context, row->usage->written_bytes);
}

RENDER(change)
{
	cell_change_rate(cell, row->change.marked,
			 change_rate(&row->change, row->rate.calls_per_sec));
}

RENDER(ratio)
{
	cell_ratio(cell, row->change.marked, change_ratio(&row->change, row->rate.calls_per_sec));
}

RENDER(since)
{
	cell_change_count(cell, row->change.marked, row->change.calls);
}

RENDER(since_errors)
{
	cell_change_count(cell, row->change.marked, row->change.errors);
}

RENDER(average_ratio)
{
	cell_ratio(cell, row->change.marked, change_average_ratio(&row->change));
}

RENDER(trend)
{
	cell_trend(cell, context, row->trend);
}

RENDER(user)
{
	const char *name = row->kind == PROCESS_NORMAL ? user_name(row->uid) : "-";

	text_escape(cell->text, sizeof(cell->text), name, strlen(name), context->text_flags);
}

RENDER(tty)
{
	char name[64];

	tty_name(row->tty, name, sizeof(name));
	text_escape(cell->text, sizeof(cell->text), name, strlen(name), context->text_flags);
	if (!name[0])
		cell_unknown(cell);
}

RENDER(rate)
{
	cell_rate(cell, row->rate.calls_per_sec);
}

RENDER(time_share)
{
	if (!context->latency && !row->usage->total_ns)
		cell_unknown(cell);
	else
		cell_share(cell, row->rate.time_share);
}

RENDER(error_rate)
{
	cell_error_rate(cell, row->rate.errors_per_sec, row->usage->errors);
}

RENDER(calls)
{
	cell_count(cell, row->usage->calls);
}

RENDER(errors)
{
	cell_error_count(cell, row->usage->errors);
}

RENDER(threads)
{
	/* Threads that never made a call are known to /proc alone. */
	cell_count(cell, process_row_threads(row));
}

RENDER(top_call)
{
	if (row->top_call.nr < 0) {
		cell_unknown(cell);
		return;
	}
	call_title(row->top_call, cell->text, sizeof(cell->text));
	cell->role = ROLE_NAME;
}

RENDER(comm)
{
	text_escape(cell->text, sizeof(cell->text), row->comm,
		    strnlen(row->comm, sizeof(row->comm)), context->text_flags);
	if (row->exited || row->kind != PROCESS_NORMAL)
		cell->role = ROLE_DIM;
}

RENDER(command)
{
	char name[2 * SCTOP_COMM_LEN * 8];

	text_escape(name, sizeof(name), row->comm, strnlen(row->comm, sizeof(row->comm)),
		    context->text_flags);
	snprintf(cell->text, sizeof(cell->text), "%s%s%s", context->indent ? context->indent : "",
		 row->exited && context->ended ? context->ended : "",
		 context->command ? context->command : name);
	if (row->exited || row->kind != PROCESS_NORMAL)
		cell->role = ROLE_DIM;
}

RENDER_TIME(time, row->usage->total_ns)
RENDER_TIME(average, usage_average(row->usage))
RENDER_TIME(p50, usage_percentile(row->usage, 0.50))
RENDER_TIME(p95, usage_percentile(row->usage, 0.95))
RENDER_TIME(p99, usage_percentile(row->usage, 0.99))
RENDER(max)
{
	cell_max(cell, context, row->usage);
}

/* clang-format off */
const struct column process_columns[] = {
	{ .id = "pid", .title = "PID", .width = 7, .right = true, .names = true, .sort = SORT_PID,
	  .help = "process (thread, with H)", .render = cell_pid_of },
	{ .id = "tid", .title = "TID", .width = 7, .right = true, .optional = true, .names = true,
	  .drop = 8,
	  .sort = SORT_TID, .help = "thread; PID is then always the process",
	  .render = cell_tid_of },
	{ .id = "ppid", .title = "PPID", .width = 7, .right = true, .optional = true, .drop = 9,
	  .sort = SORT_PPID, .help = "parent", .render = cell_ppid_of },
	{ .id = "user", .title = "USER", .width = 8, .more = 4, .names = true, .drop = 3,
	  .sort = SORT_USER, .help = "real user", .render = cell_user_of },
	{ .id = "tty", .title = "TTY", .width = 6, .names = true, .drop = 6, .after = 36,
	  .sort = SORT_TTY, .help = "controlling terminal", .render = cell_tty_of },
	{ .id = "state", .title = "S", .width = 2, .optional = true, .drop = 8,
	  .sort = SORT_STATE, .needs = COLUMN_NEEDS_STAT,
	  .help = "R runs S sleeps D waits T stopped Z zombie, from /proc",
	  .render = cell_state_of },
	{ .id = "start", .title = "START", .width = 8, .right = true, .optional = true, .drop = 9,
	  .sort = SORT_START, .help = "when it started: the time, the day or the year",
	  .render = cell_start_of },
	{ .id = "rate", .title = "CALLS/S", .width = 8, .right = true, .sort = SORT_RATE,
	  .help = "calls per second, over the last interval", .render = cell_rate_of },
	{ .id = "change", .title = "ΔCALLS/S", .plain = "+-CALL/S", .width = 9, .right = true,
	  .change = true, .drop = 1, .sort = SORT_CHANGE_RATE,
	  .help = "calls per second above those at the mark (m)", .render = cell_change_of },
	{ .id = "ratio", .title = "×RATE", .plain = "xRATE", .width = 6, .right = true,
	  .change = true, .drop = 2, .sort = SORT_CHANGE_RATIO,
	  .help = "calls per second as a multiple of those at the mark",
	  .render = cell_ratio_of },
	{ .id = "since", .title = "+CALLS", .width = 7, .right = true, .change = true,
	  .drop = 8, .after = 28, .sort = SORT_CHANGE_CALLS, .help = "calls since the mark", .render = cell_since_of },
	{ .id = "since-err", .title = "+ERRORS", .width = 8, .right = true, .change = true,
	  .drop = 9, .after = 28, .sort = SORT_CHANGE_ERRORS,
	  .help = "failed calls since the mark", .render = cell_since_errors_of },
	{ .id = "avg-ratio", .title = "×AVG", .plain = "xAVG", .width = 6, .right = true,
	  .change = true, .drop = 7, .after = 28, .sort = SORT_CHANGE_AVG,
	  .help = "average duration as a multiple of that before the mark",
	  .render = cell_average_ratio_of },
	{ .id = "time%", .title = "TIME%", .width = 6, .right = true, .drop = 5,
	  .sort = SORT_TIME_SHARE, .help = "share of the interval in calls that ended; 100 %: one thread",
	  .render = cell_time_share_of },
	{ .id = "err", .title = "ERR/S", .width = 6, .right = true, .drop = 1,
	  .sort = SORT_ERROR_RATE, .help = "failed calls per second; ! now, . before",
	  .render = cell_error_rate_of },
	{ .id = "calls", .title = "CALLS", .width = 6, .right = true, .drop = 4,
	  .sort = SORT_CALLS, .help = "calls since the start", .render = cell_calls_of },
	{ .id = "errors", .title = "ERRORS", .width = 7, .right = true, .optional = true,
	  .drop = 7, .sort = SORT_ERRORS, .help = "failed calls since the start",
	  .render = cell_errors_of },
	{ .id = "threads", .title = "THR", .width = 5, .right = true, .optional = true,
	  .drop = 9, .sort = SORT_THREADS, .needs = COLUMN_NEEDS_STAT,
	  .help = "threads, from /proc; of older recordings those that made calls",
	  .render = cell_threads_of },
	{ .id = "time", .title = "TIME", .width = 6, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_TIME, .help = "time inside calls", .render = cell_time_of },
	{ .id = "avg", .title = "AVG", .width = 6, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_AVG, .help = "average duration", .render = cell_average_of },
	{ .id = "p50", .title = "P50", .width = 6, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_P50, .help = "half of the calls are faster", .render = cell_p50_of },
	{ .id = "p95", .title = "P95", .width = 6, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_P95, .help = "95 % of the calls are faster", .render = cell_p95_of },
	{ .id = "p99", .title = "P99", .width = 6, .right = true, .drop = 10, .after = 44,
	  .sort = SORT_P99, .help = "99 % of the calls are faster", .render = cell_p99_of },
	{ .id = "max", .title = "MAX", .width = 6, .right = true, .optional = true, .drop = 8,
	  .sort = SORT_MAX, .help = "the slowest call", .render = cell_max_of },
	{ .id = "read/s", .title = "READ/S", .width = 7, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_READ_RATE, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes read per second, as the calls' results say",
	  .render = cell_read_rate_of },
	{ .id = "write/s", .title = "WRITE/S", .width = 8, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_WRITE_RATE, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes written per second, as the calls' results say",
	  .render = cell_write_rate_of },
	{ .id = "read", .title = "READ", .width = 6, .right = true, .optional = true, .drop = 8,
	  .sort = SORT_READ, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes read, since such a column is shown", .render = cell_read_of },
	{ .id = "written", .title = "WRITTEN", .width = 8, .right = true, .optional = true, .drop = 8,
	  .sort = SORT_WRITTEN, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes written, since such a column is shown", .render = cell_written_of },
	{ .id = "top", .title = "TOP-CALL", .width = 10, .more = 6, .names = true,
	  .of_calls = true, .drop = 7, .after = 22, .sort = SORT_TOP_CALL,
	  .help = "the call made most often", .render = cell_top_call_of },
	{ .id = "trend", .title = "TREND", .width = TREND_CNT, .optional = true, .drop = 9,
	  .sort = SORT_TREND,
	  .help = "calls/s, 12 intervals; sorted by the last above those before",
	  .render = cell_trend_of },
	{ .id = "cgroup", .title = "CGROUP", .width = 19, .more = 13, .optional = true, .names = true,
	  .drop = 9,
	  .sort = SORT_CGROUP, .needs = COLUMN_NEEDS_CGROUP,
	  .help = "container with its short id, systemd unit, or cgroup",
	  .render = cell_cgroup_of },
	{ .id = "comm", .title = "COMM", .width = 15, .optional = true, .names = true, .drop = 9,
	  .sort = SORT_KEY_CNT, .help = "name as the kernel and the filter have it",
	  .render = cell_comm_of },
	{ .id = "command", .title = "COMMAND", .width = 16, .enough = 24, .flexible = true,
	  .names = true, .sort = SORT_NAME, .help = "command line; marked if it has ended",
	  .render = cell_command_of },
	{ .id = NULL },
};
/* clang-format on */
