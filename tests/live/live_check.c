/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live_check.c - a summary of sctop's held against the truth, and against itself.
 */
#include "live.h"

#include <string.h>
#include <sys/utsname.h>

long long live_number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value)
				      : (long long)json_real_value(value);
}

static bool is_row_of(const json_t *row, long pid, const char *abi, long nr)
{
	const char *row_abi = json_string_value(json_object_get(row, "abi"));

	return (!pid || live_number(row, "pid") == pid) && live_number(row, "nr") == nr &&
	       row_abi && !strcmp(row_abi, abi);
}

long long trace_count(const struct trace *trace, long pid, const char *abi, long nr,
		      const char *what)
{
	json_t *rows = json_object_get(trace->summary, "rows"), *row;
	long long sum = 0;
	size_t i;

	if (!json_is_array(rows))
		fail_msg("the summary has no rows");
	json_array_foreach(rows, i, row)
	{
		if (!is_row_of(row, pid, abi, nr))
			continue;
		if (!json_is_integer(json_object_get(row, what)))
			fail_msg("a row of the summary has no \"%s\"", what);
		sum += live_number(row, what);
	}
	return sum;
}

long long trace_total(const struct trace *trace, const char *name)
{
	if (!json_is_integer(json_object_get(trace->summary, name)))
		fail_msg("the summary has no \"%s\"", name);
	return live_number(trace->summary, name);
}

static long long sum_of(const json_t *array, const char *what)
{
	long long sum = 0;
	json_t *row;
	size_t i;

	json_array_foreach(array, i, row) sum += live_number(row, what);
	return sum;
}

/* Where BPF programs can be preempted, the kernel may skip runs; nowhere else. */
static bool may_miss(void)
{
	struct utsname name;

	return !uname(&name) && strstr(name.version, "PREEMPT_RT");
}

void check_sums(const struct trace *trace)
{
	static const char *const parts[] = { "syscalls", "processes", "rows" };
	long long passed = trace_total(trace, "passed");
	int bad = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		long long sum = sum_of(json_object_get(trace->summary, parts[i]), "calls");

		if (sum != passed) {
			print_error("%s add up to %lld calls, but %lld passed\n", parts[i], sum,
				    passed);
			bad++;
		}
	}
	if (trace_total(trace, "seen") < passed && ++bad)
		print_error("fewer calls seen (%lld) than passed (%lld)\n",
			    trace_total(trace, "seen"), passed);
	if (trace_total(trace, "recursion_misses") && !may_miss() && ++bad)
		print_error("%lld runs were skipped\n", trace_total(trace, "recursion_misses"));
	if (bad)
		fail_msg("the summary contradicts itself");
}

static int compare_row(const struct trace *trace, const json_t *row,
		       const struct truth_change *change)
{
	static const char *const numbers[] = { "calls",	       "errors",  "restarts",
					       "unfinished",   "blocked", "read_bytes",
					       "written_bytes" };
	const char *abi = json_string_value(json_object_get(row, "abi"));
	long pid = (long)live_number(row, "pid"), nr = (long)live_number(row, "nr");
	int bad = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		long long want, got, slack = 0;

		if (!json_is_integer(json_object_get(row, numbers[i])))
			continue;
		want = live_number(row, numbers[i]);
		if (change && change->nr == nr && !strcmp(change->abi, abi) &&
		    !strcmp(change->what, numbers[i]))
			want += change->by;
		got = trace_count(trace, pid, abi, nr, numbers[i]);
		if (may_miss())
			slack = trace_total(trace, "recursion_misses");
		if (got <= want && got >= want - slack)
			continue;
		print_error("pid %ld, %s call %ld: %lld %s, but sctop says %lld\n", pid, abi, nr,
			    want, numbers[i], got);
		bad++;
	}
	return bad;
}

void check_truth_but(const struct trace *trace, json_t *truth, const struct truth_change *change)
{
	json_t *rows = json_object_get(truth, "truth"), *row;
	int bad = 0;
	size_t i;

	if (!json_array_size(rows))
		fail_msg("there is no truth to compare with");
	json_array_foreach(rows, i, row) bad += compare_row(trace, row, change);
	if (bad)
		fail_msg("%d numbers differ from the truth", bad);
	check_sums(trace);
}

void check_truth(const struct trace *trace, json_t *truth)
{
	check_truth_but(trace, truth, NULL);
}
