/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_cost.c - what the kernel side takes: time, as the kernel itself measures it, and memory.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "run_stats.h"
#include "sctop/tracer.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

int tracer_set_cost(struct tracer *tracer, bool on)
{
	return tracer->run_stats ? run_stats_set(tracer->run_stats, on) : -EPERM;
}

/* "memlock" of a map's descriptor: what it takes now, since Linux 6.4 (commit 90a5527d7686) also
 * where that grows. 0 where it cannot be asked. */
static uint64_t map_bytes(int fd)
{
	unsigned long long bytes = 0;
	char path[48], line[128];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	}
	if (file)
		fclose(file);
	return bytes;
}

static void add_program(struct tracer_cost *cost, const struct bpf_program *program)
{
	struct tracer_program *row = &cost->programs[cost->program_cnt];
	struct bpf_prog_info info = {};
	__u32 size = sizeof(info);
	int fd = bpf_program__fd(program);

	if (fd < 0 || cost->program_cnt == TRACER_PROGRAM_MAX ||
	    bpf_obj_get_info_by_fd(fd, &info, &size))
		return;
	snprintf(row->name, sizeof(row->name), "%s", bpf_program__name(program));
	row->runs = info.run_cnt;
	row->run_ns = info.run_time_ns;
	cost->program_cnt++;
}

void tracer_cost(const struct tracer *tracer, struct tracer_cost *cost)
{
	struct bpf_program *program;
	struct bpf_map *map;

	memset(cost, 0, sizeof(*cost));
	bpf_object__for_each_program(program, tracer->bpf->obj)
	{
		add_program(cost, program);
	}
	bpf_object__for_each_map(map, tracer->bpf->obj)
	{
		cost->map_bytes += map_bytes(bpf_map__fd(map));
	}
}
