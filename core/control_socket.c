/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control_socket.c - makes the control socket where nothing is lost by it, and connects to it.
 */
#include "caller_rights.h"
#include "control_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sctop/text.h"

/* 0, or -ENAMETOOLONG. */
static int make_address(const char *path, struct sockaddr_un *address)
{
	size_t len = strlen(path);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (!len || len >= sizeof(address->sun_path))
		return len ? -ENAMETOOLONG : -ENOENT;
	memcpy(address->sun_path, path, len);
	return 0;
}

int control_socket_connect(const char *path)
{
	struct sockaddr_un address;
	int err = make_address(path, &address);
	int fd;

	if (err)
		return err;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (!connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* What is at path may go if it is a socket that nobody serves. 0, or a negative errno with why. */
static int remove_stale(const char *path, char *why, size_t why_size)
{
	struct stat st;
	int fd;

	if (lstat(path, &st))
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(st.st_mode)) {
		snprintf(why, why_size, "it exists and is no socket; give another --socket");
		return -EEXIST;
	}
	fd = control_socket_connect(path);
	if (fd >= 0)
		close(fd);
	/* EAGAIN: its queue is full, so somebody has it. */
	if (fd >= 0 || fd == -EAGAIN) {
		snprintf(why, why_size, "another sctop serves it");
		return -EADDRINUSE;
	}
	if (fd != -ECONNREFUSED)
		return fd;
	return unlink(path) ? -errno : 0;
}

static int find_group(const char *name, gid_t *gid, char *why, size_t why_size)
{
	const struct group *group = getgrnam(name);
	char shown[128];

	if (!group) {
		text_escape(shown, sizeof(shown), name, strlen(name), 0);
		snprintf(why, why_size, "there is no group %s", shown);
		return -ENOENT;
	}
	*gid = group->gr_gid;
	return 0;
}

/* Bound with the mode that it is to have, so that there is no moment with another. */
static int bind_there(int fd, const struct sockaddr_un *address, gid_t gid, struct stat *identity)
{
	mode_t mask = umask(0117);
	int err = bind(fd, (const struct sockaddr *)address, sizeof(*address)) ? -errno : 0;

	umask(mask);
	if (err)
		return err;
	if (gid != (gid_t)-1 && lchown(address->sun_path, -1, gid))
		err = -errno;
	if (!err && lstat(address->sun_path, identity))
		err = -errno;
	/* Whoever has to be refused is told so: that takes a place in the queue. */
	if (!err && listen(fd, SOMAXCONN))
		err = -errno;
	if (err)
		unlink(address->sun_path);
	return err;
}

int control_socket_listen(const char *path, const char *group, struct stat *identity, char *why,
			  size_t why_size)
{
	struct sockaddr_un address;
	char shown[256], reason[200] = "";
	gid_t gid = -1;
	int fd = -1, err = make_address(path, &address);

	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	if (!err && group)
		err = find_group(group, &gid, reason, sizeof(reason));
	if (!err)
		err = remove_stale(path, reason, sizeof(reason));
	if (!err) {
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		err = fd < 0 ? -errno : bind_there(fd, &address, gid, identity);
	}
	if (!err)
		return fd;
	if (fd >= 0)
		close(fd);
	snprintf(why, why_size, "cannot listen at %s: %s", shown,
		 *reason ? reason : strerror(-err));
	return err;
}

void control_socket_remove(const char *path)
{
	struct caller_rights saved;

	if (!unlink(path) || errno != EACCES || caller_rights_take(&saved))
		return;
	unlink(path);
	caller_rights_give_back(&saved);
}
