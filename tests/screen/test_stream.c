/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_stream.c - the stream and the events opened in it, over recordings that are made here, so
 * that it is known what every cell must be. Needs no privilege.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/recording.h"
#include "story.h"
#include "term.h"

#define S_NS 1000000000ull

enum { LOOPS = 30, LONG_PATH = 300, FLOOD = 130000, LATER = 20 };

/* ---- recordings ---- */

static void put(struct recording_writer *writer, const struct record *record)
{
	assert_int_equal(recording_write(record, writer), 0);
}

static void put_stats(struct recording_writer *writer, uint64_t time_ns)
{
	struct record record = { .type = RECORD_STATS, .stats = { .time_ns = time_ns } };

	put(writer, &record);
}

/* A call at `ms` after the start, with the captured bytes of argument `arg`, if there are any. */
struct call {
	int ms;
	uint32_t tgid, tid;
	const char *comm;
	int nr;
	uint64_t args[3];
	int64_t ret;
	uint64_t ns;
	unsigned int arg;
	const char *bytes;
};

/* What the descriptor of a write was, behind the `len` bytes at `data`; returns how many there are.
 */
static uint32_t add_file(char *data, uint32_t len, int32_t fd)
{
	enum { NAME_LEN = sizeof("journal/log/var/") - 1 };
	const struct {
		struct sctop_datum datum;
		struct sctop_fd file;
		char name[NAME_LEN + 8];
	} named = {
		.datum = { .place = SCTOP_DATUM_FD_ENTER,
			   .len = sizeof(struct sctop_fd) + NAME_LEN,
			   .total = sizeof(struct sctop_fd) + NAME_LEN },
		.file = { .fd = fd, .mode = 0100644, .ino = 1 },
		.name = "journal/log/var/",
	};

	memcpy(data + len, &named, sizeof(named));
	return len + sizeof(struct sctop_datum) + ((named.datum.len + 7u) & ~7u);
}

static void put_event(struct recording_writer *writer, uint8_t type, const struct call *call)
{
	struct {
		struct sctop_datum datum;
		char bytes[SCTOP_PATH_MAX + 64];
	} data = { .datum = { .place = (uint8_t)call->arg } };
	struct sctop_event event = {
		.type = type,
		.nr = (int16_t)call->nr,
		.time_ns = 100 * S_NS + (uint64_t)call->ms * 1000000,
		.duration_ns = call->ns,
		.ret = call->ret,
		.start_ns = call->tgid * S_NS,
		.tid = call->tid ? call->tid : call->tgid,
		.tgid = call->tgid,
		.ppid = 1,
		.uid = 1,
		.gid = 7,
		.tty = 136 << 20 | 5,
		.cpu = 3,
	};
	struct record record = { .type = RECORD_EVENT, .event = &event, .data = &data };

	memcpy(event.args, call->args, sizeof(call->args));
	memcpy(event.comm, call->comm, strnlen(call->comm, sizeof(event.comm) - 1));
	if (call->bytes) {
		data.datum.len = (uint16_t)strlen(call->bytes);
		data.datum.total = data.datum.len;
		memcpy(data.bytes, call->bytes, data.datum.len);
		event.data_len = sizeof(data.datum) + ((data.datum.len + 7) & ~7);
	}
	if (call->nr == SYS_write)
		event.data_len = add_file((char *)&data, event.data_len, (int32_t)call->args[0]);
	put(writer, &record);
}

