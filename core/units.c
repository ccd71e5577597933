/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * units.c - numbers made short for narrow columns, and read from options.
 *
 * Short forms keep three digits and are rounded to the nearest; a share is never rounded up
 * to "100%" nor anything that exists down to "0".
 */
#include "sctop/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct unit {
	uint64_t size;
	const char *suffix;
};

#define S_NS	UINT64_C(1000000000)
#define MIN_NS	(60 * S_NS)
#define HOUR_NS (60 * MIN_NS)
#define DAY_NS	(24 * HOUR_NS)

static const struct unit count_units[] = {
	{ UINT64_C(1000), "k" },
	{ UINT64_C(1000000), "M" },
	{ UINT64_C(1000000000), "G" },
	{ UINT64_C(1000000000000), "T" },
	{ UINT64_C(1000000000000000), "P" },
	{ UINT64_C(1000000000000000000), "E" },
};

static const struct unit short_times[] = {
	{ 1000, "µ" },
	{ 1000000, "m" },
	{ S_NS, "s" },
};

static const struct unit short_times_ascii[] = {
	{ 1000, "u" },
	{ 1000000, "m" },
	{ S_NS, "s" },
};

static const struct unit parsed_times[] = {
	{ S_NS, "" },  { 1, "ns" },	{ 1000, "us" },	   { 1000, "µs" },   { 1000000, "ms" },
	{ S_NS, "s" }, { MIN_NS, "m" }, { MIN_NS, "min" }, { HOUR_NS, "h" }, { DAY_NS, "d" },
};

static const struct unit byte_units[] = {
	{ UINT64_C(1) << 10, "K" }, { UINT64_C(1) << 20, "M" }, { UINT64_C(1) << 30, "G" },
	{ UINT64_C(1) << 40, "T" }, { UINT64_C(1) << 50, "P" }, { UINT64_C(1) << 60, "E" },
};

#define ROWS(table) (sizeof(table) / sizeof(*(table)))

/* value / unit, rounded to the nearest. The quotients asked for here fit. */
static uint64_t scaled(uint64_t value, uint64_t factor, uint64_t unit)
{
	return (uint64_t)(((unsigned __int128)value * factor + unit / 2) / unit);
}

/*
 * Prints value with three digits in the first unit in which it is below 1000 (below `last` in
 * the last one). False: it does not fit.
 */
static bool print_three_digits(char *buf, size_t size, uint64_t value, const struct unit *units,
			       size_t unit_cnt, uint64_t last)
{
	for (size_t i = 0; i < unit_cnt; i++) {
		uint64_t limit = i + 1 < unit_cnt ? 1000 : last;
		uint64_t q = scaled(value, 100, units[i].size);

		if (q < 1000) {
			snprintf(buf, size, "%u.%02u%s", (unsigned int)q / 100,
				 (unsigned int)q % 100, units[i].suffix);
			return true;
		}
		q = scaled(value, 10, units[i].size);
		if (q < 1000 && q < limit * 10) {
			snprintf(buf, size, "%u.%u%s", (unsigned int)q / 10, (unsigned int)q % 10,
				 units[i].suffix);
			return true;
		}
		q = scaled(value, 1, units[i].size);
		if (q < limit) {
			snprintf(buf, size, "%u%s", (unsigned int)q, units[i].suffix);
			return true;
		}
	}
	return false;
}

void text_count(char buf[static 8], uint64_t count)
{
	if (count < 10000)
		snprintf(buf, 8, "%u", (unsigned int)count);
	else
		print_three_digits(buf, 8, count, count_units, ROWS(count_units), 1000);
}

void text_rate(char buf[static 8], double per_sec)
{
	if (!(per_sec > 0)) /* not a number, too */
		snprintf(buf, 8, "0");
	else if (per_sec < 0.05)
		snprintf(buf, 8, "<0.1");
	else if (per_sec < 9.95)
		snprintf(buf, 8, "%.1f", per_sec);
	else if (per_sec >= 18e18)
		text_count(buf, UINT64_MAX);
	else
		text_count(buf, (uint64_t)(per_sec + 0.5));
}

void text_time(char buf[static 12], uint64_t ns, unsigned int flags)
{
	const struct unit *units = flags & TEXT_ASCII ? short_times_ascii : short_times;

	if (!ns)
		snprintf(buf, 12, "0");
	else if (ns < 1000)
		snprintf(buf, 12, "%un", (unsigned int)ns);
	else if (print_three_digits(buf, 12, ns, units, ROWS(short_times), 60))
		return;
	else if (scaled(ns, 1, MIN_NS) < 60)
		snprintf(buf, 12, "%umin", (unsigned int)scaled(ns, 1, MIN_NS));
	else if (scaled(ns, 10, HOUR_NS) < 100)
		snprintf(buf, 12, "%.1fh", (double)scaled(ns, 10, HOUR_NS) / 10);
	else if (scaled(ns, 1, HOUR_NS) < 100)
		snprintf(buf, 12, "%uh", (unsigned int)scaled(ns, 1, HOUR_NS));
	else /* at most 213,504 days: six cells after 270 years */
		snprintf(buf, 12, "%ud", (unsigned int)scaled(ns, 1, DAY_NS));
}

