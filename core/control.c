/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control.c - the serving side of the control socket: who may connect, whose turn it is, and for
 * how long. What goes over one connection is in control_connection.c.
 */
#include "sctop/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "control_connection.h"
#include "control_socket.h"

#define ROOT_PLACES 8 /* that others cannot fill */
#define EVENTS_TURN 16

struct control {
	control_fn *fn;
	void *arg;
	char path[108]; /* sun_path */
	struct stat identity;
	int listen_fd, epoll_fd, timer_fd;
	struct connection connections[CONTROL_PEER_MAX];
};

static void watch(struct control *control, struct connection *connection)
{
	struct epoll_event event = { .events = connection->answer ? EPOLLOUT : EPOLLIN,
				     .data.ptr = connection };

	epoll_ctl(control->epoll_fd, EPOLL_CTL_MOD, connection->fd, &event);
}

/* Of what all peers may leave lying, what the others have left for this one. */
static size_t room_for(const struct control *control, const struct connection *connection)
{
	size_t i, sum = 0;

	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		const struct connection *other = &control->connections[i];

		if (other != connection && other->fd >= 0 && other->answer)
			sum += other->answer_len;
	}
	return sum < CONTROL_ANSWER_MAX ? CONTROL_ANSWER_MAX - sum : 0;
}

static void serve(struct control *control, struct connection *connection)
{
	const struct connection_service service = {
		.fn = control->fn,
		.arg = control->arg,
		.room = room_for(control, connection),
	};
	bool had_answer = connection->answer;

	if (!connection_serve(connection, &service))
		connection_drop(connection);
	else if (had_answer != !!connection->answer)
		watch(control, connection);
}

/* ---- connections ---- */

static struct connection *find_place(struct control *control, uid_t uid)
{
	struct connection *place = NULL;
	size_t i, of_uid = 0, free_cnt = 0;

	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		if (control->connections[i].fd >= 0) {
			of_uid += control->connections[i].peer.uid == uid;
			continue;
		}
		place = &control->connections[i];
		free_cnt++;
	}
	return uid && (of_uid >= CONTROL_PEER_UID || free_cnt <= ROOT_PLACES) ? NULL : place;
}

static void accept_one(struct control *control, int fd)
{
	static const char full[] = "ERR too many connections\n";
	struct epoll_event event = { .events = EPOLLIN };
	struct connection *connection;
	struct control_peer peer;
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len)) {
		close(fd);
		return;
	}
	peer = (struct control_peer){ cred.pid, cred.uid, cred.gid };
	connection = find_place(control, cred.uid);
	event.data.ptr = connection;
	if (!connection || epoll_ctl(control->epoll_fd, EPOLL_CTL_ADD, fd, &event) ||
	    connection_begin(connection, fd, &peer)) {
		(void)!send(fd, full, sizeof(full) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		close(fd);
	}
}

/* Without descriptors left, accept() would be called again and again: it waits for the timer. */
static void listen_again(struct control *control, bool on)
{
	struct epoll_event event = { .events = on ? EPOLLIN : 0, .data.ptr = &control->listen_fd };

	epoll_ctl(control->epoll_fd, EPOLL_CTL_MOD, control->listen_fd, &event);
}

static void accept_all(struct control *control)
{
	int i, fd;

	for (i = 0; i < EVENTS_TURN; i++) {
		fd = accept4(control->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			accept_one(control, fd);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
			return listen_again(control, false);
		else if (errno == EAGAIN)
			return;
	}
}

static void end_stalled(struct control *control)
{
	uint64_t ticks;
	size_t i;

	(void)!read(control->timer_fd, &ticks, sizeof(ticks));
	listen_again(control, true);
	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		struct connection *connection = &control->connections[i];

		if (connection->fd >= 0 && connection_stalls(connection))
			connection_drop(connection);
	}
}

/* Who was dropped in this turn may still stand in `events`: its descriptor is -1 then, or the place
 * has been taken anew, which then finds nothing to read. */
void control_turn(struct control *control)
{
	struct epoll_event events[EVENTS_TURN];
	int i, cnt = epoll_wait(control->epoll_fd, events, EVENTS_TURN, 0);

	for (i = 0; i < cnt; i++) {
		void *who = events[i].data.ptr;

		if (who == &control->listen_fd)
			accept_all(control);
		else if (who == &control->timer_fd)
			end_stalled(control);
		else if (((struct connection *)who)->fd >= 0)
			serve(control, who);
	}
}

int control_fd(const struct control *control)
{
	return control->epoll_fd;
}

/* ---- life ---- */

static bool add(struct control *control, int *fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = fd };

	return *fd >= 0 && !epoll_ctl(control->epoll_fd, EPOLL_CTL_ADD, *fd, &event);
}

struct control *control_listen(const char *path, const char *group, control_fn *fn, void *arg,
			       char *why, size_t why_size)
{
	static const struct itimerspec second = { { 1, 0 }, { 1, 0 } };
	struct control *control = calloc(1, sizeof(*control));
	int error;
	size_t i;

	if (!control) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	for (i = 0; i < CONTROL_PEER_MAX; i++)
		control->connections[i].fd = -1;
	control->fn = fn;
	control->arg = arg;
	control->epoll_fd = control->timer_fd = -1;
	control->listen_fd = control_socket_listen(path, group, &control->identity, why, why_size);
	error = control->listen_fd < 0 ? -control->listen_fd : 0;
	if (!error) {
		snprintf(control->path, sizeof(control->path), "%s", path);
		control->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
		control->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
		if (!add(control, &control->listen_fd) || !add(control, &control->timer_fd) ||
		    timerfd_settime(control->timer_fd, 0, &second, NULL)) {
			error = errno;
			snprintf(why, why_size, "cannot wait for connections: %s", strerror(error));
		}
	}
	if (!error)
		return control;
	control_close(control);
	errno = error;
	return NULL;
}

void control_close(struct control *control)
{
	struct stat st;
	size_t i;

	if (!control)
		return;
	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		if (control->connections[i].fd >= 0)
			connection_drop(&control->connections[i]);
	}
	if (control->path[0] && !lstat(control->path, &st) &&
	    st.st_ino == control->identity.st_ino && st.st_dev == control->identity.st_dev)
		control_socket_remove(control->path);
	if (control->listen_fd >= 0)
		close(control->listen_fd);
	if (control->epoll_fd >= 0)
		close(control->epoll_fd);
	if (control->timer_fd >= 0)
		close(control->timer_fd);
	free(control);
}
