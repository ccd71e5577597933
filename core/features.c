/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * features.c - asks the kernel for each thing that sctop needs, before anything is loaded.
 *
 * Each check loads or creates something tiny; the first that fails names itself.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "sctop/features.h"
#include "sctop/privileges.h"
#include "features.skel.h"

static int check_privilege(void)
{
	/* The least that bpf(2) can be asked for: where this is refused, so is the rest. */
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "sctop_probe", 4, 8, 1, NULL);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int check_btf(void)
{
	return access("/sys/kernel/btf/vmlinux", R_OK) ? -errno : 0;
}

static int check_ring(void)
{
	int found = libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, NULL);

	return found == 1 ? 0 : -EOPNOTSUPP;
}

/* Task storage from a tracing program, a BTF tracepoint, the task iterator, atomics in one. */
static int check_programs(void)
{
	struct features_bpf *probe = features_bpf__open_and_load();

	if (!probe)
		return -errno;
	features_bpf__destroy(probe);
	return 0;
}

static const struct check {
	int (*run)(void);
	const char *missing; /* what to say where the kernel lacks it */
} checks[] = {
	{ check_privilege, "this kernel has no bpf(2): it needs CONFIG_BPF_SYSCALL" },
	{ check_btf, "this kernel has no type information (/sys/kernel/btf/vmlinux): it needs "
		     "CONFIG_DEBUG_INFO_BTF=y" },
	{ check_ring, "this kernel has no BPF ring buffer: sctop needs Linux 5.15 or newer" },
	{ check_programs, "this kernel cannot run tp_btf programs with task storage, the task "
			  "iterator or atomics: sctop needs Linux 5.15 (arm64: 5.18) or newer "
			  "with CONFIG_FTRACE_SYSCALLS=y" },
};

static void explain_refusal(char *why, size_t why_size)
{
	char lacking[64];

	privileges_lacking(PRIVILEGE_LOAD, lacking, sizeof(lacking));
	if (lacking[0])
		snprintf(why, why_size,
			 "no permission to trace system calls, %s missing: run it as root (sudo "
			 "sctop "
			 "…), or give it capabilities as sctop(1) says",
			 lacking);
	else
		snprintf(
			why, why_size,
			"no permission to trace system calls, though the capabilities are there: a "
			"lockdown, container or security module of this machine forbids it");
}

int features_check(char *why, size_t why_size)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		int error = checks[i].run();

		if (!error)
			continue;
		if (error == -EPERM || error == -EACCES)
			explain_refusal(why, why_size);
		else
			snprintf(why, why_size, "%s", checks[i].missing);
		return error;
	}
	return 0;
}
