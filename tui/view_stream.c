/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_stream.c - calls as they happen. Raw until somebody looks: only visible lines are decoded
 * (with a row filter, every line once).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "event_ring.h"
#include "failed_args.h"
#include "options.h"
#include "rows.h"
#include "screen.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "stream_draw.h"
#include "ui.h"

#define WHO_WIDTH_MAX	26 /* columns of the process; a long name and its PID */
#define TIME_WIDTH	60 /* of the pane, under which there is no room for times */
#define DECODED_AT_ONCE 8192
#define SIDEWAYS	8 /* columns that a key scrolls */

/* ---- what is shown ---- */

static struct stream_line_options line_options(const struct ui *ui)
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

/* Whether what happened, without the times, contains a text. */
static bool contains(const struct ui *ui, const struct record *record, const char *text)
{
	const struct stream_line_options options = line_options(ui);
	struct stream_line line;

	stream_line_make(&line, record, NULL, &options);
	return text_contains(line.text + line.body, text);
}

static bool passes(const struct ui *ui, const struct record *record)
{
	const struct drill *drill = &ui->drill;
	const struct sctop_event *event = record->event;

	if (record->type == RECORD_LOST)
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
	return !ui->stream.match[0] || contains(ui, record, ui->stream.match);
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

/* All is to be judged again. */
static void forget_judged(struct ui *ui)
{
	struct stream_view *view = &ui->stream;

	view->judged_by = ui->drill;
	memcpy(view->judged_match, view->match, sizeof(view->match));
	stream_index_clear(view->index);
	stream_index_set_folding(view->index, !view->unfolded);
	view->scanned = event_ring_first(ui->ring);
	view->who_width = 0;
}

/*
 * Judges what is new, all of it if the question has changed, and forgets what is gone. Where that
 * means to decode all that is kept, a portion at a time: keys do not wait for it.
 */
static void judge(struct ui *ui)
{
	struct stream_view *view = &ui->stream;
	uint64_t first = event_ring_first(ui->ring), end = event_ring_end(ui->ring);
	struct record record;

	if (!same_drill(&view->judged_by, &ui->drill) ||
	    strcmp(view->judged_match, view->match) != 0)
		forget_judged(ui);
	stream_index_forget(view->index);
	if (view->scanned < first)
		view->scanned = first;
	if (view->match[0] && end - view->scanned > DECODED_AT_ONCE) {
		end = view->scanned + DECODED_AT_ONCE;
		ui->dirty_again = true;
	}
	for (; view->scanned < end; view->scanned++)
		if (event_ring_get(ui->ring, view->scanned, &record) && passes(ui, &record))
			stream_index_add(view->index, view->scanned, &record);
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

static void keep(struct stream_view *view, const struct list *list)
{
	if (!list->cnt)
		return;
	view->cursor = number_at(view, list->cursor);
	view->top_number = number_at(view, list->top);
}

static void look(struct ui *ui, struct list *list)
{
	*list = (struct list){ 0 };
	judge(ui);
	place(&ui->stream, list);
}

void stream_follow(struct ui *ui, bool on)
{
	struct list list;

	if (ui->stream.follow && !on) {
		look(ui, &list);
		keep(&ui->stream, &list);
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

	look(ui, &list);
	return !ui->stream.follow && list.cnt &&
	       stream_index_get(ui->stream.index, (size_t)list.cursor, record) &&
	       record->type == RECORD_EVENT;
}

bool stream_step(struct ui *ui, long rows, struct record *record, struct stream_run *run)
{
	struct list list;

	look(ui, &list);
	if (list.cursor + rows < 0 || list.cursor + rows >= list.cnt)
		return false;
	stream_follow(ui, false); /* first: it puts the cursor on the newest line */
	list_move(&list, rows);
	keep(&ui->stream, &list);
	*run = *stream_index_at(ui->stream.index, (size_t)list.cursor);
	return stream_index_get(ui->stream.index, (size_t)list.cursor, record);
}

/* ---- drawing ---- */

static void draw_title(struct ui *ui, const struct rect *rect, bool focused,
		       const struct list *list)
{
	const struct stream_view *view = &ui->stream;
	char more[1024] = "", match[4 * UI_FIND_MAX + 1], count[8], call[64];
	uint64_t refused = event_ring_refused(ui->ring);

	for (int i = 0; i < ui->drill.depth; i++) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s ", i ? "" : "of ",
			 ui->drill.kind[i] == DRILL_CALL ? call : ui->drill.process_name);
	}
	text_escape(match, sizeof(match), view->match, strlen(view->match), ui->text_flags);
	if (match[0])
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "only lines with %s ",
			 match);
	text_count(count, (uint64_t)list->cnt);
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s%s", count,
		 view->unfolded ? ", unfolded" : "", ui->paused ? ", paused" : "");
	if (!view->follow && !ui->paused) {
		text_count(count, (uint64_t)(list->cnt - 1 - list->cursor) + refused);
		snprintf(more + strlen(more), sizeof(more) - strlen(more),
			 ", held, +%s below: End follows", count);
	}
	pane_title(rect, focused, 3, "Stream", more);
}

