/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_stream.c - calls as they happen. Raw until somebody looks: only visible lines are decoded
 * (with a row filter, every line once).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "event_ring.h"
#include "options.h"
#include "screen.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "stream_line.h"
#include "ui.h"

#define SHOWN_MAX 100000 /* as many as the event ring holds */

static void make_line(const struct ui *ui, const struct record *record, struct stream_line *line)
{
	struct stream_line_options options = {
		.decode = { .string_limit = ui->options->string_limit,
			    .fds = ui->options->fds,
			    .ascii = ui->text_flags & TEXT_ASCII },
		.realtime_offset_ns = ui->source->realtime_offset_ns,
		.text_flags = ui->text_flags,
		.durations = ui->latency,
	};

	stream_line_make(line, record, &options);
}

static bool passes(const struct ui *ui, const struct record *record)
{
	const struct drill *drill = &ui->drill;
	const struct sctop_event *event = record->event;
	struct stream_line line;

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
	if (!ui->stream.match[0])
		return true;
	make_line(ui, record, &line);
	return text_contains(line.text, ui->stream.match);
}

static uint64_t number_at(const struct stream_view *view, size_t index)
{
	return view->shown[(view->head + index) % SHOWN_MAX].number;
}

/* The record of a line of the view, with the sum of the losses that were joined in it. */
static bool get(const struct ui *ui, size_t index, struct record *record)
{
	const struct stream_view *view = &ui->stream;
	const struct stream_entry *entry = &view->shown[(view->head + index) % SHOWN_MAX];

	if (!event_ring_get(ui->ring, entry->number, record))
		return false;
	if (record->type == RECORD_LOST)
		record->lost.count = entry->lost;
	return true;
}

/*
 * A line more. Losses concern everybody, so where few lines are shown there is one after the
 * other, with nothing between them: those become one that grows.
 */
static void show(struct ui *ui, uint64_t number, const struct record *record)
{
	struct stream_view *view = &ui->stream;
	struct stream_entry *entry;
	struct record last;

	if (record->type == RECORD_LOST && view->cnt && get(ui, view->cnt - 1, &last) &&
	    last.type == RECORD_LOST && last.lost.reason == record->lost.reason) {
		entry = &view->shown[(view->head + view->cnt - 1) % SHOWN_MAX];
		entry->number = number;
		entry->lost += record->lost.count;
		return;
	}
	if (view->cnt == SHOWN_MAX)
		return;
	entry = &view->shown[(view->head + view->cnt++) % SHOWN_MAX];
	entry->number = number;
	entry->lost = record->type == RECORD_LOST ? record->lost.count : 0;
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

/* Judges what is new, all of it if the question has changed, and forgets what is gone. */
static void judge(struct ui *ui)
{
	struct stream_view *view = &ui->stream;
	uint64_t first = event_ring_first(ui->ring), end = event_ring_end(ui->ring);
	struct record record;

	if (!same_drill(&view->judged_by, &ui->drill) ||
	    strcmp(view->judged_match, view->match) != 0) {
		view->judged_by = ui->drill;
		memcpy(view->judged_match, view->match, sizeof(view->match));
		view->cnt = 0;
		view->scanned = first;
	}
	while (view->cnt && number_at(view, 0) < first) {
		view->head = (view->head + 1) % SHOWN_MAX;
		view->cnt--;
	}
	if (view->scanned < first)
		view->scanned = first;
	for (; view->scanned < end; view->scanned++)
		if (event_ring_get(ui->ring, view->scanned, &record) && passes(ui, &record))
			show(ui, view->scanned, &record);
}

/* Index of the first entry shown whose number is not below `number`. */
static long index_of(const struct stream_view *view, uint64_t number)
{
	size_t low = 0, high = view->cnt;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (number_at(view, middle) < number)
			low = middle + 1;
		else
			high = middle;
	}
	return (long)low;
}

