/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_tables.c - views over a recording with known figures, cell by cell. Needs no privilege.
 */
#include <setjmp.h>
#include <signal.h>
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

/* The row of the process table that a PID is in. */
static int row_of(struct term *term, const char *pid)
{
	char text[32];

	snprintf(text, sizeof(text), " %s ", pid);
	for (int y = 0; y < 24; y++) {
		const char *row = term_row(term, y);

		if (strncmp(row, "   ", 3) == 0 && strstr(row, text) && strstr(row, text) - row < 9)
			return y;
	}
	return -1;
}

static bool row_has(struct term *term, int y, const char *text)
{
	bool found = y >= 0 && strstr(term_row(term, y), text);

	if (!found) {
		fprintf(stderr, "row %d lacks \"%s\"\n", y, text);
		term_dump(term);
	}
	return found;
}

static void test_figures(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);
	struct term_cell cell;
	int x, y;

	(void)state;
	y = row_of(term, "1002");
	assert_true(row_has(term, y, "daemon"));
	assert_true(row_has(term, y, " 4000 "));
	assert_true(row_has(term, y, " 100! "));
	assert_true(row_has(term, y, "17.6k")); /* 4 * 400 + 4 * 4000 */
	assert_true(row_has(term, y, "openat"));
	assert_true(row_has(term, row_of(term, "1001"), " 1000 "));
	assert_true(row_has(term, row_of(term, "1003"), "†gamma"));
	/* errors: coloured, and marked for those who see no colour */
	y = row_of(term, "1002");
	for (x = 0; x < 80; x++) {
		term_cell(term, y, x, &cell);
		if (cell.text[0] == '!')
			break;
	}
	assert_true(cell.coloured && cell.bold);
	/* the header has the sum and what the stream lost */
	assert_true(row_has(term, 0, "5065 calls/s"));
	assert_true(row_has(term, 0, "100 err/s!"));
	assert_true(row_has(term, 0, "7 capped"));
	term_stop(term);
}

static void test_order(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);
	struct term_cell cell;
	int x, y;

	(void)state;
	assert_true(row_of(term, "1002") < row_of(term, "1001"));
	assert_true(row_of(term, "1001") < row_of(term, "1004"));
	assert_true(row_of(term, "1004") < row_of(term, "1005"));
	assert_true(term_has(term, "CALLS/S▼"));
	y = term_find(term, "CALLS/S▼", &x);
	term_cell(term, y, x, &cell);
	assert_true(cell.underline);

	term_keys(term, "I");
	assert_true(term_wait(term, "CALLS/S▲"));
	assert_true(row_of(term, "1002") > row_of(term, "1001"));

	term_keys(term, "P");
	assert_true(term_wait(term, "PID▲"));
	for (int pid = 1001; pid < 1005; pid++) {
		char this[8], next[8];

		snprintf(this, sizeof(this), "%d", pid);
		snprintf(next, sizeof(next), "%d", pid + 1);
		assert_int_equal(row_of(term, this) + 1, row_of(term, next));
	}
	term_keys(term, "D");
	assert_true(term_wait(term, "TIME%▼"));
	assert_true(row_of(term, "1002") < row_of(term, "1001"));
	term_keys(term, ">");
	assert_true(term_wait(term, "ERR/S▼"));
	term_keys(term, "<");
	assert_true(term_wait(term, "TIME%▼"));
	term_stop(term);
}

/* alpha is first, then beta overtakes it: the cursor stays on alpha. */
static void test_selection_stays(void **state)
{
	struct term *term = replay_start(story_path(), 80, 24, "0.4", NULL);
	struct term_cell cell;

	(void)state;
	assert_true(term_wait(term, "alpha"));
	assert_true(row_of(term, "1001") < row_of(term, "1002"));
	term_keys(term, KEY_DOWN_SEQ);
	term_settle(term, 100);
	term_cell(term, row_of(term, "1001"), 5, &cell);
	assert_true(cell.reverse);
	assert_true(term_wait(term, "†"));
	assert_true(term_wait(term, " 4000 "));
	assert_true(row_of(term, "1002") < row_of(term, "1001"));
	term_cell(term, row_of(term, "1001"), 5, &cell);
	assert_true(cell.reverse);
	term_cell(term, row_of(term, "1002"), 5, &cell);
	assert_false(cell.reverse);
	term_stop(term);
}

