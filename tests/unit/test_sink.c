/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sink.c - the formats: text and ids literally, JSON through jansson, CSV through a reader
 * of RFC 4180 written here, and names that try to break each of them.
 */
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
#include <time.h>
#include <cmocka.h>
#include <jansson.h>

#include "sctop/json.h"
#include "sctop/model.h"
#include "sctop/sink.h"
#include "sctop/syscalls.h"

#define NOON_NS 1767355200000000000LL /* 2026-01-02T12:00:00Z */

struct out {
	char *text;
	size_t len;
	FILE *file;
	struct sink *sink;
};

static void out_open(struct out *out, const char *format, struct sink_options options)
{
	options.realtime_offset_ns = NOON_NS;
	out->file = open_memstream(&out->text, &out->len);
	out->sink = sink_new(sink_format_find(format), out->file, &options);
	assert_non_null(out->sink);
}

static const char *out_text(struct out *out)
{
	assert_int_equal(sink_flush(out->sink), 0);
	return out->text;
}

static void out_close(struct out *out)
{
	sink_free(out->sink);
	fclose(out->file);
	free(out->text);
}

struct call {
	struct sctop_event event;
	char data[256];
};

/* openat(AT_FDCWD, path, 0) of comm, in pid 42 */
static void make_openat(struct call *call, const char *comm, const char *path, int64_t ret)
{
	struct sctop_datum datum = { .place = 1, .len = strlen(path), .total = strlen(path) };

	memset(call, 0, sizeof(*call));
	call->event = (struct sctop_event){
		.type = SCTOP_EVENT_CALL,
		.abi = SCTOP_ABI_64,
		.nr = syscall_nr(SCTOP_ABI_64, "openat"),
		.data_len = (sizeof(datum) + datum.len + 7) & ~7u,
		.time_ns = 1234567890,
		.duration_ns = 4321,
		.ret = ret,
		.start_ns = 77,
		.tid = 43,
		.tgid = 42,
		.ppid = 41,
		.uid = 1000,
		.gid = 1001,
		.tty = 136 << 20 | 3,
		.args = { 0xffffff9c, 0x1407, 0, 0 },
	};
	memcpy(call->event.comm, comm, strnlen(comm, sizeof(call->event.comm)));
	memcpy(call->data, &datum, sizeof(datum));
	memcpy(call->data + sizeof(datum), path, datum.len);
}

static void feed(struct out *out, const struct call *call)
{
	struct record record = { .type = RECORD_EVENT, .event = &call->event, .data = call->data };

	assert_int_equal(sink_feed(&record, out->sink), 0);
}

static void feed_lost(struct out *out, enum lost_reason reason, uint64_t count)
{
	struct record record = { .type = RECORD_LOST,
				 .lost = { .reason = reason, .count = count } };

	assert_int_equal(sink_feed(&record, out->sink), 0);
}

/* Whatever a recording says: milliseconds count forth, also before 1970. */
static void test_before_1970(void **state)
{
	static const struct {
		const char *format, *part;
	} wanted[] = {
		{ "text", "[23:59:58.765] " },
		{ "json", "\"time\":\"1969-12-31T23:59:58.765432110Z\"" },
		{ "csv", "1969-12-31T23:59:58.765432110Z" },
	};
	struct call call;
	struct out out;
	size_t i;

	(void)state;
	make_openat(&call, "bash", "/no", -2);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		out_open(&out, wanted[i].format, (struct sink_options){ 0 });
		sink_set_realtime_offset(out.sink, -2469135780);
		feed(&out, &call);
		if (!strstr(out_text(&out), wanted[i].part))
			fail_msg("%s: %s", wanted[i].format, out_text(&out));
		out_close(&out);
	}
}

static void test_text(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "text", (struct sink_options){ .header = "one\ntwo" });
	make_openat(&call, "bash", "/etc/passwd", 3);
	feed(&out, &call);
	make_openat(&call, "a\033[2J\nb", "/no", -2);
	call.event.tid = 42;
	feed(&out, &call);
	make_openat(&call, "x(1) (y", "/no", 0);
	feed(&out, &call);
	feed_lost(&out, LOST_RING, 17);
	assert_string_equal(
		out_text(&out),
		"# one\n# two\n"
		"[12:00:01.234] bash(42/43) openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY) = 3\n"
		"[12:00:01.234] a\\e[2J\\nb(42) openat(AT_FDCWD, \"/no\", O_RDONLY) = "
		"-1 ENOENT (No such file or directory)\n"
		"[12:00:01.234] x\\x281) (y(42/43) openat(AT_FDCWD, \"/no\", O_RDONLY) = 0\n"
		"[12:00:00.000] --- lost 17 events (ring full) ---\n");
	assert_int_equal(sink_event_cnt(out.sink), 3);
	out_close(&out);
}

