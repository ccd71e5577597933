/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options.h - the command line, parsed: one table of options for all commands.
 *
 * getopt's arrays and --help are made from option_rows[]; that sctop.1 names the same options is
 * what tests/check-manual compares.
 */
#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "sctop/decode.h"
#include "columns.h"
#include "sctop/model.h"

struct filter;
struct recorder_options;
struct sink_format;
struct theme;
struct tracer_options;

enum command_id {
	COMMAND_LIVE = 1 << 0,
	COMMAND_TRACE = 1 << 1,
	COMMAND_REPLAY = 1 << 2,
	COMMAND_RECORD = 1 << 3,
	COMMAND_SPLIT = 1 << 4,
	COMMAND_SERVE = 1 << 5,
	COMMAND_CTL = 1 << 6,
};

/* Exit statuses, as interface.md has them. */
enum exit_status { EXIT_FINE, EXIT_FAILED, EXIT_USAGE, EXIT_LOSS };

enum follow { FOLLOW_DEFAULT, FOLLOW_YES, FOLLOW_NO };

struct options {
	enum command_id command;
	uint64_t given[2]; /* options_given() */

	/* What is traced. The filter has everything but COMMAND, which has no PID yet. */
	struct filter *filter;
	enum follow follow; /* already applied to the filter */
	uint32_t *pids;	    /* numbers given with -p and as arguments */
	size_t pid_cnt;
	bool only_pids; /* tasks are selected by those numbers and by nothing else */
	char **argv;	/* COMMAND with its arguments, NULL-terminated; NULL: none */
	const char *run_as;
	const char *recording; /* replay: the file */
	const char *log;       /* split: the file, or "-" */
	const char *directory; /* split */
	char **words;	       /* ctl: the command for the socket, `word_cnt` of them */
	size_t word_cnt;
	const char *socket, *socket_group; /* serve, ctl; NULL: default */
	bool no_bpf;

	/* How it runs. */
	uint64_t duration_ns; /* 0: until it is ended */
	uint64_t interval_ns;
	uint64_t events_max;	      /* 0: no limit */
	bool no_events;		      /* record: counters only */
	bool bytes;		      /* what calls read and wrote is summed up, or was recorded */
	struct filter *trigger;	      /* record: what fires; NULL: nothing, all is recorded */
	uint64_t before_ns, after_ns; /* of a trigger */
	uint32_t trigger_bytes, trigger_files; /* 0: default */
	uint64_t max_rate;		       /* 0: no cap; already the default of the command */
	uint32_t ring_bytes, cells, slots;     /* 0: default */
	bool no_latency, fail_on_loss, verbose, batch;

	/* What comes out. */
	const struct sink_format *format;
	const char *output;	 /* NULL: stdout */
	const char *record_path; /* record, serve: the recording to be written */
	uint32_t string_limit;
	uint32_t series_max; /* of --format metrics */
	enum decode_fds fds;
	bool force, summary_only, no_summary, durations;

	/* The screen. */
	enum sort_key sort;
	char columns[COLUMNS_LIST_MAX]; /* "": default */
	const struct theme *theme;	/* NULL: the default. See options_theme() */
	const char *config;		/* its file; NULL: the usual one */
	bool no_config;
	struct { /* what no option says, but the configuration does: settings.h */
		char call_columns[COLUMNS_LIST_MAX];
		enum sort_key call_sort;
		bool inverted, tree, threads, kernel_threads, no_durations;
		unsigned int times; /* enum stream_time */
	} view;
	uint64_t exited_keep_ns; /* 0: as long as there is room */
	bool no_color, ascii, no_mouse, readonly;
};

/*
 * Parses argv (argv[0] is the program or the command). Permutes argv and keeps pointers into it.
 * Returns -1 if the command is to run, else the exit status: help was printed to stdout, or one
 * line to stderr. options_free() either way.
 */
int options_parse(struct options *options, enum command_id command, int argc, char **argv);
/* What holds without any option; no filter, nothing to free. */
void options_default(struct options *options, enum command_id command);
/* Whether the command line has an option, by its first long name. */
bool options_given(const struct options *options, const char *name);
void options_free(struct options *options);

/* What the command line says of the tracer; the rest stays as it is. */
void options_tracer(const struct options *options, struct tracer_options *tracer);

/* Adds COMMAND, which runs as this process, to what is selected. 0 or negative errno. */
int options_select_command(const struct options *options, pid_t pid);

/* What a recording that begins with the source is made with. */
void options_recorder(const struct options *options, struct recorder_options *recorder);

/* The look that the command line and the environment ask for. Never NULL. */
const struct theme *options_theme(const struct options *options);

/* `CMD --help`. */
void options_help(enum command_id command, FILE *out);

/* The word of words[0..cnt) nearest to `word`, or NULL if none is near. */
const char *options_nearest(const char *word, const char *const *words, size_t cnt);

#endif
