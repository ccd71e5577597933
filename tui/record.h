/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * record.h - the key R: what the live screen's source yields, into a file as well.
 */
#ifndef SCTOP_TUI_RECORD_H
#define SCTOP_TUI_RECORD_H

#include <stdbool.h>
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

/* All events are asked for while somebody records them, else no more than the options say. */
void record_update_rate(struct ui *ui);

/* ---- actions_trigger.c: the same for what is armed by A; without it they do nothing ---- */

/* What the source yields. */
void triggered_take(struct ui *ui, const struct record *record);
/* The source has returned: stops what has failed meanwhile, which reads from the source. */
void triggered_settle(struct ui *ui);
/* The filter has changed: what was kept goes. */
void triggered_filter(struct ui *ui);
/* Whether the counters should be read before the interval is over. */
bool triggered_wants_reading(const struct ui *ui);
/* "TRIGGER 2 REC" */
void triggered_text(const struct ui *ui, char *buf, size_t size);
/* Off; a recording that runs is finished. The status line says so. */
void triggered_stop(struct ui *ui);

#endif
