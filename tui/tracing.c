/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracing.c - a tracer per piece, its events into one output or into a recording each.
 *
 * A tracer is used once: counters only grow, and the next piece is to begin at nothing.
 */
#include "tracing.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "report.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/recorder.h"
#include "sctop/sink.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

#define EVENTS_A_TURN 4096
#define TURN_MS	      50
#define BACKLOG_BYTES (4u << 20) /* kept for a reader of the output; more is left out */
#define COUNTERS_NS   200000000	 /* what dead threads held is given back this often */

struct tracing {
	const struct options *options;
	struct tracer *tracer; /* loaded, or attached while `on`; NULL: to be loaded, or no_bpf */
	struct report report;
	struct recorder
		*recorder;  /* of this piece or, while it is not `on`, of the next; NULL: none */
	int record_error;   /* of this piece */
	bool record_failed; /* one of them */
	unsigned int recorded_cnt; /* names that were tried */
	bool on;
	bool began;   /* once at least */
	bool streams; /* events are wanted */
	bool broken;  /* loading failed: the next beginning tries again, and says why */
	uint64_t counters_at_ns;
};

/* 0, or -1 with one line in `why`. */
static int load(struct tracing *tracing, char *why, size_t why_size)
{
	const struct options *options = tracing->options;
	struct tracer_options tracer_options = {
		.stream = tracing->streams,
		.counts_only = !tracing->streams,
		.signals = options->format->signals,
		.bytes = options->bytes,
	};

	if (options->no_bpf || tracing->tracer)
		return 0;
	if (options->record_path)
		recorder_wants(&tracer_options);
	options_tracer(options, &tracer_options);
	tracing->tracer = tracer_new(&tracer_options, why, why_size);
	tracing->broken = !tracing->tracer;
	return tracing->broken ? -1 : 0;
}

static void record(struct tracing *tracing, const struct record *record)
{
	if (tracing->recorder && !tracing->record_error)
		tracing->record_error = recorder_feed(record, tracing->recorder);
}

static int on_counters(const struct record *what, void *arg)
{
	struct tracing *tracing = arg;

	record(tracing, what);
	return report_counters(what, &tracing->report);
}

static int on_event(const struct record *what, void *arg)
{
	struct tracing *tracing = arg;

	record(tracing, what);
	return tracing->report.error ? 0 : report_event(what, &tracing->report);
}

static void read_counters(struct tracing *tracing)
{
	struct source *source = tracer_source(tracing->tracer);
	uint64_t now = source_now_ns(source);

	if (now < tracing->counters_at_ns && !tracer_wants_reading(tracing->tracer))
		return;
	tracing->counters_at_ns = now + COUNTERS_NS;
	source_read_counters(source, on_counters, tracing);
	report_tick(&tracing->report, now);
}

static int read_events(struct tracing *tracing)
{
	if (!tracing->streams)
		return 0;
	return source_read_events(tracer_source(tracing->tracer), EVENTS_A_TURN, on_event, tracing);
}

/* Each piece has a file of its own: of FILE, FILE.2, FILE.3 … the next that is free. 0, or -1 with
 * why. */
static int open_recording(struct tracing *tracing, char *why, size_t why_size)
{
	const struct options *options = tracing->options;
	struct recorder_options recorder_options;

	if (!options->record_path || options->no_bpf || tracing->recorder)
		return 0;
	options_recorder(options, &recorder_options);
	tracing->record_error = 0;
	tracing->recorder =
		recorder_open_next(&recorder_options, &tracing->recorded_cnt, why, why_size);
	return tracing->recorder ? 0 : -1;
}

static void end_recording(struct tracing *tracing)
{
	struct recorder_state state;
	int err;

	if (!tracing->recorder)
		return;
	recorder_state(tracing->recorder, &state);
	fprintf(stderr, "sctop: recorded to %s\n", state.name);
	err = recorder_close(tracing->recorder);
	tracing->recorder = NULL;
	if (!err)
		return;
	tracing->record_error = err;
	tracing->record_failed = true;
	fprintf(stderr, "sctop: cannot write the recording: %s (until then it is readable)\n",
		strerror(-err));
}

void tracing_end(struct tracing *tracing)
{
	if (!tracing->on)
		return;
	tracing->on = false;
	if (!tracing->tracer)
		return;
	tracer_detach(tracing->tracer);
	tracing->counters_at_ns = 0;
	read_counters(tracing);
	while (read_events(tracing) > 0)
		;
	report_end(&tracing->report);
	end_recording(tracing);
	tracer_free(tracing->tracer);
	tracing->tracer = NULL;
}

