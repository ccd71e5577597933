/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_metrics.c - expositions of made-up counters: who gets series, that nothing goes back and
 * nothing is missing. tests/live/test_metrics.c has real ones, promtool and Prometheus.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sctop/model.h"
#include "sctop/sink.h"

struct scene {
	struct model *model;
	struct sink *sink;
	FILE *file;
	char *text;
	size_t len;
};

static void scene_open(struct scene *scene, const struct sink_options *options)
{
	scene->model = model_new(NULL);
	scene->file = open_memstream(&scene->text, &scene->len);
	scene->sink = sink_new(sink_format_find("metrics"), scene->file, options);
	assert_non_null(scene->sink);
	sink_set_model(scene->sink, scene->model);
}

static void scene_close(struct scene *scene)
{
	sink_free(scene->sink);
	model_free(scene->model);
	fclose(scene->file);
	free(scene->text);
}

static void feed(struct scene *scene, const struct record *record)
{
	assert_int_equal(model_feed(record, scene->model), 0);
	assert_int_equal(sink_count(scene->sink, record), 0);
}

static void task(struct scene *scene, uint32_t handle, const char *comm)
{
	struct sctop_task info = { .tid = handle + 100, .tgid = handle + 100, .start_ns = 5 };
	struct record record = { .type = RECORD_TASK, .task = handle, .info = &info };

	memcpy(info.comm, comm, strnlen(comm, sizeof(info.comm)));
	feed(scene, &record);
}

static void counts(struct scene *scene, uint32_t handle, int16_t nr, uint64_t calls)
{
	struct record_counts counts = { .nr = nr,
					.calls = calls,
					.errors = 1,
					.total_ns = calls * 1000,
					.max_ns = 1000,
					.hist = { [3] = calls } };
	struct record record = { .type = RECORD_COUNTS, .task = handle, .counts = &counts };

	feed(scene, &record);
}

/* A whole exposition, in scene->text. */
static const char *expose(struct scene *scene)
{
	rewind(scene->file);
	assert_int_equal(sink_interval(scene->sink, scene->model), 0);
	assert_int_equal(sink_flush(scene->sink), 0);
	return scene->text;
}

/* The value of one series of sctop_calls_total; -1: there is none. */
static long long calls_of(const char *text, const char *process, const char *call)
{
	char line[512];
	const char *found;

	snprintf(line, sizeof(line),
		 "\nsctop_calls_total{process=\"%s\",syscall=\"%s\",abi=\"%s\"} ", process, call,
		 strcmp(process, "other") ? "x86_64" : "other");
	found = strstr(text, line);
	return found ? atoll(found + strlen(line)) : -1;
}

static void contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("there is no %s", part);
}

static void test_counters_and_buckets(void **state)
{
	struct scene scene;
	const char *text;

	(void)state;
	scene_open(&scene, &(struct sink_options){ 0 });
	assert_int_equal(calls_of(expose(&scene), "other", "other"), 0);
	task(&scene, 1, "bash");
	counts(&scene, 1, 0, 7);
	text = expose(&scene);
	assert_int_equal(calls_of(text, "bash", "read"), 7);
	contains(text,
		 "\nsctop_errors_total{process=\"bash\",syscall=\"read\",abi=\"x86_64\"} 1\n");
	/* Bucket 3 is [512, 1024) ns. */
	contains(text, "syscall=\"read\",abi=\"x86_64\",le=\"0.000000256\"} 0\n");
	contains(text, "syscall=\"read\",abi=\"x86_64\",le=\"0.000001024\"} 7\n");
	contains(text, "syscall=\"read\",abi=\"x86_64\",le=\"68.719476736\"} 7\n");
	contains(text, "syscall=\"read\",abi=\"x86_64\",le=\"+Inf\"} 7\n");
	contains(text, "_sum{process=\"bash\",syscall=\"read\",abi=\"x86_64\"} 0.000007000\n");
	assert_string_equal(text + strlen(text) - 6, "# EOF\n");
	scene_close(&scene);
}

