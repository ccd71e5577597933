/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * commands.c - the table of commands: help, dispatch and completion are made from it.
 */
#include <stdio.h>

#include "cmd.h"
#include "shell_completion.h"

static int replay(const struct options *options)
{
	return options->batch ? cmd_replay_batch(options) : cmd_live(options);
}

/* For the shells, see shell_completion.h. */
static int cmd_complete(int argc, char **argv)
{
	shell_completion_print(argv + 1, (size_t)argc - 1, stdout);
	return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
}

static const struct raw_word ctl_words[] = {
	{ "START", "attach: everything, a PID, or a filter" },
	{ "STOP", "detach" },
	{ "STATUS", "whether it traces, and what came" },
	{ "SUMMARY", "what was counted" },
	{ "RESET", "forget the counts" },
	{ NULL, NULL },
};

static const struct raw_word syscalls_words[] = {
	{ "--format", "text or json" },
	{ "--json", "one object a line" },
	{ "--help", "this" },
	{ NULL, NULL },
};

const struct subcommand subcommands[] = {
	{ "live", "[OPTIONS] [PID...] [-- COMMAND...]",
	  "live screen; what sctop does without a command", COMMAND_LIVE, cmd_live, NULL, NULL,
	  NULL },
	{ "trace", "[OPTIONS] [PID...] [-- COMMAND...]",
	  "decoded calls to stdout, summary at the end", COMMAND_TRACE, cmd_trace, NULL, NULL,
	  NULL },
	{ "record", "-w FILE [OPTIONS] [PID...] [-- COMMAND...]", "everything into a file",
	  COMMAND_RECORD, cmd_record, NULL, NULL, NULL },
	{ "replay", "FILE [OPTIONS]", "live screen over it", COMMAND_REPLAY, replay, NULL, NULL,
	  NULL },
	{ "split", "LOG [-C DIR]", "an `ids` log into one file per process", COMMAND_SPLIT,
	  cmd_split, NULL, NULL, NULL },
	{ "serve", "[--socket PATH] [OPTIONS]", "traces when told to, over a socket", COMMAND_SERVE,
	  cmd_serve, NULL, NULL, NULL },
	{ "ctl", "[--socket PATH] COMMAND...", "tells it: START, STOP, STATUS, SUMMARY, RESET",
	  COMMAND_CTL, cmd_ctl, NULL, ctl_words, NULL },
	{ "syscalls", "[PATTERN...]", "the calls known here", 0, NULL, cmd_syscalls, syscalls_words,
	  "SET" },
	{ "complete", "WORD...", NULL, 0, NULL, cmd_complete, NULL, NULL },
	{ .name = NULL },
};
