/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_metrics.c - counters for Prometheus: calls, errors and a histogram of latency by process
 * name and call, and how sctop itself is doing. The format is Prometheus' text exposition, which
 * node_exporter's textfile collector reads.
 *
 * The number of series is bounded: options.series_max pairs of name and call have series of their
 * own, all others are summed as "other". A pair that has series keeps them, and a pair that gets
 * them starts at 0 with what came in this interval; what was counted as "other" before stays
 * there. So no counter ever goes down, and the sum over all series is always the total.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/model.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_impl.h"

#define SERIES_DEFAULT 200
#define CANDIDATE_MAX  4096 /* pairs told apart within one interval */
#define OTHER	       "other"

/* Bounds of the histogram: every second one of the kernel side's buckets, 256 ns to 69 s. */
#define BOUND_FIRST 1
#define BOUND_STEP  2

/* A process's name as the value of a label; padded with 0. */
#define LABEL_MAX (SCTOP_COMM_LEN * 8 + 1)

struct series_key {
	char process[LABEL_MAX];
	uint8_t abi;
	int16_t nr;
};

struct series {
	struct series_key key;
	bool own; /* else a candidate: its usage is of this interval only */
	struct usage usage;
	UT_hash_handle hh;
};

/* Whose counts come under this handle. */
struct owner {
	uint32_t handle;
	struct task_id id;
	UT_hash_handle hh;
};

struct metrics {
	struct owner *owners;
	struct series *series;
	size_t own_cnt, candidate_cnt, max;
	struct usage other;
	struct record_stats stats;
};

/* ---- collecting ---- */

static int begin(struct sink *sink)
{
	struct metrics *metrics = calloc(1, sizeof(*metrics));

	if (!metrics)
		return -ENOMEM;
	metrics->max = sink->options.series_max ? sink->options.series_max : SERIES_DEFAULT;
	sink->state = metrics;
	return 0;
}

static int put_owner(struct metrics *metrics, const struct record *record)
{
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &record->task, sizeof(record->task), owner);
	if (!owner) {
		owner = calloc(1, sizeof(*owner));
		if (!owner)
			return -ENOMEM;
		owner->handle = record->task;
		HASH_ADD(hh, metrics->owners, handle, sizeof(owner->handle), owner);
		if (!owner->hh.tbl) { /* no memory for the table */
			free(owner);
			return -ENOMEM;
		}
	}
	owner->id =
		(struct task_id){ .tgid = record->info->tgid, .start_ns = record->info->start_ns };
	return 0;
}

static void drop_owner(struct metrics *metrics, uint32_t handle)
{
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &handle, sizeof(handle), owner);
	if (!owner)
		return;
	HASH_DEL(metrics->owners, owner);
	free(owner);
}

/* The name that the process has now. No comm has 16 bytes, so none can pass as "(not …)". */
static void name_of(struct sink *sink, uint32_t handle, char name[static LABEL_MAX])
{
	struct metrics *metrics = sink->state;
	const struct process_row *row = NULL;
	struct owner *owner;

	HASH_FIND(hh, metrics->owners, &handle, sizeof(handle), owner);
	if (owner && sink->model)
		row = model_process(sink->model, owner->id);
	if (row)
		text_escape(name, LABEL_MAX, row->comm, strnlen(row->comm, sizeof(row->comm)), 0);
	else
		strcpy(name, "(not attributed)");
}

static void add_counts(struct usage *usage, const struct record_counts *counts)
{
	usage->calls += counts->calls;
	usage->errors += counts->errors;
	usage->total_ns += counts->total_ns;
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		usage->hist[i] += counts->hist[i];
}