/* What a run of calls, a gap and some others look like: told in the tests below. */
static void fill_story(struct recording_writer *writer)
{
	struct record lost = { .type = RECORD_LOST,
			       .lost = { LOST_RING, 17, 100 * S_NS + 250000000 } };
	struct call loop = { 100,     2001, 0, "looper", SYS_read, { 5, 0x1000, 64 },
			     -EAGAIN, 1000, 0, NULL };
	struct call other = { 200, 2002, 2003, "worker", SYS_close, { 4 }, 0, 500, 0, NULL };
	char path[LONG_PATH + 1];

	memset(path, 'x', sizeof(path));
	memcpy(path, "/begin/", 7);
	memcpy(path + LONG_PATH - 4, "/end", 5);
	put_stats(writer, 100 * S_NS);
	for (int i = 0; i < LOOPS; i++) {
		loop.ms = 100 + i;
		put_event(writer, SCTOP_EVENT_CALL, &loop);
		if (i == 10) /* another thread between them does not end the run */
			put_event(writer, SCTOP_EVENT_CALL, &other);
	}
	put_event(writer, SCTOP_EVENT_CALL,
		  &(struct call){ 210,
				  2001,
				  0,
				  "looper",
				  SYS_write,
				  { 1, 0x2000, 5 },
				  5,
				  2500000,
				  1,
				  "hel\033o" });
	put(writer, &lost);
	put_event(writer, SCTOP_EVENT_CALL,
		  &(struct call){ 260,
				  2004,
				  0,
				  "\346\274\242\345\255\227\346\274\242\345\255\227",
				  SYS_openat,
				  { (uint64_t)-100, 0x3000, 0 },
				  -ENOENT,
				  12345,
				  1,
				  path });
	put_event(writer, SCTOP_EVENT_CALL,
		  &(struct call){
			  270, 2002, 2003, "worker", SYS_socket, { 2, 1, 0 }, 6, 700, 0, NULL });
	put_event(writer, SCTOP_EVENT_SIGNAL,
		  &(struct call){ 280, 2002, 2003, "worker", SIGUSR1, { 0 }, 0, 0, 0, NULL });
	put_event(writer, SCTOP_EVENT_THREAD_EXIT,
		  &(struct call){ 290, 2002, 2003, "worker", 0, { 0 }, 0, 0, 0, NULL });
	put_event(writer, SCTOP_EVENT_EXIT,
		  &(struct call){ 295, 2002, 0, "worker", 0, { 0 }, SIGSEGV, 0, 0, NULL });
	put_stats(writer, 101 * S_NS);
	put_stats(writer, 102 * S_NS);
}

/* More than is kept, each with a result of its own; then a few more every interval. */
static void fill_flood(struct recording_writer *writer)
{
	struct call call = { 0, 3001, 0, "flood", SYS_read, { 3 }, 0, 100, 0, NULL };

	put_stats(writer, 100 * S_NS);
	for (int i = 0; i < FLOOD + LATER * 1000; i++) {
		call.ret = i;
		put_event(writer, SCTOP_EVENT_CALL, &call);
		if (i >= FLOOD - 1 && (i - FLOOD + 1) % 1000 == 0)
			put_stats(writer, (101 + (uint64_t)(i - FLOOD + 1) / 1000) * S_NS);
	}
}

/* ---- the screen ---- */

/* The stream has the keys, and all the room. */
static struct term *start(int width, int height)
{
	struct term *term = replay_at_end(story_path(), width, height);

	term_keys(term, "3z");
	assert_true(term_wait(term, "\342\226\2663 Stream"));
	assert_true(term_wait_gone(term, "1 Processes"));
	return term;
}

static int row_of(struct term *term, const char *text)
{
	int y = term_find(term, text, NULL);

	if (y < 0) {
		fprintf(stderr, "nowhere: %s\n", text);
		term_dump(term);
	}
	return y;
}

static void check_row(struct term *term, const char *text, const char *expected)
{
	int y = row_of(term, text);

	assert_true(y >= 0);
	assert_string_equal(term_row(term, y), expected);
}

static struct term_cell cell_at(struct term *term, int y, int x)
{
	struct term_cell cell;

	term_cell(term, y, x, &cell);
	return cell;
}

static void check_cell(struct term *term, int y, int x, const char *text)
{
	if (strcmp(cell_at(term, y, x).text, text) != 0) {
		term_dump(term);
		fail_msg("row %d, column %d: \"%s\", not \"%s\"", y, x, cell_at(term, y, x).text,
			 text);
	}
}

#define NO_SUCH "(No such file or directory)"

