/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * anew.c - empties the tables without taking the cursor off what it is on; later, where the screen
 * is held.
 */
#include <stdio.h>
#include <string.h>

#include "anew.h"
#include "backlog.h"
#include "baseline.h"
#include "event_ring.h"
#include "playback.h"
#include "screen.h"
#include "sctop/source.h"
#include "ui.h"

#define EVENTS_A_DRAIN 1024
#define DRAINS_MAX     16

/* Rows are about to go, and most come back: the selections wait for theirs. */
static void keep_selections(struct ui *ui)
{
	for (int first = 0; first < FIRST_CNT; first++)
		grid_await(&ui->grids[first]);
	ui->calls.awaited = ui->calls.has_selected;
}

/* In the stream: what is below this line came through another filter than what is above. */
static void mark_filter(struct ui *ui, uint64_t time_ns)
{
	char after[FILTER_TEXT], text[2 * FILTER_TEXT + 32];
	struct record record = { .type = RECORD_FILTER };

	if (!ui->anew.filter[0])
		return;
	/* What waits to be read is of before. It is bounded, as more comes meanwhile. */
	for (int i = 0; i < DRAINS_MAX && ui_drain(ui, EVENTS_A_DRAIN) == EVENTS_A_DRAIN; i++)
		;
	ui_filter_text(ui, ui->filter, after, sizeof(after));
	snprintf(text, sizeof(text), "kernel filter: %s %s %s", ui->anew.filter,
		 screen_glyph(GLYPH_ARROW), after);
	record.text = (struct record_text){ .time_ns = time_ns, .text = text, .len = strlen(text) };
	event_ring_add(ui->ring, &record);
	ui->anew.filter[0] = '\0';
}

static void empty(struct ui *ui, uint64_t now_ns)
{
	struct process_view *view = &ui->processes;

	mark_filter(ui, now_ns);
	keep_selections(ui);
	model_reset(ui->model, now_ns);
	baseline_end(ui);
	/* What had ended is forgotten; another process is not what was chosen. */
	if (!task_id_is_all(view->selected) && !model_process(ui->model, view->selected)) {
		view->selected = (struct task_id){ 0 };
		ui->calls.awaited &=
			ui->first != FIRST_PROCESSES || ui->drill.depth; /* its calls */
	}
}

void anew_filter(struct ui *ui, const char *before)
{
	if (!ui->anew.filter[0])
		snprintf(ui->anew.filter, sizeof(ui->anew.filter), "%s", before);
}

void anew_begin(struct ui *ui)
{
	if (ui->playback)
		playback_reset(ui->playback);
	else
		ui_read_counters(ui);
	if (!ui->paused) {
		empty(ui, source_now_ns(ui->source));
		ui->interval_changed = true; /* a whole one begins */
		return;
	}
	backlog_forget_counts(ui->backlog);
	ui->anew.stats = ui->stats;
	ui->anew.since_ns = source_now_ns(ui->source);
	ui->anew.waits = true;
}

void anew_settle(struct ui *ui)
{
	const struct record until = { .type = RECORD_STATS, .stats = ui->anew.stats };

	if (!ui->anew.waits)
		return;
	ui->anew.waits = false;
	if (ui->tracer)
		model_feed(&until, ui->model);
	empty(ui, ui->anew.since_ns);
}

void anew_text(const struct ui *ui, char *buf, size_t size)
{
	snprintf(buf, size, "%scounting anew%s", ui->paused ? "held until p, then " : "",
		 ui->mark ? ", baseline ended" : "");
}
