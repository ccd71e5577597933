/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_replay.c - `sctop replay --batch`: a recording written out as trace would have.
 *
 * The filter narrows the events; the summary is of the whole recording.
 */
#include <errno.h>
#include <stdio.h>

#include "cmd.h"
#include "options.h"
#include "report.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/source.h"

#define EVENTS_A_TURN 4096

static int replay_all(struct report *report, struct source *source)
{
	int err, cnt;

	model_tick(report->model, source_now_ns(source));
	do {
		err = source_read_counters(source, report_counters, report);
		do {
			cnt = source_read_events(source, EVENTS_A_TURN, report_event, report);
		} while (cnt > 0);
		if (!err && !cnt)
			model_tick(report->model, source_now_ns(source));
	} while (!err && !cnt);
	return err == -ENODATA ? 0 : err;
}

int cmd_replay_batch(const struct options *options)
{
	struct recording_reader *reader;
	struct source *source;
	struct report report;
	char why[512];
	int err, status;

	reader = recording_open(options->recording, why, sizeof(why));
	if (!reader) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	source = recording_source(reader);
	if (report_open(&report, options, source)) {
		recording_close(reader);
		return EXIT_FAILED;
	}
	report.filter = options->filter;
	err = replay_all(&report, source);
	status = report_close(&report, source);
	if (err)
		fprintf(stderr, "sctop: the recording is damaged; shown up to there\n");
	recording_close(reader);
	return err ? EXIT_FAILED : status;
}