static void test_text_duration(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "text", (struct sink_options){ .durations = true });
	make_openat(&call, "bash", "/x", 3);
	feed(&out, &call);
	assert_non_null(strstr(out_text(&out), " = 3 <0.000004>\n"));
	call.event.flags = SCTOP_EVENT_NO_DURATION;
	feed(&out, &call);
	assert_non_null(strstr(out_text(&out), " = 3\n"));
	out_close(&out);
}

/* ---- strace: the expected lines are strace 6.1's own ---- */

static void make_plain(struct call *call, const char *name, uint64_t arg, int64_t ret)
{
	make_openat(call, "x", "", ret);
	call->event.nr = syscall_nr(SCTOP_ABI_64, name);
	call->event.args[0] = arg;
	call->event.data_len = 0;
}

static void make_end(struct call *call, enum sctop_event_type type, uint32_t tid, int status)
{
	make_plain(call, "read", 0, status);
	call->event.type = type;
	call->event.tid = tid;
}

static void test_strace(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "strace", (struct sink_options){ .header = "none" });
	make_plain(&call, "close", 3, 0);
	feed(&out, &call);
	call.event.tid = 1234567;
	feed(&out, &call);
	make_openat(&call, "bash", "/etc/x", -13);
	feed(&out, &call);
	make_openat(&call, "bash", "/1", 3); /* one column short of it, just there, over it */
	feed(&out, &call);
	make_openat(&call, "bash", "/12", 3);
	feed(&out, &call);
	make_openat(&call, "bash", "/123", 3);
	feed(&out, &call);
	make_plain(&call, "pause", 0, -514);
	feed(&out, &call);
	make_plain(&call, "exit_group", 7, 0);
	call.event.flags = SCTOP_EVENT_UNFINISHED | SCTOP_EVENT_NO_DURATION;
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_THREAD_EXIT, 44, 0);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_EXIT, 43, 7 << 8);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_EXIT, 43, SIGSEGV | 0x80);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_FORK, 43, 5);
	feed(&out, &call);
	feed_lost(&out, LOST_RING, 17);
	feed_lost(&out, LOST_CAPPED, 3);
	assert_string_equal(
		out_text(&out),
		"43    close(3)                          = 0\n"
		"1234567 close(3)                        = 0\n"
		"43    openat(AT_FDCWD, \"/etc/x\", O_RDONLY) = -1 EACCES (Permission denied)\n"
		"43    openat(AT_FDCWD, \"/1\", O_RDONLY)  = 3\n"
		"43    openat(AT_FDCWD, \"/12\", O_RDONLY) = 3\n"
		"43    openat(AT_FDCWD, \"/123\", O_RDONLY) = 3\n"
		"43    pause()                           = ? ERESTARTNOHAND (To be restarted if no "
		"handler)\n"
		"43    exit_group(7)                     = ?\n"
		"44    +++ exited with 0 +++\n"
		"43    +++ exited with 7 +++\n"
		"43    +++ killed by SIGSEGV (core dumped) +++\n"
		"0     --- lost 17 events (ring full) ---\n"
		"0     --- lost 3 events (over the rate asked for) ---\n");
	out_close(&out);
}

static void test_strace_duration(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "strace", (struct sink_options){ .durations = true });
	make_plain(&call, "close", 3, 0);
	call.event.duration_ns = 12000345678;
	feed(&out, &call);
	assert_string_equal(out_text(&out),
			    "43    close(3)                          = 0 <12.000345>\n");
	out_close(&out);
}

