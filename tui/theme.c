/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * theme.c - the looks and glyphs, as data.
 *
 * What tests/unit/test_theme.c holds of every theme: of 256 colours, a contrast of at least 4 to 1
 * with the backgrounds that it is for; no dark blue (unreadable on black); no colour carries a
 * meaning alone, as errors also get a mark from whoever draws them. Only 23 of the 256 have that
 * contrast with both black and white, and `any` and `colorblind` keep to those.
 */
#include <curses.h>
#include <string.h>

#include "theme.h"

#define OWN -1 /* the terminal's own */

/* Attributes, then the foreground where there are 8 colours, 16, and 256. */
static const struct theme_look any_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, OWN, OWN, OWN },
	[ROLE_DIM] = { A_DIM, OWN, OWN, 243 },
	[ROLE_LINE] = { A_DIM, OWN, OWN, 243 },
	[ROLE_TITLE] = { 0, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_HEAD] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_SELECTED] = { A_REVERSE, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_VALUE] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_NAME] = { 0, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, COLOR_MAGENTA, COLOR_MAGENTA, 133 },
	[ROLE_CALL_FILE] = { 0, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_CALL_DESC] = { 0, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_CALL_NETWORK] = { 0, COLOR_GREEN, COLOR_GREEN, 28 },
	[ROLE_CALL_PROCESS] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 98 },
	[ROLE_CALL_MEMORY] = { 0, OWN, OWN, 130 },
	[ROLE_CALL_SIGNAL] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 163 },
	[ROLE_CALL_IPC] = { 0, COLOR_GREEN, COLOR_GREEN, 64 },
	[ROLE_CALL_TIME] = { 0, OWN, OWN, 96 },
	[ROLE_CALL_EVENT] = { 0, OWN, OWN, 65 },
	[ROLE_CALL_CREDS] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 133 },
	[ROLE_ERROR] = { A_BOLD, COLOR_RED, COLOR_RED, 161 },
	[ROLE_WARNING] = { A_BOLD, COLOR_MAGENTA, COLOR_MAGENTA, 133 },
	[ROLE_TAGGED] = { A_BOLD, COLOR_MAGENTA, COLOR_MAGENTA, 133 },
	[ROLE_KEY] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_LABEL] = { A_REVERSE, COLOR_CYAN, COLOR_CYAN, 30 },
};

static const struct theme_look dark_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, OWN, OWN, OWN },
	[ROLE_DIM] = { A_DIM, OWN, OWN, 247 },
	[ROLE_LINE] = { A_DIM, OWN, OWN, 247 },
	[ROLE_TITLE] = { 0, COLOR_CYAN, 14, 80 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, COLOR_CYAN, 14, 80 },
	[ROLE_HEAD] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, COLOR_CYAN, 14, 80 },
	[ROLE_SELECTED] = { A_REVERSE, COLOR_CYAN, 14, 80 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_VALUE] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_NAME] = { 0, COLOR_CYAN, 14, 80 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, COLOR_YELLOW, 11, 221 },
	[ROLE_CALL_FILE] = { 0, COLOR_CYAN, 14, 80 },
	[ROLE_CALL_DESC] = { 0, COLOR_CYAN, 14, 111 },
	[ROLE_CALL_NETWORK] = { 0, COLOR_GREEN, 10, 114 },
	[ROLE_CALL_PROCESS] = { 0, COLOR_MAGENTA, 13, 177 },
	[ROLE_CALL_MEMORY] = { 0, COLOR_YELLOW, 11, 179 },
	[ROLE_CALL_SIGNAL] = { 0, COLOR_MAGENTA, 13, 213 },
	[ROLE_CALL_IPC] = { 0, COLOR_GREEN, 10, 150 },
	[ROLE_CALL_TIME] = { 0, OWN, OWN, 146 },
	[ROLE_CALL_EVENT] = { 0, OWN, OWN, 116 },
	[ROLE_CALL_CREDS] = { 0, COLOR_MAGENTA, 13, 183 },
	[ROLE_ERROR] = { A_BOLD, COLOR_RED, 9, 210 },
	[ROLE_WARNING] = { A_BOLD, COLOR_YELLOW, 11, 221 },
	[ROLE_TAGGED] = { A_BOLD, COLOR_YELLOW, 11, 221 },
	[ROLE_KEY] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_LABEL] = { A_REVERSE, COLOR_CYAN, 14, 80 },
};

