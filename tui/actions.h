/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions.h - what keys do; a function each, joined with its enum action in actions.c.
 */
#ifndef SCTOP_TUI_ACTIONS_H
#define SCTOP_TUI_ACTIONS_H

#include <stdbool.h>

struct ui;

/* actions_move.c: rows, panes, views */
void action_up(struct ui *ui, int key);
void action_down(struct ui *ui, int key);
void action_page_up(struct ui *ui, int key);
void action_page_down(struct ui *ui, int key);
void action_home(struct ui *ui, int key);
void action_end(struct ui *ui, int key);
void action_next_pane(struct ui *ui, int key);
void action_previous_pane(struct ui *ui, int key);
void action_pane(struct ui *ui, int key);
void action_zoom(struct ui *ui, int key);
void action_enter(struct ui *ui, int key);
void action_back(struct ui *ui, int key);
void action_clear(struct ui *ui, int key);
void action_in_flight(struct ui *ui, int key);
void action_errors(struct ui *ui, int key);
void action_terminals(struct ui *ui, int key);
void action_meter(struct ui *ui, int key);

/* actions_search.c */
void action_search(struct ui *ui, int key);
void action_search_next(struct ui *ui, int key);
void action_search_previous(struct ui *ui, int key);
void action_row_filter(struct ui *ui, int key);

/* actions_stream.c: how it is shown */
void action_left(struct ui *ui, int key);
void action_right(struct ui *ui, int key);
void action_line_start(struct ui *ui, int key);
void action_autoscroll(struct ui *ui, int key);
void action_run_unfold(struct ui *ui, int key);
void action_run_fold(struct ui *ui, int key);
void action_run_fold_all(struct ui *ui, int key);
void action_durations(struct ui *ui, int key);
void action_times(struct ui *ui, int key);
void action_fd_names(struct ui *ui, int key);
void action_next_event(struct ui *ui, int key);
void action_previous_event(struct ui *ui, int key);

/* actions_filter.c: what is traced */
void action_filter(struct ui *ui, int key);
void action_undo(struct ui *ui, int key);
void action_only(struct ui *ui, int key);
void action_exclude(struct ui *ui, int key);
/* Only, or without, a terminal; as the filter language has its name. */
void filter_terminal(struct ui *ui, const char *name, bool negate);
void action_own_terminal(struct ui *ui, int key);
void action_users(struct ui *ui, int key);
void action_follow(struct ui *ui, int key);

/* complete_filter.c: Tab in a prompt for a filter */
void complete_filter(struct ui *ui);

/* actions_process.c: tags, tree, signals */
void action_tag(struct ui *ui, int key);
void action_tag_children(struct ui *ui, int key);
void action_tree(struct ui *ui, int key);
void action_fold(struct ui *ui, int key);
void action_unfold(struct ui *ui, int key);
void action_fold_all(struct ui *ui, int key);
void action_signal(struct ui *ui, int key);

/* actions_sort.c */
void action_sort_next(struct ui *ui, int key);
void action_sort_previous(struct ui *ui, int key);
void action_invert(struct ui *ui, int key);
void action_sort_key(struct ui *ui, int key);

/* replay.c */
void action_step_back(struct ui *ui, int key);
void action_step_forth(struct ui *ui, int key);
void action_slower(struct ui *ui, int key);
void action_faster(struct ui *ui, int key);
void action_go_to(struct ui *ui, int key);

/* baseline.c */
void action_baseline(struct ui *ui, int key);

/* record.c */
void action_record(struct ui *ui, int key);

/* actions_trigger.c */
void action_trigger(struct ui *ui, int key);

/* actions_setup.c */
void action_setup(struct ui *ui, int key);
void action_colours(struct ui *ui, int key);
void action_save(struct ui *ui, int key);

/* export.c */
void action_export(struct ui *ui, int key);
void action_copy(struct ui *ui, int key);

#endif
