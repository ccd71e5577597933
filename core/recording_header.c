/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_header.c - the headers of a recording and of its frames.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "recording_format.h"
#include "sctop/syscalls.h"

uint32_t recording_crc(const void *data, size_t bytes)
{
	return (uint32_t)crc32(0, data, (uInt)bytes); /* callers are bounded by FRAME_PACKED_MAX */
}

uint32_t recording_calls(void)
{
	uLong crc = crc32(0, NULL, 0);

	for (size_t i = 0; i < syscall_count(); i++) {
		const struct syscall_info *info = syscall_at(i);

		crc = crc32(crc, (const Bytef *)info->name, (uInt)strlen(info->name));
		for (int arg = 0; arg < info->arg_cnt; arg++) {
			uint8_t about[] = { (uint8_t)info->args[arg].type,
					    (uint8_t)info->args[arg].len };

			crc = crc32(crc, about, sizeof(about));
		}
	}
	return (uint32_t)crc;
}

enum {
	HEADER_CRC = 16,
	HEADER_REALTIME = 24,
	HEADER_NAMES = 32,
	HEADER_HOST = HEADER_NAMES + 2 * RECORDING_NAME_BYTES,
	HEADER_VERSION = HEADER_HOST + RECORDING_NAME_BYTES,
	HEADER_FLAGS = HEADER_VERSION + 16,
	HEADER_CALLS = HEADER_FLAGS + 4,
	HEADER_BOOTTIME = HEADER_CALLS + 4,
};

void header_pack(const struct recording_header *header, uint8_t out[RECORDING_HEADER_BYTES])
{
	const struct recording_info *info = &header->info;
	uint32_t flags = (info->midway ? RECORDING_MIDWAY : 0) |
			 (info->no_latency ? RECORDING_NO_LATENCY : 0) |
			 (info->bytes ? RECORDING_BYTES : 0) |
			 (info->boottime_known ? RECORDING_BOOTTIME : 0);

	memset(out, 0, RECORDING_HEADER_BYTES);
	memcpy(out, RECORDING_MAGIC, RECORDING_MAGIC_BYTES);
	le_put(out + 8, RECORDING_VERSION, 4);
	le_put(out + 12, RECORDING_HEADER_BYTES, 4);
	le_put(out + HEADER_REALTIME, (uint64_t)info->realtime_offset_ns, 8);
	memcpy(out + HEADER_NAMES, info->release, RECORDING_NAME_BYTES);
	memcpy(out + HEADER_NAMES + RECORDING_NAME_BYTES, info->machine, RECORDING_NAME_BYTES);
	memcpy(out + HEADER_HOST, info->host, RECORDING_NAME_BYTES);
	memcpy(out + HEADER_VERSION, info->version, sizeof(info->version) - 1);
	le_put(out + HEADER_FLAGS, flags, 4);
	le_put(out + HEADER_CALLS, info->calls, 4);
	le_put(out + HEADER_BOOTTIME, (uint64_t)info->boottime_offset_ns, 8);
	le_put(out + HEADER_CRC, recording_crc(out, RECORDING_HEADER_BYTES), 4);
}

/* Names are shown to people: nothing but printable ASCII comes out. */
static void name_unpack(char *name, const uint8_t *in, int max)
{
	int len = 0;

	for (; len < max && in[len]; len++)
		name[len] = in[len] >= ' ' && in[len] <= '~' ? (char)in[len] : '?';
	name[len] = '\0';
}

static void info_unpack(struct recording_info *info, const uint8_t *in, uint32_t bytes)
{
	uint32_t flags;

	*info = (struct recording_info){ 0 };
	info->realtime_offset_ns = (int64_t)le_get(in + HEADER_REALTIME, 8);
	name_unpack(info->release, in + HEADER_NAMES, RECORDING_NAME_BYTES);
	name_unpack(info->machine, in + HEADER_NAMES + RECORDING_NAME_BYTES, RECORDING_NAME_BYTES);
	if (bytes < RECORDING_HEADER_FIRST)
		return;
	name_unpack(info->host, in + HEADER_HOST, RECORDING_NAME_BYTES);
	name_unpack(info->version, in + HEADER_VERSION, sizeof(info->version) - 1);
	flags = (uint32_t)le_get(in + HEADER_FLAGS, 4);
	info->midway = flags & RECORDING_MIDWAY;
	info->no_latency = flags & RECORDING_NO_LATENCY;
	info->bytes = flags & RECORDING_BYTES;
	info->calls = (uint32_t)le_get(in + HEADER_CALLS, 4);
	if (bytes < RECORDING_HEADER_BYTES)
		return;
	info->boottime_known = flags & RECORDING_BOOTTIME;
	info->boottime_offset_ns = (int64_t)le_get(in + HEADER_BOOTTIME, 8);
}

int header_unpack(struct recording_header *header, const uint8_t *in, size_t bytes)
{
	static const uint8_t zero[4];
	uLong crc;

	if (bytes < RECORDING_HEADER_MIN || memcmp(in, RECORDING_MAGIC, RECORDING_MAGIC_BYTES))
		return -EBADMSG;
	header->version = (uint32_t)le_get(in + 8, 4);
	header->bytes = (uint32_t)le_get(in + 12, 4);
	if (header->version != RECORDING_VERSION)
		return -ENOTSUP;
	if (header->bytes < RECORDING_HEADER_MIN || header->bytes > bytes)
		return -EBADMSG;
	crc = crc32(0, in, HEADER_CRC);
	crc = crc32(crc, zero, sizeof(zero));
	crc = crc32(crc, in + HEADER_CRC + 4, header->bytes - HEADER_CRC - 4);
	if (crc != le_get(in + HEADER_CRC, 4))
		return -EBADMSG;
	info_unpack(&header->info, in, header->bytes);
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
