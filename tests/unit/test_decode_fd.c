/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_fd.c - descriptors with what they stood for, from data made by hand; forms as strace
 * -yy has them. That the kernel side finds the right ones is in tests/live/test_fds.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "decode_text.h"
#include "sctop/decode.h"

static const struct decode_options numbers, names = { .fds = DECODE_FDS_NAMES },
					    details = { .fds = DECODE_FDS_DETAILS };

/* ---- descriptors made by hand ---- */

static void add_fd(struct made *made, int place, const struct sctop_fd *fd, const void *rest,
		   size_t len)
{
	char bytes[2048];

	memcpy(bytes, fd, sizeof(*fd));
	memcpy(bytes + sizeof(*fd), rest, len);
	add_datum(made, place, bytes, sizeof(*fd) + len, 0);
}

static void add_path(struct made *made, int place, int fd, const char *leaf_first, int flags)
{
	struct sctop_fd file = {
		.fd = fd, .mode = S_IFREG | 0644, .flags = flags, .ino = 1, .magic = TMPFS_MAGIC
	};

	add_fd(made, place, &file, leaf_first, strlen(leaf_first));
}

static void add_detached(struct made *made, int fd, uint32_t magic, const char *name)
{
	struct sctop_fd file = { .fd = fd, .mode = S_IFREG, .ino = 77, .magic = magic };

	file.flags = SCTOP_FD_DETACHED;
	add_fd(made, SCTOP_DATUM_FD_ENTER, &file, name, strlen(name));
}

static void add_socket(struct made *made, const struct sctop_fd_socket *socket, const char *name,
		       size_t name_len)
{
	struct sctop_fd file = {
		.fd = 3, .mode = S_IFSOCK | 0777, .flags = SCTOP_FD_DETACHED, .ino = 77
	};
	char rest[512];

	memcpy(rest, socket, sizeof(*socket));
	memcpy(rest + sizeof(*socket), name, name_len);
	add_fd(made, SCTOP_DATUM_FD_ENTER, &file, rest, sizeof(*socket) + name_len);
}

static void make_call(struct made *made, const char *name, uint64_t first, uint64_t second)
{
	make(made, SCTOP_ABI_64, name, (const uint64_t[6]){ first, second });
}

static const char *result(struct made *made, int64_t ret)
{
	static char buf[4096];

	made->event.ret = ret;
	decode_return(&made->event, made->data, &names, buf, sizeof(buf));
	return buf;
}

/* ---- tests ---- */

static void only_if_wanted(void **state)
{
	struct made made;

	(void)state;
	make_call(&made, "close", 3, 0);
	assert_string_equal(call_text(&made, &names), "close(3)");
	add_path(&made, SCTOP_DATUM_FD_ENTER, 3, "passwd/etc/", 0);
	assert_string_equal(call_text(&made, &numbers), "close(3)");
	assert_string_equal(call_text(&made, NULL), "close(3)");
	assert_string_equal(call_text(&made, &names), "close(3</etc/passwd>)");
}

