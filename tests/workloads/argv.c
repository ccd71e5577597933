/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * argv.c - execve with arguments on pages that nobody has touched yet.
 *
 *   argv [CASE]     one child for each case of the table below, or for this one only
 *
 * A case's file name, argv array, each of its strings and the envp array are on a page of their
 * own, of a private mapping of a file: nothing is there before the kernel, or a tracer, looks. But
 * 100 KB of arguments, one or many, are in plain memory.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "workload.h"

enum { PAGE = 4096, STRING_MAX = 40, PAGES = STRING_MAX + 3, LATE_ARRAYS = 1, BY_FD = 2 };
enum { LONG = 4, LISTED = 8, LARGE = 100 * 1024 };

/* Far from everything, so that pointers can be written before the mapping is there. */
#define MAPPED ((char *)0x200000000000)

static const char script[] = "#!/bin/sh\nexit 0\n";
static const char script_with_option[] = "#!/bin/sh -e\nexit 0\n";
static const char no_format[] = "exit 0\n";

static const struct run {
	const char *name, *file;
	const char *content; /* of the file, made first; NULL: it is as it is */
	int argc, flags;
} runs[] = {
	{ "program", "/bin/true", NULL, 3, 0 },
	{ "program-arrays", "/bin/true", NULL, 3, LATE_ARRAYS },
	{ "no-arguments", "/bin/true", NULL, 0, LATE_ARRAYS },
	{ "many", "/bin/true", NULL, 40, 0 },
	{ "by-fd", "/bin/true", NULL, 2, BY_FD | LATE_ARRAYS },
	{ "script", "./script", script, 3, 0 },
	{ "script-arrays", "./script", script, 3, LATE_ARRAYS },
	{ "script-option", "./option", script_with_option, 2, 0 },
	{ "missing", "/nonexistent/program", NULL, 3, 0 },
	{ "missing-arrays", "/nonexistent/program", NULL, 3, LATE_ARRAYS },
	{ "forbidden", "/etc/passwd", NULL, 3, LATE_ARRAYS },
	{ "no-format", "./no-format", no_format, 3, LATE_ARRAYS },
	{ "long", "/bin/true", NULL, 3, LONG },
	{ "long-missing", "/nonexistent/program", NULL, 3, LONG },
	{ "long-list", "/bin/true", NULL, 3, LISTED },
};

static void write_page(int fd, int page, const void *data, size_t len)
{
	char bytes[PAGE] = { 0 };

	memcpy(bytes, data, len);
	if (pwrite(fd, bytes, PAGE, (off_t)page * PAGE) != PAGE)
		die("pwrite");
}

static void make_file(const struct run *run)
{
	int fd = open(run->file, O_WRONLY | O_CREAT | O_TRUNC, 0755);

	if (fd < 0 || write(fd, run->content, strlen(run->content)) < 0 || close(fd))
		die(run->file);
}

/* 100 KB: of one argument, or of small ones. */
static char **large_list(const struct run *run, char **argv)
{
	enum { SMALL = sizeof("abc"), CNT = LARGE / SMALL };
	static char text[LARGE + 1], *list[CNT + 1];

	memset(text, 'x', LARGE);
	argv[1] = text;
	if (run->flags & LONG)
		return argv;
	for (size_t i = 0; i < CNT; i++)
		list[i] = strcpy(text + i * SMALL, "abc");
	return list;
}

/* Pages: file name, argv, envp, strings. */
static void become(const struct run *run)
{
	int fd = memfd_create("argv", MFD_CLOEXEC), program = -1;
	char *argv[STRING_MAX + 1] = { NULL }, *envp[] = { MAPPED + 3 * PAGE, NULL };
	char **argv_at = argv, **envp_at = envp;

	if (fd < 0)
		die("memfd_create");
	write_page(fd, 0, run->flags & BY_FD ? "" : run->file,
		   run->flags & BY_FD ? 1 : strlen(run->file));
	for (int i = 0; i < STRING_MAX; i++) {
		char text[32];
		int len = snprintf(text, sizeof(text), "argument-%d", i);

		argv[i] = i < run->argc ? MAPPED + (size_t)(i + 3) * PAGE : NULL;
		write_page(fd, i + 3, text, (size_t)len);
	}
	write_page(fd, 1, argv, sizeof(argv));
	write_page(fd, 2, envp, sizeof(envp));
	if (mmap(MAPPED, PAGES * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED)
		die("mmap");
	/* Each fault would otherwise map its neighbours too. */
	madvise(MAPPED, PAGES * PAGE, MADV_RANDOM);
	if (run->flags & LATE_ARRAYS) {
		argv_at = (char **)(MAPPED + PAGE);
		envp_at = (char **)(MAPPED + 2 * PAGE);
	}
	if (run->flags & (LONG | LISTED))
		argv_at = large_list(run, argv);
	if (run->flags & BY_FD) {
		program = open(run->file, O_PATH | O_CLOEXEC);
		syscall(SYS_execveat, program, MAPPED, argv_at, envp_at,
			0x1000 /* AT_EMPTY_PATH */);
	} else {
		syscall(SYS_execve, MAPPED, argv_at, envp_at);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (argc > 1 && strcmp(argv[1], runs[i].name) != 0)
			continue;
		if (runs[i].content)
			make_file(&runs[i]);
		if (fork() == 0)
			become(&runs[i]);
		wait(NULL);
	}
	return 0;
}
