/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live.c - one epoll loop. What arrives changes the state; a frame is drawn when the state has
 * changed and the last frame is old enough. Events are read in bounded portions, so that a
 * flood never keeps a key waiting.
 */
#define NCURSES_NOMACROS /* move() is ours */
#include <curses.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "backlog.h"
#include "key_bar.h"
#include "live.h"
#include "options.h"
#include "record.h"
#include "replay.h"
#include "screen.h"
#include "sctop/command.h"
#include "sctop/source.h"
#include "sctop/tracer.h"
#include "ui.h"

#define MS_NS		  1000000ull
#define FRAME_NS	  (80 * MS_NS) /* between frames for news, and looks for events */
#define KEY_FRAME_NS	  (20 * MS_NS) /* … for a key; bursts of keys share a frame */
#define FIRST_INTERVAL_NS (200 * MS_NS)
#define EVENTS_A_TURN	  1024
#define WHEEL_ROWS	  3

enum { FD_KEYS, FD_TIMER, FD_SIGNALS, FD_EVENTS, FD_COMMAND, FD_AWAITED, FD_CNT };

struct live {
	struct ui *ui;
	struct tracer *tracer;
	struct command *command;
	int epoll, fds[FD_CNT];
	uint64_t drawn_ns, deadline_ns;
	uint64_t tick_ns, cpu_ns; /* of the last interval's end */
	bool key_waits;		  /* a frame is wanted soon */
	bool work_waits;	  /* in a replay */
	bool awaited;		  /* what was waited for has come */
	int wait_status, error;
};

static uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t cpu_time_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void set_signals(sigset_t *set)
{
	static const int numbers[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT
	};

	sigemptyset(set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(set, numbers[i]);
}

void live_block_signals(void)
{
	sigset_t set;

	set_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void set_timer(struct live *live, uint64_t first_ns)
{
	uint64_t next = live->ui->interval_ns;
	struct itimerspec timer = {
		.it_value = { (time_t)(first_ns / 1000000000), (long)(first_ns % 1000000000) },
		.it_interval = { (time_t)(next / 1000000000), (long)(next % 1000000000) },
	};

	timerfd_settime(live->fds[FD_TIMER], 0, &timer, NULL);
	live->ui->interval_changed = false;
}

/* ---- what may become ready ---- */

/* What stands over the panes scrolls by the wheel, as by the arrows. */
static void wheel_over(struct ui *ui, enum screen_mouse_button button)
{
	int key = (button == MOUSE_WHEEL_UP ? KEY_UP : KEY_DOWN) | SCREEN_KEY;

	for (int i = 0; i < WHEEL_ROWS && button != MOUSE_CLICK; i++)
		ui_key(ui, key);
}

static void on_mouse(struct ui *ui)
{
	struct screen_mouse mouse;

	if (!screen_mouse(&mouse))
		return;
	if (ui->mode == MODE_HELP || ui->mode == MODE_CHOOSER)
		wheel_over(ui, mouse.button);
	if (ui->mode == MODE_SETUP) {
		setup_mouse(ui, &mouse); /* may leave it: the click has been answered */
		return;
	}
	if (ui->mode != MODE_NORMAL)
		return;
	for (int pane = 0; pane < PANE_CNT; pane++) {
		const struct rect *rect = &ui->layout.pane[pane];
		const struct view_ops *view = ui_view(ui, (enum pane)pane);

		if (!rect_contains(rect, mouse.y, mouse.x))
			continue;
		if (mouse.button != MOUSE_CLICK) {
			if (view->move)
				view->move(ui, mouse.button == MOUSE_WHEEL_UP ? -WHEEL_ROWS
									      : WHEEL_ROWS);
			return;
		}
		if (view->click && mouse.y > rect->y)
			view->click(ui, mouse.y - rect->y - 1, mouse.x - rect->x);
		ui_focus(ui, (enum pane)pane);
		return;
	}
	if (mouse.button == MOUSE_CLICK)
		key_bar_click(ui, mouse.y, mouse.x);
}

static void on_keys(struct live *live)
{
	int key, cnt = 0;

	while ((key = screen_key()) != -1 && !live->ui->quit) {
		cnt++;
		if (key == SCREEN_NO_KEY)
			continue;
		live->key_waits = true;
		if (key == (KEY_MOUSE | SCREEN_KEY)) {
			live->ui->dirty = true;
			on_mouse(live->ui);
		} else if (key == (KEY_RESIZE | SCREEN_KEY)) {
			live->ui->dirty = true;
		} else {
			ui_key(live->ui, key);
		}
	}
	if (!cnt) { /* readable, but nothing to read: the terminal is gone */
		char byte;

		if (read(STDIN_FILENO, &byte, 1) == 0)
			live->ui->quit = true;
	}
}

static void on_timer(struct live *live)
{
	uint64_t expired, now = now_ns(), cpu = cpu_time_ns();
	int err;

	if (read(live->fds[FD_TIMER], &expired, sizeof(expired)) != sizeof(expired))
		return;
	if (now > live->tick_ns)
		live->ui->own_cpu = (double)(cpu - live->cpu_ns) / (double)(now - live->tick_ns);
	live->tick_ns = now;
	live->cpu_ns = cpu;
	err = ui_tick(live->ui);
	if (err)
		live->error = err;
}

static void stop_here(struct live *live)
{
	screen_suspend();
	raise(SIGSTOP);
	screen_resume();
	live->ui->dirty = true;
}

static void on_signals(struct live *live)
{
	struct signalfd_siginfo info;

	while (read(live->fds[FD_SIGNALS], &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGWINCH) {
			screen_resize();
			live->ui->dirty = live->key_waits = true;
		} else if (info.ssi_signo == SIGTSTP) {
			stop_here(live);
		} else if (info.ssi_signo == SIGCONT) {
			screen_redraw();
			live->ui->dirty = true;
		} else {
			live->ui->quit = true;
		}
	}
}

static void on_events(struct live *live)
{
	int cnt = ui_drain(live->ui, EVENTS_A_TURN);

	if (cnt < 0)
		live->error = cnt;
}

static void on_command(struct live *live)
{
	if (command_reap(live->command, &live->wait_status))
		live->ui->quit = true;
}

static void on_awaited(struct live *live)
{
	live->awaited = true;
}

static void (*const handlers[FD_CNT])(struct live *live) = {
	[FD_KEYS] = on_keys,	 [FD_TIMER] = on_timer,	    [FD_SIGNALS] = on_signals,
	[FD_EVENTS] = on_events, [FD_COMMAND] = on_command, [FD_AWAITED] = on_awaited,
};

/* ---- the loop ---- */

static int setup(struct live *live, int awaited)
{
	sigset_t set;

	set_signals(&set);
	live->epoll = epoll_create1(EPOLL_CLOEXEC);
	live->fds[FD_KEYS] = STDIN_FILENO;
	live->fds[FD_TIMER] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	live->fds[FD_SIGNALS] = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	live->fds[FD_EVENTS] = source_event_fd(live->ui->source);
	live->fds[FD_COMMAND] = live->command ? command_fd(live->command) : -1;
	live->fds[FD_AWAITED] = awaited;
	for (uint32_t i = 0; i < FD_CNT; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };

		if (live->fds[i] >= 0 &&
		    epoll_ctl(live->epoll, EPOLL_CTL_ADD, live->fds[i], &event))
			return -errno;
	}
	return 0;
}

static void cleanup(struct live *live)
{
	close(live->fds[FD_TIMER]);
	close(live->fds[FD_SIGNALS]);
	close(live->epoll);
}

static uint64_t frame_gap_ns(const struct live *live)
{
	return live->key_waits ? KEY_FRAME_NS : FRAME_NS;
}

/* How long nothing needs to be done unless something arrives; -1: for ever. */
static int wait_ms(const struct live *live)
{
	uint64_t now = now_ns(), until = UINT64_MAX;

	if (live->work_waits)
		return 0;
	if (live->ui->dirty)
		until = live->drawn_ns + frame_gap_ns(live);
	if (live->deadline_ns && live->deadline_ns < until)
		until = live->deadline_ns;
	if (ui_streams(live->ui) && now + FRAME_NS < until)
		until = now + FRAME_NS;
	if (until == UINT64_MAX)
		return -1;
	return until <= now ? 0 : (int)((until - now + MS_NS - 1) / MS_NS);
}

static void draw_if_due(struct live *live)
{
	if (!live->ui->dirty || now_ns() < live->drawn_ns + frame_gap_ns(live))
		return;
	ui_draw(live->ui);
	live->drawn_ns = now_ns();
	live->key_waits = false;
}

/* Threads that have ended hold cells until their counts are read. */
static void read_early(struct live *live)
{
	if (!live->tracer ||
	    !(tracer_wants_reading(live->tracer) || triggered_wants_reading(live->ui)))
		return;
	if (!live->ui->paused || !backlog_full(live->ui->backlog))
		ui_read_counters(live->ui);
}

static void turn(struct live *live)
{
	struct epoll_event events[FD_CNT];
	int cnt = epoll_wait(live->epoll, events, FD_CNT, wait_ms(live));

	for (int i = 0; i < cnt; i++) {
		if (events[i].data.u32 == FD_KEYS && !(events[i].events & EPOLLIN))
			live->ui->quit = true; /* hung up */
		else
			handlers[events[i].data.u32](live);
	}
	if (ui_streams(live->ui)) /* those that were too few to wake anybody */
		on_events(live);
	live->work_waits = live->ui->playback && replay_work(live->ui);
	if (live->ui->interval_changed)
		set_timer(live,
			  live->ui->playback ? replay_wait_ns(live->ui) : live->ui->interval_ns);
	read_early(live);
	if (live->deadline_ns && now_ns() >= live->deadline_ns)
		live->ui->quit = true;
	draw_if_due(live);
}

int live_run(struct ui *ui, struct tracer *tracer, struct command *command, int *wait_status)
{
	struct live live = { .ui = ui, .tracer = tracer, .command = command, .wait_status = -1 };
	int err = setup(&live, -1);

	live.tick_ns = now_ns();
	live.cpu_ns = cpu_time_ns();
	if (ui->options->duration_ns)
		live.deadline_ns = live.tick_ns + ui->options->duration_ns;
	if (!err) {
		ui_tick(ui);
		ui_play_kept_keys(ui);
		set_timer(&live, FIRST_INTERVAL_NS);
	}
	while (!err && !ui->quit) {
		turn(&live);
		err = live.error;
	}
	cleanup(&live);
	*wait_status = live.wait_status;
	return err;
}

int live_wait(struct ui *ui, int fd)
{
	struct live live = { .ui = ui, .wait_status = -1 };
	int err = setup(&live, fd);

	while (!err && !ui->quit && !live.awaited) {
		draw_if_due(&live);
		turn(&live);
		err = live.error;
	}
	cleanup(&live);
	return err;
}
