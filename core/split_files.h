/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split_files.h - the files of a split: collected in a folder of their own, then published.
 */
#ifndef CORE_SPLIT_FILES_H
#define CORE_SPLIT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct split_files;

/* NULL with errno set and one line in `why`. */
struct split_files *split_files_new(const char *dir, bool force, char *why, size_t why_size);

/*
 * Appends to a file: parts[0..cnt) each hold numbers with a space before each; parts[cnt] exists,
 * and all of them are changed. All of it or nothing is written. 0; -EEXIST or -EINVAL: what has
 * that name in the directory may not be replaced; another negative errno. `why` says it.
 */
int split_files_append(struct split_files *files, const char *name, struct iovec *parts, int cnt,
		       char *why, size_t why_size);

/* Moves all files to the directory, and counts them. 0 or negative errno with one line in `why`:
 * what could not be moved then stays in the folder, which it names. */
int split_files_publish(struct split_files *files, uint64_t *cnt, char *why, size_t why_size);

/* Removes what was not published, unless publishing failed. NULL is allowed. */
void split_files_free(struct split_files *files);

#endif
