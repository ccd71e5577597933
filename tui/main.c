/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * main.c - finds the command and hands over. What a command does is in cmd_*.c.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "options.h"
#include "sctop/config_file.h"
#include "sctop/privileges.h"
#include "sctop/text.h"

struct command {
	const char *name;
	const char *usage;
	const char *help;
	enum command_id id; /* parsed by options.c, else run_raw does it */
	int (*run)(const struct options *options);
	int (*run_raw)(int argc, char **argv);
};

static int replay(const struct options *options)
{
	return options->batch ? cmd_replay_batch(options) : cmd_live(options);
}

static const struct command commands[] = {
	{ "live", "[OPTIONS] [PID...] [-- COMMAND...]",
	  "live screen; what sctop does without a command", COMMAND_LIVE, cmd_live, NULL },
	{ "trace", "[OPTIONS] [PID...] [-- COMMAND...]",
	  "decoded calls to stdout, summary at the end", COMMAND_TRACE, cmd_trace, NULL },
	{ "record", "-w FILE [OPTIONS] [PID...] [-- COMMAND...]", "everything into a file",
	  COMMAND_RECORD, cmd_record, NULL },
	{ "replay", "FILE [OPTIONS]", "live screen over it", COMMAND_REPLAY, replay, NULL },
	{ "split", "LOG [-C DIR]", "an `ids` log into one file per process", COMMAND_SPLIT,
	  cmd_split, NULL },
	{ "serve", "[--socket PATH] [OPTIONS]", "traces when told to, over a socket", COMMAND_SERVE,
	  cmd_serve, NULL },
	{ "ctl", "[--socket PATH] COMMAND...", "tells it: START, STOP, STATUS, SUMMARY, RESET",
	  COMMAND_CTL, cmd_ctl, NULL },
	{ "syscalls", "[PATTERN...]", "the calls known here", 0, NULL, cmd_syscalls },
};
#define COMMAND_CNT (sizeof(commands) / sizeof(commands[0]))

static int help(void)
{
	size_t i;

	printf("sctop: top for system calls\n\n"
	       "Usage: sctop [COMMAND] [OPTIONS] [PID...] [-- COMMAND...]\n\nCommands:\n");
	for (i = 0; i < COMMAND_CNT; i++)
		printf("  %-9s %-43s %s\n", commands[i].name, commands[i].usage, commands[i].help);
	printf("\n`sctop COMMAND --help` lists the options of one; --version tells the version.\n");
	return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
}

/* A first word that is no option, PID or command: most likely a command, mistyped. */
static int unknown(const char *word)
{
	const char *names[COMMAND_CNT], *nearest;
	char shown[256];
	size_t i;

	for (i = 0; i < COMMAND_CNT; i++)
		names[i] = commands[i].name;
	nearest = options_nearest(word, names, COMMAND_CNT);
	text_escape(shown, sizeof(shown), word, strlen(word), 0);
	fprintf(stderr, "sctop: neither a command nor a PID: %s%s%s%s (see `sctop --help`)\n",
		shown, nearest ? "; did you mean " : "", nearest ? nearest : "",
		nearest ? "?" : "");
	return EXIT_USAGE;
}

/* What needs no kernel side needs no more than to reach the files of who called sudo. The others
 * do so once they are set up. */
static int give_up_privileges(const struct command *command)
{
	static const unsigned int trace =
		COMMAND_LIVE | COMMAND_TRACE | COMMAND_RECORD | COMMAND_SERVE;
	unsigned int uses = PRIVILEGE_FILES;
	int err;

	if (command->id == COMMAND_REPLAY)
		uses |= config_file_privileges();
	err = command->id & trace ? 0 : privileges_keep(uses);

	if (err)
		fprintf(stderr, "sctop: cannot give up privileges: %s\n", strerror(-err));
	return err;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct options options;
	int status;

	if (give_up_privileges(command))
		return EXIT_FAILED;
	if (command->run_raw)
		return command->run_raw(argc, argv);
	status = options_parse(&options, command->id, argc, argv);
	if (status < 0)
		status = command->run(&options);
	options_free(&options);
	return status;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	size_t i;

	setlocale(LC_ALL, "");
	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help"))
		return help();
	if (!strcmp(word, "--version")) {
		printf("sctop %s\n", SCTOP_VERSION);
		return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
	}
	for (i = 0; i < COMMAND_CNT; i++) {
		if (!strcmp(word, commands[i].name))
			return run(&commands[i], argc - 1, argv + 1);
	}
	if (*word && *word != '-' && (*word < '0' || *word > '9'))
		return unknown(word);
	return run(&commands[0], argc, argv);
}
