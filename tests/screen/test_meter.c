/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_meter.c - what sctop itself costs: measured by the kernel while it is looked at, and only
 * then; in a replay, what was recorded.
 *
 * The truth is what the kernel says of the programs: run_cnt of BPF_OBJ_GET_INFO_BY_FD.
 */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <cmocka.h>

#include "term.h"
#include "worker.h"

static uint64_t runs_of(uint32_t id)
{
	int fd = bpf_prog_get_fd_by_id(id);
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);

	assert_true(fd >= 0);
	assert_int_equal(bpf_obj_get_info_by_fd(fd, &info, &size), 0);
	close(fd);
	return strcmp(info.name, "on_sys_enter") ? 0 : info.run_cnt;
}

/* Measured runs of the program at a call's entry, of those that this process has loaded. */
static uint64_t runs(pid_t pid)
{
	char path[512], line[128];
	struct dirent *entry;
	uint64_t sum = 0;
	unsigned int id;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo", (int)pid);
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/fdinfo/%s", (int)pid, entry->d_name);
		file = isdigit((unsigned char)entry->d_name[0]) ? fopen(path, "re") : NULL;
		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "prog_id: %u", &id) == 1)
				sum += runs_of(id);
		if (file)
			fclose(file);
	}
	closedir(folder);
	return sum;
}

/* The child that may switch it; 0: there is none. */
static pid_t helper_of(pid_t pid)
{
	char path[64];
	int child = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	file = fopen(path, "re");
	if (file && fscanf(file, "%d", &child) != 1)
		child = 0;
	if (file)
		fclose(file);
	return child;
}

static void test_measures_while_open(void **state)
{
	struct worker worker;
	struct term *term;
	uint64_t before, after;

	(void)state;
	NEEDS_TRACING();
	start_worker(&worker, 'a', 50, false);
	term = show_workers(120, 40, NULL, NULL);
	assert_true(term_wait(term, worker.comm));
	before = runs(term_pid(term));
	term_watch(term, 700);
	assert_int_equal(runs(term_pid(term)), before);
	term_keys(term, "M");
	assert_true(term_wait(term, "sys_enter "));
	assert_true(term_has(term, "Overhead of sctop"));
	assert_true(term_has(term, "in our programs"));
	assert_true(term_has(term, "maps in the kernel"));
	assert_true(runs(term_pid(term)) > before);
	term_keys(term, "M");
	assert_true(term_wait_gone(term, "Overhead of sctop"));
	before = runs(term_pid(term));
	term_watch(term, 700);
	after = runs(term_pid(term));
	assert_int_equal(after, before);
	term_quit(term, "q");
}

/* However sctop ends, the child that holds CAP_SYS_ADMIN is gone, too. */
static void test_helper_ends(void **state)
{
	static const int signals[] = { SIGTERM, SIGKILL };
	struct term *term;
	char path[64];
	pid_t helper;

	(void)state;
	NEEDS_TRACING();
	for (size_t i = 0; i < 2; i++) {
		term = show_workers(120, 40, NULL, NULL);
		helper = helper_of(term_pid(term));
		assert_true(helper > 0);
		term_keys(term, "M");
		assert_true(term_wait(term, "sys_enter "));
		kill(term_pid(term), signals[i]);
		assert_int_not_equal(term_wait_end(term), -1);
		snprintf(path, sizeof(path), "/proc/%d", (int)helper);
		for (int wait = 0; wait < 500 && !access(path, F_OK); wait++)
			usleep(10000);
		assert_int_not_equal(access(path, F_OK), 0);
		term_stop(term);
	}
}

/* At 80x24 it takes the place of the table; Esc goes back to that. */
static void test_replay(void **state)
{
	struct term_options options = { .width = 80, .height = 24 };
	char path[512];
	const char *argv[] = { "replay", path, NULL };
	struct term *term;

	(void)state;
	snprintf(path, sizeof(path), "%s/recordings/demo.sctop", getenv("TESTS"));
	term = term_start(&options, argv);
	assert_true(term_wait(term, "Processes"));
	term_keys(term, "M");
	assert_true(term_wait(term, "Overhead of sctop"));
	assert_false(term_has(term, "Processes"));
	assert_true(term_has(term, "CPU          not recorded"));
	assert_true(term_has(term, "per call     not recorded"));
	term_keys(term, KEY_END_SEQ);
	assert_true(term_wait(term, "nobody's"));
	term_keys(term, "\033");
	assert_true(term_wait(term, "Processes"));
	assert_false(term_has(term, "Overhead"));
	term_quit(term, "q");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_measures_while_open, stop_workers),
		cmocka_unit_test(test_helper_ends),
		cmocka_unit_test(test_replay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
