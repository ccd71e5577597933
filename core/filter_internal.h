/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_internal.h - what the parts of the filter share; nobody else includes it.
 *
 * filter.c holds the struct, filter_parse.c the grammar and filter_word.c its words, filter_keys.c
 * what the values of each key are, filter_print.c the texts, filter_compile.c the kernel's form
 * and the matching.
 */
#ifndef SCTOP_CORE_FILTER_INTERNAL_H
#define SCTOP_CORE_FILTER_INTERNAL_H

#include "sctop/filter.h"
#include "sctop/kernel_filter.h"

struct filter_value {
	bool negate;
	bool tree;		    /* pid: with descendants */
	bool any_before, any_after; /* comm: '*' at an end */
	uint32_t number;	    /* pid, tty, uid */
	uint64_t start_ticks;	    /* pid: of its process; 0: not known */
	char *text;		    /* comm, syscall, pid by name: owned; otherwise NULL */
};

struct filter_list {
	struct filter_value *values; /* in the order given, no two the same */
	size_t cnt;
};

struct filter {
	struct filter_list lists[FILTER_KEY_CNT];
	bool follow, failed, offline;
	uint64_t slower_ns;
	uint64_t mask[SCTOP_ABI_CNT][SCTOP_MASK_WORDS]; /* follows from lists[FILTER_SYSCALL] */
};

/* A value as it was written. */
struct filter_word {
	const char *raw; /* in the text given, quotes included */
	size_t raw_len;
	char *text;		    /* without quotes and escapes */
	bool quoted;		    /* by quotes of any kind */
	bool star_first, star_last; /* an end is a '*', not escaped */
};

struct filter_parser {
	struct filter *filter;
	const char *text, *at;
	bool blanks_end; /* a blank ends a value; otherwise it is part of it */
	struct filter_error *error;
};

#define FILTER_BLANKS " \t\r\n"
bool filter_is_blank(char c);

/* Says what is wrong with len bytes of the text at `word`; always -EINVAL. */
__attribute__((format(printf, 4, 5))) int
filter_refuse(struct filter_parser *parser, const char *word, size_t len, const char *format, ...);

/* Takes the value at parser->at. 0, -EINVAL with the reason, -ENOMEM. word->text is the caller's
 * to free, also on failure. */
int filter_read_word(struct filter_parser *parser, struct filter_word *word);

/* A growing output, as snprintf. */
struct filter_out {
	char *buf;
	size_t size, len;
};

struct filter_key_row {
	const char *name;
	const char *aliases[2];
	const char *option; /* its command-line option */
	/* 0; -EINVAL with the reason, -ENOMEM. *value is zeroed, its text belongs to the caller. */
	int (*parse)(const struct filter *filter, const struct filter_word *word,
		     struct filter_value *value, char *reason, size_t reason_size);
	void (*print)(const struct filter_value *value, struct filter_out *out);
	bool (*match)(const struct filter_value *value, const struct sctop_event *event,
		      const char *exe);
	/* NULL: judged by calls, not by task */
	void (*compile)(const struct filter_value *value, struct sctop_rule *rule);
};

extern const struct filter_key_row filter_keys[FILTER_KEY_CNT];

/* Takes over the value (its text too, also on failure). 0, -ENOMEM, -E2BIG. */
int filter_put(struct filter *filter, enum filter_key key, struct filter_value *value);
/* To be called when the list of calls has changed. */
void filter_update_mask(struct filter *filter);

void filter_out_text(struct filter_out *out, const char *text);
/* Foreign text made safe, in quotes if a parser would not take it for one word otherwise. */
void filter_out_word(struct filter_out *out, const char *text);
/* The same with stars; those of the text itself are escaped. */
void filter_out_pattern(struct filter_out *out, const struct filter_value *value);

/* Whether text reads as a PID ("12", "12+"), be it in range or not. */
bool filter_is_pid(const char *text);

#endif
