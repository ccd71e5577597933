/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_csv.c - RFC 4180: a header row, a row per call, CRLF, quotes doubled.
 *
 * Foreign strings come escaped by text_escape(), so no field holds a line end. No comments and
 * no summary: the format has neither.
 */
#include <string.h>

#include "sctop/outcome.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_line.h"

/* Quotes, where they are needed, are doubled. */
static void put_field(struct sink *sink, const char *text)
{
	struct out *line = &sink->line;

	out_char(line, ',');
	if (!text[strcspn(text, ",\"\r\n")]) {
		out_text(line, text);
		return;
	}
	out_char(line, '"');
	for (; *text; text++) {
		if (*text == '"')
			out_char(line, '"');
		out_char(line, *text);
	}
	out_char(line, '"');
}

static void put_number(struct sink *sink, uint64_t value)
{
	out_char(&sink->line, ',');
	out_unsigned(&sink->line, value);
}

static int begin(struct sink *sink)
{
	fputs("time,pid,tid,ppid,uid,gid,tty,comm,exe,abi,nr,syscall,args,ret,errno,duration_"
	      "ns\r\n",
	      sink->out);
	return 0;
}

static void put_name(struct sink *sink, const char *name, size_t max)
{
	char shown[SCTOP_EXE_LEN * 8 + 1];

	text_escape(shown, sizeof(shown), name, strnlen(name, max), 0);
	put_field(sink, shown);
}

/* What stands between the parentheses of the call: arguments it ignores are left out there. */
static void put_args(struct sink *sink, const struct record *record)
{
	char call[SINK_CALL_MAX], *args, *end;

	decode_call(record->event, record->data, &sink->options.decode, call, sizeof(call));
	args = strchr(call, '(');
	end = strrchr(call, ')');
	if (end)
		*end = '\0';
	put_field(sink, args ? args + 1 : "");
}

static void put_result(struct sink *sink, const struct sctop_event *e)
{
	bool returned = !(e->flags & SCTOP_EVENT_UNFINISHED);
	const char *name = outcome_errno(e) ? errno_name(outcome_errno(e)) : NULL;

	out_char(&sink->line, ',');
	if (returned)
		out_signed(&sink->line, e->ret);
	put_field(sink, name ? name : "");
	if (e->flags & SCTOP_EVENT_NO_DURATION)
		out_char(&sink->line, ',');
	else
		put_number(sink, e->duration_ns);
	out_char(&sink->line, '\r');
}

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	const char *exe = sink_exe(sink, e);
	char time[40], tty[64], name[24];

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	sink_utc(sink, e->time_ns, time);
	out_text(sink_line_begin(sink), time);
	put_number(sink, e->tgid);
	put_number(sink, e->tid);
	put_number(sink, e->ppid);
	put_number(sink, e->uid);
	put_number(sink, e->gid);
	tty_name(e->tty, tty, sizeof(tty));
	put_field(sink, tty);
	put_name(sink, e->comm, sizeof(e->comm));
	put_name(sink, exe ? exe : "", SCTOP_EXE_LEN);
	put_field(sink, syscall_abi_name(e->abi));
	out_char(&sink->line, ',');
	out_signed(&sink->line, e->nr);
	put_field(sink, syscall_name(e->abi, e->nr, name));
	put_args(sink, record);
	put_result(sink, e);
	return sink_line_end(sink);
}

const struct sink_format sink_csv = {
	.name = "csv",
	.help = "a row per call, RFC 4180",
	.extension = "csv",
	.names = true,
	.begin = begin,
	.event = event,
};
