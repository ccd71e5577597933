/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_file.c - reads a recording frame by frame, and believes nothing it says.
 *
 * Lengths are bounded before anything is allocated, checksums are compared before anything is
 * unpacked, and errors say where, never what.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "recording_file.h"

/* Notes that frame number `frame` is damaged. -EBADMSG. */
static int damaged(struct recording_file *file, uint64_t frame, const char *what)
{
	snprintf(file->problem, sizeof(file->problem), "the recording is damaged: frame %llu: %s",
		 (unsigned long long)frame, what);
	return -EBADMSG;
}

/* ---- frames ---- */

/* Reads exactly `bytes`, or fewer at the end of the file. */
static ssize_t read_at(int fd, void *buf, size_t bytes, uint64_t offset)
{
	size_t done = 0;

	while (done < bytes) {
		ssize_t got = pread(fd, (char *)buf + done, bytes - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static int room(uint8_t **buf, size_t *have, size_t need)
{
	uint8_t *data;

	if (*have >= need && *buf)
		return 0;
	data = malloc(need ? need : 1);
	if (!data)
		return -ENOMEM;
	free(*buf);
	*buf = data;
	*have = need;
	return 0;
}

static int cut_off(struct recording_file *file)
{
	snprintf(file->problem, sizeof(file->problem), "%s",
		 "the recording ends in the middle of a frame; all before it was read");
	return -ENODATA;
}

/* Of the frame after the cursor's; raw_bytes is changed only if it is all there. */
static int frame_unpack(struct recording_file *file, struct cursor *cursor,
			const struct frame_header *header)
{
	size_t got;

	if (header->kind != FRAME_RECORDS) {
		cursor->raw_bytes = 0;
		return 0;
	}
	if (recording_crc(file->packed, header->packed_bytes) != header->packed_crc)
		return damaged(file, cursor->frame + 1, "the checksum does not agree");
	if (room(&cursor->raw, &cursor->raw_room, header->raw_bytes))
		return -ENOMEM;
	got = ZSTD_decompressDCtx(file->zstd, cursor->raw, header->raw_bytes, file->packed,
				  header->packed_bytes);
	if (ZSTD_isError(got) || got != header->raw_bytes)
		return damaged(file, cursor->frame + 1, "it does not unpack to what it says");
	cursor->raw_bytes = got;
	return 0;
}

/*
 * Moves to the next frame, of whatever kind. -ENODATA at the end of the file. On any error the
 * cursor stays at the end of its frame: that is a place to come back to, and what follows may still
 * be being written.
 */
static int frame_read(struct recording_file *file, struct cursor *cursor)
{
	uint8_t head[FRAME_HEADER_BYTES];
	struct frame_header header;
	uint64_t offset = cursor->next_frame ? cursor->next_frame : file->header.bytes;
	ssize_t got = read_at(file->fd, head, sizeof(head), offset);
	int err;

	if (got < 0)
		return (int)got;
	if (!got) {
		snprintf(file->problem, sizeof(file->problem), "%s",
			 "the recording was not finished; all that is there was read");
		return -ENODATA;
	}
	if ((size_t)got < sizeof(head))
		return cut_off(file);
	if (frame_header_unpack(&header, head))
		return damaged(file, cursor->frame + 1, "its header makes no sense");
	if (room(&file->packed, &file->packed_room, header.packed_bytes))
		return -ENOMEM;
	offset += sizeof(head);
	got = read_at(file->fd, file->packed, header.packed_bytes, offset);
	if (got < 0)
		return (int)got;
	if ((size_t)got < header.packed_bytes)
		return cut_off(file);
	err = frame_unpack(file, cursor, &header);
	if (err)
		return err;
	cursor->frame++;
	cursor->at = 0;
	cursor->this_frame = offset - sizeof(head);
	cursor->next_frame = offset + header.packed_bytes;
	return 0;
}

int cursor_next(struct recording_file *file, struct cursor *cursor, struct decoded *decoded)
{
	long length;

	while (cursor->at >= cursor->raw_bytes) {
		int err = frame_read(file, cursor);

		if (err)
			return err;
	}
	length = record_decode(decoded, cursor->raw + cursor->at, cursor->raw_bytes - cursor->at);
	if (length < 0)
		return damaged(file, cursor->frame, "a record makes no sense");
	if (decoded->type != DISK_END)
		cursor->at += (size_t)length;
	return 0;
}

int cursor_seek(struct recording_file *file, struct cursor *cursor, uint64_t offset, uint64_t frame,
		size_t at)
{
	int err = 0;

	cursor->raw_bytes = cursor->at = 0;
	cursor->this_frame = cursor->next_frame = offset;
	cursor->frame = frame ? frame - 1 : 0;
	if (frame)
		err = frame_read(file, cursor);
	if (!err && at > cursor->raw_bytes)
		err = damaged(file, cursor->frame, "it has changed");
	if (!err)
		cursor->at = at;
	return err;
}

int recording_file_header(struct recording_file *file, uint64_t *offset,
			  struct frame_header *header)
{
	uint64_t at = *offset ? *offset : file->header.bytes;
	uint8_t head[FRAME_HEADER_BYTES];
	ssize_t got = read_at(file->fd, head, sizeof(head), at);

	if (got < 0)
		return (int)got;
	if ((size_t)got < sizeof(head))
		return -ENODATA;
	if (frame_header_unpack(header, head))
		return -EBADMSG;
	*offset = at + sizeof(head) + header->packed_bytes;
	return 0;
}

/* ---- opening ---- */

/* A regular file, opened without waiting for anybody; -EINVAL for anything else. */
static int open_regular(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat stat;

	if (fd < 0)
		return -errno;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode))
		return fd;
	close(fd);
	return -EINVAL;
}

static int read_header(struct recording_file *file)
{
	uint8_t bytes[RECORDING_HEADER_MAX];
	ssize_t got = read_at(file->fd, bytes, sizeof(bytes), 0);
	struct utsname here;
	int err;

	if (got < 0)
		return (int)got;
	err = header_unpack(&file->header, bytes, (size_t)got);
	if (err)
		return err;
	/* Call numbers mean something else elsewhere; wrong names are worse than none. */
	if (!uname(&here) && strcmp(here.machine, file->header.info.machine))
		return -EXDEV;
	return 0;
}

int recording_file_open(struct recording_file *file, const char *path)
{
	int err;

	*file = (struct recording_file){ .fd = open_regular(path) };
	if (file->fd < 0)
		return file->fd;
	err = read_header(file);
	if (err)
		return err;
	file->zstd = ZSTD_createDCtx();
	return file->zstd ? 0 : -ENOMEM;
}

const char *recording_file_error(int err)
{
	switch (err) {
	case -EINVAL:
		return "not a regular file";
	case -EBADMSG:
		return "not a recording of sctop, or its beginning is damaged";
	case -ENOTSUP:
		return "recorded by a newer sctop than this one";
	case -EXDEV:
		return "recorded on another kind of machine, with other call numbers";
	default:
		return strerror(-err);
	}
}

void recording_file_close(struct recording_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	ZSTD_freeDCtx(file->zstd);
	free(file->packed);
}
