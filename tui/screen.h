/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * screen.h - the terminal, which has one owner.
 *
 * Nobody else writes to it or calls curses to draw. Text given to it is UTF-8 that went
 * through text_escape() if any of it is foreign; as a last line of defence, what is no
 * printable character is replaced all the same. Nothing is drawn outside the screen,
 * whatever the coordinates. There is one terminal, hence no handle.
 */
#ifndef SCTOP_TUI_SCREEN_H
#define SCTOP_TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "theme.h"

struct screen_options {
	const struct theme *theme;
	bool ascii;
	bool mouse;
};

enum screen_mouse_button { MOUSE_CLICK, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct screen_mouse {
	int y, x;
	enum screen_mouse_button button;
};

/* Special keys are curses' KEY_* with this bit, so that they can't be mistaken for letters. */
#define SCREEN_KEY 0x1000000

/* Whether there is a terminal that can show a screen. 0, or a negative errno with one line in
 * `why`. */
int screen_check(char *why, size_t why_size);

/* Takes the terminal. 0, or a negative errno with one line in `why`. */
int screen_open(const struct screen_options *options, char *why, size_t why_size);
void screen_close(void); /* gives it back as it was; harmless if never opened */

/* Around a stop of the program. */
void screen_suspend(void);
void screen_resume(void);

/* Takes over the size that the terminal has now. */
void screen_resize(void);
void screen_size(int *width, int *height);
bool screen_ascii(void);
/* From the next frame on. Where the terminal has no colours, it is mono all the same. */
void screen_set_theme(const struct theme *theme);
const char *screen_glyph(enum glyph glyph);

void screen_begin(void); /* a new, empty frame */
void screen_end(void);	 /* shows it: the only update of the terminal */
/* Bytes that are no part of the screen, to the terminal as they are. */
void screen_send(const char *bytes, size_t len);
void screen_redraw(void); /* the next frame repaints every cell */

/* Writes text in at most `width` columns. Returns the columns written. */
int screen_put(int y, int x, int width, enum role role, const char *text);
int screen_printf(int y, int x, int width, enum role role, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* The same, ending at the right. */
void screen_put_right(int y, int x, int width, enum role role, const char *text);
void screen_hline(int y, int x, int width, enum role role);
void screen_vline(int y, int x, int height, enum role role);
void screen_blank(int y, int x, int width, int height);
/* Gives cells that are drawn already another look. */
void screen_highlight(int y, int x, int width, enum role role);
/* Shows the cursor there in this frame. */
void screen_cursor(int y, int x);

/* What stands for a sequence that is no key here. */
#define SCREEN_NO_KEY (SCREEN_KEY << 1)
/* The next key, or -1 if none waits. Mouse events are SCREEN_KEY | KEY_MOUSE. */
int screen_key(void);
bool screen_mouse(struct screen_mouse *mouse);

#endif
