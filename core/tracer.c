/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer.c - the life of the tracer: load, set up, unload; and what of it is on.
 *
 * The memory shared with the kernel side is in tracer_memory.c; it runs by tracer_attach.c; what is
 * traced is in tracer_filter.c, what comes back in tracer_read.c.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "sctop/capture.h"
#include "sctop/event.h"
#include "sctop/features.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sctop/tracer.h"
#include "run_stats.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

#define CELLS_DEFAULT	     (128u << 10)
#define SLOTS_DEFAULT	     (64u << 10)
#define CELLS_PER_FAILURE    2 /* places for failures: most calls of most threads never fail */
#define RING_DEFAULT	     (16u << 20)
#define WAKE_BYTES	     (128u << 10)
#define STRING_LIMIT_DEFAULT 32
#define RING_MIN	     (64u << 10)

#define RATE_WINDOWS_PER_SEC 10 /* RATE_WINDOW_NS in bpf/state.bpf.h */

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level, (void)format, (void)args;
	return 0;
}

static int print_log(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, format, args);
}

static uint32_t power_of_two(uint32_t value, uint32_t least)
{
	uint32_t power = least;

	while (power < value && power < 1u << 31)
		power <<= 1;
	return power;
}

int64_t tracer_clock_offset(clockid_t clock)
{
	struct timespec time, mono;

	clock_gettime(clock, &time);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	return (time.tv_sec - mono.tv_sec) * 1000000000ll + (time.tv_nsec - mono.tv_nsec);
}

static int set_sizes(struct tracer *tracer, const struct tracer_options *options)
{
	uint32_t ring_bytes =
		power_of_two(options->ring_bytes ? options->ring_bytes : RING_DEFAULT, RING_MIN);
	struct sctop_bpf *bpf = tracer->bpf;
	const struct {
		struct bpf_map *map;
		uint32_t entries;
	} sizes[] = {
		{ bpf->maps.cells, tracer->cell_cnt + SCTOP_ABI_CNT * (SCTOP_NR_CNT + 1) },
		{ bpf->maps.bytes, tracer->cell_cnt + SCTOP_ABI_CNT * (SCTOP_NR_CNT + 1) },
		{ bpf->maps.slots, tracer->slot_cnt },
		{ bpf->maps.cpus, tracer->cpu_cnt },
		{ bpf->maps.failures, tracer->failure_cnt },
		{ bpf->maps.free_cells, tracer->cell_cnt },
		{ bpf->maps.free_slots, tracer->slot_cnt },
		{ bpf->maps.dead_slots, tracer->slot_cnt },
		{ bpf->maps.events, ring_bytes },
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int error = bpf_map__set_max_entries(sizes[i].map, sizes[i].entries);

		if (error)
			return error;
	}
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++)
		for (int nr = 0; nr < SCTOP_NR_CNT; nr++)
			bpf->rodata->transfers[abi][nr] = syscall_transfer(abi, nr);
	bpf->rodata->cell_cnt = tracer->cell_cnt;
	bpf->rodata->slot_cnt = tracer->slot_cnt;
	bpf->rodata->failure_cnt = tracer->failure_cnt;
	bpf->rodata->signals_on = options->signals && !options->counts_only;
	bpf->rodata->counts_only = options->counts_only;
	/* Kernels before 6.10 do not have it. */
	bpf_program__set_autoload(
		bpf->progs.on_prepare_exec,
		!options->counts_only &&
			libbpf_find_vmlinux_btf_id("sched_prepare_exec", BPF_TRACE_RAW_TP) > 0);
	bpf_program__set_autoload(bpf->progs.on_signal, bpf->rodata->signals_on);
	bpf_program__set_autoload(bpf->progs.on_signal_sent, bpf->rodata->signals_on);
	bpf->rodata->wake_bytes = ring_bytes / 4 < WAKE_BYTES ? ring_bytes / 4 : WAKE_BYTES;
	return 0;
}

