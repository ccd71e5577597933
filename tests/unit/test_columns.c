/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_columns.c - what fits is shown, what is sorted by stays, hostile names stay in their cell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/columns.c"
#include "../../tui/columns_call.c"
#include "../../tui/columns_cells.c"
#undef RENDER
#include "../../tui/columns_process.c"

static int total(const struct column_set *set)
{
	int width = -1;

	for (int i = 0; i < set->cnt; i++)
		if (set->widths[i])
			width += set->widths[i] + 1; /* a blank */
	return width;
}

static void check_fit(const struct column *all)
{
	struct column_set set;
	const char *bad;

	assert_int_equal(columns_choose(&set, all, NULL, &bad), 0);
	for (int width = 40; width <= 300; width++)
		for (int sort = 0; sort < SORT_KEY_CNT; sort++) {
			columns_fit(&set, width, (enum sort_key)sort);
			assert_int_equal(total(&set), width);
			for (int i = 0; i < set.cnt; i++)
				if (set.columns[i]->sort == (enum sort_key)sort &&
				    columns_choice(&set, i))
					assert_true(set.widths[i] > 0);
		}
}

static void test_fit(void **state)
{
	(void)state;
	check_fit(process_columns);
	check_fit(call_columns);
}

/* The columns of changes are there while there is a mark, asked for or not. */
static void test_mark(void **state)
{
	struct column_set set;
	enum sort_key sort = SORT_CHANGE_RATE;
	const char *bad;

	(void)state;
	columns_choose(&set, process_columns, "pid,rate,err,command", &bad);
	columns_fit(&set, 120, SORT_RATE);
	assert_false(columns_have(&set, "change", true));
	columns_mark(&set, true, &sort, SORT_RATE);
	columns_fit(&set, 120, sort);
	assert_int_equal(total(&set), 120);
	assert_true(columns_have(&set, "change", false) && columns_have(&set, "ratio", false));
	assert_string_equal(set.columns[2]->id, "change"); /* behind the rate */
	assert_int_equal(columns_next_sort(&set, SORT_RATE, 1), SORT_CHANGE_RATE);
	columns_fit(&set, 40, SORT_CHANGE_AVG);
	assert_true(columns_have(&set, "avg-ratio", false));
	columns_mark(&set, false, &sort, SORT_RATE);
	columns_fit(&set, 120, sort);
	assert_int_equal(sort, SORT_RATE);
	assert_false(columns_have(&set, "change", false));
	assert_int_equal(total(&set), 120);

	columns_choose(&set, process_columns, "pid,ratio,rate,command", &bad);
	assert_int_equal(set.cnt, 4); /* these, and no others */
	columns_choose(&set, process_columns, "pid,user,command", &bad);
	assert_string_equal(set.columns[2]->id, "change"); /* before what is flexible */
	columns_choose(&set, call_columns, NULL, &bad);
	columns_mark(&set, true, &sort, SORT_RATE);
	for (int width = 40; width < 200; width++) {
		columns_fit(&set, width, SORT_RATE);
		assert_int_equal(total(&set), width);
	}
}

static void test_change_cells(void **state)
{
	static const struct {
		double ratio;
		const char *text;
	} ratios[] = { { 0, "0.00" },	  { 0.001, "<0.01" },  { 1, "1.00" },	 { 9.99, "9.99" },
		       { 9.999, "10.0" }, { 99.9, "99.9" },    { 99.99, "100" }, { 12345, "12.3k" },
		       { 1e30, NULL },	  { HUGE_VAL, "new" }, { -1, "-" } };
	struct change change = { .marked = true };
	struct cell cell;

	(void)state;
	for (size_t i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
		cell_ratio(&cell, change.marked, ratios[i].ratio);
		assert_true(text_width(cell.text) <= 5);
		if (ratios[i].text)
			assert_string_equal(cell.text, ratios[i].text);
	}
	cell_change_count(&cell, change.marked, -12);
	assert_string_equal(cell.text, "-12");
	cell_change_count(&cell, change.marked, INT64_MIN);
	assert_string_equal(cell.text, "-9.22E");
	cell_change_rate(&cell, change.marked, 1500);
	assert_string_equal(cell.text, "+1500");
	cell_change_rate(&cell, change.marked, 0);
	assert_string_equal(cell.text, "0");
	change.marked = false;
	cell_change_rate(&cell, change.marked, 1500);
	assert_string_equal(cell.text, "-");
}

