/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * users.c - users by name and number.
 *
 * A lookup may ask a server on the network, so names are kept; a screen asks for the same
 * few again and again.
 */
#include "sctop/proc.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/text.h"

#define CACHE_MAX 1024
#define NAME_SIZE 64

struct user {
	uint32_t uid;
	char name[NAME_SIZE];
	UT_hash_handle hh;
};

/* Calls getpwuid_r(), or getpwnam_r() if there is a name. 0, -ENOENT or another negative errno. */
static int look_up(const char *name, uint32_t uid, char *found_name, uint32_t *found_uid)
{
	struct passwd entry, *found = NULL;
	size_t size = 1024;
	char *buf = NULL, *bigger;
	int err;

	do {
		size *= 2;
		bigger = realloc(buf, size);
		if (!bigger) {
			free(buf);
			return -ENOMEM;
		}
		buf = bigger;
		err = name ? getpwnam_r(name, &entry, buf, size, &found)
			   : getpwuid_r(uid, &entry, buf, size, &found);
	} while (err == ERANGE && size < 1 << 20);
	if (found && found_name) /* whoever serves the names is not trusted with the terminal */
		text_escape(found_name, NAME_SIZE, found->pw_name, strlen(found->pw_name), 0);
	if (found && found_uid)
		*found_uid = found->pw_uid;
	free(buf);
	return found ? 0 : -ENOENT;
}

const char *user_name(uint32_t uid)
{
	/* The one state of this module; it holds nothing that could not be asked for again. */
	static struct {
		struct user *by_uid;
		char number[16];
	} cache;
	struct user *user, *next;

	HASH_FIND(hh, cache.by_uid, &uid, sizeof(uid), user);
	if (user)
		return user->name;
	if (HASH_COUNT(cache.by_uid) >= CACHE_MAX) {
		HASH_ITER (hh, cache.by_uid, user, next) {
			HASH_DEL(cache.by_uid, user);
			free(user);
		}
	}
	snprintf(cache.number, sizeof(cache.number), "%u", uid);
	user = calloc(1, sizeof(*user));
	if (!user)
		return cache.number;
	user->uid = uid;
	if (look_up(NULL, uid, user->name, NULL) || !user->name[0])
		memcpy(user->name, cache.number, sizeof(cache.number));
	HASH_ADD(hh, cache.by_uid, uid, sizeof(uid), user);
	if (!user->hh.tbl) { /* no memory for the table */
		memcpy(cache.number, user->name, sizeof(cache.number) - 1);
		free(user);
		return cache.number;
	}
	return user->name;
}

int user_parse(const char *text, uint32_t *uid)
{
	uint64_t number;

	if (!*text)
		return -ENOENT;
	if (text[strspn(text, "0123456789")])
		return look_up(text, 0, NULL, uid);
	/* (uid_t)-1 is "no user" to the kernel */
	if (text_parse_u64(text, UINT32_MAX - 1, &number))
		return -ENOENT;
	*uid = number;
	return 0;
}
