/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_ids.c - PID:SYSCALL_ID:COMM, one line per call, and nothing else.
 */
#include <string.h>

#include "sctop/text.h"
#include "sink_impl.h"

static int event(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	char comm[SCTOP_COMM_LEN * 8 + 1];

	if (e->type != SCTOP_EVENT_CALL)
		return 0;
	text_escape(comm, sizeof(comm), e->comm, strnlen(e->comm, sizeof(e->comm)), 0);
	fprintf(sink->out, "%u:%d:%s\n", e->tgid, e->nr, comm);
	return 1;
}

const struct sink_format sink_ids = {
	.name = "ids",
	.help = "PID:SYSCALL_ID:COMM",
	.extension = "ids",
	.event = event,
};
