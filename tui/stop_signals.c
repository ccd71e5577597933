/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stop_signals.c - the mask and the descriptor, once for all commands.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>

#include "stop_signals.h"

int stop_signals_open(void)
{
	struct sigaction hangup;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!sigaction(SIGHUP, NULL, &hangup) && hangup.sa_handler != SIG_IGN)
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

bool stop_signals_came(int fd)
{
	struct pollfd signals = { .fd = fd, .events = POLLIN };

	return poll(&signals, 1, 0) > 0;
}