/* Cursor and window as indices, for one action or frame; entries keep numbers, not places. */
static void place(struct stream_view *view, struct list *list)
{
	list->top = index_of(view, view->top_number);
	list->cursor = view->follow ? (long)view->cnt - 1 : index_of(view, view->cursor);
	list_place(list, (long)view->cnt, view->height);
}

static void keep(struct stream_view *view, const struct list *list)
{
	if (!view->cnt)
		return;
	view->cursor = number_at(view, (size_t)list->cursor);
	view->top_number = number_at(view, (size_t)list->top);
}

static size_t piece_end(const struct stream_line *line, int i)
{
	return i + 1 < line->piece_cnt ? line->pieces[i + 1].offset : line->len;
}

/*
 * A line that is too wide loses what is spare, then the end of its arguments, so that the
 * result stays in sight. Scrolled sideways, it is shown as it is.
 */
struct fit {
	bool spare;    /* there is room for it */
	int shortened; /* the piece, or -1 */
	int columns;   /* that it may have */
};

static void fit_line(const struct ui *ui, const struct stream_line *line, int width,
		     struct fit *fit)
{
	int excess = text_width(line->text) - width;
	size_t longest = 0;

	*fit = (struct fit){ .spare = ui->stream.left || excess <= 0, .shortened = -1 };
	if (fit->spare)
		return;
	for (int i = 0; i < line->piece_cnt; i++) {
		size_t length = piece_end(line, i) - line->pieces[i].offset;
		/* Arguments first; who and which call say more than they do. */
		bool plain = line->pieces[i].role == ROLE_TEXT;

		if (line->pieces[i].spare) {
			excess -= (int)length;
		} else if (plain && length > longest) {
			longest = length;
			fit->shortened = i;
		}
	}
	fit->columns = (int)longest - excess; /* bytes for columns: at worst it is cut less */
	if (excess <= 0 || fit->columns < 4)
		fit->shortened = -1;
}

static void draw_line(const struct ui *ui, const struct rect *rect, int y,
		      const struct stream_line *line)
{
	int skip = ui->stream.left, x = rect->x + 1, end = rect->x + rect->width;
	struct fit fit;

	fit_line(ui, line, rect->width - 1, &fit);
	screen_put(y, rect->x, 1, ROLE_ERROR, line->failed ? "!" : " ");
	for (int i = 0; i < line->piece_cnt && x < end; i++) {
		size_t from = line->pieces[i].offset;
		size_t to = piece_end(line, i);
		char text[sizeof(line->text) + 8];
		char *at = text;

		if (line->pieces[i].spare && !fit.spare)
			continue;
		memcpy(text, line->text + from, to - from);
		text[to - from] = '\0';
		/* Scrolled sideways: drop whole characters at the left. */
		while (skip > 0 && *at) {
			at++;
			while (((unsigned char)*at & 0xc0) == 0x80)
				at++;
			skip--;
		}
		if (i == fit.shortened) {
			text_cut(at, fit.columns - text_width(screen_glyph(GLYPH_ELLIPSIS)));
			strcat(at, screen_glyph(GLYPH_ELLIPSIS));
		}
		if (text_width(at) > end - x) {
			text_cut(at, end - x - text_width(screen_glyph(GLYPH_ELLIPSIS)));
			strcat(at, screen_glyph(GLYPH_ELLIPSIS));
		}
		x += screen_put(y, x, end - x, line->pieces[i].role, at);
	}
}

