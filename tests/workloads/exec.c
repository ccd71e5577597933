/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * exec.c - programs that replace themselves, in every way there is.
 *
 *   exec [-w] leader             3 calls, execve of itself, 5 calls
 *   exec [-w] thread             the same by a thread that is not the leader
 *   exec [-w] failed             execve of what cannot be executed, four ways
 *   exec [-w] execveat           as leader, by descriptor
 *   exec [-w] to PROGRAM ARGS…   3 calls, then another program (64 to 32 bit)
 *   exec done MODE               what the program does after its own exec; tells the truth
 *
 * The counts leave out the execve that started the program: whoever traced that one adds it.
 */
#include <pthread.h>

#include "workload.h"

enum { BEFORE = 3, AFTER = 5, LEADER_BEFORE = 2 };

static void become_done(const char *mode)
{
	char *const argv[] = { "exec", "done", (char *)mode, NULL };
	char *const envp[] = { NULL };

	syscall(SYS_execve, "/proc/self/exe", argv, envp);
	die("execve");
}

static void *thread_main(void *arg)
{
	long leader = (long)arg;

	wait_until_in(leader, SYS_pause);
	getppid_times(BEFORE);
	become_done("thread");
	return NULL;
}

static void mode_leader(char **argv)
{
	(void)argv;
	getppid_times(BEFORE);
	become_done("leader");
}

static void mode_thread(char **argv)
{
	pthread_t thread;

	(void)argv;
	getppid_times(LEADER_BEFORE);
	if (pthread_create(&thread, NULL, thread_main, (void *)(long)getpid()))
		die("pthread_create");
	for (;;)
		syscall(SYS_pause);
}

static void mode_failed(char **argv)
{
	static const char *const bad[] = { "/nonexistent/program", "/etc", "/dev/null", "" };
	enum { ROUNDS = 25, KINDS = sizeof(bad) / sizeof(bad[0]) };
	char *const none[] = { NULL };
	struct truth_line line = { 0 };

	(void)argv;
	for (int i = 0; i < ROUNDS; i++)
		for (int k = 0; k < KINDS; k++)
			syscall(SYS_execve, bad[k], none, none);
	TRUTH(&line, .pid = getpid(), .nr = SYS_execve, .calls = ROUNDS * KINDS,
	      .errors = ROUNDS * KINDS);
	truth_end(&line, NULL);
}

static void mode_execveat(char **argv)
{
	char *const args[] = { "exec", "done", "execveat", NULL };
	char *const envp[] = { NULL };
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	(void)argv;
	getppid_times(BEFORE);
	syscall(SYS_execveat, fd, "", args, envp, 0x1000 /* AT_EMPTY_PATH */);
	die("execveat");
}

static void mode_to(char **argv)
{
	char *const envp[] = { NULL };

	getppid_times(BEFORE);
	syscall(SYS_execve, argv[0], argv, envp);
	die("execve");
}

static void mode_done(char **argv)
{
	bool thread = !strcmp(argv[0], "thread");
	bool at = !strcmp(argv[0], "execveat");
	struct truth_line line = { 0 };

	getppid_times(AFTER);
	TRUTH(&line, .pid = getpid(), .nr = SYS_getppid,
	      .calls = BEFORE + AFTER + (thread ? LEADER_BEFORE : 0));
	TRUTH(&line, .pid = getpid(), .nr = at ? SYS_execveat : SYS_execve, .calls = 1);
	if (thread)
		TRUTH(&line, .pid = getpid(), .nr = SYS_pause, .calls = 1, .unfinished = 1);
	truth_end(&line, NULL);
}

int main(int argc, char **argv)
{
	static const struct mode modes[] = {
		{ "leader", mode_leader },     { "thread", mode_thread }, { "failed", mode_failed },
		{ "execveat", mode_execveat }, { "to", mode_to },	  { "done", mode_done },
	};

	wait_if_told(&argc, &argv);
	return run_mode(modes, sizeof(modes) / sizeof(modes[0]), argc, argv);
}
