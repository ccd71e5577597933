/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_inflight.c - a call that has not returned: as an event that is cut off behind its
 * arguments.
 */
#include <fcntl.h>
#include <string.h>

#include "sctop/decode.h"
#include "sctop/inflight.h"
#include "sctop/syscalls.h"

static struct sctop_event event_of(const struct sctop_inflight *inflight)
{
	struct sctop_event event = {
		.type = SCTOP_EVENT_CALL,
		.abi = inflight->abi,
		.nr = inflight->nr,
		.flags = SCTOP_EVENT_UNFINISHED,
		.data_len = inflight->data_len,
	};

	memcpy(event.args, inflight->args, sizeof(event.args));
	return event;
}

int decode_inflight(const struct sctop_inflight *inflight, const struct decode_options *options,
		    char *buf, size_t size)
{
	struct sctop_event event = event_of(inflight);

	return decode_call(&event, inflight + 1, options, buf, size);
}

bool decode_inflight_fd(const struct sctop_inflight *inflight, const struct decode_options *options,
			int *fd, char *buf, size_t size)
{
	const struct syscall_info *info = syscall_info(inflight->abi, inflight->nr);
	struct sctop_event event = event_of(inflight);

	for (int i = 0; info && i < info->arg_cnt; i++) {
		enum arg_type type = info->args[i].type;

		*fd = (int)inflight->args[i];
		if (type != ARG_FD && (type != ARG_DIRFD || *fd == AT_FDCWD))
			continue;
		decode_fd_name(&event, inflight + 1, *fd, false, options, buf, size);
		return true;
	}
	return false;
}
