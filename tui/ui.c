/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui.c - the state behind the screen: intervals, events, modes, filter, frames.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backlog.h"
#include "baseline.h"
#include "command_cache.h"
#include "event_ring.h"
#include "failed_args.h"
#include "options.h"
#include "process_facts.h"
#include "record.h"
#include "replay.h"
#include "screen.h"
#include "setup.h"
#include "sctop/filter.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

/* What can be scrolled back to: at most 64 MiB, and 6.4 MB for the lines that it is shown as. */
#define EVENTS_MAX   100000
#define EVENTS_BYTES (64u << 20)

#define EVENT_HEIGHT 20 /* rows of its pane under which an opened event gets all there is */

/* PROC_PID_INIT_INO in the kernel's include/linux/proc_ns.h */
#define FIRST_PID_NAMESPACE 0xeffffffcu

static bool in_pid_namespace(void)
{
	struct stat status;

	return stat("/proc/self/ns/pid", &status) == 0 && status.st_ino != FIRST_PID_NAMESPACE;
}

static bool ui_init(struct ui *ui)
{
	ui->model =
		model_new(&(struct model_options){ .exited_keep_ns = ui->options->exited_keep_ns });
	ui->ring = event_ring_new(EVENTS_MAX, EVENTS_BYTES);
	ui->commands = command_cache_new(ui->source, ui->text_flags);
	ui->facts = process_facts_new();
	ui->backlog = backlog_new();
	ui->meter = meter_new();
	ui->filter = filter_clone(ui->options->filter);
	ui->failed_args = failed_args_new();
	if (grid_init(&ui->grids[FIRST_INFLIGHT], &inflight_grid) ||
	    grid_init(&ui->grids[FIRST_ERRORS], &errors_grid) ||
	    grid_init(&ui->grids[FIRST_TERMINALS], &terminals_grid))
		return false;
	if (ui->ring)
		ui->stream.index = stream_index_new(ui->ring, EVENTS_MAX);
	return ui->model && ui->ring && ui->commands && ui->facts && ui->backlog && ui->meter &&
	       ui->filter && ui->stream.index && ui->failed_args;
}

struct ui *ui_new(const struct options *options, struct source *source, struct tracer *tracer,
		  struct playback *playback)
{
	struct ui *ui = calloc(1, sizeof(*ui));

	if (!ui)
		return NULL;
	ui->options = options;
	ui->source = source;
	ui->tracer = tracer;
	ui->playback = playback;
	ui->replay.pace_ns = options->interval_ns;
	ui->text_flags = screen_ascii() ? TEXT_ASCII : 0;
	ui->interval_ns = options->interval_ns ? options->interval_ns : 1000000000;
	ui->latency = !options->no_latency;
	ui->stream.follow = true;
	ui->theme = options->theme ? options->theme : themes;
	ui->later.no_mouse = options->no_mouse;
	ui->later.ascii = options->ascii;
	ui->later.string_limit = options->string_limit;
	ui->later.max_rate = options->max_rate;
	ui_take_settings(ui, options);
	ui->interval_changed = false;
	ui->in_pid_namespace = tracer && in_pid_namespace();
	ui->dirty = true;
	if (!ui_init(ui)) {
		ui_free(ui);
		errno = ENOMEM;
		return NULL;
	}
	return ui;
}

void ui_free(struct ui *ui)
{
	if (!ui)
		return;
	while (ui->undo_cnt)
		filter_free(ui->undo[--ui->undo_cnt]);
	filter_free(ui->filter);
	backlog_free(ui->backlog);
	meter_free(ui->meter);
	command_cache_free(ui->commands);
	process_facts_free(ui->facts);
	event_ring_free(ui->ring);
	model_free(ui->model);
	model_free(ui->mark);
	prompt_history_free(&ui->filter_history);
	prompt_history_free(&ui->search_history);
	prompt_history_free(&ui->export_history);
	prompt_history_free(&ui->replay.history);
	prompt_history_free(&ui->trigger.history);
	filter_free(ui->trigger.on);
	stream_index_free(ui->stream.index);
	free(ui->event.data);
	free(ui->processes.rows);
	free(ui->processes.tags);
	free(ui->processes.folds);
	for (int first = FIRST_PROCESSES; first < FIRST_CNT; first++)
		grid_release(&ui->grids[first]);
	failed_args_free(ui->failed_args);
	free(ui);
}