static void test_drill(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	/* process → its calls → its events */
	term_keys(term, KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "all › beta(1002)"));
	assert_true(term_has(term, "2 Calls of beta(1002)"));
	assert_true(term_has(term, "openat"));
	assert_true(term_has(term, "50.0µ"));
	term_keys(term, "\r");
	assert_true(term_wait(term, "all › beta(1002) › openat"));
	assert_true(term_has(term, "3 Stream of beta(1002) openat"));
	assert_false(term_has(term, "alpha(1001)"));
	term_keys(term, "\x7f\x7f");
	assert_true(term_wait_gone(term, "beta(1002) › openat"));
	assert_true(term_wait(term, "alpha(1001)"));
	/* everybody's calls → who makes one */
	term_keys(term, KEY_HOME_SEQ "\r");
	assert_true(term_wait(term, "2 Calls of all"));
	assert_true(term_has(term, "getpid/i386"));
	term_keys(term, KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "that make read"));
	assert_true(row_of(term, "1001") > 0);
	assert_int_equal(row_of(term, "1002"), -1);
	term_stop(term);
}

/* Keys act on the row under the cursor, also where another process was drilled into. */
static void test_drill_elsewhere(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);

	(void)state;
	term_keys(term, KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "2 Calls of beta(1002)"));
	term_keys(term, "1" KEY_DOWN_SEQ "\r");
	assert_true(term_wait(term, "2 Calls of alpha(1001)"));
	assert_true(term_has(term, "all › alpha(1001)"));
	assert_false(term_has(term, "beta(1002) ›"));
	term_stop(term);
}

static void test_search_and_row_filter(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);
	struct term_cell cell;

	(void)state;
	term_keys(term, "/delta\r");
	assert_true(term_wait(term, "found: delta"));
	term_cell(term, row_of(term, "1005"), 5, &cell);
	assert_true(cell.reverse);
	term_keys(term, "/nobody\r");
	assert_true(term_wait(term, "not found: nobody"));
	term_keys(term, "/~^g.*a$\r");
	assert_true(term_wait(term, "found: ~^g.*a$"));
	term_cell(term, row_of(term, "1003"), 5, &cell);
	assert_true(cell.reverse);
	term_keys(term, "\\alp\r");
	assert_true(term_wait(term, "only rows with alp"));
	assert_int_equal(row_of(term, "1002"), -1);
	assert_true(row_of(term, "1001") > 0);
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "only rows with"));
	assert_true(row_of(term, "1002") > 0);
	term_stop(term);
}

/* A sentence goes on below, and where it has no room any more it is seen to be cut. */
static void test_narrow_sentences(void **state)
{
	struct term *term = replay_at_end(story_path(), 41, 24);

	(void)state;
	term_keys(term, "\\nobody is called like this here nor has anybody ever been\r");
	assert_true(term_wait(term, "no row with nobody is called like this"));
	assert_true(term_find(term, " rows)", NULL) ==
		    term_find(term, "no row with nobody", NULL) + 2);
	term_resize(term, 41, 8); /* two lines for it */
	assert_true(term_wait(term, " here nor has anybody ever been (Esc:…"));
	term_stop(term);
}

static void test_tree(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	term_keys(term, "tP");
	assert_true(term_wait(term, "└─ delta"));
	assert_int_equal(row_of(term, "1001") + 1, row_of(term, "1005"));
	term_keys(term, "/alpha\r-");
	assert_true(term_wait_gone(term, "└─ delta"));
	term_keys(term, "+");
	assert_true(term_wait(term, "└─ delta"));
	term_stop(term);
}

/* Where the process table ends: at the rule. */
static int edge_of(struct term *term)
{
	int x = 0;

	assert_true(term_find(term, "┬", &x) > 0);
	return x;
}

