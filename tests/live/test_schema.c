/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_schema.c - JSON and CSV of real runs, read by Python and jq: every record has exactly the
 * fields that schema.json and the manual page have, and the sums are the workload's own count.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *schema(const char *how, const char *file)
{
	if (!live_has_program("python3"))
		live_skip("no python3 here (make deps)");
	return live_run(
		ARGS("python3", live_text("%s/live/schema.py", getenv("TESTS")), how, file));
}

static long long json_cnt(const char *file, const char *what)
{
	json_t *counts = live_keep_json(json_loads(schema("json", file), 0, NULL));

	return live_number(counts, what);
}

/* Threads, forks, execs, errors, deaths, calls that never return. */
static const char busy[] = "ls -l / | sort >/dev/null; ls /nope 2>/dev/null; (exit 3); "
			   "sh -c 'kill -9 $$' 2>/dev/null; timeout -s KILL 0.1 sleep 9; true";

static void json_of_many_things(void **state)
{
	static const char *const types[] = { "event", "exec", "fork", "exit", "summary" };
	const char *file = live_path("out.json");

	(void)state;
	live_require();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "json", "-y", "-o", file, "--", "sh",
		      "-c", busy));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!json_cnt(file, types[i]))
			fail_msg("there is no %s", types[i]);
	}
	assert_int_equal(json_cnt(file, "summary"), 1);
}

/* Names, paths and buffers that try to break it. */
static void json_of_a_hostile_program(void **state)
{
	const char *file = live_path("out.json"), *folder = live_path("hostile");

	(void)state;
	live_require();
	assert_int_equal(mkdir(folder, 0700), 0);
	live_run(ARGS("cp", live_workload("hostile"), folder));
	live_run(ARGS("sh", "-c",
		      live_text("cd %s && \"$SCTOP\" trace --format json -o %s -- ./hostile",
				folder, file)));
	assert_true(json_cnt(file, "event") > 50);
	live_run(ARGS("sh", "-c", live_text("grep -q '\"comm_hex\"' %s", file)));
	live_run(ARGS("sh", "-c", live_text("grep -q '\"argv_hex\"' %s", file)));
	live_run(ARGS("sh", "-c", live_text("grep -q '\"string_hex\"' %s", file)));
}

static void json_that_lost_some(void **state)
{
	const char *file = live_path("out.json");

	(void)state;
	live_require();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "json", "--max-rate", "100", "-o", file,
		      "--", "find", "/usr/share", "-maxdepth", "3"));
	assert_true(json_cnt(file, "lost") > 0);
	live_run(ARGS("sh", "-c",
		      live_text("jq -es '(map(select(.type == \"lost\").count) | add) == "
				"(map(select(.type == \"summary\"))[0].capped + "
				"map(select(.type == \"summary\"))[0].dropped)' %s",
				file)));
}

static void json_without_latency(void **state)
{
	const char *file = live_path("out.json");

	(void)state;
	live_require();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "json", "--no-latency", "-o", file,
		      "--", "true"));
	assert_int_equal(json_cnt(file, "summary"), 1);
	live_run(ARGS(
		"sh", "-c",
		live_text("jq -es 'map(select(.type == \"event\" and .duration_ns != null)) == "
			  "[] and (map(select(.type == \"summary\"))[0].syscalls[0] | "
			  "has(\"max_ns\") | not)' %s",
			  file)));
}

/* The workload's own count, as jq adds it up: of events, of calls, of rows. */
static void sums_are_the_workloads(void **state)
{
	struct process *workload;
	const char *file = live_path("out.json"), *pid, *line;
	struct process *trace;
	long long want;
	json_t *truth;

	(void)state;
	live_require();
	if (!live_has_program("jq"))
		live_skip("no jq here (make deps)");
	workload =
		workload_start("flood", ARGS("-w", "-n", live_count(2000, 200), "-p", "3"), NULL);
	pid = live_text("%d", process_pid(workload));
	trace = process_start(
		ARGS(getenv("SCTOP"), "trace", "--format", "json", "-o", file, "-p", pid));
	while ((line = process_error_line(trace)) && strncmp(line, "Tracing", 7))
		;
	workload_go(workload);
	truth = workload_truth(workload);
	assert_int_equal(process_wait(trace), 0);
	want = json_integer_value(json_object_get(json_object_get(truth, "extra"), "calls"));
	assert_true(want > 0);
	assert_int_equal(json_cnt(file, "summary"), 1);
	live_run(ARGS("sh", "-c",
		      live_text("jq -es '%lld as $want | (map(select(.type == \"event\" and "
				".syscall == \"getppid\")) | length) == $want and "
				"(.[-1] | [.syscalls, .rows] | all(map(select(.syscall == "
				"\"getppid\").calls) | add == $want))' %s",
				want, file)));
}

static void csv_rows(void **state)
{
	const char *file = live_path("out.csv"), *folder = live_path("hostile");

	(void)state;
	live_require();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "csv", "-o", file, "--", "sh", "-c",
		      busy));
	assert_true(atoi(schema("csv", file)) > 100);
	assert_int_equal(mkdir(folder, 0700), 0);
	live_run(ARGS("cp", live_workload("hostile"), folder));
	live_run(ARGS("sh", "-c",
		      live_text("cd %s && \"$SCTOP\" trace --format csv --force -o %s -- ./hostile",
				folder, file)));
	assert_true(atoi(schema("csv", file)) > 50);
}

/* Every count, and the bytes by every call that moves some: those only if they were asked for. */
static void csv_of_the_summary(void **state)
{
	const char *file = live_path("sum.csv"), *truth = live_path("truth");
	const char *command = "\"$SCTOP\" trace -S %s --force --format csv -o %s -- %s %s >%s";

	(void)state;
	live_require();
	live_run(ARGS("sh", "-c",
		      live_text(command, "--bytes", file, live_workload("transfers"),
				live_count(300, 20), truth)));
	assert_true(atoi(live_run(ARGS("python3", live_text("%s/live/schema.py", getenv("TESTS")),
				       "summary", file, truth))) > 10);
	live_run(ARGS(
		"sh", "-c",
		live_text(command, "--no-latency", file, live_workload("transfers"), "20", truth)));
	assert_true(atoi(schema("summary", file)) > 10);
	live_run(
		ARGS("sh", "-c", live_text("! cut -d, -f20-24 %s | sed 1d | grep -q [0-9]", file)));
}

/* The text has two columns more, with what cat has moved. */
static void bytes_in_text(void **state)
{
	const char *file = live_path("sum.txt");

	(void)state;
	live_require();
	live_run(
		ARGS("sh", "-c",
		     live_text("head -c 123456 /dev/zero | \"$SCTOP\" trace -S --bytes -o %s -- dd "
			       "bs=123456 iflag=fullblock of=/dev/null && awk '$1 == \"write\" && "
			       "$6 >= 123456 && $6 < 124000 { found = 1 } END { exit !found }' %s",
			       file, file)));
	live_run(ARGS("sh", "-c", live_text("grep -q 'ERRORS  *READ  *WRITTEN' %s", file)));
}

static void the_manual_has_all_fields(void **state)
{
	(void)state;
	live_require();
	schema("manual", live_text("%s/../sctop.1", getenv("TESTS")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(json_of_many_things),	      LIVE_TEST(json_of_a_hostile_program),
		LIVE_TEST(json_that_lost_some),	      LIVE_TEST(json_without_latency),
		LIVE_TEST(sums_are_the_workloads),    LIVE_TEST(csv_rows),
		LIVE_TEST(csv_of_the_summary),	      LIVE_TEST(bytes_in_text),
		LIVE_TEST(the_manual_has_all_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
