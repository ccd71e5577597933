/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_split.c - a log cut into pieces anywhere: every number arrives in its file, nothing outside.
 *
 * Input: a byte of choices, a byte for the length of the pieces (0: one), then the log. The log is
 * taken apart here a second time, by code that shares nothing with split.c.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sctop/split.h"

#define LINES_MAX 2048
#define MEMORY_BYTES                                                                \
	(192 << 10) /* more is slow to get: with sanitizers it is cleaned each time \
		     */

enum choice {
	CHOICE_FORCE = 1 << 0,
	CHOICE_SMALL = 1 << 1,	/* memory that is full soon */
	CHOICE_FILE = 1 << 2,	/* a file that a comm may hit stands there already */
	CHOICE_LINK = 1 << 3,	/* … a link out of the directory */
	CHOICE_FOLDER = 1 << 4, /* … a folder */
};

struct line {
	const uint8_t *comm;
	size_t len;
	uint32_t pid;
	long long nr;
	bool bad, told_bad, seen;
};

struct log {
	struct line lines[LINES_MAX];
	size_t cnt;
};

struct place {
	char root[FUZZ_PATH_MAX], dir[2 * FUZZ_PATH_MAX], victim[2 * FUZZ_PATH_MAX];
	int fd;
};

/* ---- the log, read here ---- */

/* Digits, then a colon. False: there are none, or the number is above max. */
static bool number(const uint8_t **at, const uint8_t *end, unsigned long long max,
		   unsigned long long *value)
{
	const uint8_t *p = *at;

	for (*value = 0; p < end && *p >= '0' && *p <= '9'; p++) {
		if (*value <= max)
			*value = *value * 10 + (*p - '0');
	}
	if (p == *at || p == end || *p != ':' || *value > max)
		return false;
	*at = p + 1;
	return true;
}

static void read_line(struct line *line, const uint8_t *at, const uint8_t *end)
{
	unsigned long long pid, nr = 0;
	bool minus = false;

	*line = (struct line){ .bad = end - at > 512 || !number(&at, end, UINT32_MAX, &pid) };
	if (line->bad)
		return;
	minus = at < end && *at == '-';
	at += minus;
	line->bad = !number(&at, end, INT32_MAX, &nr);
	line->pid = (uint32_t)pid;
	line->nr = minus ? -(long long)nr : (long long)nr;
	line->comm = at;
	line->len = (size_t)(end - at);
}

/* False: more lines than this program can hold. */
static bool read_log(struct log *log, const uint8_t *at, size_t len)
{
	const uint8_t *end = at + len, *line_end;

	for (log->cnt = 0; at < end; at = line_end + 1) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		if (log->cnt == LINES_MAX)
			return false;
		read_line(&log->lines[log->cnt++], at, line_end);
	}
	return true;
}

static void told_bad(uint64_t line, const char *reason, void *arg)
{
	struct log *log = arg;

	FUZZ_CHECK(line && line <= log->cnt && !log->lines[line - 1].told_bad);
	FUZZ_CHECK(fuzz_is_ascii(reason, strlen(reason)));
	log->lines[line - 1].told_bad = true;
}

/* Only a name that may not fit is another reason to leave a line out. */
static uint64_t check_bad_lines(const struct log *log)
{
	uint64_t cnt = 0;

	for (size_t i = 0; i < log->cnt; i++) {
		const struct line *line = &log->lines[i];

		cnt += line->told_bad;
		FUZZ_CHECK(line->told_bad || !line->bad);
		FUZZ_CHECK(line->bad || !line->told_bad || 3 * line->len + 16 >= SPLIT_NAME_MAX);
		FUZZ_CHECK(line->bad || line->told_bad || line->len < SPLIT_NAME_MAX);
	}
	return cnt;
}

/* ---- the files ---- */

