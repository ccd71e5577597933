/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_model_process.c - how threads and processes come and go, and use a PID again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_model.h"

static void test_pid_reuse(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	feed_task(model, 1, task(7, 7, 100, 1, "old"));
	feed_calls(model, 1, 0, 1);
	feed_task(model, 2, task(7, 7, 200, 1, "new"));
	feed_calls(model, 2, 0, 2);
	assert_true(model_process(model, (struct task_id){ 7, 0, 100 })->exited);
	assert_false(model_process(model, (struct task_id){ 7, 0, 200 })->exited);
	/* An even older one, heard of late, is not the one that lives. */
	feed_task(model, 3, task(7, 7, 50, 1, "older"));
	assert_true(model_process(model, (struct task_id){ 7, 0, 50 })->exited);
	assert_false(model_process(model, (struct task_id){ 7, 0, 200 })->exited);
	assert_int_equal(model_totals(model)->process_cnt, 1);
	assert_int_equal(model_totals(model)->exited_cnt, 2);
	model_free(model);
}

static void test_threads_and_exit(void **state)
{
	struct model *model = new_model(0);
	struct task_id id = { 5, 0, 1 };
	struct process_query threads = { .sort = SORT_PID, .threads = true };

	(void)state;
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	assert_string_equal(model_process(model, id)->comm, "worker");
	feed_task(model, 1, task(5, 5, 1, 1, "main"));
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	assert_string_equal(model_process(model, id)->comm, "main");
	feed_calls(model, 1, 0, 1);
	feed_calls(model, 2, 0, 2);
	check_rows(model, threads, "5 6");
	/* The leader goes first: the process lives on, and its counts keep a row. */
	feed_end(model, 1, task(5, 5, 1, 1, "main"), 0);
	assert_false(model_process(model, id)->exited);
	check_rows(model, threads, "5 6");
	assert_int_equal(model_process(model, id)->thread_cnt, 1);
	feed_end(model, 2, task(5, 6, 1, 1, "worker"), SCTOP_TASK_GROUP_DEAD);
	assert_true(model_process(model, id)->exited);
	assert_int_equal(model_process(model, id)->usage->calls, 3);
	check_rows(model, threads, "5");
	check_rows(model, (struct process_query){ .hide_exited = true }, "");
	/* A thread heard of after its process's end does not bring it back. */
	feed_task(model, 3, task(5, 8, 1, 1, "late"));
	feed_calls(model, 3, 0, 4);
	assert_true(model_process(model, id)->exited);
	assert_int_equal(model_process(model, id)->usage->calls, 7);
	model_free(model);
}

static void test_unused_slot(void **state)
{
	struct model *model = new_model(0);

	(void)state;
	feed_end(model, 9, task(5, 5, 1, 1, "x"), SCTOP_TASK_UNUSED | SCTOP_TASK_GROUP_DEAD);
	check_rows(model, (struct process_query){ 0 }, "");
	feed_task(model, 9, task(5, 5, 1, 1, "x"));
	feed_end(model, 9, task(5, 5, 1, 1, "x"), SCTOP_TASK_UNUSED);
	check_rows(model, (struct process_query){ 0 }, "");
	assert_int_equal(model_totals(model)->process_cnt, 0);
	assert_int_equal(model_totals(model)->thread_cnt, 0);
	model_free(model);
}

static void test_exec_by_thread(void **state)
{
	struct model *model = new_model(0);
	struct task_id id = { 5, 0, 1 };

	(void)state;
	feed_task(model, 1, task(5, 5, 1, 1, "old"));
	feed_task(model, 2, task(5, 6, 1, 1, "old"));
	feed_task(model, 2, task(5, 5, 1, 1, "new")); /* execs: takes the leader's tid */
	feed_end(model, 1, task(5, 5, 1, 1, "old"), 0);
	assert_string_equal(model_process(model, id)->comm, "new");
	assert_int_equal(model_process(model, id)->thread_cnt, 1);
	assert_false(model_process(model, id)->exited);
	model_free(model);
}

static void test_many_short_lived(void **state)
{
	struct model *model = new_model(100);
	struct usage truth = { 0 };
	const struct process_row *rows;
	long cnt;

	(void)state;
	for (uint32_t i = 1; i <= 100000; i++) {
		struct sctop_task info = task(i % 30000 + 2, i % 30000 + 2, i, 1, "short");
		uint32_t handle = i % 50 + 1;

		feed_task(model, handle, info);
		feed_calls(model, handle, i % 7, 3);
		feed_end(model, handle, info, SCTOP_TASK_GROUP_DEAD);
	}
	truth.calls = 300000;
	truth.total_ns = 300000 * 1000ULL;
	truth.hist[3] = 300000;
	check_sums(model, &truth, true);
	cnt = processes(model, (struct process_query){ .sort = SORT_CALLS }, &rows);
	assert_int_equal(cnt, 101);
	assert_int_equal(rows[0].kind, PROCESS_EXITED_SUM);
	assert_int_equal(rows[0].usage->calls, 300000 - 300);
	assert_true(task_id_equal(rows[0].id, TASK_ID_EXITED_SUM));
	assert_int_equal(model_totals(model)->exited_cnt, 100000);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	/* A straggler of one that was folded is not a new process that never ends. */
	feed_task(model, 1, task(99900 % 30000 + 2, 12345678, 99900, 1, "late"));
	feed_calls(model, 1, 0, 1);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	model_free(model);
}

