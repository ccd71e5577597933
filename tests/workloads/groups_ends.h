/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_ends.h - calls that do not end as others do: a signal ends the program inside, or seccomp
 * ends them before they begin.
 */
#ifndef GROUPS_ENDS_H
#define GROUPS_ENDS_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

#include "groups.h"

static int unwritten[2], unsent[2];
static char unread[32];

static void end_read(void)
{
	CALL(read, unwritten[0], unread, sizeof(unread));
}

static void end_readv(void)
{
	struct iovec parts[] = { { unread, 3 }, { unread + 3, 4 } };

	CALL(readv, unwritten[0], parts, 2);
}

static void end_sleep(void)
{
	struct timespec time = { 9, 0 };

	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
}

static void end_poll(void)
{
	struct pollfd fd = { unwritten[0], POLLIN, 0 };

	CALL(poll, &fd, 1, -1);
}

static void end_receive(void)
{
	struct msghdr message = { 0 };

	CALL(recvmsg, unsent[0], &message, 0);
}

static void end_pause(void)
{
	CALL(pause);
}

/* Each in a child that a signal ends. */
static void group_ends(void)
{
	static void (*const ends[])(void) = { end_read, end_readv, end_sleep,
					      end_poll, end_pause, end_receive };
	static const int signals[] = { SIGKILL, SIGTERM };

	if (pipe(unwritten) || socketpair(AF_UNIX, SOCK_DGRAM, 0, unsent))
		return;
	for (size_t i = 0; i < 2 * sizeof(ends) / sizeof(ends[0]); i++) {
		pid_t pid = fork();

		if (!pid) {
			ends[i / 2]();
			CALL(exit_group, 0);
		}
		usleep(150000); /* by then it is inside */
		kill(pid, signals[i % 2]);
		waitpid(pid, NULL, 0);
	}
}

static void refused(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = 4, .filter = code };
	/* On the stack: what the kernel never reads may be on a page that is not there. */
	char path[] = "/etc/passwd", text[] = "hello\n", program_path[] = "/bin/true",
	     word[] = "b c";
	struct iovec parts[] = { { text, 3 }, { text + 3, 3 } };
	char *argv[] = { word, text, NULL };

	CALL(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	CALL(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	CALL(getppid);
	CALL(openat, -100, path, 0);
	CALL(openat, -100, BAD, 0);
	CALL(read, 0, unread, sizeof(unread));
	CALL(write, 1, text, 6);
	CALL(writev, 1, parts, 2);
	CALL(execve, program_path, argv, NULL);
	CALL(nanosleep, &(struct timespec){ 1, 5 }, NULL);
}

static void group_blocked(void)
{
	in_child(refused);
}

#endif
