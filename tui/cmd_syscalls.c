/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_syscalls.c - `sctop syscalls`: the calls known here, as a table or as JSON lines.
 *
 * It shows all architectures in the table of calls, not only this machine's, and needs no
 * privilege: only whether a call has a tracepoint may be unknown without.
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
#include "sctop/json.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"

#define CALL_MAX 1024

static const char usage[] =
	"Usage: sctop syscalls [--json] [PATTERN...]\n"
	"\n"
	"Lists the calls known here: their numbers, whether this kernel has a tracepoint for\n"
	"them (? if that can't be read), classes and arguments.\n"
	"\n"
	"A PATTERN is a name ('*' and '?' match anything), a number, %class or /regex; any may\n"
	"match. A call that an architecture doesn't have shows '-' there.\n"
	"\n"
	"  --json      one JSON object a line\n"
	"  -h, --help  this text\n"
	"\n"
	"Classes:\n";

static const enum syscall_arch shown_archs[] = { SYSCALL_ARCH_X86_64, SYSCALL_ARCH_I386,
						 SYSCALL_ARCH_AARCH64, SYSCALL_ARCH_ARM };
#define SHOWN_CNT (sizeof(shown_archs) / sizeof(shown_archs[0]))

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

/* Marks the calls that a pattern names. Returns 0 or the exit status. */
static int select_calls(const char *word, bool chosen[static CALL_MAX])
{
	regex_t regex;
	bool is_regex = word[0] == '/', any = false;

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
	return any ? 0 : refuse(word, NULL);
}

/* ---- what there is to say about a call ---- */

/* Tracepoints are named after the kernel's functions, most calls but not all are, too. */
static const char *tracepoint_name(const char *name)
{
	static const struct {
		const char *call, *function;
	} others[] = {
		{ "fstat", "newfstat" },   { "lstat", "newlstat" },	 { "stat", "newstat" },
		{ "uname", "newuname" },   { "sendfile", "sendfile64" }, { "umount2", "umount" },
		{ "umount", "oldumount" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(others[i].call, name) == 0)
			return others[i].function;
	}
	return name;
}

/* The folder of the kernel's tracepoints for calls, or NULL if it can't be read. */
static const char *tracepoint_folder(void)
{
	static const char *const folders[] = { "/sys/kernel/tracing/events/syscalls",
					       "/sys/kernel/debug/tracing/events/syscalls" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (access(folders[i], R_OK | X_OK) == 0)
			return folders[i];
	}
	return NULL;
}

static bool has_tracepoint(const char *folder, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/sys_enter_%s", folder, tracepoint_name(name));
	return access(path, F_OK) == 0;
}

/* With its arguments on the first architecture that has it. */
static const struct syscall_info *info_of(size_t call)
{
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		if (syscall_arch_nr(arch, call) >= 0)
			return syscall_arch_info(arch, call);
	}
	return syscall_at(call);
}

/* A name for the same bits a second time ("net") is left out. */
static bool is_alias(const struct syscall_class_name *class)
{
	for (const struct syscall_class_name *c = syscall_classes; c != class; c++) {
		if (c->bit == class->bit)
			return true;
	}
	return false;
}

static void class_list(char *buf, size_t size, unsigned int classes)
{
	size_t len = 0;

	buf[0] = '\0';
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (!(classes & class->bit) || is_alias(class) || len >= size)
			continue;
		len += snprintf(buf + len, size - len, "%s%s", len ? "," : "", class->name);
	}
	if (!len)
		snprintf(buf, size, "-");
}

/* ---- the table ---- */

static void print_header(int name_width, int class_width)
{
	for (size_t i = 0; i < SHOWN_CNT; i++)
		printf("%7s ", syscall_arch_name(shown_archs[i]));
	printf("TP  %-*s  %-*s  ARGUMENTS\n", name_width, "NAME", class_width, "CLASSES");
}

