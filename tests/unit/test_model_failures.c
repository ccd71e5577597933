/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_failures.c - failures by errno: rows, since a mark, when processes go.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

static void feed_failures(struct model *model, uint32_t handle, int16_t nr, uint16_t number,
			  uint64_t count, uint64_t last_ns)
{
	struct record record = {
		.type = RECORD_FAILURES,
		.task = handle,
		.failures = { .nr = nr, .number = number, .count = count, .last_ns = last_ns }
	};

	assert_int_equal(model_feed(&record, model), 0);
}

static void feed_errors(struct model *model, uint32_t handle, int16_t nr, uint64_t errors)
{
	feed_counts(model, handle,
		    (struct record_counts){ .nr = nr, .calls = 2 * errors, .errors = errors });
}

/* The one row of this process, call and errno; all 0 if there is none. */
static struct failure_row failure_of(struct model *model, struct failure_query query, uint32_t tgid,
				     int16_t nr, uint16_t number)
{
	struct failure_row found = { .count = 0 };
	const struct failure_row *rows;
	long cnt = model_failures(model, &query, &rows);

	assert_true(cnt >= 0);
	for (long i = 0; i < cnt; i++)
		if (rows[i].id.tgid == tgid && rows[i].call.nr == nr && rows[i].number == number) {
			assert_int_equal(found.count, 0);
			found = rows[i];
		}
	return found;
}

static void test_failures(void **state)
{
	static const struct failure_query everybody, read_only = { .by_call = true };
	struct failure_query of_two = { .who = { .tgid = 2, .start_ns = 1 } };
	struct model *model = new_model(0);
	const struct failure_row *rows;
	struct failure_row row;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	feed_task(model, 2, task(2, 2, 1, 0, "two"));
	feed_task(model, 3, task(2, 3, 1, 0, "two"));
	model_tick(model, 1000000000);
	feed_errors(model, 1, 0, 10);
	feed_failures(model, 1, 0, 2, 4, 500);
	feed_failures(model, 1, 0, 11, 5, 400);
	feed_errors(model, 2, 0, 30);
	feed_failures(model, 2, 0, 2, 10, 100);
	feed_failures(model, 3, 0, 2, 20, 90); /* another thread of it */
	feed_errors(model, 2, 5, 7);
	feed_failures(model, 2, 5, 4095, 7, 50);
	model_tick(model, 3000000000);

	row = failure_of(model, everybody, 2, 0, 2);
	assert_int_equal(row.count, 30);
	assert_int_equal(row.last_ns, 100);
	assert_true(row.per_sec > 14.99 && row.per_sec < 15.01);
	assert_true(row.share > 0.749 && row.share < 0.751); /* of all errors of this call */
	assert_string_equal(row.comm, "two");
	row = failure_of(model, everybody, 1, 0, 0); /* the rest */
	assert_int_equal(row.count, 1);
	assert_int_equal(row.interval, 1);
	assert_int_equal(row.last_ns, 0);
	assert_int_equal(failure_of(model, everybody, 2, 5, 4095).count, 7);
	assert_int_equal(model_failures(model, &everybody, &rows), 5);
	assert_int_equal(model_failures(model, &read_only, &rows), 4);
	assert_int_equal(model_failures(model, &of_two, &rows), 2);
	assert_true(failure_of(model, of_two, 2, 0, 2).share > 0.999);
	assert_int_equal(model_failures_known(model), 46);

	/* an interval without any: rates are 0, counts stay */
	model_tick(model, 4000000000);
	row = failure_of(model, everybody, 2, 0, 2);
	assert_int_equal(row.count, 30);
	assert_int_equal(row.interval, 0);
	model_reset(model, 0);
	assert_int_equal(model_failures(model, &everybody, &rows), 0);
	assert_int_equal(model_failures_known(model), 0);
	model_free(model);
}