static void test_sizes(void **state)
{
	struct term *term = replay_at_end(story_path(), 200, 60);
	int x;

	(void)state;
	assert_true(term_has(term, "1 Processes"));
	assert_true(term_has(term, "2 Calls"));
	assert_true(term_has(term, "3 Stream"));
	assert_true(term_has(term, "4 Detail"));
	term_keys(term, KEY_DOWN_SEQ);
	assert_true(term_wait(term, "HISTOGRAM"));
	assert_true(term_has(term, "program    beta"));
	assert_true(row_has(term, row_of(term, "1001"), "pts/3"));
	assert_true(term_find(term, " COMMAND ", &x) > 0 && x + 41 <= edge_of(term));
	term_resize(term, 120, 40);
	assert_true(term_wait_gone(term, "4 Detail"));
	assert_true(term_has(term, "2 Calls"));
	assert_true(term_has(term, "2 Calls of beta(1002) ─"));
	assert_true(term_has(term, "PID USER     CALLS/S▼  ERR/S  CALLS COMMAND "));
	assert_true(term_has(term, "CALL           CALLS/S▼  ERR/S    AVG    P99    MAX"));
	assert_true(term_find(term, " COMMAND ", &x) > 0 && x + 25 <= edge_of(term));
	term_resize(term, 80, 24);
	assert_true(term_wait_gone(term, "2 Calls"));
	assert_true(term_has(term, "3 Stream"));
	term_resize(term, 39, 24);
	assert_true(term_wait(term, "needs 40x8"));
	term_resize(term, 80, 24);
	assert_true(term_wait(term, "3 Stream"));
	term_keys(term, "z");
	assert_true(term_wait_gone(term, "3 Stream"));
	term_stop(term);
}

/* Every key in the table is in the help screen, which can be scrolled and left. */
static void test_help(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	term_keys(term, "?");
	assert_true(term_wait(term, "sctop: keys and columns"));
	assert_true(term_has(term, "edit the kernel filter"));
	term_keys(term, KEY_END_SEQ);
	assert_true(term_wait(term, "what it is inside of"));
	term_keys(term, "q");
	assert_true(term_wait(term, "1 Processes"));
	term_stop(term);
}

static void test_stream(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);
	struct term_cell cell;
	int y;

	(void)state;
	y = term_find(term, "ENOENT", NULL); /* however long the path is */
	assert_true(y > 0);
	term_cell(term, y, 0, &cell);
	assert_string_equal(cell.text, "!");
	/* scrolling up holds it, End lets it follow again */
	term_keys(term, "3" KEY_UP_SEQ);
	assert_true(term_wait(term, "held, +"));
	term_keys(term, KEY_END_SEQ);
	assert_true(term_wait_gone(term, "held"));
	term_stop(term);
}

/* Losses with nothing shown between them are one line with their sum. */
static void test_losses_are_joined(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);
	char text[64];
	int y, x, cnt = 0;

	(void)state;
	term_keys(term, "/gamma\r\r3");
	assert_true(term_wait(term, "3 Stream of gamma(1003)"));
	snprintf(text, sizeof(text), "--- lost %d events",
		 (STORY_INTERVALS - 1 - STORY_HALF) * STORY_LOST);
	y = term_find(term, text, NULL);
	assert_true(y > 0);
	assert_string_equal(term_row(term, y + 1), "");
	for (y = 0; y < 24; y++)
		cnt += strstr(term_row(term, y), "gamma(1003) futex") != NULL;
	assert_true(cnt >= 2);
	/* what passed between is no loss that is joined */
	snprintf(text, sizeof(text), "--- lost %d events", STORY_LOST);
	assert_true(term_find(term, text, &x) > 0);
	term_stop(term);
}

/* No byte of a name or path may act on the terminal. */
static void test_hostile(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	assert_true(row_has(term, row_of(term, "1004"), "\\e[2J\\e[H\\n"));
	assert_true(row_has(term, 0, "calls/s")); /* not cleared, not overwritten */
	assert_true(term_has(term, "COMMAND"));
	term_keys(term, "3z");
	assert_true(term_wait(term, "\\33]0;owned\\7"));
	assert_true(term_has(term, "3 Stream"));
	term_stop(term);
}

