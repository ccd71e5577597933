/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions.c - the table from actions to functions, and those that are about the whole program: what
 * is collected, and how it is shown.
 */
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "anew.h"
#include "backlog.h"
#include "options.h"
#include "screen.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

static void do_help(struct ui *ui, int key)
{
	(void)key;
	ui->help_top = 0;
	ui->mode = MODE_HELP;
}

static void do_quit(struct ui *ui, int key)
{
	(void)key;
	ui->quit = true;
}

static void do_redraw(struct ui *ui, int key)
{
	(void)key;
	(void)ui;
	screen_redraw();
}

/* ---- collecting ---- */

static void do_pause(struct ui *ui, int key)
{
	(void)key;
	ui->paused = !ui->paused;
	if (!ui->paused) {
		anew_settle(ui);
		backlog_flush(ui->backlog, model_feed, ui->model);
		ui_tick(ui);
	}
	ui_update_stream(ui);
}

/* ---- what is shown ---- */

static void do_threads(struct ui *ui, int key)
{
	(void)key;
	ui->processes.threads = !ui->processes.threads;
	if (ui->processes.threads)
		ui->processes.tree = false; /* a tree is of processes */
}

static void do_kernel_threads(struct ui *ui, int key)
{
	long cnt = 0;

	(void)key;
	ui->processes.kernel_threads = !ui->processes.kernel_threads;
	if (!ui->processes.kernel_threads) {
		ui_say(ui, ROLE_TEXT, "kernel threads hidden");
		return;
	}
	processes_query_all(ui);
	for (long i = 0; i < ui->processes.cnt; i++)
		cnt += ui->processes.rows[i]->kthread;
	if (cnt)
		ui_say(ui, ROLE_TEXT, "%ld kernel threads shown, with zeros: they make no calls",
		       cnt);
	else
		ui_say(ui, ROLE_TEXT, "kernel threads shown, but none is among these processes");
}

static void do_latency(struct ui *ui, int key)
{
	(void)key;
	ui->latency = !ui->latency;
	tracer_set_latency(ui->tracer, ui->latency);
	ui_say(ui, ROLE_TEXT, ui->latency ? "latency on" : "latency off: the clock is not read");
}

static void interval_given(struct ui *ui, const char *text)
{
	uint64_t ns;

	if (text_parse_time(text, &ns) || ns < 100000000 || ns > 3600ull * 1000000000) {
		prompt_fail(&ui->prompt, 0, strlen(text), "a time from 0.1 to 1h, like 0.5 or 2s");
		return;
	}
	ui->interval_ns = ui->replay.pace_ns = ns;
	ui->interval_changed = true;
}

static void do_interval(struct ui *ui, int key)
{
	char text[32];

	(void)key;
	snprintf(text, sizeof(text), "%g", (double)ui->interval_ns / 1e9);
	ui_ask(ui, "Refresh interval in seconds:", text, NULL, interval_given);
}

static void do_reset(struct ui *ui, int key)
{
	char more[64];

	(void)key;
	anew_text(ui, more, sizeof(more));
	anew_begin(ui);
	ui_say(ui, ROLE_TEXT, "counters are reset: %s; the stream stays", more);
}

/* ---- the table ---- */