static void test_lines(void **state)
{
	struct term *term = start(120, 40);
	int y;

	(void)state;
	check_row(term, "\303\227",
		  "!d 22:15:00.100 30.0\302\265 looper(2001)      read(5, 0x1000, 64) = -1 EAGAIN "
		  "(Resource temporarily unavailable) \303\22730 avg 1.00\302\265");
	check_row(term, "close", " d 22:15:00.200  500n worker(2002/2003) close(4) = 0");
	check_row(term, "write",
		  " d 22:15:00.210 2.50m looper(2001)      write(1, \"hel\\33o\", 5) = 5");
	check_row(term, "lost 17",
		  "   22:15:00.250       --- lost 17 events (ring full); the tables have them ---");
	check_row(term, "socket(",
		  " n 22:15:00.270  700n worker(2002/2003) socket(AF_INET, SOCK_STREAM, "
		  "IPPROTO_IP) = 6");
	check_row(term, "SIGUSR1", " s 22:15:00.280       worker(2002/2003) --- SIGUSR1 ---");
	check_row(term, "thread exited",
		  "   22:15:00.290       worker(2002/2003) +++ thread exited with 0 +++");
	check_row(term, "killed by",
		  "   22:15:00.295       worker(2002)      +++ killed by SIGSEGV +++");
	/* a failure is red and marked; what a call is about is a letter and a colour */
	y = row_of(term, "EAGAIN");
	assert_true(cell_at(term, y, 0).coloured && cell_at(term, y, 0).bold);
	assert_int_equal(cell_at(term, y, 1).colour, cell_at(term, y, 40).colour);
	assert_true(cell_at(term, y, 1).coloured);
	assert_int_not_equal(cell_at(term, row_of(term, "socket("), 1).colour,
			     cell_at(term, y, 1).colour);
	term_stop(term);
}

static void test_without_colour(void **state)
{
	struct term *term = replay_start(story_path(), 120, 40, "0.1", "--no-color");
	int y;

	(void)state;
	assert_true(term_wait(term, "EAGAIN"));
	y = row_of(term, "EAGAIN");
	check_cell(term, y, 0, "!");
	check_cell(term, y, 1, "d");
	check_cell(term, row_of(term, "socket("), 1, "n");
	for (int x = 0; x < 120; x++)
		assert_false(cell_at(term, y, x).coloured);
	assert_true(cell_at(term, y, 0).bold);
	term_stop(term);
}

/* A line that is too long keeps its result in sight, whatever the width; nothing overflows. */
static void test_fitted(void **state)
{
	static const int widths[] = { 80, 120, 200, 100, 79, 61 };

	(void)state;
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		struct term *term = start(widths[i], 24);
		int y = row_of(term, "= -1 ENOENT");

		assert_true(y > 0);
		check_cell(term, y, 0, "!");
		assert_non_null(strstr(term_row(term, y), "\342\200\246) = -1 ENOENT"));
		assert_non_null(strstr(term_row(term, y), "openat("));
		assert_null(strstr(term_row(term, y + 1), "xxx"));
		/* as long as there is room: no column is given away */
		check_cell(term, y, widths[i] - 1, "T");
		term_stop(term);
	}
}

static void test_columns(void **state)
{
	struct term *term = start(120, 40);

	(void)state;
	term_keys(term, "d");
	assert_true(term_wait(term, "durations in the stream: hidden"));
	check_row(term, "close", " d 22:15:00.200 worker(2002/2003) close(4) = 0");
	assert_false(term_has(term, "avg"));
	term_keys(term, "w");
	assert_true(term_wait(term, "since the start"));
	check_row(term, "close", " d     0.200000 worker(2002/2003) close(4) = 0");
	term_keys(term, "w");
	assert_true(term_wait(term, "since the line above"));
	check_row(term, "close", " d     0.100000 worker(2002/2003) close(4) = 0");
	term_keys(term, "w");
	assert_true(term_wait(term, "times in the stream: hidden"));
	check_row(term, "close", " d worker(2002/2003) close(4) = 0");
	term_keys(term, "wd");
	assert_true(term_wait(term, "durations in the stream: shown"));
	check_row(term, "close", " d 22:15:00.200  500n worker(2002/2003) close(4) = 0");
	term_stop(term);
}

