/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_text.c - foreign strings come out harmless, on one line, and can be reversed; widths
 * agree with the C library's, the strace form with strace's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <gnu/libc-version.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include "sctop/text.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

/* ---- the reverse, and a judge, written apart from the code that they test ---- */

static size_t encode(uint32_t code, char *out)
{
	if (code < 0x80) {
		out[0] = code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = 0xc0 | code >> 6;
		out[1] = 0x80 | (code & 0x3f);
		return 2;
	}
	if (code < 0x10000) {
		out[0] = 0xe0 | code >> 12;
		out[1] = 0x80 | (code >> 6 & 0x3f);
		out[2] = 0x80 | (code & 0x3f);
		return 3;
	}
	out[0] = 0xf0 | code >> 18;
	out[1] = 0x80 | (code >> 12 & 0x3f);
	out[2] = 0x80 | (code >> 6 & 0x3f);
	out[3] = 0x80 | (code & 0x3f);
	return 4;
}

static size_t reverse(const char *text, char *out)
{
	static const char from[] = "ntre\\\"vf", to[] = "\n\t\r\033\\\"\v\f";
	size_t len = 0;

	while (*text) {
		unsigned int code;
		int used = 0;
		const char *letter;

		if (*text != '\\') {
			out[len++] = *text++;
			continue;
		}
		text++;
		letter = strchr(from, *text);
		if (letter) {
			out[len++] = to[letter - from];
			text++;
		} else if (sscanf(text, "x%2x%n", &code, &used) == 1 && used == 3) {
			out[len++] = (char)code;
			text += 3;
		} else if (sscanf(text, "u{%x}%n", &code, &used) == 1 && used) {
			len += encode(code, out + len);
			text += used;
		} else {
			assert_int_equal(sscanf(text, "%3o%n", &code, &used), 1);
			out[len++] = (char)code;
			text += used;
		}
	}
	return len;
}

/* No byte of the output can be taken for anything but a character with a shape. */
static void assert_harmless(const char *text, unsigned int flags)
{
	const unsigned char *at = (const unsigned char *)text;

	for (; *at; at++) {
		assert_true(*at >= 0x20 && *at != 0x7f);
		if (flags & (TEXT_ASCII | TEXT_STRACE))
			assert_true(*at < 0x80);
		if (at[0] == 0xc2)
			assert_true(at[1] >= 0xa0); /* C1 in UTF-8 */
		if (at[0] == 0xe2 && at[1] == 0x80)
			assert_false((at[2] >= 0x8b && at[2] <= 0x8f) ||
				     (at[2] >= 0xa8 && at[2] <= 0xae)); /* bidi, separators */
		if (at[0] == 0xe2 && at[1] == 0x81)
			assert_false(at[2] >= 0xa0 && at[2] <= 0xaf);
		if (at[0] == 0xef && at[1] == 0xbb)
			assert_false(at[2] == 0xbf);
	}
	if (!(flags & (TEXT_ASCII | TEXT_STRACE))) /* the C library's opinion of its UTF-8 */
		assert_true(mbstowcs(NULL, text, 0) != (size_t)-1 || !setlocale(LC_CTYPE, NULL) ||
			    strcmp(setlocale(LC_CTYPE, NULL), "C.UTF-8"));
}

static const unsigned int all_flags[] = {
	0, TEXT_ASCII, TEXT_QUOTED, TEXT_ASCII | TEXT_QUOTED, TEXT_STRACE,
};

static void check_reversible(const char *src, size_t len)
{
	char *escaped = malloc(4 * len + 1), *back = malloc(4 * len + 1);

	for (size_t i = 0; i < ARRAY_SIZE(all_flags); i++) {
		size_t written = text_escape(escaped, 4 * len + 1, src, len, all_flags[i]);

		assert_int_equal(written, strlen(escaped));
		assert_harmless(escaped, all_flags[i]);
		assert_int_equal(reverse(escaped, back), len);
		assert_memory_equal(back, src, len);
	}
	free(escaped);
	free(back);
}

