/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_kv.c - one line per call of key=value pairs, for awk, logfmt readers and the like:
 *
 *   [0.123456] pid=1234 tid=1234 uid=1000 gid=1000 syscall_id=59 comm="bash"
 *   filename="/usr/bin/ls" argv0="ls" argc=1 … syscall=execve abi=x86_64 ret=0 duration_ns=1234
 *
 * A value is either bare, without blank, quote, backslash or "=", or in double quotes, where a
 * backslash escapes as text_escape() does (\" \\ \n \t \r \e \xNN \u{NNNN}); so a line splits at
 * the blanks outside of quotes, and a quoted value can be turned back into the bytes that were
 * there.
 * "..." right after the closing quote: there were more. What could not be read is the bare
 * address.
 */
#include <string.h>

#include "sctop/outcome.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_line.h"

/* ---- pieces ---- */

static void put_key(struct out *line, const char *key)
{
	out_char(line, ' ');
	out_text(line, key);
	out_char(line, '=');
}

static void put_number(struct out *line, const char *key, uint64_t value)
{
	put_key(line, key);
	out_unsigned(line, value);
}

static void put_name(struct out *line, const char *key, const char *name)
{
	put_key(line, key);
	out_text(line, name);
}

static void put_quoted(struct sink *sink, const char *bytes, size_t len)
{
	out_char(&sink->line, '"');
	sink_line_escaped(sink, bytes, len, TEXT_QUOTED);
	out_char(&sink->line, '"');
}

/* ---- arguments ---- */

/* The line's own keys: an argument of such a name is arg_NAME. */
static bool is_taken(const char *name)
{
	static const char *const keys[] = { "pid", "tid", "uid", "gid", "comm", "abi", "ret" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i][0] == name[0] && !strcmp(keys[i], name))
			return true;
	}
	return false;
}

static void put_arg_key(struct out *line, const struct syscall_info *info, unsigned int arg)
{
	out_text(line, !info || is_taken(info->args[arg].name) ? " arg" : " ");
	if (!info) {
		out_unsigned(line, arg);
	} else {
		if (is_taken(info->args[arg].name))
			out_char(line, '_');
		out_text(line, info->args[arg].name);
	}
}

static void put_string(struct sink *sink, const struct sctop_datum *datum, const char *bytes)
{
	out_char(&sink->line, '=');
	put_quoted(sink, bytes, datum->len);
	if (datum->flags & SCTOP_DATUM_TRUNCATED)
		out_text(&sink->line, "...");
}

/* argv0, argv1 …, as many as were captured, then how many there are. */
static bool put_list(struct sink *sink, const struct record *record, unsigned int arg)
{
	const struct sctop_event *e = record->event;
	const struct sctop_datum *list, *item;
	struct out *line = &sink->line;
	const char *bytes;

	list = decode_datum(e, record->data, arg, &bytes);
	if (!list || list->flags & SCTOP_DATUM_FAULT)
		return false;
	for (unsigned int i = 0; i < list->total && i < SCTOP_ITEM_MAX; i++) {
		item = decode_item(e, record->data, arg, i + 1, &bytes);
		if (!item)
			break;
		out_text(line, " argv");
		out_unsigned(line, i);
		if (item->flags & SCTOP_DATUM_FAULT)
			out_text(line, "=?");
		else
			put_string(sink, item, bytes);
	}
	put_number(line, "argc", list->total);
	return true;
}

/* The decoder's text: printable ASCII. */
static void put_decoded(struct sink *sink, const struct record *record, unsigned int arg)
{
	char text[SINK_CALL_MAX];

	decode_arg(record->event, record->data, arg, &sink->options.decode, text, sizeof(text));
	out_char(&sink->line, '=');
	if (*text && !strpbrk(text, " \"\\="))
		out_text(&sink->line, text);
	else
		put_quoted(sink, text, strlen(text));
}

static void put_arg(struct sink *sink, const struct record *record, const struct syscall_info *info,
		    unsigned int arg)
{
	const struct sctop_datum *datum;
	const char *bytes;

	if (info && info->args[arg].type == ARG_ARGV && put_list(sink, record, arg))
		return;
	put_arg_key(&sink->line, info, arg);
	datum = sink_string(record, info, arg, &bytes);
	if (datum)
		put_string(sink, datum, bytes);
	else
		put_decoded(sink, record, arg);
}

/* ---- the line ---- */

static void put_time(struct sink *sink, uint64_t time_ns)
{
	int64_t since;

	if (!sink->options.start_ns)
		sink->options.start_ns = time_ns;
	since = (int64_t)(time_ns - sink->options.start_ns);
	out_text(&sink->line, since < 0 ? "[-" : "[");
	sink_line_seconds(sink, since < 0 ? -(uint64_t)since : (uint64_t)since);
	out_char(&sink->line, ']');
}

static void put_result(struct sink *sink, const struct sctop_event *e)
{
	struct out *line = &sink->line;
	const char *name = outcome_errno(e) ? errno_name(outcome_errno(e)) : NULL;

	put_key(line, "ret");
	if (e->flags & SCTOP_EVENT_UNFINISHED)
		out_char(line, '?');
	else
		out_signed(line, e->ret);
	if (name)
		put_name(line, "errno", name);
	if (!(e->flags & SCTOP_EVENT_NO_DURATION))
		put_number(line, "duration_ns", e->duration_ns);
}

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	const struct syscall_info *info = syscall_info(e->abi, e->nr);
	unsigned int cnt = info ? (unsigned int)info->arg_cnt : 6;
	struct out *line;
	char name[24];

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	line = sink_line_begin(sink);
	put_time(sink, e->time_ns);
	put_number(line, "pid", e->tgid);
	put_number(line, "tid", e->tid);
	put_number(line, "uid", e->uid);
	put_number(line, "gid", e->gid);
	put_key(line, "syscall_id");
	out_signed(line, e->nr);
	put_key(line, "comm");
	put_quoted(sink, e->comm, strnlen(e->comm, sizeof(e->comm)));
	for (unsigned int arg = 0; arg < cnt; arg++) {
		if (decode_has_arg(e, arg))
			put_arg(sink, record, info, arg);
	}
	put_name(line, "syscall", syscall_name(e->abi, e->nr, name));
	put_name(line, "abi", syscall_abi_name(e->abi));
	put_result(sink, e);
	return sink_line_end(sink);
}

static int lost(struct sink *sink, const struct record_lost *lost)
{
	struct out *line = sink_line_begin(sink);

	put_time(sink, lost->time_ns);
	put_number(line, "lost", lost->count);
	put_name(line, "reason", sink_lost_reason(lost));
	return sink_line_end(sink);
}

const struct sink_format sink_kv = {
	.name = "kv",
	.help = "one line of key=value pairs per call",
	.extension = "kv",
	.event = event,
	.lost = lost,
};