static void test_sideways(void **state)
{
	struct term *term = start(80, 24);
	int y = row_of(term, "openat(");

	(void)state;
	assert_true(y > 0);
	term_keys(term, KEY_RIGHT_SEQ KEY_RIGHT_SEQ);
	assert_true(term_wait(term, "\342\200\271"));
	/* columns 16 on: times are gone, the sign stays, the marks are there */
	check_cell(term, y, 0, "!");
	check_cell(term, y, 2, "\342\200\271");
	check_cell(term, y, 79, "\342\200\272");
	/* the time takes 13, the duration 6: "5µ " and the first wide characters */
	check_cell(term, y, 5, " ");
	check_cell(term, y, 6, "\346\274\242");
	term_keys(term, KEY_RIGHT_SEQ);
	assert_true(term_wait_gone(term, "\346\274\242\345\255\227\346\274\242\345\255\227"));
	/* columns 24 on: the edge goes through the third of them */
	check_cell(term, y, 3, " ");
	check_cell(term, y, 4, "\345\255\227");
	check_cell(term, y, 6, "(");
	/* to the end, and no further */
	for (int i = 0; i < 100; i++)
		term_keys(term, KEY_RIGHT_SEQ);
	assert_true(term_wait(term, NO_SUCH));
	assert_false(term_has(term, "\342\200\272"));
	term_keys(term, "0");
	assert_true(term_wait_gone(term, "\342\200\271"));
	check_cell(term, y, 3, "2");
	term_stop(term);
}

static void test_unfold(void **state)
{
	struct term *term = start(120, 60);
	int y, cnt = 0;

	(void)state;
	term_keys(term, KEY_HOME_SEQ "+");
	assert_true(term_wait_gone(term, "\303\22730"));
	for (y = 0; y < 60; y++)
		cnt += strstr(term_row(term, y), "EAGAIN") != NULL;
	assert_int_equal(cnt, LOOPS);
	/* each at its place: the other thread's call stands between the 11th and the 12th */
	y = row_of(term, "close(4)");
	assert_non_null(strstr(term_row(term, y - 1), ".110 "));
	assert_non_null(strstr(term_row(term, y + 1), ".111 "));
	term_keys(term, KEY_DOWN_SEQ "-");
	assert_true(term_wait(term, "\303\22730 avg"));
	assert_true(cell_at(term, row_of(term, "EAGAIN"), 5).reverse); /* the cursor is on it */
	/* all of them, and back */
	term_keys(term, "*");
	assert_true(term_wait(term, "a line for each"));
	assert_false(term_has(term, "\303\22730"));
	term_keys(term, "*");
	assert_true(term_wait(term, "\303\22730 avg"));
	term_stop(term);
}

/* Of a text in the selected line, characters [from, to) are marked, and neither neighbour. */
static void check_mark(struct term *term, const char *text, int from, int to)
{
	int x, y = term_find(term, text, &x);

	assert_true(y > 0);
	for (int i = -1; i <= (int)strlen(text); i++) {
		struct term_cell cell = cell_at(term, y, x + i);

		assert_true(cell.reverse); /* all of it is the selected line */
		assert_int_equal(cell.bold && cell.colour == 133, i >= from && i < to);
	}
}

static void test_search(void **state)
{
	struct term *term = start(120, 40);
	int x, y;

	(void)state;
	/* what is not decoded is not searched */
	term_keys(term, "/22:15\r");
	assert_true(term_wait(term, "not found: 22:15"));
	term_keys(term, "/eagain\r");
	assert_true(term_wait(term, " found: eagain"));
	check_mark(term, "EAGAIN", 0, 6);
	/* only lines with a text; marked, too */
	term_keys(term, "\\worker\r");
	assert_true(term_wait(term, "only lines with worker"));
	assert_false(term_has(term, "looper"));
	assert_true(term_has(term, "lost 17 events"));
	y = term_find(term, "worker(2002/2003) close", &x);
	assert_true(y > 0);
	assert_true(cell_at(term, y, x).bold && cell_at(term, y, x + 5).bold);
	assert_false(cell_at(term, y, x + 6).bold);
	term_keys(term, "\033");
	assert_true(term_wait(term, "looper"));
	term_stop(term);
}

