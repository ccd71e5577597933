/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_columns.c - columns on the screen: what they say against /proc, and that they stay in line
 * at every size, whatever a process calls itself.
 */
#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "story.h"
#include "term.h"

#define GROUP "/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope"

/* ---- a process with threads of which only the first one makes calls ---- */

static pid_t worker;
static char group[256]; /* its cgroup; "": none */

static void *sleep_long(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return NULL;
}

static void work(int threads)
{
	struct timespec pause = { .tv_nsec = 20000000 };
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (threads--)
		pthread_create(&thread, NULL, sleep_long, NULL);
	for (;;) {
		syscall(SYS_getppid);
		nanosleep(&pause, NULL);
	}
}

static void start_worker(const char *comm, int threads)
{
	worker = fork();
	if (!worker) {
		prctl(PR_SET_NAME, comm);
		work(threads);
	}
	assert_true(worker > 0);
}

static int stop_worker(void **state)
{
	(void)state;
	if (worker > 0) {
		kill(worker, SIGKILL);
		waitpid(worker, NULL, 0);
	}
	worker = 0;
	if (group[0])
		rmdir(group);
	group[0] = '\0';
	return 0;
}

/* The n-th word of the row of a process, or NULL; valid until the next call. */
static const char *word_of(struct term *term, pid_t pid, int n)
{
	static char row[2048];
	char *word, *rest = row;
	char text[16];

	snprintf(text, sizeof(text), "%d", (int)pid);
	for (int y = 0; y < 30; y++) {
		snprintf(row, sizeof(row), "%s", term_row(term, y));
		rest = row;
		word = strtok_r(rest, " ", &rest);
		if (!word || strcmp(word, text) != 0)
			continue;
		while (word && n--)
			word = strtok_r(NULL, " ", &rest);
		return word;
	}
	return NULL;
}

static bool wait_word(struct term *term, int n, const char *text)
{
	const char *word = NULL;

	for (int i = 0; i < 500; i++) {
		word = word_of(term, worker, n);
		if (word && strcmp(word, text) == 0)
			return true;
		term_watch(term, 20);
	}
	fprintf(stderr, "word %d is \"%s\", not \"%s\"\n", n, word ? word : "", text);
	term_dump(term);
	return false;
}

/* A line of /proc/PID/status, behind its name. */
static void status_line(const char *name, char *buf, size_t size)
{
	char path[32], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)worker);
	file = fopen(path, "r");
	assert_non_null(file);
	buf[0] = '\0';
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, name, strlen(name)) == 0)
			snprintf(buf, size, "%.*s", (int)strcspn(line + strlen(name), " \t\n("),
				 line + strlen(name));
	fclose(file);
}

/* Puts the worker into a cgroup as a container has it. False: this machine has none for us. */
static bool make_group(void)
{
	static const char *const roots[] = { "/sys/fs/cgroup/unified", "/sys/fs/cgroup" };

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		char procs[512];
		FILE *file;

		snprintf(group, sizeof(group), "%s" GROUP, roots[i]);
		if (mkdir(group, 0755))
			continue;
		snprintf(procs, sizeof(procs), "%s/cgroup.procs", group);
		file = fopen(procs, "w");
		if (file && fprintf(file, "%d\n", (int)worker) > 0 && !fclose(file))
			return true;
		rmdir(group);
	}
	group[0] = '\0';
	return false;
}

static struct term *start(const char *columns)
{
	const char *argv[] = { "-i", "0.3", "-c", "sctcolumns", "--columns", columns, NULL };
	struct term_options options = { .width = 120, .height = 30 };

	return term_start(&options, argv);
}

