/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * caller.c - the user who called sudo, from an environment that is not trusted beyond that.
 */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "sctop/caller.h"
#include "sctop/text.h"

void caller_get(struct caller *caller)
{
	const char *uid_text = getenv("SUDO_UID"), *gid_text = getenv("SUDO_GID");
	uid_t real = getuid(), effective = geteuid();
	uint64_t uid, gid;

	caller->uid = real;
	caller->gid = getgid();
	caller->other = real != effective;
	if (real || effective || !uid_text || !gid_text)
		return;
	/* (uid_t)-1 means "leave as it is" to chown and setresuid */
	if (text_parse_u64(uid_text, UINT32_MAX - 1, &uid) ||
	    text_parse_u64(gid_text, UINT32_MAX - 1, &gid))
		return;
	caller->uid = (uid_t)uid;
	caller->gid = (gid_t)gid;
	caller->other = uid != 0;
}
