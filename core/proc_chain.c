/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * proc_chain.c - the processes that carry a terminal's output to whoever looks at it.
 *
 * Those are the ancestors (shell, sudo, sshd, terminal emulator). Under tmux and screen the
 * ancestors end at a server; what shows its output are clients that descend from elsewhere.
 */
#include "sctop/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const struct multiplexer {
	const char *server, *client; /* comm */
} multiplexers[] = {
	{ "tmux: server", "tmux: client" },
	{ "screen", "screen" }, /* the server's comm is in capitals only in its command line */
};

static size_t add(uint32_t pid, uint32_t *pids, size_t cnt, size_t max)
{
	for (size_t i = 0; i < cnt; i++)
		if (pids[i] == pid)
			return cnt;
	if (cnt < max)
		pids[cnt++] = pid;
	return cnt;
}

/* A process named as its owner likes may call itself a client; then it is not traced. So only
 * what is attached to a terminal counts, as a client must be. */
static size_t add_clients(const char *comm, uint32_t *pids, size_t cnt, size_t max)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		uint32_t pid = strtoul(entry->d_name, NULL, 10), above[16];
		struct proc_stat stat;
		size_t above_cnt;

		if (!isdigit((unsigned char)entry->d_name[0]) || proc_stat_read(pid, &stat) ||
		    strcmp(stat.comm, comm) || !stat.tty)
			continue;
		cnt = add(pid, pids, cnt, max);
		above_cnt = proc_ancestors(pid, above, sizeof(above) / sizeof(above[0]));
		for (size_t i = 0; i < above_cnt; i++)
			cnt = add(above[i], pids, cnt, max);
	}
	if (proc)
		closedir(proc);
	return cnt;
}

size_t proc_terminal_chain(uint32_t pid, uint32_t *pids, size_t max)
{
	size_t ancestors = proc_ancestors(pid, pids, max), cnt = ancestors;

	for (size_t i = 0; i < ancestors; i++) {
		struct proc_stat stat;

		if (proc_stat_read(pids[i], &stat))
			continue;
		for (size_t m = 0; m < sizeof(multiplexers) / sizeof(multiplexers[0]); m++)
			if (!strcmp(stat.comm, multiplexers[m].server))
				cnt = add_clients(multiplexers[m].client, pids, cnt, max);
	}
	return cnt;
}
