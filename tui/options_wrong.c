/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_wrong.c - what is said of a command line that is wrong: one line, with what was meant,
 * if that can be guessed.
 */
#include <string.h>

#include "options_impl.h"
#include "sctop/text.h"

#define WORD_MAX 64

static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], i, j, diagonal, above, least;
	size_t la = strnlen(a, WORD_MAX), lb = strnlen(b, WORD_MAX);

	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			least = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < least)
				least = above + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
			diagonal = above;
		}
	}
	return row[lb];
}

const char *options_nearest(const char *word, const char *const *words, size_t cnt)
{
	size_t i, d,
		best = strnlen(word, WORD_MAX) / 3 + 2; /* a third of the letters may be wrong */
	const char *nearest = NULL;

	for (i = 0; i < cnt; i++) {
		d = distance(word, words[i]);
		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}

int options_wrong(const struct command_text *command, const char *before, const char *word,
		  const char *after)
{
	char shown[256];

	text_escape(shown, sizeof(shown), word, strlen(word), 0);
	fprintf(stderr, "sctop: %s%s%s (see `sctop %s --help`)\n", before, shown, after,
		command->name);
	return EXIT_USAGE;
}

int options_unknown(const struct command_text *command, const char *given)
{
	const char *names[OPTION_ROWS_MAX * 2], *nearest, *equals = strchr(given, '=');
	char word[WORD_MAX + 1], after[128] = "";
	const struct option_row *row;
	size_t cnt = 0, match_cnt = 0;
	int i;

	snprintf(word, sizeof(word), "%.*s", equals ? (int)(equals - given) : WORD_MAX, given);
	for (row = option_rows; row->names[0]; row++) {
		for (i = 0; i < OPTION_NAMES_MAX && row->names[i] && row->commands & command->id;
		     i++) {
			names[cnt++] = row->names[i];
			match_cnt += !strncmp(row->names[i], word, strlen(word));
		}
	}
	if (match_cnt > 1)
		return options_wrong(command, "--", word,
				     " could be several options; write it in full");
	for (row = option_rows; row->names[0]; row++) {
		for (i = 0; i < OPTION_NAMES_MAX && row->names[i]; i++) {
			if (!strcmp(row->names[i], word) && !(row->commands & command->id))
				return options_wrong(command, "--", word,
						     " is no option of this command");
			if (!strcmp(row->names[i], word))
				return options_wrong(command, "--", word, " takes no value");
		}
	}
	nearest = options_nearest(word, names, cnt);
	if (nearest)
		snprintf(after, sizeof(after), "; did you mean --%s?", nearest);
	return options_wrong(command, "unknown option --", word, after);
}
