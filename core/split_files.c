/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split_files.c - a private folder in which files grow, and from which they are published.
 *
 * All is done relative to descriptors of the directory and the folder, and follows no link. A
 * file always ends with a line end, which the next append overwrites: it is whole at any time.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller_rights.h"
#include "output_impl.h"
#include "sctop/caller.h"
#include "sctop/text.h"
#include "split_files.h"

#define FOLDER_TRIES 100

struct split_files {
	int dir_fd, folder_fd;
	bool force, keep;
	bool has_rights; /* the caller's, as long as this lives */
	struct caller_rights rights;
	char folder[64];
	char shown[512]; /* the directory, escaped */
};

/* "cannot write DIR/NAME: REASON" */
static int cannot(const struct split_files *files, const char *name, const char *reason, int err,
		  char *why, size_t why_size)
{
	char shown[NAME_MAX * 4 + 1];

	text_escape(shown, sizeof(shown), name, strlen(name), 0);
	snprintf(why, why_size, "cannot write %s/%s: %s", files->shown, shown,
		 *reason ? reason : strerror(-err));
	return err;
}

/* 0700, and the owner is who called this: nobody else can put a file or a link there. */
static int make_folder(struct split_files *files)
{
	struct caller caller;
	struct stat st;
	int i, err = -EEXIST;

	for (i = 0; i < FOLDER_TRIES && err == -EEXIST; i++) {
		snprintf(files->folder, sizeof(files->folder), ".sctop-split-%d-%d", (int)getpid(),
			 i);
		err = mkdirat(files->dir_fd, files->folder, 0700) ? -errno : 0;
	}
	if (err) {
		files->folder[0] = '\0';
		return err;
	}
	files->folder_fd = openat(files->dir_fd, files->folder,
				  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (files->folder_fd < 0 || fstat(files->folder_fd, &st))
		return -errno;
	/* In a directory of somebody else's it may have been exchanged meanwhile. */
	caller_get(&caller);
	return st.st_uid != caller.uid || st.st_mode & 077 ? -EPERM : 0;
}

struct split_files *split_files_new(const char *dir, bool force, char *why, size_t why_size)
{
	struct split_files *files = calloc(1, sizeof(*files));
	int err;

	if (!files) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	files->force = force;
	files->folder_fd = -1;
	text_escape(files->shown, sizeof(files->shown), dir, strlen(dir), 0);
	err = caller_rights_take(&files->rights);
	files->has_rights = !err;
	files->dir_fd = err ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!err)
		err = files->dir_fd < 0 ? -errno : make_folder(files);
	if (err) {
		snprintf(why, why_size, "cannot write to %s: %s", files->shown, strerror(-err));
		split_files_free(files);
		errno = -err;
		return NULL;
	}
	return files;
}

