/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_suggest.c - what somebody who typed a call's name wrong may have meant.
 */
#include <string.h>

#include "syscall_table.h"

/* The C library's names for calls that the kernel calls otherwise. */
static const struct {
	const char *word, *name;
} aliases[] = {
	{ "_exit", "exit" },
	{ "fstatat", "newfstatat" },
	{ "prlimit", "prlimit64" },
	{ "pread", "pread64" },
	{ "pselect", "pselect6" },
	{ "pwrite", "pwrite64" },
	{ "recv", "recvfrom" },
	{ "select64", "select" },
	{ "send", "sendto" },
	{ "sigaction", "rt_sigaction" },
	{ "sigpending", "rt_sigpending" },
	{ "sigprocmask", "rt_sigprocmask" },
	{ "sigqueue", "rt_sigqueueinfo" },
	{ "sigsuspend", "rt_sigsuspend" },
	{ "sigtimedwait", "rt_sigtimedwait" },
	{ "sleep", "nanosleep" },
	{ "usleep", "nanosleep" },
	{ "wait", "wait4" },
	{ "waitpid", "wait4" },
};

#define WORD_MAX     32
#define DISTANCE_MAX 2

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to insert, delete, replace, or swap with the next, to make a word into another. */
static int distance(const char *from, size_t from_len, const char *to)
{
	int rows[3][WORD_MAX + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];
	size_t to_len = strlen(to);

	if (to_len > WORD_MAX)
		return WORD_MAX;
	for (size_t k = 0; k <= to_len; k++)
		above[k] = (int)k;
	for (size_t i = 1; i <= from_len; i++) {
		int *oldest = before;

		row[0] = (int)i;
		for (size_t k = 1; k <= to_len; k++) {
			row[k] = least(above[k] + 1, row[k - 1] + 1);
			row[k] = least(row[k], above[k - 1] + (from[i - 1] != to[k - 1]));
			if (i > 1 && k > 1 && from[i - 1] == to[k - 2] && from[i - 2] == to[k - 1])
				row[k] = least(row[k], before[k - 2] + 1);
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[to_len];
}

static bool exists_here(const char *name)
{
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++) {
		if (syscall_nr(abi, name) >= 0)
			return true;
	}
	return false;
}

const char *syscall_suggest(const char *word)
{
	size_t len = strlen(word);
	const char *best = NULL;
	int best_distance = DISTANCE_MAX + 1;

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (strcmp(word, aliases[i].word) == 0 && exists_here(aliases[i].name))
			return aliases[i].name;
	}
	if (len < 3 || len > WORD_MAX) /* two letters are near everything */
		return NULL;
	for (size_t i = 0; i < syscall_table_cnt; i++) {
		const char *name = syscall_table[i].name;
		int d = distance(word, len, name);

		/* Half of the word must be right: "xyz" is not bpf. */
		if (d < best_distance && (size_t)d * 2 < len && exists_here(name)) {
			best = name;
			best_distance = d;
		}
	}
	return best;
}
