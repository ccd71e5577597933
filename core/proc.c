/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * proc.c - what /proc tells of a process: stat, command line, ancestors.
 *
 * Reads one process when asked, never walks all of /proc. A process chooses its own name and
 * command line, so nothing here relies on what they contain.
 */
#include "sctop/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A name (64 bytes for some kernel threads) and 51 numbers of at most 20 digits. */
#define STAT_SIZE 1280

/* Fills buf from the start of a file; returns its length, or a negative errno. */
static ssize_t read_fd(int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = read(fd, buf + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		len += got;
	}
	return len;
}

static int open_proc(uint32_t pid, const char *file)
{
	char path[48];
	int fd;

	snprintf(path, sizeof(path), "/proc/%u/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	return fd;
}

/* As read_fd(), with a NUL behind. */
static ssize_t read_proc(uint32_t pid, const char *file, char *buf, size_t size)
{
	int fd = open_proc(pid, file);
	ssize_t len;

	if (fd < 0)
		return fd;
	len = read_fd(fd, buf, size - 1);
	close(fd);
	if (len >= 0)
		buf[len] = '\0';
	return len;
}

/* Kernel: new_encode_dev() in include/linux/kdev_t.h puts minor bits on both sides of the major. */
static uint32_t decode_device(uint32_t encoded)
{
	uint32_t major = encoded >> 8 & 0xfff;
	uint32_t minor = (encoded & 0xff) | (encoded >> 12 & 0xfff00);

	return major << 20 | minor;
}

/* The fields behind the name; that may contain anything, also ") R 1", so its end is the last ')'.
 */
int proc_stat_parse(const char *text, size_t len, struct proc_stat *stat)
{
	const char *open = memchr(text, '(', len);
	const char *close = memrchr(text, ')', len);
	unsigned long long start;
	size_t name_len;
	int ppid, tty, threads, group, foreground;
	char state;

	if (!open || !close || close < open || text[len])
		return -EINVAL;
	/* state ppid pgrp session tty_nr tpgid …; state is field 3, threads 20, starttime 22 */
	if (sscanf(close + 1,
		   " %c %d %d %*d %d %d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %llu",
		   &state, &ppid, &group, &tty, &foreground, &threads, &start) != 7)
		return -EINVAL;
	name_len = close - open - 1;
	if (name_len >= sizeof(stat->comm))
		name_len = sizeof(stat->comm) - 1;
	memset(stat, 0, sizeof(*stat));
	memcpy(stat->comm, open + 1, name_len);
	stat->state = state;
	stat->ppid = ppid;
	stat->tty = decode_device(tty);
	stat->threads = threads;
	stat->group = group > 0 ? group : 0;
	stat->foreground = foreground > 0 ? foreground : 0;
	stat->start_ticks = start;
	return 0;
}

/* stat does not say which process a thread belongs to. The line "Name:" comes first in status,
 * but with newlines and backslashes escaped, so that no name can forge a "Tgid:" line. */
static int read_tgid(uint32_t pid, uint32_t *tgid)
{
	char text[2048], *line;
	ssize_t len = read_proc(pid, "status", text, sizeof(text));

	if (len < 0)
		return len;
	line = strstr(text, "\nTgid:");
	if (!line)
		return -EINVAL;
	*tgid = strtoul(line + strlen("\nTgid:"), NULL, 10);
	return 0;
}

int proc_stat_brief(uint32_t pid, struct proc_stat *stat)
{
	char text[STAT_SIZE];
	ssize_t len = read_proc(pid, "stat", text, sizeof(text));

	return len < 0 ? len : proc_stat_parse(text, len, stat);
}

int proc_stat_thread(uint32_t tgid, uint32_t tid, struct proc_stat *stat)
{
	char file[32], text[STAT_SIZE];
	ssize_t len;

	snprintf(file, sizeof(file), "task/%u/stat", tid);
	len = read_proc(tgid, file, text, sizeof(text));
	return len < 0 ? len : proc_stat_parse(text, len, stat);
}

int proc_stat_read(uint32_t pid, struct proc_stat *stat)
{
	int err = proc_stat_brief(pid, stat);

	return err ? err : read_tgid(pid, &stat->tgid);
}

int proc_cmdline(uint32_t pid, uint64_t start_ticks, char *buf, size_t size)
{
	struct proc_stat stat;
	ssize_t len;
	int fd, err;

	fd = open_proc(pid, "cmdline");
	if (fd < 0)
		return fd;
	/* Asked after the open: the descriptor stays with the process that had the PID then. */
	if (start_ticks) {
		err = proc_stat_read(pid, &stat);
		if (err || stat.start_ticks != start_ticks) {
			close(fd);
			return err ? err : -ESRCH;
		}
	}
	len = read_fd(fd, buf, size);
	close(fd);
	while (len > 0 && !buf[len - 1]) /* setproctitle() pads with NULs */
		len--;
	return len;
}

int proc_cgroup(uint32_t pid, char *path, size_t size)
{
	char text[8192];
	ssize_t len = read_proc(pid, "cgroup", text, sizeof(text));

	return len < 0 ? len : cgroup_parse(text, path, size);
}

size_t proc_pids(uint32_t *pids, size_t max)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t cnt = 0;

	while (proc && cnt < max && (entry = readdir(proc))) {
		if (isdigit((unsigned char)entry->d_name[0]))
			pids[cnt++] = strtoul(entry->d_name, NULL, 10);
	}
	if (proc)
		closedir(proc);
	return cnt;
}

size_t proc_ancestors(uint32_t pid, uint32_t *pids, size_t max)
{
	struct proc_stat stat;
	size_t cnt = 0;

	while (cnt < max && !proc_stat_read(pid, &stat) && stat.ppid > 2) {
		pid = stat.ppid;
		pids[cnt++] = pid;
	}
	return cnt;
}
