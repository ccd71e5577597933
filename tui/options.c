/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options.c - reads the command line by the rows of options_table.c, and prints them as help.
 *
 * What options there are is not known here.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "options_table.h"
#include "sctop/filter.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "theme.h"

#define ROW_MAX	     64
#define LONG_MAX_CNT (ROW_MAX * 2)
#define ROW_BASE     256 /* getopt_long's value for row i is ROW_BASE + i; short letters are below */
#define WORD_MAX     64

struct command_text {
	enum command_id id;
	const char *name;
	const char *usage;
	const char *about;
	uint64_t max_rate;
	size_t operand;	     /* in struct options: the file that the first word names */
	const char *missing; /* what to say without one; NULL: none is needed */
	bool only_operand;   /* no PIDs */
	const char *stray;   /* what to say of words where there are to be none */
};

static const struct command_text command_texts[] = {
	{ .id = COMMAND_LIVE,
	  .name = "live",
	  .usage = "sctop [live] [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Shows, live, which process makes which system calls.",
	  .max_rate = 20000 },
	{ .id = COMMAND_TRACE,
	  .name = "trace",
	  .usage = "sctop trace [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Writes decoded calls to stdout, and a summary at the end. COMMAND is traced "
		   "from "
		   "its very\n"
		   "execve, with its descendants; trace ends with it, with its exit status. If "
		   "trace "
		   "ends first\n"
		   "(-d, -n), COMMAND is ended with SIGTERM." },
	{ .id = COMMAND_RECORD,
	  .name = "record",
	  .usage = "sctop record -w FILE [OPTIONS] [PID...] [-- COMMAND...]",
	  .about = "Writes everything into a file for `sctop replay`: counts, processes, and each "
		   "call with "
		   "the\n"
		   "bytes that were captured. COMMAND as for trace. However it ends, what was "
		   "written is "
		   "readable." },
	{ .id = COMMAND_REPLAY,
	  .name = "replay",
	  .usage = "sctop replay FILE [OPTIONS]",
	  .about = "The live screen over a recording; with --batch, as trace.",
	  .operand = offsetof(struct options, recording),
	  .missing = "which recording?" },
	{ .id = COMMAND_SPLIT,
	  .name = "split",
	  .usage = "sctop split LOG [-C DIR] [--force]",
	  .about = "Splits what --format ids wrote (lines PID:SYSCALL_ID:COMM; - is stdin) into a "
		   "file "
		   "for each\n"
		   "process and name, COMM:PID.log, that holds the numbers of its calls. %XX in a "
		   "file's name\n"
		   "is a byte that no name can have or show. Nothing that exists is overwritten.",
	  .operand = offsetof(struct options, log),
	  .missing = "which log? (- is stdin)",
	  .only_operand = true },
	{ .id = COMMAND_SERVE,
	  .name = "serve",
	  .usage = "sctop serve [OPTIONS]",
	  .about = "Listens at a socket and traces when told to, by `sctop ctl` or any program: "
		   "START\n"
		   "[PID | FILTER], STOP, STATUS, SUMMARY, RESET, a line each. With -o, events are "
		   "written\n"
		   "there while it traces. Users other than root see their own processes only.",
	  .stray = "PIDs come with START: " },
	{ .id = COMMAND_CTL,
	  .name = "ctl",
	  .usage = "sctop ctl [--socket PATH] COMMAND...",
	  .about = "Sends COMMAND to `sctop serve` and prints the answer: START [PID | FILTER], "
		   "STOP,\n"
		   "STATUS, SUMMARY, RESET. STATUS and SUMMARY answer with a line of JSON." },
};

static const struct command_text *command_text(enum command_id id)
{
	size_t i = 0;

	while (command_texts[i].id != id)
		i++;
	return &command_texts[i];
}

/* What getopt_long() wants, made from the rows of one command. */
struct getopt_tables {
	char shorts[ROW_MAX * 3 + 2];
	struct option longs[LONG_MAX_CNT + 1];
};

static void make_tables(enum command_id command, struct getopt_tables *tables)
{
	char *s = tables->shorts;
	struct option *l = tables->longs;
	const struct option_row *row;
	const char *letter;
	int i;

	*s++ = ':'; /* a missing value is told apart from an unknown option */
	for (row = option_rows; row->names[0]; row++) {
		if (!(row->commands & command))
			continue;
		for (letter = row->shorts; letter && *letter; letter++) {
			*s++ = *letter;
			if (row->arg)
				*s++ = ':';
		}
		for (i = 0; i < 4 && row->names[i]; i++)
			*l++ = (struct option){ row->names[i],
						row->arg ? required_argument : no_argument, NULL,
						ROW_BASE + (int)(row - option_rows) };
	}
	*s = '\0';
	*l = (struct option){ 0 };
}

