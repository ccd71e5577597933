/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * headless.c - the source, COMMAND and the loop: what is read becomes the client's, until there is
 * a reason to stop. What the loop waits for is in headless_watch.c.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "headless_impl.h"
#include "options.h"
#include "sctop/command.h"
#include "sctop/filter.h"
#include "sctop/privileges.h"
#include "sctop/source.h"
#include "sctop/tracer.h"
#include "stop_signals.h"

#define EVENTS_A_TURN	 4096
#define COMMAND_GRACE_MS 2000

/* ---- setting up ---- */

int headless_failed(const char *what, int error)
{
	fprintf(stderr, "sctop: cannot %s: %s\n", what, strerror(error));
	return EXIT_FAILED;
}

/* Before anything else, so that none is missed while the kernel side is loaded. */
static int make_signals(struct headless *headless)
{
	int fd = stop_signals_open();

	if (fd < 0)
		return headless_failed("wait for signals", -fd);
	headless->signal_fd = fd;
	return EXIT_FINE;
}

static int make_tracer(struct headless *headless, const struct tracer_options *more)
{
	struct tracer_options tracer_options = *more;
	char why[512];

	options_tracer(headless->options, &tracer_options);
	headless->tracer = tracer_new(&tracer_options, why, sizeof(why));
	if (!headless->tracer) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	headless->source = tracer_source(headless->tracer);
	return EXIT_FINE;
}

static int make_command(struct headless *headless)
{
	const struct options *options = headless->options;
	char why[512];
	int status;

	if (!options->argv)
		return EXIT_FINE;
	headless->command =
		command_spawn(options->argv, options->run_as, why, sizeof(why), &status);
	if (!headless->command) {
		fprintf(stderr, "sctop: %s\n", why);
		return status;
	}
	if (options_select_command(options, command_pid(headless->command))) {
		fprintf(stderr, "sctop: cannot select the command\n");
		return EXIT_FAILED;
	}
	return EXIT_FINE;
}

static void tell_counted(struct headless *headless, uint64_t now_ns)
{
	if (headless->client.counted)
		headless->client.counted(headless->client.arg, now_ns);
}

/* The kernel side is loaded, COMMAND has its own rights, the output is open. */
static int give_up_privileges(const struct headless *headless)
{
	unsigned int uses = PRIVILEGE_TRACE;
	char missing[512];
	int err;

	privileges_missing(uses, missing, sizeof(missing));
	if (missing[0])
		fprintf(stderr, "sctop: %s\n", missing);
	if (headless->command)
		uses |= PRIVILEGE_SIGNAL;
	if (headless->client.makes_files)
		uses |= PRIVILEGE_FILES;
	err = privileges_keep(uses);
	return err ? headless_failed("give up privileges", -err) : EXIT_FINE;
}

int headless_start(struct headless *headless, const struct headless_client *client)
{
	uint64_t duration = headless->options->duration_ns;
	char why[512];
	int err, status;

	headless->client = *client;
	status = headless_watch(headless);
	if (status != EXIT_FINE)
		return status;
	err = tracer_set_filter(headless->tracer, headless->options->filter);
	if (!err)
		err = tracer_attach(headless->tracer);
	if (err)
		return headless_failed("trace", -err);
	tell_counted(headless, source_now_ns(headless->source));
	if (duration && headless_watch_duration(headless, duration))
		return headless_failed("set a timer", errno);
	fprintf(stderr, "Tracing syscalls (Ctrl+C to stop)...\n");
	if (headless->command && command_release(headless->command, why, sizeof(why), &status)) {
		fprintf(stderr, "sctop: %s\n", why);
		return status;
	}
	return give_up_privileges(headless);
}

/* ---- running ---- */

/* Counters come first, so that the names of those whose events follow are known. */
static void read_counters(struct headless *headless, bool now)
{
	const struct headless_client *client = &headless->client;
	uint64_t time_ns = source_now_ns(headless->source);
	int err;

	if (!now && time_ns < headless->counters_at_ns && !tracer_wants_reading(headless->tracer) &&
	    !(client->wants_reading && client->wants_reading(client->arg)))
		return;
	headless->counters_at_ns = time_ns + client->counters_ns;
	err = source_read_counters(headless->source, client->counters, client->arg);
	tell_counted(headless, time_ns);
	if (err)
		headless->read_error = err;
}

/* A negative count is the client's doing where it says so at the end of the turn. */
static int read_events(struct headless *headless)
{
	const struct headless_client *client = &headless->client;

	if (!client->event)
		return 0;
	return source_read_events(headless->source, EVENTS_A_TURN, client->event, client->arg);
}

static void turn(struct headless *headless)
{
	int cnt;

	read_counters(headless, false);
	cnt = read_events(headless);
	if (headless->client.turn(headless->client.arg)) {
		headless->read_error = 0;
		headless->stop = STOP_CLIENT;
		return;
	}
	if (cnt < 0)
		headless->read_error = cnt;
	if (headless->read_error)
		headless->stop = STOP_ERROR;
}

static void loop(struct headless *headless)
{
	while (!headless->stop) {
		headless_wait(headless);
		if (!headless->stop)
			turn(headless);
	}
}

/* What was emitted before the end is still shown. Nothing is added any more, so this ends. */
static void drain(struct headless *headless)
{
	int cnt = 1;

	while (cnt > 0 && headless->stop != STOP_CLIENT)
		cnt = read_events(headless);
}

/* sctop ends first: the command it started does not stay behind. */
static void end_command(struct headless *headless)
{
	struct pollfd ended = { .fd = command_fd(headless->command), .events = POLLIN };

	command_signal(headless->command, SIGTERM);
	command_signal(headless->command, SIGCONT);
	if (poll(&ended, 1, COMMAND_GRACE_MS) > 0)
		command_reap(headless->command, &headless->wait_status);
	else
		fprintf(stderr, "sctop: the command (PID %d) still runs\n",
			(int)command_pid(headless->command));
}

int headless_run(struct headless *headless)
{
	loop(headless);
	tracer_detach(headless->tracer);
	if (headless->command && headless->stop != STOP_COMMAND)
		end_command(headless);
	read_counters(headless, true);
	drain(headless);
	if (headless->client.turn(headless->client.arg) < 0 || !headless->read_error)
		return EXIT_FINE;
	return headless_failed("read what the kernel counted", -headless->read_error);
}

static void release(struct headless *headless)
{
	command_free(headless->command);
	tracer_free(headless->tracer);
	headless_unwatch(headless);
	if (headless->signal_fd >= 0)
		close(headless->signal_fd);
}

struct headless *headless_new(const struct options *options, const struct tracer_options *more,
			      int *status)
{
	struct headless *headless = calloc(1, sizeof(*headless));

	if (!headless) {
		*status = headless_failed("begin", ENOMEM);
		return NULL;
	}
	headless->options = options;
	headless->epoll_fd = headless->signal_fd = -1;
	*status = make_signals(headless);
	if (!*status)
		*status = make_tracer(headless, more);
	if (!*status)
		*status = make_command(headless);
	if (!*status)
		return headless;
	headless_free(headless, *status);
	return NULL;
}

struct source *headless_source(struct headless *headless)
{
	return headless->source;
}

int headless_signal_fd(const struct headless *headless)
{
	return headless->signal_fd;
}

int headless_free(struct headless *headless, int status)
{
	bool passes_on;
	int wait_status;

	if (!headless)
		return status;
	passes_on = !status && headless->stop == STOP_COMMAND;
	wait_status = headless->wait_status;
	release(headless);
	free(headless);
	return passes_on ? command_pass_on(wait_status) : status;
}
