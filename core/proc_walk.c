/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * proc_walk.c - all of /proc, once: for what no counter knows, as who is on a terminal and silent.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "sctop/proc.h"
#include "sctop/text.h"

int proc_walk(int (*fn)(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg),
	      void *arg)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	int err = 0;

	if (!dir)
		return -errno;
	while (!err && (entry = readdir(dir))) {
		struct proc_stat stat;
		struct stat owner;
		uint64_t pid;

		if (text_parse_u64(entry->d_name, UINT32_MAX, &pid) ||
		    fstatat(dirfd(dir), entry->d_name, &owner, 0) ||
		    proc_stat_read((uint32_t)pid, &stat))
			continue;
		err = fn((uint32_t)pid, owner.st_uid, &stat, arg);
	}
	closedir(dir);
	return err;
}