static void check_signal(const siginfo_t *info, const char *expected)
{
	struct sctop_datum datum = { .len = 48, .total = 48 };
	char line[256];
	struct call call;
	struct out out;

	make_plain(&call, "read", 0, 0);
	call.event.type = SCTOP_EVENT_SIGNAL;
	call.event.nr = (int16_t)info->si_signo;
	call.event.data_len = 8 + 48;
	memcpy(call.data, &datum, 8);
	memcpy(call.data + 8, info, 48);
	out_open(&out, "strace", (struct sink_options){ 0 });
	feed(&out, &call);
	snprintf(line, sizeof(line), "43    --- %s ---\n", expected);
	assert_string_equal(out_text(&out), line);
	out_close(&out);
}

static siginfo_t siginfo(int number, int code)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = number;
	info.si_code = code;
	return info;
}

static void test_strace_signals(void **state)
{
	siginfo_t info = siginfo(SIGTERM, SI_USER);

	(void)state;
	info.si_pid = 7947;
	check_signal(&info, "SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7947, si_uid=0}");
	info = siginfo(36, SI_QUEUE);
	info.si_pid = 7947;
	info.si_value.sival_ptr = (void *)42;
	check_signal(&info, "SIGRT_4 {si_signo=SIGRT_4, si_code=SI_QUEUE, si_pid=7947, si_uid=0, "
			    "si_int=42, si_ptr=0x2a}");
	info = siginfo(SIGALRM, SI_TIMER);
	info.si_value.sival_int = 7;
	check_signal(&info, "SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0, "
			    "si_overrun=0, si_int=7, si_ptr=0x7}");
	info = siginfo(SIGALRM, SI_KERNEL);
	check_signal(&info, "SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL}");
	info = siginfo(SIGUSR1, 3);
	info.si_errno = 2;
	info.si_pid = 5;
	info.si_uid = 6;
	info.si_value.sival_ptr = (void *)0x123456789;
	check_signal(&info, "SIGUSR1 {si_signo=SIGUSR1, si_code=0x3, si_errno=ENOENT, si_pid=5, "
			    "si_uid=6, si_int=591751049, si_ptr=0x123456789}");
}

static void test_strace_signals_of_the_kernel(void **state)
{
	siginfo_t info = siginfo(SIGCHLD, CLD_EXITED);

	(void)state;
	info.si_pid = 7948;
	info.si_status = 3;
	check_signal(&info, "SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7948, si_uid=0, "
			    "si_status=3, si_utime=0, si_stime=0}");
	info.si_code = CLD_KILLED;
	info.si_status = SIGKILL;
	check_signal(&info, "SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7948, si_uid=0, "
			    "si_status=SIGKILL, si_utime=0, si_stime=0}");
	info = siginfo(SIGSEGV, SEGV_MAPERR);
	info.si_addr = (void *)0x10;
	check_signal(&info, "SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10}");
	info = siginfo(SIGSEGV, SI_KERNEL);
	check_signal(&info, "SIGSEGV {si_signo=SIGSEGV, si_code=SI_KERNEL, si_addr=NULL}");
	info = siginfo(SIGIO, POLL_IN);
	info.si_band = 65;
	check_signal(&info, "SIGIO {si_signo=SIGIO, si_code=POLL_IN, si_band=65}");
	info = siginfo(SIGSYS, 1);
	info.si_errno = 5;
	info.si_call_addr = (void *)0x7fa8ef8f24f7;
	info.si_syscall = 110;
	info.si_arch = 0xc000003e;
	check_signal(&info, "SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_errno=EIO, "
			    "si_call_addr=0x7fa8ef8f24f7, si_syscall=__NR_getppid, "
			    "si_arch=AUDIT_ARCH_X86_64}");
}

/* ---- kv ---- */

static void add_datum(struct call *call, unsigned int place, const char *bytes, unsigned int flags,
		      uint32_t total)
{
	struct sctop_datum datum = {
		.place = place, .flags = flags, .len = strlen(bytes), .total = total
	};
	char *at = call->data + call->event.data_len;

	memcpy(at, &datum, sizeof(datum));
	memcpy(at + sizeof(datum), bytes, datum.len);
	call->event.data_len += (sizeof(datum) + datum.len + 7) & ~7u;
}

static void check_kv(const struct call *call, const char *expected)
{
	struct out out;

	out_open(&out, "kv", (struct sink_options){ .start_ns = 1000000000 });
	feed(&out, call);
	assert_string_equal(out_text(&out), expected);
	out_close(&out);
}

