/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * pid.bpf.h - a struct pid's number in user space's PID namespace.
 */
#ifndef SCTOP_PID_BPF_H
#define SCTOP_PID_BPF_H

#include "state.bpf.h"

/* 0: it is not in there. */
static __always_inline u32 number_of_pid(struct pid *pid)
{
	struct upid upid;
	u32 level = ns_level;

	if (!pid || BPF_CORE_READ(pid, level) < level || level > 32)
		return 0;
	if (bpf_probe_read_kernel(&upid, sizeof(upid),
				  (void *)__builtin_preserve_access_index(&pid->numbers) +
					  level * sizeof(upid)))
		return 0;
	return !level || (u64)upid.ns == ns_address ? upid.nr : 0;
}

#endif