/* ---- what comes in ---- */

static int take_counters(const struct record *record, void *arg)
{
	struct ui *ui = arg;

	if (record->type == RECORD_STATS)
		ui->stats = record->stats;
	record_take(ui, record);
	triggered_take(ui, record);
	return ui->paused ? backlog_feed(record, ui->backlog) : model_feed(record, ui->model);
}

int ui_read_counters(struct ui *ui)
{
	int err = source_read_counters(ui->source, take_counters, ui);

	triggered_settle(ui);
	return err;
}

int ui_tick(struct ui *ui)
{
	int err;

	ui->dirty = true;
	if (!ui->start_ns)
		ui->start_ns = source_now_ns(ui->source);
	meter_tick(ui);
	if (ui->playback) {
		replay_tick(ui);
		return 0;
	}
	if (ui->paused) {
		/* A recording waits; the kernel does not. */
		if (backlog_full(ui->backlog))
			return 0;
		return ui_read_counters(ui);
	}
	err = ui_read_counters(ui);
	if (!err)
		model_tick(ui->model, source_now_ns(ui->source));
	return err;
}

static int take_event(const struct record *record, void *arg)
{
	struct ui *ui = arg;

	record_take(ui, record);
	triggered_take(ui, record);
	if (ui->paused && ui->tracer && (ui->recorder || ui->trigger.armed))
		return 0; /* it only comes for the recording */
	event_ring_add(ui->ring, record);
	if (record->type == RECORD_EVENT)
		command_cache_learn(ui->commands, record->event, record->data);
	return 0;
}

int ui_drain(struct ui *ui, unsigned int max)
{
	int cnt = source_read_events(ui->source, max, take_event, ui);

	triggered_settle(ui);
	if (cnt > 0 && ui_visible(ui, PANE_STREAM))
		ui->dirty = true;
	return cnt;
}

bool ui_streams(const struct ui *ui)
{
	bool looked_at = ui_visible(ui, PANE_STREAM) || ui->first == FIRST_ERRORS;

	return ui->tracer && (ui->recorder || ui->trigger.armed || (looked_at && !ui->paused));
}

void ui_update_stream(struct ui *ui)
{
	if (!ui->tracer)
		return;
	tracer_set_stream(ui->tracer, ui_streams(ui));
	tracer_set_failures(ui->tracer, ui->recorder || ui->trigger.armed ||
						ui->first == FIRST_ERRORS ||
						(ui_visible(ui, PANE_DETAIL) && !ui->meter_on));
}

/* What nobody sees nor records is not summed up. */
static void update_bytes(struct ui *ui)
{
	unsigned int needs = 0;

	if (!ui->tracer)
		return;
	if (ui_visible(ui, PANE_PROCESSES))
		needs |= columns_needs(&ui->processes.columns, false);
	if (ui_visible(ui, PANE_CALLS))
		needs |= columns_needs(&ui->calls.columns, false);
	ui->bytes = ui->recorder || ui->trigger.armed || needs & COLUMN_NEEDS_BYTES;
	tracer_set_bytes(ui->tracer, ui->bytes);
}

/* ---- filter ---- */

static void print_filter(const struct ui *ui, const struct filter *filter, char *buf, size_t size)
{
	char text[1024];
	int len = filter_print(filter, text, sizeof(text));

	if (len <= 0)
		snprintf(buf, size, "everything");
	else
		text_escape(buf, size, text, strlen(text), ui->text_flags);
}

bool ui_set_filter(struct ui *ui, struct filter *filter, bool undoable)
{
	char before[400], after[400];
	int err;

	if (!filter)
		return false;
	print_filter(ui, ui->filter, before, sizeof(before));
	print_filter(ui, filter, after, sizeof(after));
	err = ui->tracer ? tracer_set_filter(ui->tracer, filter) : 0;
	if (err) {
		ui_say(ui, ROLE_ERROR, "the kernel refused %s: %s", after, strerror(-err));
		filter_free(filter);
		return false;
	}
	if (undoable && ui->undo_cnt == UI_UNDO_MAX) {
		filter_free(ui->undo[0]);
		memmove(ui->undo, ui->undo + 1, (UI_UNDO_MAX - 1) * sizeof(ui->undo[0]));
		ui->undo_cnt--;
	}
	if (undoable)
		ui->undo[ui->undo_cnt++] = ui->filter;
	else
		filter_free(ui->filter);
	ui->filter = filter;
	/* Counts made under another filter say nothing about this one. */
	ui_read_counters(ui);
	backlog_flush(ui->backlog, model_feed, ui->model);
	record_filter(ui);
	triggered_filter(ui);
	model_reset(ui->model);
	baseline_end(ui);
	stream_clear(ui);
	ui_say(ui, ROLE_TEXT, "kernel filter: %s %s %s", before, screen_glyph(GLYPH_ARROW), after);
	return true;
}

