/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_split.c - `sctop split` against the splitter in split.py: on the log of a real trace, on
 * hostile ones, and on a disk that fills up.
 */
#include "live.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *new_folder(const char *name)
{
	const char *folder = live_path(name);

	if (mkdir(folder, 0700))
		fail_msg("cannot make %s: %s", folder, strerror(errno));
	return folder;
}

/* Runs split.py; skips without python3. */
static const char *second_splitter(const char *verb, const char *a, const char *b)
{
	if (!live_has_program("python3"))
		live_skip("no python3 here (make deps)");
	return live_run(
		ARGS("python3", live_text("%s/live/split.py", getenv("TESTS")), verb, a, b));
}

static struct process *split(const char *log, const char *folder)
{
	struct process *process = process_start(ARGS(getenv("SCTOP"), "split", log, "-C", folder));

	process_wait(process);
	return process;
}

static void a_real_trace(void **state)
{
	const char *log = live_path("log"), *folder = new_folder("out");
	struct process *process;

	(void)state;
	live_require();
	live_run(ARGS(getenv("SCTOP"), "trace", "--format", "ids", "-o", log, "--", "sh", "-c",
		      "cat /etc/passwd | sort | head -3; ls -l /; exec sleep 0"));
	process = split(log, folder);
	assert_string_equal(process_errors(process), "");
	assert_int_equal(atoi(second_splitter("check", log, folder)), 0);
	live_run(ARGS("sh", "-c", live_text("ls %s | grep -q '^cat:[0-9]*.log$'", folder)));
}

/* Lines by the thousand that are none: all others are there, and the number is told. */
static void hostile_logs(void **state)
{
	int seed;

	(void)state;
	live_require();
	for (seed = 1; seed <= 3; seed++) {
		const char *log = live_path(live_text("log%d", seed));
		const char *folder = new_folder(live_text("out%d", seed));
		struct process *process;
		int bad;

		second_splitter("hostile", "0", NULL); /* or this is skipped */
		live_run(ARGS("sh", "-c",
			      live_text("python3 %s/live/split.py hostile %d >%s", getenv("TESTS"),
					seed, log)));
		process = split(log, folder);
		bad = atoi(second_splitter("check", log, folder));
		assert_true(bad > 100);
		assert_non_null(strstr(process_errors(process), live_text(": %d of ", bad)));
		assert_null(strchr(process_errors(process), '\033'));
	}
}

/* What the files hold is the beginning of what they should, in whole numbers. */
static void a_full_disk(void **state)
{
	const char *disk, *log = live_path("log");
	struct process *process;
	int status;

	(void)state;
	live_require();
	disk = live_small_disk("64k");
	live_run(ARGS(
		"sh", "-c",
		live_text("awk 'BEGIN { for (i = 0; i < 100000; i++) print i %% 20 \":\" i %% 1000 "
			  "\":x\" }' >%s",
			  log)));
	process = process_start(ARGS(getenv("SCTOP"), "split", log, "-C", disk));
	status = process_wait(process);
	live_run(ARGS(
		"sh", "-c",
		live_text("for f in %s/x:*.log; do [ -e \"$f\" ] || continue; "
			  "awk -v p=\"$f\" 'BEGIN { sub(/.*:/, \"\", p); i = p + 0 } "
			  "{ for (k = 1; k <= NF; k++) { if ($k != i %% 1000) exit 1; i += 20 } }' "
			  "\"$f\" || exit 1; done; ! ls -A %s | grep sctop-split",
			  disk, disk)));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_non_null(strstr(process_errors(process), "No space left on device"));
	assert_null(strchr(strchr(process_errors(process), '\n') + 1, '\n'));
}

static void stopped_leaves_nothing(void **state)
{
	const char *folder = new_folder("out");
	struct process *process = process_start(ARGS(getenv("SCTOP"), "split", "-", "-C", folder));
	int status;

	(void)state;
	process_write(process, "1:2:a\n");
	live_run(ARGS(
		"sh", "-c",
		live_text("until ls -A %s | grep -q sctop-split; do sleep 0.05; done", folder)));
	kill(process_pid(process), SIGTERM);
	status = process_wait(process);
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_non_null(strstr(process_errors(process), "nothing was written"));
	assert_string_equal(live_run(ARGS("ls", "-A", folder)), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(a_real_trace),
		LIVE_TEST(hostile_logs),
		LIVE_TEST(a_full_disk),
		LIVE_TEST(stopped_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
