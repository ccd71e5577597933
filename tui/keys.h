/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * keys.h - the one table of keys: lookup, key bar and help screen are made from it.
 *
 * Pure: it says which action a key means where, not what the action does (actions.h).
 */
#ifndef SCTOP_TUI_KEYS_H
#define SCTOP_TUI_KEYS_H

#include <stdbool.h>

enum action {
	ACTION_NONE,
	ACTION_HELP,
	ACTION_QUIT,
	ACTION_CLEAR,
	ACTION_REDRAW,
	ACTION_UP,
	ACTION_DOWN,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_HOME,
	ACTION_END,
	ACTION_LEFT,
	ACTION_RIGHT,
	ACTION_LINE_START,
	ACTION_NEXT_PANE,
	ACTION_PREVIOUS_PANE,
	ACTION_PANE,
	ACTION_ENTER,
	ACTION_BACK,
	ACTION_ZOOM,
	ACTION_SEARCH,
	ACTION_SEARCH_NEXT,
	ACTION_SEARCH_PREVIOUS,
	ACTION_ROW_FILTER,
	ACTION_FILTER,
	ACTION_UNDO,
	ACTION_ONLY,
	ACTION_EXCLUDE,
	ACTION_TERMINALS,
	ACTION_ERRORS,
	ACTION_OWN_TERMINAL,
	ACTION_USERS,
	ACTION_FOLLOW,
	ACTION_TAG,
	ACTION_TAG_CHILDREN,
	ACTION_TREE,
	ACTION_UNFOLD,
	ACTION_FOLD,
	ACTION_FOLD_ALL,
	ACTION_SORT_PREVIOUS,
	ACTION_SORT_NEXT,
	ACTION_INVERT,
	ACTION_SORT_CALLS,
	ACTION_SORT_DURATION,
	ACTION_SORT_ERRORS,
	ACTION_SORT_LATENCY,
	ACTION_SORT_PID,
	ACTION_PAUSE,
	ACTION_AUTOSCROLL,
	ACTION_RUN_UNFOLD,
	ACTION_RUN_FOLD,
	ACTION_RUN_FOLD_ALL,
	ACTION_DURATIONS,
	ACTION_TIMES,
	ACTION_FD_NAMES,
	ACTION_NEXT_EVENT,
	ACTION_PREVIOUS_EVENT,
	ACTION_THREADS,
	ACTION_KERNEL_THREADS,
	ACTION_IN_FLIGHT,
	ACTION_METER,
	ACTION_LATENCY,
	ACTION_COPY,
	ACTION_EXPORT,
	ACTION_SIGNAL,
	ACTION_INTERVAL,
	ACTION_RESET,
	ACTION_BASELINE,
	ACTION_RECORD,
	ACTION_TRIGGER,
	ACTION_SETUP,
	ACTION_COLOURS,
	ACTION_SAVE,
	ACTION_STEP_BACK,
	ACTION_STEP_FORTH,
	ACTION_SLOWER,
	ACTION_FASTER,
	ACTION_GO_TO,
	ACTION_CNT,
};

/* Where a key is valid: a bit per pane, and one each for what may stand in its place. */
enum key_context {
	IN_PROCESSES = 1 << 0,
	IN_CALLS = 1 << 1,
	IN_STREAM = 1 << 2,
	IN_DETAIL = 1 << 3,
	IN_INFLIGHT = 1 << 4,
	IN_EVENT = 1 << 5, /* opened in the stream */
	IN_ERRORS = 1 << 6,
	IN_TERMINALS = 1 << 7,
	IN_GRIDS = IN_INFLIGHT | IN_ERRORS | IN_TERMINALS,
	IN_TABLES = IN_PROCESSES | IN_CALLS | IN_GRIDS,
	IN_ALL = 255,
	IN_ROWS = IN_ALL & ~IN_EVENT, /* where there are rows to choose from, or text */
};

/* Over which source: what needs the kernel is not in a replay. */
enum key_source { ANYWHERE, LIVE, REPLAY };

#define KEYS_PER_BINDING 4

struct key_binding {
	int keys[KEYS_PER_BINDING]; /* as screen_key() has them; 0 ends */
	const char *shown;	    /* the keys as text */
	const char *label;	    /* for the key bar; NULL: not there */
	const char *help;	    /* NULL: a twin of the row before */
	unsigned int contexts;
	enum key_source source;
	enum action action;
};

extern const struct key_binding key_bindings[]; /* ended by ACTION_NONE */

/* Whether it sends a signal or writes a file: what --readonly refuses. */
bool key_changes_outside(enum action action);

/* What a key means in a context; NULL if nothing. */
const struct key_binding *key_find(int key, unsigned int context);

#endif
