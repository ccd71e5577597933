/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_search.c - texts and expressions that are looked for in a view, and rows that have one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "place.h"
#include "sctop/text.h"
#include "ui.h"

static void say_result(struct ui *ui, enum search_result result)
{
	static const struct {
		enum role role;
		const char *format;
	} results[] = {
		[SEARCH_NOT_FOUND] = { ROLE_WARNING, "not found: %s" },
		[SEARCH_FOUND] = { ROLE_TEXT, "found: %s (n: next, N: previous)" },
		[SEARCH_PAUSED] = { ROLE_WARNING, "not found up to here: %s (n, N: go on)" },
	};
	char text[4 * ROW_MATCH_MAX];

	text_escape(text, sizeof(text), ui->find.text, strlen(ui->find.text), ui->text_flags);
	ui_say(ui, results[result].role, results[result].format, text);
}

static struct row_syntax search_syntax(struct ui *ui)
{
	struct row_syntax syntax = ui_row_syntax(ui, ui->focus);

	syntax.excludes = false;
	return syntax;
}

static void find(struct ui *ui, int step)
{
	const struct row_syntax syntax = search_syntax(ui);
	struct needle_error error = { .reason = "no memory for it" };
	char given[ROW_MATCH_MAX];

	if (row_match_is_all(&ui->find) || !ui_focused(ui)->search) {
		ui_say(ui, ROLE_WARNING,
		       ui_focused(ui)->search ? "nothing was searched for yet (/)"
					      : "nothing here to search in");
		return;
	}
	strcpy(given, ui->find.text);
	if (row_match_set(&ui->find, given, &syntax, &error)) {
		ui_say(ui, ROLE_WARNING, "%s", error.reason); /* it was of another view */
		return;
	}
	say_result(ui, ui_focused(ui)->search(ui, &ui->find, step));
}

/* Takes what was given in the prompt, or says what is wrong with it, and where. */
static bool take_match(struct ui *ui, struct row_match *match, const char *text,
		       const struct row_syntax *syntax)
{
	struct needle_error error;
	int err = row_match_set(match, text, syntax, &error);

	if (err == -ENOMEM)
		prompt_fail(&ui->prompt, 0, strlen(text), "no memory for it");
	else if (err)
		prompt_fail(&ui->prompt, error.offset, error.length, error.reason);
	return !err;
}

/* ---- while it is typed ---- */

static void begin_typing(struct ui *ui, void (*typed)(struct ui *ui, const char *text))
{
	place_free(ui->typing.from);
	ui->typing.from = place_new(ui);
	ui->typing.found = false;
	if (ui->typing.from) /* else there is no way back */
		ui->prompt_typed = typed;
}

static void end_typing(struct ui *ui)
{
	place_free(ui->typing.from);
	ui->typing.from = NULL;
}

static void hint_search(struct ui *ui, enum search_result result)
{
	static const char *const hints[] = {
		[SEARCH_FOUND] =
			"Enter: find in this view  Esc: leave  ~: expression  COLUMN=text, !=, ~: "
			"one column  Up: earlier searches",
		[SEARCH_NOT_FOUND] = "not found  Esc: leave",
		[SEARCH_PAUSED] = "not found yet  Enter: looks on  Esc: leave",
	};

	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint), "%s", hints[result]);
}

/* From where one was to the first that has it. What is no condition yet changes nothing. */
static void search_typed(struct ui *ui, const char *text)
{
	const struct row_syntax syntax = search_syntax(ui);
	struct row_match match = { .negated = false };
	enum search_result result = SEARCH_FOUND;

	ui->round.left = 0;
	ui->typing.found = false;
	if (!text) {
		place_return(ui, ui->typing.from);
		end_typing(ui);
		return;
	}
	if (row_match_set(&match, text, &syntax, NULL))
		return;
	place_return(ui, ui->typing.from);
	if (!row_match_is_all(&match) && ui_focused(ui)->search) {
		result = ui_focused(ui)->search(ui, &match, 1);
		ui->typing.found = result == SEARCH_FOUND;
	}
	if (result == SEARCH_PAUSED)
		place_return(ui, ui->typing.from);
	hint_search(ui, result);
	ui->round.left = 0;
	row_match_release(&match);
}

static void searched(struct ui *ui, const char *text)
{
	const struct row_syntax syntax = search_syntax(ui);

	ui->round.left = 0;
	if (!take_match(ui, &ui->find, text, &syntax))
		return;
	if (ui->typing.found)
		say_result(ui, SEARCH_FOUND);
	else
		find(ui, 1);
	end_typing(ui);
}

void action_search(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Search:", "", &ui->search_history, searched);
	hint_search(ui, SEARCH_FOUND);
	begin_typing(ui, search_typed);
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

/* What is no condition yet leaves the last one in force. */
static void row_filter_typed(struct ui *ui, const char *text)
{
	const struct row_syntax syntax = ui_row_syntax(ui, ui->focus);

	row_match_set(ui_match(ui, ui->focus), text ? text : ui->typing.match, &syntax, NULL);
	place_return(ui, ui->typing.from);
	if (!text)
		end_typing(ui);
}

static void row_filtered(struct ui *ui, const char *text)
{
	const struct row_syntax syntax = ui_row_syntax(ui, ui->focus);

	if (take_match(ui, ui_match(ui, ui->focus), text, &syntax))
		end_typing(ui);
}

void action_row_filter(struct ui *ui, int key)
{
	const char *match = ui_match(ui, ui->focus)->text;

	(void)key;
	ui_ask(ui, "Only rows with:", match, &ui->search_history, row_filtered);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "empty: all rows  !: without  ~: expression  COLUMN=text, !=, ~: one column  "
		 "nothing changes in the kernel");
	snprintf(ui->typing.match, sizeof(ui->typing.match), "%s", match);
	begin_typing(ui, row_filter_typed);
}
