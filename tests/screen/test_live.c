/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_live.c - the live screen on this kernel: what keys do to the filter, and to processes.
 *
 * Workers are children of this test with names of their own, so that nothing else on the
 * machine is in the picture.
 */
#include <errno.h>
#include <linux/sched.h>
#include <pthread.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"
#include "worker.h"

/* ---- the screen ---- */

static struct term *start_with(const char *more, const char *value)
{
	return show_workers(100, 30, more, value);
}

static struct term *start(void)
{
	return start_with(NULL, NULL);
}

static int row_of(struct term *term, const struct worker *worker)
{
	for (int y = 3; y < 30; y++) {
		const char *found = strstr(term_row(term, y), worker->pid_text);

		if (found && found - term_row(term, y) < 9)
			return y;
	}
	return -1;
}

/* Waits until one is above the other: the first interval has no rates yet. */
static bool wait_order(struct term *term, const struct worker *above, const struct worker *below)
{
	for (int i = 0; i < 500; i++) {
		if (row_of(term, above) > 0 && row_of(term, below) > row_of(term, above))
			return true;
		term_watch(term, 20);
	}
	term_dump(term);
	return false;
}

/* Waits until a row has a text. */
static bool wait_in_row(struct term *term, const struct worker *worker, const char *text)
{
	for (int i = 0; i < 500; i++) {
		int y = row_of(term, worker);

		if (y > 0 && strstr(term_row(term, y), text))
			return true;
		term_watch(term, 20);
	}
	term_dump(term);
	return false;
}

/* … until it has none: its events stay in the stream. */
static bool wait_no_row(struct term *term, const struct worker *worker)
{
	for (int i = 0; i < 500 && row_of(term, worker) > 0; i++)
		term_watch(term, 20);
	return row_of(term, worker) < 0;
}

static void select_worker(struct term *term, const struct worker *worker)
{
	char keys[32], found[48];

	term_keys(term, "1");
	snprintf(keys, sizeof(keys), " %s ", worker->pid_text);
	assert_true(term_wait(term, keys));
	snprintf(keys, sizeof(keys), "/%s\r", worker->pid_text);
	term_keys(term, keys);
	snprintf(found, sizeof(found), " found: %s (", worker->pid_text);
	assert_true(term_wait(term, found));
}

static bool filter_has(struct term *term, const char *text)
{
	return term_wait(term, text) && strstr(term_row(term, 1), text);
}

static void end(struct term *term)
{
	term_quit(term, "\033\033q");
}

/* ---- tests ---- */

/* What sctop costs is among the first figures: 80 columns show it, and the time. */
static void test_header(void **state)
{
	struct term_options options = { .width = 80, .height = 24, .env = { "TZ=UTC" } };
	const char *argv[] = { NULL };
	struct term *term = term_start(&options, argv);

	(void)state;
	assert_true(term_wait(term, " calls/s"));
	assert_true(term_wait(term, "% own"));
	assert_true(strstr(term_row(term, 0), " lost ") < strstr(term_row(term, 0), " own "));
	assert_true(strchr(term_row(term, 0), ':'));
	term_quit(term, "q");
}

static void test_order(void **state)
{
	struct worker few, many;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&few, 'a', 20, false);
	start_worker(&many, 'b', 400, false);
	term = start();
	assert_true(wait_order(term, &many, &few));
	assert_true(wait_in_row(term, &many, "getppid"));
	assert_true(wait_in_row(term, &few, "!")); /* the failing close */
	assert_true(term_has(term, "kernel passes"));
	term_keys(term, "I");
	assert_true(term_wait(term, "CALLS/S▲"));
	assert_true(row_of(term, &many) > row_of(term, &few));
	end(term);
}

