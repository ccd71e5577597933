/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * source.h - where records come from: the live tracer or a recording.
 *
 * Nothing after the source (model, sinks, views) knows which of the two it has.
 * A source is used by one thread.
 */
#ifndef SCTOP_SOURCE_H
#define SCTOP_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/counters.h"
#include "sctop/event.h"

enum record_type {
	RECORD_TASK,	 /* a thread appeared, or something about it changed */
	RECORD_COUNTS,	 /* what one thread's count of one call grew by since the last record */
	RECORD_FAILURES, /* … and what of that growth were failures with one errno */
	RECORD_TASK_END, /* the thread has ended, its last counts are out; the handle is free again
			  */
	RECORD_EVENT,	 /* a decoded-to-be call, fork, exec, exit, signal or thread's exit */
	RECORD_LOST,	 /* events are missing at this place of the stream */
	RECORD_STATS,	 /* totals since the start: seen, passed, … */
	/* Only recordings hand these out; to the live source they are known already: */
	RECORD_FILTER,	/* from here on this filter is in force */
	RECORD_COMMAND, /* the command line of a process, as source_command() has it */
	RECORD_FACTS,	/* what /proc said of a process: process_facts.h */
};

/*
 * Growth of the counters of one call. `max_ns` is not a growth but the maximum so far.
 * The task handle is 0 for calls that could not be attributed to a thread ("other").
 */
struct record_counts {
	uint8_t abi; /* enum sctop_abi */
	int16_t nr;  /* SCTOP_NR_BAD stands for all numbers outside the table */
	uint64_t calls, errors, restarts, unfinished, blocked;
	uint64_t total_ns, max_ns;
	uint64_t hist[SCTOP_HIST_CNT];
	uint64_t read_bytes, written_bytes; /* where results say so, and somebody asked */
};

/*
 * Growth of how often a call failed with one errno. Counted only while somebody asks for it, so
 * that what these add up to may be less than `errors` of the call, and never more once all is told.
 */
struct record_failures {
	uint8_t abi; /* enum sctop_abi */
	int16_t nr;
	uint16_t number; /* the errno, from 1 */
	uint64_t count;
	uint64_t last_ns; /* CLOCK_MONOTONIC; not a growth */
};

enum lost_reason {
	LOST_RING,   /* the ring was full */
	LOST_CAPPED, /* over the rate asked for */
	/* No source says these: */
	LOST_HELD,   /* the screen was held, and its memory full */
	LOST_READER, /* who reads the output was too far behind */
	LOST_REASON_CNT,
};

struct record_lost {
	enum lost_reason reason;
	uint64_t count;
	uint64_t time_ns; /* CLOCK_MONOTONIC, of when the gap began; of a held screen: when it went
			     on */
};

/* Sums over all CPUs since the tracer was attached; see struct sctop_cpu for the meaning. */
struct record_stats {
	uint64_t time_ns; /* CLOCK_MONOTONIC */
	uint64_t seen, passed, emitted, dropped, capped, quiet, unattributed, life_dropped;
	uint64_t recursion_misses; /* runs of our programs that the kernel skipped */
	uint64_t ring_bytes, ring_used_bytes;
	uint32_t cells, cells_used, slots, slots_used;
	uint64_t missed;	/* calls whose exit was not seen: without result and time */
	uint64_t failures_lost; /* failed calls that could not be counted by errno, too */
};

/* FILTER: the canonical text, tgid and start_ns are 0. COMMAND: arguments with one NUL between. */
struct record_text {
	uint32_t tgid;
	uint64_t start_ns;
	uint64_t time_ns; /* CLOCK_MONOTONIC */
	const char *text; /* not terminated */
	size_t len;	  /* at most RECORD_TEXT_MAX */
};
#define RECORD_TEXT_MAX 2048

/* Of a process, or of a thread if tid is not 0. */
struct record_facts {
	uint32_t tgid, tid;
	uint64_t start_ns;  /* of the process */
	uint32_t threads;   /* 0: not known */
	uint8_t state;	    /* a letter as ps has it; 0: not known, or gone */
	const char *cgroup; /* its name, raw bytes, not terminated */
	size_t cgroup_len;  /* less than RECORD_CGROUP_MAX; 0: as it was */
};
#define RECORD_CGROUP_MAX 96

struct record {
	enum record_type type;
	uint32_t task; /* handle: TASK, COUNTS, TASK_END; 0 is "other" */
	union {
		const struct sctop_task *info;	    /* TASK, TASK_END */
		const struct record_counts *counts; /* COUNTS */
		struct record_failures failures;    /* FAILURES */
		struct {			    /* EVENT; data_len bytes of data */
			const struct sctop_event *event;
			const void *data;
		};
		struct record_lost lost;
		struct record_stats stats;
		struct record_text text; /* FILTER, COMMAND */
		struct record_facts facts;
	};
};

/*
 * Receives one record. Everything that it points to is valid during the call only.
 * Returns 0, or a negative errno, which stops the reading and is passed on.
 */
typedef int record_fn(const struct record *record, void *arg);

struct source;

struct source_ops {
	int (*read_events)(struct source *source, unsigned int max, record_fn *fn, void *arg);
	int (*read_counters)(struct source *source, record_fn *fn, void *arg);
	int (*event_fd)(const struct source *source);
	int (*command)(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
		       size_t size);
	uint64_t (*now_ns)(const struct source *source);
};

/* Embedded as the first member by whoever implements a source. */
struct source {
	const struct source_ops *ops;
	/* CLOCK_REALTIME - CLOCK_MONOTONIC where it was recorded; the live source looks again at
	 * each reading of the counters, as somebody may set the clock. */
	int64_t realtime_offset_ns;
	/* CLOCK_BOOTTIME - CLOCK_MONOTONIC there: what starts of processes are counted by. */
	int64_t boottime_offset_ns;
	bool boottime_known;
};

/*
 * Hands at most `max` waiting events (EVENT, LOST) to fn, oldest first; never waits.
 * Returns how many, or a negative errno (fn's own, or -EIO: the source is broken).
 */
static inline int source_read_events(struct source *source, unsigned int max, record_fn *fn,
				     void *arg)
{
	return source->ops->read_events(source, max, fn, arg);
}

/*
 * Hands over what the counters grew by since the last call: TASK before the first COUNTS
 * and FAILURES of a handle, TASK_END after its last, STATS at the end. Returns 0, -ENODATA at the
 * end of a recording, or a negative errno.
 */
static inline int source_read_counters(struct source *source, record_fn *fn, void *arg)
{
	return source->ops->read_counters(source, fn, arg);
}

/* A descriptor that polls readable when events wait; -1 if there is none. Owned by the source. */
static inline int source_event_fd(const struct source *source)
{
	return source->ops->event_fd(source);
}

/*
 * Copies the command line of a process, arguments separated by one NUL each, to buf.
 * Returns its length, 0 if it has none (kernel thread, gone), or a negative errno.
 * The bytes are the process's own: print them through text_escape() only.
 */
static inline int source_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
				 size_t size)
{
	return source->ops->command(source, tgid, start_ns, buf, size);
}

/* The source's present: CLOCK_MONOTONIC now, or where the playback stands. */
static inline uint64_t source_now_ns(const struct source *source)
{
	return source->ops->now_ns(source);
}

#endif
