/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns.c - how the columns share the width. The columns themselves are in columns_process.c
 * and columns_call.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "columns.h"
#include "sctop/syscalls.h"

#define FLEXIBLE_PLENTY 44 /* columns: then others grow */
#define CHANGES_SHOWN	2  /* .drop of those that a mark is for */

/* Where changes stand that were not asked for: behind the rate, or before what is flexible. */
static int place_of_changes(const struct column_set *set)
{
	int place = set->cnt;

	for (int i = set->cnt; i-- > 0;) {
		if (set->columns[i]->flexible)
			place = i;
		if (set->columns[i]->sort == SORT_RATE)
			return i + 1;
	}
	return place;
}

static bool has_changes(const struct column_set *set)
{
	for (int i = 0; i < set->cnt; i++)
		if (set->columns[i]->change)
			return true;
	return false;
}

static bool is_word(const char *word, const char *list, size_t len)
{
	return strlen(word) == len && strncasecmp(word, list, len) == 0;
}

static bool is_called(const struct column *column, const char *name, size_t len)
{
	return is_word(column->id, name, len) ||
	       is_word(column->title + strspn(column->title, " "), name, len) ||
	       (column->plain && is_word(column->plain, name, len)) ||
	       (column->also && is_word(column->also, name, len));
}

static bool is_sorted_by(const struct column *column, const char *name, size_t len)
{
	const struct sort_key_name *key = sort_keys;

	while (key->name && key->key != column->sort)
		key++;
	return key->name && is_word(key->name, name, len);
}

/* What columns are called counts more than what they are sorted by, which may be another's name. */
const struct column *column_named(const struct column *columns, const char *name, size_t len)
{
	const struct column *column;

	for (column = columns; column && column->id; column++)
		if (is_called(column, name, len))
			return column;
	for (column = columns; column && column->id; column++)
		if (is_sorted_by(column, name, len))
			return column;
	return NULL;
}

bool sort_key_named(const struct column *columns, const char *name, enum sort_key *key)
{
	const struct column *column = column_named(columns, name, strlen(name));

	for (const struct sort_key_name *row = sort_keys; row->name; row++)
		if (strcasecmp(row->name, name) == 0) {
			*key = row->key;
			return true;
		}
	if (!column || column->sort == SORT_KEY_CNT)
		return false;
	*key = column->sort;
	return true;
}

static void add_changes(struct column_set *set, const struct column *all)
{
	int place = place_of_changes(set);
	for (; all->id && set->cnt < COLUMNS_MAX; all++) {
		if (!all->change || all->optional)
			continue;
		memmove(set->columns + place + 1, set->columns + place,
			(set->cnt - place) * sizeof(set->columns[0]));
		set->columns[place++] = all;
		set->cnt++;
	}
}

/* Whether these are the columns that are shown without a choice, as far as they were named. */
static bool is_usual(const struct column_set *set, const struct column *all)
{
	bool changes = has_changes(set);
	int i = 0;

	for (; all->id; all++) {
		if (all->optional || (all->change && !changes))
			continue;
		if (i == set->cnt || set->columns[i++] != all)
			return false;
	}
	return i == set->cnt;
}

int columns_choose(struct column_set *set, const struct column *all, const char *list,
		   const char **bad)
{
	const char *whole = list;

	memset(set, 0, sizeof(*set));
	if (!list) {
		for (; all->id && set->cnt < COLUMNS_MAX; all++)
			if (!all->optional)
				set->columns[set->cnt++] = all;
		return 0;
	}
	while (*list) {
		size_t len = strcspn(list, ",");
		const struct column *column = column_named(all, list, len);

		if (is_word(COLUMNS_NO_CHANGES, list, len)) {
			set->no_changes = true;
		} else if (column && set->cnt < COLUMNS_MAX) {
			set->columns[set->cnt++] = column;
		} else {
			*bad = list;
			return -EINVAL;
		}
		list += len + (list[len] == ',');
	}
	set->own = !is_usual(set, all);
	if (!has_changes(set) && !set->no_changes) {
		set->came = true;
		add_changes(set, all);
	}
	*bad = whole; /* if it has only said what is not to be there */
	return set->cnt ? 0 : -EINVAL;
}

void columns_print(const struct column_set *set, char *list, size_t size)
{
	size_t len = 0;

	list[0] = '\0';
	for (int i = 0; i < set->cnt && len < size; i++)
		len += (size_t)snprintf(list + len, size - len, "%s%s", i ? "," : "",
					set->columns[i]->id);
	if (set->no_changes && !has_changes(set) && len < size)
		snprintf(list + len, size - len, "%s%s", len ? "," : "", COLUMNS_NO_CHANGES);
}

static int find_flexible(const struct column_set *set)
{
	int found = -1;

	for (int i = 0; i < set->cnt; i++)
		if (set->columns[i]->flexible)
			found = i;
	return found;
}

/* What the flexible column is to have beside this one. */
static int flexible_beside(const struct column_set *set, const struct column *flexible,
			   const struct column *column)
{
	int width = flexible->enough ? flexible->enough : flexible->width;

	if (set->own)
		width = flexible->width;
	else if (column->of_calls && set->calls_shown)
		width = FLEXIBLE_PLENTY;
	else if (column->after)
		width = column->after;
	return width + set->flexible_more;
}

