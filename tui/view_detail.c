/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_detail.c - all that is known of the selection: the process, or its call.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "command_cache.h"
#include "screen.h"
#include "sctop/decode.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "ui.h"

#define LABEL_WIDTH 11

/* Where the next line goes; lines above the window are counted, not drawn. */
struct page {
	struct ui *ui;
	struct rect rect;
	long line;
	FILE *out; /* exported instead of drawn */
};

static void put(struct page *page, const char *label, enum role role, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void put(struct page *page, const char *label, enum role role, const char *format, ...)
{
	long y = page->line++ - page->ui->detail_top;
	const struct rect *rect = &page->rect;
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (page->out) {
		fprintf(page->out, "%-*s%s\n", LABEL_WIDTH, label, text);
		return;
	}
	if (y < 0 || y >= rect->height)
		return;
	screen_put(rect->y + (int)y, rect->x + 1, LABEL_WIDTH, ROLE_DIM, label);
	screen_put(rect->y + (int)y, rect->x + 1 + LABEL_WIDTH, rect->width - 1 - LABEL_WIDTH, role,
		   text);
}

static void put_heading(struct page *page, const char *text)
{
	put(page, "", ROLE_TEXT, "%s", "");
	put(page, text, ROLE_TEXT, "%s", "");
}

/* Long text over as many lines as it needs. */
static void put_wrapped(struct page *page, const char *label, const char *text)
{
	int width = page->rect.width - 2 - LABEL_WIDTH;
	char part[1024];

	if (width < 8)
		width = 8;
	do {
		snprintf(part, sizeof(part), "%s", text);
		text_cut(part, page->out ? (int)sizeof(part) - 1 : width);
		put(page, label, ROLE_TEXT, "%s", part);
		text += strlen(part);
		label = "";
	} while (*text && part[0]);
}

static void put_counts(struct page *page, const struct usage *usage, const struct usage_rate *rate)
{
	char count[8], per_sec[8];

	text_count(count, usage->calls);
	text_rate(per_sec, rate->calls_per_sec);
	put(page, "calls", ROLE_TEXT, "%5s   %5s/s", count, per_sec);
	text_count(count, usage->errors);
	text_rate(per_sec, rate->errors_per_sec);
	put(page, "errors", usage->errors ? ROLE_ERROR : ROLE_DIM, "%5s%c  %5s/s", count,
	    usage->errors ? '!' : ' ', per_sec);
	text_count(count, usage->restarts);
	put(page, "restarted", usage->restarts ? ROLE_TEXT : ROLE_DIM, "%5s", count);
	text_count(count, usage->unfinished);
	put(page, "unfinished", usage->unfinished ? ROLE_TEXT : ROLE_DIM, "%5s   never returned",
	    count);
	text_count(count, usage->blocked);
	put(page, "blocked", usage->blocked ? ROLE_TEXT : ROLE_DIM,
	    "%5s   ended before entry (seccomp)", count);
}

static void put_latency(struct page *page, const struct usage *usage)
{
	const struct {
		const char *label;
		uint64_t ns;
	} rows[] = {
		{ "time", usage->total_ns },
		{ "average", usage_average(usage) },
		{ "p50", usage_percentile(usage, 0.50) },
		{ "p95", usage_percentile(usage, 0.95) },
		{ "p99", usage_percentile(usage, 0.99) },
		{ "max", usage->max_ns },
	};
	char time[12];

	put_heading(page, "LATENCY");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_time(time, rows[i].ns, page->ui->text_flags);
		put(page, rows[i].label, rows[i].ns ? ROLE_TEXT : ROLE_DIM, "%*s",
		    (int)(5 + strlen(time)) - text_width(time), time);
	}
}

static void put_histogram(struct page *page, const struct usage *usage)
{
	int first = SCTOP_HIST_CNT, last = -1, width = page->rect.width - LABEL_WIDTH - 10;
	uint64_t most = 0;

	if (width > 60 || page->out)
		width = 60;
	for (int i = 0; i < SCTOP_HIST_CNT; i++) {
		if (!usage->hist[i])
			continue;
		if (first > i)
			first = i;
		last = i;
		if (usage->hist[i] > most)
			most = usage->hist[i];
	}
	if (last < 0)
		return;
	put_heading(page, "HISTOGRAM");
	for (int i = first; i <= last; i++) {
		int cells = width > 0 ? (int)((double)usage->hist[i] / (double)most * width) : 0;
		char bar[256] = "", count[8], from[12], label[24];

		/* What exists is never drawn as nothing. */
		if (usage->hist[i] && !cells)
			cells = 1;
		for (int k = 0; k < cells; k++)
			strcat(bar, screen_glyph(GLYPH_BAR));
		text_time(from, i ? 1ull << (i + SCTOP_HIST_SHIFT) : 0, page->ui->text_flags);
		text_count(count, usage->hist[i]);
		snprintf(label, sizeof(label), "%s%*s%s", i == SCTOP_HIST_CNT - 1 ? ">" : " ",
			 5 - text_width(from) > 0 ? 5 - text_width(from) : 0, "", from);
		put(page, label, usage->hist[i] ? ROLE_NAME : ROLE_DIM, "%5s %s", count, bar);
	}
}

