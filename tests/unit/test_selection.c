/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_selection.c - which records of a small family a filter lets pass.
 */
#include <errno.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/selection.h"
#include "sctop/source.h"

/* bash(10) ─ make(11) ─ gcc(12); cron(20) ─ a later process with the PID 11 */
static const struct sctop_task tasks[] = {
	{ .tid = 10, .tgid = 10, .ppid = 1, .start_ns = 100, .comm = "bash", .exe = "bash" },
	{ .tid = 11, .tgid = 11, .ppid = 10, .start_ns = 200, .comm = "make", .exe = "gmake" },
	{ .tid = 12, .tgid = 12, .ppid = 11, .start_ns = 300, .comm = "gcc", .uid = 7 },
	{ .tid = 20, .tgid = 20, .ppid = 1, .start_ns = 100, .comm = "cron", .tty = 136 << 20 },
	{ .tid = 11, .tgid = 11, .ppid = 20, .start_ns = 900, .comm = "job" },
};
enum { TASK_CNT = sizeof(tasks) / sizeof(tasks[0]) };

/* A source that tells of each task and one read of it, then of one read by nobody. */
struct script {
	struct source source;
	bool ended; /* handle 2 is given back before the fifth takes it */
};

static int hand_counts(uint32_t task, record_fn *fn, void *arg)
{
	struct record_counts counts = { .nr = SYS_read, .calls = 1u << task };
	struct record record = { .type = RECORD_COUNTS, .task = task, .counts = &counts };
	int err = fn(&record, arg);

	record.type = RECORD_FAILURES;
	record.failures = (struct record_failures){ .nr = SYS_read, .count = counts.calls };
	return err ? err : fn(&record, arg);
}

static int hand_task(enum record_type type, uint32_t task, int i, record_fn *fn, void *arg)
{
	struct record record = { .type = type, .task = task, .info = &tasks[i] };

	return fn(&record, arg);
}

static int read_counters(struct source *source, record_fn *fn, void *arg)
{
	int err = 0;

	(void)source;
	for (int i = 0; i < TASK_CNT - 1 && !err; i++) {
		err = hand_task(RECORD_TASK, (uint32_t)i + 1, i, fn, arg);
		err = err ? err : hand_counts((uint32_t)i + 1, fn, arg);
	}
	hand_task(RECORD_TASK_END, 2, 1, fn, arg);
	hand_counts(2, fn, arg); /* of nobody known: to nobody */
	return hand_counts(0, fn, arg);
}

static int read_again(struct source *source, record_fn *fn, void *arg)
{
	(void)source;
	hand_task(RECORD_TASK, 2, 4, fn, arg);
	return hand_counts(2, fn, arg);
}

static int read_events(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	int err = 0;

	(void)source;
	(void)max;
	for (int i = 0; i < TASK_CNT && !err; i++) {
		struct sctop_event event = {
			.type = SCTOP_EVENT_CALL,
			.nr = i ? SYS_read : SYS_openat,
			.tid = tasks[i].tid,
			.tgid = tasks[i].tgid,
			.ppid = 1, /* reparented by now */
			.start_ns = tasks[i].start_ns,
			.ret = (int64_t)1 << i,
		};
		struct record record = { .type = RECORD_EVENT, .event = &event };

		memcpy(event.comm, tasks[i].comm, sizeof(event.comm));
		err = fn(&record, arg);
	}
	return err;
}

/* Sums, each contributor a bit of its own. */
struct sums {
	uint64_t counts, failures, events, tasks, ends;
};

static int add_up(const struct record *record, void *arg)
{
	struct sums *sums = arg;

	if (record->type == RECORD_COUNTS)
		sums->counts += record->counts->calls;
	else if (record->type == RECORD_FAILURES)
		sums->failures += record->failures.count;
	else if (record->type == RECORD_EVENT)
		sums->events += (uint64_t)record->event->ret;
	else if (record->type == RECORD_TASK)
		sums->tasks += 1u << record->task;
	else if (record->type == RECORD_TASK_END)
		sums->ends++;
	return 0;
}

static const struct source_ops ops = { .read_counters = read_counters, .read_events = read_events };
static const struct source_ops ops_again = { .read_counters = read_again };

static void check(const char *text, uint64_t counts, uint64_t events, uint64_t again)
{
	struct source script = { .ops = &ops };
	struct filter *filter = filter_new();
	struct selection *selection;
	struct filter_error error;
	struct sums sums = { 0 };

	filter_set_offline(filter, true);
	assert_int_equal(filter_parse(filter, text, &error), 0);
	selection = selection_new(&script, filter);
	assert_non_null(selection);
	assert_int_equal(source_read_counters(selection_source(selection), add_up, &sums), 0);
	assert_int_equal(source_read_events(selection_source(selection), 99, add_up, &sums), 0);
	assert_int_equal(sums.failures, sums.counts); /* they go the same way */
	if (sums.counts != counts || sums.events != events)
		fail_msg("%s: counts %#lx, events %#lx", text, (long)sums.counts,
			 (long)sums.events);
	assert_int_equal(sums.ends, !!(sums.tasks & 1u << 2));
	script.ops = &ops_again;
	sums = (struct sums){ 0 };
	assert_int_equal(source_read_counters(selection_source(selection), add_up, &sums), 0);
	assert_int_equal(sums.counts, again);
	selection_free(selection);
	filter_free(filter);
}

