/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_return.c - results that say more than a number: flags, ready descriptors, what is left
 * of a timeout.
 */
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "decode_forms.h"
#include "flags.h"
#include "structs.h"

static void put_comment(struct out *out, const char *before, const char *set, uint64_t value)
{
	out_text(out, " (");
	out_text(out, before);
	put_set(out, set, value);
	out_char(out, ')');
}

/* ---- fcntl, prctl ---- */

static void put_signal_result(struct out *out, struct argument *arg);

static void put_fcntl_result(struct out *out, struct argument *arg)
{
	static const struct {
		uint32_t command;
		bool always; /* also of 0 */
		const char *before, *set;
	} forms[] = { { F_GETFD, false, "flags ", "fd_flags" },
		      { F_GETFL, true, "flags ", "open" },
		      { F_GETLEASE, true, "", "lock_type" },
		      { F_GET_SEALS, false, "seals ", "seals" } };
	uint32_t command = (uint32_t)register_value(arg->event, 1);
	uint64_t ret = (uint64_t)arg->event->ret;

	if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
		put_fd(out, arg, (int32_t)arg->event->ret, AFTER);
		return;
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].command != command || (!ret && !forms[i].always))
			continue;
		out_hex(out, ret);
		put_comment(out, forms[i].before, forms[i].set, ret);
		return;
	}
	if (command == F_GETSIG)
		put_signal_result(out, arg);
	else
		out_signed(out, arg->event->ret);
}

/* prctl's commands with a result that has names. */
static const struct {
	uint32_t command;
	bool hex;
	const char *set;
} prctl_results[] = {
	{ 3, false, "dumpable" },	/* PR_GET_DUMPABLE */
	{ 27, true, "securebits" },	/* PR_GET_SECUREBITS */
	{ 34, false, "pr_mce_policy" }, /* PR_MCE_KILL_GET */
	{ 52, true, "pr_spec_bits" },	/* PR_GET_SPECULATION_CTRL */
};

static void put_prctl_result(struct out *out, struct argument *arg)
{
	uint32_t command = (uint32_t)register_value(arg->event, 0);
	uint64_t ret = (uint64_t)arg->event->ret;

	for (size_t i = 0; i < sizeof(prctl_results) / sizeof(prctl_results[0]); i++) {
		if (prctl_results[i].command != command)
			continue;
		if (prctl_results[i].hex && !ret) /* no names */
			break;
		if (prctl_results[i].hex)
			out_hex(out, ret);
		else
			out_signed(out, arg->event->ret);
		put_comment(out, "", prctl_results[i].set, ret);
		return;
	}
	out_signed(out, arg->event->ret);
}

static void put_policy_result(struct out *out, struct argument *arg)
{
	out_signed(out, arg->event->ret);
	put_comment(out, "", "sched_policy", (uint64_t)arg->event->ret);
}

static void put_membarrier_result(struct out *out, struct argument *arg)
{
	uint64_t ret = (uint64_t)arg->event->ret;

	if (register_value(arg->event, 0) || !ret) { /* not MEMBARRIER_CMD_QUERY */
		out_signed(out, arg->event->ret);
		return;
	}
	out_hex(out, ret);
	put_comment(out, "", "membarrier_bits", ret);
}

static void put_personality_result(struct out *out, struct argument *arg)
{
	out_hex(out, (uint64_t)arg->event->ret);
	put_comment(out, "", "personality", (uint64_t)arg->event->ret);
}

static void put_ioprio_result(struct out *out, struct argument *arg)
{
	out_hex(out, (uint64_t)arg->event->ret);
	put_comment(out, "", "ioprio", (uint64_t)arg->event->ret);
}

static void put_signal_result(struct out *out, struct argument *arg)
{
	out_signed(out, arg->event->ret);
	if (!arg->event->ret)
		return;
	out_text(out, " (");
	put_signal_number(out, arg->event->ret);
	out_char(out, ')');
}

