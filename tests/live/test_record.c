/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_record.c - what was recorded is what happened: whole, cut off, killed, on a full disk.
 */
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The i-th call of this shell asks for /nope/i: a gap or a repetition would show. */
#define COUNTING_LOOP "i=0; while [ $i -lt %ld ]; do i=$((i+1)); [ -e /nope/$i ]; done"

static const char *sctop(void)
{
	return getenv("SCTOP");
}

static struct process *record_start(const char *file, const char *const args[])
{
	const char *argv[32] = { sctop(), "record", "-w", file };
	struct process *process;
	const char *line;

	for (int i = 0; i < 27 && args[i]; i++)
		argv[i + 4] = args[i];
	process = process_start(argv);
	while ((line = process_error_line(process)))
		if (!strncmp(line, "Tracing", strlen("Tracing")))
			return process;
	return process; /* it said why not */
}

static json_t *last_json(struct process *process)
{
	const char *line, *last = NULL;

	while ((line = process_line(process)))
		last = *line == '{' ? live_text("%s", line) : last;
	assert_non_null(last);
	return live_keep_json(json_loads(last, 0, NULL));
}

static void record_workload(const char *file, const char *const args[])
{
	struct process *process = record_start(file, args);
	int status = process_wait(process);

	if (status)
		fail_msg("sctop record ended with status %#x: %s", status, process_errors(process));
	assert_non_null(strstr(process_errors(process), "recorded "));
	check_truth(trace_replay(file, false, NULL), last_json(process));
}

static void totals_are_the_workloads(void **state)
{
	(void)state;
	live_require();
	record_workload(live_path("threads"), ARGS("--", live_workload("flood"), "-n",
						   live_count(20000, 200), "-t", "4"));
	record_workload(live_path("processes"), ARGS("-i", "0.05", "--", live_workload("flood"),
						     "-n", live_count(2000, 50), "-p", "100"));
	record_workload(live_path("counters"),
			ARGS("--events", "none", "--", live_workload("flood"), "-n",
			     live_count(200000, 200), "-t", "2"));
}

/* By every call that moves some, of both ABIs. */
static void bytes_are_the_workloads(void **state)
{
	(void)state;
	live_require();
	record_workload(live_path("bytes"), ARGS("--", live_workload("transfers"), "300"));
	record_workload(live_path("counters"), ARGS("--events", "none", "-i", "0.01", "--",
						    live_workload("transfers"), "2000"));
}

static void counters_only_has_no_events(void **state)
{
	struct trace *trace;

	(void)state;
	live_require();
	record_workload(live_path("r"), ARGS("--events", "none", "--", live_workload("flood"), "-n",
					     "1000", "-p", "3"));
	trace = trace_replay(live_path("r"), false, NULL);
	assert_int_equal(json_array_size(trace->events), 0);
	assert_true(trace_total(trace, "passed") >= 3000);
}

/* As anybody, who may read the file. */
static void replay_needs_no_privilege(void **state)
{
	const char *file = live_path("r");
	struct process *process;

	(void)state;
	live_require();
	if (!live_has_program("setpriv"))
		live_skip("no setpriv");
	process = record_start(file, ARGS("--", live_workload("flood"), "-n", "1000"));
	assert_int_equal(process_wait(process), 0);
	assert_int_equal(chmod(file, 0644), 0);
	check_truth(trace_replay(file, true, NULL), last_json(process));
}

/* ---- what is cut off is a prefix ---- */

/* How many of the loop's calls there are; they are the first ones, without a gap. */
static long check_prefix(const char *file)
{
	struct trace *trace = trace_replay(file, false, ARGS("--syscall", "newfstatat"));
	json_t *event, *args;
	long next = 1;
	size_t i;

	if (trace->status)
		fail_msg("status %#x: %s", trace->status, process_errors(trace->process));
	json_array_foreach(trace->events, i, event)
	{
		const char *path;

		args = json_object_get(event, "args");
		path = json_string_value(json_object_get(json_array_get(args, 1), "string"));
		if (!path || strncmp(path, "/nope/", 6))
			continue;
		assert_int_equal(atol(path + 6), next);
		next++;
	}
	return next - 1;
}

