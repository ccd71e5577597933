/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_detail.c - all that is known of the selection: the process, or its call.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "call_class.h"
#include "command_cache.h"
#include "page.h"
#include "screen.h"
#include "sctop/decode.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "ui.h"

#define LABEL_WIDTH 11

#define FAILURES_MAX 8 /* lines */

/* Failures of several processes and calls, by errno. */
struct failed {
	uint16_t number;
	uint64_t count;
	double per_sec;
};

static int most_first(const void *a, const void *b)
{
	const struct failed *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->number - y->number;
}

static size_t add_up(const struct failure_row *rows, long cnt, struct failed *sums, size_t max)
{
	size_t sum_cnt = 0;

	for (long i = 0; i < cnt; i++) {
		size_t at = 0;

		while (at < sum_cnt && sums[at].number != rows[i].number)
			at++;
		if (at == max)
			continue;
		if (at == sum_cnt)
			sums[sum_cnt++] = (struct failed){ .number = rows[i].number };
		sums[at].count += rows[i].count;
		sums[at].per_sec += rows[i].per_sec;
	}
	qsort(sums, sum_cnt, sizeof(*sums), most_first);
	return sum_cnt;
}

/* What the errors were, as far as that is known of any. */
static void put_failures(struct page *page, struct ui *ui, const struct failure_query *query)
{
	const struct failure_row *rows;
	long row_cnt = model_failures(ui->model, query, &rows);
	struct failed sums[256] = { 0 };
	size_t cnt = add_up(rows, row_cnt, sums, sizeof(sums) / sizeof(sums[0]));

	for (size_t i = 0; i < cnt && i < FAILURES_MAX && (cnt > 1 || sums[0].number); i++) {
		const char *name = errno_name(sums[i].number);
		char count[8], per_sec[8], text[24] = "not told apart";

		if (name || sums[i].number)
			snprintf(text, sizeof(text), "%s", name ? name : "another");
		text_count(count, sums[i].count);
		text_rate(per_sec, sums[i].per_sec);
		page_put(page, "", sums[i].number ? ROLE_ERROR : ROLE_DIM, "%5s   %5s/s  %s", count,
			 per_sec, text);
	}
	if (cnt > FAILURES_MAX)
		page_put(page, "", ROLE_DIM, "%zu more: see the errors (!)", cnt - FAILURES_MAX);
}

static void put_counts(struct page *page, struct ui *ui, const struct failure_query *query,
		       const struct usage *usage, const struct usage_rate *rate)
{
	char count[8], per_sec[8];

	text_count(count, usage->calls);
	text_rate(per_sec, rate->calls_per_sec);
	page_put(page, "calls", ROLE_TEXT, "%5s   %5s/s", count, per_sec);
	text_count(count, usage->errors);
	text_rate(per_sec, rate->errors_per_sec);
	page_put(page, "errors", usage->errors ? ROLE_ERROR : ROLE_DIM, "%5s%c  %5s/s", count,
		 usage->errors ? '!' : ' ', per_sec);
	if (!query->who.tid || query->by_call) /* they are not told apart by thread */
		put_failures(page, ui, query);
	text_count(count, usage->restarts);
	page_put(page, "restarted", usage->restarts ? ROLE_TEXT : ROLE_DIM, "%5s", count);
	text_count(count, usage->unfinished);
	page_put(page, "unfinished", usage->unfinished ? ROLE_TEXT : ROLE_DIM,
		 "%5s   never returned", count);
	text_count(count, usage->blocked);
	page_put(page, "blocked", usage->blocked ? ROLE_TEXT : ROLE_DIM,
		 "%5s   before entry (seccomp)", count);
}

static void put_latency(struct page *page, const struct ui *ui, const struct usage *usage)
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
		{ usage->max_is_bound ? "max <=" : "max", usage->max_ns },
	};
	char time[12];

	page_heading(page, "LATENCY");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_time(time, rows[i].ns, ui->text_flags);
		page_put(page, rows[i].label, rows[i].ns ? ROLE_TEXT : ROLE_DIM, "%*s",
			 (int)(5 + strlen(time)) - text_width(time), time);
	}
}

