/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config_file.c - finds, reads and writes the file of a user; what a line is, is in
 * config_lines.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller_rights.h"
#include "config_lines.h"
#include "sctop/caller.h"
#include "sctop/config_file.h"

/* ---- where ---- */

static const char *home_of(uid_t uid)
{
	const struct passwd *entry = getpwuid(uid);

	return entry && entry->pw_dir && entry->pw_dir[0] == '/' ? entry->pw_dir : NULL;
}

int config_file_path(char *path, size_t size)
{
	struct caller caller;
	const char *base, *home;
	int len;

	caller_get(&caller);
	base = caller.other ? NULL : getenv("XDG_CONFIG_HOME");
	home = caller.other ? NULL : getenv("HOME");
	if (!home || home[0] != '/')
		home = home_of(caller.uid);
	if (base && base[0] == '/') /* the specification: others are ignored */
		len = snprintf(path, size, "%s/sctop/config", base);
	else if (home)
		len = snprintf(path, size, "%s/.config/sctop/config", home);
	else
		return -ENOENT;
	return len >= 0 && (size_t)len < size ? 0 : -ENOENT;
}

/* ---- reading ---- */

static const char *refuse(const struct stat *st, const struct caller *caller)
{
	if (!S_ISREG(st->st_mode))
		return "it is no regular file";
	if (st->st_uid != caller->uid)
		return "it is another user's";
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return "others may write it (chmod go-w)";
	if (st->st_size > CONFIG_BYTES_MAX)
		return "it is too large";
	return NULL;
}

/* The whole file. Bytes, or a negative errno with `why`. */
static ssize_t read_all(int fd, const struct caller *caller, char *text, size_t size, char *why,
			size_t why_size)
{
	const char *reason;
	struct stat st;
	size_t len = 0;
	ssize_t got;

	if (fstat(fd, &st))
		return -errno;
	reason = refuse(&st, caller);
	while (!reason && (got = read(fd, text + len, size - len)) != 0) {
		if (got < 0)
			return -errno;
		len += (size_t)got;
		if (len == size) /* it has grown since */
			reason = "it is too large";
	}
	if (reason)
		snprintf(why, why_size, "%s", reason);
	return reason ? -EINVAL : (ssize_t)len;
}