static void test_prompt_error(void **state)
{
	struct term *term;
	struct worker worker;
	int word, caret, y;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	term = start();
	term_keys(term, ":\x15"
			"uid=0 colour=red\r");
	assert_true(term_wait(term, "^^^"));
	y = term_find(term, "colour=red", &word);
	assert_true(y >= 27);
	assert_int_equal(term_find(term, "^", &caret), y + 1);
	assert_int_equal(caret, word);
	assert_true(term_cursor_visible(term));
	term_keys(term, "\x17\r"); /* without the word it is fine */
	assert_true(term_wait(term, "kernel filter:"));
	assert_true(term_has(term, "→ uid=0"));
	assert_true(filter_has(term, "uid=0"));
	/* history, and undo */
	term_keys(term, ":" KEY_UP_SEQ "\033");
	for (int i = 0; i < 500 && term_cursor_visible(term); i++)
		term_watch(term, 20);
	term_watch(term, 50); /* Esc and what follows it would be one key */
	term_keys(term, "U");
	assert_true(filter_has(term, "comm=sct"));
	end(term);
}

static void test_only_and_exclude(void **state)
{
	struct worker one, other;
	char text[64];
	struct term *term;

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 20, false);
	term = start();
	assert_true(term_wait(term, other.comm));
	select_worker(term, &one);
	term_keys(term, "o");
	snprintf(text, sizeof(text), "pid=%d", (int)one.pid);
	assert_true(filter_has(term, text));
	assert_true(wait_no_row(term, &other));
	assert_true(wait_in_row(term, &one, "getppid"));
	term_keys(term, "U");
	assert_true(wait_in_row(term, &other, "getppid"));
	select_worker(term, &one);
	term_keys(term, "x");
	snprintf(text, sizeof(text), "pid!=%d", (int)one.pid);
	assert_true(filter_has(term, text));
	assert_true(wait_in_row(term, &other, "getppid"));
	assert_int_equal(row_of(term, &one), -1);
	/* a call */
	term_keys(term, "2");
	assert_true(term_wait(term, "getppid     "));
	term_keys(term, "/getppid\r");
	assert_true(term_wait(term, " found: getppid ("));
	term_keys(term, "x");
	assert_true(filter_has(term, "syscall!=getppid"));
	assert_true(term_wait_gone(term, " getppid "));
	end(term);
}

static void test_terminal_and_follow(void **state)
{
	struct worker worker;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, true);
	term = start();
	assert_true(term_wait(term, worker.comm));
	select_worker(term, &worker);
	term_keys(term, ".");
	assert_true(filter_has(term, "tty=pts/"));
	term_keys(term, "U" KEY_UP_SEQ); /* any key clears the message */
	assert_true(term_wait_gone(term, "tty=pts/"));
	assert_true(term_wait(term, worker.comm));
	term_keys(term, "T");
	assert_true(term_wait(term, "1 Terminals"));
	term_keys(term, "/");
	term_keys(term, worker.comm); /* it is the busiest there, and in the foreground */
	term_keys(term, "\r");
	assert_true(term_wait(term, "found: "));
	term_keys(term, "\r");
	assert_true(filter_has(term, "tty=pts/"));
	assert_true(term_wait(term, "1 Processes"));
	term_keys(term, "f");
	assert_true(filter_has(term, "follow"));
	term_keys(term, "f");
	assert_true(term_wait(term, "follow →"));
	term_keys(term, KEY_UP_SEQ);
	assert_true(term_wait_gone(term, "follow"));
	term_keys(term, "u");
	assert_true(term_wait(term, "User"));
	term_keys(term, "\r");
	assert_true(filter_has(term, "uid="));
	end(term);
}

