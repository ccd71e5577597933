/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_structs.c - structures as they are laid out and printed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>

#include "../../core/structs.h"
#include "decode_text.h"

static void structures_are_laid_out_as_in_c(void **state)
{
	static const struct {
		const char *name;
		size_t wide, narrow; /* 0: not compared */
	} sizes[] = {
#if defined(__x86_64__)
		{ "epoll_event", sizeof(struct epoll_event), 12 },
#endif
		{ "itimerspec", sizeof(struct itimerspec), 16 },
		{ "itimerval", sizeof(struct itimerval), 16 },
		{ "pollfd", sizeof(struct pollfd), 8 },
		{ "rlimit", sizeof(struct rlimit), 8 },
		{ "stack_t", sizeof(stack_t), 12 },
		{ "sysinfo", sizeof(struct sysinfo), 0 },
		{ "timespec", sizeof(struct timespec), 8 },
		{ "timespec64", 16, 16 },
		{ "timex", offsetof(struct timex, tai) + 8, 84 },
		{ "timex64", offsetof(struct timex, tai) + 8, 164 },
		{ "timeval", sizeof(struct timeval), 8 },
		{ "tms", sizeof(struct tms), 16 },
		{ "winsize", sizeof(struct winsize), 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		const struct structure *structure = structure_find(sizes[i].name);

		assert_non_null(structure);
		assert_int_equal(structure_size(structure, false), sizes[i].wide);
		if (sizes[i].narrow)
			assert_int_equal(structure_size(structure, true), sizes[i].narrow);
	}
	assert_null(structure_find("zzz"));
	for (size_t i = 0; i < structure_cnt; i++)
		assert_ptr_equal(structure_find(structure_at(i)->name), structure_at(i));
	for (size_t i = 0; i < device_structure_cnt; i++)
		assert_ptr_equal(structure_find(device_structures[i].name), &device_structures[i]);
}

/* What the kernel fills: strace cannot be asked about calls that do nothing. Texts seen there. */
static void filled_structures(void **state)
{
	static const uint64_t none[6], status[6] = { -1, 0x1000, 0, 0 };
	static const uint64_t poll_args[6] = { 0x1000, 1, 100 };
	static const uint64_t accept_args[6] = { 3, 0x1000, 0x2000 };
	static const int exited = 0x300, killed = 9;
	static const struct rlimit limit = { 8192 * 1024, RLIM_INFINITY };
	struct stat st = { .st_mode = S_IFDIR | S_ISVTX | 0777, .st_size = 4096 };
	struct pollfd asked = { 3, POLLIN, 0 }, answered = { 3, POLLIN, POLLIN | POLLHUP };
	uint32_t room = 128, used = 16;
	struct made made;

	(void)state;
	make(&made, A64, "fstat", none);
	made.event.args[1] = 0x1000;
	assert_string_equal(call_text(&made, NULL), "fstat(0, 0x1000)");
	add_datum(&made, 1, (const char *)&st, sizeof(st), 0);
	assert_string_equal(call_text(&made, NULL),
			    "fstat(0, {st_mode=S_IFDIR|S_ISVTX|0777, st_size=4096, ...})");
	make(&made, A64, "fstat", none);
	add_datum(&made, 1, (const char *)&st, 40, 0); /* cut short by whoever wrote it */
	assert_string_equal(call_text(&made, NULL), "fstat(0, NULL)");

	make(&made, A64, "wait4", status);
	add_datum(&made, 1, (const char *)&exited, 4, 0);
	made.event.ret = 55;
	assert_string_equal(call_text(&made, NULL),
			    "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL)");
	memcpy(made.data + sizeof(struct sctop_datum), &killed, 4);
	assert_string_equal(call_text(&made, NULL),
			    "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL)");
	made.event.ret = 0; /* nobody */
	assert_string_equal(call_text(&made, NULL), "wait4(-1, 0x1000, 0, NULL)");

	make(&made, A64, "prlimit64", none);
	add_datum(&made, 3, (const char *)&limit, sizeof(limit), 0);
	assert_string_equal(
		call_text(&made, NULL),
		"prlimit64(0, RLIMIT_CPU, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY})");

	make(&made, A64, "poll", poll_args);
	add_datum(&made, 0, (const char *)&asked, sizeof(asked), 0);
	add_datum(&made, 0, (const char *)&answered, sizeof(answered), SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL), "poll([{fd=3, events=POLLIN}], 1, 100)");
	assert_string_equal(return_text(&made, 1), "1 ([{fd=3, revents=POLLIN|POLLHUP}])");
	assert_string_equal(return_text(&made, 0), "0 (Timeout)");

	make(&made, A64, "accept", accept_args);
	add_datum(&made, 2, (const char *)&room, 4, 0);
	add_datum(&made, 1, "\2\0\0\x50\x7f\0\0\1\0\0\0\0\0\0\0\0", 16, 0);
	add_datum(&made, 2, (const char *)&used, 4, SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL),
			    "accept(3, {sa_family=AF_INET, sin_port=htons(80), "
			    "sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16])");
}

