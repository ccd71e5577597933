/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui_settings.c - between the settings and the state of the screen.
 */
#include <string.h>

#include "options.h"
#include "sctop/tracer.h"
#include "ui.h"

static void take_columns(struct column_set *set, const struct column *all, const char *list)
{
	bool marked = set->marked; /* there is a mark, or none, whatever is chosen */
	const char *bad;

	if (columns_choose(set, all, list[0] ? list : NULL, &bad))
		columns_choose(set, all, NULL, &bad);
	set->marked = marked;
}

void ui_take_settings(struct ui *ui, const struct options *options)
{
	take_columns(&ui->processes.columns, process_columns, options->columns);
	take_columns(&ui->calls.columns, call_columns, options->view.call_columns);
	ui->processes.sort = options->sort;
	ui->processes.invert = options->view.inverted;
	ui->processes.threads = options->view.threads;
	/* A tree is of processes. */
	ui->processes.tree = options->view.tree && !options->view.threads;
	ui->processes.kernel_threads = options->view.kernel_threads;
	ui->calls.sort = options->view.call_sort;
	ui->stream.time = (enum stream_time)options->view.times;
	ui->stream.durations = !options->view.no_durations;
	ui->stream.fds = options->fds;
	if (ui->playback) /* what was recorded has its own */
		return;
	ui->interval_changed |= ui->interval_ns != options->interval_ns;
	ui->interval_ns = options->interval_ns;
	if (ui->latency == options->no_latency) {
		ui->latency = !options->no_latency;
		tracer_set_latency(ui->tracer, ui->latency);
	}
}

void ui_settings(const struct ui *ui, struct options *options)
{
	*options = *ui->options;
	columns_print(&ui->processes.columns, options->columns, sizeof(options->columns));
	columns_print(&ui->calls.columns, options->view.call_columns,
		      sizeof(options->view.call_columns));
	options->sort = ui->processes.sort;
	options->view.inverted = ui->processes.invert;
	options->view.threads = ui->processes.threads;
	options->view.tree = ui->processes.tree;
	options->view.kernel_threads = ui->processes.kernel_threads;
	options->view.call_sort = ui->calls.sort;
	options->view.times = ui->stream.time;
	options->view.no_durations = !ui->stream.durations;
	options->fds = ui->stream.fds;
	options->theme = ui->theme;
	options->no_mouse = ui->later.no_mouse;
	options->ascii = ui->later.ascii;
	options->string_limit = ui->later.string_limit;
	options->max_rate = ui->later.max_rate;
	if (ui->playback)
		return;
	options->interval_ns = ui->interval_ns;
	options->no_latency = !ui->latency;
}