/* Where the command has enough, others are cut less; it never has less than in a narrower table. */
static int width_of(const struct column_set *set, const char *id)
{
	for (int i = 0; i < set->cnt; i++)
		if (strcmp(set->columns[i]->id, id) == 0)
			return set->widths[i];
	return -1;
}

static void test_more(void **state)
{
	struct column_set set;
	const char *bad;
	int before = 0;

	(void)state;
	columns_choose(&set, process_columns, "pid,user,rate,top,command", &bad);
	columns_fit(&set, 80, SORT_RATE);
	assert_int_equal(width_of(&set, "user"), 8);
	assert_int_equal(width_of(&set, "top"), 10);
	assert_int_equal(width_of(&set, "command"), 43);
	for (int width = 60; width < 160; width++) {
		columns_fit(&set, width, SORT_RATE);
		assert_int_equal(total(&set), width);
		assert_true(width_of(&set, "command") >= before);
		before = width_of(&set, "command");
	}
	assert_int_equal(width_of(&set, "user"), 12);
	assert_int_equal(width_of(&set, "top"), 16);
	/* without a flexible one nothing grows */
	columns_choose(&set, process_columns, "pid,user,rate", &bad);
	columns_fit(&set, 200, SORT_RATE);
	assert_int_equal(width_of(&set, "user"), 8);
}

/* Those with a width are these, and fill it. */
static void check_shown(struct column_set *set, int width, const char *wanted)
{
	char shown[COLUMNS_LIST_MAX] = "";

	columns_fit(set, width, SORT_RATE);
	for (int i = 0; i < set->cnt; i++)
		if (set->widths[i])
			snprintf(shown + strlen(shown), sizeof(shown) - strlen(shown), "%s%s",
				 shown[0] ? "," : "", set->columns[i]->id);
	assert_string_equal(shown, wanted);
	assert_int_equal(total(set), width);
}

static void test_80_columns(void **state)
{
	struct column_set set;
	const char *bad;

	(void)state;
	columns_choose(&set, process_columns, NULL, &bad);
	check_shown(&set, 80, "pid,user,rate,time%,err,calls,top,command");
	assert_int_equal(width_of(&set, "command"), 22);
	/* a tree wants room for its branches more than some figures */
	set.flexible_more = 8;
	columns_fit(&set, 80, SORT_RATE);
	assert_int_equal(total(&set), 80);
	assert_true(width_of(&set, "command") >= 32);
}

/* The command is what a row is told by: figures that can be missed come after it. */
static void test_command_first(void **state)
{
	enum sort_key sort = SORT_RATE;
	struct column_set set;
	const char *bad;

	(void)state;
	columns_choose(&set, process_columns, NULL, &bad);
	check_shown(&set, 100, "pid,user,tty,rate,time%,err,calls,top,command");
	set.calls_shown = true; /* what is called most is seen there */
	check_shown(&set, 66, "pid,user,rate,err,calls,command"); /* of 120x40 */
	assert_true(width_of(&set, "command") >= 24);
	check_shown(&set, 99, "pid,user,tty,rate,time%,err,calls,command"); /* of 200x60 */
	assert_true(width_of(&set, "command") >= 40);
	for (int width = 60; width <= 300; width++) {
		set.calls_shown = width % 2;
		columns_fit(&set, width, SORT_RATE);
		assert_true(width_of(&set, "command") >= (set.calls_shown ? 24 : 22));
		if (width_of(&set, "top") > 0)
			assert_true(width_of(&set, "user") > 0 && width_of(&set, "calls") > 0);
	}
	set.calls_shown = true;
	columns_mark(&set, true, &sort, SORT_RATE);
	check_shown(&set, 66, "pid,rate,change,ratio,err,command");
	assert_true(width_of(&set, "command") >= 24);

	columns_choose(&set, call_columns, NULL, &bad);
	check_shown(&set, 51, "call,rate,err,avg,p99,max"); /* as interface.md has them */
	assert_int_equal(width_of(&set, "call"), 14);
}

