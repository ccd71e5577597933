/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_recording_damage.c - files that are cut off, damaged, or made to mislead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "made_recording.h"
#include "sctop/model.h"

/* ---- damage ---- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_older_header),
		cmocka_unit_test(test_cut_off_anywhere),
		cmocka_unit_test(test_bit_flips),
		cmocka_unit_test(test_unknown_things_are_skipped),
		cmocka_unit_test(test_nonsense_with_right_checksums),
		cmocka_unit_test(test_random_payload),
		cmocka_unit_test(test_foreign_files),
		cmocka_unit_test(test_other_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
