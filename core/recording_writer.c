/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_writer.c - collects records, writes a compressed frame per interval or megabyte.
 *
 * Each interval is flushed when it ends: a crash costs the one that is running.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include <zstd.h>

#include "recording_format.h"
#include "sctop/recording.h"

#define ZSTD_LEVEL 1
#define RAW_FIRST  (2 * RECORD_BYTES_MAX) /* grows to what the frames of this recording need */
#define RAW_ROOM   (FRAME_RAW_TARGET + RECORD_BYTES_MAX)

struct recording_writer {
	FILE *out;
	ZSTD_CCtx *zstd;
	uint8_t *raw, *packed;
	size_t raw_bytes, raw_room, packed_room;
	uint64_t time_ns; /* STATS time before the frame that is being filled */
	uint64_t bytes;	  /* written */
	int err;	  /* the first; what is in the file ends there */
};

static int write_all(struct recording_writer *writer, const void *data, size_t bytes)
{
	errno = 0;
	if (fwrite(data, 1, bytes, writer->out) != bytes)
		return errno ? -errno : -EIO;
	writer->bytes += bytes;
	return 0;
}

/* Room for one record more. */
static int make_raw_room(struct recording_writer *writer)
{
	size_t room = writer->raw_room ? 2 * writer->raw_room : RAW_FIRST;
	uint8_t *raw;

	if (writer->raw_room - writer->raw_bytes >= RECORD_BYTES_MAX)
		return 0;
	raw = realloc(writer->raw, room < RAW_ROOM ? room : RAW_ROOM);
	if (!raw)
		return -ENOMEM;
	writer->raw = raw;
	writer->raw_room = room < RAW_ROOM ? room : RAW_ROOM;
	return 0;
}

/* Room for what is collected, once it is compressed. */
static int make_packed_room(struct recording_writer *writer)
{
	size_t room = ZSTD_compressBound(writer->raw_bytes);
	uint8_t *packed;

	if (writer->packed_room >= room)
		return 0;
	packed = malloc(room);
	if (!packed)
		return -ENOMEM;
	free(writer->packed);
	writer->packed = packed;
	writer->packed_room = room;
	return 0;
}

static int frame_write(struct recording_writer *writer)
{
	uint8_t head[FRAME_HEADER_BYTES];
	struct frame_header header = {
		.kind = FRAME_RECORDS,
		.raw_bytes = (uint32_t)writer->raw_bytes,
		.time_ns = writer->time_ns,
	};
	size_t packed;
	int err;

	if (!writer->raw_bytes)
		return 0;
	if (make_packed_room(writer))
		return -ENOMEM;
	packed = ZSTD_compressCCtx(writer->zstd, writer->packed, writer->packed_room, writer->raw,
				   writer->raw_bytes, ZSTD_LEVEL);
	if (ZSTD_isError(packed))
		return -ENOMEM; /* the only way it can fail with this much room */
	header.packed_bytes = (uint32_t)packed;
	header.packed_crc = recording_crc(writer->packed, packed);
	frame_header_pack(&header, head);
	writer->raw_bytes = 0;
	err = write_all(writer, head, sizeof(head));
	return err ? err : write_all(writer, writer->packed, packed);
}

static int flush(struct recording_writer *writer)
{
	errno = 0;
	if (fflush(writer->out))
		return errno ? -errno : -EIO;
	return 0;
}

static int header_write(struct recording_writer *writer, const struct recording_info *info)
{
	struct recording_header header = { .info = *info };
	uint8_t bytes[RECORDING_HEADER_BYTES];
	struct utsname name;
	int err;

	if (uname(&name))
		return -errno;
	snprintf(header.info.release, sizeof(header.info.release), "%s", name.release);
	snprintf(header.info.machine, sizeof(header.info.machine), "%s", name.machine);
	snprintf(header.info.host, sizeof(header.info.host), "%s", name.nodename);
	snprintf(header.info.version, sizeof(header.info.version), "%s", SCTOP_VERSION);
	header.info.calls = recording_calls();
	header_pack(&header, bytes);
	err = write_all(writer, bytes, sizeof(bytes));
	return err ? err : flush(writer);
}

static void writer_release(struct recording_writer *writer)
{
	ZSTD_freeCCtx(writer->zstd);
	free(writer->raw);
	free(writer->packed);
	free(writer);
}

struct recording_writer *recording_writer_new(FILE *out, const struct recording_info *info)
{
	struct recording_writer *writer = calloc(1, sizeof(*writer));
	int err = -ENOMEM;

	if (!writer)
		return NULL;
	writer->out = out;
	writer->zstd = ZSTD_createCCtx();
	if (writer->zstd)
		err = header_write(writer, info);
	if (!err)
		return writer;
	writer_release(writer);
	errno = -err;
	return NULL;
}

uint64_t recording_bytes(const struct recording_writer *writer)
{
	return writer->bytes;
}

int recording_write(const struct record *record, void *arg)
{
	struct recording_writer *writer = arg;
	bool interval_ends = record->type == RECORD_STATS;
	long length;

	if (!writer->err)
		writer->err = make_raw_room(writer);
	if (writer->err)
		return writer->err;
	length = record_encode(record, writer->raw + writer->raw_bytes);
	if (length < 0)
		return (int)length;
	writer->raw_bytes += length;
	if (!interval_ends && writer->raw_bytes < FRAME_RAW_TARGET)
		return 0;
	writer->err = frame_write(writer);
	if (!writer->err && interval_ends)
		writer->err = flush(writer);
	if (interval_ends)
		writer->time_ns = record->stats.time_ns;
	return writer->err;
}

int recording_writer_free(struct recording_writer *writer, uint64_t *bytes)
{
	int err = writer->err ? writer->err : make_raw_room(writer);

	if (!err) {
		writer->raw_bytes += record_encode_end(writer->raw + writer->raw_bytes);
		err = frame_write(writer);
	}
	if (!err)
		err = flush(writer);
	if (bytes)
		*bytes = writer->bytes;
	writer_release(writer);
	return err;
}
