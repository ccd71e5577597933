/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_sort.c - the sort keys of process and call rows, one row of a table each.
 *
 * A key's value is computed once per row (percentiles are not cheap), then rows are sorted by
 * it and, where it is equal, by identity: a row that did not change does not move.
 */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"

static double key_pid(const struct item *item)
{
	return item->thread ? item->id.tid : item->id.tgid;
}

static double key_tid(const struct item *item)
{
	return item->id.tid ? item->id.tid : item->id.tgid;
}

static double key_ppid(const struct item *item)
{
	return item->process ? item->process->ppid : 0;
}

static double key_start(const struct item *item)
{
	return (double)item->id.start_ns;
}

/* By device number, so that pts/9 comes before pts/10; none comes last. */
static double key_tty(const struct item *item)
{
	return item->tty ? item->tty : DBL_MAX;
}

static double key_interval_calls(const struct item *item)
{
	return (double)item->interval.calls;
}

static double key_calls(const struct item *item)
{
	return (double)item->usage->calls;
}

static double key_interval_errors(const struct item *item)
{
	return (double)item->interval.errors;
}

static double key_errors(const struct item *item)
{
	return (double)item->usage->errors;
}

static double key_interval_time(const struct item *item)
{
	return (double)item->interval.busy_ns;
}

static double key_time(const struct item *item)
{
	return (double)item->usage->total_ns;
}

static double key_avg(const struct item *item)
{
	return (double)usage_average(item->usage);
}

static double key_p50(const struct item *item)
{
	return (double)usage_percentile(item->usage, 0.50);
}

static double key_p95(const struct item *item)
{
	return (double)usage_percentile(item->usage, 0.95);
}

static double key_p99(const struct item *item)
{
	return (double)usage_percentile(item->usage, 0.99);
}

static double key_max(const struct item *item)
{
	return (double)item->usage->max_ns;
}

static double key_read_rate(const struct item *item)
{
	return (double)item->interval.read_bytes;
}

static double key_write_rate(const struct item *item)
{
	return (double)item->interval.written_bytes;
}

static double key_read(const struct item *item)
{
	return (double)item->usage->read_bytes;
}

static double key_written(const struct item *item)
{
	return (double)item->usage->written_bytes;
}

static double rate_of(const struct item *item)
{
	return usage_rate(&item->interval, item->interval_s).calls_per_sec;
}

static double key_change_rate(const struct item *item)
{
	return change_rate(&item->change, rate_of(item));
}

/* Who makes no calls, then and now, has not changed. */
static double key_change_ratio(const struct item *item)
{
	double ratio = change_ratio(&item->change, rate_of(item));

	return ratio < 0 ? 1 : ratio;
}

static double key_change_calls(const struct item *item)
{
	return (double)item->change.calls;
}

static double key_change_errors(const struct item *item)
{
	return (double)item->change.errors;
}

static double key_change_avg(const struct item *item)
{
	double ratio = change_average_ratio(&item->change);

	return ratio < 0 ? 1 : ratio;
}

static void text_user(const struct item *item, char *text, size_t size)
{
	if (item->process && item->process->kind == PROCESS_NORMAL)
		snprintf(text, size, "%s", user_name(item->uid));
}

static void text_call(const struct item *item, char *text, size_t size)
{
	char buf[24];

	if (item->usage->calls)
		snprintf(text, size, "%s", syscall_name(item->call.abi, item->call.nr, buf));
}

static void text_name(const struct item *item, char *text, size_t size)
{
	if (item->name)
		snprintf(text, size, "%s", item->name);
	else
		text_call(item, text, size);
}

static const char state_order[] = "RDTtZXPIS";

/* What one looks for comes first: who runs, or is stuck. */
static double key_state(const struct item *item)
{
	int state = item->thread ? item->thread->state : item->process ? item->process->state : 0;
	const char *at = state ? strchr(state_order, state) : NULL;

	if (at)
		return (double)(at - state_order);
	return (double)sizeof(state_order) + (state ? 0 : 1);
}

/* As process_row_threads() has it. */
static double key_threads(const struct item *item)
{
	if (!item->process || item->thread)
		return item->thread ? 1 : 0;
	if (item->process->gone && item->usage == &item->process->gone->usage)
		return 0;
	return item->process->all_threads ? item->process->all_threads : item->process->thread_cnt;
}

static const char *cgroup_of(const struct item *item)
{
	return item->process ? item->process->cgroup : NULL;
}

/* Those that are not known come last. */
static double key_cgroup_known(const struct item *item)
{
	return !cgroup_of(item);
}

static double key_trend(const struct item *item)
{
	return item->rise;
}

