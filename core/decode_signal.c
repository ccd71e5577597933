/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_signal.c - what happens to a thread between its calls, in the way of strace: a signal
 * delivered, the end.
 */
#include <string.h>
#include <sys/wait.h>

#include "structs.h"

#define SIGINFO_NEEDED 12 /* si_signo, si_errno, si_code */

/* The kernel's own siginfo_t, so that of the native ABI whatever the program's is. */
int decode_signal(const struct sctop_event *event, const void *data, char *buf, size_t size)
{
	struct out out = { buf, size, 0 };
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(event, data, 0, &bytes);

	put_signal_number(&out, event->nr);
	if (datum && datum->len >= SIGINFO_NEEDED) {
		struct view view = { .bytes = bytes, .len = datum->len };

		out_char(&out, ' ');
		put_siginfo(&out, &view);
	}
	return out_end(&out);
}

int decode_exit(const struct sctop_event *event, char *buf, size_t size)
{
	struct out out = { buf, size, 0 };
	int status = (int)event->ret;

	if (WIFEXITED(status)) {
		out_text(&out, "exited with ");
		out_signed(&out, WEXITSTATUS(status));
	} else {
		out_text(&out, "killed by ");
		put_signal_number(&out, WTERMSIG(status));
		if (WCOREDUMP(status))
			out_text(&out, " (core dumped)");
	}
	return out_end(&out);
}
