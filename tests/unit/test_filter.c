/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_filter.c - the filter language: what is accepted and how it is printed back, what is
 * refused and where, what it means to the kernel side and to recorded events.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sctop/event.h"
#include "sctop/filter.h"
#include "sctop/kernel_filter.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

static struct filter *parse(const char *text, bool offline)
{
	struct filter *filter = filter_new();
	struct filter_error error;

	assert_non_null(filter);
	filter_set_offline(filter, offline);
	if (filter_parse(filter, text, &error)) {
		print_message("%s: %s\n", text, error.reason);
		fail();
	}
	return filter;
}

/* ---- texts ---- */

static const struct {
	const char *text, *canonical; /* NULL: the text itself */
	const char *options;	      /* NULL: not checked here */
} accepted[] = {
	{ "", NULL, "" },
	{ " \t\n", "", "" },
	{ "pid=1234", NULL, "-p 1234 --no-follow" },
	{ "pid=1234+", NULL, "-p 1234+" },
	{ "pid=1,2+,bash", NULL, "--filter pid=1,2+,bash" },
	{ "pid=1 follow", NULL, "--filter pid=1 --follow" },
	{ "pid=1,1+,1", "pid=1+", "-p 1+" },
	{ "pid=4194304", NULL, NULL },
	{ "pid=007", "pid=7", NULL },
	{ "pid=bash", NULL, "-p bash" },
	{ "pid=g++,12x", NULL, "-p g++,12x" },
	{ "pid=*bash*", "pid=bash", NULL },
	{ "pid=\"12\"", NULL, "--filter 'pid=\"12\"'" },
	{ "pid='12+'", "pid=\"12+\"", NULL },
	{ "pid!=5", NULL, "--filter 'pid!=5'" },
	{ "comm=bash", NULL, "-c bash" },
	{ "comm=bash*", NULL, "-c 'bash*'" },
	{ "comm=*sh", NULL, NULL },
	{ "comm=*a*", NULL, NULL },
	{ "comm=*", NULL, "-c '*'" },
	{ "comm='*'", "comm=*", "-c '*'" },
	{ "comm=**", "comm=*", NULL },
	{ "comm=a*b", NULL, NULL },
	{ "comm=\"\\*\"", NULL, NULL },
	{ "comm=\"\\**\"", NULL, NULL },
	{ "comm=\"*\\*\"", NULL, NULL },
	{ "comm=a,b,a comm=c,b", "comm=a,b,c", "-c a,b,c" },
	{ "comm=a comm!=b,c comm=d", "comm=a,d comm!=b,c", "-c a,d -c '!b,c'" },
	{ "comm=!a,b", "comm!=a,b", NULL },
	{ "comm=a,!b", "comm=a comm!=b", NULL },
	{ "comm=\"!a\"", NULL, NULL },
	{ "comm=\"a b\"", NULL, "-c '\"a b\"'" },
	{ "comm='it is'", "comm=\"it is\"", NULL },
	{ "comm=\"it's\"", NULL, "-c '\"it'\\''s\"'" },
	{ "comm=a\\b", "comm=\"a\\\\b\"", NULL },
	{ "comm=\"a,b\",c", NULL, NULL },
	{ "comm=\"a\\\"b\"", NULL, NULL },
	{ "comm=\"\\e[2J\\x07\\u{202e}\"", NULL, NULL },
	{ "comm=\033[2J", "comm=\"\\e[2J\"", NULL },
	{ "comm=日本", NULL, NULL },
	{ "comm=\xff", "comm=\"\\xff\"", NULL },
	{ "comm=\"\\x41\\u{42}\"", "comm=AB", NULL },
	{ "comm=failed", NULL, NULL },
	{ "comm=a=b", NULL, NULL },
	{ "tty=pts/3", NULL, "-t pts/3" },
	{ "tty=/dev/pts/3,pts3,pts/3,tty1", "tty=pts/3,tty1", NULL },
	{ "tty=none", NULL, "-t none" },
	{ "tty=4:65", "tty=ttyS1", NULL },
	{ "tty=4000:1", NULL, NULL },
	{ "uid=1000", NULL, "-u 1000" },
	{ "user=root,0", "uid=0", "-u 0" },
	{ "uid=4294967294", NULL, NULL },
	{ "syscall=openat,read", NULL, "-s openat,read" },
	{ "s=openat call=read", "syscall=openat,read", NULL },
	{ "syscall=%network", NULL, "-s %network" },
	{ "syscall=!futex,%time", "syscall!=futex,%time", "-s '!futex,%time'" },
	{ "syscall!=futex,%time", NULL, NULL },
	{ "syscall=!futex,!read", "syscall!=futex,read", NULL },
	{ "syscall=%file,!close", "syscall=%file syscall!=close", "-s %file -s '!close'" },
	{ "syscall=/^open", NULL, "-s '/^open'" },
	{ "syscall=\"/^(open|sta){1,2}\"", NULL, NULL },
	{ "failed", NULL, "--failed" },
	{ "failed failed follow", "failed follow", "--failed --follow" },
	{ "slower=1ms", NULL, "--slower-than 1ms" },
	{ "slower=0.001", "slower=1ms", NULL },
	{ "slower=1500us slower=90s", "slower=90s", NULL },
	{ "slower=1m slower=0", "", "" },
	{ "slower=1234567ns", NULL, NULL },
	{ "follow slower=1ms failed syscall=read uid=1 tty=pts/3 comm=a pid=1+",
	  "pid=1+ comm=a tty=pts/3 uid=1 syscall=read failed slower=1ms follow",
	  "-p 1+ -c a -t pts/3 -u 1 -s read --failed --slower-than 1ms --follow" },
	{ "tty=pts/3 syscall=%file,!close comm=bash* uid=1000 pid=1234+ failed slower=1ms",
	  "pid=1234+ comm=bash* tty=pts/3 uid=1000 syscall=%file syscall!=close failed slower=1ms",
	  NULL },
};

