/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * caller_rights.h - files reached with the rights of the caller of sudo, and with no others.
 *
 * Between take and give back the kernel checks every path as the caller's, and what is made is
 * his: capabilities that override this are gone while the file system's user is not 0, also from a
 * root that has them all. What is open already can be written to at any time.
 *
 * Where nobody else called, both do nothing. caller_prepare() in caller.h comes first.
 */
#ifndef CORE_CALLER_RIGHTS_H
#define CORE_CALLER_RIGHTS_H

#include <sys/types.h>

struct caller_rights {
	uid_t uid; /* as they were */
	gid_t gid;
};

/* 0 or -EPERM. Does not nest. */
int caller_rights_take(struct caller_rights *saved);
/* Keeps errno. */
void caller_rights_give_back(const struct caller_rights *saved);

#endif