static void put_counts(struct sink *sink, const struct record *record)
{
	struct metrics *metrics = sink->state;
	struct series_key key;
	struct series *series;

	memset(&key, 0, sizeof(key)); /* padding, too: it is compared */
	name_of(sink, record->task, key.process);
	key.abi = record->counts->abi;
	key.nr = record->counts->nr;
	HASH_FIND(hh, metrics->series, &key, sizeof(key), series);
	if (!series && metrics->candidate_cnt < CANDIDATE_MAX) {
		series = calloc(1, sizeof(*series));
		if (series) {
			memcpy(&series->key, &key, sizeof(key));
			HASH_ADD(hh, metrics->series, key, sizeof(key), series);
		}
		if (series && !series->hh.tbl) { /* no memory for the table */
			free(series);
			series = NULL;
		}
		metrics->candidate_cnt += series != NULL;
	}
	add_counts(series ? &series->usage : &metrics->other, record->counts);
}

static int count(struct sink *sink, const struct record *record)
{
	struct metrics *metrics = sink->state;

	switch (record->type) {
	case RECORD_TASK:
		return put_owner(metrics, record);
	case RECORD_COUNTS:
		put_counts(sink, record);
		break;
	case RECORD_TASK_END:
		drop_owner(metrics, record->task);
		break;
	case RECORD_STATS:
		metrics->stats = record->stats;
		break;
	default:
		break;
	}
	return 0;
}

/* Series first; then candidates, most calls first. The key breaks ties. */
static int by_rank(const struct series *a, const struct series *b)
{
	if (a->own != b->own)
		return a->own ? -1 : 1;
	if (!a->own && a->usage.calls != b->usage.calls)
		return a->usage.calls > b->usage.calls ? -1 : 1;
	return memcmp(&a->key, &b->key, sizeof(a->key));
}

/*
 * The end of an interval: the largest candidates get series, half of those that are free (rounded
 * up), so that some are left for what begins later.
 */
static void promote(struct metrics *metrics)
{
	size_t max = metrics->own_cnt + (metrics->max - metrics->own_cnt + 1) / 2;
	struct series *series, *next;

	HASH_SORT(metrics->series, by_rank);
	for (series = metrics->series; series; series = next) {
		next = series->hh.next;
		if (series->own)
			continue;
		if (metrics->own_cnt < max) {
			series->own = true;
			metrics->own_cnt++;
			continue;
		}
		usage_add(&metrics->other, &series->usage);
		HASH_DEL(metrics->series, series);
		free(series);
	}
	metrics->candidate_cnt = 0;
}

/* ---- writing ---- */

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

static void put_head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
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
		put_head(sink->out, families[i].name, families[i].type, families[i].help);
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
		put_head(sink->out, counters[i].name, "counter", counters[i].help);
		fprintf(sink->out, "%s %" PRIu64 "\n", counters[i].name, value);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	put_head(sink->out, "sctop_cpu_seconds_total", "counter", "CPU time of sctop itself.");
	fputs("sctop_cpu_seconds_total ", sink->out);
	put_seconds(sink->out, (uint64_t)cpu.tv_sec * 1000000000 + (uint64_t)cpu.tv_nsec);
	fputs("\n", sink->out);
	put_head(sink->out, "sctop_series", "gauge",
		 "Pairs of process and call that have series of their own.");
	fprintf(sink->out, "sctop_series %zu\n", metrics->own_cnt);
	put_head(sink->out, "sctop_series_limit", "gauge", "How many may have.");
	fprintf(sink->out, "sctop_series_limit %zu\n", metrics->max);
}

/* One whole exposition. The last line is a comment here and the end in OpenMetrics. */
static int interval(struct sink *sink, struct model *model)
{
	(void)model;
	promote(sink->state);
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

static void end(struct sink *sink)
{
	struct metrics *metrics = sink->state;
	struct series *series, *next_series;
	struct owner *owner, *next_owner;

	if (!metrics)
		return;
	HASH_ITER (hh, metrics->series, series, next_series) {
		HASH_DEL(metrics->series, series);
		free(series);
	}
	HASH_ITER (hh, metrics->owners, owner, next_owner) {
		HASH_DEL(metrics->owners, owner);
		free(owner);
	}
	free(metrics);
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
