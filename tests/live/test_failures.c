/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_failures.c - failed calls by errno: as many as the workload made, with the errno it got.
 *
 * Through the library, live and through a recording; the workload knows the truth.
 */
#include "live.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

#define NR_CNT	  513
#define ERRNO_CNT 4096

/* By number (512: no such call) and errno. */
struct failures {
	uint64_t count[NR_CNT][ERRNO_CNT];
	uint64_t lost;
};

static void free_failures(void *failures)
{
	free(failures);
}

static void free_tracer(void *tracer)
{
	tracer_free(tracer);
}

static void free_model(void *model)
{
	model_free(model);
}

static struct tracer *start(const struct tracer_options *options, struct model **model)
{
	struct filter *filter = filter_new();
	struct filter_error error;
	struct tracer *tracer;
	char why[256] = "";

	assert_non_null(filter);
	assert_int_equal(filter_parse(filter, "comm=failures", &error), 0);
	tracer = live_keep(tracer_new(options, why, sizeof(why)), free_tracer);
	if (!tracer)
		fail_msg("tracer_new: %s", why);
	assert_int_equal(tracer_set_filter(tracer, filter), 0);
	filter_free(filter);
	assert_int_equal(tracer_attach(tracer), 0);
	*model = live_keep(model_new(NULL), free_model);
	return tracer;
}

/* Runs the workload, reading now and then; its truth. */
static json_t *run(struct source *source, struct model *model, const char *times, const char *kinds)
{
	struct process *workload = workload_start("failures", ARGS("-w", times, kinds), NULL);

	workload_go(workload);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(source_read_counters(source, model_feed, model), 0);
		usleep(5000);
	}
	json_t *truth = workload_truth(workload);
	assert_int_equal(source_read_counters(source, model_feed, model), 0);
	return truth;
}

/* Sum over all processes. */
static struct failures *failures_of(struct model *model)
{
	struct failures *all = live_keep(calloc(1, sizeof(*all)), free_failures);
	static const struct failure_query everybody;
	const struct failure_row *rows;
	long cnt = model_failures(model, &everybody, &rows);

	assert_true(cnt >= 0);
	for (long i = 0; i < cnt; i++) {
		int nr = rows[i].call.nr < 0 ? NR_CNT - 1 : rows[i].call.nr;

		assert_int_equal(rows[i].call.abi, SCTOP_ABI_64);
		assert_true(rows[i].number < ERRNO_CNT);
		assert_true(!rows[i].number || rows[i].last_ns);
		all->count[nr][rows[i].number] += rows[i].count;
	}
	all->lost = model_totals(model)->stats.failures_lost;
	return all;
}

static uint64_t of_call(const struct failures *all, int nr)
{
	uint64_t sum = 0;

	for (int number = 0; number < ERRNO_CNT; number++)
		sum += all->count[nr][number];
	return sum;
}

static int number_of(const json_t *row)
{
	long long nr = live_number(row, "nr");

	return nr < 0 ? NR_CNT - 1 : (int)nr;
}

/* Takes the truth off what was counted, to the last failure. */
static void subtract(struct failures *all, const json_t *truth, bool by_errno)
{
	const json_t *rows = json_object_get(json_object_get(truth, "extra"), "failures");
	const json_t *row;
	size_t i;

	assert_true(json_array_size(rows) > 0);
	json_array_foreach(rows, i, row)
	{
		int nr = number_of(row), number = by_errno ? (int)live_number(row, "errno") : 0;
		uint64_t count = (uint64_t)live_number(row, "count");

		if (all->count[nr][number] < count)
			fail_msg("call %d failed %llu times with %d, counted %llu", nr,
				 (unsigned long long)count, number,
				 (unsigned long long)all->count[nr][number]);
		all->count[nr][number] -= count;
	}
}

/* … of the calls of the workload's list; libc makes others that fail. */
static void assert_nothing_left(const struct failures *all)
{
	static const int calls[] = { SYS_close, SYS_kill,    SYS_connect,
				     SYS_mmap,	SYS_getpgid, NR_CNT - 1 };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		assert_int_equal(of_call(all, calls[i]), 0);
}

static void exact(void **state)
{
	static const struct tracer_options options = { .failures = true };
	struct tracer *tracer;
	struct model *model;
	struct failures *all;

	(void)state;
	live_require();
	tracer = start(&options, &model);
	json_t *truth =
		run(tracer_source(tracer), model, live_count(20000, 500), live_count(500, 50));
	all = failures_of(model);
	subtract(all, truth, true);
	assert_nothing_left(all);
	for (int nr = 0; nr < NR_CNT; nr++)
		assert_int_equal(all->count[nr][0], 0); /* all were told apart */
	assert_int_equal(all->lost, 0);
	assert_true(model_failures_known(model) >= (uint64_t)live_size(20000, 500) * 3 * 8);
}

