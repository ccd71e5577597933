/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * signal_names.c - signals by name, as strace calls them.
 */
#include <signal.h>
#include <stdio.h>

#include "sctop/decode.h"

/* The kernel's own range: the C library keeps the first two for itself. */
#define KERNEL_SIGRTMIN 32
#define KERNEL_SIGRTMAX 64

#define S(name) [name] = #name

static const char *const names[] = {
	S(SIGHUP),  S(SIGINT),	  S(SIGQUIT), S(SIGILL),  S(SIGTRAP),	S(SIGABRT), S(SIGBUS),
	S(SIGFPE),  S(SIGKILL),	  S(SIGUSR1), S(SIGSEGV), S(SIGUSR2),	S(SIGPIPE), S(SIGALRM),
	S(SIGTERM), S(SIGSTKFLT), S(SIGCHLD), S(SIGCONT), S(SIGSTOP),	S(SIGTSTP), S(SIGTTIN),
	S(SIGTTOU), S(SIGURG),	  S(SIGXCPU), S(SIGXFSZ), S(SIGVTALRM), S(SIGPROF), S(SIGWINCH),
	S(SIGIO),   S(SIGPWR),	  S(SIGSYS),
};

const char *signal_name(int number, char buf[static 16])
{
	if (number > 0 && (size_t)number < sizeof(names) / sizeof(names[0]))
		return names[number];
	if (number < KERNEL_SIGRTMIN || number > KERNEL_SIGRTMAX)
		return NULL;
	if (number == KERNEL_SIGRTMIN)
		return "SIGRTMIN";
	snprintf(buf, 16, "SIGRT_%d", number - KERNEL_SIGRTMIN);
	return buf;
}
