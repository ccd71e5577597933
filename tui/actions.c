/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions.c - the table from actions to functions, and those that only concern the screen.
 */
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "backlog.h"
#include "baseline.h"
#include "options.h"
#include "playback.h"
#include "screen.h"
#include "sctop/source.h"
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

/* ---- moving ---- */

static long page_rows(const struct ui *ui)
{
	int rows = ui->layout.pane[ui->focus].height - 3;

	return rows > 1 ? rows : 1;
}

static void move(struct ui *ui, long rows)
{
	if (ui_focused(ui)->move)
		ui_focused(ui)->move(ui, rows);
}

static void do_up(struct ui *ui, int key)
{
	(void)key;
	move(ui, -1);
}

static void do_down(struct ui *ui, int key)
{
	(void)key;
	move(ui, 1);
}

static void do_page_up(struct ui *ui, int key)
{
	(void)key;
	move(ui, -page_rows(ui));
}

static void do_page_down(struct ui *ui, int key)
{
	(void)key;
	move(ui, page_rows(ui));
}

static void do_home(struct ui *ui, int key)
{
	(void)key;
	ui_focused(ui)->home(ui, false);
}

static void do_end(struct ui *ui, int key)
{
	(void)key;
	ui_focused(ui)->home(ui, true);
}

static void do_left(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, -1);
}

static void do_right(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, 1);
}

static void do_line_start(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, 0);
}

/* ---- panes ---- */

/* Tab goes through what is on the screen; where one table is shown, through all of them. */
static void step_pane(struct ui *ui, int step)
{
	ui_focus(ui, (enum pane)(((int)ui->focus + step + PANE_CNT) % PANE_CNT));
}

static void do_next_pane(struct ui *ui, int key)
{
	(void)key;
	step_pane(ui, 1);
}

static void do_previous_pane(struct ui *ui, int key)
{
	(void)key;
	step_pane(ui, -1);
}

static void do_pane(struct ui *ui, int key)
{
	if (key == '1')
		ui_show(ui, FIRST_PROCESSES);
	else
		ui_focus(ui, (enum pane)(key - '1'));
}

static void do_zoom(struct ui *ui, int key)
{
	const struct rect *pane = &ui->layout.pane[ui->focus];

	(void)key;
	ui->zoom = !ui->zoom;
	if (ui->zoom && pane->width == ui->layout.header.width &&
	    pane->y + pane->height == ui->layout.status.y && pane->y == ui->layout.filter.y + 1)
		ui_say(ui, ROLE_TEXT, "it has all the room already");
	ui_focus(ui, ui->focus);
}

static void do_enter(struct ui *ui, int key)
{
	(void)key;
	if (ui_focused(ui)->enter)
		ui_focused(ui)->enter(ui);
}

static void do_back(struct ui *ui, int key)
{
	static const enum pane panes[] = {
		[DRILL_PROCESS] = PANE_PROCESSES,
		[DRILL_CALL] = PANE_CALLS,
	};
	struct drill *drill = &ui->drill;

	(void)key;
	if (ui->event.on && ui->focus == PANE_STREAM) {
		event_close(ui);
	} else if (ui->meter_on && ui->focus == PANE_DETAIL) {
		meter_toggle(ui);
	} else if (errors_return(ui)) {
		return;
	} else if (ui->first == FIRST_ERRORS && ui->focus == PANE_PROCESSES && drill->depth) {
		drill->depth--; /* the errors of more */
	} else if (ui_grid(ui) && ui->focus == PANE_PROCESSES) {
		ui_show(ui, FIRST_PROCESSES);
	} else if (!drill->depth) {
		ui_focus(ui, PANE_PROCESSES);
	} else {
		drill->depth--;
		ui_focus(ui, panes[drill->kind[drill->depth]]);
	}
}

