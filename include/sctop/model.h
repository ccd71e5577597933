/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model.h - folds records into tables per process, thread and call, and hands out rows.
 *
 * It knows no terminal and no clock: time comes with model_tick(). Exited processes are
 * kept and marked until there are more than the bound, then folded into one "exited" row,
 * so that the sum over all rows is always the total.
 */
#ifndef SCTOP_MODEL_H
#define SCTOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/abi.h"
#include "sctop/source.h"

struct model;

struct model_options {
	uint32_t exited_max;	 /* processes kept after their end; 0: default (1000) */
	uint64_t exited_keep_ns; /* … and for how long; 0: no limit */
};

struct model *
model_new(const struct model_options *options); /* NULL: ENOMEM; options may be NULL */
void model_free(struct model *model);

/* The model as it is now, independent of it. *bytes: about how much memory it takes, set
 * on success only. NULL: ENOMEM. */
struct model *model_clone(const struct model *model, size_t *bytes);

/* Takes one record; a record_fn with the model as arg. 0 or -ENOMEM. */
int model_feed(const struct record *record, void *model);

/* Hands a RECORD_TASK for every known thread to fn: what a recording that begins in the middle
 * must begin with. 0 or fn's error. */
int model_tasks(struct model *model, record_fn *fn, void *arg);

/*
 * Ends an interval: rates are what came between two ticks, so they are 0 until the second one.
 * now_ns as source_now_ns(); a tick that is not later than the one before changes nothing.
 */
void model_tick(struct model *model, uint64_t now_ns);

/*
 * Forgets all counts and the processes that have ended, keeps those that live. max_ns is what
 * the source has seen since its start; so after a reset, where it is not above what it was before,
 * it is a bound only: the end of the histogram's bucket. Of a model that nothing was fed to yet,
 * all that the source has is taken to be from before. now_ns as model_tick(): the running interval
 * begins here.
 */
void model_reset(struct model *model, uint64_t now_ns);

/* Counts since the start (or reset). */
struct usage {
	uint64_t calls, errors, restarts, unfinished, blocked;
	uint64_t total_ns, max_ns;
	uint64_t hist[SCTOP_HIST_CNT];
	uint64_t read_bytes, written_bytes;
	bool max_is_bound; /* no call took longer than max_ns, but perhaps none as long: see
			      model_reset() */
};

/* What the last interval brought. */
struct usage_delta {
	uint64_t calls, errors, read_bytes, written_bytes;
	uint64_t busy_ns; /* in calls that ended in it, of each thread at most all of it */
};

/* The same per second. */
struct usage_rate {
	double calls_per_sec, errors_per_sec;
	double time_share; /* busy seconds per second; above 1 with several threads */
	double read_per_sec, written_per_sec; /* bytes */
};

/* The larger of two maxima, and what is known of that one. */
void usage_take_max(uint64_t *max_ns, bool *is_bound, uint64_t ns, bool bound);
void usage_add(struct usage *sum, const struct usage *more);
/* Latency in ns below which `share` (0..1) of the calls with a latency fall, interpolated in
 * its bucket, at most max_ns; 0 if there are none. */
uint64_t usage_percentile(const struct usage *usage, double share);
/* How many calls have a latency. */
uint64_t usage_timed(const struct usage *usage);
/* Average ns per call that has a latency; 0 if there are none. */
uint64_t usage_average(const struct usage *usage);

/* Who: identity is (tgid, start_ns); tid 0 is the whole process. {0,0,0} stands for everything. */
struct task_id {
	uint32_t tgid;
	uint32_t tid;
	uint64_t start_ns;
};

static inline bool task_id_equal(struct task_id a, struct task_id b)
{
	return a.tgid == b.tgid && a.tid == b.tid && a.start_ns == b.start_ns;
}

static inline bool task_id_is_all(struct task_id id)
{
	return !id.tgid && !id.tid && !id.start_ns;
}

struct call_id {
	uint8_t abi;
	int16_t nr;
};

static inline bool call_id_equal(struct call_id a, struct call_id b)
{
	return a.abi == b.abi && a.nr == b.nr;
}

/*
 * Besides processes there are two rows that stand for calls of nobody in particular: what the
 * kernel side could not attribute, and the sum of exited processes that are no longer kept.
 * They appear once they have counts, and have identities that no process can have.
 */
