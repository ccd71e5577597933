/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * worker.c - children that make calls, and are gone when the test is.
 */
#include "worker.h"

#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"

/* `calls` getppid, and a failing close, every 20 ms. */
static void work(int calls)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		for (int i = 0; i < calls; i++)
			syscall(SYS_getppid);
		syscall(SYS_close, -1);
		nanosleep(&pause, NULL);
	}
}

/* Those of the running test, by pid: none is left for the next, also when it fails. */
static struct {
	pid_t pid;
	int pty;
} running[4];
static int running_cnt;

void adopt_worker(pid_t pid, int pty)
{
	assert_true(running_cnt < (int)(sizeof(running) / sizeof(running[0])));
	running[running_cnt].pid = pid;
	running[running_cnt++].pty = pty;
}

int wait_for_worker(pid_t pid)
{
	int status, i;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	for (i = 0; i < running_cnt && running[i].pid != pid; i++)
		;
	if (i < running_cnt)
		running[i] = running[--running_cnt];
	return status;
}

void start_worker_named(struct worker *worker, const char *comm, int calls, bool with_pty)
{
	snprintf(worker->comm, sizeof(worker->comm), "%s", comm);
	worker->pty = -1;
	worker->pid = with_pty ? forkpty(&worker->pty, NULL, NULL, NULL) : fork();
	if (!worker->pid) {
		prctl(PR_SET_NAME, worker->comm);
		work(calls);
	}
	assert_true(worker->pid > 0);
	snprintf(worker->pid_text, sizeof(worker->pid_text), "%d", (int)worker->pid);
	adopt_worker(worker->pid, worker->pty);
}

const char *worker_prefix(void)
{
	static char prefix[12];

	snprintf(prefix, sizeof(prefix), "sct%d", (int)getpid() % 1000000);
	return prefix;
}

void start_worker(struct worker *worker, char letter, int calls, bool with_pty)
{
	char comm[16];

	snprintf(comm, sizeof(comm), "%s%c", worker_prefix(), letter);
	start_worker_named(worker, comm, calls, with_pty);
}

struct term *show_workers(int width, int height, const char *more, const char *value)
{
	char pattern[32];
	const char *argv[] = { "-i", "0.3", "-c", pattern, more, value, NULL };
	struct term_options options = { .width = width, .height = height };
	struct term *term;

	snprintf(pattern, sizeof(pattern), "%s*", worker_prefix());
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	return term;
}

int stop_workers(void **state)
{
	(void)state;
	while (running_cnt) {
		running_cnt--;
		kill(running[running_cnt].pid, SIGKILL); /* a zombie until we wait: ours still */
		waitpid(running[running_cnt].pid, NULL, 0);
		if (running[running_cnt].pty >= 0)
			close(running[running_cnt].pty);
	}
	return 0;
}
