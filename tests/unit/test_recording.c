/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_recording.c - what is written is read again: records of all kinds, texts, errors of the
 * disk.
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
#include <unistd.h>

#include <cmocka.h>

#include "made_recording.h"
#include "sctop/model.h"

/* ---- records, and a copy of everything they point to ---- */

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

/* ---- errors of the disk ---- */

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
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_write_error_is_kept),
		cmocka_unit_test(test_info),
		cmocka_unit_test(test_texts_hold_from_their_time_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
