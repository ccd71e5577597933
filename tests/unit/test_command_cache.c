/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_command_cache.c - command lines learnt from an execve: whole, and captured in part.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../tui/command_cache.h"
#include "made_event.h"
#include "sctop/source.h"
#include "sctop/text.h"

enum { PID = 77, START = 5 };

/* The process has ended: nothing but what was learnt is known. */
static int no_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
		      size_t size)
{
	(void)source, (void)tgid, (void)start_ns, (void)buf, (void)size;
	return 0;
}

static const struct source_ops ops = { .command = no_command };
static struct source source = { .ops = &ops };

static void add_text(struct made *made, int place, const char *text, int flags)
{
	add_datum(made, place, text, strlen(text), flags);
}

static void begin(struct made *made)
{
	static const uint64_t args[6] = { 0x1000, 0x2000, 0x3000 };

	make(made, SCTOP_ABI_64, "execve", args);
	made->event.tgid = PID;
	made->event.start_ns = START;
}

static void check(const struct made *made, const char *expected)
{
	struct command_cache *cache = command_cache_new(&source, TEXT_ASCII);
	const char *got;

	assert_non_null(cache);
	command_cache_learn(cache, &made->event, made->data);
	got = command_cache_get(cache, PID, START, 1);
	if (expected)
		assert_string_equal(got, expected);
	else
		assert_null(got);
	command_cache_free(cache);
}

static void test_whole(void **state)
{
	struct made made;

	(void)state;
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), "/usr/bin/cc", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "cc", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 2), "-c", 0);
	check(&made, "cc -c");
	made.event.ret = -ENOENT;
	check(&made, NULL);
}

/* Of a path that was cut the last folder would be taken for the program. */
static void test_cut(void **state)
{
	struct made made;

	(void)state;
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "/usr/lib/gcc/x86_64-linux-gnu/12",
		 SCTOP_DATUM_TRUNCATED);
	add_text(&made, SCTOP_DATUM_PLACE(1, 2), "-quiet", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 3), "some", SCTOP_DATUM_TRUNCATED);
	check(&made, "/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet some...");
}

/* What cannot be completed says that it is not whole. */
static void test_cut_otherwise(void **state)
{
	char path[600];
	struct made made;

	(void)state;
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), "/bin/other", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "/bin/ot", SCTOP_DATUM_TRUNCATED);
	check(&made, "/bin/other");
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), "/bin/x", 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "login shell", SCTOP_DATUM_TRUNCATED);
	check(&made, "login shell...");
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), "/bin/ot", SCTOP_DATUM_TRUNCATED);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "/bin/ot", SCTOP_DATUM_TRUNCATED);
	check(&made, "/bin/ot...");

	/* longer than there is room */
	memset(path, 'p', sizeof(path) - 1);
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	begin(&made);
	add_text(&made, SCTOP_DATUM_PLACE(0, 0), path, 0);
	add_text(&made, SCTOP_DATUM_PLACE(1, 1), "/ppp", SCTOP_DATUM_TRUNCATED);
	path[511] = '\0';
	check(&made, path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
