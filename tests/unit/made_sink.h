/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_sink.h - sinks that write into memory, and events for them. To be included after cmocka.h.
 */
#ifndef MADE_SINK_H
#define MADE_SINK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

#include "sctop/model.h"
#include "sctop/sink.h"
#include "sctop/syscalls.h"

#define NOON_NS 1767355200000000000LL /* 2026-01-02T12:00:00Z */

struct out {
	char *text;
	size_t len;
	FILE *file;
	struct sink *sink;
};

static inline void out_open(struct out *out, const char *format, struct sink_options options)
{
	options.realtime_offset_ns = NOON_NS;
	out->file = open_memstream(&out->text, &out->len);
	out->sink = sink_new(sink_format_find(format), out->file, &options);
	assert_non_null(out->sink);
}

static inline const char *out_text(struct out *out)
{
	assert_int_equal(sink_flush(out->sink), 0);
	return out->text;
}

static inline void out_close(struct out *out)
{
	sink_free(out->sink);
	fclose(out->file);
	free(out->text);
}

struct call {
	struct sctop_event event;
	char data[256];
};

/* openat(AT_FDCWD, path, 0) of comm, in pid 42 */
static inline void make_openat(struct call *call, const char *comm, const char *path, int64_t ret)
{
	struct sctop_datum datum = { .place = 1, .len = strlen(path), .total = strlen(path) };

	memset(call, 0, sizeof(*call));
	call->event = (struct sctop_event){
		.type = SCTOP_EVENT_CALL,
		.abi = SCTOP_ABI_64,
		.nr = syscall_nr(SCTOP_ABI_64, "openat"),
		.data_len = (sizeof(datum) + datum.len + 7) & ~7u,
		.time_ns = 1234567890,
		.duration_ns = 4321,
		.ret = ret,
		.start_ns = 77,
		.tid = 43,
		.tgid = 42,
		.ppid = 41,
		.uid = 1000,
		.gid = 1001,
		.tty = 136 << 20 | 3,
		.args = { 0xffffff9c, 0x1407, 0, 0 },
	};
	memcpy(call->event.comm, comm, strnlen(comm, sizeof(call->event.comm)));
	memcpy(call->data, &datum, sizeof(datum));
	memcpy(call->data + sizeof(datum), path, datum.len);
}

static inline void feed(struct out *out, const struct call *call)
{
	struct record record = { .type = RECORD_EVENT, .event = &call->event, .data = call->data };

	assert_int_equal(sink_feed(&record, out->sink), 0);
}

static inline void feed_lost(struct out *out, enum lost_reason reason, uint64_t count)
{
	struct record record = { .type = RECORD_LOST,
				 .lost = { .reason = reason, .count = count } };

	assert_int_equal(sink_feed(&record, out->sink), 0);
}

/* ---- more events ---- */

static inline void make_plain(struct call *call, const char *name, uint64_t arg, int64_t ret)
{
	make_openat(call, "x", "", ret);
	call->event.nr = syscall_nr(SCTOP_ABI_64, name);
	call->event.args[0] = arg;
	call->event.data_len = 0;
}

static inline void make_end(struct call *call, enum sctop_event_type type, uint32_t tid, int status)
{
	make_plain(call, "read", 0, status);
	call->event.type = type;
	call->event.tid = tid;
}

/* ---- reading ---- */

static inline const char *text(json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static inline long long number(json_t *json, const char *name)
{
	assert_true(json_is_integer(json_object_get(json, name)));
	return json_integer_value(json_object_get(json, name));
}

/* ---- a model to be summed up ---- */

static inline void count(struct model *model, uint32_t task, const char *call, uint64_t calls,
			 uint64_t errors)
{
	struct record_counts counts = { .nr = syscall_nr(SCTOP_ABI_64, call),
					.calls = calls,
					.errors = errors,
					.total_ns = calls * 1000,
					.max_ns = 1500 };
	struct record record = { .type = RECORD_COUNTS, .task = task, .counts = &counts };

	counts.hist[4] = calls;
	assert_int_equal(model_feed(&record, model), 0);
}

static inline struct model *make_model(void)
{
	struct sctop_task task = {
		.tid = 42, .tgid = 42, .uid = 1000, .start_ns = 77, .version = 1
	};
	struct record record = { .type = RECORD_TASK, .task = 1, .info = &task };
	struct model *model = model_new(NULL);

	strcpy(task.comm, "evil\033[2J\n");
	strcpy(task.exe, "evil");
	model_tick(model, 1000000000);
	assert_int_equal(model_feed(&record, model), 0);
	count(model, 1, "read", 75, 3);
	count(model, 1, "openat", 20, 20);
	count(model, 0, "read", 5, 0);
	record = (struct record){ .type = RECORD_STATS,
				  .stats = { .seen = 1000,
					     .passed = 100,
					     .emitted = 80,
					     .dropped = 17,
					     .capped = 3,
					     .unattributed = 5 } };
	assert_int_equal(model_feed(&record, model), 0);
	model_tick(model, 6000000000);
	return model;
}

#endif
