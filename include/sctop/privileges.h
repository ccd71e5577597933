/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * privileges.h - the few capabilities that sctop keeps once it is set up, and what is missing
 * without one of them.
 */
#ifndef SCTOP_PRIVILEGES_H
#define SCTOP_PRIVILEGES_H

#include <stddef.h>

/* What is still to be done, or-ed. */
enum privilege_use {
	PRIVILEGE_TRACE = 1 << 0,   /* attach and detach, change the filter, look around */
	PRIVILEGE_LOAD = 1 << 1,    /* load the kernel side, again */
	PRIVILEGE_SIGNAL = 1 << 2,  /* send signals to processes of other users */
	PRIVILEGE_FILES = 1 << 3,   /* make files: of root, where nobody called sudo; who did needs
				       no capability for his own, after caller_prepare() */
	PRIVILEGE_COST = 1 << 4,    /* have the kernel take the time of its programs */
	PRIVILEGE_READ = 1 << 5,    /* open files of other users, as root can */
	PRIVILEGE_CONNECT = 1 << 6, /* to sockets of other users, as root can */
};

/*
 * Gives up every capability that none of `uses` needs, for good: effective, permitted,
 * inheritable, ambient and, where that is allowed, bounding; and the right to gain any by execve.
 * Children that exist keep theirs. 0 or negative errno.
 */
int privileges_keep(unsigned int uses);

/* Names of those that `uses` need and that are not there, with commas; "" if all are. */
void privileges_lacking(unsigned int uses, char *buf, size_t size);

/*
 * One line on what of `uses` does not work for want of which capability, safe to print; "" if all
 * does. Needs that come from how this machine is set up are mentioned only where it is so.
 */
void privileges_missing(unsigned int uses, char *buf, size_t size);

#endif
