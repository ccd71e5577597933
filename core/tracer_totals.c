/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_totals.c - sums over all CPUs, and how full the tables and the ring are.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "sctop/source.h"
#include "sctop/tracer.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

/* Runs of our programs that the kernel left out, since Linux 5.12 (commit 9ed9e9ba2337). */
static uint64_t recursion_misses(const struct tracer *tracer)
{
	struct bpf_program *program;
	uint64_t sum = 0;

	bpf_object__for_each_program(program, tracer->bpf->obj)
	{
		struct bpf_prog_info info = {};
		__u32 size = sizeof(info);

		if (!bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size))
			sum += info.recursion_misses;
	}
	return sum;
}

static uint64_t cells_used(const struct tracer *tracer)
{
	return __atomic_load_n(&tracer->bpf->bss->cell_ids.taken, __ATOMIC_RELAXED) -
	       tracer->cells_freed;
}

static uint64_t slots_used(const struct tracer *tracer)
{
	return __atomic_load_n(&tracer->bpf->bss->slot_ids.taken, __ATOMIC_RELAXED) -
	       tracer->slots_freed;
}

static void sum_cpus(const struct tracer *tracer, struct record_stats *stats)
{
	const struct sctop_cpu *cpus = tracer->cpus.memory;

	for (uint32_t i = 0; i < tracer->cpu_cnt; i++) {
		stats->seen += cpus[i].seen;
		stats->passed += cpus[i].passed;
		stats->emitted += cpus[i].emitted;
		stats->dropped += cpus[i].dropped;
		stats->capped += cpus[i].capped;
		stats->quiet += cpus[i].quiet;
		stats->unattributed += cpus[i].unattributed;
		stats->life_dropped += cpus[i].life_dropped;
		stats->missed += cpus[i].missed;
		stats->failures_lost += cpus[i].failures_lost;
	}
}

/* Room that is not free again: what waits, and what was read but not given back yet. */
static uint64_t ring_used(const struct ring_memory *ring)
{
	unsigned long consumer = __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE);

	return __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE) - consumer;
}

int tracer_hand_totals(struct tracer *tracer, record_fn *fn, void *arg)
{
	struct record record = { .type = RECORD_STATS };

	record.stats = (struct record_stats){
		.time_ns = tracer_now_ns(),
		.recursion_misses = recursion_misses(tracer),
		.ring_bytes = bpf_map__max_entries(tracer->bpf->maps.events),
		.ring_used_bytes = ring_used(&tracer->ring_memory),
		.cells = tracer->cell_cnt - 1,
		.cells_used = cells_used(tracer),
		.slots = tracer->slot_cnt - 1,
		.slots_used = slots_used(tracer),
	};
	sum_cpus(tracer, &record.stats);
	return fn(&record, arg);
}

bool tracer_wants_reading(const struct tracer *tracer)
{
	const struct sctop_dead_ids *dead_ids = (void *)&tracer->bpf->bss->dead_ids;
	uint64_t dead = dead_ids->head - dead_ids->tail;

	return dead && (dead > tracer->slot_cnt / 16 || cells_used(tracer) > tracer->cell_cnt / 2 ||
			slots_used(tracer) > tracer->slot_cnt / 2);
}
