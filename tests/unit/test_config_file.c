/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_config_file.c - what is read comes out as it was written, what is not ours stays, and no
 * file that somebody else may have made is touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "sctop/caller.h"
#include "sctop/config_file.h"

static char folder[64], path[128];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/sctop-config-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/config", folder);
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	return 0;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void put(const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	fclose(file);
	chmod(path, 0600);
}

/* The file as it is; valid until the next call. */
static const char *get(void)
{
	static char text[CONFIG_BYTES_MAX];
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	len = fread(text, 1, sizeof(text) - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* "2:key=value;3:!" : lines as they are handed out. */
static void note(unsigned int line, const char *key, const char *value, void *arg)
{
	char *all = arg;
	size_t len = strlen(all);

	if (key)
		snprintf(all + len, 2000 - len, "%u:%s=%s;", line, key, value);
	else
		snprintf(all + len, 2000 - len, "%u:!;", line);
}

static int read_it(char all[static 2000], char why[static 256])
{
	all[0] = '\0';
	return config_file_read(path, note, all, why, 256);
}

static void expect(const char *text, const char *lines)
{
	char all[2000], why[256];

	put(text, strlen(text));
	assert_int_equal(read_it(all, why), 0);
	assert_string_equal(all, lines);
}

static void test_lines(void **state)
{
	char text[3 * CONFIG_VALUE_MAX];

	(void)state;
	expect("", "");
	expect("# comment\n\n  \t\r\nkey = value\n", "4:key=value;");
	expect("a=1\n  b =2  \r\n\tc= 3 4 # no comment\nd =\n",
	       "1:a=1;2:b=2;3:c=3 4 # no comment;4:d=;");
	expect("a = b = c", "1:a=b = c;"); /* no end of the last line */
	expect("nonsense\n= 1\nwith blank = 1\nk = \033[2J\n", "1:!;2:!;3:!;4:k=\033[2J;");
	memset(text, 'x', sizeof(text));
	memcpy(text, "k = ", 4);
	strcpy(text + sizeof(text) - 6, "\nl=2\n");
	expect(text, "1:!;2:l=2;");
}

/* ---- files that are not to be trusted ---- */

static void refused(const char *what)
{
	struct config_entry entry = { .key = "key", .value = "new", .fallback = "old" };
	struct stat before, after;
	char all[2000], why[256];

	lstat(path, &before);
	assert_true(read_it(all, why) < 0);
	if (!strstr(why, what))
		fail_msg("\"%s\" does not say \"%s\"", why, what);
	assert_string_equal(all, "");
	assert_true(config_file_write(path, "#", &entry, 1, why, sizeof(why)) < 0);
	if (!strstr(why, what))
		fail_msg("\"%s\" does not say \"%s\"", why, what);
	lstat(path, &after);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_equal(before.st_mode, after.st_mode);
}

static void test_hostile(void **state)
{
	static char large[CONFIG_BYTES_MAX + 1];
	char other[160];

	(void)state;
	put("key = 1\n", 8);
	chmod(path, 0620);
	refused("others may write");
	chmod(path, 0602);
	refused("others may write");
	unlink(path);
	put("key = 1\0\n", 9);
	refused("no text");
	memset(large, '\n', sizeof(large));
	put(large, sizeof(large));
	refused("too large");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused("no regular file");
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	refused("no regular file");
	rmdir(path);
	snprintf(other, sizeof(other), "%s/other", folder);
	put("key = 1\n", 8);
	assert_int_equal(rename(path, other), 0);
	assert_int_equal(symlink(other, path), 0);
	refused("a link");
	unlink(path);
	assert_int_equal(symlink("/nonexistent", path), 0);
	refused("a link");
}

static void test_another_users(void **state)
{
	(void)state;
	if (geteuid()) {
		print_message("SKIP: only root can make a file that is another user's\n");
		skip();
	}
	put("key = 1\n", 8);
	assert_int_equal(chown(path, 65534, 65534), 0);
	refused("another user's");
}

/* ---- writing ---- */

static void save(const struct config_entry *entries, size_t cnt)
{
	char why[256];

	if (config_file_write(path, "# comment", entries, cnt, why, sizeof(why)))
		fail_msg("%s", why);
}

static void test_new(void **state)
{
	const struct config_entry entries[] = {
		{ .key = "a", .value = "1", .fallback = "0", .help = "about a" },
		{ .key = "b", .value = "2", .fallback = "2", .help = "about b" },
	};
	struct stat st;

	(void)state;
	snprintf(path, sizeof(path), "%s/new/folders/config", folder);
	umask(0);
	save(entries, 2);
	umask(022);
	assert_string_equal(get(), "# comment\n\n# about a\na = 1\n\n# about b\n#b = 2\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(path, sizeof(path), "%s/new", folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void test_kept(void **state)
{
	struct config_entry entries[] = {
		{ .key = "a", .value = "1", .fallback = "0", .help = "about a" },
		{ .key = "b", .value = "2", .fallback = "2", .help = "about b" },
		{ .key = "c", .value = "3", .fallback = "0", .help = "about c" },
	};
	static const char text[] =
		"# mine\nfuture = 1\nnonsense\na=9\n\n  b = 7 \na = 8\n#a = 0\n#c = 0\nz\n";

	(void)state;
	put(text, strlen(text));
	save(entries, 3);
	/* The last a counts, so it changes; b has a line; c goes where its default is shown. */
	assert_string_equal(get(),
			    "# mine\nfuture = 1\nnonsense\na=9\n\nb = 2\na = 1\n#a = 0\n#c = 0\n"
			    "c = 3\nz\n");
	save(entries, 3);
	assert_string_equal(get(),
			    "# mine\nfuture = 1\nnonsense\na=9\n\nb = 2\na = 1\n#a = 0\n#c = 0\n"
			    "c = 3\nz\n");
	strcpy(entries[2].value, "0");
	save(entries, 3);
	assert_non_null(strstr(get(), "#c = 0\nc = 0\n"));
	put("x = 1", 5);
	save(entries, 3);
	assert_string_equal(get(), "x = 1\n\n# about a\na = 1\n");
}

static void test_nothing_left(void **state)
{
	const struct config_entry entry = { .key = "a", .value = "1", .fallback = "0" };
	char command[160];

	(void)state;
	save(&entry, 1);
	save(&entry, 1);
	snprintf(command, sizeof(command), "test \"$(ls -A %s)\" = config", folder);
	assert_int_equal(system(command), 0);
}

/* ---- the caller of sudo ---- */

/* In a child, as it changes who it is. 0, or what failed. */
static int as_caller(void)
{
	const struct config_entry entry = { .key = "a", .value = "1", .fallback = "0" };
	char all[2000] = "", why[256];
	struct stat st;

	setenv("SUDO_UID", "65534", 1);
	setenv("SUDO_GID", "65534", 1);
	if (config_file_write(path, "#", &entry, 1, why, sizeof(why)) != -EACCES)
		return 1; /* the folder is root's, and root is not asked */
	if (chown(folder, 65534, 65534))
		return 2;
	if (config_file_write(path, "#", &entry, 1, why, sizeof(why)))
		return 3;
	if (stat(path, &st) || st.st_uid != 65534 || st.st_gid != 65534)
		return 4;
	if (config_file_read(path, note, all, why, sizeof(why)) || strcmp(all, "2:a=1;"))
		return 5;
	if (open("/etc/shadow", O_RDONLY) < 0) /* all rights are back */
		return 6;
	unsetenv("SUDO_UID");
	return config_file_read(path, note, all, why, sizeof(why)) == -EINVAL ? 0 : 7;
}

/* The caller's own file, in a folder that only a group lets into: root's groups are not his. */
static int with_groups_of_caller(void)
{
	static const gid_t roots[] = { 0, 4 };
	const struct config_entry entry = { .key = "a", .value = "1", .fallback = "0" };
	char all[2000] = "", why[256];

	if (config_file_write(path, "#", &entry, 1, why, sizeof(why)) || chown(path, 65534, 65534))
		return 1;
	if (chown(folder, 0, 0) || chmod(folder, 0750) || setgroups(2, roots))
		return 2;
	setenv("SUDO_UID", "65534", 1);
	setenv("SUDO_GID", "65534", 1);
	if (caller_prepare())
		return 3;
	if (config_file_read(path, note, all, why, sizeof(why)) != -EACCES)
		return 4;
	if (chown(folder, 0, 4)) /* the first of root's groups, or any of them */
		return 5;
	if (config_file_read(path, note, all, why, sizeof(why)) != -EACCES)
		return 6;
	if (chown(folder, 0, 65534))
		return 7;
	return config_file_read(path, note, all, why, sizeof(why)) ? 8 : 0;
}

static void check_in_child(int (*fn)(void))
{
	int status;

	if (getuid()) {
		print_message("SKIP: only root has a caller\n");
		skip();
	}
	if (!fork())
		_exit(fn());
	wait(&status);
	assert_int_equal(status, 0);
}

static void test_caller(void **state)
{
	(void)state;
	chmod(folder, 0700);
	check_in_child(as_caller);
}

static void test_groups_of_caller(void **state)
{
	(void)state;
	check_in_child(with_groups_of_caller);
}

static void test_path(void **state)
{
	char found[256];

	(void)state;
	setenv("XDG_CONFIG_HOME", "/x", 1);
	assert_int_equal(config_file_path(found, sizeof(found)), 0);
	assert_string_equal(found, "/x/sctop/config");
	setenv("XDG_CONFIG_HOME", "relative", 1); /* the specification: ignored */
	setenv("HOME", "/h", 1);
	assert_int_equal(config_file_path(found, sizeof(found)), 0);
	assert_string_equal(found, "/h/.config/sctop/config");
	if (getuid())
		return;
	setenv("XDG_CONFIG_HOME", "/x", 1); /* root's own says nothing of its caller */
	setenv("SUDO_UID", "1", 1);	    /* Debian: daemon */
	setenv("SUDO_GID", "1", 1);
	assert_int_equal(config_file_path(found, sizeof(found)), 0);
	assert_string_equal(found, "/usr/sbin/.config/sctop/config");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_lines),	       IN_FOLDER(test_hostile),
		IN_FOLDER(test_another_users), IN_FOLDER(test_new),
		IN_FOLDER(test_kept),	       IN_FOLDER(test_nothing_left),
		IN_FOLDER(test_caller),	       IN_FOLDER(test_groups_of_caller),
		IN_FOLDER(test_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
