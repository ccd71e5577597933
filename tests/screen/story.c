/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * story.c - the recording, told record by record; and files that a group of tests shares.
 */
#include "story.h"

#include <setjmp.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "term.h"

#define S_NS 1000000000ull

struct actor {
	uint32_t pid, ppid, uid, tty;
	const char *comm;
	int16_t nr;
	uint64_t calls[2], errors; /* per interval, in the first and second half */
	uint64_t ns;		   /* per call */
	bool ends;
};

static const struct actor actors[] = {
	{ 1001, 1, 0, 136 << 20 | 3, "alpha", SYS_read, { 1000, 1000 }, 0, 2000, false },
	{ 1002, 1, 1, 0, "beta", SYS_openat, { 400, 4000 }, 100, 50000, false },
	{ 1003, 1, 0, 136 << 20 | 3, "gamma", SYS_futex, { 200, 0 }, 0, 1000000, true },
	{ 1004, 1, 0, 0, STORY_HOSTILE_COMM, SYS_write, { 50, 50 }, 0, 500, false },
	{ 1005, 1001, 0, 0, "delta", SYS_getppid, { 10, 10 }, 0, 200, false },
};
#define ACTOR_CNT (sizeof(actors) / sizeof(actors[0]))

static void write_record(struct recording_writer *writer, const struct record *record)
{
	assert_int_equal(recording_write(record, writer), 0);
}

static void make_task(const struct actor *actor, struct sctop_task *info)
{
	memset(info, 0, sizeof(*info));
	info->tid = info->tgid = actor->pid;
	info->ppid = actor->ppid;
	info->uid = actor->uid;
	info->tty = actor->tty;
	info->start_ns = info->thread_start_ns = actor->pid * S_NS;
	memcpy(info->comm, actor->comm, strnlen(actor->comm, sizeof(info->comm)));
	strncpy(info->exe, actor->comm, sizeof(info->exe) - 1);
}

static void write_counts(struct recording_writer *writer, uint32_t task, uint8_t abi, int16_t nr,
			 uint64_t calls, uint64_t errors, uint64_t ns)
{
	struct record_counts counts = { .abi = abi, .nr = nr, .calls = calls, .errors = errors };
	struct record record = { .type = RECORD_COUNTS, .task = task, .counts = &counts };
	int bucket = 0;

	if (!calls)
		return;
	while (bucket < SCTOP_HIST_CNT - 1 && ns >= 1ull << (bucket + SCTOP_HIST_SHIFT + 1))
		bucket++;
	counts.total_ns = calls * ns;
	counts.max_ns = ns;
	counts.hist[bucket] = calls;
	write_record(writer, &record);
}

/* What some of the errors of openat were: as many as told, and the rest is not known. */
static void write_failures(struct recording_writer *writer, uint32_t task, uint16_t number,
			   uint64_t count, uint64_t last_ns)
{
	struct record record = { .type = RECORD_FAILURES,
				 .task = task,
				 .failures = { .nr = SYS_openat,
					       .number = number,
					       .count = count,
					       .last_ns = last_ns } };

	write_record(writer, &record);
}

static void write_event(struct recording_writer *writer, const struct actor *actor,
			uint64_t time_ns, int64_t ret)
{
	struct {
		struct sctop_datum datum;
		char path[32];
	} data = { .datum = { .place = 1,
			      .len = sizeof(STORY_HOSTILE_PATH) - 1,
			      .total = sizeof(STORY_HOSTILE_PATH) - 1 } };
	struct sctop_event event = {
		.type = SCTOP_EVENT_CALL,
		.nr = actor->nr,
		.time_ns = time_ns,
		.duration_ns = actor->ns,
		.ret = ret,
		.start_ns = actor->pid * S_NS,
		.tid = actor->pid,
		.tgid = actor->pid,
		.ppid = actor->ppid,
		.uid = actor->uid,
		.tty = actor->tty,
		.args = { 3 },
	};
	struct record record = { .type = RECORD_EVENT, .event = &event, .data = &data };

	memcpy(event.comm, actor->comm, strnlen(actor->comm, sizeof(event.comm)));
	if (actor->nr == SYS_openat) {
		memcpy(data.path, STORY_HOSTILE_PATH, sizeof(STORY_HOSTILE_PATH) - 1);
		event.data_len = sizeof(data.datum) + ((data.datum.len + 7) & ~7);
	}
	write_record(writer, &record);
}

static void write_facts(struct recording_writer *writer, const struct actor *actor, int interval)
{
	static const struct {
		uint32_t pid, threads;
		char states[2];
		const char *cgroup;
	} facts[] = {
		{ 1001, 9, { 'R', 'R' }, STORY_CONTAINER },
		{ 1002, 2, { 'D', 'S' }, STORY_HOSTILE_CGROUP },
		{ 1003, 1, { 'S', '\0' }, "init.scope" },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		char state = facts[i].states[interval >= STORY_HALF];
		struct record record = {
			.type = RECORD_FACTS,
			.facts = { .tgid = actor->pid,
				   .start_ns = actor->pid * S_NS,
				   .state = (uint8_t)state,
				   .threads = state ? facts[i].threads : 0,
				   .cgroup = facts[i].cgroup,
				   .cgroup_len = interval ? 0 : strlen(facts[i].cgroup) }
		};

		/* when there is news */
		if (facts[i].pid == actor->pid && (!interval || interval == STORY_HALF))
			write_record(writer, &record);
	}
}

