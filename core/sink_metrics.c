/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_metrics.c - counters for Prometheus written out: calls, errors and a histogram of latency by
 * process name and call, and how sctop itself is doing. As Prometheus' text exposition, which
 * node_exporter's textfile collector reads, or as OpenMetrics.
 *
 * What is counted under which name is metrics_series.c's.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "metrics_series.h"
#include "sctop/syscalls.h"
#include "sink_impl.h"

#define OTHER "other"

/* Bounds of the histogram: every second one of the kernel side's buckets, 256 ns to 69 s. */
#define BOUND_FIRST 1
#define BOUND_STEP  2

/* Seconds, exactly; printf's own would write a comma in some locales. */
static void put_seconds(FILE *out, uint64_t ns)
{
	fprintf(out, "%" PRIu64 ".%09" PRIu64, ns / 1000000000, ns % 1000000000);
}

/* What text_escape() has made safe and UTF-8, as a label's value. */
static void put_value(FILE *out, const char *text)
{
	putc_unlocked('"', out);
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			putc_unlocked('\\', out);
		putc_unlocked(*text, out);
	}
	putc_unlocked('"', out);
}

static void put_labels(FILE *out, const struct series *series)
{
	char name[24];

	fputs("{process=", out);
	put_value(out, series ? series->key.process : OTHER);
	fputs(",syscall=", out);
	put_value(out, series ? syscall_name(series->key.abi, series->key.nr, name) : OTHER);
	fputs(",abi=", out);
	put_value(out, series ? syscall_abi_name(series->key.abi) : OTHER);
}

static void put_counter(FILE *out, const char *name, const struct series *series, uint64_t value)
{
	fputs(name, out);
	put_labels(out, series);
	fprintf(out, "} %" PRIu64 "\n", value);
}

static void put_calls(FILE *out, const char *name, const struct series *series,
		      const struct usage *usage)
{
	put_counter(out, name, series, usage->calls);
}

static void put_errors(FILE *out, const char *name, const struct series *series,
		       const struct usage *usage)
{
	put_counter(out, name, series, usage->errors);
}

static void put_histogram(FILE *out, const char *name, const struct series *series,
			  const struct usage *usage)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < SCTOP_HIST_CNT; i++) {
		sum += usage->hist[i];
		if (i < BOUND_FIRST || (i - BOUND_FIRST) % BOUND_STEP || i == SCTOP_HIST_CNT - 1)
			continue;
		fprintf(out, "%s_bucket", name);
		put_labels(out, series);
		fputs(",le=\"", out);
		put_seconds(out, 1ULL << (i + SCTOP_HIST_SHIFT + 1));
		fprintf(out, "\"} %" PRIu64 "\n", sum);
	}
	fprintf(out, "%s_bucket", name);
	put_labels(out, series);
	fprintf(out, ",le=\"+Inf\"} %" PRIu64 "\n%s_sum", sum, name);
	put_labels(out, series);
	fputs("} ", out);
	put_seconds(out, usage->total_ns);
	fprintf(out, "\n%s_count", name);
	put_labels(out, series);
	fprintf(out, "} %" PRIu64 "\n", sum);
}

/*
 * A counter's samples end in _total. Prometheus' text format has that in the name of the family,
 * too; OpenMetrics has not, and each refuses, or takes for untyped, what the other wants.
 */
static void put_head(struct sink *sink, const char *name, const char *type, const char *help)
{
	size_t len = strlen(name);

	if (sink->format == &sink_openmetrics && !strcmp(type, "counter"))
		len -= strlen("_total");
	fprintf(sink->out, "# HELP %.*s %s\n# TYPE %.*s %s\n", (int)len, name, help, (int)len, name,
		type);
}

