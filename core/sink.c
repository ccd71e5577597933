/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink.c - what all formats share: life, dispatch, times. The formats are in sink_*.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/model.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_impl.h"

const struct sink_format *const sink_formats[] = {
	&sink_text, &sink_strace,  &sink_kv,	      &sink_json, &sink_csv,
	&sink_ids,  &sink_metrics, &sink_openmetrics, NULL,
};

const struct sink_format *sink_format_find(const char *name)
{
	const struct sink_format *const *format;

	for (format = sink_formats; *format; format++) {
		if (!strcmp((*format)->name, name))
			return *format;
	}
	return NULL;
}

/* What stdio has to say about the writes so far. errno is that of the write that failed, or 0. */
static int write_result(const struct sink *sink)
{
	if (!ferror_unlocked(sink->out))
		return 0;
	return errno ? -errno : -EIO;
}

struct sink *sink_new(const struct sink_format *format, FILE *out,
		      const struct sink_options *options)
{
	struct sink *sink = calloc(1, sizeof(*sink));
	int err;

	if (!sink)
		return NULL;
	sink->format = format;
	sink->out = out;
	sink->options = *options;
	sink->json.out = out;
	sink->second = -1;
	errno = 0;
	err = format->begin ? format->begin(sink) : 0;
	sink->options.header = NULL; /* is the caller's, and has been written */
	if (!err)
		err = write_result(sink);
	if (!err)
		return sink;
	if (format->end)
		format->end(sink);
	free(sink);
	errno = -err;
	return NULL;
}

void sink_free(struct sink *sink)
{
	if (!sink)
		return;
	sink_flush(sink);
	if (sink->format->end)
		sink->format->end(sink);
	free(sink);
}

int sink_feed(const struct record *record, void *arg)
{
	struct sink *sink = arg;

	errno = 0;
	if (record->type == RECORD_EVENT)
		sink->event_cnt += sink->format->event(sink, record) > 0;
	else if (record->type == RECORD_LOST && sink->format->lost)
		sink->format->lost(sink, &record->lost);
	return write_result(sink);
}

void sink_set_realtime_offset(struct sink *sink, int64_t offset_ns)
{
	sink->options.realtime_offset_ns = offset_ns;
}

void sink_set_model(struct sink *sink, struct model *model)
{
	sink->model = model;
}

int sink_summary(struct sink *sink, struct model *model)
{
	int err = 0;

	errno = 0;
	if (sink->format->summary)
		err = sink->format->summary(sink, model);
	return err < 0 ? err : write_result(sink);
}

int sink_count(struct sink *sink, const struct record *record)
{
	return sink->format->count ? sink->format->count(sink, record) : 0;
}

int sink_interval(struct sink *sink, struct model *model)
{
	int err = 0;

	errno = 0;
	if (sink->format->interval)
		err = sink->format->interval(sink, model);
	return err < 0 ? err : write_result(sink);
}

uint64_t sink_event_cnt(const struct sink *sink)
{
	return sink->event_cnt;
}

int sink_flush(struct sink *sink)
{
	errno = 0;
	if (fflush_unlocked(sink->out) && !errno)
		return -EIO;
	return write_result(sink);
}

const char *sink_local_time(struct sink *sink, time_t second)
{
	struct tm tm = { 0 };

	if (second != sink->second) {
		localtime_r(&second, &tm);
		strftime(sink->local_time, sizeof(sink->local_time), "%H:%M:%S", &tm);
		sink->second = second;
	}
	return sink->local_time;
}

void sink_utc(struct sink *sink, uint64_t time_ns, char buf[static 40])
{
	uint32_t fraction;
	int64_t second = text_second(time_ns, sink->options.realtime_offset_ns, &fraction);
	struct out out = { buf, 40, 0 };
	struct tm tm = { 0 };

	if (second != sink->utc_second || !sink->utc_time[0]) {
		gmtime_r(&second, &tm);
		strftime(sink->utc_time, sizeof(sink->utc_time), "%Y-%m-%dT%H:%M:%S.", &tm);
		sink->utc_second = second;
	}
	out_text(&out, sink->utc_time);
	out_digits(&out, fraction, 9);
	out_char(&out, 'Z');
	out_end(&out);
}

const char *sink_exe(const struct sink *sink, const struct sctop_event *event)
{
	const struct process_row *row;

	if (!sink->model)
		return NULL;
	row = model_process(sink->model,
			    (struct task_id){ .tgid = event->tgid, .start_ns = event->start_ns });
	return row && row->exe[0] ? row->exe : NULL;
}

const struct sctop_datum *sink_string(const struct record *record, const struct syscall_info *info,
				      unsigned int arg, const char **bytes)
{
	static const bool strings[ARG_TYPE_CNT] = {
		[ARG_PATH] = true,    [ARG_STRING] = true,   [ARG_BUF_IN] = true,
		[ARG_BUF_OUT] = true, [ARG_PATH_OUT] = true, [ARG_NOISE_OUT] = true,
	};
	const struct sctop_datum *datum;

	if (!info || !strings[info->args[arg].type])
		return NULL;
	datum = decode_datum(record->event, record->data, arg, bytes);
	return datum && !(datum->flags & SCTOP_DATUM_FAULT) ? datum : NULL;
}

static const struct {
	const char *key, *text;
} lost_reasons[LOST_REASON_CNT] = {
	[LOST_RING] = { "ring", "ring full" },
	[LOST_CAPPED] = { "capped", "over the rate asked for" },
	[LOST_HELD] = { "held", "the stream was held" },
	[LOST_READER] = { "reader", "their reader was behind" },
};

const char *sink_lost_reason(const struct record_lost *lost)
{
	return lost_reasons[lost->reason].key;
}

const char *sink_lost_text(enum lost_reason reason)
{
	return lost_reasons[reason].text;
}
