/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_recording.h - recordings in memory, by chance or by hand, and what is read of them. To be
 * included after cmocka.h.
 */
#ifndef MADE_RECORDING_H
#define MADE_RECORDING_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "rnd.h"
#include "sctop/recording.h"

#define HEADER_BYTES 256 /* as core/recording_format.h describes it */
#define OFFSET_NS    1234567890123456789LL

/* ---- files in memory ---- */

static inline int memory_file(void)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static inline struct recording_reader *open_fd(int fd, char why[static 128])
{
	char path[64];

	why[0] = '\0';
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return recording_open(path, why, 128);
}

static inline void fill(int fd, const void *bytes, size_t cnt)
{
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(pwrite(fd, bytes, cnt, 0), cnt);
}

/* ---- records, and a copy of everything they point to ---- */

struct copy {
	struct record record;
	struct sctop_task info;
	struct record_counts counts;
	struct sctop_event event;
	_Alignas(8) uint8_t data[SCTOP_DATA_MAX];
};

static inline void copy_fix(struct copy *copy)
{
	switch (copy->record.type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		copy->record.info = &copy->info;
		break;
	case RECORD_COUNTS:
		copy->record.counts = &copy->counts;
		break;
	case RECORD_EVENT:
		copy->record.event = &copy->event;
		copy->record.data = copy->data;
		break;
	case RECORD_FILTER:
	case RECORD_COMMAND:
		copy->record.text.text = (char *)copy->data;
		break;
	case RECORD_FACTS:
		copy->record.facts.cgroup = (char *)copy->data;
		break;
	default:
		break;
	}
}

static inline void random_task(struct copy *copy)
{
	struct sctop_task *info = &copy->info;

	copy->record.type = rnd(3) ? RECORD_TASK : RECORD_TASK_END;
	copy->record.task = rnd(200) + 1;
	info->tgid = rnd(50) + 1;
	info->tid = rnd(2) ? info->tgid : rnd(4000000);
	info->ppid = rnd(50);
	info->uid = rnd(UINT32_MAX);
	info->gid = rnd(UINT32_MAX);
	info->tty = 136 << 20 | rnd(20);
	info->start_ns = rnd(4) + 1;
	info->thread_start_ns = rnd64();
	info->exit_code = rnd(65536);
	if (copy->record.type == RECORD_TASK_END)
		info->flags = SCTOP_TASK_DEAD | (rnd(2) ? SCTOP_TASK_GROUP_DEAD : 0);
	snprintf(info->comm, sizeof(info->comm), "c\x1b[2J%u", rnd(50));
	snprintf(info->exe, sizeof(info->exe), "exe-%u", rnd(50));
}

static inline void random_counts(struct copy *copy)
{
	struct record_counts *counts = &copy->counts;

	copy->record.type = RECORD_COUNTS;
	copy->record.task = rnd(200);
	counts->abi = rnd(SCTOP_ABI_CNT);
	counts->nr = (int16_t)rnd(SCTOP_NR_CNT + 1) - 1;
	counts->errors = rnd(5);
	counts->restarts = rnd(2);
	counts->unfinished = rnd(2);
	counts->blocked = rnd(2);
	for (int i = rnd(5); i > 0; i--)
		counts->hist[rnd(SCTOP_HIST_CNT)] = rnd(10);
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		counts->calls += counts->hist[i];
	counts->calls += counts->unfinished + counts->blocked;
	counts->total_ns = rnd64() >> 20;
	counts->max_ns = rnd64() >> 24;
	counts->read_bytes = rnd64() >> rnd(64);
	counts->written_bytes = rnd64() >> rnd(64);
}

static inline void random_failures(struct copy *copy)
{
	copy->record.type = RECORD_FAILURES;
	copy->record.task = rnd(200);
	copy->record.failures.abi = rnd(SCTOP_ABI_CNT);
	copy->record.failures.nr = (int16_t)rnd(SCTOP_NR_CNT + 1) - 1;
	copy->record.failures.number = rnd(4095) + 1;
	copy->record.failures.count = rnd64();
	copy->record.failures.last_ns = rnd64();
}

