/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * failed_args.h - what the last failure of each kind was about: path, address, or all arguments.
 *
 * It comes from the stream, so it is as good as that is: what was lost or never streamed is not
 * known. Counts never come from here.
 */
#ifndef SCTOP_TUI_FAILED_ARGS_H
#define SCTOP_TUI_FAILED_ARGS_H

#include <stdint.h>

#include "sctop/model.h"

struct event_ring;
struct failed_args;

struct failed_args *failed_args_new(void); /* NULL: ENOMEM */
void failed_args_free(struct failed_args *failed);
void failed_args_clear(struct failed_args *failed);

/* Takes what came to the ring since the last time. */
void failed_args_update(struct failed_args *failed, const struct event_ring *ring);

/* As text, one line, safe to print; NULL: not known. Valid until the next update. */
const char *failed_args_find(const struct failed_args *failed, struct task_id process,
			     struct call_id call, uint16_t number);

#endif
