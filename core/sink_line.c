/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_line.c - lines put together in the sink's buffer and written at once: what the formats
 * for people and for line-based tools (text, strace, kv) have in common.
 */
#include <string.h>

#include "sctop/text.h"
#include "sink_line.h"

#define S_NS 1000000000

struct out *sink_line_begin(struct sink *sink)
{
	sink->line = (struct out){ sink->line_buf, sizeof(sink->line_buf), 0 };
	return &sink->line;
}

int sink_line_end(struct sink *sink)
{
	struct out *line = &sink->line;
	size_t len = line->len < line->size ? line->len : line->size - 1;

	line->buf[len] = '\n';
	fwrite_unlocked(line->buf, 1, len + 1, sink->out);
	return 1;
}

/* What is left of the buffer, for those who write as snprintf does. */
static char *rest(const struct out *line, size_t *size)
{
	size_t len = line->len < line->size ? line->len : line->size;

	*size = line->size - len;
	return line->buf + len;
}

void sink_line_call(struct sink *sink, const struct record *record)
{
	size_t size;
	char *at = rest(&sink->line, &size);

	sink->line.len +=
		(size_t)decode_call(record->event, record->data, &sink->options.decode, at, size);
}

void sink_line_return(struct sink *sink, const struct record *record)
{
	size_t size;
	char *at = rest(&sink->line, &size);

	sink->line.len +=
		(size_t)decode_return(record->event, record->data, &sink->options.decode, at, size);
}

void sink_line_signal(struct sink *sink, const struct record *record)
{
	size_t size;
	char *at = rest(&sink->line, &size);

	sink->line.len += (size_t)decode_signal(record->event, record->data, at, size);
}

void sink_line_end_of_task(struct sink *sink, const struct sctop_event *event)
{
	size_t size;
	char *at = rest(&sink->line, &size);

	sink->line.len += (size_t)decode_exit(event, at, size);
}

void sink_line_escaped(struct sink *sink, const char *bytes, size_t len, unsigned int flags)
{
	size_t size;
	char *at = rest(&sink->line, &size);

	if (sink->options.decode.ascii)
		flags |= TEXT_ASCII;
	sink->line.len += text_escape(at, size, bytes, len, flags);
}

void sink_line_seconds(struct sink *sink, uint64_t ns)
{
	struct out *line = &sink->line;

	out_unsigned(line, ns / S_NS);
	out_char(line, '.');
	out_digits(line, ns % S_NS / 1000, 6);
}

void sink_line_duration(struct sink *sink, const struct sctop_event *event)
{
	if (!sink->options.durations || event->flags & SCTOP_EVENT_NO_DURATION)
		return;
	out_text(&sink->line, " <");
	sink_line_seconds(sink, event->duration_ns);
	out_char(&sink->line, '>');
}

void sink_line_lost(struct sink *sink, const struct record_lost *lost)
{
	out_text(&sink->line, "--- lost ");
	out_unsigned(&sink->line, lost->count);
	out_text(&sink->line, " events (");
	out_text(&sink->line, sink_lost_text(lost->reason));
	out_text(&sink->line, ") ---");
}
