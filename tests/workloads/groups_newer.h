/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_newer.h - calls of Linux 6.5 to 6.18, with good and bad arguments.
 */
#ifndef GROUPS_NEWER_H
#define GROUPS_NEWER_H

#include "groups.h"

static inline void newer_files(void)
{
	static const uint64_t range[2] = { 0, 4096 };
	struct {
		uint64_t flags;
		uint32_t more[4];
	} attr = { 0x80, { 1, 2, 3, 4 } };
	uint64_t stat[5];
	int fd = CALL(open, "newer", O_RDWR | O_CREAT, 0600);

	CALL(write, fd, "newer", 5);
	syscall(NR_CACHESTAT, fd, range, stat, 0);
	syscall(NR_CACHESTAT, fd, range, BAD, 0);
	syscall(NR_CACHESTAT, fd, range, stat, 7);
	syscall(NR_CACHESTAT, BAD_FD, NULL, NULL, 0);
	syscall(NR_FCHMODAT2, AT_FDCWD, "newer", 0640, 0);
	syscall(NR_FCHMODAT2, AT_FDCWD, "nope", 0600, AT_SYMLINK_NOFOLLOW);
	syscall(NR_FCHMODAT2, fd, "", 0644, AT_EMPTY_PATH | 0x8);
	syscall(NR_FILE_GETATTR, AT_FDCWD, "newer", &attr, sizeof(attr), 0);
	syscall(NR_FILE_GETATTR, AT_FDCWD, "nope", NULL, 0, 0);
	syscall(NR_FILE_SETATTR, AT_FDCWD, "nope", &attr, sizeof(attr), AT_SYMLINK_NOFOLLOW);
	syscall(NR_FILE_SETATTR, AT_FDCWD, "nope", NULL, 0, 0x40);
	syscall(NR_SETXATTRAT, AT_FDCWD, "nope", 0, "user.a", NULL, 0);
	syscall(NR_GETXATTRAT, AT_FDCWD, "nope", AT_EMPTY_PATH, "user.a", NULL, 0);
	syscall(NR_LISTXATTRAT, AT_FDCWD, "nope", 0, NULL, 0);
	syscall(NR_REMOVEXATTRAT, AT_FDCWD, "nope", AT_SYMLINK_NOFOLLOW, "user.a");
	CALL(unlink, "newer");
}

static inline void newer_mounts(void)
{
	/* Its size, the root's old id is not known: one that is nowhere, and the first of all. */
	struct {
		uint32_t size, spare;
		uint64_t id, param, ns;
	} nowhere = { 32, 0, 7, 0x3f, 0 }, all = { 32, 0, -1ull, 0, 0 };
	uint64_t ids[2], mount[128];

	syscall(NR_STATMOUNT, &nowhere, mount, sizeof(mount), 0);
	syscall(NR_STATMOUNT, NULL, NULL, 0, 0);
	if (syscall(NR_LISTMOUNT, &all, ids, 2, 0) == 2) {
		nowhere.id = ids[1];
		syscall(NR_STATMOUNT, &nowhere, mount, sizeof(mount), 0);
		nowhere.param = 0x1380;
		syscall(NR_STATMOUNT, &nowhere, mount, sizeof(mount), 0);
		syscall(NR_STATMOUNT, &nowhere, mount, 16, 0);
	}
	syscall(NR_LISTMOUNT, &all, ids, 2, 1);
	syscall(NR_LISTMOUNT, &all, BAD, 2, 2);
	syscall(NR_LISTMOUNT, NULL, NULL, 0, 0);
	syscall(NR_OPEN_TREE_ATTR, AT_FDCWD, "nope", 0, NULL, 0);
}

static inline void newer_memory(void)
{
	static uint32_t word = 1;
	struct timespec past = { 0, 1 };

	syscall(NR_MSEAL, 0x1001, 4096, 0);
	syscall(NR_MAP_SHADOW_STACK, 0x1001, 4096, 0x11);
	syscall(NR_MAP_SHADOW_STACK, 0x1001, 4096, 0x10);
	syscall(NR_FUTEX_WAKE, NULL, 1, 1, 2);
	syscall(NR_FUTEX_WAKE, &word, 0xffffffff, 3, 0x82);
	syscall(NR_FUTEX_WAIT, NULL, 1, 1, 2, NULL, 0);
	syscall(NR_FUTEX_WAIT, &word, 1, 0xffffffff, 2, &past, CLOCK_MONOTONIC);
	syscall(NR_FUTEX_REQUEUE, NULL, 0, 1, 1);
}

static inline void newer_security(void)
{
	syscall(NR_LSM_GET_SELF_ATTR, 100, NULL, NULL, 0);
	syscall(NR_LSM_SET_SELF_ATTR, 77, NULL, 0, 0);
	syscall(NR_LSM_LIST_MODULES, NULL, NULL, 1);
}

static inline void group_newer(void)
{
	newer_files();
	newer_mounts();
	newer_memory();
	newer_security();
}

#endif
