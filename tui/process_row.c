/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_row.c - a row of the process table as cells: the branches of the tree, the command line,
 * the mark of what has ended; and the row of totals.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command_cache.h"
#include "process_row.h"
#include "screen.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "table.h"
#include "ui.h"

#define TREE_DEPTH_MAX 12

/* The branches before a row of the tree. Deep trees are cut: the command must stay visible. */
static void make_indent(const struct process_view *view, const struct process_row *row, char *buf,
			size_t size)
{
	int depth = row->depth < TREE_DEPTH_MAX ? row->depth : TREE_DEPTH_MAX;

	buf[0] = '\0';
	if (!view->tree)
		return;
	for (int i = 0; i + 1 < depth; i++)
		strcat(buf, row->guides & 1u << i ? screen_glyph(GLYPH_GUIDE) : "  ");
	if (depth)
		snprintf(buf + strlen(buf), size - strlen(buf), "%s%s",
			 screen_glyph(row->last_child ? GLYPH_LAST_BRANCH : GLYPH_BRANCH),
			 row->folded ? "+" : " ");
	else if (row->folded)
		snprintf(buf, size, "+");
	if (row->folded)
		snprintf(buf + strlen(buf), size - strlen(buf), "[%u] ", row->folded);
}

/* Of the rows that are shown. */
static void add_rows(const struct process_view *view, struct process_row *sum, struct usage *usage)
{
	for (long i = 0; i < view->cnt; i++) {
		const struct process_row *row = view->rows[i];

		usage_add(usage, row->usage);
		change_add(&sum->change, &row->change);
		sum->thread_cnt += process_row_threads(row);
		sum->rate.calls_per_sec += row->rate.calls_per_sec;
		sum->rate.errors_per_sec += row->rate.errors_per_sec;
		sum->rate.time_share += row->rate.time_share;
		sum->rate.read_per_sec += row->rate.read_per_sec;
		sum->rate.written_per_sec += row->rate.written_per_sec;
	}
}

/* Everybody together, or all rows where they are fewer, as a row like the others. */
static void make_sum(struct ui *ui, struct process_row *sum, struct usage *usage)
{
	const struct model_totals *totals = model_totals(ui->model);

	memset(sum, 0, sizeof(*sum));
	memset(usage, 0, sizeof(*usage));
	sum->usage = usage;
	sum->kind = PROCESS_OTHER;
	sum->top_call.nr = SCTOP_NR_BAD;
	if (!ui_narrowed_to_call(ui) && row_match_is_all(&ui->processes.match)) {
		*usage = totals->usage;
		sum->rate = totals->rate;
		sum->trend = totals->trend;
		sum->change = model_change(ui->model, ui->mark);
		for (long i = 0; i < ui->processes.cnt; i++)
			sum->thread_cnt += process_row_threads(ui->processes.rows[i]);
		return;
	}
	add_rows(&ui->processes, sum, usage);
}

/* One cell, so that the name stays in sight; a letter needs a blank to be no part of the name. */
static const char *ended_mark(const struct ui *ui)
{
	return ui->text_flags & TEXT_ASCII ? "x " : screen_glyph(GLYPH_EXITED);
}

/* With threads, what those of a living process did that have ended is a row, but nobody's. */
static bool ended_threads(const struct ui *ui, const struct process_row *row)
{
	return ui->processes.threads && !row->id.tid && !row->thread_cnt && !row->exited;
}

/* "all (84 †960)": how many rows live, and how many have ended, those in the sum of them included.
 */
static void make_sum_name(struct ui *ui, char *buf, size_t size)
{
	const struct process_view *view = &ui->processes;
	bool all = row_match_is_all(&view->match);
	uint64_t living = 0, ended = 0;
	bool folded = false;

	for (long i = 0; i < view->cnt; i++) {
		const struct process_row *row = view->rows[i];

		folded |= row->kind == PROCESS_EXITED_SUM && all;
		if (row->kind != PROCESS_NORMAL || ended_threads(ui, row))
			continue;
		living += !row->exited;
		ended += row->exited;
	}
	if (folded)
		ended = model_totals(ui->model)->exited_cnt;
	snprintf(buf, size, "%s (%" PRIu64, all ? "all" : "matching", living);
	if (ended)
		snprintf(buf + strlen(buf), size - strlen(buf), " %s%" PRIu64, ended_mark(ui),
			 ended);
	snprintf(buf + strlen(buf), size - strlen(buf), ")");
}

