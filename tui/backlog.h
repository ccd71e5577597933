/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * backlog.h - what was counted while the screen is held, to be given to the model later.
 *
 * The counters go on being read, so that the kernel side gets its cells back; growth of the
 * same count is added up, so a backlog is as long as there are counts, not as time.
 */
#ifndef SCTOP_TUI_BACKLOG_H
#define SCTOP_TUI_BACKLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "sctop/source.h"

struct backlog;

struct backlog *backlog_new(void);
void backlog_free(struct backlog *backlog);

/* A record_fn with the backlog as arg. 0 or -ENOMEM. */
int backlog_feed(const struct record *record, void *backlog);

/* Hands everything on, in order, and is empty again. 0 or what fn returned. */
int backlog_flush(struct backlog *backlog, record_fn *fn, void *arg);

/* What was counted so far is not wanted; who came and went is. */
void backlog_forget_counts(struct backlog *backlog);

/* Calls in it. */
uint64_t backlog_calls(const struct backlog *backlog);
/* No more should be read: the kernel side goes on counting by itself. */
bool backlog_full(const struct backlog *backlog);

#endif
