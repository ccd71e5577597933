/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_recording_places.c - going to a place of a recording, and what is known there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "made_recording.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_place_at_an_end),
		cmocka_unit_test(test_place_before_damage),
		cmocka_unit_test(test_places_that_are_gone),
		cmocka_unit_test(test_end_that_came_closer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
