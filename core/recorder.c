/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recorder.c - records on their way into a file, with what they lack added.
 *
 * Counters may be read more often than an interval ends: the totals between are left out, so that
 * frames stay large enough to be packed well.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/process_facts.h"
#include "sctop/recorder.h"
#include "sctop/recording.h"
#include "sctop/tracer.h"

#define NAMES_MAX    9999
#define KNOWN_MAX    65536
#define COMMANDS_MAX 2000 /* looked up in an interval: a storm of forks is not slowed down */
#define FACTS_MAX    1000 /* processes looked at at the end of an interval, the others in turn */
#define THREADS_MAX  500  /* … and threads */
#define FACTS_AGE_NS 2000000000ull /* of an interval's end: later, nobody knows what was then */

/* A process whose command line was looked up, and as what. */
struct known {
	uint32_t tgid;
	uint64_t start_ns;
	char exe[SCTOP_EXE_LEN];
	UT_hash_handle hh;
};

struct recorder {
	struct recorder_options options;
	struct source *source;
	struct output *output;
	struct recording_writer *writer;
	struct known *known;
	struct facts_watch *facts, *thread_facts; /* these wait for no others */
	struct record stats;			  /* the last ones */
	struct record_stats before;
	bool stats_wait; /* … are not written yet */
	bool midway;	 /* there is a `before` */
	unsigned int command_cnt;
	uint64_t begin_ns, interval_ns; /* begin of the recording, of the running interval */
	uint64_t events, intervals;
	uint64_t bytes; /* once it is finished */
	int err;
};

static int write_record(struct recorder *recorder, const struct record *record)
{
	if (!recorder->err && recorder->writer)
		recorder->err = recording_write(record, recorder->writer);
	return recorder->err;
}

/* ---- command lines ---- */

static void forget_all(struct recorder *recorder)
{
	struct known *known, *next;

	HASH_ITER (hh, recorder->known, known, next) {
		HASH_DEL(recorder->known, known);
		free(known);
	}
}

static struct known *find_or_add(struct recorder *recorder, uint32_t tgid)
{
	struct known *known;

	HASH_FIND(hh, recorder->known, &tgid, sizeof(tgid), known);
	if (known)
		return known;
	if (HASH_COUNT(recorder->known) >= KNOWN_MAX)
		forget_all(recorder);
	known = calloc(1, sizeof(*known));
	if (!known)
		return NULL;
	known->tgid = tgid;
	HASH_ADD(hh, recorder->known, tgid, sizeof(known->tgid), known);
	if (known->hh.tbl)
		return known;
	free(known);
	return NULL;
}

/* Whether this process, or what it executes, is new to us. */
static bool is_news(struct recorder *recorder, const struct sctop_task *info)
{
	struct known *known = find_or_add(recorder, info->tgid);

	if (!known || (known->start_ns == info->start_ns &&
		       !memcmp(known->exe, info->exe, sizeof(known->exe))))
		return false;
	known->start_ns = info->start_ns;
	memcpy(known->exe, info->exe, sizeof(known->exe));
	return true;
}

static int write_command(struct recorder *recorder, const struct sctop_task *info)
{
	char text[RECORD_TEXT_MAX];
	struct record record = { .type = RECORD_COMMAND };
	int len;

	/* Over the limit it stays news: its next record asks again. */
	if (info->flags & SCTOP_TASK_KTHREAD || !info->tgid ||
	    recorder->command_cnt >= COMMANDS_MAX || !is_news(recorder, info))
		return 0;
	recorder->command_cnt++;
	len = source_command(recorder->source, info->tgid, info->start_ns, text, sizeof(text));
	if (len <= 0)
		return 0;
	record.text = (struct record_text){
		.tgid = info->tgid,
		.start_ns = info->start_ns,
		.time_ns = source_now_ns(recorder->source),
		.text = text,
		.len = (size_t)len,
	};
	return write_record(recorder, &record);
}

static void forget(struct recorder *recorder, const struct sctop_task *info)
{
	struct known *known;

	HASH_FIND(hh, recorder->known, &info->tgid, sizeof(info->tgid), known);
	if (!known || known->start_ns != info->start_ns)
		return;
	HASH_DEL(recorder->known, known);
	free(known);
}

/* ---- records ---- */

static int write_one(const struct record *record, void *arg)
{
	return write_record(arg, record);
}

/* Of now, so not for what is recorded late: out of the memory of a trigger, for one. */
static int write_facts(struct recorder *recorder)
{
	struct timespec now;
	uint64_t now_ns;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &now);
	now_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	if (now_ns - recorder->stats.stats.time_ns > FACTS_AGE_NS)
		return 0;
	err = facts_watch_poll(recorder->facts, FACTS_MAX, now_ns, write_one, recorder);
	return err ? err
		   : facts_watch_poll(recorder->thread_facts, THREADS_MAX, now_ns, write_one,
				      recorder);
}

/* A process, and every thread of it but the first, whose state is the process's. */
static void watch_facts(struct recorder *recorder, const struct sctop_task *info)
{
	if (!info->tgid)
		return;
	facts_watch_add(recorder->facts, info->tgid, 0, info->start_ns);
	if (info->tid != info->tgid)
		facts_watch_add(recorder->thread_facts, info->tgid, info->tid, info->start_ns);
}

static int write_stats(struct recorder *recorder)
{
	struct record record = recorder->stats;

	write_facts(recorder);
	record_stats_since(&record.stats, &recorder->stats.stats, &recorder->before);
	recorder->stats_wait = false;
	recorder->interval_ns = record.stats.time_ns;
	recorder->command_cnt = 0;
	recorder->intervals++;
	return write_record(recorder, &record);
}

