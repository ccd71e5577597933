/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_commands.h - the command lines that a recording has told of so far.
 *
 * Each with the time from which it holds, as the playback may go back. Bounded in memory: what is
 * beyond that is not known.
 */
#ifndef SCTOP_RECORDING_COMMANDS_H
#define SCTOP_RECORDING_COMMANDS_H

#include <stddef.h>
#include <stdint.h>

#include "sctop/source.h"

struct recording_commands;

struct recording_commands *recording_commands_new(void);	   /* NULL: ENOMEM */
void recording_commands_free(struct recording_commands *commands); /* NULL is allowed */

/* Takes a RECORD_COMMAND; the same one again changes nothing. */
void recording_commands_add(struct recording_commands *commands, const struct record_text *text);

/* What held at `now_ns`, as source_command() has it. */
int recording_commands_get(const struct recording_commands *commands, uint32_t tgid,
			   uint64_t start_ns, uint64_t now_ns, char *buf, size_t size);

#endif
