/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * service.h - what the commands of the control socket do: tracing that peers start and stop.
 *
 * One session at a time. Who started it (or root) may stop it and see what it counted; it lasts
 * until then, be its peer still connected or not. Each START begins with empty counts.
 */
#ifndef TUI_SERVICE_H
#define TUI_SERVICE_H

#include <stddef.h>
#include <stdio.h>

struct control_peer;
struct options;
struct service;
struct tracing;

/* As tracing_new(). */
struct service *service_new(const struct options *options, int interrupt_fd);

/* Stops, and closes the output. Returns the exit status. NULL is allowed. */
int service_free(struct service *service);

/* Answers a line; a control_fn with the service as arg. */
int service_command(void *service, const struct control_peer *peer, const char *line, FILE *out,
		    char *why, size_t why_size);

/* Whose events are to be waited for, and turns taken; owned by the service. */
struct tracing *service_tracing(struct service *service);

#endif
