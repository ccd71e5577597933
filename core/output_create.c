/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output_create.c - files made where others may have put something: what may be taken, and how.
 *
 * Everything is done relative to the directory, opened once: nobody can exchange it in between.
 * With whose rights, is the business of those who call this: caller_rights.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output_impl.h"

static const char *kind_name(mode_t mode)
{
	static const struct {
		mode_t mode;
		const char *name;
	} kinds[] = {
		{ S_IFLNK, "a link" },	  { S_IFDIR, "a directory" }, { S_IFIFO, "a FIFO" },
		{ S_IFSOCK, "a socket" }, { S_IFCHR, "a device" },    { S_IFBLK, "a device" },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if ((mode & S_IFMT) == kinds[i].mode)
			return kinds[i].name;
	}
	return NULL;
}

int output_create_at(int dir_fd, const char *name, mode_t mode)
{
	int fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int err = fd < 0 || fchmod(fd, mode) ? -errno : 0; /* whatever the umask */

	if (err && fd >= 0) {
		unlinkat(dir_fd, name, 0);
		close(fd);
	}
	return err ? err : fd;
}

int output_may_take(int dir_fd, const char *name, bool force, char *why, size_t why_size)
{
	struct stat st;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISREG(st.st_mode)) {
		snprintf(why, why_size, "it is %s", kind_name(st.st_mode));
		return -EINVAL;
	}
	if (!force)
		snprintf(why, why_size, "it exists; --force replaces it");
	return force ? 0 : -EEXIST;
}

int output_create_temporary(int dir_fd, char temporary[static OUTPUT_TEMPORARY_MAX], mode_t mode)
{
	int fd = -EEXIST, i;

	for (i = 0; i < 100 && fd == -EEXIST; i++) {
		snprintf(temporary, OUTPUT_TEMPORARY_MAX, ".sctop-%d-%d", (int)getpid(), i);
		fd = output_create_at(dir_fd, temporary, mode);
	}
	return fd;
}

int output_open_directory(const char *path, char base[static PATH_MAX])
{
	char dir[PATH_MAX], whole[PATH_MAX], *name;
	int fd;

	if (!*path || strlen(path) >= PATH_MAX)
		return *path ? -ENAMETOOLONG : -ENOENT;
	strcpy(dir, path);
	strcpy(whole, path);
	name = basename(whole);
	if (path[strlen(path) - 1] == '/' || !strcmp(name, ".") || !strcmp(name, ".."))
		return -EISDIR;
	strcpy(base, name);
	fd = open(dirname(dir), O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
