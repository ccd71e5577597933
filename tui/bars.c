/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bars.c - the rows that are no pane: figures, filter and breadcrumb, status; with the keys, or the
 * prompt over the last two.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "backlog.h"
#include "baseline.h"
#include "command_cache.h"
#include "fit.h"
#include "key_bar.h"
#include "prompt_draw.h"
#include "record.h"
#include "replay.h"
#include "screen.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

/* A figure with its name, as far as there is room. */
struct bar {
	int y, x, end;
};

static void bar_put(struct bar *bar, enum role role, const char *value, const char *label)
{
	int width = text_width(value) + 1 + text_width(label);

	if (bar->x + width > bar->end) {
		bar->end = bar->x; /* nor anything less important after it */
		return;
	}
	bar->x += screen_put(bar->y, bar->x, width, role, value);
	bar->x += 1 + screen_put(bar->y, bar->x + 1, width, ROLE_TEXT, label);
	bar->x += 2;
}

/* False: there is no room for it. */
static bool put_passed(struct bar *bar, const struct model_totals *totals)
{
	static const char before[] = "kernel passes ";
	char share[8], seen[8], label[64];

	text_percent(share,
		     totals->seen_per_sec > 0 ? totals->passed_per_sec / totals->seen_per_sec : 0);
	text_rate(seen, totals->seen_per_sec);
	snprintf(label, sizeof(label), "of %s/s", seen);
	if (bar->x + (int)(strlen(before) + strlen(share) + 1 + strlen(label)) > bar->end) {
		bar->end = bar->x;
		return false;
	}
	bar->x += screen_put(bar->y, bar->x, bar->end - bar->x, ROLE_TEXT, before);
	bar_put(bar, ROLE_VALUE, share, label);
	return true;
}

/* What is missing, and why: nothing of it is ever missing in the tables. */
static void put_lost(struct bar *bar, const struct model_totals *totals)
{
	const struct record_stats *stats = &totals->stats;
	char count[8];

	text_count(count, stats->dropped);
	bar_put(bar, stats->dropped ? ROLE_ERROR : ROLE_DIM, count,
		stats->dropped ? "lost!" : "lost");
	if (stats->unattributed) {
		text_count(count, stats->unattributed);
		bar_put(bar, ROLE_WARNING, count, "unattributed");
	}
	if (stats->recursion_misses + stats->missed) {
		text_count(count, stats->recursion_misses + stats->missed);
		bar_put(bar, ROLE_ERROR, count, "missed! (M)");
	}
	if (stats->capped) {
		text_count(count, stats->capped);
		bar_put(bar, ROLE_DIM, count, "capped"); /* as asked for: no fault */
	}
}

