/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * trigger.c - a recorder now and then, which gets a window of what was before and what follows.
 *
 * How that window is kept is in record_window.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_window.h"
#include "sctop/decode.h"
#include "sctop/filter.h"
#include "sctop/recorder.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sctop/trigger.h"

/* The live source, but in the past while that is written. */
struct then {
	struct source source; /* first */
	struct source *live;
	uint64_t now_ns; /* 0: now */
};

struct trigger {
	struct trigger_options options;
	char *path;
	struct filter *on, *filter; /* what fires; what is in force */
	struct record_window *window;
	struct then then;
	struct recorder *recorder; /* NULL: armed */
	uint64_t until_ns;
	unsigned int tried; /* names of files */
	uint32_t fired;
	uint64_t matched;
	bool resting, failed; /* as struct trigger_state has them */
};

static void __attribute__((format(printf, 3, 4)))
say(const struct trigger *trigger, bool bad, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	trigger->options.say(trigger->options.say_arg, bad, line);
}

/* ---- the source of a recording ---- */

static int then_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
			size_t size)
{
	return source_command(((struct then *)source)->live, tgid, start_ns, buf, size);
}

static uint64_t then_now_ns(const struct source *source)
{
	const struct then *then = (const struct then *)source;

	return then->now_ns ? then->now_ns : source_now_ns(then->live);
}

/* The recorder asks for nothing else. */
static const struct source_ops then_ops = { .command = then_command, .now_ns = then_now_ns };

/* ---- what is recorded ---- */

/* The end of a recording, whether its time is up or it can go no further. */
static void finish(struct trigger *trigger, int err)
{
	struct recorder_state state;
	char name[512], size[8];
	int close_err;

	recorder_finish(trigger->recorder);
	recorder_state(trigger->recorder, &state);
	snprintf(name, sizeof(name), "%s", state.name);
	text_bytes(size, state.bytes);
	close_err = recorder_close(trigger->recorder);
	trigger->recorder = NULL;
	err = err ? err : close_err;
	if (err) {
		trigger->resting = trigger->failed = true;
		say(trigger, true, "cannot write %s: %s; the trigger rests", name, strerror(-err));
		return;
	}
	say(trigger, state.lost,
	    "recorded %.1f s to %s: %" PRIu64 " calls, %" PRIu64 " events, %" PRIu64 " lost, %s",
	    (double)state.duration_ns / 1e9, name, state.stats.passed, state.events, state.lost,
	    size);
	if (trigger->fired < trigger->options.files_max)
		return;
	trigger->resting = true;
	say(trigger, true, "the trigger rests: that were %u files", trigger->fired);
}

static struct recorder *open_next(struct trigger *trigger, char *why, size_t why_size)
{
	const struct recorder_options options = {
		.path = trigger->path,
		.no_latency = trigger->options.no_latency,
		.interval_ns = trigger->options.interval_ns,
		.before = record_window_began(trigger->window),
	};

	return recorder_open_next(&options, &trigger->tried, why, why_size);
}

static int write_window(struct trigger *trigger)
{
	int err;

	trigger->then.source.realtime_offset_ns = trigger->then.live->realtime_offset_ns;
	trigger->then.source.boottime_offset_ns = trigger->then.live->boottime_offset_ns;
	trigger->then.source.boottime_known = trigger->then.live->boottime_known;
	trigger->then.now_ns = record_window_began(trigger->window)->time_ns;
	err = recorder_begin(trigger->recorder, &trigger->then.source, trigger->filter);
	if (!err)
		err = record_window_each(trigger->window, recorder_feed, trigger->recorder);
	trigger->then.now_ns = 0;
	return err;
}

static void describe(const struct sctop_event *event, char *buf, size_t size)
{
	char call[24], comm[4 * SCTOP_COMM_LEN + 1];
	const char *error =
		event->ret < 0 && event->ret >= -4095 ? errno_name((int)-event->ret) : NULL;

	text_escape(comm, sizeof(comm), event->comm, strnlen(event->comm, SCTOP_COMM_LEN), 0);
	snprintf(buf, size, "%s of %s(%u)%s%s", syscall_name(event->abi, event->nr, call), comm,
		 event->tgid, error ? ", " : "", error ? error : "");
}

