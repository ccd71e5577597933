/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_draw.c - pieces into cells; columns are counted, as characters may take two.
 */
#include <string.h>

#include "deadline.h"
#include "screen.h"
#include "sctop/text.h"
#include "stream_draw.h"

#define MARKS_MAX 64 /* in a line */

/* ---- fitting ---- */

/* Bytes [from, to) of the line become `text`; the pieces behind move. */
static void replace(struct stream_line *line, size_t from, size_t to, const char *text)
{
	size_t len = strlen(text);

	/* Fewer columns may be more bytes: those of the ellipsis. */
	if (line->len - (to - from) + len >= sizeof(line->text))
		return;
	memmove(line->text + from + len, line->text + to, line->len + 1 - to);
	memcpy(line->text + from, text, len);
	line->len = line->len - to + from + len;
	for (int i = 0; i < line->piece_cnt; i++)
		if (line->pieces[i].offset >= to)
			line->pieces[i].offset = line->pieces[i].offset - to + from + len;
}

static void drop_spare(struct stream_line *line)
{
	for (int i = 0; i < line->piece_cnt; i++)
		if (line->pieces[i].spare)
			replace(line, line->pieces[i].offset, stream_piece_end(line, i), "");
}

/* Of arguments in parentheses the last one is kept: "(3, "abc…)". */
static void cut_args(struct stream_line *line, int excess, const char *ellipsis)
{
	char text[STREAM_TEXT_MAX];

	for (int i = 0; i < line->piece_cnt; i++) {
		size_t from = line->pieces[i].offset, to = stream_piece_end(line, i);
		int width;

		if (!line->pieces[i].args)
			continue;
		to -= to > from && line->text[to - 1] == ')';
		memcpy(text, line->text + from, to - from);
		text[to - from] = '\0';
		width = text_width(text) - excess - text_width(ellipsis);
		if (width < 3) /* no argument would be left to see */
			return;
		text_cut(text, width);
		strcat(text, ellipsis);
		replace(line, from, to, text);
		return;
	}
}

/*
 * Shortens a line to at most `width` columns, if that is possible: what is spare goes first, then
 * the end of the arguments, so that the result stays in sight. Pure.
 */
static void fit_line(struct stream_line *line, int width, const char *ellipsis)
{
	int excess = text_width(line->text) - width;

	if (excess <= 0)
		return;
	drop_spare(line);
	excess = text_width(line->text) - width;
	if (excess > 0)
		cut_args(line, excess, ellipsis);
}

/* ---- drawing ---- */

/* What is seen of a line: columns [from, from + width), at x. */
struct window {
	int y, x, width, from;
};

/* Draws text that begins at column `at`; of a wide character that the edge cuts, nothing. */
static void put_text(const struct window *window, int at, enum role role, const char *text)
{
	int end = window->from + window->width, hidden = window->from - at;

	if (hidden > 0) {
		char before[STREAM_TEXT_MAX];

		strcpy(before, text);
		at += text_cut(before, hidden);
		text += strlen(before);
		if (at < window->from && *text) {
			strcpy(before, text);
			at += text_cut(before, 2);
			text += strlen(before);
		}
	}
	if (at >= window->from && at < end)
		screen_put(window->y, window->x + at - window->from, end - at, role, text);
}

static int columns_before(const struct stream_line *line, size_t bytes)
{
	char text[STREAM_TEXT_MAX];

	memcpy(text, line->text, bytes);
	text[bytes] = '\0';
	return text_width(text);
}

static void mark(const struct window *window, const struct stream_line *line,
		 const struct needle *needle, uint64_t deadline)
{
	const char *body = line->text + line->body, *found;
	size_t at = 0, len;

	for (int i = 0; i < MARKS_MAX && !deadline_passed(deadline); i++) {
		size_t offset;
		int from, to;

		found = needle_find(needle, body, at, &len);
		if (!found)
			return;
		offset = (size_t)(found - line->text);
		from = columns_before(line, offset) - window->from;
		to = columns_before(line, offset + len) - window->from;
		if (from < 0)
			from = 0;
		if (to > window->width)
			to = window->width;
		if (from < to)
			screen_highlight(window->y, window->x + from, to - from, ROLE_MATCH);
		at = (size_t)(found - body) + len;
	}
}

static void put_pieces(const struct window *window, const struct stream_line *line)
{
	char text[STREAM_TEXT_MAX];
	int at = 0;

	for (int i = 0; i < line->piece_cnt; i++) {
		size_t from = line->pieces[i].offset, to = stream_piece_end(line, i);

		memcpy(text, line->text + from, to - from);
		text[to - from] = '\0';
		put_text(window, at, line->pieces[i].role, text);
		at += text_width(text);
	}
}

void stream_draw(int y, const struct rect *rect, const struct stream_line *line,
		 const struct stream_look *look)
{
	struct window window = { y, rect->x + STREAM_GUTTER, rect->width - STREAM_GUTTER,
				 look->left };
	struct stream_line shown = *line;
	char letter[2] = { line->letter, '\0' };
	int width;

	if (!look->left)
		fit_line(&shown, window.width, screen_glyph(GLYPH_ELLIPSIS));
	width = text_width(shown.text);
	screen_put(y, rect->x, 1, ROLE_ERROR, line->failed ? "!" : " ");
	screen_put(y, rect->x + 1, 1, line->letter_role, letter);
	put_pieces(&window, &shown);
	if (look->row != ROLE_TEXT)
		screen_highlight(y, rect->x, rect->width, look->row);
	for (int i = 0; i < 2; i++)
		if (look->needles[i])
			mark(&window, &shown, look->needles[i], look->deadline);
	if (look->left && width)
		screen_put(y, rect->x + 2, 1, ROLE_KEY, screen_glyph(GLYPH_MORE_LEFT));
	if (width > look->left + window.width)
		screen_put(y, rect->x + rect->width - 1, 1, ROLE_KEY,
			   screen_glyph(GLYPH_MORE_RIGHT));
}
