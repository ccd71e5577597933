/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output_impl.h - how sctop creates files for its user, for those in core/ that write several; and
 * what the parts of output.h share.
 */
#ifndef CORE_OUTPUT_IMPL_H
#define CORE_OUTPUT_IMPL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define OUTPUT_TEMPORARY_MAX 64 /* bytes of a temporary file's name */

/* ---- output_create.c: to be called with the rights of the caller, caller_rights.h ---- */

/* A new file, whatever the umask of this mode. A descriptor (read and
 * write) or a negative errno: -EEXIST where there is anything of that name. */
int output_create_at(int dir_fd, const char *name, mode_t mode);

/* The same under a name that nobody has. */
int output_create_temporary(int dir_fd, char name[static OUTPUT_TEMPORARY_MAX], mode_t mode);

/* Whether a file may take this name: 0, if there is none, or with `force` a regular one. -EEXIST
 * or -EINVAL with one line in `why`, or another negative errno. */
int output_may_take(int dir_fd, const char *name, bool force, char *why, size_t why_size);

/* Opens the directory of a path. `base` gets the name in it. A descriptor or a negative errno. */
int output_open_directory(const char *path, char base[static PATH_MAX]);

/* ---- output.c and output_write.c ---- */

struct output {
	FILE *file;
	int fd; /* -1: renewed, and nothing was written since */
	int interrupt_fd;
	int error; /* of the first write that failed; nothing is written after it */
	bool has_reader;
	char name[512];
	/* A file of ours; else dir_fd is -1: */
	int dir_fd;
	char *base;			      /* its name in there */
	bool renewed;			      /* output_open_renewed() */
	char temporary[OUTPUT_TEMPORARY_MAX]; /* fd's name, until it takes the other; or "" */
	dev_t made_dev;			      /* what was made under the name, if … */
	ino_t made_ino;			      /* … this is not 0 */
	/* What its reader has not taken yet, where that is kept: */
	size_t backlog_max; /* 0: it is not, writes wait */
	size_t backlog_len, backlog_sent, backlog_room;
	char *backlog;
};

/* fopencookie()'s. Short only on an error, which then stays: stdio would try the rest again. */
ssize_t output_write_cookie(void *output, const char *data, size_t size);

/* The temporary file takes the name, or goes. 0 or negative errno, which stays. */
int output_put_in_place(struct output *output);

#endif
