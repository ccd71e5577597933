/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_record_trigger.c - `sctop record --trigger`: a file for each time that a call passes a
 * filter, with what was before and after.
 *
 * The loop is headless.c's, when to write what is trigger.c's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "headless.h"
#include "options.h"
#include "sctop/recorder.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "sctop/trigger.h"

struct watch {
	struct trigger *trigger;
	bool failed; /* something could not be written */
	bool rests;
	int error;
};

static void say(void *arg, bool bad, const char *line)
{
	struct watch *watch = arg;
	struct trigger_state state;

	fprintf(stderr, "sctop: %s\n", line);
	if (!bad)
		return;
	trigger_state(watch->trigger, &state);
	watch->rests = state.resting;
	watch->failed = state.failed;
}

static int on_record(const struct record *record, void *arg)
{
	struct watch *watch = arg;

	watch->error = trigger_feed(record, watch->trigger);
	return watch->error;
}

/* Once it fires no more, there is nothing to stay for. */
static int on_turn(void *arg)
{
	const struct watch *watch = arg;

	return watch->error ? watch->error : watch->rests;
}

static bool wants_reading(void *arg)
{
	return trigger_wants_reading(((struct watch *)arg)->trigger);
}

static void tell_begin(const struct options *options)
{
	char memory[8];

	text_bytes(memory, options->trigger_bytes ? options->trigger_bytes : TRIGGER_BYTES);
	fprintf(stderr, "sctop: armed: %.1f s before and %.1f s after, at most %s in memory\n",
		(double)options->before_ns / 1e9, (double)options->after_ns / 1e9, memory);
}

static int run(struct headless *headless, struct watch *watch, const struct options *options)
{
	const struct headless_client client = {
		.arg = watch,
		.counters = on_record,
		.event = on_record,
		.turn = on_turn,
		.wants_reading = wants_reading,
		.makes_files = true,
		.counters_ns = options->interval_ns,
	};
	struct trigger_state state;
	int status;

	if (trigger_begin(watch->trigger, headless_source(headless), options->filter, NULL))
		return EXIT_FAILED;
	tell_begin(options);
	status = headless_start(headless, &client);
	if (status == EXIT_FINE)
		status = headless_run(headless);
	trigger_state(watch->trigger, &state);
	fprintf(stderr, "sctop: the trigger fired %u times, %" PRIu64 " calls matched\n",
		state.fired, state.matched);
	return status;
}

int cmd_record_trigger(const struct options *options)
{
	struct tracer_options more = { .stream = true };
	struct watch watch = { 0 };
	const struct trigger_options trigger_options = {
		.path = options->record_path,
		.on = options->trigger,
		.before_ns = options->before_ns,
		.after_ns = options->after_ns,
		.bytes_max = options->trigger_bytes,
		.files_max = options->trigger_files,
		.no_latency = options->no_latency,
		.interval_ns = options->interval_ns,
		.say = say,
		.say_arg = &watch,
	};
	struct headless *headless;
	char why[512];
	int status;

	watch.trigger = trigger_new(&trigger_options, why, sizeof(why));
	if (!watch.trigger) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	recorder_wants(&more);
	headless = headless_new(options, &more, &status);
	if (headless)
		status = run(headless, &watch, options);
	trigger_free(watch.trigger); /* it may fail to finish a file */
	if (watch.failed && status == EXIT_FINE)
		status = EXIT_FAILED;
	return headless_free(headless, status);
}
