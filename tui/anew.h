/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * anew.h - counts begin anew: under another filter, or because one wants them to.
 *
 * The selection stays on what it is on, and events that were streamed stay. A held screen is held:
 * it begins anew once it goes on.
 */
#ifndef SCTOP_TUI_ANEW_H
#define SCTOP_TUI_ANEW_H

#include <stddef.h>

struct ui;

/* What is counted from now on is all there is. */
void anew_begin(struct ui *ui);
/* Another filter is in force, in whose place was that one, as text; before anew_begin(). */
void anew_filter(struct ui *ui, const char *before);
/* A held screen goes on: what began meanwhile is shown. */
void anew_settle(struct ui *ui);
/* What anew_begin() is about to do, for the status line: behind "; ". */
void anew_text(const struct ui *ui, char *buf, size_t size);

#endif
