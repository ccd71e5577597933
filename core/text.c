/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * text.c - the one sanitiser of foreign strings, and the columns that text takes.
 *
 * It knows nothing of the terminal or the locale: what is harmless here is so everywhere.
 * Numbers made short are in units.c.
 */
#include "sctop/text.h"

#include <stdio.h>
#include <string.h>

#include "out.h"
#include "unicode.h"

/* More marks on one character than any script needs reach into the rows above and below;
 * it is also what a cell of ncurses holds. */
#define MARKS_MAX 4

#define ESCAPE_MAX 12 /* "\u{10ffff}" and its NUL */

/* Escapes of one letter; the others are \xNN, \u{NNNN}, or octal. */
static const char letters[128] = {
	['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['\033'] = 'e', ['\\'] = '\\', ['"'] = '"',
};
static const char strace_letters[128] = {
	['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r',  ['\v'] = 'v',
	['\f'] = 'f', ['"'] = '"',  ['\\'] = '\\',
};

static bool is_plain(unsigned char c, bool quoted)
{
	return c >= 0x20 && c < 0x7f && c != '\\' && (c != '"' || !quoted);
}

/* How many bytes come out as they are. */
static size_t plain_run(const char *src, size_t len, bool quoted)
{
	size_t run = 0;

	while (run < len && is_plain(src[run], quoted))
		run++;
	return run;
}

/* strace cuts leading zeros of an octal escape, unless what follows would be read as part of it. */
static size_t escape_strace(char *out, const char *src, size_t len)
{
	unsigned char c = src[0];
	bool octal_follows = len > 1 && src[1] >= '0' && src[1] <= '7';

	if (c < 0x80 && strace_letters[c])
		return snprintf(out, ESCAPE_MAX, "\\%c", strace_letters[c]);
	return snprintf(out, ESCAPE_MAX, octal_follows ? "\\%03o" : "\\%o", c);
}

/*
 * Decides about the first character of src, which is not plain ASCII: puts what is to be
 * printed for it to out, its length to *out_len, and returns how many bytes of src that was.
 * *marks is the number of combining characters before this one.
 */
static size_t escape_one(char *out, size_t *out_len, const char *src, size_t len,
			 unsigned int flags, unsigned int *marks)
{
	uint32_t code;
	size_t taken = utf8_decode(src, len, &code);
	int width;

	if (!taken) {
		*marks = 0;
		*out_len = snprintf(out, ESCAPE_MAX, "\\x%02x", (unsigned char)src[0]);
		return 1;
	}
	if (code < 0x80) {
		*marks = 0;
		*out_len = letters[code]
				   ? snprintf(out, ESCAPE_MAX, "\\%c", letters[code])
				   : snprintf(out, ESCAPE_MAX, "\\x%02x", (unsigned char)code);
		return 1;
	}
	width = unicode_width(code);
	*marks = width ? 0 : *marks + 1;
	if (width < 0 || *marks > MARKS_MAX || flags & TEXT_ASCII) {
		*out_len = snprintf(out, ESCAPE_MAX, "\\u{%04x}", code);
	} else {
		memcpy(out, src, taken);
		*out_len = taken;
	}
	return taken;
}

size_t text_escape(char *dst, size_t size, const char *src, size_t len, unsigned int flags)
{
	bool quoted = flags & (TEXT_QUOTED | TEXT_STRACE);
	unsigned int marks = MARKS_MAX; /* a mark at the start would land on what stands before */
	size_t written = 0;

	if (!size)
		return 0;
	for (size_t i = 0; i < len;) {
		char escape[ESCAPE_MAX];
		size_t escape_len, taken = 1;

		size_t plain = plain_run(src + i, len - i, quoted);

		if (plain) {
			if (plain > size - 1 - written)
				plain = size - 1 - written;
			if (!plain)
				break;
			memcpy(dst + written, src + i, plain);
			written += plain;
			i += plain;
			marks = 0;
			continue;
		}
		if (flags & TEXT_STRACE)
			escape_len = escape_strace(escape, src + i, len - i);
		else
			taken = escape_one(escape, &escape_len, src + i, len - i, flags, &marks);
		if (written + escape_len >= size)
			break;
		memcpy(dst + written, escape, escape_len);
		written += escape_len;
		i += taken;
	}
	dst[written] = '\0';
	return written;
}

/* Columns of the first character, and its bytes in *taken. What should have been escaped, and
 * was not, counts as one column a byte. */
static int first_width(const char *text, size_t len, size_t *taken)
{
	uint32_t code;
	int width;

	*taken = utf8_decode(text, len, &code);
	if (!*taken) {
		*taken = 1;
		return 1;
	}
	width = unicode_width(code);
	return width < 0 ? 1 : width;
}

int text_width(const char *text)
{
	size_t len = strlen(text), taken;
	int width = 0;

	for (size_t i = 0; i < len; i += taken)
		width += first_width(text + i, len - i, &taken);
	return width;
}

int text_cut(char *text, int width)
{
	size_t len = strlen(text), taken;
	int columns = 0;

	for (size_t i = 0; i < len; i += taken) {
		int more = first_width(text + i, len - i, &taken);

		if (columns + more > width) {
			text[i] = '\0';
			break;
		}
		columns += more;
	}
	return columns;
}

size_t text_shell_word(char *dst, size_t size, const char *word)
{
	bool plain =
		*word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "0123456789_@%+=:,./-")];
	struct out out = { .buf = dst, .size = size };

	if (!plain)
		out_char(&out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			out_text(&out, "'\\''");
		else
			out_char(&out, *word);
	}
	if (!plain)
		out_char(&out, '\'');
	out_end(&out);
	return out.len;
}
