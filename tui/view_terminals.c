/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_terminals.c - the terminals, who is on them and how busy they are; Enter watches one.
 *
 * What makes calls is the model's; who is silent, or not traced, and who has the foreground, /proc
 * says. A recording has only the first.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "actions.h"
#include "grid.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "table.h"
#include "terminal_row.h"
#include "ui.h"

/* All of /proc is read, and there may be thousands of processes: not for each interval. */
#define LOOK_AGAIN_NS 500000000

/* The parent of all kernel threads, in the first PID namespace: include/linux/kthread.h,
 * init/main.c */
#define KTHREADD 2

static int compare_identity(const void *a, const void *b)
{
	const struct terminal_row *x = a, *y = b;

	if (!x->tty != !y->tty)
		return x->tty ? -1 : 1; /* "none" comes last */
	return (x->tty > y->tty) - (x->tty < y->tty);
}

const struct grid_kind terminals_grid = {
	.columns = terminal_columns,
	.row_bytes = sizeof(struct terminal_row),
	.sort = SORT_RATE,
	.compare = terminal_row_compare,
	.compare_identity = compare_identity,
};

/* The row of a device, made if there is none; NULL: no memory. */
static struct terminal_row *row_of(struct grid *grid, uint32_t tty)
{
	struct terminal_row *row;

	for (long i = 0; i < grid->added; i++) {
		row = (struct terminal_row *)grid_row(grid, i);
		if (row->tty == tty)
			return row;
	}
	row = grid_add(grid);
	if (!row)
		return NULL;
	row->tty = tty;
	row->idle_ns = UINT64_MAX;
	if (tty == TERMINAL_OTHER || tty == TERMINAL_EXITED_SUM)
		strcpy(row->name, tty == TERMINAL_OTHER ? "(other)" : "(exited)");
	else if (tty)
		tty_name(tty, row->name, sizeof(row->name));
	else
		strcpy(row->name, "none");
	return row;
}

static void add_user(struct terminal_row *row, uint32_t uid)
{
	int i = 0;

	while (i < row->uid_cnt && i < TERMINAL_USERS && row->uids[i] != uid)
		i++;
	if (i < row->uid_cnt && i < TERMINAL_USERS)
		return;
	if (i < TERMINAL_USERS)
		row->uids[i] = uid;
	row->uid_cnt = i + 1;
}

static int add_process(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg)
{
	struct ui *ui = arg;
	bool kernel = !ui->in_pid_namespace && (pid == KTHREADD || stat->ppid == KTHREADD);
	struct terminal_row *row;

	if (kernel && !ui->processes.kernel_threads)
		return 0;
	row = row_of(&ui->grids[FIRST_TERMINALS], stat->tty);
	if (!row)
		return 1;
	row->process_cnt++;
	add_user(row, uid);
	/* Of those in the foreground its leader, or else the youngest. */
	if (stat->tty && stat->foreground && stat->group == stat->foreground &&
	    (row->foreground != stat->foreground || pid == stat->foreground)) {
		row->foreground = pid;
		memcpy(row->foreground_comm, stat->comm, sizeof(row->foreground_comm));
	}
	return 0;
}

static void add_idle(struct terminal_row *row)
{
	char path[80];
	struct stat status;
	time_t last, now = time(NULL);

	snprintf(path, sizeof(path), "/dev/%s", row->name);
	if (!row->tty || stat(path, &status) || !S_ISCHR(status.st_mode))
		return;
	last = status.st_atime > status.st_mtime ? status.st_atime : status.st_mtime;
	row->idle_ns = now > last ? (uint64_t)(now - last) * 1000000000 : 0;
}

/* A recorded process is counted here, a live one was in /proc. */
static void add_row(struct ui *ui, struct terminal_row *row, const struct process_row *process)
{
	row->calls += process->usage->calls;
	row->errors += process->usage->errors;
	row->calls_per_sec += process->rate.calls_per_sec;
	row->errors_per_sec += process->rate.errors_per_sec;
	change_add(&row->change, &process->change);
	if (!ui->tracer && !process->exited && process->kind == PROCESS_NORMAL) {
		row->process_cnt++;
		add_user(row, process->uid);
	}
	if (process->rate.calls_per_sec > row->busiest_rate) {
		row->busiest_rate = process->rate.calls_per_sec;
		memcpy(row->busiest, process->comm, sizeof(row->busiest));
	}
}