static void test_no_latency(void **state)
{
	struct scene scene;

	(void)state;
	scene_open(&scene, &(struct sink_options){ .no_latency = true });
	assert_null(strstr(expose(&scene), "duration"));
	scene_close(&scene);
}

/* 4 series: 2, then 1, then 1, then none are given out. */
static void test_series_are_bounded(void **state)
{
	long long last = 0, now;
	struct scene scene;
	const char *text = "";
	int round, nr;

	(void)state;
	scene_open(&scene, &(struct sink_options){ .series_max = 4 });
	task(&scene, 1, "bash");
	for (round = 1; round <= 5; round++) {
		for (nr = 0; nr < 10; nr++)
			counts(&scene, 1, (int16_t)nr, (uint64_t)(nr == 3 ? 1000 : nr + 1));
		text = expose(&scene);
		now = calls_of(text, "other", "other");
		assert_true(now > last);
		last = now;
		assert_int_equal(calls_of(text, "bash", "close"), 1000 * round);
		assert_int_equal(calls_of(text, "bash", "lseek"), round < 2 ? -1 : 9 * (round - 1));
	}
	/* close and mmap from the first round on, then lseek, then poll; the rest has no series. */
	assert_int_equal(calls_of(text, "bash", "mmap"), 50);
	assert_int_equal(calls_of(text, "bash", "poll"), 8 * 3);
	assert_int_equal(calls_of(text, "bash", "read"), -1);
	assert_int_equal(last, 5 * 1051 - 5000 - 50 - 36 - 24);
	contains(text, "\nsctop_series 4\n");
	scene_close(&scene);
}

/* One name at two times is one series; a name given up stays. */
static void test_names(void **state)
{
	struct record end = { .type = RECORD_TASK_END, .task = 1 };
	struct sctop_task info = {
		.tid = 101, .tgid = 101, .start_ns = 5, .flags = SCTOP_TASK_DEAD
	};
	struct scene scene;
	const char *text;

	(void)state;
	scene_open(&scene, &(struct sink_options){ 0 });
	task(&scene, 1, "a\"b\\c}\nd\xff");
	counts(&scene, 1, 0, 1);
	task(&scene, 2, "sh");
	counts(&scene, 2, 0, 2);
	counts(&scene, 0, 0, 4);
	assert_int_equal(calls_of(expose(&scene), "sh", "read"), 2);
	end.info = &info;
	feed(&scene, &end);
	task(&scene, 3, "sh");
	counts(&scene, 3, 0, 8);
	task(&scene, 2, "renamed");
	counts(&scene, 2, 0, 16);
	text = expose(&scene);
	assert_int_equal(calls_of(text, "a\\\"b\\\\\\\\c}\\\\nd\\\\xff", "read"), 1);
	assert_int_equal(calls_of(text, "sh", "read"), 10);
	assert_int_equal(calls_of(text, "renamed", "read"), 16);
	assert_int_equal(calls_of(text, "(not attributed)", "read"), 4);
	assert_int_equal(calls_of(text, "other", "other"), 0);
	scene_close(&scene);
}

/* More names in one interval than are told apart: all are counted. */
static void test_many_names(void **state)
{
	struct scene scene;
	char name[16];
	uint32_t i;

	(void)state;
	scene_open(&scene, &(struct sink_options){ .series_max = 1 });
	for (i = 1; i <= 10000; i++) {
		snprintf(name, sizeof(name), "p%u", i);
		task(&scene, i, name);
		counts(&scene, i, 0, i == 2 ? 5 : 1);
	}
	assert_int_equal(calls_of(expose(&scene), "p2", "read"), 5);
	assert_int_equal(calls_of(scene.text, "other", "other"), 9999);
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counters_and_buckets), cmocka_unit_test(test_no_latency),
		cmocka_unit_test(test_series_are_bounded),   cmocka_unit_test(test_names),
		cmocka_unit_test(test_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
