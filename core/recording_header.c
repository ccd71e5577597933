/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_header.c - the headers of a recording and of its frames.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "recording_format.h"

uint32_t recording_crc(const void *data, size_t bytes)
{
	return (uint32_t)crc32(0, data, (uInt)bytes); /* callers are bounded by FRAME_PACKED_MAX */
}

enum { HEADER_CRC = 16, HEADER_REALTIME = 24, HEADER_NAMES = 32 };

void header_pack(const struct recording_header *header, uint8_t out[RECORDING_HEADER_BYTES])
{
	memset(out, 0, RECORDING_HEADER_BYTES);
	memcpy(out, RECORDING_MAGIC, RECORDING_MAGIC_BYTES);
	le_put(out + 8, RECORDING_VERSION, 4);
	le_put(out + 12, RECORDING_HEADER_BYTES, 4);
	le_put(out + HEADER_REALTIME, (uint64_t)header->realtime_offset_ns, 8);
	memcpy(out + HEADER_NAMES, header->release, RECORDING_NAME_BYTES);
	memcpy(out + HEADER_NAMES + RECORDING_NAME_BYTES, header->machine, RECORDING_NAME_BYTES);
	le_put(out + HEADER_CRC, recording_crc(out, RECORDING_HEADER_BYTES), 4);
}

/* Names are shown to people: nothing but printable ASCII comes out. */
static void name_unpack(char *name, const uint8_t *in)
{
	int len = 0;

	for (; len < RECORDING_NAME_BYTES && in[len]; len++)
		name[len] = in[len] >= ' ' && in[len] <= '~' ? (char)in[len] : '?';
	name[len] = '\0';
}

int header_unpack(struct recording_header *header, const uint8_t *in, size_t bytes)
{
	static const uint8_t zero[4];
	uLong crc;

	if (bytes < RECORDING_HEADER_BYTES || memcmp(in, RECORDING_MAGIC, RECORDING_MAGIC_BYTES))
		return -EBADMSG;
	header->version = (uint32_t)le_get(in + 8, 4);
	header->bytes = (uint32_t)le_get(in + 12, 4);
	if (header->version != RECORDING_VERSION)
		return -ENOTSUP;
	if (header->bytes < RECORDING_HEADER_BYTES || header->bytes > bytes)
		return -EBADMSG;
	crc = crc32(0, in, HEADER_CRC);
	crc = crc32(crc, zero, sizeof(zero));
	crc = crc32(crc, in + HEADER_CRC + 4, header->bytes - HEADER_CRC - 4);
	if (crc != le_get(in + HEADER_CRC, 4))
		return -EBADMSG;
	header->realtime_offset_ns = (int64_t)le_get(in + HEADER_REALTIME, 8);
	name_unpack(header->release, in + HEADER_NAMES);
	name_unpack(header->machine, in + HEADER_NAMES + RECORDING_NAME_BYTES);
	return 0;
}

void frame_header_pack(const struct frame_header *header, uint8_t out[FRAME_HEADER_BYTES])
{
	le_put(out, header->kind, 4);
	le_put(out + 4, header->packed_bytes, 4);
	le_put(out + 8, header->raw_bytes, 4);
	le_put(out + 12, header->packed_crc, 4);
	le_put(out + 16, header->time_ns, 8);
	le_put(out + 24, 0, 4);
	le_put(out + 28, recording_crc(out, 28), 4);
}

int frame_header_unpack(struct frame_header *header, const uint8_t in[FRAME_HEADER_BYTES])
{
	*header = (struct frame_header){
		.kind = (uint32_t)le_get(in, 4),
		.packed_bytes = (uint32_t)le_get(in + 4, 4),
		.raw_bytes = (uint32_t)le_get(in + 8, 4),
		.packed_crc = (uint32_t)le_get(in + 12, 4),
		.time_ns = le_get(in + 16, 8),
	};
	if (le_get(in + 28, 4) != recording_crc(in, 28) ||
	    header->packed_bytes > FRAME_PACKED_MAX || header->raw_bytes > FRAME_RAW_MAX)
		return -EBADMSG;
	return 0;
}
