/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * theme.h - what things on the screen mean, and how each meaning looks.
 *
 * Views name a role, never a colour. Every role differs from plain text without colour, too,
 * or is only decoration. The background is the terminal's own, but for high contrast.
 */
#ifndef SCTOP_TUI_THEME_H
#define SCTOP_TUI_THEME_H

#include <stdbool.h>

enum role {
	ROLE_TEXT,
	ROLE_DIM,	     /* zeros, hints, what has ended */
	ROLE_LINE,	     /* rules between panes */
	ROLE_TITLE,	     /* of a pane */
	ROLE_FOCUS,	     /* title of the pane that has the keys */
	ROLE_HEAD,	     /* column titles */
	ROLE_SORTED,	     /* title of the sorted column */
	ROLE_SELECTED,	     /* row under the cursor in the focused pane */
	ROLE_SELECTED_OTHER, /* … in another pane */
	ROLE_VALUE,	     /* figures of the header */
	ROLE_NAME,	     /* names of calls */
	ROLE_MATCH,	     /* text that was searched for */
	ROLE_CALL_FILE,	     /* names of calls by what they are about: call_class.h */
	ROLE_CALL_DESC,
	ROLE_CALL_NETWORK,
	ROLE_CALL_PROCESS,
	ROLE_CALL_MEMORY,
	ROLE_CALL_SIGNAL,
	ROLE_CALL_IPC,
	ROLE_CALL_TIME,
	ROLE_CALL_EVENT,
	ROLE_CALL_CREDS,
	ROLE_ERROR,
	ROLE_WARNING,
	ROLE_TAGGED,
	ROLE_KEY,   /* a key in the key bar or help */
	ROLE_LABEL, /* what it does */
	ROLE_CNT,
};

enum glyph {
	GLYPH_ASCENDING,
	GLYPH_DESCENDING,
	GLYPH_ELLIPSIS,
	GLYPH_ARROW,
	GLYPH_CRUMB,
	GLYPH_HLINE,
	GLYPH_VLINE,
	GLYPH_TEE,
	GLYPH_TEE_RIGHT,
	GLYPH_BRANCH,
	GLYPH_LAST_BRANCH,
	GLYPH_GUIDE, /* past what is below another, to where its next sibling is */
	GLYPH_BAR,
	GLYPH_EXITED,
	GLYPH_CURSOR,
	GLYPH_MORE_LEFT, /* there is more of the line */
	GLYPH_MORE_RIGHT,
	GLYPH_TIMES, /* ×3: three times the same */
	GLYPH_CNT,
};

/* The look of a role: curses attributes and a foreground, -1 being the terminal's own. */
struct theme_look {
	unsigned int attributes; /* attr_t */
	short colour;		 /* of eight */
	short colour_16;
	short colour_256; /* a colour stands instead of A_DIM, which some show too pale */
};

struct theme {
	const char *name;
	const char *help;
	const struct theme_look *looks; /* ROLE_CNT of them */
	short background;		/* of eight or 16; -1: the terminal's own */
	short background_256;
	bool mono; /* no colours at all */
};

/* The first is the default; ended by a NULL name. */
extern const struct theme themes[];

/* NULL if there is none of that name. */
const struct theme *theme_find(const char *name);
/* The one that terminals without colours get, whatever is asked for. */
const struct theme *theme_mono(void);

/* What is no role looks like text. */
const struct theme_look *theme_look(const struct theme *theme, enum role role);
/* In UTF-8; `ascii`: in ASCII. */
const char *theme_glyph(enum glyph glyph, bool ascii);

#endif
