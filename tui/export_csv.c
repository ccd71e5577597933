/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * export_csv.c - rows as the views show them, figures as the model has them.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "command_cache.h"
#include "error_row.h"
#include "export_csv.h"
#include "grid.h"
#include "inflight_row.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "terminal_row.h"
#include "ui.h"

#define FIGURES \
	"calls,errors,calls_per_sec,errors_per_sec,total_ns,avg_ns,p50_ns,p95_ns,p99_ns,max_ns"

/* Escaped text has no line ends; quotes are doubled. */
static void put_text(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void put_figures(FILE *out, const struct usage *usage, const struct usage_rate *rate)
{
	fprintf(out, "%" PRIu64 ",%" PRIu64 ",%.1f,%.1f,%" PRIu64, usage->calls, usage->errors,
		rate->calls_per_sec, rate->errors_per_sec, usage->total_ns);
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
		usage_average(usage), usage_percentile(usage, 0.50), usage_percentile(usage, 0.95),
		usage_percentile(usage, 0.99), usage->max_ns);
}

#define CHANGES ",calls_per_sec_at_mark,calls_since_mark,errors_since_mark,time_ns_since_mark"

/* Only with a baseline. */
static void put_change(FILE *out, const struct ui *ui, const struct change *change)
{
	if (ui->mark)
		fprintf(out, ",%.1f,%" PRId64 ",%" PRId64 ",%" PRId64, change->calls_per_sec_before,
			change->calls, change->errors, change->total_ns);
}

int export_csv_processes(struct ui *ui, FILE *out)
{
	const struct process_view *view = &ui->processes;

	processes_query_all(ui);
	fprintf(out, "pid,tid,ppid,user,tty,exited," FIGURES "%s,top_call,comm,command\r\n",
		ui->mark ? CHANGES : "");
	for (long i = 0; i < view->cnt; i++) {
		const struct process_row *row = view->rows[i];
		char text[4 * SCTOP_EXE_LEN + 1], call[64] = "";
		const char *command;

		fprintf(out, "%u,%u,%u,", row->id.tgid, row->id.tid, row->ppid);
		put_text(out, row->kind == PROCESS_NORMAL ? user_name(row->uid) : "");
		tty_name(row->tty, text, sizeof(text));
		fprintf(out, ",%s,%d,", text, row->exited);
		put_figures(out, row->usage, &row->rate);
		put_change(out, ui, &row->change);
		if (row->top_call.nr >= 0)
			call_title(row->top_call, call, sizeof(call));
		fprintf(out, ",%s,", call);
		text_escape(text, sizeof(text), row->comm, strnlen(row->comm, sizeof(row->comm)),
			    0);
		put_text(out, text);
		fputc(',', out);
		command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
					    source_now_ns(ui->source));
		put_text(out, command ? command : "");
		fprintf(out, "\r\n");
	}
	return ferror(out) ? -EIO : 0;
}

int export_csv_calls(struct ui *ui, FILE *out)
{
	calls_query(ui);
	fprintf(out, "call," FIGURES "%s\r\n", ui->mark ? CHANGES : "");
	for (long i = 0; i < ui->calls.cnt; i++) {
		const struct call_row *row = &ui->calls.rows[i];
		char name[64];

		call_title(row->id, name, sizeof(name));
		put_text(out, name);
		fputc(',', out);
		put_figures(out, row->usage, &row->rate);
		put_change(out, ui, &row->change);
		fprintf(out, "\r\n");
	}
	return ferror(out) ? -EIO : 0;
}

/* A comm, comma before it. */
static void put_comm(FILE *out, const char *comm)
{
	char text[4 * SCTOP_COMM_LEN + 1];

	text_escape(text, sizeof(text), comm, strnlen(comm, SCTOP_COMM_LEN), 0);
	fputc(',', out);
	put_text(out, text);
}

static void put_call(FILE *out, struct call_id call)
{
	char name[64];

	call_title(call, name, sizeof(name));
	fputc(',', out);
	put_text(out, name);
}

/* A time where it is known; comma before it. */
static void put_ns(FILE *out, uint64_t ns)
{
	fputc(',', out);
	if (ns != UINT64_MAX)
		fprintf(out, "%" PRIu64, ns);
}

int export_csv_errors(struct ui *ui, FILE *out)
{
	const struct grid *grid = ui_grid(ui);

	fprintf(out,
		"pid,comm,exited,call,errno,number,errors,errors_per_sec,share,last_ns_ago,"
		"last_on%s\r\n",
		ui->mark ? ",errors_at_mark,errors_per_sec_at_mark" : "");
	for (long i = 0; i < grid->cnt; i++) {
		const struct error_row *row = grid_row(grid, i);
		const struct failure_row *failure = &row->failure;
		char name[24];

		fprintf(out, "%u", failure->id.tgid);
		put_comm(out, failure->comm);
		fprintf(out, ",%d", failure->exited);
		put_call(out, failure->call);
		fputc(',', out);
		put_text(out, failure->number ? error_row_name(row, name) : "");
		fprintf(out, ",%u,%" PRIu64 ",%.1f,%.4f", failure->number, failure->count,
			failure->per_sec, failure->share);
		put_ns(out, row->age_ns);
		fputc(',', out);
		put_text(out, row->args);
		if (ui->mark)
			fprintf(out, ",%" PRIu64 ",%.1f", failure->count_before,
				failure->per_sec_before);
		fprintf(out, "\r\n");
	}
	return ferror(out) ? -EIO : 0;
}

int export_csv_terminals(struct ui *ui, FILE *out)
{
	const struct grid *grid = ui_grid(ui);

	fprintf(out,
		"tty,processes,calls,errors,calls_per_sec,errors_per_sec,idle_ns,"
		"foreground_pid,foreground_comm,busiest_comm%s\r\n",
		ui->mark ? CHANGES : "");
	for (long i = 0; i < grid->cnt; i++) {
		const struct terminal_row *row = grid_row(grid, i);

		put_text(out, row->name);
		fprintf(out, ",%u,%" PRIu64 ",%" PRIu64 ",%.1f,%.1f", row->process_cnt, row->calls,
			row->errors, row->calls_per_sec, row->errors_per_sec);
		put_ns(out, row->idle_ns);
		fprintf(out, ",%u", row->foreground);
		put_comm(out, row->foreground_comm);
		put_comm(out, row->busiest);
		put_change(out, ui, &row->change);
		fprintf(out, "\r\n");
	}
	return ferror(out) ? -EIO : 0;
}

int export_csv_inflight(struct ui *ui, FILE *out)
{
	const struct grid *grid = ui_grid(ui);

	fprintf(out, "pid,tid,for_ns,before,comm,call,arguments,fd,fd_name\r\n");
	for (long i = 0; i < grid->cnt; i++) {
		const struct inflight_row *row = grid_row(grid, i);

		fprintf(out, "%u,%u", row->call.tgid, row->call.tid);
		put_ns(out, row->age_ns);
		fprintf(out, ",%d", !!(row->call.flags & SCTOP_INFLIGHT_BEFORE_US));
		put_comm(out, row->comm);
		put_call(out, (struct call_id){ row->call.abi, row->call.nr });
		fputc(',', out);
		put_text(out, row->args);
		fputc(',', out);
		if (row->has_fd)
			fprintf(out, "%d", row->fd);
		fputc(',', out);
		put_text(out, row->fd_name);
		fprintf(out, "\r\n");
	}
	return ferror(out) ? -EIO : 0;
}