static void draw_empty(const struct ui *ui, const struct rect *below)
{
	uint64_t cnt = event_ring_end(ui->ring) - event_ring_first(ui->ring);
	char why[512], count[8];

	ui_why_empty(ui, ui->stream.match, why, sizeof(why));
	text_count(count, cnt);
	if (ui->drill.depth && cnt && !ui->stream.match[0])
		snprintf(why, sizeof(why), "nothing of it among the last %s events", count);
	screen_put(below->y, below->x + 1, below->width - 1, ROLE_DIM, why);
}

/* The column only grows, so that lines do not move to and fro. */
static void fit_who(struct ui *ui, const struct list *list, int width)
{
	struct stream_view *view = &ui->stream;
	int most = width / 4 < WHO_WIDTH_MAX ? width / 4 : WHO_WIDTH_MAX;
	struct record record;

	for (long i = list->top; i < list->cnt && i < list->top + list->height; i++) {
		int who;

		if (!stream_index_get(view->index, (size_t)i, &record) ||
		    record.type != RECORD_EVENT)
			continue;
		who = stream_who_width(record.event, ui->text_flags);
		if (who > view->who_width)
			view->who_width = who;
	}
	if (view->who_width > most)
		view->who_width = most;
}

/* Line i with the options, of which the time that others are counted from may be its own. False:
 * it is gone. */
static bool make_line(const struct ui *ui, size_t i, struct stream_line_options *options,
		      struct stream_line *line)
{
	const struct stream_index *index = ui->stream.index;
	struct record record;

	if (!stream_index_get(index, i, &record))
		return false;
	if (options->time == STREAM_TIME_SINCE_ABOVE)
		options->zero_ns = stream_index_at(index, i ? i - 1 : 0)->first_ns;
	stream_line_make(line, &record, stream_index_at(index, i), options);
	return true;
}

/* Returns the columns that the lines would take. */
static int draw_lines(const struct ui *ui, const struct rect *below, const struct list *list,
		      bool focused)
{
	const struct stream_view *view = &ui->stream;
	struct stream_look style = { .left = view->left, .needles = { ui->find, view->match } };
	struct stream_line_options options = line_options(ui);
	struct stream_line line;
	int longest = 0;

	if (below->width < TIME_WIDTH)
		options.time = STREAM_TIME_OFF;
	for (long i = list->top; i < list->top + list->height && i < list->cnt; i++) {
		if (!make_line(ui, (size_t)i, &options, &line))
			continue;
		style.row =
			i == list->cursor && !view->follow ? rows_cursor_role(focused) : ROLE_TEXT;
		stream_draw(below->y + (int)(i - list->top), below, &line, &style);
		if (text_width(line.text) > longest)
			longest = text_width(line.text);
	}
	return longest;
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct stream_view *view = &ui->stream;
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	struct list list;

	view->height = below.height;
	look(ui, &list);
	keep(view, &list);
	fit_who(ui, &list, below.width);
	draw_title(ui, rect, focused, &list);
	view->left_last = draw_lines(ui, &below, &list, focused) - (below.width - STREAM_GUTTER);
	if (!list.cnt)
		draw_empty(ui, &below);
}

