/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * summary_json.c - the tables of the model as one JSON line: by call, by process, by both.
 *
 * pid is null for what stands for many processes: "kind" then says which.
 */
#include <stdlib.h>
#include <string.h>

#include "sctop/model.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sink_impl.h"

static void put_identity(struct json *json, const struct process_row *row)
{
	static const char *const kinds[] = {
		[PROCESS_OTHER] = "other",
		[PROCESS_EXITED_SUM] = "exited",
	};

	if (row->kind == PROCESS_NORMAL) {
		json_u64(json, "pid", row->id.tgid);
		json_u64(json, "start_ns", row->id.start_ns);
		return;
	}
	json_null_value(json, "pid");
	json_null_value(json, "start_ns");
	json_text(json, "kind", kinds[row->kind]);
}

static void put_bytes(struct sink *sink, const struct usage *usage)
{
	if (!sink->options.bytes)
		return;
	json_u64(&sink->json, "read_bytes", usage->read_bytes);
	json_u64(&sink->json, "written_bytes", usage->written_bytes);
}

static void put_call(struct sink *sink, const struct call_row *row)
{
	const struct usage *usage = row->usage;
	struct json *json = &sink->json;
	char name[24];

	json_text(json, "abi", syscall_abi_name(row->id.abi));
	json_i64(json, "nr", row->id.nr);
	json_text(json, "syscall", syscall_name(row->id.abi, row->id.nr, name));
	json_u64(json, "calls", usage->calls);
	json_u64(json, "errors", usage->errors);
	json_u64(json, "restarts", usage->restarts);
	json_u64(json, "unfinished", usage->unfinished);
	json_u64(json, "blocked", usage->blocked);
	put_bytes(sink, usage);
	if (sink->options.no_latency)
		return;
	json_u64(json, "total_ns", usage->total_ns);
	json_u64(json, "max_ns", usage->max_ns);
	json_u64(json, "p50_ns", usage_percentile(usage, 0.5));
	json_u64(json, "p95_ns", usage_percentile(usage, 0.95));
	json_u64(json, "p99_ns", usage_percentile(usage, 0.99));
}

static int put_calls(struct sink *sink, struct model *model)
{
	static const struct call_query query = { .sort = SORT_CALLS };
	const struct call_row *rows;
	long i, cnt = model_calls(model, &query, &rows);

	json_array_begin(&sink->json, "syscalls");
	for (i = 0; i < cnt; i++) {
		json_object_begin(&sink->json, NULL);
		put_call(sink, &rows[i]);
		json_object_end(&sink->json);
	}
	json_array_end(&sink->json);
	return cnt < 0 ? (int)cnt : 0;
}

static void put_process(struct sink *sink, const struct process_row *row)
{
	struct json *json = &sink->json;
	char tty[64];

	tty_name(row->tty, tty, sizeof(tty));
	json_object_begin(json, NULL);
	put_identity(json, row);
	json_bytes(json, "comm", row->comm, strnlen(row->comm, sizeof(row->comm)));
	json_bytes(json, "exe", row->exe, strnlen(row->exe, sizeof(row->exe)));
	json_text(json, "tty", *tty ? tty : NULL);
	json_u64(json, "uid", row->uid);
	json_u64(json, "ppid", row->ppid);
	json_bool(json, "exited", row->exited);
	json_u64(json, "calls", row->usage->calls);
	json_u64(json, "errors", row->usage->errors);
	put_bytes(sink, row->usage);
	if (!sink->options.no_latency)
		json_u64(json, "total_ns", row->usage->total_ns);
	json_object_end(json);
}

static int put_rows_of(struct sink *sink, struct model *model, const struct process_row *process)
{
	struct call_query query = { .who = process->id, .sort = SORT_CALLS };
	const struct call_row *rows;
	long i, cnt = model_calls(model, &query, &rows);

	for (i = 0; i < cnt; i++) {
		json_object_begin(&sink->json, NULL);
		put_identity(&sink->json, process);
		put_call(sink, &rows[i]);
		json_object_end(&sink->json);
	}
	return cnt < 0 ? (int)cnt : 0;
}

static int put_processes(struct sink *sink, struct model *model)
{
	struct process_row *rows;
	size_t i, cnt;
	int err = summary_processes(model, &rows, &cnt);

	if (err)
		return err;
	json_array_begin(&sink->json, "processes");
	for (i = 0; i < cnt; i++) {
		if (rows[i].usage->calls)
			put_process(sink, &rows[i]);
	}
	json_array_end(&sink->json);
	json_array_begin(&sink->json, "rows");
	for (i = 0; i < cnt && !err; i++)
		err = put_rows_of(sink, model, &rows[i]);
	json_array_end(&sink->json);
	free(rows);
	return err;
}

int summary_json(struct sink *sink, struct model *model)
{
	struct model_totals totals = *model_totals(model);
	const struct record_stats *stats = &totals.stats;
	struct json *json = &sink->json;
	int err;

	json_object_begin(json, NULL);
	json_text(json, "type", "summary");
	json_fixed(json, "duration_s", totals.duration_s, 6);
	json_u64(json, "calls", totals.usage.calls);
	json_u64(json, "seen", stats->seen);
	json_u64(json, "passed", stats->passed);
	json_u64(json, "emitted", stats->emitted);
	json_u64(json, "dropped", stats->dropped);
	json_u64(json, "capped", stats->capped);
	json_u64(json, "quiet", stats->quiet);
	json_u64(json, "unattributed", stats->unattributed);
	json_u64(json, "life_dropped", stats->life_dropped);
	json_u64(json, "recursion_misses", stats->recursion_misses);
	json_u64(json, "missed", stats->missed);
	err = put_calls(sink, model);
	if (!err)
		err = put_processes(sink, model);
	json_object_end(json);
	json_line_end(json);
	return err;
}
