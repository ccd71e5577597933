/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_signal.c - signals, sets of them, what they tell, and how a child ended.
 */
#include <signal.h>
#include <string.h>

#include "structs.h"

#define SA_RESTORER_FLAG 0x04000000

/* ---- signals ---- */

/* What has most signals in it is shown by those that are not. */
static void put_signals(struct out *out, uint64_t set, int cnt)
{
	bool inverted = __builtin_popcountll(set) >= cnt * 2 / 3;
	const char *separator = "";
	char buf[16];

	if (inverted) {
		out_char(out, '~');
		set = ~set;
	}
	out_char(out, '[');
	for (int number = 1; number <= cnt; number++) {
		if (!(set >> (number - 1) & 1))
			continue;
		out_text(out, separator);
		separator = " ";
		out_text(out, signal_name(number, buf) + strlen("SIG"));
	}
	out_char(out, ']');
}

void put_old_sigset_value(struct out *out, uint64_t set)
{
	put_signals(out, (uint32_t)set, 32);
}

void put_sigset(struct out *out, const struct view *view)
{
	if (view->len < 8)
		put_pointer(out, view->arg->value);
	else
		put_signals(out, view_number(view, 0, 8), 64);
}

void put_old_sigset(struct out *out, const struct view *view)
{
	put_old_sigset_value(out, view_number(view, 0, 4));
}

static void put_handler(struct out *out, uint64_t handler, bool narrow)
{
	if (handler == (narrow ? UINT32_MAX : UINT64_MAX))
		out_text(out, "SIG_ERR");
	else
		put_set(out, "handler", handler);
}

void put_sigaction(struct out *out, const struct view *view)
{
	size_t word = view->narrow ? 4 : 8;
	uint64_t flags = view_word(view, word);

	out_text(out, "{sa_handler=");
	put_handler(out, view_word(view, 0), view->narrow);
	out_text(out, ", sa_mask=");
	put_signals(out, view_number(view, 3 * word, 8), 64);
	out_text(out, ", sa_flags=");
	put_set(out, "sa_flags", flags);
	if (flags & SA_RESTORER_FLAG) {
		out_text(out, ", sa_restorer=");
		put_pointer(out, view_word(view, 2 * word));
	}
	out_char(out, '}');
}

/* i386's first one: handler, mask, flags, restorer. */
void put_old_sigaction(struct out *out, const struct view *view)
{
	uint64_t flags = view_number(view, 8, 4);

	out_text(out, "{sa_handler=");
	put_handler(out, view_number(view, 0, 4), true);
	out_text(out, ", sa_mask=");
	put_old_sigset_value(out, view_number(view, 4, 4));
	out_text(out, ", sa_flags=");
	put_set(out, "sa_flags", flags);
	if (flags & SA_RESTORER_FLAG) {
		out_text(out, ", sa_restorer=");
		put_pointer(out, view_number(view, 12, 4));
	}
	out_char(out, '}');
}

/* ---- siginfo ---- */

/* Where the parts that depend on the signal begin: its union is aligned as a pointer is. */
static size_t union_at(const struct view *view)
{
	return view->narrow ? 12 : 16;
}

static void put_sender(struct out *out, const struct view *view)
{
	put_field(out, ", si_pid");
	out_signed(out, (int32_t)view_number(view, union_at(view), 4));
	put_field(out, ", si_uid");
	out_unsigned(out, view_number(view, union_at(view) + 4, 4));
}

/* The same union as a number and as a pointer, in strace's way. */
static void put_value(struct out *out, const struct view *view)
{
	size_t at = union_at(view) + 8;

	put_field(out, ", si_int");
	out_signed(out, (int32_t)view_number(view, at, 4));
	put_field(out, ", si_ptr");
	put_pointer(out, view_word(view, at));
}

static void put_timer(struct out *out, const struct view *view)
{
	put_field(out, ", si_timerid");
	out_hex(out, view_number(view, union_at(view), 4));
	put_field(out, ", si_overrun");
	out_signed(out, (int32_t)view_number(view, union_at(view) + 4, 4));
	put_value(out, view);
}

static void put_queued(struct out *out, const struct view *view)
{
	put_sender(out, view);
	if (view_word(view, union_at(view) + 8))
		put_value(out, view);
}

static void put_any(struct out *out, const struct view *view)
{
	if (view_number(view, union_at(view), 8))
		put_sender(out, view);
	if (view_word(view, union_at(view) + 8))
		put_value(out, view);
}

static void put_child(struct out *out, const struct view *view)
{
	size_t at = union_at(view), word = view->narrow ? 4 : 8;
	size_t times = at + (view->narrow ? 12 : 16);

	put_sender(out, view);
	put_field(out, ", si_status");
	if (view_number(view, 8, 4) == CLD_EXITED)
		out_signed(out, (int32_t)view_number(view, at + 8, 4));
	else
		put_signal_number(out, (int32_t)view_number(view, at + 8, 4));
	put_field(out, ", si_utime");
	put_ticks(out, view_word(view, times));
	put_field(out, ", si_stime");
	put_ticks(out, view_word(view, times + word));
}

