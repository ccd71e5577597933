/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui.c - the state behind the screen: made, fed with what the source has, filtered. Modes and their
 * keys are in ui_mode.c, frames in ui_frame.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "anew.h"
#include "backlog.h"
#include "command_cache.h"
#include "event_ring.h"
#include "failed_args.h"
#include "fit.h"
#include "options.h"
#include "place.h"
#include "facts.h"
#include "record.h"
#include "replay.h"
#include "screen.h"
#include "sctop/filter.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

/* What can be scrolled back to: at most 64 MiB, and 6.4 MB for the lines that it is shown as. */
#define EVENTS_MAX   100000
#define EVENTS_BYTES (64u << 20)

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
	return ui->model && ui->ring && ui->commands && ui->backlog && ui->meter && ui->filter &&
	       ui->stream.index && ui->failed_args;
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
	ui->in_pid_namespace = !playback && in_pid_namespace();
	ui->dirty = true;
	if (!ui_init(ui)) {
		ui_free(ui);
		errno = ENOMEM;
		return NULL;
	}
	return ui;
}

int ui_take_tracer(struct ui *ui, struct tracer *tracer)
{
	struct source *source = tracer_source(tracer);
	struct command_cache *commands = command_cache_new(source, ui->text_flags);
	struct filter *filter = filter_clone(ui->options->filter);

	if (!commands || !filter) {
		command_cache_free(commands);
		filter_free(filter);
		return -ENOMEM;
	}
	command_cache_free(ui->commands);
	filter_free(ui->filter);
	ui->commands = commands;
	ui->filter = filter;
	ui->source = source;
	ui->tracer = tracer;
	ui->dirty = true;
	return 0;
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
	row_match_release(&ui->processes.match);
	row_verdicts_release(&ui->processes.verdicts);
	row_match_release(&ui->calls.match);
	row_match_release(&ui->stream.match);
	row_match_release(&ui->find);
	place_free(ui->typing.from);
	free(ui->event.data);
	free(ui->processes.rows);
	task_set_release(&ui->processes.tags);
	task_set_release(&ui->processes.folds);
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

/* Once; the figure stays in the header. */
static void say_missed(struct ui *ui)
{
	const struct record_stats *stats = &model_totals(ui->model)->stats;
	char count[8];

	if (ui->missed_said || ui->status[0] || !(stats->missed + stats->recursion_misses))
		return;
	ui->missed_said = true;
	text_count(count, stats->missed ? stats->missed : stats->recursion_misses);
	ui_say(ui, ROLE_WARNING,
	       stats->missed
		       ? "ends of calls missed: %s; they are counted, but without result and "
			 "time (M: what was missed)"
		       : "missed: %s runs that the kernel left out; as many calls may lack (M: "
			 "what was missed)",
	       count);
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
		say_missed(ui);
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
	say_missed(ui);
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

/* ---- filter ---- */

void ui_filter_text(const struct ui *ui, const struct filter *filter, char *buf, size_t size)
{
	char text[1024];
	int len = filter_print(filter, text, sizeof(text));

	if (len <= 0)
		snprintf(buf, size, "everything");
	else
		text_escape(buf, size, text, strlen(text), ui->text_flags);
}

/* Both, so that what is said behind them is seen, too. */
static void fit_filters(char before[static FILTER_TEXT], char after[static FILTER_TEXT], int more)
{
	const int fixed = (int)sizeof(" kernel filter:   -> ; ");
	int width, height, room;

	screen_size(&width, &height);
	room = width - fixed - more;
	if (text_width(before) + text_width(after) <= room)
		return;
	fit_cut(before, FILTER_TEXT, room / 3);
	fit_cut(after, FILTER_TEXT, room - text_width(before));
}

bool ui_set_filter(struct ui *ui, struct filter *filter, bool undoable)
{
	char before[FILTER_TEXT], after[FILTER_TEXT], more[64];
	int err;

	if (!filter)
		return false;
	anew_text(ui, more, sizeof(more));
	ui_filter_text(ui, ui->filter, before, sizeof(before));
	ui_filter_text(ui, filter, after, sizeof(after));
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
	anew_filter(ui, before);
	anew_begin(ui); /* counts made under another filter say nothing about this one */
	record_filter(ui);
	triggered_filter(ui);
	fit_filters(before, after, text_width(more));
	ui_say(ui, ROLE_TEXT, "kernel filter: %s %s %s; %s", before, screen_glyph(GLYPH_ARROW),
	       after, more);
	return true;
}
