/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control.h - the control socket: lines in, answers out, for many peers that are not trusted.
 *
 * A Unix stream socket. A peer sends one command per line; the answer is any number of data lines
 * and then `OK` or `ERR reason`. What the commands mean is the business of whoever listens.
 */
#ifndef SCTOP_CONTROL_H
#define SCTOP_CONTROL_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define CONTROL_PATH	   "/run/sctop.sock" /* by default */
#define CONTROL_LINE_MAX   4096		     /* bytes of a command, line end included */
#define CONTROL_PEER_MAX   64		     /* connections at a time … */
#define CONTROL_PEER_UID   16		     /* … and of one user that is not root */
#define CONTROL_ANSWER_MAX (64u << 20)	     /* bytes of all answers not yet taken; beyond, ERR */

struct control;

/* Who sent the command, as the kernel says (SO_PEERCRED): when it connected. */
struct control_peer {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};

/*
 * Answers one command: data lines, each ended by '\n', go to `out`. Returns 0 for `OK`, or -1 with
 * one line in `why` for `ERR`. The line has no end, no NUL, and is otherwise what the peer sent.
 */
typedef int control_fn(void *arg, const struct control_peer *peer, const char *line, FILE *out,
		       char *why, size_t why_size);

/*
 * Listens at path, mode 0660, `group` its group (NULL: that of the process). A socket that nobody
 * serves any more is replaced; a served one and whatever else is there is not. NULL with errno set
 * and one line in `why`, safe to print.
 */
struct control *control_listen(const char *path, const char *group, control_fn *fn, void *arg,
			       char *why, size_t why_size);

/* Polls readable when control_turn() has something to do; owned by the control. */
int control_fd(const struct control *control);

/* Does what can be done without waiting: accepts, reads, calls fn, writes. A peer that sends too
 * long a line, or leaves an answer unread for some seconds, is closed. */
void control_turn(struct control *control);

/* Closes all connections and removes the socket, if it is still ours. NULL is allowed. */
void control_close(struct control *control);

/*
 * The other side: connects, sends one command, copies the data lines of the answer to `out`.
 * 0 for OK; 1 for ERR, with the reason, escaped, in `why`; negative errno with one line in `why`.
 */
int control_ask(const char *path, const char *line, FILE *out, char *why, size_t why_size);

#endif