static void put_histogram(struct page *page, const struct ui *ui, const struct usage *usage)
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
	page_heading(page, "HISTOGRAM");
	for (int i = first; i <= last; i++) {
		int cells = width > 0 ? (int)((double)usage->hist[i] / (double)most * width) : 0;
		char bar[256] = "", count[8], from[12], label[24];

		/* What exists is never drawn as nothing. */
		if (usage->hist[i] && !cells)
			cells = 1;
		for (int k = 0; k < cells; k++)
			strcat(bar, screen_glyph(GLYPH_BAR));
		text_time(from, i ? 1ull << (i + SCTOP_HIST_SHIFT) : 0, ui->text_flags);
		text_count(count, usage->hist[i]);
		snprintf(label, sizeof(label), "%s%*s%s", i == SCTOP_HIST_CNT - 1 ? ">" : " ",
			 5 - text_width(from) > 0 ? 5 - text_width(from) : 0, "", from);
		page_put(page, label, usage->hist[i] ? ROLE_NAME : ROLE_DIM, "%5s %s", count, bar);
	}
}

static void put_process(struct page *page, const struct ui *ui, const struct process_row *row)
{
	char text[4096], tty[64];

	ui_process_name(ui, row, text, sizeof(text));
	page_put(page, "process", ROLE_VALUE, "%s", text);
	text_escape(text, sizeof(text), row->exe, strnlen(row->exe, sizeof(row->exe)),
		    ui->text_flags);
	page_put(page, "program", ROLE_TEXT, "%s", text);
	page_put(page, "parent", ROLE_TEXT, "%u", row->ppid);
	page_put(page, "user", ROLE_TEXT, "%s", user_name(row->uid));
	tty_name(row->tty, tty, sizeof(tty));
	page_put(page, "terminal", row->tty ? ROLE_TEXT : ROLE_DIM, "%s", row->tty ? tty : "none");
	page_put(page, "threads", ROLE_TEXT, "%u", row->thread_cnt);
	if (row->exited && WIFSIGNALED(row->exit_code))
		page_put(page, "ended", ROLE_WARNING, "killed by %s",
			 signal_name(WTERMSIG(row->exit_code), tty));
	else if (row->exited)
		page_put(page, "ended", ROLE_WARNING, "with status %d",
			 WEXITSTATUS(row->exit_code));
}

/* At the end, since some are longer than the screen. */
static void put_command(struct page *page, struct ui *ui, const struct process_row *row)
{
	const char *command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
						source_now_ns(ui->source));

	if (!command)
		return;
	page_heading(page, "COMMAND");
	page_wrapped(page, "", ROLE_TEXT, command);
}

static void put_call(struct page *page, struct call_id id)
{
	const struct syscall_info *info = syscall_info(id.abi, id.nr);
	char text[512];

	call_title(id, text, sizeof(text));
	page_put(page, "call", ROLE_NAME, "%s", text);
	page_put(page, "number", ROLE_TEXT, "%d on %s", id.nr, syscall_abi_name(id.abi));
	if (!info)
		return;
	text[0] = '\0';
	for (int i = 0; i < info->arg_cnt; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", i ? ", " : "",
			 info->args[i].name);
	page_wrapped(page, "arguments", ROLE_TEXT, text);
	if (call_class_names(info->classes, text)[0])
		page_wrapped(page, "class", ROLE_TEXT, text);
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

static void fill(struct page *page, struct ui *ui)
{
	const struct call_row *call = find_call(ui);
	const struct process_row *row = ui_selected_process(ui);
	const struct model_totals *totals = model_totals(ui->model);
	const struct usage *usage = call ? call->usage : row ? row->usage : &totals->usage;
	struct failure_query query = { .by_call = call };

	if (row)
		query.who = row->id;
	if (call)
		query.call = call->id;

	if (row)
		put_process(page, ui, row);
	else
		page_put(page, "process", ROLE_VALUE, "all, %u alive", totals->process_cnt);
	if (call) {
		page_heading(page, "CALL");
		put_call(page, call->id);
	}
	page_heading(page, "COUNTS");
	put_counts(page, ui, &query, usage, call ? &call->rate : row ? &row->rate : &totals->rate);
	if (ui->latency || usage->total_ns) {
		put_latency(page, ui, usage);
		put_histogram(page, ui, usage);
	}
	if (row)
		put_command(page, ui, row);
}

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct page page = { .label_width = LABEL_WIDTH, .top = ui->detail_top };
	char more[48] = "";

	page.rect = (struct rect){ rect->y + 1, rect->x, rect->height - 1, rect->width };
	if (ui->focus == PANE_CALLS)
		ui->detail_of_call = true;
	else if (ui->focus == PANE_PROCESSES)
		ui->detail_of_call = false;
	fill(&page, ui);
	ui->detail_last = page_last(&page);
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
	page_move(&ui->detail_top, ui->detail_last, rows);
}

static void home(struct ui *ui, bool end)
{
	ui->detail_top = end ? ui->detail_last : 0;
}

static int export(struct ui *ui, FILE *out)
{
	struct page page = { .label_width = LABEL_WIDTH, .out = out };

	fill(&page, ui);
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
