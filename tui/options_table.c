/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_table.c - every option, a row each, and the few that need code to be stored.
 *
 * Parsing is in options.c. Options that select add to the filter at once; --no-follow is applied
 * when all are read, so that their order does not matter.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "column_tables.h"
#include "options_table.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "theme.h"

#define ALL    (COMMAND_LIVE | COMMAND_TRACE | COMMAND_REPLAY | COMMAND_RECORD)
#define LIVE   COMMAND_LIVE
#define TRACE  COMMAND_TRACE
#define REPLAY COMMAND_REPLAY
#define RECORD COMMAND_RECORD
#define KERNEL (LIVE | TRACE | RECORD)
#define SPLIT  COMMAND_SPLIT
#define SERVE  COMMAND_SERVE
#define CTL    COMMAND_CTL
#define MS_NS  1000000ULL
#define S_NS   1000000000ULL

const char *const option_group_names[GROUP_CNT] = {
	[GROUP_SELECT] =
		"Selecting (repeatable; lists with commas; different options must all hold)",
	[GROUP_RUN] = "Running",
	[GROUP_OUTPUT] = "Output",
	[GROUP_SCREEN] = "Screen",
	[GROUP_OTHER] = "Other",
};

static enum option_result add(struct options *options, enum filter_key key, const char *values,
			      char *why, size_t why_size)
{
	struct filter_error error = { 0 };
	int err = filter_add(options->filter, key, false, values, &error);

	if (err)
		snprintf(why, why_size, "%s", err == -EINVAL ? error.reason : strerror(-err));
	return err ? OPTION_WRONG : OPTION_OK;
}

static enum option_result add_pid_number(struct options *options, uint64_t pid, char *why,
					 size_t why_size)
{
	bool is_live = options->command != COMMAND_REPLAY;
	uint32_t *more = reallocarray(options->pids, options->pid_cnt + 1, sizeof(*more));
	struct proc_stat stat;
	char text[24];

	if (!more) {
		snprintf(why, why_size, "out of memory");
		return OPTION_FAILED;
	}
	options->pids = more;
	if (!pid || pid > INT32_MAX || (is_live && proc_stat_read((uint32_t)pid, &stat))) {
		snprintf(why, why_size, "there is no process %" PRIu64, pid);
		return OPTION_FAILED;
	}
	options->pids[options->pid_cnt++] = (uint32_t)pid;
	snprintf(text, sizeof(text), "%u+", (uint32_t)pid);
	return add(options, FILTER_PID, text, why, why_size);
}

/* A number is a PID with its descendants, anything else a name; mixed lists are fine. */
static enum option_result set_pid(struct options *options, const char *value, char *why,
				  size_t why_size)
{
	char *copy = strdup(value), *rest = copy, *word;
	enum option_result result = copy ? OPTION_OK : OPTION_FAILED;
	uint64_t pid;

	while (!result && (word = strsep(&rest, ","))) {
		size_t len = strlen(word);

		if (len > 1 && word[len - 1] == '+' && isdigit((unsigned char)word[0]))
			word[len - 1] = '\0';
		if (!*word) {
			snprintf(why, why_size, "empty value; give a PID or a name");
			result = OPTION_WRONG;
		} else if (!text_parse_u64(word, UINT64_MAX, &pid)) {
			result = add_pid_number(options, pid, why, why_size);
		} else {
			options->only_pids = false;
			result = add(options, FILTER_PID, word, why, why_size);
		}
	}
	free(copy);
	return result;
}

static enum option_result set_comm(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	return add(options, FILTER_COMM, value, why, why_size);
}

static enum option_result set_tty(struct options *options, const char *value, char *why,
				  size_t why_size)
{
	return add(options, FILTER_TTY, value, why, why_size);
}

static enum option_result set_user(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	return add(options, FILTER_UID, value, why, why_size);
}

static enum option_result set_syscall(struct options *options, const char *value, char *why,
				      size_t why_size)
{
	return add(options, FILTER_SYSCALL, value, why, why_size);
}

