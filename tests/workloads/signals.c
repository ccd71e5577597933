/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * signals.c - calls that a signal interrupts, restarts or returns from.
 *
 *   signals [-w]
 *
 * A restart is what the kernel returns inside (-512, -513, -514, -516), whatever the program
 * then sees. The interrupting parent waits each time until the child sleeps in its call.
 */
#include "workload.h"

enum { ROUNDS = 10 };

static void handler(int signo)
{
	(void)signo;
}

static void on_usr1(int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	if (sigaction(SIGUSR1, &action, NULL))
		die("sigaction");
}

static int data[2];

/* read with SA_RESTART: -512 each time, made again each time, then it returns a byte. */
static void child_read(void)
{
	char c;

	on_usr1(SA_RESTART);
	syscall(SYS_read, data[0], &c, 1);
}

static void child_nanosleep(void)
{
	struct timespec sleep = { .tv_nsec = 600000000 };

	syscall(SYS_nanosleep, &sleep, NULL);
}

static void child_pause(void)
{
	on_usr1(0);
	for (int i = 0; i < ROUNDS; i++)
		syscall(SYS_pause);
}

static void child_sigreturn(void)
{
	on_usr1(0);
	for (int i = 0; i < 1000; i++)
		syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
}

static pid_t start(void (*fn)(void))
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid) {
		fn();
		syscall(SYS_exit_group, 0);
	}
	return pid;
}

/* How often the task has switched off the CPU: it has woken and gone to sleep again. */
static long switches(pid_t pid)
{
	char path[64], line[128];
	long count = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
			break;
	if (file)
		fclose(file);
	return count;
}

static void interrupt(pid_t pid, int times, long nr)
{
	for (int i = 0; i < times; i++) {
		long before;

		wait_until_in(pid, nr);
		before = switches(pid);
		kill(pid, SIGUSR1);
		/* The last may end the child: then it is gone, which counts as progress. */
		for (int k = 0; k < 5000 && switches(pid) == before; k++)
			sleep_ms(1);
	}
}

static void case_read(struct truth_line *line)
{
	pid_t pid = start(child_read);

	interrupt(pid, ROUNDS, SYS_read);
	wait_until_in(pid, SYS_read);
	if (write(data[1], "x", 1) != 1)
		die("write");
	reap(pid);
	TRUTH(line, .pid = pid, .nr = SYS_read, .calls = ROUNDS + 1, .restarts = ROUNDS);
	TRUTH(line, .pid = pid, .nr = SYS_rt_sigreturn, .calls = ROUNDS);
}

/* Stopping and continuing makes nanosleep return -516, and restart_syscall takes over. */
static void case_restart(struct truth_line *line)
{
	pid_t pid = start(child_nanosleep);
	int rounds = 3;

	wait_until_in(pid, SYS_nanosleep);
	for (int i = 0; i < rounds; i++) {
		kill(pid, SIGSTOP);
		wait_for_state(pid, 'T');
		kill(pid, SIGCONT);
		wait_until_in(pid, SYS_restart_syscall);
	}
	reap(pid);
	TRUTH(line, .pid = pid, .nr = SYS_nanosleep, .calls = 1, .restarts = 1);
	TRUTH(line, .pid = pid, .nr = SYS_restart_syscall, .calls = rounds, .restarts = rounds - 1);
}

static void case_pause(struct truth_line *line)
{
	pid_t pid = start(child_pause);

	interrupt(pid, ROUNDS, SYS_pause);
	reap(pid);
	TRUTH(line, .pid = pid, .nr = SYS_pause, .calls = ROUNDS, .restarts = ROUNDS);
	/* What rt_sigreturn "returns" is the interrupted call's -EINTR: not claimed. */
	TRUTH(line, .pid = pid, .nr = SYS_rt_sigreturn, .calls = ROUNDS, .errors = NOT_CLAIMED);
}

static void case_sigreturn(struct truth_line *line)
{
	pid_t pid = start(child_sigreturn);

	reap(pid);
	TRUTH(line, .pid = pid, .nr = SYS_tgkill, .calls = 1000);
	TRUTH(line, .pid = pid, .nr = SYS_rt_sigreturn, .calls = 1000);
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };

	wait_if_told(&argc, &argv);
	if (pipe(data))
		die("pipe");
	case_read(&line);
	case_restart(&line);
	case_pause(&line);
	case_sigreturn(&line);
	truth_end(&line, NULL);
	return 0;
}