static void test_thread_outlives_its_row(void **state)
{
	struct model *model = new_model(1);
	const struct process_row *row;

	(void)state;
	feed_task(model, 1, task(5, 5, 1, 1, "main"));
	feed_task(model, 2, task(5, 6, 1, 1, "worker"));
	feed_end(model, 1, task(5, 5, 1, 1, "main"), SCTOP_TASK_GROUP_DEAD);
	feed_task(model, 3, task(7, 7, 1, 1, "next"));
	feed_end(model, 3, task(7, 7, 1, 1, "next"), SCTOP_TASK_GROUP_DEAD);
	assert_null(model_process(model, (struct task_id){ 5, 0, 1 }));
	/* What the worker still has to say goes to the sum that its process is in. */
	feed_calls(model, 2, 0, 3);
	feed_task(model, 2, task(5, 6, 1, 1, "renamed"));
	feed_calls(model, 2, 0, 4);
	row = model_process(model, TASK_ID_EXITED_SUM);
	assert_int_equal(row->usage->calls, 7);
	assert_string_equal(row->comm, "exited");
	feed_end(model, 2, task(5, 6, 1, 1, "worker"), 0);
	assert_int_equal(model_totals(model)->thread_cnt, 0);
	assert_int_equal(model_totals(model)->process_cnt, 0);
	model_free(model);
}

static void test_many_without_threads(void **state)
{
	struct model *model = new_model(100);
	const struct process_row *rows;

	(void)state;
	/* Whose last known thread ended may live on; but a source cannot pile them up. */
	for (uint32_t i = 1; i <= 5000; i++) {
		struct sctop_task info = task(i, i, i, 1, "quiet");

		feed_task(model, 1, info);
		feed_calls(model, 1, 0, 1);
		if (i % 2)
			feed_end(model, 1, info, 0);
	}
	assert_true(processes(model, (struct process_query){ .sort = SORT_PID }, &rows) < 210);
	assert_int_equal(model_totals(model)->usage.calls, 5000);
	/* One of them is heard of again. */
	assert_false(model_process(model, (struct task_id){ 4990, 0, 4990 })->exited);
	feed_task(model, 7, task(4990, 4990, 4990, 1, "quiet"));
	for (uint32_t i = 6000; i <= 7000; i++)
		feed_task(model, 1, task(i, i, i, 1, "quiet"));
	assert_false(model_process(model, (struct task_id){ 4990, 0, 4990 })->exited);
	model_free(model);
}

static int feed_other(const struct record *record, void *model)
{
	return model_feed(record, model);
}

static void test_tasks_for_a_late_listener(void **state)
{
	struct model *model = new_model(0), *late = new_model(0);
	struct sctop_task info = task(5, 6, 1, 4, "worker");

	(void)state;
	info.uid = 1000;
	info.flags = SCTOP_TASK_KTHREAD;
	feed_task(model, 3, task(5, 5, 1, 4, "main"));
	feed_task(model, 9, info);
	assert_int_equal(model_tasks(model, feed_other, late), 0);
	feed_calls(late, 9, 0, 4);
	assert_int_equal(model_process(late, (struct task_id){ 5, 6, 1 })->usage->calls, 4);
	assert_string_equal(model_process(late, (struct task_id){ 5, 6, 1 })->comm, "worker");
	assert_string_equal(model_process(late, (struct task_id){ 5, 0, 1 })->comm, "main");
	assert_int_equal(model_process(late, (struct task_id){ 5, 0, 1 })->uid, 1000);
	assert_true(model_process(late, (struct task_id){ 5, 0, 1 })->kthread);
	model_free(model);
	model_free(late);
}

/* Rows of the ended go after a while; what they did stays in a sum. */
static void test_exited_for_a_while(void **state)
{
	struct model *model = model_new(&(struct model_options){ .exited_keep_ns = 10 * SEC });
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows;

	(void)state;
	model_tick(model, 100 * SEC);
	for (uint32_t pid = 1; pid <= 3; pid++) {
		feed_task(model, pid, task(pid, pid, pid, 0, "short"));
		feed_calls(model, pid, 0, pid);
	}
	feed_end(model, 1, task(1, 1, 1, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	model_tick(model, 105 * SEC);
	feed_end(model, 2, task(2, 2, 2, 0, "short"), SCTOP_TASK_GROUP_DEAD);
	model_tick(model, 110 * SEC);
	check_rows(model, query, "1 2 3");
	model_tick(model, 111 * SEC);
	assert_int_equal(processes(model, query, &rows), 3);
	assert_int_equal(rows[0].kind, PROCESS_EXITED_SUM);
	assert_int_equal(rows[0].usage->calls, 1);
	assert_int_equal(rows[1].id.tgid, 2);
	model_tick(model, 200 * SEC);
	assert_int_equal(processes(model, query, &rows), 2);
	assert_int_equal(rows[0].usage->calls, 3);
	assert_int_equal(rows[1].id.tgid, 3); /* lives */
	assert_int_equal(model_totals(model)->exited_cnt, 2);
	model_free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pid_reuse),
		cmocka_unit_test(test_threads_and_exit),
		cmocka_unit_test(test_unused_slot),
		cmocka_unit_test(test_exec_by_thread),
		cmocka_unit_test(test_many_short_lived),
		cmocka_unit_test(test_thread_outlives_its_row),
		cmocka_unit_test(test_many_without_threads),
		cmocka_unit_test(test_tasks_for_a_late_listener),
		cmocka_unit_test(test_exited_for_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