/* Writes all of it. 0 or negative errno. */
static int write_parts(int fd, struct iovec *parts, int cnt, off_t offset)
{
	ssize_t written;

	while (cnt > 0) {
		written = pwritev(fd, parts, cnt, offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written ? -errno : -EIO;
		offset += written;
		while (cnt > 0 && (size_t)written >= parts->iov_len) {
			written -= (ssize_t)parts->iov_len;
			parts++;
			cnt--;
		}
		if (cnt > 0) {
			parts->iov_base = (char *)parts->iov_base + written;
			parts->iov_len -= (size_t)written;
		}
	}
	return 0;
}

/* A file in the folder is ours. One that is not there yet must not be in the way later. */
static int open_file(struct split_files *files, const char *name, char *why, size_t why_size)
{
	char reason[128] = "";
	int fd = openat(files->folder_fd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	int err = fd < 0 ? -errno : 0;

	if (err == -ENOENT) {
		err = output_may_take(files->dir_fd, name, files->force, reason, sizeof(reason));
		if (!err)
			fd = output_create_at(files->folder_fd, name, 0600);
		if (!err && fd < 0)
			err = fd;
	}
	return err ? cannot(files, name, reason, err, why, why_size) : fd;
}

int split_files_append(struct split_files *files, const char *name, struct iovec *parts, int cnt,
		       char *why, size_t why_size)
{
	int fd = open_file(files, name, why, why_size), err;
	struct stat st;
	off_t old;

	if (fd < 0)
		return fd;
	old = fstat(fd, &st) ? -1 : st.st_size;
	err = old < 0 ? -errno : 0;
	if (!old) { /* no space before the first */
		parts[0].iov_base = (char *)parts[0].iov_base + 1;
		parts[0].iov_len--;
	}
	parts[cnt] = (struct iovec){ (char *)"\n", 1 };
	if (!err)
		err = write_parts(fd, parts, cnt + 1, old ? old - 1 : 0);
	if (err && old > 0) /* as it was; this needs no room */
		(void)!(ftruncate(fd, old) || pwrite(fd, "\n", 1, old - 1));
	if (err && !old)
		unlinkat(files->folder_fd, name, 0);
	/* Some file systems tell only now that there was no room. */
	if (close(fd) && !err)
		err = -errno;
	return err ? cannot(files, name, "", err, why, why_size) : 0;
}

/* Calls fn for each file in the folder, until none is left or fn fails. */
static int for_each(struct split_files *files,
		    int (*fn)(struct split_files *files, const char *name, void *arg), void *arg)
{
	int fd = openat(files->folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool some = true;

	if (!dir) {
		err = -errno;
		if (fd >= 0)
			close(fd);
		return err;
	}
	/* Again from the start: entries may be left out while others go away. */
	for (; some && !err; rewinddir(dir)) {
		some = false;
		while (!err && (entry = readdir(dir))) {
			if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
				continue;
			some = true;
			err = fn(files, entry->d_name, arg);
		}
	}
	closedir(dir);
	return err;
}

struct publishing {
	uint64_t cnt;
	char *why;
	size_t why_size;
};

/* Never over what has come since open_file() looked, but for --force and regular files. */
static int publish_one(struct split_files *files, const char *name, void *arg)
{
	struct publishing *publishing = arg;
	char reason[128] = "";
	int err;

	err = renameat2(files->folder_fd, name, files->dir_fd, name, RENAME_NOREPLACE) ? -errno : 0;
	if (err == -EINVAL) { /* a file system that does not know the flag */
		err = linkat(files->folder_fd, name, files->dir_fd, name, 0) ? -errno : 0;
		if (!err)
			unlinkat(files->folder_fd, name, 0);
	}
	if (err == -EEXIST) {
		err = output_may_take(files->dir_fd, name, files->force, reason, sizeof(reason));
		if (!err && renameat(files->folder_fd, name, files->dir_fd, name))
			err = -errno;
	}
	if (!err) {
		publishing->cnt++;
		return 0;
	}
	return cannot(files, name, reason, err, publishing->why, publishing->why_size);
}

int split_files_publish(struct split_files *files, uint64_t *cnt, char *why, size_t why_size)
{
	struct publishing publishing = { .why = why, .why_size = why_size };
	int err = for_each(files, publish_one, &publishing);
	size_t len;

	*cnt = publishing.cnt;
	if (err) {
		files->keep = true;
		len = strlen(why);
		snprintf(why + len, why_size - len, "; the files not yet there are in %s/%s",
			 files->shown, files->folder);
	}
	return err;
}

static int remove_one(struct split_files *files, const char *name, void *arg)
{
	(void)arg;
	return unlinkat(files->folder_fd, name, 0) ? -errno : 0;
}

void split_files_free(struct split_files *files)
{
	if (!files)
		return;
	if (files->folder_fd >= 0) {
		if (!files->keep)
			for_each(files, remove_one, NULL);
		close(files->folder_fd);
	}
	if (files->folder[0] && !files->keep)
		unlinkat(files->dir_fd, files->folder, AT_REMOVEDIR);
	if (files->dir_fd >= 0)
		close(files->dir_fd);
	if (files->has_rights)
		caller_rights_give_back(&files->rights);
	free(files);
}
