/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_fds.c - what descriptors stand for (-y): right at the time of the call, whatever the number
 * stands for later. The calls of the workload say themselves what it is; strace judges the form.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *text_of(const json_t *event, size_t arg, const char *key)
{
	json_t *args = json_object_get(event, "args");

	return json_string_value(json_object_get(json_array_get(args, arg), key));
}

static bool is_call(const json_t *event, const char *name)
{
	const char *call = json_string_value(json_object_get(event, "syscall"));

	return call && strcmp(call, name) == 0;
}

/* What the event says of a descriptor; "" if nothing. */
static const char *name_of(const json_t *event, long long fd, const char *at)
{
	json_t *found;
	size_t i;

	json_array_foreach(json_object_get(event, "fds"), i, found)
	{
		if (live_number(found, "fd") == fd &&
		    !strcmp(json_string_value(json_object_get(found, "at")), at))
			return json_string_value(json_object_get(found, "name"));
	}
	return "";
}

/* Long names lack their beginning, and say so. */
static bool is_end_of(const char *shown, const char *said)
{
	const char *dots = strstr(shown, "<...");
	size_t shown_len = strlen(shown), said_len = strlen(said);

	if (!dots || strncmp(shown, said, (size_t)(dots - shown + 1)) != 0)
		return false;
	shown_len -= (size_t)(dots + 4 - shown);
	return shown_len > 100 && shown_len < said_len &&
	       !strcmp(dots + 4, said + said_len - shown_len);
}

/* The number alone, or one of two paths: never a mixture. */
static bool is_one_of(const char *shown, const char *said)
{
	const char *second = strchr(said + 1, '?'), *name = strchr(shown, '<');
	size_t first_len = (size_t)(second - said - 1), len;

	if (!name)
		return true;
	len = strlen(++name) - 1;
	return (len == first_len && !strncmp(name, said + 1, len)) ||
	       (len == strlen(second + 1) && !strncmp(name, second + 1, len));
}

struct check {
	const json_t *event;
	const char *dir;
	json_t *last; /* by thread: what it said last */
	long said, raced, known, closed, passed, bad;
};

static void report(struct check *check, const char *shown, const char *said)
{
	if (check->bad++ < 20)
		print_error("%s: shown %s, is %s\n",
			    json_string_value(json_object_get(check->event, "syscall")), shown,
			    said);
}

/* What a thread said last; NULL: not of what it has now. */
static void remember(struct check *check, const char *shown)
{
	char tid[24];

	snprintf(tid, sizeof(tid), "%lld", live_number(check->event, "tid"));
	json_object_set_new(check->last, tid, shown ? json_string(shown) : json_null());
}

static void check_said(struct check *check)
{
	const char *shown = text_of(check->event, 0, "text");
	const char *said = text_of(check->event, 1, "string");

	remember(check, said && said[0] == '?' ? NULL : shown);

	if (said && said[0] == '?') {
		check->raced++;
		check->known += strchr(shown, '<') != NULL;
		if (!is_one_of(shown, said))
			report(check, shown, said);
		return;
	}
	check->said++;
	if (!said || (strcmp(shown, said) != 0 && !is_end_of(shown, said)))
		report(check, shown, said ? said : "not readable");
}

/* What is closed is what the thread has just spoken of. */
static void check_closed(struct check *check)
{
	const char *shown = text_of(check->event, 0, "text"), *said;
	char tid[24], number[24];

	snprintf(tid, sizeof(tid), "%lld", live_number(check->event, "tid"));
	snprintf(number, sizeof(number), "%d<", atoi(shown));
	said = json_string_value(json_object_get(check->last, tid));
	if (!said || strncmp(said, number, strlen(number)) != 0)
		return;
	check->closed++;
	if (strcmp(shown, said) != 0)
		report(check, shown, said);
}

/* A descriptor that is opened by its path is that path; one that is duplicated is the same. */
static void check_result(struct check *check, const char *want)
{
	long long ret = live_number(check->event, "ret");
	const char *got = name_of(check->event, ret, "exit");

	if (ret >= 0 && strcmp(got, want) != 0)
		report(check, got, want);
}

/* What came with a message is named there, too. */
static bool check_passed(struct check *check)
{
	const char *shown = text_of(check->event, 1, "text"), *data;

	data = shown ? strstr(shown, "cmsg_type=SCM_RIGHTS, cmsg_data=[") : NULL;
	if (!data)
		return false;
	if (!strstr(data, check->dir))
		report(check, shown, check->dir);
	return true;
}

