/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode.h - one event as text: arguments, result, errno.
 */
#ifndef SCTOP_DECODE_H
#define SCTOP_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/event.h"

struct sctop_inflight;

/* Whether descriptors are shown with what they stand for, where that was captured. */
enum decode_fds {
	DECODE_FDS_NUMBERS, /* 3 */
	DECODE_FDS_NAMES,   /* 3</etc/passwd>, 4<TCP:[127.0.0.1:80]>, 5<pipe:[123]> */
	DECODE_FDS_DETAILS, /* … and 6</dev/null<char 1:3>> */
};

struct decode_options {
	unsigned int string_limit; /* bytes of a string shown; 0: 32. Paths are shown whole */
	bool ascii;
	bool ends; /* a call that never returned ends as strace has it: `<unfinished ...>`, `?
		      ERESTARTSYS` */
	enum decode_fds fds;
};

/* The captured bytes of argument `arg`, or NULL. Checks every length against data_len, so data
 * may come from anywhere; it must be aligned to 4 bytes, or nothing is found. */
const struct sctop_datum *decode_datum(const struct sctop_event *event, const void *data,
				       unsigned int arg, const char **bytes);

/* The same for one item of it: an element of argv, a buffer of an iovec, from 1. */
const struct sctop_datum *decode_item(const struct sctop_event *event, const void *data,
				      unsigned int arg, unsigned int item, const char **bytes);

/* Whether what was captured is of the arguments of another call, which this one stands for (i386's
 * socketcall): decode_call() shows that one, and the two above find nothing. */
bool decode_is_inner(const struct sctop_event *event, const void *data);

/* All that was captured, one after the other: the one after `datum`, or the first after NULL. NULL
 * at the end. An argument may be there twice, at enter and at exit. */
const struct sctop_datum *decode_next(const struct sctop_event *event, const void *data,
				      const struct sctop_datum *datum, const char **bytes);

/* "AT_FDCWD", "\"/etc/passwd\"", "3", "0x7ffe…": one argument. As snprintf. */
int decode_arg(const struct sctop_event *event, const void *data, unsigned int arg,
	       const struct decode_options *options, char *buf, size_t size);

/* Whether the argument means anything in this call, and is no part of another one: not the mode of
 * an open that creates nothing. */
bool decode_has_arg(const struct sctop_event *event, unsigned int arg);

/* `openat(AT_FDCWD, "/etc/passwd", O_RDONLY)`; `openat(...)` for a call that was stopped before its
 * arguments were seen; all six registers for an unknown number. One line of ASCII. As snprintf. */
int decode_call(const struct sctop_event *event, const void *data,
		const struct decode_options *options, char *buf, size_t size);

/* The same of a call that has not returned. Its data follows it, as the tracer hands it out. */
int decode_inflight(const struct sctop_inflight *inflight, const struct decode_options *options,
		    char *buf, size_t size);

/* The first descriptor among its arguments (the working directory is none), and what it stands for,
 * as decode_fd_name() has it: buf is "" if that is not known. False: it has none. */
bool decode_inflight_fd(const struct sctop_inflight *inflight, const struct decode_options *options,
			int *fd, char *buf, size_t size);

/* `3`, `0x7f1234`, `-1 ENOENT (No such file or directory)`, `? ERESTARTSYS (…)`, `?` for what never
 * returned, and what strace adds: `1 ([{fd=3, revents=POLLIN}])`, `0 (Timeout)`. As snprintf. */
int decode_return(const struct sctop_event *event, const void *data,
		  const struct decode_options *options, char *buf, size_t size);

/* What descriptor `fd` (AT_FDCWD: the working directory) stood for when the call began, or ended:
 * `/etc/passwd`, `/tmp/x (deleted)`, `pipe:[123]`, without brackets, safe to print. Details as
 * options->fds says, numbers counting as names. 0 and "" if it was not captured; else as snprintf.
 */
int decode_fd_name(const struct sctop_event *event, const void *data, int fd, bool at_exit,
		   const struct decode_options *options, char *buf, size_t size);

/* The descriptor that was captured after the one at *at, or the first after NULL; false: there are
 * no more. */
bool decode_fd_next(const struct sctop_event *event, const void *data,
		    const struct sctop_datum **at, int *fd, bool *at_exit);

/* A signal delivered: `SIGCHLD {si_signo=SIGCHLD, …}`. As snprintf. */
int decode_signal(const struct sctop_event *event, const void *data, char *buf, size_t size);

/* How a thread or process ended: `exited with 0`, `killed by SIGSEGV (core dumped)`. As snprintf.
 */
int decode_exit(const struct sctop_event *event, char *buf, size_t size);

/* "ENOENT" and friends; NULL for what is no errno. */
const char *errno_name(int number);
/* "SIGKILL"; NULL for what is no signal. Real-time signals are "SIGRT_n". */
const char *signal_name(int number, char buf[static 16]);

#endif
