/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options.c - reads the command line by the rows of options_table.c.
 *
 * What options there are is not known here.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "options_impl.h"
#include "sctop/filter.h"
#include "sctop/recorder.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "theme.h"

#define LONG_MAX_CNT (OPTION_ROWS_MAX * 2)
#define ROW_BASE     256 /* getopt_long's value for row i is ROW_BASE + i; short letters are below */

/* What getopt_long() wants, made from the rows of one command. */
struct getopt_tables {
	char shorts[OPTION_ROWS_MAX * 3 + 2];
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
		for (i = 0; i < OPTION_NAMES_MAX && row->names[i]; i++)
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

static int bad_option(const struct command_text *command, int code, char **argv)
{
	const char *given = argv[optind - 1];
	char letter[2] = { (char)optopt, '\0' };

	if (code == ':')
		return options_wrong(command, "", given, " needs a value");
	if (!strncmp(given, "--", 2) && (!optopt || optopt >= ROW_BASE))
		return options_unknown(command, given + 2);
	return options_wrong(command, "unknown option -", letter, "");
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
	return options_wrong(command, before, "", why);
}

static void mark_given(struct options *options, const struct option_row *row)
{
	size_t i = (size_t)(row - option_rows);

	_Static_assert(sizeof(options->given) * 8 >= OPTION_ROWS_MAX, "a bit for each");
	options->given[i / 64] |= 1ull << i % 64;
}

bool options_given(const struct options *options, const char *name)
{
	size_t i = (size_t)(option_find(name) - option_rows);

	return options->given[i / 64] >> i % 64 & 1;
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
			return bad_option(command, code, argv);
		row = find_row(code);
		mark_given(options, row);
		status = finish(command, row, option_store(row, options, optarg, why, sizeof(why)),
				why);
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
			return options_wrong(command, "not a PID: ", words[i], dashes);
		status = finish(command, row, row->set(options, words[i], why, sizeof(why)), why);
	}
	return status;
}

/* Where the name of the file goes that the command is about. */
static const char **operand(struct options *options, const struct command_text *command)
{
	return (const char **)((char *)options + command->operand);
}

static bool has_summary_of_bytes(const struct options *options)
{
	const struct sink_format *format = options->format;

	return !options->no_summary && format->summary && !format->interval &&
	       (options->summary_only || !format->summary_alone);
}

static int check(struct options *options, const struct command_text *command)
{
	if (options->summary_only && options->no_summary)
		return options_wrong(command, "--summary-only and --no-summary", "",
				     " leave nothing to write");
	if (options->summary_only && !options->format->summary)
		return options_wrong(command, "--summary-only: there is no summary in format ",
				     options->format->name, "");
	if (options->bytes && command->id != COMMAND_SERVE && !has_summary_of_bytes(options))
		return options_wrong(command, "--bytes are in a summary, and none is written", "",
				     "");
	if (options->summary_only && options->events_max)
		return options_wrong(command, "--events counts what --summary-only leaves out", "",
				     "");
	if (options->format->interval && (options->events_max || options->no_summary))
		return options_wrong(command, options->events_max ? "--events" : "--no-summary", "",
				     ": this format is written as a whole, and has no events");
	if (options->series_max && !options->format->interval)
		return options_wrong(command, "--series is for --format metrics", "", "");
	if (command->id == COMMAND_SERVE && !options->output &&
	    options->format != sink_format_find("text"))
		return options_wrong(command, "--format says how -o writes; where is it to write?",
				     "", "");
	if (options->run_as && !options->argv)
		return options_wrong(command, "--run-as needs a command after --", "", "");
	if (command->missing && !*operand(options, command))
		return options_wrong(command, command->missing, "", "");
	if (command->id == COMMAND_RECORD && !options->record_path)
		return options_wrong(command, "where to? Give -w FILE", "", "");
	if (options->trigger && (options->no_events || options->events_max))
		return options_wrong(command, "--trigger looks at each event; not with --events",
				     "", "");
	if (options->trigger && options->force)
		return options_wrong(command, "--trigger overwrites nothing; not with --force", "",
				     "");
	if (!options->trigger && (options->trigger_bytes || options->trigger_files))
		return options_wrong(command, "--trigger-memory and --trigger-files need --trigger",
				     "", "");
	if (command->id != COMMAND_RECORD && options->no_events)
		return options_wrong(command, "--events none is for recordings; see --summary-only",
				     "", "");
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

void options_default(struct options *options, enum command_id id)
{
	const struct command_text *command = command_text(id);

	*options = (struct options){
		.command = command->id,
		.interval_ns = command->id == COMMAND_REPLAY ? 0 : 1000000000, /* 0: as recorded */
		.max_rate = command->max_rate,
		.exited_keep_ns = 60000000000,
		.string_limit = 32,
		.before_ns = 5000000000,
		.after_ns = 5000000000,
		.only_pids = true,
		.sort = SORT_RATE,
		.view.call_sort = SORT_RATE,
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

	options_default(options, id);
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
			return options_wrong(command, "no command after --", "", "");
		if (command->missing || command->stray || id == COMMAND_CTL)
			return options_wrong(command, "this runs no command: ", argv[i + 1], "");
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
		return word_cnt ? -1 : options_wrong(command, "which command?", "", "");
	}
	if (command->stray && word_cnt)
		return options_wrong(command, command->stray, words[0], "");
	if (command->missing && word_cnt) {
		*operand(options, command) = *words++;
		word_cnt--;
	}
	if (command->only_operand && word_cnt)
		return options_wrong(command, "one file at a time: ", *words, "");
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
	filter_free(options->trigger);
	free(options->pids);
	options->filter = options->trigger = NULL;
	options->pids = NULL;
}

int options_select_command(const struct options *options, pid_t pid)
{
	struct filter_error error;
	char text[16];

	snprintf(text, sizeof(text), "%d%s", (int)pid, options->follow == FOLLOW_NO ? "" : "+");
	return filter_add(options->filter, FILTER_PID, false, text, &error);
}

/* What the command line says counts more than NO_COLOR: https://no-color.org */
const struct theme *options_theme(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->no_color || (no_color && *no_color && !options_given(options, "theme")))
		return theme_mono();
	return options->theme ? options->theme : themes;
}

void options_recorder(const struct options *options, struct recorder_options *recorder)
{
	*recorder = (struct recorder_options){
		.path = options->record_path,
		.force = options->force,
		.no_latency = options->no_latency,
		.interval_ns = options->interval_ns,
	};
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
