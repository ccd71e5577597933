/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * export_csv.h - the tables with exact figures, RFC 4180.
 */
#ifndef SCTOP_TUI_EXPORT_CSV_H
#define SCTOP_TUI_EXPORT_CSV_H

#include <stdio.h>

struct ui;

/* 0 or negative errno. */
int export_csv_processes(struct ui *ui, FILE *out);
int export_csv_calls(struct ui *ui, FILE *out);
int export_csv_errors(struct ui *ui, FILE *out);
int export_csv_terminals(struct ui *ui, FILE *out);
int export_csv_inflight(struct ui *ui, FILE *out);

#endif
