/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_filter.c - the keys that change what the kernel side lets pass.
 *
 * Each makes a changed copy of the filter and hands it to ui_set_filter().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "screen.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "ui.h"

/* ---- the prompt ---- */

static void filter_given(struct ui *ui, const char *text)
{
	struct filter *filter = filter_new();
	struct filter_error error;

	if (!filter)
		return;
	if (filter_parse(filter, text, &error)) {
		prompt_fail(&ui->prompt, error.offset, error.length, error.reason);
		filter_free(filter);
		return;
	}
	ui_set_filter(ui, filter, true);
}

void action_filter(struct ui *ui, int key)
{
	char text[PROMPT_MAX];

	(void)key;
	filter_print(ui->filter, text, sizeof(text));
	ui_ask(ui, "Filter:", text, &ui->filter_history, filter_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Tab: names  comm=bash*  syscall=%%file,!close  pid=1234+  failed  tty=pts/3  "
		 "slower=1ms  uid=1000");
	ui->prompt_complete = complete_filter;
}

void action_undo(struct ui *ui, int key)
{
	(void)key;
	if (!ui->undo_cnt) {
		ui_say(ui, ROLE_WARNING, "no change of the filter to undo");
		return;
	}
	ui_set_filter(ui, ui->undo[--ui->undo_cnt], false);
}

/* ---- only, exclude ---- */

/* Applies one term to a copy of the filter, instead of others of its key if `alone`. */
static void set_term(struct ui *ui, enum filter_key key, bool negate, bool alone,
		     const char *values)
{
	struct filter *filter = filter_clone(ui->filter);
	struct filter_error error;

	if (!filter)
		return;
	if (alone)
		filter_clear(filter, key);
	if (filter_add(filter, key, negate, values, &error)) {
		ui_say(ui, ROLE_ERROR, "%s", error.reason);
		filter_free(filter);
		return;
	}
	ui_set_filter(ui, filter, true);
}

/* The event that the focused view is about: the opened one, or that under the stream's cursor. */
static bool about_event(struct ui *ui, struct record *record)
{
	if (ui->focus != PANE_STREAM)
		return false;
	if (!ui->event.on)
		return stream_selected(ui, record);
	*record = ui->event.record;
	return record->type == RECORD_EVENT;
}

/* Whether x is about to leave the selected row of a pane without anything to show. */
typedef bool leaves_fn(struct ui *ui, const void *what);

/* What is excluded has no row any more: the cursor goes on to the next row that has. */
static void step_off(struct ui *ui, enum pane pane, leaves_fn *leaves, const void *what)
{
	const struct view_ops *view = ui_view(ui, pane);
	const struct list *list = pane == PANE_CALLS ? &ui->calls.list
				  : ui_grid(ui)	     ? &ui_grid(ui)->list
						     : &ui->processes.list;

	for (int step = 1; step >= -1; step -= 2)
		for (long i = 0; i < list->cnt && leaves(ui, what); i++)
			view->move(ui, step);
}

/* ---- a call ---- */

/* In the stream of one process, what can be chosen is the call. */
static bool about_call(struct ui *ui, struct call_id *call)
{
	const struct view_ops *view = ui_focused(ui);
	struct record record;

	if (view->call)
		return view->call(ui, call);

	if (ui->focus == PANE_CALLS && ui->calls.has_selected) {
		*call = ui->calls.selected;
		return true;
	}
	if (ui->drill.depth && about_event(ui, &record) && record.event->type == SCTOP_EVENT_CALL) {
		*call = (struct call_id){ record.event->abi, record.event->nr };
		return true;
	}
	return false;
}

static bool has_no_number(const struct call_id *call)
{
	return call->nr == SCTOP_NR_BAD;
}

static bool leaves_call(struct ui *ui, const void *what)
{
	struct call_id call;

	return about_call(ui, &call) && call_id_equal(call, *(const struct call_id *)what);
}

static void term_for_call(struct ui *ui, bool negate, struct call_id call)
{
	char name[24];

	if (has_no_number(&call)) {
		ui_say(ui, ROLE_WARNING, "calls without a number of their own cannot be selected");
		return;
	}
	if (negate && ui->focus != PANE_STREAM)
		step_off(ui, ui->focus, leaves_call, &call);
	snprintf(name, sizeof(name), "%s", syscall_name(call.abi, call.nr, name));
	set_term(ui, FILTER_SYSCALL, negate, !negate, name);
}