/* Splits what filter_print_options() printed as a shell would and applies it as the command
 * line is documented to. */
static struct filter *apply_options(char *options)
{
	static const char *const flags[] = { "-p", "-c", "-t", "-u", "-s" };
	struct filter *filter = filter_new();
	char *words[64], *at = options, *out = options;
	char expression[4096] = "";
	size_t cnt = 0;
	bool descendants = true, quoted = false;

	assert_non_null(filter);
	filter_set_offline(filter, true);
	while (*at) {
		words[cnt++] = out;
		for (; *at && (quoted || *at != ' '); at++) {
			if (*at == '\'')
				quoted = !quoted;
			else if (*at == '\\' && !quoted)
				*out++ = *++at;
			else
				*out++ = *at;
		}
		at += *at == ' ';
		*out++ = '\0';
	}
	for (size_t i = 0; i < cnt; i++) {
		for (int key = 0; key < FILTER_KEY_CNT; key++)
			if (!strcmp(words[i], flags[key]))
				assert_int_equal(filter_add(filter, (enum filter_key)key, false,
							    words[++i], NULL),
						 0);
		if (!strcmp(words[i], "--no-follow"))
			descendants = false;
		else if (!strcmp(words[i], "--failed"))
			filter_set_failed(filter, true);
		else if (!strcmp(words[i], "--follow"))
			filter_set_follow(filter, true);
		else if (!strcmp(words[i], "--filter"))
			strcat(strcat(expression, " "), words[++i]);
		else if (!strcmp(words[i], "--slower-than"))
			strcat(strcat(expression, " slower="), words[++i]);
	}
	filter_set_pid_descendants(filter, descendants);
	assert_int_equal(filter_parse(filter, expression, NULL), 0);
	return filter;
}

