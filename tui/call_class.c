/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * call_class.c - the table of kinds. What says most about a call comes first: nearly every call
 * has a descriptor, so that is asked last.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "call_class.h"
#include "sctop/syscalls.h"

const struct call_class call_classes[] = {
	{ CLASS_NETWORK, 'n', ROLE_CALL_NETWORK, "network: sockets" },
	{ CLASS_SIGNAL, 's', ROLE_CALL_SIGNAL, "signals" },
	{ CLASS_PROCESS, 'p', ROLE_CALL_PROCESS, "processes: begin, end, wait" },
	{ CLASS_IPC, 'i', ROLE_CALL_IPC, "System V: queues, semaphores, shared memory" },
	{ CLASS_MEMORY, 'm', ROLE_CALL_MEMORY, "memory" },
	{ CLASS_TIME | CLASS_CLOCK, 't', ROLE_CALL_TIME, "clocks, timers, sleeping" },
	{ CLASS_EVENT, 'e', ROLE_CALL_EVENT, "events: poll, select, epoll" },
	{ CLASS_CREDS, 'c', ROLE_CALL_CREDS, "credentials: users, groups, capabilities" },
	{ CLASS_FILE, 'f', ROLE_CALL_FILE, "files by name" },
	{ CLASS_DESC, 'd', ROLE_CALL_DESC, "descriptors: read, write, close" },
	{ 0, ' ', ROLE_TEXT, "all others" },
};

const struct call_class *call_class_of(enum sctop_abi abi, int nr)
{
	const struct syscall_info *info = syscall_info(abi, nr);
	const struct call_class *row = call_classes;

	while (row->classes && !(info && info->classes & row->classes))
		row++;
	return row;
}

const char *call_class_names(unsigned int classes, char buf[static CALL_CLASS_NAMES_MAX])
{
	size_t len = 0;

	buf[0] = '\0';
	for (const struct syscall_class_name *name = syscall_classes; name->name; name++) {
		if (!(classes & name->bit) || len >= CALL_CLASS_NAMES_MAX)
			continue;
		classes &= ~name->bit; /* some have two names */
		len += (size_t)snprintf(buf + len, CALL_CLASS_NAMES_MAX - len, "%s%%%s",
					len ? " " : "", name->name);
	}
	return buf;
}
