/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_stream.c - calls as they happen. Raw until somebody looks: only visible lines are decoded
 * (with a row filter, every line once). Which lines there are is stream_list.c's business.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "deadline.h"
#include "event_ring.h"
#include "options.h"
#include "rows.h"
#include "screen.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "stream_draw.h"
#include "stream_list.h"
#include "ui.h"

#define WHO_WIDTH_MAX 26  /* columns of the process; a long name and its PID */
#define TIME_WIDTH    60  /* of the pane, under which there is no room for times */
#define MARK_MS	      50  /* of a frame: what an expression does not get to is not marked */
#define SEARCH_MS     300 /* at a time: keys do not wait for longer */
#define SIDEWAYS      8	  /* columns that a key scrolls */

/* ---- drawing ---- */

static void draw_title(struct ui *ui, const struct rect *rect, bool focused,
		       const struct list *list)
{
	const struct stream_view *view = &ui->stream;
	char more[1024] = "", match[ROW_MATCH_TITLE_MAX], count[8], call[64];
	uint64_t refused = event_ring_refused(ui->ring);

	for (int i = 0; i < ui->drill.depth; i++) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s ", i ? "" : "of ",
			 ui->drill.kind[i] == DRILL_CALL ? call : ui->drill.process_name);
	}
	row_match_title(&view->match, "lines", ui->text_flags, match, sizeof(match));
	if (match[0])
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s ", match);
	text_count(count, (uint64_t)list->cnt);
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s%s", count,
		 view->unfolded ? ", unfolded" : "", ui->paused ? ", paused" : "");
	if (!view->follow && !ui->paused && list->cnt) {
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

	ui_why_empty(ui, &ui->stream.match, why, sizeof(why));
	text_count(count, cnt);
	if (ui->drill.depth && cnt && row_match_is_all(&ui->stream.match))
		snprintf(why, sizeof(why), "nothing of it among the last %s events", count);
	else if (ui->stream.scanned < event_ring_end(ui->ring))
		snprintf(why, sizeof(why), "none yet: still looking");
	rows_draw_why(below, why);
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
	struct stream_look style = { .left = view->left,
				     .deadline = deadline_in(MARK_MS),
				     .needles = { row_match_mark(&ui->find),
						  row_match_mark(&view->match) } };
	struct stream_line_options options = stream_options(ui);
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
	stream_list(ui, &list);
	stream_list_keep(view, &list);
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

	stream_list(ui, &list);
	if (rows < 0)
		stream_follow(ui, false);
	list_move(&list, rows);
	stream_list_keep(&ui->stream, &list);
}

static void home(struct ui *ui, bool end)
{
	long cnt;

	stream_judge(ui);
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
	stream_judge_again(ui);
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
	stream_list(ui, &list);
	if (!list.cnt)
		return;
	stream_list_keep(view, &list);
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

static enum search_result search(struct ui *ui, const struct row_match *match, int step)
{
	struct stream_view *view = &ui->stream;
	uint64_t deadline = deadline_in(ui->mode == MODE_PROMPT ? TYPED_MS : SEARCH_MS);
	struct list list;
	struct record record;

	stream_list(ui, &list);
	/* The newest line is where one looks from, so that is back in time. */
	for (long at = list.cursor - step; at >= 0 && at < list.cnt; at -= step) {
		bool found = stream_index_get(view->index, (size_t)at, &record) &&
			     stream_matches(ui, &record, match);

		if (!found && !deadline_passed(deadline))
			continue;
		stream_follow(ui, false);
		list_move(&list, at - list.cursor);
		stream_list_keep(&ui->stream, &list);
		return found ? SEARCH_FOUND : SEARCH_PAUSED;
	}
	/* Newer lines may be there that nobody has looked at yet. */
	return step < 0 && !stream_judge(ui) ? SEARCH_PAUSED : SEARCH_NOT_FOUND;
}

static void click(struct ui *ui, int y, int x)
{
	struct list list;

	(void)x;
	stream_list(ui, &list);
	if (list.top + y >= list.cnt)
		return;
	stream_follow(ui, false);
	list_move(&list, list.top + y - list.cursor);
	stream_list_keep(&ui->stream, &list);
}

/* ---- export ---- */

int stream_each(struct ui *ui, record_fn *fn, void *arg)
{
	uint64_t number = event_ring_first(ui->ring), end = event_ring_end(ui->ring);
	struct record record;
	int err = 0;

	if (ui->event.on)
		return fn(&ui->event.record, arg);
	stream_judge(ui); /* by what is asked now */
	for (; number < end && !err; number++)
		if (event_ring_get(ui->ring, number, &record) && stream_passes(ui, &record))
			err = fn(&record, arg);
	return err;
}

static int export(struct ui *ui, FILE *out)
{
	struct stream_line_options options = stream_options(ui);
	struct stream_line line;

	stream_judge_all(ui);
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
