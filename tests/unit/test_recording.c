/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_recording.c - what was written comes back; what was damaged is refused, quietly.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "sctop/model.h"
#include "sctop/recording.h"

#define HEADER_BYTES 256 /* as core/recording_format.h describes it */
#define OFFSET_NS    1234567890123456789LL

static uint64_t rnd_state;

static uint32_t rnd(uint32_t below)
{
	rnd_state = rnd_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(rnd_state >> 33) % below;
}

static uint64_t rnd64(void)
{
	return (uint64_t)rnd(UINT32_MAX) << 33 ^ rnd(UINT32_MAX);
}

/* ---- files in memory ---- */

static int memory_file(void)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static struct recording_reader *open_fd(int fd, char why[static 128])
{
	char path[64];

	why[0] = '\0';
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return recording_open(path, why, 128);
}

static void fill(int fd, const void *bytes, size_t cnt)
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

static void copy_fix(struct copy *copy)
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

static void random_task(struct copy *copy)
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

static void random_counts(struct copy *copy)
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

static void random_failures(struct copy *copy)
{
	copy->record.type = RECORD_FAILURES;
	copy->record.task = rnd(200);
	copy->record.failures.abi = rnd(SCTOP_ABI_CNT);
	copy->record.failures.nr = (int16_t)rnd(SCTOP_NR_CNT + 1) - 1;
	copy->record.failures.number = rnd(4095) + 1;
	copy->record.failures.count = rnd64();
	copy->record.failures.last_ns = rnd64();
}

static void random_event(struct copy *copy)
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

static void random_text(struct copy *copy)
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

static void random_facts(struct copy *copy)
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

static void random_lost(struct copy *copy)
{
	copy->record.type = RECORD_LOST;
	copy->record.lost = (struct record_lost){ .reason = rnd(2) ? LOST_RING : LOST_CAPPED,
						  .count = rnd64(),
						  .time_ns = rnd64() };
}

static void stats(struct copy *copy, uint64_t time_ns)
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

static void random_record(struct copy *copy)
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

static void same_record(const struct record *a, const struct record *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->task, b->task);
	switch (a->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		assert_memory_equal(a->info, b->info, sizeof(*a->info));
		break;
	case RECORD_COUNTS:
		assert_memory_equal(a->counts, b->counts, sizeof(*a->counts));
		break;
	case RECORD_EVENT:
		assert_memory_equal(a->event, b->event, sizeof(*a->event));
		assert_int_equal((uintptr_t)a->data % 8, 0); /* as datum headers need it */
		if (a->event->data_len)
			assert_memory_equal(a->data, b->data, a->event->data_len);
		break;
	case RECORD_LOST:
		assert_int_equal(a->lost.reason, b->lost.reason);
		assert_int_equal(a->lost.count, b->lost.count);
		assert_int_equal(a->lost.time_ns, b->lost.time_ns);
		break;
	case RECORD_FILTER:
	case RECORD_COMMAND:
		assert_int_equal(a->text.tgid, b->text.tgid);
		assert_int_equal(a->text.start_ns, b->text.start_ns);
		assert_int_equal(a->text.time_ns, b->text.time_ns);
		assert_int_equal(a->text.len, b->text.len);
		assert_memory_equal(a->text.text, b->text.text, a->text.len);
		break;
	case RECORD_FACTS:
		assert_int_equal(a->facts.tgid, b->facts.tgid);
		assert_int_equal(a->facts.tid, b->facts.tid);
		assert_int_equal(a->facts.start_ns, b->facts.start_ns);
		assert_int_equal(a->facts.threads, b->facts.threads);
		assert_int_equal(a->facts.state, b->facts.state);
		assert_int_equal(a->facts.cgroup_len, b->facts.cgroup_len);
		if (a->facts.cgroup_len)
			assert_memory_equal(a->facts.cgroup, b->facts.cgroup, a->facts.cgroup_len);
		break;
	case RECORD_FAILURES:
		assert_memory_equal(&a->failures, &b->failures, sizeof(a->failures));
		break;
	case RECORD_STATS:
		assert_memory_equal(&a->stats, &b->stats, sizeof(a->stats));
		break;
	}
}

/* ---- writing ---- */

/* `intervals` times `per` random records and a STATS; each also kept in `copies`. */
static size_t write_random(int fd, uint32_t intervals, uint32_t per, struct copy *copies)
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

