/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * settings.h - what the configuration file and the setup screen know: one table of settings, each
 * a word or two of text, kept in struct options.
 *
 * Where an option says the same, its parser is the setting's, and the command line counts more.
 */
#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

#define SETTING_MAX  512 /* bytes of a value */
#define SETTINGS_MAX 63	 /* rows of the table */

struct column;
struct setting;

enum setting_page {
	PAGE_PROCESSES, /* columns */
	PAGE_CALLS,
	PAGE_DISPLAY,
	PAGE_COLOURS,
	PAGE_CNT,
};

/* How a value is stored, printed and chosen from: setting_kinds.h. */
struct setting_kind;

struct setting {
	const char *key;    /* in the file */
	const char *label;  /* on the screen */
	const char *help;   /* in full */
	const char *option; /* the long option that says the same; NULL: none */
	enum setting_page page;
	unsigned int commands; /* enum command_id: which it is for */
	bool later;	       /* takes effect at the next start */
	const struct setting_kind *kind;
	size_t offset;	/* in struct options */
	const void *of; /* what the kind needs: words, or columns */
};

extern const struct setting settings[]; /* ended by a NULL key */

/* NULL if there is none of that name. */
const struct setting *setting_find(const char *key);

/* 0, or -EINVAL with one line in `why`, safe to print; then nothing has changed. */
int setting_set(const struct setting *setting, struct options *options, const char *value,
		char *why, size_t why_size);
void setting_print(const struct setting *setting, const struct options *options,
		   char value[static SETTING_MAX]);

/* The i-th value that one may choose, or NULL after the last. Numbers may have others, too. */
const char *setting_choice(const struct setting *setting, size_t i);

/* The columns that a list may name; NULL: it is no list. */
const struct column *setting_columns(const struct setting *setting);

#endif
