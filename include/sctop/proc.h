/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * proc.h - what user space knows of processes, terminals and users: /proc, /dev, passwd.
 */
#ifndef SCTOP_PROC_H
#define SCTOP_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* /proc/PID/stat, as far as it matters here. */
struct proc_stat {
	uint32_t tgid, ppid;
	uint32_t tty;	     /* major << 20 | minor, as the kernel side has it; 0: none */
	uint32_t group;	     /* process group */
	uint32_t foreground; /* process group in the foreground of its terminal; 0: none */
	uint32_t threads;
	uint64_t start_ticks; /* since boot, USER_HZ */
	char comm[16];	      /* raw bytes */
	char state;
};

/* 0, -ESRCH, or another negative errno. A TID is accepted; tgid then is its process. */
int proc_stat_read(uint32_t pid, struct proc_stat *stat);

/* The same with one look into /proc less: tgid is not filled. */
int proc_stat_brief(uint32_t pid, struct proc_stat *stat);
/* … of a thread of that process; -ESRCH if it is none. */
int proc_stat_thread(uint32_t tgid, uint32_t tid, struct proc_stat *stat);

/* The same from the text of a stat file (NUL behind len bytes), tgid not filled. 0 or -EINVAL. */
int proc_stat_parse(const char *text, size_t len, struct proc_stat *stat);

/* Calls fn for every process there is, with its effective user. 0, what fn returned, or a negative
 * errno. Who comes or goes meanwhile may be missing. */
int proc_walk(int (*fn)(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg),
	      void *arg);

/* How many processes and threads there are now, as ps -e and ps -eL count them. */
struct proc_population {
	uint32_t processes, threads;
};

/* Without kernel threads unless `kernel`. `whole`: /proc is that of the first PID namespace, so
 * that the kernel's own sums are its. 0 or a negative errno. */
int proc_population(bool whole, bool kernel, struct proc_population *population);

/* Command line with NULs between arguments, none at the end. Length, 0 if none, -ESRCH if
 * (pid, start) is gone; start_ticks 0 does not check. */
int proc_cmdline(uint32_t pid, uint64_t start_ticks, char *buf, size_t size);

/* The path of the cgroup that a process is in; of version 1 the most telling one. Raw bytes. 0,
 * -ESRCH, or another negative errno. */
int proc_cgroup(uint32_t pid, char *path, size_t size);

/* The same from the text of a cgroup file, which is taken apart. 0 or -EINVAL. */
int cgroup_parse(char *text, char *path, size_t size);

/* The name that people know it by: "docker:0123456789ab", "k8s:…", "lxc:web", else the systemd unit
 * or the last folder; "/" for the root. Raw bytes. */
void cgroup_name(const char *path, char *buf, size_t size);

/* Processes that /proc shows now. Returns how many, at most max. */
size_t proc_pids(uint32_t *pids, size_t max);

/* Ancestors of pid, nearest first, itself excluded, PID 1 and 2 left out. Returns how many. */
size_t proc_ancestors(uint32_t pid, uint32_t *pids, size_t max);

/* Who carries the output of pid's terminal: its ancestors, and where one of them is a tmux or
 * screen server, the clients attached and their ancestors. Returns how many, at most max. */
size_t proc_terminal_chain(uint32_t pid, uint32_t *pids, size_t max);

/* "pts/3", "tty1", "ttyS0", "" for 0, "4:64" for what has no known name. Never empty otherwise. */
void tty_name(uint32_t device, char *buf, size_t size);

/*
 * The reverse: /dev/pts/9, pts/9, pts9, tty1, ttyS0, "none" (0), "." (this process's own), "4:64"
 * as it is; console and tty0 are the terminal behind them. 0; -ENOENT: no such terminal;
 * -ENOTTY: exists, but is none, or "." without one.
 */
int tty_parse(const char *text, uint32_t *device);

/* The same by name alone, be there such a terminal now or not. "." is unknown. 0 or -ENOENT. */
int tty_parse_name(const char *text, uint32_t *device);

/* The pseudo-terminals that exist now, ascending. Returns how many, at most max. */
size_t tty_list_pts(uint32_t *devices, size_t max);

/* Name of a user, safe to print, cached; the number as text if there is none. Valid until the
 * next call. */
const char *user_name(uint32_t uid);

/* Name or number to uid. 0 or -ENOENT. */
int user_parse(const char *text, uint32_t *uid);

#endif
