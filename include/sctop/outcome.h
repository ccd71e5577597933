/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * outcome.h - how a call came out: the one place that knows which results are errors, and which of
 * them are the kernel's own, that no program sees.
 */
#ifndef SCTOP_OUTCOME_H
#define SCTOP_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "sctop/event.h"

/* Also of those that are restarts. An address of mmap is none, however high it is. */
static inline bool outcome_is_error(int64_t ret)
{
	return ret < 0 && ret >= -4095;
}

/* ERESTARTSYS and its like: the call begins again, or the program sees EINTR. */
static inline bool outcome_is_restart(int64_t ret)
{
	return ret == -512 || ret == -513 || ret == -514 || ret == -516;
}

/* The call returned an error, or will be restarted. */
static inline bool outcome_failed(const struct sctop_event *event)
{
	return outcome_is_error(event->ret) && !(event->flags & SCTOP_EVENT_UNFINISHED);
}

/* The errno that the program sees; 0: none, or it is no call. */
static inline int outcome_errno(const struct sctop_event *event)
{
	if (event->type != SCTOP_EVENT_CALL || !outcome_failed(event) ||
	    outcome_is_restart(event->ret))
		return 0;
	return (int)-event->ret;
}

#endif
