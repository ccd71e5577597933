/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * csv.c - fields, quoted where they have to be.
 */
#include <string.h>

#include "csv.h"
#include "sctop/counters.h"
#include "sctop/text.h"

void csv_text(struct out *line, const char *text)
{
	out_char(line, ',');
	if (!text[strcspn(text, ",\"\r\n")]) {
		out_text(line, text);
		return;
	}
	out_char(line, '"');
	for (; *text; text++) {
		if (*text == '"')
			out_char(line, '"');
		out_char(line, *text);
	}
	out_char(line, '"');
}

void csv_number(struct out *line, uint64_t value)
{
	out_char(line, ',');
	out_unsigned(line, value);
}

void csv_foreign(struct out *line, const char *bytes, size_t max)
{
	char shown[SCTOP_EXE_LEN * 8 + 1];

	text_escape(shown, sizeof(shown), bytes, strnlen(bytes, max), 0);
	csv_text(line, shown);
}