/* Behind a ~ an expression, for searching and as a row filter; what is wrong with one is marked. */
static void test_expressions(void **state)
{
	struct term *term = start(120, 30);
	int y, x, caret;

	(void)state;
	term_keys(term, "/~e(again|zz)+\r");
	assert_true(term_wait(term, " found: ~e(again|zz)+"));
	check_mark(term, "EAGAIN", 0, 6);
	/* what may be empty is marked where it is not; a start is only at the start */
	term_keys(term, "/~(again)?\r");
	assert_true(term_wait(term, " found: ~(again)?"));
	check_mark(term, "EAGAIN", 1, 6);
	term_keys(term, "/~^.\r");
	assert_true(term_wait(term, " found: ~^."));
	check_mark(term, "looper(2001)", 0, 1);
	term_keys(term, "\\~worker\\([0-9]+/2003\\) (close|x)\r");
	assert_true(term_wait(term, "only lines with ~worker"));
	assert_true(term_wait_gone(term, "looper"));
	y = term_find(term, "worker(2002/2003) close", &x);
	assert_true(y > 0);
	assert_true(cell_at(term, y, x).bold && cell_at(term, y, x + 22).bold);
	assert_false(cell_at(term, y, x + 23).bold);
	/* the same as a text is nowhere */
	term_keys(term, "\\\x15worker\\([0-9]+\r");
	assert_true(term_wait(term, "only lines with worker\\\\([0-9]+"));
	assert_true(term_wait_gone(term, "worker(2002/2003) close"));
	term_keys(term, "\\\x15~clo(se[x\r");
	assert_true(term_wait(term, "Unmatched ["));
	y = term_find(term, "~clo(se[x", &x);
	assert_true(y > 0);
	assert_int_equal(term_find(term, "^", &caret), y + 1);
	assert_int_equal(caret, x + 7);
	term_keys(term, "\x15~(x)\\1\r");
	assert_true(term_wait(term, "back-references are not supported"));
	term_keys(term, "\x15\r");
	assert_true(term_wait(term, "looper"));
	term_stop(term);
}

static void check_has(struct term *term, const char *const *texts)
{
	for (; *texts; texts++)
		assert_true(row_of(term, *texts) > 0);
}

static void test_event(void **state)
{
	static const char *const opened[] = {
		"Event openat of \346\274\242\345\255\227\346\274\242\345\255\227(2004)",
		" call            openat  257 on x86_64",
		" class           %file %desc",
		" result !        -1 ENOENT " NO_SUCH,
		"0xfffffffffffffffe  -2",
		" took            12.3\302\265  12345 ns",
		" time            2023-11-14 22:15:00.260000000 +0000",
		"0.260000000 s since the start",
		"pid 2004  tid 2004  parent 1",
		" user            daemon (1)  group 7  terminal pts/5",
		" cpu             3",
		" before it       lost 17 events (ring full)",
		" dfd             AT_FDCWD",
		"descriptor of a folder  0xffffffffffffff9c  -100",
		" filename        \"/begin/xxx",
		"/end\"",
		"path  0x3000  12288",
		"300 bytes captured",
		" mode            -",
		NULL,
	};
	struct term *term = start(120, 50);

	(void)state;
	term_keys(term, "/openat\r\r");
	assert_true(term_wait(term, "3 Event"));
	check_has(term, opened);
	/* the line above it is the loss, then the write; then nothing above the run */
	term_keys(term, "N");
	assert_true(term_wait(term, "lost 17 events (ring full)"));
	assert_true(term_wait_gone(term, "openat"));
	term_keys(term, KEY_UP_SEQ);
	assert_true(term_wait(term, "Event write of looper"));
	/* names of descriptors are in the page, in the lines only if wanted */
	assert_true(term_has(term, " fd              1</var/log/journal>"));
	assert_true(term_has(term, "0000  68 65 6c 1b 6f"));
	assert_true(term_has(term, "|hel.o|"));
	assert_true(term_has(term, " before it       nothing was lost"));
	term_keys(term, "NNNNN");
	assert_true(term_wait(term, "that is the oldest line"));
	assert_true(term_has(term, "\303\22730  the last of them is shown"));
	assert_true(term_has(term, " together        30.0\302\265  30000 ns"));
	assert_true(term_has(term, " average         1.00\302\265  1000 ns"));
	assert_true(term_has(term, "22:15:00.129000000"));
	assert_true(term_has(term, "22:15:00.100000000"));
	term_keys(term, KEY_DOWN_SEQ "n");
	assert_true(term_wait(term, "Event write of looper"));
	/* closed, the cursor is where one went */
	term_keys(term, "\033");
	assert_true(term_wait(term, "3 Stream"));
	assert_true(cell_at(term, row_of(term, "write("), 5).reverse);
	term_keys(term, "\r\x7f");
	assert_true(term_wait(term, "3 Stream"));
	/* its process has made no call that was counted: nothing else gets selected in its place */
	term_keys(term, "\r\r");
	assert_true(term_wait(term, "looper(2001) is not in the table"));
	assert_true(term_has(term, "Event write of looper"));
	term_stop(term);
}