/* ---- modes ---- */

void ui_say(struct ui *ui, enum role role, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ui->status, sizeof(ui->status), format, args);
	va_end(args);
	ui->status_role = role;
	ui->dirty = true;
}

void ui_ask(struct ui *ui, const char *label, const char *text, struct prompt_history *history,
	    void (*done)(struct ui *ui, const char *text))
{
	prompt_open(&ui->prompt, label, text, history);
	ui->prompt_done = done;
	ui->prompt_complete = NULL;
	ui->mode = MODE_PROMPT;
}

void ui_confirm(struct ui *ui, void (*yes)(struct ui *ui), const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ui->question, sizeof(ui->question), format, args);
	va_end(args);
	ui->confirmed = yes;
	ui->mode = MODE_CONFIRM;
}

static void key_prompt(struct ui *ui, int key)
{
	enum prompt_result result;
	char text[PROMPT_MAX];

	if (key == '\t') {
		if (ui->prompt_complete)
			ui->prompt_complete(ui);
		return;
	}
	result = prompt_key(&ui->prompt, key);
	if (result == PROMPT_CANCELLED)
		ui->mode = MODE_NORMAL;
	if (result != PROMPT_ACCEPTED)
		return;
	/* done() may open the next prompt, so leave this one first. */
	memcpy(text, ui->prompt.text, sizeof(text));
	ui->mode = MODE_NORMAL;
	ui->prompt.error[0] = '\0';
	ui->prompt_done(ui, text);
	if (ui->prompt.error[0])
		ui->mode = MODE_PROMPT;
	else if (ui->prompt.history && ui->mode == MODE_NORMAL)
		prompt_history_add(ui->prompt.history, text);
}

static void key_chooser(struct ui *ui, int key)
{
	enum chooser_result result = chooser_key(&ui->chooser, key);

	if (result == CHOOSER_OPEN)
		return;
	ui->mode = MODE_NORMAL;
	if (result == CHOOSER_CHOSEN)
		ui->chooser_done(ui, ui->chooser.items[ui->chooser.list.cursor].value);
}

static void key_confirm(struct ui *ui, int key)
{
	ui->mode = MODE_NORMAL;
	if (key == 'y' || key == 'Y')
		ui->confirmed(ui);
	else
		ui_say(ui, ROLE_TEXT, "nothing was done");
}

static void key_normal(struct ui *ui, int key)
{
	const struct key_binding *binding = key_find(key, ui_focused(ui)->context);

	ui->status[0] = '\0';
	if (!binding)
		return;
	if (binding->source == (ui->playback ? LIVE : REPLAY)) {
		ui_say(ui, ROLE_WARNING, "%s: %s", binding->shown,
		       ui->playback ? "not in a replay, it needs the kernel"
				    : "only in a replay (sctop replay FILE)");
		return;
	}
	action_run(ui, binding, key);
}

void ui_key(struct ui *ui, int key)
{
	static void (*const modes[])(struct ui *, int) = {
		[MODE_NORMAL] = key_normal,   [MODE_PROMPT] = key_prompt,
		[MODE_CHOOSER] = key_chooser, [MODE_HELP] = help_key,
		[MODE_CONFIRM] = key_confirm, [MODE_SETUP] = setup_key,
	};

	ui->dirty = true;
	modes[ui->mode](ui, key);
}

/* ---- frames ---- */

const struct view_ops *ui_view(const struct ui *ui, enum pane pane)
{
	static const struct view_ops *const views[PANE_CNT] = {
		[PANE_CALLS] = &view_calls,
		[PANE_STREAM] = &view_stream,
		[PANE_DETAIL] = &view_detail,
	};

	static const struct view_ops *const firsts[FIRST_CNT] = {
		[FIRST_PROCESSES] = &view_processes,
		[FIRST_INFLIGHT] = &view_inflight,
		[FIRST_ERRORS] = &view_errors,
		[FIRST_TERMINALS] = &view_terminals,
	};

	if (pane == PANE_PROCESSES)
		return firsts[ui->first];
	if (pane == PANE_STREAM && ui->event.on)
		return &view_event;
	if (pane == PANE_DETAIL && ui->meter_on)
		return &view_meter;
	return views[pane];
}

