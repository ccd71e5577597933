/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output.c - safe creation of output files, and writes that can be interrupted.
 *
 * Everything is done relative to the directory, opened once: nobody can exchange it in between.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "output_impl.h"
#include "sctop/caller.h"
#include "sctop/output.h"
#include "sctop/text.h"

#define BUFFER_BYTES (256 * 1024)

struct output {
	FILE *file;
	int fd;
	int interrupt_fd;
	int error; /* of the first write that failed; nothing is written after it */
	bool has_reader;
	char name[512];
	char *path; /* as given; NULL: stdout, or renewed */
	/* output_open_renewed(): */
	int dir_fd; /* -1: not renewed */
	char *base;
	char temporary[64]; /* what fd writes to, while it is not -1 */
};

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

/* Mode whatever the umask, owner whoever called. */
static int hand_over(int fd, mode_t mode)
{
	struct caller caller;

	caller_get(&caller);
	if (caller.other && fchown(fd, caller.uid, caller.gid))
		return -errno;
	return fchmod(fd, mode) ? -errno : 0;
}

int output_create_at(int dir_fd, const char *name, mode_t mode)
{
	int fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int err = fd < 0 ? -errno : hand_over(fd, mode);

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

/* A new file under a name that nobody has. A descriptor or a negative errno. */
static int create_temporary(int dir_fd, char temporary[static 64], mode_t mode)
{
	int fd = -EEXIST, i;

	for (i = 0; i < 100 && fd == -EEXIST; i++) {
		snprintf(temporary, 64, ".sctop-%d-%d", (int)getpid(), i);
		fd = output_create_at(dir_fd, temporary, mode);
	}
	return fd;
}

/* A new file under another name, then renamed over the old one: never writes into what exists. */
static int replace(int dir_fd, const char *name)
{
	char temporary[64];
	int fd, err;

	fd = create_temporary(dir_fd, temporary, 0600);
	if (fd < 0 || !renameat(dir_fd, temporary, dir_fd, name))
		return fd;
	err = -errno;
	unlinkat(dir_fd, temporary, 0);
	close(fd);
	return err;
}

/* The name is taken. Returns a descriptor or a negative errno with `why`, if it says more. */
static int open_existing(int dir_fd, const char *name, bool force, char *why, size_t why_size)
{
	struct stat st;
	size_t len;
	int fd, err;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3)) {
		fd = openat(dir_fd, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 && !fstat(fd, &st) && st.st_rdev == makedev(1, 3))
			return fd;
		if (fd >= 0)
			close(fd);
		return -EEXIST;
	}
	err = output_may_take(dir_fd, name, force, why, why_size);
	if (err == -EINVAL) {
		len = strlen(why);
		snprintf(why + len, why_size - len, "; give the name of a file, or - for stdout");
	}
	return err ? err : replace(dir_fd, name);
}

/* Opens the directory of a path. `base` gets the name in it. A descriptor or a negative errno. */
static int open_directory(const char *path, char base[static PATH_MAX])
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

static int open_file(const char *path, bool force, char *why, size_t why_size)
{
	char name[PATH_MAX];
	int dir_fd, fd;

	dir_fd = open_directory(path, name);
	if (dir_fd < 0)
		return dir_fd;
	fd = output_create_at(dir_fd, name, 0600);
	if (fd == -EEXIST)
		fd = open_existing(dir_fd, name, force, why, why_size);
	close(dir_fd);
	return fd;
}

/* Waits until a write does not block. 0, or -1 with errno = EINTR when told to give up. */
static int wait_writable(const struct output *output)
{
	struct pollfd fds[] = {
		{ .fd = output->fd, .events = POLLOUT },
		{ .fd = output->interrupt_fd, .events = POLLIN },
	};

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -1;
		if (fds[0].revents)
			return 0;
		if (fds[1].revents) {
			errno = EINTR;
			return -1;
		}
	}
}

/* fopencookie()'s. Short only on an error, which then stays: stdio would try the rest again. */
static ssize_t write_cookie(void *cookie, const char *data, size_t size)
{
	struct output *output = cookie;
	size_t done = 0, part;
	ssize_t written;

	if (output->fd < 0 && !output->error) {
		output->fd = create_temporary(output->dir_fd, output->temporary, 0644);
		if (output->fd < 0)
			output->error = -output->fd;
	}
	while (done < size && !output->error) {
		part = size - done;
		if (output->has_reader) {
			/* A pipe that polls writable takes PIPE_BUF bytes at once. */
			if (part > PIPE_BUF)
				part = PIPE_BUF;
			if (wait_writable(output)) {
				output->error = errno;
				break;
			}
		}
		written = write(output->fd, data + done, part);
		if (written < 0 && errno != EINTR && errno != EAGAIN)
			output->error = errno;
		done += written > 0 ? written : 0;
	}
	if (output->error)
		errno = output->error;
	return (ssize_t)done;
}

static bool has_reader(int fd)
{
	struct stat st;

	return isatty(fd) || (!fstat(fd, &st) && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)));
}

struct output *output_open(const char *path, bool force, char *why, size_t why_size)
{
	static const cookie_io_functions_t functions = { .write = write_cookie };
	bool is_stdout = !path || !strcmp(path, "-");
	struct output *output = calloc(1, sizeof(*output));
	char reason[160] = "";

