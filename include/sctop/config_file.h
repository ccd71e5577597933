/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config_file.h - a file of `key = value` lines that belongs to a user, read and written safely,
 * although sctop is root. What keys there are is not known here.
 *
 * Whoever called sudo is that user. Everything is opened, made and renamed with the file system
 * rights of that user only. A file that another user owns or may write, a link, a FIFO, a file
 * that is large or not text is neither read nor written.
 */
#ifndef SCTOP_CONFIG_FILE_H
#define SCTOP_CONFIG_FILE_H

#include <stddef.h>

#define CONFIG_VALUE_MAX 512 /* bytes of a line, its end included */
#define CONFIG_BYTES_MAX 65536

/*
 * Where the file is: sctop/config in $XDG_CONFIG_HOME, else in ~/.config. The environment counts
 * only where the user is the one this process runs as; the home of whoever called sudo is the one
 * in passwd(5). 0 or -ENOENT: no home.
 */
int config_file_path(char *path, size_t size);

/* A line: `line` counts from 1. `key` is NULL where it is not `key = value`: `value` says why. */
typedef void config_line_fn(unsigned int line, const char *key, const char *value, void *arg);

/*
 * Hands every line that is not blank and no comment to fn, in order. 0; -ENOENT if there is no
 * file; or another negative errno with the reason in `why` (one line, without the path, safe to
 * print): nothing was handed out.
 */
int config_file_read(const char *path, config_line_fn *fn, void *arg, char *why, size_t why_size);

struct config_entry {
	const char *key;
	char value[CONFIG_VALUE_MAX];
	char fallback[CONFIG_VALUE_MAX]; /* what holds where the file says nothing */
	const char *help;		 /* a line above it, where it is new */
};

/*
 * Writes entries into the file: by rename, mode 0600. All other lines stay, also those that are
 * not understood. The last line of a key gets its value. A key without a line gets one if its
 * value is not the fallback: in place of `#key = ...`, or at the end. A new file begins with a
 * comment, and has all keys. Missing folders are made. 0 or a negative errno with the reason in
 * `why`, as above; the file is as it was then.
 */
int config_file_write(const char *path, const char *comment, const struct config_entry *entries,
		      size_t cnt, char *why, size_t why_size);

#endif
