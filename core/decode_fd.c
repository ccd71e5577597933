/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_fd.c - what a descriptor stands for, as strace -yy shows it.
 *
 * It is what the kernel side found when the call began or ended; nothing is looked up here, as by
 * now the number may stand for something else. The captured bytes may come from anywhere.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "decode_fd.h"
#include "decode_impl.h"

/* ---- finding ---- */

static bool take(struct found_fd *found, const struct sctop_datum *datum, const char *bytes)
{
	size_t at = sizeof(found->fd);

	if (datum->flags & SCTOP_DATUM_FAULT || datum->len < at)
		return false;
	memset(found, 0, sizeof(*found));
	memcpy(&found->fd, bytes, at);
	if (S_ISSOCK(found->fd.mode) && found->fd.flags & SCTOP_FD_DETACHED) {
		if (datum->len - at < sizeof(found->socket))
			return false;
		memcpy(&found->socket, bytes + at, sizeof(found->socket));
		at += sizeof(found->socket);
	}
	found->name = bytes + at;
	found->len = datum->len - at;
	found->cut = datum->flags & SCTOP_DATUM_TRUNCATED;
	return true;
}

static unsigned int place_of(enum phase phase)
{
	return phase == BEFORE ? SCTOP_DATUM_FD_ENTER : SCTOP_DATUM_FD_EXIT;
}

static bool find(struct found_fd *found, const struct argument *arg, int32_t fd, enum phase phase)
{
	const struct sctop_datum *datum = NULL;
	const char *bytes;

	while ((datum = decode_next(arg->event, arg->data, datum, &bytes))) {
		if (datum->place == place_of(phase) && take(found, datum, bytes) &&
		    found->fd.fd == fd)
			return true;
	}
	return false;
}

/* Those of the end come after all of the beginning, wherever they are. */
bool decode_fd_next(const struct sctop_event *event, const void *data,
		    const struct sctop_datum **at, int *fd, bool *at_exit)
{
	const struct sctop_datum *datum = *at;
	int phase = datum && datum->place == place_of(AFTER) ? AFTER : BEFORE;

	for (; phase <= AFTER; phase++, datum = NULL) {
		struct found_fd found;
		const char *bytes;

		while ((datum = decode_next(event, data, datum, &bytes))) {
			if (datum->place != place_of((enum phase)phase) ||
			    !take(&found, datum, bytes))
				continue;
			*at = datum;
			*fd = found.fd.fd;
			*at_exit = phase == AFTER;
			return true;
		}
	}
	return false;
}

/* ---- printing ---- */

static void put_details(struct out *out, const struct found_fd *found,
			const struct decode_options *options)
{
	if (options->fds < DECODE_FDS_DETAILS)
		return;
	if (!S_ISCHR(found->fd.mode) && !S_ISBLK(found->fd.mode))
		return;
	out_text(out, S_ISCHR(found->fd.mode) ? "<char " : "<block ");
	out_unsigned(out, found->fd.rdev >> 20);
	out_char(out, ':');
	out_unsigned(out, found->fd.rdev & 0xfffff);
	out_char(out, '>');
}

bool find_fd_socket(const struct argument *arg, int32_t fd, struct sctop_fd_socket *socket)
{
	struct found_fd found;

	if (!find(&found, arg, fd, BEFORE) || !S_ISSOCK(found.fd.mode))
		return false;
	*socket = found.socket;
	return true;
}

void put_fd(struct out *out, const struct argument *arg, int32_t fd, enum phase phase)
{
	struct found_fd found;
	bool deleted;

	out_signed(out, fd);
	if (!arg->options->fds || fd < 0 || !find(&found, arg, fd, phase))
		return;
	out_char(out, '<');
	deleted = put_fd_name(out, &found);
	put_details(out, &found, arg->options);
	out_text(out, deleted ? ">(deleted)" : ">");
}

void put_directory(struct out *out, const struct argument *arg)
{
	struct found_fd found;

	if (!arg->options->fds || !find(&found, arg, AT_FDCWD, BEFORE))
		return;
	out_char(out, '<');
	if (put_fd_name(out, &found))
		out_text(out, " (deleted)");
	out_char(out, '>');
}

int decode_fd_name(const struct sctop_event *event, const void *data, int fd, bool at_exit,
		   const struct decode_options *options, char *buf, size_t size)
{
	struct argument arg = argument_of(event, data, options);
	struct out out = { buf, size, 0 };
	struct found_fd found;

	if (find(&found, &arg, fd, at_exit ? AFTER : BEFORE)) {
		bool deleted = put_fd_name(&out, &found);

		put_details(&out, &found, arg.options);
		if (deleted)
			out_text(&out, " (deleted)");
	}
	return out_end(&out);
}
