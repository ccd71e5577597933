/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_line.c - time, duration, who, call, result, how often.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "call_class.h"
#include "sctop/outcome.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "stream_line.h"

#define COMM_ESCAPED (4 * SCTOP_COMM_LEN + 1)

static struct stream_piece *add(struct stream_line *line, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static struct stream_piece *add(struct stream_line *line, enum role role, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->len;
	struct stream_piece *piece = &line->pieces[line->piece_cnt];
	va_list args;
	int len;

	/* Never more than the table below makes; were it so, the last piece would grow. */
	if (line->piece_cnt < STREAM_PIECES_MAX)
		line->piece_cnt++;
	else
		piece--;
	*piece = (struct stream_piece){ .role = role, .offset = line->len };
	va_start(args, format);
	len = vsnprintf(line->text + line->len, room, format, args);
	va_end(args);
	if (len > 0)
		line->len += (size_t)len < room ? (size_t)len : room - 1;
	return piece;
}

size_t stream_piece_end(const struct stream_line *line, int i)
{
	return i + 1 < line->piece_cnt ? line->pieces[i + 1].offset : line->len;
}

/* ---- columns ---- */

static void add_time(struct stream_line *line, uint64_t time_ns,
		     const struct stream_line_options *options)
{
	uint64_t since = time_ns > options->zero_ns ? time_ns - options->zero_ns : 0;
	uint32_t rest_ns;
	time_t seconds = text_second(time_ns, options->realtime_offset_ns, &rest_ns);
	struct tm tm;

	if (options->time == STREAM_TIME_OFF)
		return;
	if (options->time != STREAM_TIME_OF_DAY) {
		add(line, ROLE_DIM, "%5" PRIu64 ".%06u ", since / 1000000000,
		    (unsigned int)(since % 1000000000 / 1000));
		return;
	}
	localtime_r(&seconds, &tm);
	add(line, ROLE_DIM, "%02d:%02d:%02d.%03u ", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    rest_ns / 1000000);
}

/* Of a run, the sum. */
static void add_duration(struct stream_line *line, const struct record *record,
			 const struct stream_run *run, const struct stream_line_options *options)
{
	char text[12] = "";
	bool timed = record->type == RECORD_EVENT && record->event->type == SCTOP_EVENT_CALL &&
		     !(record->event->flags & SCTOP_EVENT_NO_DURATION);

	if (!options->durations)
		return;
	if (timed)
		text_time(text, run ? run->total_ns : record->event->duration_ns,
			  options->text_flags);
	add(line, ROLE_DIM, "%*s%s ", 5 - text_width(text), "", text);
}

/* "(1234)", or "(1234/1235)" of a thread. */
static void print_ids(const struct sctop_event *event, char buf[static 32])
{
	if (event->tid != event->tgid)
		snprintf(buf, 32, "(%u/%u)", event->tgid, event->tid);
	else
		snprintf(buf, 32, "(%u)", event->tgid);
}

static void escape_comm(const struct sctop_event *event, unsigned int text_flags,
			char buf[static COMM_ESCAPED])
{
	text_escape(buf, COMM_ESCAPED, event->comm, strnlen(event->comm, sizeof(event->comm)),
		    text_flags);
}

int stream_who_width(const struct sctop_event *event, unsigned int text_flags)
{
	char ids[32], comm[COMM_ESCAPED];

	print_ids(event, ids);
	escape_comm(event, text_flags, comm);
	return text_width(comm) + (int)strlen(ids);
}

/* Where it is too long the name is cut, not the number. */
static void add_who(struct stream_line *line, const struct sctop_event *event,
		    const struct stream_line_options *options)
{
	const char *ellipsis = theme_glyph(GLYPH_ELLIPSIS, options->text_flags & TEXT_ASCII);
	int width = stream_who_width(event, options->text_flags), room = options->who_width;
	char ids[32], comm[COMM_ESCAPED + 4];

	print_ids(event, ids);
	escape_comm(event, options->text_flags, comm);
	if (room && width > room) {
		width -= text_width(comm);
		if (width < room) {
			width += text_cut(comm, room - width - 1) + 1;
			strcat(comm, ellipsis);
		} else {
			comm[0] = '\0';
		}
	}
	add(line, ROLE_TEXT, "%s%s%*s ", comm, ids, room > width ? room - width : 0, "");
}

/* ---- what happened ---- */

static void add_result(struct stream_line *line, const struct record *record,
		       const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	enum role role = line->failed ? ROLE_ERROR : ROLE_TEXT;
	char result[1024];
	size_t name;

	decode_return(event, record->data, &options->decode, result, sizeof(result));
	name = strcspn(result, "(");
	if (name && result[name])
		name--; /* the blank goes with what is in parentheses */
	add(line, role, " = %.*s", (int)name, result);
	if (result[name])
		add(line, role, "%s", result + name)->spare = true;
}

/* How often, and what one took: the sum is in the column. */
static void add_times(struct stream_line *line, const struct record *record,
		      const struct stream_run *run, const struct stream_line_options *options)
{
	const char *times = theme_glyph(GLYPH_TIMES, options->text_flags & TEXT_ASCII);
	char average[12];

	if (!run || run->cnt < 2)
		return;
	add(line, ROLE_VALUE, " %s%" PRIu64, times, run->cnt);
	if (!options->durations || record->event->flags & SCTOP_EVENT_NO_DURATION)
		return;
	text_time(average, run->total_ns / run->cnt, options->text_flags);
	add(line, ROLE_DIM, " avg %s", average);
}

static void add_call(struct stream_line *line, const struct record *record,
		     const struct stream_run *run, const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	const struct call_class *kind = call_class_of(event->abi, event->nr);
	char text[STREAM_TEXT_MAX - 2048];
	size_t name;

	line->letter = kind->letter;
	line->letter_role = kind->role;
	line->failed = outcome_failed(event);
	decode_call(event, record->data, &options->decode, text, sizeof(text));
	name = strcspn(text, "(");
	add(line, kind->role, "%.*s", (int)name, text);
	add(line, ROLE_TEXT, "%s", text + name)->args = true;
	add_result(line, record, options);
	add_times(line, record, run, options);
}

static void add_fork(struct stream_line *line, const struct record *record,
		     const struct stream_run *run, const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	bool thread = event->child_tgid == event->tgid;

	(void)run;
	(void)options;
	add(line, ROLE_CALL_PROCESS, "+++ new %s %lld +++", thread ? "thread" : "process",
	    (long long)event->ret);
}

static void add_exec(struct stream_line *line, const struct record *record,
		     const struct stream_run *run, const struct stream_line_options *options)
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(record->event, record->data, 0, &bytes);
	char path[4 * SCTOP_PATH_MAX + 1] = "";

	(void)run;
	if (datum)
		text_escape(path, sizeof(path), bytes, datum->len, options->text_flags);
	add(line, ROLE_CALL_PROCESS, "+++ exec ");
	add(line, ROLE_TEXT, "%s", path)->args = true;
	add(line, ROLE_CALL_PROCESS, " +++");
}