static const struct theme_look light_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, OWN, OWN, OWN },
	[ROLE_DIM] = { A_DIM, OWN, OWN, 241 },
	[ROLE_LINE] = { A_DIM, OWN, OWN, 242 },
	[ROLE_TITLE] = { 0, COLOR_MAGENTA, 5, 90 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, COLOR_MAGENTA, 5, 90 },
	[ROLE_HEAD] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, COLOR_MAGENTA, 5, 90 },
	[ROLE_SELECTED] = { A_REVERSE, COLOR_MAGENTA, 5, 90 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_VALUE] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_NAME] = { 0, OWN, 12, 24 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, COLOR_RED, 1, 130 },
	[ROLE_CALL_FILE] = { 0, OWN, 12, 24 },
	[ROLE_CALL_DESC] = { 0, OWN, 12, 25 },
	[ROLE_CALL_NETWORK] = { 0, OWN, OWN, 22 },
	[ROLE_CALL_PROCESS] = { 0, COLOR_MAGENTA, 5, 90 },
	[ROLE_CALL_MEMORY] = { 0, OWN, OWN, 94 },
	[ROLE_CALL_SIGNAL] = { 0, COLOR_MAGENTA, 5, 126 },
	[ROLE_CALL_IPC] = { 0, OWN, OWN, 58 },
	[ROLE_CALL_TIME] = { 0, OWN, OWN, 60 },
	[ROLE_CALL_EVENT] = { 0, OWN, OWN, 23 },
	[ROLE_CALL_CREDS] = { 0, COLOR_MAGENTA, 5, 89 },
	[ROLE_ERROR] = { A_BOLD, COLOR_RED, 1, 160 },
	[ROLE_WARNING] = { A_BOLD, COLOR_MAGENTA, 5, 127 },
	[ROLE_TAGGED] = { A_BOLD, COLOR_MAGENTA, 5, 127 },
	[ROLE_KEY] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_LABEL] = { A_REVERSE, COLOR_MAGENTA, 5, 90 },
};

static const struct theme_look contrast_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, COLOR_WHITE, 15, 231 },
	[ROLE_DIM] = { 0, COLOR_WHITE, 7, 252 },
	[ROLE_LINE] = { 0, COLOR_WHITE, 7, 252 },
	[ROLE_TITLE] = { 0, COLOR_CYAN, 14, 123 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, COLOR_WHITE, 15, 231 },
	[ROLE_HEAD] = { A_BOLD, COLOR_WHITE, 15, 231 },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, COLOR_YELLOW, 11, 226 },
	[ROLE_SELECTED] = { A_REVERSE, COLOR_WHITE, 15, 231 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, COLOR_WHITE, 15, 231 },
	[ROLE_VALUE] = { A_BOLD, COLOR_WHITE, 15, 231 },
	[ROLE_NAME] = { 0, COLOR_CYAN, 14, 123 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, COLOR_YELLOW, 11, 226 },
	[ROLE_CALL_FILE] = { 0, COLOR_CYAN, 14, 123 },
	[ROLE_CALL_DESC] = { 0, COLOR_CYAN, 14, 159 },
	[ROLE_CALL_NETWORK] = { 0, COLOR_GREEN, 10, 120 },
	[ROLE_CALL_PROCESS] = { 0, COLOR_WHITE, 15, 219 },
	[ROLE_CALL_MEMORY] = { 0, COLOR_YELLOW, 11, 229 },
	[ROLE_CALL_SIGNAL] = { 0, COLOR_WHITE, 15, 218 },
	[ROLE_CALL_IPC] = { 0, COLOR_GREEN, 10, 157 },
	[ROLE_CALL_TIME] = { 0, COLOR_WHITE, 15, 189 },
	[ROLE_CALL_EVENT] = { 0, COLOR_CYAN, 14, 195 },
	[ROLE_CALL_CREDS] = { 0, COLOR_WHITE, 15, 225 },
	[ROLE_ERROR] = { A_BOLD | A_UNDERLINE, COLOR_WHITE, 11, 217 },
	[ROLE_WARNING] = { A_BOLD, COLOR_YELLOW, 11, 226 },
	[ROLE_TAGGED] = { A_BOLD, COLOR_YELLOW, 11, 226 },
	[ROLE_KEY] = { A_BOLD, COLOR_WHITE, 15, 231 },
	[ROLE_LABEL] = { A_REVERSE, COLOR_WHITE, 15, 231 },
};

static const struct theme_look colorblind_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, OWN, OWN, OWN },
	[ROLE_DIM] = { A_DIM, OWN, OWN, 243 },
	[ROLE_LINE] = { A_DIM, OWN, OWN, 243 },
	[ROLE_TITLE] = { 0, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_HEAD] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_SELECTED] = { A_REVERSE, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_VALUE] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_NAME] = { 0, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_MATCH] = { A_BOLD | A_REVERSE, COLOR_MAGENTA, COLOR_MAGENTA, 99 },
	[ROLE_CALL_FILE] = { 0, COLOR_CYAN, COLOR_CYAN, 31 },
	[ROLE_CALL_DESC] = { 0, COLOR_CYAN, COLOR_CYAN, 27 },
	[ROLE_CALL_NETWORK] = { 0, COLOR_CYAN, COLOR_CYAN, 30 },
	[ROLE_CALL_PROCESS] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 99 },
	[ROLE_CALL_MEMORY] = { 0, OWN, OWN, 96 },
	[ROLE_CALL_SIGNAL] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 63 },
	[ROLE_CALL_IPC] = { 0, OWN, OWN, 62 },
	[ROLE_CALL_TIME] = { 0, OWN, OWN, 243 },
	[ROLE_CALL_EVENT] = { 0, OWN, OWN, 97 },
	[ROLE_CALL_CREDS] = { 0, COLOR_MAGENTA, COLOR_MAGENTA, 98 },
	[ROLE_ERROR] = { A_BOLD, COLOR_RED, COLOR_RED, 130 },
	[ROLE_WARNING] = { A_BOLD | A_UNDERLINE, COLOR_MAGENTA, COLOR_MAGENTA, 27 },
	[ROLE_TAGGED] = { A_BOLD, COLOR_MAGENTA, COLOR_MAGENTA, 27 },
	[ROLE_KEY] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_LABEL] = { A_REVERSE, COLOR_CYAN, COLOR_CYAN, 31 },
};