/* What the user has named goes from the end of his list, and is counted then. */
static void test_own_order(void **state)
{
	struct column_set set;
	const char *bad;

	(void)state;
	columns_choose(&set, process_columns,
		       "pid,ppid,state,start,threads,rate,cgroup,no-baseline,command,user,p99",
		       &bad);
	assert_true(set.own);
	/* 7 + 7 + 2 + 8 + 5 + 8 + 19 + 8 + 6 and 9 blanks, the command 24 */
	assert_int_equal(columns_wanted(&set), 103);
	check_shown(&set, 103, "pid,ppid,state,start,threads,rate,cgroup,command,user,p99");
	assert_int_equal(columns_missing(&set), 0);
	check_shown(&set, 94, "pid,ppid,state,start,threads,rate,cgroup,command,user");
	assert_int_equal(columns_missing(&set), 1);
	check_shown(&set, 80, "pid,ppid,state,start,threads,rate,cgroup,command");
	assert_int_equal(width_of(&set, "command"), 17);
	assert_int_equal(columns_missing(&set), 2);
	/* what is sorted by has its place before all; what is narrow may fill what a wide one can't
	 */
	columns_fit(&set, 80, SORT_P99);
	assert_true(width_of(&set, "p99") > 0 && width_of(&set, "user") > 0);
	assert_int_equal(width_of(&set, "cgroup"), 0);
	assert_int_equal(columns_missing(&set), 1);

	/* Those of changes came by themselves: two by their place, the others last of all. */
	columns_choose(&set, process_columns, "pid,rate,user,p50,p99,command", &bad);
	set.marked = true;
	check_shown(&set, 70, "pid,rate,change,ratio,user,p50,command");
	assert_int_equal(columns_missing(&set), 1);
	set.marked = false;
	columns_fit(&set, 70, SORT_RATE);
	assert_int_equal(columns_missing(&set), 0);

	/* Ours are nobody's choice, also where a file names them all. */
	columns_choose(&set, process_columns, NULL, &bad);
	columns_fit(&set, 40, SORT_RATE);
	assert_true(!set.own && !columns_wanted(&set) && !columns_missing(&set));
	columns_choose(&set, process_columns,
		       "pid,user,tty,rate,change,ratio,since,since-err,avg-ratio,time%,err,calls,"
		       "p99,top,command",
		       &bad);
	assert_false(set.own);
	columns_choose(&set, process_columns, "user,pid,tty,rate,time%,err,calls,p99,top,command",
		       &bad);
	assert_true(set.own);
}

static void check_help(const struct column *column)
{
	for (; column->id; column++)
		assert_true(strlen(column->title) <= 12 && strlen(column->help) <= 64);
}

static void test_help_fits(void **state)
{
	(void)state;
	check_help(process_columns);
	check_help(call_columns);
}

static void test_ended_and_sum(void **state)
{
	struct usage usage = { .calls = 1, .total_ns = 5000000000 };
	struct process_row row = { .usage = &usage,
				   .rate = { .time_share = 15.9 },
				   .exited = true };
	struct cell_context context = {
		.latency = true, .ended = "x ", .command = "cc1", .sum = true
	};
	struct cell cell;

	(void)state;
	for (const struct column *column = process_columns; column->id; column++) {
		memset(&cell, 0, sizeof(cell));
		column->render(&context, &row, &cell);
		if (strcmp(column->id, "command") == 0) {
			assert_string_equal(cell.text, "x cc1");
			assert_int_equal(cell.role, ROLE_DIM);
		}
		if (strcmp(column->id, "time%") == 0)
			assert_string_equal(cell.text, "1590%");
	}
}

