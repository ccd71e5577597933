/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output.h - files that sctop writes for its user, safely, although it is root.
 *
 * A file is new, mode 0600, owned by the caller of sudo; nothing that exists is opened. With
 * `force` a regular file of that name is replaced (by rename, so nobody who had it open sees what
 * is written). Links, directories, FIFOs, sockets and devices are refused; "-" is stdout, and
 * /dev/null is allowed.
 */
#ifndef SCTOP_OUTPUT_H
#define SCTOP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output;

/* NULL or "-" is stdout. NULL with errno set and one line in `why`, safe to print. */
struct output *output_open(const char *path, bool force, char *why, size_t why_size);

/*
 * The same for a file that is written again and again as a whole: what was written since the last
 * output_renew() takes the name then, by rename, so a reader sees one whole or the next. Its mode
 * is 0644: readers run as other users. Its first content is empty.
 */
struct output *output_open_renewed(const char *path, bool force, char *why, size_t why_size);

/* Puts in place what was written since the last time. Of any other output: flushes. 0 or the
 * negative errno of a write; the content before then stays. */
int output_renew(struct output *output);

/* Where to write; owned by the output, fully buffered. */
FILE *output_file(const struct output *output);

/* "stdout", or the path, escaped. */
const char *output_name(const struct output *output);

/* A terminal, pipe or socket: somebody reads along, so flush often. */
bool output_has_reader(const struct output *output);

/*
 * While `fd` polls readable, a write that would have to wait fails with EINTR instead; so a
 * reader that has stopped reading keeps nobody from ending. -1: none (the default). Only what
 * has a reader may have to wait.
 */
void output_set_interrupt(struct output *output, int fd);

/* Closes it and removes the file that output_open() made, if it still has its name: for what never
 * began, so that the next try is not refused. Of anything else: closes. NULL is allowed. */
void output_discard(struct output *output);

/* Flushes and closes. 0 or the negative errno of a write. The output is gone either way. NULL is
 * allowed. */
int output_close(struct output *output);

#endif
