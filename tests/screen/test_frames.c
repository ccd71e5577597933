/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_frames.c - what a frame sends to the terminal: only what has changed, and never a cleared
 * screen in between; and rows that end in wide, combining or hostile characters stay rows.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "story.h"
#include "term.h"

#define DEMO  "tests/recordings/demo.sctop"
#define CLEAR "\033[2J"
#define RULE  "\342\224\202"

/* At the end of a recording nothing changes but what sctop itself needs: a figure a frame. */
static void test_silent(void **state)
{
	struct term *term = replay_start(story_path(), 120, 40, "0.1", NULL);
	unsigned long before;

	(void)state;
	replay_to_end(term);
	term_settle(term, 90);
	before = term_bytes(term);
	sleep(1);
	term_settle(term, 0);
	assert_in_range(term_bytes(term) - before, 0, 10 * 60);
	term_keys(term, KEY_DOWN_SEQ);
	term_settle(term, 300);
	assert_in_range(term_bytes(term) - before, 1, 4000); /* not the 4800 cells there are */
	term_stop(term);
}

static void test_never_cleared(void **state)
{
	static const char *const keys[] = { "t",    "H", "2",	 "3", "z",    "z", "4",
					    "z",    "z", "1",	 "h", "\033", "3", "\r",
					    "\033", "1", "/a\r", "I", ">" };
	struct term *term = replay_at_end(DEMO, 120, 40);
	unsigned long before = term_bytes(term);

	(void)state;
	assert_in_range(term_printed(term, 0, CLEAR), 0, 1); /* as it begins */
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		term_keys(term, keys[i]);
		term_settle(term, 50);
	}
	assert_int_equal(term_printed(term, before, CLEAR), 0);
	assert_true(term_bytes(term) > before);
	term_keys(term, "\x0c");
	for (int i = 0; i < 100 && !term_printed(term, before, CLEAR); i++)
		term_settle(term, 20);
	assert_int_equal(term_printed(term, before, CLEAR), 1);
	term_stop(term);
}

/* ---- live ---- */

/* An interval in which nothing happens changes the clock and the figures of sctop itself. */
static void test_idle(void **state)
{
	const char *argv[] = { "-c", "no-such-name", "-i", "0.25", NULL };
	struct term_options options = { .width = 200, .height = 60 };
	struct term *term;
	unsigned long before;

	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, " threads in all"));
	term_settle(term, 200);
	before = term_bytes(term);
	usleep(1500000);
	term_settle(term, 0);
	/* six intervals, a few figures each */
	assert_in_range(term_bytes(term) - before, 1, 6 * 300);
	assert_int_equal(term_printed(term, before, CLEAR), 0);
	term_stop(term);
}

/* However many calls there are, a screen has no more frames than eyes see. */
static void test_flood(void **state)
{
	char comm[16];
	const char *argv[] = { "-c", comm, NULL };
	struct term_options options = { .width = 120, .height = 40 };
	struct timespec begin, end;
	unsigned long before;
	struct term *term;
	double seconds;
	pid_t worker;

	NEEDS_TRACING();
	snprintf(comm, sizeof(comm), "fl%d", (int)getpid());
	worker = fork();
	if (!worker) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		for (long i = 0;; i++)
			syscall(SYS_close, -1 - i % 1000);
	}
	term = term_start(&options, argv);
	assert_true(term_wait(term, comm));
	term_keys(term, "3z*");
	assert_true(term_wait(term, "unfolded"));
	clock_gettime(CLOCK_MONOTONIC, &begin);
	before = term_bytes(term);
	do {
		term_settle(term, 0);
		usleep(5000);
		clock_gettime(CLOCK_MONOTONIC, &end);
		seconds = (double)(end.tv_sec - begin.tv_sec) +
			  (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	} while (seconds < 1.5);
	/* Each repaints the stream, every cell with its colour: at most 30 bytes for one. */
	assert_true((double)(term_bytes(term) - before) / seconds < 15.0 * 120 * 40 * 30);
	assert_int_equal(term_printed(term, before, CLEAR), 0);
	assert_true(term_bytes(term) > before);
	term_stop(term);
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
}

/* ---- what may break a row ---- */

/* Each is a process, and the path that it fails to open. */
static const char *const names[] = {
	"\346\274\242\345\255\227\346\274\242\345\255\227", /* each takes two columns */
	"e\314\201\314\201\314\201e\314\201",		    /* one column, many characters */
	"\360\237\221\251\342\200\215\360\237\221\251",	    /* joined */
	"\342\200\256egap",				    /* right to left */
	"\033[2J\033[999;999H",				    /* sequences */
	"\r\n\t\b\177",
	"\377\376\300\200",
};

enum { NAMES = sizeof(names) / sizeof(names[0]), FIRST_PID = 7001 };

