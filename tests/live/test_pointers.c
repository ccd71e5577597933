/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_pointers.c - what is pointed to, at more than one remove, or counted: as strace shows it.
 *
 * The workload runs under strace and under sctop, and the lines of both are compared after
 * addresses, process and port numbers, and times left over are taken out.
 */
#include "live.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 8192 };

struct lines {
	char *line[LINES_MAX];
	size_t cnt;
	bool begun, ended;
};

static void lines_free(void *thing)
{
	struct lines *lines = thing;

	for (size_t i = 0; i < lines->cnt; i++)
		free(lines->line[i]);
	free(lines);
}

/* Replaces each match of the last group in place; `with` is never longer than what it replaces. */
static void replace(char *line, const char *pattern, const char *with)
{
	regmatch_t match[2];
	regex_t regex;
	char *at = line;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED), 0);
	while (!regexec(&regex, at, 2, match, 0)) {
		char *begin = at + match[1].rm_so, *end = at + match[1].rm_eo;

		memcpy(begin, with, strlen(with));
		memmove(begin + strlen(with), end, strlen(end) + 1);
		at = begin + strlen(with);
	}
	regfree(&regex);
}

/* A child has another number each time. */
static void hide_child(char *line)
{
	char *result;

	replace(line, "parent_tid=\\[([0-9]+)\\]", "C");
	replace(line, "^wait4\\(([0-9]+),", "C");
	result = strrchr(line, ')');
	if (result && !strncmp(result, ") = ", 4) && isdigit((unsigned char)result[4]) &&
	    (!strncmp(line, "wait4(", strlen("wait4(")) ||
	     !strncmp(line, "clone3(", strlen("clone3("))))
		result[3] = '\0';
}

static void normalise(char *line, const char *pid)
{
	replace(line, "0x([1-9a-f][0-9a-f]{5,15})", "A");
	replace(line, "iov_base=(\"beyond\")", "0xA"); /* sctop has its address */
	replace(line, "htons\\(([0-9]+)\\)", "P");
	replace(line, "left \\{(tv_sec=[0-9]+, tv_u?n?sec=[0-9]+)\\}", "T");
	replace(line, live_text("[^0-9a-fx](%s)([^0-9a-f]|$)", pid), "N");
	replace(line, "msg[a-z]{3}\\((-?[0-9]+),", "Q");
	replace(line, "msgget\\(.*\\) += ([0-9]+)", "Q");
	replace(line, "pointers-([A-Za-z0-9]+)", "X");
	replace(line, "(\\) +=) ", ") =");
	hide_child(line);
}

/* A line in two pieces, as another process came between, is one; NULL: it is the first of them. */
static char *whole_line(char *line, char **begun)
{
	char *end = strstr(line, " <unfinished ...>"), *rest = strstr(line, " resumed>");
	char *whole;

	if (end) {
		*end = '\0';
		free(*begun);
		*begun = strdup(line);
		return NULL;
	}
	if (strncmp(line, "<... ", strlen("<... ")) != 0 || !rest || !*begun)
		return strdup(line);
	if (asprintf(&whole, "%s%s", *begun, rest + strlen(" resumed>")) < 0)
		return NULL;
	return whole;
}

static bool is_exec(const char *line)
{
	return !strncmp(line, "execve", strlen("execve")) && /* execveat, too */
	       !strcmp(line + strlen(line) - strlen(" = 0"), " = 0");
}

static void add_line(struct lines *lines, char *line)
{
	if (strncmp(line, "getppid(", strlen("getppid(")) == 0) {
		while (lines->cnt)
			free(lines->line[--lines->cnt]);
		lines->begun = true;
	} else if (isalpha((unsigned char)line[0]) && !lines->ended) {
		assert_true(lines->cnt < LINES_MAX);
		lines->line[lines->cnt++] = strdup(line);
		lines->ended = lines->begun && is_exec(line); /* another program follows */
	}
}

