/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_syscalls.c - `sctop syscalls`: chooses calls by patterns. They are printed by
 * syscalls_list.c.
 */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "options.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "syscalls_list.h"

#define CALL_MAX 1024

static const char usage[] =
	"Usage: sctop syscalls [--format text|json] [PATTERN...]\n"
	"\n"
	"Lists the calls known here: their numbers, whether this kernel has a tracepoint for\n"
	"them (? if that can't be read), arguments with their types, result and classes.\n"
	"\n"
	"A PATTERN is what -s takes: names, numbers, %class, /regex, with commas; ! before one\n"
	"excludes it. In names, '*' and '?' match anything. A call that an architecture doesn't\n"
	"have shows '-' there.\n"
	"\n"
	"  --format FORMAT  text, or json: one object a line\n"
	"  --json           the same as --format json\n"
	"  -h, --help       this text\n"
	"\n"
	"Classes:\n";

/* ---- patterns ---- */

static bool has_number(size_t call, const char *word)
{
	char *end;
	long nr;

	errno = 0;
	nr = strtol(word, &end, 0);
	if (errno || *end)
		return false;
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		if (nr >= 0 && syscall_arch_nr(arch, call) == nr)
			return true;
	}
	return false;
}

static unsigned int class_bits(const char *name)
{
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (strcmp(class->name, name) == 0)
			return class->bit;
	}
	return 0;
}

static bool matches(size_t call, const char *word, const regex_t *regex)
{
	const struct syscall_info *info = syscall_at(call);

	if (regex)
		return regexec(regex, info->name, 0, NULL, 0) == 0;
	if (word[0] == '%')
		return info->classes & class_bits(word + 1);
	if (isdigit((unsigned char)word[0]))
		return has_number(call, word);
	return fnmatch(word, info->name, 0) == 0;
}

/* Says why a pattern selects nothing. Returns the exit status. */
static int refuse(const char *word, const char *reason)
{
	const char *near = isalpha((unsigned char)word[0]) ? syscall_suggest(word) : NULL;
	char shown[256];

	text_escape(shown, sizeof(shown), word, strlen(word), TEXT_QUOTED);
	if (reason)
		fprintf(stderr, "sctop: \"%s\" is no regular expression: %s\n", shown, reason);
	else if (word[0] == '%')
		fprintf(stderr, "sctop: there is no class \"%s\" (see `sctop syscalls --help`)\n",
			shown);
	else if (isdigit((unsigned char)word[0]))
		fprintf(stderr, "sctop: no call has the number %s\n", shown);
	else
		fprintf(stderr, "sctop: no call is named \"%s\"%s%s%s\n", shown,
			near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	return EXIT_FAILED;
}

struct choice {
	bool named[CALL_MAX], excluded[CALL_MAX];
	bool any_named; /* else all calls are, but for the excluded ones */
};

/* Marks the calls that a word names. Returns 0 or the exit status. */
static int select_word(const char *word, struct choice *choice)
{
	bool exclude = word[0] == '!', any = false, is_regex;
	bool *chosen = exclude ? choice->excluded : choice->named;
	regex_t regex;

	word += exclude;
	is_regex = word[0] == '/';
	if (is_regex) {
		int err = regcomp(&regex, word + 1, REG_EXTENDED | REG_NOSUB);
		char why[128];

		if (err) {
			regerror(err, &regex, why, sizeof(why));
			return refuse(word, why);
		}
	}
	for (size_t i = 0; i < syscall_count() && i < CALL_MAX; i++) {
		if (!matches(i, word, is_regex ? &regex : NULL))
			continue;
		chosen[i] = true;
		any = true;
	}
	if (is_regex)
		regfree(&regex);
	choice->any_named |= !exclude;
	return any ? 0 : refuse(word, NULL);
}

/* The same for words with commas between them. */
static int select_words(const char *words, struct choice *choice)
{
	char *copy = strdup(words), *rest = copy, *word;
	int status = copy ? 0 : EXIT_FAILED;

	while (!status && (word = strsep(&rest, ",")))
		status = select_word(word, choice);
	free(copy);
	return status;
}

/* ---- the command ---- */

/* Ends the output. A reader that has seen enough (`| head`) is no failure. */
static int finish(void)
{
	if (fflush(stdout) == 0 || errno == EPIPE)
		return EXIT_FINE;
	fprintf(stderr, "sctop: cannot write the list: %s\n", strerror(errno));
	return EXIT_FAILED;
}

static int print_usage(void)
{
	fputs(usage, stdout);
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++)
		printf("  %%%-10s %s\n", class->name, class->help);
	return finish();
}

static int wrong_option(const char *word)
{
	char shown[256];

	text_escape(shown, sizeof(shown), word, strlen(word), 0);
	if (!strncmp(word, "--format", strlen("--format")))
		fprintf(stderr, "sctop: --format is text or json (see `sctop syscalls --help`)\n");
	else
		fprintf(stderr, "sctop: syscalls has no option %s (see `sctop syscalls --help`)\n",
			shown);
	return EXIT_USAGE;
}

/* Takes the option argv[*i], with its value. Returns 0 or the exit status. */
static int take_option(char **argv, int *i, bool *json)
{
	const char *word = argv[*i], *format = NULL;

	if (!strcmp(word, "--json"))
		format = "json";
	else if (!strncmp(word, "--format=", strlen("--format=")))
		format = word + strlen("--format=");
	else if (!strcmp(word, "--format"))
		format = argv[*i + 1] ? argv[++*i] : "";
	if (!format || (strcmp(format, "json") && strcmp(format, "text")))
		return wrong_option(word);
	*json = *format == 'j';
	return 0;
}

int cmd_syscalls(int argc, char **argv)
{
	struct choice choice = { .any_named = false };
	bool json = false, options = true, any = false;
	int status = 0;

	for (int i = 1; i < argc && !status; i++) {
		if (options && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")))
			return print_usage();
		if (options && !strcmp(argv[i], "--"))
			options = false;
		else if (options && argv[i][0] == '-')
			status = take_option(argv, &i, &json);
		else
			status = select_words(argv[i], &choice);
	}
	if (status)
		return status;
	for (size_t i = 0; i < syscall_count() && i < CALL_MAX; i++) {
		choice.named[i] = (choice.named[i] || !choice.any_named) && !choice.excluded[i];
		any |= choice.named[i];
	}
	if (!any) {
		fprintf(stderr, "sctop: no call is left: all that are named are excluded, too\n");
		return EXIT_FAILED;
	}
	if (json)
		syscalls_print_json(choice.named);
	else
		syscalls_print_table(choice.named);
	return finish();
}
