/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_format.h - the recording file: its layout, and records to bytes and back.
 *
 * All integers are little-endian, whatever the machine.
 *
 *   file   = header frame*
 *   header = magic[8]  version:u32  bytes:u32  crc:u32  reserved:u32
 *            realtime_offset_ns:s64  release[64]  machine[64]
 *            host[64]  sctop's version[16]  flags:u32  calls:u32  boottime_offset_ns:s64
 *            (more, up to `bytes`; what is beyond them is missing in older files)
 *            crc: CRC-32 of the header's `bytes` bytes, with 0 in its own place
 *            times are CLOCK_MONOTONIC; realtime_offset_ns added they are CLOCK_REALTIME
 *            calls: CRC-32 over the writer's table of calls (recording_calls())
 *   frame  = kind:u32  packed_bytes:u32  raw_bytes:u32  packed_crc:u32  time_ns:u64
 *            reserved:u32  header_crc:u32  packed[packed_bytes]
 *            kind FRAME_RECORDS: `packed` is one zstd frame of raw_bytes bytes of records.
 *            Readers skip other kinds. time_ns is the STATS time before the frame.
 *   record = type:u8  reserved:u8  bytes:u16  task:u32  body[bytes]
 *   body   = fixed_bytes:u16  fixed[fixed_bytes]  tail[]
 *
 * `fixed` is the fields of the record's table in recording_format.c, one after the other.
 * Tables only ever grow at their end: a shorter `fixed` leaves fields 0, a longer one has
 * fields that this reader does not know. Likewise unknown record types are skipped, so that
 * `version` changes only when old readers would go wrong. `tail` is: COUNTS: mask:u32 of the
 * buckets that are not 0, then a u64 for each; EVENT: the captured data; FILTER, COMMAND: the
 * text; FACTS: the name of the cgroup; others: nothing.
 *
 * A frame does not stretch over an end of an interval (a STATS record); long intervals have
 * several frames. A file whose last record is END was finished; otherwise the end is missing.
 */
#ifndef SCTOP_RECORDING_FORMAT_H
#define SCTOP_RECORDING_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/recording.h"
#include "sctop/source.h"

#define RECORDING_MAGIC	       "\211SCTOP\r\n"
#define RECORDING_MAGIC_BYTES  8
#define RECORDING_VERSION      1
#define RECORDING_NAME_BYTES   64
#define RECORDING_HEADER_MIN   (32 + 2 * RECORDING_NAME_BYTES)
#define RECORDING_HEADER_FIRST (RECORDING_HEADER_MIN + RECORDING_NAME_BYTES + 16 + 4 + 4)
#define RECORDING_HEADER_BYTES (RECORDING_HEADER_FIRST + 8)
#define RECORDING_HEADER_MAX   4096

#define FRAME_HEADER_BYTES 32
#define FRAME_RECORDS	   1
#define FRAME_RAW_MAX	   (16u << 20)
#define FRAME_PACKED_MAX   (17u << 20)
#define FRAME_RAW_TARGET   (1u << 20) /* the writer starts another frame beyond this */

#define RECORD_HEADER_BYTES 8
#define RECORD_BYTES_MAX    (RECORD_HEADER_BYTES + UINT16_MAX)

/* Handles are indices of the kernel side's slots; more than it can have are not believed. */
#define RECORDING_TASK_MAX  (1u << 20)
#define RECORDING_PID_MAX   (1u << 22) /* PID_MAX_LIMIT */
#define RECORDING_ERRNO_MAX 4095

enum disk_type {
	DISK_TASK = 1,
	DISK_COUNTS,
	DISK_TASK_END,
	DISK_EVENT,
	DISK_LOST,
	DISK_STATS,
	DISK_END, /* the recording was finished */
	DISK_FILTER,
	DISK_COMMAND,
	DISK_FAILURES, /* this and the next are younger: readers that do not know them skip them */
	DISK_FACTS,
	DISK_TYPE_CNT,
};

struct recording_header {
	uint32_t version;
	uint32_t bytes;
	struct recording_info info;
};

enum recording_flag {
	RECORDING_MIDWAY = 1 << 0,
	RECORDING_NO_LATENCY = 1 << 1,
	RECORDING_BYTES = 1 << 2,
	RECORDING_BOOTTIME = 1 << 3, /* the offset is known */
};

struct frame_header {
	uint32_t kind, packed_bytes, raw_bytes, packed_crc;
	uint64_t time_ns;
};

/* A record and what it points to. */
struct decoded {
	struct record record;
	enum disk_type type; /* 0: of no known type, to be skipped */
	struct sctop_task info;
	struct record_counts counts;
	struct sctop_event event;
	_Alignas(8) uint8_t data[SCTOP_DATA_MAX]; /* aligned as in the kernel's ring */
};

static inline void le_put(uint8_t *out, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

static inline uint64_t le_get(const uint8_t *in, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)in[i] << (8 * i);
	return value;
}

void header_pack(const struct recording_header *header, uint8_t out[RECORDING_HEADER_BYTES]);
/* Of the first bytes of a file, `bytes` of them (at least RECORDING_HEADER_MIN, or the file is
 * shorter). 0, -EBADMSG: not a recording, or damaged; -ENOTSUP: a version not known here. */
int header_unpack(struct recording_header *header, const uint8_t *in, size_t bytes);

void frame_header_pack(const struct frame_header *header, uint8_t out[FRAME_HEADER_BYTES]);
/* 0, or -EBADMSG: it is damaged, or promises more than a frame can have. */
int frame_header_unpack(struct frame_header *header, const uint8_t in[FRAME_HEADER_BYTES]);

/* Identifies the table of calls that arguments are captured and decoded by. */
uint32_t recording_calls(void);

/* CRC-32 (zlib's) of bytes. */
uint32_t recording_crc(const void *data, size_t bytes);

/* Writes a record to `out`, which has room for RECORD_BYTES_MAX. Returns its length, or -E2BIG. */
long record_encode(const struct record *record, uint8_t *out);
long record_encode_end(uint8_t *out);

/* Reads the record at `in`, of which `bytes` are there. Returns its length, or -EBADMSG. */
long record_decode(struct decoded *decoded, const uint8_t *in, size_t bytes);

#endif
