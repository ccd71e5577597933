/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * export_rows.h - the rows that a table shows, with exact figures: as CSV (RFC 4180), or as JSON,
 * an object a line, whose members are named as the columns of the CSV are.
 */
#ifndef SCTOP_TUI_EXPORT_ROWS_H
#define SCTOP_TUI_EXPORT_ROWS_H

#include <stdbool.h>
#include <stdio.h>

struct ui;

/* Those of the table that has the focus; 0 or negative errno. -EOPNOTSUPP: it is no table. */
int export_rows(struct ui *ui, bool json, FILE *out);

#endif
