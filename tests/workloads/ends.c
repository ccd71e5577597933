/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * ends.c - calls that never return: exit, exit_group, killed while blocked in read and in futex.
 *
 *   ends [-w]
 *
 * Each case is a child that makes only the calls claimed for it.
 */
#include <linux/futex.h>
#include <sys/mman.h>

#include "workload.h"

static int *futex_word;
static int silent[2];

static void child_exit(void)
{
	syscall(SYS_exit, 7);
}

static void child_exit_group(void)
{
	syscall(SYS_exit_group, 8);
}

static void child_read(void)
{
	char c;

	syscall(SYS_read, silent[0], &c, 1);
}

static void child_futex(void)
{
	syscall(SYS_futex, futex_word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

/* One thread sits in read while the leader ends the process. */
static char thread_stack[16384] __attribute__((aligned(16)));

static int thread_read(void *arg)
{
	char c;

	(void)arg;
	syscall(SYS_read, silent[0], &c, 1);
	return 0;
}

static void child_group_with_thread(void)
{
	int flags =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	int tid = clone(thread_read, thread_stack + sizeof(thread_stack), flags, NULL);

	if (tid < 0)
		syscall(SYS_exit_group, 99);
	/* The parent ends us when the thread sleeps; what we wait in is its business, too. */
	syscall(SYS_pause);
}

struct end_case {
	void (*child)(void);
	long nr;
	bool kill; /* it has to be killed, while it is blocked in nr */
};

static void run_case(const struct end_case *end, struct truth_line *line)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		end->child();
		syscall(SYS_exit_group, 98);
	}
	if (end->kill) {
		wait_until_in(pid, end->nr);
		kill(pid, SIGKILL);
	}
	reap(pid);
	/* Woken to die, the kernel returns -512 to itself: a restart, but none that comes. */
	TRUTH(line, .pid = pid, .nr = end->nr, .calls = 1, .unfinished = 1,
	      .restarts = end->kill ? NOT_CLAIMED : 0);
	if (end->nr != SYS_exit_group)
		TRUTH(line, .pid = pid, .nr = SYS_exit_group, .calls = 0);
}

/* The other thread of a process is found in /proc: its tid is not known to us. */
static void wait_for_other_thread(pid_t pid, long nr)
{
	for (long tid = pid + 1; tid < pid + 1000; tid++) {
		char path[64];

		snprintf(path, sizeof(path), "/proc/%d/task/%ld", pid, tid);
		if (!access(path, F_OK)) {
			wait_until_in(tid, nr);
			return;
		}
	}
	die("the thread was not found");
}

static void run_thread_case(struct truth_line *line)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		child_group_with_thread();
		syscall(SYS_exit_group, 98);
	}
	wait_until_in(pid, SYS_pause);
	wait_for_other_thread(pid, SYS_read);
	kill(pid, SIGKILL);
	reap(pid);
	TRUTH(line, .pid = pid, .nr = SYS_pause, .calls = 1, .unfinished = 1,
	      .restarts = NOT_CLAIMED);
	TRUTH(line, .pid = pid, .nr = SYS_read, .calls = 1, .unfinished = 1,
	      .restarts = NOT_CLAIMED);
	TRUTH(line, .pid = pid, .nr = SYS_clone, .calls = 1);
}

int main(int argc, char **argv)
{
	static const struct end_case cases[] = {
		{ child_exit, SYS_exit, false },
		{ child_exit_group, SYS_exit_group, false },
		{ child_read, SYS_read, true },
		{ child_futex, SYS_futex, true },
	};
	struct truth_line line = { 0 };

	wait_if_told(&argc, &argv);
	futex_word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (futex_word == MAP_FAILED || pipe(silent))
		die("setup");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i], &line);
	run_thread_case(&line);
	truth_end(&line, NULL);
	return 0;
}
