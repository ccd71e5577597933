/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_tables.c - what the tables of the decoder name is there: sets, structures, requests,
 * errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "../../core/commands.h"
#include "../../core/flags.h"
#include "../../core/structs.h"
#include "decode_text.h"

static void errno_names_are_those_of_the_headers(void **state)
{
	static const char *const headers[] = { "/usr/include/asm-generic/errno-base.h",
					       "/usr/include/asm-generic/errno.h" };
	int cnt = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		FILE *file = fopen(headers[i], "r");
		char line[256], name[64];
		int number;

		if (!file) {
			print_message("SKIP: no %s (linux-libc-dev)\n", headers[i]);
			skip();
		}
		while (fgets(line, sizeof(line), file)) {
			if (sscanf(line, "#define %63s %d", name, &number) != 2)
				continue;
			assert_string_equal(errno_name(number), name);
			cnt++;
		}
		fclose(file);
	}
	assert_int_equal(cnt, 131); /* 1 to 133; 41 and 58 are other names of 11 and 35 */
	assert_null(errno_name(0));
	assert_null(errno_name(41));
	assert_null(errno_name(-1));
	assert_null(errno_name(4096));
}

/* The sets inside structures and inside others: core/ names them in quotes, or in a field. */
static bool is_used_inside(const char *set)
{
	static char *sources;
	static const char command[] = "cat \"${TESTS:-tests}\"/../core/structs*.c "
				      "\"${TESTS:-tests}\"/../core/decode*.c "
				      "\"${TESTS:-tests}\"/../core/netlink*.c "
				      "\"${TESTS:-tests}\"/../core/flags_special.c "
				      "\"${TESTS:-tests}\"/../core/ioctls.c";
	char quoted[64], field[64];

	if (!sources) {
		FILE *file = popen(command, "r");
		size_t size = 0;

		assert_non_null(file);
		assert_true(getdelim(&sources, &size, '\0', file) > 100000);
		pclose(file);
	}
	snprintf(quoted, sizeof(quoted), "\"%s\"", set);
	snprintf(field, sizeof(field), ", %s)", set);
	return strstr(sources, quoted) || strstr(sources, field);
}

static bool is_of_commands(const struct command *commands, size_t cnt, const char *set)
{
	for (size_t i = 0; i < cnt; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(commands[i].sets); k++) {
			const char *name = commands[i].sets[k];

			if (name && strcmp(name, set) == 0)
				return true;
		}
	}
	return false;
}

static bool is_of_command(const struct command_call *call, const char *set)
{
	if (call && !call->commands)
		return is_of_commands(ioctl_commands, ioctl_command_cnt, set);
	return call && is_of_commands(call->commands, call->cnt, set);
}

/* Requests are looked up by halving, too, and each structure of theirs is one. */
static void requests_can_be_found(void **state)
{
	const struct command_call *call = command_call_find("ioctl");

	(void)state;
	for (size_t i = 0; i < ioctl_command_cnt; i++) {
		const struct command *command = &ioctl_commands[i];
		const char *const *set = command->sets;

		assert_ptr_equal(command_find(call, command->number, 0), command);
		for (const char *letter = command->form; *letter; letter++) {
			if (strchr("ioz>", *letter) && !structure_find(*set))
				fail_msg("request %#x: no structure %s", command->number, *set);
			set += strchr("fioz>", *letter) != NULL;
		}
	}
}

static bool is_used(const char *set)
{
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		for (size_t i = 0; i < syscall_count(); i++) {
			const struct syscall_info *info = syscall_arch_info(arch, i);

			if (is_of_command(command_call_find(info->name), set))
				return true;
			for (int k = 0; k < info->arg_cnt; k++) {
				if (info->args[k].type == ARG_FLAGS &&
				    strcmp(info->args[k].set, set) == 0)
					return true;
			}
		}
	}
	return false;
}

/* They are looked up by halving, and by the names that the table of calls uses. */
static void flag_sets_can_be_found(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < flag_set_cnt; i++) {
		assert_ptr_equal(flag_set_find(flag_sets[i].name), &flag_sets[i]);
		if (!is_used(flag_sets[i].name) && !is_used_inside(flag_sets[i].name))
			fail_msg("no call has the flags %s", flag_sets[i].name);
	}
	assert_null(flag_set_find("none"));
	assert_null(flag_set_find("zzz"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(errno_names_are_those_of_the_headers),
		cmocka_unit_test(requests_can_be_found),
		cmocka_unit_test(flag_sets_can_be_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