static void fire(struct trigger *trigger, const struct sctop_event *event)
{
	uint64_t now_ns = event->time_ns + event->duration_ns;
	bool cut = record_window_is_cut(trigger->window, now_ns);
	char why[512], what[160];
	struct recorder_state state;
	int err;

	trigger->recorder = open_next(trigger, why, sizeof(why));
	if (!trigger->recorder) {
		trigger->resting = trigger->failed = true;
		say(trigger, true, "%s; the trigger rests", why);
		return;
	}
	trigger->fired++;
	trigger->until_ns = now_ns + trigger->options.after_ns;
	recorder_state(trigger->recorder, &state);
	describe(event, what, sizeof(what));
	say(trigger, cut, "%s: recording to %s, with the %.1f s before%s", what, state.name,
	    (double)record_window_length_ns(trigger->window, now_ns) / 1e9,
	    cut ? ", as no more fits in memory" : "");
	err = write_window(trigger);
	if (err)
		finish(trigger, err);
}

/* Whether it is a call of those that were asked for. */
static bool matches(const struct trigger *trigger, const struct record *record)
{
	return record->type == RECORD_EVENT && record->event->type == SCTOP_EVENT_CALL &&
	       filter_match_event(trigger->on, record->event, NULL);
}

int trigger_feed(const struct record *record, void *arg)
{
	struct trigger *trigger = arg;
	int err = 0, kept = record_window_add(trigger->window, record);
	bool match = matches(trigger, record);

	trigger->matched += match;
	if (trigger->recorder)
		err = recorder_feed(record, trigger->recorder);
	else if (match && !trigger->resting)
		fire(trigger, record->event);
	if (err || (trigger->recorder && record->type == RECORD_STATS &&
		    record->stats.time_ns >= trigger->until_ns))
		finish(trigger, err);
	return kept;
}

bool trigger_wants_reading(const struct trigger *trigger)
{
	return record_window_wants_reading(trigger->window);
}

/* ---- from begin to end ---- */

int trigger_know(const struct record *record, void *arg)
{
	struct trigger *trigger = arg;

	return record_window_know(trigger->window, record);
}

int trigger_begin(struct trigger *trigger, struct source *source, const struct filter *filter,
		  const struct record_stats *stats)
{
	struct record_stats began = stats ? *stats : (struct record_stats){ 0 };
	struct filter *copy = filter_clone(filter);

	if (!copy)
		return -ENOMEM;
	if (trigger->recorder)
		finish(trigger, 0);
	filter_free(trigger->filter);
	trigger->filter = copy;
	trigger->then = (struct then){ .source.ops = &then_ops, .live = source };
	began.time_ns = source_now_ns(source);
	record_window_begin(trigger->window, &began);
	return 0;
}

void trigger_state(const struct trigger *trigger, struct trigger_state *state)
{
	uint64_t now_ns = trigger->then.live ? source_now_ns(trigger->then.live) : 0;

	*state = (struct trigger_state){
		.fired = trigger->fired,
		.matched = trigger->matched,
		.recording = trigger->recorder,
		.resting = trigger->resting,
		.failed = trigger->failed,
		.kept_ns = record_window_length_ns(trigger->window, now_ns),
		.kept_bytes = record_window_used(trigger->window),
	};
}

/* A path where nothing can be made is known now, not when it is needed. */
static int try_path(struct trigger *trigger, char *why, size_t why_size)
{
	struct recorder *recorder = open_next(trigger, why, why_size);

	if (!recorder)
		return -errno;
	recorder_abandon(recorder);
	trigger->tried = 0;
	return 0;
}

struct trigger *trigger_new(const struct trigger_options *options, char *why, size_t why_size)
{
	struct trigger *trigger = calloc(1, sizeof(*trigger));
	int err = -ENOMEM;

	snprintf(why, why_size, "out of memory");
	if (!trigger) {
		errno = ENOMEM;
		return NULL;
	}
	trigger->options = *options;
	if (!options->bytes_max)
		trigger->options.bytes_max = TRIGGER_BYTES;
	if (!options->files_max)
		trigger->options.files_max = TRIGGER_FILES;
	trigger->path = strdup(options->path);
	trigger->on = filter_clone(options->on);
	trigger->window = record_window_new(options->before_ns, trigger->options.bytes_max);
	if (trigger->path && trigger->on && trigger->window)
		err = try_path(trigger, why, why_size);
	if (!err)
		return trigger;
	trigger_free(trigger);
	errno = -err;
	return NULL;
}

void trigger_free(struct trigger *trigger)
{
	if (!trigger)
		return;
	if (trigger->recorder)
		finish(trigger, 0);
	record_window_free(trigger->window);
	filter_free(trigger->on);
	filter_free(trigger->filter);
	free(trigger->path);
	free(trigger);
}