/* At the right end, if there is room. */
static void put_clock(const struct ui *ui, struct bar *bar)
{
	time_t seconds =
		text_second(source_now_ns(ui->source), ui->source->realtime_offset_ns, NULL);
	struct tm tm;
	char clock[16];

	localtime_r(&seconds, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	if (bar->x + 9 > bar->end)
		return;
	bar->end -= 10;
	screen_put(bar->y, bar->end + 1, 9, ROLE_TEXT, clock);
}

static bool is_filtered(const struct ui *ui)
{
	char text[2];

	return filter_print(ui->filter, text, sizeof(text)) > 0;
}

/*
 * Who lives: of a recording who is known to; here everybody, as ps counts them, also who makes no
 * call and whom the filter leaves out. As old as the counts: a screen that is held does not change.
 */
static void put_population(struct ui *ui, struct bar *bar, const struct model_totals *totals)
{
	struct proc_population *population = &ui->population;
	bool kernel = ui->processes.kernel_threads, all = true;
	char text[32];

	if (!ui->tracer)
		*population = (struct proc_population){ totals->process_cnt, totals->thread_cnt };
	else if (ui->population_ns != totals->stats.time_ns || ui->population_kernel != kernel)
		all = proc_population(!ui->in_pid_namespace, kernel, population) == 0;
	ui->population_ns = totals->stats.time_ns;
	ui->population_kernel = kernel;
	if (!all)
		return;
	snprintf(text, sizeof(text), "%u", population->processes);
	bar_put(bar, ROLE_VALUE, text, "processes");
	snprintf(text, sizeof(text), "%u", population->threads);
	bar_put(bar, ROLE_VALUE, text,
		ui->tracer && is_filtered(ui) ? "threads in all" : "threads");
}

static void draw_header(struct ui *ui, bool passed_is_shown)
{
	const struct model_totals *totals = model_totals(ui->model);
	const struct rect *rect = &ui->layout.header;
	struct bar bar = { rect->y, rect->x + 1, rect->x + rect->width };
	char text[32];

	if (ui_is_loading(ui)) {
		screen_put(rect->y, bar.x, rect->width - 1, ROLE_WARNING,
			   screen_ascii() ? "loading the probes..." : "loading the probes…");
		return;
	}
	text_rate(text, totals->rate.calls_per_sec);
	bar_put(&bar, ROLE_VALUE, text, "calls/s");
	text_rate(text, totals->rate.errors_per_sec);
	bar_put(&bar, totals->rate.errors_per_sec > 0 ? ROLE_ERROR : ROLE_DIM, text,
		totals->rate.errors_per_sec > 0 ? "err/s!" : "err/s");
	put_lost(&bar, totals);
	text_percent(text, ui->own_cpu);
	bar_put(&bar, ROLE_VALUE, text, "own");
	put_clock(ui, &bar);
	if (ui->tracer && !passed_is_shown && is_filtered(ui))
		put_passed(&bar, totals);
	put_population(ui, &bar, totals);
}

/* "all › bash(1234) › read" */
static void make_path(struct ui *ui, char *buf, size_t size)
{
	char call[64];

	snprintf(buf, size, "all");
	for (int i = 0; i < ui->drill.depth; i++) {
		call_title(ui->drill.call, call, sizeof(call));
		snprintf(buf + strlen(buf), size - strlen(buf), " %s %s", screen_glyph(GLYPH_CRUMB),
			 ui->drill.kind[i] == DRILL_CALL ? call : ui->drill.process_name);
	}
}

/* What is unusual about the screen. */
static void make_state(struct ui *ui, char *buf, size_t size)
{
	char count[8], place[64];

	buf[0] = '\0';
	if (!ui->latency)
		snprintf(buf + strlen(buf), size - strlen(buf), "  NO LATENCY");
	baseline_text(ui, place, sizeof(place));
	if (place[0])
		snprintf(buf + strlen(buf), size - strlen(buf), "  %s", place);
	record_text(ui, place, sizeof(place));
	if (place[0])
		snprintf(buf + strlen(buf), size - strlen(buf), "  %s", place);
	triggered_text(ui, place, sizeof(place));
	if (place[0])
		snprintf(buf + strlen(buf), size - strlen(buf), "  %s", place);
	if (ui->playback) {
		replay_text(ui, place, sizeof(place));
		snprintf(buf + strlen(buf), size - strlen(buf), "  %s", place);
	} else if (ui->paused) {
		text_count(count, backlog_calls(ui->backlog));
		snprintf(buf + strlen(buf), size - strlen(buf), "  PAUSED +%s", count);
	}
}

/* Both, in that many columns: the path gives way first, from where it begins. */
static void make_crumbs(struct ui *ui, int width, char *buf, size_t size)
{
	const char *crumb = screen_glyph(GLYPH_CRUMB);
	char path[512], state[256], *shown = path;
	int room;

	make_path(ui, path, sizeof(path));
	make_state(ui, state, sizeof(state));
	room = width - text_width(state);
	while (shown && text_width(shown) + (shown != path) > room) {
		shown = strstr(shown, crumb);
		shown = shown ? shown + strlen(crumb) : NULL;
	}
	if (shown)
		snprintf(buf, size, "%s%s%s", shown == path ? "" : screen_glyph(GLYPH_ELLIPSIS),
			 shown, state);
	else
		snprintf(buf, size, "%s", state[0] ? state + 2 : "");
	fit_cut(buf, size, width);
}

/* What passes, in words, where nothing is left out. */
static const char *everything(const struct ui *ui)
{
	if (ui->playback)
		return "none, all that was recorded";
	return ui->in_pid_namespace ? "none, everything in this PID namespace is traced"
				    : "none, everything is traced";
}

/* The filter in force; of a recording, what is selected of it, and what it was made under. */
static bool print_filter(struct ui *ui, char *buf, size_t size)
{
	char text[1024], recorded[1024] = "";
	int len = filter_print(ui->filter, text, sizeof(text));

	if (ui->playback)
		replay_filter(ui, recorded, sizeof(recorded));
	text_escape(buf, size, text, len > 0 ? strlen(text) : 0, ui->text_flags);
	if (recorded[0])
		snprintf(buf + strlen(buf), size - strlen(buf), "%srecorded: %s",
			 len > 0 ? "  " : "", recorded);
	return buf[0];
}

/* Returns whether what the kernel passes is shown beside the filter that makes it so. */
static bool draw_filter(struct ui *ui)
{
	const struct rect *rect = &ui->layout.filter;
	char shown[8192], crumbs[1024];
	int right, left = rect->width;
	struct bar bar = { .y = rect->y };

	make_crumbs(ui, rect->width * 3 / 4, crumbs, sizeof(crumbs));
	right = text_width(crumbs);
	left -= right + 2;
	screen_put(rect->y, rect->x + left + 1, right,
		   ui->paused || !ui->latency || ui->recorder || ui->trigger.armed ? ROLE_WARNING
										   : ROLE_TITLE,
		   crumbs);
	left -= screen_put(rect->y, rect->x + 1, left - 1, ROLE_DIM, "Filter: ") + 1;
	if (print_filter(ui, shown, sizeof(shown))) {
		fit_cut(shown, sizeof(shown), left);
		bar.x = rect->x + 9 + screen_put(rect->y, rect->x + 9, left, ROLE_VALUE, shown) + 2;
		bar.end = rect->x + 9 + left;
		return ui->tracer && put_passed(&bar, model_totals(ui->model));
	}
	snprintf(shown, sizeof(shown), "%s", everything(ui));
	fit_words(shown, sizeof(shown), left);
	screen_put(rect->y, rect->x + 9, left, ROLE_DIM, shown);
	return false;
}

/* However long the question, what answers it is seen. */
static void draw_question(struct ui *ui)
{
	const struct rect *rect = &ui->layout.status;
	char question[sizeof(ui->question)];

	snprintf(question, sizeof(question), "%s", ui->question);
	fit_cut(question, sizeof(question), rect->width - 7);
	screen_printf(rect->y, rect->x + 1, rect->width - 1, ROLE_WARNING, "%s  y/n", question);
}

static void draw_status(struct ui *ui)
{
	const struct rect *rect = &ui->layout.status;
	const struct process_row *row;
	const char *command = NULL;
	char text[4096];

	if (ui->mode == MODE_CONFIRM) {
		draw_question(ui);
		return;
	}
	if (ui->status[0]) {
		fit_put(rect->y, rect->x + 1, rect->width - 1, ui->status_role, ui->status);
		return;
	}
	row = ui_selected_process(ui);
	if (row && row->kind == PROCESS_NORMAL)
		command = command_cache_get(ui->commands, row->id.tgid, row->id.start_ns,
					    source_now_ns(ui->source));
	if (!command)
		return;
	snprintf(text, sizeof(text), "%u: %s", row->id.tgid, command);
	fit_put(rect->y, rect->x + 1, rect->width - 1, ROLE_DIM, text);
}

void bars_draw(struct ui *ui)
{
	draw_header(ui, draw_filter(ui));
	if (ui->mode == MODE_PROMPT) {
		prompt_draw(&ui->prompt);
		return;
	}
	draw_status(ui);
	key_bar_draw(ui);
}
