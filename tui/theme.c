/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * theme.c - the looks and glyphs, as data.
 *
 * The background is the terminal's own, so it may be black or white: of 256 colours, those that
 * have a contrast of about 4 to 1 with both. No dark blue (unreadable on black), no yellow; no
 * colour carries a meaning alone: errors also get a mark from whoever draws them.
 */
#include <curses.h>

#include "theme.h"

static const struct theme_look looks[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, 0, -1, -1 },
	[ROLE_DIM] = { A_DIM, A_DIM, -1, 243 },
	[ROLE_LINE] = { A_DIM, A_DIM, -1, 243 },
	[ROLE_TITLE] = { 0, 0, COLOR_CYAN, 30 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, A_BOLD | A_REVERSE, COLOR_CYAN, 30 },
	[ROLE_HEAD] = { A_BOLD, A_BOLD, -1, -1 },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE, COLOR_CYAN, 30 },
	[ROLE_SELECTED] = { A_REVERSE, A_REVERSE, COLOR_CYAN, 30 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE, -1, -1 },
	[ROLE_VALUE] = { A_BOLD, A_BOLD, -1, -1 },
	[ROLE_NAME] = { 0, 0, COLOR_CYAN, 30 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, A_BOLD | A_UNDERLINE, COLOR_MAGENTA, 133 },
	[ROLE_CALL_FILE] = { 0, 0, COLOR_CYAN, 30 },
	[ROLE_CALL_DESC] = { 0, 0, COLOR_CYAN, 32 },
	[ROLE_CALL_NETWORK] = { 0, 0, COLOR_GREEN, 28 },
	[ROLE_CALL_PROCESS] = { 0, 0, COLOR_MAGENTA, 98 },
	[ROLE_CALL_MEMORY] = { 0, 0, -1, 130 },
	[ROLE_CALL_SIGNAL] = { 0, 0, COLOR_MAGENTA, 163 },
	[ROLE_CALL_IPC] = { 0, 0, COLOR_GREEN, 64 },
	[ROLE_CALL_TIME] = { 0, 0, -1, 67 },
	[ROLE_CALL_EVENT] = { 0, 0, -1, 66 },
	[ROLE_CALL_CREDS] = { 0, 0, COLOR_MAGENTA, 133 },
	[ROLE_ERROR] = { A_BOLD, A_BOLD, COLOR_RED, 167 },
	[ROLE_WARNING] = { A_BOLD, A_BOLD, COLOR_MAGENTA, 133 },
	[ROLE_TAGGED] = { A_BOLD, A_BOLD, COLOR_MAGENTA, 133 },
	[ROLE_KEY] = { A_BOLD, A_BOLD, -1, -1 },
	[ROLE_LABEL] = { A_REVERSE, A_REVERSE, COLOR_CYAN, 30 },
};

static const char *const glyphs[GLYPH_CNT][2] = {
	[GLYPH_ASCENDING] = { "▲", "^" },  [GLYPH_DESCENDING] = { "▼", "v" },
	[GLYPH_ELLIPSIS] = { "…", "~" },   [GLYPH_ARROW] = { "→", "->" },
	[GLYPH_CRUMB] = { "›", ">" },	   [GLYPH_HLINE] = { "─", "-" },
	[GLYPH_VLINE] = { "│", "|" },	   [GLYPH_TEE] = { "┬", "-" },
	[GLYPH_BRANCH] = { "├─", "|-" },   [GLYPH_LAST_BRANCH] = { "└─", "`-" },
	[GLYPH_BAR] = { "█", "#" },	   [GLYPH_EXITED] = { "†", "x" },
	[GLYPH_CURSOR] = { "▶", ">" },	   [GLYPH_MORE_LEFT] = { "‹", "<" },
	[GLYPH_MORE_RIGHT] = { "›", ">" }, [GLYPH_TIMES] = { "×", "x" },
};

const struct theme_look *theme_look(enum role role)
{
	return &looks[role < ROLE_CNT ? role : ROLE_TEXT];
}

const char *theme_glyph(enum glyph glyph, bool ascii)
{
	return glyphs[glyph][ascii];
}