static void test_pause(void **state)
{
	struct worker one, other;
	struct term *term;
	char before[512];

	NEEDS_TRACING();
	start_worker(&one, 'a', 20, false);
	start_worker(&other, 'b', 400, false);
	term = start();
	assert_true(wait_order(term, &other, &one));
	term_keys(term, "p");
	assert_true(term_wait(term, "PAUSED +"));
	snprintf(before, sizeof(before), "%s", term_row(term, row_of(term, &other)));
	assert_true(term_wait_gone(term, "PAUSED +0"));
	assert_string_equal(before, term_row(term, row_of(term, &other)));
	/* what is held still sorts */
	assert_true(row_of(term, &other) < row_of(term, &one));
	term_keys(term, "P");
	assert_true(term_wait(term, "PID▲"));
	assert_true(row_of(term, &other) > row_of(term, &one));
	term_keys(term, "p");
	assert_true(term_wait_gone(term, "PAUSED"));
	end(term);
}

static void test_signal(void **state)
{
	struct worker worker;
	struct term *term;
	char want[64];
	int status;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	select_worker(term, &worker);
	term_keys(term, "k");
	snprintf(want, sizeof(want), "Signal to %s(%s): TERM", worker.comm, worker.pid_text);
	assert_true(term_wait(term, want));
	term_keys(term, "\r");
	assert_true(term_wait(term, "Send SIGTERM to sct"));
	term_keys(term, "n");
	assert_true(term_wait(term, "nothing was done"));
	assert_int_equal(waitpid(worker.pid, &status, WNOHANG), 0);
	term_keys(term, "k\ry");
	assert_true(term_wait(term, "SIGTERM sent to 1"));
	status = wait_for_worker(worker.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_true(term_wait(term, "†"));
	/* the PID may belong to somebody else by now */
	term_keys(term, "k\ry");
	assert_true(term_wait(term, "0 of 1; 1 had ended"));
	end(term);
}

/* Another process with a PID that was free. */
static pid_t fork_as(pid_t pid)
{
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .set_tid = (uint64_t)(uintptr_t)&pid,
				   .set_tid_size = 1 };
	pid_t child = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return child;
}

/* While one is asked, the process ends, and another gets its PID: that one is let be. */
static void test_signal_to_another(void **state)
{
	struct worker worker, tagged;
	struct term *term;
	int status;

	(void)state;
	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	start_worker(&tagged, 'b', 20, false);
	term = start();
	assert_true(term_wait(term, tagged.comm));
	select_worker(term, &worker);
	term_keys(term, " ");
	select_worker(term, &tagged);
	term_keys(term, " k\r");
	assert_true(term_wait(term, "Send SIGTERM to sct"));
	assert_true(term_has(term, worker.comm) && term_has(term, tagged.comm));
	kill(worker.pid, SIGKILL);
	wait_for_worker(worker.pid);
	if (fork_as(worker.pid) != worker.pid) {
		print_message("SKIP: nobody can be given a PID here\n");
		skip();
	}
	adopt_worker(worker.pid, -1);
	term_keys(term, "y");
	assert_true(term_wait(term, "SIGTERM sent to 1 of 2; 1 had ended, its PID is another's"));
	assert_int_equal(waitpid(worker.pid, &status, WNOHANG), 0);
	status = wait_for_worker(tagged.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	end(term);
}

/* Counts what it is sent: a real-time signal is queued, so that none hides another. */
static volatile sig_atomic_t *received;

static void count_signal(int number)
{
	(void)number;
	(*received)++;
}

static void *call_for_ever(void *arg)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	for (;;) {
		syscall(SYS_getppid);
		nanosleep(&pause, NULL);
	}
	return arg;
}

/* Three threads that make calls, of a process that counts SIGRTMIN+6. */
static pid_t start_threads(const char *comm)
{
	pthread_t thread;
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		signal(40, count_signal);
		for (int i = 0; i < 2; i++)
			pthread_create(&thread, NULL, call_for_ever, NULL);
		call_for_ever(NULL);
	}
	assert_true(pid > 0);
	adopt_worker(pid, -1);
	return pid;
}