/* ---- round trip ---- */

/* Expects the records of one kind (events or not) in their order. */
struct expect {
	const struct copy *copies;
	size_t at;
	bool events;
	struct model *model;
};

static bool is_event(const struct record *record)
{
	return record->type == RECORD_EVENT || record->type == RECORD_LOST;
}

static int expect_record(const struct record *record, void *arg)
{
	struct expect *expect = arg;

	while (is_event(&expect->copies[expect->at].record) != expect->events)
		expect->at++;
	same_record(record, &expect->copies[expect->at++].record);
	return expect->model ? model_feed(record, expect->model) : 0;
}

static void same_models(struct model *a, struct model *b)
{
	struct process_query query = { .sort = SORT_P95 };
	struct call_query calls = { .sort = SORT_CALLS };
	const struct process_row *rows_a, *rows_b;
	const struct call_row *calls_a, *calls_b;
	long cnt = model_processes(a, &query, &rows_a);

	assert_true(cnt > 5);
	assert_int_equal(model_processes(b, &query, &rows_b), cnt);
	for (long i = 0; i < cnt; i++) {
		assert_true(task_id_equal(rows_a[i].id, rows_b[i].id));
		assert_string_equal(rows_a[i].comm, rows_b[i].comm);
		assert_memory_equal(rows_a[i].usage, rows_b[i].usage, sizeof(struct usage));
		assert_memory_equal(&rows_a[i].rate, &rows_b[i].rate, sizeof(rows_a[i].rate));
	}
	cnt = model_calls(a, &calls, &calls_a);
	assert_int_equal(model_calls(b, &calls, &calls_b), cnt);
	for (long i = 0; i < cnt; i++)
		assert_memory_equal(calls_a[i].usage, calls_b[i].usage, sizeof(struct usage));
	assert_memory_equal(&model_totals(a)->usage, &model_totals(b)->usage, sizeof(struct usage));
	assert_int_equal(model_totals(a)->process_cnt, model_totals(b)->process_cnt);
}

/* `late`: events are fetched only every few intervals, and few at a time. */
static void round_trip(uint32_t intervals, uint32_t per, bool late)
{
	struct copy *copies = calloc((size_t)intervals * (per + 1), sizeof(*copies));
	struct model *live = model_new(NULL), *replayed = model_new(NULL);
	int fd = memory_file();
	size_t cnt = write_random(fd, intervals, per, copies), live_at = 0;
	struct expect counters = { .copies = copies, .model = replayed };
	struct expect events = { .copies = copies, .events = true };
	struct recording_reader *reader;
	struct source *source;
	char why[128];

	reader = open_fd(fd, why);
	assert_non_null(reader);
	source = recording_source(reader);
	assert_int_equal(source->realtime_offset_ns, OFFSET_NS);
	assert_int_equal(source_event_fd(source), -1);
	assert_int_equal(source_read_events(source, 100, expect_record, &events), 0);
	for (uint32_t interval = 1; interval <= intervals; interval++) {
		assert_int_equal(source_read_counters(source, expect_record, &counters), 0);
		assert_int_equal(source_now_ns(source), interval * 1000000000ULL);
		model_tick(replayed, source_now_ns(source));
		do
			model_feed(&copies[live_at].record, live);
		while (copies[live_at++].record.type != RECORD_STATS);
		model_tick(live, interval * 1000000000ULL);
		if (!late || interval % 3 == 0)
			while (source_read_events(source, late ? 7 : 1000, expect_record, &events) >
			       0)
				assert_true(events.at <= counters.at);
		same_models(live, replayed);
	}
	assert_int_equal(source_read_counters(source, expect_record, &counters), -ENODATA);
	assert_int_equal(source_read_counters(source, expect_record, &counters), -ENODATA);
	while (source_read_events(source, 7, expect_record, &events) > 0)
		;
	assert_int_equal(counters.at, cnt);
	while (events.at < cnt && !is_event(&copies[events.at].record))
		events.at++;
	assert_int_equal(events.at, cnt);
	assert_null(recording_problem(reader));
	recording_close(reader);
	model_free(live);
	model_free(replayed);
	close(fd);
	free(copies);
}

static void test_round_trip(void **state)
{
	(void)state;
	rnd_state = 1;
	round_trip(20, 200, false);
	round_trip(20, 200, true);
	round_trip(2, 12000, true); /* several frames in an interval */
}