static void test_proc(void **state)
{
	struct term *term;
	char text[64];
	bool grouped;

	NEEDS_TRACING();
	start_worker("sctcolumns", 4);
	grouped = make_group();
	term = start("pid,tid,ppid,state,threads,cgroup,command");
	term_keys(term, "z");
	snprintf(text, sizeof(text), "%d", (int)getpid());
	assert_true(wait_word(term, 2, text));
	snprintf(text, sizeof(text), "%d", (int)worker);
	assert_true(wait_word(term, 1, text));
	status_line("Threads:\t", text, sizeof(text));
	assert_string_equal(text, "5");
	assert_true(wait_word(term, 4, text));
	assert_true(wait_word(term, 3, "S"));
	kill(worker, SIGSTOP);
	assert_true(wait_word(term, 3, "T"));
	kill(worker, SIGCONT);
	assert_true(wait_word(term, 3, "S"));
	if (grouped)
		assert_true(wait_word(term, 5, "docker:0123456789ab"));
	else
		fprintf(stderr, "SKIPPED: the cgroup; none can be made here\n");
	/* what has ended has neither state nor threads, but is remembered to have been there */
	kill(worker, SIGKILL);
	assert_true(wait_word(term, 3, "Z"));
	waitpid(worker, NULL, 0);
	assert_true(wait_word(term, 3, "-"));
	if (grouped)
		assert_true(wait_word(term, 5, "docker:0123456789ab"));
	term_stop(term);
}

/* What no column shows is asked of /proc where a search or the row filter is about it. */
static void test_asked_of_rows(void **state)
{
	struct term *term;
	char pid[16];

	NEEDS_TRACING();
	start_worker("sctcolumns", 0);
	snprintf(pid, sizeof(pid), "%d", (int)worker);
	term = start("pid,command");
	term_keys(term, "z");
	assert_true(term_wait(term, pid));
	kill(worker, SIGSTOP);
	term_keys(term, "/state=T\r");
	assert_true(term_wait(term, " found: state=T"));
	term_keys(term, "\\state=T\r");
	assert_true(term_wait(term, "only rows with state=T"));
	assert_true(wait_word(term, 0, pid));
	kill(worker, SIGCONT);
	assert_true(term_wait(term, "no row with state=T"));
	term_keys(term, "\\\x15state!=T\r");
	assert_true(wait_word(term, 0, pid));
	term_stop(term);
}

/* In the second in which it was started, or the next one if that began meanwhile. */
static void test_start(void **state)
{
	char before[16], after[16], started[16];
	struct term *term;
	time_t now;

	NEEDS_TRACING();
	now = time(NULL);
	strftime(before, sizeof(before), "%H:%M:%S", localtime(&now));
	start_worker("sctcolumns", 0);
	now = time(NULL);
	strftime(after, sizeof(after), "%H:%M:%S", localtime(&now));
	term = start("pid,start,rate,command");
	term_keys(term, "z"); /* no stream, which has times, too */
	assert_true(wait_word(term, 3, "sctcolumns:"));
	snprintf(started, sizeof(started), "%s", word_of(term, worker, 1));
	assert_true(strcmp(started, before) == 0 || strcmp(started, after) == 0);
	term_stop(term);
}

/* ---- the same of recordings ---- */

static struct term *replay_columns(const char *path, const char *columns)
{
	struct term_options options = { .width = 120, .height = 30, .env = { "TZ=UTC" } };
	const char *argv[] = { "replay", path, "-i", "0.1", "--columns", columns, NULL };
	struct term *term = term_start(&options, argv);

	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, "z");
	return term;
}

#define FACTS "pid,state,threads,start,cgroup,trend,command"

/* What was recorded is shown and sorted by, also back in time; what was not, is not known. */
static void test_recorded(void **state)
{
	struct term *term = replay_columns(story_path(), FACTS);

	(void)state;
	worker = 1001;
	assert_true(wait_word(term, 1, "R"));
	assert_true(wait_word(term, 2, "9"));
	assert_true(wait_word(term, 3, "22:30:01")); /* 1001 s after the clock's 0 */
	assert_true(wait_word(term, 4, STORY_CONTAINER));
	worker = 1002;
	assert_true(wait_word(term, 1, "S"));
	assert_true(wait_word(term, 4, "z\\e[2J\\nevil"));
	worker = 1003; /* gone: what is known stays */
	assert_true(wait_word(term, 1, "-"));
	assert_true(wait_word(term, 4, "init.scope"));
	worker = 1005; /* nobody looked */
	assert_true(wait_word(term, 1, "-"));
	assert_true(wait_word(term, 2, "1"));
	assert_true(wait_word(term, 4, "-"));
	term_keys(term, "P>");
	assert_true(term_wait(term, "S▲"));
	assert_true(term_find(term, STORY_CONTAINER, NULL) < term_find(term, "evil", NULL));
	term_keys(term, ">");
	assert_true(term_wait(term, "THR▼"));
	assert_true(term_find(term, STORY_CONTAINER, NULL) < term_find(term, "evil", NULL));
	term_keys(term, ">>");
	assert_true(term_wait(term, "CGROUP▲"));
	assert_true(term_find(term, STORY_CONTAINER, NULL) < term_find(term, "init.scope", NULL));
	assert_true(term_find(term, "init.scope", NULL) < term_find(term, "evil", NULL));
	term_keys(term, ">");
	assert_true(term_wait(term, "TREND▼"));
	/* beta has ten times as many since the second half */
	assert_true(term_find(term, "evil", NULL) < term_find(term, STORY_CONTAINER, NULL));
	term_keys(term, "[[[[[");
	worker = 1002;
	assert_true(wait_word(term, 1, "D"));
	worker = 1003;
	assert_true(wait_word(term, 1, "S"));
	worker = 0;
	term_stop(term);
}

