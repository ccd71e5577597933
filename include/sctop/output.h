/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output.h - files that sctop writes for its user, safely, although it is root.
 *
 * A file is new, mode 0600, made with the rights of the caller of sudo and his, so a folder that he
 * may not write to is refused; nothing that exists is opened. With
 * `force` a regular file of that name is replaced: by rename, so nobody who had it open sees what
 * is written, and when the first byte is written, so what never began harms nothing. Links,
 * directories, FIFOs, sockets and devices are refused; "-" is stdout, and /dev/null is allowed.
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

/*
 * For what has a reader: from here on no write waits for it, and what it does not take is kept.
 * Once `bytes` are, output_is_behind() says so, and less should be written: all that is, is kept.
 * Of anything else: does nothing. 0 or -ENOMEM.
 */
int output_set_backlog(struct output *output, size_t bytes);
bool output_is_behind(const struct output *output);

/* Bytes that are kept. While there are any, output_unread_fd() is a descriptor to poll for being
 * writable (else -1), when output_hand_on() writes what the reader takes. 0 or negative errno. */
size_t output_unread(const struct output *output);
int output_unread_fd(const struct output *output);
int output_hand_on(struct output *output);

/* Waits until all is taken; when interrupted, some seconds at most, and then -EINTR. 0 or the
 * negative errno of a write. Closing does the same. */
int output_drain(struct output *output);

/* From here on nothing is written; what is buffered is dropped. For who is going to discard it, but
 * has others that may still write to it. */
void output_cancel(struct output *output);

/* Takes back what never began: the file that was opened is removed, if it still has its name, and
 * what is not written is dropped. NULL is allowed. */
void output_discard(struct output *output);

/* Flushes and closes. 0 or the negative errno of a write. The output is gone either way. NULL is
 * allowed. */
int output_close(struct output *output);

#endif
