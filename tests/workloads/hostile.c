/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * hostile.c - a program whose name, files, arguments and buffers try to break what shows them.
 *
 *   hostile          for each of its strings: calls itself so, rmdir(string), write(/dev/null,
 *                    string), and runs a link to its own file of that name, with it as argv[0],
 *                    which makes one rmdir("child"). In an empty folder, beside a copy of itself.
 *   hostile --list   the strings, each a line of hexadecimal digits
 *
 * No string is longer than what a comm holds, has a NUL or a slash.
 */
#include <sys/prctl.h>
#include <sys/wait.h>

#include "workload.h"

static const char *const strings[] = {
	/* what steers a terminal, raw and as UTF-8 */
	"\033[2Jcls",
	"\033]0;title\a",
	"\r\b\b\bback",
	"\v\f\016\017",
	"\177del",
	"\x9b[31mC1",
	"\xc2\x9b[31mC1",
	"\xc2\x85NEL",
	"\x80\x8d\x90\x9c\x9f",
	"\xc2\x80\xc2\x9f",
	/* what begins a line that is not there */
	"\n",
	"\nx",
	"a\n1 +++ exit",
	"\r\n{\"a\":1}",
	"\xe2\x80\xa8LS\xe2\x80\xa9",
	/* what looks different from what it is */
	"\xe2\x80\xae"
	"exe.txt",
	"\xe2\x80\x8b\xef\xbb\xbf",
	"\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	/* what is no UTF-8 */
	"\xff\xfe\xfd",
	"\xc0\xaf",
	"\xe0\x80\x8a",
	"\xed\xa0\x80",
	"\xf4\x90\x80\x80",
	"cut\xe2\x80",
	"\xc3",
	"\xc3\xa9\xc3(",
	/* what ends a field */
	"\"",
	"\\",
	"\\\"",
	"'",
	"\\n",
	"\\x41\\u{41}",
	"\\33",
	"a,b,\"c\"",
	"a=b c=\"d\"",
	"1:2:3",
	"x(1) kill(1",
	") = 0",
	"...",
	"\"...",
	"{}[]",
	"--- SIGKILL",
	"# no comment",
	/* digits that an octal escape may swallow */
	"\001"
	"2",
	"\033"
	"7",
	"\001"
	"9",
	"\x9b"
	"3",
	/* what is fine */
	"\xc3\xa9t\xc3\xa9",
	"\xf0\x9f\x98\x80",
	"\xe6\xbc\xa2\xe5\xad\x97",
	"%s%n",
	" blank ",
	"\t",
};

static void list(void)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		for (const char *c = strings[i]; *c; c++)
			printf("%02x", (unsigned char)*c);
		putchar('\n');
	}
}

/* The name is copied, so that the child has its page. */
static void run_as(const char *string)
{
	char name[32];
	char *const argv[] = { name, NULL };
	char *const envp[] = { "HOSTILE=child", NULL };
	pid_t pid;

	snprintf(name, sizeof(name), "%s", string);
	if (link("hostile", name))
		die("link");
	pid = fork();
	if (!pid) {
		execve(name, argv, envp);
		die("execve");
	}
	waitpid(pid, NULL, 0);
	unlink(name);
}

int main(int argc, char **argv)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (getenv("HOSTILE"))
		return rmdir("child") == 0;
	if (argc > 1 && !strcmp(argv[1], "--list")) {
		list();
		return 0;
	}
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		prctl(PR_SET_NAME, strings[i]);
		rmdir(strings[i]);
		if (write(null, strings[i], strlen(strings[i])) < 0)
			die("write");
		run_as(strings[i]);
	}
	return 0;
}