static void put_time_result(struct out *out, struct argument *arg)
{
	time_t when = arg->event->ret;
	struct tm tm;
	char text[64];

	out_signed(out, arg->event->ret);
	if (!when || !localtime_r(&when, &tm) || !strftime(text, sizeof(text), "%FT%T%z", &tm))
		return;
	out_text(out, " (");
	out_text(out, text);
	out_char(out, ')');
}

/* i386's first calls about signals. */
static void put_handler_result(struct out *out, struct argument *arg)
{
	out_hex(out, (uint64_t)arg->event->ret);
	if ((uint64_t)arg->event->ret < 2)
		put_comment(out, "", "handler", (uint64_t)arg->event->ret);
}

static void put_mask_result(struct out *out, struct argument *arg)
{
	uint32_t mask = (uint32_t)arg->event->ret; /* what the kernel has, of which it gets half */

	if (mask)
		out_hex(out, mask);
	else
		out_char(out, '0');
	put_comment(out, arg->info->arg_cnt ? "old mask " : "mask ", "sigmask", mask);
}

/* ---- waiting for descriptors ---- */

/* What a list in parentheses begins with, or goes on with. */
struct list {
	struct out *out;
	bool begun;
};

static void next_part(struct list *list)
{
	out_text(list->out, list->begun ? ", " : " (");
	list->begun = true;
}

static void put_left(struct list *list, struct argument *arg, unsigned int index)
{
	const char *bytes;
	const struct structure *structure;

	form_select(arg, index);
	structure = structure_find(arg->spec->set);
	if (!structure || !argument_datum(arg, 0, AFTER, &bytes))
		return;
	next_part(list);
	out_text(list->out, "left ");
	put_structure_named(list->out, arg, arg->spec->set, AFTER);
}

static void put_polled(struct list *list, struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum;
	unsigned int shown = 0, max = argument_string_limit(arg);

	form_select(arg, 0);
	datum = argument_datum(arg, 0, AFTER, &bytes);
	for (size_t at = 0; datum && at + 8 <= datum->len && shown < max; at += 8) {
		int32_t fd;
		uint16_t events;

		memcpy(&fd, bytes + at, 4);
		memcpy(&events, bytes + at + 6, 2);
		if (!events)
			continue;
		if (shown++)
			out_text(list->out, ", ");
		else
			next_part(list);
		out_text(list->out, shown == 1 ? "[{fd=" : "{fd=");
		out_signed(list->out, fd);
		out_text(list->out, ", revents=");
		put_set(list->out, "poll_events", events);
		out_char(list->out, '}');
	}
	if (shown) /* the result is how many there are */
		out_text(list->out, shown < arg->event->ret ? ", ...]" : "]");
}

static bool put_timeout(struct out *out, struct argument *arg)
{
	out_signed(out, arg->event->ret);
	if (!arg->event->ret)
		out_text(out, " (Timeout)");
	return !arg->event->ret;
}

static void put_poll_result(struct out *out, struct argument *arg)
{
	struct list list = { out, false };

	if (put_timeout(out, arg))
		return;
	put_polled(&list, arg);
	if (arg->info->args[2].type == ARG_STRUCT_INOUT)
		put_left(&list, arg, 2);
	if (list.begun)
		out_char(out, ')');
}

