/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * complete_filter.c - what there is to choose from in a filter: keys, calls and classes, and of
 * the processes that run their PIDs, names, terminals and users.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "actions.h"
#include "completion.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "ui.h"

#define PROCESSES_MAX 8192 /* more are not looked at: a key is to be answered at once */

struct taker {
	void (*take)(void *to, const char *value);
	void *to;
};

static void take_keys(const struct taker *taker)
{
	static const char *const terms[] = { "failed", "slower=", "follow" };
	char key[24];

	for (int i = 0; i < FILTER_KEY_CNT; i++) {
		snprintf(key, sizeof(key), "%s=", filter_key_name((enum filter_key)i));
		taker->take(taker->to, key);
	}
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		taker->take(taker->to, terms[i]);
}

static void take_calls(const struct taker *taker)
{
	char class[32];

	for (size_t i = 0; i < syscall_count(); i++)
		taker->take(taker->to, syscall_at(i)->name);
	for (const struct syscall_class_name *row = syscall_classes; row->name; row++) {
		snprintf(class, sizeof(class), "%%%s", row->name);
		taker->take(taker->to, class);
	}
}

/* Any that runs, traced or not: the filter in force may keep it out of our tables. */
struct candidate {
	uint32_t pid;
	uid_t uid; /* effective */
	struct proc_stat stat;
};

static void take_pid(const struct taker *taker, const struct candidate *candidate)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%u", candidate->pid);
	taker->take(taker->to, pid);
}

static void take_comm(const struct taker *taker, const struct candidate *candidate)
{
	char comm[sizeof(candidate->stat.comm) + 1], word[8 * sizeof(comm)];

	snprintf(comm, sizeof(comm), "%.*s", (int)sizeof(candidate->stat.comm),
		 candidate->stat.comm);
	filter_print_name(comm, word, sizeof(word));
	taker->take(taker->to, word);
}

static void take_tty(const struct taker *taker, const struct candidate *candidate)
{
	char name[64] = "none";

	if (candidate->stat.tty)
		tty_name(candidate->stat.tty, name, sizeof(name));
	taker->take(taker->to, name);
}

static void take_user(const struct taker *taker, const struct candidate *candidate)
{
	char word[256];

	filter_print_name(user_name(candidate->uid), word, sizeof(word));
	taker->take(taker->to, word);
}

static void take_processes(const struct taker *taker,
			   void (*take)(const struct taker *taker,
					const struct candidate *candidate))
{
	uint32_t pids[PROCESSES_MAX];
	size_t cnt = proc_pids(pids, PROCESSES_MAX);

	for (size_t i = 0; i < cnt; i++) {
		struct candidate candidate = { .pid = pids[i] };
		struct stat st;
		char path[32];

		snprintf(path, sizeof(path), "/proc/%u", pids[i]);
		if (stat(path, &st) || proc_stat_read(pids[i], &candidate.stat))
			continue;
		candidate.uid = st.st_uid;
		take(taker, &candidate);
	}
}

static const struct {
	const char *key;
	void (*take)(const struct taker *taker);
	void (*take_process)(const struct taker *taker, const struct candidate *candidate);
} sources[] = {
	{ "", take_keys, NULL },   { "syscall", take_calls, NULL }, { "call", take_calls, NULL },
	{ "s", take_calls, NULL }, { "pid", NULL, take_pid },	    { "comm", NULL, take_comm },
	{ "tty", NULL, take_tty }, { "uid", NULL, take_user },	    { "user", NULL, take_user },
};

static void values(void *arg, const char *key, void (*take)(void *to, const char *value), void *to)
{
	const struct taker taker = { take, to };

	(void)arg;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		if (strcmp(sources[i].key, key))
			continue;
		if (sources[i].take)
			sources[i].take(&taker);
		else
			take_processes(&taker, sources[i].take_process);
	}
}

void complete_filter(struct ui *ui)
{
	struct prompt *prompt = &ui->prompt;
	struct completion completion;

	completion_find(prompt->text, prompt->cursor, values, NULL, &completion);
	prompt_replace(prompt, completion.from, completion.to, completion.common);
	if (!completion.cnt)
		snprintf(prompt->hint, sizeof(prompt->hint), "nothing begins like that");
	else if (completion.cnt > 1)
		snprintf(prompt->hint, sizeof(prompt->hint), "%.*s", (int)sizeof(prompt->hint) - 1,
			 completion.list);
	else
		prompt->hint[0] = '\0';
}
