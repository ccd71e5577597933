/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_help.c - the help screen, made from the tables of keys and columns.
 */
#include <curses.h>
#include <stdio.h>
#include <string.h>

#include "call_class.h"
#include "column_tables.h"
#include "fit.h"
#include "screen.h"
#include "sctop/text.h"
#include "ui.h"

#define KEYS_WIDTH 13

/* Takes as many words of *text as fit, one at least. */
static void take_words(const char **text, int width, char line[static 512])
{
	size_t len = 0, more;

	line[0] = '\0';
	while ((*text)[len]) {
		more = len + strspn(*text + len, " ");
		more += strcspn(*text + more, " ");
		snprintf(line, 512, "%.*s", (int)more, *text);
		if (len && text_width(line) > width)
			break;
		len = more;
	}
	snprintf(line, 512, "%.*s", (int)len, *text);
	*text += len;
	*text += strspn(*text, " ");
}

/* What is too long for its line goes on in the next. */
static void put(struct ui *ui, long *line, const char *left, const char *right, enum role role)
{
	int width, height;
	char part[512];

	screen_size(&width, &height);
	do {
		long y = (*line)++ - ui->help_top + 1;

		take_words(&right, width - 3 - KEYS_WIDTH, part);
		if (y < 1 || y >= height - 1)
			continue;
		screen_put((int)y, 2, right[0] || part[0] ? KEYS_WIDTH : width - 3, role, left);
		screen_put((int)y, 2 + KEYS_WIDTH, width - 3 - KEYS_WIDTH, ROLE_TEXT, part);
		left = "";
	} while (*right);
}

/* The figures of the first row, by their labels. */
static void put_header(struct ui *ui, long *line)
{
	static const char *const rows[][2] = {
		{ "passes", "calls that the filter lets through, of all calls on this machine" },
		{ "lost", "not in the stream, as it was full; the tables have them" },
		{ "capped", "not in the stream, as over --max-rate; the tables have them" },
		{ "own", "what sctop itself takes of a CPU" },
		{ "in calls", "threads inside a call on average, waiting ones included" },
		{ "", "sctop and the terminal that shows it are not traced" },
	};

	put(ui, line, "", "", ROLE_TEXT);
	put(ui, line, "FIRST ROW", "", ROLE_TITLE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put(ui, line, rows[i][0], rows[i][1], ROLE_KEY);
}

static void put_columns(struct ui *ui, long *line, const struct column_table *table)
{
	put(ui, line, "", "", ROLE_TEXT);
	put(ui, line, table->title, "", ROLE_TITLE);
	for (const struct column *column = table->columns; column->id; column++)
		put(ui, line, column->title, column->help, ROLE_KEY);
}

/* What letters and colours of the stream mean. */
static void put_stream(struct ui *ui, long *line)
{
	char letter[2] = "";

	put(ui, line, "", "", ROLE_TEXT);
	put(ui, line, "STREAM", "", ROLE_TITLE);
	put(ui, line, "!", "the call failed", ROLE_ERROR);
	for (const struct call_class *row = call_classes; row->classes; row++) {
		letter[0] = row->letter;
		put(ui, line, letter, row->help, row->role);
	}
	put(ui, line, screen_glyph(GLYPH_TIMES),
	    "so often in a row, by one thread; the time is their sum", ROLE_VALUE);
}

void help_draw(struct ui *ui)
{
	const struct key_binding *row;
	int width, height;
	long line = 0;
	char keys[100] = "Esc q ?: back  ";

	screen_size(&width, &height);
	screen_printf(0, 0, width, ROLE_FOCUS, "%-*s", width, " sctop: keys and columns");
	put(ui, &line, "KEYS", "", ROLE_TITLE);
	for (row = key_bindings; row->action != ACTION_NONE; row++)
		if (row->help)
			put(ui, &line, row->shown, row->help, ROLE_KEY);
	put(ui, &line, "", "", ROLE_TEXT);
	put(ui, &line, "FILTER", "tty=pts/3 syscall=%file,!close comm=bash* uid=1000 pid=1234+",
	    ROLE_TITLE);
	put(ui, &line, "", "failed slower=1ms follow; all must hold; a,b: either; != negates",
	    ROLE_TEXT);
	put_header(ui, &line);
	put_stream(ui, &line);
	for (const struct column_table *table = column_tables; table->title; table++)
		put_columns(ui, &line, table);
	ui->help_last = line > height - 2 ? line - (height - 2) : 0;
	if (ui->help_top < ui->help_last)
		snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%ld more lines below  ",
			 ui->help_last - ui->help_top);
	if (ui->help_last)
		strcat(keys, "Up Down PgUp PgDn: move");
	screen_printf(height - 1, 0, width, ROLE_LABEL, "%-*s", width, "");
	fit_put_parts(height - 1, 1, width - 1, ROLE_LABEL, keys);
}

static void help_move(struct ui *ui, int key, long page)
{
	const struct {
		int key;
		long rows;
	} moves[] = {
		{ KEY_UP | SCREEN_KEY, -1 },
		{ KEY_DOWN | SCREEN_KEY, 1 },
		{ KEY_PPAGE | SCREEN_KEY, -page },
		{ KEY_NPAGE | SCREEN_KEY, page },
		{ ' ', page },
		{ KEY_HOME | SCREEN_KEY, -1000 },
		{ KEY_END | SCREEN_KEY, 1000 },
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].key != key)
			continue;
		ui->help_top += moves[i].rows;
		if (ui->help_top > ui->help_last)
			ui->help_top = ui->help_last;
		if (ui->help_top < 0)
			ui->help_top = 0;
		return;
	}
	if (key != (KEY_MOUSE | SCREEN_KEY))
		ui->mode = MODE_NORMAL;
}

void help_key(struct ui *ui, int key)
{
	int width, height;

	screen_size(&width, &height);
	help_move(ui, key, height > 5 ? height - 4 : 1);
}
