/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_file.h - a recording opened for reading: its header, and cursors over its records.
 *
 * It knows bytes, frames and checksums, not what the records mean.
 */
#ifndef SCTOP_RECORDING_FILE_H
#define SCTOP_RECORDING_FILE_H

#include <zstd.h>

#include "recording_format.h"

struct recording_file {
	int fd;
	struct recording_header header;
	ZSTD_DCtx *zstd;
	uint8_t *packed;
	size_t packed_room;
	char problem[120]; /* why the last error; "": none */
};

/* One frame, unpacked, and a place in it. All 0 is the beginning. */
struct cursor {
	uint64_t next_frame; /* file offset of the frame after this one; 0: the first */
	uint64_t frame;	     /* its number, from 1; 0: none yet */
	uint64_t this_frame; /* its offset */
	uint8_t *raw;
	size_t raw_bytes, raw_room, at;
};

/* 0 or a negative errno; recording_file_error() has words for it. Never waits. */
int recording_file_open(struct recording_file *file, const char *path);
const char *recording_file_error(int err);
void recording_file_close(struct recording_file *file); /* also after a failed open */

/* The next record; what `decoded` points to is valid until the next call with this cursor. END is
 * never passed, nor is what cannot be read: asked again, it says the same, or what has grown.
 * 0, -ENODATA at the end of the file or -EBADMSG (both with file->problem), or another errno. */
int cursor_next(struct recording_file *file, struct cursor *cursor, struct decoded *decoded);

/* Goes to a place that a cursor was at. 0, or as cursor_next(). */
int cursor_seek(struct recording_file *file, struct cursor *cursor, uint64_t offset, uint64_t frame,
		size_t at);

/* What a frame's header says; *offset moves to the next one, 0 is the first. 0, -ENODATA where
 * there is none (yet), -EBADMSG. */
int recording_file_header(struct recording_file *file, uint64_t *offset,
			  struct frame_header *header);

#endif
