/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * export.c - the key e: what the focused view shows, into a new file, in the format that its
 * name ends in. The log begins with what it is: time, filter, and the command that shows the same.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "actions.h"
#include "baseline.h"
#include "clipboard.h"
#include "event_ring.h"
#include "export_rows.h"
#include "options.h"
#include "replay.h"
#include "screen.h"
#include "sctop/filter.h"
#include "sctop/json.h"
#include "sctop/output.h"
#include "sctop/sink.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "ui.h"

/* What an export says of itself. */
struct about {
	char time[64];
	char filter[2048];
	char row_filter[4 * ROW_MATCH_MAX]; /* escaped; "": every row */
	char command[4096];
	const char *view;
};

/* What would show the same again. */
static void make_command(const struct ui *ui, char *command, size_t size)
{
	char filter[2048] = "", file[1024] = "";
	bool stream = ui->focus == PANE_STREAM;

	filter_print_options(ui->filter, filter, sizeof(filter));
	if (ui->playback)
		text_shell_word(file, sizeof(file), ui->options->recording);
	snprintf(command, size, "sctop%s%s%s%s%s", ui->playback ? " replay " : "", file,
		 !stream	? ""
		 : ui->playback ? " --batch"
				: " trace",
		 *filter ? " " : "", filter);
}

/* The filter in force, then or now; "" is everything. */
static void make_filter(struct ui *ui, char *filter, size_t size)
{
	char text[2048];
	int len;

	if (ui->playback) {
		replay_filter(ui, filter, size);
		return;
	}
	len = filter_print(ui->filter, text, sizeof(text));
	text_escape(filter, size, text, len > 0 ? strlen(text) : 0, 0);
}

static void make_about(struct ui *ui, struct about *about)
{
	const struct row_match *match = ui_match(ui, ui->focus);
	uint64_t now = source_now_ns(ui->source) + (uint64_t)ui->source->realtime_offset_ns;
	time_t seconds = (time_t)(now / 1000000000);
	struct tm tm;

	about->view = ui_focused(ui)->name;
	localtime_r(&seconds, &tm);
	strftime(about->time, sizeof(about->time), "%Y-%m-%dT%H:%M:%S%z", &tm);
	make_filter(ui, about->filter, sizeof(about->filter));
	about->row_filter[0] = '\0';
	if (ui->focus != PANE_DETAIL) /* which has no rows of its own */
		text_escape(about->row_filter, sizeof(about->row_filter), match->text,
			    strlen(match->text), 0);
	make_command(ui, about->command, sizeof(about->command));
}

static int write_text(struct ui *ui, const struct about *about, FILE *out)
{
	char command[4 * sizeof(about->command)], baseline[64];

	text_escape(command, sizeof(command), about->command, strlen(about->command), 0);
	fprintf(out, "# sctop %s\n# time: %s\n# filter: %s\n# command: %s\n", about->view,
		about->time, about->filter[0] ? about->filter : "none", command);
	if (about->row_filter[0])
		fprintf(out, "# row filter: %s\n", about->row_filter);
	if (ui->mark) {
		baseline_text(ui, baseline, sizeof(baseline));
		fprintf(out, "# %s\n", baseline);
	}
	if (ui->drill.depth)
		fprintf(out, "# of: %s\n",
			ui->drill.kind[0] == DRILL_PROCESS ? ui->drill.process_name : "one call");
	return ui_focused(ui)->export(ui, out);
}

/* The stream goes through the sink of the format, so it looks as sctop trace writes it. */
static int write_stream(struct ui *ui, const char *format, FILE *out)
{
	struct sink_options options = {
		.decode = { .string_limit = ui->options->string_limit, .fds = ui->stream.fds },
		.realtime_offset_ns = ui->source->realtime_offset_ns,
		.durations = ui->latency,
		.no_latency = !ui->latency,
	};
	struct sink *sink = sink_new(sink_format_find(format), out, &options);
	int err;

	if (!sink)
		return -errno;
	sink_set_model(sink, ui->model);
	err = stream_each(ui, sink_feed, sink);
	if (!err)
		err = sink_flush(sink);
	sink_free(sink);
	return err;
}

