/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * term.h - a program in a pseudo-terminal, and what a terminal would show of it (libvterm).
 */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct term;

struct term_options {
	int width, height;  /* 0: 80x24 */
	const char *term;   /* TERM; NULL: xterm-256color */
	const char *env[4]; /* more variables, NAME=value */
	bool as_nobody;	    /* run without privilege */
	const char *errors; /* file for stderr; NULL: the terminal */
	bool in_latin;	    /* a locale that is not UTF-8 */
};

/* What can be asked of one cell. */
struct term_cell {
	char text[32]; /* UTF-8; " " if empty */
	bool bold, reverse, underline;
	bool coloured;	 /* the foreground is not the terminal's own */
	bool background; /* … the background */
	int colour;	 /* of 256; -1: the terminal's own */
};

/* Starts $SCTOP with these arguments, ended by NULL. Never NULL: a failure ends the test. */
struct term *term_start(const struct term_options *options, const char *const argv[]);
/* A terminal without a program, which shows these lines. */
struct term *term_picture(int width, int height, const char *lines);
/* Ends the program, if it still runs. NULL is allowed. */
void term_stop(struct term *term);

pid_t term_pid(const struct term *term);
void term_keys(struct term *term, const char *keys);
void term_resize(struct term *term, int width, int height);

/* Takes what the program prints, until it has been silent for that long: 10 seconds where a stream
 * scrolls. */
void term_settle(struct term *term, int silence_ms);
/* Takes what it prints within that time. */
void term_watch(struct term *term, int ms);

/* Waits until a text is (or is no more) somewhere on the screen, and for the rest of that frame.
 * False after 10 seconds. */
bool term_wait(struct term *term, const char *text);
bool term_wait_gone(struct term *term, const char *text);
/* Whether the program has ended; what it printed last may still be on its way. */
bool term_ended(const struct term *term);
/* Waits for the end. The status as wait(2) has it, or -1 after a minute. */
int term_wait_end(struct term *term);
/* Keys that end the program, its end without a failure, and that of the terminal. */
void term_quit(struct term *term, const char *keys);

bool term_has(struct term *term, const char *text);
/* Row of the first place where text is, or -1; its column in *x (may be NULL). */
int term_find(struct term *term, const char *text, int *x);
/* A row as text, blanks at its end cut; valid until the next call. */
const char *term_row(struct term *term, int y);
void term_cell(struct term *term, int y, int x, struct term_cell *cell);
/* The whole screen to stderr, for a failure's log. */
void term_dump(struct term *term);

/* State of the terminal as the program has left it. */
bool term_alternate(const struct term *term);
bool term_cursor_visible(const struct term *term);
bool term_mouse(const struct term *term);
bool term_echo(const struct term *term);
/* What it was given last for its clipboard (OSC 52), in base64; "" if nothing was. */
const char *term_clipboard(const struct term *term);
/* Bytes printed since the start. */
unsigned long term_bytes(const struct term *term);
/* How often a sequence is among them, from a byte on; of the first 4 MiB. */
int term_printed(const struct term *term, unsigned long from, const char *sequence);

/* Key sequences as xterm sends them. */
#define KEY_UP_SEQ    "\033OA"
#define KEY_DOWN_SEQ  "\033OB"
#define KEY_RIGHT_SEQ "\033OC"
#define KEY_LEFT_SEQ  "\033OD"
#define KEY_HOME_SEQ  "\033OH"
#define KEY_END_SEQ   "\033OF"
#define KEY_PGUP_SEQ  "\033[5~"
#define KEY_PGDN_SEQ  "\033[6~"
#define KEY_F1_SEQ    "\033OP"
#define KEY_F10_SEQ   "\033[21~"
#define KEY_BTAB_SEQ  "\033[Z"

/* First in a test of the live screen, whose `state` nobody uses: without what it needs it is a
 * skip, and says so. */
#define NEEDS_TRACING()                                                                       \
	do {                                                                                  \
		(void)state;                                                                  \
		if (geteuid() != 0 || access("/sys/kernel/btf/vmlinux", R_OK) != 0) {         \
			print_message(                                                        \
				"SKIP: the live screen needs root, and a kernel with BTF\n"); \
			skip();                                                               \
		}                                                                             \
	} while (0)

#endif