/* Whoever is no longer kept was on some terminal, nobody knows which. */
static uint32_t device_of(const struct process_row *process)
{
	static const uint32_t devices[] = {
		[PROCESS_OTHER] = TERMINAL_OTHER, [PROCESS_EXITED_SUM] = TERMINAL_EXITED_SUM
	};

	return process->kind == PROCESS_NORMAL ? process->tty : devices[process->kind];
}

static void fill(struct ui *ui)
{
	struct grid *grid = ui_grid(ui);
	struct process_query query = { .sort = SORT_PID, .mark = ui->mark };
	const struct process_row *rows;
	long cnt;

	grid_begin(grid);
	if (ui->tracer) {
		proc_walk(add_process, ui);
		for (long i = 0; i < grid->added; i++)
			add_idle((struct terminal_row *)grid_row(grid, i));
	}
	ui->processes.cnt = 0; /* its rows are of the query before */
	cnt = model_processes(ui->model, &query, &rows);
	for (long i = 0; i < cnt; i++) {
		struct terminal_row *row = row_of(grid, device_of(&rows[i]));

		if (row)
			add_row(ui, row, &rows[i]);
	}
}

static void look(struct ui *ui)
{
	uint64_t counted = model_totals(ui->model)->stats.time_ns;

	if (ui->playback || !ui->terminals_ns || counted >= ui->terminals_ns + LOOK_AGAIN_NS) {
		fill(ui);
		ui->terminals_ns = counted;
	}
	grid_end(ui, ui_grid(ui));
}

static struct terminal_row make_sum(const struct grid *grid)
{
	struct terminal_row sum = { .idle_ns = UINT64_MAX };

	for (long i = 0; i < grid->cnt; i++) {
		const struct terminal_row *row = grid_row(grid, i);

		sum.process_cnt += row->process_cnt;
		sum.calls += row->calls;
		sum.errors += row->errors;
		sum.calls_per_sec += row->calls_per_sec;
		sum.errors_per_sec += row->errors_per_sec;
		change_add(&sum.change, &row->change);
	}
	snprintf(sum.name, sizeof(sum.name), "all (%ld)", grid->cnt);
	return sum;
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct grid *grid = ui_grid(ui);
	char title[ROW_MATCH_TITLE_MAX + 64], match[ROW_MATCH_TITLE_MAX], why[512];
	struct terminal_row sum;
	struct rect below;

	look(ui);
	row_match_title(&grid->match, "rows", ui->text_flags, match, sizeof(match));
	snprintf(title, sizeof(title), "%s %s",
		 ui->tracer ? "Enter watches one" : "of the processes recorded", match);
	below = pane_title(rect, focused, 1, "Terminals", title);
	sum = make_sum(grid);
	ui_why_empty(ui, &grid->match, why, sizeof(why));
	grid_draw(ui, &below, focused, &sum, why);
}

const char *terminals_selected(const struct ui *ui)
{
	const struct terminal_row *row = grid_selected(&ui->grids[FIRST_TERMINALS]);

	return row && row->name[0] != '(' ? row->name : NULL;
}

/* In the kernel; of a recording, the processes that are on it. */
static void enter(struct ui *ui)
{
	const char *name = terminals_selected(ui);
	char match[80];

	if (!name) {
		ui_say(ui, ROLE_WARNING, "this row is not a terminal");
		return;
	}
	snprintf(match, sizeof(match), "tty=%s", strcmp(name, "none") == 0 ? "-" : name);
	if (ui->tracer)
		filter_terminal(ui, name, false);
	ui_show(ui, FIRST_PROCESSES);
	if (!ui->tracer)
		ui_filter_rows(ui, PANE_PROCESSES, match);
}

static struct task_id process(const struct ui *ui)
{
	(void)ui;
	return (struct task_id){ 0 };
}

const struct view_ops view_terminals = {
	.name = "terminals",
	.context = IN_TERMINALS,
	.draw = draw,
	GRID_OPS,
	.enter = enter,
	.export = grid_export,
	.process = process,
};
