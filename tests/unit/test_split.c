/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_split.c - lines, names and files of a split; a directory full of traps; memory so small
 * that every few lines are written. tests/live/test_split.c compares with another splitter.
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

#include "sctop/split.h"

static char dir[64];

static int set_up(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/sctop-split-XXXXXX");
	return !mkdtemp(dir) || chdir(dir) || mkdir("d", 0700);
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return chdir("/") || system(command);
}

/* ---- lines ---- */

static void test_lines(void **state)
{
	static const struct {
		const char *line;
		bool good;
		uint32_t pid;
		int32_t nr;
		const char *comm;
	} rows[] = {
		{ "1:2:bash", true, 1, 2, "bash" },
		{ "1:2:", true, 1, 2, "" },
		{ "1:2:a:b: c", true, 1, 2, "a:b: c" },
		{ "1:-1:x", true, 1, -1, "x" },
		{ "4294967295:2147483647:x", true, UINT32_MAX, INT32_MAX, "x" },
		{ "4294967296:1:x", false, 0, 0, "" },
		{ "18446744073709551617:1:x", false, 0, 0, "" },
		{ "1:2147483648:x", false, 0, 0, "" },
		{ "1:--1:x", false, 0, 0, "" },
		{ "1:-:x", false, 0, 0, "" },
		{ "1::x", false, 0, 0, "" },
		{ "1:2", false, 0, 0, "" },
		{ "1:", false, 0, 0, "" },
		{ "1", false, 0, 0, "" },
		{ "", false, 0, 0, "" },
		{ ":1:x", false, 0, 0, "" },
		{ " 1:1:x", false, 0, 0, "" },
		{ "-1:1:x", false, 0, 0, "" },
		{ "1:+1:x", false, 0, 0, "" },
		{ "1:1 :x", false, 0, 0, "" },
		{ "0x1:1:x", false, 0, 0, "" },
	};
	struct split_line line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *reason = split_parse(rows[i].line, strlen(rows[i].line), &line);

		if (!reason != rows[i].good)
			fail_msg("\"%s\": %s", rows[i].line, reason ? reason : "taken");
		if (reason)
			continue;
		assert_int_equal(line.pid, rows[i].pid);
		assert_int_equal(line.nr, rows[i].nr);
		assert_int_equal(line.comm_len, strlen(rows[i].comm));
		assert_memory_equal(line.comm, rows[i].comm, line.comm_len);
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *comm, *name;
	} rows[] = {
		{ "bash", "bash:7.log" },
		{ "", ":7.log" },
		{ "..", "..:7.log" },
		{ "-rf", "-rf:7.log" },
		{ "kworker/0:1-mm", "kworker%2F0:1-mm:7.log" },
		{ "../../etc/x", "..%2F..%2Fetc%2Fx:7.log" },
		{ "a%2Fb", "a%252Fb:7.log" },
		{ "two words", "two words:7.log" },
		{ "a\\nb", "a\\nb:7.log" }, /* as ids has escaped it */
		{ "a\nb\033[2J\177", "a%0Ab%1B[2J%7F:7.log" },
		{ "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f:7.log" },
		{ "bad\xff\xc3", "bad%FF%C3:7.log" },
		{ "\xe2\x80\xaegnp", "%E2%80%AEgnp:7.log" }, /* right to left */
		{ "\xc2\x9b"
		  "31m",
		  "%C2%9B31m:7.log" }, /* CSI of 8 bits */
	};
	char name[SPLIT_NAME_MAX], comm[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(split_name(name, 7, rows[i].comm, strlen(rows[i].comm)), 0);
		assert_string_equal(name, rows[i].name);
	}
	assert_int_equal(split_name(name, 7, "a\0b", 3), 0);
	assert_string_equal(name, "a%00b:7.log");
	memset(comm, 'x', sizeof(comm));
	assert_int_equal(split_name(name, 7, comm, 255 - strlen(":7.log")), 0);
	assert_int_equal(strlen(name), 255);
	assert_int_equal(split_name(name, 7, comm, 256 - strlen(":7.log")), -ENAMETOOLONG);
}

/* ---- files ---- */

struct bad {
	uint64_t lines[16];
	size_t cnt;
};

static void on_bad(uint64_t line, const char *reason, void *arg)
{
	struct bad *bad = arg;

	assert_null(strchr(reason, '\n'));
	if (bad->cnt < 16)
		bad->lines[bad->cnt] = line;
	bad->cnt++;
}