static int count_record(const struct record *record, void *arg)
{
	(void)record;
	++*(size_t *)arg;
	return 0;
}

static int refuse(const struct record *record, void *arg)
{
	(void)record;
	(void)arg;
	return -ECANCELED;
}

static void test_callback_error_is_passed_on(void **state)
{
	struct copy *copies = calloc(101, sizeof(*copies));
	int fd = memory_file();
	struct recording_reader *reader;
	struct source *source;
	size_t cnt = 0;
	char why[128];

	(void)state;
	write_random(fd, 1, 100, copies);
	reader = open_fd(fd, why);
	source = recording_source(reader);
	assert_int_equal(source_read_counters(source, refuse, NULL), -ECANCELED);
	assert_int_equal(source_read_counters(source, count_record, &cnt), 0);
	assert_true(cnt > 10);
	assert_int_equal(source_read_events(source, 9, refuse, NULL), -ECANCELED);
	recording_close(reader);
	close(fd);
	free(copies);
}

/* ---- damage ---- */

struct outcome {
	size_t counters, events, intervals;
	int end;
	char problem[128];
};

/* Feeds a whole recording to a model; nothing in it may do harm. False: it was not opened. */
static bool read_all(int fd, struct outcome *outcome)
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

static struct sample sample_new(uint32_t intervals, uint32_t per)
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

static void test_cut_off_anywhere(void **state)
{
	struct sample sample = sample_new(4, 12);
	struct outcome outcome, before = { 0 };
	int fd = memory_file();

	(void)state;
	for (size_t cnt = 0; cnt < sample.cnt; cnt++) {
		fill(fd, sample.bytes, cnt);
		if (!read_all(fd, &outcome)) {
			assert_true(cnt < HEADER_BYTES);
			continue;
		}
		assert_int_equal(outcome.end, -ENODATA);
		assert_non_null(strstr(outcome.problem, "recording"));
		/* What was read does not get less as the file gets longer. */
		assert_true(outcome.counters >= before.counters);
		assert_true(outcome.events >= before.events);
		before = outcome;
	}
	/* Without its last frame, which says no more than that it is the end, all is there. */
	assert_int_equal(before.counters, sample.whole.counters);
	assert_int_equal(before.events, sample.whole.events);
	free(sample.bytes);
	close(fd);
}

static void test_unfinished_interval_is_read(void **state)
{
	struct copy copy;
	struct outcome outcome;
	struct recording_writer *writer;
	int fd = memory_file();
	FILE *out = fdopen(dup(fd), "w");

	(void)state;
	writer = recording_writer_new(out, &(struct recording_info){ 0 });
	for (int i = 0; i < 9; i++) {
		memset(&copy, 0, sizeof(copy));
		if (i < 4)
			random_counts(&copy);
		else
			random_event(&copy);
		copy_fix(&copy);
		recording_write(&copy.record, writer);
	}
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	fclose(out);
	assert_true(read_all(fd, &outcome));
	assert_int_equal(outcome.intervals, 1);
	assert_int_equal(outcome.counters, 4);
	assert_int_equal(outcome.events, 5);
	assert_string_equal(outcome.problem, "");
	close(fd);
}

static void test_bit_flips(void **state)
{
	struct sample sample = sample_new(4, 60);
	struct outcome outcome;
	int fd = memory_file(), unnoticed = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t at = rnd((uint32_t)sample.cnt);
		uint8_t bit = (uint8_t)(1u << rnd(8));

		sample.bytes[at] ^= bit;
		fill(fd, sample.bytes, sample.cnt);
		sample.bytes[at] ^= bit;
		if (!read_all(fd, &outcome))
			continue;
		assert_true(outcome.counters <= sample.whole.counters);
		assert_true(outcome.events <= sample.whole.events);
		if (!outcome.problem[0])
			unnoticed++;
		else
			assert_int_equal(outcome.end, -EBADMSG);
	}
	assert_int_equal(unnoticed, 0);
	free(sample.bytes);
	close(fd);
}

/* ---- malice: everything signed as it should be, but nonsense inside ---- */

static void le(uint8_t *out, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		out[i] = (uint8_t)(value >> 8 * i);
}

