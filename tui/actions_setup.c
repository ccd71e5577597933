/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * actions_setup.c - the setup screen is opened, and what it has changed is saved.
 */
#include "actions.h"
#include "config.h"
#include "setup.h"
#include "ui.h"

void action_setup(struct ui *ui, int key)
{
	(void)key;
	setup_open(ui, ui->focus == PANE_CALLS ? PAGE_CALLS : PAGE_PROCESSES);
}

void action_colours(struct ui *ui, int key)
{
	(void)key;
	setup_open(ui, PAGE_COLOURS);
}

void action_save(struct ui *ui, int key)
{
	struct options options;
	char said[1024];
	int err;

	(void)key;
	if (ui->options->readonly) { /* the setup screen has keys of its own */
		ui_say(ui, ROLE_WARNING, "W: not with --readonly");
		return;
	}
	ui_settings(ui, &options);
	err = config_save(&options, said, sizeof(said));
	ui_say(ui, err ? ROLE_ERROR : ROLE_TEXT, "%s", said);
}