static inline void random_event(struct copy *copy)
{
	uint8_t *bytes = (uint8_t *)&copy->event;

	copy->record.type = RECORD_EVENT;
	for (size_t i = 0; i < sizeof(copy->event); i++)
		bytes[i] = (uint8_t)rnd(256);
	copy->event.abi = rnd(SCTOP_ABI_CNT);
	copy->event.comm[SCTOP_COMM_LEN - 1] = '\0';
	copy->event.data_len = rnd(5) ? rnd(100) : rnd(SCTOP_DATA_MAX + 1);
	for (int i = 0; i < copy->event.data_len; i++)
		copy->data[i] = (uint8_t)rnd(256);
}

static inline void random_text(struct copy *copy)
{
	struct record_text *text = &copy->record.text;

	copy->record.type = rnd(3) ? RECORD_COMMAND : RECORD_FILTER;
	text->tgid = rnd(50) + 1;
	text->start_ns = rnd(4) + 1;
	text->time_ns = rnd64();
	text->len = rnd(10) ? rnd(60) : rnd(RECORD_TEXT_MAX + 1);
	for (size_t i = 0; i < text->len; i++)
		copy->data[i] = (uint8_t)rnd(256);
}

static inline void random_facts(struct copy *copy)
{
	struct record_facts *facts = &copy->record.facts;

	copy->record.type = RECORD_FACTS;
	facts->tgid = rnd(50) + 1;
	facts->tid = rnd(2) ? 0 : rnd(4000000);
	facts->start_ns = rnd(4) + 1;
	facts->threads = rnd(UINT32_MAX);
	facts->state = rnd(5) ? (uint8_t)("RSDTtZ"[rnd(6)]) : 0;
	facts->cgroup_len = rnd(RECORD_CGROUP_MAX);
	for (size_t i = 0; i < facts->cgroup_len; i++)
		copy->data[i] = (uint8_t)rnd(256);
}

static inline void random_lost(struct copy *copy)
{
	copy->record.type = RECORD_LOST;
	copy->record.lost = (struct record_lost){ .reason = rnd(2) ? LOST_RING : LOST_CAPPED,
						  .count = rnd64(),
						  .time_ns = rnd64() };
}

static inline void stats(struct copy *copy, uint64_t time_ns)
{
	copy->record.type = RECORD_STATS;
	copy->record.stats = (struct record_stats){
		.time_ns = time_ns,
		.seen = time_ns * 2,
		.passed = rnd64(),
		.emitted = rnd64(),
		.dropped = rnd64(),
		.capped = rnd64(),
		.quiet = rnd64(),
		.unattributed = rnd64(),
		.life_dropped = rnd64(),
		.recursion_misses = rnd64(),
		.ring_bytes = rnd64(),
		.ring_used_bytes = rnd64(),
		.cells = rnd(1000),
		.cells_used = rnd(1000),
		.slots = rnd(1000),
		.slots_used = rnd(1000),
		.failures_lost = rnd64(),
	};
}

static inline void random_record(struct copy *copy)
{
	uint32_t what = rnd(100);

	memset(copy, 0, sizeof(*copy));
	if (what < 20)
		random_task(copy);
	else if (what < 50)
		random_counts(copy);
	else if (what < 60)
		random_failures(copy);
	else if (what < 93)
		random_event(copy);
	else if (what < 95)
		random_text(copy);
	else if (what < 97)
		random_facts(copy);
	else
		random_lost(copy);
	copy_fix(copy);
}

/* ---- writing ---- */

/* `intervals` times `per` random records and a STATS; each also kept in `copies`. */
static inline size_t write_random(int fd, uint32_t intervals, uint32_t per, struct copy *copies)
{
	FILE *out = fdopen(dup(fd), "w");
	struct recording_writer *writer = recording_writer_new(
		out, &(struct recording_info){ .realtime_offset_ns = OFFSET_NS });
	size_t cnt = 0;

	assert_non_null(writer);
	for (uint32_t interval = 1; interval <= intervals; interval++) {
		for (uint32_t i = 0; i < per; i++) {
			random_record(&copies[cnt]);
			assert_int_equal(recording_write(&copies[cnt].record, writer), 0);
			cnt++;
		}
		memset(&copies[cnt], 0, sizeof(*copies));
		stats(&copies[cnt], interval * 1000000000ULL);
		assert_int_equal(recording_write(&copies[cnt].record, writer), 0);
		cnt++;
	}
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	fclose(out);
	return cnt;
}