static const struct option_row *find_row(int value)
{
	const struct option_row *row;

	if (value >= ROW_BASE)
		return &option_rows[value - ROW_BASE];
	for (row = option_rows; row->names[0]; row++) {
		if (row->shorts && strchr(row->shorts, value))
			return row;
	}
	return NULL;
}

static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], i, j, diagonal, above, least;
	size_t la = strnlen(a, WORD_MAX), lb = strnlen(b, WORD_MAX);

	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			least = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < least)
				least = above + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
			diagonal = above;
		}
	}
	return row[lb];
}

const char *options_nearest(const char *word, const char *const *words, size_t cnt)
{
	size_t i, d, best = strlen(word) / 3 + 2; /* a third of the letters may be wrong */
	const char *nearest = NULL;

	for (i = 0; i < cnt; i++) {
		d = distance(word, words[i]);
		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}

/* One line for wrong usage. `word` is the user's and may hold anything. */
static int usage(const struct command_text *command, const char *before, const char *word,
		 const char *after)
{
	char shown[256];

	text_escape(shown, sizeof(shown), word, strlen(word), 0);
	fprintf(stderr, "sctop: %s%s%s (see `sctop %s --help`)\n", before, shown, after,
		command->name);
	return EXIT_USAGE;
}

static int unknown_long(const struct command_text *command, const struct getopt_tables *tables,
			const char *given)
{
	const char *names[LONG_MAX_CNT], *nearest, *equals = strchr(given, '=');
	char word[WORD_MAX + 1], after[128] = "";
	const struct option_row *row;
	const struct option *l;
	size_t cnt = 0, match_cnt = 0;
	int i;

	snprintf(word, sizeof(word), "%.*s", equals ? (int)(equals - given) : WORD_MAX, given);
	for (l = tables->longs; l->name; l++) {
		names[cnt++] = l->name;
		match_cnt += !strncmp(l->name, word, strlen(word));
	}
	if (match_cnt > 1)
		return usage(command, "--", word, " could be several options; write it in full");
	for (row = option_rows; row->names[0]; row++) {
		for (i = 0; i < 4 && row->names[i]; i++) {
			if (!strcmp(row->names[i], word) && !(row->commands & command->id))
				return usage(command, "--", word, " is no option of this command");
			if (!strcmp(row->names[i], word))
				return usage(command, "--", word, " takes no value");
		}
	}
	nearest = options_nearest(word, names, cnt);
	if (nearest)
		snprintf(after, sizeof(after), "; did you mean --%s?", nearest);
	return usage(command, "unknown option --", word, after);
}

static int bad_option(const struct command_text *command, const struct getopt_tables *tables,
		      int code, char **argv)
{
	const char *given = argv[optind - 1];
	char letter[2] = { (char)optopt, '\0' };

	if (code == ':')
		return usage(command, "", given, " needs a value");
	if (!strncmp(given, "--", 2) && (!optopt || optopt >= ROW_BASE))
		return unknown_long(command, tables, given + 2);
	return usage(command, "unknown option -", letter, "");
}

static enum option_result store_number(const struct option_row *row, const char *value, void *field,
				       char *why, size_t size)
{
	static const char *const wanted[] = {
		[OPTION_U32] = "a whole number",
		[OPTION_U64] = "a whole number",
		[OPTION_BYTES32] = "a number of bytes, as 65536, 64k or 16M",
		[OPTION_TIME] = "a time in seconds, as 5 or 0.5",
	};
	bool wide = row->kind == OPTION_U64 || row->kind == OPTION_TIME;
	uint64_t max = row->max ? row->max : wide ? UINT64_MAX : UINT32_MAX;
	uint64_t number;
	int err;

	if (row->kind == OPTION_BYTES32)
		err = text_parse_bytes(value, &number);
	else if (row->kind == OPTION_TIME)
		err = text_parse_time(value, &number);
	else
		err = text_parse_u64(value, max, &number);
	if (err == -EINVAL) {
		snprintf(why, size, "give %s", wanted[row->kind]);
		return OPTION_WRONG;
	}
	if (err || number < row->min || number > max) {
		snprintf(why, size, "that is too %s",
			 !err && number < row->min ? "small" : "large");
		return OPTION_WRONG;
	}
	if (wide)
		*(uint64_t *)field = number;
	else
		*(uint32_t *)field = (uint32_t)number;
	return OPTION_OK;
}

static enum option_result store(const struct option_row *row, const char *value,
				struct options *options, char *why, size_t why_size)
{
	void *field = (char *)options + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return OPTION_OK;
	case OPTION_STRING:
		*(const char **)field = value;
		return OPTION_OK;
	case OPTION_SET:
		return row->set(options, value, why, why_size);
	case OPTION_HELP:
		options_help(options->command, stdout);
		return OPTION_DONE;
	default:
		return store_number(row, value, field, why, why_size);
	}
}

