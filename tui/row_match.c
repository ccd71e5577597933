/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * row_match.c - a condition on rows: parsed, and held against cells.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "row_match.h"
#include "sctop/text.h"

#define EXCLUDE	     '!'
#define TEXT_FOLLOWS '\\'

/* Between a column and what it is to be. */
static const struct comparison {
	const char *sign;
	bool negates, expression;
} comparisons[] = {
	{ "!=", true, false },
	{ "!~", true, true },
	{ "=", false, false },
	{ "~", false, true },
};

/* ---- parsing ---- */

static const struct comparison *comparison_at(const char *text)
{
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if (strncmp(text, comparisons[i].sign, strlen(comparisons[i].sign)) == 0)
			return &comparisons[i];
	return NULL;
}

/* The column that the text names, with the sign behind it in *sign; NULL: none. */
static const struct column *named_column(const struct column *columns, const char *text,
					 const char **sign)
{
	size_t len = strcspn(text, "=~"); /* which end all signs, and are in no name */

	if (!text[len])
		return NULL;
	if (len && text[len - 1] == '!')
		len--;
	*sign = text + len;
	return column_named(columns, text, len);
}

/* Bytes of a word that looks like a column's name, before a sign and something; 0: there is none.
 */
static size_t name_len(const char *text)
{
	const struct comparison *comparison;
	size_t len = 0;

	if (!isalpha((unsigned char)text[0]))
		return 0;
	while (isalnum((unsigned char)text[len]) || (text[len] && strchr("_-+%/", text[len])))
		len++;
	comparison = comparison_at(text + len);
	return comparison && text[len + strlen(comparison->sign)] ? len : 0;
}

/* Whether a text would not be taken as one, by the row filter or a search. */
static bool is_special(const char *text, const struct row_syntax *syntax)
{
	const char *sign;

	return text[0] == NEEDLE_SIGN || text[0] == TEXT_FOLLOWS || text[0] == EXCLUDE ||
	       named_column(syntax->columns, text, &sign) || (!syntax->loose && name_len(text));
}

/* The expression at `text`, of which the sign is the first byte. */
static int take_expression(struct row_match *match, const char *text, size_t offset,
			   struct needle_error *error)
{
	int err = needle_set(&match->needle, text, error);

	if (err == -EINVAL && error)
		error->offset += offset;
	return err;
}

static int take_column(struct row_match *match, const char *text, const char *sign, size_t offset,
		       struct needle_error *error)
{
	const struct comparison *comparison = comparison_at(sign);
	const char *value = sign + strlen(comparison->sign);

	match->negated ^= comparison->negates;
	offset += (size_t)(value - text);
	if (comparison->expression)
		return take_expression(match, value - 1, offset - 1, error);
	if (!*value)
		return needle_refuse(error, offset - 1, 1,
				     "nothing behind it (- is what is not known)");
	match->whole = true;
	return needle_set_text(&match->needle, value);
}

static int parse(struct row_match *match, const struct row_syntax *syntax,
		 struct needle_error *error)
{
	const char *text = match->text, *sign;
	size_t offset, len;

	if (syntax->excludes && text[0] == EXCLUDE) {
		match->negated = true;
		if (!*++text)
			return needle_refuse(error, 0, 1, "nothing behind the !");
	}
	offset = (size_t)(text - match->text);
	if (text[0] == NEEDLE_SIGN)
		return take_expression(match, text, offset, error);
	if (text[0] == TEXT_FOLLOWS && is_special(text + 1, syntax))
		return needle_set_text(&match->needle, text + 1);
	match->column = named_column(syntax->columns, text, &sign);
	if (match->column)
		return take_column(match, text, sign, offset, error);
	len = syntax->loose ? 0 : name_len(text);
	if (len)
		return needle_refuse(error, offset, len,
				     "no such column here (a \\ before it: a text)");
	return needle_set_text(&match->needle, text);
}

int row_match_set(struct row_match *match, const char *text, const struct row_syntax *syntax,
		  struct needle_error *error)
{
	struct row_match taken = { .negated = false };
	int err;

	if (strlen(text) >= sizeof(taken.text))
		return needle_refuse(error, sizeof(taken.text) - 1, 1, "it is too long");
	strcpy(taken.text, text);
	err = parse(&taken, syntax, error);
	if (err) {
		needle_release(&taken.needle);
		return err;
	}
	row_match_release(match);
	*match = taken;
	return 0;
}

void row_match_release(struct row_match *match)
{
	needle_release(&match->needle);
	*match = (struct row_match){ .negated = false };
}

/* ---- rows ---- */

/* Whether `text` of `len` bytes is what is looked for, which may begin and end with a *. */
static bool is_whole(const char *text, size_t len, const char *wanted)
{
	size_t wanted_len = strlen(wanted);
	bool open = wanted[0] == '*', more = wanted_len > 1 && wanted[wanted_len - 1] == '*';

	wanted += open;
	wanted_len -= (size_t)open + more;
	if (len < wanted_len || (!open && !more && len != wanted_len))
		return false;
	for (size_t at = open && !more ? len - wanted_len : 0; at + wanted_len <= len; at++) {
		if (strncasecmp(text + at, wanted, wanted_len) == 0)
			return true;
		if (!open)
			return false;
	}
	return false;
}

bool row_match_finds(const struct row_match *match, const char *text)
{
	size_t len = strlen(text);

	if (!match->whole)
		return needle_in(&match->needle, text);
	return is_whole(text, len, match->needle.text);
}

/* A cell as one reads it: neither the room before and behind it, nor the mark of errors. */
static char *trim(struct cell *cell, const struct column *column)
{
	size_t len = strlen(cell->text);
	char *text = cell->text;

	while (len && cell->text[len - 1] == ' ')
		len--;
	if (column->right && len > 1 && strchr("!.", cell->text[len - 1]))
		len--;
	cell->text[len] = '\0';
	while (*text == ' ')
		text++;
	return text;
}

static bool finds_cell(const struct row_match *match, const struct column *column,
		       const struct cell_context *context, const void *row)
{
	struct cell cell;

	cell.text[0] = '\0';
	column->render(context, row, &cell);
	return row_match_finds(match, trim(&cell, column));
}

static bool finds(const struct row_match *match, const struct column *columns,
		  const struct cell_context *context, const void *row, const char *const more[2])
{
	if (match->column)
		return finds_cell(match, match->column, context, row);
	for (int i = 0; more && i < 2; i++)
		if (more[i] && row_match_finds(match, more[i]))
			return true;
	for (const struct column *column = columns; column->id; column++)
		if (column->names && finds_cell(match, column, context, row))
			return true;
	return false;
}

bool row_match_row(const struct row_match *match, const struct column *columns,
		   const struct cell_context *context, const void *row, const char *const more[2])
{
	return row_match_is_all(match) ||
	       finds(match, columns, context, row, more) != match->negated;
}

const struct needle *row_match_mark(const struct row_match *match)
{
	return match->negated || match->column ? NULL : &match->needle;
}

void row_match_title(const struct row_match *match, const char *rows, unsigned int text_flags,
		     char *buf, size_t size)
{
	bool without = match->negated && match->text[0] == EXCLUDE;
	const char *text = match->text + without;
	char shown[4 * ROW_MATCH_MAX];

	buf[0] = '\0';
	if (row_match_is_all(match))
		return;
	text_escape(shown, sizeof(shown), text, strlen(text), text_flags);
	snprintf(buf, size, "only %s %s %s", rows, without ? "without" : "with", shown);
}