static enum option_result set_filter(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	struct filter_error error = { 0 };
	struct filter *alone = filter_new();
	int err;

	if (alone)
		filter_set_offline(alone, options->command == COMMAND_REPLAY);
	err = alone ? filter_parse(alone, value, &error) : -ENOMEM;

	if (!err && filter_has(alone, FILTER_PID))
		options->only_pids =
			false; /* its PIDs are not known here, so nobody waits for them */
	if (!err)
		err = filter_parse(options->filter, value, &error);
	if (err)
		snprintf(why, why_size, "%s", err == -EINVAL ? error.reason : strerror(-err));
	filter_free(alone);
	return err ? OPTION_WRONG : OPTION_OK;
}

/* Several are alternatives of the same keys, as in --filter. */
static enum option_result set_trigger(struct options *options, const char *value, char *why,
				      size_t why_size)
{
	struct filter_error error = { 0 };
	struct filter *all = filter_new();
	int err = -ENOMEM;

	if (!options->trigger)
		options->trigger = filter_new();
	if (options->trigger && all)
		err = filter_parse(options->trigger, value, &error);
	if (err)
		snprintf(why, why_size, "%s", err == -EINVAL ? error.reason : strerror(-err));
	else if (filter_equal(options->trigger, all)) {
		err = -EINVAL;
		snprintf(why, why_size, "every call would fire; say which");
	}
	filter_free(all);
	return err ? OPTION_WRONG : OPTION_OK;
}

static enum option_result set_failed(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	filter_set_failed(options->filter, true);
	return OPTION_OK;
}

static enum option_result set_slower(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	uint64_t ns;

	if (text_parse_time(value, &ns)) {
		snprintf(why, why_size, "give a time, as 500us, 2ms or 1.5s");
		return OPTION_WRONG;
	}
	filter_set_slower(options->filter, ns);
	return OPTION_OK;
}

static enum option_result set_follow(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->follow = FOLLOW_YES;
	return OPTION_OK;
}

static enum option_result set_no_follow(struct options *options, const char *value, char *why,
					size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->follow = FOLLOW_NO;
	return OPTION_OK;
}

static enum option_result set_format(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	const struct sink_format *const *format;
	size_t len;

	options->format = sink_format_find(value);
	if (options->format)
		return OPTION_OK;
	snprintf(why, why_size, "no such format; there are");
	for (format = sink_formats; *format; format++) {
		len = strlen(why);
		snprintf(why + len, why_size - len, " %s", (*format)->name);
	}
	return OPTION_WRONG;
}

/* Given twice, it says more. */
static enum option_result set_decode_fds(struct options *options, const char *value, char *why,
					 size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->fds = options->fds ? DECODE_FDS_DETAILS : DECODE_FDS_NAMES;
	return OPTION_OK;
}

static enum option_result set_events(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	int err;

	options->no_events = !strcmp(value, "none");
	err = options->no_events ? 0 : text_parse_u64(value, UINT64_MAX, &options->events_max);
	if (err)
		snprintf(why, why_size, "%s",
			 err == -ERANGE ? "that is too large" : "give a whole number");
	return err ? OPTION_WRONG : OPTION_OK;
}

static enum option_result set_sort(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	const struct sort_key_name *key;

	if (!strcmp(value, "help")) {
		for (key = sort_keys; key->name; key++)
			printf("%-12s %s\n", key->name, key->help);
		return OPTION_DONE;
	}
	for (key = sort_keys; key->name; key++) {
		if (strcmp(key->name, value))
			continue;
		options->sort = key->key;
		return OPTION_OK;
	}
	snprintf(why, why_size, "no such key; `--sort help` lists them");
	return OPTION_WRONG;
}

/* The names are looked at by the command: what they choose is its own. */
static enum option_result set_columns(struct options *options, const char *value, char *why,
				      size_t why_size)
{
	size_t len = strlen(value);

	if (strcmp(value, "help")) {
		snprintf(options->columns, sizeof(options->columns), "%s", value);
		snprintf(why, why_size, "that is too long");
		return len < sizeof(options->columns) ? OPTION_OK : OPTION_WRONG;
	}
	column_tables_list(stdout);
	return OPTION_DONE;
}

