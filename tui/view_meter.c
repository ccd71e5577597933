/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * view_meter.c - what sctop itself costs: its own CPU and memory, the time of its programs in the
 * kernel, how full its ring and tables are, and what it missed. Stands where the detail would.
 *
 * The kernel takes the time of BPF programs only while this is on the screen. Of a recording, what
 * the recorder wrote down is shown; the rest was not recorded.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "page.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "ui.h"

#define LABEL_WIDTH 13
#define ENTER	    "on_sys_enter"
#define EXIT	    "on_sys_exit"
#define PREFIX	    "on_" /* of all of them */

struct meter {
	long top, last;
	bool measuring;
	int error; /* negative: of the kernel, when it was to measure */
	struct tracer_cost then, now;
	uint64_t then_ns, now_ns; /* 0: there is no such reading */
	enum pane before;	  /* what had the focus */
};

/* ---- measuring ---- */

/* Only what is seen is measured. */
static void measure_if_seen(struct ui *ui)
{
	struct meter *meter = ui->meter;
	bool wanted = ui->meter_on && ui->tracer && ui_visible(ui, PANE_DETAIL);

	if (wanted == meter->measuring)
		return;
	meter->measuring = wanted;
	meter->then_ns = meter->now_ns = 0;
	if (ui->tracer)
		meter->error = tracer_set_cost(ui->tracer, wanted);
}

void meter_tick(struct ui *ui)
{
	struct meter *meter = ui->meter;

	measure_if_seen(ui);
	if (!meter->measuring)
		return;
	meter->then = meter->now;
	meter->then_ns = meter->now_ns;
	tracer_cost(ui->tracer, &meter->now);
	meter->now_ns = source_now_ns(ui->source);
}

/* ---- what is shown ---- */

static void put_share(struct page *page, const char *label, double share, const char *of)
{
	char text[8];

	text_percent(text, share);
	page_put(page, label, ROLE_TEXT, "%5s %s", text, of);
}

static void put_bytes(struct page *page, const char *label, uint64_t bytes, const char *of)
{
	char text[8];

	text_bytes(text, bytes);
	page_put(page, label, ROLE_TEXT, "%5s %s", text, of);
}

