/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui.h - the state of the screen, shared by its views and actions, and nothing outside them.
 *
 * One struct, handed around; whoever draws only reads it (and moves windows into range).
 */
#ifndef SCTOP_TUI_UI_H
#define SCTOP_TUI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sctop/model.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "chooser.h"
#include "columns.h"
#include "grid.h"
#include "keys.h"
#include "layout.h"
#include "list.h"
#include "prompt.h"
#include "row_match.h"
#include "row_verdicts.h"
#include "rows.h"
#include "setup.h"
#include "stream_line.h"
#include "task_set.h"
#include "theme.h"

struct backlog;
struct command_cache;
struct event_ring;
struct failed_args;
struct filter;
struct meter;
struct options;
struct place;
struct playback;
struct recorder;
struct tracer;
struct trigger;
struct ui;

#define FILTER_TEXT 400 /* bytes of a filter that are shown of it, where it is another one */
#define UI_UNDO_MAX 32
#define UI_KEPT_MAX 256

/* One view: a pane's content. All functions but draw may be NULL. */
struct view_ops {
	const char *name;
	unsigned int context; /* enum key_context */
	void (*draw)(struct ui *ui, const struct rect *rect, bool focused);
	void (*move)(struct ui *ui, long rows);
	void (*home)(struct ui *ui, bool end);
	void (*enter)(struct ui *ui);
	/* Goes to the next row that is meant. SEARCH_PAUSED: to where it got within a moment. */
	enum search_result (*search)(struct ui *ui, const struct row_match *match, int step);
	/* A click below the pane's title; y counts from there. */
	void (*click)(struct ui *ui, int y, int x);
	/* Writes what the view shows, one row a line. 0 or negative errno. */
	int (*export)(struct ui *ui, FILE *out);
	/* Of what stands where the process table would: the process of the selected row ({0,0,0}:
	 * none), and the call that o and x act on instead (false: they act on the process). */
	struct task_id (*process)(const struct ui *ui);
	bool (*call)(const struct ui *ui, struct call_id *call);
};

/* What the first pane shows. All but the processes are grids. */
enum first_view { FIRST_PROCESSES, FIRST_INFLIGHT, FIRST_ERRORS, FIRST_TERMINALS, FIRST_CNT };

/* Where drilling has led: levels in the order in which they were entered. */
enum drill_kind { DRILL_PROCESS, DRILL_CALL };

struct drill {
	int depth;
	enum drill_kind kind[2];
	struct task_id process;
	char process_name[200]; /* escaped */
	struct call_id call;
};

/* Rows of the process table as of the last query; indices skip what is not shown. */
struct process_view {
	struct list list;	 /* row 0 is the sum of all */
	struct task_id selected; /* {0,0,0}: the sum */
	enum process_kind selected_kind;
	enum sort_key sort;
	bool invert, tree, threads, kernel_threads;
	struct row_match match;
	struct row_verdicts verdicts; /* of the row filter, whose text is … */
	char judged_match[ROW_MATCH_MAX];
	uint64_t judged_kind; /* … and of rows of that kind */
	struct column_set columns;
	const struct process_row **rows; /* into the model; refreshed by every draw */
	long cnt, room;
	struct task_id drawn; /* selected in the last frame: its row came into view then */
	struct task_set tags, folds;
};

struct call_view {
	struct list list;
	struct call_id selected;
	bool has_selected;
	bool moved;   /* by the user: until then the first row is the selected one */
	bool awaited; /* as in struct grid */
	enum sort_key sort;
	bool invert;
	struct row_match match;
	struct column_set columns;
	const struct call_row *rows;
	long cnt;
};

struct stream_view {
	bool follow;
	uint64_t cursor, top_number; /* first numbers of the lines selected, and shown first */
	uint64_t scanned;	     /* entries before this number were judged */
	struct stream_index *index;  /* those that pass */
	int left;		     /* columns scrolled to the right */
	int left_last;		     /* … the most that shows anything */
	struct row_match match;
	long height;
	struct drill judged_by; /* what the index was made by, and … */
	char judged_match[ROW_MATCH_MAX];
	enum decode_fds judged_fds;
	int who_width; /* columns of the process, as wide as any was */
	enum stream_time time;
	bool durations;	     /* the column is shown */
	bool unfolded;	     /* no runs are made */
	enum decode_fds fds; /* whether they are shown with what they stand for */
};

