/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode.c - calls and results as text, one by one; against strace they are held in
 * test_decode_samples.c and test_decode_sweep.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "decode_text.h"

static void results(void **state)
{
	static const struct {
		int abi;
		const char *name;
		int64_t ret;
		const char *text;
	} cases[] = {
		{ A64, "openat", 3, "3" },
		{ A64, "openat", -2, "-1 ENOENT (No such file or directory)" },
		{ A64, "mmap", 0x7f0000001000, "0x7f0000001000" },
		{ A64, "mmap", -12, "-1 ENOMEM (Cannot allocate memory)" },
		{ A64, "brk", 0, "0" },
		{ A32, "mmap2", 0xf7f00000, "0xf7f00000" },
		{ A64, "lseek", 1LL << 40, "1099511627776" },
		{ A64, "umask", 022, "022" },
		{ A64, "getuid", 0xfffffffe, "4294967294" },
		{ A64, "read", -512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)" },
		{ A64, "read", -513, "? ERESTARTNOINTR (To be restarted)" },
		{ A64, "pause", -514, "? ERESTARTNOHAND (To be restarted if no handler)" },
		{ A64, "nanosleep", -516, "? ERESTART_RESTARTBLOCK (Interrupted by signal)" },
		{ A64, "read", -4095, "-1 (errno 4095)" },
		{ A64, "read", -4096, "-4096" },
		{ A64, "read", INT64_MIN, "-9223372036854775808" },
	};
	static const uint64_t no_args[6];
	struct made made;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		make(&made, cases[i].abi, cases[i].name, no_args);
		assert_string_equal(return_text(&made, cases[i].ret), cases[i].text);
	}
	made.event.flags = SCTOP_EVENT_UNFINISHED;
	assert_string_equal(return_text(&made, 0), "?");
	assert_string_equal(return_text(&made, -512), "?");
	made.event.flags = 0;
	made.event.nr = SCTOP_NR_BAD;
	assert_string_equal(return_text(&made, -38), "-1 ENOSYS (Function not implemented)");
}

static void signals(void **state)
{
	char buf[16];

	(void)state;
	assert_string_equal(signal_name(9, buf), "SIGKILL");
	assert_string_equal(signal_name(31, buf), "SIGSYS");
	assert_string_equal(signal_name(32, buf), "SIGRTMIN");
	assert_string_equal(signal_name(33, buf), "SIGRT_1");
	assert_string_equal(signal_name(64, buf), "SIGRT_32");
	assert_null(signal_name(0, buf));
	assert_null(signal_name(65, buf));
	assert_null(signal_name(-1, buf));
}

/* ---- captured strings ---- */

