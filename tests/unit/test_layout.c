/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_layout.c - every size from 1x1 to 300x100, every focus, zoomed and not: nothing
 * overlaps, nothing is outside, no cell is left over, the focus is shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/layout.c"

enum { RECTS = 4 + PANE_CNT };

static const struct layout_wants usual;

/* All of them, a pane with the rule at its left. */
static void list_rects(const struct layout *layout, struct rect *rects)
{
	rects[0] = layout->header;
	rects[1] = layout->filter;
	rects[2] = layout->status;
	rects[3] = layout->keys;
	for (int pane = 0; pane < PANE_CNT; pane++) {
		struct rect *rect = &rects[4 + pane];

		*rect = layout->pane[pane];
		if (!rect->height || !rect->x)
			continue;
		rect->x -= LAYOUT_GAP;
		rect->width += LAYOUT_GAP;
	}
}

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->y < b->y + b->height && b->y < a->y + a->height && a->x < b->x + b->width &&
	       b->x < a->x + a->width;
}

/* Inside, disjoint, and as many cells as there are: together, each cell belongs to one. */
static void check_tiles(const struct layout *layout, int width, int height)
{
	struct rect rects[RECTS];
	int cells = 0;

	list_rects(layout, rects);
	for (int i = 0; i < RECTS; i++) {
		const struct rect *rect = &rects[i];

		assert_true(rect->y >= 0 && rect->x >= 0 && rect->height >= 0 && rect->width >= 0);
		assert_true(rect->y + rect->height <= height && rect->x + rect->width <= width);
		cells += rect->width * rect->height;
		for (int j = 0; j < i; j++)
			assert_false(overlap(rect, &rects[j]));
	}
	assert_int_equal(cells, width * height);
}

static void check_size(int width, int height, enum pane focus, enum pane table, bool zoom)
{
	struct layout layout;

	layout_compute(&layout, width, height, focus, table, zoom, &usual);
	assert_int_equal(layout.too_small, width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT);
	if (layout.too_small)
		return;
	check_tiles(&layout, width, height);
	assert_int_equal(layout.header.height, 1);
	assert_int_equal(layout.filter.height, 1);
	assert_int_equal(layout.status.height, 1);
	assert_true(layout.pane[focus].height >= 3);
	for (int pane = 0; pane < PANE_CNT; pane++)
		assert_true(!layout.pane[pane].height ||
			    (layout.pane[pane].height >= 3 && layout.pane[pane].width >= 40));
}

static void test_every_size(void **state)
{
	(void)state;
	for (int width = 1; width <= 300; width++)
		for (int height = 1; height <= 100; height++)
			for (int focus = 0; focus < PANE_CNT; focus++)
				for (int table = 0; table < PANE_CNT; table++)
					for (int zoom = 0; zoom < 2; zoom++)
						check_size(width, height, (enum pane)focus,
							   (enum pane)table, zoom);
}