static int hex(char c)
{
	const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* COMM:PID.log, %XX turned back. The length of comm. */
static size_t read_name(const char *name, uint8_t comm[SPLIT_NAME_MAX], uint32_t *pid)
{
	const char *colon = strrchr(name, ':');
	char again[32];
	size_t len = 0;

	FUZZ_CHECK(colon && strlen(name) < SPLIT_NAME_MAX && fuzz_is_safe(name, strlen(name)));
	*pid = (uint32_t)strtoul(colon + 1, NULL, 10);
	snprintf(again, sizeof(again), ":%u.log", *pid);
	FUZZ_CHECK(!strcmp(colon, again));
	for (; name < colon; name++) {
		if (*name == '%') {
			FUZZ_CHECK(hex(name[1]) >= 0 && hex(name[2]) >= 0);
			comm[len++] = (uint8_t)(hex(name[1]) << 4 | hex(name[2]));
			name += 2;
		} else {
			comm[len++] = (uint8_t)*name;
		}
	}
	return len;
}

static char *read_file(const struct place *place, const char *name, size_t *len)
{
	int fd = openat(place->fd, name, O_RDONLY | O_NOFOLLOW);
	struct stat st;
	char *text;

	FUZZ_CHECK(fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode));
	text = calloc(1, (size_t)st.st_size + 1);
	FUZZ_CHECK(text && read(fd, text, (size_t)st.st_size) == st.st_size);
	close(fd);
	*len = (size_t)st.st_size;
	return text;
}

/* The file holds the numbers of the lines with this name, in order, and nothing else. */
static void check_file(const struct place *place, struct log *log, const char *name)
{
	uint8_t comm[SPLIT_NAME_MAX];
	size_t len, text_len, cnt = 0;
	uint32_t pid;
	char *text, want[32], *at;

	len = read_name(name, comm, &pid);
	text = at = read_file(place, name, &text_len);
	FUZZ_CHECK(strlen(text) == text_len);
	for (size_t i = 0; i < log->cnt; i++) {
		struct line *line = &log->lines[i];

		if (line->bad || line->pid != pid || line->len != len ||
		    memcmp(line->comm, comm, len))
			continue;
		snprintf(want, sizeof(want), "%s%lld", cnt++ ? " " : "", line->nr);
		FUZZ_CHECK(!strncmp(at, want, strlen(want)));
		at += strlen(want);
		FUZZ_CHECK(!line->told_bad);
		line->seen = true;
	}
	FUZZ_CHECK(cnt && !strcmp(at, "\n"));
	free(text);
}

static uint64_t check_files(const struct place *place, struct log *log)
{
	DIR *dir = opendir(place->dir);
	const struct dirent *entry;
	uint64_t cnt = 0;

	FUZZ_CHECK(dir);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (!strncmp(entry->d_name, "old:", 4) && strchr("123", entry->d_name[4]) &&
		    !strcmp(entry->d_name + 5, ".log"))
			continue; /* check_old() */
		check_file(place, log, entry->d_name);
		cnt++;
	}
	closedir(dir);
	return cnt;
}

/* ---- what stood there before ---- */

static void put_file(int at, const char *name)
{
	int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	FUZZ_CHECK(fd >= 0 && write(fd, "old", 3) == 3);
	close(fd);
}

static bool is_old(const char *path)
{
	int fd = open(path, O_RDONLY);
	char text[8];
	bool old = fd >= 0 && read(fd, text, sizeof(text)) == 3 && !memcmp(text, "old", 3);

	if (fd >= 0)
		close(fd);
	return old;
}

/* Whether the log has a good line of "old" with this PID. */
static bool hits(const struct log *log, uint32_t pid)
{
	for (size_t i = 0; i < log->cnt; i++) {
		const struct line *line = &log->lines[i];

		if (!line->bad && line->pid == pid && line->len == 3 &&
		    !memcmp(line->comm, "old", 3))
			return true;
	}
	return false;
}

static void set_scene(struct place *place, unsigned int choices)
{
	fuzz_folder(place->root);
	snprintf(place->dir, sizeof(place->dir), "%s/in", place->root);
	snprintf(place->victim, sizeof(place->victim), "%s/victim", place->root);
	FUZZ_CHECK(!mkdir(place->dir, 0700));
	place->fd = open(place->dir, O_RDONLY | O_DIRECTORY);
	FUZZ_CHECK(place->fd >= 0);
	put_file(AT_FDCWD, place->victim);
	if (choices & CHOICE_FILE)
		put_file(place->fd, "old:1.log");
	if (choices & CHOICE_LINK)
		FUZZ_CHECK(!symlinkat("../victim", place->fd, "old:2.log"));
	if (choices & CHOICE_FOLDER)
		FUZZ_CHECK(!mkdirat(place->fd, "old:3.log", 0700));
}

