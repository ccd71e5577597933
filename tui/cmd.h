/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd.h - the commands that main() dispatches to. Each returns the exit status.
 */
#ifndef TUI_CMD_H
#define TUI_CMD_H

#include <stddef.h>

#include "options.h"

/* A word that a command takes which parses its own arguments, for completion. */
struct raw_word {
	const char *word;
	const char *help;
};

/* A command. */
struct subcommand {
	const char *name;
	const char *usage;
	const char *help;   /* NULL: not for people */
	enum command_id id; /* parsed by options.c, else run_raw does it */
	int (*run)(const struct options *options);
	int (*run_raw)(int argc, char **argv);
	const struct raw_word *raw_words; /* ended by a NULL word */
	const char *raw_arg;		  /* its operands, as struct option_row has it */
};

/* The first is what runs without a command; ended by a NULL name. */
extern const struct subcommand subcommands[];

int cmd_live(const struct options *options);
int cmd_trace(const struct options *options);
int cmd_record(const struct options *options);
/* … with --trigger; cmd_record() calls it. */
int cmd_record_trigger(const struct options *options);

/* replay: as live, over options->recording; with options->batch, as trace. */
int cmd_replay_batch(const struct options *options);

/* options->log into files in options->directory; touches no kernel. */
int cmd_split(const struct options *options);

int cmd_serve(const struct options *options);
int cmd_ctl(const struct options *options);

/* Parses its own arguments; argv[0] is "syscalls". */
int cmd_syscalls(int argc, char **argv);

#endif