static void do_clear(struct ui *ui, int key)
{
	if (ui->event.on && ui->focus == PANE_STREAM)
		event_close(ui);
	else if (ui->meter_on && ui->focus == PANE_DETAIL)
		meter_toggle(ui);
	else if (ui_match(ui)[0])
		ui_match(ui)[0] = '\0';
	else if (ui->processes.tag_cnt)
		ui->processes.tag_cnt = 0;
	else if (ui->zoom)
		do_zoom(ui, key);
	else if (ui_grid(ui) || ui->drill.depth)
		do_back(ui, key);
}

/* The same key again, there: back to the processes. */
static void toggle(struct ui *ui, enum first_view first)
{
	bool there = ui->first == first && ui->focus == PANE_PROCESSES;

	ui_show(ui, there ? FIRST_PROCESSES : first);
}

static void do_in_flight(struct ui *ui, int key)
{
	(void)key;
	toggle(ui, FIRST_INFLIGHT);
}

static void do_errors(struct ui *ui, int key)
{
	(void)key;
	if (!errors_return(ui))
		toggle(ui, FIRST_ERRORS);
}

static void do_terminals(struct ui *ui, int key)
{
	(void)key;
	toggle(ui, FIRST_TERMINALS);
}

static void do_meter(struct ui *ui, int key)
{
	(void)key;
	meter_toggle(ui);
}

/* ---- search and row filter ---- */

static void find(struct ui *ui, int step)
{
	char text[4 * UI_FIND_MAX];

	if (!ui->find[0] || !ui_focused(ui)->search) {
		ui_say(ui, ROLE_WARNING,
		       ui_focused(ui)->search ? "nothing was searched for yet (/)"
					      : "nothing here to search in");
		return;
	}
	text_escape(text, sizeof(text), ui->find, strlen(ui->find), ui->text_flags);
	if (!ui_focused(ui)->search(ui, ui->find, step))
		ui_say(ui, ROLE_WARNING, "not found: %s", text);
	else
		ui_say(ui, ROLE_TEXT, "found: %s (n: next, N: previous)", text);
}

static void searched(struct ui *ui, const char *text)
{
	snprintf(ui->find, sizeof(ui->find), "%s", text);
	find(ui, 1);
}

static void do_search(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Search:", "", &ui->search_history, searched);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Enter: find in this view  Esc: leave  Up: earlier searches");
}

static void do_search_next(struct ui *ui, int key)
{
	(void)key;
	find(ui, 1);
}

static void do_search_previous(struct ui *ui, int key)
{
	(void)key;
	find(ui, -1);
}

static void row_filtered(struct ui *ui, const char *text)
{
	snprintf(ui_match(ui), UI_FIND_MAX, "%s", text);
}

static void do_row_filter(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Only rows with:", ui_match(ui), &ui->search_history, row_filtered);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "empty: all rows  only what is shown: nothing changes in the kernel");
}

/* ---- collecting ---- */

static void do_pause(struct ui *ui, int key)
{
	(void)key;
	ui->paused = !ui->paused;
	if (!ui->paused) {
		backlog_flush(ui->backlog, model_feed, ui->model);
		ui_tick(ui);
	}
	ui_update_stream(ui);
}

static void do_autoscroll(struct ui *ui, int key)
{
	(void)key;
	stream_follow(ui, !ui->stream.follow);
	ui_say(ui, ROLE_TEXT, "the stream %s", ui->stream.follow ? "follows" : "is held");
}

/* ---- the stream ---- */

static void do_run_unfold(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, 1);
}

static void do_run_fold(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, -1);
}

static void do_run_fold_all(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, 0);
}

static void do_durations(struct ui *ui, int key)
{
	(void)key;
	ui->stream.durations = !ui->stream.durations;
	ui_say(ui, ROLE_TEXT, "durations in the stream: %s",
	       !ui->stream.durations ? "hidden"
	       : ui->latency	     ? "shown"
				     : "shown where latency is on (l)");
}

