/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * headless.c - one epoll loop over events, clocks, signals, the command and the processes waited
 * for. Each is a watch; what they do is make records flow or set the reason to stop.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "headless.h"
#include "options.h"
#include "sctop/command.h"
#include "sctop/filter.h"
#include "sctop/privileges.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/tracer.h"
#include "stop_signals.h"

#define EVENTS_A_TURN	 4096
#define TICK_NS		 50000000 /* events that woke nobody; a new process's name */
#define COMMAND_GRACE_MS 2000
#define AGAIN_NS	 200000000 /* a signal that comes sooner is the same request */
#define S_NS		 1000000000

enum stop {
	STOP_NOT,
	STOP_SIGNAL,
	STOP_DURATION,
	STOP_COMMAND,
	STOP_PIDS,
	STOP_CLIENT, /* it has enough, or cannot go on */
	STOP_ERROR,
};

struct headless;

struct watch {
	int fd;
	bool owned; /* closed at the end */
	void (*ready)(struct headless *headless, struct watch *watch);
};

struct headless {
	const struct options *options;
	struct tracer *tracer;
	struct source *source;
	struct command *command; /* NULL: none */
	struct headless_client client;
	struct watch *watches;
	size_t watch_cnt, watch_max;
	int epoll_fd, signal_fd;
	uint64_t passed_on_ns; /* when the first SIGINT went to the command; 0: none did */
	size_t pids_left;      /* of --pid, still alive */
	uint64_t counters_at_ns;
	int wait_status; /* the command's, with STOP_COMMAND */
	int read_error;
	enum stop stop;
};

/* ---- what may become ready ---- */

static void on_tick(struct headless *headless, struct watch *watch)
{
	uint64_t ticks;

	(void)headless;
	(void)!read(watch->fd, &ticks, sizeof(ticks));
}

static void on_duration(struct headless *headless, struct watch *watch)
{
	(void)watch;
	headless->stop = STOP_DURATION;
}

/* The events themselves are read once a turn, whatever woke us. */
static void on_events(struct headless *headless, struct watch *watch)
{
	(void)headless;
	(void)watch;
}

/*
 * What somebody sends to sctop alone is for the command; a second time it is for us. timeout(1)
 * and the like send it to a process and to its group, which is one request.
 */
static void pass_on_or_stop(struct headless *headless)
{
	uint64_t now_ns = source_now_ns(headless->source);

	if (headless->passed_on_ns && now_ns > headless->passed_on_ns + AGAIN_NS) {
		headless->stop = STOP_SIGNAL;
		return;
	}
	if (!headless->passed_on_ns)
		headless->passed_on_ns = now_ns;
	command_signal(headless->command, SIGINT);
}

/*
 * The terminal's Ctrl-C has reached the command as well, and it decides what that means, as
 * under strace.
 */
static void on_signal(struct headless *headless, struct watch *watch)
{
	struct signalfd_siginfo info;
	static const int from_terminal = SI_KERNEL;

	if (read(watch->fd, &info, sizeof(info)) != sizeof(info))
		return;
	if (!headless->command || info.ssi_signo != SIGINT) {
		headless->stop = STOP_SIGNAL;
		return;
	}
	if (info.ssi_code != from_terminal)
		pass_on_or_stop(headless);
}

static void on_command(struct headless *headless, struct watch *watch)
{
	(void)watch;
	if (command_reap(headless->command, &headless->wait_status))
		headless->stop = STOP_COMMAND;
}

