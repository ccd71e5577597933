/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * replay.c - the pace of a playback, and the keys that change it or go elsewhere.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actions.h"
#include "anew.h"
#include "command_cache.h"
#include "playback.h"
#include "replay.h"
#include "screen.h"
#include "sctop/text.h"
#include "ui.h"

#define S_NS	      1000000000ull
#define WAIT_MIN_NS   10000000ull /* no more intervals than frames make sense */
#define BAR_WIDTH     10
#define EVENTS_A_TURN 8192

static const struct {
	const char *name;
	double factor;
} speeds[] = {
	{ "x0.25", 0.25 }, { "x0.5", 0.5 }, { "x1", 1 },   { "x2", 2 },	  { "x4", 4 },
	{ "x8", 8 },	   { "x16", 16 },   { "x32", 32 }, { "x64", 64 },
};
#define SPEED_CNT ((int)(sizeof(speeds) / sizeof(speeds[0])))
#define SPEED_ONE 2

static int speed_index(const struct ui *ui)
{
	return ui->replay.speed + SPEED_ONE;
}

/* ---- time ---- */

static void say_end(struct ui *ui, int err)
{
	const char *problem = playback_problem(ui->playback);

	if (ui->ended)
		return;
	ui->ended = true;
	if (err == -ENODATA)
		ui_say(ui, ROLE_WARNING, "%s", problem ? problem : "end of the recording");
	else
		ui_say(ui, ROLE_ERROR, "%s; shown up to there", problem ? problem : strerror(-err));
}

static void play_interval(struct ui *ui)
{
	int err;

	anew_settle(ui);
	err = playback_next(ui->playback, ui->model);
	if (err) {
		ui->replay.steps = 0;
		say_end(ui, err);
		return;
	}
	if (ui->ended)
		ui->status[0] = '\0'; /* it goes on */
	ui->ended = false;
	ui->replay.events_wait = ui->dirty = true;
}

void replay_tick(struct ui *ui)
{
	ui->interval_changed = true; /* the next one is due later, or sooner */
	if (!ui->paused && !ui->replay.underway && !ui->replay.events_wait)
		play_interval(ui);
}

uint64_t replay_wait_ns(const struct ui *ui)
{
	struct playback_position position;
	uint64_t ns = ui->replay.pace_ns;

	playback_position(ui->playback, &position);
	if (!ns)
		ns = position.interval_ns ? position.interval_ns : S_NS;
	ns = (uint64_t)((double)ns / speeds[speed_index(ui)].factor);
	return ns > WAIT_MIN_NS ? ns : WAIT_MIN_NS;
}

/* What was shown is of another time. Events from shortly before the new place come next. */
static void arrived(struct ui *ui)
{
	stream_clear(ui);
	command_cache_clear(ui->commands);
	ui->replay.underway = false;
	ui->replay.events_wait = true;
	ui->anew.waits = false; /* the playback has passed there */
	ui->ended = false;
}

bool replay_work(struct ui *ui)
{
	int err, cnt;

	if (ui->replay.underway) {
		err = playback_work(ui->playback, &ui->model);
		ui->dirty = true;
		/* Rows of the model before are gone; drawing makes new ones. */
		ui->processes.cnt = ui->calls.cnt = 0;
		if (err != 1)
			arrived(ui);
		if (err < 0)
			say_end(ui, err);
		ui_draw(ui);
		return true;
	}
	if (ui->replay.events_wait) {
		cnt = ui_drain(ui, EVENTS_A_TURN);
		ui->replay.events_wait = cnt > 0;
		return cnt > 0 || ui->replay.steps;
	}
	if (!ui->replay.steps)
		return false;
	ui->replay.steps--;
	play_interval(ui);
	return true;
}

/* ---- what is shown of it ---- */

