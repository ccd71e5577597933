/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * setup_impl.h - what the parts of the setup screen share. For users of it: setup.h.
 */
#ifndef TUI_SETUP_IMPL_H
#define TUI_SETUP_IMPL_H

#include "setup.h"

#define SETUP_BOX_WIDTH 4 /* "[x] " */

/* ---- setup.c ---- */

/* The i-th setting of a page; NULL after the last. */
const struct setting *setup_setting_at(const struct ui *ui, enum setting_page page, long i);
/* The one setting that the whole page is about, or NULL: its rows are settings. */
const struct setting *setup_page_setting(const struct ui *ui);
/* The rows of the page, placed in the room that they have. */
struct list *setup_items(struct ui *ui);

/* Of the row under the cursor: on, off; the next value, or the one before; this theme. */
void setup_change(struct ui *ui, int step);
/* The column up or down; the value before or after. */
void setup_shift(struct ui *ui, int step);
/* The cursor, among rows or pages. */
void setup_move(struct ui *ui, long rows);

/* ---- setup_keys.c ---- */

void setup_keys_draw(int y, int width);

#endif