static void test_recorded_before(void **state)
{
	char *path = story_write(story_fill_old);
	struct term *term = replay_columns(path, FACTS);

	(void)state;
	worker = 1001;
	assert_true(wait_word(term, 1, "-"));
	assert_true(wait_word(term, 2, "1"));
	assert_true(wait_word(term, 4, "-"));
	worker = 0;
	term_stop(term);
	story_remove(path);
}

/* What a replay shows is what /proc said while it was recorded. */
static void test_recorded_live(void **state)
{
	char path[64], text[64];
	struct term *term;
	bool grouped;
	pid_t recorder;
	int status;

	NEEDS_TRACING();
	snprintf(path, sizeof(path), "/tmp/sctop-columns-%d.sctop", (int)getpid());
	unlink(path);
	start_worker("sctcolumns", 4);
	grouped = make_group();
	recorder = fork();
	if (!recorder) {
		const char *program = getenv("SCTOP");

		execl(program, program, "record", "-w", path, "-c", "sctcolumns", "-d", "1.5", "-i",
		      "0.3", NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(recorder, &status, 0), recorder);
	assert_int_equal(status, 0);
	term = replay_columns(path, "pid,state,threads,cgroup,start,command");
	status_line("Threads:\t", text, sizeof(text));
	assert_true(wait_word(term, 2, text));
	/* It wakes to make its calls, and may have done so when somebody looked. */
	assert_true(word_of(term, worker, 1) && strchr("RS", *word_of(term, worker, 1)));
	if (grouped)
		assert_true(wait_word(term, 3, "docker:0123456789ab"));
	assert_true(word_of(term, worker, 4) && strchr(word_of(term, worker, 4), ':'));
	term_stop(term);
	unlink(path);
}

static void *spin(void *arg)
{
	(void)arg;
	for (;;) {
		syscall(SYS_getppid);
		for (volatile int i = 0; i < 1000000; i++)
			;
	}
	return NULL;
}

/* A process that sleeps but for its calls, and a thread of it that never does. */
static void work_and_spin(void)
{
	pthread_t thread;

	prctl(PR_SET_NAME, "sctspin");
	pthread_create(&thread, NULL, spin, NULL);
	work(0);
}

/* The task of the worker that is not its first. */
static pid_t other_thread(void)
{
	struct dirent *entry;
	pid_t tid = 0;
	char path[32];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)worker);
	for (int i = 0; i < 500 && !tid; i++) {
		folder = opendir(path);
		assert_non_null(folder);
		while ((entry = readdir(folder)))
			if (atoi(entry->d_name) && atoi(entry->d_name) != worker)
				tid = atoi(entry->d_name);
		closedir(folder);
		usleep(10000);
	}
	assert_true(tid > 0);
	return tid;
}

