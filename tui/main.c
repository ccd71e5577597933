/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * main.c - finds the command and hands over. What a command does is in cmd_*.c.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "options.h"
#include "sctop/caller.h"
#include "sctop/privileges.h"
#include "sctop/text.h"

#define COMMAND_MAX 32

static int help(void)
{
	printf("sctop: top for system calls\n\n"
	       "Usage: sctop [COMMAND] [OPTIONS] [PID...] [-- COMMAND...]\n\nCommands:\n");
	for (const struct subcommand *command = subcommands; command->name; command++)
		if (command->help)
			printf("  %-9s %-43s %s\n", command->name, command->usage, command->help);
	printf("\n`sctop COMMAND --help` lists the options of one; --version tells the version.\n");
	return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
}

/* A first word that is no option, PID or command: most likely a command, mistyped. */
static int unknown(const char *word)
{
	const char *names[COMMAND_MAX], *nearest;
	char shown[256];
	size_t cnt = 0;

	for (const struct subcommand *command = subcommands; command->name; command++)
		if (command->help && cnt < COMMAND_MAX)
			names[cnt++] = command->name;
	nearest = options_nearest(word, names, cnt);
	text_escape(shown, sizeof(shown), word, strlen(word), 0);
	fprintf(stderr, "sctop: neither a command nor a PID: %s%s%s%s (see `sctop --help`)\n",
		shown, nearest ? "; did you mean " : "", nearest ? nearest : "",
		nearest ? "?" : "");
	return EXIT_USAGE;
}

/* What needs no kernel side needs no more than to reach files. The others give up the rest once
 * they are set up. */
static int give_up_privileges(const struct subcommand *command)
{
	static const unsigned int trace =
		COMMAND_LIVE | COMMAND_TRACE | COMMAND_RECORD | COMMAND_SERVE;
	unsigned int uses =
		command->id == COMMAND_CTL ? PRIVILEGE_CONNECT : PRIVILEGE_FILES | PRIVILEGE_READ;
	int err = command->id & trace ? 0 : privileges_keep(uses);

	if (err)
		fprintf(stderr, "sctop: cannot give up privileges: %s\n", strerror(-err));
	return err;
}

static int run(const struct subcommand *command, int argc, char **argv)
{
	struct options options;
	int status;

	caller_prepare(); /* if it fails, the file that is refused says so */
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

	setlocale(LC_ALL, "");
	if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help"))
		return help();
	if (!strcmp(word, "--version")) {
		printf("sctop %s\n", SCTOP_VERSION);
		return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
	}
	for (const struct subcommand *command = subcommands; command->name; command++)
		if (!strcmp(word, command->name))
			return run(command, argc - 1, argv + 1);
	if (*word && *word != '-' && (*word < '0' || *word > '9'))
		return unknown(word);
	return run(&subcommands[0], argc, argv);
}
