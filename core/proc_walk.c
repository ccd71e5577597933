/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * proc_walk.c - all of /proc, once: for what no counter knows, as who is on a terminal and silent;
 * and how many there are.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
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

/* ---- how many there are ---- */

static FILE *open_file(const char *path)
{
	return fopen(path, "re");
}

/* Whoever is a child of kthreadd, and itself. */
static int count_kernel_threads(uint32_t *cnt)
{
	FILE *file = open_file("/proc/2/task/2/children");
	unsigned int pid;

	if (!file)
		return -errno;
	*cnt = 1;
	while (fscanf(file, "%u", &pid) == 1)
		++*cnt;
	fclose(file);
	return 0;
}

/* All threads, of which each kernel thread is one: "0.20 0.18 0.12 1/80 11206" */
static int count_threads(uint32_t *cnt)
{
	FILE *file = open_file("/proc/loadavg");
	int got;

	if (!file)
		return -errno;
	got = fscanf(file, "%*s %*s %*s %*u/%" SCNu32, cnt);
	fclose(file);
	return got == 1 ? 0 : -EINVAL;
}

static int count_processes(uint32_t *cnt)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	if (!dir)
		return -errno;
	*cnt = 0;
	while ((entry = readdir(dir)))
		*cnt += isdigit((unsigned char)entry->d_name[0]) != 0;
	closedir(dir);
	return 0;
}

static int add_to_population(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg)
{
	struct proc_population *sum = arg;

	(void)pid;
	(void)uid;
	sum->processes++;
	sum->threads += stat->threads;
	return 0;
}

int proc_population(bool whole, bool kernel, struct proc_population *population)
{
	struct proc_population sum = { 0 };
	uint32_t kernel_cnt = 0;
	int err;

	/* Where the sums say something else, one by one. */
	if (!whole || count_kernel_threads(&kernel_cnt)) {
		err = proc_walk(add_to_population, &sum);
	} else {
		err = count_threads(&sum.threads);
		if (!err)
			err = count_processes(&sum.processes);
	}
	if (err)
		return err;
	if (!kernel && sum.processes > kernel_cnt && sum.threads > kernel_cnt) {
		sum.processes -= kernel_cnt;
		sum.threads -= kernel_cnt;
	}
	*population = sum;
	return 0;
}
