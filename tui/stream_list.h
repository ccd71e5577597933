/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_list.h - the lines of the stream as a list: what view_stream.c draws and moves in.
 */
#ifndef SCTOP_TUI_STREAM_LIST_H
#define SCTOP_TUI_STREAM_LIST_H

#include <stdbool.h>

#include "list.h"
#include "sctop/source.h"
#include "stream_line.h"

struct stream_view;
struct row_match;
struct ui;

/* How lines are made now. */
struct stream_line_options stream_options(const struct ui *ui);

/* Whether an event belongs to what was drilled into, and passes the row filter. */
bool stream_passes(const struct ui *ui, const struct record *record);
/* Whether it is meant: by its line, without the times, or by what is known of it. */
bool stream_matches(const struct ui *ui, const struct record *record,
		    const struct row_match *match);

/*
 * Judges what is new, all of it if the question has changed, and forgets what is gone. Where that
 * means to decode all that is kept, a portion at a time, as keys do not wait: false until the end.
 */
bool stream_judge(struct ui *ui);
/* The same however long it takes: for what is written, not shown. */
void stream_judge_all(struct ui *ui);
/* Forgets what was judged: all of it is next time. */
void stream_judge_again(struct ui *ui);
/* Judges, and gives cursor and window as indices of the stream's index, for one action or frame. */
void stream_list(struct ui *ui, struct list *list);
/* Cursor and window stay where the list has them. */
void stream_list_keep(struct stream_view *view, const struct list *list);

#endif
