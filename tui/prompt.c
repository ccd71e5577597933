/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * prompt.c - the line editor: the keys that readline users expect, over UTF-8.
 */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "prompt.h"
#include "screen.h"

#define CTRL(c) ((c)&0x1f)

static size_t previous(const struct prompt *prompt, size_t at)
{
	while (at > 0 && ((unsigned char)prompt->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t next(const struct prompt *prompt, size_t at)
{
	if (at < prompt->len)
		at++;
	while (at < prompt->len && ((unsigned char)prompt->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void set_text(struct prompt *prompt, const char *text)
{
	snprintf(prompt->text, sizeof(prompt->text), "%s", text);
	prompt->len = prompt->cursor = strlen(prompt->text);
}

static void delete_range(struct prompt *prompt, size_t from, size_t to)
{
	memmove(prompt->text + from, prompt->text + to, prompt->len - to + 1);
	prompt->len -= to - from;
	prompt->cursor = from;
}

static size_t encode(int c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static enum prompt_result insert(struct prompt *prompt, int key)
{
	char bytes[4];
	size_t len;

	if (key & SCREEN_KEY || key < 0x20 || key == 0x7f || key > 0x10ffff || !iswprint(key))
		return PROMPT_IGNORED;
	len = encode(key, bytes);
	if (prompt->len + len >= sizeof(prompt->text))
		return PROMPT_IGNORED;
	memmove(prompt->text + prompt->cursor + len, prompt->text + prompt->cursor,
		prompt->len - prompt->cursor + 1);
	memcpy(prompt->text + prompt->cursor, bytes, len);
	prompt->len += len;
	prompt->cursor += len;
	return PROMPT_CHANGED;
}

static enum prompt_result do_left(struct prompt *prompt)
{
	prompt->cursor = previous(prompt, prompt->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result do_right(struct prompt *prompt)
{
	prompt->cursor = next(prompt, prompt->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result do_home(struct prompt *prompt)
{
	prompt->cursor = 0;
	return PROMPT_CHANGED;
}

static enum prompt_result do_end(struct prompt *prompt)
{
	prompt->cursor = prompt->len;
	return PROMPT_CHANGED;
}

static enum prompt_result do_backspace(struct prompt *prompt)
{
	delete_range(prompt, previous(prompt, prompt->cursor), prompt->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result do_delete(struct prompt *prompt)
{
	delete_range(prompt, prompt->cursor, next(prompt, prompt->cursor));
	return PROMPT_CHANGED;
}

static enum prompt_result do_kill_start(struct prompt *prompt)
{
	delete_range(prompt, 0, prompt->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result do_kill_end(struct prompt *prompt)
{
	delete_range(prompt, prompt->cursor, prompt->len);
	return PROMPT_CHANGED;
}

static enum prompt_result do_kill_word(struct prompt *prompt)
{
	size_t from = prompt->cursor;

	while (from > 0 && prompt->text[from - 1] == ' ')
		from--;
	while (from > 0 && prompt->text[from - 1] != ' ')
		from--;
	delete_range(prompt, from, prompt->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result go_history(struct prompt *prompt, int step)
{
	int at = prompt->history_at + step;

	if (!prompt->history || at < 0 || at > prompt->history->cnt)
		return PROMPT_IGNORED;
	if (prompt->history_at == prompt->history->cnt)
		memcpy(prompt->draft, prompt->text, sizeof(prompt->draft));
	prompt->history_at = at;
	set_text(prompt, at == prompt->history->cnt ? prompt->draft : prompt->history->lines[at]);
	return PROMPT_CHANGED;
}

static enum prompt_result do_older(struct prompt *prompt)
{
	return go_history(prompt, -1);
}

static enum prompt_result do_newer(struct prompt *prompt)
{
	return go_history(prompt, 1);
}

static enum prompt_result do_accept(struct prompt *prompt)
{
	(void)prompt;
	return PROMPT_ACCEPTED;
}

static enum prompt_result do_cancel(struct prompt *prompt)
{
	(void)prompt;
	return PROMPT_CANCELLED;
}

static const struct {
	int keys[3];
	enum prompt_result (*action)(struct prompt *prompt);
} edits[] = {
	{ { KEY_LEFT | SCREEN_KEY, CTRL('B') }, do_left },
	{ { KEY_RIGHT | SCREEN_KEY, CTRL('F') }, do_right },
	{ { KEY_HOME | SCREEN_KEY, CTRL('A') }, do_home },
	{ { KEY_END | SCREEN_KEY, CTRL('E') }, do_end },
	{ { KEY_BACKSPACE | SCREEN_KEY, 0x7f, CTRL('H') }, do_backspace },
	{ { KEY_DC | SCREEN_KEY, CTRL('D') }, do_delete },
	{ { CTRL('U') }, do_kill_start },
	{ { CTRL('K') }, do_kill_end },
	{ { CTRL('W') }, do_kill_word },
	{ { KEY_UP | SCREEN_KEY, CTRL('P') }, do_older },
	{ { KEY_DOWN | SCREEN_KEY, CTRL('N') }, do_newer },
	{ { KEY_ENTER | SCREEN_KEY, '\r', '\n' }, do_accept },
	{ { 0x1b, CTRL('G'), CTRL('C') }, do_cancel },
};

void prompt_open(struct prompt *prompt, const char *label, const char *text,
		 struct prompt_history *history)
{
	memset(prompt, 0, sizeof(*prompt));
	snprintf(prompt->label, sizeof(prompt->label), "%s", label);
	set_text(prompt, text);
	prompt->history = history;
	prompt->history_at = history ? history->cnt : 0;
}

enum prompt_result prompt_key(struct prompt *prompt, int key)
{
	enum prompt_result result = PROMPT_IGNORED;
	size_t cnt = sizeof(edits) / sizeof(edits[0]), i, k;
	bool found = false;

	for (i = 0; i < cnt && !found; i++)
		for (k = 0; k < 3 && edits[i].keys[k] && !found; k++)
			if (edits[i].keys[k] == key) {
				result = edits[i].action(prompt);
				found = true;
			}
	if (!found)
		result = insert(prompt, key);
	if (result == PROMPT_CHANGED)
		prompt->error[0] = '\0';
	return result;
}

void prompt_replace(struct prompt *prompt, size_t from, size_t to, const char *text)
{
	size_t len = strlen(text);

	if (prompt->len - (to - from) + len >= sizeof(prompt->text))
		return;
	memmove(prompt->text + from + len, prompt->text + to, prompt->len - to + 1);
	memcpy(prompt->text + from, text, len);
	prompt->len = prompt->len - (to - from) + len;
	prompt->cursor = from + len;
	prompt->error[0] = '\0';
}

void prompt_fail(struct prompt *prompt, size_t offset, size_t length, const char *reason)
{
	prompt->error_offset = offset < prompt->len ? offset : prompt->len;
	prompt->error_length = length;
	if (prompt->error_length > prompt->len - prompt->error_offset)
		prompt->error_length = prompt->len - prompt->error_offset;
	snprintf(prompt->error, sizeof(prompt->error), "%s", reason);
}

void prompt_history_add(struct prompt_history *history, const char *line)
{
	char *copy;

	if (!line[0] || (history->cnt && strcmp(history->lines[history->cnt - 1], line) == 0))
		return;
	copy = strdup(line);
	if (!copy)
		return; /* a line not remembered is no reason to fail */
	if (history->cnt == PROMPT_HISTORY) {
		free(history->lines[0]);
		memmove(history->lines, history->lines + 1,
			(PROMPT_HISTORY - 1) * sizeof(history->lines[0]));
		history->cnt--;
	}
	history->lines[history->cnt++] = copy;
}

void prompt_history_free(struct prompt_history *history)
{
	while (history->cnt)
		free(history->lines[--history->cnt]);
}