static void put_series(struct sink *sink)
{
	static const struct {
		const char *name, *type, *help;
		void (*put)(FILE *out, const char *name, const struct series *series,
			    const struct usage *usage);
		bool latency;
	} families[] = {
		{ "sctop_calls_total", "counter",
		  "System calls that ended, by name of the process and call; other: all without "
		  "series of their own.",
		  put_calls, false },
		{ "sctop_errors_total", "counter", "Those that failed.", put_errors, false },
		{ "sctop_call_duration_seconds", "histogram", "How long they took.", put_histogram,
		  true },
	};
	const struct metrics *metrics = sink->state;
	const struct series *series;
	size_t i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (families[i].latency && sink->options.no_latency)
			continue;
		put_head(sink, families[i].name, families[i].type, families[i].help);
		for (series = metrics->series; series; series = series->hh.next)
			families[i].put(sink->out, families[i].name, series, &series->usage);
		families[i].put(sink->out, families[i].name, NULL, &metrics->other);
	}
}

static void put_health(struct sink *sink)
{
#define STAT(field) offsetof(struct record_stats, field)
	static const struct {
		const char *name, *help;
		size_t offset;
	} counters[] = {
		{ "sctop_seen_calls_total", "Calls that anybody made while sctop watched.",
		  STAT(seen) },
		{ "sctop_passed_calls_total", "Calls that the filter let pass.", STAT(passed) },
		{ "sctop_dropped_events_total", "Events lost, as the buffer was full.",
		  STAT(dropped) },
		{ "sctop_capped_events_total", "Events over the rate asked for.", STAT(capped) },
		{ "sctop_unattributed_calls_total", "Calls counted, but without a process.",
		  STAT(unattributed) },
		{ "sctop_missed_exits_total", "Calls counted, but without result and time.",
		  STAT(missed) },
		{ "sctop_recursion_misses_total", "Runs of the probes that the kernel skipped.",
		  STAT(recursion_misses) },
	};
#undef STAT
	const struct metrics *metrics = sink->state;
	struct timespec cpu = { 0 };
	uint64_t value;
	size_t i;

	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		memcpy(&value, (const char *)&metrics->stats + counters[i].offset, sizeof(value));
		put_head(sink, counters[i].name, "counter", counters[i].help);
		fprintf(sink->out, "%s %" PRIu64 "\n", counters[i].name, value);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	put_head(sink, "sctop_cpu_seconds_total", "counter", "CPU time of sctop itself.");
	fputs("sctop_cpu_seconds_total ", sink->out);
	put_seconds(sink->out, (uint64_t)cpu.tv_sec * 1000000000 + (uint64_t)cpu.tv_nsec);
	fputs("\n", sink->out);
	put_head(sink, "sctop_series", "gauge",
		 "Pairs of process and call that have series of their own.");
	fprintf(sink->out, "sctop_series %zu\n", metrics->own_cnt);
	put_head(sink, "sctop_series_limit", "gauge", "How many may have.");
	fprintf(sink->out, "sctop_series_limit %zu\n", metrics->max);
}

/* One whole exposition. The last line is a comment here and the end in OpenMetrics. */
static int interval(struct sink *sink, struct model *model)
{
	(void)model;
	metrics_promote(sink->state);
	put_series(sink);
	put_health(sink);
	fputs("# EOF\n", sink->out);
	return 0;
}

/* Counts only: there are no events in it. */
static int event(struct sink *sink, const struct record *record)
{
	(void)sink, (void)record;
	return 0;
}

static int begin(struct sink *sink)
{
	sink->state = metrics_new(sink->options.series_max);
	return sink->state ? 0 : -ENOMEM;
}

static int count(struct sink *sink, const struct record *record)
{
	return metrics_count(sink->state, sink->model, record);
}

static void end(struct sink *sink)
{
	metrics_free(sink->state);
}

const struct sink_format sink_metrics = {
	.name = "metrics",
	.help = "counters for Prometheus, each interval",
	.extension = "prom",
	.begin = begin,
	.event = event,
	.count = count,
	.interval = interval,
	.summary = interval,
	.end = end,
};

const struct sink_format sink_openmetrics = {
	.name = "openmetrics",
	.help = "the same as OpenMetrics",
	.extension = "txt",
	.begin = begin,
	.event = event,
	.count = count,
	.interval = interval,
	.summary = interval,
	.end = end,
};
