/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * column_tables.h - all tables that have columns, for whoever lists them.
 */
#ifndef TUI_COLUMN_TABLES_H
#define TUI_COLUMN_TABLES_H

#include <stdio.h>

struct column;

struct column_table {
	const char *title;
	const char *chosen; /* how one says which columns it has; NULL: it has them all */
	const struct column *columns;
};

extern const struct column_table column_tables[]; /* ended by a NULL title */

/* Every column of every table, a line each. */
void column_tables_list(FILE *out);

#endif
