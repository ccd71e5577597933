/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_capabilities.c - the live screen of an ordinary user, with capabilities of the file: what
 * works as for root, what does not and that it is said, and whose files are not read.
 */
#include <linux/capability.h>
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
	snprintf(pattern, sizeof(pattern), "%s*", worker_prefix());
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
	term_quit(term, "q");
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
	term_quit(term, "q");
}

static unsigned long long effective(pid_t pid)
{
	unsigned long long set = 0;
	char path[64], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "CapEff:", 7))
			set = strtoull(line + 7, NULL, 16);
	fclose(file);
	return set;
}

/* Answers a prompt with a file in a folder. */
static void answer(struct term *term, const char *key, const char *prompt, const char *where,
		   const char *name)
{
	char text[160];

	term_keys(term, key);
	assert_true(term_wait(term, prompt));
	snprintf(text, sizeof(text), "\x15%s/%s/%s\r", folder, where, name);
	term_keys(term, text);
}

static void is_his(const char *name)
{
	char path[160];
	struct stat st = { 0 };

	snprintf(path, sizeof(path), "%s/his/%s", folder, name);
	for (int i = 0; i < 100 && stat(path, &st); i++)
		usleep(50000);
	if (stat(path, &st) || st.st_uid != 65534 || st.st_gid != 65534)
		fail_msg("%s: of %u, %u", path, st.st_uid, st.st_gid);
}

/* As sudo starts it: all files are the caller's, made with no more than his rights. */
static void test_files_under_sudo(void **state)
{
	char config[96];
	const char *argv[] = { "--config", config, "-i", "0.3", "-c", "nobody-is-so", NULL };
	struct term_options options = { .width = 160,
					.env = { "SUDO_UID=65534", "SUDO_GID=65534" } };
	struct term *term;

	(void)state;
	require();
	run("mkdir -m 755 %s/his %s/roots && chown 65534:65534 %s/his", folder, folder, folder);
	snprintf(config, sizeof(config), "%s/his/config", folder);
	term = term_start(&options, argv);
	assert_true(term_wait(term, "calls/s"));
	assert_int_equal(effective(term_pid(term)),
			 1ull << CAP_BPF | 1ull << CAP_SYS_PTRACE | 1ull << CAP_KILL);
	answer(term, "e", "Export to:", "his", "x.csv");
	is_his("x.csv");
	answer(term, "e", "Export to:", "roots", "x.csv");
	assert_true(term_wait(term, "Permission denied"));
	term_keys(term, "\033");
	answer(term, "R", "Record to:", "his", "x.sctop");
	is_his("x.sctop");
	assert_true(term_wait(term, "REC"));
	term_keys(term, "R");
	assert_true(term_wait_gone(term, "REC"));
	answer(term, "R", "Record to:", "roots", "x.sctop");
	assert_true(term_wait(term, "Permission denied"));
	term_keys(term, "\033");
	assert_true(term_wait_gone(term, "Record to:"));
	term_keys(term, "W");
	assert_true(term_wait(term, "saved in"));
	is_his("config");
	term_quit(term, "q");
	run("test -z \"$(ls -A %s/roots)\"", folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_works, stop_workers),
		cmocka_unit_test_teardown(test_reads_no_terminfo, stop_workers),
		cmocka_unit_test(test_files_under_sudo),
	};

	return cmocka_run_group_tests(tests, make_copy, remove_copy);
}