static void killed_at_any_time(void **state)
{
	long long found = 0;

	(void)state;
	live_require();
	srand(1);
	for (int round = 0; round < 8; round++) {
		const char *file = live_path(live_text("r%d", round));
		struct process *process =
			record_start(file, ARGS("-i", "0.02", "--", "/bin/dash", "-c",
						live_text(COUNTING_LOOP, live_size(12000, 3000))));

		usleep((useconds_t)rand() % 300000);
		kill(process_pid(process), SIGKILL);
		process_wait(process);
		found += check_prefix(file);
	}
	assert_true(found > 0);
}

static void full_disk(void **state)
{
	struct process *process;
	const char *file;
	int status;

	(void)state;
	live_require();
	file = live_text("%s/r", live_small_disk("64k"));
	process = record_start(file, ARGS("-i", "0.02", "--", "/bin/dash", "-c",
					  live_text(COUNTING_LOOP, 100000L)));
	status = process_wait(process);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_non_null(strstr(process_errors(process), "No space left on device"));
	/* Away from there, as what replay writes needs room, too. */
	live_run(ARGS("cp", file, live_path("r")));
	assert_true(check_prefix(live_path("r")) > 0);
}

/* ---- where to ---- */

static void refused(const char *path, const char *why)
{
	struct process *process = record_start(path, ARGS("-d", "0.1"));
	int status = process_wait(process);

	assert_int_equal(WEXITSTATUS(status), 1);
	if (!strstr(process_errors(process), why))
		fail_msg("%s: wanted \"%s\", not: %s", path, why, process_errors(process));
}

static void overwrites_nothing(void **state)
{
	const char *file = live_path("file");
	struct process *process;
	struct stat stat_buf;
	FILE *old;

	(void)state;
	live_require();
	old = fopen(file, "we");
	fputs("mine", old);
	fclose(old);
	assert_int_equal(symlink(file, live_path("link")), 0);
	assert_int_equal(mkfifo(live_path("fifo"), 0600), 0);
	refused(file, "it exists; --force replaces it");
	refused(live_path("link"), "it is a link");
	refused(live_path("fifo"), "it is a FIFO");
	refused(live_path("."), "directory");
	refused(live_path("none/file"), "No such file or directory");
	assert_int_equal(stat(file, &stat_buf), 0);
	assert_int_equal(stat_buf.st_size, 4);
	process = record_start(file, ARGS("--force", "-d", "0.1"));
	assert_int_equal(process_wait(process), 0);
	assert_int_equal(stat(file, &stat_buf), 0);
	assert_true(stat_buf.st_size > 200);
	assert_int_equal(stat_buf.st_mode & 07777, 0600);
}

/* What never began leaves nothing, so the next try may have the name. */
static void leaves_nothing_that_never_began(void **state)
{
	const char *file = live_path("never");
	struct process *process;

	(void)state;
	live_require();
	process = record_start(file, ARGS("--", "/nonexistent/program"));
	assert_int_equal(WEXITSTATUS(process_wait(process)), 127);
	assert_int_not_equal(access(file, F_OK), 0);
	process = record_start(file, ARGS("-p", "999999999"));
	assert_int_equal(WEXITSTATUS(process_wait(process)), 1);
	assert_int_not_equal(access(file, F_OK), 0);
	process = record_start(file, ARGS("--", "true"));
	assert_int_equal(process_wait(process), 0);
	assert_int_equal(access(file, F_OK), 0);
}

static void ends_as_the_command(void **state)
{
	struct process *process;

	(void)state;
	live_require();
	process = record_start(live_path("a"), ARGS("--", "sh", "-c", "exit 7"));
	assert_int_equal(WEXITSTATUS(process_wait(process)), 7);
	process = record_start(live_path("b"), ARGS("--", "sh", "-c", "kill -TERM $$"));
	assert_int_equal(WTERMSIG(process_wait(process)), SIGTERM);
	process = record_start(live_path("c"), ARGS("-n", "5", "--", "cat"));
	process_write(process, "text\n");
	assert_int_equal(process_wait(process), 0);
	assert_non_null(strstr(process_errors(process), " 5 events"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(totals_are_the_workloads),
		LIVE_TEST(bytes_are_the_workloads),
		LIVE_TEST(counters_only_has_no_events),
		LIVE_TEST(replay_needs_no_privilege),
		LIVE_TEST(killed_at_any_time),
		LIVE_TEST(full_disk),
		LIVE_TEST(overwrites_nothing),
		LIVE_TEST(ends_as_the_command),
		LIVE_TEST(leaves_nothing_that_never_began),

	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