/* They follow their processes: into the sum of the exited, into a clone. */
static void test_failures_move(void **state)
{
	static const struct failure_query everybody;
	struct model *model = new_model(1), *clone;
	size_t bytes;

	(void)state;
	for (uint32_t id = 1; id <= 3; id++) {
		feed_task(model, id, task(id, id, 1, 0, "short"));
		feed_errors(model, id, 0, id);
		feed_failures(model, id, 0, 2, id, id);
		feed_end(model, id, task(id, id, 1, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	}
	clone = model_clone(model, &bytes);
	assert_non_null(clone);
	model_free(model);
	assert_int_equal(failure_of(clone, everybody, 0, 0, 2).count, 3); /* 1 and 2 */
	assert_int_equal(failure_of(clone, everybody, 0, 0, 2).last_ns, 2);
	assert_int_equal(failure_of(clone, everybody, 3, 0, 2).count, 3);
	assert_int_equal(failure_of(clone, everybody, 0, 0, 0).count, 0);
	model_free(clone);
}

/* Against a mark: each errno by itself, and what was not told apart. */
static void test_failures_since(void **state)
{
	struct model *model = new_model(0);
	struct failure_query query = { .by_call = false };
	struct failure_row row;
	size_t bytes;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	model_tick(model, 1000000000);
	feed_errors(model, 1, 0, 10);
	feed_failures(model, 1, 0, 2, 4, 500);
	model_tick(model, 3000000000);
	query.mark = model_clone(model, &bytes);
	assert_non_null(query.mark);
	row = failure_of(model, query, 1, 0, 2);
	assert_true(row.marked);
	assert_int_equal(row.count_before, 4);
	feed_errors(model, 1, 0, 20);
	feed_failures(model, 1, 0, 2, 8, 600);
	feed_failures(model, 1, 0, 11, 5, 600);
	model_tick(model, 4000000000);
	row = failure_of(model, query, 1, 0, 2);
	assert_int_equal(row.count, 12);
	assert_int_equal(row.count_before, 4);
	assert_true(row.per_sec > 7.9 && row.per_sec < 8.1);
	assert_true(row.per_sec_before > 1.9 && row.per_sec_before < 2.1);
	row = failure_of(model, query, 1, 0, 11); /* new */
	assert_int_equal(row.count_before, 0);
	assert_true(row.per_sec_before < 0.1);
	row = failure_of(model, query, 1, 0, 0); /* the rest: 6, then 13 */
	assert_int_equal(row.count, 13);
	assert_int_equal(row.count_before, 6);
	assert_true(row.per_sec_before > 2.9 && row.per_sec_before < 3.1);
	/* what came before a reset says nothing about what comes after it */
	model_reset(model, 0);
	feed_errors(model, 1, 0, 3);
	row = failure_of(model, query, 1, 0, 0);
	assert_int_equal(row.count, 3);
	assert_false(row.marked);
	assert_int_equal(row.count_before, 0);
	model_free(query.mark);
	model_free(model);
}

/* Whatever ends and is folded meanwhile: rows add up to all errors, now and at the mark. */
static void test_failures_since_random(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 20; seed++) {
		struct model *model = new_model(1 + seed % 3);
		struct failure_query query = { .by_call = false };
		uint64_t errors = 0, errors_then = 0;
		uint32_t next = 1;
		size_t bytes;

		srand(seed);
		for (int step = 1; step < 400; step++) {
			uint32_t id = next > 4 ? next - 1 - (uint32_t)(rand() % 4) : next;
			uint64_t sum = 0, sum_then = 0;
			const struct failure_row *rows;
			int16_t nr;
			long cnt;

			if (id == next || rand() % 10 == 0) {
				id = next++;
				feed_task(model, id, task(id, id, 1, 0, "short"));
				if (id > 4)
					feed_end(model, id - 4, task(id - 4, id - 4, 1, 0, "short"),
						 SCTOP_TASK_GROUP_DEAD);
			}
			nr = (int16_t)(rand() % 3);
			feed_errors(model, id, nr, 5);
			feed_failures(model, id, nr, (uint16_t)(1 + rand() % 3),
				      (uint64_t)(rand() % 6), 1);
			errors += 5;
			if (rand() % 7 == 0)
				model_tick(model, (uint64_t)step * 1000000000);
			if (step % 100 == 50) {
				model_free(query.mark);
				query.mark = model_clone(model, &bytes);
				assert_non_null(query.mark);
				errors_then = errors;
			}
			cnt = model_failures(model, &query, &rows);
			for (long i = 0; i < cnt; i++) {
				sum += rows[i].count;
				sum_then += rows[i].count_before;
			}
			assert_int_equal(sum, errors);
			assert_int_equal(sum_then, errors_then);
		}
		model_free(query.mark);
		model_free(model);
	}
}

/* More than anybody keeps apart, and numbers that are none: the sum is that of the errors. */
static void test_failures_hostile(void **state)
{
	static const struct failure_query everybody;
	struct model *model = new_model(0);
	const struct failure_row *rows;
	uint64_t sum = 0;
	long cnt;

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "one"));
	for (int16_t nr = -3; nr < 600; nr++) {
		feed_errors(model, 1, nr, 20);
		for (uint16_t number = 0; number < 20; number++)
			feed_failures(model, 1, nr, number, 1, 1);
	}
	cnt = model_failures(model, &everybody, &rows);
	assert_true(cnt > 4000 && cnt < 5000);
	for (long i = 0; i < cnt; i++)
		sum += rows[i].count;
	assert_int_equal(sum, 603 * 20);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_failures_move),
		cmocka_unit_test(test_failures_since),
		cmocka_unit_test(test_failures_since_random),
		cmocka_unit_test(test_failures_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
