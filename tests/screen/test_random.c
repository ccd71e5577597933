/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_random.c - random keys, clicks, pasted text and sizes: over a recording, over a live load,
 * and where no table has a row. Nothing crashes or leaks, what is painted bit by bit is what ^L
 * paints anew, and the terminal is given back.
 *
 *   SCTOP_RANDOM_STEPS  for each of the three (1500); `make random` takes 100000
 *   SCTOP_RANDOM_SEED   which steps (1); the same seed presses the same keys
 *   SCTOP_RANDOM_ON     only one of them: test_replay, test_live or test_empty
 *
 * With `make SANITIZE=address,undefined test-screen` a wrong access ends the program, and fails.
 */
#include <fcntl.h>
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

#include "term.h"

enum { CHECK_STEPS = 500, WORKERS = 3, RECENT = 40 };

static char demo[4096], scratch[] = "/tmp/sctop-random-XXXXXX";

struct run {
	const char *const *argv;
	bool as_nobody, still; /* the picture does not change by itself */
	uint64_t random;
	long steps;
	struct term *term;
	int width, height;
	char recent[RECENT][16]; /* the last keys, for a failure's log */
	long key_cnt;
};

static uint32_t next(struct run *run, uint32_t below)
{
	run->random ^= run->random << 13;
	run->random ^= run->random >> 7;
	run->random ^= run->random << 17;
	return (uint32_t)(run->random >> 20) % below;
}

static long setting(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtol(text, NULL, 10) : otherwise;
}

/* ---- what is pressed ---- */

/* Left out: what quits (q ^C ^\), stops (^Z), and what the line discipline keeps (^S ^Q ^V ^O). */
static const char left_out[] = "q\x03\x1c\x1a\x13\x11\x16\x0f";

static const char *const sequences[] = {
	KEY_UP_SEQ,   KEY_DOWN_SEQ, KEY_RIGHT_SEQ, KEY_LEFT_SEQ, KEY_HOME_SEQ, KEY_END_SEQ,
	KEY_PGUP_SEQ, KEY_PGDN_SEQ, KEY_F1_SEQ,	   KEY_BTAB_SEQ, "\033OQ",     "\033OR",
	"\033OS",     "\033[15~",   "\033[17~",	   "\033[18~",	 "\033[19~",   "\033[20~",
	"\033[3~",    "\033[2~",    "\033",	   "\r",	 "\x0c",       "\x7f",
};

/* What a prompt may be given, pasted at once. */
static const char *const texts[] = {
	"uid=0 failed\r",
	":\x15pid=1+ slower=1ms\r",
	":\x15syscall=%file,!close comm=*\r",
	":\x15=\r",
	":\x15tty=pts/999999999999\r",
	"/openat\r",
	"\\a\r",
	"\\\x15\r",
	"g50%\r",
	"g-99999999999999h\r",
	"i0.1\r",
	"\346\274\242\345\255\227e\314\201\r",
	"\xff\xfe\xc0\x80",
	"\033[200~pasted\033[201~",
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"x",
};

#define CNT(array) (sizeof(array) / sizeof((array)[0]))

static void press(struct run *run, const char *keys)
{
	snprintf(run->recent[run->key_cnt++ % RECENT], sizeof(run->recent[0]), "%.15s", keys);
	if (!term_ended(run->term))
		term_keys(run->term, keys);
}

static void press_byte(struct run *run)
{
	char key[2] = { (char)(1 + next(run, 0x7e)), '\0' };

	if (!strchr(left_out, key[0]))
		press(run, key);
}

static void press_mouse(struct run *run)
{
	static const int buttons[] = { 0, 0, 0, 64, 65, 1, 2 };
	char click[64];
	int button = buttons[next(run, CNT(buttons))];
	int x = 1 + (int)next(run, (uint32_t)run->width + 2);
	int y = 1 + (int)next(run, (uint32_t)run->height + 2);

	snprintf(click, sizeof(click), "\033[<%d;%d;%dM\033[<%d;%d;%dm", button, x, y, button, x,
		 y);
	press(run, click);
}

