/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_loader.h - tracer_new() in a thread of its own: the kernel takes its time to check the
 * programs, and whoever has a screen goes on meanwhile.
 */
#ifndef SCTOP_TRACER_LOADER_H
#define SCTOP_TRACER_LOADER_H

#include <stddef.h>

struct source;
struct tracer;
struct tracer_loader;
struct tracer_options;

/* Begins. Copies the options. NULL with errno set: there is no thread to be had. */
struct tracer_loader *tracer_loader_new(const struct tracer_options *options);

/*
 * If the tracer was not taken, nobody waits for it: the thread ends by itself, and unloads what it
 * has loaded. NULL is allowed.
 */
void tracer_loader_free(struct tracer_loader *loader);

/* Polls readable from when tracer_loader_take() does not wait. Owned by the loader. */
int tracer_loader_fd(const struct tracer_loader *loader);

/* The tracer, owned by the caller; waits for it. As of tracer_new(). Once in a loader's life. */
struct tracer *tracer_loader_take(struct tracer_loader *loader, char *why, size_t why_size);

/* A source with a clock and nothing else, until there is the tracer's. Owned by the loader. */
struct source *tracer_loader_source(struct tracer_loader *loader);

#endif