/* ---- escape ---- */

#define BYTES(string) .src = (string), .len = sizeof(string) - 1

static const struct {
	const char *src;
	size_t len;
	const char *expected;
	const char *quoted; /* NULL: as expected */
	const char *ascii;  /* NULL: as expected */
} hostile[] = {
	{ BYTES(""), "" },
	{ BYTES("bash"), "bash" },
	{ BYTES("a\"b"), "a\"b", .quoted = "a\\\"b" },
	{ BYTES("a\\n"), "a\\\\n" },
	{ BYTES("a\nb\tc\rd"), "a\\nb\\tc\\rd" },
	{ BYTES("\0\1\x1f\x7f"), "\\x00\\x01\\x1f\\x7f" },
	{ BYTES("\033[2J\033[H"), "\\e[2J\\e[H" },
	{ BYTES("\033]0;owned\007"), "\\e]0;owned\\x07" },
	{ BYTES("\x9b"
		"2J"),
	  "\\x9b2J" },
	{ BYTES("\xc2\x9b"
		"2J"),
	  "\\u{009b}2J" },
	{ BYTES("\xc2\x80\xc2\x9f"), "\\u{0080}\\u{009f}" },
	{ BYTES("ü"), "ü", .ascii = "\\u{00fc}" },
	{ BYTES("日本"), "日本", .ascii = "\\u{65e5}\\u{672c}" },
	{ BYTES("😀"), "😀", .ascii = "\\u{1f600}" },
	{ BYTES("a\u202egnp.exe"), "a\\u{202e}gnp.exe" },
	{ BYTES("\u2066\u2069\u200f\u061c"), "\\u{2066}\\u{2069}\\u{200f}\\u{061c}" },
	{ BYTES("a\u200bb\u200d\ufeff"), "a\\u{200b}b\\u{200d}\\u{feff}" },
	{ BYTES("a\u2028b\u2029"), "a\\u{2028}b\\u{2029}" },
	{ BYTES("\u00ad\u034f\ufe0f"), "\\u{00ad}\\u{034f}\\u{fe0f}" },
	{ BYTES("\xf3\xa0\x81\x81"), "\\u{e0041}" }, /* a tag: invisible text */
	{ BYTES("\u0378"), "\\u{0378}" },	     /* unassigned: no two terminals need agree */
	{ BYTES("e\u0301x"), "e\u0301x", .ascii = "e\\u{0301}x" },
	{ BYTES("\u0301x"), "\\u{0301}x" }, /* would land on what stands before */
	{ BYTES("a\u0301\u0301\u0301\u0301\u0301\u0301b"),
	  "a\u0301\u0301\u0301\u0301\\u{0301}\\u{0301}b",
	  .ascii = "a\\u{0301}\\u{0301}\\u{0301}\\u{0301}\\u{0301}\\u{0301}b" },
	{ BYTES("\xc0\x80"), "\\xc0\\x80" }, /* overlong NUL */
	{ BYTES("\xc0\x9b"), "\\xc0\\x9b" },
	{ BYTES("\xe0\x82\x9b"), "\\xe0\\x82\\x9b" }, /* overlong CSI */
	{ BYTES("\xf0\x80\x80\x8a"), "\\xf0\\x80\\x80\\x8a" },
	{ BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80" },	       /* a surrogate */
	{ BYTES("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80" }, /* beyond U+10FFFF */
	{ BYTES("\xff\xfe\xf8\x80"), "\\xff\\xfe\\xf8\\x80" },
	{ BYTES("a\xc3"), "a\\xc3" }, /* cut */
	{ BYTES("\xe2\x82"), "\\xe2\\x82" },
	{ BYTES("\xe2\x82\n"), "\\xe2\\x82\\n" },
	{ BYTES("\xc3("), "\\xc3(" },
};

static void test_hostile(void **state)
{
	char out[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
		const char *src = hostile[i].src, *expected = hostile[i].expected;
		size_t len = hostile[i].len;

		text_escape(out, sizeof(out), src, len, 0);
		assert_string_equal(out, expected);
		text_escape(out, sizeof(out), src, len, TEXT_QUOTED);
		assert_string_equal(out, hostile[i].quoted ? hostile[i].quoted : expected);
		text_escape(out, sizeof(out), src, len, TEXT_ASCII);
		assert_string_equal(out, hostile[i].ascii ? hostile[i].ascii : expected);
		check_reversible(src, len);
	}
}

static void test_every_byte(void **state)
{
	char all[512], one;

	(void)state;
	for (int c = 0; c < 256; c++) {
		one = (char)c;
		all[c] = one;
		all[511 - c] = one;
		check_reversible(&one, 1);
	}
	check_reversible(all, sizeof(all));
	for (int a = 0; a < 256; a++) {
		for (int b = 0; b < 256; b++) {
			char pair[2] = { (char)a, (char)b };

			check_reversible(pair, 2);
		}
	}
}

/* Every character there is, alone and behind a letter. */
static void test_every_character(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char text[8] = "a", out[16];
		size_t len = 1 + encode(code, text + 1);

		text_escape(out, sizeof(out), text, len, 0);
		assert_harmless(out, 0);
		if (code >= 0xd800 && code <= 0xdfff)
			assert_string_not_equal(out, text);
		if (code % 64 == 0 || code < 0x3000)
			check_reversible(text, len);
	}
}

static void test_random(void **state)
{
	char text[64];

	(void)state;
	srandom(1);
	for (int round = 0; round < 20000; round++) {
		size_t len = random() % sizeof(text);

		for (size_t i = 0; i < len; i++)
			text[i] = (char)(random() % 3 ? "\xe2\x80\xae\xc2\x9b\033\\\"a\xf0\x9f\x98"
							"\x80\xcc\x81x{u"[random() % 19]
						      : random());
		check_reversible(text, len);
	}
}

/* With any room: terminated, nothing beyond, and what came out stands for a start of src. */
static void test_every_room(void **state)
{
	static const char src[] = "a\n\033\x9b\u202eü日😀\xff\"\\0\0z";
	size_t len = sizeof(src) - 1;
	char whole[256], out[256], back[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all_flags); i++) {
		size_t full = text_escape(whole, sizeof(whole), src, len, all_flags[i]);

		for (size_t size = 0; size <= full + 2; size++) {
			size_t written, reversed;

			memset(out, '#', sizeof(out));
			written = text_escape(out, size, src, len, all_flags[i]);
			assert_int_equal(out[size], '#');
			if (!size) {
				assert_int_equal(written, 0);
				continue;
			}
			assert_true(written < size);
			assert_int_equal(out[written], '\0');
			assert_memory_equal(out, whole, written);
			reversed = reverse(out, back);
			assert_true(reversed <= len);
			assert_memory_equal(back, src, reversed);
			if (size > full)
				assert_int_equal(written, full);
		}
	}
}

