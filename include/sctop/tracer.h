/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer.h - the live source: loads the kernel side, feeds its filter, reads its maps.
 *
 * new → (set_filter, set_stream …) → attach → read through tracer_source() → free.
 * Nothing is pinned: whatever ends the process, the kernel takes everything down.
 */
#ifndef SCTOP_TRACER_H
#define SCTOP_TRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/inflight.h"

struct filter;
struct source;
struct tracer;

struct tracer_options {
	uint32_t cells;	       /* 0: default. Tiny values are for tests of exhaustion */
	uint32_t slots;	       /* 0: default */
	uint32_t ring_bytes;   /* 0: default; rounded up to a power of two */
	bool no_latency;       /* counts and errors only, the clock is not read */
	bool stream;	       /* emit events from the start */
	uint64_t max_rate;     /* events per second that may be emitted; 0: no cap */
	uint32_t string_limit; /* bytes of a buffer that are captured; 0: 32 */
	bool fds; /* with stream: capture what descriptors stand for (decode_options.fds) */
	bool hide_terminal; /* do not trace the processes that this terminal hangs on */
	bool failures;	    /* count failed calls by errno, too, from the start */
	bool bytes;	    /* sum up what calls read and write from the start */
	bool signals;	    /* with stream: signals and the ends of threads are events, too */
	bool show_self;	    /* trace sctop itself, too */
	bool counts_only;   /* no events and no calls in flight, ever: quicker to load
			     */
	bool cost;	    /* be able to tracer_set_cost(), if we may */
	bool verbose;	    /* let libbpf write its log to stderr */
};

/*
 * Checks what the kernel can do, loads the programs, attaches nothing. Returns NULL with
 * errno set and one line for the user in `why` (what is missing, and what to do).
 */
struct tracer *tracer_new(const struct tracer_options *options, char *why, size_t why_size);

/* Detaches and unloads everything. NULL is allowed. */
void tracer_free(struct tracer *tracer);

/* Starts counting; the tasks that exist are judged before it returns. Once in a tracer's life. 0 or
 * negative errno: then nothing is attached. */
int tracer_attach(struct tracer *tracer);

/* Stops counting; what was counted can still be read. */
void tracer_detach(struct tracer *tracer);

/* The filter changes atomically for all tasks. Copies what it needs. 0 or negative errno. */
int tracer_set_filter(struct tracer *tracer, const struct filter *filter);

/* Whether events are emitted, how many per second at most (0: no cap), whether the clock runs. */
void tracer_set_stream(struct tracer *tracer, bool on);
void tracer_set_max_rate(struct tracer *tracer, uint64_t events_per_sec);
void tracer_set_latency(struct tracer *tracer, bool on);

/* Whether what calls read and write is summed up. What they did before is not known. */
void tracer_set_bytes(struct tracer *tracer, bool on);

/* Whether failed calls are counted by errno, too. What was counted is kept. */
void tracer_set_failures(struct tracer *tracer, bool on);

/* Who is inside which call right now, one by one, its data behind it: see decode_inflight(). 0 or
 * negative errno. */
int tracer_inflight(struct tracer *tracer,
		    void (*fn)(const struct sctop_inflight *inflight, void *arg), void *arg);

/*
 * Whether source_read_counters() should be called before the interval is over: many threads
 * have ended, and their cells and slots are wanted back. Cheap; ask at each turn of the loop.
 */
bool tracer_wants_reading(const struct tracer *tracer);

/*
 * What our programs cost, as the kernel measures it, which itself takes some 20 ns a run of any BPF
 * program of the machine: so only while it is on. 0; -EPERM without CAP_SYS_ADMIN when the tracer
 * was made; another negative errno.
 */
int tracer_set_cost(struct tracer *tracer, bool on);

#define TRACER_PROGRAM_MAX 16

struct tracer_program {
	char name[32];
	uint64_t runs, run_ns; /* that were measured: of other times nothing is known */
};

struct tracer_cost {
	struct tracer_program programs[TRACER_PROGRAM_MAX];
	size_t program_cnt;
	uint64_t map_bytes; /* in the kernel; 0: unknown */
};

/* Sums so far. */
void tracer_cost(const struct tracer *tracer, struct tracer_cost *cost);

/* The records; owned by the tracer. */
struct source *tracer_source(struct tracer *tracer);

#endif
