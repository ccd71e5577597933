/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_search.c - texts that are looked for in a view, and rows that have one.
 */
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "sctop/text.h"
#include "ui.h"

static void find(struct ui *ui, int step)
{
	char text[4 * UI_FIND_MAX];

	if (!ui->find[0] || !ui_focused(ui)->search) {
		ui_say(ui, ROLE_WARNING,
		       ui_focused(ui)->search ? "nothing was searched for yet (/)"
					      : "nothing here to search in");
		return;
	}
	text_escape(text, sizeof(text), ui->find, strlen(ui->find), ui->text_flags);
	if (!ui_focused(ui)->search(ui, ui->find, step))
		ui_say(ui, ROLE_WARNING, "not found: %s", text);
	else
		ui_say(ui, ROLE_TEXT, "found: %s (n: next, N: previous)", text);
}

static void searched(struct ui *ui, const char *text)
{
	snprintf(ui->find, sizeof(ui->find), "%s", text);
	find(ui, 1);
}

void action_search(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Search:", "", &ui->search_history, searched);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "Enter: find in this view  Esc: leave  Up: earlier searches");
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
	snprintf(ui_match(ui), UI_FIND_MAX, "%s", text);
}

void action_row_filter(struct ui *ui, int key)
{
	(void)key;
	ui_ask(ui, "Only rows with:", ui_match(ui), &ui->search_history, row_filtered);
	snprintf(ui->prompt.hint, sizeof(ui->prompt.hint),
		 "empty: all rows  only what is shown: nothing changes in the kernel");
}
