/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_population.c - the figures above the tables: how many processes and threads there are, which
 * /proc says, too; and what was missed, which is said in words.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "story.h"
#include "term.h"
#include "worker.h"

/* ---- what there is ---- */

struct population {
	unsigned int processes, threads;
};

static unsigned int count_entries(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	unsigned int cnt = 0;

	while (dir && (entry = readdir(dir)))
		cnt += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return cnt;
}

/* A kernel thread has no flag PF_KTHREAD (include/linux/sched.h) by its own doing. */
static bool is_kernel_thread(const char *pid)
{
	char path[300], text[1024];
	unsigned int flags = 0;
	const char *end;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	fclose(file);
	end = strrchr(text, ')');
	if (end)
		assert_int_equal(sscanf(end, ") %*c %*d %*d %*d %*d %*d %u", &flags), 1);
	return flags & 0x200000;
}

/* Counted one by one, which the program does not do. */
static struct population count(bool kernel)
{
	struct population sum = { 0 };
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	assert_non_null(proc);
	while ((entry = readdir(proc))) {
		char path[300];

		if (entry->d_name[0] < '0' || entry->d_name[0] > '9' ||
		    (!kernel && is_kernel_thread(entry->d_name)))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/task", entry->d_name);
		sum.processes++;
		sum.threads += count_entries(path);
	}
	closedir(proc);
	return sum;
}

/* Others come and go, so not at once. `format` has both. */
static bool agrees(struct term *term, bool kernel, const char *format, int y)
{
	char text[128];

	for (int i = 0; i < 300; i++) {
		struct population before = count(kernel), after;

		term_settle(term, 100);
		after = count(kernel);
		if (before.processes != after.processes || before.threads != after.threads)
			continue;
		snprintf(text, sizeof(text), format, after.processes, after.threads);
		if (y < 0 ? term_has(term, text) : strstr(term_row(term, y), text) != NULL)
			return true;
	}
	fprintf(stderr, "not seen: %s\n", text);
	term_dump(term);
	return false;
}

static void test_header(void **state)
{
	const struct term_options options = { .width = 200, .height = 50 };
	const char *argv[] = { "-i", "0.2", NULL }, *narrow[] = { "-i", "0.2", "-p", "1", NULL };
	struct term *term;

	(void)state;
	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(agrees(term, false, " %u processes  %u threads ", 0));
	/* nothing is filtered: no share of anything */
	assert_false(term_has(term, "kernel passes"));
	term_keys(term, "K");
	assert_true(term_wait(term, "kernel threads shown"));
	assert_true(agrees(term, true, " %u processes  %u threads ", 0));
	term_keys(term, "K");
	assert_true(term_wait(term, "kernel threads hidden"));
	term_stop(term);
	term = term_start(&options, narrow);
	assert_true(agrees(term, false, " %u processes  %u threads in all ", 0));
	assert_true(term_has(term, "kernel passes"));
	term_stop(term);
}

/* The sum of all terminals is everybody, too. */
static void test_terminals(void **state)
{
	const struct term_options options = { .width = 160, .height = 50 };
	const char *argv[] = { "-i", "0.2", NULL };
	struct term *term;
	int y = 0;

	(void)state;
	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	term_keys(term, "T");
	assert_true(term_wait(term, "1 Terminals"));
	while (y < 50 && strncmp(term_row(term, y), "all (", 5) != 0)
		y++;
	assert_true(y < 50);
	assert_true(agrees(term, false, " %u ", y));
	term_stop(term);
}

/* ---- whose calls they are ---- */

/* "… of 412k/s"; -1: not shown. */
static double shown_rate(struct term *term)
{
	static const char units[] = " kMG";
	const char *at;
	char unit = ' ';
	double rate;

	for (int y = 0; y < 3; y++) {
		at = strstr(term_row(term, y), "kernel passes ");
		if (!at || sscanf(at, "kernel passes %*s of %lf%c", &rate, &unit) < 1)
			continue;
		for (at = strchr(units, unit); at && at > units; at--)
			rate *= 1000;
		return rate;
	}
	return -1;
}

static uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* This test is what shows the screen, so sctop leaves it out, also of the calls that a filter does
 * not pass. What others do meanwhile is not known: one quiet moment will do. */
static void test_own_calls(void **state)
{
	const struct term_options options = { .width = 200, .height = 50 };
	const char *argv[] = { "-i", "0.3", "-c", "no-such-name", NULL };
	struct term *term;
	bool quiet = false;

	(void)state;
	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, "kernel passes"));
	for (int i = 0; i < 20 && !quiet; i++) {
		uint64_t began_ns = now_ns(), calls = 0;
		double per_sec;

		for (; now_ns() < began_ns + 1000000000; calls += 1000)
			for (int call = 0; call < 1000; call++)
				syscall(SYS_getppid);
		per_sec = (double)calls * 1e9 / (double)(now_ns() - began_ns);
		term_settle(term, 0);
		quiet = shown_rate(term) >= 0 && shown_rate(term) < per_sec / 2;
	}
	if (!quiet)
		term_dump(term);
	assert_true(quiet);
	term_stop(term);
}

/* ---- what was missed ---- */

static void fill_missed(struct recording_writer *writer)
{
	struct sctop_task info = { .tid = 1001, .tgid = 1001, .start_ns = 1, .comm = "one" };
	struct record_counts counts = { .nr = 0, .calls = 10 };

	for (uint64_t i = 0; i < 4; i++) {
		struct record task = { .type = RECORD_TASK, .task = 1, .info = &info };
		struct record growth = { .type = RECORD_COUNTS, .task = 1, .counts = &counts };
		struct record stats = { .type = RECORD_STATS,
					.stats = { .time_ns = (100 + i) * 1000000000,
						   .missed = i > 1 ? 140 : 0 } };

		if (!i)
			assert_int_equal(recording_write(&task, writer), 0);
		assert_int_equal(recording_write(&growth, writer), 0);
		assert_int_equal(recording_write(&stats, writer), 0);
	}
}

static void test_missed(void **state)
{
	char *path = story_write(fill_missed);
	struct term *term = replay_start(path, 100, 30, "0.1", NULL);

	(void)state;
	assert_true(term_wait(term, "ends of calls missed: 140; they are counted"));
	assert_true(term_has(term, "140 missed! (M)"));
	term_keys(term, "j"); /* whatever is pressed takes it away, for good */
	assert_true(term_wait_gone(term, "ends of calls missed"));
	term_keys(term, "[");
	term_settle(term, 300);
	assert_false(term_has(term, "ends of calls missed"));
	term_stop(term);
	story_remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_own_calls),
		cmocka_unit_test(test_missed),
	};

	return cmocka_run_group_tests_name("population", tests, NULL, NULL);
}
