/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * caller_rights.c - the file system's user and group of this process, to and fro.
 *
 * setfsuid(2) asks for no capability where the user is the saved one. So that one is made the
 * caller once, and then neither CAP_SETUID nor CAP_DAC_OVERRIDE nor CAP_CHOWN has to stay for the
 * files of a root that somebody called. It lets the caller send signals to sctop, too.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include "caller_rights.h"
#include "sctop/caller.h"

/* The caller's groups, as a login has them. Root's open doors, too. */
static int take_groups(const struct caller *caller)
{
	const struct passwd *entry = getpwuid(caller->uid);
	int cnt = NGROUPS_MAX, err;
	gid_t *groups = calloc(NGROUPS_MAX, sizeof(*groups));

	if (!groups)
		return -ENOMEM;
	groups[0] = caller->gid;
	if (!entry || getgrouplist(entry->pw_name, caller->gid, groups, &cnt) < 0)
		cnt = 1;
	err = setgroups((size_t)cnt, groups) ? -errno : 0;
	free(groups);
	return err;
}

int caller_prepare(void)
{
	struct caller caller;
	int err;

	caller_get(&caller);
	if (!caller.other ||
	    getuid()) /* of a set-uid program the caller is the real user already */
		return 0;
	err = take_groups(&caller);
	if (!err && setresgid((gid_t)-1, (gid_t)-1, caller.gid))
		err = -errno;
	if (!err && setresuid((uid_t)-1, (uid_t)-1, caller.uid))
		err = -errno;
	return err;
}

int caller_rights_take(struct caller_rights *saved)
{
	struct caller caller;

	caller_get(&caller);
	saved->gid = (gid_t)setfsgid(caller.gid);
	saved->uid = (uid_t)setfsuid(caller.uid);
	/* They say nothing of a failure: only what holds then does. */
	if ((uid_t)setfsuid((uid_t)-1) == caller.uid && (gid_t)setfsgid((gid_t)-1) == caller.gid)
		return 0;
	caller_rights_give_back(saved);
	return -EPERM;
}

void caller_rights_give_back(const struct caller_rights *saved)
{
	int err = errno;

	setfsuid(saved->uid);
	setfsgid(saved->gid);
	errno = err;
}
