/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_process.h - children that live until they are told to end, and terminals for them. To be
 * included after cmocka.h.
 */
#ifndef MADE_PROCESS_H
#define MADE_PROCESS_H

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(array)    (sizeof(array) / sizeof(*(array)))
#define DEVICE(major, minor) ((uint32_t)(major) << 20 | (uint32_t)(minor))

/* A child that waits until it is killed. */
static inline pid_t spawn(void (*prepare)(void *arg), void *arg)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (prepare)
			prepare(arg);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static inline void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

#endif
