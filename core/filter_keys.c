/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_keys.c - the keys of the filter language: a row each, with what their values are, how
 * they are printed, what they match, and the kernel's rule for them.
 */
#include "filter_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sctop/event.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"

#define PID_LIMIT    (1 << 22) /* PID_MAX_LIMIT of 64-bit kernels */
#define NSEC_PER_SEC UINT64_C(1000000000)

/* The value as text for a message: safe, and not too long for it. */
static const char *shown(const struct filter_word *word, char buf[static 48])
{
	size_t len = strlen(word->text);
	size_t written = text_escape(buf, 44, word->text, len < 40 ? len : 40, 0);

	if (len > 40)
		strcpy(buf + written, "...");
	return buf;
}

/* ---- names ---- */

static int take_name(const struct filter_word *word, struct filter_value *value, char *reason,
		     size_t reason_size)
{
	const char *text = word->text;
	size_t len = strlen(text);

	value->any_before = word->star_first;
	value->any_after = word->star_last;
	if (word->star_first) {
		text++;
		len--;
	}
	if (word->star_last && len)
		len--;
	if (len > SCTOP_PATTERN_LEN) {
		snprintf(reason, reason_size, "a name has at most %d bytes here, this one %zu",
			 SCTOP_PATTERN_LEN, len);
		return -EINVAL;
	}
	value->text = strndup(text, len);
	return value->text ? 0 : -ENOMEM;
}

static bool match_name(const struct filter_value *value, const char *name, size_t len)
{
	size_t pattern_len = strlen(value->text);

	if (!len || pattern_len > len)
		return false;
	if (value->any_before && value->any_after)
		return memmem(name, len, value->text, pattern_len);
	if (value->any_before)
		name += len - pattern_len;
	else if (!value->any_after && pattern_len != len)
		return false;
	return !memcmp(name, value->text, pattern_len);
}

static bool match_names(const struct filter_value *value, const struct sctop_event *event,
			const char *exe)
{
	if (match_name(value, event->comm, strnlen(event->comm, sizeof(event->comm))))
		return true;
	return exe && match_name(value, exe, strnlen(exe, SCTOP_EXE_LEN));
}

static void compile_names(const struct filter_value *value, struct sctop_rule *rule)
{
	rule->kind = SCTOP_RULE_COMM;
	rule->any_before = value->any_before;
	rule->any_after = value->any_after;
	rule->len = strlen(value->text);
	memcpy(rule->pattern, value->text, rule->len);
}

/* ---- pid ---- */

bool filter_is_pid(const char *text)
{
	size_t sign = *text == '-' || *text == '+';
	size_t digits = strspn(text + sign, "0123456789");
	const char *rest = text + sign + digits;

	return digits && (!*rest || !strcmp(rest, "+"));
}

/* Whom the PID stands for now, so that the rule does not fall to who gets it next. The kernel
 * side compares with the start of the process, be it a thread that is named here. */
static int find_process(struct filter_value *value, char *reason, size_t reason_size)
{
	struct proc_stat stat;
	int err = proc_stat_read(value->number, &stat);

	if (!err && stat.tgid != value->number)
		err = proc_stat_read(stat.tgid, &stat);
	if (err == -ESRCH) {
		snprintf(reason, reason_size, "no process %u", value->number);
		return -EINVAL;
	}
	value->start_ticks = err ? 0 : stat.start_ticks;
	return 0;
}

static int parse_pid(const struct filter *filter, const struct filter_word *word,
		     struct filter_value *value, char *reason, size_t reason_size)
{
	size_t len = strlen(word->text);
	uint64_t number;
	char digits[24], buf[48];

	if (word->quoted || !filter_is_pid(word->text)) {
		int err = take_name(word, value, reason, reason_size);

		/* A name is looked for anywhere; a pattern of stars alone is not one. */
		value->any_before = value->any_after = true;
		if (!err && !value->text[0]) {
			snprintf(reason, reason_size, "a PID or a part of a name is missing here");
			return -EINVAL;
		}
		return err;
	}
	value->tree = word->text[len - 1] == '+';
	len -= value->tree;
	snprintf(digits, sizeof(digits), "%.*s", (int)len, word->text);
	if (len >= sizeof(digits) || text_parse_u64(digits, PID_LIMIT, &number) || !number) {
		snprintf(reason, reason_size, "PID %s is out of range (1 to %d)", shown(word, buf),
			 PID_LIMIT);
		return -EINVAL;
	}
	value->number = number;
	return filter->offline ? 0 : find_process(value, reason, reason_size);
}

static void print_pid(const struct filter_value *value, struct filter_out *out)
{
	char number[16];

	if (value->text) {
		struct filter_value name = { .text = value->text };
		const char *quote = filter_is_pid(value->text) ? "\"" : "";

		filter_out_text(out, quote);
		filter_out_pattern(out, &name);
		filter_out_text(out, quote);
		return;
	}
	snprintf(number, sizeof(number), "%u%s", value->number, value->tree ? "+" : "");
	filter_out_text(out, number);
}

static bool match_pid(const struct filter_value *value, const struct sctop_event *event,
		      const char *exe)
{
	uint64_t tick_ns = NSEC_PER_SEC / sysconf(_SC_CLK_TCK);

	if (value->text)
		return match_names(value, event, exe);
	if (value->number != event->tgid && value->number != event->tid)
		return false;
	return !value->start_ticks || value->start_ticks == event->start_ns / tick_ns;
}

static void compile_pid(const struct filter_value *value, struct sctop_rule *rule)
{
	if (value->text) {
		compile_names(value, rule);
		rule->kind = SCTOP_RULE_NAME;
		return;
	}
	rule->kind = value->tree ? SCTOP_RULE_PID_TREE : SCTOP_RULE_PID;
	rule->value = value->number;
	rule->start_ticks = value->start_ticks;
}