/* A search that is left while it is typed leaves open what was. */
static void test_event_search_left(void **state)
{
	struct term *term = start(120, 50);

	(void)state;
	term_keys(term, "/openat\r\r");
	assert_true(term_wait(term, "Event openat of"));
	term_keys(term, "/hel");
	assert_true(term_wait(term, "Event write of looper"));
	assert_true(term_has(term, "|hel.o|"));
	term_keys(term, "\033");
	assert_true(term_wait(term, "Event openat of"));
	assert_true(term_has(term, " filename        \"/begin/xxx"));
	/* nor does one that finds nothing */
	term_keys(term, "/helx");
	assert_true(term_wait(term, "not found"));
	assert_true(term_has(term, "Event openat of"));
	term_keys(term, "\x7f\r");
	assert_true(term_wait(term, "found: hel"));
	assert_true(term_has(term, "Event write of looper"));
	term_stop(term);
}

/* Two steps back in one read are two, also where the stream follows until then. */
static void test_steps_add_up(void **state)
{
	struct term *term = start(120, 50);

	(void)state;
	term_keys(term, "\r");
	assert_true(term_wait(term, "killed by SIGSEGV"));
	term_keys(term, "a");
	assert_true(term_wait(term, "the stream follows"));
	term_keys(term, "NN");
	assert_true(term_wait(term, "--- SIGUSR1 ---"));
	term_stop(term);
}

/* On a small screen it has all the room, and scrolls. */
static void test_event_scrolls(void **state)
{
	struct term *term = replay_at_end(story_path(), 80, 24);

	(void)state;
	term_keys(term, "3/openat\r\r");
	assert_true(term_wait(term, "3 Event"));
	assert_false(term_has(term, "1 Processes"));
	assert_true(term_has(term, "more lines below: PgDn"));
	assert_false(term_has(term, " mode "));
	term_keys(term, KEY_PGDN_SEQ KEY_PGDN_SEQ KEY_PGDN_SEQ);
	assert_true(term_wait(term, " mode "));
	assert_false(term_has(term, " call "));
	term_keys(term, KEY_HOME_SEQ);
	assert_true(term_wait(term, " call "));
	for (int width = 40; width < 250; width += 30)
		for (int height = 8; height < 70; height += 20) {
			term_resize(term, width, height);
			term_settle(term, 20);
			term_keys(term, KEY_PGDN_SEQ KEY_PGUP_SEQ KEY_END_SEQ KEY_HOME_SEQ);
			term_settle(term, 20);
			assert_true(term_has(term, "3 Event"));
		}
	term_resize(term, 80, 24);
	term_keys(term, "\033");
	assert_true(term_wait(term, "1 Processes"));
	term_stop(term);
}

static void test_tiny(void **state)
{
	struct term *term = start(40, 8);

	(void)state;
	assert_true(term_has(term, "+++ killed"));
	term_keys(term, KEY_HOME_SEQ);
	assert_true(term_wait(term, "held"));
	for (int i = 0; i < 40; i++) {
		term_resize(term, 40 + i % 5, 8 + i % 4);
		term_keys(term, KEY_RIGHT_SEQ KEY_DOWN_SEQ "+\r" KEY_DOWN_SEQ "\033-");
		term_settle(term, 10);
	}
	term_keys(term, "0" KEY_END_SEQ);
	assert_true(term_wait(term, "+++ killed"));
	term_stop(term);
}