static const struct column *find(const char *id)
{
	const struct column *column = process_columns;

	while (strcmp(column->id, id) != 0)
		column++;
	return column;
}

static const char *render(const char *id, const struct cell_context *context,
			  const struct process_row *row)
{
	static struct cell cell;

	memset(&cell, 0, sizeof(cell));
	find(id)->render(context, row, &cell);
	return cell.text;
}

static void test_facts(void **state)
{
	struct usage usage = { .calls = 1 };
	struct process_row row = { .id = { .tgid = 42 }, .usage = &usage, .thread_cnt = 2 };
	struct cell_context context = { .latency = true };

	(void)state;
	/* an older recording */
	assert_string_equal(render("state", &context, &row), "-");
	assert_string_equal(render("cgroup", &context, &row), "-");
	assert_string_equal(render("threads", &context, &row), "2");
	row.state = 'D';
	row.all_threads = 7;
	row.cgroup = "a\033[2J\nb";
	assert_string_equal(render("state", &context, &row), "D");
	assert_string_equal(render("threads", &context, &row), "7");
	assert_string_equal(render("cgroup", &context, &row), "a\\e[2J\\nb");
	row.id.tid = 43;
	row.thread_cnt = 1;
	assert_string_equal(render("threads", &context, &row), "1");
	/* a thread's id in the column of its own, or in that of processes */
	assert_string_equal(render("pid", &context, &row), "43");
	assert_string_equal(render("tid", &context, &row), "43");
	context.tids = true;
	assert_string_equal(render("pid", &context, &row), "42");
}

static void test_start(void **state)
{
	struct usage usage = { .calls = 1 };
	struct process_row row = { .id = { .tgid = 42, .start_ns = 5000000000 }, .usage = &usage };
	/* 2026-03-01 12:00:00 UTC */
	const int64_t noon_ns = 1772366400ll * 1000000000, day_ns = 86400ll * 1000000000;
	struct cell_context context = { .now_ns = noon_ns };

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	assert_string_equal(render("start", &context, &row), "-");
	context.start_offset_ns = noon_ns - 60000000000 - 5000000000;
	assert_string_equal(render("start", &context, &row), "11:59:00");
	context.start_offset_ns -= day_ns;
	assert_string_equal(render("start", &context, &row), "Feb 28");
	context.start_offset_ns -= 100 * day_ns;
	assert_string_equal(render("start", &context, &row), "2025");
}

/* What only /proc knows is asked for while a column shows it, and not otherwise. */
static void test_needs(void **state)
{
	struct column_set set;
	const char *bad;

	(void)state;
	columns_choose(&set, process_columns, NULL, &bad);
	columns_fit(&set, 300, SORT_RATE);
	assert_int_equal(columns_needs(&set, true), 0);
	columns_choose(&set, process_columns, "pid,rate,cgroup,state,command", &bad);
	columns_fit(&set, 100, SORT_RATE);
	assert_int_equal(columns_needs(&set, false), COLUMN_NEEDS_STAT | COLUMN_NEEDS_CGROUP);
	assert_true(columns_have(&set, "cgroup", false));
	columns_fit(&set, 40, SORT_RATE);
	assert_int_equal(columns_needs(&set, false), COLUMN_NEEDS_STAT);
	assert_false(columns_have(&set, "cgroup", false));
	assert_true(columns_have(&set, "cgroup", true));
	assert_int_equal(columns_needs(&set, true), COLUMN_NEEDS_STAT | COLUMN_NEEDS_CGROUP);
}

