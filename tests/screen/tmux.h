/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tmux.h - the program inside tmux: another emulator than libvterm, by other people.
 */
#ifndef TMUX_H
#define TMUX_H

#include <stdbool.h>

struct term;
struct tmux;

bool tmux_installed(void);

/* Starts $SCTOP with these arguments, ended by NULL, TERM being `name`; the clock is UTC. Never
 * NULL: a failure ends the test. */
struct tmux *tmux_start(int width, int height, const char *name, const char *const argv[]);
void tmux_stop(struct tmux *tmux);
/* After a test: stops one that it has left, as it failed. */
int tmux_teardown(void **state);

void tmux_keys(struct tmux *tmux, const char *keys);
void tmux_resize(struct tmux *tmux, int width, int height);
/* Waits until a text is somewhere on the screen. False after 10 seconds. */
bool tmux_wait(struct tmux *tmux, const char *text);

/* The screen as tmux has it, attributes included; free it with term_stop(). */
struct term *tmux_picture(struct tmux *tmux);

#endif