/* Printed text and options read back as the same filter; printing fits any buffer. */
static void check_round_trip(const struct filter *filter)
{
	int len = filter_print(filter, NULL, 0), again, options_len;
	char *text = malloc(len + 1), *second = malloc(len + 1), *options;
	struct filter *back, *clone = filter_clone(filter), *from_options;
	struct filter_error error;

	assert_int_equal(filter_print(filter, text, len + 1), len);
	assert_int_equal(strlen(text), len);
	for (int i = 0; i < len; i++)
		assert_true((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
	back = parse(text, true);
	assert_true(filter_equal(filter, back));
	assert_true(filter_equal(filter, clone));
	again = filter_print(back, second, len + 1);
	assert_int_equal(again, len);
	assert_string_equal(second, text);
	for (int size = 1; size <= len; size += 1 + len / 7) {
		assert_int_equal(filter_print(filter, second, size), len);
		assert_int_equal(strlen(second), size - 1);
		assert_memory_equal(second, text, size - 1);
	}
	options_len = filter_print_options(filter, NULL, 0);
	options = malloc(options_len + 1);
	assert_int_equal(filter_print_options(filter, options, options_len + 1), options_len);
	from_options = apply_options(options);
	assert_true(filter_equal(filter, from_options));
	assert_int_equal(filter_parse(back, options_len ? "failed follow" : "", &error), 0);
	filter_free(from_options);
	filter_free(clone);
	filter_free(back);
	free(options);
	free(second);
	free(text);
}

static void test_accepted(void **state)
{
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(accepted); i++) {
		struct filter *filter = parse(accepted[i].text, true);
		const char *canonical = accepted[i].canonical;

		filter_print(filter, text, sizeof(text));
		assert_string_equal(text, canonical ? canonical : accepted[i].text);
		if (accepted[i].options) {
			filter_print_options(filter, text, sizeof(text));
			assert_string_equal(text, accepted[i].options);
		}
		check_round_trip(filter);
		filter_free(filter);
	}
}

#define LONG_NAME "abcdefghijklmnopqrstuvwxyz0123456" /* 33 bytes */

static const struct {
	const char *text;
	size_t offset, length;
	const char *reason; /* a part of it */
} refused[] = {
	{ "pid=99999999", 4, 8, "PID 99999999 is out of range (1 to 4194304)" },
	{ "pid=0", 4, 1, "out of range" },
	{ "pid=-1", 4, 2, "out of range" },
	{ "pid=4194305+", 4, 8, "out of range" },
	{ "pid=99999999999999999999999999999", 4, 29, "out of range" },
	{ "pid=4194304", 4, 7, "no process 4194304" },
	{ "comm=a pid=1,4194303", 13, 7, "no process 4194303" },
	{ "pid=", 0, 4, "a value is missing after pid=" },
	{ "comm!= failed", 0, 6, "a value is missing after comm!=" },
	{ "pid", 0, 3, "pid needs a value" },
	{ "comm=a slower", 7, 6, "slower needs a value" },
	{ "pid=1,,2", 5, 1, "a value is missing here" },
	{ "pid=1,", 5, 1, "a value is missing here" },
	{ "pid=1, 2", 5, 1, "a value is missing here" },
	{ "comm=!", 5, 1, "a value is missing here" },
	{ "comm=\"\"", 5, 2, "a value is missing here" },
	{ "pid=*", 4, 1, "a part of a name is missing" },
	{ "comm=" LONG_NAME, 5, 33, "at most 32 bytes" },
	{ "pid=" LONG_NAME, 4, 33, "at most 32 bytes" },
	{ "comm=\"abc", 5, 4, "the quote is not closed" },
	{ "comm='abc", 5, 4, "the quote is not closed" },
	{ "comm=\"a\"b", 8, 1, "may follow a closing quote" },
	{ "comm=\"a\\qb\"", 7, 2, "this escape is not known" },
	{ "comm=\"a\\", 7, 1, "this escape is not known" },
	{ "comm=\"\\x0\"", 6, 2, "this escape is not known" },
	{ "comm=\"\\x00\"", 6, 2, "this escape is not known" },
	{ "comm=\"\\u{}\"", 6, 2, "this escape is not known" },
	{ "comm=\"\\u{d800}\"", 6, 2, "this escape is not known" },
	{ "comm=\"\\u{110000}\"", 6, 2, "this escape is not known" },
	{ "comm!=!a", 6, 1, "negated twice" },
	{ "tty=pts/1048576", 4, 11, "no terminal pts/1048576" },
	{ "tty=foo", 4, 3, "no terminal foo" },
	{ "tty=/dev/null", 4, 9, "/dev/null is no terminal" },
	{ "uid=root,nosuchuser", 9, 10, "no user nosuchuser" },
	{ "uid=4294967295", 4, 10, "no user 4294967295" },
	{ "uid=-1", 4, 2, "no user -1" },
	{ "syscall=read,opnat", 13, 5, "unknown call opnat; did you mean openat?" },
	{ "syscall=qqqqqqqqqq", 8, 10, "unknown call qqqqqqqqqq" },
	{ "syscall=99999", 8, 5, "unknown call 99999" },
	{ "syscall=%nosuch", 8, 7, "unknown call %nosuch" },
	{ "syscall=/(", 8, 2, "bad pattern /(" },
	{ "slower=x", 7, 1, "'x' is no time" },
	{ "slower=-1s", 7, 3, "is no time" },
	{ "slower=1ms,2ms", 10, 1, "a single time" },
	{ "slower!=1ms", 0, 8, "slower cannot be negated" },
	{ "failed=1", 0, 7, "failed takes no value" },
	{ "follow!=1", 0, 8, "follow takes no value" },
	{ "cmm=bash", 0, 3, "unknown term 'cmm'; did you mean comm?" },
	{ "comm=a  fialed", 8, 6, "unknown term 'fialed'; did you mean failed?" },
	{ "pts/3", 0, 5, "unknown term 'pts/3'; there are pid=" },
	{ "=1", 0, 1, "unknown term" },
	{ "!=1", 0, 2, "unknown term" },
	{ "PID=1", 0, 3, "unknown term" },
	{ "\033[2J", 0, 4, "unknown term '\\e[2J'" },
	{ "tty=\033[2J", 4, 4, "no terminal \\e[2J" },
};

static void assert_one_line(const char *reason)
{
	assert_true(*reason);
	for (; *reason; reason++)
		assert_true((unsigned char)*reason >= 0x20 && *reason != 0x7f);
}

static void test_refused(void **state)
{
	struct filter *filter = parse("comm=before failed", false), *before = filter_clone(filter);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		struct filter_error error;

		assert_int_equal(filter_parse(filter, refused[i].text, &error), -EINVAL);
		if (!strstr(error.reason, refused[i].reason))
			assert_string_equal(error.reason, refused[i].reason);
		assert_one_line(error.reason);
		if (error.offset != refused[i].offset || error.length != refused[i].length)
			print_message("%s\n", refused[i].text);
		assert_int_equal(error.offset, refused[i].offset);
		assert_int_equal(error.length, refused[i].length);
		assert_true(filter_equal(filter, before));
		assert_int_equal(filter_parse(filter, refused[i].text, NULL), -EINVAL);
	}
	filter_free(before);
	filter_free(filter);
}

