/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * export_rows.c - rows as the views show them, figures as the model has them.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "command_cache.h"
#include "error_row.h"
#include "export_rows.h"
#include "grid.h"
#include "inflight_row.h"
#include "sctop/json.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "terminal_row.h"
#include "ui.h"

#define FIGURES                                                                                  \
	"calls,errors,calls_per_sec,errors_per_sec,total_ns,avg_ns,p50_ns,p95_ns,p99_ns,max_ns," \
	"max_is_bound"
#define CHANGES ",calls_per_sec_at_mark,calls_since_mark,errors_since_mark,time_ns_since_mark"

/* A row is put field by field, in the order of the names. */
struct rows {
	struct ui *ui;
	FILE *out;
	bool is_json;
	struct json json;
	char names[256];  /* of all fields, with commas */
	const char *next; /* … of those that are still to come */
	char name[32];
};

/* ---- fields ---- */

/* To the next field; returns its name. */
static const char *next_name(struct rows *rows)
{
	size_t len = strcspn(rows->next, ",");

	if (!rows->is_json && rows->next != rows->names)
		fputc(',', rows->out);
	snprintf(rows->name, sizeof(rows->name), "%.*s", (int)len, rows->next);
	rows->next += len + (rows->next[len] == ',');
	return rows->name;
}

static void put_none(struct rows *rows)
{
	const char *name = next_name(rows);

	if (rows->is_json)
		json_null_value(&rows->json, name);
}

static void put_u64(struct rows *rows, uint64_t value)
{
	const char *name = next_name(rows);

	if (rows->is_json)
		json_u64(&rows->json, name, value);
	else
		fprintf(rows->out, "%" PRIu64, value);
}

static void put_i64(struct rows *rows, int64_t value)
{
	const char *name = next_name(rows);

	if (rows->is_json)
		json_i64(&rows->json, name, value);
	else
		fprintf(rows->out, "%" PRId64, value);
}

static void put_fixed(struct rows *rows, double value, int decimals)
{
	const char *name = next_name(rows);

	if (rows->is_json)
		json_fixed(&rows->json, name, value, decimals);
	else
		fprintf(rows->out, "%.*f", decimals, value);
}

static void put_flag(struct rows *rows, bool value)
{
	const char *name = next_name(rows);

	if (rows->is_json)
		json_bool(&rows->json, name, value);
	else
		fprintf(rows->out, "%d", value);
}

/* A time where it is known. */
static void put_ns(struct rows *rows, uint64_t ns)
{
	if (ns == UINT64_MAX)
		put_none(rows);
	else
		put_u64(rows, ns);
}

/* Escaped text has no line ends; quotes are doubled. */
static void put_text(struct rows *rows, const char *text)
{
	const char *name = next_name(rows);

	if (rows->is_json) {
		json_text(&rows->json, name, text);
		return;
	}
	fputc('"', rows->out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', rows->out);
		fputc(*text, rows->out);
	}
	fputc('"', rows->out);
}

/* Foreign bytes: JSON has a way to keep them. */
static void put_comm(struct rows *rows, const char *comm)
{
	char text[4 * SCTOP_COMM_LEN + 1];
	size_t len = strnlen(comm, SCTOP_COMM_LEN);

	if (rows->is_json) {
		json_bytes(&rows->json, next_name(rows), comm, len);
		return;
	}
	text_escape(text, sizeof(text), comm, len, 0);
	put_text(rows, text);
}

static void put_call(struct rows *rows, struct call_id call)
{
	char name[64];

	call_title(call, name, sizeof(name));
	put_text(rows, name);
}

static void put_figures(struct rows *rows, const struct usage *usage, const struct usage_rate *rate)
{
	put_u64(rows, usage->calls);
	put_u64(rows, usage->errors);
	put_fixed(rows, rate->calls_per_sec, 1);
	put_fixed(rows, rate->errors_per_sec, 1);
	put_u64(rows, usage->total_ns);
	put_u64(rows, usage_average(usage));
	put_u64(rows, usage_percentile(usage, 0.50));
	put_u64(rows, usage_percentile(usage, 0.95));
	put_u64(rows, usage_percentile(usage, 0.99));
	put_u64(rows, usage->max_ns);
	put_u64(rows, usage->max_is_bound);
}

/* Only with a baseline. */
static void put_change(struct rows *rows, const struct change *change)
{
	if (!rows->ui->mark)
		return;
	put_fixed(rows, change->calls_per_sec_before, 1);
	put_i64(rows, change->calls);
	put_i64(rows, change->errors);
	put_i64(rows, change->total_ns);
}

/* ---- rows ---- */

/* The names: a `%s` in them is where those of a baseline are. */
static void begin(struct rows *rows, const char *names, const char *changes)
{
	snprintf(rows->names, sizeof(rows->names), names, rows->ui->mark ? changes : "");
	if (!rows->is_json)
		fprintf(rows->out, "%s\r\n", rows->names);
}

static void row_begin(struct rows *rows)
{
	rows->next = rows->names;
	if (!rows->is_json)
		return;
	json_object_begin(&rows->json, NULL);
	json_text(&rows->json, "type", "row");
}

static void row_end(struct rows *rows)
{
	if (!rows->is_json) {
		fprintf(rows->out, "\r\n");
		return;
	}
	json_object_end(&rows->json);
	json_line_end(&rows->json);
}

