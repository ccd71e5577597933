/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * terminal_guard.h - gives the terminal back as it was when the program crashes.
 *
 * remember → (curses takes the terminal) → begin → arm(false) … arm(true) whenever it is given back
 * and taken again in an orderly way, which is the screen's business. Once in a process.
 */
#ifndef SCTOP_TUI_TERMINAL_GUARD_H
#define SCTOP_TUI_TERMINAL_GUARD_H

#include <stdbool.h>

/* Takes down the modes that the terminal has. */
void terminal_guard_remember(void);

/* Terminfo is known, and the terminal ours. `mouse`: reports of it may be on. */
void terminal_guard_begin(bool mouse);

/* Whether the terminal is ours, so that there is something to give back. */
void terminal_guard_arm(bool ours);

#endif
