/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_self.c - sctop and the rest of the machine: it does not watch itself, and it is right
 * in another PID namespace, too.
 */
#include "live.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void own_calls_are_excluded(void **state)
{
	struct trace *trace;
	json_t *row, *event;
	long pid;
	size_t i;

	(void)state;
	live_require();
	trace = trace_start(TRACE_EVENTS, ARGS("-c", "*"));
	pid = process_pid(trace->process);
	live_run(ARGS("true"));
	usleep(300000);
	trace_stop(trace);
	assert_true(trace_total(trace, "passed") > 0);
	json_array_foreach(json_object_get(trace->summary, "rows"), i, row)
		assert_int_not_equal(live_number(row, "pid"), pid);
	json_array_foreach(trace->events, i, event)
		assert_int_not_equal(live_number(event, "pid"), pid);
	check_sums(trace);
}

/* Two of them: each watches the other, and the feedback does not run away. */
static void two_at_once(void **state)
{
	struct trace *one, *two;
	struct process *workload;
	const char *pid;

	(void)state;
	live_require();
	workload = workload_start("flood", ARGS("-w", "-n", live_count(100000, 10000), "-t", "2"),
				  NULL);
	pid = live_text("%d", process_pid(workload));
	one = trace_start(TRACE_COUNTS, ARGS("-p", pid));
	two = trace_start(TRACE_COUNTS, ARGS("-p", pid));
	workload_go(workload);
	one->truth = workload_truth(workload);
	trace_stop(one);
	trace_stop(two);
	check_truth(one, one->truth);
	check_truth(two, one->truth);
}

/* sctop in its own PID namespace sees that namespace's numbers. */
static void in_another_pid_namespace(void **state)
{
	const char *file = live_path("ns.json");
	struct trace trace = { 0 };
	struct process *sctop;
	json_t *truth = NULL;
	const char *line;
	int status;

	(void)state;
	live_require();
	if (!live_has_program("unshare"))
		live_skip("needs unshare (util-linux)");
	sctop = process_start(ARGS("unshare", "-pf", "--mount-proc", getenv("SCTOP"), "trace", "-S",
				   "--format", "json", "-o", file, "--", live_workload("flood"),
				   "-n", live_count(50000, 1000), "-p", "20"));
	status = process_wait(sctop);
	if (strstr(process_errors(sctop), "unshare:"))
		live_skip("no PID namespaces here: %s", process_errors(sctop));
	if (status)
		fail_msg("sctop: %#x %s", status, process_errors(sctop));
	while ((line = process_line(sctop)))
		if (*line == '{')
			truth = live_keep_json(json_loads(line, 0, NULL));
	trace.summary = live_keep_json(json_load_file(file, 0, NULL));
	assert_non_null(truth);
	assert_true(live_number(truth, "pid") < 100);
	check_truth(&trace, truth);
}

/* And one outside sees what is inside by its own numbers. */
static void a_namespace_from_outside(void **state)
{
	struct process *shell;
	struct trace *trace;

	(void)state;
	live_require();
	shell = process_start(
		ARGS("unshare", "-pf", live_workload("flood"), "-w", "-n", "30000", "-p", "3"));
	if (!process_line(shell))
		live_skip("no PID namespaces here: %s", process_errors(shell));
	trace = trace_start(TRACE_COUNTS, ARGS("-p", live_text("%d", process_pid(shell))));
	workload_go(shell);
	workload_truth(shell);
	trace_stop(trace);
	assert_int_equal(trace_count(trace, 0, "x86_64", 110, "calls"), 90000);
	check_sums(trace);
}

/* A COMMAND that reads what sctop would like to read, too; and one that cannot be run. */
static void a_command_that_does_not_exist(void **state)
{
	struct process *sctop;
	int status;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-S", "--", "/nonexistent/program"));
	status = process_wait(sctop);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
	assert_non_null(strstr(process_errors(sctop), "/nonexistent/program"));
}

/* A COMMAND that takes SIGINT and goes on gets the first that is sent to sctop; the second ends us.
 */
static void a_second_interrupt_is_ours(void **state)
{
	struct process *sctop;
	const char *line;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-S", "-o", live_path("summary"), "--",
				   "sh", "-c",
				   "trap 'echo got' INT; echo ready; while :; do sleep 0.1; done"));
	line = process_line(sctop);
	assert_true(line && !strcmp(line, "ready"));
	kill(process_pid(sctop), SIGINT);
	line = process_line(sctop);
	assert_true(line && !strcmp(line, "got"));
	usleep(400000); /* sooner it would be the same request */
	kill(process_pid(sctop), SIGINT);
	assert_int_equal(process_wait(sctop), 0);
	assert_int_equal(access(live_path("summary"), F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(own_calls_are_excluded),	  LIVE_TEST(two_at_once),
		LIVE_TEST(in_another_pid_namespace),	  LIVE_TEST(a_namespace_from_outside),
		LIVE_TEST(a_command_that_does_not_exist), LIVE_TEST(a_second_interrupt_is_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
