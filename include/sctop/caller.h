/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * caller.h - who is behind this process: the user who called sudo, or the real user.
 */
#ifndef SCTOP_CALLER_H
#define SCTOP_CALLER_H

#include <stdbool.h>
#include <sys/types.h>

struct caller {
	uid_t uid;
	gid_t gid;
	bool other; /* not the user that this process runs as */
};

/*
 * SUDO_UID and SUDO_GID count only where this process is root and both are plain numbers. A
 * process that is root without its real user being it (set-uid) has that real user as caller.
 */
void caller_get(struct caller *caller);

/*
 * Once, early, while this process has all its rights: from here on files can be reached with the
 * caller's rights whatever capabilities are given up, and root's groups are the caller's. 0 or a
 * negative errno: files of the caller's will be refused.
 */
int caller_prepare(void);

#endif
