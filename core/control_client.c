/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control_client.c - the asking side of the control socket: one command, one answer.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control_socket.h"
#include "sctop/control.h"
#include "sctop/text.h"

static int tell(char *why, size_t why_size, const char *what, const char *path, int err)
{
	char shown[256];

	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	snprintf(why, why_size, "%s %s: %s", what, shown, strerror(-err));
	return err;
}

/* The whole command, its line end included. */
static int send_line(int fd, const char *line)
{
	size_t len = strlen(line), sent = 0;
	char buf[CONTROL_LINE_MAX];
	ssize_t got;

	if (len >= sizeof(buf) || strchr(line, '\n'))
		return -EMSGSIZE;
	memcpy(buf, line, len);
	buf[len++] = '\n';
	while (sent < len) {
		got = send(fd, buf + sent, len - sent, MSG_NOSIGNAL);
		if (got < 0 && errno != EINTR)
			return -errno;
		sent += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

/* The server may be somebody else's: its reason is foreign text, its lines may never end. */
static int read_answer(FILE *in, FILE *out, char *why, size_t why_size)
{
	char piece[8192];
	bool line_begins = true;

	while (fgets(piece, sizeof(piece), in)) {
		if (line_begins && !strcmp(piece, "OK\n"))
			return 0;
		if (line_begins && !strncmp(piece, "ERR ", 4)) {
			text_escape(why, why_size, piece + 4, strcspn(piece + 4, "\n"), 0);
			return 1;
		}
		if (fputs(piece, out) == EOF)
			return errno ? -errno : -EIO;
		line_begins = strchr(piece, '\n');
	}
	return -ECONNRESET;
}

int control_ask(const char *path, const char *line, FILE *out, char *why, size_t why_size)
{
	int fd = control_socket_connect(path), err;
	FILE *in;

	if (fd == -ENOENT || fd == -ECONNREFUSED) {
		tell(why, why_size, "nobody listens at", path, fd);
		snprintf(why + strlen(why), why_size - strlen(why), "; start `sctop serve`");
		return fd;
	}
	if (fd < 0)
		return tell(why, why_size, "cannot connect to", path, fd);
	in = fdopen(fd, "r");
	if (!in) {
		close(fd);
		return tell(why, why_size, "cannot read from", path, -ENOMEM);
	}
	err = send_line(fd, line);
	if (err == -EMSGSIZE)
		snprintf(why, why_size, "a command is one line of at most %d bytes",
			 CONTROL_LINE_MAX - 1);
	else if (err && err != -EPIPE)
		tell(why, why_size, "cannot send to", path, err);
	else /* of a server that closed at once, too: it may have said why */
		err = read_answer(in, out, why, why_size);
	if (err == -ECONNRESET)
		tell(why, why_size, "no whole answer from", path, err);
	else if (err < 0 && !*why)
		tell(why, why_size, "cannot write the answer of", path, err);
	fclose(in);
	return err;
}
