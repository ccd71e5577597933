/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter.h - what is traced: one language for options, keys and the socket.
 *
 *   tty=pts/3 syscall=%file,!close comm=bash* uid=1000 pid=1234+ failed slower=1ms follow
 *
 * Terms are separated by blanks. Different keys must all hold; values of one key are
 * alternatives, be they in one term or in several; negated ones must not hold. `key!=a,b` and
 * `key=!a,b` negate all values, a later `!` the one behind it. pid=N+ includes descendants;
 * `follow` includes the descendants of whatever matches; slower= given again replaces.
 *
 * A value with a blank or comma, or one that begins with `!`, stands in quotes: in "…" the
 * escapes of text_escape() and \* (a star that stands for itself) hold, in '…' none do. In
 * quotes a pid= is always a name. user= is uid=, call= and s= are syscall=.
 *
 * The canonical text (pid comm tty uid syscall failed slower follow, negated values in a term
 * of their own) parses to an equal filter.
 */
#ifndef SCTOP_FILTER_H
#define SCTOP_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/abi.h"

struct sctop_event;
struct sctop_filter;

struct filter; /* opaque */

enum filter_key {
	FILTER_PID,	/* number, number+ (with descendants), or a name (substring of comm/exe) */
	FILTER_COMM,	/* pattern, '*' at either end */
	FILTER_TTY,	/* pts/3, /dev/pts/3, pts3, tty1, ttyS0, '.', none */
	FILTER_UID,	/* name or number */
	FILTER_SYSCALL, /* names, numbers, %class, /regex; ! negates */
	FILTER_KEY_CNT,
};

/* Where and why a text was refused. */
struct filter_error {
	size_t offset, length; /* the offending word in the text given, in bytes */
	char reason[160];      /* one line, says what to do; safe to print */
};

struct filter *filter_new(void); /* everything passes; NULL with errno = ENOMEM */
struct filter *filter_clone(const struct filter *filter);
void filter_free(struct filter *filter); /* NULL is allowed */

/*
 * Offline, for recordings: PIDs and terminals need not exist now, and a PID is not tied to the
 * process that has it. Concerns what is parsed from then on.
 */
void filter_set_offline(struct filter *filter, bool offline);

/* Adds all terms of text. -EINVAL with *error filled and the filter unchanged, or -ENOMEM. */
int filter_parse(struct filter *filter, const char *text, struct filter_error *error);

/* Adds values ("1,2", "!read,%file") to one key; `negate` is `key!=values`. Blanks inside a value
 * are part of it. As filter_parse. */
int filter_add(struct filter *filter, enum filter_key key, bool negate, const char *values,
	       struct filter_error *error);

/* Removes every term of one key. */
void filter_clear(struct filter *filter, enum filter_key key);

void filter_set_follow(struct filter *filter, bool follow); /* also descendants of what matches */
bool filter_follow(const struct filter *filter);
void filter_set_failed(struct filter *filter, bool failed); /* stream only failed calls */
bool filter_failed(const struct filter *filter);
void filter_set_slower(struct filter *filter, uint64_t ns); /* stream only these; 0: all */
uint64_t filter_slower(const struct filter *filter);

/* Whether there is a term of this key. */
bool filter_has(const struct filter *filter, enum filter_key key);
/* Whether they say the same, in whatever order. PIDs that are tied to different processes are
 * different; where one is tied to none, the number counts. */
bool filter_equal(const struct filter *a, const struct filter *b);

/* "pid=N+" ↔ "pid=N" for all PIDs the filter has by now: what --no-follow and the key f do. */
void filter_set_pid_descendants(struct filter *filter, bool descendants);

/* "pid", "comm" …: how the language calls it. */
const char *filter_key_name(enum filter_key key);
/* A name as a value of the language takes it, in quotes where it needs them, stars escaped. As
 * snprintf. */
int filter_print_name(const char *name, char *buf, size_t size);

/*
 * The canonical text, as snprintf: returns the length it needs. "" passes everything.
 * filter_print_who() leaves out syscall=, failed and slower=: what the kernel side judges
 * tasks by. filter_print_options() prints the same filter as command-line options
 * ("-t pts/3 -s openat"), quoted for a shell.
 */
int filter_print(const struct filter *filter, char *buf, size_t size);
int filter_print_who(const struct filter *filter, char *buf, size_t size);
int filter_print_options(const struct filter *filter, char *buf, size_t size);

/*
 * Compiles the task part for the kernel side: rules, follow, need_*; leaves hidden and the
 * lineage bits alone. -E2BIG: more than SCTOP_RULE_MAX rules.
 */
int filter_compile(const struct filter *filter, struct sctop_filter *kernel);

/* The calls that pass, a bit each; word SCTOP_NR_CNT / 64, bit 0 is SCTOP_NR_BAD. */
void filter_mask(const struct filter *filter, enum sctop_abi abi,
		 uint64_t mask[static SCTOP_MASK_WORDS]);

/* What an event does not say of the process that it is of. All 0 is nothing known. */
struct filter_kin {
	const char *exe;	   /* NULL: not known */
	const uint32_t *ancestors; /* PIDs that `+` may be about */
	size_t ancestor_cnt;
	bool followed; /* `follow`: an ancestor matched, so that only negated values count */
};

/* Whether a recorded event passes. Forks, execs and exits are judged by who made them only. */
bool filter_match(const struct filter *filter, const struct sctop_event *event,
		  const struct filter_kin *kin);
/* The same where nothing is known of ancestors: `+` and `follow` are ignored; exe may be NULL. */
bool filter_match_event(const struct filter *filter, const struct sctop_event *event,
			const char *exe);

/* Whether there is a `pid=N+` (or `pid!=N+`) of this PID. */
bool filter_names_tree(const struct filter *filter, uint32_t tgid);

#endif