/* Rows of three threads are tagged: asked about is their process, once, and it gets one signal. */
static void test_signal_to_tagged_threads(void **state)
{
	char comm[16], want[96];
	struct term *term;
	pid_t pid;

	NEEDS_TRACING();
	received = mmap(NULL, sizeof(*received), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	assert_true(received != MAP_FAILED);
	snprintf(comm, sizeof(comm), "sct%dt", (int)getpid() % 1000000);
	pid = start_threads(comm);
	term = start();
	term_keys(term, "H");
	assert_true(term_wait(term, "all (3)"));
	term_keys(term, KEY_HOME_SEQ KEY_DOWN_SEQ "   ");
	assert_true(term_wait(term, "tagged"));
	term_keys(term, "k\x15"
			"40\r");
	snprintf(want, sizeof(want), "Send SIGRT_8 to %s(%d)?", comm, (int)pid);
	assert_true(term_wait(term, want));
	term_keys(term, "y");
	assert_true(term_wait(term, "SIGRT_8 sent to 1 process"));
	for (int i = 0; i < 500 && !*received; i++)
		term_watch(term, 20);
	term_watch(term, 300); /* more of them would come now */
	assert_int_equal(*received, 1);
	munmap((void *)received, sizeof(*received));
	end(term);
}

/* The counts of a paused screen have stood since the pause: so old is a baseline made of them. */
static void test_baseline_while_paused(void **state)
{
	struct worker worker;
	struct term *term;
	int y, x, hours, minutes, seconds;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	term_watch(term, 700);
	term_keys(term, "p");
	assert_true(term_wait(term, "PAUSED +"));
	sleep(3);
	term_keys(term, "m");
	assert_true(term_wait(term, "BASELINE "));
	y = term_find(term, "BASELINE ", &x);
	assert_int_equal(sscanf(strstr(term_row(term, y), "BASELINE "), "BASELINE %*s +%d:%d:%d",
				&hours, &minutes, &seconds),
			 3);
	assert_true(seconds + 60 * minutes + 3600 * hours >= 2);
	end(term);
}

static void test_readonly(void **state)
{
	struct worker worker;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	term = start_with("--readonly", NULL);
	assert_true(term_wait(term, worker.comm));
	select_worker(term, &worker);
	term_keys(term, "k");
	assert_true(term_wait(term, "k F9: not with --readonly"));
	term_keys(term, "e");
	assert_true(term_wait(term, "e: not with --readonly"));
	term_keys(term, "R");
	assert_true(term_wait(term, "R: not with --readonly"));
	end(term);
}

static void test_in_flight_and_latency(void **state)
{
	struct worker worker;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 2, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	term_keys(term, "b");
	assert_true(term_wait(term, "In flight"));
	assert_true(term_wait(term, "clock_nanosleep("));
	term_keys(term, "b");
	assert_true(term_wait(term, "1 Processes"));
	term_keys(term, "l");
	assert_true(term_wait(term, "NO LATENCY"));
	term_keys(term, "l");
	assert_true(term_wait_gone(term, "NO LATENCY"));
	end(term);
}

/* What it waits for, by name. */
static void test_in_flight_descriptors(void **state)
{
	char comm[16], want[64];
	struct term *term;
	struct stat stat;
	int ends[2];
	pid_t pid;

	NEEDS_TRACING();
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fstat(ends[0], &stat), 0);
	snprintf(comm, sizeof(comm), "sct%dr", (int)getpid() % 1000000);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, comm);
		dup2(ends[0], 77);
		(void)!read(77, comm, 1);
		_exit(0);
	}
	adopt_worker(pid, -1);
	term = start();
	term_keys(term, "b");
	snprintf(want, sizeof(want), " 77 pipe:[%lu] ", (unsigned long)stat.st_ino);
	assert_true(term_wait(term, want));
	assert_true(term_has(term, " read(77, 0x"));
	end(term);
	close(ends[0]);
	close(ends[1]);
}

