/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sink.c - lines of text, kv, ids and csv; the summary; errors of writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "made_sink.h"

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

/* ---- summaries ---- */

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
		cmocka_unit_test(test_kv),
		cmocka_unit_test(test_kv_lists_and_what_is_missing),
		cmocka_unit_test(test_kv_lost),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_summary_text),
		cmocka_unit_test(test_errors_of_writes),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