static int panes_at(int width, int height)
{
	struct layout layout;
	int cnt = 0;

	layout_compute(&layout, width, height, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	for (int pane = 0; pane < PANE_CNT; pane++)
		cnt += layout.pane[pane].height > 0;
	return cnt;
}

/* A larger terminal never shows fewer panes. */
static void test_panes_appear(void **state)
{
	(void)state;
	for (int width = 1; width < 300; width++)
		for (int height = 1; height < 100; height++) {
			assert_true(panes_at(width + 1, height) >= panes_at(width, height));
			assert_true(panes_at(width, height + 1) >= panes_at(width, height));
		}
}

/* What is beside, over and under what, where there is neither the least nor the most room. */
static void test_sizes_between(void **state)
{
	struct layout layout;
	const struct rect *pane = layout.pane;

	(void)state;
	layout_compute(&layout, 80, 50, PANE_STREAM, PANE_PROCESSES, false, &usual);
	assert_int_equal(pane[PANE_CALLS].width, 80);
	assert_true(pane[PANE_CALLS].y > pane[PANE_PROCESSES].y);
	assert_true(pane[PANE_STREAM].y > pane[PANE_CALLS].y);
	assert_true(pane[PANE_PROCESSES].height > pane[PANE_CALLS].height);
	layout_compute(&layout, 80, 50, PANE_DETAIL, PANE_PROCESSES, false, &usual);
	assert_true(pane[PANE_DETAIL].y > pane[PANE_PROCESSES].y);
	assert_int_equal(pane[PANE_CALLS].height, 0);

	layout_compute(&layout, 130, 60, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_int_equal(pane[PANE_DETAIL].x, pane[PANE_CALLS].x);
	assert_int_equal(pane[PANE_DETAIL].y, pane[PANE_CALLS].y + pane[PANE_CALLS].height);

	layout_compute(&layout, 200, 60, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_int_equal(pane[PANE_DETAIL].y, pane[PANE_CALLS].y);
}

static void test_documented_sizes(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 80, 24, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_int_equal(layout.pane[PANE_PROCESSES].width, 80);
	assert_true(layout.pane[PANE_STREAM].height >= 6);
	assert_int_equal(layout.pane[PANE_CALLS].height, 0);
	assert_int_equal(layout.keys.y, 23);

	layout_compute(&layout, 120, 40, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_true(layout.pane[PANE_CALLS].x > layout.pane[PANE_PROCESSES].x);
	assert_true(layout.pane[PANE_STREAM].height > 0);
	assert_int_equal(layout.pane[PANE_DETAIL].height, 0);

	layout_compute(&layout, 200, 60, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	for (int pane = 0; pane < PANE_CNT; pane++)
		assert_true(layout.pane[pane].height > 0);

	layout_compute(&layout, 39, 24, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_true(layout.too_small);
	layout_compute(&layout, 40, 7, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_true(layout.too_small);
	layout_compute(&layout, 40, 8, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	assert_false(layout.too_small);
}

/* Calls and detail take what they need, and the rest is for the processes. */
static void test_processes_get_the_rest(void **state)
{
	static const struct {
		int width, height, processes, calls, detail;
	} sizes[] = {
		{ 120, 40, 66, 51, 0 },	  { 160, 50, 106, 51, 0 },  { 160, 70, 106, 51, 51 },
		{ 200, 60, 99, 51, 44 },  { 231, 60, 130, 51, 44 }, /* from here on, each has a half
								       of what there is more */
		{ 300, 80, 165, 85, 44 },
	};
	struct layout layout;
	const struct rect *pane = layout.pane;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		layout_compute(&layout, sizes[i].width, sizes[i].height, PANE_PROCESSES,
			       PANE_PROCESSES, false, &usual);
		assert_int_equal(pane[PANE_PROCESSES].width, sizes[i].processes);
		assert_int_equal(pane[PANE_CALLS].width, sizes[i].calls);
		assert_int_equal(pane[PANE_DETAIL].width, sizes[i].detail);
	}
}

static int width_with(int width, int processes, int calls, enum pane pane)
{
	const struct layout_wants wants = { .processes = processes, .calls = calls };
	struct layout layout;

	layout_compute(&layout, width, 40, PANE_PROCESSES, PANE_PROCESSES, false, &wants);
	check_tiles(&layout, width, 40);
	return layout.pane[pane].width;
}

/* Columns that were chosen for one table get their room from the other, down to its least. */
static void test_wants(void **state)
{
	(void)state;
	assert_int_equal(width_with(120, 70, 0, PANE_PROCESSES), 70);
	assert_int_equal(width_with(120, 300, 0, PANE_PROCESSES), 77);
	assert_int_equal(width_with(120, 300, 0, PANE_CALLS), 40);
	assert_int_equal(width_with(120, 50, 0, PANE_CALLS), 51); /* it has enough */
	assert_int_equal(width_with(160, 0, 80, PANE_CALLS), 80);
	assert_int_equal(width_with(160, 0, 300, PANE_PROCESSES), 66);
	assert_int_equal(width_with(160, 0, 20, PANE_CALLS), 40);
	assert_int_equal(width_with(160, 300, 300, PANE_CALLS), 40);
	assert_int_equal(width_with(300, 200, 0, PANE_PROCESSES), 200);
	for (int width = 112; width <= 300; width++)
		for (int wanted = 0; wanted <= 300; wanted += 7) {
			assert_true(width_with(width, wanted, 0, PANE_CALLS) >= 40);
			assert_true(width_with(width, 0, wanted, PANE_PROCESSES) >= 58);
			assert_true(width_with(width, wanted, wanted, PANE_PROCESSES) >= 40);
		}
}

static void test_zoom_takes_all(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 200, 60, PANE_CALLS, PANE_CALLS, true, &usual);
	assert_int_equal(layout.pane[PANE_CALLS].width, 200);
	assert_int_equal(layout.pane[PANE_CALLS].height, 56);
	assert_int_equal(layout.pane[PANE_STREAM].height, 0);
}

/* A view that needs the width takes that of its neighbour, and of nobody else. */
static void test_spread(void **state)
{
	struct layout layout, before;

	(void)state;
	layout_compute(&layout, 120, 40, PANE_PROCESSES, PANE_PROCESSES, false, &usual);
	before = layout;
	layout_spread(&layout, PANE_PROCESSES, PANE_CALLS);
	assert_int_equal(layout.pane[PANE_PROCESSES].width, 120);
	assert_int_equal(layout.pane[PANE_PROCESSES].height, before.pane[PANE_PROCESSES].height);
	assert_int_equal(layout.pane[PANE_CALLS].height, 0);
	assert_memory_equal(&layout.pane[PANE_STREAM], &before.pane[PANE_STREAM],
			    sizeof(struct rect));

	for (int width = LAYOUT_MIN_WIDTH; width < 220; width++)
		for (int height = LAYOUT_MIN_HEIGHT; height < 90; height++) {
			long cells = 0, cells_before = 0;

			layout_compute(&layout, width, height, PANE_PROCESSES, PANE_PROCESSES,
				       false, &usual);
			for (int i = 0; i < PANE_CNT; i++)
				cells_before += layout.pane[i].height * layout.pane[i].width;
			if (layout.pane[PANE_CALLS].height &&
			    layout.pane[PANE_CALLS].y == layout.pane[PANE_PROCESSES].y)
				cells_before += LAYOUT_GAP * layout.pane[PANE_CALLS].height;
			layout_spread(&layout, PANE_PROCESSES, PANE_CALLS);
			for (int i = 0; i < PANE_CNT; i++)
				cells += layout.pane[i].height * layout.pane[i].width;
			if (!layout.pane[PANE_CALLS].height)
				assert_int_equal(cells, cells_before);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_panes_appear),
		cmocka_unit_test(test_sizes_between),
		cmocka_unit_test(test_documented_sizes),
		cmocka_unit_test(test_zoom_takes_all),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_processes_get_the_rest),
		cmocka_unit_test(test_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
