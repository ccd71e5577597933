/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * terminal_env.h - keeps curses from reading descriptions of terminals that the caller made, where
 * this program has rights that the caller does not.
 */
#ifndef SCTOP_TUI_TERMINAL_ENV_H
#define SCTOP_TUI_TERMINAL_ENV_H

#define TERMINAL_ENV_CNT 5

/* What is taken away meanwhile; COMMAND gets the environment as it was. */
struct terminal_env {
	char *values[TERMINAL_ENV_CNT];
};

/* To stand around whatever looks up a terminal. Without rights of our own it does nothing. */
void terminal_env_hide(struct terminal_env *env);
void terminal_env_restore(struct terminal_env *env);

#endif
