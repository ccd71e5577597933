/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * chooser.h - a list to choose one from: terminals, users.
 */
#ifndef SCTOP_TUI_CHOOSER_H
#define SCTOP_TUI_CHOOSER_H

#include "layout.h"
#include "list.h"

#define CHOOSER_MAX 256

struct chooser_item {
	char value[64]; /* as the filter language has it */
	char text[96];	/* shown; escaped */
};

struct chooser {
	char title[64];
	struct list list;
	struct chooser_item items[CHOOSER_MAX];
	int cnt;
};

enum chooser_result { CHOOSER_OPEN, CHOOSER_CHOSEN, CHOOSER_CANCELLED };

/* Empty, to be filled by chooser_add(). */
void chooser_open(struct chooser *chooser, const char *title);
/* A NULL if there are enough already. */
struct chooser_item *chooser_add(struct chooser *chooser);
void chooser_draw(struct chooser *chooser, const struct rect *area);
enum chooser_result chooser_key(struct chooser *chooser, int key);

#endif