static void do_times(struct ui *ui, int key)
{
	static const char *const names[STREAM_TIME_CNT] = {
		[STREAM_TIME_OF_DAY] = "of day",
		[STREAM_TIME_SINCE_START] = "since the start",
		[STREAM_TIME_SINCE_ABOVE] = "since the line above",
		[STREAM_TIME_OFF] = "hidden",
	};

	(void)key;
	ui->stream.time = (enum stream_time)((ui->stream.time + 1) % STREAM_TIME_CNT);
	ui_say(ui, ROLE_TEXT, "times in the stream: %s", names[ui->stream.time]);
}

static void do_fd_names(struct ui *ui, int key)
{
	(void)key;
	ui->stream.fds = ui->stream.fds ? DECODE_FDS_NUMBERS : DECODE_FDS_NAMES;
	ui_say(ui, ROLE_TEXT, "descriptors in the stream: %s",
	       ui->stream.fds ? "with their names" : "numbers");
}

static void do_next_event(struct ui *ui, int key)
{
	(void)key;
	event_step(ui, 1);
}

static void do_previous_event(struct ui *ui, int key)
{
	(void)key;
	event_step(ui, -1);
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
	(void)key;
	ui->processes.kernel_threads = !ui->processes.kernel_threads;
	ui_say(ui, ROLE_TEXT, "kernel threads %s",
	       ui->processes.kernel_threads ? "shown" : "hidden");
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
	(void)key;
	if (ui->playback)
		playback_reset(ui->playback);
	else
		ui_read_counters(ui);
	backlog_flush(ui->backlog, model_feed, ui->model);
	model_reset(ui->model);
	baseline_end(ui);
	stream_clear(ui);
	ui_say(ui, ROLE_TEXT, "counters are reset");
}

/* ---- the table ---- */

static void (*const functions[ACTION_CNT])(struct ui *ui, int key) = {
	[ACTION_HELP] = do_help,
	[ACTION_QUIT] = do_quit,
	[ACTION_CLEAR] = do_clear,
	[ACTION_REDRAW] = do_redraw,
	[ACTION_UP] = do_up,
	[ACTION_DOWN] = do_down,
	[ACTION_PAGE_UP] = do_page_up,
	[ACTION_PAGE_DOWN] = do_page_down,
	[ACTION_HOME] = do_home,
	[ACTION_END] = do_end,
	[ACTION_LEFT] = do_left,
	[ACTION_RIGHT] = do_right,
	[ACTION_LINE_START] = do_line_start,
	[ACTION_RUN_UNFOLD] = do_run_unfold,
	[ACTION_RUN_FOLD] = do_run_fold,
	[ACTION_RUN_FOLD_ALL] = do_run_fold_all,
	[ACTION_DURATIONS] = do_durations,
	[ACTION_TIMES] = do_times,
	[ACTION_FD_NAMES] = do_fd_names,
	[ACTION_NEXT_EVENT] = do_next_event,
	[ACTION_PREVIOUS_EVENT] = do_previous_event,
	[ACTION_NEXT_PANE] = do_next_pane,
	[ACTION_PREVIOUS_PANE] = do_previous_pane,
	[ACTION_PANE] = do_pane,
	[ACTION_ENTER] = do_enter,
	[ACTION_BACK] = do_back,
	[ACTION_ZOOM] = do_zoom,
	[ACTION_SEARCH] = do_search,
	[ACTION_SEARCH_NEXT] = do_search_next,
	[ACTION_SEARCH_PREVIOUS] = do_search_previous,
	[ACTION_ROW_FILTER] = do_row_filter,
	[ACTION_FILTER] = action_filter,
	[ACTION_UNDO] = action_undo,
	[ACTION_ONLY] = action_only,
	[ACTION_EXCLUDE] = action_exclude,
	[ACTION_TERMINALS] = do_terminals,
	[ACTION_ERRORS] = do_errors,
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
	[ACTION_AUTOSCROLL] = do_autoscroll,
	[ACTION_THREADS] = do_threads,
	[ACTION_KERNEL_THREADS] = do_kernel_threads,
	[ACTION_IN_FLIGHT] = do_in_flight,
	[ACTION_METER] = do_meter,
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
	if (functions[binding->action])
		functions[binding->action](ui, key);
}