/* One event in full, a copy: it stays while the stream goes on. */
struct event_view {
	bool on;	      /* stands where the stream would */
	struct record record; /* EVENT or LOST; points to the two below */
	struct sctop_event event;
	void *data;
	struct stream_run run;
	struct record_lost before; /* lost right before it; count 0: nothing */
	long top, last;		   /* first line shown; the last it can be */
};

/* What the errors view goes back to, when one looks at the events of a row. */
struct errors_view {
	bool left; /* one does */
	struct drill drill;
	char match[ROW_MATCH_MAX]; /* of the stream */
	uint64_t failures, known;  /* of what is shown: all; those with an errno */
};

enum ui_mode { MODE_NORMAL, MODE_PROMPT, MODE_CHOOSER, MODE_HELP, MODE_CONFIRM, MODE_SETUP };

struct ui {
	const struct options *options;
	struct source *source;
	struct tracer *tracer;	   /* NULL: a recording, or it is still being loaded */
	struct recorder *recorder; /* NULL: nothing is recorded */
	struct record_stats stats; /* since the source began, whatever was reset */
	struct playback *playback; /* … and then this plays it */
	struct {
		int speed;	    /* steps from x1 */
		uint64_t pace_ns;   /* of an interval; 0: as it was recorded */
		bool underway;	    /* to another place */
		unsigned int steps; /* forth, still to be made */
		bool events_wait;
		struct prompt_history history;
	} replay;
	struct model *model;
	struct model *mark; /* as it was at the baseline; NULL: none */
	uint64_t mark_ns;   /* when, in the source's time */
	struct event_ring *ring;
	struct command_cache *commands;
	struct {
		unsigned int needs; /* what was asked for last, enum column_need */
		uint64_t asked_ns;
		long next; /* who is to be asked first, where all are too many */
	} facts;
	struct backlog *backlog;
	struct {
		bool waits;		   /* counts have begun anew while the screen is held */
		struct record_stats stats; /* … as they were then */
		uint64_t since_ns;	   /* … in the source's time */
		char filter[FILTER_TEXT]; /* … and the filter until then; empty: it is the same */
	} anew;
	struct filter *filter;
	struct filter *undo[UI_UNDO_MAX];
	int undo_cnt;

	struct layout layout;
	enum pane focus, table;
	bool zoom;
	struct drill drill;
	struct process_view processes;
	struct call_view calls;
	struct stream_view stream;
	struct event_view event;
	struct {
		struct trigger *armed; /* NULL: it is off */
		bool failed;	       /* out of memory: takes nothing more, is to be stopped */
		struct filter *on;
		uint64_t before_ns, after_ns;
		struct prompt_history history;
	} trigger;
	struct meter *meter;
	bool meter_on; /* stands where the detail would */
	enum first_view first;
	struct grid grids[FIRST_CNT]; /* that of the processes is not used */
	struct errors_view errors;
	uint64_t inflight_ns, terminals_ns; /* when it was looked; 0: not yet */
	struct proc_population population;
	uint64_t population_ns; /* likewise */
	bool population_kernel; /* … and what it holds */
	bool missed_said;
	struct failed_args *failed_args;
	long detail_top, detail_last, help_top,
		help_last;   /* first line shown; the last it can be */
	bool detail_of_call; /* the calls had the focus last, not the processes */

	enum ui_mode mode;
	struct prompt prompt;
	void (*prompt_done)(struct ui *ui, const char *text); /* may call prompt_fail() */
	void (*prompt_complete)(struct ui *ui);		      /* Tab; NULL: nothing */
	/* What stands there as of now; a NULL text: it was left, without Enter. NULL: nothing. */
	void (*prompt_typed)(struct ui *ui, const char *text);
	struct {			   /* while a search or a row filter is typed */
		struct place *from;	   /* NULL: none is */
		char match[ROW_MATCH_MAX]; /* the row filter before */
		bool found;
	} typing;
	char copied[4096]; /* the command line that Y showed last */
	struct prompt_history filter_history, search_history, export_history;
	struct setup setup;
	const struct theme *theme; /* as it is saved; the screen may have none of its colours */
	struct {		   /* takes effect at the next start */
		bool no_mouse, ascii;
		uint32_t string_limit;
		uint64_t max_rate;
	} later;
	struct chooser chooser;
	void (*chooser_done)(struct ui *ui, const char *value);
	char question[200];
	void (*confirmed)(struct ui *ui);
	int signal_number;
	struct task_id signal_target; /* who was selected when k was pressed */
	struct row_match find;
	struct search_round round;