static void test_kv(void **state)
{
	char expected[512];
	struct call call;

	(void)state;
	make_openat(&call, "a \"b\\", "/x y\n\xff", -2);
	snprintf(expected, sizeof(expected),
		 "[0.234567] pid=42 tid=43 uid=1000 gid=1001 syscall_id=%d comm=\"a \\\"b\\\\\" "
		 "dfd=AT_FDCWD filename=\"/x y\\n\\xff\" flags=O_RDONLY syscall=openat abi=%s "
		 "ret=-2 errno=ENOENT duration_ns=4321\n",
		 call.event.nr, syscall_abi_name(SCTOP_ABI_64));
	check_kv(&call, expected);

	/* A pid of its own; no duration, never returned; before the start. */
	make_plain(&call, "kill", 7, 0);
	call.event.args[1] = 9;
	call.event.flags = SCTOP_EVENT_UNFINISHED | SCTOP_EVENT_NO_DURATION;
	call.event.time_ns = 500000000;
	snprintf(expected, sizeof(expected),
		 "[-0.500000] pid=42 tid=43 uid=1000 gid=1001 syscall_id=%d comm=\"x\" arg_pid=7 "
		 "sig=SIGKILL syscall=kill abi=%s ret=?\n",
		 call.event.nr, syscall_abi_name(SCTOP_ABI_64));
	check_kv(&call, expected);
}

static void test_kv_lists_and_what_is_missing(void **state)
{
	struct call call;

	(void)state;
	make_plain(&call, "execve", 0x1234, 0);
	call.event.args[1] = 0x5678;
	add_datum(&call, SCTOP_DATUM_ARG(1), "", 0, 3);
	add_datum(&call, SCTOP_DATUM_PLACE(1, 1), "l s", 0, 3);
	add_datum(&call, SCTOP_DATUM_PLACE(1, 2), "long", SCTOP_DATUM_TRUNCATED, 9999);
	add_datum(&call, SCTOP_DATUM_PLACE(1, 3), "", SCTOP_DATUM_FAULT, 0);
	call.event.time_ns = 13000000001;
	call.event.flags = SCTOP_EVENT_NO_DURATION;
	call.event.nr = syscall_nr(SCTOP_ABI_64, "execve");
	check_kv(&call, "[12.000000] pid=42 tid=43 uid=1000 gid=1001 syscall_id=59 comm=\"x\" "
			"filename=0x1234 argv0=\"l s\" argv1=\"long\"... argv2=? argc=3 envp=NULL "
			"syscall=execve abi=x86_64 ret=0\n");
	make_plain(&call, "execve", 0x1234, 0);
	call.event.args[1] = 0x5678;
	call.event.flags = SCTOP_EVENT_BLOCKED | SCTOP_EVENT_NO_DURATION;
	check_kv(&call, "[0.234567] pid=42 tid=43 uid=1000 gid=1001 syscall_id=59 comm=\"x\" "
			"filename=0x1234 argv=0x5678 envp=NULL syscall=execve abi=x86_64 ret=0\n");
}

static void test_kv_lost(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "kv", (struct sink_options){ .header = "none" });
	make_end(&call, SCTOP_EVENT_EXIT, 43, 0);
	feed(&out, &call);
	make_plain(&call, "getpid", 0, 42);
	feed(&out, &call);
	feed_lost(&out, LOST_CAPPED, 17);
	assert_memory_equal(out_text(&out), "[0.000000] pid=42 ", 18);
	assert_non_null(strstr(out.text, "\n[-1.234567] lost=17 reason=capped\n"));
	out_close(&out);
}

static void test_ids(void **state)
{
	struct call call;
	struct out out;
	char expected[64];

	(void)state;
	out_open(&out, "ids", (struct sink_options){ .header = "none" });
	make_openat(&call, "a:b\n", "/x", 3);
	feed(&out, &call);
	feed_lost(&out, LOST_RING, 17);
	call.event.type = SCTOP_EVENT_FORK;
	feed(&out, &call);
	snprintf(expected, sizeof(expected), "42:%d:a:b\\n\n", call.event.nr);
	assert_string_equal(out_text(&out), expected);
	assert_int_equal(sink_event_cnt(out.sink), 1);
	out_close(&out);
}

