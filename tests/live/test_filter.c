/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_filter.c - who is traced: descendants however they were born, names and users as they
 * change, and a filter that changes ten times a second under a storm.
 */
#include "live.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sctop/filter.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

static void check_mode(const char *const mode[], const char *const options[])
{
	struct process *workload = workload_start("follow", mode, NULL);
	const char *const *by_pid = ARGS("-p", live_text("%d", process_pid(workload)));
	struct trace *trace;

	trace = trace_start(TRACE_COUNTS, options ? options : by_pid);
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
}

/* The same said in the filter language, as what follows a match of any kind. */
static void check_followed_by_filter(void)
{
	struct process *workload = workload_start("follow", ARGS("tree"), NULL);
	struct trace *trace = trace_start(
		TRACE_COUNTS, ARGS("--filter", live_text("pid=%d follow", process_pid(workload))));

	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
}

static void orphans_and_siblings_stay_followed(void **state)
{
	(void)state;
	live_require();
	check_mode(ARGS("tree"), NULL);
	if (live_size(1, 0))
		check_followed_by_filter();
}

/* Names and users are made up from our PID: other tests may be running on this machine. */
static void names_that_change(void **state)
{
	const char *name = live_text("sctop-%d", getpid());

	(void)state;
	live_require();
	if (live_size(1, 0))
		check_mode(ARGS("name", name), ARGS("-c", name));
	check_mode(ARGS("name", name), ARGS("-c", live_text("*%d", getpid())));
}

static void users_that_change(void **state)
{
	const char *uid = live_text("%d", 100000 + getpid());

	(void)state;
	live_require();
	check_mode(ARGS("uid", uid), ARGS("-u", uid));
}

static void without_children(void **state)
{
	struct process *workload;
	struct trace *trace;

	(void)state;
	live_require();
	workload = workload_start("forkstorm", ARGS("-w", "100"), NULL);
	trace = trace_start(TRACE_COUNTS,
			    ARGS(live_text("%d", process_pid(workload)), "--no-watch-children"));
	workload_go(workload);
	workload_truth(workload);
	trace_stop(trace);
	assert_int_equal(json_array_size(json_object_get(trace->summary, "processes")), 1);
	assert_int_equal(trace_count(trace, 0, "x86_64", 231, "calls"), 1);
	assert_int_equal(trace_count(trace, 0, "x86_64", 57, "calls"), 100);
}

/* -s narrows to the calls named, and to nothing else. */
static void calls_that_are_named(void **state)
{
	struct process *workload;
	struct trace *trace;
	json_t *row;
	size_t i;

	(void)state;
	live_require();
	workload = workload_start("forkstorm", ARGS("-w", "100"), NULL);
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%d", process_pid(workload)), "-s",
					       "vfork,wait4"));
	workload_go(workload);
	workload_truth(workload);
	trace_stop(trace);
	assert_int_equal(trace_count(trace, 0, "x86_64", 58, "calls"), 100);
	assert_int_equal(trace_count(trace, 0, "x86_64", 61, "calls"), 400);
	json_array_foreach(json_object_get(trace->summary, "syscalls"), i, row)
	{
		long long nr = live_number(row, "nr");

		assert_true(nr == 58 || nr == 61);
	}
	check_sums(trace);
}

/* ---- flips: through the library, as only it can change a filter ten times a second ---- */

struct counted {
	uint64_t getppid, foreign;
	uint32_t mine[65536 / 32]; /* slots (handles) of the flood's own process */
	uint32_t tgid;
};

static int count_record(const struct record *record, void *arg)
{
	struct counted *counted = arg;

	if (record->type == RECORD_TASK && record->task < 65536) {
		uint32_t bit = 1u << (record->task % 32), *word = &counted->mine[record->task / 32];

		*word &= ~bit;
		if (record->info->tgid == counted->tgid)
			*word |= bit;
	} else if (record->type == RECORD_COUNTS && record->task < 65536) {
		if (counted->mine[record->task / 32] & 1u << (record->task % 32)) {
			if (record->counts->nr == 110)
				counted->getppid += record->counts->calls;
		} else {
			counted->foreign += record->counts->calls;
		}
	}
	return 0;
}

