/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * key_bar.h - the last line of the screen: what keys there are, from the table of keys.
 */
#ifndef SCTOP_TUI_KEY_BAR_H
#define SCTOP_TUI_KEY_BAR_H

struct ui;

void key_bar_draw(struct ui *ui);

/* A click on a key is that key. */
void key_bar_click(struct ui *ui, int y, int x);

#endif
