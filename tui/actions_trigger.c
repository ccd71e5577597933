/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_trigger.c - A: from then on each call that passes a filter makes a recording of what was
 * around it. When to write what is trigger.c's; this arms it, feeds it, and says what it does.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "actions.h"
#include "options.h"
#include "record.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/text.h"
#include "sctop/tracer.h"
#include "sctop/trigger.h"
#include "ui.h"

#define DRAIN_ROUNDS  64 /* at the end; a flood does not end by itself */
#define EVENTS_A_TURN 4096
#define AROUND_NS     5000000000 /* before and after, where nothing else is asked for */
#define AROUND_MAX_NS (3600 * 1000000000ull)

/* ---- while it is armed ---- */

static void say(void *arg, bool bad, const char *line)
{
	ui_say(arg, bad ? ROLE_WARNING : ROLE_TEXT, "%s", line);
}

void triggered_take(struct ui *ui, const struct record *record)
{
	if (ui->trigger.armed && !ui->trigger.failed && trigger_feed(record, ui->trigger.armed))
		ui->trigger.failed = true;
}

void triggered_settle(struct ui *ui)
{
	if (ui->trigger.failed)
		triggered_stop(ui);
}

bool triggered_wants_reading(const struct ui *ui)
{
	return ui->trigger.armed && trigger_wants_reading(ui->trigger.armed);
}

void triggered_filter(struct ui *ui)
{
	if (ui->trigger.armed &&
	    trigger_begin(ui->trigger.armed, ui->source, ui->filter, &ui->stats))
		triggered_stop(ui);
}

void triggered_text(const struct ui *ui, char *buf, size_t size)
{
	struct trigger_state state;

	buf[0] = '\0';
	if (!ui->trigger.armed)
		return;
	trigger_state(ui->trigger.armed, &state);
	snprintf(buf, size, "TRIGGER %u%s", state.fired,
		 state.recording ? " REC"
		 : state.resting ? " resting"
				 : "");
}

void triggered_stop(struct ui *ui)
{
	struct trigger *trigger = ui->trigger.armed;
	struct trigger_state state;
	int rounds = DRAIN_ROUNDS;

	if (!trigger)
		return;
	trigger_state(trigger, &state);
	if (state.recording && !ui->trigger.failed) {
		while (ui->trigger.armed && rounds-- && ui_drain(ui, EVENTS_A_TURN) > 0)
			;
		ui_read_counters(ui);
	}
	if (!ui->trigger.armed) /* it failed there */
		return;
	ui->trigger.armed = NULL;
	ui->trigger.failed = false;
	ui->status[0] = '\0';
	trigger_free(trigger);
	record_update_rate(ui);
	if (!ui->status[0])
		ui_say(ui, ROLE_TEXT, "trigger off: it fired %u times", state.fired);
}

/* ---- arming ---- */

/* Takes "before=" and "after=" out of the text, in place, so that what is behind keeps its
 * column. False after the prompt has been told what is wrong. */
static bool take_times(struct ui *ui, char *text)
{
	struct {
		const char *key;
		uint64_t *ns;
	} times[] = { { "before=", &ui->trigger.before_ns }, { "after=", &ui->trigger.after_ns } };
	char *word, value[32];

	*times[0].ns = *times[1].ns = AROUND_NS;
	for (word = text; *(word += strspn(word, " ")); word += strcspn(word, " ")) {
		size_t len = strcspn(word, " ");

		for (size_t i = 0; i < 2; i++) {
			size_t key = strlen(times[i].key);

			if (strncmp(word, times[i].key, key))
				continue;
			snprintf(value, sizeof(value), "%.*s", (int)(len - key), word + key);
			if (text_parse_time(value, times[i].ns) || *times[i].ns > AROUND_MAX_NS) {
				prompt_fail(&ui->prompt, (size_t)(word - text), len,
					    "a time up to an hour, like 5 or 500ms");
				return false;
			}
			memset(word, ' ', len);
			break;
		}
	}
	return true;
}

static void path_given(struct ui *ui, const char *path)
{
	const struct trigger_options options = {
		.path = path,
		.on = ui->trigger.on,
		.before_ns = ui->trigger.before_ns,
		.after_ns = ui->trigger.after_ns,
		.no_latency = !ui->latency,
		.interval_ns = ui->interval_ns,
		.say = say,
		.say_arg = ui,
	};
	struct trigger *trigger;
	char why[256], memory[8];
	int err;

	tracer_set_bytes(ui->tracer, true);
	ui_read_counters(ui); /* what was until now is not in it */
	trigger = trigger_new(&options, why, sizeof(why));
	if (!trigger) {
		prompt_fail(&ui->prompt, 0, strlen(path), why);
		return;
	}
	err = trigger_begin(trigger, ui->source, ui->filter, &ui->stats);
	if (!err)
		err = model_tasks(ui->model, trigger_know, trigger);
	if (err) {
		trigger_free(trigger);
		ui_say(ui, ROLE_ERROR, "no trigger: %s", strerror(-err));
		return;
	}
	ui->trigger.armed = trigger;
	record_update_rate(ui);
	text_bytes(memory, TRIGGER_BYTES);
	ui_say(ui, ROLE_TEXT, "armed: %.1f s before and %.1f s after, at most %s in memory; A: off",
	       (double)options.before_ns / 1e9, (double)options.after_ns / 1e9, memory);
}

static void event_given(struct ui *ui, const char *text)
{
	struct filter *filter = filter_new(), *all = filter_new();
	struct filter_error error = { .reason = "out of memory" };
	time_t now = time(NULL);
	char terms[PROMPT_MAX], path[64];
	struct tm tm;

	snprintf(terms, sizeof(terms), "%s", text);
	if (!filter || !all || !take_times(ui, terms) || filter_parse(filter, terms, &error)) {
		if (!ui->prompt.error[0])
			prompt_fail(&ui->prompt, error.offset, error.length, error.reason);
	} else if (filter_equal(filter, all)) {
		prompt_fail(&ui->prompt, 0, strlen(text), "every call would fire: say which");
	} else {
		filter_free(ui->trigger.on);
		ui->trigger.on = filter;
		filter = NULL;
		prompt_history_add(&ui->trigger.history, text);
		localtime_r(&now, &tm);
		strftime(path, sizeof(path), "sctop-trigger-%Y%m%d-%H%M%S.sctop", &tm);
		ui_ask(ui, "Record to:", path, &ui->export_history, path_given);
		snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
			 "a file each time: this one, then .2, .3 ...  never overwrites a file");
	}
	filter_free(filter);
	filter_free(all);
}

void action_trigger(struct ui *ui, int key)
{
	(void)key;
	if (ui->trigger.armed) {
		triggered_stop(ui);
		return;
	}
	if (ui->paused) {
		ui_say(ui, ROLE_WARNING, "let the screen go (p) first");
		return;
	}
	ui_ask(ui, "Record around:", "failed before=5 after=5", &ui->trigger.history, event_given);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Tab: names  failed  slower=10ms  syscall=execve comm=make  before and after: "
		 "seconds");
	ui->prompt_complete = complete_filter;
}
