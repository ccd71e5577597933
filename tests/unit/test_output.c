/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_output.c - what -o may and may not do, looked at with stat(2).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/caller.h"
#include "sctop/output.h"

static char dir[] = "/tmp/sctop-output-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	return !mkdtemp(dir) || chdir(dir);
}

static int tear_down(void **state)
{
	static const char *const names[] = { "new",  "old",  "link",  "hard",	 "fifo",
					     "sudo", "full", "again", "precious" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(names[i]);
	rmdir("dir");
	return chdir("/") || rmdir(dir);
}

static void put(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void expect(const char *name, const char *text)
{
	char buf[64] = "";
	FILE *file = fopen(name, "r");

	assert_non_null(file);
	buf[fread(buf, 1, sizeof(buf) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(buf, text);
}

static void write_to(const char *name, bool force, const char *text)
{
	char why[256];
	struct output *output = output_open(name, force, why, sizeof(why));

	assert_non_null(output);
	fputs(text, output_file(output));
	assert_int_equal(output_close(output), 0);
}

static void refused(const char *name, bool force, const char *part)
{
	char why[256] = "";

	assert_null(output_open(name, force, why, sizeof(why)));
	assert_non_null(strstr(why, part));
	assert_null(strchr(why, '\n'));
	assert_null(strchr(why, '\033'));
}

static void test_new_file_is_private(void **state)
{
	struct stat st;

	(void)state;
	umask(0);
	write_to("new", false, "data\n");
	expect("new", "data\n");
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_uid, getuid());
}

static void test_force_replaces_but_does_not_write_into(void **state)
{
	struct stat st;

	(void)state;
	put("old", "precious\n");
	assert_int_equal(chmod("old", 0666), 0);
	assert_int_equal(link("old", "hard"), 0);
	refused("old", false, "--force");
	expect("old", "precious\n");
	write_to("old", true, "new\n");
	expect("old", "new\n");
	expect("hard", "precious\n");
	assert_int_equal(stat("old", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void test_what_is_no_file_is_refused(void **state)
{
	char why[256];
	int force;

	(void)state;
	put("old", "precious\n");
	assert_int_equal(symlink("old", "link"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("dir", 0700), 0);
	for (force = 0; force < 2; force++) {
		assert_null(output_open_renewed("link", force, why, sizeof(why)));
		assert_non_null(strstr(why, "a link"));
		assert_null(output_open_renewed("fifo", force, why, sizeof(why)));
		assert_null(output_open_renewed("dir", force, why, sizeof(why)));
		assert_null(output_open_renewed("none/x", force, why, sizeof(why)));
		refused("link", force, "a link");
		refused("fifo", force, "a FIFO"); /* and does not wait for its reader */
		refused("dir", force, "a directory");
		refused("dir/", force, "irectory");
		refused(".", force, "irectory");
		refused("", force, "No such file");
		refused("none/x", force, "No such file");
		refused("/dev/full", force, "a device");
		refused("no\033[2Jne/x", force, "\\e[2J");
	}
	expect("old", "precious\n");
}

/* Opened, and then what it was for did not begin: all is as before, buffered bytes or not. */
static void discard(const char *name, bool renewed, bool force)
{
	char why[256];
	struct output *output = renewed ? output_open_renewed(name, force, why, sizeof(why))
					: output_open(name, force, why, sizeof(why));

	assert_non_null(output);
	fputs("head\n", output_file(output));
	output_discard(output);
}

static void test_what_never_began_changes_nothing(void **state)
{
	int renewed;
	struct stat was, is;

	(void)state;
	put("old", "precious\n");
	assert_int_equal(stat("old", &was), 0);
	for (renewed = 0; renewed < 2; renewed++) {
		discard("never", renewed, false);
		assert_int_equal(access("never", F_OK), -1);
		discard("old", renewed, true);
		expect("old", "precious\n");
		assert_int_equal(stat("old", &is), 0);
		assert_int_equal(is.st_ino, was.st_ino);
	}
}

/* What somebody else has put there meanwhile is not taken away. */
static void test_only_its_own_is_discarded(void **state)
{
	char why[256];
	struct output *output = output_open("never", false, why, sizeof(why));

	(void)state;
	assert_non_null(output);
	assert_int_equal(unlink("never"), 0);
	put("never", "another's\n");
	output_discard(output);
	expect("never", "another's\n");
	assert_int_equal(unlink("never"), 0);
}

/* Replaced when there is something to write, or when nothing was till the end. */
static void test_force_replaces_when_written(void **state)
{
	char why[256];
	struct output *output;

	(void)state;
	put("old", "precious\n");
	output = output_open("old", true, why, sizeof(why));
	assert_non_null(output);
	expect("old", "precious\n");
	fputs("new\n", output_file(output));
	fflush(output_file(output));
	expect("old", "new\n");
	assert_int_equal(output_close(output), 0);
	write_to("old", true, "");
	expect("old", "");
}

static void renew(struct output *output, const char *text, int want)
{
	fputs(text, output_file(output));
	assert_int_equal(output_renew(output), want);
}

/* Readers see one whole or the next, whoever opened it when; what is put in the way is replaced,
 * not followed. */
static void test_renewed(void **state)
{
	char why[256];
	struct output *output;
	struct stat st;

	(void)state;
	umask(077);
	put("precious", "precious\n");
	output = output_open_renewed("again", false, why, sizeof(why));
	assert_non_null(output);
	expect("again", "");
	renew(output, "one\n", 0);
	expect("again", "one\n");
	assert_int_equal(stat("again", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	fputs("half", output_file(output));
	expect("again", "one\n");
	renew(output, "\n", 0);
	expect("again", "half\n");
	unlink("again");
	assert_int_equal(symlink("precious", "again"), 0);
	renew(output, "three\n", 0);
	expect("precious", "precious\n");
	expect("again", "three\n");
	assert_int_equal(lstat("again", &st), 0);
	assert_true(S_ISREG(st.st_mode));
	fputs("last\n", output_file(output));
	assert_int_equal(output_close(output), 0);
	expect("again", "last\n");
	assert_null(output_open_renewed("again", false, why, sizeof(why)));
	assert_non_null(strstr(why, "--force"));
	output = output_open_renewed("again", true, why, sizeof(why));
	assert_non_null(output);
	assert_int_equal(output_close(output), 0);
	expect("again", "last\n"); /* nothing was written */
	umask(0);
}

/* What was there stays, and nothing else is left behind. */
static void test_renewed_without_room(void **state)
{
	struct rlimit old, limit;
	char why[256], block[8192];
	struct output *output = output_open_renewed("again", true, why, sizeof(why));

	(void)state;
	assert_non_null(output);
	renew(output, "whole\n", 0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 4096;
	setrlimit(RLIMIT_FSIZE, &limit);
	memset(block, 'x', sizeof(block));
	fwrite(block, 1, sizeof(block), output_file(output));
	assert_int_equal(output_renew(output), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &old);
	expect("again", "whole\n");
	assert_int_equal(output_close(output), -EFBIG);
	expect("again", "whole\n");
}

static void test_null_and_stdout(void **state)
{
	char why[256];
	struct output *output;

	(void)state;
	write_to("/dev/null", false, "away\n");
	output = output_open("-", false, why, sizeof(why));
	assert_string_equal(output_name(output), "stdout");
	assert_int_equal(output_close(output), 0);
	assert_int_not_equal(fcntl(STDOUT_FILENO, F_GETFD), -1);
}

static void test_owner_is_the_caller_of_sudo(void **state)
{
	static const char *const bad[] = { "", "-1", "4294967295", "12x", " 12", "99999999999" };
	struct caller caller;
	struct stat st;
	char why[256];
	size_t i;

	(void)state;
	if (getuid()) {
		print_message("skipped: not root\n");
		skip();
	}
	setenv("SUDO_GID", "12346", 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		setenv("SUDO_UID", bad[i], 1);
		caller_get(&caller);
		assert_false(caller.other);
		assert_int_equal(caller.uid, 0);
	}
	setenv("SUDO_UID", "12345", 1);
	errno = 0;
	assert_null(output_open("sudo", false, why, sizeof(why))); /* the folder is root's */
	assert_int_equal(errno, EACCES);
	assert_int_equal(chown(dir, 12345, 12346), 0);
	write_to("sudo", false, "");
	unsetenv("SUDO_UID");
	assert_int_equal(chown(dir, 0, 0), 0);
	assert_int_equal(stat("sudo", &st), 0);
	assert_int_equal(st.st_uid, 12345);
	assert_int_equal(st.st_gid, 12346);
}

/* Standard output, which is this file when it is opened. */
static struct output *open_on(int fd)
{
	int saved = dup(STDOUT_FILENO);
	struct output *output;
	char why[256];

	assert_true(fd >= 0 && saved >= 0);
	dup2(fd, STDOUT_FILENO);
	output = output_open(NULL, false, why, sizeof(why));
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_non_null(output);
	return output;
}

static void test_error_of_a_write_is_told(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct output *output = open_on(full);

	(void)state;
	close(full);
	fputs("text", output_file(output));
	assert_int_equal(output_close(output), -ENOSPC);
}

/* An output into a pipe, and one that tells it to give up. */
struct piped {
	struct output *output;
	int out[2], interrupt[2];
};

static void open_piped(struct piped *piped)
{
	assert_int_equal(pipe(piped->out), 0);
	assert_int_equal(pipe(piped->interrupt), 0);
	piped->output = open_on(piped->out[1]);
}

/* From here on whatever waits is told that it may not. */
static void interrupt(struct piped *piped)
{
	output_set_interrupt(piped->output, piped->interrupt[0]);
	assert_int_equal(write(piped->interrupt[1], "", 1), 1);
}

static void close_piped(struct piped *piped)
{
	assert_int_equal(output_close(piped->output), -EINTR);
	for (int i = 0; i < 2; i++) {
		close(piped->out[i]);
		close(piped->interrupt[i]);
	}
}

/* A pipe that nobody reads: the write gives up as soon as the other descriptor is readable. */
static void test_interrupted_write(void **state)
{
	static const char block[65536];
	struct piped piped;

	(void)state;
	open_piped(&piped);
	assert_true(output_has_reader(piped.output));
	interrupt(&piped);
	for (int i = 0; i < 64; i++)
		fwrite(block, 1, sizeof(block), output_file(piped.output));
	close_piped(&piped);
}

/* A reader that reads nothing: no write waits, all is kept, in order, and told of. */
static void test_backlog(void **state)
{
	static char block[65536], got[16 * sizeof(block)];
	struct output *output;
	struct piped piped;
	size_t done = 0, i;
	ssize_t part;

	(void)state;
	open_piped(&piped);
	output = piped.output;
	assert_int_equal(output_set_backlog(output, 4 * sizeof(block)), 0);
	assert_int_equal(output_unread_fd(output), -1);
	for (i = 0; i < 16; i++) {
		memset(block, 'a' + (int)i, sizeof(block));
		assert_int_equal(fwrite(block, 1, sizeof(block), output_file(output)),
				 sizeof(block));
		assert_int_equal(fflush(output_file(output)), 0);
		/* A pipe takes 16 pages. */
		assert_int_equal(output_unread(output), i * sizeof(block));
		assert_int_equal(output_is_behind(output), i >= 4);
	}
	assert_true(output_unread_fd(output) >= 0);
	while (done < sizeof(got)) {
		part = read(piped.out[0], got + done, sizeof(got) - done);
		assert_true(part > 0);
		done += (size_t)part;
		assert_int_equal(output_hand_on(output), 0);
	}
	for (i = 0; i < sizeof(got); i++)
		assert_int_equal(got[i], 'a' + (int)(i / sizeof(block)));
	assert_int_equal(output_unread_fd(output), -1);
	/* Nobody takes the rest: that is told, once somebody wants us to end. */
	interrupt(&piped);
	for (i = 0; i < 4; i++)
		fwrite(block, 1, sizeof(block), output_file(output));
	assert_int_equal(output_drain(output), -EINTR);
	assert_int_equal(output_unread(output), 3 * sizeof(block));
	close_piped(&piped);
}

/* The last of all: no temporary file is left of those before. */
static void test_nothing_is_left(void **state)
{
	DIR *open_dir = opendir(".");
	struct dirent *entry;

	(void)state;
	assert_non_null(open_dir);
	while ((entry = readdir(open_dir))) {
		if (!strncmp(entry->d_name, ".sctop", strlen(".sctop")))
			fail_msg("%s is left", entry->d_name);
	}
	closedir(open_dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_file_is_private),
		cmocka_unit_test(test_force_replaces_but_does_not_write_into),
		cmocka_unit_test(test_what_is_no_file_is_refused),
		cmocka_unit_test(test_what_never_began_changes_nothing),
		cmocka_unit_test(test_only_its_own_is_discarded),
		cmocka_unit_test(test_force_replaces_when_written),
		cmocka_unit_test(test_renewed),
		cmocka_unit_test(test_renewed_without_room),
		cmocka_unit_test(test_null_and_stdout),
		cmocka_unit_test(test_owner_is_the_caller_of_sudo),
		cmocka_unit_test(test_error_of_a_write_is_told),
		cmocka_unit_test(test_interrupted_write),
		cmocka_unit_test(test_backlog),
		cmocka_unit_test(test_nothing_is_left),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
