/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * terminal_env.c - AT_SECURE is what the kernel says of a program with capabilities of its file.
 *
 * The C library then drops what concerns itself (LD_PRELOAD, LOCPATH, …). Debian's ncurses goes on
 * reading the caller's files, in a parser that was not written for that.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "terminal_env.h"

static const char *const names[TERMINAL_ENV_CNT] = {
	"TERMINFO", "TERMINFO_DIRS", "TERMCAP", "TERMPATH", "HOME", /* ~/.terminfo */
};

void terminal_env_hide(struct terminal_env *env)
{
	const char *value;

	memset(env, 0, sizeof(*env));
	if (!getauxval(AT_SECURE))
		return;
	for (size_t i = 0; i < TERMINAL_ENV_CNT; i++) {
		value = getenv(names[i]);
		env->values[i] = value ? strdup(value) : NULL;
		unsetenv(names[i]);
	}
}

void terminal_env_restore(struct terminal_env *env)
{
	for (size_t i = 0; i < TERMINAL_ENV_CNT; i++) {
		if (env->values[i])
			setenv(names[i], env->values[i], 1);
		free(env->values[i]);
	}
}