/* In strace's words. */
static void add_exit(struct stream_line *line, const struct record *record,
		     const struct stream_run *run, const struct stream_line_options *options)
{
	const struct sctop_event *event = record->event;
	char text[64];

	(void)run;
	(void)options;
	decode_exit(event, text, sizeof(text));
	add(line, event->ret ? ROLE_WARNING : ROLE_CALL_PROCESS, "+++ %s%s +++",
	    event->type == SCTOP_EVENT_THREAD_EXIT ? "thread " : "", text);
}

static void add_signal(struct stream_line *line, const struct record *record,
		       const struct stream_run *run, const struct stream_line_options *options)
{
	char text[512];

	(void)run;
	(void)options;
	line->letter = 's';
	line->letter_role = ROLE_CALL_SIGNAL;
	decode_signal(record->event, record->data, text, sizeof(text));
	add(line, ROLE_WARNING, "--- ");
	add(line, ROLE_WARNING, "%s", text)->args = true;
	add(line, ROLE_WARNING, " ---");
}

static void (*const add_event[])(struct stream_line *line, const struct record *record,
				 const struct stream_run *run,
				 const struct stream_line_options *options) = {
	[SCTOP_EVENT_CALL] = add_call,	   [SCTOP_EVENT_FORK] = add_fork,
	[SCTOP_EVENT_EXEC] = add_exec,	   [SCTOP_EVENT_EXIT] = add_exit,
	[SCTOP_EVENT_SIGNAL] = add_signal, [SCTOP_EVENT_THREAD_EXIT] = add_exit,
};

/* ---- losses ---- */

void stream_lost_text(const struct record_lost *lost, char *buf, size_t size)
{
	snprintf(buf, size, "lost %" PRIu64 " event%s (%s)", lost->count,
		 lost->count == 1 ? "" : "s", sink_lost_text(lost->reason));
}

static void add_lost(struct stream_line *line, const struct record *record)
{
	char text[96];

	stream_lost_text(&record->lost, text, sizeof(text));
	add(line, ROLE_WARNING, "--- %s", text);
	add(line, ROLE_WARNING, "; the tables have them")->spare = true;
	add(line, ROLE_WARNING, " ---");
}

static void add_filter(struct stream_line *line, const struct record_text *text)
{
	add(line, ROLE_WARNING, "--- %.*s ---", (int)text->len, text->text);
}

uint64_t stream_record_ns(const struct record *record)
{
	if (record->type == RECORD_FILTER)
		return record->text.time_ns;
	return record->type == RECORD_LOST ? record->lost.time_ns : record->event->time_ns;
}

void stream_line_make(struct stream_line *line, const struct record *record,
		      const struct stream_run *run, const struct stream_line_options *options)
{
	bool call = record->type == RECORD_EVENT;

	line->len = line->body = 0;
	line->piece_cnt = 0;
	line->failed = false;
	line->letter = ' ';
	line->letter_role = ROLE_TEXT;
	line->text[0] = '\0';
	add_time(line, run && call ? run->first_ns : stream_record_ns(record), options);
	add_duration(line, record, run, options);
	line->body = line->len;
	if (record->type == RECORD_LOST)
		add_lost(line, record);
	if (record->type == RECORD_FILTER)
		add_filter(line, &record->text);
	if (!call)
		return;
	add_who(line, record->event, options);
	if (record->event->type < sizeof(add_event) / sizeof(add_event[0]) &&
	    add_event[record->event->type])
		add_event[record->event->type](line, record, run, options);
}