static void fill_capture_specs(struct tracer *tracer)
{
	struct sctop_capture_spec *specs = tracer->specs.memory;

	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++)
		for (int nr = 0; nr < SCTOP_NR_CNT; nr++)
			syscall_capture(abi, nr, &specs[abi * SCTOP_NR_CNT + nr]);
	for (uint32_t key = SCTOP_INNER_FIRST; key < SCTOP_CAPTURE_CNT; key++)
		syscall_capture_inner(key, &specs[key]);
}

static void hide(struct tracer *tracer, const struct tracer_options *options)
{
	uint32_t *hidden = tracer->filter.hidden;
	uint32_t cnt = 0;

	if (!options->show_self)
		hidden[cnt++] = getpid();
	if (!options->show_self && tracer->run_stats)
		hidden[cnt++] = run_stats_pid(tracer->run_stats);
	if (options->hide_terminal)
		cnt += proc_terminal_chain(getpid(), hidden + cnt, SCTOP_HIDDEN_MAX - cnt);
	tracer->filter.hidden_cnt = cnt;
}

static int allocate(struct tracer *tracer)
{
	uint32_t all_cells = tracer->cell_cnt + SCTOP_ABI_CNT * (SCTOP_NR_CNT + 1);

	tracer->last = calloc(all_cells, sizeof(*tracer->last));
	tracer->last_bytes = calloc(all_cells, sizeof(*tracer->last_bytes));
	tracer->version = calloc(tracer->slot_cnt, sizeof(*tracer->version));
	tracer->last_failures = calloc(tracer->failure_cnt, sizeof(*tracer->last_failures));
	return tracer->last && tracer->last_bytes && tracer->version && tracer->last_failures
		       ? 0
		       : -ENOMEM;
}

/* The ring is edge-triggered: it counts as readable once the kernel side has woken us. */
static int watch_ring(struct tracer *tracer)
{
	struct epoll_event woken = { .events = EPOLLIN | EPOLLET }, more = { .events = EPOLLIN };

	tracer->event_fd = epoll_create1(EPOLL_CLOEXEC);
	tracer->more_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (tracer->event_fd < 0 || tracer->more_fd < 0 ||
	    epoll_ctl(tracer->event_fd, EPOLL_CTL_ADD, tracer->more_fd, &more) ||
	    epoll_ctl(tracer->event_fd, EPOLL_CTL_ADD, bpf_map__fd(tracer->bpf->maps.events),
		      &woken))
		return -errno;
	return 0;
}

static int load(struct tracer *tracer, const struct tracer_options *options)
{
	int error;

	tracer->bpf = sctop_bpf__open();
	if (!tracer->bpf)
		return -errno;
	error = set_sizes(tracer, options);
	if (!error)
		error = sctop_bpf__load(tracer->bpf);
	if (!error)
		error = tracer_share_memory(tracer);
	if (error)
		return error;
	fill_capture_specs(tracer);
	for (uint32_t id = 0; id < tracer->cpu_cnt; id++)
		((struct sctop_cpu *)tracer->cpus.memory)[id].id = id;
	error = ring_memory_map(&tracer->ring_memory, bpf_map__fd(tracer->bpf->maps.events),
				bpf_map__max_entries(tracer->bpf->maps.events));
	if (error)
		return error;
	error = watch_ring(tracer);
	if (error)
		return error;
	tracer->ring = ring_reader_new(&tracer->ring_memory, tracer->cpus.memory, tracer->cpu_cnt,
				       tracer_now_ns);
	if (!tracer->ring)
		return -errno;
	tracer->iter = bpf_program__attach_iter(tracer->bpf->progs.on_each_task, NULL);
	if (!tracer->iter)
		return -errno;
	/* Also says which PID namespace the numbers are to be in. */
	return tracer_iterate(tracer, SCTOP_ITER_INIT, 0, NULL, NULL);
}

