/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_signal.c - signals, sets of them, what they tell, and how a child ended.
 */
#include <signal.h>
#include <string.h>

#include "structs.h"

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