	struct { /* typed while the tracer was loaded, to be answered then */
		int keys[UI_KEPT_MAX];
		int cnt;
	} kept;

	char status[1024];
	enum role status_role;
	unsigned int text_flags;
	uint64_t interval_ns;
	bool interval_changed, paused, ended, quit, latency;
	bool bytes;	       /* what calls read and write is known */
	bool dirty;	       /* a frame is wanted */
	bool dirty_again;      /* … and one more after that */
	uint64_t start_ns;     /* when the source's time began for us */
	double own_cpu;	       /* share of one CPU over the last interval */
	bool in_pid_namespace; /* not the first: what is outside is seen, but never traced */
};

/*
 * NULL with errno set. Either tracer or playback is NULL; both are while the tracer is loaded: then
 * the source has nothing, and ui_take_tracer() follows. The filter is cloned.
 */
struct ui *ui_new(const struct options *options, struct source *source, struct tracer *tracer,
		  struct playback *playback);
void ui_free(struct ui *ui);

/* What was loaded, and the source of it. Takes the filter of the options anew. 0 or -ENOMEM. */
int ui_take_tracer(struct ui *ui, struct tracer *tracer);
static inline bool ui_is_loading(const struct ui *ui)
{
	return !ui->tracer && !ui->playback;
}

/* An interval has ended: takes what the source has. 0 or a negative errno. */
int ui_tick(struct ui *ui);
/* Reads the counters into the model, while the screen is held into the backlog; and into the
 * recording. 0 or a negative errno. */
int ui_read_counters(struct ui *ui);
/* Takes at most `max` events. Returns how many, or a negative errno. */
int ui_drain(struct ui *ui, unsigned int max);

/* A key as screen_key() has it: for the prompt or whatever else is open, or the focused view. */
void ui_key(struct ui *ui, int key);
/* Answers the keys that had to wait for the tracer. */
void ui_play_kept_keys(struct ui *ui);
void ui_draw(struct ui *ui);

/* ---- for views and actions ---- */

/* The view in a pane, and the one that has the keys. */
const struct view_ops *ui_view(const struct ui *ui, enum pane pane);
static inline const struct view_ops *ui_focused(const struct ui *ui)
{
	return ui_view(ui, ui->focus);
}

/* Gives a pane the keys. */
void ui_focus(struct ui *ui, enum pane pane);
/* Shows a view in the first pane, and goes there. */
void ui_show(struct ui *ui, enum first_view first);
/* The grid in the first pane; NULL while the processes are there. */
struct grid *ui_grid(struct ui *ui);
bool ui_visible(const struct ui *ui, enum pane pane);