static void test_too_many_values(void **state)
{
	struct filter *filter = filter_new();
	struct sctop_filter *kernel = calloc(1, sizeof(*kernel));
	struct filter_error error;
	char text[32];

	(void)state;
	for (int i = 0; i < SCTOP_RULE_MAX; i++) {
		snprintf(text, sizeof(text), "uid=%d", i);
		assert_int_equal(filter_parse(filter, text, &error), 0);
	}
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rule_cnt, SCTOP_RULE_MAX);
	assert_int_equal(filter_parse(filter, "uid=7", &error), 0); /* is there already */
	assert_int_equal(filter_parse(filter, "uid=1,99999", &error), -EINVAL);
	assert_int_equal(error.offset, 6);
	snprintf(text, sizeof(text), "more than %d values of uid", SCTOP_RULE_MAX);
	assert_string_equal(error.reason, text);
	assert_int_equal(filter_parse(filter, "comm=one", &error), 0);
	assert_int_equal(filter_compile(filter, kernel), -E2BIG);
	free(kernel);
	filter_free(filter);
}

/* ---- single calls ---- */

static void test_add_and_clear(void **state)
{
	struct filter *filter = filter_new();
	struct filter_error error;
	char text[128];

	(void)state;
	filter_set_offline(filter, true);
	assert_int_equal(filter_add(filter, FILTER_COMM, false, "Web Content, b ", &error), 0);
	assert_int_equal(filter_add(filter, FILTER_COMM, true, "c", &error), 0);
	assert_int_equal(filter_add(filter, FILTER_SYSCALL, false, "!read", &error), 0);
	assert_int_equal(filter_add(filter, FILTER_PID, false, "5,6+,x", &error), 0);
	filter_print(filter, text, sizeof(text));
	assert_string_equal(text, "pid=5,6+,x comm=\"Web Content\",b comm!=c syscall!=read");
	filter_print_who(filter, text, sizeof(text));
	assert_string_equal(text, "pid=5,6+,x comm=\"Web Content\",b comm!=c");
	assert_int_equal(filter_add(filter, FILTER_COMM, false, "", &error), -EINVAL);
	assert_int_equal(filter_add(filter, FILTER_COMM, false, "a,", &error), -EINVAL);
	assert_int_equal(filter_add(filter, FILTER_COMM, true, "!a", &error), -EINVAL);
	assert_int_equal(filter_add(filter, FILTER_PID, false, "1,0", &error), -EINVAL);
	assert_int_equal(error.offset, 2);
	assert_true(filter_has(filter, FILTER_COMM));
	filter_clear(filter, FILTER_COMM);
	assert_false(filter_has(filter, FILTER_COMM));
	filter_clear(filter, FILTER_SYSCALL);
	filter_set_pid_descendants(filter, true);
	filter_set_slower(filter, 1000);
	filter_set_failed(filter, true);
	filter_set_follow(filter, true);
	assert_true(filter_follow(filter) && filter_failed(filter));
	assert_int_equal(filter_slower(filter), 1000);
	filter_print(filter, text, sizeof(text));
	assert_string_equal(text, "pid=5+,6+,x failed slower=1us follow");
	filter_print_who(filter, text, sizeof(text));
	assert_string_equal(text, "pid=5+,6+,x follow");
	filter_set_pid_descendants(filter, false);
	filter_print_who(filter, text, sizeof(text));
	assert_string_equal(text, "pid=5,6,x follow");
	filter_free(filter);
	filter_free(NULL);
}

