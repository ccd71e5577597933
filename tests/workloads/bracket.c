/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bracket - has a region of itself traced by `sctop serve`; the client that the README shows.
 *
 *   bracket SOCKET CALLS     CALLS times getppid() inside START and STOP, 7 times before and after
 *
 * Ends with 1 if the server said anything but OK.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* [README] */
/* Connects to `sctop serve`; -1 if nobody listens there. */
static int sctop_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	close(fd);
	return -1;
}

/* Sends one command that is answered without data; 0 if the answer is OK. */
static int sctop_command(int fd, const char *command)
{
	char answer[512], line[64];
	size_t len = 0;
	ssize_t got;

	snprintf(line, sizeof(line), "%s\n", command);
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
		return -1;
	do {
		got = read(fd, answer + len, sizeof(answer) - len);
		len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && answer[len - 1] != '\n' && len < sizeof(answer));
	return len == 3 && !memcmp(answer, "OK\n", 3) ? 0 : -1;
}
/* [/README] */

static void work(long cnt)
{
	while (cnt-- > 0)
		syscall(SYS_getppid);
}

int main(int argc, char **argv)
{
	char start[32];
	int fd;

	if (argc != 3)
		return 2;
	fd = sctop_connect(argv[1]);
	snprintf(start, sizeof(start), "START %d", getpid());
	work(7);
	if (fd < 0 || sctop_command(fd, start))
		return 1;
	work(atol(argv[2]));
	if (sctop_command(fd, "STOP"))
		return 1;
	work(7);
	return 0;
}