static void test_ascii(void **state)
{
	struct term *term = replay_start(story_path(), 80, 24, "0.1", "--ascii");

	(void)state;
	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, "3z");
	assert_true(term_wait(term, "x30"));
	term_keys(term, KEY_RIGHT_SEQ);
	assert_true(term_wait(term, "!f<"));
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			assert_true((unsigned char)cell_at(term, y, x).text[0] < 0x80);
	term_stop(term);
}

/* ---- the past ---- */

/* The number that is the result of the flood's call in a row, or -1. */
static long result_in(struct term *term, int y)
{
	const char *found = strstr(term_row(term, y), ") = ");

	return found ? strtol(found + 4, NULL, 10) : -1;
}

/* Scrolled back, nothing moves however much comes; what did not fit is said where it is missing. */
static void test_held(void **state)
{
	char *path = story_write(fill_flood);
	struct term *term = replay_start(path, 80, 24, "0.3", NULL);
	long first, second;

	(void)state;
	assert_true(term_wait(term, "flood(3001)"));
	term_keys(term, "3z");
	assert_true(term_wait(term, "3 Stream 100k"));
	term_keys(term, KEY_HOME_SEQ);
	assert_true(term_wait(term, "held"));
	first = result_in(term, 3);
	second = result_in(term, 4);
	assert_true(first >= FLOOD - 100000);
	assert_int_equal(second, first + 1);
	term_keys(term, KEY_DOWN_SEQ);
	assert_true(term_wait(term, "end of the recording"));
	assert_int_equal(result_in(term, 3), first);
	assert_int_equal(result_in(term, 21), first + 18);
	assert_true(cell_at(term, 4, 5).reverse);
	/* every one of them is there: by pages to the newest */
	for (int i = 0; i < 6; i++) {
		long top = result_in(term, 3);

		term_keys(term, KEY_PGDN_SEQ);
		term_settle(term, 60);
		assert_true(result_in(term, 3) >= top);
		for (int y = 4; y < 22; y++)
			assert_int_equal(result_in(term, y), result_in(term, y - 1) + 1);
	}
	term_keys(term, KEY_END_SEQ);
	assert_true(term_wait(term, "(the stream was held)"));
	assert_int_equal(result_in(term, 20), first + 99999);
	term_stop(term);
	story_remove(path);
}

/* Asked for right behind a filter, an export has all that passes it; its end is that of all. */
static void test_export_of_all(void **state)
{
	char *path = story_write(fill_flood), out[] = "/tmp/sctop-stream-XXXXXX.log", line[1024];
	struct term *term = replay_start(path, 80, 24, "0.1", NULL);
	int fd = mkstemps(out, 4), cnt = 0;
	FILE *file;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(unlink(out), 0);
	assert_true(term_wait(term, "end of the recording"));
	term_keys(term, "3z");
	assert_true(term_wait(term, "3 Stream 100k"));
	snprintf(line, sizeof(line), "\\~= [0-9]*7( |$)\re\x15%s\r", out);
	term_keys(term, line);
	assert_true(term_wait(term, "written"));
	file = fopen(out, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		cnt += strstr(line, "7\n") != NULL;
	fclose(file);
	unlink(out);
	close(fd);
	assert_int_equal(cnt, 100000 / 10);
	/* A search that pauses in an event's page has not found anything. */
	term_keys(term, "\\\x15\r");
	assert_true(term_wait_gone(term, "only lines with"));
	term_keys(term, "\r");
	assert_true(term_wait(term, "Event"));
	term_keys(term, "/~nowhere.*at all\r");
	assert_true(term_wait(term, "not found"));
	term_stop(term);
	story_remove(path);
}

static int setup(void **state)
{
	(void)state;
	return story_begin(fill_story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),	      cmocka_unit_test(test_without_colour),
		cmocka_unit_test(test_fitted),	      cmocka_unit_test(test_columns),
		cmocka_unit_test(test_sideways),      cmocka_unit_test(test_unfold),
		cmocka_unit_test(test_search),	      cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_event),	      cmocka_unit_test(test_event_scrolls),
		cmocka_unit_test(test_tiny),	      cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_held),	      cmocka_unit_test(test_steps_add_up),
		cmocka_unit_test(test_export_of_all), cmocka_unit_test(test_event_search_left),
	};

	return cmocka_run_group_tests(tests, setup, story_teardown);
}
