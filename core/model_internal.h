/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_internal.h - the tables behind model.h, shared by core/model*.c and nobody else.
 *
 *   model ── totals (a book)
 *     ├─ pids:    tgid → chain of processes that had it, one of them alive at most
 *     ├─ tasks:   record handle → thread → process
 *     ├─ all:     every process, each with a book
 *     └─ exited:  those that ended, oldest first; beyond the bound folded into exited_sum
 *
 * A book is a usage, its growth in the running and in the last interval, and the same per
 * call. Intervals are numbered (model->generation): who was idle is recognised by an old
 * number and needs no work at a tick.
 */
#ifndef SCTOP_MODEL_INTERNAL_H
#define SCTOP_MODEL_INTERNAL_H

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/model.h"

/*
 * Growth in the running interval (number `generation`), in the one before it, and how many calls
 * each of the last ones had, at their numbers modulo TREND_CNT; that of the running one is 0.
 */
struct window {
	uint32_t generation;
	float calls[TREND_CNT]; /* to be drawn: what it rounds nobody sees */
	struct usage_delta current, closed;
};

/* What model.h calls a trend. */
struct trend {
	struct window window;
};

struct top {
	struct call_id call;
	uint64_t calls; /* 0: none */
};

/* Counts of one thread, process or everything. */
struct activity {
	struct usage usage;
	struct trend trend;
	struct top current, closed; /* of the window, or of the last intervals with any call */
};

/* Counts of one call. Only the buckets hist_first.. are kept: few calls use many of them. */
struct call_usage {
	struct call_id id;
	uint8_t hist_first, hist_cnt;
	bool max_is_bound;
	struct trend trend;
	uint64_t calls, errors, restarts, unfinished, blocked;
	uint64_t total_ns, max_ns, read_bytes, written_bytes;
	uint64_t hist[];
};

/* Open addressing by call; cap is a power of two or 0. */
struct call_table {
	struct call_usage **slots;
	uint32_t cap, cnt;
};

/* How often one call failed with one errno. */
struct failure {
	struct call_id id;
	uint16_t number; /* 0: this place is free */
	uint32_t generation;
	uint64_t count, current, closed; /* … in the running interval, and in the one before */
	uint64_t last_ns;
};

/* Open addressing by call and errno; cap is a power of two or 0. */
struct failure_table {
	struct failure *places;
	uint32_t cap, cnt;
};

struct book {
	struct activity activity;
	struct call_table calls;
	struct failure_table failures;
};

/* A record of growth, checked and measured once, then added in several places. */
struct growth {
	const struct record_counts *counts;
	struct call_id id;
	uint8_t first, cnt; /* buckets that are not 0 */
	uint64_t max_ns;    /* this and the next by growth_find_max() */
	bool max_is_bound;
	uint32_t generation;
};

/* Of a process's call: the longest before the last reset, or what has grown above that since. */
struct old_max {
	struct call_id id;
	uint64_t ns;
};

struct process {
	struct task_id id; /* tid is 0 */
	enum process_kind kind;
	uint32_t ppid, uid, gid, tty, exit_code;
	uint64_t exited_ns; /* the tick before its end */
	bool exited, kthread;
	bool threadless;   /* alive, but none of its threads is known: in model->threadless */
	bool leader_named; /* comm is the leader's, not just some thread's */
	char comm[SCTOP_COMM_LEN];
	char exe[SCTOP_EXE_LEN];
	uint8_t state;	      /* this and the next: as struct record_facts has them */
	uint32_t all_threads; /* those that make no calls, too */
	char *cgroup;	      /* NULL: not known */
	struct book book;
	struct old_max *old_max; /* by call, sorted; NULL: never reset */
	uint32_t old_max_cnt;
	bool old_max_unknown;  /* there was no memory for it */
	struct activity *gone; /* of threads that ended before the process; NULL: none */
	struct thread *threads;
	uint32_t thread_cnt;
	struct process *same_pid;	       /* next in struct pid's chain */
	struct process *prev, *next;	       /* in model->all */
	struct process *list_prev, *list_next; /* in model->exited or ->threadless */
	uint32_t node;			       /* scratch of one query: index of its item */
	uint64_t node_query;
};

struct thread {
	uint32_t handle;
	struct task_id id;
	struct process *process; /* may be exited_sum, when its own is no longer kept */
	struct thread *prev, *next;
	char comm[SCTOP_COMM_LEN];
	uint8_t state; /* as struct record_facts has it */
	uint32_t busy,
		busy_generation; /* its place in model->busy, of the interval with that number */
	struct activity activity;
	UT_hash_handle hh;
};

/* How long those calls of a thread lasted that ended in the running interval. */
struct busy {
	uint32_t handle;
	struct task_id id;
	uint64_t total_ns, longest_ns; /* of all; of the record that has most */
	struct call_id longest;
};

struct pid {
	uint32_t tgid;
	struct process *processes;
	UT_hash_handle hh;
};