/* Appends a frame of kind `kind` whose checksums are right. */
static void append_frame(int fd, uint32_t kind, const void *raw, size_t raw_bytes,
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
static void begin_file(int fd, const struct sample *sample)
{
	fill(fd, sample->bytes, HEADER_BYTES);
}

static int ignore(const struct record *record, void *arg)
{
	(void)record;
	(void)arg;
	return 0;
}

/* A header as it was before it had the boot's time: what is in it is known, the rest is not. */
static void test_older_header(void **state)
{
	enum { OLDER_BYTES = 248 };
	struct sample sample = sample_new(2, 10);
	const struct recording_info *info;
	struct recording_reader *reader;
	uint8_t header[OLDER_BYTES];
	int fd = memory_file();
	char why[128];

	(void)state;
	memcpy(header, sample.bytes, sizeof(header));
	le(header + 12, sizeof(header), 4);
	le(header + 16, 0, 4);
	le(header + 16, crc32(0, header, sizeof(header)), 4);
	fill(fd, header, sizeof(header));
	assert_int_equal(
		pwrite(fd, sample.bytes + HEADER_BYTES, sample.cnt - HEADER_BYTES, sizeof(header)),
		sample.cnt - HEADER_BYTES);
	reader = open_fd(fd, why);
	assert_non_null(reader);
	info = recording_info(reader);
	assert_int_equal(info->realtime_offset_ns, OFFSET_NS);
	assert_false(info->boottime_known);
	assert_int_equal(source_read_counters(recording_source(reader), ignore, NULL), 0);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

static size_t raw_record(uint8_t *out, uint8_t type, uint32_t task, uint16_t body, uint16_t fixed)
{
	memset(out, 0, 8 + body);
	out[0] = type;
	le(out + 2, body, 2);
	le(out + 4, task, 4);
	if (body >= 2)
		le(out + 8, fixed, 2);
	return 8 + body;
}

static void test_unknown_things_are_skipped(void **state)
{
	struct sample sample = sample_new(1, 20);
	uint8_t raw[4096] = { 0 };
	struct outcome outcome;
	int fd = memory_file();
	size_t cnt;

	(void)state;
	begin_file(fd, &sample);
	append_frame(fd, 77, "something else", 14, 14);	      /* another kind of frame */
	cnt = raw_record(raw, 200, 5, 700, 3);		      /* another type of record */
	cnt += raw_record(raw + cnt, 2, 0, 2 + 300 + 4, 300); /* more fields than known */
	cnt += raw_record(raw + cnt, 2, 0, 2 + 3 + 4, 3);     /* fewer */
	cnt += raw_record(raw + cnt, 6, 0, 2 + 8, 8);	      /* STATS with nothing but its time */
	cnt += raw_record(raw + cnt, 7, 0, 2, 0);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	assert_true(read_all(fd, &outcome));
	assert_int_equal(outcome.end, -ENODATA);
	assert_int_equal(outcome.counters, 3);
	assert_string_equal(outcome.problem, "");
	free(sample.bytes);
	close(fd);
}

static void test_nonsense_with_right_checksums(void **state)
{
	struct sample sample = sample_new(1, 20);
	uint8_t raw[32768], event[136] = { 9, 200 };
	struct outcome outcome;
	int fd = memory_file();
	size_t cnt;

	(void)state;
#define REFUSED(claim, ...)                                                       \
	do {                                                                      \
		begin_file(fd, &sample);                                          \
		cnt = raw_record(raw, __VA_ARGS__);                               \
		append_frame(fd, 1, raw, cnt, (claim) ? (claim) : (uint32_t)cnt); \
		assert_true(read_all(fd, &outcome));                              \
		assert_int_equal(outcome.end, -EBADMSG);                          \
		assert_int_equal(outcome.counters + outcome.events, 0);           \
	} while (0)
	REFUSED(0, 1, 5, 0, 0); /* no room for its own length */
	REFUSED(0, 1, 5, 1, 0);
	REFUSED(0, 1, 5, 100, 200);	       /* more fields than bytes */
	REFUSED(0, 2, 5, 2 + 3, 3);	       /* counts without their mask */
	REFUSED(0, 2, 1u << 31, 2 + 3 + 4, 3); /* a handle beyond all slots */
	REFUSED(0, 4, 0, 20000, 100);	       /* an event with more data than there can be */
	REFUSED(1u << 24, 1, 5, 100, 98);      /* it says it unpacks to 16 MiB */
	REFUSED(1u << 30, 1, 5, 100, 98);      /* … to more than is allowed */
	REFUSED(3, 1, 5, 100, 98);	       /* … to less than it does */
	/* Counts of a call through no table; more buckets in the mask than in the record. */
	for (int bad = 0; bad < 2; bad++) {
		begin_file(fd, &sample);
		cnt = raw_record(raw, 2, 5, 2 + 3 + 4, 3);
		raw[bad ? 13 : 10] = 200;
		append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
		assert_true(read_all(fd, &outcome));
		assert_int_equal(outcome.end, -EBADMSG);
	}
	/* A record that ends beyond its frame. */
	begin_file(fd, &sample);
	raw_record(raw, 1, 5, 200, 198);
	append_frame(fd, 1, raw, 100, 100);
	assert_true(read_all(fd, &outcome));
	assert_int_equal(outcome.end, -EBADMSG);
	/* An event through no table of calls. */
	begin_file(fd, &sample);
	cnt = raw_record(raw, 4, 5, 2 + sizeof(event), sizeof(event));
	memcpy(raw + 10, event, sizeof(event));
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	assert_true(read_all(fd, &outcome));
	assert_int_equal(outcome.end, -EBADMSG);
	free(sample.bytes);
	close(fd);
}

/* Random bytes as records, with right checksums: fed to a model, nothing breaks. */
static int feed_model(const struct record *record, void *model)
{
	return model_feed(record, model);
}

static void test_random_payload(void **state)
{
	struct sample sample = sample_new(1, 20);
	uint8_t raw[4096];
	int fd = memory_file();
	char why[128];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct model *model = model_new(NULL);
		struct recording_reader *reader;
		size_t cnt = 0, seen = 0;

		while (cnt < 3000) {
			uint16_t body = (uint16_t)(rnd(300) + 2);
			size_t begin = cnt + 10;

			cnt += raw_record(raw + cnt, (uint8_t)(rnd(6) + 1), rnd(20), body,
					  (uint16_t)rnd(body - 1));
			for (size_t i = begin; i < cnt; i++)
				raw[i] = rnd(3) ? 0 : (uint8_t)rnd(256);
		}
		begin_file(fd, &sample);
		append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
		reader = open_fd(fd, why);
		assert_non_null(reader);
		while (!source_read_counters(recording_source(reader), feed_model, model))
			model_tick(model, source_now_ns(recording_source(reader)));
		while (source_read_events(recording_source(reader), 99, count_record, &seen) > 0)
			;
		recording_close(reader);
		model_free(model);
	}
	free(sample.bytes);
	close(fd);
}

/* ---- what is not a recording ---- */

static void test_foreign_files(void **state)
{
	char dir[] = "/tmp/test_recording.XXXXXX", fifo[64], empty[64], why[128];
	static const char *const paths[] = { "/bin/ls",	 "/etc/passwd", "/dev/zero",	"/dev/null",
					     "/dev/tty", "/",		"/nonexistent", "" };

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	snprintf(empty, sizeof(empty), "%s/empty", dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	close(open(empty, O_CREAT | O_WRONLY, 0600));
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) + 2; i++) {
		size_t known = sizeof(paths) / sizeof(paths[0]);

		memset(why, 0, sizeof(why));
		errno = 0;
		assert_null(recording_open(i < known	? paths[i]
					   : i == known ? fifo
							: empty,
					   why, sizeof(why)));
		assert_true(errno != 0);
		assert_true(strlen(why) > 5);
		assert_null(strstr(why, "root"));
	}
	unlink(fifo);
	unlink(empty);
	rmdir(dir);
	recording_close(NULL);
}

