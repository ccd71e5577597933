/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * deaths.c - processes and threads that get signals, and that end in every way there is.
 *
 *   deaths [-w]
 *
 * Each case is a child; what each thread of it does is the same in every run. PIDs grow from
 * case to case and from thread to thread. The parent looks at /proc in between, so its own
 * calls are not the same each time, but its signals are.
 */
#include <sys/prctl.h>
#include <sys/resource.h>

#include "workload.h"

#define THREAD_FLAGS \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

/* For the other one to get into its call: to look at it would take any number of calls. */
#define SETTLE_MS 200

static int pipe_ends[2];
static char stacks[4][16384] __attribute__((aligned(16)));

static void handler(int number)
{
	(void)number;
}

static void on_signal(int number, void (*fn)(int number))
{
	struct sigaction action = { .sa_handler = fn };

	if (sigaction(number, &action, NULL))
		die("sigaction");
}

static void self(int number)
{
	syscall(SYS_kill, getpid(), number);
}

static int thread_pause(void *arg)
{
	(void)arg;
	syscall(SYS_pause);
	return 0;
}

static int thread_end(void *arg)
{
	(void)arg;
	syscall(SYS_exit, 3);
	return 0;
}

static int thread_exec(void *arg)
{
	char *argv[] = { "deaths", "end", NULL };

	(void)arg;
	sleep_ms(SETTLE_MS);
	execve("/proc/self/exe", argv, NULL);
	return 0;
}

static int thread_outlives(void *arg)
{
	char c;

	(void)arg;
	syscall(SYS_read, pipe_ends[0], &c, 1);
	syscall(SYS_exit, 6);
	return 0;
}

static void start(int index, int (*fn)(void *arg))
{
	if (clone(fn, stacks[index] + sizeof(stacks[index]), THREAD_FLAGS, NULL) < 0)
		die("clone");
}

/* ---- the cases ---- */

static void exits(void)
{
	syscall(SYS_exit_group, 7);
}

static void handled(void)
{
	on_signal(SIGUSR1, handler);
	self(SIGUSR1);
	syscall(SYS_getppid);
}

/* Thrown away by the kernel where it is sent, unless a debugger looks. */
static void ignored(void)
{
	on_signal(SIGPIPE, SIG_IGN);
	close(pipe_ends[0]);
	(void)!write(pipe_ends[1], "x", 1);
	self(SIGURG);
	self(SIGWINCH);
	syscall(SYS_getppid);
}

static void blocked_and_ignored(void)
{
	uint64_t set = 1ull << (SIGURG - 1);

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	self(SIGURG);
	syscall(SYS_getppid);
	syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &set, NULL, 8);
	syscall(SYS_getppid);
}

static void interrupted(void)
{
	on_signal(SIGUSR1, handler);
	syscall(SYS_pause);
	syscall(SYS_getppid);
}

static void has_child(void)
{
	pid_t pid = fork();

	if (!pid) {
		sleep_ms(SETTLE_MS);
		syscall(SYS_exit_group, 0);
	}
	syscall(SYS_wait4, pid, NULL, 0, NULL);
	syscall(SYS_getppid);
}

static void killed(void)
{
	syscall(SYS_pause);
}

static void terminated(void)
{
	self(SIGTERM);
	syscall(SYS_getppid);
}

static void dumps(void)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

	setrlimit(RLIMIT_CORE, &limit);
	prctl(PR_SET_DUMPABLE, 1);
	self(SIGABRT);
}

static void faults(void)
{
	int *volatile nowhere = (int *)16; /* on a page that is never there */

	*nowhere = 1;
}

static void threads(void)
{
	start(0, thread_end);
	start(1, thread_pause);
	start(2, thread_pause);
	syscall(SYS_pause);
}

static void leader_first(void)
{
	start(0, thread_outlives);
	syscall(SYS_exit, 5);
}

static void superseded(void)
{
	start(0, thread_exec);
	syscall(SYS_pause);
}

enum then {
	NOTHING,
	KILL, /* when it sleeps in pause(), with its threads */
	USR1,
	WRITE, /* when the leader is a zombie */
};

static const struct {
	void (*child)(void);
	enum then then;
} cases[] = {
	{ exits, NOTHING },	 { handled, NOTHING },
	{ ignored, NOTHING },	 { blocked_and_ignored, NOTHING },
	{ interrupted, USR1 },	 { has_child, NOTHING },
	{ killed, KILL },	 { terminated, NOTHING },
	{ dumps, NOTHING },	 { faults, NOTHING },
	{ threads, KILL },	 { leader_first, WRITE },
	{ superseded, NOTHING },
};

/* Threads are numbered after their process; one that is gone needs no waiting for. */
static void wait_for_threads(pid_t pid)
{
	char path[64];

	wait_until_in(pid, SYS_pause);
	for (int tid = pid + 1; tid < pid + 4; tid++) {
		snprintf(path, sizeof(path), "/proc/%d/task/%d/syscall", pid, tid);
		if (!access(path, F_OK) && tid != pid + 1)
			wait_until_in(tid, SYS_pause);
		for (int i = 0; tid == pid + 1 && i < 5000 && !access(path, F_OK); i++)
			sleep_ms(1);
	}
}

static void act(pid_t pid, enum then then)
{
	switch (then) {
	case NOTHING:
		return;
	case KILL:
		wait_for_threads(pid);
		kill(pid, SIGKILL);
		return;
	case USR1:
		wait_until_in(pid, SYS_pause);
		kill(pid, SIGUSR1);
		return;
	case WRITE:
		wait_for_state(pid, 'Z');
		if (write(pipe_ends[1], "x", 1) != 1)
			die("write");
		return;
	}
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };

	if (argc > 1 && !strcmp(argv[1], "end"))
		return 0;
	wait_if_told(&argc, &argv);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		pid_t pid;

		if (pipe(pipe_ends))
			die("pipe");
		pid = fork();
		if (pid < 0)
			die("fork");
		if (!pid) {
			cases[i].child();
			syscall(SYS_exit_group, 0);
		}
		act(pid, cases[i].then);
		reap(pid);
		close(pipe_ends[0]);
		close(pipe_ends[1]);
	}
	truth_end(&line, NULL);
	return 0;
}
