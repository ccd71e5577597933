/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ui_mode.c - who has the keys: the tables, a prompt, a list to choose from, a question, help,
 * setup.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "setup.h"
#include "ui.h"

void ui_say(struct ui *ui, enum role role, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ui->status, sizeof(ui->status), format, args);
	va_end(args);
	ui->status_role = role;
	ui->dirty = true;
}

void ui_ask(struct ui *ui, const char *label, const char *text, struct prompt_history *history,
	    void (*done)(struct ui *ui, const char *text))
{
	prompt_open(&ui->prompt, label, text, history);
	ui->prompt_done = done;
	ui->prompt_complete = NULL;
	ui->prompt_typed = NULL;
	ui->mode = MODE_PROMPT;
}

void ui_confirm(struct ui *ui, void (*yes)(struct ui *ui), const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ui->question, sizeof(ui->question), format, args);
	va_end(args);
	ui->confirmed = yes;
	ui->mode = MODE_CONFIRM;
}

static void key_prompt(struct ui *ui, int key)
{
	enum prompt_result result;
	char text[PROMPT_MAX];

	if (key == '\t') {
		if (ui->prompt_complete)
			ui->prompt_complete(ui);
		return;
	}
	result = prompt_key(&ui->prompt, key);
	if (result == PROMPT_CHANGED && ui->prompt_typed)
		ui->prompt_typed(ui, ui->prompt.text);
	if (result == PROMPT_CANCELLED) {
		ui->mode = MODE_NORMAL;
		if (ui->prompt_typed)
			ui->prompt_typed(ui, NULL);
	}
	if (result != PROMPT_ACCEPTED)
		return;
	/* done() may open the next prompt, so leave this one first. */
	memcpy(text, ui->prompt.text, sizeof(text));
	ui->mode = MODE_NORMAL;
	ui->prompt.error[0] = '\0';
	ui->prompt_done(ui, text);
	if (ui->prompt.error[0])
		ui->mode = MODE_PROMPT;
	else if (ui->prompt.history && ui->mode == MODE_NORMAL)
		prompt_history_add(ui->prompt.history, text);
}

static void key_chooser(struct ui *ui, int key)
{
	enum chooser_result result = chooser_key(&ui->chooser, key);

	if (result == CHOOSER_OPEN)
		return;
	ui->mode = MODE_NORMAL;
	if (result == CHOOSER_CHOSEN)
		ui->chooser_done(ui, ui->chooser.items[ui->chooser.list.cursor].value);
}

static void key_confirm(struct ui *ui, int key)
{
	ui->mode = MODE_NORMAL;
	if (key == 'y' || key == 'Y')
		ui->confirmed(ui);
	else
		ui_say(ui, ROLE_TEXT, "nothing was done");
}

static void key_normal(struct ui *ui, int key)
{
	const struct key_binding *binding = key_find(key, ui_focused(ui)->context);

	ui->status[0] = '\0';
	if (!binding)
		return;
	if (binding->source == (ui->playback ? LIVE : REPLAY)) {
		ui_say(ui, ROLE_WARNING, "%s: %s", binding->shown,
		       ui->playback ? "not in a replay, it needs the kernel"
				    : "only in a replay (sctop replay FILE)");
		return;
	}
	action_run(ui, binding, key);
}

/* What needs nothing of the tracer, and changes nothing outside. */
static bool is_answered_while_loading(enum action action)
{
	static const bool answered[ACTION_CNT] = {
		[ACTION_HELP] = true,	   [ACTION_QUIT] = true,	  [ACTION_CLEAR] = true,
		[ACTION_REDRAW] = true,	   [ACTION_PANE] = true,	  [ACTION_ZOOM] = true,
		[ACTION_NEXT_PANE] = true, [ACTION_PREVIOUS_PANE] = true,
	};

	return answered[action];
}

/* Keys are answered in the order in which they were typed: behind one that waits, all do. */
static bool keep_key(struct ui *ui, int key)
{
	const struct key_binding *binding;

	if (!ui_is_loading(ui) || ui->mode != MODE_NORMAL)
		return false;
	binding = key_find(key, ui_focused(ui)->context);
	if (!ui->kept.cnt && (!binding || is_answered_while_loading(binding->action)))
		return false;
	if (ui->kept.cnt < UI_KEPT_MAX)
		ui->kept.keys[ui->kept.cnt++] = key;
	ui_say(ui, ROLE_DIM, "when the probes are loaded (Ctrl-C: leave)");
	return true;
}

void ui_play_kept_keys(struct ui *ui)
{
	int cnt = ui->kept.cnt;

	ui->kept.cnt = 0;
	if (cnt)
		ui->status[0] = '\0';
	for (int i = 0; i < cnt && !ui->quit; i++)
		ui_key(ui, ui->kept.keys[i]);
}

void ui_key(struct ui *ui, int key)
{
	static void (*const modes[])(struct ui *, int) = {
		[MODE_NORMAL] = key_normal,   [MODE_PROMPT] = key_prompt,
		[MODE_CHOOSER] = key_chooser, [MODE_HELP] = help_key,
		[MODE_CONFIRM] = key_confirm, [MODE_SETUP] = setup_key,
	};

	ui->dirty = true;
	if (!keep_key(ui, key))
		modes[ui->mode](ui, key);
}
