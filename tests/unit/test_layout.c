/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_layout.c - every size from 1x1 to 300x100, every focus, zoomed and not: nothing
 * overlaps, nothing is outside, the focus is shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/layout.c"

static void fill(char *cells, const struct rect *rect, int width, int height)
{
	assert_true(rect->y >= 0 && rect->x >= 0 && rect->height >= 0 && rect->width >= 0);
	assert_true(rect->y + rect->height <= height);
	assert_true(rect->x + rect->width <= width);
	for (int y = rect->y; y < rect->y + rect->height; y++)
		for (int x = rect->x; x < rect->x + rect->width; x++)
			assert_int_equal(cells[y * width + x]++, 0);
}

static void check_size(int width, int height, enum pane focus, enum pane table, bool zoom)
{
	static char cells[300 * 100];
	struct layout layout;

	layout_compute(&layout, width, height, focus, table, zoom);
	assert_int_equal(layout.too_small, width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT);
	if (layout.too_small)
		return;
	memset(cells, 0, sizeof(cells));
	fill(cells, &layout.header, width, height);
	fill(cells, &layout.filter, width, height);
	fill(cells, &layout.status, width, height);
	fill(cells, &layout.keys, width, height);
	for (int pane = 0; pane < PANE_CNT; pane++)
		fill(cells, &layout.pane[pane], width, height);
	assert_true(layout.pane[focus].height >= 3);
	assert_true(layout.pane[focus].width >= 30);
}

static void test_every_size(void **state)
{
	(void)state;
	for (int width = 1; width <= 300; width += width < 200 ? 1 : 9)
		for (int height = 1; height <= 100; height += height < 26 ? 1 : 9)
			for (int focus = 0; focus < PANE_CNT; focus++)
				for (int table = 0; table < PANE_CNT; table++)
					for (int zoom = 0; zoom < 2; zoom++)
						check_size(width, height, (enum pane)focus,
							   (enum pane)table, zoom);
}

static void test_documented_sizes(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 80, 24, PANE_PROCESSES, PANE_PROCESSES, false);
	assert_int_equal(layout.pane[PANE_PROCESSES].width, 80);
	assert_true(layout.pane[PANE_STREAM].height >= 6);
	assert_int_equal(layout.pane[PANE_CALLS].height, 0);
	assert_int_equal(layout.keys.y, 23);

	layout_compute(&layout, 120, 40, PANE_PROCESSES, PANE_PROCESSES, false);
	assert_true(layout.pane[PANE_CALLS].x > layout.pane[PANE_PROCESSES].x);
	assert_true(layout.pane[PANE_STREAM].height > 0);
	assert_int_equal(layout.pane[PANE_DETAIL].height, 0);

	layout_compute(&layout, 200, 60, PANE_PROCESSES, PANE_PROCESSES, false);
	for (int pane = 0; pane < PANE_CNT; pane++)
		assert_true(layout.pane[pane].height > 0);

	layout_compute(&layout, 39, 24, PANE_PROCESSES, PANE_PROCESSES, false);
	assert_true(layout.too_small);
	layout_compute(&layout, 40, 7, PANE_PROCESSES, PANE_PROCESSES, false);
	assert_true(layout.too_small);
	layout_compute(&layout, 40, 8, PANE_PROCESSES, PANE_PROCESSES, false);
	assert_false(layout.too_small);
}

static void test_zoom_takes_all(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 200, 60, PANE_CALLS, PANE_CALLS, true);
	assert_int_equal(layout.pane[PANE_CALLS].width, 200);
	assert_int_equal(layout.pane[PANE_CALLS].height, 56);
	assert_int_equal(layout.pane[PANE_STREAM].height, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_documented_sizes),
		cmocka_unit_test(test_zoom_takes_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