/* With H a replay shows what each thread did, not only the process. */
static void test_recorded_threads(void **state)
{
	char path[64], command[512];
	struct term *term;
	pid_t tid;

	NEEDS_TRACING();
	snprintf(path, sizeof(path), "/tmp/sctop-columns-%d.sctop", (int)getpid());
	unlink(path);
	worker = fork();
	if (!worker)
		work_and_spin();
	assert_true(worker > 0);
	tid = other_thread();
	snprintf(command, sizeof(command), "%s record -w %s -c sctspin -d 1.5 -i 0.3",
		 getenv("SCTOP"), path);
	assert_int_equal(system(command), 0);
	term = replay_columns(path, "pid,state,threads,command");
	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, "H");
	assert_true(term_wait(term, "Processes threads"));
	assert_string_equal(word_of(term, tid, 1), "R");
	assert_true(strchr("RS", *word_of(term, worker, 1)));
	kill(worker, SIGKILL); /* from here on /proc knows nothing of it */
	term_keys(term, "g0%\r]]]");
	term_settle(term, 300);
	assert_string_equal(word_of(term, tid, 1), "R");
	term_stop(term);
	unlink(path);
}

/* What was asked for goes from its end, which is said, and takes its room from the calls. */
static void test_own_columns(void **state)
{
	struct term_options options = { .width = 120, .height = 30, .env = { "TZ=UTC" } };
	const char *argv[] = {
		"replay",    story_path(),
		"-i",	     "0.1",
		"--columns", "pid,tid,ppid,state,start,threads,rate,cgroup,user,trend,command",
		NULL
	};
	struct term *term = term_start(&options, argv);
	int x = 0;

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	assert_true(term_has(term, "    PID     TID    PPID S     START   THR CALLS/S▼ USER "));
	assert_true(term_has(term, " +2 columns (z) "));
	assert_true(term_find(term, "2 Calls", &x) >= 0 && x == 120 - 40 + 1);
	term_keys(term, "z");
	assert_true(term_wait_gone(term, "columns (z)"));
	assert_true(term_wait(term, " CGROUP "));
	assert_true(term_has(term, " TREND "));
	assert_false(term_has(term, " columns"));
	term_keys(term, "z");
	assert_true(term_wait(term, " +2 columns (z) "));
	term_keys(term, "2"); /* z would give these nothing then */
	assert_true(term_wait(term, " +2 columns ─"));
	term_stop(term);
}

/* ---- the baseline, over a recording with known figures ---- */

/* beta makes 400 calls a second, in the second half 4000: marked before, looked at later. */
static void test_baseline(void **state)
{
	struct term *term = replay_at_end(story_path(), 160, 40);
	char row[512];

	(void)state;
	term_keys(term, "[[[[[");
	assert_true(term_wait(term, " 22:15:02")); /* of eight intervals, three */
	assert_false(term_has(term, "CALLS/S  ×RATE"));
	term_keys(term, "m");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:00"));
	term_keys(term, "z");
	assert_true(term_wait(term, "ΔCALLS/S  ×RATE"));
	worker = 1002;
	assert_true(wait_word(term, 4, "0"));
	assert_true(wait_word(term, 5, "1.00"));
	term_keys(term, "]]]]]");
	assert_true(term_wait(term, "BASELINE 22:15:02 +0:00:05"));
	/* PID USER TTY CALLS/S Δ × +CALLS +ERRORS: one interval of 400, four of 4000 */
	snprintf(row, sizeof(row), "%s", word_of(term, worker, 3));
	assert_string_equal(row, "4000");
	assert_true(wait_word(term, 4, "+3600"));
	assert_true(wait_word(term, 5, "10.0"));
	assert_true(wait_word(term, 6, "+16.4k"));
	assert_true(wait_word(term, 7, "+500"));
	term_keys(term, ">");
	assert_true(term_wait(term, "ΔCALLS/S▼"));
	/* back before the mark: as it was, and fewer */
	term_keys(term, "[[[[[[");
	assert_true(term_wait(term, "BASELINE 22:15:02 -0:00:01"));
	assert_true(wait_word(term, 6, "-400"));
	term_keys(term, "m");
	assert_true(term_wait_gone(term, "BASELINE"));
	assert_true(term_has(term, "CALLS/S▼"));
	assert_false(term_has(term, "×RATE"));
	/* whoever resets has nothing to compare with any more, once what is held goes on */
	term_keys(term, "mr");
	assert_true(term_wait(term, "held until p, then counting anew, baseline ended"));
	assert_true(term_has(term, "BASELINE"));
	term_keys(term, "p");
	assert_true(term_wait_gone(term, "BASELINE"));
	worker = 0;
	term_stop(term);
}

/* ---- names of any width ---- */

