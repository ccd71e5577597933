/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_attr.h - calls whose arguments are attribute structures of several lengths: bpf,
 * perf_event_open, io_uring, landlock, the clock's discipline, segments.
 *
 * They are given as old programs give them, as newer ones than the kernel do, and full of rubbish:
 * what is shown depends on how long they are. Nearly all of it fails.
 */
#ifndef GROUPS_ATTR_H
#define GROUPS_ATTR_H

#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <sys/timex.h>
#include <time.h>

#include "groups.h"

/* Numbers all different, without the bits that newer kernels have names for. */
static void fill(void *to, size_t len)
{
	for (size_t i = 0; i < len / 4; i++)
		((uint32_t *)to)[i] = 0x40000003 + ((uint32_t)i << 24);
}

static void put_at(void *attr, size_t at, uint64_t value, size_t size)
{
	memcpy((char *)attr + at, &value, size);
}

/* Commands that strace 6.1 shows an address for are not made: the decoder shows what is there. */
static void group_bpf(void)
{
	static const unsigned int sizes[] = { 0,  4,  8,  12,  16,  20,	 24,  28,  32,	40,
					      44, 48, 52, 56,  60,  64,	 68,  72,  76,	80,
					      84, 88, 96, 104, 108, 112, 116, 120, 128, 144 };
	static char rubbish[160], zeroes[160], attr[160];
	enum { LAST = 31, NOT_SHOWN = 77 };

	fill(rubbish, sizeof(rubbish));
	for (int command = 0; command <= LAST; command++) {
		/* What the next one's number is, nobody can say. */
		bool next = command == BPF_PROG_GET_NEXT_ID || command == BPF_MAP_GET_NEXT_ID ||
			    command == BPF_BTF_GET_NEXT_ID || command == BPF_LINK_GET_NEXT_ID;

		for (size_t i = next; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			CALL(bpf, command, rubbish, sizes[i]);
		CALL(bpf, command, BAD, 64);
		if (!next)
			CALL(bpf, command, zeroes, 28);
	}
	CALL(bpf, NOT_SHOWN, rubbish, 64);
	CALL(bpf, BPF_PROG_LOAD, NULL, 40);
	/* Names, types and flags, one after the other. */
	for (unsigned int type = 0; type < 32; type++) {
		memset(attr, 0, sizeof(attr));
		put_at(attr, 0, type, 4);
		put_at(attr, 16, 1ULL << type, 4);
		if (type < 13)
			CALL(bpf, BPF_MAP_CREATE, attr, 72);
		put_at(attr, 16, (uintptr_t) "GPL", 8);
		put_at(attr, 44, type < 5 ? 1U << type : 0, 4);
		strcpy(attr + 48, "a_name");
		CALL(bpf, BPF_PROG_LOAD, attr, 128);
	}
	for (unsigned int type = 0; type < 44; type++) {
		fill(attr, 80);
		put_at(attr, 8, type, 4);
		put_at(attr, 12, 1, 4);
		CALL(bpf, BPF_LINK_CREATE, attr, 16);
		CALL(bpf, BPF_LINK_CREATE, attr, 24);
		if (type != BPF_TRACE_KPROBE_MULTI && type != BPF_TRACE_ITER)
			CALL(bpf, BPF_LINK_CREATE, attr, 64);
	}
	memset(attr, 0, sizeof(attr));
	put_at(attr, 0, (uintptr_t) "/nope/object", 8);
	CALL(bpf, BPF_OBJ_GET, attr, 16);
	CALL(bpf, BPF_RAW_TRACEPOINT_OPEN, attr, 12);
	put_at(attr, 0, (uintptr_t) "\x9f\xeb\x01 no type format", 8);
	put_at(attr, 16, 20, 4);
	CALL(bpf, BPF_BTF_LOAD, attr, 28);
	put_at(attr, 0, 0, 8);
	CALL(bpf, BPF_BTF_LOAD, attr, 28);
	put_at(attr, 8, 4, 4);
	CALL(bpf, BPF_LINK_UPDATE, attr, 16);
}

static void group_perf(void)
{
	static const unsigned int sizes[] = {
		0, 1, 63, 64, 65, 72, 80, 96, 104, 112, 120, 128, 4096
	};
	struct perf_event_attr attr;
	static char rubbish[4096];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(rubbish, 0, sizeof(rubbish));
		fill(rubbish, 64);
		put_at(rubbish, 4, sizes[i], 4);
		CALL(perf_event_open, rubbish, -1, -1, -1, 0);
	}
	for (unsigned int type = 0; type < 7; type++) {
		for (unsigned int i = 0; i < 12; i++) {
			memset(&attr, 0, sizeof(attr));
			attr.type = type;
			attr.size = sizeof(attr);
			attr.config = i == 11 ? 0x100000002 : i == 10 ? 0xff020201 : i;
			CALL(perf_event_open, &attr, -1, -1, BAD_FD, 0);
		}
	}
	for (int bit = 0; bit < 64; bit++) {
		memset(&attr, 0, sizeof(attr));
		attr.type = PERF_TYPE_SOFTWARE;
		attr.size = PERF_ATTR_SIZE_VER0;
		attr.sample_period = 4000;
		attr.sample_type = bit < 25 || bit > 50 ? 1ULL << bit : 0;
		attr.read_format = 1ULL << bit % 8;
		put_at(&attr, 40, 1ULL << bit, 8);
		CALL(perf_event_open, &attr, -1, -1, BAD_FD, 0);
	}
	CALL(perf_event_open, NULL, 0, -1, BAD_FD, 0);
	CALL(perf_event_open, BAD, 0, -1, BAD_FD, 0);
}