/* ---- a process ---- */

/* The process that the focused view is about. */
static struct task_id subject(struct ui *ui)
{
	struct record record;

	if (about_event(ui, &record))
		return (struct task_id){ .tgid = record.event->tgid,
					 .start_ns = record.event->start_ns };
	return ui_under_cursor(ui);
}

/* 1, or 0 if it is gone: of many that are tagged, some always are. */
static int add_pid(struct filter *filter, uint32_t tgid, bool negate)
{
	struct filter_error error;
	char text[16];

	snprintf(text, sizeof(text), "%u", tgid);
	return filter_add(filter, FILTER_PID, negate, text, &error) == 0;
}

/* What is tagged, or else that one. */
static bool leaves_process(struct ui *ui, const void *what)
{
	const struct task_set *tags = &ui->processes.tags;
	uint32_t tgid = ui_row_process(ui).tgid;

	for (size_t i = 0; i < tags->cnt; i++)
		if (tags->ids[i].tgid == tgid)
			return true;
	return !tags->cnt && tgid && tgid == ((const struct task_id *)what)->tgid;
}

static void term_for_process(struct ui *ui, bool negate)
{
	struct process_view *view = &ui->processes;
	struct task_id id = subject(ui);
	struct filter *filter;
	int added = 0;

	if (!view->tags.cnt && !id.tgid) {
		ui_say(ui, ROLE_WARNING, "select a process first (or a call, with 2)");
		return;
	}
	filter = filter_clone(ui->filter);
	if (!filter)
		return;
	if (!negate)
		filter_clear(filter, FILTER_PID);
	for (size_t i = 0; i < view->tags.cnt; i++)
		added += add_pid(filter, view->tags.ids[i].tgid, negate);
	if (!view->tags.cnt)
		added += add_pid(filter, id.tgid, negate);
	if (added && negate)
		step_off(ui, PANE_PROCESSES, leaves_process, &id);
	view->tags.cnt = 0;
	if (added) {
		ui_set_filter(ui, filter, true);
		return;
	}
	ui_say(ui, ROLE_WARNING, "it has ended: nothing of it can be traced");
	filter_free(filter);
}

/* Only what the row of an error is about: this call of this process, where it fails. */
static void term_for_failure(struct ui *ui, struct task_id id, struct call_id call)
{
	struct filter *filter = filter_clone(ui->filter);
	struct filter_error error;
	char name[24];

	if (!filter)
		return;
	filter_clear(filter, FILTER_PID);
	filter_clear(filter, FILTER_SYSCALL);
	filter_set_failed(filter, true);
	snprintf(name, sizeof(name), "%s", syscall_name(call.abi, call.nr, name));
	if (add_pid(filter, id.tgid, false) &&
	    filter_add(filter, FILTER_SYSCALL, false, name, &error) == 0) {
		ui_set_filter(ui, filter, true);
		return;
	}
	ui_say(ui, ROLE_WARNING, "it has ended: nothing of it can be traced");
	filter_free(filter);
}

/* Whether o and x are about the selected row, and not about what is tagged. */
static bool about_row(struct ui *ui)
{
	struct call_id call;

	return !ui->processes.tags.cnt || ui->first == FIRST_TERMINALS || about_call(ui, &call);
}

static void narrow(struct ui *ui, bool negate)
{
	struct task_id id;
	struct call_id call;

	if (about_row(ui) && ui_awaits_row(ui))
		return;
	if (ui->focus == PANE_PROCESSES && ui->first == FIRST_TERMINALS) {
		if (terminals_selected(ui))
			filter_terminal(ui, terminals_selected(ui), negate);
		return;
	}
	if (ui->focus == PANE_PROCESSES && ui_grid(ui))
		ui_grid(ui)->moved = true; /* its row was chosen, be it the first one */
	if (!negate && ui->focus == PANE_PROCESSES && ui->first == FIRST_ERRORS &&
	    !ui->processes.tags.cnt && errors_selected(ui, &id, &call) && !has_no_number(&call))
		term_for_failure(ui, id, call);
	else if (about_call(ui, &call))
		term_for_call(ui, negate, call);
	else
		term_for_process(ui, negate);
}

void action_only(struct ui *ui, int key)
{
	(void)key;
	narrow(ui, false);
}

void action_exclude(struct ui *ui, int key)
{
	(void)key;
	narrow(ui, true);
}

