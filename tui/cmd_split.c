/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_split.c - `sctop split`: reads the log, tells what was wrong with it. The work is in
 * sctop/split.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "options.h"
#include "sctop/split.h"
#include "sctop/text.h"
#include "stop_signals.h"

#define PIECE_BYTES 65536
#define BAD_SHOWN   10

struct reading {
	char name[512]; /* of the log, escaped */
	int fd, signal_fd;
	uint64_t bad_cnt;
};

static void on_bad_line(uint64_t line, const char *reason, void *arg)
{
	struct reading *reading = arg;

	if (reading->bad_cnt++ < BAD_SHOWN)
		fprintf(stderr, "sctop: %s:%" PRIu64 ": left out: %s\n", reading->name, line,
			reason);
}

static int open_log(struct reading *reading, const char *path)
{
	if (!strcmp(path, "-")) {
		snprintf(reading->name, sizeof(reading->name), "stdin");
		reading->fd = STDIN_FILENO;
	} else {
		text_escape(reading->name, sizeof(reading->name), path, strlen(path), 0);
		reading->fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (reading->fd < 0)
		return -errno;
	reading->signal_fd = stop_signals_open();
	return reading->signal_fd < 0 ? reading->signal_fd : 0;
}

/* The next piece: its length, 0 at the end, -EINTR when told to stop, another negative errno. */
static ssize_t read_piece(const struct reading *reading, char *piece, size_t size)
{
	struct pollfd fds[] = {
		{ .fd = reading->fd, .events = POLLIN },
		{ .fd = reading->signal_fd, .events = POLLIN },
	};
	ssize_t len;

	if (poll(fds, 2, -1) < 0)
		return -errno;
	if (fds[1].revents)
		return -EINTR;
	len = read(reading->fd, piece, size);
	return len < 0 ? -errno : len;
}

/* 0, or the exit status with one line on stderr. */
static int read_all(const struct reading *reading, struct split *split)
{
	char piece[PIECE_BYTES];
	ssize_t len;

	do {
		len = read_piece(reading, piece, sizeof(piece));
	} while (len > 0 && !split_feed(split, piece, (size_t)len));
	if (len == -EINTR)
		fprintf(stderr, "sctop: stopped; nothing was written\n");
	else if (len < 0)
		fprintf(stderr, "sctop: cannot read %s: %s; nothing was written\n", reading->name,
			strerror((int)-len));
	return len < 0 ? EXIT_FAILED : EXIT_FINE;
}

static int finish(const struct reading *reading, struct split *split)
{
	struct split_result result;
	int err = split_finish(split, &result);

	if (reading->bad_cnt > BAD_SHOWN)
		fprintf(stderr, "sctop: %s: %" PRIu64 " of %" PRIu64 " lines left out\n",
			reading->name, reading->bad_cnt, result.lines);
	if (result.cut_off)
		fprintf(stderr,
			"sctop: %s:%" PRIu64 ": has no end; the log may have been cut off\n",
			reading->name, result.lines);
	if (err && result.files)
		fprintf(stderr, "sctop: %s; the files hold all up to line %" PRIu64 "\n",
			split_why(split), result.whole_upto);
	else if (err)
		fprintf(stderr, "sctop: %s; nothing was written\n", split_why(split));
	return err || reading->bad_cnt ? EXIT_FAILED : EXIT_FINE;
}

int cmd_split(const struct options *options)
{
	struct reading reading = { .fd = -1, .signal_fd = -1 };
	const struct split_options split_options = {
		.force = options->force,
		.bad_line = on_bad_line,
		.arg = &reading,
	};
	struct split *split;
	char why[1024];
	int err, status;

	err = open_log(&reading, options->log);
	if (err) {
		fprintf(stderr, "sctop: cannot read %s: %s\n", reading.name, strerror(-err));
		return EXIT_FAILED;
	}
	split = split_new(options->directory, &split_options, why, sizeof(why));
	if (!split) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	status = read_all(&reading, split);
	if (!status)
		status = finish(&reading, split);
	split_free(split);
	close(reading.signal_fd);
	if (reading.fd != STDIN_FILENO)
		close(reading.fd);
	return status;
}
