/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns.h - the columns of the tables, a row each; what fits; and one cell as text.
 *
 * Pure: it knows roles, but no terminal.
 */
#ifndef SCTOP_TUI_COLUMNS_H
#define SCTOP_TUI_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "sctop/model.h"
#include "sctop/process_facts.h"
#include "theme.h"

#define COLUMNS_MAX	 48
#define COLUMNS_LIST_MAX 512 /* bytes of a list of all their names, and more */

/* In a list: no columns of changes, not even with a mark; they come by themselves otherwise. */
#define COLUMNS_NO_CHANGES	"no-baseline"
#define COLUMNS_NO_CHANGES_HELP "none of those against a baseline (m)"

struct cell {
	char text[1024];
	enum role role;
};

/* What is not known anyway: asked for where a column that is shown shows it. */
enum column_need {
	COLUMN_NEEDS_STAT = FACT_STAT, /* what /proc knows */
	COLUMN_NEEDS_CGROUP = FACT_CGROUP,
	COLUMN_NEEDS_BYTES = 1 << 2, /* which the kernel side sums up only then */
};

/* What a cell depends on besides its row. */
struct cell_context {
	unsigned int text_flags;   /* enum text_flag */
	bool latency;		   /* times are known */
	bool bytes;		   /* what calls read and wrote is known */
	const char *command;	   /* processes: escaped command line; NULL: the comm will do */
	const char *indent;	   /* processes: the branches of the tree before the command */
	const char *ended;	   /* processes: the mark of one that has ended */
	bool sum;		   /* the row is everybody together */
	bool tids;		   /* processes: threads' ids have a column of their own */
	bool fds;		   /* in flight: descriptors have a column of their own */
	const struct model *model; /* of the row; NULL: trends are not known */
	/* Processes: what added to a start gives CLOCK_REALTIME, and what that is now; 0: unknown
	 */
	int64_t start_offset_ns;
	int64_t now_ns;
};

struct column {
	const char *id; /* for --columns */
	const char *title;
	const char *plain; /* the same in ASCII, where the title is not; NULL: it is */
	const char *also;  /* one more name; NULL: none */
	const char *help;
	int width;  /* with the mark of the sorted column; of the flexible one: the least */
	int enough; /* of the flexible one: what others leave it before they are shown; 0: width */
	int after;  /* … this one leaves it so much; 0: enough */
	int more;   /* columns beyond its width that it takes where the flexible one has plenty */
	bool right;
	bool flexible;	    /* takes the room that is left */
	bool optional;	    /* shown only if asked for */
	bool names;	    /* says who or what, not how much: texts are looked for in it */
	bool of_calls;	    /* the calls say it of the selected process, while they are shown */
	bool change;	    /* against the mark: shown only while there is one */
	int drop;	    /* the highest goes first when it gets narrow; 0 stays. Where the user
			     * has chosen and ordered the columns, his last goes first instead. */
	enum sort_key sort; /* SORT_KEY_CNT: not sortable */
	unsigned int needs; /* enum column_need */
	void (*render)(const struct cell_context *context, const void *row, struct cell *cell);
};

extern const struct column process_columns[]; /* of struct process_row; ended by a NULL id */
extern const struct column call_columns[];    /* of struct call_row */
extern const struct column event_columns[];   /* of struct record, RECORD_EVENT: not drawn */

/* A choice of columns, with the widths that they have got. */
struct column_set {
	const struct column *columns[COLUMNS_MAX];
	int widths[COLUMNS_MAX]; /* 0: dropped */
	int cnt;
	bool marked;	   /* there is a mark */
	bool no_changes;   /* COLUMNS_NO_CHANGES */
	bool own;	   /* the user's choice or order, not ours */
	bool came;	   /* in it, the columns of changes came by themselves */
	bool calls_shown;  /* .of_calls goes first then */
	int flexible_more; /* what the flexible column wants beyond that: others go first */
};

/* The column that is called so, in any case: by its id, by its title as it is shown or in ASCII, by
 * its other name, or by what it is sorted by. `columns` may be NULL. NULL: none. */
const struct column *column_named(const struct column *columns, const char *name, size_t len);

/* The sort key that is called so, or that of the column that is. False: there is none. */
bool sort_key_named(const struct column *columns, const char *name, enum sort_key *key);

/* The columns named in `list` (commas; NULL: all that are not optional), and those of changes that
 * are not optional if it names neither such nor COLUMNS_NO_CHANGES. 0 or -EINVAL, with the word
 * that is none, or names none, in *bad. */
int columns_choose(struct column_set *set, const struct column *all, const char *list,
		   const char **bad);

/* The list that columns_choose() makes the same set from. */
void columns_print(const struct column_set *set, char *list, size_t size);

/* Gives widths so that everything with one blank between fits in `width`. The column sorted by
 * is always shown. What is left goes to the flexible column, and to those that want more. */
void columns_fit(struct column_set *set, int width, enum sort_key sort);

/* Of the user's own choice: the width that would be enough for all of it, and how many of those
 * that he named have got none. Otherwise 0. */
int columns_wanted(const struct column_set *set);
int columns_missing(const struct column_set *set);

/* Whether a column is a choice now: those of changes only with a mark. */
static inline bool columns_choice(const struct column_set *set, int i)
{
	return set->marked || !set->columns[i]->change;
}

/* There is a mark from now on, or none any more. A table sorted by a change is then sorted by
 * `otherwise`. */
void columns_mark(struct column_set *set, bool marked, enum sort_key *sort,
		  enum sort_key otherwise);

/* What the columns need; only those that have got a width, or all that were chosen. */
unsigned int columns_needs(const struct column_set *set, bool all);

/* Whether a column was chosen and, unless `all`, is shown. */
bool columns_have(const struct column_set *set, const char *id, bool all);

/* The next (or previous) sortable column that is shown. */
enum sort_key columns_next_sort(const struct column_set *set, enum sort_key sort, int step);

/* Whether the natural order of a key is descending. */
bool sort_descends(enum sort_key sort);

/* "bash(1234)" and the like are made by the views; this is the name of a call with its ABI. */
void call_title(struct call_id id, char *buf, size_t size);

#endif
