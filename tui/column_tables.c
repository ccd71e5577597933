/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * column_tables.c - the tables by name, and their columns as text. The columns are in columns_*.c.
 */
#include "column_tables.h"
#include "columns.h"
#include "error_row.h"
#include "inflight_row.h"
#include "terminal_row.h"

#define CALLS_CHOSEN "setup (S), or call-columns in its file"

const struct column_table column_tables[] = {
	{ "PROCESSES", "--columns, or setup (s)", process_columns },
	{ "CALLS", CALLS_CHOSEN, call_columns },
	{ "ERRORS (!)", NULL, error_columns },
	{ "TERMINALS (T)", NULL, terminal_columns },
	{ "IN FLIGHT (b)", NULL, inflight_columns },
	{ "STREAM, in / and \\ only", NULL, event_columns },
	{ NULL, NULL, NULL },
};

void column_tables_list(FILE *out)
{
	for (const struct column_table *table = column_tables; table->title; table++) {
		fprintf(out, "%s%s%s%s\n", table == column_tables ? "" : "\n", table->title,
			table->chosen ? ": " : "", table->chosen ? table->chosen : "");
		for (const struct column *column = table->columns; column->id; column++)
			fprintf(out, "%-12s %s\n", column->id, column->help);
		if (table->chosen)
			fprintf(out, "%-12s %s\n", COLUMNS_NO_CHANGES, COLUMNS_NO_CHANGES_HELP);
	}
}