/* Handle 2 is counted twice without a filter of tasks: the end of its thread was handed out. */
static void test_who(void **state)
{
	(void)state;
	check("pid=10", 1 << 1, 1 << 0, 0);
	check("pid=10+", 1 << 1 | 1 << 2 | 1 << 3, 7, 0);
	check("pid=11+", 1 << 2 | 1 << 3, 1 << 1 | 1 << 2 | 1 << 4, 1 << 2);
	check("pid!=10+", 1 << 4, 1 << 3 | 1 << 4, 1 << 2);
	check("pid=20+", 1 << 4, 1 << 3, 1 << 2); /* of the last one only the TASK says it */
	check("comm=make", 1 << 2, 1 << 1, 0);
	check("comm=gmake", 1 << 2, 1 << 1, 0);
	check("comm=make follow", 1 << 2 | 1 << 3, 1 << 1 | 1 << 2, 0);
	/* What is followed may still be refused, as in the kernel, but hands on being followed. */
	check("comm=bash comm!=make follow", 1 << 1 | 1 << 3, 1 << 0 | 1 << 2, 0);
	check("comm=bash uid!=7 follow", 1 << 1 | 1 << 2, 7, 0); /* the events know no user */
	check("comm=bash pid!=12 follow", 1 << 1 | 1 << 2, 3, 0);
	check("comm=bash pid!=11+ follow", 1 << 1, 1 << 0, 0);
	check("uid=7", 1 << 3, 0, 0);
	check("tty=pts/0", 1 << 4, 0, 0);
}

static void test_what(void **state)
{
	const uint64_t all = 1 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4;

	(void)state;
	check("syscall=read", all, 0x1e, 1 << 2);
	check("syscall=openat", 0, 1, 0);
	check("syscall=!read", 0, 1, 0);
	check("comm=gcc syscall=read", 1 << 3, 1 << 2, 0);
	check("failed", all, 0, 1 << 2); /* of events only, as in the kernel */
}

static int feed_model(const struct record *record, void *model)
{
	return model_feed(record, model);
}

/* After a move, handles are those of the model, and nothing is left of what they were. */
static void test_moved(void **state)
{
	struct source script = { .ops = &ops };
	struct filter *filter = filter_new();
	struct model *model = model_new(NULL), *empty = model_new(NULL);
	struct selection *selection;
	struct filter_error error;
	struct sums sums = { 0 };

	(void)state;
	filter_set_offline(filter, true);
	assert_int_equal(filter_parse(filter, "pid=10+", &error), 0);
	selection = selection_new(&script, filter);
	source_read_counters(selection_source(selection), feed_model, model);
	script.ops = &ops_again;
	assert_int_equal(selection_moved(selection, empty), 0);
	source_read_counters(selection_source(selection), add_up, &sums);
	assert_int_equal(sums.counts, 0);
	assert_int_equal(selection_moved(selection, model), 0);
	script.ops = &ops;
	source_read_counters(selection_source(selection), add_up, &sums);
	assert_int_equal(sums.counts, 1 << 1 | 1 << 2 | 1 << 3);
	selection_free(selection);
	model_free(empty);
	model_free(model);
	filter_free(filter);
}

/* A recording whose every event is of another process with the same PID. */
enum { SAME_PID_CNT = 20000 };

static int read_same_pid(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	int err = 0;

	(void)source;
	(void)max;
	for (uint64_t i = 0; i < SAME_PID_CNT && !err; i++) {
		struct sctop_event event = {
			.type = SCTOP_EVENT_CALL,
			.nr = SYS_read,
			.tid = 10,
			.tgid = 10,
			.ppid = 10,
			.start_ns = i % 2 ? SAME_PID_CNT - i : SAME_PID_CNT + i,
			.ret = 1,
			.comm = "bash",
		};
		struct record record = { .type = RECORD_EVENT, .event = &event };

		err = fn(&record, arg);
	}
	return err;
}

/* Each is judged, also the ones that are older than all that are remembered. */
static void same_pid(const char *text, uint64_t passing)
{
	static const struct source_ops same = { .read_counters = read_counters,
						.read_events = read_same_pid };
	struct source script = { .ops = &same };
	struct filter *filter = filter_new();
	struct selection *selection;
	struct filter_error error;
	struct sums sums = { 0 };

	assert_int_equal(filter_parse(filter, text, &error), 0);
	selection = selection_new(&script, filter);
	for (int i = 0; i < 2; i++)
		source_read_events(selection_source(selection), 0, add_up, &sums);
	assert_int_equal(sums.events, passing);
	assert_int_equal(source_read_counters(selection_source(selection), add_up, &sums), 0);
	assert_int_equal(sums.counts, passing ? 1 << 1 : 0);
	selection_free(selection);
	filter_free(filter);
}

static void test_same_pid(void **state)
{
	(void)state;
	same_pid("comm=bash", 2 * SAME_PID_CNT);
	/* What is freed reads as an exe of that name: nobody may be judged by it. */
	mallopt(M_PERTURB, 'U');
	same_pid("comm=UUUU*", 0);
	mallopt(M_PERTURB, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who),
		cmocka_unit_test(test_what),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_same_pid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
