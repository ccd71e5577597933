/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * pages.c - paths in awkward places of memory.
 *
 *   pages [-w]
 *
 * Opens, in this order, what extra.opens lists: a path (null: unreadable) and whether it is
 * longer than what a tracer can be asked to keep. All of them fail.
 */
#include <sys/mman.h>

#include "workload.h"

enum { PAGE = 4096, UNTOUCHED = 8, LONG_LEN = 1000 };

static char *extra;
static size_t extra_len;
static FILE *extra_file;
static int open_cnt;

static void try_open(const char *path, const char *claim, bool cut)
{
	if (syscall(SYS_openat, AT_FDCWD, path, O_RDONLY) >= 0)
		die("a path that must not exist");
	fprintf(extra_file, "%s{\"path\":", open_cnt++ ? "," : "");
	if (claim)
		fprintf(extra_file, "\"%s\"", claim);
	else
		fprintf(extra_file, "null");
	fprintf(extra_file, ",\"cut\":%s}", cut ? "true" : "false");
}

/* A private mapping of a file: the page is in the cache, but nobody has touched ours yet. */
static void open_untouched(void)
{
	static char zeros[PAGE];
	int fd = memfd_create("paths", MFD_CLOEXEC); /* without an open of its own */
	char *map;

	if (fd < 0)
		die("memfd_create");
	for (int i = 0; i < UNTOUCHED; i++) {
		snprintf(zeros, sizeof(zeros), "/nonexistent/untouched-%d", i);
		if (write(fd, zeros, PAGE) != PAGE)
			die("write");
	}
	map = mmap(NULL, UNTOUCHED * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		die("mmap");
	/* Each fault would otherwise map its neighbours too. */
	madvise(map, UNTOUCHED * PAGE, MADV_RANDOM);
	for (int i = 0; i < UNTOUCHED; i++) {
		snprintf(zeros, sizeof(zeros), "/nonexistent/untouched-%d", i);
		try_open(map + (size_t)i * PAGE, zeros, false);
	}
	close(fd);
}

static void open_at_border(void)
{
	static const char path[] = "/nonexistent/at-the-border";
	char *map =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || munmap(map + PAGE, PAGE))
		die("mmap");
	memcpy(map + PAGE - sizeof(path), path, sizeof(path));
	try_open(map + PAGE - sizeof(path), path, false);
	/* No end before the unmapped page: the kernel says EFAULT, and there is no string. */
	memset(map + PAGE - 10, 'x', 10);
	try_open(map + PAGE - 10, NULL, false);
}

static void open_long(void)
{
	static char path[LONG_LEN + 1];

	memset(path, 'p', LONG_LEN);
	memcpy(path, "/nonexistent/", strlen("/nonexistent/"));
	for (int i = 200; i < LONG_LEN; i += 200)
		path[i] = '/';
	try_open(path, path, true);
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };

	wait_if_told(&argc, &argv);
	extra_file = open_memstream(&extra, &extra_len);
	if (!extra_file)
		die("open_memstream");
	fprintf(extra_file, "\"opens\":[");
	try_open("/nonexistent/begin", "/nonexistent/begin", false);
	open_untouched();
	open_at_border();
	try_open((const char *)8, NULL, false);
	try_open((const char *)(1ul << 63), NULL, false);
	try_open("", "", false);
	try_open("/nonexistent/\\x1b[31m\\n", "/nonexistent/\\\\x1b[31m\\\\n", false);
	open_long();
	try_open("/nonexistent/end", "/nonexistent/end", false);
	fprintf(extra_file, "]");
	fclose(extra_file);
	truth_end(&line, extra);
	return 0;
}