static void test_equal(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} cases[] = {
		{ "comm=a,b", "comm=b comm=a", true }, { "comm=a,b", "comm=a", false },
		{ "comm=a", "comm!=a", false },	       { "comm=a", "comm=a*", false },
		{ "pid=1", "pid=1+", false },	       { "pid=1", "pid=\"1\"", false },
		{ "uid=0", "uid=root", true },	       { "failed", "", false },
		{ "slower=1ms", "slower=1us", false }, { "follow", "", false },
		{ "syscall=read", "s=read", true },    { "tty=pts3", "tty=pts/3", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct filter *a = parse(cases[i].a, true), *b = parse(cases[i].b, true);

		assert_int_equal(filter_equal(a, b), cases[i].equal);
		assert_int_equal(filter_equal(b, a), cases[i].equal);
		filter_free(a);
		filter_free(b);
	}
}

/* A PID is the process that had it then. */
static void test_pid_is_a_process(void **state)
{
	struct sctop_filter *kernel = calloc(1, sizeof(*kernel));
	struct filter *filter, *offline;
	struct filter_error error;
	struct proc_stat stat;
	char text[32];
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		pause();
		_exit(0);
	}
	snprintf(text, sizeof(text), "pid=%d", pid);
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	filter = parse(text, false);
	offline = parse(text, true);
	assert_true(filter_equal(filter, offline));
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rules[0].start_ticks, stat.start_ticks);
	assert_int_equal(filter_compile(offline, kernel), 0);
	assert_int_equal(kernel->rules[0].start_ticks, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(filter_parse(filter, text, &error), -EINVAL);
	/* What is in the filter stays, whoever has gone since. */
	assert_int_equal(filter_parse(filter, "comm=a", &error), 0);
	filter_free(filter);
	filter_free(offline);
	free(kernel);
}

