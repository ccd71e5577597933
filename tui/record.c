/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record.c - begins and ends a recording in the middle of a session.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "actions.h"
#include "options.h"
#include "record.h"
#include "screen.h"
#include "sctop/recorder.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

#define S_NS	      1000000000ull
#define DRAIN_ROUNDS  64 /* at the end; a flood does not end by itself */
#define EVENTS_A_TURN 4096

/* ---- the end ---- */

static void close_recorder(struct ui *ui, int err)
{
	struct recorder *recorder = ui->recorder;
	struct recorder_state state;
	char name[512], size[8];
	int finish_err;

	ui->recorder = NULL; /* nothing more goes there, whoever calls */
	finish_err = recorder_finish(recorder);
	recorder_state(recorder, &state);
	snprintf(name, sizeof(name), "%s", state.name);
	err = err ? err : finish_err;
	finish_err = recorder_close(recorder);
	err = err ? err : finish_err;
	record_update_rate(ui);
	text_bytes(size, state.bytes);
	if (err)
		ui_say(ui, ROLE_ERROR, "recording stopped: cannot write %s: %s", name,
		       strerror(-err));
	else
		ui_say(ui, state.lost ? ROLE_WARNING : ROLE_TEXT,
		       "recorded %.0f s to %s: %" PRIu64 " events, %" PRIu64 " lost, %s",
		       (double)state.duration_ns / 1e9, name, state.events, state.lost, size);
}

void record_update_rate(struct ui *ui)
{
	bool all = ui->recorder || ui->trigger.armed;

	tracer_set_max_rate(ui->tracer, all ? 0 : ui->options->max_rate);
	ui_update_stream(ui);
}

void record_stop(struct ui *ui)
{
	int rounds = DRAIN_ROUNDS;

	if (!ui->recorder)
		return;
	ui_read_counters(ui);
	while (ui->recorder && rounds-- && ui_drain(ui, EVENTS_A_TURN) > 0)
		;
	if (ui->recorder)
		close_recorder(ui, 0);
}

void record_take(struct ui *ui, const struct record *record)
{
	int err = ui->recorder ? recorder_feed(record, ui->recorder) : 0;

	if (err)
		close_recorder(ui, err);
}

void record_filter(struct ui *ui)
{
	int err = ui->recorder ? recorder_filter(ui->recorder, ui->filter) : 0;

	if (err)
		close_recorder(ui, err);
}

void record_text(const struct ui *ui, char *buf, size_t size)
{
	struct recorder_state state;
	uint64_t seconds;
	char bytes[8];

	buf[0] = '\0';
	if (!ui->recorder)
		return;
	recorder_state(ui->recorder, &state);
	text_bytes(bytes, state.bytes);
	seconds = state.duration_ns / S_NS;
	snprintf(buf, size, "REC %" PRIu64 ":%02" PRIu64 " %s", seconds / 60, seconds % 60, bytes);
}

/* ---- the begin ---- */

/* Who is there already is told first; from here on it is what comes. */
static void begin(struct ui *ui)
{
	int err = recorder_begin(ui->recorder, ui->source, ui->filter);

	if (!err)
		err = model_tasks(ui->model, recorder_feed, ui->recorder);
	if (err) {
		close_recorder(ui, err);
		return;
	}
	record_update_rate(ui);
}

static void path_given(struct ui *ui, const char *path)
{
	struct recorder_options options = {
		.path = path,
		.no_latency = !ui->latency,
		.interval_ns = ui->interval_ns,
		.before = &ui->stats,
	};
	struct recorder_state state;
	char why[256];

	tracer_set_bytes(ui->tracer, true);
	ui_read_counters(ui); /* what was until now is not in it */
	ui->recorder = recorder_open(&options, why, sizeof(why));
	if (!ui->recorder) {
		prompt_fail(&ui->prompt, 0, strlen(path), why);
		return;
	}
	recorder_state(ui->recorder, &state);
	ui_say(ui, ROLE_TEXT, "recording to %s; R stops it", state.name);
	begin(ui);
}

void action_record(struct ui *ui, int key)
{
	time_t now = time(NULL);
	char path[64];
	struct tm tm;

	(void)key;
	if (ui->recorder) {
		record_stop(ui);
		return;
	}
	if (ui->paused) {
		ui_say(ui, ROLE_WARNING,
		       "a recording begins from what is now: let the screen go (p) first");
		return;
	}
	localtime_r(&now, &tm);
	strftime(path, sizeof(path), "sctop-%Y%m%d-%H%M%S.sctop", &tm);
	ui_ask(ui, "Record to:", path, &ui->export_history, path_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "all that is traced, until R again  never overwrites a file");
}
