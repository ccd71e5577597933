/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * floor.bpf.c - the least that can run at both hooks: nothing, and reading the clock.
 *
 * What sctop costs is measured against these, in the same run on the same machine.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("?tp_btf/sys_enter")
int empty_enter(void *ctx)
{
	return 0;
}

SEC("?tp_btf/sys_exit")
int empty_exit(void *ctx)
{
	return 0;
}

/* The result must go somewhere, or the compiler drops the call. */
volatile __u64 last[2];

SEC("?tp_btf/sys_enter")
int clock_enter(void *ctx)
{
	last[0] = bpf_ktime_get_ns();
	return 0;
}

SEC("?tp_btf/sys_exit")
int clock_exit(void *ctx)
{
	last[1] = bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