static struct filter *make_filter(const char *text)
{
	struct filter *filter = filter_new();
	struct filter_error error;

	assert_non_null(filter);
	if (filter_parse(filter, text, &error))
		fail_msg("%s: %s", text, error.reason);
	return filter;
}

/*
 * The flood's thread matches every one of the filters, the storm none of them: flipping
 * between them loses nothing of the one and lets nothing of the other through.
 */
static void flips_during_a_storm(void **state)
{
	struct tracer_options options = { 0 };
	struct counted counted = { 0 };
	struct process *flood, *storm;
	struct filter *filters[3];
	struct tracer *tracer;
	char why[256] = "";
	long long want;
	json_t *truth;

	(void)state;
	live_require();
	flood = workload_start("flood", ARGS("-w", "-s", "600"), NULL);
	storm = workload_start("forkstorm", ARGS("-w", live_count(2500, 100)), NULL);
	counted.tgid = (uint32_t)process_pid(flood);
	filters[0] = make_filter(live_text("pid=%d", process_pid(flood)));
	filters[1] = make_filter(live_text("comm=flood pid=%d", process_pid(flood)));
	filters[2] = make_filter(live_text("pid=%d+ comm=flo* follow", process_pid(flood)));
	tracer = tracer_new(&options, why, sizeof(why));
	if (!tracer)
		fail_msg("tracer_new: %s", why);
	assert_int_equal(tracer_set_filter(tracer, filters[0]), 0);
	assert_int_equal(tracer_attach(tracer), 0);
	workload_go(flood);
	workload_go(storm);
	for (int i = 0; i < live_size(35, 15); i++) {
		assert_int_equal(tracer_set_filter(tracer, filters[i % 3]), 0);
		usleep(100000);
		assert_int_equal(
			source_read_counters(tracer_source(tracer), count_record, &counted), 0);
	}
	kill(process_pid(flood), SIGTERM);
	truth = workload_truth(flood);
	workload_truth(storm);
	assert_int_equal(source_read_counters(tracer_source(tracer), count_record, &counted), 0);
	tracer_free(tracer);
	for (int i = 0; i < 3; i++)
		filter_free(filters[i]);
	want = json_integer_value(json_object_get(json_object_get(truth, "extra"), "calls"));
	assert_int_equal(counted.getppid, want);
	assert_int_equal(counted.foreign, 0);
}

/* A tree stays a tree while the filter goes elsewhere and comes back, though its root is gone. */
static void an_orphan_survives_another_filter(void **state)
{
	live_require();
	(void)state;
	struct process *workload = workload_start("follow", ARGS("tree"), NULL);
	struct filter *tree = make_filter(live_text("pid=%d+", process_pid(workload)));
	struct filter *same =
		make_filter(live_text("pid=%d+ syscall=getppid,fork,clone", process_pid(workload)));
	struct tracer_options options = { 0 };
	struct counted counted = { 0 };
	char why[256] = "";
	struct tracer *tracer = tracer_new(&options, why, sizeof(why));

	if (!tracer)
		fail_msg("tracer_new: %s", why);
	assert_int_equal(tracer_set_filter(tracer, tree), 0);
	assert_int_equal(tracer_attach(tracer), 0);
	workload_go(workload);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(tracer_set_filter(tracer, i % 2 ? tree : same), 0);
		usleep(2000);
	}
	workload_truth(workload);
	/* All handles count here: the descendants are the ones we look for. */
	memset(counted.mine, 0xff, sizeof(counted.mine));
	counted.tgid = UINT32_MAX;
	assert_int_equal(source_read_counters(tracer_source(tracer), count_record, &counted), 0);
	tracer_free(tracer);
	filter_free(tree);
	filter_free(same);
	assert_true(counted.foreign >= 66);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(orphans_and_siblings_stay_followed),
		LIVE_TEST(names_that_change),
		LIVE_TEST(users_that_change),
		LIVE_TEST(without_children),
		LIVE_TEST(calls_that_are_named),
		LIVE_TEST(flips_during_a_storm),
		LIVE_TEST(an_orphan_survives_another_filter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