/* An interval is over when the next reading would make it much longer than it should be. */
static int take_stats(struct recorder *recorder, const struct record *record)
{
	uint64_t elapsed = record->stats.time_ns - recorder->interval_ns;

	recorder->stats = *record;
	recorder->stats_wait = true;
	return elapsed < recorder->options.interval_ns / 8 * 7 ? 0 : write_stats(recorder);
}

int recorder_feed(const struct record *record, void *arg)
{
	struct recorder *recorder = arg;
	int err;

	if (record->type == RECORD_STATS)
		return take_stats(recorder, record);
	err = write_record(recorder, record);
	if (err)
		return err;
	switch (record->type) {
	case RECORD_EVENT:
		recorder->events++;
		break;
	case RECORD_TASK:
		watch_facts(recorder, record->info);
		return write_command(recorder, record->info);
	case RECORD_TASK_END:
		facts_watch_remove(recorder->thread_facts, record->info->tgid, record->info->tid,
				   record->info->start_ns);
		if (record->info->flags & SCTOP_TASK_GROUP_DEAD)
			forget(recorder, record->info);
		break;
	default:
		break;
	}
	return 0;
}

int recorder_filter(struct recorder *recorder, const struct filter *filter)
{
	char text[RECORD_TEXT_MAX];
	int len = filter_print(filter, text, sizeof(text));
	struct record record = { .type = RECORD_FILTER };

	record.text = (struct record_text){
		.time_ns = source_now_ns(recorder->source),
		.text = text,
		.len = len < (int)sizeof(text) ? (size_t)len : sizeof(text) - 1,
	};
	return write_record(recorder, &record);
}

/* ---- from begin to end ---- */

void recorder_wants(struct tracer_options *options)
{
	options->fds = true;
	options->failures = true;
	options->signals = true;
	options->bytes = true;
}

static int write_header(struct recorder *recorder)
{
	const struct recording_info info = {
		.realtime_offset_ns = recorder->source->realtime_offset_ns,
		.boottime_offset_ns = recorder->source->boottime_offset_ns,
		.boottime_known = recorder->source->boottime_known,
		.midway = recorder->midway,
		.no_latency = recorder->options.no_latency,
		.bytes = true,
	};

	recorder->writer = recording_writer_new(output_file(recorder->output), &info);
	return recorder->writer ? 0 : -errno;
}

int recorder_begin(struct recorder *recorder, struct source *source, const struct filter *filter)
{
	struct record *stats = &recorder->stats;

	recorder->source = source;
	stats->type = RECORD_STATS;
	stats->stats = recorder->before;
	stats->stats.time_ns = recorder->begin_ns = source_now_ns(source);
	recorder->err = write_header(recorder);
	recorder_filter(recorder, filter);
	write_stats(recorder); /* what the first interval is measured from */
	recorder->intervals = 0;
	return recorder->err;
}

static void release(struct recorder *recorder)
{
	forget_all(recorder);
	facts_watch_free(recorder->facts);
	facts_watch_free(recorder->thread_facts);
	free(recorder);
}

struct recorder *recorder_open(const struct recorder_options *options, char *why, size_t why_size)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));
	int err;

	if (!recorder) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	recorder->options = *options;
	recorder->midway = options->before;
	if (options->before)
		recorder->before = *options->before;
	recorder->options.before = NULL; /* the caller's */
	recorder->facts = facts_watch_new();
	recorder->thread_facts = facts_watch_new();
	if (!recorder->facts || !recorder->thread_facts)
		snprintf(why, why_size, "out of memory");
	else
		recorder->output = output_open(options->path, options->force, why, why_size);
	if (recorder->output)
		return recorder;
	err = errno;
	release(recorder);
	errno = err;
	return NULL;
}

struct recorder *recorder_open_next(const struct recorder_options *options, unsigned int *tried,
				    char *why, size_t why_size)
{
	struct recorder_options numbered = *options;
	struct recorder *recorder;
	char path[PATH_MAX];

	numbered.path = path;
	do {
		snprintf(path, sizeof(path), *tried ? "%s.%u" : "%s", options->path, *tried + 1);
		++*tried;
		recorder = recorder_open(&numbered, why, why_size);
	} while (!recorder && errno == EEXIST && *tried < NAMES_MAX);
	return recorder;
}

void recorder_state(const struct recorder *recorder, struct recorder_state *state)
{
	*state = (struct recorder_state){
		.name = output_name(recorder->output),
		.events = recorder->events,
		.bytes = recorder->writer ? recording_bytes(recorder->writer) : recorder->bytes,
		.intervals = recorder->intervals,
		.duration_ns = recorder->stats.stats.time_ns - recorder->begin_ns,
	};
	record_stats_since(&state->stats, &recorder->stats.stats, &recorder->before);
	state->lost = state->stats.dropped + state->stats.capped;
}

int recorder_finish(struct recorder *recorder)
{
	int err;

	if (!recorder->writer)
		return recorder->err;
	if (recorder->stats_wait)
		write_stats(recorder);
	err = recording_writer_free(recorder->writer, &recorder->bytes);
	recorder->writer = NULL;
	if (!recorder->err)
		recorder->err = err;
	return recorder->err;
}

int recorder_close(struct recorder *recorder)
{
	int err, close_err;

	if (!recorder)
		return 0;
	err = recorder_finish(recorder);
	close_err = output_close(recorder->output);
	/* The descriptor knows the reason where stdio only knows that it failed. */
	if (close_err && (!err || err == -EIO))
		err = close_err;
	release(recorder);
	return err;
}

void recorder_abandon(struct recorder *recorder)
{
	if (!recorder)
		return;
	recorder_finish(recorder);
	output_discard(recorder->output);
	release(recorder);
}
