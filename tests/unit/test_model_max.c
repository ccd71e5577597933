/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_max.c - the slowest call since a reset, against every call that was made: either it is
 * that one's time, or it is said to be a bound, and then that of its bucket of the histogram.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

enum { THREADS = 12, A_PROCESS = 2, CALLS = 3 };

/* As the kernel side keeps it, and what was really the longest since the reset. */
struct cell {
	uint64_t max_ns, longest_ns;
};

static int bucket_of(uint64_t ns)
{
	int bucket = 0;

	while (bucket < SCTOP_HIST_CNT - 1 && ns >= 1ULL << (bucket + SCTOP_HIST_SHIFT + 1))
		bucket++;
	return bucket;
}

static void make_calls(struct model *model, uint32_t thread, int16_t nr, struct cell *cell)
{
	struct record_counts counts = { .nr = nr, .calls = 1 + (uint64_t)rand() % 4 };

	for (uint64_t i = 0; i < counts.calls; i++) {
		uint64_t ns = 1 + ((uint64_t)rand() << 20 | (uint64_t)rand()) %
					  (1ULL << (7 + rand() % 25));

		counts.total_ns += ns;
		counts.hist[bucket_of(ns)]++;
		cell->max_ns = ns > cell->max_ns ? ns : cell->max_ns;
		cell->longest_ns = ns > cell->longest_ns ? ns : cell->longest_ns;
	}
	counts.max_ns = cell->max_ns;
	feed_counts(model, thread + 1, counts);
}

static int bounds, exacts;

static void check(const struct usage *usage, uint64_t longest_ns)
{
	if (!usage->max_is_bound) {
		assert_int_equal(usage->max_ns, longest_ns);
		exacts++;
		return;
	}
	assert_true(usage->max_ns >= longest_ns);
	assert_int_equal(bucket_of(usage->max_ns), bucket_of(longest_ns));
	bounds++;
}

static uint64_t longest(struct cell cells[THREADS][CALLS], int first, int end, int nr)
{
	uint64_t ns = 0;

	for (int thread = first; thread < end; thread++)
		for (int call = nr < 0 ? 0 : nr; call < (nr < 0 ? CALLS : nr + 1); call++)
			if (cells[thread][call].longest_ns > ns)
				ns = cells[thread][call].longest_ns;
	return ns;
}

static void check_all(struct model *model, struct cell cells[THREADS][CALLS])
{
	const struct call_row *calls;
	long cnt = calls_of(model, (struct task_id){ 0 }, &calls);

	check(&model_totals(model)->usage, longest(cells, 0, THREADS, -1));
	for (long i = 0; i < cnt; i++)
		check(calls[i].usage, longest(cells, 0, THREADS, calls[i].id.nr));
	for (int first = 0; first < THREADS; first += A_PROCESS) {
		struct task_id id = { (uint32_t)first + 1, 0, 1 };

		check(model_process(model, id)->usage,
		      longest(cells, first, first + A_PROCESS, -1));
		cnt = calls_of(model, id, &calls);
		for (long i = 0; i < cnt; i++)
			check(calls[i].usage,
			      longest(cells, first, first + A_PROCESS, calls[i].id.nr));
	}
}

static void reset(struct model *model, struct cell cells[THREADS][CALLS], uint64_t now_ns)
{
	model_reset(model, now_ns);
	for (int thread = 0; thread < THREADS; thread++)
		for (int call = 0; call < CALLS; call++)
			cells[thread][call].longest_ns = 0;
}

static struct model *with_threads(void)
{
	struct model *model = model_new(NULL);

	assert_non_null(model);
	for (uint32_t i = 0; i < THREADS; i++)
		feed_task(model, i + 1, task(i / A_PROCESS * A_PROCESS + 1, i + 1, 1, 0, "x"));
	return model;
}

/* Also of a copy, by which a replay goes back. */
static void test_random(void **state)
{
	struct cell cells[THREADS][CALLS] = { 0 };
	struct model *model = with_threads(), *clone;
	size_t bytes;

	(void)state;
	srand(3);
	for (uint64_t i = 1; i < 3000; i++) {
		uint32_t thread = (uint32_t)rand() % THREADS;
		int16_t nr = (int16_t)(rand() % CALLS);

		make_calls(model, thread, nr, &cells[thread][nr]);
		if (i % 10 == 0)
			model_tick(model, i * SEC);
		if (i % 150 == 0)
			reset(model, cells, i * SEC);
		if (i % 100 == 0) {
			clone = model_clone(model, &bytes);
			assert_non_null(clone);
			model_free(model);
			model = clone;
		}
		check_all(model, cells);
		if (i < 150)
			assert_int_equal(bounds, 0);
	}
	assert_true(bounds > 1000 && exacts > 1000);
	model_free(model);
}

/* What begins in the middle of a session has maxima from before: none is taken for its own. */
static void test_midway(void **state)
{
	struct cell cells[THREADS][CALLS] = { 0 };
	struct model *elsewhere = with_threads(), *model;

	(void)state;
	srand(5);
	for (int i = 0; i < 100; i++)
		make_calls(elsewhere, (uint32_t)i % THREADS, (int16_t)(i % CALLS),
			   &cells[i % THREADS][i % CALLS]);
	model_free(elsewhere);
	model = model_new(NULL);
	assert_non_null(model);
	reset(model, cells, 0);
	for (uint32_t i = 0; i < THREADS; i++)
		feed_task(model, i + 1, task(i / A_PROCESS * A_PROCESS + 1, i + 1, 1, 0, "x"));
	for (int i = 0; i < 1000; i++) {
		make_calls(model, (uint32_t)i % THREADS, (int16_t)(i % CALLS),
			   &cells[i % THREADS][i % CALLS]);
		check_all(model, cells);
	}
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_midway),
	};

	return cmocka_run_group_tests_name("model_max", tests, NULL, NULL);
}
