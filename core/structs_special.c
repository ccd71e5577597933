/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_special.c - structures whose text is more than a list of their fields. Sockets' are in
 * structs_net.c.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
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

static void put_entry_cnt(struct out *out, const struct view *view, size_t header)
{
	unsigned int cnt = 0;

	put_pointer(out, view->arg->value);
	if (view->cut)
		return;
	for (size_t at = 0; at < view->len; cnt++) {
		size_t size = view_number(view, at + header, 2);

		if (!size)
			return;
		at += size;
	}
	out_text(out, " /* ");
	out_unsigned(out, cnt);
	out_text(out, " entries */");
}

void put_dirents(struct out *out, const struct view *view)
{
	put_entry_cnt(out, view, view->narrow ? 8 : 16);
}

void put_dirents64(struct out *out, const struct view *view)
{
	put_entry_cnt(out, view, 16);
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

/* ` / * 2026-01-02T03:04:05.678+0000 * /` */
static void put_date(struct out *out, int64_t seconds, uint64_t fraction, int digits)
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
static void put_ticks(struct out *out, uint64_t ticks)
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

/* ---- signals ---- */

static void put_signals(struct out *out, uint64_t set)
{
	bool inverted = __builtin_popcountll(set) >= 64 * 2 / 3;
	const char *separator = "";
	char buf[16];

	if (inverted) {
		out_char(out, '~');
		set = ~set;
	}
	out_char(out, '[');
	for (int number = 1; number <= 64; number++) {
		if (!(set >> (number - 1) & 1))
			continue;
		out_text(out, separator);
		separator = " ";
		if (number == 32)
			out_text(out, "RTMIN");
		else
			out_text(out, signal_name(number, buf) + strlen("SIG"));
	}
	out_char(out, ']');
}

void put_sigset(struct out *out, const struct view *view)
{
	if (view->len < 8)
		put_pointer(out, view->arg->value);
	else
		put_signals(out, view_number(view, 0, 8));
}

static void put_handler(struct out *out, uint64_t handler, bool narrow)
{
	if (handler == (uintptr_t)SIG_DFL)
		out_text(out, "SIG_DFL");
	else if (handler == (uintptr_t)SIG_IGN)
		out_text(out, "SIG_IGN");
	else if (handler == (narrow ? UINT32_MAX : UINT64_MAX))
		out_text(out, "SIG_ERR");
	else
		out_hex(out, handler);
}

void put_sigaction(struct out *out, const struct view *view)
{
	size_t word = view->narrow ? 4 : 8;
	uint64_t flags = view_word(view, word);

	out_text(out, "{sa_handler=");
	put_handler(out, view_word(view, 0), view->narrow);
	out_text(out, ", sa_mask=");
	put_signals(out, view_number(view, 3 * word, 8));
	out_text(out, ", sa_flags=");
	put_set(out, "sa_flags", flags);
	if (flags & 0x04000000) { /* SA_RESTORER */
		out_text(out, ", sa_restorer=");
		put_pointer(out, view_word(view, 2 * word));
	}
	out_char(out, '}');
}

static void put_child(struct out *out, const struct view *view, size_t at, uint32_t code)
{
	size_t word = view->narrow ? 4 : 8, times = at + (view->narrow ? 12 : 16);

	out_text(out, ", si_pid=");
	out_signed(out, (int32_t)view_number(view, at, 4));
	out_text(out, ", si_uid=");
	out_unsigned(out, view_number(view, at + 4, 4));
	if (code < 1 || code > 6) /* CLD_* */
		return;
	out_text(out, ", si_status=");
	if (code == CLD_EXITED)
		out_signed(out, (int32_t)view_number(view, at + 8, 4));
	else
		put_signal_number(out, (int32_t)view_number(view, at + 8, 4));
	out_text(out, ", si_utime=");
	put_ticks(out, view_word(view, times));
	out_text(out, ", si_stime=");
	put_ticks(out, view_word(view, times + word));
}

void put_siginfo(struct out *out, const struct view *view)
{
	uint32_t number = view_number(view, 0, 4), code = view_number(view, 8, 4);
	bool child = number == SIGCHLD && code >= 1 && code <= 6;

	if (!number) {
		out_text(out, "{}");
		return;
	}
	out_text(out, "{si_signo=");
	put_signal_number(out, (int32_t)number);
	out_text(out, ", si_code=");
	put_set(out, child ? "cld_code" : "si_code", code);
	if (child || (int32_t)code <= 0)
		put_child(out, view, view->narrow ? 12 : 16, child ? code : 0);
	if (!child && (int32_t)code > 0)
		out_text(out, ", ...");
	out_char(out, '}');
}

void put_wait_status(struct out *out, const struct view *view)
{
	uint32_t status = view_number(view, 0, 4);

	if (view->arg->event->ret <= 0) {
		put_pointer(out, view->arg->value);
		return;
	}
	if ((status & 0xff) == 0x7f) {
		out_text(out, "[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
		put_signal_number(out, status >> 8 & 0xff);
		status &= ~0xffffU;
	} else if (status & 0x7f && status != 0xffff) {
		out_text(out, "[{WIFSIGNALED(s) && WTERMSIG(s) == ");
		put_signal_number(out, status & 0x7f);
		if (status & 0x80)
			out_text(out, " && WCOREDUMP(s)");
		status &= ~0xffU;
	} else if (status == 0xffff) {
		out_text(out, "[{WIFCONTINUED(s)");
		status = 0;
	} else {
		out_text(out, "[{WIFEXITED(s) && WEXITSTATUS(s) == ");
		out_unsigned(out, status >> 8 & 0xff);
		status &= ~0xff7fU;
	}
	out_char(out, '}');
	if (status) {
		out_text(out, " | ");
		out_hex(out, status);
	}
	out_char(out, ']');
}

/* ---- processes ---- */

/* The upper halves of the three sets are in a second structure, since version 2. */
void put_cap_data(struct out *out, const struct view *view)
{
	static const char *const names[] = { "{effective=", ", permitted=", ", inheritable=" };

	for (size_t i = 0; i < 3; i++) {
		out_text(out, names[i]);
		put_set(out, "cap_mask",
			view_number(view, 4 * i, 4) | view_number(view, 12 + 4 * i, 4) << 32);
	}
	out_char(out, '}');
}

#define ARGS_PIDFD	    0x1000
#define ARGS_PARENT_SETTID  0x100000
#define ARGS_CHILD_CLEARTID 0x200000
#define ARGS_CHILD_SETTID   0x1000000
#define ARGS_SETTLS	    0x80000
#define ARGS_INTO_CGROUP    0x200000000ULL

static void put_clone_field(struct out *out, const struct view *view, const char *name, size_t at)
{
	out_text(out, ", ");
	put_field(out, name);
	put_pointer(out, view_number(view, at, 8));
}

void put_clone_args(struct out *out, const struct view *view)
{
	uint64_t flags = view_number(view, 0, 8), signal = view_number(view, 32, 8);

	if (view->len < 64) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_text(out, "{flags=");
	put_set(out, "clone3", flags);
	if (flags & ARGS_PIDFD)
		put_clone_field(out, view, "pidfd", 8);
	if (flags & (ARGS_CHILD_SETTID | ARGS_CHILD_CLEARTID))
		put_clone_field(out, view, "child_tid", 16);
	if (flags & ARGS_PARENT_SETTID)
		put_clone_field(out, view, "parent_tid", 24);
	out_text(out, ", exit_signal=");
	put_signal_number(out, (int64_t)signal);
	put_clone_field(out, view, "stack", 40);
	out_text(out, ", stack_size=");
	out_hex(out, view_number(view, 48, 8));
	if (flags & ARGS_SETTLS)
		put_clone_field(out, view, "tls", 56);
	if (view_number(view, 64, 8) || view_number(view, 72, 8)) {
		put_clone_field(out, view, "set_tid", 64);
		out_text(out, ", set_tid_size=");
		out_unsigned(out, view_number(view, 72, 8));
	}
	if (flags & ARGS_INTO_CGROUP || view_number(view, 80, 8)) {
		out_text(out, ", cgroup=");
		out_unsigned(out, view_number(view, 80, 8));
	}
	out_char(out, '}');
	if (!(flags & ARGS_PARENT_SETTID) || flags & ARGS_PIDFD)
		return;
	/* What the kernel writes there is what the call returns. */
	out_text(out, " => {parent_tid=");
	if (argument_failed(view->arg)) {
		put_pointer(out, view_number(view, 24, 8));
	} else {
		out_char(out, '[');
		out_signed(out, view->arg->event->ret);
		out_char(out, ']');
	}
	out_char(out, '}');
}

static void put_bits(struct out *out, const struct view *view, uint64_t cnt)
{
	const char *separator = "";

	out_char(out, '[');
	for (size_t i = 0; i < view->len * 8 && i < cnt; i++) {
		if (!(view->bytes[i / 8] >> i % 8 & 1))
			continue;
		out_text(out, separator);
		separator = " ";
		out_unsigned(out, i);
	}
	out_char(out, ']');
}

void put_cpu_set(struct out *out, const struct view *view)
{
	put_bits(out, view, UINT64_MAX);
}

/* ---- descriptors ---- */

void put_fd_set(struct out *out, const struct view *view)
{
	int32_t cnt = (int32_t)register_value(view->arg->event, 0);

	if (cnt <= 0)
		put_pointer(out, view->arg->value);
	else
		put_bits(out, view, (uint64_t)cnt);
}

/* A negative descriptor is one to pass over. */
void put_pollfd(struct out *out, const struct view *view)
{
	int32_t fd = (int32_t)view_number(view, 0, 4);

	out_text(out, "{fd=");
	out_signed(out, fd);
	if (fd >= 0) {
		out_text(out, ", events=");
		put_set(out, "poll_events", view_number(view, 4, 2));
	}
	out_char(out, '}');
}

void put_epoll_event(struct out *out, const struct view *view)
{
#if defined(__x86_64__)
	size_t data = 4; /* packed there, as on i386 */
#else
	size_t data = 8;
#endif

	out_text(out, "{events=");
	put_set(out, "epoll_events", view_number(view, 0, 4));
	out_text(out, ", data={u32=");
	out_unsigned(out, view_number(view, data, 4));
	out_text(out, ", u64=");
	out_unsigned(out, view_number(view, data, 8));
	out_text(out, "}}");
}

static void put_choice(struct out *out, const char *name, uint64_t value, unsigned int shift,
		       unsigned int mask)
{
	out_text(out, name);
	out_unsigned(out, value >> shift & mask);
	out_char(out, '|');
}

void put_termios(struct out *out, const struct view *view)
{
	static const struct {
		const char *name;
		uint8_t shift, mask;
	} delays[] = { { "NL", 8, 1 },	{ "CR", 9, 3 },	 { "TAB", 11, 3 },
		       { "BS", 13, 1 }, { "VT", 14, 1 }, { "FF", 15, 1 } };
	uint64_t oflag = view_number(view, 4, 4), cflag = view_number(view, 8, 4);

	out_text(out, "{c_iflag=");
	put_set(out, "term_iflag", view_number(view, 0, 4));
	out_text(out, ", c_oflag=");
	for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		put_choice(out, delays[i].name, oflag, delays[i].shift, delays[i].mask);
		oflag &= ~((uint64_t)delays[i].mask << delays[i].shift);
	}
	put_set(out, "term_oflag", oflag);
	out_text(out, ", c_cflag=");
	put_set(out, "term_baud", cflag & 010017);
	out_text(out, "|CS");
	out_unsigned(out, 5 + (cflag >> 4 & 3));
	out_char(out, '|');
	put_set(out, "term_cflag", cflag & ~(uint64_t)010077);
	out_text(out, ", c_lflag=");
	put_set(out, "term_lflag", view_number(view, 12, 4));
	out_text(out, ", ...}");
}
