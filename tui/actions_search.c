/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_search.c - texts and expressions that are looked for in a view, and rows that have one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "sctop/text.h"
#include "ui.h"

static void find(struct ui *ui, int step)
{
	static const struct {
		enum role role;
		const char *format;
	} results[] = {
		[SEARCH_NOT_FOUND] = { ROLE_WARNING, "not found: %s" },
		[SEARCH_FOUND] = { ROLE_TEXT, "found: %s (n: next, N: previous)" },
		[SEARCH_PAUSED] = { ROLE_WARNING, "not found up to here: %s (n, N: go on)" },
	};
	char text[4 * UI_FIND_MAX];
	enum search_result result;

	if (needle_is_empty(&ui->find) || !ui_focused(ui)->search) {
		ui_say(ui, ROLE_WARNING,
		       ui_focused(ui)->search ? "nothing was searched for yet (/)"
					      : "nothing here to search in");
		return;
	}
	text_escape(text, sizeof(text), ui->find.text, strlen(ui->find.text), ui->text_flags);
	result = ui_focused(ui)->search(ui, &ui->find, step);
	ui_say(ui, results[result].role, results[result].format, text);
}

/* Takes what was given in the prompt, or says what is wrong with it, and where. */
static bool take_needle(struct ui *ui, struct needle *needle, const char *text)
{
	struct needle_error error;
	int err = needle_set(needle, text, &error);

	if (err == -ENOMEM)
		prompt_fail(&ui->prompt, 0, strlen(text), "no memory for it");
	else if (err)
		prompt_fail(&ui->prompt, error.offset, error.length, error.reason);
	return !err;
}

static void searched(struct ui *ui, const char *text)
{
	if (take_needle(ui, &ui->find, text))
		find(ui, 1);
}

void action_search(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Search:", "", &ui->search_history, searched);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Enter: find in this view  Esc: leave  ~: expression  Up: earlier "
		 "searches");
}

void action_search_next(struct ui *ui, int key)
{
	(void)key;
	find(ui, 1);
}

void action_search_previous(struct ui *ui, int key)
{
	(void)key;
	find(ui, -1);
}

/* Processes and calls are filtered by the model, which has texts only. */
static bool filters_by_expression(struct ui *ui)
{
	return ui->focus == PANE_STREAM || (ui->focus == PANE_PROCESSES && ui_grid(ui));
}

static void row_filtered(struct ui *ui, const char *text)
{
	struct needle needle = { .compiled = false };
	bool expressions = filters_by_expression(ui);

	if (expressions && !take_needle(ui, &needle, text))
		return;
	if (strlen(text) >= UI_FIND_MAX) {
		prompt_fail(&ui->prompt, UI_FIND_MAX - 1, 1, "it is too long");
		return;
	}
	if (!expressions && text[0] == NEEDLE_SIGN)
		ui_say(ui, ROLE_TEXT,
		       "a text with a ~; expressions are for the stream, errors, in flight and "
		       "terminals");
	needle_release(&needle);
	snprintf(ui_match(ui), UI_FIND_MAX, "%s", text);
}

void action_row_filter(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Only rows with:", ui_match(ui), &ui->search_history, row_filtered);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "empty: all rows%s  only what is shown: nothing changes in the kernel",
		 filters_by_expression(ui) ? "  ~: expression" : "");
}