static void on_pid(struct headless *headless, struct watch *watch)
{
	epoll_ctl(headless->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	if (!--headless->pids_left && headless->options->only_pids)
		headless->stop = STOP_PIDS;
}

static int add_watch(struct headless *headless, int fd, bool owned,
		     void (*ready)(struct headless *headless, struct watch *watch))
{
	struct watch *watch = &headless->watches[headless->watch_cnt];
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

	if (fd < 0 || headless->watch_cnt == headless->watch_max)
		return -1;
	*watch = (struct watch){ fd, owned, ready };
	headless->watch_cnt++;
	return epoll_ctl(headless->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

/* ---- setting up ---- */

static int failed(const char *what, int error)
{
	fprintf(stderr, "sctop: cannot %s: %s\n", what, strerror(error));
	return EXIT_FAILED;
}

static int add_timer(struct headless *headless, uint64_t ns, bool periodic,
		     void (*ready)(struct headless *headless, struct watch *watch))
{
	struct timespec time = { .tv_sec = (time_t)(ns / S_NS), .tv_nsec = (long)(ns % S_NS) };
	struct itimerspec timer = { .it_value = time };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (periodic)
		timer.it_interval = time;
	if (fd < 0 || timerfd_settime(fd, 0, &timer, NULL))
		return -1;
	return add_watch(headless, fd, true, ready);
}

/* Before anything else, so that none is missed while the kernel side is loaded. */
static int make_signals(struct headless *headless)
{
	int fd = stop_signals_open();

	if (fd < 0)
		return failed("wait for signals", -fd);
	headless->signal_fd = fd;
	return EXIT_FINE;
}

/* A TID stands for its process. A descriptor, or -1: there is no such process. */
static int open_pid(uint32_t pid)
{
	struct proc_stat stat;

	if (proc_stat_read(pid, &stat))
		return -1;
	return (int)syscall(SYS_pidfd_open, stat.tgid, 0);
}

static int add_pids(struct headless *headless)
{
	const struct options *options = headless->options;
	size_t i;
	int fd;

	for (i = 0; i < options->pid_cnt; i++) {
		fd = open_pid(options->pids[i]);
		if (fd < 0) {
			fprintf(stderr, "sctop: there is no process %u\n", options->pids[i]);
			continue;
		}
		if (add_watch(headless, fd, true, on_pid))
			return -1;
		headless->pids_left++;
	}
	return options->only_pids && !headless->pids_left ? -ESRCH : 0;
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

static int make_watches(struct headless *headless)
{
	int err;

	headless->watch_max = 8 + headless->options->pid_cnt;
	headless->watches = calloc(headless->watch_max, sizeof(*headless->watches));
	headless->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!headless->watches || headless->epoll_fd < 0 ||
	    add_watch(headless, headless->signal_fd, false, on_signal))
		return failed("wait for events", errno);
	signal(SIGPIPE, SIG_IGN); /* EPIPE instead, so that all is taken down in order */
	err = add_pids(headless);
	if (err)
		return err == -ESRCH ? EXIT_FAILED : failed("wait for processes", errno);
	if (headless->command &&
	    add_watch(headless, command_fd(headless->command), false, on_command))
		return failed("wait for the command", errno);
	if (add_timer(headless, TICK_NS, true, on_tick))
		return failed("set a timer", errno);
	if (headless->client.event &&
	    add_watch(headless, source_event_fd(headless->source), false, on_events))
		return failed("wait for events", errno);
	return EXIT_FINE;
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
	return err ? failed("give up privileges", -err) : EXIT_FINE;
}

int headless_start(struct headless *headless, const struct headless_client *client)
{
	uint64_t duration = headless->options->duration_ns;
	char why[512];
	int err, status;

	headless->client = *client;
	status = make_watches(headless);
	if (status != EXIT_FINE)
		return status;
	err = tracer_set_filter(headless->tracer, headless->options->filter);
	if (!err)
		err = tracer_attach(headless->tracer);
	if (err)
		return failed("trace", -err);
	tell_counted(headless, source_now_ns(headless->source));
	if (duration && add_timer(headless, duration, false, on_duration))
		return failed("set a timer", errno);
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
	struct epoll_event events[16];
	struct watch *watch;
	int i, cnt;

	while (!headless->stop) {
		cnt = epoll_wait(headless->epoll_fd, events, 16, -1);
		for (i = 0; i < cnt; i++) {
			watch = events[i].data.ptr;
			watch->ready(headless, watch);
		}
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
	return failed("read what the kernel counted", -headless->read_error);
}

static void release(struct headless *headless)
{
	size_t i;

	command_free(headless->command);
	tracer_free(headless->tracer);
	for (i = 0; i < headless->watch_cnt; i++) {
		if (headless->watches[i].owned)
			close(headless->watches[i].fd);
	}
	if (headless->epoll_fd >= 0)
		close(headless->epoll_fd);
	if (headless->signal_fd >= 0)
		close(headless->signal_fd);
	free(headless->watches);
}

struct headless *headless_new(const struct options *options, const struct tracer_options *more,
			      int *status)
{
	struct headless *headless = calloc(1, sizeof(*headless));

	if (!headless) {
		*status = failed("begin", ENOMEM);
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
