/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_tree.c - the branches of the tree of processes, over a recording of a family.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "story.h"
#include "term.h"

#define S_NS 1000000000ull

static const struct {
	uint32_t pid, ppid;
	const char *name;
} family[] = {
	{ 3001, 1, "root" },	{ 3002, 3001, "older" }, { 3003, 3002, "child" },
	{ 3004, 3003, "名前" }, { 3005, 3002, "last" },	 { 3006, 3001, "younger" },
	{ 3007, 3006, "leaf" }, { 3008, 1, "other" },
};
#define FAMILY_CNT (sizeof(family) / sizeof(family[0]))

static void fill(struct recording_writer *writer)
{
	for (uint64_t interval = 0; interval < 3; interval++) {
		struct record stats = { .type = RECORD_STATS,
					.stats.time_ns = (9000 + interval) * S_NS };

		for (uint32_t i = 0; i < FAMILY_CNT; i++) {
			struct sctop_task info = { .tid = family[i].pid,
						   .tgid = family[i].pid,
						   .ppid = family[i].ppid,
						   .start_ns = family[i].pid * S_NS };
			struct record_counts counts = { .nr = 0, .calls = 10 };
			struct record task = { .type = RECORD_TASK, .task = i + 1, .info = &info };
			struct record count = { .type = RECORD_COUNTS,
						.task = i + 1,
						.counts = &counts };

			snprintf(info.comm, sizeof(info.comm), "%s", family[i].name);
			if (!interval)
				assert_int_equal(recording_write(&task, writer), 0);
			assert_int_equal(recording_write(&count, writer), 0);
		}
		assert_int_equal(recording_write(&stats, writer), 0);
	}
}

static int setup(void **state)
{
	(void)state;
	return story_begin(fill);
}

/* The rows below each other, from that of a PID on: what stands where the command does. */
static void check_commands(struct term *term, uint32_t pid, const char *const *wanted)
{
	char text[16], shown[1024];
	int y, x;

	snprintf(text, sizeof(text), " %u ", pid);
	y = term_find(term, text, NULL);
	assert_true(term_find(term, "COMMAND", &x) >= 0 && y > 0);
	for (; *wanted; wanted++, y++) {
		struct term_cell cell;

		shown[0] = '\0';
		for (int i = x; i < x + 20; i++) {
			term_cell(term, y, i, &cell);
			strcat(shown, cell.text);
		}
		if (strncmp(shown, *wanted, strlen(*wanted)) != 0 || shown[strlen(*wanted)] != ' ')
			fail_msg("row %d: \"%s\", not \"%s\"", y, shown, *wanted);
	}
}

/* Whose child something is can be seen however far above its parent is. */
static void test_guides(void **state)
{
	static const char *const open[] = { "root",	   "├─ older",	"│ ├─ child",
					    "│ │ └─ 名前", "│ └─ last", "└─ younger",
					    "  └─ leaf",   "other",	NULL };
	static const char *const folded[] = { "root",	   "├─+[3] older", "└─ younger",
					      "  └─ leaf", "other",	   NULL };
	struct term *term = replay_at_end(story_path(), 80, 30);

	(void)state;
	term_keys(term, "tP");
	assert_true(term_wait(term, "└─ leaf"));
	check_commands(term, 3001, open);
	term_keys(term, "/older\r-");
	assert_true(term_wait(term, "+[3] older"));
	check_commands(term, 3001, folded);
	term_stop(term);
}

static void test_ascii(void **state)
{
	static const char *const rows[] = { "root", "|- older", "| |- child", NULL };
	static const char *const more[] = { "| `- last", "`- younger", "  `- leaf", "other", NULL };
	struct term *term = replay_start(story_path(), 80, 30, "0.1", "--ascii");

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, "tP");
	assert_true(term_wait(term, "`- leaf"));
	check_commands(term, 3001, rows);
	check_commands(term, 3005, more);
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guides),
		cmocka_unit_test(test_ascii),
	};

	return cmocka_run_group_tests(tests, setup, story_teardown);
}
