/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_live.c - `sctop live` and `sctop replay`: sets up a source and the screen, in the order
 * that gives one clear line when something is missing, and takes both down.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "columns.h"
#include "config.h"
#include "live.h"
#include "options.h"
#include "playback.h"
#include "record.h"
#include "screen.h"
#include "sctop/command.h"
#include "sctop/filter.h"
#include "sctop/privileges.h"
#include "sctop/recording.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "sctop/tracer_loader.h"
#include "ui.h"

struct session {
	const struct options *options;
	struct tracer_loader *loader;
	struct tracer *tracer;
	struct recording_reader *recording;
	struct playback *playback;
	struct command *command;
	struct ui *ui;
	int wait_status;
	char trouble[1024]; /* with the configuration; "": none */
};

static int fail(const char *text)
{
	screen_close(); /* if it is open: the line must not vanish with it */
	fprintf(stderr, "sctop: %s\n", text);
	return EXIT_FAILED;
}

static int check_columns(const struct options *options)
{
	struct column_set set;
	const char *bad;
	char shown[128];
	size_t len;

	if (!columns_choose(&set, process_columns, options->columns[0] ? options->columns : NULL,
			    &bad))
		return EXIT_FINE;
	len = strcspn(bad, ",");
	text_escape(shown, sizeof(shown), bad, len, 0);
	fprintf(stderr, "sctop: --columns: there is no column %s; `--columns help` lists them\n",
		shown);
	return EXIT_USAGE;
}

static int open_recording(struct session *session)
{
	char why[512];

	session->recording = recording_open(session->options->recording, why, sizeof(why));
	if (!session->recording)
		return fail(why);
	session->playback = playback_new(session->recording, session->options->filter);
	if (!session->playback)
		return fail("out of memory");
	return EXIT_FINE;
}

/*
 * The command's terminal is our screen, so its output goes nowhere and its input is empty:
 * descriptors 0 to 2 are exchanged while it is forked.
 */
static struct command *spawn_quietly(const struct options *options, char *why, size_t why_size,
				     int *status)
{
	int saved[3], null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct command *command;

	for (int fd = 0; fd < 3; fd++) {
		saved[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 3);
		dup2(null, fd);
	}
	command = command_spawn(options->argv, options->run_as, why, why_size, status);
	for (int fd = 0; fd < 3; fd++) {
		dup2(saved[fd], fd);
		close(saved[fd]);
	}
	close(null);
	return command;
}

static int make_command(struct session *session)
{
	const struct options *options = session->options;
	char why[512];
	int status;

	if (!options->argv)
		return EXIT_FINE;
	session->command = spawn_quietly(options, why, sizeof(why), &status);
	if (!session->command) {
		fail(why);
		return status;
	}
	if (options_select_command(options, command_pid(session->command)))
		return fail("cannot select the command");
	return EXIT_FINE;
}

static int make_ui(struct session *session, struct source *source)
{
	session->ui = ui_new(session->options, source, session->tracer, session->playback);
	return session->ui ? EXIT_FINE : fail(strerror(errno));
}

static bool has_quit(const struct session *session)
{
	return session->ui && session->ui->quit;
}

/*
 * The kernel takes its time to check the probes, seconds on a busy machine: the screen is there,
 * and answers keys, while a thread waits for that. With -v there is none yet, as the library's log
 * would be written across it. No tracer, though nothing failed: somebody has quit meanwhile.
 */
static int load_tracer(struct session *session)
{
	struct tracer_options tracer_options = {
		.fds = true, .signals = true, .hide_terminal = true, .cost = true
	};
	char why[512];
	int err, status;

	options_tracer(session->options, &tracer_options);
	if (session->options->verbose) {
		session->tracer = tracer_new(&tracer_options, why, sizeof(why));
		return session->tracer ? EXIT_FINE : fail(why);
	}
	session->loader = tracer_loader_new(&tracer_options);
	if (!session->loader)
		return fail(strerror(errno));
	status = make_ui(session, tracer_loader_source(session->loader));
	if (status != EXIT_FINE)
		return status;
	err = live_wait(session->ui, tracer_loader_fd(session->loader));
	if (err)
		return fail(strerror(-err));
	if (has_quit(session))
		return EXIT_FINE;
	session->tracer = tracer_loader_take(session->loader, why, sizeof(why));
	return session->tracer ? EXIT_FINE : fail(why);
}

static int start_tracing(struct session *session)
{
	char why[512];
	int err, status = make_command(session);

	if (status != EXIT_FINE)
		return status;
	err = tracer_set_filter(session->tracer, session->options->filter);
	if (!err)
		err = tracer_attach(session->tracer);
	if (err) {
		snprintf(why, sizeof(why), "cannot trace: %s", strerror(-err));
		return fail(why);
	}
	if (session->command && command_release(session->command, why, sizeof(why), &status)) {
		fail(why);
		return status;
	}
	err = session->ui ? ui_take_tracer(session->ui, session->tracer) : 0;
	return err ? fail(strerror(-err)) : EXIT_FINE;
}

