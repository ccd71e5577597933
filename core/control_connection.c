/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control_connection.c - lines and answers of one peer.
 *
 * A peer has at most one answer under way, and nothing more is read from it until it has taken
 * that; so what it can make us keep is a line and an answer.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "control_connection.h"

#define S_NS	   1000000000ULL
#define STALLED_NS (5 * S_NS)  /* an answer nobody takes, a line without an end */
#define ANSWER_NS  (60 * S_NS) /* an answer taken drop by drop */

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * S_NS + (uint64_t)now.tv_nsec;
}

/* ---- answers ---- */

/* What fn says to a line, as the bytes to be sent. False: no memory for it. */
static bool make_answer(const struct connection_service *service, struct connection *connection,
			const char *line)
{
	char why[512] = "";
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int err;

	if (!out)
		return false;
	err = service->fn(service->arg, &connection->peer, line, out, why, sizeof(why));
	if (!err && (size_t)ftell(out) > service->room) {
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

static bool answer(const struct connection_service *service, struct connection *connection,
		   const char *line)
{
	if (!make_answer(service, connection, line)) {
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
static bool take_lines(const struct connection_service *service, struct connection *connection)
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
		if (!answer(service, connection, line))
			return false;
	}
	if (connection->answer || connection->ending)
		return true;
	if (connection->line_len == CONTROL_LINE_MAX)
		return refuse(connection, "the line is too long; at most 4095 bytes");
	connection->since_ns = connection->line_len ? now_ns() : 0;
	return true;
}

static bool receive(const struct connection_service *service, struct connection *connection)
{
	ssize_t got = recv(connection->fd, connection->line + connection->line_len,
			   CONTROL_LINE_MAX - connection->line_len, MSG_DONTWAIT);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	if (!got) /* half a command is none: its rest may have said something else */
		return connection->line_len && refuse(connection, "the last line has no end") &&
		       connection->answer;
	connection->line_len += (size_t)got;
	return take_lines(service, connection);
}

/* ---- all of it ---- */

bool connection_serve(struct connection *connection, const struct connection_service *service)
{
	bool alive;

	if (connection->answer)
		alive = send_answer(connection) && take_lines(service, connection);
	else
		alive = receive(service, connection);
	return alive && (connection->answer || !connection->ending);
}

bool connection_stalls(const struct connection *connection)
{
	uint64_t now = now_ns();

	return (connection->since_ns && now - connection->since_ns > STALLED_NS) ||
	       (connection->answer && now - connection->answer_ns > ANSWER_NS);
}

int connection_begin(struct connection *connection, int fd, const struct control_peer *peer)
{
	char *line = malloc(CONTROL_LINE_MAX);

	if (!line)
		return -ENOMEM;
	*connection = (struct connection){ .fd = fd, .peer = *peer, .line = line };
	return 0;
}

void connection_drop(struct connection *connection)
{
	close(connection->fd);
	free(connection->answer);
	free(connection->line);
	*connection = (struct connection){ .fd = -1 };
}
