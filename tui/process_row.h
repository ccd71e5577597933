/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_row.h - the rows of the process table, on the screen and in a file.
 */
#ifndef SCTOP_TUI_PROCESS_ROW_H
#define SCTOP_TUI_PROCESS_ROW_H

#include <stdbool.h>
#include <stdio.h>

#include "layout.h"

struct process_row;
struct row_match;
struct ui;

/* Draws one at y, between the edges of rect. */
void process_row_draw(struct ui *ui, const struct rect *rect, int y, const struct process_row *row);
/* … and the totals: of everybody, or with a row filter of the rows that are shown. */
void process_row_draw_sum(struct ui *ui, const struct rect *rect, int y);

/* Whether it is meant. */
bool process_row_matches(struct ui *ui, const struct process_row *row,
			 const struct row_match *match);

/* A line of text with all columns that were chosen. 0 or negative errno. */
int process_row_export(struct ui *ui, FILE *out, const struct process_row *row);

#endif
