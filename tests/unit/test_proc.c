/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_proc.c - what /proc says of processes: their own, children, threads, ancestors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "made_process.h"
#include "sctop/proc.h"

#define BEHIND " S 7 1 1 34817 1 0 0 0 0 0 0 0 0 0 20 0 13 0 4711 0 0\n"

static void test_stat_parse(void **state)
{
	static const struct {
		const char *text, *comm;
	} cases[] = {
		{ "1 (bash)" BEHIND, "bash" },
		{ "1 ()" BEHIND, "" },
		{ "1 ())" BEHIND, ")" },
		{ "1 (a) R 1 1 (b)" BEHIND, "a) R 1 1 (b" },
		{ "1 (a\nb c)" BEHIND, "a\nb c" },
		{ "1 (\xff\x9b\033[2J)" BEHIND, "\xff\x9b\033[2J" },
		{ "1 (kworker/0:1H-events_highpri)" BEHIND, "kworker/0:1H-ev" },
	};
	static const char *const broken[] = {
		"", "1", "1 (a", "1 a)", ")(", "1 (a)", "1 (a) S", "1 (a) S 1 2 3", "1 )a(" BEHIND,
	};
	struct proc_stat stat;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(proc_stat_parse(cases[i].text, strlen(cases[i].text), &stat), 0);
		assert_string_equal(stat.comm, cases[i].comm);
		assert_int_equal(stat.state, 'S');
		assert_int_equal(stat.ppid, 7);
		assert_int_equal(stat.tty, DEVICE(136, 1));
		assert_int_equal(stat.threads, 13);
		assert_int_equal(stat.start_ticks, 4711);
	}
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		assert_int_equal(proc_stat_parse(broken[i], strlen(broken[i]), &stat), -EINVAL);
}

struct walk {
	uint32_t pid, cnt;
	struct proc_stat stat;
};

static int look_for(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg)
{
	struct walk *walk = arg;

	walk->cnt++;
	if (pid != walk->pid)
		return 0;
	assert_int_equal(uid, geteuid());
	walk->stat = *stat;
	return -ECANCELED; /* found: no further */
}

static void test_walk(void **state)
{
	struct walk walk = { .pid = (uint32_t)getpid() };

	(void)state;
	assert_int_equal(proc_walk(look_for, &walk), -ECANCELED);
	assert_int_equal(walk.stat.ppid, getppid());
	assert_int_equal(walk.stat.group, getpgrp());
	walk = (struct walk){ .pid = UINT32_MAX };
	assert_int_equal(proc_walk(look_for, &walk), 0);
	assert_true(walk.cnt > 0);
}

static void test_stat_of_itself(void **state)
{
	static const char name[] = "a) R 1 (\n\033";
	struct proc_stat stat;
	char old[16];

	(void)state;
	prctl(PR_GET_NAME, old);
	prctl(PR_SET_NAME, name);
	assert_int_equal(proc_stat_read(getpid(), &stat), 0);
	prctl(PR_SET_NAME, old);
	assert_string_equal(stat.comm, name);
	assert_int_equal(stat.state, 'R');
	assert_int_equal(stat.tgid, getpid());
	assert_int_equal(stat.ppid, getppid());
}

static uint64_t boot_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * sysconf(_SC_CLK_TCK) +
	       (uint64_t)now.tv_nsec * sysconf(_SC_CLK_TCK) / 1000000000;
}

static void test_stat_of_a_child(void **state)
{
	uint64_t before = boot_ticks(), after;
	pid_t pid = spawn(NULL, NULL);
	struct proc_stat stat;
	char text[8];
	siginfo_t info;

	(void)state;
	after = boot_ticks();
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_int_equal(stat.ppid, getpid());
	assert_in_range(stat.start_ticks, before, after);
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_int_equal(stat.state, 'Z');
	assert_int_equal(proc_cmdline(pid, stat.start_ticks, text, sizeof(text)), 0);
	waitpid(pid, NULL, 0);
	assert_int_equal(proc_stat_read(pid, &stat), -ESRCH);
	assert_int_equal(proc_cmdline(pid, 0, text, sizeof(text)), -ESRCH);
	assert_int_equal(proc_stat_read(UINT32_MAX, &stat), -ESRCH);
}

