/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * baseline.c - a copy of the model as it was at the mark, which queries are handed.
 *
 * It belongs to the screen, not to the model: a replay may go back before it, and forth again.
 */
#include <stdio.h>
#include <time.h>

#include "actions.h"
#include "baseline.h"
#include "sctop/source.h"
#include "ui.h"

static void show_changes(struct ui *ui, bool on)
{
	columns_mark(&ui->processes.columns, on, &ui->processes.sort, SORT_RATE);
	columns_mark(&ui->calls.columns, on, &ui->calls.sort, SORT_RATE);
	for (int i = 0; i < FIRST_CNT; i++) {
		struct grid *grid = &ui->grids[i];

		if (grid->kind)
			columns_mark(&grid->columns, on, &grid->sort, grid->kind->sort);
	}
	ui->terminals_ns = 0; /* its rows know nothing of it */
}

void baseline_end(struct ui *ui)
{
	model_free(ui->mark);
	ui->mark = NULL;
	show_changes(ui, false);
}

static void clock_text(const struct ui *ui, uint64_t time_ns, char *buf, size_t size)
{
	time_t seconds =
		(time_t)((time_ns + (uint64_t)ui->source->realtime_offset_ns) / 1000000000);
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(buf, size, "%H:%M:%S", &tm);
}

void action_baseline(struct ui *ui, int key)
{
	char clock[16];
	size_t bytes;

	(void)key;
	if (ui->mark) {
		baseline_end(ui);
		ui_say(ui, ROLE_TEXT, "the baseline is gone; m marks another");
		return;
	}
	if (model_totals(ui->model)->duration_s <= 0) {
		ui_say(ui, ROLE_WARNING, "there is no interval yet to mark");
		return;
	}
	ui->mark = model_clone(ui->model, &bytes);
	if (!ui->mark) {
		ui_say(ui, ROLE_ERROR, "no memory for a baseline");
		return;
	}
	/* As old as the counts are: a screen that is paused has stood since. */
	ui->mark_ns =
		ui->playback ? source_now_ns(ui->source) : model_totals(ui->model)->stats.time_ns;
	show_changes(ui, true);
	clock_text(ui, ui->mark_ns, clock, sizeof(clock));
	ui_say(ui, ROLE_TEXT, "marked %s: tables show the change since; m ends that", clock);
}

void baseline_text(const struct ui *ui, char *buf, size_t size_max)
{
	int64_t since_s = (int64_t)(source_now_ns(ui->source) - ui->mark_ns) / 1000000000;
	unsigned long long size = (unsigned long long)(since_s < 0 ? -since_s : since_s);
	char clock[16];

	buf[0] = '\0';
	if (!ui->mark)
		return;
	clock_text(ui, ui->mark_ns, clock, sizeof(clock));
	snprintf(buf, size_max, "BASELINE %s %c%llu:%02llu:%02llu", clock, since_s < 0 ? '-' : '+',
		 size / 3600, size / 60 % 60, size % 60);
}
