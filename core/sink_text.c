/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_text.c - one line per call for people: [HH:MM:SS.mmm] comm(pid) call(args) = ret
 *
 * A thread that is not its process's first one is comm(pid/tid).
 */
#include <string.h>

#include "sctop/text.h"
#include "sink_line.h"

static struct out *begin_line(struct sink *sink, uint64_t time_ns)
{
	uint32_t ns;
	int64_t second = text_second(time_ns, sink->options.realtime_offset_ns, &ns);
	struct out *line = sink_line_begin(sink);

	out_char(line, '[');
	out_text(line, sink_local_time(sink, second));
	out_char(line, '.');
	out_digits(line, ns / 1000000, 3);
	out_text(line, "] ");
	return line;
}

/* Comment lines before anything else; line ends in it are ours. */
static int begin(struct sink *sink)
{
	const char *line = sink->options.header, *end;

	while (line && *line) {
		end = strchrnul(line, '\n');
		fprintf(sink->out, "# %.*s\n", (int)(end - line), line);
		line = *end ? end + 1 : end;
	}
	return 0;
}

/* A name like "init(1) kill" must not look as if it were the process and its call. */
static void put_comm(struct sink *sink, const struct sctop_event *e)
{
	unsigned int flags = sink->options.decode.ascii ? TEXT_ASCII : 0;
	char comm[SCTOP_COMM_LEN * 8 + 1];

	text_escape(comm, sizeof(comm), e->comm, strnlen(e->comm, sizeof(e->comm)), flags);
	for (const char *c = comm; *c; c++) {
		if (c[0] == '(' && c[1] >= '0' && c[1] <= '9')
			out_text(&sink->line, "\\x28");
		else
			out_char(&sink->line, *c);
	}
}

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	struct out *line;

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	line = begin_line(sink, e->time_ns);
	put_comm(sink, e);
	out_char(line, '(');
	out_unsigned(line, e->tgid);
	if (e->tid != e->tgid) {
		out_char(line, '/');
		out_unsigned(line, e->tid);
	}
	out_text(line, ") ");
	sink_line_call(sink, record);
	out_text(line, " = ");
	sink_line_return(sink, record);
	sink_line_duration(sink, e);
	return sink_line_end(sink);
}

static int lost(struct sink *sink, const struct record_lost *lost)
{
	begin_line(sink, lost->time_ns);
	sink_line_lost(sink, lost);
	return sink_line_end(sink);
}

const struct sink_format sink_text = {
	.name = "text",
	.help = "one line per call, for people",
	.extension = "log",
	.begin = begin,
	.event = event,
	.lost = lost,
	.summary = summary_text,
};
