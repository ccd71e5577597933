/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * selection.h - of a recording, what a filter lets pass: a source over a source.
 *
 * Threads are judged by what was recorded of them, counts by their thread and call, events by
 * themselves. Descendants are those of recorded parents. Totals (RECORD_STATS) are passed on as
 * they are: they are of the machine.
 */
#ifndef SCTOP_SELECTION_H
#define SCTOP_SELECTION_H

struct filter;
struct model;
struct selection;
struct source;

/* Both must outlive it. NULL with errno set. */
struct selection *selection_new(struct source *source, const struct filter *filter);
void selection_free(struct selection *selection); /* NULL is allowed */

/* What passes; owned by the selection. */
struct source *selection_source(struct selection *selection);

/* The source was moved to another place, where these threads live (of those that passed). 0 or
 * -ENOMEM. */
int selection_moved(struct selection *selection, struct model *model);

#endif
