/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_rows.c - searching and filtering rows by what takes long: it pauses, and says so. Nothing is
 * said of how long: rows take so much that some are left on any machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/text.h"
#include "../../tui/rows.h"
#include "../../tui/ui.h"

enum { ROWS = 1000, HIT = 50, SLOW_US = 10000 };

static const struct row_syntax syntax;
static struct ui ui = { .text_flags = TEXT_ASCII };
static bool looked[ROWS];
static int calls;

static bool slow(struct ui *of, long i, const struct row_match *match)
{
	assert_ptr_equal(of, &ui);
	assert_non_null(match);
	looked[i] = true;
	calls++;
	usleep(SLOW_US);
	return i == HIT;
}

static bool quick(struct ui *of, long i, const struct row_match *match)
{
	(void)of;
	(void)match;
	return i == HIT;
}

static void test_found(void **state)
{
	struct row_match match = { .negated = false };
	long at = -1;

	(void)state;
	assert_int_equal(row_match_set(&match, "~x", &syntax, NULL), 0);
	assert_int_equal(rows_find(&ui, &at, ROWS, 1, quick, &match), SEARCH_FOUND);
	assert_int_equal(at, HIT);
	at = HIT + 1;
	assert_int_equal(rows_find(&ui, &at, ROWS, 1, quick, &match), SEARCH_FOUND);
	assert_int_equal(at, HIT);
	at = 7;
	assert_int_equal(rows_find(&ui, &at, HIT, -1, quick, &match), SEARCH_NOT_FOUND);
	assert_int_equal(at, 7);
	assert_int_equal(rows_find(&ui, &at, 0, 1, quick, &match), SEARCH_NOT_FOUND);
	row_match_release(&match);
}

/* An expression pauses, and goes on from there. */
static void test_search_pauses(void **state)
{
	struct row_match match = { .negated = false };
	enum search_result result;
	long at = HIT;
	int pauses = 0;

	(void)state;
	assert_int_equal(row_match_set(&match, "~x", &syntax, NULL), 0);
	assert_int_equal(rows_find(&ui, &at, ROWS, 1, slow, &match), SEARCH_PAUSED);
	assert_true(at > HIT && at < ROWS);
	for (long i = 0; i < ROWS; i++)
		assert_int_equal(looked[i], i > HIT && i <= at);
	at = ROWS - HIT;
	while ((result = rows_find(&ui, &at, ROWS, 1, slow, &match)) == SEARCH_PAUSED)
		pauses++;
	assert_int_equal(result, SEARCH_FOUND);
	assert_int_equal(at, HIT);
	assert_true(pauses > 0);
	row_match_release(&match);
}

/* Searches until it does not pause, and counts the rows that were looked at. */
static enum search_result search_on(long *at, int step, const struct row_match *match, long *cnt)
{
	enum search_result result;

	memset(looked, 0, sizeof(looked));
	do
		result = rows_find(&ui, at, HIT, step, slow, match);
	while (result == SEARCH_PAUSED);
	*cnt = 0;
	for (long i = 0; i < ROWS; i++)
		*cnt += looked[i];
	return result;
}

/* What is nowhere is said to be after every row was looked at once, wherever it paused. */
static void test_search_ends(void **state)
{
	struct row_match match = { .negated = false };
	long at = 7, cnt;

	(void)state;
	ui.round.left = 0;
	assert_int_equal(row_match_set(&match, "x", &syntax, NULL), 0);
	calls = 0;
	assert_int_equal(search_on(&at, 1, &match, &cnt), SEARCH_NOT_FOUND);
	assert_int_equal(cnt, HIT);
	assert_int_equal(calls, HIT);
	assert_int_equal(search_on(&at, -1, &match, &cnt), SEARCH_NOT_FOUND);
	assert_int_equal(cnt, HIT);
	assert_int_equal(calls, 2 * HIT);
	/* the other way, or elsewhere, all of them again */
	assert_int_equal(rows_find(&ui, &at, HIT, 1, slow, &match), SEARCH_PAUSED);
	calls = 0;
	assert_int_equal(search_on(&at, -1, &match, &cnt), SEARCH_NOT_FOUND);
	assert_int_equal(calls, HIT);
	assert_int_equal(rows_find(&ui, &at, HIT, 1, slow, &match), SEARCH_PAUSED);
	ui.round.left = 0;
	calls = 0;
	assert_int_equal(search_on(&at, 1, &match, &cnt), SEARCH_NOT_FOUND);
	assert_int_equal(calls, HIT);
	/* fewer rows than were left */
	assert_int_equal(rows_find(&ui, &at, HIT, 1, slow, &match), SEARCH_PAUSED);
	at = 0;
	assert_int_equal(rows_find(&ui, &at, 3, 1, slow, &match), SEARCH_NOT_FOUND);
	row_match_release(&match);
}

static void render(const struct cell_context *context, const void *row, struct cell *cell)
{
	(void)context;
	usleep(SLOW_US);
	snprintf(cell->text, sizeof(cell->text), "row %ld", *(const long *)row);
}

static int compare(const void *a, const void *b, enum sort_key sort)
{
	(void)sort;
	return (*(const long *)a > *(const long *)b) - (*(const long *)a < *(const long *)b);
}

static int compare_identity(const void *a, const void *b)
{
	return compare(a, b, SORT_CALLS);
}

static const struct column columns[] = {
	{ .id = "row", .title = "ROW", .names = true, .render = render }, { 0 }
};
static const struct grid_kind kind = { .columns = columns,
				       .row_bytes = sizeof(long),
				       .compare = compare,
				       .compare_identity = compare_identity };

static void fill(struct grid *grid, long cnt)
{
	grid_begin(grid);
	for (long i = 0; i < cnt; i++)
		*(long *)grid_add(grid) = i;
	grid_end(&ui, grid);
}

/* A frame does not wait for an expression: what it did not get to is not shown, and counted. */
static void test_filter_ends(void **state)
{
	struct grid grid = { .cnt = 0 };
	long seen, all;

	(void)state;
	assert_int_equal(grid_init(&grid, &kind), 0);
	assert_int_equal(row_match_set(&grid.match, "~row [0-9]+", &syntax, NULL), 0);
	fill(&grid, ROWS);
	assert_true(grid.cnt < ROWS);
	assert_int_equal(sscanf(ui.status,
				"this expression takes too long: only %ld of %ld rows were looked",
				&seen, &all),
			 2);
	assert_int_equal(seen, grid.cnt);
	assert_int_equal(all, ROWS);
	/* a text is looked for everywhere */
	ui.status[0] = '\0';
	assert_int_equal(row_match_set(&grid.match, "row", &syntax, NULL), 0);
	fill(&grid, HIT);
	assert_int_equal(grid.cnt, HIT);
	assert_string_equal(ui.status, "");
	grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_search_pauses),
		cmocka_unit_test(test_search_ends),
		cmocka_unit_test(test_filter_ends),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
