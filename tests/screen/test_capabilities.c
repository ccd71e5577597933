/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_capabilities.c - the live screen of an ordinary user, with capabilities of the file: what
 * works as for root, what does not and that it is said, and whose files are not read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"
#include "worker.h"

static char folder[] = "/tmp/sctop-capabilities-XXXXXX";

static void run(const char *format, ...)
{
	char command[512];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (system(command))
		fail_msg("%s", command);
}

/* A copy of the program in a folder that everybody reaches; the one to be run from here on. */
static int make_copy(void **state)
{
	char path[sizeof(folder) + 16];

	(void)state;
	if (geteuid() || !getenv("SCTOP"))
		return 0;
	if (!mkdtemp(folder) || chmod(folder, 0755))
		return -1;
	run("cp \"$SCTOP\" %s/sctop", folder);
	snprintf(path, sizeof(path), "%s/sctop", folder);
	return setenv("SCTOP", path, 1);
}

static int remove_copy(void **state)
{
	(void)state;
	run("rm -rf %s", folder);
	return 0;
}

static void require(void)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "test -r /sys/kernel/btf/vmlinux && setcap cap_bpf,cap_perfmon=ep \"$SCTOP\"");
	if (!geteuid() && getenv("SCTOP") && !system(command))
		return;
	print_message("SKIP: needs root, BTF, and file capabilities\n");
	skip();
}

static struct term *start(const char *const *env)
{
	char pattern[32];
	const char *argv[] = { "-i", "0.3", "-c", pattern, NULL };
	struct term_options options = { .width = 120, .height = 30, .as_nobody = true };
	struct term *term;

	for (int i = 0; env && env[i]; i++)
		options.env[i] = env[i];
	snprintf(pattern, sizeof(pattern), "sct%d*", (int)getpid() % 1000000);
	term = term_start(&options, argv);
	if (!term_wait(term, "calls/s"))
		term_dump(term);
	return term;
}

/* Keys that change the filter and attach nothing new, long after the rest was given up. */
static void test_works(void **state)
{
	struct worker worker;
	struct term *term;
	char text[64];

	(void)state;
	require();
	start_worker(&worker, 'a', 10, false);
	term = start(NULL);
	assert_true(term_wait(term, "without CAP_KILL"));
	assert_true(term_wait(term, worker.pid_text));
	term_keys(term, ":");
	assert_true(term_wait(term, "Filter:"));
	term_keys(term, " syscall=getppid\r");
	assert_true(term_wait(term, "kernel filter:"));
	snprintf(text, sizeof(text), "syscall=getppid");
	assert_true(term_has(term, text));
	term_keys(term, "b"); /* the iterator */
	term_watch(term, 500);
	term_keys(term, "b");
	assert_true(term_wait(term, worker.pid_text));
	term_keys(term, KEY_DOWN_SEQ "k\ry"); /* root's */
	assert_true(term_wait(term, "0 of 1; 1 not permitted"));
	term_keys(term, "M");
	assert_true(term_wait(term, "it takes CAP_SYS_ADMIN"));
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	term_stop(term);
}

/* Descriptions of terminals of the caller's own: opening these would never end. */
static void test_reads_no_terminfo(void **state)
{
	char terminfo[64], home[64], dirs[64];
	const char *env[] = { terminfo, home, dirs, NULL };
	struct term *term;

	(void)state;
	require();
	run("cd %s && mkdir -p x 78 .terminfo/x && mkfifo -m 644 x/xterm-256color "
	    "78/xterm-256color .terminfo/x/xterm-256color",
	    folder);
	snprintf(terminfo, sizeof(terminfo), "TERMINFO=%s", folder);
	snprintf(home, sizeof(home), "HOME=%s", folder);
	snprintf(dirs, sizeof(dirs), "TERMINFO_DIRS=%s", folder);
	term = start(env);
	assert_true(term_has(term, "calls/s"));
	term_keys(term, "q");
	assert_int_equal(term_wait_end(term), 0);
	term_stop(term);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_works, stop_workers),
		cmocka_unit_test_teardown(test_reads_no_terminfo, stop_workers),
	};

	return cmocka_run_group_tests(tests, make_copy, remove_copy);
}
