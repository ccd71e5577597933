/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_csv.c - RFC 4180: a header row, a row per call, CRLF, quotes doubled.
 *
 * Foreign strings come escaped by text_escape(), so no field holds a line end. No comments and
 * no summary: the format has neither.
 */
#include <inttypes.h>
#include <string.h>

#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_impl.h"

static void put_field(struct sink *sink, const char *text)
{
	putc_unlocked(',', sink->out);
	if (!strpbrk(text, ",\"\r\n")) {
		fputs_unlocked(text, sink->out);
		return;
	}
	putc_unlocked('"', sink->out);
	for (; *text; text++) {
		if (*text == '"')
			putc_unlocked('"', sink->out);
		putc_unlocked(*text, sink->out);
	}
	putc_unlocked('"', sink->out);
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
	const char *name = sink_errno(e) ? errno_name(sink_errno(e)) : NULL;

	putc_unlocked(',', sink->out);
	if (returned)
		fprintf(sink->out, "%" PRId64, (int64_t)e->ret);
	put_field(sink, name ? name : "");
	putc_unlocked(',', sink->out);
	if (!(e->flags & SCTOP_EVENT_NO_DURATION))
		fprintf(sink->out, "%" PRIu64, (uint64_t)e->duration_ns);
	fputs_unlocked("\r\n", sink->out);
}

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	const char *exe = sink_exe(sink, e);
	char time[40], tty[64], name[24];

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	sink_utc(sink, e->time_ns, time);
	fprintf(sink->out, "%s,%u,%u,%u,%u,%u", time, e->tgid, e->tid, e->ppid, e->uid, e->gid);
	tty_name(e->tty, tty, sizeof(tty));
	put_field(sink, tty);
	put_name(sink, e->comm, sizeof(e->comm));
	put_name(sink, exe ? exe : "", SCTOP_EXE_LEN);
	put_field(sink, syscall_abi_name(e->abi));
	fprintf(sink->out, ",%d", e->nr);
	put_field(sink, syscall_name(e->abi, e->nr, name));
	put_args(sink, record);
	put_result(sink, e);
	return 1;
}

const struct sink_format sink_csv = {
	.name = "csv",
	.help = "a row per call, RFC 4180",
	.extension = "csv",
	.names = true,
	.begin = begin,
	.event = event,
};