static void captured_strings(void **state)
{
	const struct decode_options short_strings = { .string_limit = 4 };
	static const uint64_t args[6] = { 0x1000, 0x2000, 0, 0 };
	char long_name[61];
	struct made made;

	(void)state;
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	make(&made, A64, "getxattr", args);
	assert_string_equal(call_text(&made, NULL), "getxattr(0x1000, 0x2000, NULL, 0)");
	add_datum(&made, 0, "/etc/motd", 9, SCTOP_DATUM_TRUNCATED);
	add_datum(&made, 1, "user.mime", 9, SCTOP_DATUM_LATE);
	assert_string_equal(call_text(&made, NULL),
			    "getxattr(\"/etc/motd\"..., \"user.mime\", NULL, 0)");
	assert_string_equal(call_text(&made, &short_strings),
			    "getxattr(\"/etc/motd\"..., \"user\"..., NULL, 0)");
	make(&made, A64, "getxattr", args);
	add_datum(&made, 0, long_name, 60, 0);
	add_datum(&made, 1, long_name, 60, 0);
	assert_non_null(
		strstr(call_text(&made, NULL), "x\", \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"..."));
	make(&made, A64, "getxattr", args);
	add_datum(&made, 0, "", 0, SCTOP_DATUM_FAULT);
	add_datum(&made, 1, "", 0, 0);
	assert_string_equal(call_text(&made, NULL), "getxattr(0x1000, \"\", NULL, 0)");
}

static void odd_events(void **state)
{
	static const uint64_t args[6] = { 1, 0x20, 0, 4, 5, 6 };
	struct made made;
	char buf[8];

	(void)state;
	make(&made, A64, "openat", args);
	made.event.nr = 511;
	assert_string_equal(call_text(&made, NULL), "syscall_0x1ff(0x1, 0x20, 0, 0x4, 0x5, 0x6)");
	make(&made, A64, "openat", args);
	made.event.flags = SCTOP_EVENT_BLOCKED;
	assert_string_equal(call_text(&made, NULL), "openat(1, 0x20, O_RDONLY)");
	assert_int_equal(decode_arg(&made.event, NULL, 77, NULL, buf, sizeof(buf)), 0);
	/* As snprintf: cut, ended, and the length that it would need. */
	assert_int_equal(decode_call(&made.event, NULL, NULL, buf, sizeof(buf)),
			 strlen("openat(1, 0x20, O_RDONLY)"));
	assert_string_equal(buf, "openat(");
	assert_int_equal(decode_call(&made.event, NULL, NULL, NULL, 0),
			 strlen("openat(1, 0x20, O_RDONLY)"));
}

/* A call that never returned, in strace's way: nothing that would have been a result. */
static void what_never_returned(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "read", "read(1,  <unfinished ...>)" },
		{ "wait4", "wait4(1,  <unfinished ...>)" },
		{ "nanosleep", "nanosleep(0x1,  <unfinished ...>)" },
		{ "poll", "poll(0x1, 2, 3 <unfinished ...>)" },
		{ "pause", "pause()" },
		{ "write", "write(1, 0x2, 3)" },
		{ "futex", "futex(0x1, FUTEX_FD, 3)" },
	};
	static const uint64_t args[6] = { 1, 2, 3, 4, 5, 6 };
	const struct decode_options ends = { .ends = true };
	struct made made;
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		make(&made, A64, cases[i].name, args);
		made.event.flags = SCTOP_EVENT_UNFINISHED;
		assert_string_equal(call_text(&made, &ends), cases[i].text);
		assert_null(strstr(call_text(&made, NULL), "unfinished"));
	}
	/* One that a signal's default action ended came that far. */
	make(&made, A64, "read", args);
	made.event.flags = SCTOP_EVENT_UNFINISHED;
	made.event.ret = -512;
	assert_string_equal(call_text(&made, &ends), "read(1, 0x2, 3)");
	decode_return(&made.event, NULL, &ends, text, sizeof(text));
	assert_string_equal(text, "? ERESTARTSYS (To be restarted if SA_RESTART is set)");
}

/* ---- arguments ---- */

