/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_process.c - tags, the tree, and signals, which reach the identity that was chosen
 * and never a process that has got its PID since.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "actions.h"
#include "sctop/decode.h"
#include "sctop/proc.h"
#include "sctop/text.h"
#include "ui.h"

/* ---- tags ---- */

/* Whether the selected row is of a process; else the status line says that it is not. */
static bool taggable(struct ui *ui)
{
	const struct process_view *view = &ui->processes;

	if (view->selected.tgid && view->selected_kind == PROCESS_NORMAL)
		return true;
	ui_say(ui, ROLE_WARNING, "this row is not a process");
	return false;
}

void action_tag(struct ui *ui, int key)
{
	struct process_view *view = &ui->processes;

	(void)key;
	if (taggable(ui) && !task_set_remove(&view->tags, view->selected))
		task_set_add(&view->tags, view->selected);
	view_processes.move(ui, 1);
}

static bool has_tagged_parent(const struct ui *ui, const struct process_row *row)
{
	for (size_t i = 0; i < ui->processes.tags.cnt; i++)
		if (ui->processes.tags.ids[i].tgid == row->ppid)
			return true;
	return false;
}

void action_tag_children(struct ui *ui, int key)
{
	struct process_view *view = &ui->processes;
	struct process_query query = { .sort = SORT_PID };
	const struct process_row *rows;
	bool grown = true;
	long cnt;

	(void)key;
	if (!taggable(ui))
		return;
	task_set_add(&view->tags, view->selected);
	cnt = model_processes(ui->model, &query, &rows);
	while (grown) {
		grown = false;
		for (long i = 0; i < cnt; i++)
			if (rows[i].kind == PROCESS_NORMAL && !rows[i].exited &&
			    !ui_tagged(ui, rows[i].id) && has_tagged_parent(ui, &rows[i]))
				grown = task_set_add(&view->tags, rows[i].id);
	}
	ui_say(ui, ROLE_TEXT, "%zu tagged", view->tags.cnt);
}

/* ---- tree ---- */

void action_tree(struct ui *ui, int key)
{
	(void)key;
	ui->processes.tree = !ui->processes.tree;
	if (ui->processes.tree)
		ui->processes.threads = false;
}

static bool has_children(const struct process_row *rows, long cnt, long i)
{
	return i + 1 < cnt && rows[i + 1].depth > rows[i].depth;
}

void action_fold(struct ui *ui, int key)
{
	struct process_view *view = &ui->processes;
	struct process_query query = { .sort = SORT_PID, .tree = true };
	const struct process_row *rows;
	long cnt, i = 0;

	(void)key;
	view->tree = true;
	if (!taggable(ui))
		return;
	cnt = model_processes(ui->model, &query, &rows);
	while (i < cnt && !task_id_equal(rows[i].id, view->selected))
		i++;
	if (!has_children(rows, cnt, i)) {
		ui_say(ui, ROLE_WARNING, "it has no children here");
		return;
	}
	task_set_add(&view->folds, view->selected);
}

void action_unfold(struct ui *ui, int key)
{
	(void)key;
	if (!task_set_remove(&ui->processes.folds, ui->processes.selected))
		ui_say(ui, ROLE_WARNING, "nothing is folded here");
}

/* Folds the roots of the tree, or unfolds whatever is folded. */
void action_fold_all(struct ui *ui, int key)
{
	struct process_view *view = &ui->processes;
	struct process_query query = { .sort = SORT_PID, .tree = true };
	const struct process_row *rows;
	long cnt;

	(void)key;
	view->tree = true;
	if (view->folds.cnt) {
		view->folds.cnt = 0;
		ui_say(ui, ROLE_TEXT, "all are unfolded");
		return;
	}
	cnt = model_processes(ui->model, &query, &rows);
	for (long i = 0; i < cnt; i++)
		if (rows[i].depth == 1 || (i + 1 < cnt && rows[i].depth == 0 &&
					   rows[i + 1].depth == 1 && rows[i].id.tgid != 1))
			task_set_add(&view->folds, rows[i].id);
	ui_say(ui, ROLE_TEXT, "%zu folded", view->folds.cnt);
}

/* ---- signals ---- */

enum delivery { SENT, ENDED, REPLACED, REFUSED, DELIVERY_CNT };

/*
 * A pidfd holds on to one process; only then its start time is compared, so what gets the
 * signal is what was on the screen.
 */
static enum delivery send_signal(struct task_id id, int number)
{
	uint64_t ticks_per_sec = (uint64_t)sysconf(_SC_CLK_TCK);
	uint64_t start_ticks = id.start_ns / (1000000000 / ticks_per_sec);
	int fd = (int)syscall(SYS_pidfd_open, id.tgid, 0);
	enum delivery delivery = SENT;
	struct proc_stat stat;

