/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * shell_values.c - values by the name of the argument. Names of processes are foreign: what
 * a shell or a terminal might take for more than a name is left out.
 */
#include <ctype.h>
#include <dirent.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "columns.h"
#include "shell_values.h"
#include "sctop/model.h"
#include "sctop/proc.h"
#include "sctop/sink.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "theme.h"

void shell_offer(struct shell_word *to, const char *candidate, const char *help)
{
	if (strncmp(candidate, to->word, strlen(to->word)))
		return;
	fprintf(to->out, "%s%s%s\n", candidate, help ? "\t" : "", help ? help : "");
}

/* A candidate for the end of the word that begins at `from`. */
static void offer_end(struct shell_word *to, const char *from, const char *end, const char *help)
{
	char whole[1024];

	if (snprintf(whole, sizeof(whole), "%.*s%s", (int)(from - to->word), to->word, end) <
	    (int)sizeof(whole))
		shell_offer(to, whole, help);
}

/* Where the last value of a list begins. */
static const char *last_value(const char *list)
{
	const char *comma = strrchr(list, ',');

	return comma ? comma + 1 : list;
}

/* ---- of tables ---- */

static void offer_calls(struct shell_word *to, const char *value)
{
	const char *from = last_value(value);
	char class[32];

	from += *from == '!';
	for (const struct syscall_class_name *row = syscall_classes; row->name; row++) {
		snprintf(class, sizeof(class), "%%%s", row->name);
		offer_end(to, from, class, row->help);
	}
	for (size_t i = 0; i < syscall_count(); i++)
		offer_end(to, from, syscall_at(i)->name, NULL);
}

static void offer_formats(struct shell_word *to, const char *value)
{
	for (const struct sink_format *const *format = sink_formats; *format; format++)
		offer_end(to, value, (*format)->name, NULL);
}

static void offer_sort_keys(struct shell_word *to, const char *value)
{
	for (const struct sort_key_name *key = sort_keys; key->name; key++)
		offer_end(to, value, key->name, key->help);
	offer_end(to, value, "help", "lists them");
}

static void offer_columns(struct shell_word *to, const char *value)
{
	const char *from = last_value(value);

	for (const struct column *column = process_columns; column->id; column++)
		offer_end(to, from, column->id, column->help);
	offer_end(to, from, COLUMNS_NO_CHANGES, COLUMNS_NO_CHANGES_HELP);
	if (from == value)
		offer_end(to, from, "help", "lists them");
}

static void offer_themes(struct shell_word *to, const char *value)
{
	for (const struct theme *theme = themes; theme->name; theme++)
		offer_end(to, value, theme->name, theme->help);
	offer_end(to, value, "help", "lists them");
}

/* ---- of this machine ---- */

static void offer_users(struct shell_word *to, const char *value)
{
	const char *from = last_value(value);
	const struct passwd *entry;

	setpwent();
	while ((entry = getpwent()))
		offer_end(to, from, entry->pw_name, NULL);
	endpwent();
}

static void offer_terminals(struct shell_word *to, const char *value)
{
	const char *from = last_value(value);
	DIR *folder = opendir("/dev/pts");
	const struct dirent *entry;
	char name[300];

	while (folder && (entry = readdir(folder))) {
		snprintf(name, sizeof(name), "pts/%s", entry->d_name);
		if (isdigit((unsigned char)entry->d_name[0]))
			offer_end(to, from, name, NULL);
	}
	if (folder)
		closedir(folder);
	offer_end(to, from, ".", "this terminal");
	offer_end(to, from, "none", "no terminal");
}

static bool is_plain(const char *name)
{
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("-_.:@/+", *name))
			return false;
	return true;
}

/* Hands every process to fn. */
static void each_process(struct shell_word *to, const char *from,
			 void (*fn)(struct shell_word *to, const char *from, const char *pid,
				    const char *comm))
{
	DIR *folder = opendir("/proc");
	const struct dirent *entry;
	char comm[sizeof(((struct proc_stat *)0)->comm) + 1];
	struct proc_stat stat;

	while (folder && (entry = readdir(folder))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    proc_stat_brief((uint32_t)strtoul(entry->d_name, NULL, 10), &stat))
			continue;
		snprintf(comm, sizeof(comm), "%.*s", (int)sizeof(stat.comm), stat.comm);
		fn(to, from, entry->d_name, comm);
	}
	if (folder)
		closedir(folder);
}

static void offer_pid(struct shell_word *to, const char *from, const char *pid, const char *comm)
{
	offer_end(to, from, pid, comm[0] && is_plain(comm) ? comm : NULL);
}

static void offer_comm(struct shell_word *to, const char *from, const char *pid, const char *comm)
{
	(void)pid;
	if (comm[0] && is_plain(comm)) /* the shells drop what comes twice */
		offer_end(to, from, comm, NULL);
}

static void offer_pids(struct shell_word *to, const char *value)
{
	each_process(to, last_value(value), offer_pid);
}

static void offer_comms(struct shell_word *to, const char *value)
{
	each_process(to, last_value(value), offer_comm);
}

/* ---- left to the shell ---- */

static void leave_files(struct shell_word *to, const char *value)
{
	(void)value;
	fprintf(to->out, ":files\n");
}

static void leave_folders(struct shell_word *to, const char *value)
{
	(void)value;
	fprintf(to->out, ":folders\n");
}

static const struct {
	const char *arg;
	void (*offer)(struct shell_word *to, const char *value);
} values[] = {
	{ "SET", offer_calls },	     { "FORMAT", offer_formats }, { "KEY", offer_sort_keys },
	{ "LIST", offer_columns },   { "NAME", offer_themes },	  { "USER", offer_users },
	{ "USER|UID", offer_users }, { "TTY", offer_terminals },  { "PID", offer_pids },
	{ "PID|NAME", offer_pids },  { "PATTERN", offer_comms },  { "FILE", leave_files },
	{ "PATH", leave_files },     { "DIR", leave_folders },
};

void shell_value(struct shell_word *to, const char *arg, const char *value)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (!strcmp(values[i].arg, arg))
			values[i].offer(to, value);
}
