/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_record.c - `sctop record`: everything the live source yields into a file, for `sctop replay`.
 *
 * The loop is headless.c's, the file recorder.c's.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "headless.h"
#include "options.h"
#include "report.h"
#include "sctop/recorder.h"
#include "sctop/text.h"
#include "sctop/tracer.h"

struct recording {
	const struct options *options;
	struct recorder *recorder;
	int error;
	bool full; /* --events is reached */
};

static int on_record(const struct record *record, void *arg)
{
	struct recording *recording = arg;

	if (!recording->error)
		recording->error = recorder_feed(record, recording->recorder);
	return recording->error;
}

static int on_event(const struct record *record, void *arg)
{
	struct recording *recording = arg;
	uint64_t max = recording->options->events_max;
	struct recorder_state state;

	if (on_record(record, recording) || !max)
		return recording->error;
	recorder_state(recording->recorder, &state);
	recording->full = state.events >= max;
	return recording->full ? -ECANCELED : 0;
}

static int on_turn(void *arg)
{
	const struct recording *recording = arg;

	return recording->error ? recording->error : recording->full;
}

/* What there is of a recording is readable, whatever happened. */
static int finish(struct recording *recording)
{
	struct recorder_state state;
	char name[512], size[8];
	bool lost;
	int err;

	recorder_finish(recording->recorder);
	recorder_state(recording->recorder, &state);
	snprintf(name, sizeof(name), "%s", state.name);
	err = recorder_close(recording->recorder);
	if (err)
		fprintf(stderr,
			"sctop: cannot write %s: %s (what was recorded until then is readable)\n",
			name, strerror(-err));
	text_bytes(size, state.bytes);
	fprintf(stderr, "sctop: recorded %.1f s to %s: %" PRIu64 " calls, %" PRIu64 " events, %s\n",
		(double)state.duration_ns / 1e9, name, state.stats.passed, state.events, size);
	lost = report_losses(&state.stats, 0, "recorded");
	if (err)
		return EXIT_FAILED;
	return lost && recording->options->fail_on_loss ? EXIT_LOSS : EXIT_FINE;
}

static int record(struct headless *headless, struct recording *recording)
{
	const struct headless_client client = {
		.arg = recording,
		.counters = on_record,
		.event = recording->options->no_events ? NULL : on_event,
		.turn = on_turn,
		.makes_files = recording->options->force,
		.counters_ns = recording->options->interval_ns,
	};
	int status = headless_start(headless, &client);
	int written;

	if (status != EXIT_FINE) {
		recorder_abandon(recording->recorder);
		return status;
	}
	recording->error = recorder_begin(recording->recorder, headless_source(headless),
					  recording->options->filter);
	status = headless_run(headless);
	written = finish(recording);
	return status == EXIT_FINE ? written : status;
}

/* What can be refused without the kernel comes first. */
int cmd_record(const struct options *options)
{
	struct tracer_options more = { .stream = !options->no_events,
				       .counts_only = options->no_events };
	struct recording recording = { .options = options };
	struct recorder_options recorder_options;
	struct headless *headless;
	char why[512];
	int status;

	if (options->trigger)
		return cmd_record_trigger(options);
	options_recorder(options, &recorder_options);
	recorder_wants(&more);
	recording.recorder = recorder_open(&recorder_options, why, sizeof(why));
	if (!recording.recorder) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	headless = headless_new(options, &more, &status);
	if (headless)
		status = record(headless, &recording);
	else
		recorder_abandon(recording.recorder);
	return headless_free(headless, status);
}
