/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record.h - the key R: what the live screen's source yields, into a file as well.
 */
#ifndef SCTOP_TUI_RECORD_H
#define SCTOP_TUI_RECORD_H

#include <stddef.h>

struct record;
struct ui;

/* Passes a record on, while it is recorded. An error ends the recording, is said, and harms nobody
 * else. */
void record_take(struct ui *ui, const struct record *record);

/* The filter has changed. */
void record_filter(struct ui *ui);

/* Finishes the recording, if there is one, and says what it has. */
void record_stop(struct ui *ui);

/* "REC 0:35 1.2M"; "" while nothing is recorded. */
void record_text(const struct ui *ui, char *buf, size_t size);

#endif
