/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_tree.c - rows as a tree: depth, folding, sums of what is folded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

static void test_tree(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_CALLS, .tree = true };

	(void)state;
	feed_task(model, 1, task(1, 1, 1, 0, "init"));
	feed_task(model, 2, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 3, task(30, 30, 3, 20, "bash"));
	feed_task(model, 4, task(40, 40, 4, 20, "zsh"));
	feed_task(model, 5, task(50, 50, 5, 1, "cron"));
	feed_task(model, 6, task(60, 60, 6, 999, "orphan"));
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 4, 0, 9);
	feed_calls(model, 3, 0, 5);
	feed_calls(model, 5, 0, 3);
	check_rows(model, tree, "1 .50 .20' ..40 ..30' 60'");
	tree.matches = is_named;
	tree.matches_arg = (void *)"bash";
	check_rows(model, tree, "1' .20' ..30'");
	tree.matches = NULL;
	tree.invert = true;
	check_rows(model, tree, "60 1' .20 ..30 ..40' .50'");
	model_free(model);
}

static bool fold_20(struct task_id id, void *arg)
{
	(void)arg;
	return id.tgid == 20 || id.tgid == 50;
}

static void test_tree_folded_and_odd(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_PID, .tree = true };

	(void)state;
	feed_task(model, 1, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 2, task(30, 30, 3, 20, "bash"));
	feed_task(model, 3, task(40, 40, 4, 30, "vi"));
	feed_task(model, 4, task(50, 50, 5, 20, "leaf"));
	tree.folded = fold_20;
	check_rows(model, tree, "20'+3");
	tree.folded = NULL;
	check_rows(model, tree, "20' .30 ..40' .50'");
	/* A parent that is its own child's child, and one that is its own: no loop. */
	feed_task(model, 1, task(20, 20, 2, 40, "sshd"));
	feed_task(model, 4, task(50, 50, 5, 50, "leaf"));
	check_rows(model, tree, "20 .30' ..40' 50'");
	/* PID 20 again, later: the children stay with the old one. */
	feed_task(model, 9, task(20, 20, 99, 1, "new"));
	check_rows(model, tree, "20 .30' ..40' 20 50'");
	model_free(model);
}

/* A folded row is the sum of what it hides, and has its place by that. */
static void test_folded_sums(void **state)
{
	struct model *model = new_model(0);
	struct process_query tree = { .sort = SORT_CALLS, .tree = true, .folded = fold_20 };
	const struct process_row *rows;

	(void)state;
	feed_task(model, 1, task(20, 20, 2, 1, "sshd"));
	feed_task(model, 2, task(30, 30, 3, 20, "bash"));
	feed_task(model, 3, task(40, 40, 4, 30, "vi"));
	feed_task(model, 4, task(50, 50, 5, 1, "other"));
	model_tick(model, 1 * SEC);
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 2, 1, 10);
	feed_calls(model, 3, 2, 100);
	feed_calls(model, 4, 3, 50);
	model_tick(model, 2 * SEC);
	check_rows(model, tree, "20+2 50'");
	processes(model, tree, &rows);
	assert_int_equal(rows[0].usage->calls, 111);
	assert_int_equal(rows[0].interval.calls, 111);
	assert_true(rows[0].rate.calls_per_sec == 111);
	assert_int_equal(rows[0].top_call.nr, 2);
	assert_null(rows[0].trend);
	assert_int_equal(rows[1].usage->calls, 50);
	/* what is not shown is not in it */
	tree.matches = is_named;
	tree.matches_arg = (void *)"bash";
	check_rows(model, tree, "20'+1");
	processes(model, tree, &rows);
	assert_int_equal(rows[0].usage->calls, 11);
	tree.matches = NULL;
	tree.folded = NULL;
	check_rows(model, tree, "50 20' .30' ..40'");
	processes(model, tree, &rows);
	assert_int_equal(rows[1].usage->calls, 1);
	model_free(model);
}

static void test_deep_tree(void **state)
{
	struct model *model = new_model(0);
	const struct process_row *rows;
	long cnt;

	(void)state;
	for (uint32_t i = 1; i <= 70000; i++)
		feed_task(model, i, task(i, i, i, i - 1, "deep"));
	cnt = processes(model, (struct process_query){ .sort = SORT_PID, .tree = 1 }, &rows);
	assert_int_equal(cnt, 70000);
	assert_int_equal(rows[69999].depth, UINT16_MAX);
	assert_int_equal(rows[69999].id.tgid, 70000);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_tree_folded_and_odd),
		cmocka_unit_test(test_folded_sums),
		cmocka_unit_test(test_deep_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
