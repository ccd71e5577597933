/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * terminal_row.h - a row of the terminals view: what its columns and its view share.
 */
#ifndef SCTOP_TUI_TERMINAL_ROW_H
#define SCTOP_TUI_TERMINAL_ROW_H

#include "columns.h"

#define TERMINAL_USERS 4
/* Instead of a device: calls of nobody in particular, so that rows add up to all calls. */
#define TERMINAL_OTHER	    UINT32_MAX
#define TERMINAL_EXITED_SUM (UINT32_MAX - 1)

struct terminal_row {
	uint32_t tty;  /* device; 0: processes without one */
	char name[64]; /* as the filter language has it; safe to print */
	uint32_t uids[TERMINAL_USERS];
	int uid_cnt; /* more of them than there is room for: TERMINAL_USERS + 1 */
	uint32_t process_cnt;
	uint64_t calls, errors;
	double calls_per_sec, errors_per_sec;
	struct change change; /* with a mark */
	uint32_t foreground;  /* process; 0: not known */
	char foreground_comm[SCTOP_COMM_LEN];
	uint64_t idle_ns;	      /* UINT64_MAX: not known */
	char busiest[SCTOP_COMM_LEN]; /* who makes most calls now; empty: nobody */
	double busiest_rate;
};

extern const struct column terminal_columns[];

/* The smaller first, by the column with this key. */
int terminal_row_compare(const void *a, const void *b, enum sort_key sort);

#endif