static void (*const functions[ACTION_CNT])(struct ui *ui, int key) = {
	[ACTION_HELP] = do_help,
	[ACTION_QUIT] = do_quit,
	[ACTION_CLEAR] = action_clear,
	[ACTION_REDRAW] = do_redraw,
	[ACTION_UP] = action_up,
	[ACTION_DOWN] = action_down,
	[ACTION_PAGE_UP] = action_page_up,
	[ACTION_PAGE_DOWN] = action_page_down,
	[ACTION_HOME] = action_home,
	[ACTION_END] = action_end,
	[ACTION_LEFT] = action_left,
	[ACTION_RIGHT] = action_right,
	[ACTION_LINE_START] = action_line_start,
	[ACTION_RUN_UNFOLD] = action_run_unfold,
	[ACTION_RUN_FOLD] = action_run_fold,
	[ACTION_RUN_FOLD_ALL] = action_run_fold_all,
	[ACTION_DURATIONS] = action_durations,
	[ACTION_TIMES] = action_times,
	[ACTION_FD_NAMES] = action_fd_names,
	[ACTION_NEXT_EVENT] = action_next_event,
	[ACTION_PREVIOUS_EVENT] = action_previous_event,
	[ACTION_NEXT_PANE] = action_next_pane,
	[ACTION_PREVIOUS_PANE] = action_previous_pane,
	[ACTION_PANE] = action_pane,
	[ACTION_ENTER] = action_enter,
	[ACTION_BACK] = action_back,
	[ACTION_ZOOM] = action_zoom,
	[ACTION_SEARCH] = action_search,
	[ACTION_SEARCH_NEXT] = action_search_next,
	[ACTION_SEARCH_PREVIOUS] = action_search_previous,
	[ACTION_ROW_FILTER] = action_row_filter,
	[ACTION_FILTER] = action_filter,
	[ACTION_UNDO] = action_undo,
	[ACTION_ONLY] = action_only,
	[ACTION_EXCLUDE] = action_exclude,
	[ACTION_TERMINALS] = action_terminals,
	[ACTION_ERRORS] = action_errors,
	[ACTION_OWN_TERMINAL] = action_own_terminal,
	[ACTION_USERS] = action_users,
	[ACTION_FOLLOW] = action_follow,
	[ACTION_TAG] = action_tag,
	[ACTION_TAG_CHILDREN] = action_tag_children,
	[ACTION_TREE] = action_tree,
	[ACTION_UNFOLD] = action_unfold,
	[ACTION_FOLD] = action_fold,
	[ACTION_FOLD_ALL] = action_fold_all,
	[ACTION_SORT_PREVIOUS] = action_sort_previous,
	[ACTION_SORT_NEXT] = action_sort_next,
	[ACTION_INVERT] = action_invert,
	[ACTION_SORT_CALLS] = action_sort_key,
	[ACTION_SORT_DURATION] = action_sort_key,
	[ACTION_SORT_ERRORS] = action_sort_key,
	[ACTION_SORT_LATENCY] = action_sort_key,
	[ACTION_SORT_PID] = action_sort_key,
	[ACTION_PAUSE] = do_pause,
	[ACTION_AUTOSCROLL] = action_autoscroll,
	[ACTION_THREADS] = do_threads,
	[ACTION_KERNEL_THREADS] = do_kernel_threads,
	[ACTION_IN_FLIGHT] = action_in_flight,
	[ACTION_METER] = action_meter,
	[ACTION_LATENCY] = do_latency,
	[ACTION_COPY] = action_copy,
	[ACTION_EXPORT] = action_export,
	[ACTION_SETUP] = action_setup,
	[ACTION_COLOURS] = action_colours,
	[ACTION_SAVE] = action_save,
	[ACTION_SIGNAL] = action_signal,
	[ACTION_INTERVAL] = do_interval,
	[ACTION_RESET] = do_reset,
	[ACTION_BASELINE] = action_baseline,
	[ACTION_RECORD] = action_record,
	[ACTION_TRIGGER] = action_trigger,
	[ACTION_STEP_BACK] = action_step_back,
	[ACTION_STEP_FORTH] = action_step_forth,
	[ACTION_SLOWER] = action_slower,
	[ACTION_FASTER] = action_faster,
	[ACTION_GO_TO] = action_go_to,
};

void action_run(struct ui *ui, const struct key_binding *binding, int key)
{
	if (key_changes_outside(binding->action) && ui->options->readonly) {
		ui_say(ui, ROLE_WARNING, "%s: not with --readonly", binding->shown);
		return;
	}
	if (binding->action != ACTION_SEARCH_NEXT && binding->action != ACTION_SEARCH_PREVIOUS)
		ui->round.left = 0; /* what comes next begins elsewhere */
	if (functions[binding->action])
		functions[binding->action](ui, key);
}
