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

/* clang-format off */
#if defined(__x86_64__)
#define X86(n, v) { #n, v }, /* not through V: a header may define the name */
#else
#define X86(n, v)
#endif

#define N(n)    { #n, (uint64_t)n & 0xffffffff }
#define V(n, v) { #n, v }
#define T(t, v) { t, v }

#define SET(n, m, w, u, r, d, j, ...) \
	{ #n, m, w, d, j, u, r, (const struct flag_name[]){ __VA_ARGS__, { NULL, 0 } } },
/* clang-format on */

#define VALUES(n, u, ...)	 SET(n, UINT64_MAX, 32, u, NULL, false, false, __VA_ARGS__)
#define VALUES64(n, u, ...)	 SET(n, UINT64_MAX, 64, u, NULL, false, false, __VA_ARGS__)
#define DECIMALS(n, u, ...)	 SET(n, UINT64_MAX, 32, u, NULL, true, false, __VA_ARGS__)
#define BITS(n, u, ...)		 SET(n, 0, 32, u, NULL, false, false, __VA_ARGS__)
#define BITS64(n, u, ...)	 SET(n, 0, 64, u, NULL, false, false, __VA_ARGS__)
#define MIXED(n, m, u, ...)	 SET(n, m, 32, u, NULL, false, false, __VA_ARGS__)
#define MIXED64(n, m, u, ...)	 SET(n, m, 64, u, NULL, false, false, __VA_ARGS__)
#define JOINED(n, m, u, ...)	 SET(n, m, 32, u, u, false, true, __VA_ARGS__)
#define JOINED64(n, m, u, ...)	 SET(n, m, 64, u, u, false, true, __VA_ARGS__)
#define SPLIT(n, m, u, r, ...)	 SET(n, m, 32, u, r, false, false, __VA_ARGS__)
#define SPLIT64(n, m, u, r, ...) SET(n, m, 64, u, r, false, false, __VA_ARGS__)

/* strace has one table for the AT_* flags of nearly all calls. */
#define AT_FLAGS                                                                                  \
	N(AT_SYMLINK_NOFOLLOW), V(AT_REMOVEDIR, 0x200), N(AT_SYMLINK_FOLLOW), N(AT_NO_AUTOMOUNT), \
		N(AT_EMPTY_PATH), V(AT_RECURSIVE, 0x8000)
#define OPEN_FLAGS                                                                             \
	N(O_CREAT), N(O_EXCL), N(O_NOCTTY), N(O_TRUNC), N(O_APPEND), N(O_NONBLOCK), N(O_SYNC), \
		V(__O_SYNC, O_SYNC & ~O_DSYNC), N(O_DSYNC), N(O_DIRECT),                       \
		V(O_LARGEFILE, KERNEL_O_LARGEFILE), N(O_NOFOLLOW), N(O_NOATIME), N(O_CLOEXEC), \
		V(O_PATH, 010000000), N(O_TMPFILE), V(__O_TMPFILE, O_TMPFILE & ~O_DIRECTORY),  \
		N(O_DIRECTORY), V(FASYNC, 020000)
/* clang-format on */

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

static void print_comment(struct out *out, const char *comment)
{
	if (!comment)
		return;
	out_text(out, " /* ");
	out_text(out, comment);
	out_text(out, " */");
}

/* A number without a name, with strace's comment where no name stands with it. */
static void print_number(struct out *out, uint64_t number, const char *comment)
{
	out_hex(out, number);
	print_comment(out, comment);
}

static bool is_named(const struct flag_set *set, uint64_t value)
{
	for (const struct flag_name *flag = set->names; flag->name; flag++) {
		if (flag->value == value && names_value(set, flag))
			return true;
	}
	return false;
}

/* The part that is one value, if the names' own loop will not print it. */
static bool print_unnamed(struct out *out, const struct flag_set *set, uint64_t value)
{
	bool alone = set->mask == UINT64_MAX; /* 0 is a value like others */

	if (!set->mask || (!value && !alone) || is_named(set, value))
		return false;
	if (set->decimal) {
		out_signed(out, (int32_t)value);
		print_comment(out, set->unknown);
	} else {
		print_number(out, value, set->unknown);
	}
	return true;
}

bool flag_set_names(const struct flag_set *set, uint64_t value)
{
	return is_named(set, value);
}

void flag_set_print(struct out *out, const struct flag_set *set, uint64_t value)
{
	const char *separator = "";
	bool bits = false;
	uint64_t rest;

	if (set->width == 32)
		value &= 0xffffffff;
	rest = value & ~set->mask;
	if (set->joined && !is_named(set, value & set->mask))
		rest = value;
	else if (print_unnamed(out, set, value & set->mask))
		separator = "|";
	for (const struct flag_name *flag = set->names; flag->name; flag++) {
		if (!applies(set, flag, value, rest))
			continue;
		rest &= ~flag->value;
		out_text(out, separator);
		out_text(out, flag->name);
		separator = "|";
		bits |= !names_value(set, flag);
	}
	if (rest || !separator[0]) {
		const char *comment = separator[0] ? set->rest : set->unknown;

		out_text(out, separator);
		print_number(out, rest, rest && !bits ? comment : NULL);
	}
}