/* Attaches. 0 or negative errno. */
static int attach(struct tracing *tracing, const struct filter *filter)
{
	struct source *source = tracer_source(tracing->tracer);
	int err = report_begin(&tracing->report, source);

	if (!err)
		err = tracer_attach(tracing->tracer);
	if (err)
		return err;
	if (tracing->recorder)
		tracing->record_error = recorder_begin(tracing->recorder, source, filter);
	tracing->counters_at_ns = 0;
	report_tick(&tracing->report, source_now_ns(source));
	return 0;
}

/* What may be refused comes first, so that what was counted before is not lost by it. */
int tracing_begin(struct tracing *tracing, const struct filter *filter, char *why, size_t why_size)
{
	int err = 0;

	if (!tracing->options->no_bpf) {
		if (load(tracing, why, why_size))
			return -1;
		err = tracer_set_filter(tracing->tracer, filter);
		if (!err && open_recording(tracing, why, why_size))
			return -1;
		if (!err)
			err = attach(tracing, filter);
	}
	if (err) {
		snprintf(why, why_size, "%s",
			 err == -E2BIG ? "too many terms in the filter" : strerror(-err));
		return -1;
	}
	tracing->on = tracing->began = true;
	return 0;
}

bool tracing_on(const struct tracing *tracing)
{
	return tracing->on;
}

struct model *tracing_model(struct tracing *tracing)
{
	if (tracing->on && tracing->tracer) {
		tracing->counters_at_ns = 0;
		read_counters(tracing);
	}
	return tracing->report.model;
}

int tracing_error(const struct tracing *tracing)
{
	return tracing->report.error ? tracing->report.error : tracing->record_error;
}

uint64_t tracing_unread_cnt(const struct tracing *tracing)
{
	return tracing->report.unread_cnt;
}

int tracing_event_fd(const struct tracing *tracing)
{
	return tracing->on && tracing->tracer && tracing->streams
		       ? source_event_fd(tracer_source(tracing->tracer))
		       : -1;
}

int tracing_unread_fd(const struct tracing *tracing)
{
	return output_unread_fd(tracing->report.output);
}

int tracing_timeout_ms(const struct tracing *tracing)
{
	if (tracing->options->no_bpf)
		return -1;
	if (tracing->on)
		return TURN_MS;
	return tracing->tracer || tracing->broken ? -1 : 0;
}

void tracing_turn(struct tracing *tracing)
{
	char why[512];

	if (!tracing->on && !tracing->broken && load(tracing, why, sizeof(why)))
		fprintf(stderr, "sctop: %s\n", why);
	if (!tracing->report.error)
		tracing->report.error = output_hand_on(tracing->report.output);
	if (!tracing->on || !tracing->tracer)
		return;
	read_counters(tracing);
	read_events(tracing);
	/* Where nothing can be written any more, the counts go on; tracing_error() and the end say
	 * so. */
	if (tracing->report.error && (!tracing->recorder || tracing->record_error))
		tracer_set_stream(tracing->tracer, false);
	else
		report_flush(&tracing->report);
}

/* ---- life ---- */

/* What can be refused without the kernel comes first. 0, or -1 after a line on stderr. */
static int open_all(struct tracing *tracing, int interrupt_fd)
{
	char why[512];

	if (report_open(&tracing->report, tracing->options))
		return -1;
	output_set_interrupt(tracing->report.output, interrupt_fd);
	if (output_set_backlog(tracing->report.output, BACKLOG_BYTES))
		snprintf(why, sizeof(why), "out of memory");
	else if (!open_recording(tracing, why, sizeof(why)) && !load(tracing, why, sizeof(why)))
		return 0;
	fprintf(stderr, "sctop: %s\n", why);
	recorder_abandon(tracing->recorder);
	report_discard(&tracing->report);
	return -1;
}

struct tracing *tracing_new(const struct options *options, int interrupt_fd)
{
	struct tracing *tracing = calloc(1, sizeof(*tracing));

	if (!tracing) {
		fprintf(stderr, "sctop: out of memory\n");
		return NULL;
	}
	tracing->options = options;
	tracing->streams =
		(!options->summary_only && !options->format->interval) || options->record_path;
	if (!open_all(tracing, interrupt_fd))
		return tracing;
	free(tracing);
	return NULL;
}

int tracing_free(struct tracing *tracing)
{
	int status = EXIT_FINE;

	if (!tracing)
		return EXIT_FINE;
	tracing_end(tracing);
	tracer_free(tracing->tracer);
	recorder_abandon(tracing->recorder);
	if (tracing->began)
		status = report_close(&tracing->report);
	else
		report_discard(&tracing->report);
	if (tracing->record_failed && status == EXIT_FINE)
		status = EXIT_FAILED;
	free(tracing);
	return status;
}