static const char *const names[] = {
	"plain", "日本語", "e\xcc\x81te\xcc\x81", "\xf0\x9f\x98\x80smile", "a\xcc\x81日b",
};
#define NAME_CNT (sizeof(names) / sizeof(names[0]))

static void fill_wide(struct recording_writer *writer)
{
	const uint64_t second = 1000000000;

	for (uint32_t interval = 0; interval < 3; interval++) {
		struct record stats = { .type = RECORD_STATS,
					.stats.time_ns = (100 + interval) * second };

		for (uint32_t i = 0; i < NAME_CNT; i++) {
			struct sctop_task info = { .tid = 2001 + i,
						   .tgid = 2001 + i,
						   .ppid = 1,
						   .start_ns = (2001 + i) * second };
			struct record_counts counts = { .nr = 0, .calls = 1000 + i };
			struct record task = { .type = RECORD_TASK, .task = i + 1, .info = &info };
			struct record count = { .type = RECORD_COUNTS,
						.task = i + 1,
						.counts = &counts };
			struct record command = { .type = RECORD_COMMAND };
			char text[1024];

			snprintf(info.comm, sizeof(info.comm), "%s", names[i]);
			snprintf(text, sizeof(text), "%s", names[i]);
			while (strlen(text) < 600)
				strcat(text, names[i]);
			command.text = (struct record_text){ .tgid = info.tgid,
							     .start_ns = info.start_ns,
							     .time_ns = 100 * second,
							     .text = text,
							     .len = strlen(text) };
			if (!interval)
				assert_int_equal(recording_write(&task, writer), 0);
			if (!interval)
				assert_int_equal(recording_write(&command, writer), 0);
			assert_int_equal(recording_write(&count, writer), 0);
		}
		assert_int_equal(recording_write(&stats, writer), 0);
	}
}

static bool cell_is(struct term *term, int y, int x, const char *text)
{
	struct term_cell cell;

	term_cell(term, y, x, &cell);
	return strcmp(cell.text, text) == 0;
}

/* Figures end where their titles end, names begin where theirs do, and panes where they should. */
static void check_in_line(struct term *term, int width)
{
	int head, rate, command, edge = width;
	char pid[16];

	head = term_find(term, "CALLS/S▼", &rate);
	assert_true(head >= 0 && term_find(term, "COMMAND", &command) == head);
	rate += 7;
	for (int x = command; x < width && edge == width; x++)
		if (cell_is(term, head, x, "│"))
			edge = x;
	for (uint32_t i = 0; i < NAME_CNT; i++) {
		struct term_cell cell;
		int x, y;

		snprintf(pid, sizeof(pid), " %u ", 2001 + i);
		y = term_find(term, pid, &x);
		assert_true(y > head);
		term_cell(term, y, rate, &cell);
		assert_true(cell.text[0] >= '0' && cell.text[0] <= '9');
		assert_true(cell_is(term, y, rate + 1, " "));
		assert_true(cell_is(term, y, command - 1, " "));
		term_cell(term, y, command, &cell);
		assert_int_equal(cell.text[0], names[i][0]);
		if (edge < width)
			assert_true(cell_is(term, y, edge, "│"));
	}
}

static void test_wide_names(void **state)
{
	static const struct {
		int width, height;
	} sizes[] = { { 80, 24 }, { 120, 40 }, { 200, 60 }, { 81, 24 }, { 119, 40 } };
	char *path = story_write(fill_wide);

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct term *term = replay_at_end(path, sizes[i].width, sizes[i].height);

		check_in_line(term, sizes[i].width);
		term_keys(term, "m"); /* with more columns, too */
		assert_true(term_wait(term, "ΔCALLS/S"));
		check_in_line(term, sizes[i].width);
		term_keys(term, "t");
		assert_true(term_wait(term, " tree"));
		check_in_line(term, sizes[i].width);
		term_stop(term);
	}
	story_remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wide_names),
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_recorded_before),
		cmocka_unit_test_teardown(test_recorded_live, stop_worker),
		cmocka_unit_test_teardown(test_recorded_threads, stop_worker),
		cmocka_unit_test(test_own_columns),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test_teardown(test_proc, stop_worker),
		cmocka_unit_test_teardown(test_asked_of_rows, stop_worker),
		cmocka_unit_test_teardown(test_start, stop_worker),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
