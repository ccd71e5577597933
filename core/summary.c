/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * summary.c - the tables of the model as text, for the end of a trace. JSON: summary_json.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/model.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "sink_impl.h"

#define CALLS_SHOWN	20
#define PROCESSES_SHOWN 20

int summary_processes(struct model *model, struct process_row **rows, size_t *cnt)
{
	static const struct process_query query = { .sort = SORT_CALLS };
	const struct process_row *all;
	long found = model_processes(model, &query, &all);

	if (found < 0)
		return (int)found;
	*rows = malloc(((size_t)found + 1) * sizeof(**rows));
	if (!*rows)
		return -ENOMEM;
	memcpy(*rows, all, (size_t)found * sizeof(**rows));
	*cnt = (size_t)found;
	return 0;
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* "1.24µs": text_time() leaves out the s of what is shorter than a second. */
static void put_time(struct sink *sink, uint64_t ns)
{
	char buf[16];
	size_t len;

	text_time(buf, ns, sink->options.decode.ascii ? TEXT_ASCII : 0);
	len = strlen(buf);
	if (ns && ns < 1000000000 && buf[len - 1] != 's')
		strcpy(buf + len, "s");
	fprintf(sink->out, " %*s%s", 7 - text_width(buf), "", buf);
}

#define BYTES_TITLES "           READ        WRITTEN"

static void put_bytes(struct sink *sink, const struct usage *usage)
{
	if (sink->options.bytes)
		fprintf(sink->out, " %14" PRIu64 " %14" PRIu64, usage->read_bytes,
			usage->written_bytes);
}

static void put_call(struct sink *sink, const struct call_row *row)
{
	const struct usage *usage = row->usage;
	char name[24], label[64];

	snprintf(label, sizeof(label), "%s%s%s", syscall_name(row->id.abi, row->id.nr, name),
		 row->id.abi ? "@" : "", row->id.abi ? syscall_abi_name(row->id.abi) : "");
	fprintf(sink->out, "  %-24s %12" PRIu64 " %6.2f%% %10" PRIu64, label, usage->calls,
		row->share * 100, usage->errors);
	put_bytes(sink, usage);
	if (!sink->options.no_latency) {
		put_time(sink, usage_average(usage));
		put_time(sink, usage_percentile(usage, 0.5));
		put_time(sink, usage_percentile(usage, 0.99));
		put_time(sink, usage->max_ns);
	}
	putc_unlocked('\n', sink->out);
}

static int put_calls(struct sink *sink, struct model *model)
{
	static const struct call_query query = { .sort = SORT_CALLS };
	const struct call_row *rows;
	long i, cnt = model_calls(model, &query, &rows);
	uint64_t rest = 0;

	if (cnt < 0)
		return (int)cnt;
	fprintf(sink->out, "\nTop syscalls:\n  %-24s %12s %7s %10s%s%s\n", "SYSCALL", "CALLS",
		"PERCENT", "ERRORS", sink->options.bytes ? BYTES_TITLES : "",
		sink->options.no_latency ? "" : "     AVG     P50     P99     MAX");
	for (i = 0; i < cnt && i < CALLS_SHOWN; i++)
		put_call(sink, &rows[i]);
	for (; i < cnt; i++)
		rest += rows[i].usage->calls;
	if (cnt > CALLS_SHOWN)
		fprintf(sink->out, "  %-24s %12" PRIu64 "\n", "(others)", rest);
	return 0;
}

static void put_process(struct sink *sink, const struct process_row *row, uint64_t total)
{
	static const char *const sums[] = {
		[PROCESS_OTHER] = "(not attributed)",
		[PROCESS_EXITED_SUM] = "(earlier processes)",
	};
	unsigned int flags = sink->options.decode.ascii ? TEXT_ASCII : 0;
	char name[SCTOP_COMM_LEN * 8 + 1], pid[16] = "-";

	if (row->kind == PROCESS_NORMAL) {
		text_escape(name, sizeof(name), row->comm, strnlen(row->comm, sizeof(row->comm)),
			    flags);
		snprintf(pid, sizeof(pid), "%u", row->id.tgid);
	} else {
		snprintf(name, sizeof(name), "%s", sums[row->kind]);
	}
	fprintf(sink->out, "  %10s %s%*s %12" PRIu64 " %6.2f%% %10" PRIu64, pid, name,
		text_width(name) < 20 ? 20 - text_width(name) : 0, "", row->usage->calls,
		percent(row->usage->calls, total), row->usage->errors);
	put_bytes(sink, row->usage);
	fprintf(sink->out, "%s\n", row->exited && row->kind == PROCESS_NORMAL ? " exited" : "");
}

static int put_processes(struct sink *sink, struct model *model, uint64_t total)
{
	struct process_row *rows;
	uint64_t rest = 0;
	size_t i, cnt, left = 0;
	int err = summary_processes(model, &rows, &cnt);

	if (err)
		return err;
	fprintf(sink->out, "\nTop processes (by PID):\n  %10s %-20s %12s %7s %10s%s\n", "PID",
		"COMMAND", "CALLS", "PERCENT", "ERRORS", sink->options.bytes ? BYTES_TITLES : "");
	for (i = 0; i < cnt; i++) {
		if (!rows[i].usage->calls)
			continue;
		if (i < PROCESSES_SHOWN || rows[i].kind != PROCESS_NORMAL) {
			put_process(sink, &rows[i], total);
			continue;
		}
		rest += rows[i].usage->calls;
		left++;
	}
	if (left)
		fprintf(sink->out, "  (%zu others) %" PRIu64 "\n", left, rest);
	free(rows);
	return 0;
}

static void put_amount(struct sink *sink, bool *some, uint64_t cnt, const char *what)
{
	if (!cnt)
		return;
	fprintf(sink->out, "%s%" PRIu64 " %s",
		*some ? ", " : "\nNot shown or not attributed: ", cnt, what);
	*some = true;
}

static void put_losses(struct sink *sink, const struct record_stats *stats)
{
	bool some = false;

	put_amount(sink, &some, stats->dropped, "events lost (buffer full)");
	put_amount(sink, &some, stats->capped, "events over the rate asked for");
	put_amount(sink, &some, stats->life_dropped,
		   "signals and process records that did not fit");
	put_amount(sink, &some, stats->unattributed, "calls not attributed to a process");
	put_amount(sink, &some, stats->recursion_misses,
		   "runs of the probes skipped by the kernel");
	put_amount(sink, &some, stats->missed, "calls without result and time (exit not seen)");
	if (some)
		putc_unlocked('\n', sink->out);
}

int summary_text(struct sink *sink, struct model *model)
{
	struct model_totals totals = *model_totals(model);
	int err;

	fprintf(sink->out, "%sSummary:\nDuration: %.2fs\nTotal events captured: %" PRIu64 "\n",
		sink->event_cnt ? "\n" : "", totals.duration_s, totals.usage.calls);
	err = put_calls(sink, model);
	if (!err)
		err = put_processes(sink, model, totals.usage.calls);
	put_losses(sink, &totals.stats);
	return err;
}