static void paths(void **state)
{
	static const struct {
		const char *captured;
		int flags;
		const char *shown;
	} rows[] = {
		{ "", 0, "close(3</>)" },
		{ "a/", 0, "close(3</a>)" },
		{ "x/tmp/", SCTOP_FD_DELETED, "close(3</tmp/x>(deleted))" },
		{ "y (deleted)/", SCTOP_FD_DELETED, "close(3</y (deleted)>(deleted))" },
		{ "a\nb\033[1m\\\"/", 0, "close(3</a\\nb\\33[1m\\\\\\\">)" },
		{ "<a>1<8/", 0, "close(3</\\74a\\0761\\748>)" },
		{ "\xe2\x80\xae\xff/", 0, "close(3</\\342\\200\\256\\377>)" },
		{ "no slash", 0, "close(3</no slash>)" },
		{ "//", 0, "close(3<//>)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made made;

		make_call(&made, "close", 3, 0);
		add_path(&made, SCTOP_DATUM_FD_ENTER, 3, rows[i].captured, rows[i].flags);
		assert_string_equal(call_text(&made, &names), rows[i].shown);
	}
}

static void a_path_without_its_beginning(void **state)
{
	struct made made;

	(void)state;
	make_call(&made, "close", 3, 0);
	add_path(&made, SCTOP_DATUM_FD_ENTER, 3, "c/b/", 0);
	((struct sctop_datum *)(void *)made.data)->flags |= SCTOP_DATUM_TRUNCATED;
	assert_string_equal(call_text(&made, &names), "close(3<.../b/c>)");
}

/* The same number is something else before and after. */
static void before_and_after(void **state)
{
	struct made made;

	(void)state;
	make_call(&made, "dup2", 3, 4);
	add_path(&made, SCTOP_DATUM_FD_ENTER, 3, "a/", 0);
	add_path(&made, SCTOP_DATUM_FD_ENTER, 4, "b/", 0);
	add_path(&made, SCTOP_DATUM_FD_EXIT, 4, "a/", 0);
	assert_string_equal(call_text(&made, &names), "dup2(3</a>, 4</b>)");
	assert_string_equal(result(&made, 4), "4</a>");
	assert_string_equal(result(&made, 5), "5");
	assert_string_equal(result(&made, -9), "-1 EBADF (Bad file descriptor)");
}

static void the_working_directory(void **state)
{
	struct made made;

	(void)state;
	make_call(&made, "mkdirat", (uint32_t)AT_FDCWD, 0);
	add_path(&made, SCTOP_DATUM_FD_ENTER, AT_FDCWD, "root/", 0);
	assert_string_equal(call_text(&made, &names), "mkdirat(AT_FDCWD</root>, NULL, 000)");
	make_call(&made, "mkdirat", (uint32_t)AT_FDCWD, 0);
	add_path(&made, SCTOP_DATUM_FD_ENTER, AT_FDCWD, "root/", SCTOP_FD_DELETED);
	assert_string_equal(call_text(&made, &names),
			    "mkdirat(AT_FDCWD</root (deleted)>, NULL, 000)");
	/* Where no directory is meant it is a number like others. */
	make_call(&made, "close", (uint32_t)AT_FDCWD, 0);
	add_path(&made, SCTOP_DATUM_FD_ENTER, AT_FDCWD, "root/", 0);
	assert_string_equal(call_text(&made, &names), "close(-100)");
}

static void what_has_no_path(void **state)
{
	static const struct {
		uint32_t magic;
		const char *name, *shown;
	} rows[] = {
		{ PIPEFS_MAGIC, "", "close(3<pipe:[77]>)" },
		{ ANON_INODE_FS_MAGIC, "[eventfd]", "close(3<anon_inode:[eventfd]>)" },
		{ ANON_INODE_FS_MAGIC, "inotify", "close(3<anon_inode:inotify>)" },
		{ NSFS_MAGIC, "net", "close(3<net:[77]>)" },
		{ TMPFS_MAGIC, "memfd:a>\n", "close(3</memfd:a\\76\\n>(deleted))" },
		{ 0x1234, "whatever", "close(3<inode:[77]>)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made made;

		make_call(&made, "close", 3, 0);
		add_detached(&made, 3, rows[i].magic, rows[i].name);
		assert_string_equal(call_text(&made, &names), rows[i].shown);
	}
}

static void devices(void **state)
{
	struct sctop_fd file = { .fd = 3, .mode = S_IFCHR | 0666, .ino = 1, .rdev = 1 << 20 | 3 };
	struct made made;

	(void)state;
	make_call(&made, "close", 3, 0);
	add_fd(&made, SCTOP_DATUM_FD_ENTER, &file, "null/dev/", 9);
	assert_string_equal(call_text(&made, &names), "close(3</dev/null>)");
	assert_string_equal(call_text(&made, &details), "close(3</dev/null<char 1:3>>)");
	file.mode = S_IFBLK;
	make_call(&made, "close", 3, 0);
	add_fd(&made, SCTOP_DATUM_FD_ENTER, &file, "sda/dev/", 8);
	assert_string_equal(call_text(&made, &details), "close(3</dev/sda<block 1:3>>)");
}

static void sockets(void **state)
{
	static const struct {
		struct sctop_fd_socket socket;
		const char *name;
		size_t name_len;
		const char *shown;
	} rows[] = {
		{ { .family = AF_INET, .name = "TCP" }, "", 0, "TCP:[77]" },
		{ { .family = AF_INET, .name = "TCP", .port = 80, .address = { 127, 0, 0, 1 } },
		  "",
		  0,
		  "TCP:[127.0.0.1:80]" },
		{ { .family = AF_INET,
		    .name = "UDP",
		    .port = 80,
		    .peer_port = 81,
		    .address = { 127, 0, 0, 1 },
		    .peer_address = { 10, 0, 0, 2 } },
		  "",
		  0,
		  "UDP:[127.0.0.1:80->10.0.0.2:81]" },
		{ { .family = AF_INET6, .name = "TCPv6", .port = 80, .address = { [15] = 1 } },
		  "",
		  0,
		  "TCPv6:[[::1]:80]" },
		/* Its number is no port. */
		{ { .family = AF_INET, .name = "RAW", .port = 1 }, "", 0, "RAW:[77]" },
		{ { .family = AF_UNIX, .name = "UNIX" }, "", 0, "UNIX:[77]" },
		{ { .family = AF_UNIX, .name = "UNIX-STREAM", .peer = 78 },
		  "/a\"\n",
		  5,
		  "UNIX-STREAM:[77->78,\"/a\\\"\\n\"]" },
		{ { .family = AF_UNIX, .name = "UNIX" }, "\0ab\0c", 5, "UNIX:[77,@\"ab\\0c\"]" },
		{ { .family = AF_NETLINK, .name = "NETLINK" }, "", 0, "NETLINK:[77]" },
		{ { .family = AF_NETLINK, .name = "NETLINK", .peer = 99 },
		  "",
		  0,
		  "NETLINK:[ROUTE:99]" },
		{ { .family = 200, .name = "sixteen bytes >\n" },
		  "",
		  0,
		  "sixteen bytes \\76\\n:[77]" },
		{ { .family = AF_INET }, "", 0, "socket:[77]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made made;
		char want[256];

		make_call(&made, "close", 3, 0);
		add_socket(&made, &rows[i].socket, rows[i].name, rows[i].name_len);
		snprintf(want, sizeof(want), "close(3<%s>)", rows[i].shown);
		assert_string_equal(call_text(&made, &names), want);
	}
}

/* Behind pointers. */
static void lists(void **state)
{
	static const int pair[2] = { 5, 6 };
	struct made made;

	(void)state;
	make_call(&made, "pipe", 0x1000, 0);
	add_datum(&made, 0, pair, sizeof(pair), 0);
	add_path(&made, SCTOP_DATUM_FD_EXIT, 5, "r/", 0);
	add_path(&made, SCTOP_DATUM_FD_EXIT, 6, "w/", 0);
	assert_string_equal(call_text(&made, &names), "pipe([5</r>, 6</w>])");
	make_call(&made, "select", 7, 0x1000);
	add_datum(&made, 1, "\x60\0\0\0\0\0\0\0", 8, 0);
	add_datum(&made, 1, "\x40\0\0\0\0\0\0\0", 8, SCTOP_DATUM_AFTER);
	add_path(&made, SCTOP_DATUM_FD_ENTER, 6, "w/", 0);
	assert_string_equal(call_text(&made, &names), "select(7, [5 6</w>], NULL, NULL, NULL)");
	assert_string_equal(result(&made, 1), "1 (in [6])");
}

static void one_by_one(void **state)
{
	const struct sctop_datum *at = NULL;
	struct made made;
	char name[64];
	bool at_exit;
	int fd;

	(void)state;
	make_call(&made, "dup", 3, 0);
	assert_false(decode_fd_next(&made.event, made.data, &at, &fd, &at_exit));
	assert_int_equal(decode_fd_name(&made.event, made.data, 3, false, NULL, name, 64), 0);
	assert_string_equal(name, "");
	add_path(&made, SCTOP_DATUM_FD_EXIT, 4, "b/", SCTOP_FD_DELETED);
	add_path(&made, SCTOP_DATUM_FD_ENTER, 3, "a/", 0);
	assert_true(decode_fd_next(&made.event, made.data, &at, &fd, &at_exit));
	assert_true(fd == 3 && !at_exit);
	assert_true(decode_fd_next(&made.event, made.data, &at, &fd, &at_exit));
	assert_true(fd == 4 && at_exit);
	assert_false(decode_fd_next(&made.event, made.data, &at, &fd, &at_exit));
	assert_int_equal(decode_fd_name(&made.event, made.data, 4, true, NULL, name, 64), 12);
	assert_string_equal(name, "/b (deleted)");
	assert_int_equal(decode_fd_name(&made.event, made.data, 4, true, NULL, name, 4), 12);
	assert_string_equal(name, "/b ");
}

/* Whatever a recording has there: one line of printable ASCII, and no byte read beyond. */
static void hostile_data(void **state)
{
	static const uint32_t magics[] = { PIPEFS_MAGIC, NSFS_MAGIC, TMPFS_MAGIC, SOCKFS_MAGIC, 9 };
	unsigned int seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct made made;
		unsigned char bytes[300];
		struct sctop_fd fd;
		struct made *copy;
		size_t len = (size_t)(rand_r(&seed) % (int)sizeof(bytes));

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (unsigned char)rand_r(&seed);
		memcpy(&fd, bytes, sizeof(fd));
		fd.fd = 3;
		if (round & 1)
			fd.mode = round & 2 ? S_IFSOCK : S_IFCHR;
		fd.magic = magics[round % 5];
		memcpy(bytes, &fd, sizeof(fd));
		if (round & 4)
			bytes[sizeof(fd)] = (unsigned char)(round >> 4 & 31); /* family */
		make_call(&made, "close", 3, 0);
		add_datum(&made, SCTOP_DATUM_FD_ENTER, bytes, len, round & 3);
		made.event.data_len = (uint16_t)(sizeof(struct sctop_datum) + len);
		/* Of exactly that size, so that a sanitizer sees who reads on. */
		copy = malloc(offsetof(struct made, data) + made.event.data_len);
		assert_non_null(copy);
		memcpy(copy, &made, offsetof(struct made, data) + made.event.data_len);
		for (const char *c = call_text(copy, &details); *c; c++)
			assert_in_range(*c, 0x20, 0x7e);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_if_wanted),
		cmocka_unit_test(paths),
		cmocka_unit_test(a_path_without_its_beginning),
		cmocka_unit_test(before_and_after),
		cmocka_unit_test(the_working_directory),
		cmocka_unit_test(what_has_no_path),
		cmocka_unit_test(devices),
		cmocka_unit_test(sockets),
		cmocka_unit_test(lists),
		cmocka_unit_test(one_by_one),
		cmocka_unit_test(hostile_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
