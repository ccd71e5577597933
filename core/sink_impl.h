/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_impl.h - what the formats (sink_*.c, summary*.c) share. Not for users of a sink.
 */
#ifndef CORE_SINK_IMPL_H
#define CORE_SINK_IMPL_H

#include <stddef.h>
#include <time.h>

#include "sctop/json.h"
#include "sctop/sink.h"
#include "out.h"

struct process_row;
struct syscall_info;

/* Room for what decode_call() and decode_arg() usually need: all data escaped. With the names of
 * descriptors it can be more, as one name may be shown several times: then it is cut. */
#define SINK_CALL_MAX (SCTOP_DATA_MAX * 8 + 1024)

struct sink {
	const struct sink_format *format;
	struct sink_options options;
	FILE *out;
	struct model *model;
	void *state; /* of the format: made by begin, released by end */
	struct json json;
	uint64_t event_cnt;
	time_t second; /* the one that local_time belongs to */
	char local_time[16];
	time_t utc_second; /* the one that utc_time belongs to */
	char utc_time[32];
	struct out line; /* in line_buf; sink_line.h */
	char line_buf[2 * SINK_CALL_MAX];
};

extern const struct sink_format sink_text, sink_strace, sink_kv, sink_json, sink_csv, sink_ids,
	sink_metrics, sink_openmetrics;

/* "HH:MM:SS", local, of the wall-clock second; cached, as converting is slow. */
const char *sink_local_time(struct sink *sink, time_t second);
/* "2026-01-02T03:04:05.678901234Z" */
void sink_utc(struct sink *sink, uint64_t time_ns, char buf[static 40]);
/* basename of the executable, NULL if the model doesn't know the process (yet). */
const char *sink_exe(const struct sink *sink, const struct sctop_event *event);
/* The captured bytes of an argument that is a string or a buffer, not a structure; NULL if it is
 * none, or they are not readable. */
const struct sctop_datum *sink_string(const struct record *record, const struct syscall_info *info,
				      unsigned int arg, const char **bytes);

/* "ring", "capped" */
const char *sink_lost_reason(const struct record_lost *lost);

/* All processes, most calls first, in an array of the caller's. 0 or -ENOMEM. */
int summary_processes(struct model *model, struct process_row **rows, size_t *cnt);
int summary_text(struct sink *sink, struct model *model);
int summary_json(struct sink *sink, struct model *model);
/* Nothing, unless it is all that is wanted. */
int summary_csv_head(struct sink *sink);
int summary_csv(struct sink *sink, struct model *model);

#endif
