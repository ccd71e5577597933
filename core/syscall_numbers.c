/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_numbers.c - which number a call has on which architecture.
 *
 * The numbers are libseccomp's. Calls newer than the library are in a small table here.
 * An architecture's table is made when it is first asked for (0.2 ms), and is constant then.
 */
#include <errno.h>
#include <pthread.h>
#include <seccomp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "syscall_table.h"

#define X32_BIT 0x40000000

static const struct {
	const char *name;
	uint32_t seccomp;
	uint32_t bit;
} archs[SYSCALL_ARCH_CNT] = {
	[SYSCALL_ARCH_X86_64] = { "x86_64", SCMP_ARCH_X86_64, 0 },
	[SYSCALL_ARCH_I386] = { "i386", SCMP_ARCH_X86, 0 },
	[SYSCALL_ARCH_X32] = { "x32", SCMP_ARCH_X32, X32_BIT },
	[SYSCALL_ARCH_AARCH64] = { "aarch64", SCMP_ARCH_AARCH64, 0 },
	[SYSCALL_ARCH_ARM] = { "arm", SCMP_ARCH_ARM, 0 },
};

#define EVERYWHERE ((1U << SYSCALL_ARCH_CNT) - 1)

/* Linux 6.5 to 6.18; libseccomp 2.5.4 ends before them. One number on all architectures. */
static const struct {
	const char *name;
	int nr;
	unsigned int archs;
} newer[] = {
	{ "uretprobe", 335, 1U << SYSCALL_ARCH_X86_64 },
	{ "uprobe", 336, 1U << SYSCALL_ARCH_X86_64 },
	{ "cachestat", 451, EVERYWHERE },
	{ "fchmodat2", 452, EVERYWHERE },
	{ "map_shadow_stack", 453, EVERYWHERE },
	{ "futex_wake", 454, EVERYWHERE },
	{ "futex_wait", 455, EVERYWHERE },
	{ "futex_requeue", 456, EVERYWHERE },
	{ "statmount", 457, EVERYWHERE },
	{ "listmount", 458, EVERYWHERE },
	{ "lsm_get_self_attr", 459, EVERYWHERE },
	{ "lsm_set_self_attr", 460, EVERYWHERE },
	{ "lsm_list_modules", 461, EVERYWHERE },
	{ "mseal", 462, EVERYWHERE },
	{ "setxattrat", 463, EVERYWHERE },
	{ "getxattrat", 464, EVERYWHERE },
	{ "listxattrat", 465, EVERYWHERE },
	{ "removexattrat", 466, EVERYWHERE },
	{ "open_tree_attr", 467, EVERYWHERE },
	{ "file_getattr", 468, EVERYWHERE },
	{ "file_setattr", 469, EVERYWHERE },
};

/* Made once each and constant from then on: see syscall_numbers(). */
static struct {
	pthread_mutex_t lock;
	atomic_bool ready[SYSCALL_ARCH_CNT];
	struct syscall_numbers of[SYSCALL_ARCH_CNT];
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void add(struct syscall_numbers *numbers, int index, int nr)
{
	if (index < 0 || numbers->nr[index] >= 0)
		return;
	numbers->nr[index] = nr;
	if (nr < SYSCALL_NR_LIMIT && numbers->index[nr] < 0)
		numbers->index[nr] = (int16_t)index;
}

/*
 * Asks by number, not by name: for the calls that i386 also reaches through socketcall and ipc
 * the library answers names with numbers of its own (negative ones).
 */
static void add_range(struct syscall_numbers *numbers, enum syscall_arch arch, int first, int end)
{
	for (int nr = first; nr < end; nr++) {
		char *name = seccomp_syscall_resolve_num_arch(archs[arch].seccomp,
							      (int)(nr | archs[arch].bit));

		if (name)
			add(numbers, syscall_index(name), nr);
		free(name);
	}
}

static void add_variants(struct syscall_numbers *numbers, enum syscall_arch arch)
{
	size_t cnt = 0;

	for (size_t i = 0; i < syscall_variant_cnt; i++) {
		const struct syscall_variant *variant = &syscall_variants[i];
		int index = syscall_index(variant->info.name);
		struct syscall_info *info = &numbers->variants[cnt];

		if (index < 0 || !(variant->archs & 1U << arch))
			continue;
		*info = variant->info;
		info->classes = syscall_table[index].classes;
		info->ret = syscall_table[index].ret;
		numbers->info[index] = info;
		cnt++;
	}
}

static void build(struct syscall_numbers *numbers, enum syscall_arch arch)
{
	memset(numbers->nr, 0xff, sizeof(numbers->nr));
	memset(numbers->index, 0xff, sizeof(numbers->index));
	for (size_t i = 0; i < syscall_table_cnt; i++)
		numbers->info[i] = &syscall_table[i];
	add_variants(numbers, arch);
	add_range(numbers, arch, 0, SYSCALL_NR_LIMIT);
	if (arch == SYSCALL_ARCH_ARM) /* __ARM_NR_BASE: breakpoint, cacheflush, set_tls … */
		add_range(numbers, arch, 0xf0000, 0xf0010);
	for (size_t i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
		if (newer[i].archs & 1U << arch && numbers->index[newer[i].nr] < 0)
			add(numbers, syscall_index(newer[i].name), newer[i].nr);
	}
}

const struct syscall_numbers *syscall_numbers(enum syscall_arch arch)
{
	struct syscall_numbers *numbers = &cache.of[arch];

	if (!atomic_load_explicit(&cache.ready[arch], memory_order_acquire)) {
		pthread_mutex_lock(&cache.lock);
		if (!atomic_load_explicit(&cache.ready[arch], memory_order_relaxed))
			build(numbers, arch);
		atomic_store_explicit(&cache.ready[arch], true, memory_order_release);
		pthread_mutex_unlock(&cache.lock);
	}
	return numbers;
}

int syscall_index(const char *name)
{
	size_t low = 0, high = syscall_table_cnt;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, syscall_table[mid].name);

		if (order == 0)
			return (int)mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

const char *syscall_arch_name(enum syscall_arch arch)
{
	return archs[arch].name;
}

size_t syscall_count(void)
{
	return syscall_table_cnt;
}

const struct syscall_info *syscall_at(size_t i)
{
	return &syscall_table[i];
}

int syscall_arch_nr(enum syscall_arch arch, size_t i)
{
	int nr = syscall_numbers(arch)->nr[i];

	return nr < 0 ? -ENOENT : nr;
}

const struct syscall_info *syscall_arch_info(enum syscall_arch arch, size_t i)
{
	return syscall_numbers(arch)->info[i];
}
