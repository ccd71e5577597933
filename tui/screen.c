/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * screen.c - takes the terminal, draws frames, gives the terminal back.
 *
 * After a crash terminal_guard.c does that.
 */
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include "screen.h"
#include "terminal_env.h"
#include "terminal_guard.h"
#include "sctop/text.h"

/* Not handed around: there is one terminal, and curses' own state is global as well. */
static struct {
	SCREEN *curses;
	const struct theme *theme;
	int colour_cnt; /* 0: none */
	bool ascii, mouse;
	bool cursor_wanted;
	int cursor_y, cursor_x;
} screen;

#define ESCAPE	     0x1b
#define ESCAPE_MS    25	 /* that a sequence may take from one character to the next */
#define SEQUENCE_MAX 256 /* characters: behind that it is text again */

static bool locale_is_utf8(void)
{
	setlocale(LC_CTYPE, "");
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static short look_colour(const struct theme_look *look)
{
	if (screen.colour_cnt >= 256)
		return look->colour_256;
	return screen.colour_cnt >= 16 ? look->colour_16 : look->colour;
}

void screen_set_theme(const struct theme *theme)
{
	short background;

	screen.theme = screen.colour_cnt ? theme : theme_mono();
	background =
		screen.colour_cnt >= 256 ? screen.theme->background_256 : screen.theme->background;
	for (short role = 0; screen.colour_cnt && role < ROLE_CNT; role++)
		init_pair((short)(role + 1), look_colour(theme_look(screen.theme, (enum role)role)),
			  background);
	/* Where nothing is drawn it is plain text, too. */
	bkgdset(background >= 0 ? ' ' | COLOR_PAIR(ROLE_TEXT + 1) : ' ');
	screen_redraw();
}

static void init_colours(const struct theme *theme)
{
	bool usable = has_colors() && start_color() == OK;

	screen.colour_cnt = usable ? COLORS : 0;
	if (usable)
		use_default_colors();
	screen_set_theme(theme);
}

int screen_check(char *why, size_t why_size)
{
	const char *term = getenv("TERM");
	char shown[64];
	struct terminal_env env;
	bool can_place;
	int status, found;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		snprintf(why, why_size,
			 "the live screen needs a terminal; without one use: sctop trace");
		return -ENOTTY;
	}
	text_escape(shown, sizeof(shown), term ? term : "", term ? strlen(term) : 0, TEXT_ASCII);
	terminal_env_hide(&env);
	found = setupterm(NULL, STDOUT_FILENO, &status);
	terminal_env_restore(&env);
	if (found != OK) {
		snprintf(why, why_size,
			 "terminal type TERM=%s is not known here; set TERM, or use: sctop trace",
			 shown);
		return -ENOTTY;
	}
	can_place = tigetstr("cup") && tigetstr("cup") != (char *)-1;
	del_curterm(cur_term); /* newterm() makes its own */
	if (!can_place) {
		snprintf(why, why_size,
			 "TERM=%s cannot place the cursor, which a screen needs; use: sctop trace",
			 shown);
		return -ENOTTY;
	}
	return 0;
}

static void watch_mouse(void)
{
	mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

int screen_open(const struct screen_options *options, char *why, size_t why_size)
{
	int err = screen_check(why, why_size);
	struct terminal_env env;

	if (err)
		return err;
	screen.ascii = !locale_is_utf8() || options->ascii;
	terminal_guard_remember();
	terminal_env_hide(&env);
	screen.curses = newterm(NULL, stdout, stdin);
	terminal_env_restore(&env);
	if (!screen.curses) {
		snprintf(why, why_size, "cannot set up the terminal; use: sctop trace");
		return -ENOTTY;
	}
	screen.mouse = options->mouse;
	terminal_guard_begin(screen.mouse);
	init_colours(options->theme);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	leaveok(stdscr, FALSE);
	curs_set(0);
	if (screen.mouse) {
		watch_mouse();
		mouseinterval(0); /* a click is answered at once, not after a wait for a second */
	} else {
		define_key(NULL, KEY_MOUSE); /* or curses leaves the rest of a report as keys */
	}
	return 0;
}

/* Where there is no second screen to leave (vt100), the shell's prompt has a line of its own. */
static void leave(void)
{
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
	endwin();
	terminal_guard_arm(false);
}

void screen_close(void)
{
	if (!screen.curses)
		return;
	if (screen.mouse)
		mousemask(0, NULL);
	leave();
	delscreen(screen.curses);
	screen.curses = NULL;
}

void screen_suspend(void)
{
	leave();
}

void screen_resume(void)
{
	terminal_guard_arm(true);
	screen_resize();
	screen_redraw();
	refresh();
	if (screen.mouse) /* endwin() has switched it off in the terminal, but not in curses */
		watch_mouse();
}

void screen_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
}

void screen_size(int *width, int *height)
{
	getmaxyx(stdscr, *height, *width);
}

bool screen_ascii(void)
{
	return screen.ascii;
}

const char *screen_glyph(enum glyph glyph)
{
	return theme_glyph(glyph, screen.ascii);
}

void screen_begin(void)
{
	erase();
	screen.cursor_wanted = false;
}

void screen_end(void)
{
	curs_set(screen.cursor_wanted);
	if (screen.cursor_wanted)
		move(screen.cursor_y, screen.cursor_x);
	wnoutrefresh(stdscr);
	doupdate();
}

