/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_text.c - one line per call for people: [HH:MM:SS.mmm] comm(pid) call(args) = ret
 */
#include <inttypes.h>
#include <string.h>

#include "sctop/text.h"
#include "sink_impl.h"

static void put_time(struct sink *sink, uint64_t time_ns)
{
	int64_t ms = sink_realtime(sink, time_ns) / 1000000;

	fprintf(sink->out, "[%s.%03d] ", sink_local_time(sink, ms / 1000), (int)(ms % 1000));
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

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	unsigned int flags = sink->options.decode.ascii ? TEXT_ASCII : 0;
	char comm[SCTOP_COMM_LEN * 8 + 1], call[SINK_CALL_MAX], result[SINK_CALL_MAX];

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	text_escape(comm, sizeof(comm), e->comm, strnlen(e->comm, sizeof(e->comm)), flags);
	decode_call(e, record->data, &sink->options.decode, call, sizeof(call));
	decode_return(e, record->data, &sink->options.decode, result, sizeof(result));
	put_time(sink, e->time_ns);
	fprintf(sink->out, "%s(%u) %s = %s", comm, e->tgid, call, result);
	if (sink->options.durations && !(e->flags & SCTOP_EVENT_NO_DURATION))
		fprintf(sink->out, " <%" PRIu64 ".%06u>", (uint64_t)(e->duration_ns / 1000000000),
			(unsigned int)(e->duration_ns % 1000000000 / 1000));
	putc_unlocked('\n', sink->out);
	return 1;
}

static int lost(struct sink *sink, const struct record_lost *lost)
{
	static const char *const reasons[] = {
		[LOST_RING] = "the buffer was full",
		[LOST_CAPPED] = "over the rate asked for",
	};

	put_time(sink, lost->time_ns);
	fprintf(sink->out, "--- %" PRIu64 " events not shown: %s ---\n", lost->count,
		reasons[lost->reason]);
	return 1;
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