void process_row_draw_sum(struct ui *ui, const struct rect *rect, int y)
{
	struct cell_context context = { .text_flags = ui->text_flags,
					.latency = ui->latency,
					.bytes = ui->bytes,
					.model = ui->model,
					.sum = true };
	struct process_row sum;
	struct usage usage;
	char name[80];

	make_sum(ui, &sum, &usage);
	make_sum_name(ui, name, sizeof(name));
	context.command = name;
	table_row(y, rect, &ui->processes.columns, &context, &sum);
}

/* The texts that a row's cells point to. */
struct row_text {
	char indent[128];
	char command[768];
};

/*
 * The command without the folder of the program, as its name is what one looks for; and with
 * the comm before it where that is another, since that is what filters go by.
 */
static void make_command(const struct ui *ui, const struct process_row *row, const char *command,
			 char *buf, size_t size)
{
	size_t first = strcspn(command, " "), comm_len = strnlen(row->comm, sizeof(row->comm));
	char comm[4 * SCTOP_COMM_LEN + 1];

	if (command[0] == '/')
		for (size_t i = first; i > 0; i--)
			if (command[i - 1] == '/') {
				command += i;
				first -= i;
				break;
			}
	text_escape(comm, sizeof(comm), row->comm, comm_len, ui->text_flags);
	if (strncmp(command, comm, strlen(comm)) == 0)
		snprintf(buf, size, "%s", command);
	else
		snprintf(buf, size, "%s: %s", comm, command);
}

/* What added to a start, which counts from boot, gives the time of day; 0: not known. */
static int64_t start_offset(const struct ui *ui)
{
	const struct source *source = ui->source;

	return source->boottime_known ? source->realtime_offset_ns - source->boottime_offset_ns : 0;
}

/* Valid until the next one is asked for; NULL: none. */
static const char *command_of(const struct ui *ui, const struct process_row *row)
{
	return command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
				 source_now_ns(ui->source));
}

/* Without the command and its branches. `all`: for every column that was chosen, be it shown or
 * not.
 */
static struct cell_context context_of(const struct ui *ui, bool all)
{
	const struct column_set *set = &ui->processes.columns;

	return (struct cell_context){
		.text_flags = ui->text_flags,
		.latency = ui->latency,
		.bytes = ui->bytes,
		.tids = columns_have(set, "tid", all),
		.model = ui->model,
		.start_offset_ns = start_offset(ui),
		.now_ns = (int64_t)source_now_ns(ui->source) + ui->source->realtime_offset_ns,
	};
}

/* Of a process; a thread has a name. */
static void add_command(const struct ui *ui, const struct process_row *row,
			struct cell_context *context, struct row_text *text)
{
	const char *command = NULL;

	if (row->kind == PROCESS_NORMAL && !row->id.tid)
		command = command_of(ui, row);
	if (!command)
		return;
	make_command(ui, row, command, text->command, sizeof(text->command));
	context->command = text->command;
}

static void fill_context(struct ui *ui, const struct process_row *row, bool all,
			 struct cell_context *context, struct row_text *text)
{
	*context = context_of(ui, all);
	make_indent(&ui->processes, row, text->indent, sizeof(text->indent));
	context->indent = text->indent;
	context->ended = ended_mark(ui);
	add_command(ui, row, context, text);
}

void process_row_draw(struct ui *ui, const struct rect *rect, int y, const struct process_row *row)
{
	struct cell_context context;
	struct row_text text;

	fill_context(ui, row, false, &context, &text);
	table_row(y, rect, &ui->processes.columns, &context, row);
	if (ui_tagged(ui, row->id)) {
		screen_highlight(y, rect->x, rect->width, ROLE_TAGGED);
		screen_put(y, rect->x, 1, ROLE_TAGGED, "*");
	}
}

int process_row_export(struct ui *ui, FILE *out, const struct process_row *row)
{
	struct cell_context context;
	struct row_text text;

	fill_context(ui, row, true, &context, &text);
	return table_export_row(out, &ui->processes.columns, &context, row);
}

/* By what it shows, but for branches and marks; and by its whole command line and the name of its
 * program. Command lines are dear: only where they count are they asked for. */
bool process_row_matches(struct ui *ui, const struct process_row *row,
			 const struct row_match *match)
{
	char exe[4 * SCTOP_EXE_LEN + 1];
	const char *texts[2] = { exe };
	struct cell_context context = context_of(ui, true);
	struct row_text text;

	if (!match->column || strcmp(match->column->id, "command") == 0)
		add_command(ui, row, &context, &text);
	text_escape(exe, sizeof(exe), row->exe, strnlen(row->exe, sizeof(row->exe)),
		    ui->text_flags);
	if (!match->column && row->kind == PROCESS_NORMAL)
		texts[1] = command_of(ui, row);
	return row_match_row(match, process_columns, &context, row, texts);
}