/* What a row made of its value, as an exit status; -1: go on. */
static int finish(const struct command_text *command, const struct option_row *row,
		  enum option_result result, const char *why)
{
	char before[64];

	if (result == OPTION_OK)
		return -1;
	if (result == OPTION_DONE)
		return fflush(stdout) ? EXIT_FAILED : EXIT_FINE;
	if (result == OPTION_FAILED) {
		fprintf(stderr, "sctop: %s\n", why);
		return EXIT_FAILED;
	}
	snprintf(before, sizeof(before), "--%s: ", row->names[0]);
	return usage(command, before, "", why);
}

static int parse_options(struct options *options, const struct command_text *command, int argc,
			 char **argv)
{
	const struct option_row *row;
	struct getopt_tables tables;
	char why[256] = "";
	int code, status = -1;

	make_tables(command->id, &tables);
	optind = 0; /* glibc: start over, also if somebody has parsed before */
	opterr = 0;
	while (status < 0 &&
	       (code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
		if (code == '?' || code == ':')
			return bad_option(command, &tables, code, argv);
		row = find_row(code);
		status = finish(command, row, store(row, optarg, options, why, sizeof(why)), why);
	}
	return status;
}

static int parse_pids(struct options *options, const struct command_text *command, char **words,
		      size_t cnt)
{
	const char *dashes = options->argv ? "" : "; to run a command, put -- before it";
	const struct option_row *row = find_row('p');
	char why[256] = "";
	int status = -1;
	uint64_t pid;
	size_t i;

	for (i = 0; i < cnt && status < 0; i++) {
		if (text_parse_u64(words[i], UINT64_MAX, &pid) == -EINVAL)
			return usage(command, "not a PID: ", words[i], dashes);
		status = finish(command, row, row->set(options, words[i], why, sizeof(why)), why);
	}
	return status;
}

/* Where the name of the file goes that the command is about. */
static const char **operand(struct options *options, const struct command_text *command)
{
	return (const char **)((char *)options + command->operand);
}

static int check(struct options *options, const struct command_text *command)
{
	if (options->summary_only && options->no_summary)
		return usage(command, "--summary-only and --no-summary", "",
			     " leave nothing to write");
	if (options->summary_only && !options->format->summary)
		return usage(command, "--summary-only: there is no summary in format ",
			     options->format->name, "");
	if (options->summary_only && options->events_max)
		return usage(command, "--events counts what --summary-only leaves out", "", "");
	if (options->format->interval && (options->events_max || options->no_summary))
		return usage(command, options->events_max ? "--events" : "--no-summary", "",
			     ": this format is written as a whole, and has no events");
	if (options->series_max && !options->format->interval)
		return usage(command, "--series is for --format metrics", "", "");
	if (command->id == COMMAND_SERVE && !options->output &&
	    options->format != sink_format_find("text"))
		return usage(command, "--format says how -o writes; where is it to write?", "", "");
	if (options->run_as && !options->argv)
		return usage(command, "--run-as needs a command after --", "", "");
	if (command->missing && !*operand(options, command))
		return usage(command, command->missing, "", "");
	if (command->id == COMMAND_RECORD && !options->record_path)
		return usage(command, "where to? Give -w FILE", "", "");
	if (command->id != COMMAND_RECORD && options->no_events)
		return usage(command, "--events none is for recordings; see --summary-only", "",
			     "");
	return -1;
}

static void apply_follow(struct options *options)
{
	if (options->follow == FOLLOW_YES) {
		filter_set_follow(options->filter, true);
	} else if (options->follow == FOLLOW_NO) {
		filter_set_follow(options->filter, false);
		filter_set_pid_descendants(options->filter, false);
	}
}

static void set_defaults(struct options *options, const struct command_text *command)
{
	*options = (struct options){
		.command = command->id,
		.interval_ns = command->id == COMMAND_REPLAY ? 0 : 1000000000, /* 0: as recorded */
		.max_rate = command->max_rate,
		.string_limit = 32,
		.only_pids = true,
		.format = sink_format_find("text"),
		.directory = ".",
	};
}

int options_parse(struct options *options, enum command_id id, int argc, char **argv)
{
	const struct command_text *command = command_text(id);
	char **words;
	size_t word_cnt;
	int i, status;

	set_defaults(options, command);
	options->filter = filter_new();
	if (!options->filter) {
		fprintf(stderr, "sctop: out of memory\n");
		return EXIT_FAILED;
	}
	/* Of a recording: its PIDs and terminals need not exist here and now. */
	filter_set_offline(options->filter, id == COMMAND_REPLAY);
	/* getopt_long() would permute the PIDs before `--` with the COMMAND after it. */
	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		;
	if (i < argc) {
		if (i + 1 == argc)
			return usage(command, "no command after --", "", "");
		if (command->missing || command->stray || id == COMMAND_CTL)
			return usage(command, "this runs no command: ", argv[i + 1], "");
		options->argv = argv + i + 1;
	}
	status = parse_options(options, command, i, argv);
	if (status >= 0)
		return status;
	words = argv + optind;
	word_cnt = i - optind;
	if (id == COMMAND_CTL) {
		options->words = words;
		options->word_cnt = word_cnt;
		return word_cnt ? -1 : usage(command, "which command?", "", "");
	}
	if (command->stray && word_cnt)
		return usage(command, command->stray, words[0], "");
	if (command->missing && word_cnt) {
		*operand(options, command) = *words++;
		word_cnt--;
	}
	if (command->only_operand && word_cnt)
		return usage(command, "one file at a time: ", *words, "");
	status = parse_pids(options, command, words, word_cnt);
	if (status >= 0)
		return status;
	options->only_pids = options->only_pids && options->pid_cnt && !options->argv;
	apply_follow(options);
	return check(options, command);
}

void options_free(struct options *options)
{
	filter_free(options->filter);
	free(options->pids);
	options->filter = NULL;
	options->pids = NULL;
}

/* What the command line says counts more than NO_COLOR: https://no-color.org */
const struct theme *options_theme(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->no_color || (!options->theme && no_color && *no_color))
		return theme_mono();
	return options->theme ? options->theme : themes;
}