static int write_json(struct ui *ui, const struct about *about, FILE *out)
{
	struct json json = { .out = out };

	json_object_begin(&json, NULL);
	json_text(&json, "type", "export");
	json_text(&json, "view", about->view);
	json_text(&json, "time", about->time);
	json_bytes(&json, "filter", about->filter, strlen(about->filter));
	json_bytes(&json, "row_filter", about->row_filter, strlen(about->row_filter));
	json_bytes(&json, "command", about->command, strlen(about->command));
	json_object_end(&json);
	json_line_end(&json);
	if (ui->focus == PANE_STREAM)
		return write_stream(ui, "json", out);
	return export_rows(ui, true, out);
}

static int write_csv(struct ui *ui, const struct about *about, FILE *out)
{
	(void)about;
	if (ui->focus == PANE_STREAM)
		return write_stream(ui, "csv", out);
	return export_rows(ui, false, out);
}

static const struct format {
	const char *ending;
	int (*write)(struct ui *ui, const struct about *about, FILE *out);
} formats[] = {
	{ ".log", write_text },
	{ ".txt", write_text },
	{ ".json", write_json },
	{ ".csv", write_csv },
};

static const struct format *find_format(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		size_t ending = strlen(formats[i].ending);

		if (len > ending && strcasecmp(path + len - ending, formats[i].ending) == 0)
			return &formats[i];
	}
	return NULL;
}

static void path_given(struct ui *ui, const char *path)
{
	const struct format *format = find_format(path);
	struct output *output;
	struct about about;
	char why[256], name[PROMPT_MAX];
	int err, close_err;

	if (!format) {
		prompt_fail(&ui->prompt, 0, strlen(path),
			    "the name must end in .log, .txt, .json or .csv");
		return;
	}
	output = output_open(path, false, why, sizeof(why));
	if (!output) {
		prompt_fail(&ui->prompt, 0, strlen(path), why);
		return;
	}
	make_about(ui, &about);
	snprintf(name, sizeof(name), "%s", output_name(output));
	err = format->write(ui, &about, output_file(output));
	if (err == -EOPNOTSUPP) {
		output_discard(output);
		ui_say(ui, ROLE_ERROR, "the %s view has no rows; use .log", about.view);
		return;
	}
	close_err = output_close(output);
	if (!err)
		err = close_err;
	if (err)
		ui_say(ui, ROLE_ERROR, "%s is not complete: %s", name, strerror(-err));
	else
		ui_say(ui, ROLE_TEXT, "written to %s", name);
}

/* Escaped, but for the backslashes that are there for the shell's and the filter's sake. */
static void make_safe(const char *text, char *buf, size_t size, unsigned int flags)
{
	size_t at = 0;

	for (buf[0] = '\0'; *text && at + 2 < size; text += strcspn(text, "\\")) {
		if (*text == '\\') {
			buf[at++] = *text++;
			buf[at] = '\0';
		}
		at += text_escape(buf + at, size - at, text, strcspn(text, "\\"), flags);
	}
}

/* Wherever a clipboard does not take it, it is still to be read: here, and at the end. */
void action_copy(struct ui *ui, int key)
{
	char command[sizeof(ui->copied)], shown[sizeof(ui->copied)], sequence[2 * CLIPBOARD_MAX];

	(void)key;
	make_command(ui, command, sizeof(command));
	make_safe(command, ui->copied, sizeof(ui->copied), 0);
	make_safe(command, shown, sizeof(shown), ui->text_flags);
	screen_send(sequence, clipboard_sequence(ui->copied, sequence, sizeof(sequence)));
	ui_say(ui, ROLE_TEXT, "%s", shown);
}

void action_export(struct ui *ui, int key)
{
	char path[128], time_text[32];
	time_t now = time(NULL);
	struct tm tm;

	(void)key;
	localtime_r(&now, &tm);
	strftime(time_text, sizeof(time_text), "%Y%m%d-%H%M%S", &tm);
	snprintf(path, sizeof(path), "sctop-%s-%s.log", ui_focused(ui)->name, time_text);
	ui_ask(ui, "Export to:", path, &ui->export_history, path_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 ".json, .csv: exact figures  .log, .txt: as shown  never overwrites a file");
}