enum process_kind { PROCESS_NORMAL, PROCESS_OTHER, PROCESS_EXITED_SUM };
#define TASK_ID_OTHER	   ((struct task_id){ .start_ns = 1 })
#define TASK_ID_EXITED_SUM ((struct task_id){ .start_ns = 2 })

/*
 * How a row stands against a mark: a model_clone() of then, which a query may name. Rows are the
 * same by identity; what was not there then began with nothing. Changes of rows can be added.
 */
struct change {
	bool marked; /* there is a mark, and no reset since; else all of it is 0 */
	bool known;  /* it was there at the mark */
	int64_t calls, errors, total_ns, timed; /* since the mark; timed: calls with a latency */
	uint64_t total_ns_before, timed_before;
	double calls_per_sec_before; /* in the last interval before the mark, as its row said */
};

void change_add(struct change *sum, const struct change *more);
/* Calls per second now above those at the mark; negative: below. */
double change_rate(const struct change *change, double calls_per_sec);
/* … as a multiple of those at the mark; HUGE_VAL if there were none, -1 if there are none, either.
 */
double change_ratio(const struct change *change, double calls_per_sec);
/* Average duration since the mark as a multiple of the one before it; -1 where one is unknown. */
double change_average_ratio(const struct change *change);

/* How the rate of a row went; see model_trend(). */
struct trend;

struct process_row {
	struct task_id id;
	enum process_kind kind;
	uint32_t ppid, uid, gid, tty;
	uint32_t thread_cnt; /* alive and known */
	/* As RECORD_FACTS told: 0 or NULL: not known. Of all threads, also those without calls. */
	uint32_t all_threads;
	char state;
	const char *cgroup; /* valid until the next feed */
	uint32_t exit_code;
	bool exited, kthread;
	char comm[SCTOP_COMM_LEN];
	char exe[SCTOP_EXE_LEN];
	const struct usage *usage; /* valid until the next feed, tick or reset */
	const struct trend *trend; /* likewise; NULL: not known */
	struct usage_delta interval;
	struct usage_rate rate;
	struct change change;	 /* with a mark */
	struct call_id top_call; /* most calls in the last interval that had any; nr -1 and calls 0:
				    none */
	uint16_t depth;		 /* in the tree; 0 otherwise */
	bool last_child;	 /* in the tree */
	uint32_t guides; /* in the tree, bit n: its ancestor of depth n + 1 is no last child */
	uint32_t folded; /* in the tree: rows hidden below this one */
};

struct call_row {
	struct call_id id;
	const struct usage *usage; /* valid until the next feed, tick or reset */
	const struct trend *trend; /* likewise */
	struct usage_delta interval;
	struct usage_rate rate;
	struct change change; /* with a mark */
	double share;	      /* of the calls of the selection, 0..1 */
};

/*
 * How often a process's call failed with one errno. Failures are told apart only while the source
 * counts them so; the rest of a call's errors is a row with number 0.
 */
struct failure_row {
	struct task_id id; /* tid is 0 */
	enum process_kind kind;
	bool exited;
	char comm[SCTOP_COMM_LEN];
	struct call_id call;
	uint16_t number; /* the errno; 0: not known */
	uint64_t count;
	uint64_t interval; /* of the count, in the last interval */
	double per_sec;
	double share;	       /* of all errors of this call in the selection, 0..1 */
	uint64_t last_ns;      /* CLOCK_MONOTONIC, of the last one; 0: not known */
	bool marked;	       /* as in struct change */
	uint64_t count_before; /* at the mark … */
	double per_sec_before; /* … and in its last interval */
};

struct failure_query {
	struct task_id who; /* {0,0,0}: everybody; tid is ignored */
	bool by_call;	    /* only of this call */
	struct call_id call;
	struct model *mark; /* as above */
};

/* Fills *rows, in no useful order, and returns how many, or -ENOMEM. Valid until its next call. */
long model_failures(struct model *model, const struct failure_query *query,
		    const struct failure_row **rows);

/* Failures that were told apart by errno since the start (or reset). */
uint64_t model_failures_known(const struct model *model);