/* ---- strace's form ---- */

struct sample {
	char bytes[600];
	size_t len;
};

/* Each byte alone and before digits, then all of them. */
static size_t make_sample(size_t number, struct sample *sample)
{
	static const char behind[] = "0789a";

	if (number < 256 * 6) {
		sample->bytes[0] = (char)(number / 6);
		sample->bytes[1] = number % 6 ? behind[number % 6 - 1] : 0;
		sample->len = number % 6 ? 2 : 1;
		return 1;
	}
	for (int i = 0; i < 256; i++) {
		sample->bytes[i] = (char)i;
		sample->bytes[511 - i] = (char)i;
	}
	sample->len = 512;
	return number == (size_t)256 * 6;
}

static void strace_child(void)
{
	struct sample sample;

	for (size_t i = 0; make_sample(i, &sample); i++)
		if (write(-1, sample.bytes, sample.len) == 0)
			_exit(1);
	for (size_t i = 0; make_sample(i, &sample); i++) {
		sample.bytes[sample.len] = '\0';
		if (chdir(sample.bytes)) /* "/" and "." exist */
			continue;
	}
	_exit(0);
}

static void expect_call(FILE *log, const char *call, const struct sample *sample, size_t len)
{
	char escaped[4096], expected[4200], line[4200];

	text_escape(escaped, sizeof(escaped), sample->bytes, len, TEXT_STRACE);
	snprintf(expected, sizeof(expected), "%s\"%s\"", call, escaped);
	assert_non_null(fgets(line, sizeof(line), log));
	line[strnlen(expected, sizeof(line) - 1)] = '\0';
	assert_string_equal(line, expected);
}

