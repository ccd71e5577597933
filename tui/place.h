/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * place.h - where one was in a view, to go back to: what is selected there, or open, and the
 * window.
 *
 * Not the filter, nor the order.
 */
#ifndef SCTOP_TUI_PLACE_H
#define SCTOP_TUI_PLACE_H

struct ui;
struct place;

/* The place in the view that has the keys; to be freed. NULL: no memory. */
struct place *place_new(const struct ui *ui);
void place_free(struct place *place); /* NULL is fine */

/* Goes there, if that view still has the keys. Of rows that are gone, to what is in their place. */
void place_return(struct ui *ui, const struct place *place);

#endif
