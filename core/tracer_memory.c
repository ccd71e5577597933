/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_memory.c - maps of the kernel side as memory of ours.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "tracer_internal.h"
#include "sctop.skel.h"

#define SHARED_CNT 9

struct sharing {
	struct shared *shared;
	const struct bpf_map *map;
};

static void list_shared(struct tracer *tracer, struct sharing all[static SHARED_CNT])
{
	const struct sctop_bpf *bpf = tracer->bpf;
	const struct sharing list[] = {
		{ &tracer->cells, bpf->maps.cells },
		{ &tracer->bytes, bpf->maps.bytes },
		{ &tracer->slots, bpf->maps.slots },
		{ &tracer->cpus, bpf->maps.cpus },
		{ &tracer->failures, bpf->maps.failures },
		{ &tracer->free_cells, bpf->maps.free_cells },
		{ &tracer->free_slots, bpf->maps.free_slots },
		{ &tracer->dead_slots, bpf->maps.dead_slots },
		{ &tracer->specs, bpf->maps.capture_specs },
	};

	_Static_assert(sizeof(list) == SHARED_CNT * sizeof(list[0]), "shared maps");
	memcpy(all, list, sizeof(list));
}

/* Array maps that can be mapped round each value up to 8 bytes and the whole up to a page. */
static int share(struct shared *shared, const struct bpf_map *map)
{
	size_t page = sysconf(_SC_PAGESIZE);
	size_t bytes = (size_t)bpf_map__max_entries(map) * ((bpf_map__value_size(map) + 7) & ~7u);

	bytes = (bytes + page - 1) / page * page;
	shared->memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0);
	if (shared->memory == MAP_FAILED) {
		shared->memory = NULL;
		return -errno;
	}
	shared->bytes = bytes;
	return 0;
}

int tracer_share_memory(struct tracer *tracer)
{
	struct sharing all[SHARED_CNT];
	int error = 0;

	list_shared(tracer, all);
	for (size_t i = 0; !error && i < SHARED_CNT; i++)
		error = share(all[i].shared, all[i].map);
	return error;
}

void tracer_unshare_memory(struct tracer *tracer)
{
	struct sharing all[SHARED_CNT];

	if (!tracer->bpf)
		return;
	list_shared(tracer, all);
	for (size_t i = 0; i < SHARED_CNT; i++) {
		if (all[i].shared->memory)
			munmap(all[i].shared->memory, all[i].shared->bytes);
		all[i].shared->memory = NULL;
	}
}