/* The status line says this until something else does. */
void ui_say(struct ui *ui, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Opens the prompt with this text; done() gets the line when it is accepted. */
void ui_ask(struct ui *ui, const char *label, const char *text, struct prompt_history *history,
	    void (*done)(struct ui *ui, const char *text));
/* Asks a question; only y is yes. */
void ui_confirm(struct ui *ui, void (*yes)(struct ui *ui), const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A filter as text, escaped; "everything". */
void ui_filter_text(const struct ui *ui, const struct filter *filter, char *buf, size_t size);
/* Makes a changed filter (owned from now on) the one in force. False if the kernel refused. */
bool ui_set_filter(struct ui *ui, struct filter *filter, bool undoable);

/* Whether somebody looks at events, or records them; and makes the kernel side emit them only then.
 */
bool ui_streams(const struct ui *ui);
void ui_update_stream(struct ui *ui);

/* ui_settings.c: the settings in force, and the other way round. */
void ui_settings(const struct ui *ui, struct options *options);
void ui_take_settings(struct ui *ui, const struct options *options);

/* Fetch the rows of these views anew: those of the last frame may be gone, or another's. What a row
 * filter does not get to in a moment it goes on with next time; `all`: it waits for none. */
void processes_query_all(struct ui *ui);
void calls_query(struct ui *ui);

/* The row filter of the view in a pane, and what it may say. */
struct row_match *ui_match(struct ui *ui, enum pane pane);
struct row_syntax ui_row_syntax(struct ui *ui, enum pane pane);
/* Filters these rows by what is known to be right; without memory, by nothing. */
void ui_filter_rows(struct ui *ui, enum pane pane, const char *text);

/* The process that is selected, wherever; NULL for all of them, or if it is gone. */
const struct process_row *ui_selected_process(struct ui *ui);
/* The process of the selected row of the first pane, whatever is there; {0,0,0}: none. */
struct task_id ui_row_process(const struct ui *ui);
/* Whose calls the calls view shows. */
struct task_id ui_calls_of(const struct ui *ui);
/* What a key acts on: the row under the cursor, where it is a process; else as above. */
struct task_id ui_under_cursor(const struct ui *ui);
/* "bash(1234)", escaped. */
void ui_process_name(const struct ui *ui, const struct process_row *row, char *buf, size_t size);

bool ui_tagged(const struct ui *ui, struct task_id id);
/* Whether the processes are those that make one call, with only these counts. */
bool ui_narrowed_to_call(const struct ui *ui);
/* Whether the selected row of the view that has the keys is still awaited, counts having begun
 * anew: nobody sees what a key would act on, which the status line says then. */
bool ui_awaits_row(struct ui *ui);
/* Why a view has no rows, as a line; `match` is its row filter. */
void ui_why_empty(const struct ui *ui, const struct row_match *match, char *buf, size_t size);

extern const struct view_ops view_processes, view_calls, view_stream, view_detail, view_inflight,
	view_errors, view_terminals, view_event, view_meter;
extern const struct grid_kind inflight_grid, errors_grid, terminals_grid;

/* bars.c */
void bars_draw(struct ui *ui);
/* view_processes.c: selects the row of a process, or of its thread. False: it shows none, and
 * nothing has changed. */
bool processes_select(struct ui *ui, struct task_id id);
/* view_errors.c: who failed in what, in the selected row; false: it is no process's. */
bool errors_selected(const struct ui *ui, struct task_id *id, struct call_id *call);
/* view_errors.c: back from the events of a row. False: one was not there. */
bool errors_return(struct ui *ui);
/* view_terminals.c: the selected one, as the filter language has it; NULL: none */
const char *terminals_selected(const struct ui *ui);
/* view_help.c */
void help_draw(struct ui *ui);
void help_key(struct ui *ui, int key);
/* view_stream.c: every event that the stream view shows, oldest first. 0 or what fn returned. */
int stream_each(struct ui *ui, record_fn *fn, void *arg);
/* On: the newest line is shown. Off: nothing moves, and nothing that is there is dropped. */
void stream_follow(struct ui *ui, bool on);
/* Forgets all events; from then on it follows. */
void stream_clear(struct ui *ui);
/* The event under the cursor; false while there is none. */
bool stream_selected(struct ui *ui, struct record *record);
/* The record of the line `rows` below the selected one, which is selected then. False: none. */
bool stream_step(struct ui *ui, long rows, struct record *record, struct stream_run *run);
/* Scrolls the lines by as many steps; 0: back to their start. */
void stream_sideways(struct ui *ui, int steps);
/* Unfolds (> 0) or folds (< 0) the selected line of repeated calls; 0: all, the other way. */
void stream_fold(struct ui *ui, int how);
/* view_event.c: shows the selected line in full */
void event_open(struct ui *ui);
void event_close(struct ui *ui);
void event_step(struct ui *ui, long lines);
/* Makes `to` (zeroed, or a copy before) a copy of an opened event; its `data` is to be freed.
 * False: no memory, and it is what it was. */
bool event_copy(struct event_view *to, const struct event_view *from);
/* view_meter.c */
struct meter *meter_new(void); /* NULL: ENOMEM */
void meter_free(struct meter *meter);
/* Opens it, or goes back to what had the focus before. */
void meter_toggle(struct ui *ui);
/* An interval has ended. */
void meter_tick(struct ui *ui);
/* actions.c */
void action_run(struct ui *ui, const struct key_binding *binding, int key);
/* table.c: title row of a pane; returns the rectangle below it */
struct rect pane_title(const struct rect *rect, bool focused, int number, const char *name,
		       const char *more);
/* … and the rule between a pane and its left neighbour; `below`: that one begins higher up */
void pane_rule(const struct rect *rect, bool below);

#endif