static void put_processes(struct rows *rows)
{
	struct ui *ui = rows->ui;
	const struct process_view *view = &ui->processes;

	processes_query_all(ui);
	begin(rows, "pid,tid,ppid,user,tty,exited," FIGURES "%s,top_call,comm,command", CHANGES);
	for (long i = 0; i < view->cnt; i++) {
		const struct process_row *row = view->rows[i];
		const char *command;
		char tty[64];

		row_begin(rows);
		put_u64(rows, row->id.tgid);
		put_u64(rows, row->id.tid);
		put_u64(rows, row->ppid);
		put_text(rows, row->kind == PROCESS_NORMAL ? user_name(row->uid) : "");
		tty_name(row->tty, tty, sizeof(tty));
		put_text(rows, tty);
		put_flag(rows, row->exited);
		put_figures(rows, row->usage, &row->rate);
		put_change(rows, &row->change);
		if (row->top_call.nr < 0)
			put_text(rows, "");
		else
			put_call(rows, row->top_call);
		put_comm(rows, row->comm);
		command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
					    source_now_ns(ui->source));
		put_text(rows, command ? command : "");
		row_end(rows);
	}
}

static void put_calls(struct rows *rows)
{
	const struct call_view *view = &rows->ui->calls;

	calls_query(rows->ui);
	begin(rows, "call," FIGURES "%s", CHANGES);
	for (long i = 0; i < view->cnt; i++) {
		row_begin(rows);
		put_call(rows, view->rows[i].id);
		put_figures(rows, view->rows[i].usage, &view->rows[i].rate);
		put_change(rows, &view->rows[i].change);
		row_end(rows);
	}
}

/* The grid as its row filter and order are now. */
static const struct grid *all_of_grid(struct ui *ui)
{
	grid_end_all(ui, ui_grid(ui));
	return ui_grid(ui);
}

static void put_errors(struct rows *rows)
{
	const struct grid *grid = all_of_grid(rows->ui);

	begin(rows,
	      "pid,comm,exited,call,errno,number,errors,errors_per_sec,share,last_ns_ago,last_on%s",
	      ",errors_at_mark,errors_per_sec_at_mark");
	for (long i = 0; i < grid->cnt; i++) {
		const struct error_row *row = grid_row(grid, i);
		const struct failure_row *failure = &row->failure;
		char name[24];

		row_begin(rows);
		put_u64(rows, failure->id.tgid);
		put_comm(rows, failure->comm);
		put_flag(rows, failure->exited);
		put_call(rows, failure->call);
		put_text(rows, failure->number ? error_row_name(row, name) : "");
		put_u64(rows, failure->number);
		put_u64(rows, failure->count);
		put_fixed(rows, failure->per_sec, 1);
		put_fixed(rows, failure->share, 4);
		put_ns(rows, row->age_ns);
		put_text(rows, row->args);
		if (rows->ui->mark) {
			put_u64(rows, failure->count_before);
			put_fixed(rows, failure->per_sec_before, 1);
		}
		row_end(rows);
	}
}

static void put_terminals(struct rows *rows)
{
	const struct grid *grid = all_of_grid(rows->ui);

	begin(rows,
	      "tty,processes,calls,errors,calls_per_sec,errors_per_sec,idle_ns,foreground_pid,"
	      "foreground_comm,busiest_comm%s",
	      CHANGES);
	for (long i = 0; i < grid->cnt; i++) {
		const struct terminal_row *row = grid_row(grid, i);

		row_begin(rows);
		put_text(rows, row->name);
		put_u64(rows, row->process_cnt);
		put_u64(rows, row->calls);
		put_u64(rows, row->errors);
		put_fixed(rows, row->calls_per_sec, 1);
		put_fixed(rows, row->errors_per_sec, 1);
		put_ns(rows, row->idle_ns);
		put_u64(rows, row->foreground);
		put_comm(rows, row->foreground_comm);
		put_comm(rows, row->busiest);
		put_change(rows, &row->change);
		row_end(rows);
	}
}

static void put_inflight(struct rows *rows)
{
	const struct grid *grid = all_of_grid(rows->ui);

	begin(rows, "pid,tid,for_ns,before,comm,call,arguments,fd,fd_name%s", "");
	for (long i = 0; i < grid->cnt; i++) {
		const struct inflight_row *row = grid_row(grid, i);

		row_begin(rows);
		put_u64(rows, row->call.tgid);
		put_u64(rows, row->call.tid);
		put_ns(rows, row->age_ns);
		put_flag(rows, row->call.flags & SCTOP_INFLIGHT_BEFORE_US);
		put_comm(rows, row->comm);
		put_call(rows, (struct call_id){ row->call.abi, row->call.nr });
		put_text(rows, row->args);
		if (row->has_fd)
			put_i64(rows, row->fd);
		else
			put_none(rows);
		put_text(rows, row->fd_name);
		row_end(rows);
	}
}

int export_rows(struct ui *ui, bool json, FILE *out)
{
	static void (*const firsts[FIRST_CNT])(struct rows * rows) = {
		[FIRST_PROCESSES] = put_processes,
		[FIRST_INFLIGHT] = put_inflight,
		[FIRST_ERRORS] = put_errors,
		[FIRST_TERMINALS] = put_terminals,
	};
	struct rows rows = { .ui = ui, .out = out, .is_json = json, .json = { .out = out } };

	if (ui->focus == PANE_PROCESSES)
		firsts[ui->first](&rows);
	else if (ui->focus == PANE_CALLS)
		put_calls(&rows);
	else
		return -EOPNOTSUPP;
	return ferror(out) ? -EIO : 0;
}
