/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_event.c - one line of the stream in full. It is a copy, so it stays while the stream goes
 * on; the next and the previous line are asked of the stream. What is told of it: event_page.c
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_page.h"
#include "event_ring.h"
#include "page.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "ui.h"

/* ---- opening, closing, stepping ---- */

/* What was lost between this line and the one before, whatever the view shows. */
static struct record_lost lost_before(const struct ui *ui, uint64_t number)
{
	struct record_lost sum = { 0 };
	struct record record;

	while (number-- && event_ring_get(ui->ring, number, &record) &&
	       record.type == RECORD_LOST) {
		uint64_t count = sum.count + record.lost.count;

		sum = record.lost;
		sum.count = count;
	}
	return sum;
}

bool event_copy(struct event_view *to, const struct event_view *from)
{
	const struct record *record = &from->record;
	size_t bytes = record->type == RECORD_EVENT    ? from->event.data_len
		       : record->type == RECORD_FILTER ? record->text.len
						       : 0;
	void *data = realloc(to->data, bytes + 1);

	if (!data)
		return false;
	if (bytes)
		memcpy(data, from->data, bytes);
	*to = *from;
	to->data = data;
	if (record->type == RECORD_EVENT) {
		to->record.event = &to->event;
		to->record.data = data;
	} else if (record->type == RECORD_FILTER) {
		to->record.text.text = data;
	}
	return true;
}

static bool show(struct ui *ui, long lines)
{
	struct event_view next = { .on = true };

	if (!stream_step(ui, lines, &next.record, &next.run))
		return false;
	next.before = lost_before(ui, next.run.first);
	if (next.record.type == RECORD_FILTER)
		next.data = (void *)next.record.text.text;
	if (next.record.type == RECORD_EVENT) {
		next.event = *next.record.event;
		next.data = (void *)next.record.data;
	}
	return event_copy(&ui->event, &next);
}

void event_open(struct ui *ui)
{
	if (show(ui, 0))
		ui_focus(ui, PANE_STREAM);
}

void event_close(struct ui *ui)
{
	ui->event.on = false;
	ui_focus(ui, ui->focus);
}

void event_step(struct ui *ui, long lines)
{
	if (!show(ui, lines))
		ui_say(ui, ROLE_WARNING, "that is the %s line of the stream",
		       lines > 0 ? "newest" : "oldest");
}

/* To the process that it is about, in the table of all of them; nowhere else if it is not there. */
static void enter(struct ui *ui)
{
	const struct sctop_event *event = &ui->event.event;
	const struct task_id id = { event->tgid, event->tid, event->start_ns };
	const int depth = ui->drill.depth;
	char comm[4 * SCTOP_COMM_LEN + 1];

	if (ui->event.record.type != RECORD_EVENT) {
		ui_say(ui, ROLE_WARNING, "that was not one process");
		return;
	}
	ui->drill.depth = 0;
	if (!processes_select(ui, id)) {
		ui->drill.depth = depth;
		text_escape(comm, sizeof(comm), event->comm,
			    strnlen(event->comm, sizeof(event->comm)), ui->text_flags);
		ui_say(ui, ROLE_WARNING, "%s(%u) is not in the table", comm, event->tgid);
		return;
	}
	ui->first = FIRST_PROCESSES;
	event_close(ui);
	ui_focus(ui, PANE_PROCESSES);
}

/* "read of python3(1234)", and how much there is below. */
static void draw_title(const struct ui *ui, const struct rect *rect, bool focused)
{
	const struct event_view *view = &ui->event;
	long below = view->last - view->top;
	char more[160] = "";

	if (view->record.type == RECORD_EVENT) {
		char comm[4 * SCTOP_COMM_LEN + 1], name[24];

		text_escape(comm, sizeof(comm), view->event.comm,
			    strnlen(view->event.comm, sizeof(view->event.comm)), ui->text_flags);
		snprintf(more, sizeof(more), "%s%sof %s(%u)",
			 view->event.type == SCTOP_EVENT_CALL
				 ? syscall_name(view->event.abi, view->event.nr, name)
				 : "",
			 view->event.type == SCTOP_EVENT_CALL ? " " : "", comm, view->event.tgid);
	}
	if (below > 0)
		snprintf(more + strlen(more), sizeof(more) - strlen(more),
			 "%s%ld more line%s below: PgDn", more[0] ? ", " : "", below,
			 below == 1 ? "" : "s");
	pane_title(rect, focused, 3, "Event", more);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct event_view *view = &ui->event;
	struct page page = { .label_width = EVENT_LABEL_WIDTH, .top = view->top };

	page.rect = (struct rect){ rect->y + 1, rect->x, rect->height - 1, rect->width };
	event_page_fill(&page, ui);
	view->last = page_last(&page);
	draw_title(ui, rect, focused);
	if (view->top > view->last) {
		view->top = view->last; /* the pane has grown */
		ui->dirty_again = true;
	}
}

static void move(struct ui *ui, long rows)
{
	page_move(&ui->event.top, ui->event.last, rows);
}

static void home(struct ui *ui, bool end)
{
	ui->event.top = end ? ui->event.last : 0;
}

/* The next line of the stream with that text, in full. */
static enum search_result search(struct ui *ui, const struct row_match *match, int step)
{
	enum search_result result = view_stream.search(ui, match, step);

	return result != SEARCH_NOT_FOUND && !show(ui, 0) ? SEARCH_NOT_FOUND : result;
}

static int export(struct ui *ui, FILE *out)
{
	struct page page = { .label_width = EVENT_LABEL_WIDTH, .out = out };

	event_page_fill(&page, ui);
	return ferror(out) ? -EIO : 0;
}

const struct view_ops view_event = {
	.name = "event",
	.context = IN_EVENT,
	.draw = draw,
	.move = move,
	.home = home,
	.enter = enter,
	.search = search,
	.export = export,
};
