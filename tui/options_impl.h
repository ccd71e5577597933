/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_impl.h - what the files options*.c share: commands, rows looked up, wrong usage said.
 */
#ifndef TUI_OPTIONS_IMPL_H
#define TUI_OPTIONS_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options_table.h"

struct command_text {
	enum command_id id;
	const char *name;
	const char *usage;
	const char *about;
	uint64_t max_rate;
	size_t operand;	     /* in struct options: the file that the first word names */
	const char *missing; /* what to say without one; NULL: none is needed */
	bool only_operand;   /* no PIDs */
	const char *stray;   /* what to say of words where there are to be none */
};

/* What is said of a command, and what it takes besides options. */
const struct command_text *command_text(enum command_id id);

/* One line on stderr for wrong usage; returns EXIT_USAGE. `word` is the user's and may hold
 * anything. */
int options_wrong(const struct command_text *command, const char *before, const char *word,
		  const char *after);
/* The same for an option that is none (without its dashes), or takes no value. */
int options_unknown(const struct command_text *command, const char *given);

#endif
