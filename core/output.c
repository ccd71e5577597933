/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output.c - the life of an output: opened, put in place, closed or taken back.
 *
 * How files are made is in output_create.c, how bytes get into them in output_write.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "caller_rights.h"
#include "output_impl.h"
#include "sctop/output.h"
#include "sctop/text.h"

#define BUFFER_BYTES (256 * 1024)

struct why {
	char *text;
	size_t size;
};

static bool is_null_device(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

/* What is at the name is opened only if it is /dev/null. A descriptor, or a negative errno with
 * why, if it says more. */
static int open_null_device(int dir_fd, const char *name)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && !fstat(fd, &st) && is_null_device(&st))
		return fd;
	if (fd >= 0)
		close(fd);
	return -EEXIST;
}

/* Remembered, so that output_discard() takes away nothing else. */
static void remember_made(struct output *output, int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return;
	output->made_dev = st.st_dev;
	output->made_ino = st.st_ino;
}

/* The name is taken: what is there is left alone until there is something to write. */
static int open_existing(struct output *output, bool force, const struct why *why)
{
	struct stat st;
	size_t len;
	int err;

	if (fstatat(output->dir_fd, output->base, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (is_null_device(&st))
		return open_null_device(output->dir_fd, output->base);
	err = output_may_take(output->dir_fd, output->base, force, why->text, why->size);
	if (err == -EINVAL) {
		len = strlen(why->text);
		snprintf(why->text + len, why->size - len,
			 "; give the name of a file, or - for stdout");
	}
	return err ? err : output_create_temporary(output->dir_fd, output->temporary, 0600);
}

static int open_file(struct output *output, bool force, const struct why *why)
{
	output->fd = output_create_at(output->dir_fd, output->base, 0600);
	if (output->fd >= 0)
		remember_made(output, output->fd);
	else if (output->fd == -EEXIST)
		output->fd = open_existing(output, force, why);
	return output->fd < 0 ? output->fd : 0;
}

/* The name is claimed, and is ours from then on; or it may be replaced. */
static int claim(struct output *output, bool force, const struct why *why)
{
	int fd = output_create_at(output->dir_fd, output->base, 0644);

	if (fd == -EEXIST)
		return output_may_take(output->dir_fd, output->base, force, why->text, why->size);
	if (fd < 0)
		return fd;
	remember_made(output, fd);
	close(fd);
	return 0;
}

static int open_with_rights(struct output *output, const char *path, bool force,
			    const struct why *why)
{
	char base[PATH_MAX];

	output->dir_fd = output_open_directory(path, base);
	if (output->dir_fd < 0)
		return output->dir_fd;
	output->base = strdup(base);
	if (!output->base)
		return -ENOMEM;
	return (output->renewed ? claim : open_file)(output, force, why);
}

static int open_path(struct output *output, const char *path, bool force, const struct why *why)
{
	struct caller_rights saved;
	int err = caller_rights_take(&saved);

	if (err)
		return err;
	err = open_with_rights(output, path, force, why);
	caller_rights_give_back(&saved);
	return err;
}

static int open_stdout(struct output *output)
{
	struct stat st;

	output->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (output->fd < 0)
		return -errno;
	output->has_reader = isatty(output->fd) || (!fstat(output->fd, &st) &&
						    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)));
	return 0;
}

static struct output *open_output(const char *path, bool renewed, bool force, char *why,
				  size_t why_size)
{
	static const cookie_io_functions_t functions = { .write = output_write_cookie };
	bool is_stdout = !path || !strcmp(path, "-");
	const char *name = is_stdout ? "stdout" : path;
	struct output *output = calloc(1, sizeof(*output));
	char reason[160] = "";
	int err;

	if (!output) {
		snprintf(why, why_size, "out of memory");
		return NULL;
	}
	output->fd = output->interrupt_fd = output->dir_fd = -1;
	output->renewed = renewed && !is_stdout;
	text_escape(output->name, sizeof(output->name), name, strlen(name), 0);
	err = is_stdout ? open_stdout(output)
			: open_path(output, path, force, &(struct why){ reason, sizeof(reason) });
	if (!err) {
		output->file = fopencookie(output, "w", functions);
		if (!output->file || setvbuf(output->file, NULL, _IOFBF, BUFFER_BYTES))
			err = -ENOMEM;
	}
	if (!err)
		return output;
	snprintf(why, why_size, "cannot write %s: %s", output->name,
		 *reason ? reason : strerror(-err));
	output_discard(output);
	errno = -err;
	return NULL;
}

struct output *output_open(const char *path, bool force, char *why, size_t why_size)
{
	return open_output(path, false, force, why, why_size);
}

struct output *output_open_renewed(const char *path, bool force, char *why, size_t why_size)
{
	struct stat st;
	bool renewed = !path || lstat(path, &st) || !is_null_device(&st);

	return open_output(path, renewed, force, why, why_size);
}

/* It takes the name, or goes where something is wrong with it. */
static int name_temporary(const struct output *output, int err)
{
	struct caller_rights saved;
	int lacking = caller_rights_take(&saved);

	if (lacking)
		return err ? err : lacking;
	if (!err && renameat(output->dir_fd, output->temporary, output->dir_fd, output->base))
		err = -errno;
	if (err)
		unlinkat(output->dir_fd, output->temporary, 0);
	caller_rights_give_back(&saved);
	return err;
}

int output_put_in_place(struct output *output)
{
	int err = -output->error;

	if (!*output->temporary)
		return err;
	/* Some file systems tell only now that there was no room. */
	if (output->renewed && output->fd >= 0 && close(output->fd) && !err)
		err = -errno;
	if (output->renewed)
		output->fd = -1;
	err = name_temporary(output, err);
	output->temporary[0] = '\0';
	output->error = -err;
	return err;
}

int output_renew(struct output *output)
{
	if (fflush(output->file) && !output->error)
		output->error = EIO;
	return output->renewed ? output_put_in_place(output) : -output->error;
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
	if (output->file) {
		output_drain(output);
		fclose(output->file);
		output_put_in_place(output);
	}
	err = -output->error;
	if (output->fd >= 0 && close(output->fd) && !err)
		err = -errno; /* some file systems tell only now that there was no room */
	if (output->dir_fd >= 0)
		close(output->dir_fd);
	free(output->backlog);
	free(output->base);
	free(output);
	return err;
}

void output_cancel(struct output *output)
{
	if (!output->error)
		output->error = ECANCELED;
}

/* Whoever may rename in that directory may also put another file there in between. */
static void remove_made(const struct output *output)
{
	struct caller_rights saved;
	struct stat there;

	if (!output->made_ino || caller_rights_take(&saved))
		return;
	if (!fstatat(output->dir_fd, output->base, &there, AT_SYMLINK_NOFOLLOW) &&
	    there.st_dev == output->made_dev && there.st_ino == output->made_ino)
		unlinkat(output->dir_fd, output->base, 0);
	caller_rights_give_back(&saved);
}

void output_discard(struct output *output)
{
	if (!output)
		return;
	output_cancel(output);
	output_put_in_place(output);
	remove_made(output);
	output_close(output);
}