static void compute_layout(struct ui *ui)
{
	int width, height;

	screen_size(&width, &height);
	layout_compute(&ui->layout, width, height, ui->focus, ui->table, ui->zoom);
	/* Their rows are long, and not about the calls of the process under the cursor. */
	if (ui->first != FIRST_PROCESSES && ui->table == PANE_PROCESSES)
		layout_spread(&ui->layout, PANE_PROCESSES, PANE_CALLS);
	/* An event in full takes more lines than the stream does. */
	if (ui->event.on && ui->focus == PANE_STREAM &&
	    ui->layout.pane[PANE_STREAM].height < EVENT_HEIGHT)
		layout_compute(&ui->layout, width, height, ui->focus, ui->table, true);
}

bool ui_visible(const struct ui *ui, enum pane pane)
{
	return !ui->layout.too_small && ui->layout.pane[pane].height > 0;
}

void ui_focus(struct ui *ui, enum pane pane)
{
	ui->focus = pane;
	if (pane != PANE_STREAM)
		ui->table = pane;
	compute_layout(ui);
	ui_update_stream(ui);
}

struct grid *ui_grid(struct ui *ui)
{
	return ui->first == FIRST_PROCESSES ? NULL : &ui->grids[ui->first];
}

void ui_show(struct ui *ui, enum first_view first)
{
	errors_return(ui); /* the events of an error are not what the next view is narrowed to */
	ui->first = first;
	ui->inflight_ns = ui->terminals_ns = 0; /* what was seen then is old */
	ui_focus(ui, PANE_PROCESSES);
}

static void draw_panes(struct ui *ui)
{
	/* The process table first: what is selected there decides about the others. */
	for (int pane = 0; pane < PANE_CNT; pane++) {
		const struct rect *rect = &ui->layout.pane[pane];

		if (!rect->height)
			continue;
		ui_view(ui, (enum pane)pane)->draw(ui, rect, ui->focus == (enum pane)pane);
		pane_rule(rect, rect->y > ui->layout.pane[PANE_PROCESSES].y);
	}
}

static void draw_too_small(void)
{
	int width, height;

	screen_size(&width, &height);
	screen_printf(height / 2, 0, width, ROLE_WARNING, "sctop: needs %dx%d", LAYOUT_MIN_WIDTH,
		      LAYOUT_MIN_HEIGHT);
}

void ui_draw(struct ui *ui)
{
	compute_layout(ui);
	ui_update_stream(ui);
	screen_begin();
	if (ui->layout.too_small) {
		draw_too_small();
	} else if (ui->mode == MODE_HELP) {
		help_draw(ui);
	} else {
		draw_panes(ui);
		bars_draw(ui);
		if (ui->mode == MODE_SETUP)
			setup_draw(ui);
		if (ui->mode == MODE_CHOOSER) {
			struct rect area = { 2, 1, ui->layout.status.y - 2,
					     ui->layout.header.width - 2 };

			chooser_draw(&ui->chooser, &area);
		}
	}
	screen_end();
	update_bytes(ui);
	ui->dirty = ui->dirty_again;
	ui->dirty_again = false;
}

void ui_draw_loading(void)
{
	static const char *const names[PANE_CNT] = { "Processes", "Calls", "Stream", "Detail" };
	struct layout layout;
	int width, height;

	screen_size(&width, &height);
	layout_compute(&layout, width, height, PANE_PROCESSES, PANE_PROCESSES, false);
	screen_begin();
	if (layout.too_small)
		draw_too_small();
	for (int pane = 0; pane < PANE_CNT; pane++) {
		const struct rect *rect = &layout.pane[pane];

		if (!rect->height)
			continue;
		pane_title(rect, pane == PANE_PROCESSES, pane + 1, names[pane], "");
		pane_rule(rect, rect->y > layout.pane[PANE_PROCESSES].y);
	}
	screen_put(layout.header.y, 1, layout.header.width - 1, ROLE_DIM,
		   screen_ascii() ? "loading the probes..." : "loading the probes…");
	screen_end();
}
