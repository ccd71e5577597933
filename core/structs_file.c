/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_file.c - structures about files and time whose text is more than a list of fields.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "structs.h"

/* ---- files ---- */

static void put_stat_parts(struct out *out, uint64_t mode, uint32_t dev, int64_t size)
{
	out_text(out, "{st_mode=");
	put_file_mode(out, mode);
	if (S_ISCHR(mode) || S_ISBLK(mode)) {
		out_text(out, ", st_rdev=");
		put_device(out, dev);
	} else {
		out_text(out, ", st_size=");
		out_signed(out, size);
	}
	out_text(out, ", ...}");
}

void put_stat(struct out *out, const struct view *view)
{
	if (view->narrow)
		put_stat_parts(out, view_number(view, 8, 2), view_number(view, 16, 2),
			       view_number(view, 20, 4));
	else
#if defined(__aarch64__)
		put_stat_parts(out, view_number(view, 16, 4), view_number(view, 32, 8),
			       view_number(view, 48, 8));
#else
		put_stat_parts(out, view_number(view, 24, 4), view_number(view, 40, 8),
			       view_number(view, 48, 8));
#endif
}

void put_stat64(struct out *out, const struct view *view)
{
	put_stat_parts(out, view_number(view, 16, 4), view_number(view, 32, 8),
		       view_number(view, 44, 8));
}

/* They are only counted. */
void put_dirents(struct out *out, const struct view *view)
{
	put_pointer(out, view->arg->value);
	out_text(out, " /* ");
	out_unsigned(out, view->total);
	out_text(out, view->cut ? " or more entries */" : " entries */");
}

void put_flock(struct out *out, const struct view *view)
{
	uint64_t command = register_value(view->arg->event, 1);
	bool large = !view->narrow || (command >= 12 && command <= 14) || command >= 36;
	size_t size = large ? 8 : 4, at = view->narrow ? 4 : 8;
	int64_t start = view_number(view, at, size), len = view_number(view, at + size, size);

	out_text(out, "{l_type=");
	put_set(out, "lock_type", view_number(view, 0, 2));
	out_text(out, ", l_whence=");
	put_set(out, "whence", view_number(view, 2, 2));
	out_text(out, ", l_start=");
	out_signed(out, size == 4 ? (int32_t)start : start);
	out_text(out, ", l_len=");
	out_signed(out, size == 4 ? (int32_t)len : len);
	if (command == F_GETLK || command == 12 || command == F_OFD_GETLK) {
		out_text(out, ", l_pid=");
		out_signed(out, (int32_t)view_number(view, at + 2 * size, 4));
	}
	out_char(out, '}');
}

void put_open_how(struct out *out, const struct view *view)
{
	uint64_t flags = view_number(view, 0, 8), mode = view_number(view, 8, 8);

	out_text(out, "{flags=");
	put_set(out, "open", flags);
	if (mode || flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {
		out_text(out, ", mode=");
		out_octal(out, mode);
	}
	out_text(out, ", resolve=");
	put_set(out, "resolve", view_number(view, 16, 8));
	out_char(out, '}');
}

/* ---- time ---- */

void put_date(struct out *out, int64_t seconds, uint64_t fraction, int digits)
{
	time_t when = seconds;
	struct tm tm;
	char text[64], zone[16];

	if ((!seconds && !fraction) || !localtime_r(&when, &tm))
		return;
	if (!strftime(text, sizeof(text), "%FT%T", &tm) || !strftime(zone, sizeof(zone), "%z", &tm))
		return;
	out_text(out, " /* ");
	out_text(out, text);
	if (fraction) {
		snprintf(text, sizeof(text), ".%0*" PRIu64, digits, fraction);
		out_text(out, text);
	}
	out_text(out, zone);
	out_text(out, " */");
}

static void put_time(struct out *out, int64_t seconds, uint64_t fraction, bool ns)
{
	if (ns && (fraction == UTIME_NOW || fraction == UTIME_OMIT)) {
		out_text(out, fraction == UTIME_NOW ? "UTIME_NOW" : "UTIME_OMIT");
		return;
	}
	out_text(out, "{tv_sec=");
	out_signed(out, seconds);
	out_text(out, ns ? ", tv_nsec=" : ", tv_usec=");
	out_unsigned(out, fraction);
	out_char(out, '}');
	if (fraction < (ns ? 1000000000U : 1000000U))
		put_date(out, seconds, fraction, ns ? 9 : 6);
}

static void put_two_times(struct out *out, const struct view *view, bool narrow, bool ns)
{
	size_t size = narrow ? 4 : 8;

	out_char(out, '[');
	for (size_t at = 0; at < 4 * size; at += 2 * size) {
		int64_t seconds = view_number(view, at, size);

		if (at)
			out_text(out, ", ");
		put_time(out, narrow ? (int32_t)seconds : seconds,
			 view_number(view, at + size, size), ns);
	}
	out_char(out, ']');
}

/* The `at`th of some, as wide as a register. */
static void put_seconds(struct out *out, const struct view *view, size_t at)
{
	size_t size = view->narrow ? 4 : 8;
	int64_t seconds = view_number(view, at * size, size);

	if (view->narrow)
		seconds = (int32_t)seconds;
	out_signed(out, seconds);
	put_date(out, seconds, 0, 0);
}

static void put_second(struct out *out, const struct view *view, const char *name, size_t at)
{
	put_field(out, name);
	put_seconds(out, view, at);
}

void put_time_t(struct out *out, const struct view *view)
{
	out_char(out, '[');
	put_seconds(out, view, 0);
	out_char(out, ']');
}

void put_utimbuf(struct out *out, const struct view *view)
{
	out_char(out, '{');
	put_second(out, view, "actime", 0);
	out_text(out, ", ");
	put_second(out, view, "modtime", 1);
	out_char(out, '}');
}

void put_utimes(struct out *out, const struct view *view)
{
	put_two_times(out, view, view->narrow, true);
}

void put_utimes64(struct out *out, const struct view *view)
{
	put_two_times(out, view, false, true);
}

void put_utimes_us(struct out *out, const struct view *view)
{
	put_two_times(out, view, view->narrow, false);
}

/* USER_HZ, which is 100 everywhere. */
void put_ticks(struct out *out, uint64_t ticks)
{
	out_unsigned(out, ticks);
	if (!ticks)
		return;
	out_text(out, " /* ");
	out_unsigned(out, ticks / 100);
	out_char(out, '.');
	out_char(out, (char)('0' + ticks / 10 % 10));
	out_char(out, (char)('0' + ticks % 10));
	out_text(out, " s */");
}

void put_tms(struct out *out, const struct view *view)
{
	static const char *const names[] = { "{tms_utime=", ", tms_stime=", ", tms_cutime=",
					     ", tms_cstime=" };

	for (size_t i = 0; i < 4; i++) {
		out_text(out, names[i]);
		put_ticks(out, view_word(view, i * (view->narrow ? 4 : 8)));
	}
	out_char(out, '}');
}