static void test_stream_is_hidden(void **state)
{
	struct worker worker;
	struct term *term;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20, false);
	term = start();
	assert_true(term_wait(term, "close(-1) = -1 EBADF"));
	term_keys(term, "z"); /* the processes alone: nothing is to be streamed */
	assert_true(term_wait_gone(term, "3 Stream"));
	term_keys(term, "z");
	assert_true(term_wait(term, "close(-1)"));
	end(term);
}

/* The first line that a command prints, as a number; -1: none. */
static long number_of(const char *format, const char *path)
{
	char command[512];
	long number = -1;
	FILE *pipe;

	snprintf(command, sizeof(command), format, getenv("SCTOP"), path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	if (fscanf(pipe, "%ld", &number) != 1)
		number = -1;
	pclose(pipe);
	return number;
}

/* R in the middle of a session: every round of the worker is in it whole, with all its calls. */
static void test_record(void **state)
{
	char dir[] = "/tmp/sctop-screen-XXXXXX", keys[128], path[64];
	struct worker worker;
	struct term *term;
	long rounds;

	NEEDS_TRACING();
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/r.sctop", dir);
	start_worker(&worker, 'a', 20, false);
	term = start();
	snprintf(keys, sizeof(keys), "R\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "REC 0:01"));
	term_keys(term, "R");
	assert_true(term_wait(term, "recorded"));
	assert_true(term_wait_gone(term, "REC 0:"));
	term_stop(term);
	/* 3 is close, 110 getppid: how many rounds were of 20, and how many of another number. */
	rounds = number_of("%s replay %s --batch --no-summary --format ids | "
			   "awk -F: '$2 == 3 { whole += n == 20; n = 0 } $2 == 110 { n++ } "
			   "END { print whole }'",
			   path);
	assert_in_range(rounds, 20, 1000);
	assert_in_range(number_of("%s replay %s --batch --no-summary --format ids | "
				  "awk -F: '$2 == 3 { if (rounds++) other += n != 20; n = 0 } "
				  "$2 == 110 { n++ } END { print other + 0 }'",
				  path),
			0, 0);
	unlink(path);
	rmdir(dir);
}

/* A folder where little can be written. False, and a line says why, if there can be none. */
static bool make_small_disk(char dir[static 32], const char *size)
{
	assert_non_null(mkdtemp(dir));
	if (!mount("none", dir, "tmpfs", 0, size))
		return true;
	print_message("SKIP: no tmpfs: %s\n", strerror(errno));
	rmdir(dir);
	return false;
}

static void remove_small_disk(const char *dir)
{
	umount2(dir, MNT_DETACH);
	rmdir(dir);
}

/* The disk fills up: one line says so, the screen goes on, and the file is whole up to there. */
static void test_record_onto_a_full_disk(void **state)
{
	char dir[32] = "/tmp/sctop-screen-XXXXXX", keys[128], path[64], copy[64];
	struct worker worker;
	struct term *term;

	NEEDS_TRACING();
	if (!make_small_disk(dir, "size=16k"))
		skip();
	snprintf(path, sizeof(path), "%s/r.sctop", dir);
	snprintf(copy, sizeof(copy), "%s.sctop", dir);
	start_worker(&worker, 'a', 20, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	snprintf(keys, sizeof(keys), "R\x15%s\r", path);
	term_keys(term, keys);
	assert_true(term_wait(term, "recording stopped: cannot write"));
	assert_true(term_has(term, "No space left on device"));
	assert_true(term_wait_gone(term, "REC 0:"));
	term_keys(term, "b");
	assert_true(term_wait(term, "In flight"));
	term_keys(term, "b");
	assert_true(term_wait(term, worker.comm));
	end(term);
	/* Away from there, as what replay writes needs room, too. */
	assert_true(number_of("cp %2$s/r.sctop %2$s.sctop; %1$s replay %2$s.sctop --batch "
			      "--no-summary --format ids | grep -c ':110:'",
			      dir) > 0);
	remove_small_disk(dir);
	unlink(copy);
}

/* So does an export. */
static void test_export_onto_a_full_disk(void **state)
{
	char dir[32] = "/tmp/sctop-screen-XXXXXX", keys[128], path[64];
	struct worker worker;
	struct term *term;
	FILE *fill;

	NEEDS_TRACING();
	if (!make_small_disk(dir, "size=8k"))
		skip();
	snprintf(path, sizeof(path), "%s/fill", dir);
	fill = fopen(path, "w");
	assert_non_null(fill);
	while (fputc('x', fill) != EOF && !fflush(fill))
		;
	fclose(fill);
	start_worker(&worker, 'a', 20, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	snprintf(keys, sizeof(keys), "e\x15%s/p.csv\r", dir);
	term_keys(term, keys);
	assert_true(term_wait(term, "p.csv is not complete: No space left on device"));
	assert_true(term_has(term, "calls/s"));
	end(term);
	remove_small_disk(dir);
}

static void test_hostile(void **state)
{
	static const struct {
		const char *comm, *shown;
	} names[] = { { "\033[2J\033[1;1Hx\n", "\\e[2J\\e[1;1Hx" },
		      { "\342\200\256egap", "\\u{202e}egap" }, /* right to left */
		      { "\314\201\314\201", "\\u{0301}" },     /* accents of nothing */
		      { "\377\376\300\200", "\\xff\\xfe\\xc0\\x80" } };
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	struct worker workers[NAMES];
	struct term *term;
	struct term_options options = { .width = 100 };
	char pids[64] = "pid=", *end_of = pids;
	const char *argv[] = { "live", "--filter", pids, "-i", "0.3", NULL };

	NEEDS_TRACING();
	for (int i = 0; i < NAMES; i++) {
		start_worker_named(&workers[i], names[i].comm, 20, false);
		end_of += strlen(end_of);
		snprintf(end_of, sizeof(pids) - (size_t)(end_of - pids), "%s%s", i ? "," : "",
			 workers[i].pid_text);
	}
	term = term_start(&options, argv);
	for (int i = 0; i < NAMES; i++)
		assert_true(wait_in_row(term, &workers[i], names[i].shown));
	assert_true(strstr(term_row(term, 0), "calls/s"));
	end(term);
}

/* Stopped for a while, which the ring does not outlive, and shrunk to nothing: it goes on. */
static void test_held_up(void **state)
{
	struct worker worker;
	struct term *term;
	int status;

	NEEDS_TRACING();
	start_worker(&worker, 'a', 20000, false);
	term = start();
	assert_true(term_wait(term, worker.comm));
	kill(term_pid(term), SIGSTOP);
	assert_int_equal(waitpid(term_pid(term), &status, WUNTRACED), term_pid(term));
	usleep(500000);
	kill(term_pid(term), SIGCONT);
	term_keys(term, "h");
	assert_true(term_wait(term, "keys and columns"));
	term_keys(term, "\033");
	assert_true(term_wait(term, worker.comm));
	for (int i = 0; i < 5; i++) {
		term_resize(term, 1, 1);
		term_watch(term, 60);
		term_resize(term, 100, 30);
		assert_true(term_wait(term, "calls/s"));
		assert_true(term_wait(term, worker.comm));
	}
	end(term);
}

static void test_ends(void **state)
{
	struct term_options options = { 0 };
	const char *duration[] = { "live", "--duration", "1", NULL };
	const char *command[] = { "live", "--", "sh", "-c", "sleep 0.5; exit 3", NULL };
	const char *missing[] = { "live", "--", "/no/such/program", NULL };
	struct term *term;

	NEEDS_TRACING();
	term = term_start(&options, duration);
	assert_true(term_wait(term, "calls/s"));
	assert_int_equal(term_wait_end(term), 0);
	assert_false(term_alternate(term));
	term_stop(term);
	term = term_start(&options, command);
	assert_int_equal(term_wait_end(term), 3 << 8);
	assert_false(term_alternate(term));
	term_stop(term);
	term = term_start(&options, missing);
	assert_int_equal(term_wait_end(term), 127 << 8);
	assert_true(term_has(term, "/no/such/program"));
	term_stop(term);
}

static void test_stop_and_continue(void **state)
{
	struct term_options options = { 0 };
	const char *argv[] = { "live", NULL };
	struct term *term;
	int status;

	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	kill(term_pid(term), SIGTSTP);
	assert_int_equal(waitpid(term_pid(term), &status, WUNTRACED), term_pid(term));
	assert_true(WIFSTOPPED(status));
	term_settle(term, 100);
	assert_false(term_alternate(term));
	assert_true(term_echo(term));
	kill(term_pid(term), SIGCONT);
	assert_true(term_wait(term, "calls/s"));
	assert_true(term_alternate(term));
	assert_false(term_echo(term));
	end(term);
}

/* What is typed while the probes are loaded, and after it. */
static void test_typed_early(void **state)
{
	struct term_options options = { .width = 100, .height = 30 };
	const char *argv[] = { "live", NULL };
	struct term *term;

	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_true(term_wait(term, "Filter:"));
	term_keys(term, "zz:comm=sct-nobody\r");
	assert_true(term_wait(term, "Filter: comm=sct-nobody"));
	assert_true(term_wait(term, "calls/s"));
	assert_false(term_has(term, "loading"));
	assert_true(term_has(term, "kernel passes"));
	end(term);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "Filter:"));
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	assert_false(term_alternate(term));
	term_stop(term);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "Filter:"));
	kill(term_pid(term), SIGTERM);
	assert_int_equal(term_wait_end(term), 0);
	assert_false(term_alternate(term));
	term_stop(term);
}