/* Another kind of machine has other call numbers: what it recorded is refused. */
static void test_other_machine(void **state)
{
	struct sample sample = sample_new(2, 3);
	int fd = memory_file();
	uint32_t crc;
	char why[128];

	(void)state;
	memset(sample.bytes + 96, 0, 64); /* the machine */
	strcpy((char *)sample.bytes + 96, "pdp11");
	memset(sample.bytes + 16, 0, 4);
	crc = (uint32_t)crc32(0, sample.bytes, HEADER_BYTES);
	for (int i = 0; i < 4; i++)
		sample.bytes[16 + i] = (uint8_t)(crc >> (8 * i));
	fill(fd, sample.bytes, sample.cnt);
	assert_null(open_fd(fd, why));
	assert_int_equal(errno, EXDEV);
	assert_non_null(strstr(why, "another kind of machine"));
	assert_null(strstr(why, "pdp11"));
	free(sample.bytes);
	close(fd);
}

/* ---- places ---- */

static int hash_event(const struct record *record, void *arg)
{
	uint64_t *sum = arg;

	*sum = (*sum ^ (record->type == RECORD_EVENT ? record->event->time_ns : 1)) * 31;
	return 0;
}

/* The next interval: its events, and where it begins. */
static uint64_t next_interval(struct recording_reader *reader, struct recording_place *place)
{
	struct source *source = recording_source(reader);
	uint64_t sum = 0;
	size_t cnt = 0;

	recording_tell(reader, place);
	assert_int_equal(source_read_counters(source, count_record, &cnt), 0);
	while (source_read_events(source, 100, hash_event, &sum) > 0)
		continue;
	return sum;
}

