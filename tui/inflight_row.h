/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * inflight_row.h - a row of the in-flight view: what its columns and its view share.
 */
#ifndef SCTOP_TUI_INFLIGHT_ROW_H
#define SCTOP_TUI_INFLIGHT_ROW_H

#include "columns.h"
#include "sctop/inflight.h"

struct inflight_row {
	struct sctop_inflight call;
	char comm[SCTOP_COMM_LEN];
	uint64_t age_ns; /* UINT64_MAX: not known */
	char args[512];	 /* decoded, in parentheses; one line, descriptors with their names */
	char plain[512]; /* the same, descriptors as numbers */
	bool has_fd;	 /* there is a descriptor among them; this is the first: */
	int fd;
	char fd_name[256]; /* what it stands for, safe to print; "": not known */
};

extern const struct column inflight_columns[];

/* The smaller first, by the column with this key. */
int inflight_row_compare(const void *a, const void *b, enum sort_key sort);

#endif
