/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_strace.c - what `strace -f -o FILE` prints: TID, call, result from column 40 on; signals;
 * ends.
 *
 * One difference is meant: a call is one line, at the place where it ended, never the two halves
 * `<unfinished ...>` and `<... resumed>`, so that grep finds a call and its result together. What
 * is lost is a line of process 0, which does not exist, in the form of strace's own remarks.
 */
#include "sink_line.h"

#define RESULT_COLUMN 40

static void put_padding(struct out *line, size_t column)
{
	do
		out_char(line, ' ');
	while (line->len < column);
}

/* As strace's "%-5u ". */
static struct out *begin_line(struct sink *sink, uint32_t tid)
{
	struct out *line = sink_line_begin(sink);

	out_unsigned(line, tid);
	put_padding(line, 6);
	return line;
}

static void put_call(struct sink *sink, const struct record *record)
{
	sink->options.decode.ends = true;
	sink_line_call(sink, record);
	put_padding(&sink->line, RESULT_COLUMN);
	out_text(&sink->line, "= ");
	sink_line_return(sink, record);
	sink_line_duration(sink, record->event);
}

static void put_signal(struct sink *sink, const struct record *record)
{
	out_text(&sink->line, "--- ");
	sink_line_signal(sink, record);
	out_text(&sink->line, " ---");
}

static void put_end(struct sink *sink, const struct record *record)
{
	out_text(&sink->line, "+++ ");
	sink_line_end_of_task(sink, record->event);
	out_text(&sink->line, " +++");
}

static int event(struct sink *sink, const struct record *record)
{
	static void (*const puts[])(struct sink * sink, const struct record *record) = {
		[SCTOP_EVENT_CALL] = put_call,
		[SCTOP_EVENT_EXIT] = put_end,
		[SCTOP_EVENT_SIGNAL] = put_signal,
		[SCTOP_EVENT_THREAD_EXIT] = put_end,
	};
	unsigned int type = record->event->type;

	if (type >= sizeof(puts) / sizeof(puts[0]) || !puts[type])
		return 0;
	begin_line(sink, record->event->tid);
	puts[type](sink, record);
	return sink_line_end(sink);
}

static int lost(struct sink *sink, const struct record_lost *lost)
{
	begin_line(sink, 0);
	sink_line_lost(sink, lost);
	return sink_line_end(sink);
}

const struct sink_format sink_strace = {
	.name = "strace",
	.help = "as strace -f -o prints it",
	.extension = "strace",
	.signals = true,
	.event = event,
	.lost = lost,
};