static void test_places(void **state)
{
	enum { CNT = 9 };
	struct recording_place places[CNT], here;
	struct sample sample = sample_new(CNT, 50);
	struct recording_reader *reader;
	int fd = memory_file();
	uint64_t sums[CNT], sum;
	char why[128];

	(void)state;
	fill(fd, sample.bytes, sample.cnt);
	reader = open_fd(fd, why);
	for (int i = 0; i < CNT; i++)
		sums[i] = next_interval(reader, &places[i]);
	for (int i = CNT - 1; i >= 0; i--) { /* the beginning last */
		assert_int_equal(recording_seek(reader, &places[i]), 0);
		recording_tell(reader, &here);
		assert_memory_equal(&here, &places[i], sizeof(here));
		assert_int_equal(next_interval(reader, &here), sums[i]);
	}
	/* From a place that was told of right after a seek to the beginning, too. */
	next_interval(reader, &here);
	assert_int_equal(recording_seek(reader, &places[0]), 0);
	recording_tell(reader, &here);
	next_interval(reader, &places[1]);
	assert_int_equal(recording_seek_events(reader, &here), 0);
	sum = 0;
	while (source_read_events(recording_source(reader), 100, hash_event, &sum) > 0)
		continue;
	assert_int_equal(sum, sums[0]);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

/* Reads on to the end, which is expected to be `end`; the counters and events that there were. */
static size_t read_rest(struct recording_reader *reader, int end)
{
	struct source *source = recording_source(reader);
	size_t cnt = 0;
	int err;

	do {
		err = source_read_counters(source, count_record, &cnt);
		while (source_read_events(source, 100, count_record, &cnt) > 0)
			continue;
	} while (!err);
	assert_int_equal(err, end);
	return cnt;
}

/* Where reading ended there is nothing to be read again, whyever it ended. */
static void expect_end_stays(struct recording_reader *reader, int end, const char *problem)
{
	struct recording_place place, here;

	recording_tell(reader, &place);
	assert_int_equal(recording_seek(reader, &place), 0);
	recording_tell(reader, &here);
	assert_memory_equal(&here, &place, sizeof(here));
	assert_int_equal(read_rest(reader, end), 0);
	if (problem)
		assert_non_null(strstr(recording_problem(reader), problem));
	else
		assert_null(recording_problem(reader));
	assert_int_equal(recording_seek(reader, &place), 0);
}

static void test_place_at_an_end(void **state)
{
	struct sample sample = sample_new(1, 20);
	struct recording_reader *reader;
	int fd = memory_file();
	uint8_t raw[256];
	char why[128];
	size_t cnt;

	(void)state;
	cnt = raw_record(raw, 2, 0, 2 + 3 + 4, 3);
	cnt += raw_record(raw + cnt, 5, 0, 2 + 4, 4); /* LOST */
	begin_file(fd, &sample);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	reader = open_fd(fd, why);
	assert_int_equal(read_rest(reader, -ENODATA), 2);
	expect_end_stays(reader, -ENODATA, "was not finished");
	append_frame(fd, 77, "something else", 14, 14);
	assert_int_equal(read_rest(reader, -ENODATA), 0);
	expect_end_stays(reader, -ENODATA, "was not finished");
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt); /* it has grown */
	assert_int_equal(read_rest(reader, -ENODATA), 2);
	cnt += raw_record(raw + cnt, 7, 0, 2, 0); /* END, and more in its frame and after it */
	cnt += raw_record(raw + cnt, 2, 0, 2 + 3 + 4, 3);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	assert_int_equal(read_rest(reader, -ENODATA), 2);
	expect_end_stays(reader, -ENODATA, NULL);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

static void test_place_before_damage(void **state)
{
	struct sample sample = sample_new(1, 20);
	struct recording_reader *reader;
	int fd = memory_file();
	uint8_t raw[64], byte;
	char why[128];
	size_t cnt = raw_record(raw, 2, 0, 2 + 3 + 4, 3);
	off_t end;

	(void)state;
	begin_file(fd, &sample);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt);
	end = lseek(fd, 0, SEEK_END);
	append_frame(fd, 1, raw, cnt, (uint32_t)cnt + 1); /* it claims more than there is */
	reader = open_fd(fd, why);
	assert_int_equal(read_rest(reader, -EBADMSG), 1);
	expect_end_stays(reader, -EBADMSG, "frame 2: it does not unpack");
	assert_int_equal(pread(fd, &byte, 1, end + 32), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, end + 32), 1);
	assert_int_equal(read_rest(reader, -EBADMSG), 0);
	expect_end_stays(reader, -EBADMSG, "frame 2: the checksum");
	assert_int_equal(pwrite(fd, &byte, 1, end), 1); /* its kind, in the header */
	assert_int_equal(read_rest(reader, -EBADMSG), 0);
	expect_end_stays(reader, -EBADMSG, "frame 2: its header");
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

