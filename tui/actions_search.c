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
	struct row_syntax syntax = ui_row_syntax(ui, ui->focus);
	char text[4 * ROW_MATCH_MAX], given[ROW_MATCH_MAX];
	struct needle_error error = { .reason = "no memory for it" };
	enum search_result result;

	if (row_match_is_all(&ui->find) || !ui_focused(ui)->search) {
		ui_say(ui, ROLE_WARNING,
		       ui_focused(ui)->search ? "nothing was searched for yet (/)"
					      : "nothing here to search in");
		return;
	}
	syntax.excludes = false;
	strcpy(given, ui->find.text);
	if (row_match_set(&ui->find, given, &syntax, &error)) {
		ui_say(ui, ROLE_WARNING, "%s", error.reason); /* it was of another view */
		return;
	}
	text_escape(text, sizeof(text), ui->find.text, strlen(ui->find.text), ui->text_flags);
	result = ui_focused(ui)->search(ui, &ui->find, step);
	ui_say(ui, results[result].role, results[result].format, text);
}

/* Takes what was given in the prompt, or says what is wrong with it, and where. */
static bool take_match(struct ui *ui, struct row_match *match, const char *text, bool excludes)
{
	struct row_syntax syntax = ui_row_syntax(ui, ui->focus);
	struct needle_error error;
	int err;

	syntax.excludes = excludes;
	err = row_match_set(match, text, &syntax, &error);
	if (err == -ENOMEM)
		prompt_fail(&ui->prompt, 0, strlen(text), "no memory for it");
	else if (err)
		prompt_fail(&ui->prompt, error.offset, error.length, error.reason);
	return !err;
}

static void searched(struct ui *ui, const char *text)
{
	ui->round.left = 0;
	if (take_match(ui, &ui->find, text, false))
		find(ui, 1);
}

void action_search(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Search:", "", &ui->search_history, searched);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Enter: find in this view  Esc: leave  ~: expression  COLUMN=text, !=, ~: one "
		 "column  Up: earlier searches");
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

static void row_filtered(struct ui *ui, const char *text)
{
	take_match(ui, ui_match(ui, ui->focus), text, true);
}

void action_row_filter(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Only rows with:", ui_match(ui, ui->focus)->text, &ui->search_history,
	       row_filtered);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "empty: all rows  !: without  ~: expression  COLUMN=text, !=, ~: one column  "
		 "nothing changes in the kernel");
}
