/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * baseline.h - the key m: the present is marked, and tables show how they stand against it.
 */
#ifndef SCTOP_TUI_BASELINE_H
#define SCTOP_TUI_BASELINE_H

#include <stddef.h>

struct ui;

/* Ends the baseline, as its counts are no longer comparable; nothing if there is none. */
void baseline_end(struct ui *ui);

/* "BASELINE 12:34:56 +0:00:35"; "" while there is none. */
void baseline_text(const struct ui *ui, char *buf, size_t size_max);

#endif
