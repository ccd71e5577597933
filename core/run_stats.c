/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * run_stats.c - the child that holds CAP_SYS_ADMIN. The kernel takes times while a descriptor of
 * bpf_enable_stats() is open, here and nowhere else.
 */
#include "run_stats.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "sctop/privileges.h"

struct run_stats {
	pid_t pid;
	int fd;
};

/* It has no terminal, so that neither its signals nor its end concern it. 0 or -1. */
static int leave_everything(int fd)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	prctl(PR_SET_NAME, "sctop-stats");
	for (int i = 0; i < 3; i++)
		dup2(null, i);
	if (dup2(fd, 3) != 3 || syscall(SYS_close_range, 4u, ~0u, 0u))
		return -1;
	return privileges_keep(PRIVILEGE_COST) ? -1 : 0;
}

static void __attribute__((noreturn)) child(int fd)
{
	int stats = -1, error;
	char on;

	if (leave_everything(fd))
		_exit(1);
	while (read(3, &on, 1) == 1) {
		if (stats >= 0)
			close(stats);
		stats = on ? bpf_enable_stats(BPF_STATS_RUN_TIME) : -1;
		error = on && stats < 0 ? -errno : 0;
		if (write(3, &error, sizeof(error)) != sizeof(error))
			break;
	}
	_exit(0);
}

static bool may(void)
{
	return !capng_get_caps_process() && capng_have_capability(CAPNG_EFFECTIVE, CAP_SYS_ADMIN);
}

struct run_stats *run_stats_new(void)
{
	struct run_stats *run_stats;
	int ends[2], error;

	errno = EPERM;
	if (!may())
		return NULL;
	run_stats = calloc(1, sizeof(*run_stats));
	if (!run_stats || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
		free(run_stats);
		return NULL;
	}
	run_stats->fd = ends[0];
	run_stats->pid = fork();
	error = errno;
	if (!run_stats->pid)
		child(ends[1]);
	close(ends[1]);
	if (run_stats->pid > 0)
		return run_stats;
	close(ends[0]);
	free(run_stats);
	errno = error;
	return NULL;
}

void run_stats_free(struct run_stats *run_stats)
{
	if (!run_stats)
		return;
	close(run_stats->fd);
	while (waitpid(run_stats->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(run_stats);
}

pid_t run_stats_pid(const struct run_stats *run_stats)
{
	return run_stats->pid;
}

int run_stats_set(struct run_stats *run_stats, bool on)
{
	char byte = on;
	ssize_t got;
	int error;

	if (send(run_stats->fd, &byte, 1, MSG_NOSIGNAL) != 1)
		return -errno;
	do {
		got = recv(run_stats->fd, &error, sizeof(error), MSG_WAITALL);
	} while (got < 0 && errno == EINTR);
	if (got == sizeof(error))
		return error;
	return got < 0 ? -errno : -EPIPE;
}
