/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * text.h - foreign strings made safe, numbers made short.
 *
 * text_escape() is the one sanitiser: every string that a traced process, a recording, a
 * socket peer or a file name controls goes through it before it reaches a terminal or a log.
 */
#ifndef SCTOP_TEXT_H
#define SCTOP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum text_flag {
	TEXT_ASCII = 1 << 0,  /* escape everything beyond ASCII as well */
	TEXT_QUOTED = 1 << 1, /* also escape " (the caller prints the quotes) */
	TEXT_STRACE =
		1 << 2, /* as strace: \n \t \r \v \f, shortest octal for the rest, UTF-8 included */
};

/*
 * Writes len bytes of src to dst, NUL-terminated: control characters, DEL, C1 (U+0080–9F),
 * bidi, zero-width and other invisible characters, unassigned ones, line and paragraph
 * separators, bytes that are not UTF-8, and the backslash come out escaped (\n \t \r \\ \e, \xNN
 * for a byte, \u{NNNN} for a character), so that it is one line, cannot move a cursor, and can be
 * reversed. So do combining marks at the start and from the fifth on. Stops at a whole character
 * or escape if dst is full. Needs no locale. Returns the bytes written, the NUL not counted:
 * at most 4 * len.
 */
size_t text_escape(char *dst, size_t size, const char *src, size_t len, unsigned int flags);

/* A word as a shell takes it, in '…' where it needs to be. As snprintf: the length it needs. The
 * bytes are not escaped. */
size_t text_shell_word(char *dst, size_t size, const char *word);

/* Columns that valid UTF-8 text takes; wide characters take two, combining ones none. */
int text_width(const char *text);

/* Cuts text, in place, to at most `width` columns. Returns the columns that are left. */
int text_cut(char *text, int width);

/* A count in at most five cells: 0 999 9999 12.3k 123k 1.23M 12.3M … 999E */
void text_count(char buf[static 8], uint64_t count);
/* The same for a rate: below 10 with a decimal ("0.4", "9.5"); "<0.1", "0" when nothing at all. */
void text_rate(char buf[static 8], double per_sec);
/* A time in at most five cells: 0 850n 1.24µ 850µ 12.3m 1.24s 59.1s 12min 3.1h 48h 12d (u for µ
 * with TEXT_ASCII) */
void text_time(char buf[static 12], uint64_t ns, unsigned int flags);
/* Bytes: 0 1023 1.2K 512M */
void text_bytes(char buf[static 8], uint64_t bytes);
/* A share in at most five cells: "0" "<0.1%" "0.1%" "12.3%" "100%" "234%". */
void text_percent(char buf[static 8], double share_0_to_1);

/* The second of CLOCK_REALTIME, rounded down, and the nanoseconds after it (NULL: nobody asks), of
 * a time of CLOCK_MONOTONIC: a recording may say any time, also one before 1970. */
int64_t text_second(uint64_t time_ns, int64_t realtime_offset_ns, uint32_t *rest_ns);

/* "500us", "2ms", "1.5s", "1m", "2h" (ns us µs ms s m min h d); a bare number is seconds.
 * 0, -EINVAL or -ERANGE. */
int text_parse_time(const char *text, uint64_t *ns);
/* "4096", "64k", "16M", "1G" (powers of 1024). 0, -EINVAL or -ERANGE. */
int text_parse_bytes(const char *text, uint64_t *bytes);
/* The whole of text is a decimal number of at most max. 0, -EINVAL or -ERANGE. */
int text_parse_u64(const char *text, uint64_t max, uint64_t *value);

/* NULL, or why compiling the regular expression may take too much memory, or looking for it too
 * much time. `repeats` is how many repetitions its {…} may ask for in all. */
const char *text_regex_excess(const char *text, unsigned int repeats);

#endif
