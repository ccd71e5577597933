/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_call.c - the columns of the table of calls.
 */
#include "columns_cells.h"

#define RENDER(name, body)                                                                       \
	static void call_##name##_of(const struct cell_context *context __attribute__((unused)), \
				     const void *data, struct cell *cell)                        \
	{                                                                                        \
		const struct call_row *row = data;                                               \
                                                                                                 \
		body;                                                                            \
	}

RENDER(name, call_title(row->id, cell->text, sizeof(cell->text)); cell->role = ROLE_NAME)
RENDER(rate, cell_rate(cell, row->rate.calls_per_sec))
RENDER(error_rate, cell_error_rate(cell, row->rate.errors_per_sec, row->usage->errors))
RENDER(calls, cell_count(cell, row->usage->calls))
RENDER(errors, cell_error_count(cell, row->usage->errors))
RENDER(share, cell_share(cell, row->share))
RENDER(time, cell_time(cell, context, row->usage->total_ns))
RENDER(average, cell_time(cell, context, usage_average(row->usage)))
RENDER(p50, cell_time(cell, context, usage_percentile(row->usage, 0.50)))
RENDER(p95, cell_time(cell, context, usage_percentile(row->usage, 0.95)))
RENDER(p99, cell_time(cell, context, usage_percentile(row->usage, 0.99)))
RENDER(max, cell_max(cell, context, row->usage))

RENDER(read_rate, cell_byte_rate(cell, context, row->rate.read_per_sec))
RENDER(write_rate, cell_byte_rate(cell, context, row->rate.written_per_sec))
RENDER(read, cell_bytes(cell, context, row->usage->read_bytes))
RENDER(written, cell_bytes(cell, context, row->usage->written_bytes))
RENDER(change, cell_change_rate(cell, row->change.marked,
				change_rate(&row->change, row->rate.calls_per_sec)))
RENDER(ratio,
       cell_ratio(cell, row->change.marked, change_ratio(&row->change, row->rate.calls_per_sec)))
RENDER(since, cell_change_count(cell, row->change.marked, row->change.calls))
RENDER(since_errors, cell_change_count(cell, row->change.marked, row->change.errors))
RENDER(average_ratio, cell_ratio(cell, row->change.marked, change_average_ratio(&row->change)))
RENDER(trend, cell_trend(cell, context, row->trend))

static void call_time_share_of(const struct cell_context *context, const void *data,
			       struct cell *cell)
{
	const struct call_row *row = data;

	if (!context->latency && !row->usage->total_ns)
		cell_unknown(cell);
	else
		cell_share(cell, row->rate.time_share);
}

/* clang-format off */
const struct column call_columns[] = {
	{ .id = "call", .title = "CALL", .width = 14, .flexible = true, .names = true, .sort = SORT_NAME,
	  .help = "system call", .render = call_name_of },
	{ .id = "rate", .title = "CALLS/S", .width = 8, .right = true, .sort = SORT_RATE,
	  .help = "calls per second, over the last interval", .render = call_rate_of },
	{ .id = "change", .title = "ΔCALLS/S", .plain = "+-CALL/S", .width = 9, .right = true,
	  .change = true, .drop = 1, .sort = SORT_CHANGE_RATE,
	  .help = "calls per second above those at the mark (m)", .render = call_change_of },
	{ .id = "ratio", .title = "×RATE", .plain = "xRATE", .width = 6, .right = true,
	  .change = true, .drop = 2, .sort = SORT_CHANGE_RATIO,
	  .help = "calls per second as a multiple of those at the mark",
	  .render = call_ratio_of },
	{ .id = "since", .title = "+CALLS", .width = 7, .right = true, .change = true, .drop = 6,
	  .sort = SORT_CHANGE_CALLS, .help = "calls since the mark", .render = call_since_of },
	{ .id = "since-err", .title = "+ERRORS", .width = 8, .right = true, .change = true,
	  .drop = 7, .sort = SORT_CHANGE_ERRORS, .help = "failed calls since the mark",
	  .render = call_since_errors_of },
	{ .id = "avg-ratio", .title = "×AVG", .plain = "xAVG", .width = 6, .right = true,
	  .change = true, .drop = 5, .sort = SORT_CHANGE_AVG,
	  .help = "average duration as a multiple of that before the mark",
	  .render = call_average_ratio_of },
	{ .id = "err", .title = "ERR/S", .width = 6, .right = true, .drop = 1,
	  .sort = SORT_ERROR_RATE, .help = "failed calls per second; ! now, . before",
	  .render = call_error_rate_of },
	{ .id = "time%", .title = "TIME%", .width = 6, .right = true, .drop = 5,
	  .sort = SORT_TIME_SHARE, .help = "share of the interval in this call; 100 %: one thread",
	  .render = call_time_share_of },
	{ .id = "calls", .title = "CALLS", .width = 6, .right = true, .drop = 6,
	  .sort = SORT_CALLS, .help = "calls since the start", .render = call_calls_of },
	{ .id = "share", .title = "SHARE", .width = 6, .right = true, .drop = 7,
	  .sort = SORT_SHARE, .help = "of all calls of the selection",
	  .render = call_share_of },
	{ .id = "errors", .title = "ERRORS", .width = 7, .right = true, .drop = 9,
	  .sort = SORT_ERRORS, .help = "failed calls since the start",
	  .render = call_errors_of },
	{ .id = "time", .title = "TIME", .width = 6, .right = true, .drop = 10,
	  .sort = SORT_TIME, .help = "time inside this call", .render = call_time_of },
	{ .id = "avg", .title = "AVG", .width = 6, .right = true, .drop = 3, .sort = SORT_AVG,
	  .help = "average duration", .render = call_average_of },
	{ .id = "p50", .title = "P50", .width = 6, .right = true, .drop = 8, .sort = SORT_P50,
	  .help = "half of the calls are faster", .render = call_p50_of },
	{ .id = "p95", .title = "P95", .width = 6, .right = true, .drop = 11, .sort = SORT_P95,
	  .help = "95 % of the calls are faster", .render = call_p95_of },
	{ .id = "p99", .title = "P99", .width = 6, .right = true, .drop = 2, .sort = SORT_P99,
	  .help = "99 % of the calls are faster", .render = call_p99_of },
	{ .id = "max", .title = "MAX", .width = 6, .right = true, .drop = 4, .sort = SORT_MAX,
	  .help = "the slowest call", .render = call_max_of },
	{ .id = "read/s", .title = "READ/S", .width = 7, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_READ_RATE, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes read per second, as the calls' results say",
	  .render = call_read_rate_of },
	{ .id = "write/s", .title = "WRITE/S", .width = 8, .right = true, .optional = true, .drop = 7,
	  .sort = SORT_WRITE_RATE, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes written per second, as the calls' results say",
	  .render = call_write_rate_of },
	{ .id = "read", .title = "READ", .width = 6, .right = true, .optional = true, .drop = 8,
	  .sort = SORT_READ, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes read, since such a column is shown", .render = call_read_of },
	{ .id = "written", .title = "WRITTEN", .width = 8, .right = true, .optional = true, .drop = 8,
	  .sort = SORT_WRITTEN, .needs = COLUMN_NEEDS_BYTES,
	  .help = "bytes written, since such a column is shown", .render = call_written_of },
	{ .id = "trend", .title = "TREND", .width = TREND_CNT, .drop = 12,
	  .sort = SORT_TREND,
	  .help = "calls/s, 12 intervals; sorted by the last above those before",
	  .render = call_trend_of },
	{ .id = NULL },
};
/* clang-format on */
