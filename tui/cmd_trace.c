/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_trace.c - `sctop trace`: the live source written to a sink, without a screen.
 *
 * The loop is headless.c's, what is written report.c's.
 */
#include <unistd.h>

#include "cmd.h"
#include "headless.h"
#include "options.h"
#include "report.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/sink.h"
#include "sctop/tracer.h"

#define COUNTERS_NS 200000000 /* what dead threads held is given back this often */
#define NAMES_NS    10000000  /* … where events carry the names of new processes */

/* What has no events streams none. */
static bool streams(const struct options *options)
{
	return !options->summary_only && !options->format->interval;
}

/* Who reads the terminal's other end would be traced for showing the trace, and so on. */
static bool feeds_back(const struct options *options)
{
	return !options->output && isatty(STDOUT_FILENO) && streams(options) &&
	       !filter_has(options->filter, FILTER_PID) && !filter_has(options->filter, FILTER_TTY);
}

static void on_counted(void *arg, uint64_t now_ns)
{
	report_tick(arg, now_ns);
}

static int on_turn(void *arg)
{
	struct report *report = arg;

	report_flush(report);
	return report->error ? report->error : report->full;
}

static uint64_t counters_ns(const struct options *options)
{
	if (options->format->interval && options->interval_ns < COUNTERS_NS)
		return options->interval_ns;
	return options->format->names ? NAMES_NS : COUNTERS_NS;
}

/* *began, once something may be written. */
static int trace(struct headless *headless, struct report *report, bool *began)
{
	const struct options *options = report->options;
	const struct headless_client client = {
		.arg = report,
		.counters = report_counters,
		.event = streams(options) ? report_event : NULL,
		.counted = on_counted,
		.turn = on_turn,
		.makes_files = options->output && (options->format->interval || options->force),
		.counters_ns = counters_ns(options),
	};
	int status;

	output_set_interrupt(report->output, headless_signal_fd(headless));
	if (report_begin(report, headless_source(headless)))
		return EXIT_FAILED;
	status = headless_start(headless, &client);
	if (status != EXIT_FINE)
		return status;
	*began = true;
	status = headless_run(headless);
	report_end(report);
	return status;
}

/* What can be refused without the kernel comes first. */
int cmd_trace(const struct options *options)
{
	const struct tracer_options more = {
		.stream = streams(options),
		.hide_terminal = feeds_back(options),
		.signals = options->format->signals,
		.counts_only = !streams(options),
		.bytes = options->bytes,
	};
	struct headless *headless;
	struct report report;
	int status, written;
	bool began = false;

	if (report_open(&report, options))
		return EXIT_FAILED;
	headless = headless_new(options, &more, &status);
	if (headless)
		status = trace(headless, &report, &began);
	if (began) {
		written = report_close(&report);
		status = status == EXIT_FINE ? written : status;
	} else {
		report_discard(&report);
	}
	return headless_free(headless, status);
}
