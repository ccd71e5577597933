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

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/text.h"

#define BLANKS " \t\r\n"

struct parser {
	struct filter *filter;
	const char *text, *at;
	bool blanks_end; /* a blank ends a value; otherwise it is part of it */
	struct filter_error *error;
};

__attribute__((format(printf, 4, 5))) static int refuse(struct parser *parser, const char *word,
							size_t len, const char *format, ...)
{
	struct filter_error *error = parser->error;
	va_list args;

	if (!error)
		return -EINVAL;
	if (!len && word > parser->text) { /* nothing is there: point at what comes before it */
		word--;
		len = 1;
	}
	error->offset = word - parser->text;
	error->length = len;
	va_start(args, format);
	vsnprintf(error->reason, sizeof(error->reason), format, args);
	va_end(args);
	return -EINVAL;
}

static const char *safe(const char *word, size_t len, char buf[static 48])
{
	size_t written = text_escape(buf, 44, word, len < 40 ? len : 40, 0);

	if (len > 40)
		strcpy(buf + written, "...");
	return buf;
}

static bool is_blank(char c)
{
	return c && strchr(BLANKS, c);
}

static bool ends_value(const struct parser *parser, char c)
{
	return !c || c == ',' || (parser->blanks_end && is_blank(c));
}

static size_t put_utf8(char *out, uint32_t code)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = len - 1; i > 0; i--, code >>= 6)
		out[i] = 0x80 | (code & 0x3f);
	out[0] = lead[len == 1 ? 0 : len] | code;
	return len;
}

/* "\x1b" or "\u{202e}" at text: its bytes to out, their number to *out_len. Returns the length of
 * the escape, 0 if it is none. Both write less than they read. */
