/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_ends.c - calls that never returned, as strace ends their lines: what it prints when a call
 * begins, then `<unfinished ...>` in the place of the rest. Only with decode_options.ends.
 */
#include <string.h>

#include "decode_impl.h"

/*
 * Results that strace waits for before it goes on. Calls of which it prints everything at once, and
 * that are over for it only at their end, are named.
 */
static bool is_result(const struct argument *call, unsigned int index)
{
	static const bool results[ARG_TYPE_CNT] = {
		[ARG_BUF_OUT] = true,	 [ARG_PATH_OUT] = true,	    [ARG_NOISE_OUT] = true,
		[ARG_STRUCT_OUT] = true, [ARG_STRUCT_INOUT] = true,
	};

	return results[call->info->args[index].type] ||
	       strcmp(call->info->args[index].name, "rmtp") == 0;
}

static bool is_printed_at_once(const struct argument *call)
{
	static const char *const names[] = { "_newselect", "poll", "ppoll", "pselect6", "select" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(call->info->name, names[i]) == 0)
			return true;
	return false;
}

/* How many arguments there are before the call's results; all, if it has none. */
static unsigned int cnt_before_results(const struct argument *call, unsigned int cnt)
{
	unsigned int i = 0;

	while (i < cnt && !is_result(call, i))
		i++;
	return i;
}

static bool is_cut_short(const struct sctop_event *event)
{
	return event->flags & SCTOP_EVENT_UNFINISHED && !event->ret;
}

/* Of one that never returned: what was printed when it began. False: that is all of it. */
bool put_unfinished(struct out *out, struct argument *call)
{
	unsigned int all = (unsigned int)call->info->arg_cnt;
	unsigned int cnt = cnt_before_results(call, all);

	if (!call->options->ends || !is_cut_short(call->event) || cnt == all)
		return false;
	if (is_printed_at_once(call))
		cnt = all;
	for (unsigned int i = 0; i < cnt; i++) {
		put_argument(out, call, i);
		out_text(out, i + 1 < all ? ", " : "");
	}
	out_text(out, " <unfinished ...>");
	return true;
}
