/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_cells.h - figures as cells: what the columns of processes and of calls share.
 */
#ifndef SCTOP_TUI_COLUMNS_CELLS_H
#define SCTOP_TUI_COLUMNS_CELLS_H

#include "columns.h"

/*
 * `CELL(struct thing, name) { body }` is the render function name_of(), for a column of a table of
 * such things: `row` is one, `cell` to be filled, its role ROLE_TEXT so far.
 */
#define CELL(type, name)                                                                    \
	static void name##_cell(const struct cell_context *context, const type *row,        \
				struct cell *cell);                                         \
	static void name##_of(const struct cell_context *context, const void *row,          \
			      struct cell *cell)                                            \
	{                                                                                   \
		cell->role = ROLE_TEXT;                                                     \
		name##_cell(context, row, cell);                                            \
	}                                                                                   \
	static void name##_cell(const struct cell_context *context __attribute__((unused)), \
				const type *row __attribute__((unused)), struct cell *cell)

/* A comm, marked if the process has ended. */
void cell_comm(struct cell *cell, const struct cell_context *context, const char *comm, bool ended);
void cell_pid(struct cell *cell, uint32_t pid); /* 0: nobody's */
void cell_rate(struct cell *cell, double per_sec);
void cell_count(struct cell *cell, uint64_t count);
/* Errors stand out by colour and by a mark behind the figure. */
void cell_error_rate(struct cell *cell, double per_sec, uint64_t ever);
void cell_error_count(struct cell *cell, uint64_t count);
void cell_share(struct cell *cell, double share);
void cell_time(struct cell *cell, const struct cell_context *context, uint64_t ns);
/* The slowest call; "≤" before it if it is a bound only. */
void cell_max(struct cell *cell, const struct cell_context *context, const struct usage *usage);
/* Calls per second of the last intervals, each row to its own scale. */
void cell_trend(struct cell *cell, const struct cell_context *context, const struct trend *trend);
/* Bytes; per second, rounded. */
void cell_bytes(struct cell *cell, const struct cell_context *context, uint64_t bytes);
void cell_byte_rate(struct cell *cell, const struct cell_context *context, double per_sec);
/* Against the mark, if there is one: with a sign, or as a multiple. */
void cell_change_rate(struct cell *cell, bool marked, double by);
void cell_change_count(struct cell *cell, bool marked, int64_t by);
void cell_ratio(struct cell *cell, bool marked, double ratio);
void cell_unknown(struct cell *cell);

#endif