struct run {
	int error;
	struct split_result result;
	struct bad bad;
	char why[1024];
};

/* Splits a text that comes in pieces of `piece` bytes, into d. */
static void run(struct run *run, const char *text, size_t len, size_t piece, size_t memory,
		bool force)
{
	struct split_options options = {
		.force = force, .memory_bytes = memory, .bad_line = on_bad, .arg = &run->bad
	};
	struct split *split;
	size_t part;

	memset(run, 0, sizeof(*run));
	split = split_new("d", &options, run->why, sizeof(run->why));
	assert_non_null(split);
	for (; len; text += part, len -= part) {
		part = len < piece ? len : piece;
		if (split_feed(split, text, part))
			break;
	}
	run->error = split_finish(split, &run->result);
	snprintf(run->why, sizeof(run->why), "%s", split_why(split));
	split_free(split);
}

static void expect(const char *name, const char *text)
{
	char path[300], buf[4096] = "";
	FILE *file;

	snprintf(path, sizeof(path), "d/%s", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("there is no %s", path);
	buf[fread(buf, 1, sizeof(buf) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(buf, text);
}

/* Everything in d, hidden things too. */
static int entry_cnt(void)
{
	DIR *open_dir = opendir("d");
	int cnt = -2;

	assert_non_null(open_dir);
	while (readdir(open_dir))
		cnt++;
	closedir(open_dir);
	return cnt;
}

static void clear(void)
{
	assert_int_equal(system("rm -rf d && mkdir d"), 0);
}

static void test_pieces_of_any_length(void **state)
{
	static const char log[] = "1:2:a\n1:3:a\nbad\n1:4:b\n2:5:a\n\n1:-1:a\n1:300:a\r\n1:9:a";
	struct run r;
	size_t piece;

	(void)state;
	for (piece = 1; piece <= sizeof(log); piece++) {
		clear();
		run(&r, log, strlen(log), piece, 0, false);
		assert_int_equal(r.error, 0);
		assert_int_equal(r.result.lines, 9);
		assert_int_equal(r.result.bad_lines, 2);
		assert_int_equal(r.bad.lines[0], 3);
		assert_int_equal(r.bad.lines[1], 6);
		assert_int_equal(r.result.whole_upto, 9);
		assert_true(r.result.cut_off);
		assert_int_equal(r.result.files, 4);
		assert_int_equal(entry_cnt(), 4);
		expect("a:1.log", "2 3 -1 9\n");
		expect("b:1.log", "4\n");
		expect("a:2.log", "5\n");
		expect("a%0D:1.log", "300\n");
	}
}

static void test_endless_lines(void **state)
{
	char *log = malloc(200000);
	struct run r;
	size_t piece;

	(void)state;
	assert_non_null(log);
	memset(log, '1', 200000);
	memcpy(log + 100, "\n1:2:a\n", 7);
	memcpy(log + 150000, "\n1:3:a\n", 7);
	memcpy(log + 150007, "1:4:", 4); /* a name without an end */
	for (piece = 100; piece < 1000000; piece *= 10) {
		clear();
		run(&r, log, 200000, piece, 0, false);
		assert_int_equal(r.result.lines, 5);
		assert_int_equal(r.bad.cnt, 3);
		assert_int_equal(r.bad.lines[0], 1);
		assert_int_equal(r.bad.lines[1], 3);
		assert_int_equal(r.bad.lines[2], 5);
		expect("a:1.log", "2 3\n");
	}
	free(log);
}

/* 4 KiB hold some fifty of these keys: each is written, forgotten and found again many times. */
static void test_memory_so_small(void **state)
{
	char *log = malloc(1 << 20), *p = log, want[64];
	struct run r;
	int i, k;

	(void)state;
	assert_non_null(log);
	for (i = 0; i < 7; i++) {
		for (k = 0; k < 500; k++)
			p += sprintf(p, "%d:%d:w%d\n", k, i * k, k % 3);
	}
	run(&r, log, (size_t)(p - log), 4096, 1, false);
	assert_int_equal(r.error, 0);
	assert_int_equal(r.result.files, 500);
	for (k = 0; k < 500; k++) {
		char name[32];

		snprintf(name, sizeof(name), "w%d:%d.log", k % 3, k);
		snprintf(want, sizeof(want), "0 %d %d %d %d %d %d\n", k, 2 * k, 3 * k, 4 * k, 5 * k,
			 6 * k);
		expect(name, want);
	}
	free(log);
}

/* More chunks than one write takes. */
static void test_one_long_key(void **state)
{
	size_t cnt = 3000000, i;
	char *log = malloc(cnt * 8 + 1), *p = log;
	struct stat st;
	struct run r;

	(void)state;
	assert_non_null(log);
	for (i = 0; i < cnt; i++)
		p = stpcpy(p, "1:100:a\n");
	run(&r, log, (size_t)(p - log), 65536, 1 << 20, false);
	assert_int_equal(r.error, 0);
	assert_int_equal(stat("d/a:1.log", &st), 0);
	assert_int_equal(st.st_size, cnt * 4);
	free(log);
}

/* ---- what is there already ---- */

static void test_nothing_is_overwritten(void **state)
{
	static const char log[] = "1:2:a\n1:3:b\n";
	struct stat before, after;
	struct run r;

	(void)state;
	assert_int_equal(system("echo precious >d/b:1.log; ln d/b:1.log hard"), 0);
	run(&r, log, strlen(log), 64, 0, false);
	assert_int_equal(r.error, -EEXIST);
	assert_non_null(strstr(r.why, "--force"));
	assert_int_equal(r.result.files, 0);
	assert_int_equal(entry_cnt(), 1); /* nothing of the others, either */
	expect("b:1.log", "precious\n");
	assert_int_equal(stat("hard", &before), 0);
	run(&r, log, strlen(log), 64, 0, true);
	assert_int_equal(r.error, 0);
	expect("a:1.log", "2\n");
	expect("b:1.log", "3\n");
	assert_int_equal(stat("hard", &after), 0);
	assert_int_equal(after.st_size, before.st_size);
	assert_int_equal(after.st_mtime, before.st_mtime);
	assert_int_equal(stat("d/b:1.log", &after), 0);
	assert_int_equal(after.st_mode & 07777, 0600);
}

static void test_traps(void **state)
{
	static const char *const traps[] = {
		"ln -s ../precious d/a:1.log",
		"ln -s ../none d/a:1.log",
		"mkdir d/a:1.log",
		"mkfifo d/a:1.log",
		"ln -s . d/a:1.log",
	};
	static const char log[] = "1:2:b\n1:2:a\n";
	struct stat st;
	struct run r;
	size_t i;
	int force;

	(void)state;
	assert_int_equal(system("echo precious >precious"), 0);
	for (i = 0; i < sizeof(traps) / sizeof(traps[0]); i++) {
		clear();
		assert_int_equal(system(traps[i]), 0);
		for (force = 0; force < 2; force++) {
			run(&r, log, strlen(log), 64, 0, force);
			assert_int_equal(r.error, -EINVAL);
			assert_null(strchr(r.why, '\n'));
			assert_int_equal(entry_cnt(), 1);
		}
		assert_int_equal(stat("none", &st), -1);
	}
	assert_int_equal(stat("precious", &st), 0);
	assert_int_equal(st.st_size, strlen("precious\n"));
}

static void test_hostile_comms_stay_inside(void **state)
{
	static const char log[] = "1:2:../escaped\n1:3:/tmp/escaped\n1:4:..\n1:5:.\n1:6:\n1:7:-rf\n"
				  "1:8:a/../../escaped\n1:9:a b\n1:10:\033[2J\n";
	struct run r;

	(void)state;
	run(&r, log, strlen(log), 64, 0, false);
	assert_int_equal(r.error, 0);
	assert_int_equal(r.result.files, 9);
	assert_int_equal(entry_cnt(), 9);
	assert_int_equal(system("test \"$(find . -type f | wc -l)\" = 9"), 0);
	expect("..%2Fescaped:1.log", "2\n");
	expect("..:1.log", "4\n");
	expect(":1.log", "6\n");
	expect("%1B[2J:1.log", "10\n");
}

static void test_no_directory(void **state)
{
	static const char *const dirs[] = { "none", "file", "", "no\033ne" };
	struct split_options options = { 0 };
	char why[512];
	size_t i;

	(void)state;
	assert_int_equal(system("echo >file"), 0);
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		assert_null(split_new(dirs[i], &options, why, sizeof(why)));
		assert_null(strpbrk(why, "\n\033"));
		assert_true(errno == ENOENT || errno == ENOTDIR);
	}
}

/* Without split_finish() nothing remains, be it written to the folder already. */
static void test_given_up(void **state)
{
	struct split_options options = { .memory_bytes = 1 };
	char why[512], line[32];
	struct split *split = split_new("d", &options, why, sizeof(why));
	int i;

	(void)state;
	assert_non_null(split);
	for (i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "%d:1:a\n", i);
		assert_int_equal(split_feed(split, line, strlen(line)), 0);
	}
	assert_int_equal(entry_cnt(), 1);
	split_free(split);
	assert_int_equal(entry_cnt(), 0);
}

/* A limit of 5000 bytes a file stands for a full disk: what is there is whole. */
static void test_no_room(void **state)
{
	struct rlimit old, limit;
	char log[20000], *p = log, buf[8000] = "";
	struct run r;
	FILE *file;
	int i;

	(void)state;
	for (i = 0; i < 1500; i++)
		p += sprintf(p, "1:%d:a\n", i);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 5000;
	setrlimit(RLIMIT_FSIZE, &limit);
	run(&r, log, (size_t)(p - log), 64, 1, false);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(r.error, -EFBIG);
	assert_null(strchr(r.why, '\n'));
	assert_int_equal(r.result.files, 1);
	file = fopen("d/a:1.log", "r");
	assert_non_null(file);
	assert_true(fread(buf, 1, sizeof(buf) - 1, file) > 0);
	fclose(file);
	for (i = 0, p = buf; (uint64_t)i < r.result.whole_upto; i++) {
		assert_int_equal(strtol(p, &p, 10), i);
		assert_int_equal(*p, (uint64_t)i + 1 < r.result.whole_upto ? ' ' : '\n');
	}
	assert_true(i > 0);
	assert_string_equal(p, "\n");
}

/* A file that somebody puts there while we work is not overwritten; ours is kept, and it is said
 * where. */
static void test_what_comes_meanwhile(void **state)
{
	const struct split_options options = { .memory_bytes = 64 };
	char why[512], command[600], log[40000], *p = log;
	struct split_result result;
	const char *folder;
	struct split *split = split_new("d", &options, why, sizeof(why));

	(void)state;
	assert_non_null(split);
	for (int i = 0; i < 2000; i++) /* more than is kept: the file is begun */
		p += sprintf(p, "1:7:mine\n%d:7:x\n", i % 7);
	assert_int_equal(split_feed(split, log, (size_t)(p - log)), 0);
	assert_int_equal(system("echo precious >d/mine:1.log"), 0);
	assert_int_equal(split_finish(split, &result), -EEXIST);
	assert_int_equal(system("[ $(cat d/mine:1.log) = precious ]"), 0);
	folder = strstr(split_why(split), ".sctop-split-");
	assert_non_null(folder);
	snprintf(command, sizeof(command), "[ $(wc -w <d/%.*s/mine:1.log) = 2000 ]",
		 (int)strcspn(folder, "/\n ;"), folder);
	split_free(split);
	assert_int_equal(system(command), 0);
}

static void test_one_descriptor_at_a_time(void **state)
{
	struct rlimit old, limit;
	char log[40000], *p = log;
	struct run r;
	int i, free_fd;

	(void)state;
	for (i = 0; i < 2000; i++)
		p += sprintf(p, "%d:%d:a\n", i, i);
	free_fd = dup(0);
	close(free_fd);
	getrlimit(RLIMIT_NOFILE, &old);
	limit = old;
	limit.rlim_cur = (rlim_t)free_fd + 3; /* the directory, the folder, a file */
	setrlimit(RLIMIT_NOFILE, &limit);
	run(&r, log, (size_t)(p - log), 64, 1, false);
	setrlimit(RLIMIT_NOFILE, &old);
	assert_int_equal(r.error, 0);
	assert_int_equal(r.result.files, 2000);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_names),
		TEST(test_pieces_of_any_length),
		TEST(test_endless_lines),
		TEST(test_memory_so_small),
		TEST(test_one_long_key),
		TEST(test_nothing_is_overwritten),
		TEST(test_traps),
		TEST(test_hostile_comms_stay_inside),
		TEST(test_no_directory),
		TEST(test_given_up),
		TEST(test_no_room),
		TEST(test_one_descriptor_at_a_time),
		TEST(test_what_comes_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
