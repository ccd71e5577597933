/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live.h - what the live tests share: running sctop and workloads, comparing the two.
 *
 * A live test runs the real program ($SCTOP) on real workloads ($WORKLOADS) and holds its
 * JSON against the truth that the workload printed, or that another tracer saw. Whatever goes
 * wrong inside a helper fails the test that called it; nothing here waits for ever.
 */
#ifndef LIVE_H
#define LIVE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include <cmocka.h>
#include <jansson.h>

#define ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A row of a main(): the test with its own temporary folder, everything killed at its end. */
#define LIVE_TEST(fn) cmocka_unit_test_setup_teardown(fn, live_setup, live_teardown)

int live_setup(void **state);
int live_teardown(void **state);

/* Prints why and skips the test. */
#define live_skip(...)                      \
	do {                                \
		print_message("SKIP: ");    \
		print_message(__VA_ARGS__); \
		print_message("\n");        \
		skip();                     \
	} while (0)

/* Skips, saying why, unless this is root on a kernel with BTF. Every test begins with it. */
void live_require(void);

/* Room for a formatted argument; lives until the end of the test. */
const char *live_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *live_path(const char *name); /* in the test's temporary folder */
/* A folder there that is a disk of its own, as "64k"; skips where nothing can be mounted. */
const char *live_small_disk(const char *size);
/* $SCTOP, copied to where any user may run it; the temporary folder may be entered from then on. */
const char *live_sctop_for_all(void);
const char *live_workload(const char *name); /* in $WORKLOADS, unless it is a path */
/* Released at the end of the test. */
void *live_keep(void *thing, void (*release)(void *thing));
json_t *live_keep_json(json_t *json);
bool live_has_program(const char *name); /* somewhere in PATH */
/* How many of something: the first, or the second where all is a hundred times slower, as in
 * an emulated machine ($SCTOP_SMALL says so; tests/kernels sets it). The second as text. */
long live_size(long full, long small);
const char *live_count(long full, long small);

/* ---- processes ---- */

struct process;

/* argv[0] is looked for in PATH. Its stdin, stdout and stderr are pipes of ours. */
struct process *process_start(const char *const argv[]);
pid_t process_pid(const struct process *process);
/* The next line of stdout (stderr), without its end; NULL at the end. Valid until the next. */
const char *process_line(struct process *process);
const char *process_error_line(struct process *process);
void process_write(struct process *process, const char *text);
/* Waits for the end and returns the wait status; what it wrote is in process_output(). */
int process_wait(struct process *process);
const char *process_output(struct process *process);
const char *process_errors(struct process *process);
/* Runs it to its end; fails unless it exits with 0. Returns its stdout. */
const char *live_run(const char *const argv[]);

/* ---- workloads ---- */

/* Starts a workload that waits for "go"; *ready (may be NULL) is the JSON it greets with. */
struct process *workload_start(const char *name, const char *const args[], json_t **ready);
/* Lets it go. */
void workload_go(struct process *workload);
/* Waits for its end; its truth. Owned by the test. */
json_t *workload_truth(struct process *workload);

/* ---- sctop trace ---- */

struct trace {
	struct process *process;
	const char *file;
	int status;	 /* as wait(2) has it, once it has ended */
	json_t *summary; /* the last line */
	json_t *events;	 /* array of all others */
	json_t *truth;	 /* of the COMMAND, where there was one */
};

enum trace_mode { TRACE_COUNTS, TRACE_EVENTS };

/* Starts `sctop trace --format json -o FILE ARGS…` (with -S for TRACE_COUNTS) and waits until
 * the probes are on. */
struct trace *trace_start(enum trace_mode mode, const char *const args[]);
/* Asks it to stop (SIGINT), waits, and reads FILE. */
void trace_stop(struct trace *trace);
/* Waits until it ends by itself, and reads FILE. */
void trace_finish(struct trace *trace);
/* `sctop trace ARGS… -- workload WARGS…` from start to end. */
struct trace *trace_command(enum trace_mode mode, const char *const args[], const char *workload,
			    const char *const wargs[]);

/* ---- sctop record and replay ---- */

/* `sctop replay FILE --batch --format json ARGS…`, read back; it may end with any status. As
 * nobody it runs without any privilege. */
struct trace *trace_replay(const char *file, bool as_nobody, const char *const args[]);

/* ---- comparing ---- */

/* A member of an object as a number; 0 if there is none. */
long long live_number(const json_t *object, const char *key);

/* Sum over the rows of one pid (0: all), ABI and call; "calls", "errors", … */
long long trace_count(const struct trace *trace, long pid, const char *abi, long nr,
		      const char *what);
long long trace_total(const struct trace *trace, const char *name); /* of the summary */

/* One number of one row more or less than the workload could know of (its own execve). */
struct truth_change {
	const char *abi;
	long nr;
	const char *what;
	long long by;
};

/* Fails with all differences, if there are any; and checks what must hold for every summary. */
void check_truth(const struct trace *trace, json_t *truth);
void check_truth_but(const struct trace *trace, json_t *truth, const struct truth_change *change);
void check_sums(const struct trace *trace);

/* start → trace -p → go → end → compare; extra options for sctop may be given. */
struct trace *check_attached(const char *workload, const char *const wargs[],
			     const char *const options[]);

/* ---- disturbances ---- */

/* A process that reads every BPF map on the machine and updates its own, as fast as it can. */
pid_t hammer_start(void);
void hammer_stop(pid_t pid);

#endif
