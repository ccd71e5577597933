/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_csv.c - RFC 4180: a header row, a row per call, CRLF, quotes doubled.
 *
 * A table has one kind of rows: events, or else the summary alone (summary_csv.c). No comments:
 * the format has none.
 */
#include <string.h>

#include "csv.h"
#include "sctop/outcome.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sink_line.h"

static int begin(struct sink *sink)
{
	if (sink->options.summary_only)
		return summary_csv_head(sink);
	fputs("time,pid,tid,ppid,uid,gid,tty,comm,exe,abi,nr,syscall,args,ret,errno,duration_"
	      "ns\r\n",
	      sink->out);
	return 0;
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
	csv_text(&sink->line, args ? args + 1 : "");
}

static void put_result(struct sink *sink, const struct sctop_event *e)
{
	bool returned = !(e->flags & SCTOP_EVENT_UNFINISHED);
	const char *name = outcome_errno(e) ? errno_name(outcome_errno(e)) : NULL;

	out_char(&sink->line, ',');
	if (returned)
		out_signed(&sink->line, e->ret);
	csv_text(&sink->line, name ? name : "");
	if (e->flags & SCTOP_EVENT_NO_DURATION)
		out_char(&sink->line, ',');
	else
		csv_number(&sink->line, e->duration_ns);
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
	csv_number(&sink->line, e->tgid);
	csv_number(&sink->line, e->tid);
	csv_number(&sink->line, e->ppid);
	csv_number(&sink->line, e->uid);
	csv_number(&sink->line, e->gid);
	tty_name(e->tty, tty, sizeof(tty));
	csv_text(&sink->line, tty);
	csv_foreign(&sink->line, e->comm, sizeof(e->comm));
	csv_foreign(&sink->line, exe ? exe : "", SCTOP_EXE_LEN);
	csv_text(&sink->line, syscall_abi_name(e->abi));
	out_char(&sink->line, ',');
	out_signed(&sink->line, e->nr);
	csv_text(&sink->line, syscall_name(e->abi, e->nr, name));
	put_args(sink, record);
	put_result(sink, e);
	return sink_line_end(sink);
}

const struct sink_format sink_csv = {
	.name = "csv",
	.help = "a row per call, or of the summary (-S); RFC 4180",
	.extension = "csv",
	.names = true,
	.summary_alone = true,
	.begin = begin,
	.event = event,
	.summary = summary_csv,
};