static void put_fault(struct out *out, const struct view *view)
{
	put_field(out, ", si_addr");
	put_pointer(out, view_word(view, union_at(view)));
}

static void put_poll(struct out *out, const struct view *view)
{
	uint32_t code = view_number(view, 8, 4);

	if (code < POLL_IN || code > POLL_HUP) {
		put_any(out, view);
		return;
	}
	put_field(out, ", si_band");
	out_signed(out, (int64_t)view_word(view, union_at(view)));
}

static void put_refused(struct out *out, const struct view *view)
{
	size_t at = union_at(view), word = view->narrow ? 4 : 8;
	uint32_t nr = view_number(view, at + word, 4), arch = view_number(view, at + word + 4, 4);
	enum sctop_abi abi =
		arch & 0x80000000 ? SCTOP_ABI_64 : SCTOP_ABI_32; /* __AUDIT_ARCH_64BIT */
	char name[24];

	put_field(out, ", si_call_addr");
	put_pointer(out, view_word(view, at));
	put_field(out, ", si_syscall");
	if (syscall_info(abi, (int)nr)) {
		out_text(out, "__NR_");
		out_text(out, syscall_name(abi, (int)nr, name));
	} else {
		out_unsigned(out, nr);
	}
	put_field(out, ", si_arch");
	put_set(out, "audit_arch", arch);
}

/* Sent by a program: whatever the signal, by si_code. */
static const struct {
	int code;
	void (*put)(struct out *out, const struct view *view);
} senders[] = {
	{ SI_USER, put_sender },
	{ SI_TKILL, put_sender },
	{ SI_TIMER, put_timer },
};

/* Sent by the kernel: by signal, with what its si_code may be. */
static const struct {
	const char *codes;
	void (*put)(struct out *out, const struct view *view);
} reasons[] = {
	[SIGILL] = { "ill_code", put_fault },	[SIGFPE] = { "fpe_code", put_fault },
	[SIGSEGV] = { "segv_code", put_fault }, [SIGBUS] = { "bus_code", put_fault },
	[SIGTRAP] = { "trap_code", put_fault }, [SIGCHLD] = { "cld_code", put_child },
	[SIGIO] = { "poll_code", put_poll },	[SIGSYS] = { "sys_code", put_refused },
};

void put_siginfo(struct out *out, const struct view *view)
{
	uint32_t number = view_number(view, 0, 4);
	int32_t code = (int32_t)view_number(view, 8, 4);
	uint32_t error = view_number(view, 4, 4);
	bool special = number < sizeof(reasons) / sizeof(reasons[0]) && reasons[number].put;
	void (*put)(struct out * out, const struct view *view) = code <= 0 ? put_queued : put_any;
	const char *name = errno_name((int)error);

	if (!number) {
		out_text(out, "{}");
		return;
	}
	out_text(out, "{si_signo=");
	put_signal_number(out, (int32_t)number);
	put_field(out, ", si_code");
	put_set(out, special && code > 0 && code != SI_KERNEL ? reasons[number].codes : "si_code",
		(uint32_t)code);
	if (error) {
		put_field(out, ", si_errno");
		if (name)
			out_text(out, name);
		else
			out_signed(out, (int32_t)error);
	}
	if (special && code > 0)
		put = reasons[number].put;
	for (size_t i = 0; code <= 0 && i < sizeof(senders) / sizeof(senders[0]); i++) {
		if (senders[i].code == code)
			put = senders[i].put;
	}
	put(out, view);
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

/* ---- how a timer or a queue tells ---- */

static void put_address_field(struct out *out, const struct view *view, const char *name, size_t at)
{
	out_text(out, ", ");
	put_field(out, name);
	put_pointer(out, view_word(view, at));
}

/* Its signal has a name only if it is one that will be sent. */
void put_sigevent(struct out *out, const struct view *view)
{
	size_t word = view->narrow ? 4 : 8, rest = word + 8;
	uint64_t value = view_word(view, 0), notify = view_number(view, word + 4, 4);
	int32_t number = (int32_t)view_number(view, word, 4);

	out_char(out, '{');
	if (value) {
		out_text(out, "sigev_value={sival_int=");
		out_signed(out, (int32_t)view_number(view, 0, 4));
		out_text(out, ", sival_ptr=");
		put_pointer(out, value);
		out_text(out, "}, ");
	}
	out_text(out, "sigev_signo=");
	if (notify == SIGEV_SIGNAL || notify == SIGEV_THREAD || notify == SIGEV_THREAD_ID)
		put_signal_number(out, number);
	else
		out_signed(out, number);
	out_text(out, ", sigev_notify=");
	put_set(out, "sigev_notify", notify);
	if (notify == SIGEV_THREAD_ID) {
		out_text(out, ", sigev_notify_thread_id=");
		out_signed(out, (int32_t)view_number(view, rest, 4));
	}
	if (notify == SIGEV_THREAD) {
		put_address_field(out, view, "sigev_notify_function", rest);
		put_address_field(out, view, "sigev_notify_attributes", rest + word);
	}
	out_char(out, '}');
}
