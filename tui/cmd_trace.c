/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd_trace.c - `sctop trace`: the live source written to a sink, without a screen.
 *
 * One epoll loop over events, clocks, signals, the command and the processes waited for. Each is
 * a watch; what they do is make records flow or set the reason to stop.
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

#include "cmd.h"
#include "options.h"
#include "report.h"
#include "sctop/command.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/output.h"
#include "sctop/proc.h"
#include "sctop/sink.h"
#include "sctop/source.h"
#include "sctop/tracer.h"

#define EVENTS_A_TURN	 4096
#define TICK_NS		 50000000  /* events that woke nobody; a new process's name */
#define COUNTERS_NS	 200000000 /* what dead threads held is given back this often */
#define COMMAND_GRACE_MS 2000
#define S_NS		 1000000000

enum stop {
	STOP_NOT,
	STOP_SIGNAL,
	STOP_DURATION,
	STOP_EVENTS,
	STOP_COMMAND,
	STOP_PIDS,
	STOP_ERROR,
};

struct trace;

struct watch {
	int fd;
	bool owned; /* closed at the end */
	void (*ready)(struct trace *trace, struct watch *watch);
};

struct trace {
	const struct options *options;
	struct tracer *tracer;
	struct source *source;
	struct command *command; /* NULL: none */
	struct report report;
	struct watch *watches;
	size_t watch_cnt, watch_max;
	int epoll_fd, signal_fd;
	size_t pids_left; /* of --pid, still alive */
	uint64_t counters_at_ns;
	int wait_status; /* the command's, with STOP_COMMAND */
	int read_error;
	enum stop stop;
};

/* ---- what may become ready ---- */

static void on_tick(struct trace *trace, struct watch *watch)
{
	uint64_t ticks;

	(void)trace;
	(void)!read(watch->fd, &ticks, sizeof(ticks));
}

static void on_duration(struct trace *trace, struct watch *watch)
{
	(void)watch;
	trace->stop = STOP_DURATION;
}

/* The events themselves are read once a turn, whatever woke us. */
static void on_events(struct trace *trace, struct watch *watch)
{
	(void)trace;
	(void)watch;
}

/*
 * The terminal's Ctrl-C has reached the command as well, and it decides what that means, as
 * under strace. What somebody sends to sctop alone is passed on; a second time it is for us.
 */
static void on_signal(struct trace *trace, struct watch *watch)
{
	struct signalfd_siginfo info;
	static const int from_terminal = SI_KERNEL;

	if (read(watch->fd, &info, sizeof(info)) != sizeof(info))
		return;
	if (!trace->command || info.ssi_signo != SIGINT) {
		trace->stop = STOP_SIGNAL;
		return;
	}
	if (info.ssi_code != from_terminal)
		command_signal(trace->command, SIGINT);
}

static void on_command(struct trace *trace, struct watch *watch)
{
	(void)watch;
	if (command_reap(trace->command, &trace->wait_status))
		trace->stop = STOP_COMMAND;
}

