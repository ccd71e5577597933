/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fit.c - cuts text, at a column, at a word, or leaves out whole parts of it.
 */
#include <stdio.h>
#include <string.h>

#include "fit.h"
#include "screen.h"
#include "sctop/text.h"

#define GAP "  " /* between two parts */

static void cut(char *text, size_t size, int width, bool at_word)
{
	const char *ellipsis = screen_glyph(GLYPH_ELLIPSIS);
	int room = width - text_width(ellipsis);
	char *blank;
	size_t len;

	if (text_width(text) <= width)
		return;
	text_cut(text, room > 0 ? room : 0);
	blank = at_word ? strrchr(text, ' ') : NULL;
	if (blank)
		*blank = '\0';
	len = strlen(text);
	if (room >= 0 && len + strlen(ellipsis) < size)
		strcpy(text + len, ellipsis);
}

void fit_cut(char *text, size_t size, int width)
{
	cut(text, size, width, false);
}

void fit_words(char *text, size_t size, int width)
{
	cut(text, size, width, true);
}

void fit_parts(char *buf, size_t size, const char *parts, int width)
{
	char part[512];

	buf[0] = '\0';
	while (*parts) {
		const char *end = strstr(parts, GAP);
		size_t len = end ? (size_t)(end - parts) : strlen(parts), used = strlen(buf);

		snprintf(part, sizeof(part), "%.*s", (int)len, parts);
		if (!used)
			fit_words(part, sizeof(part), width);
		if (text_width(buf) + (used ? (int)strlen(GAP) : 0) + text_width(part) <= width)
			snprintf(buf + used, size - used, "%s%s", used ? GAP : "", part);
		parts += len;
		parts += strspn(parts, " ");
	}
}

int fit_put(int y, int x, int width, enum role role, const char *text)
{
	char shown[4096];

	snprintf(shown, sizeof(shown), "%s", text);
	fit_cut(shown, sizeof(shown), width);
	return screen_put(y, x, width, role, shown);
}

int fit_put_parts(int y, int x, int width, enum role role, const char *parts)
{
	char shown[1024];

	fit_parts(shown, sizeof(shown), parts, width);
	return screen_put(y, x, width, role, shown);
}
