/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_parse.c - the grammar of the filter language.
 *
 *   filter  = { term }                                 separated by blanks
 *   term    = "failed" | "follow" | "slower=" time | key ( "=" | "!=" ) list
 *   list    = [ "!" ] value { "," [ "!" ] value }      the first ! negates the whole list
 *   value   = bare | "…" (escapes as text_escape() writes them, and \*) | '…' (as it stands)
 *
 * What a value of each key may be is in filter_keys.c. The text may come from anywhere: an
 * error repeats it only in a safe form.
 */
#include "filter_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/text.h"

static const char *safe(const char *word, size_t len, char buf[static 48])
{
	size_t written = text_escape(buf, 44, word, len < 40 ? len : 40, 0);

	if (len > 40)
		strcpy(buf + written, "...");
	return buf;
}

static int parse_value(struct filter_parser *parser, enum filter_key key, bool negate)
{
	struct filter_value value = { 0 };
	struct filter_word word;
	char reason[sizeof(parser->error->reason)] = "";
	int err = filter_read_word(parser, &word);

	if (!err) {
		err = filter_keys[key].parse(parser->filter, &word, &value, reason, sizeof(reason));
		if (err == -EINVAL)
			filter_refuse(parser, word.raw, word.raw_len, "%s", reason);
	}
	value.negate = negate;
	if (err)
		free(value.text);
	else
		err = filter_put(parser->filter, key, &value);
	if (err == -E2BIG)
		err = filter_refuse(parser, word.raw, word.raw_len, "more than %d values of %s",
				    SCTOP_RULE_MAX, filter_keys[key].name);
	free(word.text);
	return err;
}

static int parse_list(struct filter_parser *parser, enum filter_key key, bool negate)
{
	bool first = true, one;
	int err;

	for (;; first = false) {
		while (!parser->blanks_end && filter_is_blank(*parser->at))
			parser->at++;
		one = *parser->at == '!';
		if (one && first && negate)
			return filter_refuse(parser, parser->at, 1,
					     "negated twice: != and ! are the same");
		parser->at += one;
		if (first)
			negate |= one;
		err = parse_value(parser, key, negate || one);
		if (err)
			return err;
		if (*parser->at != ',')
			return 0;
		parser->at++;
	}
}

static int parse_slower(struct filter_parser *parser)
{
	struct filter_word word;
	uint64_t ns;
	char buf[48];
	int err = filter_read_word(parser, &word);

	if (!err && text_parse_time(word.text, &ns))
		err = filter_refuse(parser, word.raw, word.raw_len,
				    "'%s' is no time; write for instance 500us, 2ms or 1.5s",
				    safe(word.raw, word.raw_len, buf));
	if (!err && *parser->at == ',')
		err = filter_refuse(parser, parser->at, 1, "slower= takes a single time");
	if (!err)
		parser->filter->slower_ns = ns;
	free(word.text);
	return err;
}

enum { TERM_FAILED = FILTER_KEY_CNT, TERM_SLOWER, TERM_FOLLOW, TERM_CNT };

static const char *const other_terms[] = {
	[TERM_FAILED - FILTER_KEY_CNT] = "failed",
	[TERM_SLOWER - FILTER_KEY_CNT] = "slower",
	[TERM_FOLLOW - FILTER_KEY_CNT] = "follow",
};

static const char *term_name(int term)
{
	return term < FILTER_KEY_CNT ? filter_keys[term].name : other_terms[term - FILTER_KEY_CNT];
}

static bool same_word(const char *name, const char *word, size_t len)
{
	return name && strlen(name) == len && !memcmp(name, word, len);
}

static int find_term(const char *word, size_t len)
{
	for (int term = 0; term < TERM_CNT; term++) {
		if (same_word(term_name(term), word, len))
			return term;
		if (term < FILTER_KEY_CNT && (same_word(filter_keys[term].aliases[0], word, len) ||
					      same_word(filter_keys[term].aliases[1], word, len)))
			return term;
	}
	return -1;
}