void options_tracer(const struct options *options, struct tracer_options *tracer)
{
	tracer->cells = options->cells;
	tracer->slots = options->slots;
	tracer->ring_bytes = options->ring_bytes;
	tracer->no_latency = options->no_latency;
	tracer->max_rate = options->max_rate;
	tracer->string_limit = options->string_limit;
	tracer->fds |= options->fds != 0;
	tracer->verbose = options->verbose;
}

/* "-s, -e, --syscall SET"; returns the columns it takes. */
static int print_names(const struct option_row *row, char *buf, size_t size)
{
	size_t len = 0;
	const char *letter;
	int i;

	buf[0] = '\0';
	for (letter = row->shorts; letter && *letter; letter++)
		len += snprintf(buf + len, size - len, "%s-%c", len ? ", " : "", *letter);
	for (i = 0; i < 4 && row->names[i]; i++)
		len += snprintf(buf + len, size - len, "%s--%s", len ? ", " : "    ",
				row->names[i]);
	if (row->arg)
		len += snprintf(buf + len, size - len, " %s", row->arg);
	return (int)len;
}

void options_help(enum command_id id, FILE *out)
{
	const struct command_text *command = command_text(id);
	const struct option_row *row;
	enum option_group group;
	char names[128];
	bool titled;

	fprintf(out, "Usage: %s\n\n%s\n", command->usage, command->about);
	for (group = 0; group < GROUP_HIDDEN; group++) {
		titled = false;
		for (row = option_rows; row->names[0]; row++) {
			if (row->group != group || !(row->commands & id))
				continue;
			if (!titled)
				fprintf(out, "\n%s:\n", option_group_names[group]);
			titled = true;
			if (print_names(row, names, sizeof(names)) > 26)
				fprintf(out, "  %s\n  %26s  %s\n", names, "", row->help);
			else
				fprintf(out, "  %-26s  %s\n", names, row->help);
		}
	}
}
