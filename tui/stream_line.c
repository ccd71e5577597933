/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_line.c - time, who, call, result, duration.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "stream_line.h"
#include "sctop/text.h"

static void add(struct stream_line *line, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void add(struct stream_line *line, enum role role, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->len;
	va_list args;
	int len;

	if (line->piece_cnt == STREAM_PIECES_MAX)
		return;
	line->pieces[line->piece_cnt].role = role;
	line->pieces[line->piece_cnt].spare = false;
	line->pieces[line->piece_cnt++].offset = line->len;
	va_start(args, format);
	len = vsnprintf(line->text + line->len, room, format, args);
	va_end(args);
	if (len > 0)
		line->len += (size_t)len < room ? (size_t)len : room - 1;
}

static void add_time(struct stream_line *line, uint64_t time_ns,
		     const struct stream_line_options *options)
{
	uint64_t real = time_ns + (uint64_t)options->realtime_offset_ns;
	time_t seconds = (time_t)(real / 1000000000);
	struct tm tm;

	localtime_r(&seconds, &tm);
	add(line, ROLE_DIM, "%02d:%02d:%02d.%03u ", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    (unsigned int)(real / 1000000 % 1000));
}

static void add_call(struct stream_line *line, const struct record *record,
		     const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	char text[3000], result[512], duration[12];
	size_t name;

	decode_call(event, record->data, &options->decode, text, sizeof(text));
	name = strcspn(text, "(");
	add(line, ROLE_NAME, "%.*s", (int)name, text);
	add(line, ROLE_TEXT, "%s", text + name);
	decode_return(event, record->data, &options->decode, result, sizeof(result));
	line->failed =
		event->ret < 0 && event->ret >= -4095 && !(event->flags & SCTOP_EVENT_UNFINISHED);
	name = strcspn(result, "(");
	if (name && result[name])
		name--; /* the blank goes with what is in parentheses */
	add(line, line->failed ? ROLE_ERROR : ROLE_TEXT, " = %.*s", (int)name, result);
	add(line, line->failed ? ROLE_ERROR : ROLE_TEXT, "%s", result + name);
	line->pieces[line->piece_cnt - 1].spare = true;
	if (!options->durations || event->flags & SCTOP_EVENT_NO_DURATION)
		return;
	text_time(duration, event->duration_ns, options->text_flags);
	add(line, ROLE_DIM, "  %s", duration);
}

static void add_exec(struct stream_line *line, const struct record *record,
		     const struct stream_line_options *options)
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(record->event, record->data, 0, &bytes);
	char path[4 * SCTOP_PATH_MAX + 1] = "";

	if (datum)
		text_escape(path, sizeof(path), bytes, datum->len, options->text_flags);
	add(line, ROLE_NAME, "exec ");
	add(line, ROLE_TEXT, "%s", path);
}

static void add_exit(struct stream_line *line, const struct record *record)
{
	int status = (int)record->event->ret;
	char name[16];

	if (WIFSIGNALED(status))
		add(line, ROLE_WARNING, "killed by %s", signal_name(WTERMSIG(status), name));
	else
		add(line, ROLE_DIM, "exited with %d", WEXITSTATUS(status));
}

static void make_event(struct stream_line *line, const struct record *record,
		       const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	char name[4 * SCTOP_COMM_LEN + 1];

	add_time(line, event->time_ns, options);
	text_escape(name, sizeof(name), event->comm, strnlen(event->comm, sizeof(event->comm)),
		    options->text_flags);
	if (event->tid != event->tgid)
		add(line, ROLE_STRING, "%s(%u/%u) ", name, event->tgid, event->tid);
	else
		add(line, ROLE_STRING, "%s(%u) ", name, event->tgid);
	if (event->type == SCTOP_EVENT_CALL)
		add_call(line, record, options);
	else if (event->type == SCTOP_EVENT_FORK)
		add(line, ROLE_NAME, "fork: child %lld", (long long)event->ret);
	else if (event->type == SCTOP_EVENT_EXEC)
		add_exec(line, record, options);
	else if (event->type == SCTOP_EVENT_EXIT)
		add_exit(line, record);
}

void stream_line_make(struct stream_line *line, const struct record *record,
		      const struct stream_line_options *options)
{
	char count[8];

	line->len = 0;
	line->piece_cnt = 0;
	line->failed = false;
	line->text[0] = '\0';
	if (record->type == RECORD_EVENT) {
		make_event(line, record, options);
		return;
	}
	text_count(count, record->lost.count);
	add_time(line, record->lost.time_ns, options);
	add(line, ROLE_WARNING,
	    "--- %s calls of any process not shown here: %s; the tables have them ---", count,
	    record->lost.reason == LOST_RING ? "the ring was full" : "over the rate asked for");
}
