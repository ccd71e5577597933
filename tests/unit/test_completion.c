/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_completion.c - Tab in the filter prompt: texts with a cursor, and what becomes of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../tui/completion.c"

static void values(void *arg, const char *key, void (*take_value)(void *to, const char *value),
		   void *to)
{
	static const struct {
		const char *key, *value;
	} rows[] = {
		{ "", "pid=" },
		{ "", "comm=" },
		{ "", "failed" },
		{ "", "follow" },
		{ "syscall", "read" },
		{ "syscall", "readv" },
		{ "syscall", "readlink" },
		{ "syscall", "%file" },
		{ "syscall", "close" },
		{ "syscall", "close" },
		{ "comm", "\"a b\"" },
		{ "comm", "\"a c\"" },
		{ "comm", "apache" },
		{ "comm", "k\303\244fer" },
		{ "comm", "k\303\266nig" },
	};

	(void)arg;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].key, key))
			take_value(to, rows[i].value);
}

/* | is the cursor. */
static const struct row {
	const char *before, *after;
	size_t cnt;
	const char *list;
} rows[] = {
	{ "|", "|", 4, "comm= failed follow pid=" },
	{ "p|", "pid=|", 1, "pid=" },
	{ "f|", "f|", 2, "failed follow" },
	{ "fa|", "failed|", 1, "failed" },
	{ "failed syscall=cl|", "failed syscall=close|", 1, "close" },
	{ "syscall=re|", "syscall=read|", 3, "read readlink readv" },
	{ "syscall=readl|", "syscall=readlink|", 1, "readlink" },
	{ "syscall=!cl|", "syscall=!close|", 1, "close" },
	{ "syscall!=cl|", "syscall!=close|", 1, "close" },
	{ "syscall=read,cl|", "syscall=read,close|", 1, "close" },
	{ "syscall=read,!cl|,readv", "syscall=read,!close|,readv", 1, "close" },
	{ "syscall=%|", "syscall=%file|", 1, "%file" },
	{ "syscall=zz|", "syscall=zz|", 0, "" },
	{ "nokey=a|", "nokey=a|", 0, "" },
	{ "comm=ap|", "comm=apache|", 1, "apache" },
	{ "comm=a|", "comm=a|", 3, "\"a b\" \"a c\" apache" },
	{ "comm=\"a|", "comm=\"a |", 2, "\"a b\" \"a c\"" },
	{ "comm=\"a b|", "comm=\"a b\"|", 1, "\"a b\"" },
	{ "comm=\"a b\",p|", "comm=\"a b\",p|", 0, "" },
	{ "comm=\"x y\" fa|", "comm=\"x y\" failed|", 1, "failed" },
	{ "comm=k|", "comm=k|", 2, "k\303\244fer k\303\266nig" },
	{ "p|id=3", "pid=|id=3", 1, "pid=" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t cursor = strcspn(rows[i].before, "|");
		struct completion completion;
		char text[128], after[512];

		snprintf(text, sizeof(text), "%.*s%s", (int)cursor, rows[i].before,
			 rows[i].before + cursor + 1);
		completion_find(text, cursor, values, NULL, &completion);
		snprintf(after, sizeof(after), "%.*s%s|%s", (int)completion.from, text,
			 completion.common, text + completion.to);
		if (strcmp(after, rows[i].after) || completion.cnt != rows[i].cnt ||
		    strcmp(completion.list, rows[i].list))
			fail_msg("%s became %s with %zu: %s", rows[i].before, after, completion.cnt,
				 completion.list);
	}
}

static void many(void *arg, const char *key, void (*take_value)(void *to, const char *value),
		 void *to)
{
	char value[400];

	(void)arg, (void)key;
	for (int i = 0; i < 10000; i++) {
		snprintf(value, sizeof(value), "%0300d", i);
		take_value(to, value);
	}
}

static void test_many(void **state)
{
	struct completion completion;

	(void)state;
	completion_find("x=", 2, many, NULL, &completion);
	assert_int_equal(completion.cnt, CANDIDATES_MAX);
	assert_true(strlen(completion.common) < sizeof(completion.common));
	assert_non_null(strstr(completion.list, "(4096)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