static void check_event(struct check *check, const json_t *event, const char *dir)
{
	const char *path = text_of(event, 1, "string");

	check->event = event;
	if (is_call(event, "openat"))
		remember(check, NULL);
	if (is_call(event, "pwrite64"))
		check_said(check);
	else if ((is_call(event, "recvmsg") || is_call(event, "recvmmsg")) &&
		 live_number(event, "ret") > 0)
		check->passed += check_passed(check);
	else if (is_call(event, "close"))
		check_closed(check);
	else if (is_call(event, "dup") || is_call(event, "dup2"))
		check_result(check, name_of(event, atoll(text_of(event, 0, "text")), "enter"));
	else if (is_call(event, "openat") && path && !strncmp(path, dir, strlen(dir)) &&
		 !strstr(path, "/short") && !strstr(path, "/00000") && !strstr(path, "/d000/"))
		check_result(check, path);
}

static void names_are_those_of_the_time(void **state)
{
	const char *dir = live_path("fds");
	struct check check = { 0 };
	struct trace *trace;
	json_t *event;
	size_t i;

	(void)state;
	live_require();
	mkdir(dir, 0700);
	check.dir = dir;
	check.last = live_keep_json(json_object());
	trace = trace_command(TRACE_EVENTS,
			      ARGS("-y", "--ring-size", "256M", "--string-limit", "700"), "fds",
			      ARGS(dir, live_count(2000, 20)));
	assert_int_equal(trace->status, 0);
	assert_int_equal(trace_total(trace, "dropped"), 0);
	json_array_foreach(trace->events, i, event) check_event(&check, event, dir);
	assert_int_equal(check.bad, 0);
	assert_int_equal(check.said, live_number(json_object_get(trace->truth, "extra"), "said"));
	assert_true(check.closed > check.said / 4);
	assert_true(check.passed > 0);
	assert_true(check.raced > 500);
	assert_true(check.known > check.raced / 2);
}

/* Nothing is captured that nobody asked for. */
static void numbers_without_the_option(void **state)
{
	struct trace *trace;
	json_t *event;
	size_t i;

	(void)state;
	live_require();
	trace = trace_command(TRACE_EVENTS, ARGS("-s", "openat,close"), "fds",
			      ARGS(live_path("."), "2"));
	assert_true(json_array_size(trace->events) > 10);
	json_array_foreach(trace->events, i, event)
	{
		assert_null(json_object_get(event, "fds"));
		if (is_call(event, "close"))
			assert_null(strchr(text_of(event, 0, "text"), '<'));
	}
}

/* `pwrite64(3<what>, "3<what>", …`: the first argument is what the second one says. */
static bool strace_agrees(const char *line)
{
	const char *shown = strstr(line, "pwrite64(") + strlen("pwrite64("), *said, *end;
	/* Of these it knows more, or remembers what was; or nothing, where no module tells it. */
	static const char *const others[] = { "<char ", "<UNIX-STREAM:", "<UDP" };
	static const char *const unknown[] = { "<TCP:[%*d]>%n", "<UNIX:[%*d]>%n" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strstr(line, others[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		int len = 0;

		sscanf(shown + strcspn(shown, "<"), unknown[i], &len);
		if (len)
			return true;
	}
	end = strstr(shown, ", \"");
	if (!end)
		return false;
	if (end[3] == '?')
		return true;
	for (said = end + 3; shown < end; shown++, said++) {
		said += *said == '\\';
		if (*shown != *said)
			return false;
	}
	return *said == '"';
}

static void strace_says_the_same(void **state)
{
	const char *dir = live_path("fds"), *line;
	long lines = 0, bad = 0;
	struct process *strace;

	(void)state;
	live_require();
	if (!live_has_program("strace"))
		live_skip("no strace here to compare the form with");
	mkdir(dir, 0700);
	live_run(ARGS("strace", "-f", "-qqq", "-yy", "-s", "700", "-e", "pwrite64", "-o",
		      live_path("log"), live_workload("fds"), dir, "2"));
	strace = process_start(ARGS("grep", "pwrite64(", live_path("log")));
	while ((line = process_line(strace))) {
		lines++;
		if (strace_agrees(line) || strstr(line, "unfinished"))
			continue;
		bad++;
		print_error("%s\n", line);
	}
	assert_true(lines > 500);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(names_are_those_of_the_time),
		LIVE_TEST(numbers_without_the_option),
		LIVE_TEST(strace_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
