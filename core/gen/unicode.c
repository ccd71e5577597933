/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * gen/unicode.c - writes the rows of core/unicode.c from the C library's wcwidth().
 *
 * Not part of the program: run by hand when there is a newer Unicode to follow.
 *   gcc -o /tmp/gen core/gen/unicode.c && /tmp/gen > rows
 */
#define _GNU_SOURCE
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

/* Invisible, or changing what is around them: general category Cf, Zl, Zp, and what Unicode
 * calls default ignorable, variation selectors among them. wcwidth() does not tell these apart. */
static const struct {
	unsigned int first, last;
} invisible[] = {
	{ 0x0, 0x1f },	      { 0x7f, 0x9f },	    { 0xad, 0xad },	  { 0x34f, 0x34f },
	{ 0x600, 0x605 },     { 0x61c, 0x61c },	    { 0x6dd, 0x6dd },	  { 0x70f, 0x70f },
	{ 0x890, 0x891 },     { 0x8e2, 0x8e2 },	    { 0x115f, 0x1160 },	  { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },   { 0x200b, 0x200f },   { 0x2028, 0x202e },	  { 0x2060, 0x206f },
	{ 0x3164, 0x3164 },   { 0xd800, 0xdfff },   { 0xfe00, 0xfe0f },	  { 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },	  { 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

static int class_of(unsigned int c)
{
	for (unsigned int i = 0; i < sizeof(invisible) / sizeof(*invisible); i++)
		if (c >= invisible[i].first && c <= invisible[i].last)
			return -1;
	return wcwidth((wchar_t)c);
}

int main(void)
{
	static const char names[] = "X012";
	unsigned int first = 0, column = 0;
	int class = -1;

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	for (unsigned int c = 0; c <= 0x110000; c++) {
		int next = c < 0x110000 ? class_of(c) : 9;

		if (next == class)
			continue;
		if (class != 1) /* one column is what is not in the table */
			printf("{ 0x%x, 0x%x, %c },%c", first, c - 1, names[class + 1],
			       ++column % 4 ? ' ' : '\n');
		first = c;
		class = next;
	}
	putchar('\n');
	return 0;
}