static void *ask_for_tgid(void *arg)
{
	assert_int_equal(proc_stat_read(gettid(), arg), 0);
	return NULL;
}

static void test_stat_of_a_thread(void **state)
{
	struct proc_stat stat;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, ask_for_tgid, &stat), 0);
	pthread_join(thread, NULL);
	assert_int_equal(stat.tgid, getpid());
}

static void test_cmdline(void **state)
{
	static const char expected[] = "cat\0-\0a b\0\0x";
	int input[2], fds[2];
	struct proc_stat stat;
	char text[64], byte;
	pid_t pid;

	(void)state;
	/* fds closes when the exec has happened, input stays open: cat reads it for ever. */
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(input[0], STDIN_FILENO);
		execlp("cat", "cat", "-", "a b", "", "x", "", NULL);
		_exit(1);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &byte, 1), 0);
	close(fds[0]);
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_string_equal(stat.comm, "cat");
	memset(text, '#', sizeof(text));
	assert_int_equal(proc_cmdline(pid, stat.start_ticks, text, 7), 7);
	assert_memory_equal(text, "cat\0-\0a#", 8);
	assert_int_equal(proc_cmdline(pid, 0, text, sizeof(text)), sizeof(expected) - 1);
	assert_memory_equal(text, expected, sizeof(expected) - 1);
	assert_int_equal(proc_cmdline(pid, stat.start_ticks + 1, text, sizeof(text)), -ESRCH);
	end(pid);
	close(input[0]);
	close(input[1]);
}

static void make_grandchild(void *arg)
{
	int *fd = arg;
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	if (write(*fd, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
}

static void test_ancestors(void **state)
{
	uint32_t pids[64];
	int fds[2];
	pid_t child, grandchild;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	child = spawn(make_grandchild, &fds[1]);
	assert_int_equal(read(fds[0], &grandchild, sizeof(grandchild)), sizeof(grandchild));
	assert_true(proc_ancestors(grandchild, pids, 64) >= 2);
	assert_int_equal(pids[0], child);
	assert_int_equal(pids[1], getpid());
	assert_int_equal(proc_ancestors(grandchild, pids, 1), 1);
	assert_int_equal(proc_ancestors(1, pids, 64), 0);
	kill(grandchild, SIGKILL);
	end(child);
	close(fds[0]);
	close(fds[1]);
}

/* What tmux is to us: a client with a terminal of its own, a server that is no relative of it. */
static void play_client(void *arg)
{
	const int *master = arg; /* of the client's terminal */

	if (setsid() < 0 || open(ptsname(*master), O_RDWR) < 0 ||
	    prctl(PR_SET_NAME, "tmux: client"))
		_exit(1);
}

static void play_server(void *arg)
{
	prctl(PR_SET_NAME, "tmux: server");
	make_grandchild(arg);
}

static bool is_among(uint32_t pid, const uint32_t *pids, size_t cnt)
{
	while (cnt--)
		if (pids[cnt] == pid)
			return true;
	return false;
}

static void test_terminal_chain(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), fds[2];
	pid_t client, server, shell;
	uint32_t pids[64];
	size_t cnt;

	(void)state;
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	assert_int_equal(pipe(fds), 0);
	client = spawn(play_client, &master);
	server = spawn(play_server, &fds[1]);
	assert_int_equal(read(fds[0], &shell, sizeof(shell)), sizeof(shell));
	cnt = proc_terminal_chain(shell, pids, 64);
	assert_true(is_among(server, pids, cnt));
	assert_true(is_among(getpid(), pids, cnt));
	assert_true(is_among(client, pids, cnt));
	assert_false(is_among(shell, pids, cnt));
	for (size_t i = 0; i < cnt; i++)
		assert_false(is_among(pids[i], pids, i));
	assert_int_equal(proc_terminal_chain(shell, pids, 1), 1);
	kill(shell, SIGKILL);
	end(server);
	end(client);
	close(fds[0]);
	close(fds[1]);
	close(master);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stat_parse),	 cmocka_unit_test(test_walk),
		cmocka_unit_test(test_stat_of_itself),	 cmocka_unit_test(test_stat_of_a_child),
		cmocka_unit_test(test_stat_of_a_thread), cmocka_unit_test(test_cmdline),
		cmocka_unit_test(test_ancestors),	 cmocka_unit_test(test_terminal_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
