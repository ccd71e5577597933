/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups.c - every call of a group, with good and with bad arguments.
 *
 *   groups GROUP      makes the calls, in an empty folder of its own, and exits with 0
 *   groups --list     prints the groups' names, but `newer`: a newer strace is needed for its calls
 *
 * The calls and their arguments are the same each time; what they change they change back, in a
 * child, or in a namespace of its own. Compared under strace and under sctop by tests/parity.
 */
#include <stdio.h>
#include <sys/xattr.h>

#include "groups_attr.h"
#include "groups_ends.h"
#include "groups_file.h"
#include "groups_ioctl.h"
#include "groups_kernel.h"
#include "groups_netlink.h"
#include "groups_newer.h"
#include "groups_process.h"

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{ "file", group_file },	      { "desc", group_desc },	    { "dir", group_dir },
	{ "process", group_process }, { "signal", group_signal },   { "memory", group_memory },
	{ "network", group_network }, { "ipc", group_ipc },	    { "mqueue", group_mqueue },
	{ "time", group_time },	      { "sched", group_sched },	    { "creds", group_creds },
	{ "mount", group_mount },     { "poll", group_poll },	    { "notify", group_notify },
	{ "futex", group_futex },     { "keys", group_keys },	    { "kernel", group_kernel },
	{ "aio", group_aio },	      { "prctl", group_prctl },	    { "ioctl", group_ioctl },
	{ "admin", group_admin },     { "newer", group_newer },	    { "bpf", group_bpf },
	{ "perf", group_perf },	      { "uring", group_uring },	    { "attr", group_attr },
	{ "ends", group_ends },	      { "blocked", group_blocked }, { "ioctls", group_ioctls },
	{ "netlink", group_netlink },
};

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: groups GROUP | --list\n");
		return 2;
	}
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (!strcmp(argv[1], "--list")) {
			if (groups[i].run != group_newer)
				puts(groups[i].name);
		} else if (!strcmp(argv[1], groups[i].name)) {
			groups[i].run();
			return 0;
		}
	}
	if (!strcmp(argv[1], "--list"))
		return 0;
	fprintf(stderr, "groups: there is no group %s\n", argv[1]);
	return 2;
}
