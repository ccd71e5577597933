/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_commands.c - what each command is about and takes, a row each; and --help, made from
 * these rows and those of options_table.c.
 */
#include "options_impl.h"

static const struct command_text command_texts[] = {
	{ .id = COMMAND_LIVE,
	  .name = "live",
	  .usage = "sctop [live] [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Shows, live, which process makes which system calls.",
	  .max_rate = 20000 },
	{ .id = COMMAND_TRACE,
	  .name = "trace",
	  .usage = "sctop trace [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Writes decoded calls to stdout, and a summary at the end. COMMAND is traced "
		   "from "
		   "its very\n"
		   "execve, with its descendants; trace ends with it, with its exit status. If "
		   "trace "
		   "ends first\n"
		   "(-d, -n), COMMAND is ended with SIGTERM." },
	{ .id = COMMAND_RECORD,
	  .name = "record",
	  .usage = "sctop record -w FILE [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Writes everything into a file for `sctop replay`: counts, processes, and each "
		   "call with "
		   "the\n"
		   "bytes that were captured. COMMAND as for trace. However it ends, what was "
		   "written is "
		   "readable." },
	{ .id = COMMAND_REPLAY,
	  .name = "replay",
	  .usage = "sctop replay FILE [OPTIONS]",
	  .about = "The live screen over a recording; with --batch, as trace.",
	  .operand = offsetof(struct options, recording),
	  .missing = "which recording?" },
	{ .id = COMMAND_SPLIT,
	  .name = "split",
	  .usage = "sctop split LOG [-C DIR] [--force]",
	  .about = "Splits what --format ids wrote (lines PID:SYSCALL_ID:COMM; - is stdin) into a "
		   "file "
		   "for each\n"
		   "process and name, COMM:PID.log, that holds the numbers of its calls. %XX in a "
		   "file's name\n"
		   "is a byte that no name can have or show. Nothing that exists is overwritten.",
	  .operand = offsetof(struct options, log),
	  .missing = "which log? (- is stdin)",
	  .only_operand = true },
	{ .id = COMMAND_SERVE,
	  .name = "serve",
	  .usage = "sctop serve [OPTIONS]",
	  .about = "Listens at a socket and traces when told to, by `sctop ctl` or any program: "
		   "START\n"
		   "[PID | FILTER], STOP, STATUS, SUMMARY, RESET, a line each. With -o, events are "
		   "written\n"
		   "there while it traces. Users other than root see their own processes only.",
	  .stray = "PIDs come with START: " },
	{ .id = COMMAND_CTL,
	  .name = "ctl",
	  .usage = "sctop ctl [--socket PATH] COMMAND...",
	  .about = "Sends COMMAND to `sctop serve` and prints the answer: START [PID | FILTER], "
		   "STOP,\n"
		   "STATUS, SUMMARY, RESET. STATUS and SUMMARY answer with a line of JSON." },
};

const struct command_text *command_text(enum command_id id)
{
	size_t i = 0;

	while (command_texts[i].id != id)
		i++;
	return &command_texts[i];
}

/* "-s, -e, --syscall SET"; returns the columns it takes. */
static int print_names(const struct option_row *row, char *buf, size_t size)
{
	size_t len = 0;
	const char *letter;
	int i;

	buf[0] = '\0';
	for (letter = row->shorts; letter && *letter; letter++)
		len += snprintf(buf + len, size - len, "%s-%c", len ? ", " : "", *letter);
	for (i = 0; i < OPTION_NAMES_MAX && row->names[i]; i++)
		len += snprintf(buf + len, size - len, "%s--%s", len ? ", " : "    ",
				row->names[i]);
	if (row->arg)
		len += snprintf(buf + len, size - len, " %s", row->arg);
	return (int)len;
}

void options_help(enum command_id id, FILE *out)
{
	const struct command_text *command = command_text(id);
	const struct option_row *row;
	enum option_group group;
	char names[128];
	bool titled;

	fprintf(out, "Usage: %s\n\n%s\n", command->usage, command->about);
	for (group = 0; group < GROUP_HIDDEN; group++) {
		titled = false;
		for (row = option_rows; row->names[0]; row++) {
			if (row->group != group || !(row->commands & id))
				continue;
			if (!titled)
				fprintf(out, "\n%s:\n", option_group_names[group]);
			titled = true;
			if (print_names(row, names, sizeof(names)) > 26)
				fprintf(out, "  %s\n  %26s  %s\n", names, "", row->help);
			else
				fprintf(out, "  %-26s  %s\n", names, row->help);
		}
	}
}