/* What a row is made of and sorted by. */
struct item {
	struct process *process; /* process rows only */
	struct thread *thread;
	const struct usage *usage;
	const struct trend *trend;
	struct usage_delta interval;
	double interval_s;
	struct change change;
	struct call_id call; /* top call, or the row's own */
	uint64_t call_cnt;   /* of the top call, in its interval */
	struct task_id id;
	uint32_t uid, tty;
	const char *name;      /* comm; NULL: the call's name */
	double rise;	       /* of the trend: see SORT_TREND */
	double number;	       /* sort key: this, then … */
	const char *long_text; /* … this, NULL: the next */
	char text[32];
	/* tree */
	uint32_t parent, first_child, next_sibling; /* NO_ITEM: none */
	bool visible, folds;
	bool last_child;
	uint32_t guides;
	uint16_t depth;
	uint32_t folded;
};

#define NO_ITEM UINT32_MAX

/* A growing array whose elements do not outlive one query. */
struct buffer {
	void *data;
	size_t bytes;
};

#define GRAVE_CNT 1024

struct process_list {
	struct process *first;
	uint32_t cnt;
};

struct model {
	uint32_t generation;
	uint32_t exited_max;
	uint64_t exited_keep_ns;
	bool was_reset, ticked;
	bool old_max_unknown; /* reset before anything was known */
	uint32_t resets;      /* counts of before one say nothing about those after it */
	uint64_t tick_ns, start_ns;
	double intervals_s[TREND_CNT]; /* of the last intervals, as struct window has them */
	struct pid *pids;
	struct thread *tasks;
	struct thread *last_task; /* of the record before: counts come thread by thread */
	struct busy *busy;
	uint32_t busy_cnt, busy_cap;
	struct process *all;
	struct process_list exited, threadless; /* oldest first */
	struct process other, exited_sum;
	struct book everything;
	struct model_totals totals;
	struct record_stats stats, stats_base, stats_tick; /* as received; at reset; at the tick */
	/* Identities that were folded: a late thread of theirs must not bring them back. */
	struct task_id graves[GRAVE_CNT];
	uint64_t query;
	struct buffer items, order, process_rows, call_items, call_rows, process_usages,
		call_usages, failure_rows;
	uint64_t failures_known;
	struct process_row one_row;
};

/* ---- model.c ---- */

/* Calls per second of the last interval, less the mean of the others of its trend. NULL: 0. */
double trend_rise(const struct model *model, const struct trend *trend);

/* ---- model_book.c ---- */

void usage_delta_add(struct usage_delta *sum, const struct usage_delta *more);

/* A source may name any call; what no table has is SCTOP_NR_BAD. */
struct call_id call_normal(uint8_t abi, int16_t nr);

void growth_init(struct growth *growth, const struct record_counts *counts, uint32_t generation);
/* What the interval before `generation` brought. */
struct usage_delta window_last(const struct window *window, uint32_t generation);
/* How many calls each of the TREND_CNT intervals before `generation` had, oldest first. */
void window_calls(const struct window *window, uint32_t generation, double calls[TREND_CNT]);
void activity_add(struct activity *activity, const struct growth *growth);
/* Says that a call was made `calls` times in the running interval. After activity_add(). */
void activity_offer(struct activity *activity, struct call_id call, uint64_t calls);
void activity_merge(struct activity *into, struct activity *from, uint32_t generation);
struct top activity_top(const struct activity *activity, uint32_t generation);

/* All of: allocate what is needed (book_reserve), then add, which cannot fail. */
struct call_usage *book_reserve(struct book *book, struct call_id id, uint8_t first, uint8_t cnt);
void book_add(struct book *book, struct call_usage *call, const struct growth *growth);
int book_merge(struct book *into, struct book *from, uint32_t generation);
void book_clear(struct book *book);
const struct call_usage *book_find(const struct book *book, struct call_id id);
void call_usage_expand(const struct call_usage *call, struct usage *usage);

/* ---- model_max.c ---- */

/* Takes note of all maxima of a process, whose book is about to be cleared. */
void maxima_keep(struct process *process);
/* 0 or -1: no memory. */
int maxima_copy(struct process *to, const struct process *from, size_t *bytes);
/* The longest of those calls that a growth of this process counts. */
void growth_find_max(struct growth *growth, const struct model *model, struct process *process);

/* ---- model_busy.c ---- */

/* Room for one thread more: 0 or -ENOMEM. Then busy_add() cannot fail. */
int busy_reserve(struct model *model);
void busy_add(struct model *model, struct thread *thread, const struct growth *growth);
/* The running interval, which ends, was that long: takes what threads have above that from them and
 * from whatever they are part of. */
void busy_settle(struct model *model, uint64_t interval_ns);

/* ---- model_failures.c ---- */

/* What a table has no room for is left out: a book's errors tell that it is missing. 0 or -ENOMEM,
 * which changes nothing. */