static void resize(struct run *run)
{
	static const int usual[][2] = { { 80, 24 }, { 120, 40 }, { 200, 60 }, { 40, 8 },
					{ 39, 7 },  { 1, 1 },	 { 80, 50 },  { 132, 60 } };
	uint32_t which = next(run, 2 * CNT(usual));

	run->width = which < CNT(usual) ? usual[which][0] : 1 + (int)next(run, 300);
	run->height = which < CNT(usual) ? usual[which][1] : 1 + (int)next(run, 100);
	term_resize(run->term, run->width, run->height);
}

static void step(struct run *run, bool resizes)
{
	uint32_t kind = next(run, 100);

	if (kind < 60)
		press_byte(run);
	else if (kind < 80)
		press(run, sequences[next(run, CNT(sequences))]);
	else if (kind < 88)
		press_mouse(run);
	else if (kind < 93)
		press(run, texts[next(run, CNT(texts))]);
	else if (kind < 97 && resizes)
		resize(run);
	/* mostly in bursts, which share a frame; sometimes there is one for each */
	term_settle(run->term, next(run, 10) ? 0 : 25);
}

/* ---- what is checked ---- */

static void begin(struct run *run)
{
	struct term_options options = {
		.as_nobody = run->as_nobody,
		.errors = "errors",
		.env = { "TZ=UTC", "XDG_CONFIG_HOME=.", "HOME=." },
	};

	run->width = 80;
	run->height = 24;
	run->term = term_start(&options, run->argv);
	/* A long run has the lowest priority: on a busy machine the probes take their time. */
	for (int i = 0; i < 120 && !term_has(run->term, "calls/s"); i++)
		term_watch(run->term, 1000);
	assert_true(term_wait(run->term, "calls/s"));
}

static void show_reports(void)
{
	int status = system("cat errors >&2");

	(void)status;
}

static void show_recent(const struct run *run)
{
	fprintf(stderr, "after step %ld; the last keys:", run->steps);
	for (long i = run->key_cnt < RECENT ? 0 : run->key_cnt - RECENT; i < run->key_cnt; i++) {
		fprintf(stderr, " \"");
		for (const char *key = run->recent[i % RECENT]; *key; key++)
			fprintf(stderr, (unsigned char)*key < ' ' ? "\\%03o" : "%c", *key);
		fprintf(stderr, "\"");
	}
	fprintf(stderr, "\n");
	show_reports();
}

/* It may have found a way to quit: then all must be as after q. */
static void check_end(struct run *run)
{
	int status = term_wait_end(run->term);

	if (status != 0) {
		term_dump(run->term);
		show_recent(run);
	}
	assert_int_equal(status, 0);
	assert_false(term_alternate(run->term));
	assert_true(term_cursor_visible(run->term));
	assert_false(term_mouse(run->term));
	assert_true(term_echo(run->term));
	term_stop(run->term);
}

static char *picture_of(struct run *run)
{
	char *picture = calloc((size_t)run->height, 4096);

	assert_non_null(picture);
	for (int y = 0; y < run->height; y++)
		snprintf(picture + (size_t)y * 4096, 4096, "%s", term_row(run->term, y));
	return picture;
}

/* All but the first row, which has the time. */
static bool same_picture(const struct run *run, const char *a, const char *b)
{
	for (int y = 1; y < run->height; y++)
		if (strcmp(a + (size_t)y * 4096, b + (size_t)y * 4096) != 0)
			return false;
	return true;
}

static void check_repaint(struct run *run)
{
	bool same = false;

	for (int i = 0; i < 20 && !same; i++) { /* a frame may come in between */
		char *before, *after;

		term_settle(run->term, 60);
		before = picture_of(run);
		press(run, "\x0c");
		term_settle(run->term, 60);
		after = picture_of(run);
		same = same_picture(run, before, after);
		if (!same && i == 19)
			for (int y = 0; y < run->height; y++)
				fprintf(stderr, "|%s\n", before + (size_t)y * 4096);
		free(before);
		free(after);
	}
	if (!same)
		term_dump(run->term);
	assert_true(same);
}

