/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_line.h - one line of the stream as pieces of text, each with its role. Pure.
 */
#ifndef SCTOP_TUI_STREAM_LINE_H
#define SCTOP_TUI_STREAM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/decode.h"
#include "sctop/source.h"
#include "stream_index.h"
#include "theme.h"

#define STREAM_PIECES_MAX 10
#define STREAM_TEXT_MAX	  8192 /* bytes of a line */

struct stream_piece {
	enum role role;
	size_t offset; /* in text; a piece ends where the next begins */
	bool spare;    /* left out where there is no room for everything */
	bool args;     /* … and this is shortened */
};

struct stream_line {
	char text[STREAM_TEXT_MAX]; /* one line, escaped */
	size_t len;
	size_t body; /* where what happened begins: the process, after the columns of times */
	struct stream_piece pieces[STREAM_PIECES_MAX];
	int piece_cnt;
	bool failed;
	char letter; /* of the call's kind */
	enum role letter_role;
};

enum stream_time {
	STREAM_TIME_OF_DAY,
	STREAM_TIME_SINCE_START,
	STREAM_TIME_SINCE_ABOVE, /* the line above */
	STREAM_TIME_OFF,
	STREAM_TIME_CNT,
};

struct stream_line_options {
	struct decode_options decode;
	int64_t realtime_offset_ns;
	enum stream_time time;
	uint64_t zero_ns; /* what STREAM_TIME_SINCE_… count from */
	unsigned int text_flags;
	bool durations;
	int who_width; /* columns of the process; 0: as many as it needs */
};

/* run may be NULL: the record alone. */
/* When it was, CLOCK_MONOTONIC. */
uint64_t stream_record_ns(const struct record *record);
void stream_line_make(struct stream_line *line, const struct record *record,
		      const struct stream_run *run, const struct stream_line_options *options);

/* The bytes of piece i end there. */
size_t stream_piece_end(const struct stream_line *line, int i);

/* Columns that the process of an event takes. */
int stream_who_width(const struct sctop_event *event, unsigned int text_flags);

/* "lost 17 events (ring full)": the words for a loss. */
void stream_lost_text(const struct record_lost *lost, char *buf, size_t size);

#endif
