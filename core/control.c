/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control.c - the serving side of the control socket: connections, lines, answers, limits.
 *
 * A peer has at most one answer under way, and nothing more is read from it until it has taken
 * that; so what it can make us keep is a line and an answer.
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
#include <time.h>
#include <unistd.h>

#include "control_socket.h"

#define S_NS	    1000000000ULL
#define STALLED_NS  (5 * S_NS)	/* an answer nobody takes, a line without an end */
#define ANSWER_NS   (60 * S_NS) /* an answer taken drop by drop */
#define ROOT_PLACES 8		/* that others cannot fill */
#define EVENTS_TURN 16

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

struct control {
	control_fn *fn;
	void *arg;
	char path[108]; /* sun_path */
	struct stat identity;
	int listen_fd, epoll_fd, timer_fd;
	struct connection connections[CONTROL_PEER_MAX];
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * S_NS + (uint64_t)now.tv_nsec;
}

static void drop(struct connection *connection)
{
	close(connection->fd); /* and so out of the epoll set */
	free(connection->answer);
	free(connection->line);
	*connection = (struct connection){ .fd = -1 };
}

static void watch(struct control *control, struct connection *connection)
{
	struct epoll_event event = { .events = connection->answer ? EPOLLOUT : EPOLLIN,
				     .data.ptr = connection };

	epoll_ctl(control->epoll_fd, EPOLL_CTL_MOD, connection->fd, &event);
}

/* ---- answers ---- */

static size_t waiting_bytes(const struct control *control)
{
	size_t i, sum = 0;

	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		if (control->connections[i].fd >= 0 && control->connections[i].answer)
			sum += control->connections[i].answer_len;
	}
	return sum;
}

/* What fn says to a line, as the bytes to be sent. False: no memory for it. */
static bool make_answer(struct control *control, struct connection *connection, const char *line)
{
	char why[512] = "";
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int err;

	if (!out)
		return false;
	err = control->fn(control->arg, &connection->peer, line, out, why, sizeof(why));
	if (!err && (size_t)ftell(out) + waiting_bytes(control) > CONTROL_ANSWER_MAX) {
		err = -1;
		snprintf(why, sizeof(why), "too much waits to be read by you or others");
		rewind(out);
	}
	if (err)
		fprintf(out, "ERR %s\n", why);
	else
		fputs("OK\n", out);
	err = fclose(out);
	connection->answer = text;
	connection->answer_len = len;
	connection->answer_sent = 0;
	return !err;
}

/* Sends what the peer takes now. False: it is gone. */
static bool send_answer(struct connection *connection)
{
	ssize_t sent;

	while (connection->answer_sent < connection->answer_len) {
		sent = send(connection->fd, connection->answer + connection->answer_sent,
			    connection->answer_len - connection->answer_sent,
			    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0)
			return errno == EAGAIN || errno == EINTR;
		connection->answer_sent += (size_t)sent;
		connection->since_ns = now_ns();
	}
	free(connection->answer);
	connection->answer = NULL;
	connection->since_ns = 0;
	return true;
}

static bool answer(struct control *control, struct connection *connection, const char *line)
{
	if (!make_answer(control, connection, line)) {
		free(connection->answer);
		connection->answer = NULL;
		return false;
	}
	connection->since_ns = connection->answer_ns = now_ns();
	return send_answer(connection);
}

/* An answer that needs no fn, before the connection ends. */
static bool refuse(struct connection *connection, const char *reason)
{
	int len = asprintf(&connection->answer, "ERR %s\n", reason);

	connection->ending = true;
	if (len < 0) {
		connection->answer = NULL;
		return false;
	}
	connection->answer_len = (size_t)len;
	connection->answer_sent = 0;
	connection->answer_ns = now_ns();
	return send_answer(connection);
}

/* ---- lines ---- */

/* Answers the whole lines that are there, until an answer has to wait. False: close it. */
static bool take_lines(struct control *control, struct connection *connection)
{
	char line[CONTROL_LINE_MAX], *end;
	size_t len;

	while (!connection->answer && !connection->ending) {
		end = memchr(connection->line, '\n', connection->line_len);
		if (!end)
			break;
		len = (size_t)(end - connection->line);
		memcpy(line, connection->line, len);
		line[len] = '\0';
		connection->line_len -= len + 1;
		memmove(connection->line, end + 1, connection->line_len);
		if (memchr(line, '\0', len))
			return refuse(connection, "a NUL byte in the line");
		if (!answer(control, connection, line))
			return false;
	}
	if (connection->answer || connection->ending)
		return true;
	if (connection->line_len == CONTROL_LINE_MAX)
		return refuse(connection, "the line is too long; at most 4095 bytes");
	connection->since_ns = connection->line_len ? now_ns() : 0;
	return true;
}

static bool receive(struct control *control, struct connection *connection)
{
	ssize_t got = recv(connection->fd, connection->line + connection->line_len,
			   CONTROL_LINE_MAX - connection->line_len, MSG_DONTWAIT);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	if (!got) /* half a command is none: its rest may have said something else */
		return connection->line_len && refuse(connection, "the last line has no end") &&
		       connection->answer;
	connection->line_len += (size_t)got;
	return take_lines(control, connection);
}

static void serve(struct control *control, struct connection *connection)
{
	bool had_answer = connection->answer, alive;

	if (had_answer)
		alive = send_answer(connection) && take_lines(control, connection);
	else
		alive = receive(control, connection);
	if (!alive || (connection->ending && !connection->answer))
		drop(connection);
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
	struct ucred cred;
	socklen_t len = sizeof(cred);
	char *line;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len)) {
		close(fd);
		return;
	}
	connection = find_place(control, cred.uid);
	line = connection ? malloc(CONTROL_LINE_MAX) : NULL;
	event.data.ptr = connection;
	if (!line || epoll_ctl(control->epoll_fd, EPOLL_CTL_ADD, fd, &event)) {
		(void)!send(fd, full, sizeof(full) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		free(line);
		close(fd);
		return;
	}
	*connection = (struct connection){
		.fd = fd,
		.peer = { cred.pid, cred.uid, cred.gid },
		.line = line,
	};
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
	uint64_t now = now_ns(), ticks;
	size_t i;

	(void)!read(control->timer_fd, &ticks, sizeof(ticks));
	listen_again(control, true);
	for (i = 0; i < CONTROL_PEER_MAX; i++) {
		struct connection *connection = &control->connections[i];

		if (connection->fd < 0)
			continue;
		if ((connection->since_ns && now - connection->since_ns > STALLED_NS) ||
		    (connection->answer && now - connection->answer_ns > ANSWER_NS))
			drop(connection);
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
			drop(&control->connections[i]);
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
