/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_read.c - the tracer as a source: events out of the ring, then what tracer_counters.c and
 * tracer_totals.c read of the kernel side's tables.
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>

#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/tracer.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

#define NSEC_PER_TICK 10000000ull /* as /proc/PID/stat has it: USER_HZ is 100 */

uint64_t tracer_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* ---- events ---- */

/*
 * Who has taken all there was sleeps until enough waits. The ring itself would be readable all the
 * time while anybody makes calls, and looking at it after each of them slows them down.
 */
static void wait_for_events(struct tracer *tracer)
{
	struct epoll_event event;
	eventfd_t value;

	if (tracer->more)
		eventfd_read(tracer->more_fd, &value);
	tracer->more = false;
	epoll_wait(tracer->event_fd, &event, 1, 0);
	tracer->bpf->bss->reader_waits = 1;
}

static void go_on_with_events(struct tracer *tracer)
{
	if (!tracer->more)
		eventfd_write(tracer->more_fd, 1);
	tracer->more = true;
}

static int read_events(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	struct tracer *tracer = (struct tracer *)source;
	int handed;

	if (!max)
		return 0;
	handed = ring_reader_read(tracer->ring, max, !tracer->attached, fn, arg);
	if (handed >= 0 && handed < (int)max)
		wait_for_events(tracer);
	else
		go_on_with_events(tracer);
	return handed;
}

static int event_fd(const struct source *source)
{
	const struct tracer *tracer = (const struct tracer *)source;

	return tracer->event_fd;
}

/* ---- counters ---- */

static int read_counters(struct source *source, record_fn *fn, void *arg)
{
	struct tracer *tracer = (struct tracer *)source;
	int error;

	/* Both: they grow while the machine is suspended, and START is by their difference. */
	source->realtime_offset_ns = tracer_clock_offset(CLOCK_REALTIME);
	source->boottime_offset_ns = tracer_clock_offset(CLOCK_BOOTTIME);
	error = tracer_hand_counters(tracer, fn, arg);
	return error ? error : tracer_hand_totals(tracer, fn, arg);
}

/* ---- the rest ---- */

static int command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf, size_t size)
{
	(void)source;
	return proc_cmdline(tgid, start_ns / NSEC_PER_TICK, buf, size);
}

static uint64_t now_ns(const struct source *source)
{
	(void)source;
	return tracer_now_ns();
}

const struct source_ops tracer_source_ops = {
	.read_events = read_events,
	.read_counters = read_counters,
	.event_fd = event_fd,
	.command = command,
	.now_ns = now_ns,
};