/* Numbers come before texts; numbers are shown from the largest on, unless ascending. */
static const struct {
	double (*number)(const struct item *item);
	void (*text)(const struct item *item, char *text, size_t size);
	const char *(*long_text)(const struct item *item); /* what there is no room for a copy of */
	bool ascending;
} keys[SORT_KEY_CNT] = {
	[SORT_PID] = { .number = key_pid, .ascending = true },
	[SORT_PPID] = { .number = key_ppid, .ascending = true },
	[SORT_START] = { .number = key_start },
	[SORT_USER] = { .text = text_user, .ascending = true },
	[SORT_TTY] = { .number = key_tty, .ascending = true },
	[SORT_RATE] = { .number = key_interval_calls },
	[SORT_CALLS] = { .number = key_calls },
	[SORT_ERROR_RATE] = { .number = key_interval_errors },
	[SORT_ERRORS] = { .number = key_errors },
	[SORT_TIME_SHARE] = { .number = key_interval_time },
	[SORT_TIME] = { .number = key_time },
	[SORT_AVG] = { .number = key_avg },
	[SORT_P50] = { .number = key_p50 },
	[SORT_P95] = { .number = key_p95 },
	[SORT_P99] = { .number = key_p99 },
	[SORT_MAX] = { .number = key_max },
	[SORT_READ_RATE] = { .number = key_read_rate },
	[SORT_WRITE_RATE] = { .number = key_write_rate },
	[SORT_READ] = { .number = key_read },
	[SORT_WRITTEN] = { .number = key_written },
	[SORT_CHANGE_RATE] = { .number = key_change_rate },
	[SORT_CHANGE_RATIO] = { .number = key_change_ratio },
	[SORT_CHANGE_CALLS] = { .number = key_change_calls },
	[SORT_CHANGE_ERRORS] = { .number = key_change_errors },
	[SORT_CHANGE_AVG] = { .number = key_change_avg },
	[SORT_TOP_CALL] = { .text = text_call, .ascending = true },
	[SORT_NAME] = { .text = text_name, .ascending = true },
	[SORT_TID] = { .number = key_tid, .ascending = true },
	[SORT_STATE] = { .number = key_state, .ascending = true },
	[SORT_THREADS] = { .number = key_threads },
	[SORT_CGROUP] = { .number = key_cgroup_known, .long_text = cgroup_of, .ascending = true },
	[SORT_TREND] = { .number = key_trend },
	[SORT_SHARE] = { .number = key_calls },
};

const struct sort_key_name sort_keys[] = {
	{ SORT_PID, "pid", "process (or thread) id" },
	{ SORT_PPID, "ppid", "process id of the parent" },
	{ SORT_START, "start", "start of the process, the latest first" },
	{ SORT_USER, "user", "name of the user" },
	{ SORT_TTY, "tty", "controlling terminal" },
	{ SORT_RATE, "rate", "calls per second in the last interval" },
	{ SORT_CALLS, "calls", "calls since the start" },
	{ SORT_ERROR_RATE, "error-rate", "failed calls per second in the last interval" },
	{ SORT_ERRORS, "errors", "failed calls since the start" },
	{ SORT_TIME_SHARE, "time-share", "time spent in calls in the last interval" },
	{ SORT_TIME, "time", "time spent in calls since the start" },
	{ SORT_AVG, "avg", "average duration of a call" },
	{ SORT_P50, "p50", "median duration of a call" },
	{ SORT_P95, "p95", "duration that 95 % of the calls stay below" },
	{ SORT_P99, "p99", "duration that 99 % of the calls stay below" },
	{ SORT_MAX, "max", "duration of the slowest call" },
	{ SORT_READ_RATE, "read-rate", "bytes read per second in the last interval" },
	{ SORT_WRITE_RATE, "write-rate", "bytes written per second in the last interval" },
	{ SORT_READ, "read", "bytes read" },
	{ SORT_WRITTEN, "written", "bytes written" },
	{ SORT_CHANGE_RATE, "change-rate", "calls per second above those at the mark (m)" },
	{ SORT_CHANGE_RATIO, "change-ratio",
	  "calls per second as a multiple of those at the mark" },
	{ SORT_CHANGE_CALLS, "change-calls", "calls since the mark" },
	{ SORT_CHANGE_ERRORS, "change-errors", "failed calls since the mark" },
	{ SORT_CHANGE_AVG, "change-avg", "average duration as a multiple of that before the mark" },
	{ SORT_TOP_CALL, "top-call", "name of the most frequent call" },
	{ SORT_NAME, "name", "name of the command or call" },
	{ SORT_TID, "tid", "thread id" },
	{ SORT_STATE, "state", "state: who runs or is stuck first" },
	{ SORT_THREADS, "threads", "threads" },
	{ SORT_CGROUP, "cgroup", "container or cgroup" },
	{ SORT_TREND, "trend",
	  "how far the rate of the last interval is above the mean of the 11 before it" },
	{ SORT_SHARE, "share", "share of the calls" },
	{ 0 },
};

void item_set_key(struct item *item, enum sort_key key)
{
	item->number = 0;
	item->text[0] = '\0';
	item->long_text = keys[key].long_text ? keys[key].long_text(item) : NULL;
	if (keys[key].number)
		item->number = keys[key].number(item);
	if (keys[key].text)
		keys[key].text(item, item->text, sizeof(item->text));
}

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_identity(const struct item *a, const struct item *b)
{
	int diff = compare_u64(a->id.tgid, b->id.tgid);

	if (!diff)
		diff = compare_u64(a->id.start_ns, b->id.start_ns);
	if (!diff)
		diff = compare_u64(a->id.tid, b->id.tid);
	if (!diff)
		diff = a->call.abi - b->call.abi;
	return diff ? diff : a->call.nr - b->call.nr;
}

static int compare_keys(const struct item *a, const struct item *b)
{
	int diff = (a->number > b->number) - (a->number < b->number);

	if (diff)
		return diff;
	return strcmp(a->long_text ? a->long_text : a->text, b->long_text ? b->long_text : b->text);
}

static int compare_ascending(const void *a, const void *b)
{
	int diff = compare_keys(a, b);

	return diff ? diff : compare_identity(a, b);
}

static int compare_descending(const void *a, const void *b)
{
	int diff = compare_keys(b, a);

	return diff ? diff : compare_identity(a, b);
}

void items_sort(struct item *items, size_t cnt, enum sort_key key, bool invert)
{
	if (cnt)
		qsort(items, cnt, sizeof(*items),
		      keys[key].ascending != invert ? compare_ascending : compare_descending);
}
