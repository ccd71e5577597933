/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_reader.c - a recording as a source.
 *
 * Two cursors walk the file, each with one frame in memory: one hands out counters, interval by
 * interval; one hands out events and never passes the first. So the memory needed does not
 * depend on how much happened in an interval, and events may be fetched late.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "recording_commands.h"
#include "recording_file.h"
#include "sctop/recording.h"
#include "sctop/text.h"

struct recording_reader {
	struct source source;
	struct recording_file file;
	struct recording_commands *commands;
	struct cursor counters, events;
	uint64_t limit_frame; /* events are handed out up to here: */
	size_t limit_at;      /* the last record that the other cursor took */
	bool begun;	      /* something of the running interval has been read */
	bool ended;	      /* nothing more to come, `end` is the answer */
	int end;
	uint64_t now_ns;
	uint64_t span_offset, span_frames, begin_ns, end_ns; /* of the frames looked at so far */
};

#define SPAN_FRAMES_MAX 4000000 /* a second of looking */

static struct recording_reader *reader_of(const struct source *source)
{
	return (struct recording_reader *)source; /* the first member */
}

static int end_with(struct recording_reader *reader, int err)
{
	/* What was not finished may grow. */
	reader->ended = err != -ENODATA || !reader->file.problem[0];
	reader->end = err;
	/* What there is of an interval that was cut off counts as one. */
	return err == -ENODATA && reader->begun ? 0 : err;
}

/* What the reader itself remembers. */
static void learn(struct recording_reader *reader, const struct decoded *decoded)
{
	const struct record_text *text = &decoded->record.text;

	if (decoded->type == DISK_COMMAND)
		recording_commands_add(reader->commands, text);
	if (decoded->type == DISK_STATS)
		reader->now_ns = decoded->record.stats.time_ns;
}

static void set_limit(struct recording_reader *reader)
{
	reader->limit_frame = reader->counters.frame;
	reader->limit_at = reader->counters.at;
}

static int reader_read_counters(struct source *source, record_fn *fn, void *arg)
{
	struct recording_reader *reader = reader_of(source);
	struct decoded decoded;
	int err;

	if (reader->ended)
		return reader->end;
	reader->begun = false;
	reader->file.problem[0] = '\0';
	for (;;) {
		err = cursor_next(&reader->file, &reader->counters, &decoded);
		if (err)
			return end_with(reader, err);
		if (decoded.type == DISK_END)
			return end_with(reader, -ENODATA);
		set_limit(reader);
		if (!decoded.type)
			continue;
		reader->begun = true;
		if (decoded.type == DISK_EVENT || decoded.type == DISK_LOST)
			continue;
		learn(reader, &decoded);
		err = fn(&decoded.record, arg);
		if (err || decoded.type == DISK_STATS)
			return err;
	}
}

static bool events_wait(const struct recording_reader *reader)
{
	const struct cursor *cursor = &reader->events;

	if (cursor->frame != reader->limit_frame)
		return cursor->frame < reader->limit_frame;
	return cursor->at < reader->limit_at;
}

static int reader_read_events(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	struct recording_reader *reader = reader_of(source);
	struct decoded decoded;
	unsigned int cnt = 0;
	int err;

	while (cnt < max && events_wait(reader)) {
		err = cursor_next(&reader->file, &reader->events, &decoded);
		/* It could be read a moment ago, without an end: somebody changed the file. */
		if (err == -ENODATA || (!err && decoded.type == DISK_END))
			return -EIO;
		if (err)
			return err;
		if (decoded.type != DISK_EVENT && decoded.type != DISK_LOST)
			continue;
		cnt++;
		err = fn(&decoded.record, arg);
		if (err)
			return err;
	}
	return (int)cnt;
}

static int reader_event_fd(const struct source *source)
{
	(void)source;
	return -1;
}

static int reader_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
			  size_t size)
{
	const struct recording_reader *reader = reader_of(source);

	return recording_commands_get(reader->commands, tgid, start_ns, reader->now_ns, buf, size);
}

static uint64_t reader_now_ns(const struct source *source)
{
	return reader_of(source)->now_ns;
}

static const struct source_ops reader_ops = {
	.read_events = reader_read_events,
	.read_counters = reader_read_counters,
	.event_fd = reader_event_fd,
	.command = reader_command,
	.now_ns = reader_now_ns,
};

struct source *recording_source(struct recording_reader *reader)
{
	return &reader->source;
}

const struct recording_info *recording_info(const struct recording_reader *reader)
{
	return &reader->file.header.info;
}

void recording_tell(const struct recording_reader *reader, struct recording_place *place)
{
	*place = (struct recording_place){
		.offset = reader->counters.this_frame,
		.frame = reader->counters.frame,
		.at = reader->counters.at,
		.now_ns = reader->now_ns,
	};
}

int recording_seek_events(struct recording_reader *reader, const struct recording_place *place)
{
	return cursor_seek(&reader->file, &reader->events, place->offset, place->frame, place->at);
}

int recording_seek(struct recording_reader *reader, const struct recording_place *place)
{
	int err = cursor_seek(&reader->file, &reader->counters, place->offset, place->frame,
			      place->at);

	if (!err)
		err = recording_seek_events(reader, place);
	reader->file.problem[0] = '\0';
	reader->ended = reader->begun = false;
	reader->now_ns = place->now_ns;
	set_limit(reader);
	return err;
}

void recording_span(struct recording_reader *reader, uint64_t *begin_ns, uint64_t *end_ns)
{
	struct frame_header header;

	/* A frame says when the interval before it ended. */
	while (reader->span_frames < SPAN_FRAMES_MAX &&
	       !recording_file_header(&reader->file, &reader->span_offset, &header)) {
		reader->span_frames++;
		if (!reader->begin_ns)
			reader->begin_ns = header.time_ns;
		if (header.time_ns > reader->end_ns)
			reader->end_ns = header.time_ns;
	}
	*begin_ns = reader->begin_ns;
	*end_ns = reader->end_ns > reader->now_ns ? reader->end_ns : reader->now_ns;
}

const char *recording_problem(const struct recording_reader *reader)
{
	return reader->file.problem[0] ? reader->file.problem : NULL;
}

struct recording_reader *recording_open(const char *path, char *why, size_t why_size)
{
	struct recording_reader *reader = calloc(1, sizeof(*reader));
	int err = reader ? recording_file_open(&reader->file, path) : -ENOMEM;

	if (!err) {
		reader->commands = recording_commands_new();
		err = reader->commands ? 0 : -ENOMEM;
	}
	if (err) {
		char name[256];

		text_escape(name, sizeof(name), path, strlen(path), 0);
		snprintf(why, why_size, "cannot read %s: %s", name, recording_file_error(err));
		recording_close(reader);
		errno = -err;
		return NULL;
	}
	reader->source.ops = &reader_ops;
	reader->source.realtime_offset_ns = reader->file.header.info.realtime_offset_ns;
	reader->source.boottime_offset_ns = reader->file.header.info.boottime_offset_ns;
	reader->source.boottime_known = reader->file.header.info.boottime_known;
	return reader;
}

void recording_close(struct recording_reader *reader)
{
	if (!reader)
		return;
	recording_file_close(&reader->file);
	recording_commands_free(reader->commands);
	free(reader->counters.raw);
	free(reader->events.raw);
	free(reader);
}