static void on_pid(struct trace *trace, struct watch *watch)
{
	epoll_ctl(trace->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	if (!--trace->pids_left && trace->options->only_pids)
		trace->stop = STOP_PIDS;
}

static int add_watch(struct trace *trace, int fd, bool owned,
		     void (*ready)(struct trace *trace, struct watch *watch))
{
	struct watch *watch = &trace->watches[trace->watch_cnt];
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

	if (fd < 0 || trace->watch_cnt == trace->watch_max)
		return -1;
	*watch = (struct watch){ fd, owned, ready };
	trace->watch_cnt++;
	return epoll_ctl(trace->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

/* ---- setting up ---- */

static int failed(const char *what, int error)
{
	fprintf(stderr, "sctop: cannot %s: %s\n", what, strerror(error));
	return EXIT_FAILED;
}

static int add_timer(struct trace *trace, uint64_t ns, bool periodic,
		     void (*ready)(struct trace *trace, struct watch *watch))
{
	struct timespec time = { .tv_sec = (time_t)(ns / S_NS), .tv_nsec = (long)(ns % S_NS) };
	struct itimerspec timer = { .it_value = time };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (periodic)
		timer.it_interval = time;
	if (fd < 0 || timerfd_settime(fd, 0, &timer, NULL))
		return -1;
	return add_watch(trace, fd, true, ready);
}

/*
 * Blocked before anything else, so that none is missed while the kernel side is loaded. SIGHUP
 * that was ignored stays so (nohup); SIGINT counts even where a shell had it ignored.
 */
static int make_signals(struct trace *trace)
{
	struct sigaction hangup;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!sigaction(SIGHUP, NULL, &hangup) && hangup.sa_handler != SIG_IGN)
		sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	trace->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return trace->signal_fd < 0 ? failed("wait for signals", errno) : EXIT_FINE;
}

/* A TID stands for its process. A descriptor, or -1: there is no such process. */
static int open_pid(uint32_t pid)
{
	struct proc_stat stat;

	if (proc_stat_read(pid, &stat))
		return -1;
	return (int)syscall(SYS_pidfd_open, stat.tgid, 0);
}

static int add_pids(struct trace *trace)
{
	const struct options *options = trace->options;
	size_t i;
	int fd;

	for (i = 0; i < options->pid_cnt; i++) {
		fd = open_pid(options->pids[i]);
		if (fd < 0) {
			fprintf(stderr, "sctop: there is no process %u\n", options->pids[i]);
			continue;
		}
		if (add_watch(trace, fd, true, on_pid))
			return -1;
		trace->pids_left++;
	}
	return options->only_pids && !trace->pids_left ? -ESRCH : 0;
}

/* Who reads the terminal's other end would be traced for showing the trace, and so on. */
static bool feeds_back(const struct options *options)
{
	return !options->output && isatty(STDOUT_FILENO) && !options->summary_only &&
	       !filter_has(options->filter, FILTER_PID) && !filter_has(options->filter, FILTER_TTY);
}

static int make_tracer(struct trace *trace)
{
	const struct options *options = trace->options;
	const struct tracer_options tracer_options = {
		.cells = options->cells,
		.slots = options->slots,
		.ring_bytes = options->ring_bytes,
		.no_latency = options->no_latency,
		.stream = !options->summary_only,
		.max_rate = options->max_rate,
		.string_limit = options->string_limit,
		.hide_terminal = feeds_back(options),
		.verbose = options->verbose,
	};
	char why[512];

	trace->tracer = tracer_new(&tracer_options, why, sizeof(why));
	if (!trace->tracer) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	trace->source = tracer_source(trace->tracer);
	return EXIT_FINE;
}

static int make_command(struct trace *trace)
{
	const struct options *options = trace->options;
	struct filter_error error;
	char why[512], pid[16];
	int status;

	if (!options->argv)
		return EXIT_FINE;
	trace->command = command_spawn(options->argv, options->run_as, why, sizeof(why), &status);
	if (!trace->command) {
		fprintf(stderr, "sctop: %s\n", why);
		return status;
	}
	snprintf(pid, sizeof(pid), "%d%s", (int)command_pid(trace->command),
		 options->follow == FOLLOW_NO ? "" : "+");
	if (filter_add(options->filter, FILTER_PID, false, pid, &error)) {
		fprintf(stderr, "sctop: cannot select the command\n");
		return EXIT_FAILED;
	}
	return EXIT_FINE;
}

static int make_watches(struct trace *trace)
{
	int err;

	trace->watch_max = 8 + trace->options->pid_cnt;
	trace->watches = calloc(trace->watch_max, sizeof(*trace->watches));
	trace->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!trace->watches || trace->epoll_fd < 0 ||
	    add_watch(trace, trace->signal_fd, false, on_signal))
		return failed("wait for events", errno);
	output_set_interrupt(trace->report.output, trace->signal_fd);
	signal(SIGPIPE, SIG_IGN); /* EPIPE instead, so that all is taken down in order */
	err = add_pids(trace);
	if (err)
		return err == -ESRCH ? EXIT_FAILED : failed("wait for processes", errno);
	if (trace->command && add_watch(trace, command_fd(trace->command), false, on_command))
		return failed("wait for the command", errno);
	if (add_timer(trace, TICK_NS, true, on_tick))
		return failed("set a timer", errno);
	if (!trace->options->summary_only &&
	    add_watch(trace, source_event_fd(trace->source), false, on_events))
		return failed("wait for events", errno);
	return EXIT_FINE;
}

/* From here on calls are counted. */
static int start(struct trace *trace)
{
	uint64_t duration = trace->options->duration_ns;
	char why[512];
	int err, status;

	err = tracer_set_filter(trace->tracer, trace->options->filter);
	if (!err)
		err = tracer_attach(trace->tracer);
	if (err)
		return failed("trace", -err);
	model_tick(trace->report.model, source_now_ns(trace->source));
	if (duration && add_timer(trace, duration, false, on_duration))
		return failed("set a timer", errno);
	fprintf(stderr, "Tracing syscalls (Ctrl+C to stop)...\n");
	if (trace->command && command_release(trace->command, why, sizeof(why), &status)) {
		fprintf(stderr, "sctop: %s\n", why);
		return status;
	}
	return EXIT_FINE;
}

/* ---- running ---- */

/* Counters come first, so that the names of those whose events follow are known. */
static void read_counters(struct trace *trace)
{
	uint64_t now = source_now_ns(trace->source);
	int err;

	if (now < trace->counters_at_ns)
		return;
	trace->counters_at_ns =
		now +
		(trace->options->format == sink_format_find("text") ? COUNTERS_NS : TICK_NS / 5);
	err = source_read_counters(trace->source, report_counters, &trace->report);
	model_tick(trace->report.model, now);
	if (err)
		trace->read_error = err;
}

static void read_events(struct trace *trace)
{
	int err;

	if (trace->options->summary_only)
		return;
	err = source_read_events(trace->source, EVENTS_A_TURN, report_event, &trace->report);
	if (err < 0 && !trace->report.full && !trace->report.error)
		trace->read_error = err;
}

static void turn(struct trace *trace)
{
	read_counters(trace);
	read_events(trace);
	report_flush(&trace->report);
	if (trace->report.full)
		trace->stop = STOP_EVENTS;
	else if (trace->report.error || trace->read_error)
		trace->stop = STOP_ERROR;
}

static void run(struct trace *trace)
{
	struct epoll_event events[16];
	struct watch *watch;
	int i, cnt;

	while (!trace->stop) {
		cnt = epoll_wait(trace->epoll_fd, events, 16, -1);
		for (i = 0; i < cnt; i++) {
			watch = events[i].data.ptr;
			watch->ready(trace, watch);
		}
		if (!trace->stop)
			turn(trace);
	}
}

/* What was emitted before the end is still shown. Nothing is added any more, so this ends. */
static void drain(struct trace *trace)
{
	int cnt = 1;

	while (cnt > 0 && !trace->options->summary_only && !trace->report.full &&
	       !trace->report.error)
		cnt = source_read_events(trace->source, EVENTS_A_TURN, report_event,
					 &trace->report);
}

/* sctop ends first: the command it started does not stay behind. */
static void end_command(struct trace *trace)
{
	struct pollfd ended = { .fd = command_fd(trace->command), .events = POLLIN };

	command_signal(trace->command, SIGTERM);
	command_signal(trace->command, SIGCONT);
	if (poll(&ended, 1, COMMAND_GRACE_MS) > 0)
		command_reap(trace->command, &trace->wait_status);
	else
		fprintf(stderr, "sctop: the command (PID %d) still runs\n",
			(int)command_pid(trace->command));
}

static int finish(struct trace *trace)
{
	int status;

	tracer_detach(trace->tracer);
	if (trace->command && trace->stop != STOP_COMMAND)
		end_command(trace);
	read_counters(trace);
	drain(trace);
	if (trace->read_error)
		failed("read what the kernel counted", -trace->read_error);
	status = report_close(&trace->report, trace->source);
	return trace->read_error ? EXIT_FAILED : status;
}

static void release(struct trace *trace)
{
	size_t i;

	command_free(trace->command);
	tracer_free(trace->tracer);
	for (i = 0; i < trace->watch_cnt; i++) {
		if (trace->watches[i].owned)
			close(trace->watches[i].fd);
	}
	if (trace->epoll_fd >= 0)
		close(trace->epoll_fd);
	if (trace->signal_fd >= 0)
		close(trace->signal_fd);
	free(trace->watches);
}

int cmd_trace(const struct options *options)
{
	struct trace trace = { .options = options, .epoll_fd = -1, .signal_fd = -1 };
	int status;

	status = make_signals(&trace);
	if (!status)
		status = make_tracer(&trace);
	if (!status)
		status = make_command(&trace);
	if (status || report_open(&trace.report, options, trace.source)) {
		release(&trace);
		return status ? status : EXIT_FAILED;
	}
	status = make_watches(&trace);
	if (!status)
		status = start(&trace);
	if (status) {
		report_abort(&trace.report);
	} else {
		run(&trace);
		status = finish(&trace);
	}
	release(&trace);
	if (!status && trace.stop == STOP_COMMAND)
		status = command_pass_on(trace.wait_status);
	return status;
}
