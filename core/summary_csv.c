/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * summary_csv.c - the table of the model by process and call as rows, where no events are.
 *
 * What is not known, or stands for many processes, is empty: "kind" then says which they are.
 */
#include <stdlib.h>

#include "csv.h"
#include "sctop/model.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sink_line.h"

int summary_csv_head(struct sink *sink)
{
	fputs("pid,start_ns,kind,comm,exe,tty,uid,ppid,exited,abi,nr,syscall,calls,errors,restarts,"
	      "unfinished,blocked,read_bytes,written_bytes,total_ns,max_ns,p50_ns,p95_ns,p99_ns"
	      "\r\n",
	      sink->out);
	return 0;
}

static void put_process(struct out *line, const struct process_row *row)
{
	static const char *const sums[] = {
		[PROCESS_OTHER] = ",,other,,,,,,",
		[PROCESS_EXITED_SUM] = ",,exited,,,,,,",
	};
	char tty[64];

	if (row->kind != PROCESS_NORMAL) {
		out_text(line, sums[row->kind]);
		return;
	}
	out_unsigned(line, row->id.tgid);
	csv_number(line, row->id.start_ns);
	csv_text(line, "");
	csv_foreign(line, row->comm, sizeof(row->comm));
	csv_foreign(line, row->exe, sizeof(row->exe));
	tty_name(row->tty, tty, sizeof(tty));
	csv_text(line, tty);
	csv_number(line, row->uid);
	csv_number(line, row->ppid);
	csv_text(line, row->exited ? "true" : "false");
}

/* As many fields, empty if they are not known. */
static void put_known(struct out *line, bool known, const uint64_t *values, size_t cnt)
{
	for (size_t i = 0; i < cnt; i++) {
		if (known)
			csv_number(line, values[i]);
		else
			csv_text(line, "");
	}
}

static void put_call(struct sink *sink, struct out *line, const struct call_row *row)
{
	const struct usage *usage = row->usage;
	const uint64_t counts[] = { usage->calls, usage->errors, usage->restarts, usage->unfinished,
				    usage->blocked };
	const uint64_t bytes[] = { usage->read_bytes, usage->written_bytes };
	const uint64_t times[] = { usage->total_ns, usage->max_ns, usage_percentile(usage, 0.5),
				   usage_percentile(usage, 0.95), usage_percentile(usage, 0.99) };
	char name[24];

	csv_text(line, syscall_abi_name(row->id.abi));
	out_char(line, ',');
	out_signed(line, row->id.nr);
	csv_text(line, syscall_name(row->id.abi, row->id.nr, name));
	put_known(line, true, counts, sizeof(counts) / sizeof(counts[0]));
	put_known(line, sink->options.bytes, bytes, sizeof(bytes) / sizeof(bytes[0]));
	put_known(line, !sink->options.no_latency, times, sizeof(times) / sizeof(times[0]));
}

static int put_rows(struct sink *sink, struct model *model, const struct process_row *process)
{
	struct call_query query = { .who = process->id, .sort = SORT_CALLS };
	const struct call_row *rows;
	long cnt = model_calls(model, &query, &rows);

	for (long i = 0; i < cnt; i++) {
		struct out *line = sink_line_begin(sink);

		put_process(line, process);
		put_call(sink, line, &rows[i]);
		out_char(line, '\r');
		sink_line_end(sink);
	}
	return cnt < 0 ? (int)cnt : 0;
}

int summary_csv(struct sink *sink, struct model *model)
{
	struct process_row *rows;
	size_t cnt;
	int err;

	if (!sink->options.summary_only)
		return 0;
	err = summary_processes(model, &rows, &cnt);
	if (err)
		return err;
	for (size_t i = 0; i < cnt && !err; i++)
		err = put_rows(sink, model, &rows[i]);
	free(rows);
	return err;
}