static void test_without_privilege(void **state)
{
	struct term_options options = { .as_nobody = true };
	const char *argv[] = { "live", NULL };
	struct term *term;

	NEEDS_TRACING();
	term = term_start(&options, argv);
	assert_int_equal(term_wait_end(term), 1 << 8);
	assert_true(strncmp(term_row(term, 0), "sctop: ", 7) == 0);
	assert_string_equal(term_row(term, 3), "");
	assert_false(term_alternate(term));
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test_teardown(test_order, stop_workers),
		cmocka_unit_test_teardown(test_prompt_error, stop_workers),
		cmocka_unit_test_teardown(test_only_and_exclude, stop_workers),
		cmocka_unit_test_teardown(test_terminal_and_follow, stop_workers),
		cmocka_unit_test_teardown(test_pause, stop_workers),
		cmocka_unit_test_teardown(test_signal, stop_workers),
		cmocka_unit_test_teardown(test_signal_to_another, stop_workers),
		cmocka_unit_test_teardown(test_signal_to_tagged_threads, stop_workers),
		cmocka_unit_test_teardown(test_baseline_while_paused, stop_workers),
		cmocka_unit_test_teardown(test_readonly, stop_workers),
		cmocka_unit_test_teardown(test_in_flight_and_latency, stop_workers),
		cmocka_unit_test_teardown(test_in_flight_descriptors, stop_workers),
		cmocka_unit_test_teardown(test_stream_is_hidden, stop_workers),
		cmocka_unit_test_teardown(test_record, stop_workers),
		cmocka_unit_test_teardown(test_record_onto_a_full_disk, stop_workers),
		cmocka_unit_test_teardown(test_export_onto_a_full_disk, stop_workers),
		cmocka_unit_test_teardown(test_hostile, stop_workers),
		cmocka_unit_test_teardown(test_held_up, stop_workers),
		cmocka_unit_test_teardown(test_ends, stop_workers),
		cmocka_unit_test_teardown(test_stop_and_continue, stop_workers),
		cmocka_unit_test_teardown(test_typed_early, stop_workers),
		cmocka_unit_test_teardown(test_without_privilege, stop_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
