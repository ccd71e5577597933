/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups.h - what the parts of the workload `groups` share.
 *
 * Each group makes every call of its kind, with good and with bad arguments, by number: the C
 * library's wrappers make others. Results are not looked at: it is what a tracer says of them that
 * is compared.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
#define BAD		((void *)0x10) /* an address that nothing is at */
#define BAD_FD		(-1)

/* Newer than the C library's headers; one number everywhere. */
enum {
	NR_CACHESTAT = 451,
	NR_FCHMODAT2,
	NR_MAP_SHADOW_STACK,
	NR_FUTEX_WAKE,
	NR_FUTEX_WAIT,
	NR_FUTEX_REQUEUE,
	NR_STATMOUNT,
	NR_LISTMOUNT,
	NR_LSM_GET_SELF_ATTR,
	NR_LSM_SET_SELF_ATTR,
	NR_LSM_LIST_MODULES,
	NR_MSEAL,
	NR_SETXATTRAT,
	NR_GETXATTRAT,
	NR_LISTXATTRAT,
	NR_REMOVEXATTRAT,
	NR_OPEN_TREE_ATTR,
	NR_FILE_GETATTR,
	NR_FILE_SETATTR,
};

/* In a child, so that nothing of what it changes is left; it exits with 0. */
static inline void in_child(void (*fn)(void))
{
	pid_t pid = fork();

	if (!pid) {
		fn();
		CALL(exit_group, 0);
	}
	waitpid(pid, NULL, 0);
}

#endif