/* Opens and reads with the rights of the caller. As config_file_read(), `lines` to be freed. */
static int read_lines(const char *path, const struct caller *caller, struct config_lines *lines,
		      char *why, size_t why_size)
{
	char *text = malloc(CONFIG_BYTES_MAX + 1);
	ssize_t len;
	int fd, err;

	memset(lines, 0, sizeof(*lines));
	if (!text)
		return -ENOMEM;
	/* Not to wait for the other end of a FIFO; nor to become its terminal's. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		if (err == -ELOOP)
			snprintf(why, why_size, "it is a link");
	} else {
		len = read_all(fd, caller, text, CONFIG_BYTES_MAX + 1, why, why_size);
		err = len < 0 ? (int)len
			      : config_lines_split(lines, text, (size_t)len, why, why_size);
		close(fd);
	}
	free(text);
	return err;
}

int config_file_read(const char *path, config_line_fn *fn, void *arg, char *why, size_t why_size)
{
	char key[CONFIG_VALUE_MAX], value[CONFIG_VALUE_MAX];
	struct config_lines lines = { 0 };
	struct caller caller;
	struct caller_rights saved;
	int err, kind;

	why[0] = '\0';
	caller_get(&caller);
	err = caller_rights_take(&saved);
	if (!err) {
		err = read_lines(path, &caller, &lines, why, why_size);
		caller_rights_give_back(&saved);
	}
	for (size_t i = 0; !err && i < lines.cnt; i++) {
		kind = config_line_parse(lines.lines[i], key, value);
		if (kind)
			fn((unsigned int)i + 1, kind < 0 ? NULL : key, value, arg);
	}
	config_lines_free(&lines);
	if (err && !why[0])
		snprintf(why, why_size, "%s", strerror(-err));
	return err;
}

/* ---- writing ---- */

/* Where a key's value is to be: the last line that has it; or what follows `#key =`; or cnt. */
static size_t find_line(const struct config_lines *lines, const char *key, bool *is_there)
{
	char found[CONFIG_VALUE_MAX], value[CONFIG_VALUE_MAX];
	size_t at = lines->cnt;

	*is_there = false;
	for (size_t i = 0; i < lines->cnt; i++) {
		const char *line = lines->lines[i];
		bool comment = line[0] == '#';

		if (config_line_parse(line + comment, found, value) <= 0 || strcmp(found, key))
			continue;
		if (comment && *is_there)
			continue;
		*is_there |= !comment;
		at = comment ? i + 1 : i;
	}
	return at;
}

static int add_new(struct config_lines *lines, size_t at, const struct config_entry *entry,
		   const char *text)
{
	char help[CONFIG_VALUE_MAX];
	int err = 0;

	if (at == lines->cnt && entry->help) {
		snprintf(help, sizeof(help), "# %s", entry->help);
		err = config_lines_insert(lines, lines->cnt, "");
		if (!err)
			err = config_lines_insert(lines, lines->cnt, help);
		at = lines->cnt;
	}
	return err ? err : config_lines_insert(lines, at, text);
}

static int put_entry(struct config_lines *lines, const struct config_entry *entry, bool is_new)
{
	bool is_default = !strcmp(entry->value, entry->fallback), is_there;
	size_t at = find_line(lines, entry->key, &is_there);
	char text[2 * CONFIG_VALUE_MAX];

	if (!is_there && is_default && !is_new)
		return 0;
	snprintf(text, sizeof(text), "%s%s = %s", is_new && is_default ? "#" : "", entry->key,
		 entry->value);
	return is_there ? config_lines_replace(lines, at, text) : add_new(lines, at, entry, text);
}

/* Makes the folders of a path that are missing. */
static void make_folders(const char *path)
{
	char folder[PATH_MAX];
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	for (slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(folder, 0700); /* what fails will fail again when it is opened */
		*slash = '/';
	}
}

static int write_lines(int fd, const struct config_lines *lines)
{
	FILE *file = fdopen(fd, "w");
	bool failed;

	if (!file) {
		close(fd);
		return -errno;
	}
	for (size_t i = 0; i < lines->cnt; i++)
		fprintf(file, "%s\n", lines->lines[i]);
	failed = fflush(file) || ferror(file) || fsync(fd);
	if (fclose(file) || failed)
		return errno ? -errno : -EIO;
	return 0;
}

/* A new file beside it, then renamed over it: a reader sees the one or the other, whole. */
static int replace(const char *path, const struct config_lines *lines)
{
	char temporary[PATH_MAX];
	int fd, err;

	if (snprintf(temporary, sizeof(temporary), "%s.%d", path, (int)getpid()) >=
	    (int)sizeof(temporary))
		return -ENAMETOOLONG;
	unlink(temporary); /* left behind by one that was killed */
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	err = fchmod(fd, 0600) ? -errno : 0; /* whatever the umask */
	if (err)
		close(fd);
	else
		err = write_lines(fd, lines);
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	return err;
}

static int update(const char *path, const char *comment, const struct config_entry *entries,
		  size_t cnt, const struct caller *caller, char *why, size_t why_size)
{
	struct config_lines lines;
	int err = read_lines(path, caller, &lines, why, why_size);
	bool is_new = err == -ENOENT;

	if (is_new) {
		make_folders(path);
		err = config_lines_insert(&lines, 0, comment);
	}
	for (size_t i = 0; i < cnt && !err; i++)
		err = put_entry(&lines, &entries[i], is_new);
	if (!err)
		err = replace(path, &lines);
	config_lines_free(&lines);
	return err;
}

int config_file_write(const char *path, const char *comment, const struct config_entry *entries,
		      size_t cnt, char *why, size_t why_size)
{
	struct caller caller;
	struct caller_rights saved;
	int err;

	why[0] = '\0';
	caller_get(&caller);
	err = caller_rights_take(&saved);
	if (!err) {
		err = update(path, comment, entries, cnt, &caller, why, why_size);
		caller_rights_give_back(&saved);
	}
	if (err && !why[0])
		snprintf(why, why_size, "%s", strerror(-err));
	return err;
}
