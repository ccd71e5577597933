/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * prompt.h - one line of input: editing, history, and where an error is. Pure, no terminal.
 */
#ifndef SCTOP_TUI_PROMPT_H
#define SCTOP_TUI_PROMPT_H

#include <stddef.h>

#define PROMPT_MAX     1024
#define PROMPT_HISTORY 32

/* Earlier lines, newest last; zero it to begin with. */
struct prompt_history {
	char *lines[PROMPT_HISTORY];
	int cnt;
};

struct prompt {
	char label[96];			/* shown before the line; safe to print */
	char hint[160];			/* shown below it while there is no error */
	char text[PROMPT_MAX];		/* valid UTF-8 without control characters */
	size_t len, cursor;		/* bytes */
	struct prompt_history *history; /* NULL: none */
	int history_at;			/* == cnt: the line being written */
	char draft[PROMPT_MAX];		/* that line while history is shown */
	size_t error_offset, error_length;
	char error[200]; /* "" while there is none */
};

enum prompt_result { PROMPT_IGNORED, PROMPT_CHANGED, PROMPT_ACCEPTED, PROMPT_CANCELLED };

/* With this text in it. The history must outlive it; NULL: there is none. */
void prompt_open(struct prompt *prompt, const char *label, const char *text,
		 struct prompt_history *history);
/* Takes a key as screen_key() has it. The error goes away when the text changes. */
enum prompt_result prompt_key(struct prompt *prompt, int key);
/* Puts a text in the place of some bytes, and the cursor behind it, if there is room. */
void prompt_replace(struct prompt *prompt, size_t from, size_t to, const char *text);
void prompt_fail(struct prompt *prompt, size_t offset, size_t length, const char *reason);

/* Remembers an accepted line; no line twice in a row, no empty one. */
void prompt_history_add(struct prompt_history *history, const char *line);
void prompt_history_free(struct prompt_history *history);

#endif