static void test_empty_views(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	for (int pane = '1'; pane <= '2'; pane++) { /* losses pass every row filter of 3 */
		char keys[] = { (char)pane, '\\', 'z', 'z', 'z', '\r', '\0' };

		term_keys(term, keys);
		assert_true(term_wait(term, "no row with zzz"));
		term_keys(term, "\033");
		assert_true(term_wait_gone(term, "no row with zzz"));
	}
	term_stop(term);
}

/* Until somebody moves among the calls, no row of them is marked; then it stays. */
static void test_calls_unmoved(void **state)
{
	struct term *term = replay_at_end(story_path(), 120, 40);
	struct term_cell cell;
	int x, y;

	(void)state;
	y = term_find(term, "│ openat", &x);
	assert_true(y > 0);
	term_cell(term, y, x + 3, &cell);
	assert_false(cell.underline || cell.reverse);
	term_keys(term, "2" KEY_DOWN_SEQ "1");
	assert_true(term_wait(term, "▶1"));
	term_settle(term, 100);
	y = term_find(term, "│ read", &x);
	assert_true(y > 0);
	term_cell(term, y, x + 3, &cell);
	assert_true(cell.underline);
	term_stop(term);
}

static void test_export(void **state)
{
	char path[] = "/tmp/sctop-export-XXXXXX", keys[256], line[512];
	struct term *term;
	bool has_filter = false, has_row = false;
	FILE *file;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	strcpy(path + strlen(path) - 4, ".log");
	term = replay_at_end(story_path(), 80, 24);
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		has_filter |= strncmp(line, "# filter: none", 14) == 0;
		has_row |= strstr(line, "1002") && strstr(line, "openat");
		assert_null(strchr(line, '\033'));
	}
	fclose(file);
	assert_true(has_filter && has_row);
	/* once more: it is there already, and stays */
	term_keys(term, keys);
	assert_true(term_wait(term, "^^^"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "^^^"));
	unlink(path);
	snprintf(keys, sizeof(keys), "e\x15%s\r", "/tmp/sctop.pdf");
	term_keys(term, keys);
	assert_true(term_wait(term, "must end in"));
	term_stop(term);
}

/* What CSV holds is what the pane shows, not what another pane asked the model last. */
static void test_export_csv(void **state)
{
	char path[64], keys[128], line[512];
	struct term *term = replay_at_end(story_path(), 200, 60);
	int rows = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/sctop-calls-%d.csv", getpid());
	unlink(path);
	assert_true(term_has(term, "4 Detail"));
	term_keys(term, "2\\futex\r");
	assert_true(term_wait(term, "only rows with futex"));
	snprintf(keys, sizeof(keys), "e\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "written to"));
	term_stop(term);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (line[0] != '#' && strncmp(line, "call,", 5) != 0) {
			assert_int_equal(strncmp(line, "\"futex\",", 8), 0);
			rows++;
		}
	fclose(file);
	unlink(path);
	assert_int_equal(rows, 1);
}

/* ---- terminals ---- */

static void check_plain(struct term *term, bool ascii, bool mono)
{
	struct term_cell cell;

	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++) {
			term_cell(term, y, x, &cell);
			if (ascii)
				assert_true((unsigned char)cell.text[0] < 0x80);
			if (mono)
				assert_false(cell.coloured || cell.background);
			assert_false(cell.background); /* the terminal's own, always */
		}
}

static void check_terminal(const struct term_options *options, bool ascii, bool mono)
{
	const char *argv[] = { "replay", story_path(), "-i", "0.1", NULL };
	struct term *term = term_start(options, argv);

	if (!term_wait(term, "end of the recording"))
		fail_msg("TERM=%s", options->term);
	assert_true(row_has(term, row_of(term, "1002"), " 100! "));
	check_plain(term, ascii, mono);
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	assert_false(term_alternate(term));
	assert_true(term_echo(term));
	term_stop(term);
}

