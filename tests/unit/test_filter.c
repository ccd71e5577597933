/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_filter.c - the filter language: what it takes, what it refuses, and that it says it back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "made_filter.h"
#include "sctop/kernel_filter.h"
#include "sctop/proc.h"

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
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
