/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sums.c - whatever a table is sorted, narrowed, folded or held against: its rows add up, to
 * its totals row and to what was recorded. By its CSV, over a recording with known figures and one
 * of real programs. Needs no privilege.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "story.h"
#include "term.h"

/* ---- CSV ---- */

/* The next field of a line, quotes taken off; NULL: there are no more. */
static char *next_field(char **line)
{
	char *field = *line, *at = field;
	bool quoted = *at == '"';

	if (!*at)
		return NULL;
	if (quoted)
		for (field = ++at; *at && (*at != '"' || at[1] == '"'); at++)
			at += *at == '"';
	else
		at += strcspn(at, ",\r\n");
	if (quoted && *at)
		*at++ = '\0';
	if (*at) {
		*at = '\0';
		at++;
	}
	*line = at;
	return field;
}

static int column_of(const char *path, const char *name)
{
	char text[4096], *rest = text, *field;
	FILE *file = fopen(path, "r");
	int at = 0;

	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	while ((field = next_field(&rest)) && strcmp(field, name) != 0)
		at++;
	assert_non_null(field);
	return at;
}

/* Sum of a column; how many rows there are in *rows. */
static int64_t sum_of(const char *path, const char *name, int *rows)
{
	int column = column_of(path, name);
	FILE *file = fopen(path, "r");
	char text[8192];
	int64_t sum = 0;

	*rows = -1; /* the head */
	while (fgets(text, sizeof(text), file)) {
		char *rest = text, *field = NULL;

		for (int i = 0; i <= column; i++)
			field = next_field(&rest);
		assert_non_null(field);
		sum += *rows >= 0 ? strtoll(field, NULL, 10) : 0;
		++*rows;
	}
	fclose(file);
	return sum;
}

/* ---- the screen ---- */

struct sums {
	int64_t calls, errors;
	int rows;
};

/* Of the view that has the focus; a table of errors has no calls. */
static struct sums export_sums(struct term *term, bool calls)
{
	struct sums sums = { .calls = 0 };
	char path[64], keys[96];

	snprintf(path, sizeof(path), "/tmp/sctop-sums-%d.csv", (int)getpid());
	unlink(path);
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	sums.errors = sum_of(path, "errors", &sums.rows);
	if (calls)
		sums.calls = sum_of(path, "calls", &sums.rows);
	unlink(path);
	term_keys(term, KEY_HOME_SEQ); /* any key clears the message */
	assert_true(term_wait_gone(term, "written to"));
	return sums;
}

static void check(struct term *term, const char *keys, int64_t calls, int64_t errors)
{
	struct sums sums;

	term_keys(term, keys);
	term_settle(term, 200);
	sums = export_sums(term, calls >= 0);
	if ((calls < 0 || sums.calls == calls) && sums.errors == errors)
		return;
	fprintf(stderr, "after \"%s\": %" PRId64 " calls, %" PRId64 " errors\n", keys, sums.calls,
		sums.errors);
	term_dump(term);
	fail();
}

/* The totals row of a table as it is shown: "all (3)", and figures. */
static void check_row(struct term *term, const char *name, const char *calls, const char *errors)
{
	for (int y = 0; y < 40; y++) {
		const char *row = term_row(term, y);

		if (!strstr(row, name))
			continue;
		if ((!calls || strstr(row, calls)) && (!errors || strstr(row, errors)))
			return;
		break;
	}
	fprintf(stderr, "no row \"%s\" with \"%s\" and \"%s\"\n", name, calls ? calls : "",
		errors ? errors : "");
	term_dump(term);
	fail();
}

static struct term *start(const char *path)
{
	const char *argv[] = { "replay",    path,
			       "-i",	    "0.1",
			       "--columns", "pid,rate,calls,errors,state,cgroup,trend,command",
			       NULL };
	const struct term_options options = { .width = 120, .height = 40, .env = { "TZ=UTC" } };
	struct term *term = term_start(&options, argv);

	assert_true(term_wait(term, "end of the recording"));
	return term;
}

/* alpha 8000, beta 17600, gamma 800, hostile 400, delta 80 and 40; beta's errors */
enum { CALLS = 26920, ERRORS = 800 };

static void check_states(struct term *term, int64_t calls, int64_t errors)
{
	/* each again, or what undoes it, puts the table back */
	static const char *const states[] = { "1", "t",	   "*", "*",  "t",  "H", "H", "K", "K", "I",
					      "I", ">",	   ">", ">",  ">",  ">", "<", "D", "P", "C",
					      "c", "\033", "m", "t*", "*t", "m", "z", "z" };

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		check(term, states[i], calls, errors);
}