static void test_strace(void **state)
{
	char path[] = "/tmp/sctop-test-text-XXXXXX";
	int fd = mkstemp(path), status;
	struct sample sample;
	char self[4096];
	ssize_t self_len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	FILE *log;
	pid_t pid;

	(void)state;
	assert_true(fd >= 0 && self_len > 0);
	self[self_len] = '\0';
	pid = fork();
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(127);
		execlp("strace", "strace", "-qq", "-s", "9999", "-e", "trace=write,chdir", "-o",
		       path, self, "--strace-child", NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	log = fdopen(fd, "r");
	unlink(path);
	if (status && !lseek(fd, 0, SEEK_END)) {
		fclose(log);
		print_message("SKIP: no strace here, or it may not trace (status %d)\n", status);
		skip();
	}
	assert_int_equal(status, 0);
	for (size_t i = 0; make_sample(i, &sample); i++)
		expect_call(log, "write(-1, ", &sample, sample.len);
	for (size_t i = 0; make_sample(i, &sample); i++)
		expect_call(log, "chdir(", &sample, strnlen(sample.bytes, sample.len));
	fclose(log);
}

/* ---- widths ---- */

static void test_width(void **state)
{
	static const struct {
		const char *text;
		int width;
	} cases[] = {
		{ "", 0 },  { "abc", 3 },     { "ü", 1 },    { "日本", 4 },
		{ "😀", 2 }, { "e\u0301", 1 }, { "a日b", 4 }, { "½µ…│", 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(text_width(cases[i].text), cases[i].width);
}

static void test_cut(void **state)
{
	static const struct {
		const char *text;
		int width;
		const char *expected;
		int left;
	} cases[] = {
		{ "abc", 0, "", 0 },
		{ "abc", 2, "ab", 2 },
		{ "abc", 3, "abc", 3 },
		{ "abc", 9, "abc", 3 },
		{ "日本", 3, "日", 2 },
		{ "日本", 1, "", 0 },
		{ "e\u0301x", 1, "e\u0301", 1 },
		{ "aü日", 2, "aü", 2 },
		{ "abc", -1, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[16];

		strcpy(text, cases[i].text);
		assert_int_equal(text_cut(text, cases[i].width), cases[i].left);
		assert_string_equal(text, cases[i].expected);
	}
}

/* What passes the sanitiser takes as many columns as the C library, and so ncurses, thinks. */
static void test_width_is_wcwidth(void **state)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), old;
	bool known = !strcmp(gnu_get_libc_version(), "2.36");
	unsigned int wrong = 0, passed = 0;

	(void)state;
	if (!utf8) {
		print_message("SKIP: no locale C.UTF-8 to compare with\n");
		skip();
	}
	old = uselocale(utf8);
	for (uint32_t code = 0x20; code <= 0x10ffff; code++) {
		char text[8] = "a", out[16];
		size_t len = 1 + encode(code, text + 1);

		text[len] = '\0';
		text_escape(out, sizeof(out), text, len, 0);
		if (strcmp(out, text))
			continue;
		passed++;
		wrong += text_width(text) != 1 + wcwidth((wchar_t)code);
	}
	uselocale(old);
	freelocale(utf8);
	assert_true(passed > 100000);
	/* A newer Unicode changes a few characters; the table is then to be made anew. */
	assert_true(wrong <= (known ? 0 : 500));
}

/* ---- numbers ---- */

static void test_count(void **state)
{
	static const struct {
		uint64_t count;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 999, "999" },
		{ 9999, "9999" },
		{ 10000, "10.0k" },
		{ 12345, "12.3k" },
		{ 99949, "99.9k" },
		{ 99950, "100k" },
		{ 123456, "123k" },
		{ 999499, "999k" },
		{ 999500, "1.00M" },
		{ 1234567, "1.23M" },
		{ 12345678, "12.3M" },
		{ 999999999, "1.00G" },
		{ UINT64_MAX, "18.4E" },
	};
	char buf[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_count(buf, cases[i].count);
		assert_string_equal(buf, cases[i].text);
	}
}

static void test_rate(void **state)
{
	static const struct {
		double rate;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ -1, "0" },
		{ 0.0 / 0.0, "0" },
		{ 0.01, "<0.1" },
		{ 0.05, "0.1" },
		{ 0.4, "0.4" },
		{ 9.5, "9.5" },
		{ 9.94, "9.9" },
		{ 9.96, "10" },
		{ 1234.4, "1234" },
		{ 412345, "412k" },
		{ 1e300, "18.4E" },
		{ 1.0 / 0.0, "18.4E" },
	};
	char buf[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_rate(buf, cases[i].rate);
		assert_string_equal(buf, cases[i].text);
	}
}

