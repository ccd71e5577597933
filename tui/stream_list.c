/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_list.c - which events pass drill and row filter, and where the cursor is among their
 * lines. Lines keep numbers, not places, as they come and go.
 */
#include <stdio.h>
#include <string.h>

#include "deadline.h"
#include "event_ring.h"
#include "failed_args.h"
#include "options.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "stream_list.h"
#include "ui.h"

#define JUDGE_MS 20 /* at a time, where lines must be decoded: keys do not wait for all of them */

/* ---- what is shown ---- */

struct stream_line_options stream_options(const struct ui *ui)
{
	const struct stream_view *view = &ui->stream;

	return (struct stream_line_options){
		.decode = { .string_limit = ui->options->string_limit,
			    .fds = view->fds,
			    .ascii = ui->text_flags & TEXT_ASCII },
		.realtime_offset_ns = ui->source->realtime_offset_ns,
		.time = view->time,
		.zero_ns = ui->start_ns,
		.text_flags = ui->text_flags,
		.durations = ui->latency && view->durations,
		.who_width = view->who_width,
	};
}

/* Lines are made only where they are looked into. */
bool stream_matches(const struct ui *ui, const struct record *record, const struct row_match *match)
{
	const struct stream_line_options options = stream_options(ui);
	const struct cell_context context = { .text_flags = ui->text_flags };
	const char *texts[2] = { NULL };
	struct stream_line line;

	if (match->column && record->type != RECORD_EVENT)
		return false;
	if (!match->column) {
		stream_line_make(&line, record, NULL, &options);
		texts[0] = line.text + line.body;
	}
	return row_match_row(match, event_columns, &context, record, texts);
}

bool stream_passes(const struct ui *ui, const struct record *record)
{
	const struct drill *drill = &ui->drill;
	const struct sctop_event *event = record->event;

	if (record->type != RECORD_EVENT)
		return true;
	for (int i = 0; i < drill->depth; i++) {
		if (drill->kind[i] == DRILL_PROCESS && (event->tgid != drill->process.tgid ||
							event->start_ns != drill->process.start_ns))
			return false;
		if (drill->kind[i] == DRILL_CALL &&
		    (event->type != SCTOP_EVENT_CALL || event->nr != drill->call.nr ||
		     event->abi != drill->call.abi))
			return false;
	}
	return row_match_is_all(&ui->stream.match) || stream_matches(ui, record, &ui->stream.match);
}

static bool same_drill(const struct drill *a, const struct drill *b)
{
	if (a->depth != b->depth)
		return false;
	for (int i = 0; i < a->depth; i++)
		if (a->kind[i] != b->kind[i])
			return false;
	return task_id_equal(a->process, b->process) && call_id_equal(a->call, b->call);
}

void stream_judge_again(struct ui *ui)
{
	struct stream_view *view = &ui->stream;

	view->judged_by = ui->drill;
	strcpy(view->judged_match, view->match.text);
	view->judged_fds = view->fds;
	stream_index_clear(view->index);
	stream_index_set_folding(view->index, !view->unfolded);
	view->scanned = event_ring_first(ui->ring);
	view->who_width = 0;
}

/* What is new, all of it if the question has changed; what is gone is forgotten. Until `deadline`
 * if there is something to decode for it; false: it has come before the end. */
static bool judge(struct ui *ui, uint64_t deadline)
{
	struct stream_view *view = &ui->stream;
	uint64_t first = event_ring_first(ui->ring), end = event_ring_end(ui->ring);
	struct record record;

	if (!same_drill(&view->judged_by, &ui->drill) || view->judged_fds != view->fds ||
	    strcmp(view->judged_match, view->match.text) != 0)
		stream_judge_again(ui);
	stream_index_forget(view->index);
	if (view->scanned < first)
		view->scanned = first;
	for (; view->scanned < end; view->scanned++) {
		if (event_ring_get(ui->ring, view->scanned, &record) && stream_passes(ui, &record))
			stream_index_add(view->index, view->scanned, &record);
		if (!row_match_is_all(&view->match) && deadline_passed(deadline)) {
			view->scanned++;
			return false;
		}
	}
	return true;
}

bool stream_judge(struct ui *ui)
{
	bool all = judge(ui, deadline_in(JUDGE_MS));

	if (!all)
		ui->dirty_again = true;
	return all;
}

void stream_judge_all(struct ui *ui)
{
	judge(ui, UINT64_MAX);
}

/* ---- the cursor ---- */

static uint64_t number_at(const struct stream_view *view, long i)
{
	return stream_index_at(view->index, (size_t)i)->first;
}

/* Cursor and window as indices, for one action or frame; lines keep numbers, not places. */
static void place(struct stream_view *view, struct list *list)
{
	long cnt = (long)stream_index_cnt(view->index);

	list->top = (long)stream_index_find(view->index, view->top_number);
	list->cursor = view->follow ? cnt - 1 : (long)stream_index_find(view->index, view->cursor);
	list_place(list, cnt, view->height);
}

void stream_list_keep(struct stream_view *view, const struct list *list)
{
	if (!list->cnt)
		return;
	view->cursor = number_at(view, list->cursor);
	view->top_number = number_at(view, list->top);
}

void stream_list(struct ui *ui, struct list *list)
{
	*list = (struct list){ 0 };
	stream_judge(ui);
	place(&ui->stream, list);
}

void stream_follow(struct ui *ui, bool on)
{
	struct list list;

	if (ui->stream.follow && !on) {
		stream_list(ui, &list);
		stream_list_keep(&ui->stream, &list);
	}
	ui->stream.follow = on;
	event_ring_hold(ui->ring, !on, source_now_ns(ui->source));
}

void stream_clear(struct ui *ui)
{
	event_ring_clear(ui->ring);
	failed_args_clear(ui->failed_args);
	stream_follow(ui, true);
}

bool stream_selected(struct ui *ui, struct record *record)
{
	struct list list;

	stream_list(ui, &list);
	return !ui->stream.follow && list.cnt &&
	       stream_index_get(ui->stream.index, (size_t)list.cursor, record) &&
	       record->type == RECORD_EVENT;
}

bool stream_step(struct ui *ui, long rows, struct record *record, struct stream_run *run)
{
	struct list list;

	stream_list(ui, &list);
	if (list.cursor + rows < 0 || list.cursor + rows >= list.cnt)
		return false;
	stream_follow(ui, false); /* first: it puts the cursor on the newest line */
	list_move(&list, rows);
	stream_list_keep(&ui->stream, &list);
	*run = *stream_index_at(ui->stream.index, (size_t)list.cursor);
	return stream_index_get(ui->stream.index, (size_t)list.cursor, record);
}
