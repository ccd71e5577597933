/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_table.h - the rows that everything about options derives from.
 */
#ifndef TUI_OPTIONS_TABLE_H
#define TUI_OPTIONS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "options.h"

/* How a value is stored; OPTION_SET calls the row's function. */
enum option_kind {
	OPTION_FLAG,   /* bool := true */
	OPTION_STRING, /* const char * */
	OPTION_U32,
	OPTION_U64,
	OPTION_BYTES32, /* 64k, 16M into a uint32_t */
	OPTION_TIME,	/* seconds, or with a unit, into a uint64_t of ns */
	OPTION_SET,
	OPTION_HELP,
};

enum option_result {
	OPTION_OK,
	OPTION_DONE,   /* it has printed, nothing else is to be done */
	OPTION_WRONG,  /* wrong usage */
	OPTION_FAILED, /* right, but not possible */
};

enum option_group {
	GROUP_SELECT,
	GROUP_RUN,
	GROUP_OUTPUT,
	GROUP_SCREEN,
	GROUP_OTHER,
	GROUP_HIDDEN, /* for tests; in no help */
	GROUP_CNT,
};

#define OPTION_ROWS_MAX	 128
#define OPTION_NAMES_MAX 4

struct option_row {
	const char *names[OPTION_NAMES_MAX]; /* long names, the first is the one that help shows
						first */
	const char *shorts;		     /* short ones, each a letter; NULL: none */
	const char *arg;		     /* name of the value; NULL: takes none */
	const char *help;
	unsigned int commands; /* enum command_id, or-ed */
	enum option_group group;
	enum option_kind kind;
	size_t offset;	   /* in struct options */
	uint64_t min, max; /* of a number; max 0: what the type holds */
	/* OPTION_SET: enum option_result; `why` is one line, safe to print. */
	enum option_result (*set)(struct options *options, const char *value, char *why,
				  size_t why_size);
};

extern const struct option_row option_rows[]; /* ended by a row without names */
extern const char *const option_group_names[GROUP_CNT];

/* The row that has a long name; NULL if none. */
const struct option_row *option_find(const char *name);

/* Stores a value (NULL for a flag); `why` as above. */
enum option_result option_store(const struct option_row *row, struct options *options,
				const char *value, char *why, size_t why_size);

#endif