static void test_trend_cell(void **state)
{
	struct cell_context context = { 0 };
	struct record_counts counts = { .nr = 1, .calls = 0 };
	struct record record = { .type = RECORD_COUNTS, .counts = &counts };
	struct model *model = model_new(NULL);
	struct cell cell;

	(void)state;
	model_tick(model, 1000000000);
	for (uint64_t i = 0; i < 9; i++) {
		counts.calls = 1000 * i;
		assert_int_equal(model_feed(&record, model), 0);
		model_tick(model, (i + 2) * 1000000000);
	}
	cell_trend(&cell, &context, model_totals(model)->trend);
	assert_string_equal(cell.text, "-");
	context.model = model;
	cell_trend(&cell, &context, model_totals(model)->trend);
	assert_string_equal(cell.text, "    ▁▂▃▄▅▆▇█");
	assert_int_equal(text_width(cell.text), TREND_CNT);
	context.text_flags = TEXT_ASCII;
	cell_trend(&cell, &context, model_totals(model)->trend);
	assert_string_equal(cell.text, "    .:-=+*%#");
	model_free(model);
}

static void test_choose(void **state)
{
	struct column_set set;
	const char *bad = NULL;

	(void)state;
	assert_int_equal(columns_choose(&set, process_columns, "pid,P95,command", &bad), 0);
	assert_int_equal(set.cnt, 3 + 5); /* and the changes, before what is flexible */
	assert_string_equal(set.columns[1]->id, "p95");
	assert_string_equal(set.columns[7]->id, "command");
	assert_int_equal(columns_choose(&set, process_columns, "pid,no-baseline,command", &bad), 0);
	assert_int_equal(set.cnt, 2);
	assert_int_equal(columns_choose(&set, process_columns, "no-baseline", &bad), -EINVAL);
	assert_string_equal(bad, "no-baseline");
	assert_int_equal(columns_choose(&set, process_columns, "pid,pids", &bad), -EINVAL);
	assert_string_equal(bad, "pids");
	assert_int_equal(columns_choose(&set, process_columns, "pi", &bad), -EINVAL);
}

static void check_named(const struct column *columns, const char *name, const char *id)
{
	const struct column *column = column_named(columns, name, strlen(name));

	if (!column || strcmp(column->id, id) != 0)
		fail_msg("%s is %s, not %s", name, column ? column->id : "none", id);
}

/* What a column is called by is its own: its id, its title, with or without other letters. */
static void test_named(void **state)
{
	static const struct column *const tables[] = { process_columns, call_columns };
	struct column_set set;
	enum sort_key key;
	const char *bad = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct column *column = tables[i]; column->id; column++) {
			check_named(tables[i], column->id, column->id);
			check_named(tables[i], column->title, column->id);
			if (column->plain)
				check_named(tables[i], column->plain, column->id);
		}
	check_named(process_columns, "calls/s", "rate");
	check_named(process_columns, "Top-Call", "top");
	check_named(process_columns, "xrate", "ratio");
	check_named(process_columns, "error-rate", "err");
	assert_null(column_named(process_columns, "calls/s,", 8));
	assert_null(column_named(process_columns, "", 0));
	assert_null(column_named(NULL, "pid", 3));
	assert_int_equal(columns_choose(&set, process_columns, "PID,CALLS/S,S,no-baseline", &bad),
			 0);
	assert_int_equal(set.cnt, 3);
	assert_string_equal(set.columns[1]->id, "rate");
	assert_string_equal(set.columns[2]->id, "state");

	assert_true(sort_key_named(process_columns, "CALLS/s", &key) && key == SORT_RATE);
	assert_true(sort_key_named(process_columns, "share", &key) && key == SORT_SHARE);
	assert_true(sort_key_named(process_columns, "time", &key) && key == SORT_TIME);
	assert_false(sort_key_named(process_columns, "comm", &key)); /* not sortable */
	assert_false(sort_key_named(process_columns, "nonsense", &key));
}

static void test_cells(void **state)
{
	struct usage usage = { .calls = 123456, .errors = 3 };
	struct process_row row = { .id = { .tgid = 42 },
				   .usage = &usage,
				   .rate = { .errors_per_sec = 2 },
				   .comm = "\033[2Jevil\n" };
	struct cell_context context = { .latency = true };
	struct cell cell;

	(void)state;
	for (const struct column *column = process_columns; column->id; column++) {
		memset(&cell, 0, sizeof(cell));
		column->render(&context, &row, &cell);
		assert_null(strchr(cell.text, '\033'));
		assert_null(strchr(cell.text, '\n'));
		if (column->right)
			assert_true(text_width(cell.text) <= column->width);
		if (strcmp(column->id, "err") == 0) {
			assert_int_equal(cell.role, ROLE_ERROR);
			assert_string_equal(cell.text, "2.0!");
		}
		if (strcmp(column->id, "calls") == 0)
			assert_string_equal(cell.text, "123k");
		if (strcmp(column->id, "max") == 0)
			assert_int_equal(cell.role, ROLE_DIM); /* a zero */
	}
}