static void put_process(struct page *page, const struct process_row *row)
{
	struct ui *ui = page->ui;
	char text[4096], tty[64];

	ui_process_name(ui, row, text, sizeof(text));
	put(page, "process", ROLE_VALUE, "%s", text);
	text_escape(text, sizeof(text), row->exe, strnlen(row->exe, sizeof(row->exe)),
		    ui->text_flags);
	put(page, "program", ROLE_TEXT, "%s", text);
	put(page, "parent", ROLE_TEXT, "%u", row->ppid);
	put(page, "user", ROLE_TEXT, "%s", user_name(row->uid));
	tty_name(row->tty, tty, sizeof(tty));
	put(page, "terminal", row->tty ? ROLE_TEXT : ROLE_DIM, "%s", row->tty ? tty : "none");
	put(page, "threads", ROLE_TEXT, "%u", row->thread_cnt);
	if (row->exited && WIFSIGNALED(row->exit_code))
		put(page, "ended", ROLE_WARNING, "killed by %s",
		    signal_name(WTERMSIG(row->exit_code), tty));
	else if (row->exited)
		put(page, "ended", ROLE_WARNING, "with status %d", WEXITSTATUS(row->exit_code));
}

/* At the end, since some are longer than the screen. */
static void put_command(struct page *page, const struct process_row *row)
{
	struct ui *ui = page->ui;
	const char *command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
						source_now_ns(ui->source));

	if (!command)
		return;
	put_heading(page, "COMMAND");
	put_wrapped(page, "", command);
}

static void put_classes(struct page *page, unsigned int classes)
{
	char text[400] = "";

	for (const struct syscall_class_name *name = syscall_classes; name->name; name++)
		if (classes & name->bit)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%%%s ",
				 name->name);
	if (text[0])
		put_wrapped(page, "class", text);
}

static void put_call(struct page *page, struct call_id id)
{
	const struct syscall_info *info = syscall_info(id.abi, id.nr);
	char text[512];

	call_title(id, text, sizeof(text));
	put(page, "call", ROLE_NAME, "%s", text);
	put(page, "number", ROLE_TEXT, "%d on %s", id.nr, syscall_abi_name(id.abi));
	if (!info)
		return;
	text[0] = '\0';
	for (int i = 0; i < info->arg_cnt; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? ", " : "",
			 info->args[i].name);
	put_wrapped(page, "arguments", text);
	put_classes(page, info->classes);
}

/* The call that is selected, while that is what one looks at. */
static const struct call_row *find_call(struct ui *ui)
{
	struct call_query query = { .who = ui_calls_of(ui), .sort = SORT_RATE };
	const struct call_row *rows;
	struct call_id wanted = ui->calls.selected;
	bool drilled = ui->drill.depth && ui->drill.kind[ui->drill.depth - 1] == DRILL_CALL;
	long cnt;

	if (drilled)
		wanted = ui->drill.call;
	else if (!ui->calls.has_selected || (ui->focus != PANE_CALLS && !ui->detail_of_call))
		return NULL;
	cnt = model_calls(ui->model, &query, &rows);
	for (long i = 0; i < cnt; i++)
		if (call_id_equal(rows[i].id, wanted))
			return &rows[i];
	return NULL;
}

static void fill(struct page *page)
{
	struct ui *ui = page->ui;
	const struct call_row *call = find_call(ui);
	const struct process_row *row = ui_selected_process(ui);
	const struct model_totals *totals = model_totals(ui->model);
	const struct usage *usage = call ? call->usage : row ? row->usage : &totals->usage;

	if (row)
		put_process(page, row);
	else
		put(page, "process", ROLE_VALUE, "all, %u alive", totals->process_cnt);
	if (call) {
		put_heading(page, "CALL");
		put_call(page, call->id);
	}
	put_heading(page, "COUNTS");
	put_counts(page, usage, call ? &call->rate : row ? &row->rate : &totals->rate);
	if (ui->latency || usage->total_ns) {
		put_latency(page, usage);
		put_histogram(page, usage);
	}
	if (row)
		put_command(page, row);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct page page = { .ui = ui };
	char more[48] = "";

	page.rect = (struct rect){ rect->y + 1, rect->x, rect->height - 1, rect->width };
	if (ui->focus == PANE_CALLS)
		ui->detail_of_call = true;
	else if (ui->focus == PANE_PROCESSES)
		ui->detail_of_call = false;
	fill(&page);
	ui->detail_last = page.line > page.rect.height ? page.line - page.rect.height : 0;
	if (ui->detail_top < ui->detail_last)
		snprintf(more, sizeof(more), "%ld more lines below",
			 ui->detail_last - ui->detail_top);
	pane_title(rect, focused, 4, "Detail", more);
	if (ui->detail_top > ui->detail_last) {
		/* The selection has become another, with less to tell. */
		ui->detail_top = ui->detail_last;
		ui->dirty_again = true;
	}
}

static void move(struct ui *ui, long rows)
{
	ui->detail_top += rows;
	if (ui->detail_top > ui->detail_last)
		ui->detail_top = ui->detail_last;
	if (ui->detail_top < 0)
		ui->detail_top = 0;
}

static void home(struct ui *ui, bool end)
{
	ui->detail_top = end ? ui->detail_last : 0;
}

static int export(struct ui *ui, FILE *out)
{
	struct page page = { .ui = ui, .out = out };

	fill(&page);
	return 0;
}

const struct view_ops view_detail = {
	.name = "detail",
	.context = IN_DETAIL,
	.draw = draw,
	.move = move,
	.home = home,
	.export = export,
};