static void *wait_to_join(void *arg)
{
	int *pipe_fds = arg;
	pid_t tid = gettid();
	char byte;

	if (write(pipe_fds[1], &tid, sizeof(tid)) != sizeof(tid))
		return NULL;
	return read(pipe_fds[2], &byte, 1) < 0 ? arg : NULL;
}

/* A thread may be named; the kernel side compares with the start of its process all the same. */
static void test_tid_is_of_a_process(void **state)
{
	struct sctop_filter *kernel = calloc(1, sizeof(*kernel));
	struct proc_stat process, thread_stat;
	struct filter *filter;
	pthread_t thread;
	char text[32];
	int fds[4];
	pid_t tid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(pipe(fds + 2), 0);
	usleep(30000); /* so that its start differs from the process's */
	assert_int_equal(pthread_create(&thread, NULL, wait_to_join, fds), 0);
	assert_int_equal(read(fds[0], &tid, sizeof(tid)), sizeof(tid));
	assert_int_equal(proc_stat_read(getpid(), &process), 0);
	assert_int_equal(proc_stat_read(tid, &thread_stat), 0);
	assert_int_not_equal(process.start_ticks, thread_stat.start_ticks);
	snprintf(text, sizeof(text), "pid=%d", tid);
	filter = parse(text, false);
	assert_int_equal(filter_compile(filter, kernel), 0);
	assert_int_equal(kernel->rules[0].value, tid);
	assert_int_equal(kernel->rules[0].start_ticks, process.start_ticks);
	assert_int_equal(write(fds[3], "", 1), 1);
	pthread_join(thread, NULL);
	for (int i = 0; i < 4; i++)
		close(fds[i]);
	filter_free(filter);
	free(kernel);
}

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

/* ---- mutations ---- */

static void mutate(char *text, size_t size)
{
	static const char alphabet[] = "=!,\"'\\*+/%. \t0129apx{}u\033\xc3\xa9\xe2\x80\xae\xff";
	size_t len = strlen(text), at = len ? random() % len : 0;
	char c = alphabet[random() % (sizeof(alphabet) - 1)];

	if (random() % 3 == 0 && len) { /* drop */
		memmove(text + at, text + at + 1, len - at);
	} else if (random() % 2 && len) { /* change */
		text[at] = c;
	} else if (len + 1 < size) { /* insert */
		memmove(text + at + 1, text + at, len - at + 1);
		text[at] = c;
	}
}

static void test_mutations(void **state)
{
	unsigned int good = 0, bad = 0;

	(void)state;
	srandom(3);
	for (int round = 0; round < 6000; round++) {
		struct filter *filter = filter_new(), *empty = filter_new();
		struct filter_error error = { 0 };
		char text[256];
		int err;

		snprintf(text, sizeof(text), "%s",
			 random() % 4 ? accepted[random() % ARRAY_SIZE(accepted)].text
				      : refused[random() % ARRAY_SIZE(refused)].text);
		for (long i = random() % 5; i > 0; i--)
			mutate(text, sizeof(text));
		filter_set_offline(filter, true);
		err = filter_parse(filter, text, &error);
		if (err) {
			bad++;
			assert_int_equal(err, -EINVAL);
			assert_true(error.offset + error.length <= strlen(text));
			assert_one_line(error.reason);
			assert_true(filter_equal(filter, empty));
		} else {
			good++;
			check_round_trip(filter);
		}
		filter_free(filter);
		filter_free(empty);
	}
	assert_true(good > 1000 && bad > 1000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_many_values),
		cmocka_unit_test(test_add_and_clear),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_pid_is_a_process),
		cmocka_unit_test(test_tid_is_of_a_process),
		cmocka_unit_test(test_compile),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_match_failed_and_slow),
		cmocka_unit_test(test_both_judges_agree),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
