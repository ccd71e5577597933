/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracing.h - tracing that is begun and ended again and again: `sctop serve`'s engine.
 *
 * new → (begin → turn, turn … → end) … → free. Each piece begins with empty counts; its events go
 * where options->output and options->record_path say. A tracer is kept loaded in between, so that
 * a beginning only attaches it.
 */
#ifndef TUI_TRACING_H
#define TUI_TRACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct filter;
struct model;
struct options;
struct tracing;

/*
 * Opens the outputs, then loads the kernel side, unless options->no_bpf. What the output's reader
 * does not take is kept, up to some megabytes; at the end it is waited for, but not for long while
 * interrupt_fd polls readable. NULL after one line on stderr; then no file is left.
 */
struct tracing *tracing_new(const struct options *options, int interrupt_fd);

/* Ends, and closes the outputs; those that nothing was begun for are taken back. Returns the exit
 * status. NULL is allowed. */
int tracing_free(struct tracing *tracing);

/* From here on what passes the filter is counted. 0, or -1 with one line in `why`. */
int tracing_begin(struct tracing *tracing, const struct filter *filter, char *why, size_t why_size);

/* Nothing stays attached. What was counted stays in the model until the next beginning. */
void tracing_end(struct tracing *tracing);

bool tracing_on(const struct tracing *tracing);

/* As of now; NULL: nothing was begun yet. */
struct model *tracing_model(struct tracing *tracing);

/* The first error of writing, negative errno; 0: none. */
int tracing_error(const struct tracing *tracing);

/* Events that were left out, because the reader of the output was too far behind. */
uint64_t tracing_unread_cnt(const struct tracing *tracing);

/* Polls writable when a reader that was behind goes on reading; -1: none is. */
int tracing_unread_fd(const struct tracing *tracing);

/* Polls readable when events wait; -1: none can. */
int tracing_event_fd(const struct tracing *tracing);

/* Milliseconds until tracing_turn() has something to do by itself; -1: no need. */
int tracing_timeout_ms(const struct tracing *tracing);

/* Reads what has come, keeps a tracer ready. */
void tracing_turn(struct tracing *tracing);

#endif