/* One field of RFC 4180 at *p, which is moved behind it and its separator. */
static void read_field(const char **p, char *field)
{
	bool quoted = **p == '"';

	*p += quoted;
	while (**p && (quoted || (**p != ',' && **p != '\r'))) {
		if (quoted && **p == '"' && *++*p != '"')
			break;
		*field++ = *(*p)++;
	}
	*field = '\0';
	if (**p == ',')
		(*p)++;
	else
		assert_memory_equal(*p, "\r\n", 2);
}

static void test_csv(void **state)
{
	static const char *const expected[] = { "2026-01-02T12:00:01.234567890Z",
						"42",
						"43",
						"41",
						"1000",
						"1001",
						"pts/3",
						"a,\"b",
						"",
						NULL, /* the machine's ABI */
						NULL, /* its number */
						"openat",
						"AT_FDCWD, \"/x,\\\"y\", O_RDONLY",
						"-13",
						"EACCES",
						"4321" };
	char field[256];
	struct call call;
	struct out out;
	const char *p;
	size_t i;

	(void)state;
	out_open(&out, "csv", (struct sink_options){ .header = "none" });
	p = out_text(&out);
	for (i = 0; i < 16; i++)
		read_field(&p, field);
	assert_string_equal(field, "duration_ns");
	make_openat(&call, "a,\"b", "/x,\"y", -13);
	feed(&out, &call);
	p = strstr(out_text(&out), "\r\n") + 2;
	for (i = 0; i < 16; i++) {
		read_field(&p, field);
		if (expected[i])
			assert_string_equal(field, expected[i]);
	}
	assert_string_equal(p, "\r\n");
	out_close(&out);
}

static json_t *parse(const char *line)
{
	json_error_t error;
	json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		fail_msg("%s: %s", error.text, line);
	return json;
}