void replay_text(struct ui *ui, char *buf, size_t size)
{
	struct playback_position position;
	char bar[BAR_WIDTH + 1];
	int full;

	playback_position(ui->playback, &position);
	full = (int)(position.share * BAR_WIDTH);
	for (int i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < full ? '=' : '-';
	bar[BAR_WIDTH] = '\0';
	snprintf(buf, size, "%s%s [%s] %3.0f%%", ui->paused ? "PAUSED " : "",
		 speeds[speed_index(ui)].name, bar, position.share * 100);
}

void replay_filter(struct ui *ui, char *buf, size_t size)
{
	struct playback_position position;

	playback_position(ui->playback, &position);
	text_escape(buf, size, position.filter, strlen(position.filter), ui->text_flags);
}

/* ---- keys ---- */

static void set_out(struct ui *ui)
{
	ui->replay.underway = true;
	ui->dirty = true;
}

static void hold(struct ui *ui)
{
	ui->paused = true;
	ui_update_stream(ui);
}

void action_step_back(struct ui *ui, int key)
{
	(void)key;
	hold(ui);
	ui->replay.steps = 0;
	playback_step(ui->playback, -1);
	set_out(ui);
}

void action_step_forth(struct ui *ui, int key)
{
	(void)key;
	hold(ui);
	if (ui->replay.underway)
		playback_step(ui->playback, 1);
	else
		ui->replay.steps++; /* several may come at once, and each has events of its own */
}

static void change_speed(struct ui *ui, int step)
{
	int index = speed_index(ui) + step;

	if (index >= 0 && index < SPEED_CNT)
		ui->replay.speed += step;
	ui->interval_changed = true;
	ui_say(ui, ROLE_TEXT, "speed %s", speeds[speed_index(ui)].name);
}

void action_slower(struct ui *ui, int key)
{
	(void)key;
	change_speed(ui, -1);
}

void action_faster(struct ui *ui, int key)
{
	(void)key;
	change_speed(ui, 1);
}

/* "12:34:56", "12:34": the first such time of day that is not before the recording begins. */
static bool parse_clock(const struct ui *ui, const struct playback_position *position,
			const char *text, int64_t *ns)
{
	int64_t offset = ui->source->realtime_offset_ns;
	time_t begin = (time_t)(((int64_t)position->begin_ns + offset) / (int64_t)S_NS);
	int hour, minute, second = 0, end = 0;
	struct tm tm;
	time_t time;

	if ((sscanf(text, "%2d:%2d:%2d%n", &hour, &minute, &second, &end) < 3 || text[end]) &&
	    (sscanf(text, "%2d:%2d%n", &hour, &minute, &end) < 2 || text[end]))
		return false;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
	    !localtime_r(&begin, &tm))
		return false;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	tm.tm_isdst = -1;
	time = mktime(&tm);
	if (time < begin) {
		tm.tm_mday++;
		tm.tm_isdst = -1;
		time = mktime(&tm);
	}
	*ns = (int64_t)time * (int64_t)S_NS - offset;
	return true;
}

/* "+30s", "-2m". */
static bool parse_relative(const struct playback_position *position, const char *text, int64_t *ns)
{
	uint64_t distance;

	if ((*text != '+' && *text != '-') || text_parse_time(text + 1, &distance) ||
	    distance > INT64_MAX / 2)
		return false;
	*ns = (int64_t)position->now_ns + (*text == '+' ? 1 : -1) * (int64_t)distance;
	return true;
}

static bool parse_share(const struct playback_position *position, const char *text, int64_t *ns)
{
	char *end;
	double share = strtod(text, &end);

	if (end == text || strcmp(end, "%") != 0 || !(share >= 0 && share <= 100))
		return false;
	*ns = (int64_t)(position->begin_ns +
			(uint64_t)((double)(position->end_ns - position->begin_ns) * share / 100));
	return true;
}

static void time_given(struct ui *ui, const char *text)
{
	struct playback_position position;
	int64_t ns, begin, end;

	playback_position(ui->playback, &position);
	if (!parse_clock(ui, &position, text, &ns) && !parse_relative(&position, text, &ns) &&
	    !parse_share(&position, text, &ns)) {
		prompt_fail(&ui->prompt, 0, strlen(text),
			    "a time of day (12:34:56), a distance (+30s, -2m) or a place (50%)");
		return;
	}
	begin = (int64_t)position.begin_ns;
	end = (int64_t)position.end_ns;
	if (ns < begin || ns > end)
		ui_say(ui, ROLE_WARNING, "that is %s the recording",
		       ns < begin ? "before" : "after");
	playback_jump(ui->playback, (uint64_t)(ns < begin ? begin : ns > end ? end : ns));
	set_out(ui);
}

void action_go_to(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Go to:", "", &ui->replay.history, time_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "12:34:56  +30s  -2m  50%%  0%%: the beginning");
}
