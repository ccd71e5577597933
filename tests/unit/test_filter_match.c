/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_filter_match.c - what a filter lets pass, here and as it is compiled for the kernel side.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made_filter.h"
#include "sctop/event.h"
#include "sctop/kernel_filter.h"
#include "sctop/syscalls.h"

/* ---- the kernel's form ---- */

static void test_compile(void **state)
{
	struct sctop_filter *kernel = calloc(1, sizeof(*kernel));
	struct filter *filter = parse("pid=7,8+,sh comm=a,b*,*c,*d* comm!=*x tty=none,pts/3 uid=9 "
				      "syscall=read failed slower=1ms follow",
				      true);
	static const struct sctop_rule expected[] = {
		{ .kind = SCTOP_RULE_PID, .value = 7 },
		{ .kind = SCTOP_RULE_PID_TREE, .value = 8 },
		{ .kind = SCTOP_RULE_NAME, 0, 1, 1, .len = 2, .pattern = "sh" },
		{ .kind = SCTOP_RULE_COMM, .len = 1, .pattern = "a" },
		{ .kind = SCTOP_RULE_COMM, .any_after = 1, .len = 1, .pattern = "b" },
		{ .kind = SCTOP_RULE_COMM, .any_before = 1, .len = 1, .pattern = "c" },
		{ .kind = SCTOP_RULE_COMM, 0, 1, 1, .len = 1, .pattern = "d" },
		{ .kind = SCTOP_RULE_COMM, .negate = 1, .any_before = 1, .len = 1, .pattern = "x" },
		{ .kind = SCTOP_RULE_TTY, .value = 0 },
		{ .kind = SCTOP_RULE_TTY, .value = 136u << 20 | 3 },
		{ .kind = SCTOP_RULE_UID, .value = 9 },
	};

	(void)state;
	kernel->hidden_cnt = 3;
	kernel->tree_bit = 4;
	kernel->follow_bit = 5;
	kernel->rule_cnt = 99;
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rule_cnt, ARRAY_SIZE(expected));
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		assert_memory_equal(&kernel->rules[i], &expected[i], sizeof(expected[i]));
	assert_true(kernel->follow && kernel->need_names && kernel->need_tree);
	assert_int_equal(kernel->hidden_cnt, 3);
	assert_int_equal(kernel->tree_bit, 4);
	assert_int_equal(kernel->follow_bit, 5);
	filter_free(filter);

	filter = parse("pid=1 uid=2 syscall=read", true);
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rule_cnt, 2);
	assert_false(kernel->follow || kernel->need_names || kernel->need_tree);
	filter_free(filter);

	/* "everything" is no rule, whatever else the same key says; its negation is one */
	filter = parse("comm=*", true);
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rule_cnt, 0);
	assert_false(kernel->need_names);
	filter_free(filter);
	filter = parse("comm=a,*,b comm!=c,*", true);
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rule_cnt, 2);
	assert_true(kernel->rules[0].negate && kernel->rules[1].negate);
	assert_int_equal(kernel->rules[1].len, 0);
	filter_free(filter);
	free(kernel);
}

/* ---- masks ---- */

static bool has_bit(const uint64_t *mask, int bit)
{
	return mask[bit / 64] >> bit % 64 & 1;
}

static bool in_mask(const char *text, enum sctop_abi abi, const char *call)
{
	struct filter *filter = parse(text, true);
	uint64_t mask[SCTOP_MASK_WORDS];
	int nr = call ? syscall_nr(abi, call) : SCTOP_NR_CNT;

	assert_true(nr >= 0);
	filter_mask(filter, abi, mask);
	filter_free(filter);
	assert_int_equal(mask[SCTOP_MASK_WORDS - 1] & ~1ull, 0);
	return has_bit(mask, nr);
}

