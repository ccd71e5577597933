/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_set.c - the values of single options: names that are looked up, lists, filters.
 *
 * Options that select add to the filter at once; --no-follow is applied when all are read, so that
 * their order does not matter.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "column_tables.h"
#include "columns.h"
#include "options_set.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "theme.h"

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
enum option_result option_set_pid(struct options *options, const char *value, char *why,
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

enum option_result option_set_comm(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	return add(options, FILTER_COMM, value, why, why_size);
}

enum option_result option_set_tty(struct options *options, const char *value, char *why,
				  size_t why_size)
{
	return add(options, FILTER_TTY, value, why, why_size);
}

enum option_result option_set_user(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	return add(options, FILTER_UID, value, why, why_size);
}

enum option_result option_set_syscall(struct options *options, const char *value, char *why,
				      size_t why_size)
{
	return add(options, FILTER_SYSCALL, value, why, why_size);
}

enum option_result option_set_filter(struct options *options, const char *value, char *why,
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
enum option_result option_set_trigger(struct options *options, const char *value, char *why,
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

enum option_result option_set_failed(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	filter_set_failed(options->filter, true);
	return OPTION_OK;
}

enum option_result option_set_slower(struct options *options, const char *value, char *why,
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

enum option_result option_set_follow(struct options *options, const char *value, char *why,
				     size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->follow = FOLLOW_YES;
	return OPTION_OK;
}

enum option_result option_set_no_follow(struct options *options, const char *value, char *why,
					size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->follow = FOLLOW_NO;
	return OPTION_OK;
}

enum option_result option_set_format(struct options *options, const char *value, char *why,
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
enum option_result option_set_decode_fds(struct options *options, const char *value, char *why,
					 size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->fds = options->fds ? DECODE_FDS_DETAILS : DECODE_FDS_NAMES;
	return OPTION_OK;
}

enum option_result option_set_events(struct options *options, const char *value, char *why,
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

enum option_result option_set_sort(struct options *options, const char *value, char *why,
				   size_t why_size)
{
	const struct sort_key_name *key;

	if (!strcmp(value, "help")) {
		for (key = sort_keys; key->name; key++)
			printf("%-12s %s\n", key->name, key->help);
		return OPTION_DONE;
	}
	if (sort_key_named(process_columns, value, &options->sort))
		return OPTION_OK;
	snprintf(why, why_size, "no such key; `--sort help` lists them");
	return OPTION_WRONG;
}

/* The names are looked at by the command: what they choose is its own. */
enum option_result option_set_columns(struct options *options, const char *value, char *why,
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

enum option_result option_set_theme(struct options *options, const char *value, char *why,
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