enum sort_key {
	SORT_PID,
	SORT_PPID,
	SORT_START,
	SORT_USER,
	SORT_TTY,
	SORT_RATE,
	SORT_CALLS,
	SORT_ERROR_RATE,
	SORT_ERRORS,
	SORT_TIME_SHARE,
	SORT_TIME,
	SORT_AVG,
	SORT_P50,
	SORT_P95,
	SORT_P99,
	SORT_MAX,
	SORT_READ_RATE,
	SORT_WRITE_RATE,
	SORT_READ,
	SORT_WRITTEN,
	SORT_CHANGE_RATE,
	SORT_CHANGE_RATIO,
	SORT_CHANGE_CALLS,
	SORT_CHANGE_ERRORS,
	SORT_CHANGE_AVG,
	SORT_TOP_CALL,
	SORT_NAME, /* comm, or the call's name */
	SORT_TID,
	SORT_STATE,
	SORT_THREADS,
	SORT_CGROUP,
	SORT_TREND, /* how far the last interval is above the mean of those before it */
	SORT_SHARE,
	/* Of tables that the model does not sort: */
	SORT_CALL,
	SORT_ERRNO,
	SORT_LAST,
	SORT_TEXT,
	SORT_AGE,
	SORT_FD,
	SORT_PROCESSES,
	SORT_KEY_CNT,
};

struct sort_key_name {
	enum sort_key key;
	const char *name; /* for --sort */
	const char *help;
};
extern const struct sort_key_name sort_keys[]; /* ended by a NULL name */

struct process_query {
	enum sort_key sort;
	bool invert; /* natural order is descending for numbers, ascending for PID and names */
	/* A row per living thread; what the ended threads of a living process made is a row with
	 * tid 0 and thread_cnt 0, so that the sum stays the total. Not with tree or by_call. */
	bool threads;
	bool tree; /* below its parent; siblings are sorted; what matches shows its ancestors, too
		    */
	bool hide_exited, hide_kthreads;
	bool by_uid;
	uint32_t uid; /* with by_uid */
	/* Whether a row is wanted, in any order and before it has its place in the tree, where its
	 * ancestors are shown as well; NULL: all. It must not ask the model. */
	bool (*matches)(const struct process_row *row, void *arg);
	void *matches_arg;
	/* tree: hide what is below, the row is then the sum of it; NULL: nothing */
	bool (*folded)(struct task_id id, void *arg);
	void *folded_arg;
	struct model *mark; /* rows are held against it; NULL: none. Not changed */
	bool by_call;	    /* only who made this call; usage and rate are of this call alone */
	struct call_id call;
	struct task_id keep; /* by_call: this one also without having made it; {0,0,0}: nobody */
};

/* Threads as far as they are known: all, or else those that make calls. Of a thread's row 1. */
static inline uint32_t process_row_threads(const struct process_row *row)
{
	return row->all_threads && !row->id.tid ? row->all_threads : row->thread_cnt;
}

/* Fills *rows (owned by the model, valid until its next call) and returns how many, or -ENOMEM.
 * Ties are broken by identity, so that the order is stable. */
long model_processes(struct model *model, const struct process_query *query,
		     const struct process_row **rows);

struct call_query {
	struct task_id who; /* {0,0,0}: everything; tid is ignored */
	enum sort_key sort;
	bool invert;
	struct model *mark;					/* as above */
	bool (*matches)(const struct call_row *row, void *arg); /* as above */
	void *matches_arg;
};

/* As model_processes(), for calls. An unknown `who` gives 0 rows. */
long model_calls(struct model *model, const struct call_query *query, const struct call_row **rows);

/* What was counted between two readings of the totals; all else is as in the later one. */
void record_stats_since(struct record_stats *diff, const struct record_stats *now,
			const struct record_stats *then);

struct model_totals {
	struct usage usage;
	const struct trend *trend;
	struct usage_rate rate;
	struct usage_delta interval;
	uint32_t process_cnt, thread_cnt; /* alive and known */
	uint64_t exited_cnt; /* processes that ended since the start (or reset), kept or not */
	struct record_stats stats; /* since the start (or reset) */
	double seen_per_sec, passed_per_sec, emitted_per_sec;
	double lost_per_sec;	       /* dropped and capped */
	double interval_s, duration_s; /* of the last interval; since the first tick */
};
const struct model_totals *model_totals(const struct model *model);

/* How all calls together stand against a mark. */
struct change model_change(const struct model *model, const struct model *mark);

/* Calls per second in each of the last intervals, oldest first; 0 where there was none yet. */
#define TREND_CNT 12
void model_trend(const struct model *model, const struct trend *trend, double per_sec[TREND_CNT]);

/* One process, or one thread if id.tid is not 0; NULL if unknown (or no longer kept). Valid until
 * the next feed, tick, reset or model_process(). */
const struct process_row *model_process(struct model *model, struct task_id id);

#endif