void text_bytes(char buf[static 8], uint64_t bytes)
{
	if (bytes < 1024) {
		snprintf(buf, 8, "%u", (unsigned int)bytes);
		return;
	}
	for (size_t i = 0; i < ROWS(byte_units); i++) {
		uint64_t tenths = scaled(bytes, 10, byte_units[i].size);
		uint64_t whole = scaled(bytes, 1, byte_units[i].size);

		if (tenths < 100) {
			snprintf(buf, 8, "%u.%u%s", (unsigned int)(tenths / 10 % 10),
				 (unsigned int)(tenths % 10), byte_units[i].suffix);
			return;
		}
		if (whole < 1024) {
			snprintf(buf, 8, "%u%s", (unsigned int)whole, byte_units[i].suffix);
			return;
		}
	}
}

void text_percent(char buf[static 8], double share)
{
	double percent = share * 100;

	if (!(percent > 0))
		snprintf(buf, 8, "0");
	else if (percent < 0.05)
		snprintf(buf, 8, "<0.1%%");
	else if (percent < 100)
		snprintf(buf, 8, "%.1f%%", percent < 99.9 ? percent : 99.9);
	else if (percent < 9999.5)
		snprintf(buf, 8, "%.0f%%", percent);
	else if (percent < 999499.5)
		snprintf(buf, 8, "%.0fk%%", percent / 1000);
	else
		snprintf(buf, 8, ">1M%%");
}

int text_parse_u64(const char *text, uint64_t max, uint64_t *value)
{
	uint64_t sum = 0;
	bool too_big = false;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9)
			return -EINVAL;
		too_big |= __builtin_mul_overflow(sum, (uint64_t)10, &sum) ||
			   __builtin_add_overflow(sum, (uint64_t)digit, &sum);
	}
	if (too_big || sum > max)
		return -ERANGE;
	*value = sum;
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int text_parse_time(const char *text, uint64_t *ns)
{
	const struct unit *unit = NULL;
	const char *fraction = NULL;
	uint64_t whole = 0, part = 0;
	bool too_big = false;

	if (!is_digit(*text))
		return -EINVAL;
	for (; is_digit(*text); text++)
		too_big |= __builtin_mul_overflow(whole, (uint64_t)10, &whole) ||
			   __builtin_add_overflow(whole, (uint64_t)(*text - '0'), &whole);
	if (*text == '.') {
		fraction = ++text;
		if (!is_digit(*text))
			return -EINVAL;
		while (is_digit(*text))
			text++;
	}
	for (size_t i = 0; i < ROWS(parsed_times) && !unit; i++)
		if (!strcmp(text, parsed_times[i].suffix))
			unit = &parsed_times[i];
	if (!unit)
		return -EINVAL;
	/* Digits below a nanosecond have no effect: each place is taken from what is left. */
	for (uint64_t place = unit->size; fraction && is_digit(*fraction) && place; fraction++) {
		part += (uint64_t)(*fraction - '0') * (place / 10);
		place /= 10;
	}
	too_big |= __builtin_mul_overflow(whole, unit->size, &whole) ||
		   __builtin_add_overflow(whole, part, &whole);
	if (too_big)
		return -ERANGE;
	*ns = whole;
	return 0;
}

int text_parse_bytes(const char *text, uint64_t *bytes)
{
	static const char letters[] = "kmgtpe";
	char number[24];
	size_t len = strspn(text, "0123456789");
	const char *letter;
	uint64_t value;
	int err;

	if (!len)
		return -EINVAL;
	if (len >= sizeof(number))
		return -ERANGE;
	memcpy(number, text, len);
	number[len] = '\0';
	err = text_parse_u64(number, UINT64_MAX, &value);
	if (err)
		return err;
	if (text[len]) {
		letter = strchr(letters, text[len] | 0x20);
		if (!letter || !*letter || text[len + 1])
			return -EINVAL;
		if (__builtin_mul_overflow(value, UINT64_C(1) << (10 * (letter - letters + 1)),
					   &value))
			return -ERANGE;
	}
	*bytes = value;
	return 0;
}

int64_t text_second(uint64_t time_ns, int64_t realtime_offset_ns, uint32_t *rest_ns)
{
	int64_t ns = (int64_t)(time_ns + (uint64_t)realtime_offset_ns);
	int64_t second = ns / 1000000000, rest = ns % 1000000000;

	if (rest < 0) {
		rest += 1000000000;
		second--;
	}
	if (rest_ns)
		*rest_ns = (uint32_t)rest;
	return second;
}