	if (!output) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	output->interrupt_fd = output->dir_fd = -1;
	text_escape(output->name, sizeof(output->name), is_stdout ? "stdout" : path,
		    is_stdout ? strlen("stdout") : strlen(path), 0);
	output->fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
			       : open_file(path, force, reason, sizeof(reason));
	if (output->fd < 0) {
		errno = is_stdout ? errno : -output->fd;
		goto fail;
	}
	output->has_reader = has_reader(output->fd);
	output->path = is_stdout ? NULL : strdup(path);
	output->file = fopencookie(output, "w", functions);
	if (!output->file || setvbuf(output->file, NULL, _IOFBF, BUFFER_BYTES))
		goto fail_close;
	return output;

fail_close:
	if (output->file)
		fclose(output->file);
	close(output->fd);
	free(output->path);
fail:
	snprintf(why, why_size, "cannot write %s: %s", output->name,
		 *reason ? reason : strerror(errno));
	free(output);
	return NULL;
}

/* The name is claimed, and is ours from then on; or it may be replaced. 0 or negative errno. */
static int claim(struct output *output, const char *path, bool force, char *why, size_t why_size)
{
	char name[PATH_MAX];
	int fd, err = 0;

	output->dir_fd = open_directory(path, name);
	if (output->dir_fd < 0)
		return output->dir_fd;
	fd = output_create_at(output->dir_fd, name, 0644);
	if (fd == -EEXIST)
		err = output_may_take(output->dir_fd, name, force, why, why_size);
	else if (fd < 0)
		err = fd;
	if (fd >= 0)
		close(fd);
	output->base = err ? NULL : strdup(name);
	return err || output->base ? err : -ENOMEM;
}

static bool is_null_device(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3);
}

struct output *output_open_renewed(const char *path, bool force, char *why, size_t why_size)
{
	static const cookie_io_functions_t functions = { .write = write_cookie };
	char reason[160] = "";
	struct output *output;
	int err = -ENOMEM;

	if (!path || !strcmp(path, "-") || is_null_device(path))
		return output_open(path, force, why, why_size);
	output = calloc(1, sizeof(*output));
	if (!output) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	output->fd = output->interrupt_fd = output->dir_fd = -1;
	text_escape(output->name, sizeof(output->name), path, strlen(path), 0);
	err = claim(output, path, force, reason, sizeof(reason));
	if (!err) {
		output->file = fopencookie(output, "w", functions);
		err = output->file && !setvbuf(output->file, NULL, _IOFBF, BUFFER_BYTES) ? 0
											 : -ENOMEM;
	}
	if (!err)
		return output;
	snprintf(why, why_size, "cannot write %s: %s", output->name,
		 *reason ? reason : strerror(-err));
	output_close(output);
	errno = -err;
	return NULL;
}

/* The temporary file takes the name, or goes. 0 or negative errno. */
static int put_in_place(struct output *output)
{
	int err = -output->error;

	if (output->fd < 0)
		return err;
	/* Some file systems tell only now that there was no room. */
	if (close(output->fd) && !err)
		err = -errno;
	output->fd = -1;
	if (!err && renameat(output->dir_fd, output->temporary, output->dir_fd, output->base))
		err = -errno;
	if (err)
		unlinkat(output->dir_fd, output->temporary, 0);
	if (err)
		output->error = -err;
	return err;
}

int output_renew(struct output *output)
{
	if (fflush(output->file) && !output->error)
		output->error = EIO;
	return output->dir_fd < 0 ? -output->error : put_in_place(output);
}

FILE *output_file(const struct output *output)
{
	return output->file;
}

const char *output_name(const struct output *output)
{
	return output->name;
}

bool output_has_reader(const struct output *output)
{
	return output->has_reader;
}

void output_set_interrupt(struct output *output, int fd)
{
	output->interrupt_fd = fd;
}

int output_close(struct output *output)
{
	int err = 0;

	if (!output)
		return 0;
	if (output->file && fclose(output->file))
		err = -EIO;
	if (output->error)
		err = -output->error;
	if (output->dir_fd >= 0) {
		if (put_in_place(output) && !err)
			err = -output->error;
		close(output->dir_fd);
	} else if (output->fd >= 0 && close(output->fd) && !err) {
		err = -errno; /* some file systems tell only now that there was no room */
	}
	free(output->base);
	free(output->path);
	free(output);
	return err;
}

/* Whoever may rename in that directory may also put another file there in between. */
void output_discard(struct output *output)
{
	char name[PATH_MAX];
	struct stat ours, there;
	int dir_fd = -1;

	if (output && output->path && !fstat(output->fd, &ours) && S_ISREG(ours.st_mode))
		dir_fd = open_directory(output->path, name);
	if (dir_fd >= 0 && !fstatat(dir_fd, name, &there, AT_SYMLINK_NOFOLLOW) &&
	    there.st_dev == ours.st_dev && there.st_ino == ours.st_ino)
		unlinkat(dir_fd, name, 0);
	if (dir_fd >= 0)
		close(dir_fd);
	output_close(output);
}