/* Whether it chooses processes, so that their children may be others. */
static bool chooses_processes(const struct filter *filter)
{
	return filter_has(filter, FILTER_PID) || filter_has(filter, FILTER_COMM) ||
	       filter_has(filter, FILTER_TTY) || filter_has(filter, FILTER_UID);
}

void action_follow(struct ui *ui, int key)
{
	struct filter *filter = filter_clone(ui->filter);
	bool follow;

	(void)key;
	if (!filter)
		return;
	follow = !filter_follow(filter);
	if (follow && !chooses_processes(filter)) {
		ui_say(ui, ROLE_WARNING,
		       "nothing to follow: every process is traced; choose one first (o, .)");
		filter_free(filter);
		return;
	}
	filter_set_follow(filter, follow);
	filter_set_pid_descendants(filter, follow);
	ui_set_filter(ui, filter, true);
}

/* ---- terminals and users ---- */

void filter_terminal(struct ui *ui, const char *name, bool negate)
{
	set_term(ui, FILTER_TTY, negate, !negate, name);
}

static void user_chosen(struct ui *ui, const char *value)
{
	set_term(ui, FILTER_UID, false, true, value);
}

/* Rows of one user, summed up. */
struct group {
	uint32_t id;
	unsigned int processes;
	double calls_per_sec;
	char busiest[SCTOP_COMM_LEN];
	double busiest_rate;
};

static struct group *find_group(struct group *groups, size_t *cnt, uint32_t id)
{
	for (size_t i = 0; i < *cnt; i++)
		if (groups[i].id == id)
			return &groups[i];
	if (*cnt == CHOOSER_MAX)
		return NULL;
	groups[*cnt] = (struct group){ .id = id, .busiest_rate = -1 };
	return &groups[(*cnt)++];
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->calls_per_sec != y->calls_per_sec)
		return x->calls_per_sec > y->calls_per_sec ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static size_t make_groups(struct ui *ui, struct group *groups)
{
	struct process_query query = { .sort = SORT_PID, .hide_exited = true };
	const struct process_row *rows;
	long row_cnt = model_processes(ui->model, &query, &rows);
	size_t cnt = 0;

	for (long i = 0; i < row_cnt; i++) {
		const struct process_row *row = &rows[i];
		struct group *group;

		if (row->kind != PROCESS_NORMAL || row->kthread)
			continue;
		group = find_group(groups, &cnt, row->uid);
		if (!group)
			continue;
		group->processes++;
		group->calls_per_sec += row->rate.calls_per_sec;
		if (row->rate.calls_per_sec > group->busiest_rate) {
			group->busiest_rate = row->rate.calls_per_sec;
			memcpy(group->busiest, row->comm, sizeof(group->busiest));
		}
	}
	qsort(groups, cnt, sizeof(*groups), compare_groups);
	return cnt;
}

void action_users(struct ui *ui, int key)
{
	struct group groups[CHOOSER_MAX] = { 0 };
	size_t cnt = make_groups(ui, groups);

	(void)key;
	chooser_open(&ui->chooser, "User");
	for (size_t i = 0; i < cnt; i++) {
		struct chooser_item *item = chooser_add(&ui->chooser);
		char rate[8], comm[4 * SCTOP_COMM_LEN + 1];

		if (!item)
			break;
		snprintf(item->value, sizeof(item->value), "%u", groups[i].id);
		text_rate(rate, groups[i].calls_per_sec);
		text_escape(comm, sizeof(comm), groups[i].busiest,
			    strnlen(groups[i].busiest, SCTOP_COMM_LEN), ui->text_flags);
		snprintf(item->text, sizeof(item->text), "%-10.20s %5s/s %4u %s  %.30s",
			 user_name(groups[i].id), rate, groups[i].processes,
			 groups[i].processes == 1 ? "process  " : "processes", comm);
	}
	ui->chooser_done = user_chosen;
	ui->mode = MODE_CHOOSER;
}

void action_own_terminal(struct ui *ui, int key)
{
	struct task_id id = subject(ui);
	const struct process_row *row = task_id_is_all(id) ? NULL : model_process(ui->model, id);
	char name[64] = "none";

	(void)key;
	if (ui->focus != PANE_CALLS && ui_awaits_row(ui))
		return;
	if (!row) {
		ui_say(ui, ROLE_WARNING, "select a process first");
		return;
	}
	if (row->tty)
		tty_name(row->tty, name, sizeof(name));
	set_term(ui, FILTER_TTY, false, true, name);
}
