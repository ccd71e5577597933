/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_loading.c - keys while the tracer is loaded: some are answered, the others wait, in order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tui/options.h"
#include "../../tui/ui.h"
#include "sctop/filter.h"

#define ESCAPE 0x1b

struct fixture {
	struct options options;
	struct ui ui;
};

static struct ui *ui_of(void **state)
{
	return &((struct fixture *)*state)->ui;
}

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	if (!fixture)
		return -1;
	fixture->ui.options = &fixture->options;
	fixture->ui.latency = true;
	fixture->ui.filter = filter_new();
	*state = fixture;
	return 0;
}

static int end(void **state)
{
	filter_free(ui_of(state)->filter);
	free(*state);
	return 0;
}

static void type(struct ui *ui, const char *keys)
{
	for (; *keys; keys++)
		ui_key(ui, *keys);
}

/* What is not NULL is not looked at by the keys that are typed here. */
static void loaded(struct ui *ui)
{
	ui->tracer = (struct tracer *)ui;
	ui_play_kept_keys(ui);
}

static void test_answered(void **state)
{
	struct ui *ui = ui_of(state);

	type(ui, "h");
	assert_int_equal(ui->mode, MODE_HELP);
	ui_key(ui, ESCAPE);
	assert_int_equal(ui->mode, MODE_NORMAL);
	type(ui, "z");
	assert_true(ui->zoom);
	assert_int_equal(ui->kept.cnt, 0);
	type(ui, "q");
	assert_true(ui->quit);
}

static void test_kept(void **state)
{
	struct ui *ui = ui_of(state);

	type(ui, "H");
	assert_false(ui->processes.threads);
	assert_non_null(strstr(ui->status, "when the probes are loaded"));
	loaded(ui);
	assert_true(ui->processes.threads);
	assert_int_equal(ui->kept.cnt, 0);
	assert_string_equal(ui->status, "");
}

/* "q" is part of a text here: behind a key that waits it is no command yet. */
static void test_order(void **state)
{
	struct ui *ui = ui_of(state);

	type(ui, ":syscall=q");
	assert_false(ui->quit);
	assert_int_equal(ui->mode, MODE_NORMAL);
	loaded(ui);
	assert_int_equal(ui->mode, MODE_PROMPT);
	assert_string_equal(ui->prompt.text, "syscall=q");
	assert_false(ui->quit);
}

static void test_nothing_after_quitting(void **state)
{
	struct ui *ui = ui_of(state);

	type(ui, "HqH");
	loaded(ui);
	assert_true(ui->quit);
	assert_true(ui->processes.threads);
}

static void test_too_many(void **state)
{
	struct ui *ui = ui_of(state);

	for (int i = 0; i < 2 * UI_KEPT_MAX + 1; i++)
		type(ui, "H");
	assert_int_equal(ui->kept.cnt, UI_KEPT_MAX);
	loaded(ui);
	assert_false(ui->processes.threads); /* as often on as off */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answered, begin, end),
		cmocka_unit_test_setup_teardown(test_kept, begin, end),
		cmocka_unit_test_setup_teardown(test_order, begin, end),
		cmocka_unit_test_setup_teardown(test_nothing_after_quitting, begin, end),
		cmocka_unit_test_setup_teardown(test_too_many, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
