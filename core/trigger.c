/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * trigger.c - a ring of records, what was known where it begins, and a recorder now and then.
 *
 * A recording needs to know who was there when it began, and the totals until then. So whatever
 * leaves the ring goes into a model and a copy of the totals, which are always those of the ring's
 * beginning. Only whole readings of the counters leave it: the totals are right after each.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_ring.h"
#include "sctop/decode.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/recorder.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sctop/trigger.h"

/* A reading each so many bytes, so that dropping one does not cost much of the window. */
#define READINGS_IN_MEMORY 8

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
	struct record_ring *ring;
	struct model *known;	   /* who was there where the ring begins … */
	struct record_stats began; /* … and the totals */
	size_t readings;	   /* in the ring */
	size_t bytes_since;	   /* the last of them */
	bool cut;		   /* the last one dropped was not old, there was no room */
	bool overflowed;	   /* what ends with the next one has not had room */
	uint64_t refused;	   /* events since `began` that had no room */
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

/* ---- what is kept ---- */

/* Whatever leaves the ring is what was, when the rest begins. */
static int pass_by(struct trigger *trigger, const struct record *record)
{
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		return model_feed(record, trigger->known);
	case RECORD_STATS:
		trigger->began = record->stats;
		trigger->readings--;
		return 0;
	default:
		return 0;
	}
}

/* Drops all up to the end of the oldest reading. */
static int drop_reading(struct trigger *trigger)
{
	struct record record;
	bool ends = false;
	int err = 0;

	while (!ends && !err && record_ring_first(trigger->ring, &record)) {
		ends = record.type == RECORD_STATS;
		err = pass_by(trigger, &record);
		record_ring_drop(trigger->ring);
	}
	return err;
}

/* When the oldest reading in the ring ended. */
static int find_reading(const struct record *record, void *arg)
{
	if (record->type != RECORD_STATS)
		return 0;
	*(uint64_t *)arg = record->stats.time_ns;
	return 1;
}

static int drop_old(struct trigger *trigger, uint64_t now_ns)
{
	uint64_t time_ns;
	int err = 0;

	while (!err && trigger->readings &&
	       record_ring_each(trigger->ring, find_reading, &time_ns) &&
	       time_ns + trigger->options.before_ns <= now_ns) {
		err = drop_reading(trigger);
		trigger->cut = false;
	}
	return err;
}

/* Empties the ring. */
static int pass_all(struct trigger *trigger)
{
	struct record record;
	int err = 0;

	for (; record_ring_first(trigger->ring, &record); record_ring_drop(trigger->ring)) {
		int failed = pass_by(trigger, &record);

		trigger->refused += record.type == RECORD_EVENT;
		err = err ? err : failed;
	}
	return err;
}

/* Of a reading only a part was kept, which is worth nothing: what is kept begins where it ends. */
static int begin_again(struct trigger *trigger, const struct record_stats *stats)
{
	int err = pass_all(trigger);

	trigger->began = *stats;
	trigger->bytes_since = 0;
	trigger->refused = 0;
	trigger->overflowed = false;
	trigger->cut = true;
	return err;
}

/* There is no reading to drop: all goes that came since the last one, but for what comes now. */
static int overflow(struct trigger *trigger, const struct record *record)
{
	int err;

	if (record->type == RECORD_STATS)
		return begin_again(trigger, &record->stats);
	trigger->overflowed = true;
	err = pass_all(trigger);
	if (err || record_ring_add(trigger->ring, record))
		return err;
	trigger->refused += record->type == RECORD_EVENT;
	return pass_by(trigger, record);
}