/* What is known of it before the kernel is asked. */
static void init(struct tracer *tracer, const struct tracer_options *options)
{
	tracer->source.ops = &tracer_source_ops;
	tracer->event_fd = tracer->more_fd = -1;
	tracer->source.realtime_offset_ns = tracer_clock_offset(CLOCK_REALTIME);
	tracer->source.boottime_offset_ns = tracer_clock_offset(CLOCK_BOOTTIME);
	tracer->source.boottime_known = true;
	tracer->cell_cnt = power_of_two(options->cells ? options->cells : CELLS_DEFAULT, 2);
	tracer->slot_cnt = power_of_two(options->slots ? options->slots : SLOTS_DEFAULT, 2);
	tracer->cpu_cnt = libbpf_num_possible_cpus();
	tracer->failure_cnt =
		power_of_two(tracer->cell_cnt / CELLS_PER_FAILURE, SCTOP_FAILURE_WAYS);
	if (options->cost)
		tracer->run_stats = run_stats_new();
}

/* What is on from the beginning. */
static void apply(struct tracer *tracer, const struct tracer_options *options)
{
	hide(tracer, options);
	tracer->bpf->bss->string_limit =
		options->string_limit ? options->string_limit : STRING_LIMIT_DEFAULT;
	tracer->bpf->bss->page_size = (__u32)sysconf(_SC_PAGESIZE);
	tracer_set_latency(tracer, !options->no_latency);
	tracer_set_bytes(tracer, options->bytes);
	tracer->bpf->bss->fds_on = options->fds;
	tracer_set_failures(tracer, options->failures);
	tracer_set_stream(tracer, options->stream);
	tracer_set_max_rate(tracer, options->max_rate);
}

static int select_everything(struct tracer *tracer)
{
	struct filter *everything = filter_new();
	int error = everything ? tracer_set_filter(tracer, everything) : -ENOMEM;

	filter_free(everything);
	return error;
}

struct tracer *tracer_new(const struct tracer_options *options, char *why, size_t why_size)
{
	struct tracer *tracer;
	int error;

	libbpf_set_print(options->verbose ? print_log : print_nothing);
	error = features_check(why, why_size);
	if (error) {
		errno = -error;
		return NULL;
	}
	tracer = calloc(1, sizeof(*tracer));
	error = -ENOMEM;
	if (tracer) {
		init(tracer, options);
		error = allocate(tracer);
	}
	if (!error)
		error = load(tracer, options);
	if (!error) {
		apply(tracer, options);
		error = select_everything(tracer);
	}
	if (!error)
		return tracer;
	snprintf(why, why_size, "cannot set up tracing: %s (-v shows the details)",
		 strerror(-error));
	tracer_free(tracer);
	errno = -error;
	return NULL;
}

void tracer_free(struct tracer *tracer)
{
	if (!tracer)
		return;
	tracer_detach(tracer);
	bpf_link__destroy(tracer->iter);
	ring_reader_free(tracer->ring);
	if (tracer->more_fd >= 0)
		close(tracer->more_fd);
	if (tracer->event_fd >= 0)
		close(tracer->event_fd);
	ring_memory_unmap(&tracer->ring_memory);
	tracer_unshare_memory(tracer);
	sctop_bpf__destroy(tracer->bpf);
	for (int i = 0; i < LINEAGE_CNT; i++)
		free(tracer->lineages[i].rules);
	free(tracer->last);
	free(tracer->last_bytes);
	free(tracer->version);
	free(tracer->last_failures);
	run_stats_free(tracer->run_stats);
	free(tracer);
}

void tracer_set_stream(struct tracer *tracer, bool on)
{
	tracer->bpf->bss->stream_on = on;
}

void tracer_set_max_rate(struct tracer *tracer, uint64_t events_per_sec)
{
	uint64_t per_window = events_per_sec / RATE_WINDOWS_PER_SEC;

	tracer->bpf->bss->rate_max = events_per_sec && !per_window ? 1 : per_window;
}

void tracer_set_latency(struct tracer *tracer, bool on)
{
	tracer->bpf->bss->latency_on = on;
}

void tracer_set_bytes(struct tracer *tracer, bool on)
{
	tracer->bytes_known |= on;
	tracer->bpf->bss->bytes_on = on;
}

void tracer_set_failures(struct tracer *tracer, bool on)
{
	tracer->bpf->bss->failures_on = on;
	tracer->has_failures = tracer->has_failures || on;
}

struct source *tracer_source(struct tracer *tracer)
{
	return &tracer->source;
}