/* All that was captured belongs to the call that it stands for. */
static void calls_within_calls(void **state)
{
	static const uint64_t sendto[6] = { 11, 0x1000 }, recv[6] = { 10, 0x1000 };
	static const uint64_t semctl[6] = { 3, 7, 0, 16, 0x4000 },
			      msgrcv[6] = { 12, 7, 9, 0, 0x5000 };
	static const uint64_t attach[6] = { 21, 7, 0, 0x6000, 0 };
	static const uint64_t sent[6] = { 3, 0x2000, 5, 0, 0x3000, 16 }, got[6] = { 3, 0x2000, 5 };
	static const uint64_t value[6] = { 7, 0, 16, 5 }, received[6] = { 7, 0x7000, 9, 1, 04000 };
	static const uint64_t segment[6] = { 7, 0, 0, 0x6000 };
	static const uint8_t address[16] = { 2, 0, 0, 80, 127, 0, 0, 1 };
	static const uint32_t where = 0xf7000000;
	struct made made;
	char text[256];

	(void)state;
	make(&made, A32, "socketcall", sendto);
	assert_string_equal(call_text(&made, NULL), "socketcall(SYS_SENDTO, 0x1000)");
	add_datum(&made, SCTOP_DATUM_INNER, sent, sizeof(sent), 0);
	add_datum(&made, 1, "hello", 5, 0);
	add_datum(&made, 4, address, sizeof(address), 0);
	assert_string_equal(call_text(&made, NULL),
			    "sendto(3, \"hello\", 5, 0, {sa_family=AF_INET, sin_port=htons(80), "
			    "sin_addr=inet_addr(\"127.0.0.1\")}, 16)");
	/* By itself an argument is its own, which has no string. */
	decode_arg(&made.event, made.data, 1, NULL, text, sizeof(text));
	assert_string_equal(text, "[0x3, 0x2000, 0x5, 0, 0x3000, 0x10]");
	assert_null(decode_datum(&made.event, made.data, 1, &(const char *){ NULL }));
	assert_true(decode_is_inner(&made.event, made.data));
	made.event.abi = A64;
	assert_false(decode_is_inner(&made.event, made.data));

	make(&made, A32, "socketcall", recv);
	made.event.ret = 5;
	add_datum(&made, SCTOP_DATUM_INNER, got, sizeof(got), 0);
	add_datum(&made, 1, "after", 5, SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL), "recv(3, \"after\", 5, 0)");

	make(&made, A32, "ipc", semctl);
	add_datum(&made, SCTOP_DATUM_INNER, value, sizeof(value), 0);
	assert_string_equal(call_text(&made, NULL), "semctl(7, 0, SETVAL, [0x5])");
	decode_arg(&made.event, made.data, 4, NULL, text, sizeof(text));
	assert_string_equal(text, "0x4000");
	make(&made, A32, "ipc", semctl);
	add_datum(&made, SCTOP_DATUM_INNER, value, sizeof(value), SCTOP_DATUM_FAULT);
	assert_string_equal(call_text(&made, NULL), "semctl(7, 0, SETVAL, 0x4000)");

	make(&made, A32, "ipc", msgrcv);
	add_datum(&made, SCTOP_DATUM_INNER, received, sizeof(received), 0);
	add_datum(&made, 1, "\1\0\0\0hey", 7, SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL),
			    "msgrcv(7, {mtype=1, mtext=\"hey\"}, 9, 1, IPC_NOWAIT)");
	made.event.ret = -ENOMSG;
	assert_string_equal(call_text(&made, NULL), "msgrcv(7, 0x5000, 9, IPC_NOWAIT)");

	make(&made, A32, "ipc", attach);
	add_datum(&made, SCTOP_DATUM_INNER, segment, sizeof(segment), 0);
	add_datum(&made, 3, &where, sizeof(where), SCTOP_DATUM_AFTER);
	assert_string_equal(call_text(&made, NULL), "shmat(7, NULL, 0)");
	assert_string_equal(return_text(&made, 0), "0xf7000000");
	assert_string_equal(return_text(&made, -22), "-1 EINVAL (Invalid argument)");
}

static void lists(void **state)
{
	static const uint64_t args[6] = { 0x1000, 0x2000, 0x3000 };
	static const uint64_t iovec[4] = { 0x7000, 3, 0x8000, 100 };
	struct sctop_datum cnt = { .place = 1, .total = 2 };
	struct made made;

	(void)state;
	make(&made, A64, "execve", args);
	add_datum(&made, 0, "/bin/ls", 7, 0);
	memcpy(made.data + made.event.data_len, &cnt, sizeof(cnt));
	made.event.data_len += sizeof(cnt);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 1), "ls", 2, 0);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 2), "-l\n", 3, 0);
	cnt.place = 2;
	cnt.total = 1;
	memcpy(made.data + made.event.data_len, &cnt, sizeof(cnt));
	made.event.data_len += sizeof(cnt);
	assert_string_equal(call_text(&made, NULL),
			    "execve(\"/bin/ls\", [\"ls\", \"-l\\n\"], 0x3000 /* 1 var */)");
	((struct sctop_datum *)(void *)(made.data + 16))->total = 40;
	assert_string_equal(call_text(&made, NULL),
			    "execve(\"/bin/ls\", [\"ls\", \"-l\\n\", ...], 0x3000 /* 1 var */)");
	((struct sctop_datum *)(void *)(made.data + 16))->total = 2;
	((struct sctop_datum *)(void *)(made.data + 24))->flags = SCTOP_DATUM_FAULT;
	assert_string_equal(call_text(&made, NULL),
			    "execve(\"/bin/ls\", [???, \"-l\\n\"], 0x3000 /* 1 var */)");
	/* What was read later replaces what could not be at first, and nothing else. */
	add_datum(&made, SCTOP_DATUM_PLACE(1, 1), "no", 2, SCTOP_DATUM_LATE | SCTOP_DATUM_FAULT);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 1), "no", 2, SCTOP_DATUM_AFTER);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 1), "late", 4, SCTOP_DATUM_LATE);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 2), "later", 5, SCTOP_DATUM_LATE);
	assert_string_equal(call_text(&made, NULL),
			    "execve(\"/bin/ls\", [\"late\", \"-l\\n\"], 0x3000 /* 1 var */)");

	make(&made, A64, "writev", args);
	made.event.args[2] = 2;
	add_datum(&made, 1, (const char *)iovec, sizeof(iovec), 0);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 1), "abc", 3, 0);
	add_datum(&made, SCTOP_DATUM_PLACE(1, 2), "defg", 4, SCTOP_DATUM_TRUNCATED);
	assert_string_equal(call_text(&made, NULL), "writev(4096, [{iov_base=\"abc\", iov_len=3}, "
						    "{iov_base=\"defg\"..., iov_len=100}], 2)");
}

