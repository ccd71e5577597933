/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_metrics.c - `--format metrics` against the workload's own count, read by metrics.py, by
 * promtool, and by a prometheus that scrapes a node_exporter.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *script(void)
{
	return live_text("%s/live/metrics.py", getenv("TESTS"));
}

static void require_python(void)
{
	live_require();
	if (!live_has_program("python3"))
		live_skip("no python3 here (make deps)");
}

/* `sctop trace --format metrics -i 0.1 -o FILE -p WORKLOAD`, from before it begins to its end.
 * Each time that `copies` has left, what the file holds meanwhile is copied to FILE.N. */
static json_t *trace_flood(const char *file, const char *const more[], int copies)
{
	struct process *workload = workload_start(
		"flood", ARGS("-w", "-n", live_count(300000, 20000), "-p", "4"), NULL);
	const char *argv[24] = { getenv("SCTOP"), "trace", "--format", "metrics", "-i",
				 "0.1",		  "-o",	   file,       "-p" };
	struct process *trace;
	const char *line;
	json_t *truth;
	int n = 9, i;

	argv[n++] = live_text("%d", process_pid(workload));
	for (i = 0; more && more[i]; i++)
		argv[n++] = more[i];
	trace = process_start(argv);
	while ((line = process_error_line(trace)) && strncmp(line, "Tracing", 7))
		;
	workload_go(workload);
	for (i = 1; i <= copies; i++)
		live_run(ARGS("sh", "-c", live_text("cp %s %s.%d && sleep 0.1", file, file, i)));
	truth = workload_truth(workload);
	assert_int_equal(process_wait(trace), 0); /* it ends with the process */
	return truth;
}

static long long truth_calls(const json_t *truth)
{
	return json_integer_value(json_object_get(json_object_get(truth, "extra"), "calls"));
}

/* What `metrics.py check FILES` says; fails if it finds anything wrong. */
static json_t *check(const char *files)
{
	const char *text = live_run(ARGS("sh", "-c", live_text("%s check %s", script(), files)));

	return live_keep_json(json_loads(text, 0, NULL));
}

static long long sum(const json_t *checked, const char *name)
{
	return live_number(json_object_get(checked, "sums"), name);
}

/* Calls of one process's name and call. */
static long long calls_of(const json_t *checked, const char *process, const char *call)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(checked, "calls"), i, row)
	{
		if (!strcmp(json_string_value(json_array_get(row, 0)), process) &&
		    !strcmp(json_string_value(json_array_get(row, 1)), call))
			return (long long)json_number_value(json_array_get(row, 3));
	}
	return 0;
}

static void counts_are_the_workloads(void **state)
{
	const char *file = live_path("sctop.prom");
	json_t *truth, *checked;
	struct stat st;

	(void)state;
	require_python();
	truth = trace_flood(file, NULL, 5);
	checked = check(live_text("%s.? %s", file, file));
	assert_int_equal(calls_of(checked, "flood", "getppid"), truth_calls(truth));
	assert_int_equal(sum(checked, "sctop_calls_total"),
			 sum(checked, "sctop_passed_calls_total"));
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644); /* node_exporter is another user */
	assert_string_equal(
		live_run(ARGS("sh", "-c",
			      live_text("ls -A %s | grep '^.sctop' || true", live_path(".")))),
		"");
}

/* Two series: everything else is in "other", and nothing is lost or goes back. */
static void few_series(void **state)
{
	const char *file = live_path("sctop.prom");
	json_t *truth, *checked;

	(void)state;
	require_python();
	truth = trace_flood(file, ARGS("--series", "2"), 8);
	checked = check(live_text("%s.? %s", file, file));
	assert_int_equal(json_array_size(json_object_get(checked, "calls")), 3);
	assert_true(sum(checked, "sctop_calls_total") > truth_calls(truth));
	assert_int_equal(sum(checked, "sctop_calls_total"),
			 sum(checked, "sctop_passed_calls_total"));
	assert_int_equal(sum(checked, "sctop_series"), 2);
}

/* A process may call itself anything. */
static void hostile_names(void **state)
{
	const char *file = live_path("sctop.prom");
	json_t *checked;

	(void)state;
	require_python();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "metrics", "-o", file, "--", "sh", "-c",
		      "printf 'a\"b\\\\c}\\nd{x=\\377' >/proc/$$/comm; i=0; "
		      "while [ $i -lt 500 ]; do i=$((i+1)); kill -0 $$; done"));
	checked = check(file);
	assert_int_equal(calls_of(checked, "a\"b\\\\c}\\nd{x=\\xff", "kill"), 500);
	if (!live_has_program("promtool"))
		live_skip("no promtool here (make deps)");
	live_run(ARGS("sh", "-c", live_text("promtool check metrics <%s", file)));
}

/* OpenMetrics, as its own parser has it, which is strict. */
static void openmetrics_is_openmetrics(void **state)
{
	const char *file = live_path("metrics.txt");

	(void)state;
	require_python();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "openmetrics", "-o", file, "--", "sh",
		      "-c",
		      "printf 'a\"b\\\\c}\\nd{x=\\377' >/proc/$$/comm; i=0; "
		      "while [ $i -lt 500 ]; do i=$((i+1)); kill -0 $$; done"));
	if (access("/usr/lib/python3/dist-packages/prometheus_client/openmetrics", F_OK))
		live_skip("no python3-prometheus-client here (make deps)");
	assert_string_equal(live_run(ARGS("python3", script(), "openmetrics", file,
					  "a\"b\\\\c}\\nd{x=\\xff", "kill")),
			    "500\n");
}

/* The real thing: sctop's file, node_exporter's textfile collector, Prometheus. */
static void prometheus_scrapes_it(void **state)
{
	const char *folder = live_path("textfile"), *file;
	json_t *truth;

	(void)state;
	require_python();
	if (!live_has_program("prometheus") || !live_has_program("prometheus-node-exporter"))
		live_skip("no prometheus and node_exporter here (make deps)");
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chmod(live_path("."), 0755), 0);
	file = live_text("%s/sctop.prom", folder);
	truth = trace_flood(file, NULL, 0);
	live_run(ARGS("python3", script(), "scrape", folder,
		      "sum by (process) (sctop_calls_total{process=\"flood\",syscall=\"getppid\"})",
		      live_text("%lld", truth_calls(truth))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(counts_are_the_workloads),
		LIVE_TEST(few_series),
		LIVE_TEST(hostile_names),
		LIVE_TEST(openmetrics_is_openmetrics),
		LIVE_TEST(prometheus_scrapes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
