/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * prompt_draw.h - a prompt (prompt.h) on the screen: its line, and below it a hint or what is
 * wrong.
 */
#ifndef SCTOP_TUI_PROMPT_DRAW_H
#define SCTOP_TUI_PROMPT_DRAW_H

struct prompt;

/* Over whatever is there, with the cursor in the line. */
void prompt_draw(const struct prompt *prompt);

#endif
