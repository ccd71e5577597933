/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_serve.c - `sctop serve` and `sctop ctl`: the two ends of the control socket.
 *
 * What is served is service.c's, how lines come and go control.h's.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "options.h"
#include "sctop/control.h"
#include "sctop/privileges.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "service.h"
#include "tracing.h"

/* Blocked before anything is loaded, so that none is missed. */
static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Until a signal comes. */
static void loop(struct service *service, struct control *control, int signal_fd)
{
	struct pollfd fds[] = {
		{ .fd = signal_fd, .events = POLLIN },
		{ .fd = control_fd(control), .events = POLLIN },
		/* -1, which poll() skips, while there can be no events, or nothing is unread: */
		{ .events = POLLIN },
		{ .events = POLLOUT },
	};
	struct tracing *tracing = service_tracing(service);

	do {
		fds[2].fd = tracing_event_fd(tracing);
		fds[3].fd = tracing_unread_fd(tracing);
		poll(fds, sizeof(fds) / sizeof(fds[0]), tracing_timeout_ms(tracing));
		control_turn(control);
		tracing_turn(tracing);
	} while (!(fds[0].revents & POLLIN));
}

/* Whether what is there can be removed at the end as the user that we are. */
static bool is_own_folder(const char *path)
{
	char copy[PATH_MAX];
	struct stat st;

	snprintf(copy, sizeof(copy), "%s", path);
	return !stat(dirname(copy), &st) && st.st_uid == geteuid();
}

/* It listens; its tracers come and go. */
static int give_up_privileges(const struct options *options, const char *path)
{
	unsigned int uses = PRIVILEGE_TRACE | PRIVILEGE_LOAD;
	int err;

	if (options->record_path || options->format->interval || options->force ||
	    !is_own_folder(options->output) || !is_own_folder(path))
		uses |= PRIVILEGE_FILES;
	err = privileges_keep(options->no_bpf ? uses & PRIVILEGE_FILES : uses);
	if (err)
		fprintf(stderr, "sctop: cannot give up privileges: %s\n", strerror(-err));
	return err;
}

static int serve(const struct options *options, int signal_fd)
{
	const char *path = options->socket ? options->socket : CONTROL_PATH;
	struct service *service = service_new(options, signal_fd);
	struct control *control;
	char why[512];
	int status, ended;

	if (!service)
		return EXIT_FAILED;
	control = control_listen(path, options->socket_group, service_command, service, why,
				 sizeof(why));
	if (!control) {
		fprintf(stderr, "sctop: %s\n", why);
		service_free(service);
		return EXIT_FAILED;
	}
	status = give_up_privileges(options, path) ? EXIT_FAILED : EXIT_FINE;
	if (status == EXIT_FINE) {
		text_escape(why, sizeof(why), path, strlen(path), 0);
		fprintf(stderr, "Listening at %s (Ctrl+C to stop)...\n", why);
		loop(service, control, signal_fd);
	}
	ended = service_free(service);
	control_close(control);
	return status == EXIT_FINE ? ended : status;
}

int cmd_serve(const struct options *options)
{
	const char *skip = getenv("SCTOP_SKIP_BPF");
	struct options own = *options;
	int status, signal_fd = open_signals();

	if (signal_fd < 0) {
		fprintf(stderr, "sctop: cannot wait for signals: %s\n", strerror(errno));
		return EXIT_FAILED;
	}
	if (skip && *skip && strcmp(skip, "0"))
		own.no_bpf = true;
	if (!own.output) { /* the counts are asked for by SUMMARY */
		own.output = "/dev/null";
		own.summary_only = true;
	}
	status = serve(&own, signal_fd);
	close(signal_fd);
	return status;
}

int cmd_ctl(const struct options *options)
{
	const char *path = options->socket ? options->socket : CONTROL_PATH;
	char line[CONTROL_LINE_MAX] = "", why[512] = "";
	size_t i, len = 0;
	int answer;

	for (i = 0; i < options->word_cnt && len < sizeof(line); i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s", i ? " " : "",
					options->words[i]);
	if (len >= sizeof(line)) {
		fprintf(stderr, "sctop: a command is one line of at most %d bytes\n",
			CONTROL_LINE_MAX - 1);
		return EXIT_USAGE;
	}
	answer = control_ask(path, line, stdout, why, sizeof(why));
	if (!answer && fflush(stdout)) {
		snprintf(why, sizeof(why), "cannot write: %s", strerror(errno));
		answer = -errno;
	}
	if (answer)
		fprintf(stderr, "sctop: %s\n", why);
	return answer ? EXIT_FAILED : EXIT_FINE;
}