static enum option_result set_theme(struct options *options, const char *value, char *why,
				    size_t why_size)
{
	const struct theme *theme;

	if (!strcmp(value, "help")) {
		for (theme = themes; theme->name; theme++)
			printf("%-14s %s\n", theme->name, theme->help);
		return OPTION_DONE;
	}
	options->theme = theme_find(value);
	if (!options->theme)
		snprintf(why, why_size, "no such theme; `--theme help` lists them");
	return options->theme ? OPTION_OK : OPTION_WRONG;
}

#define AT(type, field)	      .kind = OPTION_##type, .offset = offsetof(struct options, field)
#define SELECT(fn)	      .commands = ALL, .group = GROUP_SELECT, .kind = OPTION_SET, .set = fn
#define RUN(who, type, field) .commands = who, .group = GROUP_RUN, AT(type, field)
#define WRITE(type, field) \
	.commands = TRACE | REPLAY | SERVE, .group = GROUP_OUTPUT, AT(type, field)
#define SHOW(type, field) .commands = LIVE | REPLAY, .group = GROUP_SCREEN, AT(type, field)
#define HIDDEN(field)	  .group = GROUP_HIDDEN, AT(U32, field)

const struct option_row option_rows[] = {
	/* Selecting */
	{ .names = { "pid", "process" },
	  .shorts = "p",
	  .arg = "PID|NAME",
	  .help = "a PID with its descendants, or processes with NAME in their name",
	  SELECT(set_pid) },
	{ .names = { "comm" },
	  .shorts = "c",
	  .arg = "PATTERN",
	  .help = "name or executable equals PATTERN; * at either end is anything",
	  SELECT(set_comm) },
	{ .names = { "tty" },
	  .shorts = "t",
	  .arg = "TTY",
	  .help = "controlling terminal: pts/9, tty1, ttyS0; . is this one; none",
	  SELECT(set_tty) },
	{ .names = { "user" },
	  .shorts = "u",
	  .arg = "USER|UID",
	  .help = "real user",
	  SELECT(set_user) },
	{ .names = { "syscall" },
	  .shorts = "se",
	  .arg = "SET",
	  .help = "calls: names, numbers, %class, /regex; ! before one excludes it",
	  SELECT(set_syscall) },
	{ .names = { "failed" }, .help = "stream only calls that failed", SELECT(set_failed) },
	{ .names = { "slower-than" },
	  .arg = "TIME",
	  .help = "stream only calls that took at least TIME (500us, 2ms)",
	  SELECT(set_slower) },
	{ .names = { "follow" },
	  .shorts = "f",
	  .help = "descendants of whatever matches, too, from their first call",
	  SELECT(set_follow) },
	{ .names = { "no-follow", "no-watch-children" },
	  .help = "no descendants, not even of PIDs",
	  SELECT(set_no_follow) },
	{ .names = { "filter" },
	  .arg = "EXPR",
	  .help = "all in one text: 'tty=pts/3 syscall=%file,!close pid=1234+ failed'",
	  SELECT(set_filter) },

	/* Running */
	{ .names = { "duration" },
	  .shorts = "d",
	  .arg = "SECS",
	  .help = "stop after that long; 0: when ended",
	  RUN(KERNEL, TIME, duration_ns) },
	{ .names = { "events" },
	  .shorts = "n",
	  .arg = "N",
	  .help = "stop after N events; record: none is counters only, small",
	  .commands = TRACE | REPLAY | RECORD,
	  .group = GROUP_RUN,
	  .kind = OPTION_SET,
	  .set = set_events },
	{ .names = { "interval" },
	  .shorts = "i",
	  .arg = "SECS",
	  .help = "refresh, or replace what --format metrics wrote (1)",
	  .min = 10 * MS_NS,
	  .max = 3600 * S_NS,
	  RUN(ALL | SERVE, TIME, interval_ns) },
	{ .names = { "run-as" },
	  .arg = "USER",
	  .help = "who runs COMMAND; default: the user who called sudo",
	  RUN(KERNEL, STRING, run_as) },
	{ .names = { "no-latency" },
	  .help = "counts and errors only: the clock is not read",
	  RUN(KERNEL | SERVE, FLAG, no_latency) },
	{ .names = { "bytes" },
	  .help = "what calls read and wrote, too, in the summary",
	  RUN(TRACE | SERVE, FLAG, bytes) },
	{ .names = { "max-rate" },
	  .arg = "N",
	  .help = "stream at most N events per second; 0: all (live: 20000, trace: 0)",
	  RUN(KERNEL | SERVE, U64, max_rate) },
	{ .names = { "ring-size" },
	  .arg = "BYTES",
	  .help = "buffer for events, as 16M",
	  .min = 4096,
	  .max = 1U << 30,
	  RUN(KERNEL | SERVE, BYTES32, ring_bytes) },
	{ .names = { "fail-on-loss" },
	  .help = "exit with status 3 if anything was lost",
	  RUN(TRACE | RECORD, FLAG, fail_on_loss) },
	{ .names = { "batch" },
	  .help = "write what was recorded to stdout, as trace does",
	  RUN(REPLAY, FLAG, batch) },

	{ .names = { "socket" },
	  .arg = "PATH",
	  .help = "the control socket (/run/sctop.sock)",
	  RUN(SERVE | CTL, STRING, socket) },
	{ .names = { "socket-group" },
	  .arg = "GROUP",
	  .help = "who may connect besides the user that serves (mode 0660)",
	  RUN(SERVE, STRING, socket_group) },
	{ .names = { "no-bpf" },
	  .help = "the socket only, nothing is loaded; as SCTOP_SKIP_BPF=1",
	  RUN(SERVE, FLAG, no_bpf) },

	/* Output */
	{ .names = { "output" },
	  .shorts = "o",
	  .arg = "FILE",
	  .help = "write there, mode 0600 (metrics: 0644); - is stdout",
	  WRITE(STRING, output) },
	{ .names = { "write" },
	  .shorts = "w",
	  .arg = "FILE",
	  .help = "the recording, mode 0600",
	  .commands = RECORD | SERVE,
	  .group = GROUP_OUTPUT,
	  AT(STRING, record_path) },
	{ .names = { "trigger" },
	  .arg = "EXPR",
	  .help = "record only around calls that EXPR lets pass ('failed', 'syscall=execve')",
	  .commands = RECORD,
	  .group = GROUP_OUTPUT,
	  .kind = OPTION_SET,
	  .set = set_trigger },
	{ .names = { "before" },
	  .arg = "SECS",
	  .help = "… from so long before (5)",
	  .max = 3600 * S_NS,
	  .commands = RECORD,
	  .group = GROUP_OUTPUT,
	  AT(TIME, before_ns) },
	{ .names = { "after" },
	  .arg = "SECS",
	  .help = "… until so long after (5)",
	  .max = 3600 * S_NS,
	  .commands = RECORD,
	  .group = GROUP_OUTPUT,
	  AT(TIME, after_ns) },
	{ .names = { "trigger-memory" },
	  .arg = "BYTES",
	  .help = "for what was before (64M)",
	  .min = 1 << 20,
	  .max = 1U << 31,
	  .commands = RECORD,
	  .group = GROUP_OUTPUT,
	  AT(BYTES32, trigger_bytes) },
	{ .names = { "trigger-files" },
	  .arg = "N",
	  .help = "after so many files it ends (100)",
	  .min = 1,
	  .max = 9999,
	  .commands = RECORD,
	  .group = GROUP_OUTPUT,
	  AT(U32, trigger_files) },
	{ .names = { "directory" },
	  .shorts = "C",
	  .arg = "DIR",
	  .help = "put the files there (.)",
	  .commands = SPLIT,
	  .group = GROUP_OUTPUT,
	  AT(STRING, directory) },
	{ .names = { "force" },
	  .help = "replace files that exist",
	  .commands = TRACE | REPLAY | RECORD | SPLIT | SERVE,
	  .group = GROUP_OUTPUT,
	  AT(FLAG, force) },
	{ .names = { "format" },
	  .arg = "FORMAT",
	  .help = "text, strace, kv, json, csv, ids, metrics or openmetrics",
	  .commands = TRACE | REPLAY | SERVE,
	  .group = GROUP_OUTPUT,
	  .kind = OPTION_SET,
	  .set = set_format },
	{ .names = { "series" },
	  .arg = "N",
	  .help = "metrics: pairs of name and call with counters of their own (200)",
	  .min = 1,
	  .max = 100000,
	  WRITE(U32, series_max) },
	{ .names = { "durations" },
	  .shorts = "T",
	  .help = "append how long each call took",
	  WRITE(FLAG, durations) },
	{ .names = { "decode-fds" },
	  .shorts = "y",
	  .help = "descriptors with their files, sockets, pipes: 3</etc/passwd>; -yy: devices, too",
	  .commands = ALL | SERVE,
	  .group = GROUP_OUTPUT,
	  .kind = OPTION_SET,
	  .set = set_decode_fds },
	{ .names = { "string-limit" },
	  .arg = "N",
	  .help = "bytes of a string or buffer shown, or recorded (32; 4096 are kept)",
	  .commands = ALL | SERVE,
	  .group = GROUP_OUTPUT,
	  .min = 1,
	  .max = 65536,
	  AT(U32, string_limit) },
	{ .names = { "summary-only" },
	  .shorts = "S",
	  .help = "no events, only the summary; nothing is streamed",
	  WRITE(FLAG, summary_only) },
	{ .names = { "no-summary" }, .help = "events only", WRITE(FLAG, no_summary) },

	/* Screen */
	{ .names = { "sort" },
	  .arg = "KEY",
	  .help = "sort by KEY; help lists them",
	  .commands = LIVE | REPLAY,
	  .group = GROUP_SCREEN,
	  .kind = OPTION_SET,
	  .set = set_sort },
	{ .names = { "columns" },
	  .arg = "LIST",
	  .help = "columns of the process table, in this order; help lists all",
	  .commands = LIVE | REPLAY,
	  .group = GROUP_SCREEN,
	  .kind = OPTION_SET,
	  .set = set_columns },
	{ .names = { "keep-exited" },
	  .arg = "TIME",
	  .help = "rows of processes that have ended stay so long (60); 0: as there is room",
	  SHOW(TIME, exited_keep_ns) },
	{ .names = { "theme" },
	  .arg = "NAME",
	  .help = "colours for dark, light or any background, and more; help lists them",
	  .commands = LIVE | REPLAY,
	  .group = GROUP_SCREEN,
	  .kind = OPTION_SET,
	  .set = set_theme },
	{ .names = { "no-color", "no-colour" },
	  .help = "no colours, as --theme mono, or NO_COLOR in the environment",
	  SHOW(FLAG, no_color) },
	{ .names = { "ascii" },
	  .help = "nothing but ASCII",
	  .commands = ALL,
	  .group = GROUP_SCREEN,
	  AT(FLAG, ascii) },
	{ .names = { "config" },
	  .arg = "FILE",
	  .help = "the settings that W saves (~/.config/sctop/config)",
	  SHOW(STRING, config) },
	{ .names = { "no-config" },
	  .help = "neither read nor save settings",
	  SHOW(FLAG, no_config) },
	{ .names = { "no-mouse" },
	  .help = "leave the mouse to the terminal",
	  SHOW(FLAG, no_mouse) },
	{ .names = { "readonly" },
	  .help = "no key sends a signal or writes a file",
	  SHOW(FLAG, readonly) },

	/* Other */
	{ .names = { "verbose" },
	  .shorts = "v",
	  .help = "what libbpf and the kernel say, on stderr",
	  .commands = KERNEL | SERVE,
	  .group = GROUP_OTHER,
	  AT(FLAG, verbose) },
	{ .names = { "help" },
	  .shorts = "h",
	  .help = "this",
	  .commands = ALL | SPLIT | SERVE | CTL,
	  .group = GROUP_OTHER,
	  .kind = OPTION_HELP },

	/* For tests of exhaustion */
	{ .names = { "cells" }, .arg = "N", .commands = KERNEL | SERVE, HIDDEN(cells) },
	{ .names = { "slots" }, .arg = "N", .commands = KERNEL | SERVE, HIDDEN(slots) },
	{ .names = { NULL } },
};
