/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_result.c - what a call returned, as text in the way of strace.
 */
#include <string.h>

#include "sctop/outcome.h"

#include "decode_impl.h"

/* The kernel's own: the call begins again, or the program sees EINTR. Texts as strace has them. */
static const struct {
	int number;
	const char *text;
} restarts[] = {
	{ 512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)" },
	{ 513, "? ERESTARTNOINTR (To be restarted)" },
	{ 514, "? ERESTARTNOHAND (To be restarted if no handler)" },
	{ 516, "? ERESTART_RESTARTBLOCK (Interrupted by signal)" },
};

static void put_error(struct out *out, int number)
{
	const char *name = errno_name(number), *text = strerrordesc_np(number);

	for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++) {
		if (restarts[i].number == number) {
			out_text(out, restarts[i].text);
			return;
		}
	}
	if (!name) {
		out_text(out, "-1 (errno ");
		out_signed(out, number);
		out_char(out, ')');
		return;
	}
	out_text(out, "-1 ");
	out_text(out, name);
	out_text(out, " (");
	if (text) {
		out_text(out, text);
	} else {
		out_text(out, "Unknown error ");
		out_signed(out, number);
	}
	out_char(out, ')');
}

static void put_result(struct out *out, const struct argument *arg)
{
	const struct sctop_event *event = arg->event;

	switch (arg->info ? arg->info->ret : ARG_LONG) {
	case ARG_FD:
		put_fd(out, arg, (int32_t)event->ret, AFTER);
		break;
	case ARG_PTR:
	case ARG_HEX:
		out_hex(out, (uint64_t)event->ret);
		break;
	case ARG_MODE:
		out_octal(out, (uint64_t)event->ret);
		break;
	case ARG_UID:
	case ARG_UINT:
		out_unsigned(out, (uint32_t)event->ret);
		break;
	default:
		out_signed(out, event->ret);
	}
}

int decode_return(const struct sctop_event *event, const void *data,
		  const struct decode_options *options, char *buf, size_t size)
{
	struct argument argument = argument_of(event, data, options);
	struct out out = { buf, size, 0 };
	struct sctop_event inner;
	bool indirect = find_indirect(&argument, &inner);

	if (event->flags & SCTOP_EVENT_UNFINISHED && !(argument.options->ends && event->ret)) {
		out_char(&out, '?');
	} else if (outcome_is_error(event->ret)) {
		put_error(&out, (int)-event->ret);
	} else if (!argument.info || (!(indirect && put_indirect_result(&out, &argument)) &&
				      !put_special_result(&out, &argument))) {
		put_result(&out, &argument);
	}
	return out_end(&out);
}
