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
	PRIVILEGE_TRACE = 1 << 0,    /* attach and detach, change the filter, look around */
	PRIVILEGE_LOAD = 1 << 1,     /* load the kernel side, again */
	PRIVILEGE_SIGNAL = 1 << 2,   /* send signals to processes of other users */
	PRIVILEGE_FILES = 1 << 3,    /* make files where the caller of sudo says, and for him */
	PRIVILEGE_SETTINGS = 1 << 5, /* read and write a file with the rights of the caller alone:
					config_file.h */
	PRIVILEGE_COST = 1 << 4,     /* have the kernel take the time of its programs */
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
