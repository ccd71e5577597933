/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_replay.c - `sctop replay --batch`: a recording written out as trace would have.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "options.h"
#include "report.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/selection.h"
#include "sctop/source.h"

#define EVENTS_A_TURN 4096

/* One interval. Counters come first, so that the names of those whose events follow are known. */
static int replay_interval(struct report *report, struct source *source)
{
	int err, cnt;

	err = source_read_counters(source, report_counters, report);
	do {
		cnt = source_read_events(source, EVENTS_A_TURN, report_event, report);
	} while (cnt > 0);
	if (!err)
		model_tick(report->model, source_now_ns(source));
	if (report->full || report->error)
		return -ECANCELED; /* the report knows why */
	return cnt < 0 ? cnt : err;
}

/* 0, or -EBADMSG after a line on stderr. */
static int replay_all(struct report *report, struct recording_reader *reader, struct source *source)
{
	int err;

	if (recording_info(reader)->midway)
		model_reset(report->model); /* maxima may be older than the recording */
	do {
		err = replay_interval(report, source);
	} while (!err);
	if (err == -ECANCELED)
		return 0;
	if (recording_problem(reader))
		fprintf(stderr, "sctop: %s\n", recording_problem(reader));
	else if (err != -ENODATA)
		fprintf(stderr, "sctop: cannot read the recording: %s\n", strerror(-err));
	return err == -ENODATA ? 0 : err;
}

static int replay(const struct options *options, struct recording_reader *reader)
{
	struct options with = *options;
	struct selection *selection = selection_new(recording_source(reader), options->filter);
	struct report report;
	int err, status = EXIT_FAILED;

	with.no_latency = recording_info(reader)->no_latency;
	if (selection && !report_open(&report, &with)) {
		err = report_begin(&report, selection_source(selection));
		if (!err) {
			err = replay_all(&report, reader, selection_source(selection));
			report_end(&report);
		}
		status = report_close(&report);
		if (err)
			status = EXIT_FAILED;
	}
	selection_free(selection);
	return status;
}

int cmd_replay_batch(const struct options *options)
{
	struct recording_reader *reader;
	char why[512];
	int status;

	reader = recording_open(options->recording, why, sizeof(why));
	if (!reader) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	status = replay(options, reader);
	recording_close(reader);
	return status;
}
