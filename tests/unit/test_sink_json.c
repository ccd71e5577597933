/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sink_json.c - JSON Lines and their summary, as jansson reads them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "made_sink.h"

static json_t *parse(const char *line)
{
	json_error_t error;
	json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		fail_msg("%s: %s", error.text, line);
	return json;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_event),
		cmocka_unit_test(test_json_absent_values),
		cmocka_unit_test(test_json_made_up_values),
		cmocka_unit_test(test_json_is_reversible),
		cmocka_unit_test(test_json_life),
		cmocka_unit_test(test_summary_json),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