void screen_send(const char *bytes, size_t len)
{
	fflush(stdout);
	while (len) {
		ssize_t written = write(STDOUT_FILENO, bytes, len);

		if (written <= 0)
			return;
		bytes += written;
		len -= (size_t)written;
	}
}

void screen_redraw(void)
{
	clearok(curscr, TRUE);
}

static attr_t look_attributes(enum role role)
{
	const struct theme_look *look = theme_look(screen.theme, role);

	return look_colour(look) >= 0 ? look->attributes & ~A_DIM : look->attributes;
}

static short look_pair(enum role role)
{
	return look_colour(theme_look(screen.theme, role)) >= 0 ? (short)(role + 1) : 0;
}

/* Clips a span to the screen. False if nothing is left. */
static bool clip(int y, int *x, int *width)
{
	int screen_width, screen_height;

	screen_size(&screen_width, &screen_height);
	if (*x < 0) {
		*width += *x;
		*x = 0;
	}
	if (*width > screen_width - *x)
		*width = screen_width - *x;
	return y >= 0 && y<screen_height && * width> 0;
}

int screen_put(int y, int x, int width, enum role role, const char *text)
{
	wchar_t wide[1024];
	int used = 0, cnt = 0;
	mbstate_t state = { 0 };

	if (!clip(y, &x, &width))
		return 0;
	while (*text && cnt < (int)(sizeof(wide) / sizeof(wide[0])) - 1) {
		wchar_t c;
		size_t len = mbrtowc(&c, text, strlen(text), &state);
		int cells;

		if (len == (size_t)-1 || len == (size_t)-2 || len == 0) {
			memset(&state, 0, sizeof(state));
			c = L'?';
			len = 1;
		}
		if (wcwidth(c) < 0)
			c = L'?';
		cells = wcwidth(c);
		if (used + cells > width)
			break;
		used += cells;
		wide[cnt++] = c;
		text += len;
	}
	attr_set(look_attributes(role), look_pair(role), NULL);
	mvaddnwstr(y, x, wide, cnt);
	attr_set(A_NORMAL, 0, NULL);
	return used;
}

int screen_printf(int y, int x, int width, enum role role, const char *format, ...)
{
	char text[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return screen_put(y, x, width, role, text);
}

void screen_put_right(int y, int x, int width, enum role role, const char *text)
{
	int left = width - text_width(text);

	if (left < 0)
		left = 0;
	screen_put(y, x + left, width - left, role, text);
}

void screen_hline(int y, int x, int width, enum role role)
{
	for (int i = 0; i < width; i++)
		screen_put(y, x + i, 1, role, screen_glyph(GLYPH_HLINE));
}

void screen_vline(int y, int x, int height, enum role role)
{
	for (int i = 0; i < height; i++)
		screen_put(y + i, x, 1, role, screen_glyph(GLYPH_VLINE));
}

void screen_blank(int y, int x, int width, int height)
{
	if (!clip(y, &x, &width))
		return;
	for (int i = 0; i < height && clip(y + i, &x, &width); i++)
		mvhline(y + i, x, ' ', width);
}

void screen_highlight(int y, int x, int width, enum role role)
{
	if (clip(y, &x, &width))
		mvchgat(y, x, width, look_attributes(role), look_pair(role), NULL);
}

void screen_cursor(int y, int x)
{
	screen.cursor_wanted = true;
	screen.cursor_y = y;
	screen.cursor_x = x;
}

/* ---- keys ---- */

/* The next character of a sequence that is underway, waited for as long as curses does; -1: there
 * is none. */
static int next_of_sequence(void)
{
	wint_t c;
	int kind;

	timeout(ESCAPE_MS);
	kind = get_wch(&c);
	nodelay(stdscr, TRUE);
	if (kind == KEY_CODE_YES)
		ungetch((int)c);
	return kind == OK ? (int)c : -1;
}

/* ECMA-48: parameters and intermediates, then one final character; else it is not one. */
static void skip_sequence(int c)
{
	for (int i = 0; i < SEQUENCE_MAX && c >= 0x20 && c < 0x40; i++)
		c = next_of_sequence();
	if (c >= 0 && (c < 0x20 || c > 0x7e))
		unget_wch((wchar_t)c);
}

/*
 * Behind an Esc: whether what follows is a sequence that curses does not know, such as F13, which
 * is no Esc and no letters then. It is taken, all of it. Esc alone has nothing behind it.
 */
static bool took_sequence(void)
{
	wint_t introducer;
	int kind = get_wch(&introducer), c;

	if (kind == KEY_CODE_YES)
		ungetch((int)introducer);
	if (kind != OK)
		return false;
	c = introducer == '[' || introducer == 'O' ? next_of_sequence() : -1;
	if (c < 0) {
		unget_wch((wchar_t)introducer);
		return false;
	}
	skip_sequence(c);
	/* The oldest mouse report has three more characters behind its end. */
	for (int i = 0; i < 3 && introducer == '[' && c == 'M'; i++)
		next_of_sequence();
	return true;
}

int screen_key(void)
{
	wint_t c;
	int kind = get_wch(&c);

	if (kind == ERR)
		return -1;
	if (kind == KEY_CODE_YES)
		return (int)c | SCREEN_KEY;
	return c == ESCAPE && took_sequence() ? SCREEN_NO_KEY : (int)c;
}

bool screen_mouse(struct screen_mouse *mouse)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	mouse->y = event.y;
	mouse->x = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		mouse->button = MOUSE_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		mouse->button = MOUSE_WHEEL_DOWN;
	else if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		mouse->button = MOUSE_CLICK;
	else
		return false;
	return true;
}