static void fill_names(struct recording_writer *writer)
{
	struct record stats = { .type = RECORD_STATS, .stats = { .time_ns = 100000000000 } };

	assert_int_equal(recording_write(&stats, writer), 0);
	for (uint32_t i = 0; i < NAMES; i++) {
		struct {
			struct sctop_datum datum;
			char path[64];
		} data = { .datum = { .place = 1 } };
		struct sctop_event event = {
			.type = SCTOP_EVENT_CALL,
			.nr = SYS_openat,
			.time_ns = 100500000000,
			.ret = -2,
			.start_ns = FIRST_PID,
			.tid = FIRST_PID + i,
			.tgid = FIRST_PID + i,
		};
		struct sctop_task info = { .tid = FIRST_PID + i,
					   .tgid = FIRST_PID + i,
					   .start_ns = FIRST_PID,
					   .thread_start_ns = FIRST_PID };
		struct record_counts one = { .nr = SYS_openat, .calls = 1, .errors = 1 };
		struct record counts = { .type = RECORD_COUNTS, .task = i + 1, .counts = &one };
		struct record task = { .type = RECORD_TASK, .task = i + 1, .info = &info };
		struct record call = { .type = RECORD_EVENT, .event = &event, .data = &data };
		size_t len = strlen(names[i]);

		memcpy(info.comm, names[i], len < 15 ? len : 15);
		memcpy(info.exe, names[i], len);
		memcpy(event.comm, info.comm, sizeof(event.comm));
		memcpy(data.path, names[i], len);
		data.datum.len = data.datum.total = (uint16_t)len;
		event.data_len = sizeof(data.datum) + ((data.datum.len + 7) & ~7);
		assert_int_equal(recording_write(&task, writer), 0);
		assert_int_equal(recording_write(&counts, writer), 0);
		assert_int_equal(recording_write(&call, writer), 0);
	}
	stats.stats.time_ns += 1000000000;
	assert_int_equal(recording_write(&stats, writer), 0);
}

/* One of several terminals that wait together, each with a width of its own. */
struct sheet {
	struct term *term;
	int width;
	unsigned long before; /* bytes printed when something was asked of it */
};

enum { SHEETS = 6, WIDTH_MIN = 40, WIDTH_MAX = 150, WAIT_STEPS = 400, WAIT_US = 25000 };

/* Row by row where they belong, and the rule where it is. */
static bool rows_right(struct term *term, int width)
{
	char pid[16];
	int first, x;

	snprintf(pid, sizeof(pid), " %d ", FIRST_PID);
	first = term_find(term, pid, NULL);
	if (first < 4)
		return false;
	for (int i = 0; i < NAMES; i++) {
		struct term_cell cell;

		snprintf(pid, sizeof(pid), " %d ", FIRST_PID + i);
		if (term_find(term, pid, NULL) != first + i)
			return false;
		if (width < 112)
			continue;
		if (term_find(term, "\342\224\254", &x) < 0) /* … begins in the title */
			return false;
		term_cell(term, first + i, x, &cell);
		if (strcmp(cell.text, RULE) != 0)
			return false;
	}
	return true;
}

/* It has painted something since, all of it by now, and that is right. */
static bool sheet_done(struct sheet *sheet)
{
	unsigned long before = term_bytes(sheet->term);

	term_settle(sheet->term, 0);
	return term_bytes(sheet->term) == before && before > sheet->before &&
	       rows_right(sheet->term, sheet->width);
}

static void wait_sheets(struct sheet *sheets)
{
	struct sheet *wrong = sheets;

	for (int step = 0; step < WAIT_STEPS && wrong; step++) {
		usleep(WAIT_US);
		wrong = NULL;
		for (int i = 0; i < SHEETS; i++)
			if (!sheet_done(&sheets[i]))
				wrong = &sheets[i];
	}
	if (!wrong)
		return;
	term_dump(wrong->term);
	fail_msg("%d columns: a row is not where it belongs", wrong->width);
}

static void test_row_ends(void **state)
{
	char *path = story_write(fill_names);
	struct sheet sheets[SHEETS];

	(void)state;
	for (int i = 0; i < SHEETS; i++) {
		sheets[i].term = replay_at_end(path, 80, 24);
		term_keys(sheets[i].term, "P");
	}
	for (int width = WIDTH_MIN; width <= WIDTH_MAX; width += SHEETS) {
		for (int i = 0; i < SHEETS; i++) {
			sheets[i].width = width + i;
			sheets[i].before = term_bytes(sheets[i].term);
			term_resize(sheets[i].term, width + i, 24);
		}
		wait_sheets(sheets);
		for (int i = 0; i < SHEETS; i++) {
			sheets[i].before = term_bytes(sheets[i].term);
			term_keys(sheets[i].term, "\x0c");
		}
		wait_sheets(sheets);
	}
	for (int i = 0; i < SHEETS; i++)
		term_stop(sheets[i].term);
	story_remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silent),	 cmocka_unit_test(test_never_cleared),
		cmocka_unit_test(test_idle),	 cmocka_unit_test(test_flood),
		cmocka_unit_test(test_row_ends),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