	if (fd < 0)
		return ENDED;
	if (proc_stat_read(id.tgid, &stat))
		delivery = ENDED;
	else if (stat.start_ticks != start_ticks)
		delivery = REPLACED;
	else if (syscall(SYS_pidfd_send_signal, fd, number, NULL, 0))
		delivery = errno == EPERM ? REFUSED : ENDED;
	close(fd);
	return delivery;
}

/* The processes of what is tagged, each once, or the one that was selected when k was pressed. The
 * caller releases it. */
static struct task_set targets(const struct ui *ui)
{
	const struct task_set *tags = &ui->processes.tags;
	struct task_set set = { 0 };

	if (!tags->cnt)
		task_set_add(&set, ui->signal_target);
	for (size_t i = 0; i < tags->cnt; i++) {
		struct task_id id = tags->ids[i];

		id.tid = 0; /* of a thread, too: a signal is for all of its process */
		task_set_add(&set, id);
	}
	return set;
}

static void signal_confirmed(struct ui *ui)
{
	static const char *const reasons[DELIVERY_CNT] = {
		[ENDED] = "had ended",
		[REPLACED] = "had ended, its PID is another's by now",
		[REFUSED] = "not permitted, it is another user's",
	};
	struct task_set set = targets(ui);
	size_t of[DELIVERY_CNT] = { 0 };
	char name[16], why[256] = "";

	for (size_t i = 0; i < set.cnt; i++)
		of[send_signal(set.ids[i], ui->signal_number)]++;
	for (size_t i = SENT + 1; i < DELIVERY_CNT; i++) {
		size_t len = strlen(why);

		if (of[i])
			snprintf(why + len, sizeof(why) - len, "; %zu %s", of[i], reasons[i]);
	}
	if (why[0])
		ui_say(ui, ROLE_ERROR, "%s sent to %zu of %zu%s",
		       signal_name(ui->signal_number, name), of[SENT], set.cnt, why);
	else
		ui_say(ui, ROLE_TEXT, "%s sent to %zu process%s",
		       signal_name(ui->signal_number, name), set.cnt, set.cnt == 1 ? "" : "es");
	task_set_release(&set);
	ui->processes.tags.cnt = 0;
}

/* "TERM", "SIGTERM", "15" */
static int parse_signal(const char *text)
{
	char name[16];
	uint64_t number;

	if (text_parse_u64(text, 64, &number) == 0)
		return number ? (int)number : -EINVAL;
	for (int i = 1; i < 65; i++) {
		const char *known = signal_name(i, name);

		if (known && (strcasecmp(known, text) == 0 ||
			      (strlen(known) > 3 && strcasecmp(known + 3, text) == 0)))
			return i;
	}
	return -EINVAL;
}

/* "bash(12), vi(13) and 4 more": as many as there is room for. */
static void name_targets(struct ui *ui, char *buf, size_t size)
{
	struct task_set set = targets(ui);
	size_t len = 0;

	for (size_t i = 0; i < set.cnt; i++) {
		struct task_id id = set.ids[i];
		const struct process_row *row = model_process(ui->model, id);
		char name[160];

		if (row)
			ui_process_name(ui, row, name, sizeof(name));
		else
			snprintf(name, sizeof(name), "%u, which has ended", id.tgid);
		if (i && len + strlen(name) + sizeof(", and 1000000 more") > size) {
			snprintf(buf + len, size - len, " and %zu more", set.cnt - i);
			break;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "", name);
	}
	task_set_release(&set);
}

static void signal_given(struct ui *ui, const char *text)
{
	char signal[16], names[sizeof(ui->question) - 32];
	int number = parse_signal(text);

	if (number < 0) {
		prompt_fail(&ui->prompt, 0, strlen(text),
			    "no signal: TERM, HUP, KILL, … or a number");
		return;
	}
	ui->signal_number = number;
	name_targets(ui, names, sizeof(names));
	ui_confirm(ui, signal_confirmed, "Send %s to %s?", signal_name(number, signal), names);
}

void action_signal(struct ui *ui, int key)
{
	struct task_id id = ui_under_cursor(ui);
	char names[sizeof(ui->prompt.label) - 16], label[sizeof(ui->prompt.label)];

	(void)key;
	id.tid = 0;
	if (!ui->processes.tags.cnt && ui->focus != PANE_CALLS && ui_awaits_row(ui))
		return;
	if (!ui->processes.tags.cnt && !id.tgid) {
		ui_say(ui, ROLE_WARNING, "select a process first");
		return;
	}
	ui->signal_target = id;
	name_targets(ui, names, sizeof(names));
	snprintf(label, sizeof(label), "Signal to %s:", names);
	ui_ask(ui, label, "TERM", NULL, signal_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint), "a name or number; you are asked again");
}
