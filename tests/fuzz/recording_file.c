/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_file.c - header, frames and checksums around records that may be anything.
 */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include <zstd.h>

#include "recording_file.h"
#include "sctop/recording.h"
#include "../../core/recording_format.h"

static void put(int fd, const void *bytes, size_t len)
{
	FUZZ_CHECK(write(fd, bytes, len) == (ssize_t)len);
}

static void put_header(int fd, uint8_t about)
{
	static uint32_t calls;
	struct recording_header header = { .info = { .release = "6.1.0",
						     .machine = "x86_64",
						     .host = "host",
						     .version = "0.1.0",
						     .midway = about & 1,
						     .no_latency = about & 2 } };
	uint8_t packed[RECORDING_HEADER_BYTES];

	if (!calls)
		calls = recording_calls();
	header.info.calls = calls;
	header.info.realtime_offset_ns = (int64_t)(about & 4 ? UINT64_MAX : 0) - about;
	header_pack(&header, packed);
	put(fd, packed, sizeof(packed));
}

static void put_frame(int fd, const uint8_t *raw, size_t len, uint64_t time_ns)
{
	size_t room = ZSTD_compressBound(len);
	uint8_t *packed = malloc(room), head[FRAME_HEADER_BYTES];
	struct frame_header header = { .kind = FRAME_RECORDS,
				       .raw_bytes = (uint32_t)len,
				       .time_ns = time_ns };

	FUZZ_CHECK(packed);
	header.packed_bytes = (uint32_t)ZSTD_compress(packed, room, raw, len, 1);
	FUZZ_CHECK(!ZSTD_isError(header.packed_bytes));
	header.packed_crc = recording_crc(packed, header.packed_bytes);
	frame_header_pack(&header, head);
	put(fd, head, sizeof(head));
	put(fd, packed, header.packed_bytes);
	free(packed);
}

static void put_end(int fd)
{
	uint8_t end[RECORD_BYTES_MAX];

	put_frame(fd, end, (size_t)record_encode_end(end), 0);
}

/* Frames of the records in `raw`, whose lengths are cut to what is there. */
static void put_records(int fd, uint8_t *raw, size_t len, unsigned int choices)
{
	size_t begin = 0, at = 0, body;
	uint64_t time_ns = 0;

	while (len - at >= RECORD_HEADER_BYTES) {
		uint8_t *record = raw + at;

		body = (size_t)le_get(record + 2, 2);
		if (body > len - at - RECORD_HEADER_BYTES)
			body = len - at - RECORD_HEADER_BYTES;
		le_put(record + 2, body, 2);
		at += RECORD_HEADER_BYTES + body;
		if (*record != DISK_STATS || choices & FILE_ONE_FRAME)
			continue;
		put_frame(fd, raw + begin, at - begin, time_ns);
		time_ns = body >= 10 ? le_get(record + RECORD_HEADER_BYTES + 2, 8) : 0;
		begin = at;
	}
	if (at > begin)
		put_frame(fd, raw + begin, at - begin, time_ns);
	if (!(choices & FILE_UNFINISHED))
		put_end(fd);
}

int fuzz_recording_file(struct fuzz_input *input, unsigned int choices)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);
	uint8_t *raw;

	FUZZ_CHECK(fd >= 0);
	if (!(choices & FILE_RECORDS)) {
		put(fd, input->at, input->left);
		return fd;
	}
	put_header(fd, fuzz_byte(input));
	raw = malloc(input->left + 1);
	FUZZ_CHECK(raw);
	memcpy(raw, input->at, input->left);
	put_records(fd, raw, input->left, choices);
	free(raw);
	return fd;
}

struct recording_reader *fuzz_recording_open(int fd)
{
	struct recording_reader *reader;
	char path[64], why[512] = "";

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	reader = recording_open(path, why, sizeof(why));
	FUZZ_CHECK(!reader == !!*why && fuzz_is_ascii(why, strlen(why)));
	return reader;
}