#define SECOND UINT64_C(1000000000)

static void test_time(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 850, "850n" },
		{ 999, "999n" },
		{ 1000, "1.00µ" },
		{ 1240, "1.24µ" },
		{ 850000, "850µ" },
		{ 999999, "1.00m" },
		{ 12345678, "12.3m" },
		{ SECOND + 240000000, "1.24s" },
		{ 59 * SECOND + 94 * SECOND / 100, "59.9s" },
		{ 59 * SECOND + 96 * SECOND / 100, "1min" },
		{ 720 * SECOND, "12min" },
		{ 3599 * SECOND, "1.0h" },
		{ 11160 * SECOND, "3.1h" },
		{ 48 * 3600 * SECOND, "48h" },
		{ 12 * 86400 * SECOND, "12d" },
	};
	char buf[12];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_time(buf, cases[i].ns, 0);
		assert_string_equal(buf, cases[i].text);
	}
	text_time(buf, 1240, TEXT_ASCII);
	assert_string_equal(buf, "1.24u");
}

static void test_bytes_and_percent(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} bytes[] = {
		{ 0, "0" },	  { 1023, "1023" },	 { 1024, "1.0K" },    { 1229, "1.2K" },
		{ 10240, "10K" }, { 536870912, "512M" }, { 1048575, "1.0M" }, { UINT64_MAX, "16E" },
	};
	static const struct {
		double share;
		const char *text;
	} shares[] = {
		{ 0, "0" },	   { -1, "0" },	       { 0.0 / 0.0, "0" },   { 0.0001, "<0.1%" },
		{ 0.001, "0.1%" }, { 0.123, "12.3%" }, { 0.99999, "99.9%" }, { 1, "100%" },
		{ 2.34, "234%" },  { 99.99, "9999%" }, { 200, "20k%" },	     { 1e9, ">1M%" },
	};
	char buf[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bytes); i++) {
		text_bytes(buf, bytes[i].bytes);
		assert_string_equal(buf, bytes[i].text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(shares); i++) {
		text_percent(buf, shares[i].share);
		assert_string_equal(buf, shares[i].text);
	}
}

/* Whatever the number, it fits its column. (Days pass it after 27 years.) */
static void test_five_cells(void **state)
{
	char buf[12];

	(void)state;
	for (uint64_t value = 1; value < UINT64_MAX / 2; value += value / 37 + 1) {
		text_count(buf, value);
		assert_in_range(text_width(buf), 1, 5);
		text_bytes(buf, value);
		assert_in_range(text_width(buf), 1, 5);
		text_rate(buf, (double)value / 1000);
		assert_in_range(text_width(buf), 1, 5);
		text_percent(buf, (double)value / 1e9);
		assert_in_range(text_width(buf), 1, 5);
		text_time(buf, value, 0);
		assert_in_range(text_width(buf), 1, value < 9999 * 86400 * SECOND ? 5 : 7);
	}
}