static void draw_title(struct ui *ui, const struct rect *rect, bool focused)
{
	const struct stream_view *view = &ui->stream;
	char more[512] = "", match[2 * UI_FIND_MAX], count[8], call[64];

	for (int i = 0; i < ui->drill.depth; i++) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s ", i ? "" : "of ",
			 ui->drill.kind[i] == DRILL_CALL ? call : ui->drill.process_name);
	}
	text_escape(match, sizeof(match), view->match, strlen(view->match), ui->text_flags);
	text_count(count, view->cnt);
	if (match[0])
		snprintf(more + strlen(more), sizeof(more) - strlen(more), "only lines with %s ",
			 match);
	snprintf(more + strlen(more), sizeof(more) - strlen(more), "%s%s", count,
		 ui->paused	? ", paused"
		 : view->follow ? ""
				: ", held: End follows");
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

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct stream_view *view = &ui->stream;
	struct rect below = { rect->y + 1, rect->x, rect->height - 1, rect->width };
	struct list list = { 0 };

	judge(ui);
	view->height = below.height;
	place(view, &list);
	keep(view, &list);
	draw_title(ui, rect, focused);
	for (long i = 0; i < list.height && list.top + i < list.cnt; i++) {
		struct record record;
		struct stream_line line;
		int y = below.y + (int)i;

		if (!get(ui, (size_t)(list.top + i), &record))
			continue;
		make_line(ui, &record, &line);
		draw_line(ui, &below, y, &line);
		if (list.top + i == list.cursor && !view->follow)
			screen_highlight(y, below.x, below.width,
					 focused ? ROLE_SELECTED : ROLE_SELECTED_OTHER);
	}
	if (!view->cnt)
		draw_empty(ui, &below);
}

static void move(struct ui *ui, long rows)
{
	struct stream_view *view = &ui->stream;
	struct list list = { 0 };

	judge(ui);
	place(view, &list);
	if (rows < 0)
		view->follow = false;
	list_move(&list, rows);
	keep(view, &list);
}

static void home(struct ui *ui, bool end)
{
	move(ui, end ? (long)ui->stream.cnt : -(long)ui->stream.cnt);
	ui->stream.follow = end;
}

/* The process behind the line under the cursor. */
static void enter(struct ui *ui)
{
	struct record record;

	if (ui->stream.follow || ui->drill.depth ||
	    !event_ring_get(ui->ring, ui->stream.cursor, &record) || record.type != RECORD_EVENT)
		return;
	ui->processes.selected =
		(struct task_id){ .tgid = record.event->tgid, .start_ns = record.event->start_ns };
	ui_focus(ui, PANE_PROCESSES);
}

static bool search(struct ui *ui, const char *text, int step)
{
	struct stream_view *view = &ui->stream;
	struct list list = { 0 };
	struct stream_line line;
	struct record record;

	judge(ui);
	place(view, &list);
	/* The newest line is where one looks from, so that is back in time. */
	for (long at = list.cursor - step; at >= 0 && at < list.cnt; at -= step) {
		if (!get(ui, (size_t)at, &record))
			continue;
		make_line(ui, &record, &line);
		if (text_contains(line.text, text)) {
			view->follow = false;
			list_move(&list, at - list.cursor);
			keep(view, &list);
			return true;
		}
	}
	return false;
}

static void click(struct ui *ui, int y, int x)
{
	struct list list = { 0 };

	(void)x;
	place(&ui->stream, &list);
	if (list.top + y >= list.cnt)
		return;
	list_move(&list, list.top + y - list.cursor);
	keep(&ui->stream, &list);
	ui->stream.follow = false;
}

int stream_each(struct ui *ui, record_fn *fn, void *arg)
{
	struct stream_view *view = &ui->stream;
	struct record record;
	int err = 0;

	judge(ui);
	for (size_t i = 0; i < view->cnt && !err; i++)
		if (get(ui, i, &record))
			err = fn(&record, arg);
	return err;
}

struct export_line {
	const struct ui *ui;
	FILE *out;
};

static int export_line(const struct record *record, void *arg)
{
	const struct export_line *export = arg;
	struct stream_line line;

	make_line(export->ui, record, &line);
	return fprintf(export->out, "%s\n", line.text) < 0 ? -EIO : 0;
}

static int export(struct ui *ui, FILE *out)
{
	struct export_line line = { ui, out };

	return stream_each(ui, export_line, &line);
}

const struct view_ops view_stream = {
	.name = "stream",
	.context = IN_STREAM,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = enter,
	.search = search,
	.click = click,
	.export = export,
};
