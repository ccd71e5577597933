/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_backlog.c - a model fed through a backlog ends up as one that was fed directly, also when
 * handles are given to other threads meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/backlog.c"
#include "sctop/model.h"

static uint32_t seed = 7;

static uint32_t rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

struct both {
	struct model *direct;
	struct backlog *backlog;
	uint64_t calls, time_ns;
};

static void feed(struct both *both, const struct record *record)
{
	assert_int_equal(model_feed(record, both->direct), 0);
	assert_int_equal(backlog_feed(record, both->backlog), 0);
}

static void grow(struct both *both, uint32_t task)
{
	struct record_counts counts = { .nr = (int16_t)rnd(5),
					.calls = 1 + rnd(100),
					.total_ns = rnd(1000),
					.max_ns = rnd(1000) };
	struct record record = { .type = RECORD_COUNTS, .task = task, .counts = &counts };

	counts.errors = rnd(2);
	counts.read_bytes = rnd(100000);
	counts.written_bytes = rnd(100000);
	counts.hist[rnd(SCTOP_HIST_CNT)] = counts.calls;
	both->calls += counts.calls;
	feed(both, &record);
	if (!counts.errors)
		return;
	record.type = RECORD_FAILURES;
	record.failures = (struct record_failures){
		.nr = counts.nr,
		.number = (uint16_t)(1 + rnd(4)),
		.count = counts.errors,
		.last_ns = ++both->time_ns,
	};
	feed(both, &record);
}

/* Handles 1..20, each with one thread at a time. */
static void story(struct both *both)
{
	uint32_t owner[21] = { 0 }, next = 100;

	for (int step = 0; step < 5000; step++) {
		uint32_t task = 1 + rnd(20);
		struct sctop_task info = { .tid = owner[task], .tgid = owner[task] };
		struct record record = { .type = RECORD_TASK, .task = task, .info = &info };

		if (!owner[task]) {
			info.tid = info.tgid = owner[task] = next++;
			info.start_ns = info.thread_start_ns = owner[task];
			feed(both, &record);
		}
		info.start_ns = info.thread_start_ns = owner[task];
		grow(both, task);
		if (rnd(30) == 0) {
			info.flags = SCTOP_TASK_DEAD | SCTOP_TASK_GROUP_DEAD;
			record.type = RECORD_TASK_END;
			feed(both, &record);
			owner[task] = 0;
		}
	}
}

static void check_same(struct model *a, struct model *b)
{
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows, *others;
	long cnt = model_processes(a, &query, &rows);

	assert_int_equal(cnt, model_processes(b, &query, &others));
	assert_true(cnt > 100);
	for (long i = 0; i < cnt; i++) {
		assert_true(task_id_equal(rows[i].id, others[i].id));
		assert_int_equal(rows[i].exited, others[i].exited);
		assert_int_equal(rows[i].usage->calls, others[i].usage->calls);
		assert_int_equal(rows[i].usage->errors, others[i].usage->errors);
		assert_int_equal(rows[i].usage->total_ns, others[i].usage->total_ns);
		assert_int_equal(rows[i].usage->read_bytes, others[i].usage->read_bytes);
		assert_int_equal(rows[i].usage->written_bytes, others[i].usage->written_bytes);
		assert_int_equal(rows[i].usage->max_ns, others[i].usage->max_ns);
		assert_memory_equal(rows[i].usage->hist, others[i].usage->hist,
				    sizeof(rows[i].usage->hist));
	}
}

static uint64_t sum_of(const struct failure_row *rows, long cnt, struct failure_row wanted)
{
	uint64_t sum = 0;

	for (long i = 0; i < cnt; i++)
		if (task_id_equal(rows[i].id, wanted.id) && rows[i].number == wanted.number &&
		    rows[i].call.nr == wanted.call.nr && rows[i].last_ns == wanted.last_ns)
			sum += rows[i].count;
	return sum;
}

static void check_same_failures(struct model *a, struct model *b)
{
	static const struct failure_query everybody;
	const struct failure_row *rows, *others;
	long cnt = model_failures(a, &everybody, &rows);

	assert_true(cnt > 100);
	assert_int_equal(cnt, model_failures(b, &everybody, &others));
	assert_int_equal(model_failures_known(a), model_failures_known(b));
	for (long i = 0; i < cnt; i++) {
		assert_int_not_equal(rows[i].number, 0); /* each error has its errno */
		assert_int_equal(sum_of(others, cnt, rows[i]), rows[i].count);
	}
}

static void test_same_as_direct(void **state)
{
	struct both both = { .direct = model_new(NULL), .backlog = backlog_new() };
	struct model *later = model_new(NULL);

	(void)state;
	model_tick(both.direct, 1000000000);
	model_tick(later, 1000000000);
	story(&both);
	assert_int_equal(backlog_calls(both.backlog), both.calls);
	assert_true(both.backlog->cnt < 5000); /* it has added up */
	assert_false(backlog_full(both.backlog));
	assert_int_equal(backlog_flush(both.backlog, model_feed, later), 0);
	assert_int_equal(backlog_calls(both.backlog), 0);
	check_same(both.direct, later);
	check_same_failures(both.direct, later);
	/* and it is usable again */
	assert_int_equal(backlog_flush(both.backlog, model_feed, later), 0);
	check_same(both.direct, later);
	backlog_free(both.backlog);
	model_free(both.direct);
	model_free(later);
}

static int refuse(const struct record *record, void *arg)
{
	(void)record;
	(void)arg;
	return -EIO;
}

static void test_error_is_passed_on(void **state)
{
	struct both both = { .direct = model_new(NULL), .backlog = backlog_new() };

	(void)state;
	story(&both);
	assert_int_equal(backlog_flush(both.backlog, refuse, NULL), -EIO);
	backlog_free(both.backlog);
	model_free(both.direct);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_direct),
		cmocka_unit_test(test_error_is_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