/* ---- comm ---- */

static int parse_comm(const struct filter *filter, const struct filter_word *word,
		      struct filter_value *value, char *reason, size_t reason_size)
{
	(void)filter;
	return take_name(word, value, reason, reason_size);
}

static void print_comm(const struct filter_value *value, struct filter_out *out)
{
	filter_out_pattern(out, value);
}

/* ---- tty ---- */

static void explain_tty(const struct filter_word *word, int err, char *reason, size_t reason_size)
{
	uint32_t devices[8];
	size_t cnt = tty_list_pts(devices, 8), len;
	char buf[48], name[32];

	if (!strcmp(word->text, ".")) {
		snprintf(reason, reason_size, "there is no terminal here that . could stand for");
		return;
	}
	if (err == -ENOTTY) {
		snprintf(reason, reason_size, "%s is no terminal", shown(word, buf));
		return;
	}
	len = snprintf(reason, reason_size, "no terminal %s%s", shown(word, buf),
		       cnt ? "; there are" : "");
	for (size_t i = 0; i < cnt && len < reason_size; i++) {
		tty_name(devices[i], name, sizeof(name));
		len += snprintf(reason + len, reason_size - len, " %s", name);
	}
}

static int parse_tty(const struct filter *filter, const struct filter_word *word,
		     struct filter_value *value, char *reason, size_t reason_size)
{
	int err = filter->offline && strcmp(word->text, ".")
			  ? tty_parse_name(word->text, &value->number)
			  : tty_parse(word->text, &value->number);

	/* One that is not there yet may come, and is watched for from its first process on. */
	if (err == -ENOENT && !tty_parse_name(word->text, &value->number))
		err = 0;
	if (!err)
		return 0;
	explain_tty(word, err, reason, reason_size);
	return -EINVAL;
}

static void print_tty(const struct filter_value *value, struct filter_out *out)
{
	char name[64];

	tty_name(value->number, name, sizeof(name));
	filter_out_text(out, value->number ? name : "none");
}

static bool match_tty(const struct filter_value *value, const struct sctop_event *event,
		      const char *exe)
{
	(void)exe;
	return value->number == event->tty;
}

static void compile_tty(const struct filter_value *value, struct sctop_rule *rule)
{
	rule->kind = SCTOP_RULE_TTY;
	rule->value = value->number;
}

/* ---- uid ---- */

static int parse_uid(const struct filter *filter, const struct filter_word *word,
		     struct filter_value *value, char *reason, size_t reason_size)
{
	char buf[48];

	(void)filter;
	if (!user_parse(word->text, &value->number))
		return 0;
	snprintf(reason, reason_size, "no user %s", shown(word, buf));
	return -EINVAL;
}

static void print_uid(const struct filter_value *value, struct filter_out *out)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", value->number);
	filter_out_text(out, number);
}

static bool match_uid(const struct filter_value *value, const struct sctop_event *event,
		      const char *exe)
{
	(void)exe;
	return value->number == event->uid;
}

static void compile_uid(const struct filter_value *value, struct sctop_rule *rule)
{
	rule->kind = SCTOP_RULE_UID;
	rule->value = value->number;
}

/* ---- syscall ---- */

static int parse_syscall(const struct filter *filter, const struct filter_word *word,
			 struct filter_value *value, char *reason, size_t reason_size)
{
	const char *nearest;
	char buf[48], why[80] = "";
	int found = 0;

	(void)filter;
	for (int abi = 0; abi < SCTOP_ABI_CNT && found == 0; abi++) {
		uint64_t mask[SCTOP_MASK_WORDS] = { 0 };

		found = syscall_match(abi, word->text, mask, why, sizeof(why));
	}
	if (found > 0) {
		value->text = strdup(word->text);
		return value->text ? 0 : -ENOMEM;
	}
	nearest = found == 0 ? syscall_suggest(word->text) : NULL;
	if (found < 0)
		snprintf(reason, reason_size, "bad pattern %s: %s", shown(word, buf), why);
	else if (nearest)
		snprintf(reason, reason_size, "unknown call %s; did you mean %s?", shown(word, buf),
			 nearest);
	else
		snprintf(reason, reason_size, "unknown call %s; `sctop syscalls` lists all",
			 shown(word, buf));
	return -EINVAL;
}

static void print_syscall(const struct filter_value *value, struct filter_out *out)
{
	filter_out_word(out, value->text);
}

const struct filter_key_row filter_keys[FILTER_KEY_CNT] = {
	[FILTER_PID] = {
		.name = "pid",
		.option = "-p",
		.parse = parse_pid,
		.print = print_pid,
		.match = match_pid,
		.compile = compile_pid,
	},
	[FILTER_COMM] = {
		.name = "comm",
		.option = "-c",
		.parse = parse_comm,
		.print = print_comm,
		.match = match_names,
		.compile = compile_names,
	},
	[FILTER_TTY] = {
		.name = "tty",
		.option = "-t",
		.parse = parse_tty,
		.print = print_tty,
		.match = match_tty,
		.compile = compile_tty,
	},
	[FILTER_UID] = {
		.name = "uid",
		.aliases = { "user" },
		.option = "-u",
		.parse = parse_uid,
		.print = print_uid,
		.match = match_uid,
		.compile = compile_uid,
	},
	[FILTER_SYSCALL] = {
		.name = "syscall",
		.aliases = { "call", "s" },
		.option = "-s",
		.parse = parse_syscall,
		.print = print_syscall,
	},
};
