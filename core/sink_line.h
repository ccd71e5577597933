/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_line.h - lines put together in the sink's buffer: text, strace, kv.
 *
 * begin → any of the others, and out_*() on what begin returned → end. Internal to core/sink_*.c.
 */
#ifndef CORE_SINK_LINE_H
#define CORE_SINK_LINE_H

#include "sink_impl.h"

/* Owned by the sink. */
struct out *sink_line_begin(struct sink *sink);
/* Adds the line end and writes. Always 1: the number of events written. */
int sink_line_end(struct sink *sink);

/* What decode.h makes of the event. */
void sink_line_call(struct sink *sink, const struct record *record);
void sink_line_return(struct sink *sink, const struct record *record);
void sink_line_signal(struct sink *sink, const struct record *record);
void sink_line_end_of_task(struct sink *sink, const struct sctop_event *event);

/* Foreign bytes through text_escape(), flags are its. */
void sink_line_escaped(struct sink *sink, const char *bytes, size_t len, unsigned int flags);

/* `12.345678` */
void sink_line_seconds(struct sink *sink, uint64_t ns);
/* ` <0.000123>`, where -T was given and it is known. */
void sink_line_duration(struct sink *sink, const struct sctop_event *event);

/* `--- lost 17 events (ring full) ---` */
void sink_line_lost(struct sink *sink, const struct record_lost *lost);

#endif