static const char *text(json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static long long number(json_t *json, const char *name)
{
	assert_true(json_is_integer(json_object_get(json, name)));
	return json_integer_value(json_object_get(json, name));
}

static void test_json_event(void **state)
{
	struct call call;
	struct out out;
	json_t *json, *arg;

	(void)state;
	out_open(&out, "json", (struct sink_options){ 0 });
	make_openat(&call, "bash", "/etc/\xc3\xa9", -2);
	feed(&out, &call);
	json = parse(out_text(&out));
	assert_string_equal(text(json, "type"), "event");
	assert_string_equal(text(json, "time"), "2026-01-02T12:00:01.234567890Z");
	assert_int_equal(number(json, "pid"), 42);
	assert_int_equal(number(json, "tid"), 43);
	assert_int_equal(number(json, "ppid"), 41);
	assert_int_equal(number(json, "uid"), 1000);
	assert_int_equal(number(json, "gid"), 1001);
	assert_string_equal(text(json, "tty"), "pts/3");
	assert_string_equal(text(json, "comm"), "bash");
	assert_true(json_is_null(json_object_get(json, "exe")));
	assert_string_equal(text(json, "abi"), syscall_abi_name(SCTOP_ABI_64));
	assert_int_equal(number(json, "nr"), call.event.nr);
	assert_string_equal(text(json, "syscall"), "openat");
	assert_int_equal(number(json, "ret"), -2);
	assert_string_equal(text(json, "errno"), "ENOENT");
	assert_int_equal(number(json, "duration_ns"), 4321);
	arg = json_array_get(json_object_get(json, "args"), 0);
	assert_string_equal(text(arg, "name"), "dfd");
	assert_int_equal(number(arg, "raw"), 4294967196);
	assert_string_equal(text(arg, "text"), "AT_FDCWD");
	arg = json_array_get(json_object_get(json, "args"), 1);
	assert_string_equal(text(arg, "string"), "/etc/\xc3\xa9");
	assert_null(json_object_get(arg, "string_hex"));
	json_decref(json);
	out_close(&out);
}

/* What a recording may claim: a reader of JSON refuses a line with a number it cannot hold. */
static void test_json_made_up_values(void **state)
{
	struct call call;
	struct out out;
	const char *line;
	json_t *json;

	(void)state;
	out_open(&out, "json", (struct sink_options){ 0 });
	make_openat(&call, "bash", "/x", 3);
	call.event.duration_ns = UINT64_MAX;
	call.event.time_ns = (uint64_t)INT64_MIN - (uint64_t)NOON_NS;
	feed(&out, &call);
	call.event.type = SCTOP_EVENT_EXEC;
	call.event.data_len = 0;
	feed(&out, &call);
	line = out_text(&out);
	json = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(json);
	assert_true(number(json, "duration_ns") == INT64_MAX);
	assert_string_equal(text(json, "time"), "1677-09-21T00:12:43.145224192Z");
	json_decref(json);
	json = parse(strchr(line, '\n') + 1);
	assert_string_equal(text(json, "filename"), "");
	assert_int_equal(json_array_size(json_object_get(json, "argv")), 0);
	json_decref(json);
	out_close(&out);
}

static void test_json_absent_values(void **state)
{
	struct call call;
	struct out out;
	json_t *json;

	(void)state;
	out_open(&out, "json", (struct sink_options){ 0 });
	make_openat(&call, "bash", "/x", -514);
	call.event.flags = SCTOP_EVENT_UNFINISHED | SCTOP_EVENT_NO_DURATION;
	call.event.tty = 0;
	feed(&out, &call);
	json = parse(out_text(&out));
	assert_true(json_is_null(json_object_get(json, "ret")));
	assert_true(json_is_null(json_object_get(json, "errno")));
	assert_true(json_is_null(json_object_get(json, "duration_ns")));
	assert_true(json_is_null(json_object_get(json, "tty")));
	assert_true(json_is_true(json_object_get(json, "unfinished")));
	json_decref(json);
	out_close(&out);
}

static void unhex(const char *hex, char *bytes)
{
	unsigned int byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		*bytes++ = (char)byte;
}

/* Any bytes: the line is JSON, and they can be had back, by name or by name_hex. */
static void test_json_is_reversible(void **state)
{
	char name[SCTOP_COMM_LEN], back[64];
	struct call call;
	struct out out;
	json_t *json;
	const char *p;
	int i, j;

	(void)state;
	srand(1);
	for (i = 0; i < 5000; i++) {
		out_open(&out, "json", (struct sink_options){ 0 });
		memset(name, 0, sizeof(name));
		for (j = 0; j < 15; j++)
			name[j] = (char)(i % 2 ? 0xc0 | rand() : 1 + rand() % 255);
		make_openat(&call, name, "/x", 3);
		feed(&out, &call);
		out_text(&out);
		json = parse(out.text);
		for (p = out.text; *p != '\n'; p++)
			assert_false((unsigned char)*p < ' ' || *p == 0x7f);
		assert_int_equal(p - out.text + 1, out.len);
		memset(back, 0, sizeof(back));
		if (text(json, "comm_hex"))
			unhex(text(json, "comm_hex"), back);
		else
			strcpy(back, text(json, "comm"));
		assert_memory_equal(back, name, sizeof(name));
		json_decref(json);
		out_close(&out);
	}
}

static void test_json_life(void **state)
{
	static const char argv[] = "ls\0-l\0\xff";
	struct sctop_datum datum = { .place = 0, .len = 3 };
	struct call call;
	struct out out;
	const char *line;
	json_t *json;

	(void)state;
	out_open(&out, "json", (struct sink_options){ .header = "say \"hi\"" });
	make_openat(&call, "bash", "", 0);
	call.event.type = SCTOP_EVENT_EXEC;
	memcpy(call.data, &datum, 8);
	memcpy(call.data + 8, "/ls", 3);
	datum = (struct sctop_datum){ .place = 1, .len = sizeof(argv) };
	memcpy(call.data + 16, &datum, 8);
	memcpy(call.data + 24, argv, sizeof(argv));
	call.event.data_len = 24 + 16;
	feed(&out, &call);
	call.event.type = SCTOP_EVENT_FORK;
	call.event.child_tgid = 99;
	feed(&out, &call);
	call.event.type = SCTOP_EVENT_EXIT;
	call.event.ret = 7 << 8;
	feed(&out, &call);
	call.event.ret = 9;
	feed(&out, &call);
	call.event.type = 77; /* from a newer recording, or forged */
	feed(&out, &call);
	feed_lost(&out, LOST_CAPPED, 17);

	line = out_text(&out);
	json = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
	assert_string_equal(text(json, "text"), "say \"hi\"");
	json_decref(json);
	json = json_loads(line = strchr(line, '\n') + 1, JSON_DISABLE_EOF_CHECK, NULL);
	assert_string_equal(text(json, "type"), "exec");
	assert_string_equal(text(json, "filename"), "/ls");
	assert_int_equal(json_array_size(json_object_get(json, "argv")), 3);
	assert_string_equal(json_string_value(json_array_get(json_object_get(json, "argv_hex"), 2)),
			    "ff");
	json_decref(json);
	json = json_loads(line = strchr(line, '\n') + 1, JSON_DISABLE_EOF_CHECK, NULL);
	assert_string_equal(text(json, "type"), "fork");
	assert_int_equal(number(json, "child"), 99);
	json_decref(json);
	json = json_loads(line = strchr(line, '\n') + 1, JSON_DISABLE_EOF_CHECK, NULL);
	assert_string_equal(text(json, "type"), "exit");
	assert_int_equal(number(json, "status"), 7);
	assert_null(text(json, "signal"));
	json_decref(json);
	json = json_loads(line = strchr(line, '\n') + 1, JSON_DISABLE_EOF_CHECK, NULL);
	assert_null(text(json, "status"));
	assert_string_equal(text(json, "signal"), "SIGKILL");
	json_decref(json);
	json = parse(strchr(line, '\n') + 1);
	assert_string_equal(text(json, "type"), "lost");
	assert_string_equal(text(json, "reason"), "capped");
	assert_int_equal(number(json, "count"), 17);
	json_decref(json);
	assert_int_equal(sink_event_cnt(out.sink), 4);
	out_close(&out);
}

/* ---- summaries ---- */

static void count(struct model *model, uint32_t task, const char *call, uint64_t calls,
		  uint64_t errors)
{
	struct record_counts counts = { .nr = syscall_nr(SCTOP_ABI_64, call),
					.calls = calls,
					.errors = errors,
					.total_ns = calls * 1000,
					.max_ns = 1500 };
	struct record record = { .type = RECORD_COUNTS, .task = task, .counts = &counts };

	counts.hist[4] = calls;
	assert_int_equal(model_feed(&record, model), 0);
}

static struct model *make_model(void)
{
	struct sctop_task task = {
		.tid = 42, .tgid = 42, .uid = 1000, .start_ns = 77, .version = 1
	};
	struct record record = { .type = RECORD_TASK, .task = 1, .info = &task };
	struct model *model = model_new(NULL);

	strcpy(task.comm, "evil\033[2J\n");
	strcpy(task.exe, "evil");
	model_tick(model, 1000000000);
	assert_int_equal(model_feed(&record, model), 0);
	count(model, 1, "read", 75, 3);
	count(model, 1, "openat", 20, 20);
	count(model, 0, "read", 5, 0);
	record = (struct record){ .type = RECORD_STATS,
				  .stats = { .seen = 1000,
					     .passed = 100,
					     .emitted = 80,
					     .dropped = 17,
					     .capped = 3,
					     .unattributed = 5 } };
	assert_int_equal(model_feed(&record, model), 0);
	model_tick(model, 6000000000);
	return model;
}

static void test_summary_text(void **state)
{
	static const char *const parts[] = {
		"Summary:\n",
		"Duration: 5.00s\n",
		"Total events captured: 100\n",
		"Top syscalls:\n",
		"  read                               80  80.00%          3 ",
		"  openat                             20  20.00%         20 ",
		"Top processes (by PID):\n",
		"          42 evil\\e[2J\\n                    95  95.00%         23\n",
		"(not attributed)                5   5.00%          0\n",
		": 17 events lost (buffer full), 3 events over the rate asked for, "
		"5 calls not attributed to a process\n",
	};
	struct model *model = make_model();
	const char *p;
	struct out out;
	size_t i;

	(void)state;
	out_open(&out, "text", (struct sink_options){ 0 });
	assert_int_equal(sink_summary(out.sink, model), 0);
	p = out_text(&out);
	assert_null(strchr(p, '\033'));
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!strstr(p, parts[i]))
			fail_msg("no \"%s\" in its place in\n%s", parts[i], out.text);
		p = strstr(p, parts[i]);
	}
	out_close(&out);
	model_free(model);
}

