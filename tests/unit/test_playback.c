/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_playback.c - wherever the playback comes from, a place of the recording looks the same.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "rnd.h"
#include "../../tui/playback.c"
#include "sctop/filter.h"

enum { INTERVALS = 700, SLOTS = 40 };

#define S_NS 1000000000ull

/* ---- a recording ---- */

static void put(struct recording_writer *writer, const struct record *record)
{
	assert_int_equal(recording_write(record, writer), 0);
}

static void put_filter(struct recording_writer *writer, const char *text)
{
	struct record record = { .type = RECORD_FILTER };

	record.text.text = text;
	record.text.len = strlen(text);
	put(writer, &record);
}

/* Processes come and go in the slots; PIDs are used again. */
static void put_tasks(struct recording_writer *writer, uint32_t interval, uint32_t *pids,
		      uint64_t *starts)
{
	struct sctop_task info;
	struct record record = { .info = &info };

	for (uint32_t slot = 1; slot < SLOTS; slot++) {
		if (rnd(10))
			continue;
		record.task = slot;
		memset(&info, 0, sizeof(info));
		info.tid = info.tgid = pids[slot];
		info.start_ns = starts[slot];
		info.flags = SCTOP_TASK_DEAD | (rnd(3) ? SCTOP_TASK_GROUP_DEAD : 0);
		record.type = RECORD_TASK_END;
		if (pids[slot])
			put(writer, &record);
		info.tid = info.tgid = pids[slot] = 100 + rnd(60);
		info.start_ns = starts[slot] = interval * S_NS + slot;
		info.ppid = 100 + rnd(60);
		info.flags = 0;
		snprintf(info.comm, sizeof(info.comm), "p%u", rnd(9));
		record.type = RECORD_TASK;
		put(writer, &record);
	}
}

static void put_interval(struct recording_writer *writer, uint32_t interval, uint32_t *pids,
			 uint64_t *starts)
{
	struct record_counts counts = { 0 };
	struct sctop_event event = { .type = SCTOP_EVENT_CALL, .tgid = 7, .start_ns = 1 };
	struct record record = { .type = RECORD_COUNTS, .counts = &counts };

	put_tasks(writer, interval, pids, starts);
	for (int i = 0; i < 30; i++) {
		record.task = rnd(SLOTS);
		counts.nr = (int16_t)rnd(20);
		counts.calls = counts.hist[rnd(6)] = 1 + rnd(100);
		counts.total_ns = rnd(100000);
		counts.max_ns = rnd(100000);
		put(writer, &record);
		memset(&counts, 0, sizeof(counts));
	}
	record = (struct record){ .type = RECORD_EVENT, .event = &event };
	event.ret = interval;
	for (int i = 0; i < 3; i++)
		put(writer, &record);
	if (interval == INTERVALS / 2)
		put_filter(writer, "comm=p1");
	record = (struct record){ .type = RECORD_STATS };
	record.stats.time_ns = interval * S_NS;
	record.stats.seen = interval * 1000;
	put(writer, &record);
}

static struct recording_reader *make_recording(int *fd)
{
	uint32_t pids[SLOTS] = { 0 };
	uint64_t starts[SLOTS] = { 0 };
	struct recording_writer *writer;
	struct recording_reader *reader;
	char path[64], why[128];
	FILE *out;

	rnd_state = 1;
	*fd = memfd_create("recording", MFD_CLOEXEC);
	out = fdopen(dup(*fd), "w");
	writer = recording_writer_new(out, &(struct recording_info){ 0 });
	put_filter(writer, "");
	for (uint32_t interval = 1; interval <= INTERVALS; interval++)
		put_interval(writer, interval, pids, starts);
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	fclose(out);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", *fd);
	reader = recording_open(path, why, sizeof(why));
	assert_non_null(reader);
	return reader;
}

/* ---- what a model looks like ---- */

static uint64_t mix(uint64_t digest, const void *data, size_t bytes)
{
	const uint8_t *at = data;

	while (bytes--)
		digest = (digest ^ *at++) * 0x100000001b3ull;
	return digest;
}

static uint64_t digest_of(struct model *model)
{
	struct process_query query = { .sort = SORT_CALLS };
	const struct process_row *rows;
	const struct call_row *calls;
	uint64_t digest = 0xcbf29ce484222325ull;
	struct model_totals totals;
	double trend[TREND_CNT];
	long cnt;

	for (int threads = 0; threads < 2; threads++) {
		query.threads = threads;
		cnt = model_processes(model, &query, &rows);
		for (long i = 0; i < cnt; i++) {
			digest = mix(digest, &rows[i].id, sizeof(rows[i].id));
			digest = mix(digest, rows[i].usage, sizeof(*rows[i].usage));
			digest = mix(digest, &rows[i].rate, sizeof(rows[i].rate));
			digest = mix(digest, rows[i].comm, strlen(rows[i].comm));
			digest = mix(digest, &rows[i].top_call.nr, sizeof(rows[i].top_call.nr));
			digest = mix(digest, &rows[i].exited, sizeof(rows[i].exited));
			digest = mix(digest, &rows[i].thread_cnt, sizeof(rows[i].thread_cnt));
		}
	}
	cnt = model_calls(model, &(struct call_query){ .sort = SORT_CALLS }, &calls);
	for (long i = 0; i < cnt; i++)
		digest = mix(digest, calls[i].usage, sizeof(*calls[i].usage));
	model_trend(model, model_totals(model)->trend, trend);
	digest = mix(digest, trend, sizeof(trend));
	totals = *model_totals(model);
	totals.trend = NULL;
	return mix(digest, &totals, sizeof(totals));
}

