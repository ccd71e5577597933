/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split.h - a log of `PID:SYSCALL_ID:COMM` lines into one file per (comm, pid).
 *
 * A file is named COMM:PID.log and holds the numbers of that process's calls, in order, separated
 * by spaces, in one line. COMM is as it stands in the log (format `ids` has escaped it already),
 * but bytes that a name can't have or should not show are written %XX, as in URLs: '/', '%',
 * controls, what is not UTF-8, and characters that are invisible or steer a terminal. So different
 * comms never share a file, and no name leaves the directory.
 *
 * Nothing appears in the directory before split_finish(): until then everything is in a folder
 * `.sctop-split-PID-N` in it that nobody else may enter. So a file found there is ours, whoever
 * wrote the log, and no list of keys has to be kept: memory is bounded by options.memory_bytes
 * however many processes there are. When it is full, each file is opened in turn, appended to and
 * closed: one descriptor is open at a time.
 */
#ifndef SCTOP_SPLIT_H
#define SCTOP_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct split;

struct split_options {
	bool force;	     /* files of that name are replaced; links, folders, FIFOs never */
	size_t memory_bytes; /* for what is not yet written; 0: default (32 MiB) */
	/* Told of each line that is none, which is left out; `reason` has nothing of it. */
	void (*bad_line)(uint64_t line, const char *reason, void *arg);
	void *arg;
};

struct split_result {
	uint64_t lines; /* read, bad ones included; the last may have had no end */
	uint64_t bad_lines;
	uint64_t files;	     /* that were put into the directory */
	uint64_t whole_upto; /* all lines up to this one are in the files */
	bool cut_off;	     /* the last line had no end */
};

/* Options are copied. NULL with errno set and one line in `why`, safe to print. */
struct split *split_new(const char *dir, const struct split_options *options, char *why,
			size_t why_size);

/* Takes the next bytes of the log, in pieces of any length. 0, or a negative errno: it was
 * refused to write a file (-EEXIST, -EINVAL), or writing failed. Nothing is taken afterwards. */
int split_feed(struct split *split, const char *bytes, size_t len);

/*
 * Writes the rest and puts the files into the directory; after a refusal, none. Where writing
 * failed, what was written until then is put there: each file holds whole numbers, the first of
 * its process. 0 or the first negative errno.
 */
int split_finish(struct split *split, struct split_result *result);

/* What went wrong, as one line, safe to print; "" if nothing did. Owned by the split. */
const char *split_why(const struct split *split);

/* Without split_finish() before, nothing remains. NULL is allowed. */
void split_free(struct split *split);

/* ---- the parts, for those who test them ---- */

#define SPLIT_NAME_MAX 256 /* of a file, its NUL included */

struct split_line {
	uint32_t pid;
	int32_t nr;
	const char *comm; /* in the line */
	size_t comm_len;
};

/* Takes a line, without its end, apart. NULL, or what is wrong with it. */
const char *split_parse(const char *line, size_t len, struct split_line *parsed);

/* Its file's name. 0, or -ENAMETOOLONG. */
int split_name(char name[static SPLIT_NAME_MAX], uint32_t pid, const char *comm, size_t comm_len);

#endif