/* The file was exchanged for another one meanwhile. */
static void test_places_that_are_gone(void **state)
{
	struct sample sample = sample_new(4, 50);
	struct recording_place place, beyond;
	struct recording_reader *reader;
	int fd = memory_file();
	char why[128];

	(void)state;
	fill(fd, sample.bytes, sample.cnt);
	reader = open_fd(fd, why);
	for (int i = 0; i < 3; i++)
		next_interval(reader, &place);
	recording_tell(reader, &place);
	beyond = place;
	beyond.at = 1 << 20; /* of a frame that was longer */
	assert_int_equal(recording_seek(reader, &beyond), -EBADMSG);
	assert_int_equal(recording_seek_events(reader, &beyond), -EBADMSG);
	assert_non_null(strstr(recording_problem(reader), "it has changed"));
	beyond = place;
	beyond.offset++; /* no frame begins there */
	assert_int_equal(recording_seek(reader, &beyond), -EBADMSG);
	assert_int_equal(ftruncate(fd, (off_t)place.offset), 0);
	assert_int_equal(recording_seek(reader, &place), -ENODATA);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

/* It ends sooner now than where the counters are. */
static void test_end_that_came_closer(void **state)
{
	struct sample sample = sample_new(1, 20);
	struct recording_reader *reader;
	size_t cnt = 0, raw_cnt;
	int fd = memory_file();
	uint8_t raw[64];
	char why[128];

	(void)state;
	begin_file(fd, &sample);
	raw_cnt = raw_record(raw, 2, 0, 2 + 3 + 4, 3);
	append_frame(fd, 1, raw, raw_cnt, (uint32_t)raw_cnt);
	reader = open_fd(fd, why);
	assert_int_equal(source_read_counters(recording_source(reader), count_record, &cnt), 0);
	assert_int_equal(cnt, 1);
	begin_file(fd, &sample);
	raw_cnt = raw_record(raw, 7, 0, 2, 0);
	append_frame(fd, 1, raw, raw_cnt, (uint32_t)raw_cnt);
	assert_int_equal(source_read_events(recording_source(reader), 9, count_record, &cnt), -EIO);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

static void test_full_disk(void **state)
{
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	assert_null(recording_writer_new(full, &(struct recording_info){ 0 }));
	assert_int_equal(errno, ENOSPC);
	fclose(full);
}

static void test_write_error_is_kept(void **state)
{
	struct recording_writer *writer;
	struct copy copy = { 0 };
	int fd = memory_file(), full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	FILE *out = fdopen(dup(fd), "w");

	(void)state;
	writer = recording_writer_new(out, &(struct recording_info){ 0 });
	assert_non_null(writer);
	/* From here on the disk is full. */
	assert_int_equal(dup2(full, fileno(out)), fileno(out));
	stats(&copy, 5);
	assert_int_equal(recording_write(&copy.record, writer), -ENOSPC);
	/* Room again, but with a hole: what follows could not be read. */
	assert_int_equal(dup2(fd, fileno(out)), fileno(out));
	assert_int_equal(recording_write(&copy.record, writer), -ENOSPC);
	assert_int_equal(recording_writer_free(writer, NULL), -ENOSPC);
	fclose(out);
	close(full);
	close(fd);
}

static void test_info(void **state)
{
	struct sample sample = sample_new(1, 3);
	struct recording_reader *reader;
	int fd = memory_file();
	char why[128], release[65] = "";
	FILE *proc = fopen("/proc/sys/kernel/osrelease", "r");

	(void)state;
	fill(fd, sample.bytes, sample.cnt);
	reader = open_fd(fd, why);
	if (proc && fgets(release, sizeof(release), proc)) {
		release[strcspn(release, "\n")] = '\0';
		assert_string_equal(recording_info(reader)->release, release);
	}
	assert_int_equal(source_command(recording_source(reader), 1, 1, why, sizeof(why)), 0);
	if (proc)
		fclose(proc);
	recording_close(reader);
	free(sample.bytes);
	close(fd);
}

/* ---- filter and command lines ---- */

static void write_text(struct recording_writer *writer, enum record_type type, uint32_t tgid,
		       uint64_t time_ns, const char *text)
{
	struct record record = { .type = type };
	struct copy end = { 0 };

	record.text = (struct record_text){ tgid, 7, time_ns, text, strlen(text) };
	assert_int_equal(recording_write(&record, writer), 0);
	stats(&end, time_ns);
	assert_int_equal(recording_write(&end.record, writer), 0);
}

static void test_texts_hold_from_their_time_on(void **state)
{
	int fd = memory_file();
	FILE *out = fdopen(dup(fd), "w");
	struct recording_writer *writer = recording_writer_new(
		out, &(struct recording_info){ .midway = true, .bytes = true });
	struct recording_reader *reader;
	struct source *source;
	size_t cnt = 0;
	char buf[128];

	(void)state;
	write_text(writer, RECORD_FILTER, 0, 1000, "comm=bash");
	write_text(writer, RECORD_COMMAND, 5, 2000, "make");
	write_text(writer, RECORD_COMMAND, 5, 3000, "gcc -c");
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	fclose(out);
	reader = open_fd(fd, buf);
	assert_true(recording_info(reader)->midway);
	assert_false(recording_info(reader)->no_latency);
	assert_true(recording_info(reader)->bytes);
	source = recording_source(reader);
	assert_int_equal(source_command(source, 5, 7, buf, sizeof(buf)), 0);
	assert_int_equal(source_read_counters(source, count_record, &cnt), 0);
	assert_int_equal(source_command(source, 5, 7, buf, sizeof(buf)), 0);
	assert_int_equal(source_read_counters(source, count_record, &cnt), 0);
	assert_int_equal(source_command(source, 5, 7, buf, sizeof(buf)), 4);
	assert_memory_equal(buf, "make", 4);
	assert_int_equal(source_read_counters(source, count_record, &cnt), 0);
	assert_int_equal(source_command(source, 5, 7, buf, sizeof(buf)), 6);
	assert_memory_equal(buf, "gcc -c", 6);
	assert_int_equal(source_command(source, 5, 7, buf, 3), 3);
	assert_int_equal(source_command(source, 5, 8, buf, sizeof(buf)), 0);
	recording_close(reader);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_callback_error_is_passed_on),
		cmocka_unit_test(test_unfinished_interval_is_read),
		cmocka_unit_test(test_older_header),
		cmocka_unit_test(test_cut_off_anywhere),
		cmocka_unit_test(test_bit_flips),
		cmocka_unit_test(test_unknown_things_are_skipped),
		cmocka_unit_test(test_nonsense_with_right_checksums),
		cmocka_unit_test(test_random_payload),
		cmocka_unit_test(test_foreign_files),
		cmocka_unit_test(test_other_machine),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_place_at_an_end),
		cmocka_unit_test(test_place_before_damage),
		cmocka_unit_test(test_places_that_are_gone),
		cmocka_unit_test(test_end_that_came_closer),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_write_error_is_kept),
		cmocka_unit_test(test_info),
		cmocka_unit_test(test_texts_hold_from_their_time_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