static void play_all(uint64_t digests[INTERVALS + 1], const struct filter *filter)
{
	struct recording_reader *reader;
	struct model *model = model_new(NULL);
	struct playback *playback;
	int fd;

	reader = make_recording(&fd);
	playback = playback_new(reader, filter);
	for (int i = 1; i <= INTERVALS; i++) {
		assert_int_equal(playback_next(playback, model), 0);
		digests[i] = digest_of(model);
	}
	assert_int_equal(playback_next(playback, model), -ENODATA);
	playback_free(playback);
	recording_close(reader);
	model_free(model);
	close(fd);
}

struct seen {
	uint64_t first, last, cnt;
};

static int see(const struct record *record, void *arg)
{
	struct seen *seen = arg;

	if (record->type != RECORD_EVENT)
		return 0;
	seen->last = (uint64_t)record->event->ret;
	if (!seen->cnt++)
		seen->first = seen->last;
	return 0;
}

/* The events of the last HISTORY intervals, or of all there are, wherever one came from. */
static void check_events(struct playback *playback, uint64_t interval)
{
	uint64_t cnt = interval < HISTORY ? interval : HISTORY;
	struct seen seen = { 0 };

	while (source_read_events(playback_source(playback), 100, see, &seen) > 0)
		;
	assert_int_equal(seen.last, interval);
	assert_int_equal(seen.first, interval - cnt + 1);
	assert_int_equal(seen.cnt, cnt * 3);
}

static void travel(const char *text)
{
	static uint64_t digests[INTERVALS + 1];
	struct filter *filter = filter_new();
	struct filter_error error;
	struct recording_reader *reader;
	struct model *model = model_new(NULL);
	struct playback *playback;
	int fd, err;

	filter_set_offline(filter, true);
	assert_int_equal(filter_parse(filter, text, &error), 0);
	play_all(digests, filter);
	reader = make_recording(&fd);
	playback = playback_new(reader, filter);
	rnd_state = 5;
	for (int i = 0; i < 400; i++) {
		uint64_t at = playback->interval, want = 1 + rnd(INTERVALS);

		if (i % 3 == 0 || !at)
			playback_jump(playback, want * S_NS - rnd(2));
		else if (i % 3 == 1)
			playback_step(playback, (long)want - (long)at);
		else
			playback_step(playback, -1);
		if (i % 3 == 2 && at)
			want = at > 1 ? at - 1 : 1;
		while ((err = playback_work(playback, &model)) > 0)
			;
		assert_int_equal(err, 0);
		assert_int_equal(playback->interval, want);
		assert_true(digest_of(model) == digests[want]);
		if (!text[0])
			check_events(playback, want);
		assert_int_equal(strcmp(playback->filter, "comm=p1") == 0, want >= INTERVALS / 2);
		assert_true(playback->checkpoint_cnt <= CHECKPOINTS_MAX);
	}
	playback_jump(playback, UINT64_MAX - 1);
	while ((err = playback_work(playback, &model)) > 0)
		;
	assert_int_equal(err, -ENODATA); /* there is no more, and the end is shown */
	assert_true(digest_of(model) == digests[INTERVALS]);
	if (!text[0])
		check_events(playback, INTERVALS);
	playback_free(playback);
	recording_close(reader);
	model_free(model);
	filter_free(filter);
	close(fd);
}

static void test_everything(void **state)
{
	(void)state;
	travel("");
}

static void test_selected(void **state)
{
	(void)state;
	travel("comm=p1,p2,p3 follow");
	travel("pid=110+,120+ syscall=read,write,close");
}

/* 1000 calls per second throughout; the interval in which the filter changes begins at the change.
 */
static void test_filter_between(void **state)
{
	static const uint64_t ends_ms[] = { 1000, 2000, 3800, 4800 };
	struct sctop_task info = { .tgid = 5, .tid = 5, .start_ns = 1 };
	struct record_counts counts = { 0 };
	int fd = memfd_create("recording", MFD_CLOEXEC);
	FILE *out = fdopen(dup(fd), "w");
	struct recording_writer *writer = recording_writer_new(out, &(struct recording_info){ 0 });
	struct filter *filter = filter_new();
	struct model *model = model_new(NULL);
	struct recording_reader *reader;
	struct playback *playback;
	char path[64], why[128];

	(void)state;
	put_filter(writer, "");
	put(writer, &(struct record){ .type = RECORD_TASK, .task = 1, .info = &info });
	for (int i = 0; i < 4; i++) {
		counts.calls = 1000;
		if (i == 2) /* what was counted before it is written first */
			put(writer, &(struct record){ .type = RECORD_FILTER,
						      .text = { .time_ns = 2800000000,
								.text = "comm=a",
								.len = 6 } });
		put(writer,
		    &(struct record){ .type = RECORD_COUNTS, .task = 1, .counts = &counts });
		put(writer, &(struct record){ .type = RECORD_STATS,
					      .stats.time_ns = ends_ms[i] * 1000000 });
	}
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	fclose(out);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	reader = recording_open(path, why, sizeof(why));
	assert_non_null(reader);
	playback = playback_new(reader, filter);
	assert_int_equal(playback_next(playback, model), 0);
	for (int i = 1; i < 4; i++) {
		assert_int_equal(playback_next(playback, model), 0);
		assert_true(model_totals(model)->interval_s == 1);
		assert_true(model_totals(model)->rate.calls_per_sec == 1000);
	}
	playback_free(playback);
	recording_close(reader);
	model_free(model);
	filter_free(filter);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything),
		cmocka_unit_test(test_selected),
		cmocka_unit_test(test_filter_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
