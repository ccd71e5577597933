/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split.c - the log in pieces of any length: its lines, and what becomes of each.
 *
 * Lines are taken apart in split_line.c, collected in split_table.c, which is written to the files
 * of split_files.c when it is full.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/split.h"
#include "split_files.h"
#include "split_table.h"

#define MEMORY_DEFAULT (32 << 20)
#define LINE_MAX_BYTES 512 /* what is longer has no name that fits */

struct split {
	struct split_options options;
	struct split_files *files;
	struct split_table *table;
	char line[LINE_MAX_BYTES]; /* the part of one that came with the piece before */
	size_t line_len;
	bool too_long; /* … and all that is still to come of it */
	struct split_result result;
	int error;
	bool refused;
	char why[2048];
};

static int write_numbers(struct split_numbers *numbers, void *arg)
{
	struct split *split = arg;
	int err = split_files_append(split->files, numbers->name, numbers->parts, numbers->part_cnt,
				     split->why, sizeof(split->why));

	split->refused = err == -EEXIST || err == -EINVAL;
	return err;
}

/* Writes everything and forgets it. `line` is the last one that is in it. */
static int write_all(struct split *split, uint64_t line)
{
	split->error = split_table_each(split->table, write_numbers, split);
	if (!split->error)
		split->result.whole_upto = line;
	split_table_clear(split->table);
	return split->error;
}

static const char *put_call(struct split *split, const struct split_line *line)
{
	int err = split_table_add(split->table, line);

	if (err == -ENOSPC && !write_all(split, split->result.lines - 1))
		err = split_table_add(split->table, line);
	return err == -ENAMETOOLONG ? "the name is too long for a file" : NULL;
}

static void put_line(struct split *split, const char *text, size_t len)
{
	const char *reason = "it is too long";
	struct split_line line;

	split->result.lines++;
	if (!split->too_long)
		reason = split_parse(text, len, &line);
	if (!reason)
		reason = put_call(split, &line);
	split->too_long = false;
	if (!reason)
		return;
	split->result.bad_lines++;
	if (split->options.bad_line)
		split->options.bad_line(split->result.lines, reason, split->options.arg);
}

/* ---- the log ---- */

static void keep_rest(struct split *split, const char *bytes, size_t len)
{
	if (split->too_long)
		return;
	if (split->line_len + len > sizeof(split->line)) {
		split->too_long = true;
		return;
	}
	memcpy(split->line + split->line_len, bytes, len);
	split->line_len += len;
}

int split_feed(struct split *split, const char *bytes, size_t len)
{
	const char *end = bytes + len, *line_end;

	for (; bytes < end && !split->error; bytes = line_end + 1) {
		line_end = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!line_end) {
			keep_rest(split, bytes, (size_t)(end - bytes));
			break;
		}
		if (split->line_len || split->too_long) {
			keep_rest(split, bytes, (size_t)(line_end - bytes));
			put_line(split, split->line, split->line_len);
			split->line_len = 0;
		} else if ((size_t)(line_end - bytes) > sizeof(split->line)) {
			split->too_long = true;
			put_line(split, NULL, 0);
		} else {
			put_line(split, bytes, (size_t)(line_end - bytes));
		}
	}
	return split->error;
}

int split_finish(struct split *split, struct split_result *result)
{
	char why[1024] = "";
	size_t len;
	int err;

	if (!split->error && (split->line_len || split->too_long)) {
		split->result.cut_off = true;
		put_line(split, split->line, split->line_len);
	}
	if (!split->error)
		write_all(split, split->result.lines);
	if (!split->refused) {
		err = split_files_publish(split->files, &split->result.files, why, sizeof(why));
		len = strlen(split->why);
		snprintf(split->why + len, sizeof(split->why) - len, "%s%s",
			 len && *why ? "; " : "", why);
		if (!split->error)
			split->error = err;
	}
	*result = split->result;
	return split->error;
}

const char *split_why(const struct split *split)
{
	return split->why;
}

struct split *split_new(const char *dir, const struct split_options *options, char *why,
			size_t why_size)
{
	struct split *split = calloc(1, sizeof(*split));
	int err;

	if (!split)
		goto no_memory;
	split->options = *options;
	split->table =
		split_table_new(options->memory_bytes ? options->memory_bytes : MEMORY_DEFAULT);
	if (!split->table)
		goto no_memory;
	split->files = split_files_new(dir, options->force, why, why_size);
	if (split->files)
		return split;
	err = errno;
	split_free(split);
	errno = err;
	return NULL;

no_memory:
	split_free(split);
	snprintf(why, why_size, "out of memory");
	errno = ENOMEM;
	return NULL;
}

void split_free(struct split *split)
{
	if (!split)
		return;
	split_files_free(split->files);
	split_table_free(split->table);
	free(split);
}
