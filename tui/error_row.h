/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * error_row.h - a row of the errors view: what its columns and its view share.
 */
#ifndef SCTOP_TUI_ERROR_ROW_H
#define SCTOP_TUI_ERROR_ROW_H

#include "columns.h"

struct error_row {
	struct failure_row failure;
	uint64_t age_ns; /* of the last one; UINT64_MAX: not known */
	char args[200];	 /* of the last one, safe to print; empty: not known */
};

extern const struct column error_columns[];

/* The smaller first, by the column with this key. */
int error_row_compare(const void *a, const void *b, enum sort_key sort);

/* "ENOENT", "errno 4000"; "?" for 0. */
const char *error_row_name(const struct error_row *row, char buf[static 24]);

#endif
