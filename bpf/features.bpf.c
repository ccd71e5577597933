/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * features.bpf.c - loads only where the kernel has what sctop needs; never attached.
 */
#include "kernel_types.h"
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Task storage in tracing programs: Linux 5.13, commit bc235cdb423a. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, int);
} storage SEC(".maps");

/* Atomics whose result is used: Linux 5.12, in arm64's JIT 5.18, commit 1902472b4fa9. */
__u64 counter;

/* Typed raw tracepoints: Linux 5.5; sys_enter exists with CONFIG_HAVE_SYSCALL_TRACEPOINTS. */
SEC("tp_btf/sys_enter")
int BPF_PROG(probe_enter, struct pt_regs *regs, long id)
{
	bpf_task_storage_get(&storage, bpf_get_current_task_btf(), 0,
			     BPF_LOCAL_STORAGE_GET_F_CREATE);
	return __sync_val_compare_and_swap(&counter, 0, 1) > 1;
}

/* The task iterator: Linux 5.8, commit eaaacd23910f; bpf_task_pt_regs(): 5.15, dd6e10fbd9fb. */
SEC("iter/task")
int probe_iter(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	return task && !bpf_task_pt_regs(task);
}