static int keep(struct trigger *trigger, const struct record *record)
{
	size_t before = record_ring_used(trigger->ring);
	int err;

	if (trigger->overflowed && record->type == RECORD_STATS)
		return begin_again(trigger, &record->stats);
	while (!record_ring_add(trigger->ring, record)) {
		if (!trigger->readings)
			return overflow(trigger, record);
		err = drop_reading(trigger);
		trigger->cut = true;
		if (err)
			return err;
		before = record_ring_used(trigger->ring);
	}
	trigger->bytes_since += record_ring_used(trigger->ring) - before;
	if (record->type != RECORD_STATS)
		return 0;
	trigger->readings++;
	trigger->bytes_since = 0;
	return drop_old(trigger, record->stats.time_ns);
}

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
		.before = &trigger->began,
	};

	return recorder_open_next(&options, &trigger->tried, why, why_size);
}

static int write_kept(struct trigger *trigger)
{
	const struct record lost = {
		.type = RECORD_LOST,
		.lost = { LOST_RING, trigger->refused, trigger->began.time_ns },
	};
	int err;

	trigger->then.source.realtime_offset_ns = trigger->then.live->realtime_offset_ns;
	trigger->then.source.boottime_offset_ns = trigger->then.live->boottime_offset_ns;
	trigger->then.source.boottime_known = trigger->then.live->boottime_known;
	trigger->then.now_ns = trigger->began.time_ns;
	err = recorder_begin(trigger->recorder, &trigger->then.source, trigger->filter);
	if (!err)
		err = model_tasks(trigger->known, recorder_feed, trigger->recorder);
	if (!err && trigger->refused)
		err = recorder_feed(&lost, trigger->recorder);
	trigger->refused = 0;
	if (!err)
		err = record_ring_each(trigger->ring, recorder_feed, trigger->recorder);
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
	uint64_t now_ns = event->time_ns + event->duration_ns, kept_ns;
	char why[512], what[160];
	bool cut;
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
	kept_ns = now_ns > trigger->began.time_ns ? now_ns - trigger->began.time_ns : 0;
	cut = trigger->refused || (trigger->cut && kept_ns < trigger->options.before_ns);
	recorder_state(trigger->recorder, &state);
	describe(event, what, sizeof(what));
	say(trigger, cut, "%s: recording to %s, with the %.1f s before%s", what, state.name,
	    (double)kept_ns / 1e9, cut ? ", as no more fits in memory" : "");
	err = write_kept(trigger);
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
	int err = 0, kept = keep(trigger, record);
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
	return trigger->bytes_since > trigger->options.bytes_max / READINGS_IN_MEMORY;
}

/* ---- from begin to end ---- */

int trigger_know(const struct record *record, void *arg)
{
	struct trigger *trigger = arg;

	return model_feed(record, trigger->known);
}

static void forget_kept(struct trigger *trigger)
{
	pass_all(trigger);
	trigger->readings = trigger->bytes_since = 0;
	trigger->cut = trigger->overflowed = false;
	trigger->refused = 0;
}

int trigger_begin(struct trigger *trigger, struct source *source, const struct filter *filter,
		  const struct record_stats *stats)
{
	struct filter *copy = filter_clone(filter);

	if (!copy)
		return -ENOMEM;
	if (trigger->recorder)
		finish(trigger, 0);
	forget_kept(trigger);
	filter_free(trigger->filter);
	trigger->filter = copy;
	trigger->then = (struct then){ .source.ops = &then_ops, .live = source };
	trigger->began = stats ? *stats : (struct record_stats){ 0 };
	trigger->began.time_ns = source_now_ns(source);
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
		.kept_ns = now_ns > trigger->began.time_ns ? now_ns - trigger->began.time_ns : 0,
		.kept_bytes = record_ring_used(trigger->ring),
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
	trigger->ring = record_ring_new(trigger->options.bytes_max);
	trigger->known = model_new(NULL);
	if (trigger->path && trigger->on && trigger->ring && trigger->known)
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
	model_free(trigger->known);
	record_ring_free(trigger->ring);
	filter_free(trigger->on);
	filter_free(trigger->filter);
	free(trigger->path);
	free(trigger);
}
