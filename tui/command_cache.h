/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * command_cache.h - command lines of the processes that are on the screen.
 *
 * Asking is expensive (/proc), so only rows that are shown ask, and not at every frame.
 */
#ifndef SCTOP_TUI_COMMAND_CACHE_H
#define SCTOP_TUI_COMMAND_CACHE_H

#include <stdint.h>

struct sctop_event;

struct command_cache;
struct source;

struct command_cache *command_cache_new(struct source *source, unsigned int text_flags);
void command_cache_free(struct command_cache *cache);
/* Forgets all, so that it is asked for anew. */
void command_cache_clear(struct command_cache *cache);

/* The command line, escaped, arguments separated by blanks; NULL if there is none. Valid until
 * the next call. now_ns tells how old an answer is: a process may exec. */
const char *command_cache_get(struct command_cache *cache, uint32_t tgid, uint64_t start_ns,
			      uint64_t now_ns);

/*
 * Takes the command line from an execve that has been traced, so that what ends within an
 * interval has one as well. Other events are ignored.
 */
void command_cache_learn(struct command_cache *cache, const struct sctop_event *event,
			 const void *data);

#endif
