/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_perf.c - struct perf_event_attr: what perf_event_open(2) counts, as far as strace shows
 * it without being asked for more.
 */
#include "structs.h"

enum { TYPE_AT = 0, SIZE_AT = 4, CONFIG_AT = 8, PERIOD_AT = 16, SAMPLE_AT = 24, READ_AT = 32 };
enum { BITS_AT = 40, PRECISE_IP = 15, RESERVED = 38 };
enum { FREQ = 10, VER0 = 64 };

/* By bit; those of precise_ip are two. */
static const char *const bits[] = {
	"disabled",
	"inherit",
	"pinned",
	"exclusive",
	"exclude_user",
	"exclude_kernel",
	"exclude_hv",
	"exclude_idle",
	"mmap",
	"comm",
	[FREQ] = "freq",
	"inherit_stat",
	"enable_on_exec",
	"task",
	"watermark",
	[PRECISE_IP] = NULL,
	NULL,
	"mmap_data",
	"sample_id_all",
	"exclude_host",
	"exclude_guest",
	"exclude_callchain_kernel",
	"exclude_callchain_user",
	"mmap2",
	"comm_exec",
	"use_clockid",
	"context_switch",
	"write_backward",
	"namespaces",
	"ksymbol",
	"bpf_event",
	"aux_output",
	"cgroup",
	"text_poke",
	"build_id",
	"inherit_thread",
	"remove_on_exec",
	"sigtrap",
};

/* The high half says which unit of the processor it is. */
static uint64_t put_high_half(struct out *out, uint64_t config)
{
	if (config >> 32) {
		out_hex(out, config >> 32);
		out_text(out, "<<32|");
	}
	return config & UINT32_MAX;
}

static void put_hardware(struct out *out, uint64_t config)
{
	put_set(out, "perf_hw_id", put_high_half(out, config));
}

static void put_software(struct out *out, uint64_t config)
{
	put_set(out, "perf_sw_id", config);
}

static void put_cache(struct out *out, uint64_t config)
{
	config = put_high_half(out, config);
	if (config >> 24) {
		out_hex(out, config >> 24);
		out_text(out, "<<24|");
	}
	put_set(out, "perf_hw_cache_result", config >> 16 & 0xff);
	out_text(out, "<<16|");
	put_set(out, "perf_hw_cache_op", config >> 8 & 0xff);
	out_text(out, "<<8|");
	put_set(out, "perf_hw_cache", config & 0xff);
}

static void put_config(struct out *out, uint32_t type, uint64_t config)
{
	static void (*const types[])(struct out * out, uint64_t config) = {
		put_hardware,
		put_software,
		out_unsigned,
		put_cache,
	};

	if (type < sizeof(types) / sizeof(types[0]))
		types[type](out, config);
	else
		out_hex(out, config);
}

static void put_precise_ip(struct out *out, uint64_t flags)
{
	static const char *const skids[] = { "arbitrary skid", "constant skid",
					     "requested to have 0 skid", "must have 0 skid" };

	out_text(out, ", precise_ip=");
	out_unsigned(out, flags >> PRECISE_IP & 3);
	out_text(out, " /* ");
	out_text(out, skids[flags >> PRECISE_IP & 3]);
	out_text(out, " */");
}

static void put_flag_bits(struct out *out, uint64_t flags)
{
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		if (i == PRECISE_IP)
			put_precise_ip(out, flags);
		if (!bits[i] || !(flags >> i & 1))
			continue;
		out_text(out, ", ");
		put_field(out, bits[i]);
		out_char(out, '1');
	}
	if (flags >> RESERVED) {
		out_text(out, ", __reserved_1=");
		out_hex(out, flags >> RESERVED);
		out_text(out, " /* Bits 63..38 */");
	}
}

void put_perf_event_attr(struct out *out, const struct view *view)
{
	uint64_t flags = view_number(view, BITS_AT, 8);
	uint32_t type = view_number(view, TYPE_AT, 4), size = view_number(view, SIZE_AT, 4);
	struct view after;

	if (size && size < VER0) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_text(out, "{type=");
	put_set(out, "perf_type", type);
	out_text(out, ", size=");
	put_set(out, "perf_attr_size", size);
	/* Of a size that the kernel does not know it says which one it does. */
	if (view_item(view, 0, AFTER, &after) && view_number(&after, SIZE_AT, 4) != size) {
		out_text(out, " => ");
		put_set(out, "perf_attr_size", view_number(&after, SIZE_AT, 4));
	}
	out_text(out, ", config=");
	put_config(out, type, view_number(view, CONFIG_AT, 8));
	out_text(out, flags >> FREQ & 1 ? ", sample_freq=" : ", sample_period=");
	out_unsigned(out, view_number(view, PERIOD_AT, 8));
	out_text(out, ", sample_type=");
	put_set(out, "perf_sample_type", view_number(view, SAMPLE_AT, 8));
	out_text(out, ", read_format=");
	put_set(out, "perf_read_format", view_number(view, READ_AT, 8));
	put_flag_bits(out, flags);
	out_text(out, ", ...}");
}
