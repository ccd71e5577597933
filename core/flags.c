/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * flags.c - core/flags.def as arrays, and numbers printed through them.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "flags.h"

/* The C library's O_LARGEFILE is 0 where its own offsets are wide; the kernel's never is. */
#if defined(__aarch64__) || defined(__arm__)
#define KERNEL_O_LARGEFILE 0400000
#else
#define KERNEL_O_LARGEFILE 0100000
#endif

#if defined(__x86_64__)
#define X86(n, v) V(n, v),
#else
#define X86(n, v)
#endif

/* clang-format off */
#define N(n)    { #n, (uint64_t)n & 0xffffffff }
#define V(n, v) { #n, v }
#define T(t, v) { t, v }

#define SET(n, m, w, u, ...) \
	{ #n, m, w, u, (const struct flag_name[]){ __VA_ARGS__, { NULL, 0 } } },
/* clang-format on */

#define VALUES(n, u, ...)     SET(n, UINT64_MAX, 32, u, __VA_ARGS__)
#define BITS(n, u, ...)	      SET(n, 0, 32, u, __VA_ARGS__)
#define BITS64(n, u, ...)     SET(n, 0, 64, u, __VA_ARGS__)
#define MIXED(n, m, u, ...)   SET(n, m, 32, u, __VA_ARGS__)
#define MIXED64(n, m, u, ...) SET(n, m, 64, u, __VA_ARGS__)

const struct flag_set flag_sets[] = {
#include "flags.def"
};
const unsigned int flag_set_cnt = sizeof(flag_sets) / sizeof(flag_sets[0]);

const struct flag_set *flag_set_find(const char *name)
{
	unsigned int low = 0, high = flag_set_cnt;

	while (low < high) {
		unsigned int mid = (low + high) / 2;
		int order = strcmp(name, flag_sets[mid].name);

		if (order == 0)
			return &flag_sets[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static bool names_value(const struct flag_set *set, const struct flag_name *flag)
{
	return !(flag->value & ~set->mask) && set->mask;
}

/* Whether the entry applies to a number of which `rest` has not been named yet. */
static bool applies(const struct flag_set *set, const struct flag_name *flag, uint64_t value,
		    uint64_t rest)
{
	if (names_value(set, flag))
		return flag->value == (value & set->mask);
	if (!flag->value) /* "none of them": PROT_NONE, F_OK */
		return !value;
	return (rest & flag->value) == flag->value;
}

/* A number without a name, with strace's comment where no name stands with it. */
static void print_number(struct out *out, const struct flag_set *set, uint64_t number, bool comment)
{
	out_hex(out, number);
	if (!comment || !number || !set->unknown)
		return;
	out_text(out, " /* ");
	out_text(out, set->unknown);
	out_text(out, " */");
}

static bool is_named(const struct flag_set *set, uint64_t value)
{
	for (const struct flag_name *flag = set->names; flag->name; flag++) {
		if (flag->value == value && names_value(set, flag))
			return true;
	}
	return false;
}

void flag_set_print(struct out *out, const struct flag_set *set, uint64_t value)
{
	const char *separator = "";
	uint64_t rest;

	if (set->width == 32)
		value &= 0xffffffff;
	rest = value & ~set->mask;
	if (value & set->mask && !is_named(set, value & set->mask)) {
		print_number(out, set, value & set->mask, true);
		separator = "|";
	}
	for (const struct flag_name *flag = set->names; flag->name; flag++) {
		if (!applies(set, flag, value, rest))
			continue;
		rest &= ~flag->value;
		out_text(out, separator);
		out_text(out, flag->name);
		separator = "|";
	}
	if (rest || !separator[0]) {
		out_text(out, separator);
		print_number(out, set, rest, !separator[0]);
	}
}
