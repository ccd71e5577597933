/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * completion.c - finds the word, collects what begins like it, and what all of that has in common.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "completion.h"

#define CANDIDATES_MAX 4096

/* Where the cursor is: in a term's key, or in one of its values. */
struct place {
	size_t from;  /* begin of the key or value */
	char key[24]; /* "" in a key */
};

struct candidates {
	const char *prefix;
	size_t len;
	char **values;
	size_t cnt, room;
};

/* Blanks and commas in quotes are part of a value. */
static void find_place(const char *text, size_t cursor, struct place *place)
{
	size_t word = 0, equals = 0;
	char quote = 0;

	*place = (struct place){ 0 };
	for (size_t i = 0; i < cursor; i++) {
		if (quote) {
			if (text[i] == '\\' && quote == '"')
				i++;
			else if (text[i] == quote)
				quote = 0;
		} else if (text[i] == '"' || text[i] == '\'') {
			quote = text[i];
		} else if (text[i] == ' ') {
			place->from = word = i + 1;
			equals = 0;
		} else if (text[i] == '=' && !equals) {
			equals = i;
			place->from = i + 1;
		} else if (text[i] == ',' && equals) {
			place->from = i + 1;
		}
	}
	if (!equals)
		return;
	snprintf(place->key, sizeof(place->key), "%.*s",
		 (int)(equals - word - (equals > word && text[equals - 1] == '!')), text + word);
	if (place->from < cursor && text[place->from] == '!')
		place->from++;
}

/* One in quotes is also found without. */
static bool begins(const struct candidates *candidates, const char *value)
{
	return !strncmp(value, candidates->prefix, candidates->len) ||
	       (value[0] == '"' && !strncmp(value + 1, candidates->prefix, candidates->len));
}

static void take(void *to, const char *value)
{
	struct candidates *candidates = to;
	char **more;

	if (!begins(candidates, value) || candidates->cnt == CANDIDATES_MAX)
		return;
	if (candidates->cnt == candidates->room) {
		more = realloc(candidates->values, (2 * candidates->room + 64) * sizeof(*more));
		if (!more)
			return;
		candidates->values = more;
		candidates->room = 2 * candidates->room + 64;
	}
	candidates->values[candidates->cnt] = strdup(value);
	candidates->cnt += candidates->values[candidates->cnt] != NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void drop_twins(struct candidates *candidates)
{
	size_t kept = 0;

	for (size_t i = 0; i < candidates->cnt; i++) {
		if (kept && !strcmp(candidates->values[kept - 1], candidates->values[i]))
			free(candidates->values[i]);
		else
			candidates->values[kept++] = candidates->values[i];
	}
	candidates->cnt = kept;
}

/* Whole characters only. */
static void find_common(const struct candidates *candidates, struct completion *completion)
{
	const char *first = candidates->values[0];
	size_t len = strlen(first);

	for (size_t i = 1; i < candidates->cnt; i++) {
		size_t same = 0;

		while (same < len && first[same] == candidates->values[i][same])
			same++;
		len = same;
	}
	if (len >= sizeof(completion->common))
		len = sizeof(completion->common) - 1;
	while (len && ((unsigned char)first[len] & 0xc0) == 0x80)
		len--;
	memcpy(completion->common, first, len);
	completion->common[len] = '\0';
}

static void make_list(const struct candidates *candidates, struct completion *completion)
{
	size_t size = sizeof(completion->list), len = 0;

	for (size_t i = 0; i < candidates->cnt; i++) {
		size_t more = strlen(candidates->values[i]) + 1;

		if (len + more + sizeof(" ... (4096)") > size) {
			snprintf(completion->list + len, size - len, " ... (%zu)", candidates->cnt);
			return;
		}
		len += (size_t)snprintf(completion->list + len, size - len, "%s%s", i ? " " : "",
					candidates->values[i]);
	}
}

void completion_find(const char *text, size_t cursor, completion_values *values, void *arg,
		     struct completion *completion)
{
	struct candidates candidates = { 0 };
	struct place place;
	size_t i;

	find_place(text, cursor, &place);
	*completion = (struct completion){ .from = cursor, .to = cursor };
	candidates.prefix = text + place.from;
	candidates.len = cursor - place.from;
	values(arg, place.key, take, &candidates);
	if (candidates.cnt) {
		qsort(candidates.values, candidates.cnt, sizeof(*candidates.values), compare);
		drop_twins(&candidates);
		find_common(&candidates, completion);
		make_list(&candidates, completion);
		completion->cnt = candidates.cnt;
	}
	/* What was typed without quotes may agree with more than its quoted form does. */
	if (strlen(completion->common) >= candidates.len)
		completion->from = place.from;
	else
		completion->common[0] = '\0';
	for (i = 0; i < candidates.cnt; i++)
		free(candidates.values[i]);
	free(candidates.values);
}
