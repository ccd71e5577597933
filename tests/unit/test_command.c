/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_command.c - what a command gets, what it ends with, and what it does before its execve.
 */
#include <errno.h>
#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/command.h"
#include "sctop/proc.h"

#define WAIT_MS 20000

static int set_up(void **state)
{
	(void)state;
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	return 0;
}

static int wait_for(struct command *command)
{
	struct pollfd ended = { .fd = command_fd(command), .events = POLLIN };
	int status;

	assert_int_equal(poll(&ended, 1, WAIT_MS), 1);
	assert_int_equal(command_reap(command, &status), 1);
	command_free(command);
	return status;
}

static struct command *spawn(const char *script, const char *run_as)
{
	char *argv[] = { "sh", "-c", (char *)script, NULL };
	char why[256] = "";
	struct command *command;
	int status;

	command = command_spawn(argv, run_as, why, sizeof(why), &status);
	assert_string_equal(why, "");
	assert_non_null(command);
	return command;
}

static int run(const char *script, const char *run_as)
{
	struct command *command = spawn(script, run_as);
	char why[256];
	int status;

	assert_int_equal(command_release(command, why, sizeof(why), &status), 0);
	return wait_for(command);
}

static void test_status_and_signal(void **state)
{
	int status;

	(void)state;
	status = run("exit 7", NULL);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_int_equal(command_pass_on(status), 7);
	status = run("kill -TERM $$", NULL);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void test_passed_on_by_dying(void **state)
{
	int status = run("kill -TERM $$", NULL), of_child;
	pid_t pid = fork();

	(void)state;
	if (!pid)
		_exit(command_pass_on(status));
	assert_int_equal(waitpid(pid, &of_child, 0), pid);
	assert_true(WIFSIGNALED(of_child));
	assert_int_equal(WTERMSIG(of_child), SIGTERM);
}

/* Until it is released it sleeps in one read, and has not become the command. */
static void test_waits_in_read(void **state)
{
	struct command *command = spawn("exit 0", NULL);
	struct proc_stat stat;
	char why[256], path[64], line[128] = "";
	int status;
	FILE *file;

	(void)state;
	assert_int_equal(proc_stat_read(command_pid(command), &stat), 0);
	assert_int_equal(stat.state, 'S');
	assert_string_not_equal(stat.comm, "sh");
	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)command_pid(command));
	file = fopen(path, "r");
	if (file && fgets(line, sizeof(line), file) && line[0] >= '0' && line[0] <= '9') {
#ifdef __x86_64__
		assert_int_equal(strtol(line, NULL, 10), 0);
#endif
	}
	if (file)
		fclose(file);
	assert_int_equal(command_release(command, why, sizeof(why), &status), 0);
	assert_int_equal(WEXITSTATUS(wait_for(command)), 0);
}

static void test_never_released_is_ended(void **state)
{
	struct command *command = spawn("touch /tmp/sctop-must-not-exist", NULL);
	pid_t pid = command_pid(command);

	(void)state;
	command_free(command);
	assert_int_equal(waitpid(pid, NULL, WNOHANG), -1);
	assert_int_equal(access("/tmp/sctop-must-not-exist", F_OK), -1);
}

static void test_cannot_be_run(void **state)
{
	static const struct {
		const char *name;
		int status;
	} cases[] = {
		{ "no-such-command-here", 127 },
		{ "/no/such/file", 127 },
		{ "", 127 },
		{ "/etc/passwd", 126 },
		{ "/", 126 },
	};
	char *argv[2] = { NULL, NULL };
	char why[256];
	int status;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		argv[0] = (char *)cases[i].name;
		assert_null(command_spawn(argv, NULL, why, sizeof(why), &status));
		assert_int_equal(status, cases[i].status);
	}
	argv[0] = "true";
	assert_null(command_spawn(argv, "no-such-user", why, sizeof(why), &status));
	assert_int_equal(status, 1);
}

/* Found and executable, but no program: only execve itself can tell. */
static void test_exec_format(void **state)
{
	char path[] = "/tmp/sctop-noexec-XXXXXX", why[256];
	char *argv[] = { path, NULL };
	struct command *command;
	int status, fd = mkstemp(path);

	(void)state;
	assert_int_equal(fchmod(fd, 0755), 0);
	assert_int_equal(write(fd, "\1\2\3\4", 4), 4);
	close(fd);
	command = command_spawn(argv, NULL, why, sizeof(why), &status);
	assert_non_null(command);
	assert_int_equal(command_release(command, why, sizeof(why), &status), -1);
	assert_int_equal(status, 126);
	assert_non_null(strstr(why, strerror(ENOEXEC)));
	command_free(command);
	unlink(path);
}

static void test_signals_are_default(void **state)
{
	sigset_t set, old;

	(void)state;
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	signal(SIGPIPE, SIG_IGN);
	/* Blocked, ignored: neither may be so in the command. */
	assert_int_equal(WEXITSTATUS(run("grep -q '^SigBlk:.*[^0]$' /proc/self/status || "
					 "exit 3",
					 NULL)),
			 3);
	assert_true(WIFSIGNALED(run("kill -PIPE $$; exit 0", NULL)));
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void test_no_descriptor_is_left(void **state)
{
	(void)state;
	assert_int_equal(WEXITSTATUS(run("for f in 3 4 5 6 7 8 9; do"
					 " [ -e /proc/$$/fd/$f ] && readlink /proc/$$/fd/$f |"
					 " grep -q pipe: && exit 1; done; exit 0",
					 NULL)),
			 0);
}

static void test_runs_as(void **state)
{
	struct passwd *nobody = getpwnam("nobody");
	char script[256];

	(void)state;
	if (getuid() || !nobody) {
		print_message("skipped: not root\n");
		skip();
	}
	snprintf(script, sizeof(script),
		 "[ $(id -u) = %u ] && [ $(id -g) = %u ] && [ $HOME = %s ] && [ $USER = nobody ] &&"
		 " ! id -G | grep -qw 0",
		 nobody->pw_uid, nobody->pw_gid, nobody->pw_dir);
	assert_int_equal(WEXITSTATUS(run(script, "nobody")), 0);
	setenv("SUDO_UID", "12345", 1);
	setenv("SUDO_GID", "12346", 1);
	assert_int_equal(WEXITSTATUS(run("[ $(id -u):$(id -G) = 12345:12346 ]", NULL)), 0);
	assert_int_equal(WEXITSTATUS(run("[ $(id -u) = 0 ]", "root")), 0);
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status_and_signal),
		cmocka_unit_test(test_passed_on_by_dying),
		cmocka_unit_test(test_waits_in_read),
		cmocka_unit_test(test_never_released_is_ended),
		cmocka_unit_test(test_cannot_be_run),
		cmocka_unit_test(test_exec_format),
		cmocka_unit_test(test_signals_are_default),
		cmocka_unit_test(test_no_descriptor_is_left),
		cmocka_unit_test(test_runs_as),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
