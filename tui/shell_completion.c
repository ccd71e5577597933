/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * shell_completion.c - which word is to be completed: a command, an option, its value, an operand.
 * What values there are is in shell_values.c.
 */
#include <string.h>

#include "cmd.h"
#include "shell_completion.h"
#include "shell_values.h"
#include "options_table.h"

static void offer_options(struct shell_word *to, const struct subcommand *command)
{
	char name[64];

	for (const struct option_row *row = option_rows; row->names[0]; row++) {
		if (!(row->commands & command->id) || row->group == GROUP_HIDDEN)
			continue;
		for (int i = 0; i < OPTION_NAMES_MAX && row->names[i]; i++) {
			snprintf(name, sizeof(name), "--%s", row->names[i]);
			shell_offer(to, name, row->help);
		}
	}
	for (size_t i = 0; command->raw_words && command->raw_words[i].word; i++)
		if (command->raw_words[i].word[0] == '-')
			shell_offer(to, command->raw_words[i].word, command->raw_words[i].help);
}

static void offer_commands(struct shell_word *to)
{
	for (const struct subcommand *command = subcommands; command->name; command++)
		if (command->help)
			shell_offer(to, command->name, command->help);
}

/* The row that a word names, as --name or as the last letter of -abc; NULL if none that takes a
 * value of its own. */
static const struct option_row *takes_value(const struct subcommand *command, const char *word)
{
	const struct option_row *row;
	size_t len = strlen(word);

	if (word[0] != '-' || len < 2)
		return NULL;
	if (word[1] == '-') {
		row = option_find(word + 2);
		return row && row->arg && row->commands & command->id ? row : NULL;
	}
	for (row = option_rows; row->names[0]; row++)
		if (row->shorts && row->arg && row->commands & command->id &&
		    strchr(row->shorts, word[len - 1]))
			return row;
	return NULL;
}

/* "--name=value" in one word: the candidates have all of it. */
static bool offer_joined(struct shell_word *to, const struct subcommand *command, const char *word)
{
	const char *equals = strchr(word, '=');
	char name[64];
	const struct option_row *row;

	if (strncmp(word, "--", 2) || !equals || (size_t)(equals - word) >= sizeof(name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)(equals - word), word);
	row = takes_value(command, name);
	if (row)
		shell_value(to, row->arg, equals + 1);
	return true;
}

static void offer_operands(struct shell_word *to, const struct subcommand *command)
{
	static const struct {
		enum command_id id;
		const char *arg;
	} operands[] = {
		{ COMMAND_LIVE, "PID" },    { COMMAND_TRACE, "PID" },  { COMMAND_RECORD, "PID" },
		{ COMMAND_REPLAY, "FILE" }, { COMMAND_SPLIT, "FILE" },
	};

	for (size_t i = 0; i < sizeof(operands) / sizeof(operands[0]); i++)
		if (operands[i].id == command->id)
			shell_value(to, operands[i].arg, to->word);
	for (size_t i = 0; command->raw_words && command->raw_words[i].word; i++)
		if (command->raw_words[i].word[0] != '-')
			shell_offer(to, command->raw_words[i].word, command->raw_words[i].help);
	if (command->raw_arg)
		shell_value(to, command->raw_arg, to->word);
}

static const struct subcommand *find_command(const char *word)
{
	const struct subcommand *command = subcommands;

	while (command->name && strcmp(command->name, word))
		command++;
	return command->name ? command : NULL;
}

static void complete_last(struct shell_word *to, const struct subcommand *command,
			  char *const *words, size_t cnt)
{
	const char *word = words[cnt - 1], *before = cnt > 1 ? words[cnt - 2] : "";
	const struct option_row *row = takes_value(command, before);

	if (!strcmp(before, "=") && cnt > 2) /* bash */
		row = takes_value(command, words[cnt - 3]);
	else if (!strcmp(word, "=") && row)
		word = "";
	to->word = word;
	if (row)
		shell_value(to, row->arg, word);
	else if (!offer_joined(to, command, word) && word[0] == '-')
		offer_options(to, command);
	else if (word[0] != '-')
		offer_operands(to, command);
}

void shell_completion_print(char *const *words, size_t cnt, FILE *out)
{
	struct shell_word to = { .out = out, .word = cnt ? words[cnt - 1] : "" };
	const struct subcommand *command = cnt > 1 ? find_command(words[0]) : NULL;

	if (!cnt)
		return;
	for (size_t i = 0; i + 1 < cnt; i++)
		if (!strcmp(words[i], "--")) {
			fprintf(out, ":command\n");
			return;
		}
	if (cnt == 1 && to.word[0] != '-')
		offer_commands(&to);
	if (cnt == 1 && to.word[0] == '-')
		shell_offer(&to, "--version", "the version");
	if (command)
		complete_last(&to, command, words + 1, cnt - 1);
	else
		complete_last(&to, subcommands, words, cnt);
}