static void test_summary_json(void **state)
{
	struct model *model = make_model();
	json_t *json, *rows, *row;
	long long sum = 0;
	struct out out;
	size_t i;

	(void)state;
	out_open(&out, "json", (struct sink_options){ 0 });
	assert_int_equal(sink_summary(out.sink, model), 0);
	json = parse(out_text(&out));
	assert_string_equal(text(json, "type"), "summary");
	assert_true(json_real_value(json_object_get(json, "duration_s")) == 5.0);
	assert_int_equal(number(json, "seen"), 1000);
	assert_int_equal(number(json, "dropped"), 17);
	assert_int_equal(number(json, "recursion_misses"), 0);
	row = json_array_get(json_object_get(json, "syscalls"), 0);
	assert_string_equal(text(row, "syscall"), "read");
	assert_int_equal(number(row, "calls"), 80);
	assert_int_equal(number(row, "errors"), 3);
	assert_int_equal(number(row, "total_ns"), 80000);
	assert_int_equal(number(row, "max_ns"), 1500);
	assert_true(number(row, "p50_ns") >= 1024 && number(row, "p99_ns") <= 1500);
	row = json_array_get(json_object_get(json, "processes"), 0);
	assert_int_equal(number(row, "pid"), 42);
	assert_int_equal(number(row, "start_ns"), 77);
	assert_string_equal(text(row, "comm"), "evil\033[2J\n");
	rows = json_object_get(json, "rows");
	json_array_foreach(rows, i, row) sum += number(row, "calls");
	assert_int_equal(sum, 100);
	json_decref(json);
	out_close(&out);

	out_open(&out, "json", (struct sink_options){ .no_latency = true });
	assert_int_equal(sink_summary(out.sink, model), 0);
	assert_null(strstr(out_text(&out), "_ns\":1500"));
	out_close(&out);
	out_open(&out, "ids", (struct sink_options){ 0 });
	assert_int_equal(sink_summary(out.sink, model), 0);
	assert_string_equal(out_text(&out), "");
	out_close(&out);
	model_free(model);
}

