/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split_table.h - numbers collected by (comm, pid), in memory of a fixed size.
 *
 * When it is full, all of it is read and cleared; nothing is remembered of a key then.
 */
#ifndef CORE_SPLIT_TABLE_H
#define CORE_SPLIT_TABLE_H

#include <stddef.h>
#include <sys/uio.h>

#include "sctop/split.h"

#define SPLIT_PARTS_MAX 1000 /* of one key; written at once: IOV_MAX is 1024 */

struct split_table;

/* All numbers of a key, in order, each with a space before it. */
struct split_numbers {
	char name[SPLIT_NAME_MAX];		 /* of its file */
	struct iovec parts[SPLIT_PARTS_MAX + 1]; /* the last is free for who reads them */
	int part_cnt;				 /* never 0 */
};

/* `bytes` for keys and numbers, raised to what a few need. NULL with errno set. */
struct split_table *split_table_new(size_t bytes);
void split_table_free(struct split_table *table); /* NULL is allowed */

/* 0; -ENAMETOOLONG: no file can have its name; -ENOSPC: it is full, which after a clear it never
 * is. */
int split_table_add(struct split_table *table, const struct split_line *line);

/* Calls fn for each key, in the order in which they came, until it fails. 0, or what fn said. */
int split_table_each(const struct split_table *table,
		     int (*fn)(struct split_numbers *numbers, void *arg), void *arg);

/* Forgets all keys; their memory is kept. */
void split_table_clear(struct split_table *table);

#endif