/* The lowest gets its place first, whatever has none gets it anyway. */
static int rank_of(const struct column_set *set, int i, enum sort_key sort)
{
	const struct column *column = set->columns[i];

	if ((column->sort == sort && sort != SORT_KEY_CNT) || (column->flexible && set->own))
		return 0;
	if (!set->own)
		return column->of_calls && set->calls_shown ? COLUMNS_MAX : column->drop;
	/* Of what nobody named the best stands by its place, too: a mark is to show something. */
	return set->came && column->change && column->drop > CHANGES_SHOWN
		       ? COLUMNS_MAX + column->drop
		       : i + 1;
}

/* The next column to get a place, of those that are not in `done`; -1: that was all. */
static int find_next(const struct column_set *set, enum sort_key sort, const bool *done)
{
	int found = -1;

	for (int i = 0; i < set->cnt; i++)
		if (!done[i] && columns_choice(set, i) &&
		    (found < 0 || rank_of(set, i, sort) < rank_of(set, found, sort)))
			found = i;
	return found;
}

/* What cuts its texts gets more, as long as the flexible column has plenty. */
static void share_room(struct column_set *set, int flexible)
{
	int spare = set->widths[flexible] - FLEXIBLE_PLENTY;

	for (int i = 0; i < set->cnt && spare > 0; i++) {
		int more = set->columns[i]->more < spare ? set->columns[i]->more : spare;

		if (!set->widths[i])
			continue;
		set->widths[i] += more;
		set->widths[flexible] -= more;
		spare -= more;
	}
}

void columns_fit(struct column_set *set, int width, enum sort_key sort)
{
	int flexible = find_flexible(set), room = width + 1; /* each has a blank before it */
	bool done[COLUMNS_MAX] = { false }, stays;

	memset(set->widths, 0, sizeof(set->widths));
	stays = flexible >= 0 && !rank_of(set, flexible, sort);
	if (stays)
		done[flexible] = true;
	for (int i; (i = find_next(set, sort, done)) >= 0; done[i] = true) {
		const struct column *column = set->columns[i];
		int left = room - column->width - 1, keep = 0;

		if (stays)
			keep = 1 + flexible_beside(set, set->columns[flexible], column);
		if (rank_of(set, i, sort) && left < keep)
			continue;
		set->widths[i] = column->width;
		room = left;
	}
	if (stays)
		set->widths[flexible] = room > 2 ? room - 1 : 1;
	else if (flexible >= 0 && set->widths[flexible])
		set->widths[flexible] += room;
	else
		return;
	share_room(set, flexible);
}

int columns_wanted(const struct column_set *set)
{
	int width = -1;

	for (int i = 0; i < set->cnt && set->own; i++) {
		const struct column *column = set->columns[i];

		if (columns_choice(set, i))
			width += 1 + (column->enough ? column->enough : column->width);
	}
	return width > 0 ? width + set->flexible_more : 0;
}

int columns_missing(const struct column_set *set)
{
	int cnt = 0;

	for (int i = 0; i < set->cnt && set->own; i++)
		cnt += columns_choice(set, i) && !set->widths[i] &&
		       !(set->came && set->columns[i]->change);
	return cnt;
}

void columns_mark(struct column_set *set, bool marked, enum sort_key *sort, enum sort_key otherwise)
{
	set->marked = marked;
	for (int i = 0; i < set->cnt; i++)
		if (!marked && set->columns[i]->change && set->columns[i]->sort == *sort)
			*sort = otherwise;
}

unsigned int columns_needs(const struct column_set *set, bool all)
{
	unsigned int needs = 0;

	for (int i = 0; i < set->cnt; i++)
		if (all || set->widths[i])
			needs |= set->columns[i]->needs;
	return needs;
}

bool columns_have(const struct column_set *set, const char *id, bool all)
{
	for (int i = 0; i < set->cnt; i++)
		if ((all ? columns_choice(set, i) : set->widths[i]) &&
		    strcmp(set->columns[i]->id, id) == 0)
			return true;
	return false;
}

enum sort_key columns_next_sort(const struct column_set *set, enum sort_key sort, int step)
{
	int at = step > 0 ? -1 : set->cnt;

	for (int i = 0; i < set->cnt; i++)
		if (set->columns[i]->sort == sort)
			at = i;
	for (at += step; at >= 0 && at < set->cnt; at += step)
		if (set->widths[at] && set->columns[at]->sort != SORT_KEY_CNT)
			return set->columns[at]->sort;
	return sort;
}

bool sort_descends(enum sort_key sort)
{
	static const bool ascends[SORT_KEY_CNT] = {
		[SORT_PID] = true,   [SORT_PPID] = true,     [SORT_USER] = true,
		[SORT_TTY] = true,   [SORT_TOP_CALL] = true, [SORT_NAME] = true,
		[SORT_CALL] = true,  [SORT_ERRNO] = true,    [SORT_LAST] = true,
		[SORT_TEXT] = true,  [SORT_TID] = true,	     [SORT_FD] = true,
		[SORT_STATE] = true, [SORT_CGROUP] = true,
	};

	return sort < SORT_KEY_CNT && !ascends[sort];
}

void call_title(struct call_id id, char *buf, size_t size)
{
	char name[24];
	const char *text =
		id.nr == SCTOP_NR_BAD ? "(no such call)" : syscall_name(id.abi, id.nr, name);

	if (id.abi == SCTOP_ABI_64)
		snprintf(buf, size, "%s", text);
	else
		snprintf(buf, size, "%s/%s", text, syscall_abi_name(id.abi));
}