static void test_errors_of_writes(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct sink_options options = { 0 };
	struct call call;
	struct record record = { .type = RECORD_EVENT, .event = &call.event, .data = call.data };
	struct sink *sink;
	int i, err = 0;

	(void)state;
	sink = sink_new(sink_format_find("text"), full, &options);
	make_openat(&call, "bash", "/x", 3);
	for (i = 0; i < 1000 && !err; i++)
		err = sink_feed(&record, sink);
	assert_int_equal(err, -ENOSPC);
	sink_free(sink);
	fclose(full);
}

/* Somebody sets the clock an hour back: events from then on have the new time. */
static void test_clock_set(void **state)
{
	struct out out;
	struct record_lost lost = { .reason = LOST_RING, .count = 1, .time_ns = 1000000000 };
	const struct record record = { .type = RECORD_LOST, .lost = lost };

	(void)state;
	out_open(&out, "json", (struct sink_options){ 0 });
	assert_int_equal(sink_feed(&record, out.sink), 0);
	assert_non_null(strstr(out_text(&out), "T12:00:01.000000000Z"));
	assert_null(strstr(out_text(&out), "T11:00:01"));
	sink_set_realtime_offset(out.sink, NOON_NS - 3600 * 1000000000LL);
	assert_int_equal(sink_feed(&record, out.sink), 0);
	assert_non_null(strstr(out_text(&out), "T11:00:01.000000000Z"));
	out_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock_set),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_before_1970),
		cmocka_unit_test(test_text_duration),
		cmocka_unit_test(test_strace),
		cmocka_unit_test(test_strace_duration),
		cmocka_unit_test(test_strace_signals),
		cmocka_unit_test(test_strace_signals_of_the_kernel),
		cmocka_unit_test(test_kv),
		cmocka_unit_test(test_kv_lists_and_what_is_missing),
		cmocka_unit_test(test_kv_lost),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_json_event),
		cmocka_unit_test(test_json_absent_values),
		cmocka_unit_test(test_json_made_up_values),
		cmocka_unit_test(test_json_is_reversible),
		cmocka_unit_test(test_json_life),
		cmocka_unit_test(test_summary_text),
		cmocka_unit_test(test_summary_json),
		cmocka_unit_test(test_errors_of_writes),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