static void registrations(int ring)
{
	struct {
		struct io_uring_probe head;
		struct io_uring_probe_op ops[4];
	} probe = { 0 };
	unsigned int workers[2] = { 0, 0 };
	struct io_uring_rsrc_update update[2] = { { .offset = -1U, .data = (unsigned int)ring },
						  { .offset = 3, .data = 77 } };
	struct io_uring_restriction restrictions[4] = { { 0, { .register_op = 2 }, 0, { 0 } },
							{ 1, { .sqe_op = 3 }, 0, { 0 } },
							{ 2, { .sqe_flags = 5 }, 0, { 0 } },
							{ 9, { .sqe_flags = 5 }, 7, { 0, 8 } } };
	static int files[40] = { 0, -1, 2 };
	static unsigned char cpus[8] = { 1 };
	static char rubbish[640];

	CALL(io_uring_register, ring, IORING_REGISTER_PROBE, &probe, 2);
	CALL(io_uring_register, ring, IORING_REGISTER_IOWQ_MAX_WORKERS, workers, 2);
	CALL(io_uring_register, ring, IORING_REGISTER_RING_FDS, update, 1);
	CALL(io_uring_register, ring, IORING_UNREGISTER_RING_FDS, update, 2);
	CALL(io_uring_register, ring, IORING_REGISTER_RESTRICTIONS, restrictions, 4);
	CALL(io_uring_register, ring, IORING_REGISTER_FILES, files, 3);
	CALL(io_uring_register, ring, IORING_UNREGISTER_FILES, NULL, 0);
	CALL(io_uring_register, BAD_FD, IORING_REGISTER_FILES, files, 40);
	CALL(io_uring_register, ring, IORING_REGISTER_IOWQ_AFF, cpus, 8);
	fill(rubbish, sizeof(rubbish));
	put_at(rubbish, 12, 7, 4); /* a buffer ring's flags, which are newer */
	for (unsigned int op = 0; op < 24; op++) {
		if (op == IORING_REGISTER_FILES_UPDATE)
			continue; /* what it points to further is not shown */
		CALL(io_uring_register, BAD_FD, op, rubbish, 0);
		CALL(io_uring_register, BAD_FD, op, rubbish, 1);
		CALL(io_uring_register, BAD_FD, op, rubbish, 3);
		CALL(io_uring_register, BAD_FD, op, BAD, 1);
		CALL(io_uring_register, BAD_FD, op, NULL, 1);
	}
}

static void group_uring(void)
{
	struct io_uring_params params = { 0 };
	int ring = CALL(io_uring_setup, 4, &params);

	for (int bit = 0; bit < 12; bit++) {
		memset(&params, 0, sizeof(params));
		params.flags = 1U << bit | 1U << 31;
		params.sq_thread_cpu = 4;
		params.sq_thread_idle = 5;
		params.wq_fd = 7;
		params.resv[1] = bit & 1 ? 3 : 0;
		CALL(io_uring_setup, 4, &params);
	}
	CALL(io_uring_setup, 4, NULL);
	registrations(ring);
}

/* Its size decides how much of it there is; the kernel says its own where it does not like it. */
static void scheduling(void)
{
	static const uint32_t sizes[] = { 0, 1, 24, 47, 48, 56, 64, 5000 };
	static uint32_t attr[1300];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(attr, 0, sizeof(attr));
		attr[0] = sizes[i];
		attr[4] = 1; /* nice */
		CALL(sched_setattr, 0, attr, 0);
	}
	CALL(prctl, 15, "14 characters.");
	CALL(prctl, 15, "15 characters..");
	CALL(prctl, 15, "16 characters...");
}

static void group_attr(void)
{
	static uint64_t ruleset[8] = { 3, 5 };
	struct landlock_path_beneath_attr rule = { 5, -1 };
	unsigned int segment[4] = { 5, 0x1000, 0xfffff, 0x51 };
	struct timex clock = { 0 };

	in_child(scheduling);
	for (int bit = 0; bit < 20; bit++) {
		ruleset[0] = bit < 14 || bit > 15 ? 1ULL << bit : 1;
		CALL(landlock_create_ruleset, ruleset, 8, 8);
	}
	CALL(landlock_create_ruleset, ruleset, 4, 0);
	CALL(landlock_create_ruleset, ruleset, 0, 0);
	CALL(landlock_add_rule, BAD_FD, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	CALL(landlock_add_rule, BAD_FD, LANDLOCK_RULE_PATH_BENEATH, NULL, 0);
	CALL(landlock_add_rule, BAD_FD, 77, &rule, 0);
	CALL(adjtimex, &clock);
	CALL(adjtimex, BAD);
	memset(&clock, 0, sizeof(clock));
	CALL(clock_adjtime, CLOCK_REALTIME, &clock);
	CALL(clock_adjtime, 77, &clock);
#ifdef __x86_64__
	CALL(modify_ldt, 1, segment, 16);
	CALL(modify_ldt, 0x11, segment, 8);
	CALL(modify_ldt, 77, segment, 16);
	CALL(modify_ldt, 77, BAD, 16);
	memset(segment, 0xff, sizeof(segment));
	CALL(modify_ldt, 77, segment, 16);
	CALL(set_thread_area, segment);
	CALL(get_thread_area, segment);
	CALL(get_thread_area, BAD);
#endif
}

#endif
