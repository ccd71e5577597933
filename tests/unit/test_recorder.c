/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_recorder.c - what a recorder adds to the records of a source: the filter, command lines,
 * intervals of a steady length, totals since it began. Read back as replay reads it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/filter.h"
#include "sctop/recorder.h"
#include "sctop/recording.h"

#define S_NS	 1000000000ull
#define BEGIN_NS (100 * S_NS)

/* A clock that the test sets, and command lines "exe TGID START NTH": the nth time that it is asked
 * for. */
struct fake {
	struct source source;
	uint64_t now_ns;
	int asked;
};

static int fake_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
			size_t size)
{
	struct fake *fake = (struct fake *)source;

	return snprintf(buf, size, "exe %u %llu %d", tgid, (unsigned long long)start_ns,
			++fake->asked);
}

static uint64_t fake_now(const struct source *source)
{
	return ((const struct fake *)source)->now_ns;
}

static const struct source_ops fake_ops = { .command = fake_command, .now_ns = fake_now };

struct scene {
	char path[64];
	struct fake fake;
	struct recorder *recorder;
};

static void begin(struct scene *scene, const struct record_stats *before)
{
	const struct recorder_options options = { .path = scene->path,
						  .interval_ns = S_NS,
						  .before = before };
	struct filter *filter = filter_new();
	struct filter_error error;
	char why[256];

	*scene = (struct scene){ .path = "/tmp/sctop-recorder-XXXXXX",
				 .fake = { .source = { .ops = &fake_ops }, .now_ns = BEGIN_NS } };
	close(mkstemp(scene->path));
	unlink(scene->path);
	assert_int_equal(filter_parse(filter, "comm=bash", &error), 0);
	scene->recorder = recorder_open(&options, why, sizeof(why));
	assert_non_null(scene->recorder);
	assert_int_equal(recorder_begin(scene->recorder, &scene->fake.source, filter), 0);
	filter_free(filter);
}

static void task(struct scene *scene, enum record_type type, uint64_t start_ns, const char *exe)
{
	struct sctop_task info = { .tid = 42, .tgid = 42, .start_ns = start_ns };
	const struct record record = { .type = type, .task = 1, .info = &info };

	if (type == RECORD_TASK_END)
		info.flags = SCTOP_TASK_DEAD | SCTOP_TASK_GROUP_DEAD;
	snprintf(info.exe, sizeof(info.exe), "%s", exe);
	assert_int_equal(recorder_feed(&record, scene->recorder), 0);
}

/* The counters are read so long after the beginning; the totals are then `passed`. */
static void stats(struct scene *scene, uint64_t after_ns, uint64_t passed)
{
	const struct record record = {
		.type = RECORD_STATS, .stats = { .time_ns = BEGIN_NS + after_ns, .passed = passed }
	};

	scene->fake.now_ns = BEGIN_NS + after_ns;
	assert_int_equal(recorder_feed(&record, scene->recorder), 0);
}

/* ---- what is in the file ---- */

struct found {
	char text[2048]; /* of filters and commands, one a line */
	uint64_t times_ns[16], passed[16];
	int intervals;
};

static int find(const struct record *record, void *arg)
{
	struct found *found = arg;
	size_t len = strlen(found->text);

	if (record->type == RECORD_FILTER || record->type == RECORD_COMMAND)
		snprintf(found->text + len, sizeof(found->text) - len, "%.*s\n",
			 (int)record->text.len, record->text.text);
	if (record->type == RECORD_STATS) {
		assert_true(found->intervals < 16);
		found->times_ns[found->intervals] = record->stats.time_ns - BEGIN_NS;
		found->passed[found->intervals++] = record->stats.passed;
	}
	return 0;
}

/* Ends it and reads it back. */
static void read_back(struct scene *scene, struct found *found, struct recording_info *info)
{
	struct recording_reader *reader;
	char why[256];

	memset(found, 0, sizeof(*found));
	assert_int_equal(recorder_close(scene->recorder), 0);
	reader = recording_open(scene->path, why, sizeof(why));
	assert_non_null(reader);
	*info = *recording_info(reader);
	while (!source_read_counters(recording_source(reader), find, found))
		;
	assert_null(recording_problem(reader));
	recording_close(reader);
	unlink(scene->path);
}

/* Once for each process and program, and again for who has got the PID. */
static void test_command_lines(void **state)
{
	struct recording_info info;
	struct scene scene;
	struct found found;

	(void)state;
	begin(&scene, NULL);
	task(&scene, RECORD_TASK, 7, "bash");
	task(&scene, RECORD_TASK, 7, "bash");
	task(&scene, RECORD_TASK, 7, "ls");
	task(&scene, RECORD_TASK, 8, "ls");
	task(&scene, RECORD_TASK_END, 7, "bash"); /* late: of who had it before */
	task(&scene, RECORD_TASK, 8, "ls");
	task(&scene, RECORD_TASK_END, 8, "ls");
	task(&scene, RECORD_TASK, 8, "ls"); /* ended: not known any more */
	read_back(&scene, &found, &info);
	assert_string_equal(found.text, "comm=bash\nexe 42 7 1\nexe 42 7 2\nexe 42 8 3\n"
					"exe 42 8 4\n");
	assert_false(info.midway);
}

/* Counters may be read more often than an interval ends; the last totals are never lost. */
static void test_intervals(void **state)
{
	struct recorder_state recorded;
	struct recording_info info;
	struct scene scene;
	struct found found;
	int i;

	(void)state;
	begin(&scene, NULL);
	for (i = 1; i <= 23; i++) /* 2.3 s */
		stats(&scene, (uint64_t)i * S_NS / 10, (uint64_t)i);
	recorder_state(scene.recorder, &recorded);
	assert_int_equal(recorded.duration_ns, 23 * S_NS / 10);
	assert_int_equal(recorded.stats.passed, 23);
	read_back(&scene, &found, &info);
	assert_int_equal(found.intervals, 4);
	assert_int_equal(found.times_ns[0], 0);
	assert_in_range(found.times_ns[1], 8 * S_NS / 10, S_NS);
	assert_in_range(found.times_ns[2], 17 * S_NS / 10, 2 * S_NS);
	assert_int_equal(found.times_ns[3], 23 * S_NS / 10);
	assert_int_equal(found.passed[3], 23);
}

/* In the middle of a session: what was counted before is not in it, and it says so. */
static void test_midway(void **state)
{
	const struct record_stats before = { .passed = 1000, .time_ns = 50 * S_NS };
	struct recorder_state recorded;
	struct recording_info info;
	struct scene scene;
	struct found found;

	(void)state;
	begin(&scene, &before);
	stats(&scene, S_NS, 1003);
	recorder_state(scene.recorder, &recorded);
	assert_int_equal(recorded.stats.passed, 3);
	assert_int_equal(recorded.duration_ns, S_NS);
	read_back(&scene, &found, &info);
	assert_int_equal(found.passed[0], 0);
	assert_int_equal(found.passed[1], 3);
	assert_true(info.midway);
}

/* What never began leaves nothing. */
static void test_abandoned(void **state)
{
	const struct recorder_options options = { .path = "/tmp/sctop-recorder-never" };
	struct recorder *recorder;
	char why[256];

	(void)state;
	recorder = recorder_open(&options, why, sizeof(why));
	assert_non_null(recorder);
	assert_int_equal(access(options.path, F_OK), 0);
	assert_null(recorder_open(&options, why, sizeof(why)));
	recorder_abandon(recorder);
	assert_int_equal(access(options.path, F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command_lines),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_midway),
		cmocka_unit_test(test_abandoned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
