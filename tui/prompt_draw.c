/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * prompt_draw.c - the prompt over the last lines of the screen.
 */
#include <string.h>

#include "fit.h"
#include "prompt.h"
#include "prompt_draw.h"
#include "screen.h"
#include "sctop/text.h"

#define PROMPT_ROOM 10 /* for the line, however long its label */

/* Columns of the first `bytes` bytes of the line. */
static int width_before(const struct prompt *prompt, size_t bytes)
{
	char text[PROMPT_MAX];

	memcpy(text, prompt->text, bytes);
	text[bytes] = '\0';
	return text_width(text);
}

/* First byte shown, so that the cursor is in a line of `width` columns. */
static size_t prompt_start(const struct prompt *prompt, int width)
{
	size_t from = 0;

	while (width_before(prompt, prompt->cursor) - width_before(prompt, from) >= width) {
		from++;
		while (((unsigned char)prompt->text[from] & 0xc0) == 0x80)
			from++;
	}
	return from;
}

/* Carets under the word, and the reason beside them, or in a row of its own. */
static void draw_error(const struct prompt *prompt, int y, int x, int width, int shift)
{
	int at = x + width_before(prompt, prompt->error_offset) - shift;
	int length = width_before(prompt, prompt->error_offset + prompt->error_length) -
		     width_before(prompt, prompt->error_offset);
	int end = x + width;

	if (at < 0)
		at = 0;
	if (length < 1)
		length = 1;
	for (int i = 0; i < length && at + i < end; i++)
		screen_put(y, at + i, 1, ROLE_ERROR, "^");
	if (at + length + 1 + text_width(prompt->error) <= end)
		screen_put(y, at + length + 1, end - at - length - 1, ROLE_ERROR, prompt->error);
	else
		fit_put(y + 1, 1, end - 1, ROLE_ERROR, prompt->error);
}

void prompt_draw(const struct prompt *prompt)
{
	int width, height, x = 1, y, room;
	size_t from;

	screen_size(&width, &height);
	y = height - (prompt->error[0] ? 3 : 2);
	screen_blank(y, 0, width, height - y);
	x += fit_put(y, x, width - PROMPT_ROOM, ROLE_KEY, prompt->label) + 1;
	room = width - x - 1;
	from = prompt_start(prompt, room);
	screen_put(y, x, room, ROLE_TEXT, prompt->text + from);
	if (prompt->error[0])
		draw_error(prompt, y + 1, x, room, width_before(prompt, from));
	else
		fit_put_parts(y + 1, 1, width - 1, ROLE_DIM, prompt->hint);
	screen_cursor(y, x + width_before(prompt, prompt->cursor) - width_before(prompt, from));
}