/* Removes the folder's entries (one level), then itself. */
static size_t clear(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	size_t cnt = 0;

	FUZZ_CHECK(dir);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		cnt++;
		if (unlinkat(dirfd(dir), entry->d_name, 0))
			FUZZ_CHECK(!unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR));
	}
	closedir(dir);
	FUZZ_CHECK(!rmdir(path));
	return cnt;
}

/* What stands there was not touched, unless it is a file and force was given. */
static uint64_t check_old(const struct place *place, struct log *log, unsigned int choices,
			  bool done)
{
	struct stat st;
	char path[128];
	uint64_t cnt = 0;

	for (uint32_t pid = 1; pid <= 3; pid++) {
		snprintf(path, sizeof(path), "%s/old:%u.log", place->dir, pid);
		if (!(choices & CHOICE_FILE << (pid - 1)) || (pid == 1 && done && hits(log, 1))) {
			if (done && hits(log, pid)) {
				check_file(place, log, path + strlen(place->dir) + 1);
				cnt++;
			} else {
				FUZZ_CHECK(lstat(path, &st));
			}
			continue;
		}
		FUZZ_CHECK(!lstat(path, &st));
		FUZZ_CHECK(pid != 1 || is_old(path));
		FUZZ_CHECK(pid != 2 || S_ISLNK(st.st_mode));
		FUZZ_CHECK(pid != 3 || S_ISDIR(st.st_mode));
	}
	FUZZ_CHECK(is_old(place->victim));
	return cnt;
}

/* ---- the run ---- */

static int run(const struct place *place, struct log *log, const struct fuzz_input *text,
	       unsigned int choices, size_t piece, struct split_result *result)
{
	const struct split_options options = { .force = choices & CHOICE_FORCE,
					       .memory_bytes =
						       choices & CHOICE_SMALL ? 1 : MEMORY_BYTES,
					       .bad_line = told_bad,
					       .arg = log };
	char why[512] = "", *copy;
	struct split *split = split_new(place->dir, &options, why, sizeof(why));
	size_t at, len;
	int err = 0;

	FUZZ_CHECK(split);
	for (at = 0; at < text->left && !err; at += len) {
		len = piece && piece < text->left - at ? piece : text->left - at;
		copy = malloc(len);
		FUZZ_CHECK(copy);
		memcpy(copy, text->at + at, len);
		err = split_feed(split, copy, len);
		free(copy);
	}
	err = split_finish(split, result);
	FUZZ_CHECK(!err == !*split_why(split));
	FUZZ_CHECK(fuzz_is_safe(split_why(split), strlen(split_why(split))));
	split_free(split);
	return err;
}

static void check(const struct place *place, struct log *log, unsigned int choices, int err,
		  const struct split_result *result)
{
	bool blocked = (hits(log, 1) && choices & CHOICE_FILE && !(choices & CHOICE_FORCE)) ||
		       (hits(log, 2) && choices & CHOICE_LINK) ||
		       (hits(log, 3) && choices & CHOICE_FOLDER);
	uint64_t cnt;

	FUZZ_CHECK(!err == !blocked);
	cnt = check_old(place, log, choices, !err) + check_files(place, log);
	FUZZ_CHECK(cnt == result->files);
	FUZZ_CHECK(!err || !cnt);
	if (err)
		return;
	FUZZ_CHECK(result->lines == log->cnt && result->whole_upto == log->cnt);
	FUZZ_CHECK(result->bad_lines == check_bad_lines(log));
	for (size_t i = 0; i < log->cnt; i++)
		FUZZ_CHECK(log->lines[i].seen || log->lines[i].told_bad);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct log log;
	struct fuzz_input input = { bytes, len };
	unsigned int choices = fuzz_byte(&input);
	size_t piece = fuzz_byte(&input);
	struct split_result result;
	struct place place;
	int err;

	if (!read_log(&log, input.at, input.left))
		return 0;
	set_scene(&place, choices);
	err = run(&place, &log, &input, choices, piece < 128 ? piece : (piece - 127) * 16, &result);
	check(&place, &log, choices, err, &result);
	close(place.fd);
	clear(place.dir);
	FUZZ_CHECK(!unlink(place.victim));
	FUZZ_CHECK(!rmdir(place.root)); /* nothing else was made */
	return 0;
}
