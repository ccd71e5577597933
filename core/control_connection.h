/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control_connection.h - one peer of the control socket: the line that comes, the answer that goes,
 * and how long it may take over either.
 */
#ifndef CORE_CONTROL_CONNECTION_H
#define CORE_CONTROL_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/control.h"

struct connection {
	int fd; /* -1: this place is free */
	struct control_peer peer;
	char *line; /* CONTROL_LINE_MAX bytes, of which so many have come: */
	size_t line_len;
	char *answer; /* under way, or NULL */
	size_t answer_len, answer_sent;
	uint64_t since_ns;  /* the peer owes us something since then; 0: nothing */
	uint64_t answer_ns; /* when the answer was made */
	bool ending;	    /* closed as soon as the answer is out */
};

/* Whose lines fn answers, with arg, in at most `room` bytes. */
struct connection_service {
	control_fn *fn;
	void *arg;
	size_t room;
};

/* In a free place. 0: it owns the descriptor; or -ENOMEM, which changes nothing. */
int connection_begin(struct connection *connection, int fd, const struct control_peer *peer);

/* Closes it, and so takes it out of every epoll set: the place is free. */
void connection_drop(struct connection *connection);

/* Does what can be done without waiting: sends, receives, answers. False: it is over. */
bool connection_serve(struct connection *connection, const struct connection_service *service);

/* Whether the peer has let us wait for too long. */
bool connection_stalls(const struct connection *connection);

#endif