static void print_row(size_t call, const char *folder, int name_width, int class_width)
{
	const struct syscall_info *info = info_of(call);
	char classes[128];

	for (size_t i = 0; i < SHOWN_CNT; i++) {
		int nr = syscall_arch_nr(shown_archs[i], call);

		if (nr >= 0)
			printf("%7d ", nr);
		else
			printf("%7s ", "-");
	}
	class_list(classes, sizeof(classes), info->classes);
	printf("%-3s %-*s  %-*s  ",
	       !folder				    ? "?"
	       : has_tracepoint(folder, info->name) ? "yes"
						    : "-",
	       name_width, info->name, class_width, classes);
	for (int i = 0; i < info->arg_cnt; i++)
		printf("%s%s", i ? ", " : "", info->args[i].name);
	printf("%s\n", info->arg_cnt ? "" : "-");
}

static void print_totals(const bool *chosen)
{
	size_t cnt = 0;

	for (size_t i = 0; i < syscall_count(); i++)
		cnt += chosen[i];
	printf("%zu call%s:", cnt, cnt == 1 ? "" : "s");
	for (size_t k = 0; k < SHOWN_CNT; k++) {
		size_t have = 0;

		for (size_t i = 0; i < syscall_count(); i++)
			have += chosen[i] && syscall_arch_nr(shown_archs[k], i) >= 0;
		printf("%s %zu %s", k ? "," : "", have, syscall_arch_name(shown_archs[k]));
	}
	putchar('\n');
}

static void print_table(const bool *chosen)
{
	const char *folder = tracepoint_folder();
	int name_width = 4, class_width = 7;
	char classes[128];

	for (size_t i = 0; i < syscall_count(); i++) {
		int name = (int)strlen(syscall_at(i)->name), class;

		class_list(classes, sizeof(classes), syscall_at(i)->classes);
		class = (int)strlen(classes);
		if (chosen[i] && name > name_width)
			name_width = name;
		if (chosen[i] && class > class_width)
			class_width = class;
	}
	print_header(name_width, class_width);
	for (size_t i = 0; i < syscall_count(); i++) {
		if (chosen[i])
			print_row(i, folder, name_width, class_width);
	}
	print_totals(chosen);
}

/* ---- JSON lines ---- */

static void json_numbers(struct json *json, size_t call)
{
	json_object_begin(json, "nr");
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		int nr = syscall_arch_nr(arch, call);

		if (nr >= 0)
			json_i64(json, syscall_arch_name(arch), nr);
		else
			json_null_value(json, syscall_arch_name(arch));
	}
	json_object_end(json);
}

static void json_call(struct json *json, size_t call, const char *folder)
{
	const struct syscall_info *info = info_of(call);

	json_object_begin(json, NULL);
	json_text(json, "type", "syscall");
	json_text(json, "syscall", info->name);
	json_numbers(json, call);
	if (folder)
		json_bool(json, "tracepoint", has_tracepoint(folder, info->name));
	else
		json_null_value(json, "tracepoint");
	json_array_begin(json, "classes");
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (info->classes & class->bit && !is_alias(class))
			json_text(json, NULL, class->name);
	}
	json_array_end(json);
	json_array_begin(json, "args");
	for (int i = 0; i < info->arg_cnt; i++)
		json_text(json, NULL, info->args[i].name);
	json_array_end(json);
	json_object_end(json);
	json_line_end(json);
}

static void print_json(const bool *chosen)
{
	struct json json = { .out = stdout };
	const char *folder = tracepoint_folder();

	for (size_t i = 0; i < syscall_count(); i++) {
		if (chosen[i])
			json_call(&json, i, folder);
	}
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
	fprintf(stderr, "sctop: syscalls has no option %s (see `sctop syscalls --help`)\n", shown);
	return EXIT_USAGE;
}

int cmd_syscalls(int argc, char **argv)
{
	bool chosen[CALL_MAX] = { false };
	bool json = false, options = true, all = true;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		int status;

		if (options && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0))
			return print_usage();
		if (options && (strcmp(word, "--json") == 0 || strcmp(word, "--") == 0)) {
			json |= word[2] != '\0';
			options = word[2] != '\0';
			continue;
		}
		if (options && word[0] == '-')
			return wrong_option(word);
		status = select_calls(word, chosen);
		if (status)
			return status;
		all = false;
	}
	if (all)
		memset(chosen, true, sizeof(chosen));
	if (json)
		print_json(chosen);
	else
		print_table(chosen);
	return finish();
}