/* ---- reading ---- */

static inline int count_record(const struct record *record, void *arg)
{
	(void)record;
	++*(size_t *)arg;
	return 0;
}

struct outcome {
	size_t counters, events, intervals;
	int end;
	char problem[128];
};

/* Feeds a whole recording to a model; nothing in it may do harm. False: it was not opened. */
static inline bool read_all(int fd, struct outcome *outcome)
{
	struct recording_reader *reader;
	struct source *source;
	char why[128];
	int got;

	memset(outcome, 0, sizeof(*outcome));
	reader = open_fd(fd, why);
	if (!reader) {
		assert_true(strlen(why) > 5);
		return false;
	}
	source = recording_source(reader);
	for (;;) {
		outcome->end = source_read_counters(source, count_record, &outcome->counters);
		while ((got = source_read_events(source, 50, count_record, &outcome->events)) > 0)
			;
		assert_true(got == 0);
		if (outcome->end)
			break;
		outcome->intervals++;
		assert_true(outcome->intervals < 1000);
	}
	if (recording_problem(reader))
		snprintf(outcome->problem, sizeof(outcome->problem), "%s",
			 recording_problem(reader));
	for (const char *at = outcome->problem; *at; at++)
		assert_true(*at >= ' ' && *at <= '~');
	recording_close(reader);
	return true;
}

struct sample {
	uint8_t *bytes;
	size_t cnt;
	struct outcome whole;
};

static inline struct sample sample_new(uint32_t intervals, uint32_t per)
{
	struct copy *copies = calloc((size_t)intervals * (per + 1), sizeof(*copies));
	struct sample sample = { 0 };
	int fd = memory_file();

	rnd_state = 99;
	write_random(fd, intervals, per, copies);
	sample.cnt = (size_t)lseek(fd, 0, SEEK_END);
	sample.bytes = malloc(sample.cnt);
	assert_int_equal(pread(fd, sample.bytes, sample.cnt, 0), sample.cnt);
	assert_true(read_all(fd, &sample.whole));
	assert_int_equal(sample.whole.end, -ENODATA);
	assert_int_equal(sample.whole.intervals, intervals);
	assert_int_equal(sample.whole.counters + sample.whole.events, intervals * (per + 1));
	assert_string_equal(sample.whole.problem, "");
	close(fd);
	free(copies);
	return sample;
}

/* ---- malice: everything signed as it should be, but nonsense inside ---- */

static inline void le(uint8_t *out, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> 8 * i);
}

/* Appends a frame of kind `kind` whose checksums are right. */
static inline void append_frame(int fd, uint32_t kind, const void *raw, size_t raw_bytes,
				uint32_t raw_claim)
{
	size_t bound = ZSTD_compressBound(raw_bytes), packed;
	uint8_t *frame = calloc(1, 32 + bound);
	off_t end = lseek(fd, 0, SEEK_END);

	packed = ZSTD_compress(frame + 32, bound, raw, raw_bytes, 1);
	assert_false(ZSTD_isError(packed));
	le(frame, kind, 4);
	le(frame + 4, packed, 4);
	le(frame + 8, raw_claim, 4);
	le(frame + 12, crc32(0, frame + 32, packed), 4);
	le(frame + 28, crc32(0, frame, 28), 4);
	assert_int_equal(pwrite(fd, frame, 32 + packed, end), 32 + packed);
	free(frame);
}

/* Just the header of a recording. */
static inline void begin_file(int fd, const struct sample *sample)
{
	fill(fd, sample->bytes, HEADER_BYTES);
}

static inline size_t raw_record(uint8_t *out, uint8_t type, uint32_t task, uint16_t body,
				uint16_t fixed)
{
	memset(out, 0, 8 + body);
	out[0] = type;
	le(out + 2, body, 2);
	le(out + 4, task, 4);
	if (body >= 2)
		le(out + 8, fixed, 2);
	return 8 + body;
}

#endif
