/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_stream.c - how the stream is shown: followed or held, sideways, folded, its columns.
 */
#include "actions.h"
#include "ui.h"

void action_left(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, -1);
}

void action_right(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, 1);
}

void action_line_start(struct ui *ui, int key)
{
	(void)key;
	stream_sideways(ui, 0);
}

void action_autoscroll(struct ui *ui, int key)
{
	(void)key;
	stream_follow(ui, !ui->stream.follow);
	ui_say(ui, ROLE_TEXT, "the stream %s", ui->stream.follow ? "follows" : "is held");
}

void action_run_unfold(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, 1);
}

void action_run_fold(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, -1);
}

void action_run_fold_all(struct ui *ui, int key)
{
	(void)key;
	stream_fold(ui, 0);
}

void action_durations(struct ui *ui, int key)
{
	(void)key;
	ui->stream.durations = !ui->stream.durations;
	ui_say(ui, ROLE_TEXT, "durations in the stream: %s",
	       !ui->stream.durations ? "hidden"
	       : ui->latency	     ? "shown"
				     : "shown where latency is on (l)");
}

void action_times(struct ui *ui, int key)
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

void action_fd_names(struct ui *ui, int key)
{
	(void)key;
	ui->stream.fds = ui->stream.fds ? DECODE_FDS_NUMBERS : DECODE_FDS_NAMES;
	ui_say(ui, ROLE_TEXT, "descriptors in the stream: %s",
	       ui->stream.fds ? "with their names" : "numbers");
}

void action_next_event(struct ui *ui, int key)
{
	(void)key;
	event_step(ui, 1);
}

void action_previous_event(struct ui *ui, int key)
{
	(void)key;
	event_step(ui, -1);
}
