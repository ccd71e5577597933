/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_replay.c - `sctop replay --batch`: a recording written out as trace would have.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "options.h"
#include "report.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/recording.h"
#include "sctop/selection.h"
#include "sctop/source.h"
#include "stop_signals.h"

#define EVENTS_A_TURN 4096

/*
 * One interval. Counters come first, so that the names of those whose events follow are known.
 * -EINTR: told to stop. -ECANCELED: the report knows why.
 */
static int replay_interval(struct report *report, struct source *source, int signal_fd)
{
	bool stopped;
	int err, cnt;

	err = source_read_counters(source, report_counters, report);
	do {
		cnt = source_read_events(source, EVENTS_A_TURN, report_event, report);
		stopped = stop_signals_came(signal_fd);
	} while (cnt > 0 && !stopped);
	if (!err)
		model_tick(report->model, source_now_ns(source));
	if (report->full || report->error)
		return -ECANCELED;
	if (cnt < 0 || err)
		return cnt < 0 ? cnt : err;
	return stopped ? -EINTR : 0;
}

/* 0, also when told to stop; or a negative errno after a line on stderr. */
static int replay_all(struct report *report, struct recording_reader *reader, struct source *source,
		      int signal_fd)
{
	int err;

	if (recording_info(reader)->midway)
		model_reset(report->model, source_now_ns(source)); /* older maxima may be in it */
	do {
		err = replay_interval(report, source, signal_fd);
	} while (!err);
	if (err == -EINTR || report->error == -EINTR)
		fprintf(stderr, "sctop: stopped before the end of the recording\n");
	if (err == -ECANCELED || err == -EINTR)
		return 0;
	if (recording_problem(reader))
		fprintf(stderr, "sctop: %s\n", recording_problem(reader));
	else if (err != -ENODATA)
		fprintf(stderr, "sctop: cannot read the recording: %s\n", strerror(-err));
	return err == -ENODATA ? 0 : err;
}

static int replay(const struct options *options, struct recording_reader *reader, int signal_fd)
{
	struct options with = *options;
	struct selection *selection = selection_new(recording_source(reader), options->filter);
	struct report report;
	int err, status = EXIT_FAILED;

	with.no_latency = recording_info(reader)->no_latency;
	with.bytes = recording_info(reader)->bytes;
	if (selection && !report_open(&report, &with)) {
		output_set_interrupt(report.output, signal_fd);
		err = report_begin(&report, selection_source(selection));
		if (!err) {
			err = replay_all(&report, reader, selection_source(selection), signal_fd);
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
	int status, signal_fd = stop_signals_open();
	char why[512];

	if (signal_fd < 0) {
		fprintf(stderr, "sctop: cannot wait for signals: %s\n", strerror(-signal_fd));
		return EXIT_FAILED;
	}
	signal(SIGPIPE, SIG_IGN); /* EPIPE instead, so that all is taken down in order */
	reader = recording_open(options->recording, why, sizeof(why));
	if (!reader) {
		fprintf(stderr, "sctop: %s\n", why);
		close(signal_fd);
		return EXIT_FAILED;
	}
	status = replay(options, reader, signal_fd);
	recording_close(reader);
	close(signal_fd);
	return status;
}