/* What dd said of as many: "512 bytes", "131 kB", "1.5 MB", "86 MB", "2.1 GB". */
static void test_bytes(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rows[] = { { 512, "512" },
		     { 131072, "131k" },
		     { 1500000, "1.50M" },
		     { 86200000, "86.2M" },
		     { 2147483648, "2.15G" } };
	struct cell_context context = { .bytes = true };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct usage usage = { .read_bytes = rows[i].bytes,
				       .written_bytes = rows[i].bytes };
		struct process_row row = { .usage = &usage,
					   .rate = { .read_per_sec = (double)rows[i].bytes,
						     .written_per_sec = (double)rows[i].bytes } };

		for (const struct column *column = process_columns; column->id; column++) {
			struct cell cell = { .text = "" };

			if (column->needs != COLUMN_NEEDS_BYTES)
				continue;
			column->render(&context, &row, &cell);
			assert_string_equal(cell.text, rows[i].text);
		}
	}
}

/* What is a bound only says so, in the room that there is. */
static void test_max_cells(void **state)
{
	struct usage usage = { .max_ns = 4095, .max_is_bound = true };
	struct process_row process = { .usage = &usage };
	struct call_row call = { .usage = &usage };
	struct cell_context context = { .latency = true };
	int seen = 0;

	(void)state;
	for (int table = 0; table < 2; table++)
		for (const struct column *column = table ? call_columns : process_columns;
		     column->id; column++) {
			const void *row = table ? (const void *)&call : &process;
			struct cell cell = { .text = "" };

			if (strcmp(column->id, "max") != 0)
				continue;
			context.text_flags = 0;
			usage.max_is_bound = true;
			column->render(&context, row, &cell);
			assert_string_equal(cell.text, "≤4.10µ");
			assert_true(text_width(cell.text) <= column->width);
			context.text_flags = TEXT_ASCII;
			column->render(&context, row, &cell);
			assert_string_equal(cell.text, "<4.10u");
			usage.max_is_bound = false;
			column->render(&context, row, &cell);
			assert_string_equal(cell.text, "4.10u");
			seen++;
		}
	assert_int_equal(seen, 2);
}

static void test_sort_step(void **state)
{
	struct column_set set;
	const char *bad;
	enum sort_key sort = SORT_PID;

	(void)state;
	columns_choose(&set, process_columns, NULL, &bad);
	columns_fit(&set, 80, sort);
	for (int i = 0; i < 30; i++)
		sort = columns_next_sort(&set, sort, 1);
	assert_int_equal(sort, SORT_NAME); /* the last stays */
	for (int i = 0; i < 30; i++)
		sort = columns_next_sort(&set, sort, -1);
	assert_int_equal(sort, SORT_PID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),	   cmocka_unit_test(test_more),
		cmocka_unit_test(test_80_columns), cmocka_unit_test(test_choose),
		cmocka_unit_test(test_cells),	   cmocka_unit_test(test_sort_step),
		cmocka_unit_test(test_help_fits),  cmocka_unit_test(test_ended_and_sum),
		cmocka_unit_test(test_facts),	   cmocka_unit_test(test_start),
		cmocka_unit_test(test_needs),	   cmocka_unit_test(test_trend_cell),
		cmocka_unit_test(test_mark),	   cmocka_unit_test(test_change_cells),
		cmocka_unit_test(test_named),	   cmocka_unit_test(test_command_first),
		cmocka_unit_test(test_own_order),  cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_max_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