/* Of its own: resident, but no file's, and none of the kernel's maps, which it shares. */
static uint64_t own_bytes(void)
{
	unsigned long long resident = 0, shared = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (!file)
		return 0;
	if (fscanf(file, "%*u %llu %llu", &resident, &shared) != 2 || shared > resident)
		resident = shared = 0;
	fclose(file);
	return (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void put_own(struct page *page, const struct ui *ui)
{
	if (ui->playback) {
		page_put(page, "CPU", ROLE_DIM, "not recorded");
		page_put(page, "memory", ROLE_DIM, "not recorded");
		return;
	}
	put_share(page, "CPU", ui->own_cpu, "of one CPU");
	put_bytes(page, "memory", own_bytes(), "this program alone");
	if (ui->meter->now.map_bytes)
		put_bytes(page, "", ui->meter->now.map_bytes, "maps in the kernel");
}

/* What two readings differ by. */
static struct tracer_program program_delta(const struct meter *meter, size_t i)
{
	struct tracer_program delta = meter->now.programs[i];

	delta.runs -= meter->then.programs[i].runs;
	delta.run_ns -= meter->then.programs[i].run_ns;
	return delta;
}

static void put_program(struct page *page, const struct ui *ui, const struct tracer_program *delta,
			double seconds)
{
	char rate[8], time[12], share[8];

	text_rate(rate, (double)delta->runs / seconds);
	text_time(time, delta->runs ? delta->run_ns / delta->runs : 0, ui->text_flags);
	text_percent(share, (double)delta->run_ns / seconds / 1e9);
	page_put(page, delta->name + strlen(PREFIX), delta->runs ? ROLE_TEXT : ROLE_DIM,
		 "%5s/s %*s %5s", rate, (int)(5 + strlen(time)) - text_width(time), time, share);
}

static void put_programs(struct page *page, const struct ui *ui)
{
	const struct meter *meter = ui->meter;
	double seconds = (double)(meter->now_ns - meter->then_ns) / 1e9;
	uint64_t calls = 0, call_ns = 0, all_ns = 0;
	char time[12];

	for (size_t i = 0; i < meter->now.program_cnt; i++) {
		struct tracer_program delta = program_delta(meter, i);
		bool enter = !strcmp(delta.name, ENTER);

		all_ns += delta.run_ns;
		calls += enter ? delta.runs : 0;
		call_ns += enter || !strcmp(delta.name, EXIT) ? delta.run_ns : 0;
	}
	text_time(time, calls ? call_ns / calls : 0, ui->text_flags);
	page_put(page, "per call", ROLE_VALUE, "%*s in our programs",
		 (int)(5 + strlen(time)) - text_width(time), time);
	put_share(page, "in all", (double)all_ns / seconds / 1e9, "of one CPU");
	page_put(page, "", ROLE_DIM, "(measuring is some 20 ns of each run)");
	page_put(page, "program", ROLE_DIM, "   runs  each   CPU");
	for (size_t i = 0; i < meter->now.program_cnt; i++) {
		struct tracer_program delta = program_delta(meter, i);

		put_program(page, ui, &delta, seconds);
	}
}

static void put_kernel(struct page *page, const struct ui *ui)
{
	const struct meter *meter = ui->meter;

	page_heading(page, "IN THE KERNEL");
	if (ui->playback)
		page_put(page, "per call", ROLE_DIM, "not recorded");
	else if (meter->error == -EPERM)
		page_put(page, "per call", ROLE_WARNING,
			 "not measured: it takes CAP_SYS_ADMIN, which sctop was started without");
	else if (meter->error)
		page_put(page, "per call", ROLE_WARNING, "not measured: %s",
			 strerror(-meter->error));
	else if (!meter->then_ns || meter->now_ns <= meter->then_ns)
		page_put(page, "per call", ROLE_DIM, "measuring");
	else
		put_programs(page, ui);
}

static void put_room(struct page *page, const char *label, uint64_t used, uint64_t all, bool bytes)
{
	void (*print)(char buf[static 8], uint64_t value) = bytes ? text_bytes : text_count;
	char used_text[8], all_text[8], share[8];

	if (!all) {
		page_put(page, label, ROLE_DIM, "not recorded");
		return;
	}
	print(used_text, used);
	print(all_text, all);
	text_percent(share, (double)used / (double)all);
	page_put(page, label, used > all / 10 * 9 ? ROLE_WARNING : ROLE_TEXT, "%5s of %s, %s",
		 used_text, all_text, share);
}

static void put_count(struct page *page, const char *label, enum role role, uint64_t count,
		      const char *of)
{
	char text[8];

	text_count(text, count);
	page_put(page, label, count ? role : ROLE_DIM, "%5s%c %s", text,
		 count && role == ROLE_ERROR ? '!' : ' ', of);
}

static void fill(struct page *page, struct ui *ui)
{
	const struct model_totals *totals = model_totals(ui->model);
	const struct record_stats *stats = &totals->stats;

	put_own(page, ui);
	put_kernel(page, ui);
	page_heading(page, "ROOM");
	put_room(page, "ring", stats->ring_used_bytes, stats->ring_bytes, true);
	put_room(page, "counters", stats->cells_used, stats->cells, false);
	put_room(page, "threads", stats->slots_used, stats->slots, false);
	page_heading(page, "EVENTS");
	put_count(page, "shown", ROLE_TEXT, stats->emitted, "handed out");
	put_count(page, "lost", ROLE_ERROR, stats->dropped, "the ring was full");
	put_count(page, "capped", ROLE_TEXT, stats->capped, "over the rate asked for");
	page_heading(page, "MISSED");
	put_count(page, "recursion", ROLE_ERROR, stats->recursion_misses,
		  "runs of our programs that the kernel left out");
	put_count(page, "exits", ROLE_ERROR, stats->missed, "calls without result and time");
	put_count(page, "nobody's", ROLE_WARNING, stats->unattributed,
		  "calls counted, but to no thread");
}

/* ---- the view ---- */

static void draw(struct ui *ui, const struct rect *rect, bool focused)
{
	struct meter *meter = ui->meter;
	struct page page = { .label_width = LABEL_WIDTH, .top = meter->top };
	char more[48] = "";

	page.rect = (struct rect){ rect->y + 1, rect->x, rect->height - 1, rect->width };
	fill(&page, ui);
	meter->last = page_last(&page);
	if (meter->top < meter->last)
		snprintf(more, sizeof(more), "%ld more lines below", meter->last - meter->top);
	pane_title(rect, focused, 4, "Overhead of sctop (M)", more);
	if (meter->top > meter->last) {
		meter->top = meter->last;
		ui->dirty_again = true;
	}
}

static void move(struct ui *ui, long rows)
{
	page_move(&ui->meter->top, ui->meter->last, rows);
}

static void home(struct ui *ui, bool end)
{
	ui->meter->top = end ? ui->meter->last : 0;
}

static int export(struct ui *ui, FILE *out)
{
	struct page page = { .label_width = LABEL_WIDTH, .out = out };

	fill(&page, ui);
	return 0;
}

const struct view_ops view_meter = {
	.name = "overhead",
	.context = IN_DETAIL,
	.draw = draw,
	.move = move,
	.home = home,
	.export = export,
};

void meter_toggle(struct ui *ui)
{
	struct meter *meter = ui->meter;

	/* Where it is open, but not what one looks at, M goes there. */
	if (ui->meter_on && ui->focus == PANE_DETAIL) {
		ui->meter_on = false;
		ui_focus(ui, meter->before);
	} else {
		if (ui->focus != PANE_DETAIL || !ui->meter_on)
			meter->before = ui->focus;
		ui->meter_on = true;
		ui_focus(ui, PANE_DETAIL);
	}
	meter_tick(ui);
}

struct meter *meter_new(void)
{
	return calloc(1, sizeof(struct meter));
}

void meter_free(struct meter *meter)
{
	free(meter);
}