static void arguments_by_themselves(void **state)
{
	static const struct {
		const char *name;
		uint64_t args[3];
		unsigned int arg;
		const char *text;
	} cases[] = {
		{ "fcntl", { 3, 4, 0x802 }, 2, "O_RDWR|O_NONBLOCK" },
		{ "fcntl", { 3, 1, 0x802 }, 2, "0x802" }, /* takes none: as it stands */
		{ "prctl", { 1, 9 }, 1, "SIGKILL" },
		{ "ioctl", { 3, 0x5421, 0x1000 }, 2, "0x1000" },
		{ "clone", { 17, 0 }, 0, "SIGCHLD" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t args[6] = { cases[i].args[0], cases[i].args[1], cases[i].args[2] };
		struct made made;

		make(&made, A64, cases[i].name, args);
		decode_arg(&made.event, made.data, cases[i].arg, NULL, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static void results_with_flags(void **state)
{
	static const struct {
		const char *name;
		uint64_t command;
		int64_t ret;
		const char *text;
	} cases[] = {
		{ "fcntl", 3, 0x8802, "0x8802 (flags O_RDWR|O_NONBLOCK|O_LARGEFILE)" },
		{ "fcntl", 3, 0, "0 (flags O_RDONLY)" },
		{ "fcntl", 1, 1, "0x1 (flags FD_CLOEXEC)" },
		{ "fcntl", 1, 0, "0" },
		{ "fcntl", 0, 7, "7" },
		{ "fcntl", 3, -9, "-1 EBADF (Bad file descriptor)" },
	};
	struct made made;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t args[6] = { 3, cases[i].command };

		make(&made, A64, cases[i].name, args);
		assert_string_equal(return_text(&made, cases[i].ret), cases[i].text);
	}
}

/* Data from anywhere: nothing outside it is read, and the text is one line of plain ASCII. */
static void hostile_data(void **state)
{
	unsigned int seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = rand_r(&seed) % 200;
		char *data = malloc(len + !len); /* exactly as long, for the sanitizer */
		struct sctop_event event = { .type = SCTOP_EVENT_CALL, .data_len = len };
		char text[8192];
		int need;

		for (size_t i = 0; i < len; i++)
			data[i] = rand_r(&seed) % 4 ? rand_r(&seed) % 16 : rand_r(&seed);
		event.abi = rand_r(&seed) % 5;
		event.nr = rand_r(&seed) % 600 - 20;
		for (int i = 0; i < 6; i++)
			event.args[i] = rand_r(&seed) * 0x100000001ULL >> rand_r(&seed) % 40;
		need = decode_call(&event, data, NULL, text, sizeof(text));
		assert_in_range(need, 1, sizeof(text) - 1);
		for (int i = 0; i < need; i++)
			assert_in_range((unsigned char)text[i], 0x20, 0x7e);
		event.ret = (int64_t)(rand_r(&seed) * 0x100000001ULL) >> rand_r(&seed) % 60;
		decode_return(&event, data, NULL, text, sizeof(text));
		free(data);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(results),
		cmocka_unit_test(signals),
		cmocka_unit_test(captured_strings),
		cmocka_unit_test(odd_events),
		cmocka_unit_test(what_never_returned),
		cmocka_unit_test(calls_within_calls),
		cmocka_unit_test(lists),
		cmocka_unit_test(arguments_by_themselves),
		cmocka_unit_test(results_with_flags),
		cmocka_unit_test(hostile_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
