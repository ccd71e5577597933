/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_loader.c - a thread that makes a tracer, and a source for who shows something meanwhile.
 *
 * The thread and its owner share the loader until the thread has ended. An owner who goes before
 * that leaves it to the thread.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "sctop/source.h"
#include "sctop/tracer.h"
#include "sctop/tracer_loader.h"
#include "tracer_internal.h"

enum parting { BOTH_THERE, THREAD_ENDED, OWNER_GONE };

struct tracer_loader {
	struct source source; /* first: the source is the loader */
	struct tracer_options options;
	pthread_t thread;
	bool joined;
	int ready_fd;
	_Atomic enum parting parting;
	struct tracer *tracer; /* from here on the thread's, until it is joined */
	int error;
	char why[512];
};

/* ---- the thread ---- */

static void release(struct tracer_loader *loader)
{
	tracer_free(loader->tracer);
	close(loader->ready_fd);
	free(loader);
}

/* To check types the library had all those of the kernel in memory, which malloc keeps for us. */
static void give_back_memory(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

static void *run(void *arg)
{
	struct tracer_loader *loader = arg;

	loader->tracer = tracer_new(&loader->options, loader->why, sizeof(loader->why));
	loader->error = loader->tracer ? 0 : errno;
	give_back_memory();
	eventfd_write(loader->ready_fd, 1);
	if (atomic_exchange(&loader->parting, THREAD_ENDED) == OWNER_GONE)
		release(loader);
	return NULL;
}

/* Signals are for the thread that waits for them. 0 or negative errno. */
static int begin(struct tracer_loader *loader)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&loader->thread, NULL, run, loader);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -error;
}

/* ---- a source of nothing ---- */

static int read_no_events(struct source *source, unsigned int max, record_fn *fn, void *arg)
{
	(void)source, (void)max, (void)fn, (void)arg;
	return 0;
}

static int read_no_counters(struct source *source, record_fn *fn, void *arg)
{
	(void)source, (void)fn, (void)arg;
	return 0;
}

static int no_event_fd(const struct source *source)
{
	(void)source;
	return -1;
}

static int no_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
		      size_t size)
{
	(void)source, (void)tgid, (void)start_ns, (void)buf, (void)size;
	return 0;
}

static uint64_t now_ns(const struct source *source)
{
	(void)source;
	return tracer_now_ns();
}

static const struct source_ops nothing = {
	.read_events = read_no_events,
	.read_counters = read_no_counters,
	.event_fd = no_event_fd,
	.command = no_command,
	.now_ns = now_ns,
};

/* ---- for the owner ---- */

struct tracer_loader *tracer_loader_new(const struct tracer_options *options)
{
	struct tracer_loader *loader = calloc(1, sizeof(*loader));
	int error;

	if (!loader)
		return NULL;
	loader->options = *options;
	loader->source.ops = &nothing;
	loader->source.realtime_offset_ns = tracer_clock_offset(CLOCK_REALTIME);
	loader->ready_fd = eventfd(0, EFD_CLOEXEC);
	error = loader->ready_fd < 0 ? -errno : begin(loader);
	if (!error)
		return loader;
	if (loader->ready_fd >= 0)
		close(loader->ready_fd);
	free(loader);
	errno = -error;
	return NULL;
}

void tracer_loader_free(struct tracer_loader *loader)
{
	pthread_t thread;

	if (!loader)
		return;
	thread = loader->thread; /* the loader may be gone when we are told who is left */
	if (loader->joined) {
		release(loader);
	} else if (atomic_exchange(&loader->parting, OWNER_GONE) == THREAD_ENDED) {
		pthread_join(thread, NULL);
		release(loader);
	} else {
		pthread_detach(thread);
	}
}

int tracer_loader_fd(const struct tracer_loader *loader)
{
	return loader->ready_fd;
}

struct tracer *tracer_loader_take(struct tracer_loader *loader, char *why, size_t why_size)
{
	struct tracer *tracer;

	pthread_join(loader->thread, NULL);
	loader->joined = true;
	tracer = loader->tracer;
	loader->tracer = NULL;
	if (!tracer) {
		snprintf(why, why_size, "%s", loader->why);
		errno = loader->error;
	}
	return tracer;
}

struct source *tracer_loader_source(struct tracer_loader *loader)
{
	return &loader->source;
}