static const struct theme_look mono_look[ROLE_CNT] = {
	[ROLE_TEXT] = { 0, OWN, OWN, OWN },
	[ROLE_DIM] = { A_DIM, OWN, OWN, OWN },
	[ROLE_LINE] = { A_DIM, OWN, OWN, OWN },
	[ROLE_TITLE] = { 0, OWN, OWN, OWN },
	[ROLE_FOCUS] = { A_BOLD | A_REVERSE, OWN, OWN, OWN },
	[ROLE_HEAD] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_SORTED] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_SELECTED] = { A_REVERSE, OWN, OWN, OWN },
	[ROLE_SELECTED_OTHER] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_VALUE] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_NAME] = { 0, OWN, OWN, OWN },
	[ROLE_MATCH] = { A_REVERSE | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_CALL_FILE] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_DESC] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_NETWORK] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_PROCESS] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_MEMORY] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_SIGNAL] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_IPC] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_TIME] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_EVENT] = { 0, OWN, OWN, OWN },
	[ROLE_CALL_CREDS] = { 0, OWN, OWN, OWN },
	[ROLE_ERROR] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_WARNING] = { A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_TAGGED] = { A_BOLD | A_UNDERLINE, OWN, OWN, OWN },
	[ROLE_KEY] = { A_BOLD, OWN, OWN, OWN },
	[ROLE_LABEL] = { A_REVERSE, OWN, OWN, OWN },
};

#define OWN_BACKGROUND .background = OWN, .background_256 = OWN

const struct theme themes[] = {
	{ .name = "any", .help = "reads on black and on white", .looks = any_look, OWN_BACKGROUND },
	{ .name = "dark", .help = "for dark backgrounds", .looks = dark_look, OWN_BACKGROUND },
	{ .name = "light", .help = "for light backgrounds", .looks = light_look, OWN_BACKGROUND },
	{ .name = "high-contrast",
	  .help = "bright on black, whatever the terminal has",
	  .looks = contrast_look,
	  .background = COLOR_BLACK,
	  .background_256 = 16 },
	{ .name = "colorblind",
	  .help = "blue and orange, on black and on white",
	  .looks = colorblind_look,
	  OWN_BACKGROUND },
	{ .name = "mono", .help = "no colours", .looks = mono_look, OWN_BACKGROUND, .mono = true },
	{ .name = NULL },
};

static const char *const glyphs[GLYPH_CNT][2] = {
	[GLYPH_ASCENDING] = { "▲", "^" },     [GLYPH_DESCENDING] = { "▼", "v" },
	[GLYPH_ELLIPSIS] = { "…", "~" },      [GLYPH_ARROW] = { "→", "->" },
	[GLYPH_CRUMB] = { "›", ">" },	      [GLYPH_HLINE] = { "─", "-" },
	[GLYPH_VLINE] = { "│", "|" },	      [GLYPH_TEE] = { "┬", "-" },
	[GLYPH_TEE_RIGHT] = { "├", "|" },     [GLYPH_BRANCH] = { "├─", "|-" },
	[GLYPH_LAST_BRANCH] = { "└─", "`-" }, [GLYPH_GUIDE] = { "│ ", "| " },
	[GLYPH_BAR] = { "█", "#" },	      [GLYPH_EXITED] = { "†", "x" },
	[GLYPH_CURSOR] = { "▶", ">" },	      [GLYPH_MORE_LEFT] = { "‹", "<" },
	[GLYPH_MORE_RIGHT] = { "›", ">" },    [GLYPH_TIMES] = { "×", "x" },
};

const struct theme *theme_find(const char *name)
{
	const struct theme *theme = themes;

	while (theme->name && strcmp(theme->name, name))
		theme++;
	return theme->name ? theme : NULL;
}

const struct theme *theme_mono(void)
{
	const struct theme *theme = themes;

	while (!theme->mono)
		theme++;
	return theme;
}

const struct theme_look *theme_look(const struct theme *theme, enum role role)
{
	return &theme->looks[role < ROLE_CNT ? role : ROLE_TEXT];
}

const char *theme_glyph(enum glyph glyph, bool ascii)
{
	return glyphs[glyph][ascii];
}
