/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * csv.h - fields of CSV (RFC 4180): what sink_csv.c and summary_csv.c have in common.
 *
 * Each field begins with a comma; the first of a row is the caller's own. Text is escaped already
 * where it is foreign, so that none of it is a line end.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stddef.h>

#include "out.h"

/* Quotes, where they are needed, are doubled. */
void csv_text(struct out *line, const char *text);
void csv_number(struct out *line, uint64_t value);
/* At most `max` foreign bytes, which end at a NUL. */
void csv_foreign(struct out *line, const char *bytes, size_t max);

#endif
