/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_users.c - users by number and by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>

#include <cmocka.h>

#include "sctop/proc.h"

static void test_users(void **state)
{
	struct passwd *entry;
	uint32_t uid;
	unsigned int seen = 0;

	(void)state;
	setpwent();
	while ((entry = getpwent())) {
		char name[64];
		uid_t truth = entry->pw_uid;

		snprintf(name, sizeof(name), "%s", entry->pw_name);
		assert_int_equal(user_parse(name, &uid), 0);
		assert_int_equal(uid, truth);
		seen++;
	}
	endpwent();
	assert_true(seen > 0);
	assert_string_equal(user_name(0), "root");
	assert_string_equal(user_name(0), "root"); /* from the cache */
	assert_string_equal(user_name(3999999999), "3999999999");
	assert_int_equal(user_parse("3999999999", &uid), 0);
	assert_int_equal(uid, 3999999999);
	assert_int_equal(user_parse("4294967295", &uid), -ENOENT); /* (uid_t)-1 is nobody */
	assert_int_equal(user_parse("99999999999", &uid), -ENOENT);
	assert_int_equal(user_parse("", &uid), -ENOENT);
	assert_int_equal(user_parse("no such user", &uid), -ENOENT);
	assert_int_equal(user_parse("-1", &uid), -ENOENT);
}

static void test_more_users_than_the_cache_holds(void **state)
{
	char number[16];

	(void)state;
	for (uint32_t uid = 3000000000; uid < 3000002500; uid++) {
		snprintf(number, sizeof(number), "%u", uid);
		assert_string_equal(user_name(uid), number);
	}
	assert_string_equal(user_name(0), "root");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_users),
		cmocka_unit_test(test_more_users_than_the_cache_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
