/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actor.h - processes that do, one step at a time, what the main process tells them.
 *
 * All sockets exist before the first fork, so that an actor can be started by any other one
 * (as its child, its session's member …) and still be directed from the one script in main.
 */
#ifndef ACTOR_H
#define ACTOR_H

#include <sys/ioctl.h>
#include <sys/socket.h>

#include "workload.h"

enum { ACTOR_MAX = 24 };

typedef long actor_fn(long arg);

struct actor_order {
	actor_fn *fn; /* NULL: end */
	long arg;
};

static int actor_socket[ACTOR_MAX][2];

static inline void actors_init(void)
{
	for (int i = 0; i < ACTOR_MAX; i++)
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, actor_socket[i]))
			die("socketpair");
}

static inline void actor_loop(int id)
{
	struct actor_order order;

	while (read(actor_socket[id][1], &order, sizeof(order)) == sizeof(order)) {
		long ret = order.fn ? order.fn(order.arg) : 0;

		if (!order.fn)
			_exit(0);
		if (write(actor_socket[id][1], &ret, sizeof(ret)) != sizeof(ret))
			break;
	}
	_exit(95);
}

/* An order: starts another actor as a child; returns its pid. */
static inline long actor_spawn(long id)
{
	pid_t pid = fork();

	if (!pid)
		actor_loop((int)id);
	return pid;
}

/* Has an actor run fn(arg); returns what that returned. */
static inline long ask(int id, actor_fn *fn, long arg)
{
	struct actor_order order = { fn, arg };
	long ret;

	if (write(actor_socket[id][0], &order, sizeof(order)) != sizeof(order) ||
	    read(actor_socket[id][0], &ret, sizeof(ret)) != sizeof(ret))
		die("an actor is gone");
	return ret;
}

static inline long actor_getppid(long times)
{
	getppid_times(times);
	return 0;
}

static inline long actor_setsid(long arg)
{
	(void)arg;
	return setsid();
}

static inline long actor_reap(long pid)
{
	reap((pid_t)pid);
	return 0;
}

/* Ends an actor and waits until it is gone; `pid` is a child of ours or of nobody we know. */
static inline void actor_end(int id, pid_t pid)
{
	struct actor_order order = { NULL, 0 };

	if (write(actor_socket[id][0], &order, sizeof(order)) != sizeof(order))
		die("an actor is gone");
	while (waitpid(pid, NULL, 0) < 0 && errno == ECHILD && !kill(pid, 0) &&
	       task_state(pid) != 'Z')
		sleep_ms(1);
}

#endif