/* What failed while nobody asked is there as well, without its errno. */
static void off_then_on(void **state)
{
	static const struct tracer_options options = { 0 };
	struct tracer *tracer;
	struct model *model;
	struct failures *all;

	(void)state;
	live_require();
	tracer = start(&options, &model);
	json_t *before = run(tracer_source(tracer), model, "30", "3");
	assert_int_equal(model_failures_known(model), 0);
	tracer_set_failures(tracer, true);
	json_t *during = run(tracer_source(tracer), model, "50", "5");
	tracer_set_failures(tracer, false);
	json_t *after = run(tracer_source(tracer), model, "70", "7");
	all = failures_of(model);
	subtract(all, during, true);
	subtract(all, before, false);
	subtract(all, after, false);
	assert_nothing_left(all);
	assert_int_equal(all->lost, 0);
}

/* More kinds of failures than there are places: the rest is counted, and said to be lost. */
static void no_place_left(void **state)
{
	static const struct tracer_options options = { .failures = true, .cells = 512 };
	struct tracer *tracer;
	struct model *model;
	struct failures *all;
	uint64_t known = 0;

	(void)state;
	live_require();
	tracer = start(&options, &model);
	run(tracer_source(tracer), model, "10", "500");
	all = failures_of(model);
	assert_int_equal(of_call(all, SYS_getpgid), 500);
	for (int number = 1; number <= 500; number++) {
		assert_true(all->count[SYS_getpgid][number] <= 1);
		known += all->count[SYS_getpgid][number];
	}
	assert_true(known > 100 && known < 256);
	assert_int_equal(known + all->count[SYS_getpgid][0], 500);
	assert_int_equal(all->lost, 500 - known);

	/* Places come back when their threads have ended. */
	run(tracer_source(tracer), model, "10", "10");
	all = failures_of(model);
	assert_int_equal(of_call(all, SYS_getpgid), 510);
	assert_int_equal(all->lost, 500 - known);
}

static uint64_t sum_of_truth(const json_t *truth)
{
	const json_t *row;
	uint64_t sum = 0;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(truth, "extra"), "failures"), i, row)
		sum += (uint64_t)live_number(row, "count");
	return sum;
}

/* Without a cell of its own a call is nobody's, and where it failed, its errno is lost: said so. */
static void no_cell_left(void **state)
{
	static const struct tracer_options options = { .failures = true, .cells = 8 };
	const struct model_totals *totals;
	struct tracer *tracer;
	struct model *model;
	struct failures *all;
	uint64_t told = 0;

	(void)state;
	live_require();
	tracer = start(&options, &model);
	json_t *truth = run(tracer_source(tracer), model, "50", "5");
	all = failures_of(model);
	for (int nr = 0; nr < NR_CNT; nr++)
		told += of_call(all, nr) - all->count[nr][0];
	totals = model_totals(model);
	assert_true(totals->stats.unattributed > 0);
	assert_true(totals->usage.errors >= sum_of_truth(truth));
	assert_int_equal(told + all->lost, totals->usage.errors);
}

/* Threads that come and go: slots and places are used again, nothing of one is told of another. */
static void many_threads(void **state)
{
	static const struct tracer_options options = { .failures = true,
						       .cells = 1024,
						       .slots = 256 };
	struct tracer *tracer;
	struct model *model;
	struct failures *all;
	uint64_t connects = 0;

	(void)state;
	live_require();
	tracer = start(&options, &model);
	for (int i = 0; i < live_size(40, 5); i++) {
		json_t *truth = run(tracer_source(tracer), model, "20", "5");

		connects += (uint64_t)live_number(
			json_array_get(json_object_get(truth, "truth"), 0), "errors");
	}
	all = failures_of(model);
	assert_int_equal(all->count[SYS_connect][ECONNREFUSED], connects);
	assert_int_equal(of_call(all, SYS_connect), connects);
	for (int number = 1; number <= 5; number++)
		assert_int_equal(all->count[SYS_getpgid][number], live_size(40, 5));
	assert_int_equal(all->lost, 0);
}

/* sctop record keeps them. */
static void recorded(void **state)
{
	const char *file = live_path("failures.sctop");
	struct recording_reader *reader;
	struct failures *all;
	struct model *model;
	char why[256];
	json_t *truth;

	(void)state;
	live_require();
	truth = json_loads(live_run(ARGS(getenv("SCTOP"), "record", "-w", file, "--",
					 live_workload("failures"), "100", "20")),
			   0, NULL);
	live_keep_json(truth);
	reader = recording_open(file, why, sizeof(why));
	if (!reader)
		fail_msg("%s", why);
	model = live_keep(model_new(NULL), free_model);
	while (!source_read_counters(recording_source(reader), model_feed, model))
		;
	assert_null(recording_problem(reader));
	all = failures_of(model);
	subtract(all, truth, true);
	assert_nothing_left(all);
	recording_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(exact),	 LIVE_TEST(off_then_on),  LIVE_TEST(no_place_left),
		LIVE_TEST(no_cell_left), LIVE_TEST(many_threads), LIVE_TEST(recorded),
	};

	return cmocka_run_group_tests_name("failures", tests, NULL, NULL);
}
