/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * keys.c - the table of keys. Its order is that of the help screen; every F key has a letter,
 * since terminals and desktops keep F keys for themselves.
 */
#include <curses.h>
#include <stddef.h>

#include "keys.h"
#include "screen.h"

#define CTRL(c)	   ((c)&0x1f)
#define SPECIAL(k) (KEY_##k | SCREEN_KEY)
#define F(n)	   (KEY_F(n) | SCREEN_KEY)

/* clang-format off */
const struct key_binding key_bindings[] = {
	{ { '?', 'h', F(1) }, "F1 ? h", "Help", "this help", IN_ALL, ANYWHERE, ACTION_HELP },
	{ { 'q', F(10) }, "q F10", NULL, "quit", IN_ALL, ANYWHERE, ACTION_QUIT },
	{ { 0x1b }, "Esc", NULL, "close, or clear: search, row filter, tags, drill", IN_ALL, ANYWHERE,
	  ACTION_CLEAR },
	{ { SPECIAL(UP) }, "Up Down", NULL, "move", IN_ROWS, ANYWHERE, ACTION_UP },
	{ { SPECIAL(DOWN) }, "Down", NULL, NULL, IN_ROWS, ANYWHERE, ACTION_DOWN },
	{ { SPECIAL(PPAGE) }, "PgUp PgDn", NULL, "move by a page", IN_ALL, ANYWHERE, ACTION_PAGE_UP },
	{ { SPECIAL(NPAGE) }, "PgDn", NULL, NULL, IN_ALL, ANYWHERE, ACTION_PAGE_DOWN },
	{ { SPECIAL(HOME) }, "Home End", NULL, "first and last row; End: stream follows again",
	  IN_ALL, ANYWHERE, ACTION_HOME },
	{ { SPECIAL(END) }, "End", NULL, NULL, IN_ALL, ANYWHERE, ACTION_END },
	{ { SPECIAL(LEFT) }, "Left Right", NULL, "scroll long lines sideways", IN_ALL, ANYWHERE,
	  ACTION_LEFT },
	{ { SPECIAL(RIGHT) }, "Right", NULL, NULL, IN_ALL, ANYWHERE, ACTION_RIGHT },
	{ { '0' }, "0", NULL, "back to the start of long lines", IN_ALL, ANYWHERE, ACTION_LINE_START },
	{ { '\t' }, "Tab S-Tab", NULL, "next, previous pane", IN_ALL, ANYWHERE, ACTION_NEXT_PANE },
	{ { SPECIAL(BTAB) }, "S-Tab", NULL, NULL, IN_ALL, ANYWHERE, ACTION_PREVIOUS_PANE },
	{ { '1', '2', '3', '4' }, "1 2 3 4", NULL, "processes, calls, stream, detail", IN_ALL,
	  ANYWHERE, ACTION_PANE },
	{ { '\r', '\n', SPECIAL(ENTER) }, "Enter", "Into",
	  "a process: its calls; a call: its events, or who makes it",
	  IN_PROCESSES | IN_CALLS | IN_INFLIGHT, ANYWHERE, ACTION_ENTER },
	{ { '\r', '\n', SPECIAL(ENTER) }, "Enter", "Events", "an error: its events", IN_ERRORS,
	  ANYWHERE, ACTION_ENTER },
	{ { '\r', '\n', SPECIAL(ENTER) }, "Enter", "Watch",
	  "a terminal: only that, in the kernel; in a replay: its processes", IN_TERMINALS,
	  ANYWHERE, ACTION_ENTER },
	{ { '\r', '\n', SPECIAL(ENTER) }, "Enter", "Open", "a line of the stream: the event in full",
	  IN_STREAM, ANYWHERE, ACTION_ENTER },
	{ { '\r', '\n', SPECIAL(ENTER) }, "Enter", "Process", "an opened event: to its process",
	  IN_EVENT, ANYWHERE, ACTION_ENTER },
	{ { SPECIAL(BACKSPACE), 0x7f, CTRL('H') }, "Backspace", NULL, "out again", IN_ALL, ANYWHERE,
	  ACTION_BACK },
	{ { 'z' }, "z", NULL, "zoom the pane", IN_ALL, ANYWHERE, ACTION_ZOOM },
	{ { ':', F(7) }, ": F7", "Filter", "edit the kernel filter", IN_ALL, LIVE, ACTION_FILTER },
	{ { 'U' }, "U", NULL, "undo the last change of the kernel filter", IN_ALL, LIVE,
	  ACTION_UNDO },
	{ { 'o' }, "o", "Only", "only the selected (or tagged), in the kernel", IN_ALL, LIVE,
	  ACTION_ONLY },
	{ { 'x' }, "x", "Exclude", "exclude the selected (or tagged), in the kernel", IN_ALL, LIVE,
	  ACTION_EXCLUDE },
	{ { 'T' }, "T", "Terminals", "terminals: who is on them, how busy; Enter watches one",
	  IN_ALL, ANYWHERE, ACTION_TERMINALS },
	{ { '!' }, "!", "Errors", "errors: call, errno and process; the last path or address",
	  IN_ALL, ANYWHERE, ACTION_ERRORS },
	{ { '.' }, ".", NULL, "only the terminal of the selected process",
	  IN_PROCESSES | IN_INFLIGHT | IN_ERRORS | IN_STREAM, LIVE, ACTION_OWN_TERMINAL },
	{ { 'u' }, "u", NULL, "only a user, from a list", IN_ALL, LIVE, ACTION_USERS },
	{ { 'f' }, "f", "Follow", "follow children: on, off", IN_ALL, LIVE, ACTION_FOLLOW },
	{ { '/', F(3) }, "/ F3", "Search", "search: a text, ~expression, COLUMN=text, COLUMN~expression", IN_ALL, ANYWHERE, ACTION_SEARCH },
	{ { 'n' }, "n N", NULL, "next, previous match", IN_ROWS, ANYWHERE, ACTION_SEARCH_NEXT },
	{ { 'N' }, "N", NULL, NULL, IN_ROWS, ANYWHERE, ACTION_SEARCH_PREVIOUS },
	{ { '\\', F(4) }, "\\ F4", NULL, "only rows like that (see /); ! before it: only the others", IN_ALL, ANYWHERE,
	  ACTION_ROW_FILTER },
	{ { '>', F(6) }, "< > F6", "Sort", "sort by the next, previous column", IN_TABLES, ANYWHERE,
	  ACTION_SORT_NEXT },
	{ { '<' }, "<", NULL, NULL, IN_TABLES, ANYWHERE, ACTION_SORT_PREVIOUS },
	{ { 'I' }, "I", NULL, "invert the order", IN_TABLES, ANYWHERE, ACTION_INVERT },
	{ { 'C' }, "C", NULL, "sort by calls per second", IN_TABLES, ANYWHERE, ACTION_SORT_CALLS },
	{ { 'D' }, "D", NULL, "sort by time in calls", IN_TABLES, ANYWHERE, ACTION_SORT_DURATION },
	{ { 'E' }, "E", NULL, "sort by errors per second", IN_TABLES, ANYWHERE, ACTION_SORT_ERRORS },
	{ { 'L' }, "L", NULL, "sort by latency (p99)", IN_TABLES, ANYWHERE, ACTION_SORT_LATENCY },
	{ { 'P' }, "P", NULL, "sort by PID", IN_PROCESSES | IN_GRIDS, ANYWHERE, ACTION_SORT_PID },
	{ { 't', F(5) }, "t F5", "Tree", "tree of processes", IN_PROCESSES, ANYWHERE, ACTION_TREE },
	{ { '+', '=' }, "+ - *", NULL, "unfold, fold, fold all in the tree", IN_PROCESSES, ANYWHERE,
	  ACTION_UNFOLD },
	{ { '-' }, "-", NULL, NULL, IN_PROCESSES, ANYWHERE, ACTION_FOLD },
	{ { '*' }, "*", NULL, NULL, IN_PROCESSES, ANYWHERE, ACTION_FOLD_ALL },
	{ { ' ' }, "Space", NULL, "tag a process; o, x and k act on tags", IN_PROCESSES, ANYWHERE,
	  ACTION_TAG },
	{ { 'c' }, "c", NULL, "tag with all children", IN_PROCESSES, ANYWHERE, ACTION_TAG_CHILDREN },
	{ { 'H' }, "H", NULL, "a row for each thread", IN_PROCESSES, ANYWHERE, ACTION_THREADS },
	{ { 'K' }, "K", NULL, "kernel threads, which make no calls: shown, hidden", IN_PROCESSES, ANYWHERE,
	  ACTION_KERNEL_THREADS },
	{ { 'p' }, "p", "Pause", "hold the screen; counting goes on", IN_ALL, ANYWHERE,
	  ACTION_PAUSE },
	{ { '[' }, "[ ]", "Back", "replay: an interval back, forth", IN_ALL, REPLAY, ACTION_STEP_BACK },
	{ { ']' }, "]", "Forth", NULL, IN_ALL, REPLAY, ACTION_STEP_FORTH },
	{ { '{' }, "{ }", "Slower", "replay: slower, faster", IN_ALL, REPLAY, ACTION_SLOWER },
	{ { '}' }, "}", "Faster", NULL, IN_ALL, REPLAY, ACTION_FASTER },
	{ { 'g' }, "g", "Go to", "replay: go to a time", IN_ALL, REPLAY, ACTION_GO_TO },
	{ { 'a', F(8) }, "a F8", NULL, "stream follows the newest line: on, off", IN_ALL, ANYWHERE,
	  ACTION_AUTOSCROLL },
	{ { '+', '=' }, "+ - *", NULL, "unfold, fold a line of repeated calls; all lines", IN_STREAM,
	  ANYWHERE, ACTION_RUN_UNFOLD },
	{ { '-' }, "-", NULL, NULL, IN_STREAM, ANYWHERE, ACTION_RUN_FOLD },
	{ { '*' }, "*", NULL, NULL, IN_STREAM, ANYWHERE, ACTION_RUN_FOLD_ALL },
	{ { 'd' }, "d", "Durations", "durations in the stream: shown, hidden", IN_STREAM, ANYWHERE,
	  ACTION_DURATIONS },
	{ { 'w' }, "w", "Times", "times in the stream: of day, since start, since above, none",
	  IN_STREAM, ANYWHERE, ACTION_TIMES },
	{ { 'y' }, "y", NULL, "descriptors in the stream: numbers, with their names", IN_STREAM, ANYWHERE,
	  ACTION_FD_NAMES },
	{ { 'n', SPECIAL(DOWN) }, "n N Up Down", "Next", "in an opened event: the next, the previous one",
	  IN_EVENT, ANYWHERE, ACTION_NEXT_EVENT },
	{ { 'N', SPECIAL(UP) }, "N", "Previous", NULL, IN_EVENT, ANYWHERE, ACTION_PREVIOUS_EVENT },
	{ { 'b' }, "b", NULL, "in flight: who is inside a call now; before: since before sctop", IN_ALL, LIVE,
	  ACTION_IN_FLIGHT },
	{ { 'm' }, "m", NULL, "baseline: mark the present, show changes since; again: end it", IN_ALL,
	  ANYWHERE, ACTION_BASELINE },
	{ { 'l' }, "l", NULL, "latency on, off (off: the clock is not read)", IN_ALL, LIVE,
	  ACTION_LATENCY },
	{ { 'M' }, "M", NULL, "what sctop itself costs: CPU, memory, time in the kernel, room", IN_ALL,
	  ANYWHERE, ACTION_METER },
	{ { 'e' }, "e", "Export", "export this view to a file", IN_ALL, ANYWHERE, ACTION_EXPORT },
	{ { 'Y' }, "Y", NULL, "show and copy the command line that shows the same", IN_ALL, ANYWHERE,
	  ACTION_COPY },
	{ { 'R' }, "R", "Record", "record to a file: on, off", IN_ALL, LIVE, ACTION_RECORD },
	{ { 'A' }, "A", NULL, "record what is around a call that a filter lets pass: on, off", IN_ALL, LIVE,
	  ACTION_TRIGGER },
	{ { 'k', F(9) }, "k F9", NULL, "send a signal to the selected (or tagged)",
	  IN_PROCESSES | IN_INFLIGHT | IN_ERRORS, LIVE, ACTION_SIGNAL },
	{ { 's', F(2) }, "s F2", "Setup", "setup: columns, their order, display, colours", IN_ALL,
	  ANYWHERE, ACTION_SETUP },
	{ { 'S' }, "S", NULL, "setup, at the colours", IN_ALL, ANYWHERE, ACTION_COLOURS },
	{ { 'W' }, "W", NULL, "save the setup for the next start", IN_ALL, ANYWHERE, ACTION_SAVE },
	{ { 'i' }, "i", NULL, "refresh interval", IN_ALL, ANYWHERE, ACTION_INTERVAL },
	{ { 'r' }, "r", NULL, "reset the counters", IN_ALL, ANYWHERE, ACTION_RESET },
	{ { CTRL('L') }, "^L", NULL, "redraw", IN_ALL, ANYWHERE, ACTION_REDRAW },
	{ .action = ACTION_NONE },
};
/* clang-format on */

bool key_changes_outside(enum action action)
{
	static const bool changes[ACTION_CNT] = {
		[ACTION_EXPORT] = true,	 [ACTION_SAVE] = true,	 [ACTION_RECORD] = true,
		[ACTION_TRIGGER] = true, [ACTION_SIGNAL] = true,
	};

	return changes[action];
}

const struct key_binding *key_find(int key, unsigned int context)
{
	const struct key_binding *row;

	for (row = key_bindings; row->action != ACTION_NONE; row++) {
		if (!(row->contexts & context))
			continue;
		for (int i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++)
			if (row->keys[i] == key)
				return row;
	}
	return NULL;
}
