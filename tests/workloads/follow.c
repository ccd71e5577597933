/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * follow.c - descendants that are easily lost, and tasks that change what a filter sees.
 *
 *   follow tree        an orphan forked twice, a CLONE_PARENT child, a child from its first call
 *   follow name NAME   renames itself to NAME, away and back
 *   follow uid UID     becomes that user
 *
 * Waits for "go". Meant for a trace of this process with descendants, of that comm, of that
 * uid. As in tty.c, what a filter must not pass comes in thousands.
 */
#include <sys/prctl.h>

#include "actor.h"

enum { OFF = 1000 };

static long spawn_with_parent(long id)
{
	long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		actor_loop((int)id);
	return pid;
}

/* Its first call after the fork is the one that counts: nothing else may come before. */
static long spawn_immediate(long times)
{
	pid_t pid = (pid_t)syscall(SYS_fork);

	if (!pid) {
		getppid_times(times);
		syscall(SYS_exit_group, 0);
	}
	reap(pid);
	return pid;
}

static void mode_tree(struct truth_line *line)
{
	pid_t first = (pid_t)actor_spawn(0);
	pid_t orphan = (pid_t)ask(0, actor_spawn, 1);
	pid_t sibling = (pid_t)ask(0, spawn_with_parent, 2);
	pid_t immediate;

	actor_end(0, first);
	ask(1, actor_getppid, 21);
	ask(2, actor_getppid, 22);
	immediate = (pid_t)ask(1, spawn_immediate, 23);
	TRUTH(line, .pid = orphan, .nr = SYS_getppid, .calls = 21);
	TRUTH(line, .pid = sibling, .nr = SYS_getppid, .calls = 22);
	TRUTH(line, .pid = immediate, .nr = SYS_getppid, .calls = 23);
	TRUTH(line, .nr = SYS_getppid, .calls = 66);
	actor_end(1, orphan);
	actor_end(2, sibling);
}

static const char *wanted_name = "sctop-renamed";
static long wanted_uid = 65533;

static long rename_self(long other)
{
	return prctl(PR_SET_NAME, other ? "something-else" : wanted_name);
}

static void mode_name(struct truth_line *line)
{
	pid_t pid = (pid_t)actor_spawn(0);

	ask(0, actor_getppid, OFF);
	ask(0, rename_self, 0);
	ask(0, actor_getppid, 31);
	ask(0, rename_self, 1);
	ask(0, actor_getppid, OFF);
	ask(0, rename_self, 0);
	ask(0, actor_getppid, 32);
	TRUTH(line, .pid = pid, .nr = SYS_getppid, .calls = 63);
	TRUTH(line, .nr = SYS_getppid, .calls = 63);
	actor_end(0, pid);
}

static long become(long uid)
{
	return syscall(SYS_setresuid, uid, uid, uid);
}

static void mode_uid(struct truth_line *line)
{
	pid_t pid = (pid_t)actor_spawn(0), child;

	ask(0, actor_getppid, OFF);
	if (ask(0, become, wanted_uid))
		die("setresuid");
	ask(0, actor_getppid, 41);
	child = (pid_t)ask(0, actor_spawn, 1);
	ask(1, actor_getppid, 42);
	TRUTH(line, .pid = pid, .nr = SYS_getppid, .calls = 41);
	TRUTH(line, .pid = child, .nr = SYS_getppid, .calls = 42);
	TRUTH(line, .nr = SYS_getppid, .calls = 83);
	actor_end(1, child);
	actor_end(0, pid);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct truth_line *line);
	} modes[] = { { "tree", mode_tree }, { "name", mode_name }, { "uid", mode_uid } };
	struct truth_line line = { 0 };

	if (argc > 2) {
		wanted_name = argv[2];
		wanted_uid = atol(argv[2]);
	}
	actors_init();
	wait_for_go();
	for (size_t i = 0; argc > 1 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!strcmp(argv[1], modes[i].name)) {
			modes[i].run(&line);
			truth_end(&line, NULL);
			return 0;
		}
	}
	return 2;
}
