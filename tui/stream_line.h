/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * stream_line.h - one record of the stream as pieces of text, each with its role. Pure.
 */
#ifndef SCTOP_TUI_STREAM_LINE_H
#define SCTOP_TUI_STREAM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/decode.h"
#include "sctop/source.h"
#include "theme.h"

#define STREAM_PIECES_MAX 9

struct stream_piece {
	enum role role;
	size_t offset; /* in text; a piece ends where the next begins */
	bool spare;    /* left out where there is no room for everything */
};

struct stream_line {
	char text[4096]; /* one line, escaped */
	size_t len;
	struct stream_piece pieces[STREAM_PIECES_MAX];
	int piece_cnt;
	bool failed;
};

struct stream_line_options {
	struct decode_options decode;
	int64_t realtime_offset_ns;
	unsigned int text_flags;
	bool durations;
};

void stream_line_make(struct stream_line *line, const struct record *record,
		      const struct stream_line_options *options);

#endif
