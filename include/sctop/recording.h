/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording.h - records written to a file and read back as a source.
 *
 * The file format is described in core/recording_format.h. A recording is foreign input: the reader
 * checks every length, bounds its memory, and never repeats the file's bytes in an error.
 */
#ifndef SCTOP_RECORDING_H
#define SCTOP_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sctop/source.h"

struct recording_writer;
struct recording_reader;

/* Where and how something was recorded. */
struct recording_info {
	char release[65]; /* of the kernel; these are printable ASCII */
	char machine[65];
	char host[65];
	char version[17]; /* of the sctop that wrote it */
	uint32_t calls;	  /* sum over its table of calls: another table, other decoding */
	bool midway;	  /* it begins in the middle of a session: maxima may be older than it is */
	bool no_latency;  /* the clock was not read */
	bool bytes;	  /* what calls read and wrote was summed up */
	/* as struct source has them */
	int64_t realtime_offset_ns, boottime_offset_ns;
	bool boottime_known;
};

/* Writes to a FILE that the caller owns; of `info` the flags and the clock, the rest is filled in.
 * NULL with errno set. */
struct recording_writer *recording_writer_new(FILE *out, const struct recording_info *info);

/* Takes one record; a record_fn with the writer as arg. RECORD_STATS ends an interval and
 * writes a complete frame. 0 or negative errno. */
int recording_write(const struct record *record, void *writer);

/* Bytes of the file so far. */
uint64_t recording_bytes(const struct recording_writer *writer);

/* Writes what is buffered as a last frame. 0 or negative errno; the writer is gone either way.
 * *bytes is then what recording_bytes() would say; NULL: nobody asks. */
int recording_writer_free(struct recording_writer *writer, uint64_t *bytes);

/* Opens a recording; NULL with errno set and one line in `why`. */
struct recording_reader *recording_open(const char *path, char *why, size_t why_size);
void recording_close(struct recording_reader *reader); /* NULL is allowed */

/* Owned by the reader. */
const struct recording_info *recording_info(const struct recording_reader *reader);

/* What was wrong with the recording where reading ended, as one line: damaged (read_counters gave
 * -EBADMSG), cut off, or never finished (-ENODATA; all that is there was read). NULL: nothing. */
const char *recording_problem(const struct recording_reader *reader);

/* A place between two intervals, to come back to; plain data, all 0 is the beginning. */
struct recording_place {
	uint64_t offset, frame; /* of the frame */
	size_t at;		/* in it */
	uint64_t now_ns;
};
void recording_tell(const struct recording_reader *reader, struct recording_place *place);
/* Goes there: counters, or what is read of events. 0, or as reading. */
int recording_seek(struct recording_reader *reader, const struct recording_place *place);
int recording_seek_events(struct recording_reader *reader, const struct recording_place *place);

/* When it begins and ends (CLOCK_MONOTONIC), as far as the frames' headers tell; what is still
 * being written grows. */
void recording_span(struct recording_reader *reader, uint64_t *begin_ns, uint64_t *end_ns);

/* Each source_read_counters() moves the playback to the end of the next interval, whose events
 * source_read_events() then hands out (they may also be fetched later: none is skipped). What a
 * recording that was cut off has of its last interval counts as one. -ENODATA at the end (asked
 * again, it looks whether one that was not finished has grown), -EBADMSG if it is damaged,
 * -ENOMEM. Owned by the reader. */
struct source *recording_source(struct recording_reader *reader);

#endif