static void write_actor(struct recording_writer *writer, int interval, uint32_t task, bool whole)
{
	const struct actor *actor = &actors[task - 1];
	bool late = interval >= STORY_HALF;
	struct sctop_task info;
	struct record record = { .type = RECORD_TASK, .task = task, .info = &info };

	if (actor->ends && interval > STORY_HALF)
		return;
	make_task(actor, &info);
	if (!interval)
		write_record(writer, &record);
	if (whole)
		write_facts(writer, actor, interval);
	write_counts(writer, task, SCTOP_ABI_64, actor->nr, actor->calls[late], actor->errors,
		     actor->ns);
	if (actor->errors && whole) {
		write_failures(writer, task, ENOENT, 60, (uint64_t)(interval + 100) * S_NS);
		write_failures(writer, task, EACCES, 30, (uint64_t)(interval + 95) * S_NS);
	}
	if (strcmp(actor->comm, "delta") == 0)
		write_counts(writer, task, SCTOP_ABI_32, 20, 5, 0, actor->ns);
	if (actor->ends && interval == STORY_HALF) {
		info.flags = SCTOP_TASK_DEAD | SCTOP_TASK_GROUP_DEAD;
		info.exit_code = 3 << 8;
		record.type = RECORD_TASK_END;
		write_record(writer, &record);
	}
}

static void write_interval(struct recording_writer *writer, int interval, bool whole,
			   struct record *stats)
{
	uint64_t now = (uint64_t)(interval + 100) * S_NS;
	struct record lost = { .type = RECORD_LOST,
			       .lost = { LOST_CAPPED, STORY_LOST, now - S_NS / 2 } };

	write_record(writer, &lost);
	for (uint32_t task = 1; task <= ACTOR_CNT; task++) {
		if (!actors[task - 1].ends || interval <= STORY_HALF) {
			write_event(writer, &actors[task - 1], now - task * 1000, 0);
			if (actors[task - 1].errors)
				write_event(writer, &actors[task - 1], now, -2);
		}
		write_actor(writer, interval, task, whole);
	}
	stats->stats.time_ns = now;
	stats->stats.seen += 10000;
	stats->stats.passed += 2000;
	stats->stats.capped = 7;
	write_record(writer, stats);
}

static void tell(struct recording_writer *writer, bool whole)
{
	struct record stats = { .type = RECORD_STATS };

	for (int interval = 0; interval < STORY_INTERVALS; interval++)
		write_interval(writer, interval, whole, &stats);
}

void story_fill(struct recording_writer *writer)
{
	tell(writer, true);
}

void story_fill_old(struct recording_writer *writer)
{
	tell(writer, false);
}

/* ---- files ---- */

char *story_write(void (*fill)(struct recording_writer *writer))
{
	/* 2023-11-14 22:13:20 UTC, when the clock of the recordings is 0. */
	const struct recording_info info = { .realtime_offset_ns = 1700000000ll * (int64_t)S_NS,
					     .boottime_known = true };
	char path[] = "/tmp/sctop-story-XXXXXX";
	struct recording_writer *writer;
	int fd = mkstemp(path);
	FILE *file;

	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	writer = recording_writer_new(file, &info);
	assert_non_null(writer);
	fill(writer);
	assert_int_equal(recording_writer_free(writer, NULL), 0);
	assert_int_equal(fclose(file), 0);
	return strdup(path);
}

void story_remove(char *path)
{
	unlink(path);
	free(path);
}

static char *shared;

int story_begin(void (*fill)(struct recording_writer *writer))
{
	shared = story_write(fill);
	return 0;
}

int story_setup(void **state)
{
	(void)state;
	return story_begin(story_fill);
}

int story_teardown(void **state)
{
	(void)state;
	story_remove(shared);
	return 0;
}

const char *story_path(void)
{
	return shared;
}

/* ---- the program on them ---- */

struct term *replay_start(const char *path, int width, int height, const char *interval,
			  const char *more)
{
	struct term_options options = { .width = width, .height = height, .env = { "TZ=UTC" } };
	const char *argv[] = { "replay", path, "-i", interval, more, NULL };

	return term_start(&options, argv);
}

void replay_to_end(struct term *term)
{
	assert_true(term_wait(term, "calls/s"));
	term_keys(term, "g100%\r");
	assert_true(term_wait(term, "end of the recording"));
}

struct term *replay_at_end(const char *path, int width, int height)
{
	struct term *term = replay_start(path, width, height, "0.1", NULL);

	assert_true(term_wait(term, "end of the recording"));
	return term;
}