static void test_processes(void **state)
{
	struct term *term = start(story_path());

	(void)state;
	check_states(term, CALLS, ERRORS);
	check_row(term, "all (4 †1)", " 26.9k ", " 800! ");
	/* narrowed, the totals are those of what is shown */
	check(term, "\\alpha\r", 8000, 0);
	check_row(term, "matching (1)", " 8000 ", " 0 ");
	check(term, "t", 8000, 0); /* delta is its child, and does not match */
	check(term,
	      "t\\\x15"
	      "ta\r",
	      17600 + 120, 800); /* beta, delta */
	check_row(term, "matching (2)", " 17.7k ", " 800! ");
	check(term, "t", 8000 + 17600 + 120, 800);	  /* … and delta's parent */
	check_row(term, "matching (3)", " 25.7k ", NULL); /* no room for errors */
	check(term, "m", 8000 + 17600 + 120, 800);
	check(term, "mt\033", CALLS, ERRORS);
	/* who makes a call */
	term_keys(term, "2/openat\r\r");
	assert_true(term_wait(term, "that make openat"));
	check(term, "1", 17600, 800);
	check_row(term, "all (1)", " 17.6k ", " 800! ");
	term_stop(term);
}

static void test_calls(void **state)
{
	struct term *term = start(story_path());

	(void)state;
	check(term, "2", CALLS, ERRORS);
	check(term, "I", CALLS, ERRORS);
	check(term, ">>", CALLS, ERRORS);
	check(term, "m", CALLS, ERRORS);
	check(term, "\\get\r", 120, 0);
	check(term, "m\033", CALLS, ERRORS);
	term_keys(term, "1/1005\r\r");
	assert_true(term_wait(term, "2 Calls of delta(1005)"));
	check(term, "2", 120, 0);
	term_stop(term);
}

static void test_errors(void **state)
{
	struct term *term = start(story_path());

	(void)state;
	check(term, "!", -1, ERRORS);
	check_row(term, "all (3)", NULL, " 800! ");
	check(term, "I", -1, ERRORS);
	check(term, "m", -1, ERRORS);
	check_row(term, "all (3)", NULL, " 800! ");
	check(term, "\\enoent\r", -1, 480);
	check_row(term, "all (1)", NULL, " 480! ");
	check(term, "m\033", -1, ERRORS);
	term_stop(term);
}

static void test_terminals(void **state)
{
	struct term *term = start(story_path());

	(void)state;
	check(term, "T", CALLS, ERRORS);
	check_row(term, "all (2)", " 26.9k ", " 800! ");
	check(term, "I", CALLS, ERRORS);
	check(term, "m", CALLS, ERRORS);
	check(term, "\\pts/3\r", 8800, 0);
	check_row(term, "all (1)", " 8800 ", " 0 ");
	check(term, "m\033", CALLS, ERRORS);
	term_stop(term);
}

/* Of real programs: as many as the summary of the same recording has. */
static void test_demo(void **state)
{
	char path[512], command[1200], line[64] = "";
	int64_t calls = 0, errors = 0;
	struct term *term;
	FILE *pipe;

	(void)state;
	snprintf(path, sizeof(path), "%s/recordings/demo.sctop", getenv("TESTS"));
	snprintf(command, sizeof(command),
		 "%s replay --batch --format json -S '%s' 2>/dev/null | python3 -c '\n"
		 "import json, sys\n"
		 "s = [json.loads(l) for l in sys.stdin]\n"
		 "c = [x for x in s if x[\"type\"] == \"summary\"][-1][\"syscalls\"]\n"
		 "print(sum(x[\"calls\"] for x in c), sum(x[\"errors\"] for x in c))'",
		 getenv("SCTOP"), path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof(line), pipe));
	pclose(pipe);
	assert_int_equal(sscanf(line, "%" SCNd64 " %" SCNd64, &calls, &errors), 2);
	assert_true(calls > 5000 && errors > 100);
	term = start(path);
	check_states(term, calls, errors);
	check(term, "2", calls, errors);
	check(term, "1!", -1, errors);
	check(term, "1T", calls, errors);
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_processes), cmocka_unit_test(test_calls),
		cmocka_unit_test(test_errors),	  cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_demo),
	};

	return cmocka_run_group_tests_name("sums", tests, story_setup, story_teardown);
}
