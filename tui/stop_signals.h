/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stop_signals.h - the signals that ask a command without a screen to end, as a descriptor.
 */
#ifndef SCTOP_TUI_STOP_SIGNALS_H
#define SCTOP_TUI_STOP_SIGNALS_H

#include <stdbool.h>

/*
 * Blocks SIGINT, SIGTERM and SIGHUP and returns a signalfd(2) of them, which does not block; the
 * caller closes it. SIGHUP that was ignored stays so (nohup); SIGINT counts even where a shell had
 * it ignored. Negative errno.
 */
int stop_signals_open(void);

/* Whether one of them has come; it is not taken, so output_set_interrupt() sees it, too. */
bool stop_signals_came(int fd);

#endif
