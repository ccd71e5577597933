/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_set.h - how the values of single options are stored: the `set` of their rows.
 */
#ifndef TUI_OPTIONS_SET_H
#define TUI_OPTIONS_SET_H

#include "options_table.h"

/* As struct option_row has it; `value` is NULL for a flag. */
typedef enum option_result option_set_fn(struct options *options, const char *value, char *why,
					 size_t why_size);

option_set_fn option_set_pid, option_set_comm, option_set_tty, option_set_user, option_set_syscall,
	option_set_filter, option_set_trigger, option_set_failed, option_set_slower,
	option_set_follow, option_set_no_follow, option_set_format, option_set_decode_fds,
	option_set_events, option_set_sort, option_set_columns, option_set_theme;

#endif