/* Calls of the process that makes the last getppid(), from there on. `before` matches what is
 * before them. */
static struct lines *read_lines(const char *path, const char *before)
{
	struct lines *lines = live_keep(calloc(1, sizeof(*lines)), lines_free);
	char *line = NULL, *begun = NULL, *whole, first[16] = "", pid[16];
	FILE *file = fopen(path, "re");
	regmatch_t match[2];
	regex_t regex;
	size_t size = 0;

	assert_non_null(file);
	assert_int_equal(regcomp(&regex, before, REG_EXTENDED), 0);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (regexec(&regex, line, 2, match, 0))
			continue;
		snprintf(pid, sizeof(pid), "%.*s", (int)(match[1].rm_eo - match[1].rm_so),
			 line + match[1].rm_so);
		if (!first[0] || !strncmp(line + match[0].rm_eo, "getppid(", strlen("getppid(")))
			snprintf(first, sizeof(first), "%s", pid);
		if (strcmp(first, pid) != 0)
			continue;
		whole = whole_line(line + match[0].rm_eo, &begun);
		if (!whole)
			continue;
		normalise(whole, pid);
		add_line(lines, whole);
		free(whole);
	}
	free(begun);
	free(line);
	fclose(file);
	regfree(&regex);
	return lines;
}

static void compare_group(const char *group)
{
	const char *strace_file = live_path(live_text("%s.strace", group));
	const char *sctop_file = live_path(live_text("%s.sctop", group));
	const char *workload = live_workload("pointers");
	struct lines *theirs, *ours;
	int bad = 0;

	live_require();
	if (!live_has_program("strace"))
		live_skip("no strace here to compare with (make deps)");
	live_run(ARGS("strace", "-f", "-o", strace_file, workload, group));
	live_run(ARGS(getenv("SCTOP"), "trace", "--no-summary", "-o", sctop_file, "--", workload,
		      group));
	theirs = read_lines(strace_file, "^([0-9]+) +");
	ours = read_lines(sctop_file, "^\\[[^]]*\\] [^(]*\\(([0-9]+)\\) ");
	assert_true(theirs->ended || theirs->cnt > 5);
	for (size_t i = 0; i < theirs->cnt && i < ours->cnt; i++) {
		if (!strcmp(theirs->line[i], ours->line[i]))
			continue;
		bad++;
		print_error("strace: %s\n sctop: %s\n", theirs->line[i], ours->line[i]);
	}
	assert_int_equal(ours->cnt, theirs->cnt);
	assert_int_equal(bad, 0);
}

static void messages(void **state)
{
	(void)state;
	compare_group("messages");
}

static void vectors(void **state)
{
	(void)state;
	compare_group("vectors");
}

static void waiting(void **state)
{
	(void)state;
	compare_group("waiting");
}

static void folders(void **state)
{
	(void)state;
	compare_group("folders");
}

static void submissions(void **state)
{
	(void)state;
	compare_group("submissions");
}

static void lengths(void **state)
{
	(void)state;
	compare_group("lengths");
}

static void processes(void **state)
{
	(void)state;
	compare_group("processes");
}

static void programs(void **state)
{
	(void)state;
	compare_group("programs");
}

/* Nothing of what execve is given has been touched: it is read in the new program's memory. */
static void programs_untouched(void **state)
{
	static const char *const groups[] = {
		"exec-strings",	   "exec-list",	   "exec-many",	   "exec-more",	  "exec-below",
		"exec-descriptor", "exec-at-path", "exec-nothing", "exec-forked",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		compare_group(groups[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(messages),  LIVE_TEST(vectors),     LIVE_TEST(waiting),
		LIVE_TEST(folders),   LIVE_TEST(submissions), LIVE_TEST(lengths),
		LIVE_TEST(processes), LIVE_TEST(programs),    LIVE_TEST(programs_untouched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