static void test_parse_time(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
		int err;
	} cases[] = {
		{ "500us", 500000, 0 },
		{ "500µs", 500000, 0 },
		{ "2ms", 2000000, 0 },
		{ "1.5s", 1500000000, 0 },
		{ "1.5", 1500000000, 0 },
		{ "0", 0, 0 },
		{ "7ns", 7, 0 },
		{ "0.7ns", 0, 0 },
		{ "1m", 60 * SECOND, 0 },
		{ "1min", 60 * SECOND, 0 },
		{ "2h", 7200 * SECOND, 0 },
		{ "1d", 86400 * SECOND, 0 },
		{ "0.0000000019999", 1, 0 },
		{ "18446744073.709551615s", UINT64_MAX, 0 },
		{ "18446744073.709551616s", 0, -ERANGE },
		{ "99999999999999999999", 0, -ERANGE },
		{ "", 0, -EINVAL },
		{ "s", 0, -EINVAL },
		{ "-1s", 0, -EINVAL },
		{ "+1s", 0, -EINVAL },
		{ " 1s", 0, -EINVAL },
		{ "1s ", 0, -EINVAL },
		{ "1 s", 0, -EINVAL },
		{ "1.", 0, -EINVAL },
		{ ".5", 0, -EINVAL },
		{ "1e3", 0, -EINVAL },
		{ "1.5.5", 0, -EINVAL },
		{ "1S", 0, -EINVAL },
		{ "nan", 0, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t ns = 0;

		assert_int_equal(text_parse_time(cases[i].text, &ns), cases[i].err);
		assert_int_equal(ns, cases[i].ns);
	}
}

static void test_parse_numbers(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
		int err;
	} cases[] = {
		{ "4096", 4096, 0 },
		{ "64k", 65536, 0 },
		{ "16M", 16777216, 0 },
		{ "1g", 1073741824, 0 },
		{ "15E", UINT64_C(15) << 60, 0 },
		{ "16E", 0, -ERANGE },
		{ "99999999999999999999999999999", 0, -ERANGE },
		{ "", 0, -EINVAL },
		{ "k", 0, -EINVAL },
		{ "1kb", 0, -EINVAL },
		{ "1.5k", 0, -EINVAL },
		{ "-1", 0, -EINVAL },
		{ "1x", 0, -EINVAL },
	};
	uint64_t value = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		value = 0;
		assert_int_equal(text_parse_bytes(cases[i].text, &value), cases[i].err);
		assert_int_equal(value, cases[i].bytes);
	}
	assert_int_equal(text_parse_u64("18446744073709551615", UINT64_MAX, &value), 0);
	assert_int_equal(value, UINT64_MAX);
	assert_int_equal(text_parse_u64("18446744073709551616", UINT64_MAX, &value), -ERANGE);
	assert_int_equal(text_parse_u64("11", 10, &value), -ERANGE);
	assert_int_equal(text_parse_u64("10", 10, &value), 0);
	assert_int_equal(text_parse_u64("0x10", 100, &value), -EINVAL);
	assert_int_equal(text_parse_u64("-1", 100, &value), -EINVAL);
	assert_int_equal(text_parse_u64("", 100, &value), -EINVAL);
	assert_int_equal(text_parse_u64("99999999999999999999x", 100, &value), -EINVAL);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_every_room),
		cmocka_unit_test(test_strace),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_width_is_wcwidth),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_bytes_and_percent),
		cmocka_unit_test(test_five_cells),
		cmocka_unit_test(test_parse_time),
		cmocka_unit_test(test_parse_numbers),
	};

	if (argc > 1 && !strcmp(argv[1], "--strace-child"))
		strace_child();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
