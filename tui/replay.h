/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * replay.h - the screen over a recording: when the next interval is due, and the keys for that.
 */
#ifndef SCTOP_TUI_REPLAY_H
#define SCTOP_TUI_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui;

/* The next interval, unless it is held. What goes wrong with the recording is said on the screen.
 */
void replay_tick(struct ui *ui);

/* How long until the next one, at the speed that was chosen. */
uint64_t replay_wait_ns(const struct ui *ui);

/* On the way to another place: goes on for a while. False: there is nothing to do. */
bool replay_work(struct ui *ui);

/* "x4 [=====-----]  50%", and whether it is held. */
void replay_text(struct ui *ui, char *buf, size_t size);

/* The filter under which it was recorded, escaped; "" is everything. */
void replay_filter(struct ui *ui, char *buf, size_t size);

#endif
