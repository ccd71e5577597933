/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * exec.bpf.h - what an execve was given, as far as its memory could not be read when it began.
 *
 * Where the kernel says so (6.10), it is read before that memory goes; else it is taken from what
 * the kernel made of it for the new program. One that fails is read again when it ends.
 */
#ifndef SCTOP_EXEC_BPF_H
#define SCTOP_EXEC_BPF_H

#include "capture.bpf.h"

/* The name that the program was loaded by. Of one below a descriptor the kernel makes a path. */
static __always_inline void put_exec_name(struct capture *capture, struct linux_binprm *bprm,
					  u32 arg)
{
	const char *name = BPF_CORE_READ(bprm, filename);
	struct sctop_datum *datum = next_datum(capture);
	char next = 0;
	long len;

	if (!datum)
		return;
	if (arg == 1 && name == BPF_CORE_READ(bprm, fdpath)) {
		u32 fd = capture->event.args[0], digits = 1;

		for (u32 i = 0; i < 9 && fd >= 10; i++, digits++)
			fd /= 10;
		name += sizeof("/dev/fd/") - 1 + digits;
		if (bpf_probe_read_kernel(&next, sizeof(next), name))
			return;
		if (next == '/')
			name++;
	}
	len = bpf_probe_read_kernel_str(datum + 1, SCTOP_PATH_MAX, name);
	if (len > 0 && len <= SCTOP_PATH_MAX)
		close_datum(capture, datum, TAG(arg, SCTOP_DATUM_LATE), len - 1, len - 1);
}

/*
 * argv as the new program finds it, behind their number on its stack. Of a script that is its
 * interpreter's, and of none at all the kernel makes an empty one: neither is what was passed.
 */
static __always_inline void put_exec_argv(struct task_struct *task, struct capture *capture,
					  struct linux_binprm *bprm, u32 arg)
{
	u64 stack = bprm->p, first = 0;
	u32 argc = bprm->argc, size = sizeof(first);

	if (BPF_CORE_READ(bprm, interp) != BPF_CORE_READ(bprm, filename) ||
	    bpf_probe_read_user(&first, sizeof(first), (void *)stack))
		return;
	if (first != argc)
		size = 4; /* then argv[0] is the other half */
	if ((u32)first != argc ||
	    BPF_CORE_READ(task, mm, arg_end) - BPF_CORE_READ(task, mm, arg_start) < 2)
		return;
	put_argv(capture, stack + size, size, TAG(arg, SCTOP_DATUM_LATE) | TAG_NEW);
}

static __always_inline void put_exec_envp(struct capture *capture, struct linux_binprm *bprm,
					  u32 arg)
{
	struct sctop_datum *datum = next_datum(capture);

	if (datum)
		close_datum(capture, datum, TAG(arg, SCTOP_DATUM_LATE), 0, bprm->envc);
}

/* The old memory is still there, and the kernel has read from it. */
static __always_inline void capture_before_exec(struct task_struct *task)
{
	struct capture *capture = bpf_task_storage_get(&captures, task, 0, 0);

	if (!capture || !capture->late)
		return;
	capture_late(capture, 0);
	capture->late = 0;
}

/* The old memory is gone. */
static __always_inline void capture_exec(struct task_struct *task, struct linux_binprm *bprm)
{
	struct capture *capture = bpf_task_storage_get(&captures, task, 0, 0);
	u32 late;

	if (!capture)
		return;
	late = capture->late;
	if (late & 3)
		put_exec_name(capture, bprm, late & 1 ? 0 : 1); /* execve, execveat */
	if (late & (LATE_ARGV(1) | LATE_ARGV(2)))
		put_exec_argv(task, capture, bprm, late & LATE_ARGV(1) ? 1 : 2);
	if (late & (LATE_ENVP(2) | LATE_ENVP(3)))
		put_exec_envp(capture, bprm, late & LATE_ENVP(2) ? 2 : 3);
	capture->late = 0;
}

#endif