int failures_add(struct failure_table *table, const struct record_failures *failures,
		 uint32_t generation);
int failures_merge(struct failure_table *into, const struct failure_table *from,
		   uint32_t generation);
int failures_copy(struct failure_table *to, const struct failure_table *from, size_t *bytes);
void failures_clear(struct failure_table *table);
/* NULL: there is none. */
const struct failure *failures_find(const struct failure_table *table, struct call_id id,
				    uint16_t number);
/* How often in the last interval. */
uint64_t failures_last(const struct failure *failure, uint32_t generation);

/* ---- model_failures_mark.c ---- */

/* What there was of failures at a mark; comparable: or else of nothing. */
struct failure_mark {
	struct model *model, *mark;
	struct failure_table exited; /* of what is in the sum of the exited by now */
};

/* 0 or -ENOMEM; to be released either way. */
int failure_mark_init(struct failure_mark *at, struct model *model, struct model *mark);
void failure_mark_release(struct failure_mark *at);
void failure_mark_compare(const struct failure_mark *at, struct failure_row *row);

/* ---- model_process.c ---- */

void process_list_append(struct process_list *list, struct process *process);
/* One that is not known yet, alive. NULL: ENOMEM. */
struct process *process_new(struct model *model, uint32_t tgid, uint64_t start_ns);
struct process *process_find(struct model *model, uint32_t tgid, uint64_t start_ns);
/* The process that a child with this ppid hangs below; NULL if it is not known. */
struct process *process_parent(struct model *model, const struct process *child);
/* The process of a record, created if it is not known; a sum if it is nobody's, or was folded.
 * NULL: ENOMEM. */
struct process *process_get(struct model *model, const struct sctop_task *info);
int process_take_facts(struct model *model, const struct record_facts *facts);
void process_describe(struct process *process, const struct sctop_task *info);
int process_exit(struct model *model, struct process *process, uint32_t exit_code);
/* To be told when a thread of it has ended. */
int process_idle(struct model *model, struct process *process);
/* Unlinks and frees a process that no thread refers to any more. */
void process_free(struct model *model, struct process *process);
/* A thread belongs to a process from here on; no longer (its counts are the caller's business). */
void thread_attach(struct model *model, struct thread *thread, struct process *process);
void thread_detach(struct thread *thread);
/* Those that ended before that time become part of the sum, the oldest first. 0 or -ENOMEM. */
int processes_bury(struct model *model, uint64_t before_ns);
void processes_forget_exited(struct model *model);

/* ---- model_tasks.c ---- */

/* A source has told of a thread, or of its end. Handles are used again: who had it before has
 * ended. Handle 0 is nobody's. 0 or -ENOMEM. */
int tasks_update(struct model *model, uint32_t handle, const struct sctop_task *info);
int tasks_end(struct model *model, uint32_t handle, const struct sctop_task *info);
/* NULL: it is not known. */
struct thread *tasks_find(struct model *model, uint32_t handle);
void tasks_free(struct model *model);

/* A name out of a fixed field, terminated even if it is not. */
static inline void text_copy(char *dst, const char *src, size_t size)
{
	memcpy(dst, src, size);
	dst[size - 1] = '\0';
}

/* ---- model_sort.c ---- */

/* Fills the key of one item. */
void item_set_key(struct item *item, enum sort_key key);
void items_sort(struct item *items, size_t cnt, enum sort_key key, bool invert);

/* ---- model_tree.c ---- */

/* Before they are sorted: an item that is folded becomes the sum of itself and what is hidden below
 * it. 0 or -ENOMEM. */
int items_fold(struct model *model, struct item *items, size_t cnt,
	       const struct process_query *query);
/* Links sorted items below their parents and writes the indices of those to show, in order, to
 * `order`. Returns how many. */
size_t items_tree(struct model *model, struct item *items, size_t cnt,
		  const struct process_query *query, uint32_t *order);

/* ---- model_change.c ---- */

/* Whether there is a mark that the counts of now can be held against. */
bool mark_comparable(const struct model *model, const struct model *mark);

/* Fills the change of a process's or thread's item, of one call if `call` is not NULL. */
void item_compare(struct model *model, struct model *mark, const struct call_id *call,
		  struct item *item);
/* … of a call's item; process NULL: of everything. */
void item_compare_call(struct model *model, struct model *mark, const struct process *process,
		       struct item *item);

/* ---- model_rows.c ---- */

/* All 0 where the interval has no length. */
struct usage_rate usage_rate(const struct usage_delta *delta, double interval_s);

/* A process by identity, the two sums included; NULL if it is not (or no longer) known. */
struct process *process_by_id(struct model *model, struct task_id id);

/* At least `bytes` of room in a buffer; what was in it is lost. NULL: ENOMEM. */
void *buffer_room(struct buffer *buffer, size_t cnt, size_t size);

#endif
