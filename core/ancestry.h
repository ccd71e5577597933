/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ancestry.h - the processes of a recording, and what a filter makes of them and of their children.
 *
 * It judges as the kernel side does: descendants are those of recorded parents, and what is
 * remembered of a process outlives it, so that orphans stay followed.
 */
#ifndef CORE_ANCESTRY_H
#define CORE_ANCESTRY_H

struct ancestry;
struct filter;
struct sctop_event;
struct sctop_task;

/* The filter must outlive it. NULL: ENOMEM. */
struct ancestry *ancestry_new(const struct filter *filter);
void ancestry_free(struct ancestry *ancestry); /* NULL is allowed */

/* Whether a thread passes, as far as the names, terminal, user and parents of its process go:
 * 1, 0 or -ENOMEM. What is told of it holds for events to come and for children. */
int ancestry_judge_task(struct ancestry *ancestry, const struct sctop_task *info);

/* Whether an event passes: 1, 0 or -ENOMEM. */
int ancestry_judge_event(struct ancestry *ancestry, const struct sctop_event *event);

#endif