static int open_screen(const struct options *options)
{
	struct screen_options screen_options = {
		.theme = options_theme(options),
		.ascii = options->ascii,
		.mouse = !options->no_mouse,
	};
	char why[512];

	return screen_open(&screen_options, why, sizeof(why)) ? fail(why) : EXIT_FINE;
}

static int open_tracer_and_screen(struct session *session)
{
	bool first = !session->options->verbose;
	int status = first ? open_screen(session->options) : EXIT_FINE;

	if (status == EXIT_FINE)
		status = load_tracer(session);
	if (status == EXIT_FINE && session->tracer)
		status = start_tracing(session);
	if (status == EXIT_FINE && !first)
		status = open_screen(session->options);
	return status;
}

static int open_recording_and_screen(struct session *session)
{
	int status = open_recording(session);

	return status == EXIT_FINE ? open_screen(session->options) : status;
}

/* What the keys may still ask for. */
static int give_up_privileges(const struct session *session)
{
	const struct options *options = session->options;
	unsigned int uses = PRIVILEGE_TRACE;
	char why[128];
	int err;

	if (!session->tracer)
		return EXIT_FINE; /* main() has done so */
	if (!options->readonly)
		uses |= PRIVILEGE_FILES | PRIVILEGE_SIGNAL;
	if (session->command)
		uses |= PRIVILEGE_SIGNAL;
	err = privileges_keep(uses);
	snprintf(why, sizeof(why), "cannot give up privileges: %s", strerror(-err));
	return err ? fail(why) : EXIT_FINE;
}

/* The first thing on the status line: what was not given to us. */
static void say_missing(struct session *session)
{
	unsigned int uses = PRIVILEGE_TRACE | (session->options->readonly ? 0 : PRIVILEGE_SIGNAL);
	char missing[512];

	if (!session->tracer)
		return;
	privileges_missing(uses, missing, sizeof(missing));
	if (missing[0])
		ui_say(session->ui, ROLE_WARNING, "%s", missing);
}

static void put_line(const char *line)
{
	if (line[0])
		fprintf(stderr, "sctop: %s\n", line);
}

/* What must not vanish with the screen is said once more. */
static void end_screen(struct ui *ui)
{
	char recorded[sizeof(ui->status)] = "", triggered[sizeof(ui->status)] = "";

	if (ui->recorder) {
		record_stop(ui);
		snprintf(recorded, sizeof(recorded), "%s", ui->status);
	}
	if (ui->trigger.armed) {
		triggered_stop(ui);
		snprintf(triggered, sizeof(triggered), "%s", ui->status);
	}
	screen_close();
	put_line(recorded);
	put_line(triggered);
	if (ui->copied[0])
		fprintf(stderr, "%s\n", ui->copied);
}

static int show(struct session *session)
{
	int err, status = EXIT_FINE;

	if (!session->ui)
		status = make_ui(session, session->playback ? playback_source(session->playback)
							    : tracer_source(session->tracer));
	if (status != EXIT_FINE)
		return status;
	if (session->recording) {
		session->ui->latency = !recording_info(session->recording)->no_latency;
		session->ui->bytes = recording_info(session->recording)->bytes;
	}
	say_missing(session);
	if (session->trouble[0])
		ui_say(session->ui, ROLE_WARNING, "%s", session->trouble);
	err = live_run(session->ui, session->tracer, session->command, &session->wait_status);
	end_screen(session->ui);
	if (session->trouble[0]) /* the status line may not have had it for long */
		fprintf(stderr, "sctop: %s\n", session->trouble);
	if (!err)
		return EXIT_FINE;
	fprintf(stderr, "sctop: the live screen ended: %s\n", strerror(-err));
	return EXIT_FAILED;
}

static int run(struct session *session)
{
	char why[512];
	int status = check_columns(session->options);

	if (status != EXIT_FINE)
		return status;
	/* Before anything is loaded: a terminal that cannot show a screen is known at once. */
	if (screen_check(why, sizeof(why)))
		return fail(why);
	live_block_signals();
	status = session->options->recording ? open_recording_and_screen(session)
					     : open_tracer_and_screen(session);
	if (status == EXIT_FINE && has_quit(session))
		return EXIT_FINE;
	if (status == EXIT_FINE)
		status = give_up_privileges(session);
	return status == EXIT_FINE ? show(session) : status;
}

int cmd_live(const struct options *options)
{
	struct options own = *options; /* with what the configuration says */
	struct session session = { .options = &own, .wait_status = -1 };
	int status;

	config_load(&own, session.trouble, sizeof(session.trouble));
	status = run(&session);

	screen_close();
	ui_free(session.ui);
	if (session.command && session.wait_status == -1)
		command_signal(session.command, SIGTERM);
	command_free(session.command);
	tracer_free(session.tracer);
	tracer_loader_free(session.loader);
	playback_free(session.playback);
	recording_close(session.recording);
	if (status == EXIT_FINE && session.wait_status != -1)
		return command_pass_on(session.wait_status);
	return status;
}
