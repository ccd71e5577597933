/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * report.c - events, summary and losses, for the commands that have no screen.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "report.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/sink.h"
#include "sctop/source.h"

int report_open(struct report *report, const struct options *options)
{
	char why[512];

	*report = (struct report){ .options = options,
				   .quiet = options->summary_only || options->format->interval };
	if (options->format->interval)
		report->output =
			output_open_renewed(options->output, options->force, why, sizeof(why));
	else
		report->output = output_open(options->output, options->force, why, sizeof(why));
	if (!report->output)
		fprintf(stderr, "sctop: %s\n", why);
	return report->output ? 0 : -1;
}

int report_begin(struct report *report, const struct source *source)
{
	const struct options *options = report->options;
	const struct sink_options sink_options = {
		.decode = { .string_limit = options->string_limit,
			    .ascii = options->ascii,
			    .fds = options->fds },
		.durations = options->durations,
		.no_latency = options->no_latency,
		.bytes = options->bytes,
		.summary_only = options->summary_only,
		.realtime_offset_ns = source->realtime_offset_ns,
		.start_ns = source_now_ns(source),
		.series_max = options->series_max,
	};

	report->source = source;
	sink_free(report->sink); /* of a piece that failed to begin */
	report->sink = NULL;
	model_free(report->model);
	report->model = model_new(NULL);
	if (report->model)
		report->sink =
			sink_new(options->format, output_file(report->output), &sink_options);
	if (!report->sink)
		return -errno;
	sink_set_model(report->sink, report->model);
	return 0;
}

/* There is no room for it: at the place where it would be, its number will. */
static void miss(struct report *report, const struct record *record)
{
	if (record->type == RECORD_LOST) {
		report->missed[record->lost.reason] += record->lost.count;
	} else {
		report->missed[LOST_READER]++;
		report->unread_cnt++;
	}
}

static int tell_missed(struct report *report)
{
	int reason;

	for (reason = 0; reason < LOST_REASON_CNT && !report->error; reason++) {
		const struct record record = { .type = RECORD_LOST,
					       .lost = { (enum lost_reason)reason,
							 report->missed[reason],
							 source_now_ns(report->source) } };

		if (report->missed[reason])
			report->error = sink_feed(&record, report->sink);
		report->missed[reason] = 0;
	}
	return report->error;
}

int report_event(const struct record *record, void *arg)
{
	struct report *report = arg;
	uint64_t max = report->options->events_max;

	if (report->quiet || report->full || report->error)
		return report->error;
	if (output_is_behind(report->output)) {
		miss(report, record);
		return 0;
	}
	if (!tell_missed(report))
		report->error = sink_feed(record, report->sink);
	if (!report->error && max && sink_event_cnt(report->sink) >= max)
		report->full = true;
	return report->full ? -ECANCELED : report->error;
}

int report_counters(const struct record *record, void *arg)
{
	struct report *report = arg;
	int err = model_feed(record, report->model);

	if (record->type == RECORD_STATS && report->sink)
		sink_set_realtime_offset(report->sink, report->source->realtime_offset_ns);
	return err ? err : sink_count(report->sink, record);
}

void report_tick(struct report *report, uint64_t now_ns)
{
	model_tick(report->model, now_ns);
	if (!report->options->format->interval || report->error || now_ns < report->renew_at_ns)
		return;
	report->renew_at_ns = now_ns + report->options->interval_ns;
	report->error = sink_interval(report->sink, report->model);
	if (!report->error)
		report->error = output_renew(report->output);
}

int report_flush(struct report *report)
{
	if (!report->error && output_has_reader(report->output))
		report->error = sink_flush(report->sink);
	return report->error;
}

static void add_loss(char *line, size_t size, uint64_t cnt, const char *what)
{
	size_t len = strlen(line);

	if (cnt)
		snprintf(line + len, size - len, "%s%" PRIu64 " %s", len ? ", " : "", cnt, what);
}

bool report_losses(const struct record_stats *stats, uint64_t unread, const char *of)
{
	char line[512] = "";

	add_loss(line, sizeof(line), stats->dropped, "events (buffer full; see --ring-size)");
	add_loss(line, sizeof(line), stats->capped, "events (over --max-rate)");
	add_loss(line, sizeof(line), unread, "events (their reader was behind)");
	add_loss(line, sizeof(line), stats->life_dropped,
		 "signals and process records (did not fit)");
	add_loss(line, sizeof(line), stats->recursion_misses, "calls the kernel did not show us");
	add_loss(line, sizeof(line), stats->missed, "results (calls whose exit was not seen)");
	if (*line)
		fprintf(stderr, "sctop: not %s: %s\n", of, line);
	if (stats->unattributed)
		fprintf(stderr,
			"sctop: %" PRIu64 " calls counted, but not attributed to a process\n",
			stats->unattributed);
	return *line;
}

/* A reader that is gone, or that stopped reading while we were told to end, is no failure. */
static bool is_failure(int error)
{
	return error && error != -EPIPE && error != -EINTR;
}

void report_end(struct report *report)
{
	if (output_is_behind(report->output)) {
		if (!report->options->no_summary)
			fprintf(stderr,
				"sctop: %s: its reader was behind, no summary was written\n",
				output_name(report->output));
	} else {
		tell_missed(report);
		if (!report->error && !report->options->no_summary)
			report->error = sink_summary(report->sink, report->model);
	}
	report->event_cnt += sink_event_cnt(report->sink);
	report->lost |= report_losses(&model_totals(report->model)->stats,
				      report->unread_cnt - report->unread_before, "shown");
	report->unread_before = report->unread_cnt;
	if (!report->error)
		report->error = sink_flush(report->sink);
	if (!report->error && report->options->format->interval)
		report->error = output_renew(report->output);
	sink_free(report->sink);
	report->sink = NULL;
}

void report_discard(struct report *report)
{
	output_cancel(report->output);
	sink_free(report->sink);
	model_free(report->model);
	output_discard(report->output);
}

int report_close(struct report *report)
{
	char name[512];
	int err;

	snprintf(name, sizeof(name), "%s", output_name(report->output));
	sink_free(report->sink);
	output_drain(report->output);
	if (output_unread(report->output))
		fprintf(stderr, "sctop: the reader of %s left %zu bytes unread\n", name,
			output_unread(report->output));
	err = output_close(report->output);
	if (err && (!report->error || report->error == -EIO))
		report->error = err; /* the descriptor's own reason */
	model_free(report->model);
	if (is_failure(report->error)) {
		fprintf(stderr, "sctop: cannot write %s: %s", name, strerror(-report->error));
		if (!report->options->format->interval)
			fprintf(stderr, " (stopped after %" PRIu64 " events)", report->event_cnt);
		fputs("\n", stderr);
		return EXIT_FAILED;
	}
	return report->lost && report->options->fail_on_loss ? EXIT_LOSS : EXIT_FINE;
}
