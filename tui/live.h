/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live.h - the loop of the live screen: keys, events, intervals, signals, frames.
 */
#ifndef SCTOP_TUI_LIVE_H
#define SCTOP_TUI_LIVE_H

struct command;
struct tracer;
struct ui;

/*
 * Runs until q, a signal, the duration or the end of the command (may be NULL). The screen is
 * open, the source attached. Returns 0 or a negative errno; *wait_status is -1, or what the
 * command ended with.
 */
int live_run(struct ui *ui, struct tracer *tracer, struct command *command, int *wait_status);

/* The same without a tracer, until `fd` is readable or somebody quits (ui->quit). 0 or a negative
 * errno. */
int live_wait(struct ui *ui, int fd);

/* Blocks the signals that live_run() takes from a descriptor. */
void live_block_signals(void);

#endif