static void put_select_result(struct out *out, struct argument *call)
{
	static const char *const names[] = { "", "in ", "out ", "except " };
	struct list list = { out, false };
	int64_t ready = call->event->ret;
	struct decode_options options = *call->options;
	struct argument copy = *call, *arg = &copy;

	/* What the descriptors are is shown with the arguments. */
	options.fds = DECODE_FDS_NUMBERS;
	copy.options = &options;

	if (arg->info->arg_cnt < 5) { /* i386's old one has a pointer to all of them */
		out_signed(out, ready);
		return;
	}
	if (put_timeout(out, arg))
		return;
	/* Once all are named that the result counts, the other sets are empty, as strace sees it.
	 */
	for (unsigned int i = 1; i <= 3 && ready > 0; i++) {
		const char *bytes;
		const struct sctop_datum *datum;
		int64_t before = ready;

		form_select(arg, i);
		datum = argument_datum(arg, 0, AFTER, &bytes);
		for (size_t k = 0; datum && k < datum->len; k++)
			ready -= __builtin_popcount((unsigned char)bytes[k]);
		if (ready == before)
			continue;
		next_part(&list);
		out_text(out, names[i]);
		put_structure_named(out, arg, arg->spec->set, AFTER);
	}
	put_left(&list, arg, 4);
	if (list.begun)
		out_char(out, ')');
}

/* ---- clocks, segments ---- */

static void put_clock_result(struct out *out, struct argument *arg)
{
	uint64_t state = (uint64_t)arg->event->ret;

	out_signed(out, arg->event->ret);
	if (flag_set_names(flag_set_find("clock_state"), state))
		put_comment(out, "", "clock_state", state);
}

/* Which entry the kernel chose. */
static void put_segment_result(struct out *out, struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum;
	uint32_t entry;

	out_signed(out, arg->event->ret);
	form_select(arg, 0);
	datum = argument_datum(arg, 0, AFTER, &bytes);
	if (!datum || datum->len < sizeof(entry))
		return;
	memcpy(&entry, bytes, sizeof(entry));
	out_text(out, " (entry_number=");
	out_unsigned(out, entry);
	out_char(out, ')');
}

/* Its errors are wider than an int, and so they are none: strace says so, too. */
static void put_ldt_result(struct out *out, struct argument *arg)
{
	int32_t ret = (int32_t)arg->event->ret;
	const char *name = ret < 0 ? errno_name(-ret) : NULL;

	out_unsigned(out, (uint64_t)arg->event->ret);
	if (!name)
		return;
	out_char(out, ' ');
	out_text(out, name);
	out_text(out, " (");
	out_text(out, strerrordesc_np(-ret));
	out_char(out, ')');
}

/* ---- messages ---- */

static void put_recvmmsg_result(struct out *out, struct argument *arg)
{
	struct list list = { out, false };

	if (put_timeout(out, arg))
		return;
	put_left(&list, arg, 4);
	if (list.begun)
		out_char(out, ')');
}

/* ---- the table ---- */

static const struct special results[] = {
	{ "_newselect", put_select_result },
	{ "adjtimex", put_clock_result },
	{ "clock_adjtime", put_clock_result },
	{ "clock_adjtime64", put_clock_result },
	{ "fcntl", put_fcntl_result },
	{ "fcntl64", put_fcntl_result },
	{ "ioprio_get", put_ioprio_result },
	{ "membarrier", put_membarrier_result },
	{ "modify_ldt", put_ldt_result },
	{ "personality", put_personality_result },
	{ "poll", put_poll_result },
	{ "ppoll", put_poll_result },
	{ "ppoll_time64", put_poll_result },
	{ "prctl", put_prctl_result },
	{ "pselect6", put_select_result },
	{ "pselect6_time64", put_select_result },
	{ "recvmmsg", put_recvmmsg_result },
	{ "recvmmsg_time64", put_recvmmsg_result },
	{ "rt_sigtimedwait", put_signal_result },
	{ "rt_sigtimedwait_time64", put_signal_result },
	{ "sched_getscheduler", put_policy_result },
	{ "select", put_select_result },
	{ "set_thread_area", put_segment_result },
	{ "sgetmask", put_mask_result },
	{ "signal", put_handler_result },
	{ "ssetmask", put_mask_result },
	{ "time", put_time_result },
};

bool put_special_result(struct out *out, struct argument *arg)
{
	return put_special(results, sizeof(results) / sizeof(results[0]), out, arg);
}
