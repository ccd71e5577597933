/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output_write.c - bytes on their way into an output: into a file at once; to a reader when it
 * takes them, which is waited for, or they are kept.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "caller_rights.h"
#include "output_impl.h"
#include "sctop/output.h"

#define LAST_CHANCE_MS 2000 /* for a reader to take what was kept, once we are told to end */

/* A descriptor or a negative errno. */
static int create_next(struct output *output)
{
	struct caller_rights saved;
	int fd = caller_rights_take(&saved);

	if (fd)
		return fd;
	fd = output_create_temporary(output->dir_fd, output->temporary, 0644);
	caller_rights_give_back(&saved);
	return fd;
}

/* Puts the new file where it belongs, before the first byte. 0, or -1 with the error set. */
static int ready(struct output *output)
{
	if (output->error)
		return -1;
	if (!output->renewed)
		return *output->temporary ? output_put_in_place(output) : 0;
	if (output->fd < 0)
		output->fd = create_next(output);
	if (output->fd < 0)
		output->error = -output->fd;
	return output->error ? -1 : 0;
}

/* Waits until a write does not block. 0, or -1 with errno = EINTR when told to give up. */
static int wait_writable(const struct output *output)
{
	struct pollfd fds[] = {
		{ .fd = output->fd, .events = POLLOUT },
		{ .fd = output->interrupt_fd, .events = POLLIN },
	};

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -1;
		if (fds[0].revents)
			return 0;
		if (fds[1].revents) {
			errno = EINTR;
			return -1;
		}
	}
}

/* Writes what does not have to wait, where it polls writable. How much, or -1 with the error. */
static ssize_t write_some(struct output *output, const char *data, size_t size)
{
	ssize_t written;

	/* A pipe that polls writable takes PIPE_BUF bytes at once. */
	if (output->has_reader && size > PIPE_BUF)
		size = PIPE_BUF;
	written = write(output->fd, data, size);
	if (written < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (written < 0)
		output->error = errno;
	return written;
}

/* ---- what a reader has not taken ---- */

static int keep(struct output *output, const char *data, size_t size)
{
	size_t left = output->backlog_len - output->backlog_sent, room;
	char *bigger;

	if (output->backlog_sent) {
		memmove(output->backlog, output->backlog + output->backlog_sent, left);
		output->backlog_len = left;
		output->backlog_sent = 0;
	}
	if (left + size > output->backlog_room) {
		room = left + size > output->backlog_max ? left + size : output->backlog_max;
		bigger = realloc(output->backlog, room);
		if (!bigger)
			return -ENOMEM;
		output->backlog = bigger;
		output->backlog_room = room;
	}
	memcpy(output->backlog + left, data, size);
	output->backlog_len += size;
	return 0;
}

static void hand_on_some(struct output *output)
{
	ssize_t written = write_some(output, output->backlog + output->backlog_sent,
				     output->backlog_len - output->backlog_sent);

	if (written > 0)
		output->backlog_sent += (size_t)written;
}

int output_hand_on(struct output *output)
{
	struct pollfd fd = { .fd = output->fd, .events = POLLOUT };

	while (output_unread(output) && !output->error && poll(&fd, 1, 0) > 0)
		hand_on_some(output);
	return -output->error;
}

int output_set_backlog(struct output *output, size_t bytes)
{
	if (!output->has_reader)
		return 0;
	output->backlog = malloc(bytes);
	if (!output->backlog)
		return -ENOMEM;
	output->backlog_max = output->backlog_room = bytes;
	return 0;
}

bool output_is_behind(const struct output *output)
{
	return output->backlog_max && output_unread(output) >= output->backlog_max;
}

size_t output_unread(const struct output *output)
{
	return output->backlog_len - output->backlog_sent;
}

int output_unread_fd(const struct output *output)
{
	return output_unread(output) && !output->error ? output->fd : -1;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

int output_drain(struct output *output)
{
	struct pollfd fd = { .fd = output->fd, .events = POLLOUT };
	int64_t end_ms = 0, left_ms;

	if (fflush(output->file) && !output->error)
		output->error = EIO;
	while (output_unread(output) && !output->error) {
		if (!end_ms && wait_writable(output)) {
			if (errno != EINTR)
				output->error = errno;
			end_ms = now_ms() + LAST_CHANCE_MS;
			continue;
		}
		left_ms = end_ms - now_ms();
		if (end_ms && (left_ms <= 0 || poll(&fd, 1, (int)left_ms) <= 0))
			output->error = EINTR;
		else
			hand_on_some(output);
	}
	return -output->error;
}

/* ---- stdio's side ---- */

ssize_t output_write_cookie(void *cookie, const char *data, size_t size)
{
	struct output *output = cookie;
	size_t done = 0;
	ssize_t written;

	if (!ready(output) && output->backlog_max) {
		output->error = -keep(output, data, size);
		if (!output->error && !output_hand_on(output))
			return (ssize_t)size;
	}
	while (done < size && !output->error) {
		if (output->has_reader && wait_writable(output)) {
			output->error = errno;
			break;
		}
		written = write_some(output, data + done, size - done);
		done += written > 0 ? (size_t)written : 0;
	}
	if (output->error)
		errno = output->error;
	return (ssize_t)done;
}