static void test_masks(void **state)
{
	static const struct {
		const char *text, *call; /* NULL: the numbers outside the table */
		bool passes;
	} cases[] = {
		{ "", "read", true },
		{ "", NULL, true },
		{ "comm=a", "read", true },
		{ "syscall=read", "read", true },
		{ "syscall=read", "write", false },
		{ "syscall=read", NULL, false },
		{ "syscall=read,write", "write", true },
		{ "syscall=read s=write", "write", true },
		{ "syscall=!read", "read", false },
		{ "syscall=!read", "write", true },
		{ "syscall=!read", NULL, true },
		{ "syscall!=read,write", "write", false },
		{ "syscall=%file", "openat", true },
		{ "syscall=%file", "read", false },
		{ "syscall=%file,!openat", "openat", false },
		{ "syscall=%file,!openat", "unlinkat", true },
		{ "syscall=%file,!openat", "read", false },
		{ "syscall=openat,!%file,read", "openat", false },
		{ "syscall=openat,!%file,read", "read", true },
		{ "syscall=/^openat$", "openat", true },
		{ "syscall=/^openat$", "openat2", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (int abi = SCTOP_ABI_64; abi <= SCTOP_ABI_32; abi++)
			assert_int_equal(in_mask(cases[i].text, (enum sctop_abi)abi, cases[i].call),
					 cases[i].passes);
}

/* ---- recorded events ---- */

static struct sctop_event event_of(const char *comm)
{
	struct sctop_event event = {
		.type = SCTOP_EVENT_CALL,
		.abi = SCTOP_ABI_64,
		.nr = (int16_t)syscall_nr(SCTOP_ABI_64, "openat"),
		.ret = -2,
		.duration_ns = 1000000,
		.tid = 101,
		.tgid = 100,
		.uid = 1000,
		.tty = 136u << 20 | 3,
	};

	memcpy(event.comm, comm, strnlen(comm, sizeof(event.comm))); /* 16 bytes need no NUL */
	return event;
}

static void test_match(void **state)
{
	static const struct {
		const char *text;
		bool matches; /* comm "bash", exe "bash-5.2", see above for the rest */
	} cases[] = {
		{ "", true },
		{ "pid=100", true },
		{ "pid=101", true },
		{ "pid=100+", true },
		{ "pid=99", false },
		{ "pid!=100", false },
		{ "pid!=99", true },
		{ "pid=99,bas", true },
		{ "pid=5.2", true },
		{ "pid=\"100\"", false },
		{ "pid!=bas", false },
		{ "comm=bash", true },
		{ "comm=bash-5.2", true },
		{ "comm=bas", false },
		{ "comm=bas*", true },
		{ "comm=*5.2", true },
		{ "comm=*as*", true },
		{ "comm=Bash", false },
		{ "comm=*", true },
		{ "comm!=*", false },
		{ "comm=zsh,*", true },
		{ "comm=zsh,bash", true },
		{ "comm=bash comm!=*5*", false },
		{ "tty=pts/3", true },
		{ "tty=none", false },
		{ "tty!=none", true },
		{ "uid=1000", true },
		{ "uid=0", false },
		{ "uid=0,1000", true },
		{ "pid=100 uid=0", false },
		{ "pid=100 uid=1000", true },
		{ "syscall=openat", true },
		{ "syscall=read", false },
		{ "syscall=!read", true },
		{ "failed", true },
		{ "slower=1ms", true },
		{ "slower=1001us", false },
		{ "comm=ba\\*", false },
	};
	struct sctop_event event = event_of("bash");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct filter *filter = parse(cases[i].text, true);

		if (filter_match_event(filter, &event, "bash-5.2") != cases[i].matches)
			print_message("%s\n", cases[i].text);
		assert_int_equal(filter_match_event(filter, &event, "bash-5.2"), cases[i].matches);
		filter_free(filter);
	}
}

static void test_match_failed_and_slow(void **state)
{
	static const struct {
		int64_t ret;
		bool failed;
	} results[] = {
		{ 0, false },	  { 3, false },	   { -1, true },	 { -4095, true },
		{ -4096, false }, { -512, false }, { -513, false },	 { -514, false },
		{ -515, true },	  { -516, false }, { INT64_MIN, false },
	};
	struct filter *failed = parse("failed", true), *slow = parse("slower=1us", true);
	struct filter *reads = parse("syscall=read failed slower=1s", true);
	struct sctop_event event = event_of("0123456789abcdef");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(results); i++) {
		event.ret = results[i].ret;
		assert_int_equal(filter_match_event(failed, &event, NULL), results[i].failed);
	}
	event.ret = -1;
	event.flags = SCTOP_EVENT_UNFINISHED;
	assert_false(filter_match_event(failed, &event, NULL));
	event.flags = SCTOP_EVENT_NO_DURATION;
	assert_false(filter_match_event(slow, &event, NULL));
	/* Who forks is a matter of the task part only. */
	event.type = SCTOP_EVENT_FORK;
	assert_true(filter_match_event(reads, &event, NULL));
	event.type = SCTOP_EVENT_CALL;
	assert_false(filter_match_event(reads, &event, NULL));
	/* Recordings are foreign: numbers that cannot be must not lead anywhere. */
	filter_clear(reads, FILTER_SYSCALL);
	event.nr = 32767;
	assert_false(filter_match_event(reads, &event, NULL));
	event.nr = -32768;
	event.abi = 255;
	assert_false(filter_match_event(slow, &event, NULL));
	filter_free(failed);
	filter_free(slow);
	filter_free(reads);
}

