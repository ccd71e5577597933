/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * privileges.c - one table of capabilities: what each is kept for, and what is missing without.
 *
 * Found by trying, on 6.18: once the programs are loaded, links, maps and iterators are used
 * through descriptors alone. CAP_BPF stays because before 5.19 (commit c8644cd0efe7) bpf(2)
 * asks for it in each of its commands where unprivileged_bpf_disabled is set.
 */
#include <cap-ng.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sctop/caller.h"
#include "sctop/privileges.h"
#include "sctop/proc.h"

/* A /proc mounted with hidepid= shows other users' processes to CAP_SYS_PTRACE only. */
static bool proc_is_hidden(void)
{
	struct proc_stat stat;

	return proc_stat_read(1, &stat) != 0;
}

/* Of a root whom somebody called, files are that user's: caller_rights.h. */
static bool is_nobodys_root(void)
{
	struct caller caller;

	caller_get(&caller);
	return !geteuid() && !caller.other;
}

static const struct privilege {
	unsigned int capability;
	unsigned int uses;
	const char *name;
	const char *without;   /* what does not work */
	bool (*matters)(void); /* whether it is missed; NULL: always */
	bool (*applies)(void); /* whether it is kept; NULL: always */
} privileges[] = {
	{ CAP_BPF, PRIVILEGE_TRACE | PRIVILEGE_LOAD, "CAP_BPF", "nothing can be traced", NULL,
	  NULL },
	{ CAP_PERFMON, PRIVILEGE_LOAD, "CAP_PERFMON", "nothing can be traced", NULL, NULL },
	{ CAP_SYS_PTRACE, PRIVILEGE_TRACE, "CAP_SYS_PTRACE",
	  "other users' processes have no PID to choose and no command line, as this /proc hides "
	  "them",
	  proc_is_hidden, NULL },
	{ CAP_KILL, PRIVILEGE_SIGNAL, "CAP_KILL", "no signals to other users' processes", NULL,
	  NULL },
	{ CAP_SYS_ADMIN, PRIVILEGE_COST, "CAP_SYS_ADMIN", "no ns per call in the meter (M)", NULL,
	  NULL },
	{ CAP_DAC_OVERRIDE, PRIVILEGE_FILES, "CAP_DAC_OVERRIDE",
	  "no files in the folders of other users", is_nobodys_root, is_nobodys_root },
	{ CAP_DAC_OVERRIDE, PRIVILEGE_CONNECT, "CAP_DAC_OVERRIDE", "no sockets of other users",
	  NULL, NULL },
	{ CAP_DAC_READ_SEARCH, PRIVILEGE_READ, "CAP_DAC_READ_SEARCH", "no files of other users",
	  is_nobodys_root, NULL },
};
#define PRIVILEGE_CNT (sizeof(privileges) / sizeof(privileges[0]))

int privileges_keep(unsigned int uses)
{
	bool kept[PRIVILEGE_CNT], bounds;
	size_t i;

	if (capng_get_caps_process())
		return -EPERM;
	for (i = 0; i < PRIVILEGE_CNT; i++)
		kept[i] = privileges[i].uses & uses &&
			  (!privileges[i].applies || privileges[i].applies()) &&
			  capng_have_capability(CAPNG_PERMITTED, privileges[i].capability);
	bounds = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP);
	capng_clear(CAPNG_SELECT_ALL);
	for (i = 0; i < PRIVILEGE_CNT; i++) {
		if (kept[i])
			capng_update(CAPNG_ADD,
				     CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
				     privileges[i].capability);
	}
	if (capng_apply(bounds ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT))
		return -EPERM;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}

/* Whether `uses` need it, and it is not there. capng_get_caps_process() comes before. */
static bool is_lacking(const struct privilege *privilege, unsigned int uses)
{
	return privilege->uses & uses &&
	       !capng_have_capability(CAPNG_EFFECTIVE, privilege->capability);
}

void privileges_lacking(unsigned int uses, char *buf, size_t size)
{
	size_t i, len = 0;

	buf[0] = '\0';
	if (capng_get_caps_process())
		return;
	for (i = 0; i < PRIVILEGE_CNT && len < size; i++) {
		if (is_lacking(&privileges[i], uses))
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						privileges[i].name);
	}
}

void privileges_missing(unsigned int uses, char *buf, size_t size)
{
	size_t i, len = 0;

	buf[0] = '\0';
	if (capng_get_caps_process())
		return;
	for (i = 0; i < PRIVILEGE_CNT && len < size; i++) {
		const struct privilege *privilege = &privileges[i];

		if (is_lacking(privilege, uses) && (!privilege->matters || privilege->matters()))
			len += (size_t)snprintf(buf + len, size - len, "%s%s: %s",
						len ? "; " : "without ", privilege->name,
						privilege->without);
	}
}
