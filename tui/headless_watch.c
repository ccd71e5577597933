/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * headless_watch.c - what the loop waits for: events, clocks, signals, the command and the
 * processes of --pid. Each is a watch, which at most sets the reason to stop.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "headless_impl.h"
#include "options.h"
#include "sctop/command.h"
#include "sctop/proc.h"
#include "sctop/source.h"

#define TICK_NS	 50000000  /* events that woke nobody; a new process's name */
#define AGAIN_NS 200000000 /* a signal that comes sooner is the same request */
#define S_NS	 1000000000

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

int headless_watch(struct headless *headless)
{
	int err;

	headless->watch_max = 8 + headless->options->pid_cnt;
	headless->watches = calloc(headless->watch_max, sizeof(*headless->watches));
	headless->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!headless->watches || headless->epoll_fd < 0 ||
	    add_watch(headless, headless->signal_fd, false, on_signal))
		return headless_failed("wait for events", errno);
	signal(SIGPIPE, SIG_IGN); /* EPIPE instead, so that all is taken down in order */
	err = add_pids(headless);
	if (err)
		return err == -ESRCH ? EXIT_FAILED : headless_failed("wait for processes", errno);
	if (headless->command &&
	    add_watch(headless, command_fd(headless->command), false, on_command))
		return headless_failed("wait for the command", errno);
	if (add_timer(headless, TICK_NS, true, on_tick))
		return headless_failed("set a timer", errno);
	if (headless->client.event &&
	    add_watch(headless, source_event_fd(headless->source), false, on_events))
		return headless_failed("wait for events", errno);
	return EXIT_FINE;
}

int headless_watch_duration(struct headless *headless, uint64_t ns)
{
	return add_timer(headless, ns, false, on_duration);
}

void headless_wait(struct headless *headless)
{
	struct epoll_event events[16];
	int cnt = epoll_wait(headless->epoll_fd, events, 16, -1);

	for (int i = 0; i < cnt; i++) {
		struct watch *watch = events[i].data.ptr;

		watch->ready(headless, watch);
	}
}

void headless_unwatch(struct headless *headless)
{
	for (size_t i = 0; i < headless->watch_cnt; i++) {
		if (headless->watches[i].owned)
			close(headless->watches[i].fd);
	}
	if (headless->epoll_fd >= 0)
		close(headless->epoll_fd);
	free(headless->watches);
}