/* ---- keys ---- */

static void move(struct ui *ui, long rows)
{
	struct list list;

	look(ui, &list);
	if (rows < 0)
		stream_follow(ui, false);
	list_move(&list, rows);
	keep(&ui->stream, &list);
}

static void home(struct ui *ui, bool end)
{
	long cnt;

	judge(ui);
	cnt = (long)stream_index_cnt(ui->stream.index);
	move(ui, end ? cnt : -cnt);
	stream_follow(ui, end);
}

void stream_sideways(struct ui *ui, int columns)
{
	struct stream_view *view = &ui->stream;

	if (!columns)
		view->left = 0;
	else if (columns < 0)
		view->left = view->left > SIDEWAYS ? view->left - SIDEWAYS : 0;
	else if (view->left < view->left_last)
		view->left += SIDEWAYS;
}

static void fold_all(struct ui *ui)
{
	struct stream_view *view = &ui->stream;

	view->unfolded = !view->unfolded;
	forget_judged(ui);
	ui_say(ui, ROLE_TEXT, "repeated calls: %s",
	       view->unfolded ? "a line for each" : "one line");
}

void stream_fold(struct ui *ui, int how)
{
	struct stream_view *view = &ui->stream;
	uint64_t part_of;
	struct list list;

	if (!how) {
		fold_all(ui);
		return;
	}
	look(ui, &list);
	if (!list.cnt)
		return;
	keep(view, &list);
	part_of = stream_index_at(view->index, (size_t)list.cursor)->unfolded;
	if (how > 0 ? !stream_index_unfold(view->index, (size_t)list.cursor)
		    : !stream_index_fold(view->index, (size_t)list.cursor)) {
		ui_say(ui, ROLE_WARNING,
		       how > 0 ? "not a line of repeated calls" : "not part of an unfolded line");
		return;
	}
	if (how < 0)
		view->cursor = part_of - 1;
	view->follow = false;
	stream_follow(ui, false);
}

static bool search(struct ui *ui, const char *text, int step)
{
	struct stream_view *view = &ui->stream;
	struct list list;
	struct record record;

	look(ui, &list);
	/* The newest line is where one looks from, so that is back in time. */
	for (long at = list.cursor - step; at >= 0 && at < list.cnt; at -= step) {
		if (!stream_index_get(view->index, (size_t)at, &record) ||
		    !contains(ui, &record, text))
			continue;
		stream_follow(ui, false);
		list_move(&list, at - list.cursor);
		keep(view, &list);
		return true;
	}
	return false;
}

static void click(struct ui *ui, int y, int x)
{
	struct list list;

	(void)x;
	look(ui, &list);
	if (list.top + y >= list.cnt)
		return;
	stream_follow(ui, false);
	list_move(&list, list.top + y - list.cursor);
	keep(&ui->stream, &list);
}

/* ---- export ---- */

int stream_each(struct ui *ui, record_fn *fn, void *arg)
{
	uint64_t number = event_ring_first(ui->ring), end = event_ring_end(ui->ring);
	struct record record;
	int err = 0;

	if (ui->event.on)
		return fn(&ui->event.record, arg);
	for (; number < end && !err; number++)
		if (event_ring_get(ui->ring, number, &record) && passes(ui, &record))
			err = fn(&record, arg);
	return err;
}

static int export(struct ui *ui, FILE *out)
{
	struct stream_line_options options = line_options(ui);
	struct stream_line line;

	judge(ui);
	for (size_t i = 0; i < stream_index_cnt(ui->stream.index); i++)
		if (make_line(ui, i, &options, &line) && fprintf(out, "%s\n", line.text) < 0)
			return -EIO;
	return 0;
}

const struct view_ops view_stream = {
	.name = "stream",
	.context = IN_STREAM,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = event_open,
	.search = search,
	.click = click,
	.export = export,
};
