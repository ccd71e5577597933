/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * row_match.h - which rows are meant, by the row filter and by a search: parsed once, asked of
 * every row of every view.
 *
 *   text             it is in one of the row's texts; upper and lower case are alike
 *   ~expression      one of them matches it
 *   COLUMN=text      this column is the text; a * at either end is anything
 *   COLUMN~expr      this column matches it
 *   COLUMN!=, !~     it is not, it does not
 *   !anything        the others (where rows are excluded, and not looked for)
 *   \anything        a text, whatever it begins with, where it would be one of the above
 *
 * A column has the name that its title, --columns or --sort has. Rows and what is looked for are
 * hostile; see needle.h for what that costs.
 */
#ifndef SCTOP_TUI_ROW_MATCH_H
#define SCTOP_TUI_ROW_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "columns.h"
#include "needle.h"

#define ROW_MATCH_MAX NEEDLE_MAX

/* What a view makes of a text. */
struct row_syntax {
	const struct column *columns; /* ended by a NULL id; NULL: it has none */
	bool excludes;		      /* a ! before it all */
	bool loose;		      /* a name that no column has is part of a text, not wrong */
};

/* All 0: every row. To be released. */
struct row_match {
	char text[ROW_MATCH_MAX];    /* as it was given */
	const struct column *column; /* NULL: any text of the row */
	bool negated, whole;
	struct needle needle;
};

/* 0; -EINVAL with the error filled (NULL: nobody asks), or -ENOMEM: nothing is changed. */
int row_match_set(struct row_match *match, const char *text, const struct row_syntax *syntax,
		  struct needle_error *error);
void row_match_release(struct row_match *match);

/* Whether every row is meant. */
static inline bool row_match_is_all(const struct row_match *match)
{
	return !match->text[0];
}

/* An expression may take long: whoever asks many rows looks at the clock. */
static inline bool row_match_is_slow(const struct row_match *match)
{
	return match->needle.compiled;
}

/* enum column_need of the column that it is about. */
static inline unsigned int row_match_needs(const struct row_match *match)
{
	return match->column ? match->column->needs : 0;
}

/* A text of a row, or a cell of the column that is meant, is what it is about; before negation. */
bool row_match_finds(const struct row_match *match, const char *text);
/* Whether the row is meant: by its cells, and up to two more texts of it (or NULL), which count
 * where no column is named. */
bool row_match_row(const struct row_match *match, const struct column *columns,
		   const struct cell_context *context, const void *row, const char *const more[2]);

/* What is to be marked where it is found; NULL: nothing. */
const struct needle *row_match_mark(const struct row_match *match);

/* "only rows with alpha", "only rows without alpha"; "" for every row. Safe to print. */
void row_match_title(const struct row_match *match, const char *rows, unsigned int text_flags,
		     char *buf, size_t size);
#define ROW_MATCH_TITLE_MAX (4 * ROW_MATCH_MAX + 32)

#endif
