/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls.c - calls by number and by name on this machine.
 *
 * The data is in core/syscalls.def, the numbers come from core/syscall_numbers.c.
 */
#include <errno.h>
#include <stdio.h>

#include "syscall_table.h"

#if defined(__aarch64__)
static const int arch_of[SCTOP_ABI_CNT] = { SYSCALL_ARCH_AARCH64, SYSCALL_ARCH_ARM, -1 };
#else
static const int arch_of[SCTOP_ABI_CNT] = {
	[SCTOP_ABI_64] = SYSCALL_ARCH_X86_64,
	[SCTOP_ABI_32] = SYSCALL_ARCH_I386,
	[SCTOP_ABI_X32] = SYSCALL_ARCH_X32,
};
#endif

const struct syscall_numbers *syscall_numbers_of(enum sctop_abi abi)
{
	if ((unsigned int)abi >= SCTOP_ABI_CNT || arch_of[abi] < 0)
		return NULL;
	return syscall_numbers((enum syscall_arch)arch_of[abi]);
}

const struct syscall_info *syscall_info(enum sctop_abi abi, int nr)
{
	const struct syscall_numbers *numbers = syscall_numbers_of(abi);

	if (!numbers || nr < 0 || nr >= SYSCALL_NR_LIMIT || numbers->index[nr] < 0)
		return NULL;
	return numbers->info[numbers->index[nr]];
}

const char *syscall_name(enum sctop_abi abi, int nr, char buf[static 24])
{
	const struct syscall_info *info = syscall_info(abi, nr);

	if (info)
		return info->name;
	snprintf(buf, 24, "syscall_%#x", (unsigned int)nr);
	return buf;
}

int syscall_nr(enum sctop_abi abi, const char *name)
{
	const struct syscall_numbers *numbers = syscall_numbers_of(abi);
	int index = syscall_index(name);

	return numbers && index >= 0 && numbers->nr[index] >= 0 ? numbers->nr[index] : -ENOENT;
}

const char *syscall_abi_name(enum sctop_abi abi)
{
	if ((unsigned int)abi >= SCTOP_ABI_CNT || arch_of[abi] < 0)
		return "none";
	return syscall_arch_name((enum syscall_arch)arch_of[abi]);
}