/* Newer than strace 6.1: as the kernel's headers lay them out. */
static void newer_structures(void **state)
{
	static const uint64_t ruleset[] = { 1 << 15, 3, 2 }, port[] = { 1, 443 },
			      more[] = { 1, 2, 3, 4 };
	static const uint32_t statmount[] = { 24, 0, 0xffffffff, 0xffffffff, 0x11, 0 };
	static const uint32_t listmount[] = { 32, 0, 0xffffffff, 0xffffffff, 7, 0, 5, 0 };
	static const uint32_t link_detach[] = { 9 };
	static const struct {
		const char *name;
		uint64_t args[6];
		int place;
		const void *bytes;
		size_t len;
		const char *text;
	} calls[] = {
		{ "landlock_create_ruleset",
		  { 0, 24, 0 },
		  0,
		  ruleset,
		  24,
		  "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_IOCTL_DEV, "
		  "handled_access_net=LANDLOCK_ACCESS_NET_BIND_TCP|LANDLOCK_ACCESS_NET_CONNECT_TCP,"
		  " "
		  "scoped=LANDLOCK_SCOPE_SIGNAL}, 24, 0)" },
		{ "landlock_create_ruleset",
		  { 0, 32, 0 },
		  0,
		  more,
		  32,
		  "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE, "
		  "handled_access_net=LANDLOCK_ACCESS_NET_CONNECT_TCP, "
		  "scoped=LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET|LANDLOCK_SCOPE_SIGNAL, ...}, 32, "
		  "0)" },
		{ "landlock_add_rule",
		  { 3, 2, 0, 0 },
		  2,
		  port,
		  16,
		  "landlock_add_rule(3, LANDLOCK_RULE_NET_PORT, "
		  "{allowed_access=LANDLOCK_ACCESS_NET_BIND_TCP, port=443}, 0)" },
		{ "statmount",
		  { 0, 0x1000, 256, 0 },
		  0,
		  statmount,
		  24,
		  "statmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, "
		  "param=STATMOUNT_SB_BASIC|STATMOUNT_MNT_POINT}, "
		  "0x1000, 256, 0)" },
		{ "listmount",
		  { 0, 0x1000, 2, 0 },
		  0,
		  listmount,
		  32,
		  "listmount({size=32, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0x7, mnt_ns_id=0x5}, "
		  "0x1000, 2, "
		  "0)" },
		{ "bpf",
		  { 34, 0, 4 },
		  1,
		  link_detach,
		  4,
		  "bpf(BPF_LINK_DETACH, {link_detach={link_fd=9}}, 4)" },
	};
	struct made made;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		make(&made, A64, calls[i].name, calls[i].args);
		made.event.ret = -EINVAL;
		made.event.args[calls[i].place] = 0x5000;
		add_datum(&made, calls[i].place, calls[i].bytes, calls[i].len, 0);
		assert_string_equal(call_text(&made, NULL), calls[i].text);
	}
}

static void add_element(struct made *made, uint32_t number)
{
	struct sctop_datum *datum = (void *)(made->data + made->event.data_len);

	add_datum(made, SCTOP_DATUM_ELEMENT, "", 0, 0);
	datum->total = number;
}

/* Each message of an array has items of its own, behind a datum that says whose they are. */
static void items_of_elements(void **state)
{
	static const uint64_t args[6] = { 3, 0x1000, 2 };
	static const uint64_t messages[16] = { [2] = 0x2000, 40, [10] = 0x3000, 1 };
	static const uint64_t second[2] = { 0x7000, 6 };
	uint64_t first[64];
	struct made made;
	const char *text;
	int cnt = 0;

	(void)state;
	for (int i = 0; i < 64; i += 2) {
		first[i] = 0x5000;
		first[i + 1] = 3;
	}
	make(&made, A64, "sendmmsg", args);
	made.event.ret = -9;
	add_datum(&made, 1, messages, sizeof(messages), 0);
	add_element(&made, 0);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 3), first, sizeof(first), SCTOP_DATUM_TRUNCATED);
	for (int i = 0; i < 32; i++)
		add_datum(&made, SCTOP_DATUM_PLACE(1, 4 + i), "one", 3, 0);
	add_element(&made, 1);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 3), second, sizeof(second), 0);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 4), "second", 6, 0);
	text = call_text(&made, NULL);
	for (const char *at = text; (at = strstr(at, "{iov_base=\"one\", iov_len=3}")); at++)
		cnt++;
	assert_int_equal(cnt, 32);
	assert_non_null(strstr(text, "iov_len=3}, ...], msg_iovlen=40"));
	assert_non_null(strstr(text, "msg_iov=[{iov_base=\"second\", iov_len=6}], msg_iovlen=1"));
}

/* An address that did not fit is as long as there was room for it. */
static void addresses_are_clipped(void **state)
{
	static const uint64_t args[6] = { 3, 0x1000, 0x2000 };
	static const uint8_t address[] = { 1, 0, 'p', 'a', 't', 'h' };
	static const uint32_t room = 4, len = 6;
	struct made made;

	(void)state;
	make(&made, A64, "getsockname", args);
	add_datum(&made, 2, &room, sizeof(room), 0);
	add_datum(&made, 1, address, sizeof(address), SCTOP_DATUM_AFTER);
	add_datum(&made, 2, &len, sizeof(len), SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL),
			    "getsockname(3, {sa_family=AF_UNIX, sun_path=\"pa\"}, [4 => 6])");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(structures_are_laid_out_as_in_c),
		cmocka_unit_test(filled_structures),
		cmocka_unit_test(newer_structures),
		cmocka_unit_test(items_of_elements),
		cmocka_unit_test(addresses_are_clipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
