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

#endif
