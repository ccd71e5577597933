/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_row_verdicts.c - rows that are judged a few at a time: each gets its turn, what is known
 * stays until then, those that are gone are forgotten. No time is waited for: a deadline of 0 has
 * passed, one of UINT64_MAX never does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/row_verdicts.c"

enum { ROWS = 1000 };

static bool truth[ROWS]; /* what a judge says of a row now */
static int judged[ROWS]; /* how often it was asked */

static struct task_id id_of(int row)
{
	return (struct task_id){ .tgid = 100 + (uint32_t)row / 4,
				 .tid = (uint32_t)row,
				 .start_ns = 7 };
}

/* One look; which rows pass in `passes`. */
static void look(struct row_verdicts *verdicts, uint64_t of, uint64_t deadline, bool passes[ROWS])
{
	row_verdicts_begin(verdicts, of, deadline);
	for (int i = 0; i < ROWS; i++) {
		enum row_verdict verdict = row_verdicts_find(verdicts, id_of(i));

		if (verdict == ROW_UNJUDGED) {
			judged[i]++;
			passes[i] = row_verdicts_tell(verdicts, id_of(i), truth[i]);
		} else {
			passes[i] = verdict == ROW_PASSES;
		}
	}
	assert_int_equal(verdicts->rows, ROWS);
}

static void reset(void)
{
	memset(judged, 0, sizeof(judged));
	for (int i = 0; i < ROWS; i++)
		truth[i] = i % 3 == 0;
}

static void test_all_at_once(void **state)
{
	struct row_verdicts verdicts = { .cap = 0 };
	bool passes[ROWS];

	(void)state;
	reset();
	for (int again = 0; again < 3; again++) {
		look(&verdicts, 1, UINT64_MAX, passes);
		assert_memory_equal(passes, truth, sizeof(truth));
		assert_int_equal(verdicts.waiting, 0);
	}
	for (int i = 0; i < ROWS; i++)
		assert_int_equal(judged[i], 1);
	/* what they say has changed */
	truth[5] = true;
	look(&verdicts, 2, UINT64_MAX, passes);
	assert_memory_equal(passes, truth, sizeof(truth));
	assert_int_equal(judged[5], 2);
	row_verdicts_release(&verdicts);
	look(&verdicts, 2, UINT64_MAX, passes);
	assert_int_equal(judged[5], 3);
	row_verdicts_release(&verdicts);
}

/* A judge so slow that a look gets to one row: after as many looks each had its turn, though what
 * they say changed each time. */
static void test_one_at_a_time(void **state)
{
	struct row_verdicts verdicts = { .cap = 0 };
	bool passes[ROWS];

	(void)state;
	reset();
	for (int i = 0; i < ROWS; i++) {
		look(&verdicts, (uint64_t)i + 1, 0, passes);
		assert_int_equal(judged[i], 1);
		assert_int_equal(verdicts.waiting, ROWS - 1 - i);
		/* those that wait do not pass */
		for (int k = 0; k < ROWS; k++)
			assert_int_equal(passes[k], k <= i && truth[k]);
	}
	assert_memory_equal(passes, truth, sizeof(truth));
	/* the next round: they stay what they were until it is their turn */
	for (int i = 0; i < ROWS; i++)
		truth[i] = !truth[i];
	look(&verdicts, ROWS + 1, 0, passes);
	assert_int_equal(verdicts.waiting, ROWS - 1);
	for (int i = 0; i < ROWS; i++)
		assert_int_equal(passes[i], i == 0 ? truth[i] : !truth[i]);
	look(&verdicts, ROWS + 1, UINT64_MAX, passes);
	assert_memory_equal(passes, truth, sizeof(truth));
	row_verdicts_release(&verdicts);
}

/* Rows come and go: what is remembered is bounded by those that there are. */
static void test_forgets(void **state)
{
	struct row_verdicts verdicts = { .cap = 0 };

	(void)state;
	for (uint64_t turn = 1; turn < 2000; turn++) {
		row_verdicts_begin(&verdicts, turn, UINT64_MAX);
		for (uint32_t i = 0; i < 100; i++) {
			struct task_id id = { .tgid = i, .start_ns = turn };

			assert_int_equal(row_verdicts_find(&verdicts, id), ROW_UNJUDGED);
			row_verdicts_tell(&verdicts, id, true);
			assert_int_equal(row_verdicts_find(&verdicts, id), ROW_PASSES);
		}
		assert_true(verdicts.cap <= 2048);
	}
	row_verdicts_release(&verdicts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_at_once),
		cmocka_unit_test(test_one_at_a_time),
		cmocka_unit_test(test_forgets),
	};

	return cmocka_run_group_tests_name("row verdicts", tests, NULL, NULL);
}