/* Letters to insert, drop, change (or swap with a neighbour: two) to get from a to b; both short.
 */
static unsigned int distance(const char *a, size_t a_len, const char *b)
{
	unsigned int row[16], diagonal, above;
	size_t b_len = strlen(b);

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			above = row[j];
			row[j] = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[b_len];
}

static int refuse_term(struct filter_parser *parser, const char *word, size_t len)
{
	const char *nearest = NULL;
	unsigned int best = 3;
	char buf[48];

	for (int term = 0; len < 16 && term < TERM_CNT; term++) {
		unsigned int steps = distance(word, len, term_name(term));

		if (steps < best && steps < len) {
			best = steps;
			nearest = term_name(term);
		}
	}
	if (nearest)
		return filter_refuse(parser, word, len, "unknown term '%s'; did you mean %s?",
				     safe(word, len, buf), nearest);
	return filter_refuse(
		parser, word, len,
		"unknown term '%s'; there are pid= comm= tty= uid= syscall= failed slower= "
		"follow",
		safe(word, len, buf));
}

static int parse_term(struct filter_parser *parser)
{
	const char *word = parser->at;
	size_t len = strcspn(word, "=" FILTER_BLANKS);
	bool value = word[len] == '=', negate = value && len && word[len - 1] == '!';
	size_t name_len = len - negate;
	bool takes_value;
	int term = find_term(word, name_len);

	if (term < 0)
		return refuse_term(parser, word, name_len ? name_len : len + value);
	takes_value = term != TERM_FAILED && term != TERM_FOLLOW;
	if (takes_value && !value)
		return filter_refuse(parser, word, len, "%s needs a value: %s=…", term_name(term),
				     term_name(term));
	if (!takes_value && value)
		return filter_refuse(parser, word, len + 1, "%s takes no value", term_name(term));
	if (negate && term == TERM_SLOWER)
		return filter_refuse(parser, word, len + 1, "slower cannot be negated");
	parser->at += len + value;
	if (takes_value && (!*parser->at || filter_is_blank(*parser->at)))
		return filter_refuse(parser, word, len + 1,
				     "a value is missing after %s%s=", term_name(term),
				     negate ? "!" : "");
	if (term == TERM_FAILED)
		parser->filter->failed = true;
	else if (term == TERM_FOLLOW)
		parser->filter->follow = true;
	else if (term == TERM_SLOWER)
		return parse_slower(parser);
	else
		return parse_list(parser, term, negate);
	return 0;
}

static int parse_terms(struct filter_parser *parser)
{
	int err = 0;

	for (;;) {
		parser->at += strspn(parser->at, FILTER_BLANKS);
		if (err || !*parser->at)
			return err;
		err = parse_term(parser);
	}
}

/* Works on a copy, so that a refused text leaves no trace. */
static int begin(struct filter_parser *parser, struct filter *filter, const char *text,
		 struct filter_error *error)
{
	*parser = (struct filter_parser){ .text = text, .at = text, .error = error };
	parser->filter = filter_clone(filter);
	if (error)
		*error = (struct filter_error){ 0 };
	return parser->filter ? 0 : -ENOMEM;
}

static int finish(struct filter_parser *parser, struct filter *filter, int err)
{
	if (!err) {
		struct filter old = *filter;

		*filter = *parser->filter;
		*parser->filter = old;
		filter_update_mask(filter);
	}
	filter_free(parser->filter);
	return err;
}

int filter_parse(struct filter *filter, const char *text, struct filter_error *error)
{
	struct filter_parser parser;
	int err = begin(&parser, filter, text, error);

	if (err)
		return err;
	parser.blanks_end = true;
	return finish(&parser, filter, parse_terms(&parser));
}

int filter_add(struct filter *filter, enum filter_key key, bool negate, const char *values,
	       struct filter_error *error)
{
	struct filter_parser parser;
	int err = begin(&parser, filter, values, error);

	if (err)
		return err;
	return finish(&parser, filter, parse_list(&parser, key, negate));
}
