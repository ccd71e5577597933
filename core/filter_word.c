/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_word.c - one value of the filter language: bare, or in quotes with escapes.
 *
 * Knows nothing of keys and terms; those are in filter_parse.c.
 */
#include "filter_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int filter_refuse(struct filter_parser *parser, const char *word, size_t len, const char *format,
		  ...)
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

bool filter_is_blank(char c)
{
	return c && strchr(FILTER_BLANKS, c);
}

static bool ends_value(const struct filter_parser *parser, char c)
{
	return !c || c == ',' || (parser->blanks_end && filter_is_blank(c));
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
static int read_quoted(struct filter_parser *parser, struct filter_word *word)
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
				return filter_refuse(
					parser, at, at[1] ? 2 : 1,
					"this escape is not known (\\\" \\\\ \\* \\n \\t "
					"\\r \\e \\xNN \\u{NNNN})");
		} else {
			word->text[len] = *at;
		}
		len += out_len;
	}
	if (!*at)
		return filter_refuse(parser, parser->at, at - parser->at,
				     "the quote is not closed");
	at++;
	if (!ends_value(parser, *at))
		return filter_refuse(parser, at, 1,
				     "only a comma or a blank may follow a closing quote");
	word->text[len] = '\0';
	word->star_last = plain_star;
	parser->at = at;
	return 0;
}

static void read_bare(struct filter_parser *parser, struct filter_word *word)
{
	size_t len = 0;

	while (!ends_value(parser, parser->at[len]))
		len++;
	parser->at += len;
	while (len && filter_is_blank(word->raw[len - 1]))
		len--;
	memcpy(word->text, word->raw, len);
	word->text[len] = '\0';
	word->star_first = len && word->text[0] == '*';
	word->star_last = len && word->text[len - 1] == '*';
	word->raw_len = len;
}

int filter_read_word(struct filter_parser *parser, struct filter_word *word)
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
		return filter_refuse(parser, word->raw, word->raw_len, "a value is missing here");
	return err;
}