/* The compiled rules, judged as event.h describes them, agree with filter_match_event(). */
static bool rule_holds(const struct sctop_rule *rule, const struct sctop_event *event,
		       const char *exe)
{
	char glob[2 * SCTOP_PATTERN_LEN + 3];
	const char *names[2] = { event->comm, exe };

	switch (rule->kind) {
	case SCTOP_RULE_PID:
	case SCTOP_RULE_PID_TREE:
		return rule->value == event->tgid || rule->value == event->tid;
	case SCTOP_RULE_TTY:
		return rule->value == event->tty;
	case SCTOP_RULE_UID:
		return rule->value == event->uid;
	}
	snprintf(glob, sizeof(glob), "%s%.*s%s", rule->any_before ? "*" : "", (int)rule->len,
		 rule->pattern, rule->any_after ? "*" : "");
	for (int i = 0; i < 2; i++)
		if (*names[i] && !fnmatch(glob, names[i], 0))
			return true;
	return false;
}

static bool rules_hold(const struct sctop_filter *kernel, const struct sctop_event *event,
		       const char *exe)
{
	unsigned int need = 0, have = 0;

	for (uint32_t i = 0; i < kernel->rule_cnt; i++) {
		const struct sctop_rule *rule = &kernel->rules[i];
		unsigned int kind = rule->kind <= SCTOP_RULE_NAME ? 0 : rule->kind;
		bool holds = rule_holds(rule, event, exe);

		if (rule->negate && holds)
			return false;
		need |= rule->negate ? 0 : 1u << kind;
		have |= !rule->negate && holds ? 1u << kind : 0;
	}
	return need == have;
}

static void test_both_judges_agree(void **state)
{
	static const char *const terms[] = {
		"pid=100",  "pid!=100", "pid=7+,ba",  "pid=zz",	   "comm=bash", "comm=b*",
		"comm!=z*", "comm=*",	"comm=zsh",   "comm!=*s*", "tty=none",	"tty!=pts/3",
		"uid=0",    "uid!=0",	"uid=5,1000", "pid!=exe",
	};
	static const char *const comms[] = { "bash", "zsh", "b", "exec" };
	static const char *const exes[] = { "bash", "", "dash", "exe" };
	struct sctop_filter *kernel = calloc(1, sizeof(*kernel));
	unsigned int matched = 0;

	(void)state;
	srandom(2);
	for (int round = 0; round < 4000; round++) {
		struct sctop_event event = event_of(comms[random() % 4]);
		const char *exe = exes[random() % 4];
		char text[128] = "";
		struct filter *filter;
		bool matches;

		for (long i = random() % 4; i >= 0; i--)
			strcat(strcat(text, " "), terms[random() % ARRAY_SIZE(terms)]);
		event.uid = random() % 2 ? 0 : 1000;
		event.tty = random() % 2 ? 0 : event.tty;
		event.tgid = random() % 2 ? 7 : 100;
		filter = parse(text, true);
		matches = filter_match_event(filter, &event, exe);
		assert_int_equal(filter_compile(filter, kernel), 0);
		assert_int_equal(rules_hold(kernel, &event, exe), matches);
		matched += matches;
		filter_free(filter);
	}
	assert_in_range(matched, 400, 3600);
	free(kernel);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compile),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_match_failed_and_slow),
		cmocka_unit_test(test_both_judges_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
