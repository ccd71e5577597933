/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * text_regex.c - which regular expressions are too dear to be compiled.
 *
 * The C library copies what is repeated, and in it what was copied before: "(((a{255}){255}){255})"
 * or thirty "+" take all memory, a back-reference may take all time. Peers of the control socket
 * send expressions; to tell names of calls apart, or to find a line, none of that is needed.
 */
#include <string.h>

#include "sctop/text.h"

/* Bytes, once all copies are made. Time and memory grow with the square of them, or worse. */
#define COST_MAX     2048
#define INTERVAL_MAX 1000 /* more is as much */

/* How many copies the operator at p makes of what is before it, at most. */
static size_t copies_at(const char *p)
{
	size_t number = 0, copies = 1;

	if (*p == '+')
		return 2;
	if (*p != '{')
		return 1;
	for (p++; *p && *p != '}'; p++) {
		number = *p >= '0' && *p <= '9' ? number * 10 + (size_t)(*p - '0') : 0;
		if (number > INTERVAL_MAX)
			number = INTERVAL_MAX;
		if (number + 1 > copies)
			copies = number + 1;
	}
	return copies;
}

/* One more {…} behind `times` repetitions: of a group it repeats those, which may all be in it. */
static size_t repeat(size_t times, const char *begin, const char *p)
{
	size_t more = copies_at(p) - 1;

	if (p == begin || p[-1] != ')')
		return times + more;
	return (times ? times : 1) * (more ? more : 1);
}

/* As if each were inside the one before it, which is more than need be. */
const char *text_regex_excess(const char *text, unsigned int repeats)
{
	size_t cost = strlen(text), times = 0;

	for (const char *p = text; *p && cost <= COST_MAX; p++) {
		if (*p == '\\' && p[1] >= '1' && p[1] <= '9')
			return "back-references are not supported";
		if (*p == '\\' && p[1])
			p++;
		else
			cost *= copies_at(p);
		if (*p == '{')
			times = repeat(times, text, p);
		if (times > repeats)
			cost = COST_MAX + 1;
	}
	return cost > COST_MAX ? "it is too long, or has too much repetition" : NULL;
}