/* From wherever it is: the screen comes back, and is what a repaint makes of it. */
static void check(struct run *run)
{
	run->width = 120;
	run->height = 40;
	term_resize(run->term, 120, 40);
	press(run, "\033");
	term_settle(run->term, 50); /* Esc and what follows it would be one key */
	press(run, "\033");
	term_settle(run->term, 50);
	press(run, "\x0c");
	if (term_ended(run->term))
		return;
	if (!term_wait(run->term, "calls/s")) {
		show_recent(run);
		fail();
	}
	for (int i = 0; i < 30 && !term_ended(run->term); i++)
		step(run, false);
	if (term_ended(run->term))
		return;
	press(run, "\033");
	term_settle(run->term, 50);
	if (run->still)
		check_repaint(run);
}

static void go(struct run *run)
{
	long wanted = setting("SCTOP_RANDOM_STEPS", 1500);
	long seed = setting("SCTOP_RANDOM_SEED", 1);

	print_message("%ld steps, SCTOP_RANDOM_SEED=%ld\n", wanted, seed);
	run->random = (uint64_t)seed * 0x9e3779b97f4a7c15 + 1;
	begin(run);
	for (; run->steps < wanted; run->steps++) {
		step(run, true);
		if (run->steps % CHECK_STEPS == CHECK_STEPS - 1)
			check(run);
		if (term_ended(run->term)) {
			check_end(run);
			begin(run);
		}
	}
	check(run);
	for (int i = 0; i < 5; i++) {
		press(run, "\033");
		term_settle(run->term, 50);
	}
	press(run, "q");
	check_end(run);
}

/* ---- what it runs on ---- */

/* Calls, errors, names that are hostile, processes that come and go. */
static void work(void)
{
	static const char *const names[] = { "\033[2J", "wide \346\274\242", "e\314\201\314\201",
					     "plain", "\xff\xfe" };
	struct timespec pause = { .tv_nsec = 4000000 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned int turn = 0;; turn++) {
		pid_t child;

		prctl(PR_SET_NAME, names[turn / 50 % CNT(names)]);
		for (int i = 0; i < 200; i++)
			syscall(SYS_getppid);
		close(open("/nowhere/\033[31m\346\274\242", O_RDONLY));
		child = turn % 20 ? -1 : fork();
		if (!child)
			_exit(3);
		if (child > 0)
			waitpid(child, NULL, 0);
		nanosleep(&pause, NULL);
	}
}

static void test_replay(void **state)
{
	const char *argv[] = { "replay", demo, "-i", "0.1", NULL };
	struct run run = { .argv = argv, .as_nobody = geteuid() == 0, .still = true };

	(void)state;
	go(&run);
}

static void test_live(void **state)
{
	const char *argv[] = { "--readonly", "-i", "0.2", NULL };
	struct run run = { .argv = argv };
	pid_t workers[WORKERS];

	NEEDS_TRACING();
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		if (!workers[i])
			work();
	}
	go(&run);
	for (int i = 0; i < WORKERS; i++) {
		kill(workers[i], SIGKILL);
		waitpid(workers[i], NULL, 0);
	}
}

static void test_empty(void **state)
{
	const char *argv[] = { "--readonly", "-i", "0.2", "-c", "no-such-name", NULL };
	struct run run = { .argv = argv };

	NEEDS_TRACING();
	go(&run);
}

static int setup(void **state)
{
	const char *tests = getenv("TESTS");
	char path[4096];

	(void)state;
	snprintf(path, sizeof(path), "%s/recordings/demo.sctop", tests ? tests : "tests");
	if (!realpath(path, demo) || !mkdtemp(scratch) || chmod(scratch, 0777) || chdir(scratch))
		return -1;
	setenv("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1", 1);
	return 0;
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", scratch);
	return chdir("/") || system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_empty),
	};

	if (getenv("SCTOP_RANDOM_ON"))
		cmocka_set_test_filter(getenv("SCTOP_RANDOM_ON"));
	return cmocka_run_group_tests(tests, setup, teardown);
}