static size_t unescape_number(const char *text, char *out, size_t *out_len)
{
	size_t digits_at = text[1] == 'x' ? 2 : 3, digits = 0;
	uint32_t code = 0;

	if (text[1] == 'u' && text[2] != '{')
		return 0;
	while (digits < (text[1] == 'x' ? 2 : 6) &&
	       isxdigit((unsigned char)text[digits_at + digits])) {
		char c = text[digits_at + digits++];

		code = code * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	/* A NUL would cut the value; surrogates are no characters. */
	if (!code || !digits || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	if (text[1] == 'x') {
		out[0] = code;
		*out_len = 1;
		return digits == 2 ? 4 : 0;
	}
	/* Plain \u{41} is not what text_escape() writes, but means something all the same. */
	*out_len = put_utf8(out, code);
	return text[digits_at + digits] == '}' ? digits_at + digits + 1 : 0;
}

static size_t unescape(const char *text, char *out, size_t *out_len)
{
	static const char letters[128] = {
		['n'] = '\n', ['t'] = '\t',  ['r'] = '\r', ['e'] = '\033',
		['"'] = '"',  ['\\'] = '\\', ['*'] = '*',
	};
	unsigned char c = text[1];

	if (c == 'x' || c == 'u')
		return unescape_number(text, out, out_len);
	if (c >= 128 || !letters[c])
		return 0;
	out[0] = letters[c];
	*out_len = 1;
	return 2;
}

/* From an opening quote to behind the closing one. */
static int read_quoted(struct parser *parser, struct filter_word *word)
{
	const char *at = parser->at, quote = *at++;
	size_t len = 0, taken, out_len;
	bool plain_star = false;

	word->quoted = true;
	for (bool first = true; *at && *at != quote; first = false, at += taken) {
		plain_star = *at == '*';
		if (first)
			word->star_first = plain_star;
		taken = out_len = 1;
		if (*at == '\\' && quote == '"') {
			taken = unescape(at, word->text + len, &out_len);
			if (!taken)
				return refuse(parser, at, at[1] ? 2 : 1,
					      "this escape is not known (\\\" \\\\ \\* \\n \\t "
					      "\\r \\e \\xNN \\u{NNNN})");
		} else {
			word->text[len] = *at;
		}
		len += out_len;
	}
	if (!*at)
		return refuse(parser, parser->at, at - parser->at, "the quote is not closed");
	at++;
	if (!ends_value(parser, *at))
		return refuse(parser, at, 1, "only a comma or a blank may follow a closing quote");
	word->text[len] = '\0';
	word->star_last = plain_star;
	parser->at = at;
	return 0;
}

static void read_bare(struct parser *parser, struct filter_word *word)
{
	size_t len = 0;

	while (!ends_value(parser, parser->at[len]))
		len++;
	parser->at += len;
	while (len && is_blank(word->raw[len - 1]))
		len--;
	memcpy(word->text, word->raw, len);
	word->text[len] = '\0';
	word->star_first = len && word->text[0] == '*';
	word->star_last = len && word->text[len - 1] == '*';
	word->raw_len = len;
}

/* word->text is the caller's to free, also on failure. */
static int read_word(struct parser *parser, struct filter_word *word)
{
	int err = 0;

	*word = (struct filter_word){ .raw = parser->at };
	word->text = malloc(strlen(parser->at) + 1);
	if (!word->text)
		return -ENOMEM;
	if (*parser->at == '"' || *parser->at == '\'') {
		err = read_quoted(parser, word);
		word->raw_len = parser->at - word->raw;
	} else {
		read_bare(parser, word);
	}
	if (!err && !word->text[0])
		return refuse(parser, word->raw, word->raw_len, "a value is missing here");
	return err;
}

static int parse_value(struct parser *parser, enum filter_key key, bool negate)
{
	struct filter_value value = { 0 };
	struct filter_word word;
	char reason[sizeof(parser->error->reason)] = "";
	int err = read_word(parser, &word);

	if (!err) {
		err = filter_keys[key].parse(parser->filter, &word, &value, reason, sizeof(reason));
		if (err == -EINVAL)
			refuse(parser, word.raw, word.raw_len, "%s", reason);
	}
	value.negate = negate;
	if (err)
		free(value.text);
	else
		err = filter_put(parser->filter, key, &value);
	if (err == -E2BIG)
		err = refuse(parser, word.raw, word.raw_len, "more than %d values of %s",
			     SCTOP_RULE_MAX, filter_keys[key].name);
	free(word.text);
	return err;
}

static int parse_list(struct parser *parser, enum filter_key key, bool negate)
{
	bool first = true, one;
	int err;

	for (;; first = false) {
		while (!parser->blanks_end && is_blank(*parser->at))
			parser->at++;
		one = *parser->at == '!';
		if (one && first && negate)
			return refuse(parser, parser->at, 1,
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

static int parse_slower(struct parser *parser)
{
	struct filter_word word;
	uint64_t ns;
	char buf[48];
	int err = read_word(parser, &word);

	if (!err && text_parse_time(word.text, &ns))
		err = refuse(parser, word.raw, word.raw_len,
			     "'%s' is no time; write for instance 500us, 2ms or 1.5s",
			     safe(word.raw, word.raw_len, buf));
	if (!err && *parser->at == ',')
		err = refuse(parser, parser->at, 1, "slower= takes a single time");
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

static int refuse_term(struct parser *parser, const char *word, size_t len)
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
		return refuse(parser, word, len, "unknown term '%s'; did you mean %s?",
			      safe(word, len, buf), nearest);
	return refuse(parser, word, len,
		      "unknown term '%s'; there are pid= comm= tty= uid= syscall= failed slower= "
		      "follow",
		      safe(word, len, buf));
}

static int parse_term(struct parser *parser)
{
	const char *word = parser->at;
	size_t len = strcspn(word, "=" BLANKS);
	bool value = word[len] == '=', negate = value && len && word[len - 1] == '!';
	size_t name_len = len - negate;
	bool takes_value;
	int term = find_term(word, name_len);

	if (term < 0)
		return refuse_term(parser, word, name_len ? name_len : len + value);
	takes_value = term != TERM_FAILED && term != TERM_FOLLOW;
	if (takes_value && !value)
		return refuse(parser, word, len, "%s needs a value: %s=…", term_name(term),
			      term_name(term));
	if (!takes_value && value)
		return refuse(parser, word, len + 1, "%s takes no value", term_name(term));
	if (negate && term == TERM_SLOWER)
		return refuse(parser, word, len + 1, "slower cannot be negated");
	parser->at += len + value;
	if (takes_value && (!*parser->at || is_blank(*parser->at)))
		return refuse(parser, word, len + 1,
			      "a value is missing after %s%s=", term_name(term), negate ? "!" : "");
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

static int parse_terms(struct parser *parser)
{
	int err = 0;

	for (;;) {
		parser->at += strspn(parser->at, BLANKS);
		if (err || !*parser->at)
			return err;
		err = parse_term(parser);
	}
}

/* Works on a copy, so that a refused text leaves no trace. */
static int begin(struct parser *parser, struct filter *filter, const char *text,
		 struct filter_error *error)
{
	*parser = (struct parser){ .text = text, .at = text, .error = error };
	parser->filter = filter_clone(filter);
	if (error)
		*error = (struct filter_error){ 0 };
	return parser->filter ? 0 : -ENOMEM;
}

static int finish(struct parser *parser, struct filter *filter, int err)
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
	struct parser parser;
	int err = begin(&parser, filter, text, error);

	if (err)
		return err;
	parser.blanks_end = true;
	return finish(&parser, filter, parse_terms(&parser));
}

int filter_add(struct filter *filter, enum filter_key key, bool negate, const char *values,
	       struct filter_error *error)
{
	struct parser parser;
	int err = begin(&parser, filter, values, error);

	if (err)
		return err;
	return finish(&parser, filter, parse_list(&parser, key, negate));
}