static void test_terminals(void **state)
{
	static const char *const terms[] = { "vt100", "linux", "screen-256color", "xterm-256color",
					     "tmux-256color" };

	(void)state;
	/* On a linux console curses loads libgpm for the mouse, which loses ten bytes. */
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		check_terminal(&(struct term_options){ .term = terms[i],
						       .env = { "ASAN_OPTIONS=detect_leaks=0" } },
			       false, i == 0);
	check_terminal(&(struct term_options){ .env = { "NO_COLOR=1" } }, false, true);
	check_terminal(&(struct term_options){ .in_latin = true }, true, false);
}

static void test_ascii(void **state)
{
	const char *argv[] = { "replay",  story_path(), "-i",	      "0.1",
			       "--ascii", "--no-color", "--no-mouse", NULL };
	struct term_options options = { 0 };
	struct term *term = term_start(&options, argv);

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	check_plain(term, true, true);
	assert_false(term_mouse(term));
	assert_true(term_has(term, "CALLS/Sv"));
	term_stop(term);
}

static void test_dumb(void **state)
{
	const char *argv[] = { "replay", story_path(), NULL };
	struct term_options options = { .term = "dumb" };
	struct term *term = term_start(&options, argv);

	(void)state;
	assert_int_equal(term_wait_end(term), 1 << 8);
	assert_true(term_has(term, "TERM=dumb"));
	assert_true(term_has(term, "sctop trace"));
	assert_false(term_alternate(term));
	term_stop(term);
}

/* ---- robustness ---- */

static void test_resize_storm(void **state)
{
	static const int sizes[][2] = { { 1, 1 },   { 300, 100 }, { 2, 1 },   { 40, 8 },
					{ 39, 8 },  { 40, 7 },	  { 80, 24 }, { 1, 100 },
					{ 300, 1 }, { 120, 40 },  { 41, 9 },  { 200, 60 } };
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	for (int width = 1; width <= 300; width += 13)
		for (int height = 1; height <= 100; height += 21) {
			term_resize(term, width, height);
			term_keys(term, "\t");
			term_settle(term, 1);
		}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		term_resize(term, sizes[i][0], sizes[i][1]);
		term_keys(term, "\t?qz:" KEY_DOWN_SEQ "\033");
		term_settle(term, 30);
	}
	term_resize(term, 80, 24);
	term_keys(term, "\0331");
	assert_true(term_wait(term, "calls/s"));
	term_quit(term, "\033q");
}

/* ---- the terminal afterwards ---- */

static void check_restored(struct term *term)
{
	assert_false(term_alternate(term));
	assert_true(term_cursor_visible(term));
	assert_false(term_mouse(term));
	assert_true(term_echo(term));
	term_stop(term);
}

static void test_restored(void **state)
{
	static const struct {
		int signal;
		int status;
	} ends[] = {
		{ 15, 0 }, { 1, 0 }, { 2, 0 }, { 11, 11 }, { 6, 6 }, { 7, 7 }, { 8, 8 },
	};
	struct term *term;

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		int status;

		term = replay_at_end(story_path(), 80, 24);
		assert_true(term_alternate(term));
		assert_true(term_mouse(term));
		assert_false(term_echo(term));
		kill(term_pid(term), ends[i].signal);
		status = term_wait_end(term);
		assert_int_equal(status & 0x7f, ends[i].status);
		check_restored(term);
	}
	term = replay_at_end(story_path(), 80, 24);
	term_keys(term, KEY_F10_SEQ);
	assert_int_equal(term_wait_end(term), 0);
	check_restored(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_selection_stays),
		cmocka_unit_test(test_drill),
		cmocka_unit_test(test_search_and_row_filter),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_narrow_sentences),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_losses_are_joined),
		cmocka_unit_test(test_empty_views),
		cmocka_unit_test(test_calls_unmoved),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_export_csv),
		cmocka_unit_test(test_drill_elsewhere),
		cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_dumb),
		cmocka_unit_test(test_resize_storm),
		cmocka_unit_test(test_restored),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
